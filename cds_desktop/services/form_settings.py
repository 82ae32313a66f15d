"""Choices of the office about its printed forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from cds_desktop.domain.forms import QrSide
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow

_QR_SIDE = "forms.slip_qr_side"
RATING_CODE: Final = "forms.slip_rating_code"
"""On: a small code on the slip opens the rating window when the result is handed back."""
PROVISIONAL_CODES: Final = "forms.print_provisional_codes"
"""Off: a paper of a procedure without its national code is not printed (Circular 01/2023)."""


def slip_qr_side(open_uow: OpenUow) -> QrSide:
    """On which side of the slip the QR code stands."""
    with open_uow(read_only=True) as uow:
        return side_of(uow.settings.all())


def side_of(settings: Mapping[str, object]) -> QrSide:
    """The side of the code among the settings of the office."""
    stored = str(settings.get(_QR_SIDE, QrSide.LEFT.value))
    return QrSide(stored) if stored in set(QrSide) else QrSide.LEFT


def prints_provisional_codes(open_uow: OpenUow) -> bool:
    """Whether papers may carry a code that the office itself gave to a procedure."""
    with open_uow(read_only=True) as uow:
        return bool(uow.settings.get(PROVISIONAL_CODES, False))


def prints_rating_code(open_uow: OpenUow) -> bool:
    """Whether slips carry the code by which the citizen votes."""
    with open_uow(read_only=True) as uow:
        return bool(uow.settings.get(RATING_CODE, True))


def set_prints_rating_code(
    open_uow: OpenUow, is_wanted: bool, *, actor: Actor, now: datetime
) -> None:
    """Choose whether slips carry the code by which the citizen votes.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    _change(open_uow, RATING_CODE, True, is_wanted, actor, now)


def set_prints_provisional_codes(
    open_uow: OpenUow, is_allowed: bool, *, actor: Actor, now: datetime
) -> None:
    """Choose whether papers of procedures without a national code are printed.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    _change(open_uow, PROVISIONAL_CODES, False, is_allowed, actor, now)


def set_slip_qr_side(open_uow: OpenUow, side: QrSide, *, actor: Actor, now: datetime) -> None:
    """Choose the side of the QR code on the slip.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    _change(open_uow, _QR_SIDE, QrSide.LEFT.value, side.value, actor, now)


def _change(
    open_uow: OpenUow, key: str, default: object, value: object, actor: Actor, now: datetime
) -> None:
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        before = uow.settings.get(key, default)
        if before == value:
            return
        uow.settings.put(key, value)
        uow.journal.write(
            at=now,
            actor=actor,
            subject="office",
            reference="",
            action="settings_changed",
            details={key: [before, value]},
        )
        uow.commit()
