"""The running month carried to its end: what is expected, and what a target still asks.

The month so far is known. What is still to come follows the last twenty working days: as many
dossiers a working day, with the same share. For "đúng hạn" nothing is guessed about lateness:
dossiers that are overdue today will be late whenever they are finished, those whose appointment
falls in the month must be finished, and every dossier still within its time may be on time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period, calendar_month
from cds_desktop.domain.projections import (
    Counts,
    Projection,
    Rate,
    expected_counts,
    project,
)
from cds_desktop.persistence.forecasts import open_due_until
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.daily_counts import daily_counts, is_daily
from cds_desktop.services.indicators import computed_in, evidence
from cds_desktop.services.offices import load_calendar

RECENT_DAYS: Final = 20
"""Working days from which the rate is taken: four weeks, so that every weekday counts alike."""
_ONE_DAY: Final = timedelta(days=1)
_LATE_NOW: Final = "II06a.13"


@dataclass(frozen=True, slots=True)
class Forecast:
    """One indicator at the end of the running month.

    Attributes:
        definition: With the office's target.
        month: The whole calendar month.
        days_done: Working days of the month before today.
        days_left: Working days from today on, today included.
        counts: The month so far (votes: up to yesterday).
        rate: The last working days before today.
        projection: None where too few dossiers stand behind the rate.
        late_ids: Open dossiers which are overdue now; only for "đúng hạn".
        due_ids: Open dossiers, not overdue, whose appointment falls in the month; likewise.
    """

    definition: Definition
    month: Period
    today: date
    days_done: int
    days_left: int
    counts: Counts
    rate: Rate
    projection: Projection | None
    late_ids: tuple[int, ...] = ()
    due_ids: tuple[int, ...] = ()

    @property
    def is_about_time(self) -> bool:
        """Whether it tells of dossiers on time, where the open ones are known."""
        return _is_about_time(self.definition)


@dataclass(frozen=True, slots=True)
class _Month:
    """What every forecast of a month starts from."""

    month: Period
    today: date
    days_done: int
    days_left: int
    recent: tuple[date, ...]
    by_day: Mapping[date, Mapping[str, int]]
    late: tuple[int, ...]
    due: tuple[int, ...]


def forecasts(open_uow: OpenUow, *, actor: Actor, now: datetime) -> tuple[Forecast, ...]:
    """The running month of every indicator whose counts are known day by day.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    today = office_day(now)
    month = calendar_month(today)
    late = evidence(open_uow, _LATE_NOW, month.first, today, now=now)
    with open_uow(read_only=True) as uow:
        calendar = load_calendar(uow)
        recent = _recent_days(calendar, today)
        start = min(month.first, recent[0])
        by_day = daily_counts(uow, start, today, today=today)
        overdue = frozenset(late)
        due = tuple(n for n in open_due_until(uow.session, month.last) if n not in overdue)
        items = computed_in(uow, month.last)
    known = _Month(
        month,
        today,
        max(0, calendar.working_days_between(month.first - _ONE_DAY, today - _ONE_DAY)),
        calendar.working_days_between(today - _ONE_DAY, month.last),
        recent,
        by_day,
        late,
        due,
    )
    return tuple(_forecast(item, known) for item in items if is_daily(item))


def _forecast(definition: Definition, known: _Month) -> Forecast:
    month, today = known.month, known.today
    now = _added(definition, known.by_day, month.first, today)
    before = _added(definition, known.by_day, month.first, today - _ONE_DAY)
    rate = _rate(definition, known)
    is_about_time = _is_about_time(definition)
    late, due = (known.late, known.due) if is_about_time else ((), ())
    projection = None
    if rate.is_enough or not known.days_left:
        expected = expected_counts(now, before, rate, known.days_left)
        lost = 0
        if is_about_time and known.days_left:
            lost = len(late)
            whole = max(expected.denominator, now.denominator + lost + len(due))
            missed = now.denominator - now.numerator
            expected = Counts(whole - missed - lost, whole)
        if expected.denominator:
            projection = project(now, expected, lost, definition.target, definition.direction)
    return Forecast(
        definition, month, today, known.days_done, known.days_left, now, rate, projection, late, due
    )


def _rate(definition: Definition, known: _Month) -> Rate:
    """The last working days; of an office that began among them, only those since its first."""
    counts = [
        _added(definition, known.by_day, day, following - _ONE_DAY)
        for day, following in zip(known.recent, (*known.recent[1:], known.today), strict=True)
    ]
    begun = next((n for n, each in enumerate(counts) if each.denominator), len(counts))
    total = Counts()
    for each in counts[begun:]:
        total = total.plus(each.numerator, each.denominator)
    return Rate(len(counts) - begun, total)


def _recent_days(calendar: OfficeCalendar, today: date) -> tuple[date, ...]:
    """The last working days before today, the first one first.

    What was settled on a day of rest counts with the working day before it.
    """
    found: list[date] = []
    day = today
    for _ in range(RECENT_DAYS):
        day = calendar.previous_working_day(day)
        found.append(day)
    return tuple(reversed(found))


def _added(
    definition: Definition, by_day: Mapping[date, Mapping[str, int]], first: date, last: date
) -> Counts:
    days: Sequence[Mapping[str, int]] = [
        counts for day, counts in by_day.items() if first <= day <= last
    ]
    return Counts(
        sum(each.get(definition.numerator, 0) for each in days),
        sum(each.get(definition.denominator, 0) for each in days),
    )


def _is_about_time(definition: Definition) -> bool:
    pair = (definition.numerator, definition.denominator)
    return pair == (Measure.SETTLED_IN_TIME, Measure.SETTLED)
