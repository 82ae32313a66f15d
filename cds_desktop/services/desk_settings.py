"""Choices of the office about its desk: last days, new dates, shelves.

The law gives no number for any of them, so each office keeps its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.pickup import STANDARD_SHELVES, shelf_places
from cds_desktop.domain.text import normalise
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

_SUPPLEMENT_DAYS: Final = "supplement.days"
_EXTENSION_DAYS: Final = "extension.days"
_SHELVES: Final = "shelf.scheme"
STANDARD_EXTENSION_DAYS: Final = 3
MOST_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How the desk works.

    Attributes:
        supplement_days: Working days a citizen has for a supplement; None sets no last day.
        extension_days: Working days by which a new date is proposed with an apology.
        shelves: The places for finished results, such as "A1-A20, B1-B20".
    """

    supplement_days: int | None = None
    extension_days: int = STANDARD_EXTENSION_DAYS
    shelves: str = STANDARD_SHELVES


def desk_settings(open_uow: OpenUow) -> DeskSettings:
    """The choices of this office."""
    with open_uow(read_only=True) as uow:
        return stored_desk_settings(uow)


def stored_desk_settings(uow: UnitOfWork) -> DeskSettings:
    """The same, inside a transaction."""
    days = uow.settings.get(_SUPPLEMENT_DAYS)
    extension = uow.settings.get(_EXTENSION_DAYS, STANDARD_EXTENSION_DAYS)
    return DeskSettings(
        days if isinstance(days, int) else None,
        extension if isinstance(extension, int) else STANDARD_EXTENSION_DAYS,
        stored_shelves(uow),
    )


def stored_shelves(uow: UnitOfWork) -> str:
    """The places for finished results."""
    return str(uow.settings.get(_SHELVES, STANDARD_SHELVES))


def set_desk_settings(
    open_uow: OpenUow, wanted: DeskSettings, *, actor: Actor, now: datetime
) -> DeskSettings:
    """Keep other choices; one journal entry names what changed.

    Raises:
        RuleBroken: `officer.not_allowed`, `desk.days_range`, `shelf.scheme_unreadable`,
            `shelf.code_long`.
    """
    actor.require(Right.EDIT_SETTINGS)
    for days in (wanted.supplement_days, wanted.extension_days):
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise RuleBroken("desk.days_range", most=MOST_DAYS, found=days)
    shelves = normalise(wanted.shelves)
    shelf_places(shelves)
    with open_uow() as uow:
        before = stored_desk_settings(uow)
        changes = {
            key: [old, new]
            for key, old, new in (
                (_SUPPLEMENT_DAYS, before.supplement_days, wanted.supplement_days),
                (_EXTENSION_DAYS, before.extension_days, wanted.extension_days),
                (_SHELVES, before.shelves, shelves),
            )
            if old != new
        }
        if not changes:
            return before
        for key, (_, new) in changes.items():
            uow.settings.put(key, new)
        uow.journal.write(
            at=now,
            actor=actor,
            subject="office",
            reference="",
            action="settings_changed",
            details=changes,
        )
        uow.commit()
        return stored_desk_settings(uow)
