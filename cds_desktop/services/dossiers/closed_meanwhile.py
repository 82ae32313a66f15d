"""A wait that is taken back after the office was closed: its date counts the closed days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from cds_desktop.domain.deadlines import DueDate, due_date, rules_from_data
from cds_desktop.domain.dossier_records import DossierRecord, Move
from cds_desktop.domain.dossier_waits import limit_of, pauses_among
from cds_desktop.domain.office_calendar import CalendarDay, DayKind
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.offices import load_calendar

_CLOSED: Final = "office_closed"
_LOOKED_AT: Final = 20
"""Closures within the ten minutes of an undo."""


def due_if_closed_meanwhile(uow: UnitOfWork, record: DossierRecord, wait: Move) -> DueDate | None:
    """The appointment after a request is taken back, where a closure came in between.

    A closure moves the dossiers whose clock runs; one that waits is counted when its wait ends.
    When the wait itself is taken back there is no such end, so it is counted here, by the same
    rule: only what the closure changes moves the date.

    Returns:
        None when the date from before the wait holds.
    """
    limit, before = limit_of(record), wait.due_before
    calendar = load_calendar(uow)
    days = [
        day
        for day in _closed_since(uow, wait)
        if (entry := calendar.reason(day)) is not None and entry.kind is DayKind.CLOSED
    ]
    if limit is None or before is None or not days:
        return None
    rules = rules_from_data(record.rules)
    pauses = pauses_among(record.moves[:-1], until=wait.at)
    # A closure closes working days only: without it the office would have worked.
    open_then = calendar.with_days(dict.fromkeys(days, CalendarDay(DayKind.WORKING, "")))
    counted = due_date(record.received_at, limit, calendar, rules, pauses)
    without = due_date(record.received_at, limit, open_then, rules, pauses)
    return counted if counted.due_at > max(without.due_at, before) else None


def _closed_since(uow: UnitOfWork, wait: Move) -> Iterator[date]:
    for entry in uow.journal.newest_of("calendar", _CLOSED, _LOOKED_AT):
        listed = entry.details.get("days")
        if entry.at >= wait.at and isinstance(listed, list):
            yield from (date.fromisoformat(str(day)) for day in listed)
