"""The account into which the office takes fees: set by an administrator, shown in clear.

Every version is kept with the day from which it counts. The number is no secret: it stands on
every fee sheet and, with its old and new value, in the journal.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.payment_codes import (
    PaymentAccount,
    account_number,
    bank_bin,
    decode,
)
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.resources import resource

__all__ = [
    "LONGEST_NAME", "account_in", "bank_of", "clear_account", "fee_account", "latest_account",
    "set_account", "stored_account", "take_back_account",
]  # fmt: skip

LONGEST_NAME: Final = 80
_KEY: Final = "payment.accounts"
_BETWEEN: Final = str.maketrans("", "", " .-")

Version = Mapping[str, str]
"""`from` and the account; without `number` the account was cleared."""


def fee_account(open_uow: OpenUow, on: date) -> PaymentAccount | None:
    """The account into which fees are paid on a day."""
    with open_uow(read_only=True) as uow:
        return stored_account(uow, on)


def latest_account(open_uow: OpenUow) -> PaymentAccount | None:
    """The account set last, also when it counts only from a later day."""
    with open_uow(read_only=True) as uow:
        versions = _versions(uow)
        return _account(versions[-1]) if versions else None


def stored_account(uow: UnitOfWork, on: date) -> PaymentAccount | None:
    """The account of a day, inside a transaction."""
    found: PaymentAccount | None = None
    for version in _versions(uow):
        account = _account(version)
        if account is None:
            found = None  # cleared: nothing written before it counts any more
        elif account.valid_from <= on and (found is None or account.valid_from >= found.valid_from):
            found = account
    return found


def account_in(text: str, on: date) -> PaymentAccount:
    """Bank and number in a bank's own VietQR code; the holder is no part of it.

    Raises:
        RuleBroken: As `payment_codes.decode`.
    """
    code = decode(text)
    return PaymentAccount(code.bin, bank_of(code.bin), code.account, "", on)


def bank_of(bin: str) -> str:
    """The usual name of a bank by its six digits, "" when the list does not have it."""
    return _banks().get(bin, "")


@cache
def _banks() -> Mapping[str, str]:
    with resource("banks", "napas.csv").open(encoding="utf-8", newline="") as lines:
        return {row["bin"]: row["name"] for row in csv.DictReader(lines)}


def set_account(
    open_uow: OpenUow, wanted: PaymentAccount, *, actor: Actor, now: datetime
) -> PaymentAccount:
    """Take fees into another account, from the day it names.

    Raises:
        RuleBroken: `officer.not_allowed`, `payment.bin_shape`, `payment.account_shape`,
            `payment.holder_missing`, `payment.bank_missing`, `payment.name_long`,
            `payment.account_past`.
    """
    actor.require(Right.EDIT_SETTINGS)
    account = _checked(wanted)
    with open_uow() as uow:
        versions = _versions(uow)
        before = _account(versions[-1]) if versions else None
        if account == before:
            return account
        if account.valid_from < office_day(now):
            raise RuleBroken("payment.account_past", first=account.valid_from)
        _store(uow, [*versions, _version(account)])
        uow.journal.write(
            at=now, actor=actor, subject="office", reference="", action="fee_account_set",
            details={"before": _written(before), "after": _written(account)},
        )  # fmt: skip
        uow.commit()
    return account


def clear_account(open_uow: OpenUow, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take no fees into an account any more; fee codes cannot be made from now on.

    Raises:
        RuleBroken: `officer.not_allowed`, `payment.no_account`, `payment.clear_reason_missing`.
    """
    actor.require(Right.EDIT_SETTINGS)
    why = normalise(reason)
    if not why:
        raise RuleBroken("payment.clear_reason_missing")
    with open_uow() as uow:
        versions = _versions(uow)
        before = _account(versions[-1]) if versions else None
        if before is None:
            raise RuleBroken("payment.no_account")
        _store(uow, [*versions, {"from": office_day(now).isoformat()}])
        uow.journal.write(
            at=now, actor=actor, subject="office", reference="", action="fee_account_cleared",
            details={"before": _written(before), "after": None}, reason=why,
        )  # fmt: skip
        uow.commit()


def take_back_account(
    open_uow: OpenUow, expected: PaymentAccount | None, *, actor: Actor, now: datetime
) -> PaymentAccount | None:
    """Undo the newest change; the account before it counts again.

    Args:
        open_uow: Opens the transaction.
        expected: What the change that is undone had set; None for a clearing.
        actor: Who.
        now: When.

    Raises:
        RuleBroken: `officer.not_allowed`, `payment.account_changed` when somebody else has
            changed it meanwhile.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        versions = _versions(uow)
        if not versions or _account(versions[-1]) != expected:
            raise RuleBroken("payment.account_changed")
        left = versions[:-1]
        account = _account(left[-1]) if left else None
        _store(uow, left)
        uow.journal.write(
            at=now, actor=actor, subject="office", reference="", action="fee_account_taken_back",
            details={"before": _written(expected), "after": _written(account)},
        )  # fmt: skip
        uow.commit()
    return account


def _checked(wanted: PaymentAccount) -> PaymentAccount:
    bank, holder = normalise(wanted.bank), normalise(wanted.holder)
    number = account_number(wanted.number.translate(_BETWEEN))
    bin = bank_bin(wanted.bin.strip())
    if not bank:
        raise RuleBroken("payment.bank_missing")
    if not holder:
        raise RuleBroken("payment.holder_missing")
    for name in (bank, holder):
        refuse_longer(name, LONGEST_NAME, "payment.name_long")
    return PaymentAccount(bin, bank, number, holder, wanted.valid_from)


def _versions(uow: UnitOfWork) -> list[Version]:
    stored = uow.settings.get(_KEY)
    if not isinstance(stored, list):
        return []
    return [version for version in stored if isinstance(version, dict) and "from" in version]


def _store(uow: UnitOfWork, versions: list[Version]) -> None:
    uow.settings.put(_KEY, versions)


def _version(account: PaymentAccount) -> Version:
    return {
        "from": account.valid_from.isoformat(),
        "bin": account.bin,
        "bank": account.bank,
        "number": account.number,
        "holder": account.holder,
    }


def _account(version: Version) -> PaymentAccount | None:
    if not version.get("number"):
        return None
    return PaymentAccount(
        version.get("bin", ""), version.get("bank", ""), version["number"],
        version.get("holder", ""), date.fromisoformat(version["from"]),
    )  # fmt: skip


def _written(account: PaymentAccount | None) -> dict[str, str] | None:
    return None if account is None else dict(_version(account))
