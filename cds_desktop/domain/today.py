"""The morning list: what is late, due, waiting or lying ready, and the next days off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from cds_desktop.domain.dossier_records import DossierLine
from cds_desktop.domain.office_calendar import CalendarDay, DayKind, OfficeCalendar

WAITING_DAYS: Final = 3
"""Working days after which a citizen who was asked for papers or a fee is reminded."""
READY_DAYS: Final = 3
"""Days after which a result that nobody fetched is brought to mind."""
AHEAD_DAYS: Final = 10
"""How far ahead a day off is announced."""

_ONE_DAY: Final = timedelta(days=1)


class Group(StrEnum):
    """The groups of the morning list, the most urgent first."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    WAITING = "waiting"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier of the morning list.

    Attributes:
        since: When it came to where it is now: its newest move, or its end when it is ready.
        reason: What the citizen was asked for, when it waits.
    """

    line: DossierLine
    since: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The first rows of a group, and how many it has."""

    count: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """Days in a row which differ from their weekday for the same reason."""

    first: date
    last: date
    day: CalendarDay

    @property
    def is_off(self) -> bool:
        """Whether the office is closed; else it works on a day of rest."""
        return self.day.kind is not DayKind.WORKING


def days_ahead(calendar: OfficeCalendar, today: date, within: int = AHEAD_DAYS) -> DaysAhead | None:
    """The next holiday, closure or worked day of rest after today, to its last day.

    Holidays on a weekly day of rest change nothing for anybody, so only those in a row with a
    weekday count.
    """
    for step in range(1, within + 1):
        day = today + step * _ONE_DAY
        fact = calendar.reason(day)
        if fact is None or not _changes(calendar, day):
            continue
        last = day
        while _goes_on(calendar, fact, last + _ONE_DAY):
            last += _ONE_DAY
        while not _changes(calendar, last):
            last -= _ONE_DAY
        return DaysAhead(day, last, fact)
    return None


def closed_today(calendar: OfficeCalendar, today: date) -> CalendarDay | None:
    """Why the office is closed today, None on working days and plain weekends."""
    fact = calendar.reason(today)
    return fact if fact is not None and fact.kind is not DayKind.WORKING else None


def _changes(calendar: OfficeCalendar, day: date) -> bool:
    is_rest = day.weekday() in calendar.weekly_days_off
    return calendar.is_working(day) == is_rest


def _goes_on(calendar: OfficeCalendar, fact: CalendarDay, day: date) -> bool:
    after = calendar.reason(day)
    if after is None:
        return fact.kind is not DayKind.WORKING and not calendar.is_working(day)
    return (after.kind, after.name) == (fact.kind, fact.name)


def working_days_ago(calendar: OfficeCalendar, today: date, count: int) -> date:
    """The working day so many working days before today."""
    day = today
    for _ in range(count):
        day = calendar.previous_working_day(day)
    return day


@dataclass(frozen=True, slots=True)
class MonthReport:
    """Whether the workbook of the month before was exported.

    Attributes:
        month: Its first day.
        exported_at: None when it was not.
    """

    month: date
    exported_at: datetime | None


@dataclass(frozen=True, slots=True)
class MorningList:
    """Everything at the left of Hôm nay.

    Attributes:
        last_due_at: The latest appointment of today.
    """

    sections: Mapping[Group, Section]
    last_due_at: datetime | None
    calendar: OfficeCalendar
    ahead: DaysAhead | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is to be done."""
        return all(section.count == 0 for section in self.sections.values())

    @property
    def urgent(self) -> int:
        """Dossiers which must be finished today or should have been before."""
        return self.sections[Group.OVERDUE].count + self.sections[Group.DUE_TODAY].count
