"""Reading the receipt which the receiving unit sent back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import recognised
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_receipts import Answer, Receipt, receipt_from
from cds_desktop.domain.report_versions import Remark, ReportVersion
from cds_desktop.domain.unit_keys import Signature, SignatureState, UnitKey
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence import unit_keys
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.reports.figures import own_unit
from cds_desktop.services.reports.life import mark_answered, mark_sent
from cds_desktop.services.unit_keys import check_signature, fingerprint_of

_LARGEST: Final = 1 << 20
_REFUSED: Final = {
    SignatureState.UNSIGNED: "receipt.unsigned",
    SignatureState.BROKEN: "receipt.signature_broken",
    SignatureState.OTHER_UNIT: "receipt.signature_of_other",
    SignatureState.EXPIRED_KEY: "receipt.key_expired",
    SignatureState.UNKNOWN_KEY: "receipt.key_unknown",
}
_BY_RECEIPT: Final = "theo phiếu tiếp nhận"


@dataclass(frozen=True, slots=True)
class ReadReceipt:
    """What a receipt said, and the version as it stands now.

    Attributes:
        is_known: Whether the same receipt had been read before.
    """

    receipt: Receipt
    version: ReportVersion
    is_known: bool = False


def read_receipt(
    open_uow: OpenUow, path: Path, trusted: str = "", *, actor: Actor, now: datetime
) -> ReadReceipt:
    """Take the answer of the receiving unit into the life of the version it is about.

    Args:
        open_uow: Opens the transaction.
        path: The receipt file.
        trusted: Fingerprint of the receiver's key as somebody compared it; it is registered.
        actor: Who reads it.
        now: The office's clock.

    Raises:
        NotFound: `file.not_found`, `receipt.no_report`.
        EnvironmentFault: `file.unreadable`.
        RuleBroken: `officer.not_allowed`, `receipt.format`, `receipt.shape`,
            `receipt.other_unit`, `receipt.other_receiver`, `receipt.other_version`,
            `receipt.other_content`, `receipt.unsigned`, `receipt.signature_broken`,
            `receipt.signature_of_other`, `receipt.key_expired`, `receipt.key_unknown`,
            `report.step_not_allowed`.
    """
    actor.require(Right.EXPORT_REPORTS)
    text, receipt, signature = receipt_file(path)
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        version = _version_of(uow, receipt)
        _require_signature(uow, receipt, signature, trusted, actor, now)
        if version.answer == text:
            return ReadReceipt(receipt, version, is_known=True)
        version = _answered(uow, version, receipt, text, actor, now)
        for each in receipt.remarks:
            found = Remark(each.text, receipt.receiver_name, each.author, each.at, each.cell)
            stored.add_remark(uow.session, version.id, found)
        uow.commit()
    return ReadReceipt(receipt, version)


def receipt_file(path: Path) -> tuple[str, Receipt, Signature | None]:
    """Read a receipt file: its text, what it says, and the signature under it.

    Raises:
        NotFound: `file.not_found`.
        EnvironmentFault: `file.unreadable`.
        RuleBroken: `receipt.format`, `receipt.shape`.
    """
    if not path.is_file():
        raise NotFound("file.not_found", name=path.name)
    try:
        with path.open("rb") as source:
            raw = source.read(_LARGEST + 1)
    except OSError as error:
        raise EnvironmentFault("file.unreadable", name=path.name) from error
    if len(raw) > _LARGEST:
        raise RuleBroken("receipt.format")
    try:
        text = raw.decode("utf-8-sig")
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RuleBroken("receipt.format") from error
    if not isinstance(data, dict):
        raise RuleBroken("receipt.format")
    return text, receipt_from(data.get("receipt")), _signature(data.get("signature"))


def _signature(data: object) -> Signature | None:
    if data is None:
        return None
    try:
        if not isinstance(data, dict):
            raise TypeError("object expected")
        return Signature(str(data["unit_code"]), str(data["public_key"]), str(data["value"]))
    except (KeyError, TypeError) as error:
        raise RuleBroken("receipt.shape", detail=type(error).__name__) from error


def _version_of(uow: UnitOfWork, receipt: Receipt) -> ReportVersion:
    """The version which a receipt is about; everything that does not fit is named."""
    unit = own_unit(uow)
    if receipt.unit_code != unit.code:
        raise RuleBroken("receipt.other_unit", unit=receipt.unit_name, own=unit.name)
    if unit.parent_code and receipt.receiver_code != unit.parent_code:
        raise RuleBroken("receipt.other_receiver", unit=receipt.receiver_name)
    if receipt.first is None or receipt.last is None:
        raise RuleBroken("receipt.no_period")
    period = recognised(receipt.first, receipt.last)
    known = stored.versions_of(uow.session, unit.code, period.first, period.last)
    if not known:
        raise NotFound("receipt.no_report", first=period.first, last=period.last)
    version = next((one for one in known if one.version == receipt.version), None)
    if version is None or not version.state.is_locked:
        raise RuleBroken("receipt.other_version", found=receipt.version, own=known[0].version)
    if receipt.content_hash != version.content_hash:
        raise RuleBroken("receipt.other_content", version=version.version)
    return version


def _require_signature(
    uow: UnitOfWork,
    receipt: Receipt,
    signature: Signature | None,
    trusted: str,
    actor: Actor,
    now: datetime,
) -> None:
    state = check_signature(
        uow, receipt.receiver_code, signature, receipt.signed_bytes(), office_day(receipt.at)
    )
    if state is SignatureState.VALID:
        return
    fingerprint = "" if signature is None else fingerprint_of(signature.public_key)
    if state is not SignatureState.UNKNOWN_KEY or not _is_same(fingerprint, trusted):
        raise RuleBroken(_REFUSED[state], unit=receipt.receiver_name, key=fingerprint)
    assert signature is not None
    at = whole_second(now)
    unit_keys.add_key(
        uow.session,
        UnitKey(
            receipt.receiver_code, signature.public_key, fingerprint, office_day(receipt.at),
            None, "", at, actor.name,
        ),
    )  # fmt: skip
    uow.journal.write(
        at=at,
        actor=actor,
        subject="unit_key",
        reference=receipt.receiver_code,
        action="key_registered",
        details={"fingerprint": fingerprint},
    )


def _is_same(fingerprint: str, typed: str) -> bool:
    """Whether somebody typed this fingerprint, with or without its hyphens."""
    signs = [
        "".join(sign for sign in text if sign.isalnum()).upper() for text in (fingerprint, typed)
    ]
    return bool(signs[1]) and signs[0] == signs[1]


def _answered(
    uow: UnitOfWork,
    version: ReportVersion,
    receipt: Receipt,
    text: str,
    actor: Actor,
    now: datetime,
) -> ReportVersion:
    """Take the answer over; a version that went without a note was sent, as the receipt proves."""
    if version.state is ReportState.SUPERSEDED:
        stored.note_answer(uow.session, version.id, text, whole_second(now))
        _journal_late(uow, version, receipt, actor, now)
        return stored.version_by_id(uow.session, version.id)
    if version.state is ReportState.APPROVED:
        approved = office_day(version.approved_at or version.made_at)
        day = min(max(approved, office_day(receipt.at)), office_day(now))
        version = mark_sent(uow, version, _BY_RECEIPT, day, actor, now)
    reason = "; ".join(each.words for each in receipt.reasons)
    return mark_answered(uow, version, receipt.answer, text, actor, now, reason=reason)


def _journal_late(
    uow: UnitOfWork, version: ReportVersion, receipt: Receipt, actor: Actor, now: datetime
) -> None:
    accepted = receipt.answer is Answer.ACCEPTED
    uow.journal.write(
        at=whole_second(now),
        actor=actor,
        subject="report",
        reference=version.reference,
        action="report_received" if accepted else "report_rejected",
        reason="; ".join(each.words for each in receipt.reasons),
        details={
            "version": version.version,
            "content_hash": version.content_hash,
            "by_hand": False,
        },
    )
