"""Codes by which a fee is paid by telephone: exact amount, into the office's account.

A code asks for money; whether it came is seen on the account, never on a code or a telephone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import CdsError, RuleBroken
from cds_desktop.domain.office_papers import FeeSheetContent
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.payment_codes import (
    PaymentAccount,
    PaymentCode,
    dossier_purpose,
    encode,
    payment_purpose,
)
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.payment_account import stored_account

__all__ = [
    "PRINTED", "FeeCode", "FeeSource", "PlannedFee", "WriteFee", "fee_code", "plan_fee_sheet",
    "record_fee_print", "why_no_fee_code",
]  # fmt: skip

PRINTED: Final = "fee_code_printed"
"""The action in the journal."""
_NEVER_RECEIVED: Final = frozenset({Status.NOT_ACCEPTED})


@dataclass(frozen=True, slots=True)
class FeeCode:
    """One code, and what stands beside it in clear.

    Attributes:
        note: The purpose, as the bank gets it.
        dossier_code: "" for a fee outside a dossier.
    """

    payload: str
    amount_vnd: int
    note: str
    account: PaymentAccount
    dossier_code: str = ""
    procedure_name: str = ""


@dataclass(frozen=True, slots=True)
class FeeSource:
    """Everything that a fee sheet is written from."""

    fee: FeeCode
    desk_name: str
    superior_name: str
    phone: str
    issued_at: datetime
    prints: int = 0
    is_sample: bool = False


WriteFee = Callable[[FeeSource], FeeSheetContent]
"""Writes the Vietnamese words: `cds_desktop.wording.payments.write_fee_sheet`."""


@dataclass(frozen=True, slots=True)
class PlannedFee:
    """A code with its sheet ready to be laid out."""

    fee: FeeCode
    content: FeeSheetContent


def fee_code(
    open_uow: OpenUow,
    amount_vnd: int | None,
    note: str = "",
    *,
    dossier: str = "",
    actor: Actor,
    now: datetime,
) -> FeeCode:
    """The code for an amount, or for the fee of a dossier.

    Args:
        open_uow: Opens the transaction.
        amount_vnd: In đồng; None takes the fee of the dossier.
        note: The purpose, in any letters; by default the code of the dossier.
        dossier: Code of the dossier whose fee it is.
        actor: Who asks.
        now: When.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `payment.no_account`, `payment.amount_missing`,
            `payment.amount_range`, `payment.amount_differs`, `payment.purpose_long`,
            `payment.purpose_missing`, and as `why_no_fee_code`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return _code(uow, amount_vnd, note, dossier, now)


def plan_fee_sheet(
    open_uow: OpenUow,
    write: WriteFee,
    amount_vnd: int | None = None,
    note: str = "",
    *,
    dossier: str = "",
    actor: Actor,
    now: datetime,
) -> PlannedFee:
    """The code of a fee with its sheet.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: As `fee_code`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        fee = _code(uow, amount_vnd, note, dossier, now)
        stored = uow.settings.all()
        unit = uow.units.get(int(str(stored["office.unit_id"])))
        source = FeeSource(
            fee=fee,
            desk_name=str(stored.get("office.desk_name", "")) or unit.name,
            superior_name=str(stored.get("office.superior_name", "")),
            phone=str(stored.get("office.phone", "")),
            issued_at=whole_second(now),
            prints=_prints(uow, fee.dossier_code) if fee.dossier_code else 0,
            is_sample=bool(stored.get("office.is_sample", False)),
        )
    return PlannedFee(fee, write(source))


def why_no_fee_code(uow: UnitOfWork, record: DossierRecord, now: datetime) -> CdsError | None:
    """Why no code can be made for the fee of a dossier, None when one can.

    The error is `payment.paid_already`, `payment.not_received`, `payment.fee_unknown`,
    `dossier.no_fee` or `payment.no_account`.
    """
    if record.status in _NEVER_RECEIVED:
        return RuleBroken("payment.not_received", code=record.code)
    if record.paid_at is not None:
        return RuleBroken("payment.paid_already", code=record.code, at=record.paid_at)
    if not record.fee_vnd:
        listed = uow.procedures.version(record.procedure_version_id).procedure.fee_vnd
        unknown = "payment.fee_unknown" if listed is None else "dossier.no_fee"
        return RuleBroken(unknown, code=record.code)
    if stored_account(uow, office_day(now)) is None:
        return RuleBroken("payment.no_account")
    return None


def record_fee_print(open_uow: OpenUow, fee: FeeCode, *, actor: Actor, now: datetime) -> int:
    """Write into the journal that a fee sheet was printed or saved as a file.

    Returns:
        How often the one of this dossier was printed by now.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        times = _prints(uow, fee.dossier_code) + 1 if fee.dossier_code else 1
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="dossier" if fee.dossier_code else "office",
            reference=fee.dossier_code,
            action=PRINTED,
            details={"times": times, "amount_vnd": fee.amount_vnd, "account": fee.account.number},
        )
        uow.commit()
    return times


def _code(
    uow: UnitOfWork, amount_vnd: int | None, note: str, dossier: str, now: datetime
) -> FeeCode:
    account = stored_account(uow, office_day(now))
    if account is None:
        raise RuleBroken("payment.no_account")
    record: DossierRecord | None = None
    if dossier:
        record = uow.dossiers.get(uow.dossiers.id_of(dossier))
        amount_vnd = _amount_of(uow, record, amount_vnd, now)
    if amount_vnd is None:
        raise RuleBroken("payment.amount_missing")
    purpose = payment_purpose(note)
    if record is not None and not purpose:
        purpose = dossier_purpose(record.code)
    if not purpose:
        raise RuleBroken("payment.purpose_missing")
    code = PaymentCode(account.bin, account.number, amount_vnd, purpose)
    return FeeCode(
        payload=encode(code),
        amount_vnd=amount_vnd,
        note=purpose,
        account=account,
        dossier_code=record.code if record is not None else "",
        procedure_name=record.procedure_name if record is not None else "",
    )


def _amount_of(
    uow: UnitOfWork, record: DossierRecord, wanted: int | None, now: datetime
) -> int | None:
    """The fee of a dossier; an amount may be named only where the catalogue leaves it open."""
    refused = why_no_fee_code(uow, record, now)
    if refused is not None and (refused.code != "payment.fee_unknown" or wanted is None):
        raise refused
    if record.fee_vnd and wanted is not None and wanted != record.fee_vnd:
        raise RuleBroken(
            "payment.amount_differs", code=record.code, fee=record.fee_vnd, found=wanted
        )
    return record.fee_vnd or wanted


def _prints(uow: UnitOfWork, code: str) -> int:
    return sum(entry.action == PRINTED for entry in uow.journal.of("dossier", code))
