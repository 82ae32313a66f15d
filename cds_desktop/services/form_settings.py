"""Choices of the office about its printed forms."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.forms import QrSide
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow

_QR_SIDE = "forms.slip_qr_side"


def slip_qr_side(open_uow: OpenUow) -> QrSide:
    """On which side of the slip the QR code stands."""
    with open_uow(read_only=True) as uow:
        stored = str(uow.settings.get(_QR_SIDE, QrSide.LEFT.value))
    return QrSide(stored) if stored in set(QrSide) else QrSide.LEFT


def set_slip_qr_side(open_uow: OpenUow, side: QrSide, *, actor: Actor, now: datetime) -> None:
    """Choose the side of the QR code on the slip.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        before = uow.settings.get(_QR_SIDE, QrSide.LEFT.value)
        if before == side.value:
            return
        uow.settings.put(_QR_SIDE, side.value)
        uow.journal.write(
            at=now,
            actor=actor,
            subject="office",
            reference="",
            action="settings_changed",
            details={_QR_SIDE: [before, side.value]},
        )
        uow.commit()
