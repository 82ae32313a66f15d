"""Indicators, form II.06a and the figures of the day, each with the dossiers behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.indicators import Definition, IndicatorValue, compute_from_measures
from cds_desktop.domain.measures import COMPUTED, DAILY, Measure
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period, months_until
from cds_desktop.domain.ratings import RatingSummary, told_until
from cds_desktop.domain.settlement_form import (
    CARRIED_IN,
    OPEN,
    OPEN_LATE,
    OPEN_WITHIN,
    RECEIVED,
    RECEIVED_ONLINE,
    RECEIVED_OTHERWISE,
    Check,
    SettlementForm,
    read_cell,
)
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators.records import dossiers_of_cell
from cds_desktop.services.indicators.sets import computed_in, definitions
from cds_desktop.services.settlement import (
    ONE_DAY,
    SETTLED_COLUMNS,
    WITHOUT_DUE_DATE_SETTING,
    PeriodCounts,
    checks_in,
    form_in,
    is_late,
    open_then,
    ordered,
    period_counts,
    rule_of,
)

__all__ = [
    "WITHOUT_DUE_DATE_SETTING",
    "Dashboard",
    "FieldFigures",
    "MonthFigures",
    "TodayFigures",
    "checks",
    "dashboard",
    "evidence",
    "evidence_codes",
    "received_by_hour",
    "settlement_form",
    "today_figures",
    "trend",
]
# A rater's answer is confidential (Nghị định 61/2018, Điều 27 khoản 3).
_OPEN_CELLS = {"S06.numerator": "S06.denominator"}
_RATING_CELLS = {"S06.returned": False, "S06.rated_of_returned": True}


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """The measures of one field of State management."""

    field: str
    measures: Mapping[str, int]

    @property
    def settled(self) -> int:
        """Dossiers settled in the period."""
        return self.measures.get(Measure.SETTLED, 0)

    @property
    def in_time(self) -> int:
        """Settled early or on time."""
        return self.measures.get(Measure.SETTLED_IN_TIME, 0)

    @property
    def late(self) -> int:
        """Settled late."""
        return self.measures.get(Measure.SETTLED_LATE, 0)

    def value(self, definition: Definition) -> IndicatorValue:
        """An indicator of this field; ratings are not split by field."""
        return compute_from_measures((definition,), self.measures)[0]


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """The measures of one month, for the twelve columns and the small lines."""

    period: Period
    measures: Mapping[str, int]

    @property
    def settled(self) -> int:
        """Dossiers settled in the month."""
        return self.measures.get(Measure.SETTLED, 0)

    @property
    def late(self) -> int:
        """Those settled late."""
        return self.measures.get(Measure.SETTLED_LATE, 0)

    def value(self, definition: Definition) -> IndicatorValue:
        """An indicator of this month."""
        return compute_from_measures((definition,), self.measures)[0]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The figures of a period: values over the whole office, and the same by field.

    Attributes:
        values: The computed indicators S01 to S06, in the order of their definitions.
        received: Dossiers received in the period.
        ratings: Votes by level and their coverage; always shown beside S06.
    """

    first: date
    last: date
    values: tuple[IndicatorValue, ...]
    measures: Mapping[str, int]
    by_field: tuple[FieldFigures, ...]
    received: int
    ratings: RatingSummary

    @property
    def total(self) -> FieldFigures:
        """All fields together."""
        return FieldFigures("", self.measures)

    def value(self, indicator_id: str) -> IndicatorValue:
        """The value of one indicator.

        Raises:
            NotFound: `indicator.not_found`.
        """
        for value in self.values:
            if value.id == indicator_id:
                return value
        raise NotFound("indicator.not_found", id=indicator_id)


@dataclass(frozen=True, slots=True)
class TodayFigures:
    """The day so far.

    Attributes:
        finished: Results which became ready today, including those already handed back.
        ready: Finished and waiting to be fetched, from any day.
        received_by_hour: Hour of the office and count, only hours in which something came.
    """

    day: date
    received: int
    finished: int
    returned: int
    ready: int
    open: int
    waiting: int
    due_today: int
    overdue: int
    received_by_hour: tuple[tuple[int, int], ...]


def dashboard(open_uow: OpenUow, first: date, last: date, *, now: datetime) -> Dashboard:
    """Indicators of a period, over the office and by field; both ends included."""
    with open_uow(read_only=True) as uow:
        return dashboard_in(uow, first, last, now=now)


def dashboard_in(
    uow: UnitOfWork,
    first: date,
    last: date,
    counts: PeriodCounts | None = None,
    *,
    now: datetime,
) -> Dashboard:
    """The same inside an open transaction, so that a report reads one state of the data."""
    known = counts or period_counts(uow, first, last)
    by_field, received = known.settled, known.received
    ratings = uow.ratings.summary(first, last, told_until=told_until(office_day(now)))
    measures = _added(by_field.values())
    measures[Measure.RATINGS] = ratings.total
    measures[Measure.RATINGS_SATISFIED] = ratings.satisfied
    return Dashboard(
        first=first,
        last=last,
        values=compute_from_measures(computed_in(uow, last), measures),
        measures=measures,
        by_field=tuple(FieldFigures(name, by_field[name]) for name in ordered(by_field)),
        received=sum(counts["all"] for counts in received.values()),
        ratings=ratings,
    )


def trend(
    open_uow: OpenUow, last_month: date, months: int = 12, *, now: datetime
) -> tuple[MonthFigures, ...]:
    """Calendar months, the oldest first, ending with the month of a day."""
    periods = months_until(last_month, months)
    first, last = periods[0].first, periods[-1].last
    with open_uow(read_only=True) as uow:
        by_day = uow.indicators.settled_by_day(first, last, rule_of(uow))
        votes = uow.indicators.ratings_by_day(first, min(last, told_until(office_day(now))))
    found = []
    for period in periods:
        measures = _added(counts for day, counts in by_day.items() if period.contains(day))
        given = [pair for day, pair in votes.items() if period.contains(day)]
        measures[Measure.RATINGS] = sum(all_ for all_, _ in given)
        measures[Measure.RATINGS_SATISFIED] = sum(good for _, good in given)
        found.append(MonthFigures(period, measures))
    return tuple(found)


def settlement_form(open_uow: OpenUow, first: date, last: date, *, now: datetime) -> SettlementForm:
    """Form II.06a of a period, by field.

    Args:
        open_uow: Opens the transaction.
        first: First day.
        last: Last day, included. While it has not ended, dossiers in progress are judged now.
        now: The office's clock.
    """
    with open_uow(read_only=True) as uow:
        return form_in(uow, first, last, open_then(uow, last, now))


def checks(open_uow: OpenUow, first: date, last: date, *, now: datetime) -> tuple[Check, ...]:
    """Everything that is checked before the form leaves, with the dossiers concerned."""
    with open_uow(read_only=True) as uow:
        there = open_then(uow, last, now)
        return checks_in(uow, form_in(uow, first, last, there), there, now)


def evidence(
    open_uow: OpenUow,
    cell_id: str,
    first: date,
    last: date,
    field: str | None = None,
    *,
    now: datetime,
) -> tuple[int, ...]:
    """The dossiers behind a cell, in order of their ids; as many as the cell says.

    Args:
        open_uow: Opens the transaction.
        cell_id: `II06a.10`, `II06a.total.10`, `II06a.<field>.10`, `S01.numerator`,
            `S06.returned`, `check.no_due_date`…
        first: First day of the period.
        last: Last day of the period.
        field: One field ("" for dossiers without one); None for the whole office.
        now: The office's clock, for a period which still runs.

    Raises:
        NotFound: `report.cell_unknown`.
    """
    with open_uow(read_only=True) as uow:
        found = evidence_in(uow, cell_id, first, last, field, now)
    return found


def evidence_codes(
    open_uow: OpenUow,
    cell_id: str,
    first: date,
    last: date,
    field: str | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[str, ...]:
    """The codes of the dossiers behind a cell; of satisfied votes the codes of all votes.

    Raises:
        NotFound: `report.cell_unknown`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        cell = _OPEN_CELLS.get(cell_id, cell_id)
        return uow.indicators.codes(evidence_in(uow, cell, first, last, field, now))


def received_by_hour(open_uow: OpenUow, day: date) -> tuple[tuple[int, int], ...]:
    """Hour and count of the dossiers received on a day."""
    with open_uow(read_only=True) as uow:
        return tuple(sorted(uow.indicators.received_by_hour(day).items()))


def today_figures(open_uow: OpenUow, now: datetime) -> TodayFigures:
    """The figures of Hôm nay."""
    day = office_day(now)
    with open_uow(read_only=True) as uow:
        received, finished, returned = uow.indicators.day_counts(day)
        tabs = uow.lists.counts(now)
        hours = uow.indicators.received_by_hour(day)
    return TodayFigures(
        day, received, finished, returned, tabs.ready, tabs.open, tabs.paused,
        tabs.due_today, tabs.overdue, tuple(sorted(hours.items())),
    )  # fmt: skip


def evidence_in(
    uow: UnitOfWork, cell_id: str, first: date, last: date, field: str | None, now: datetime
) -> tuple[int, ...]:
    """As `evidence`, inside an open transaction."""
    cell = read_cell(cell_id, field)
    if cell is not None:
        return _form_ids(uow, cell.column, first, last, cell.field, now)
    if cell_id in _RATING_CELLS:
        return uow.indicators.returned_ids(first, last, rated=_RATING_CELLS[cell_id])
    if cell_id.startswith("check."):
        return _check_ids(uow, cell_id.removeprefix("check."), first, last, field, now)
    name, _, part = cell_id.rpartition(".")
    for item in definitions():
        if item.id == name and part in ("numerator", "denominator"):
            measure = item.numerator if part == "numerator" else item.denominator
            if measure in COMPUTED:
                return _measure_ids(uow, Measure(measure), first, last, field, now)
    return dossiers_of_cell(uow, cell_id, Period(first, last), field, now)


def _form_ids(
    uow: UnitOfWork, column: int, first: date, last: date, field: str | None, now: datetime
) -> tuple[int, ...]:
    queries = uow.indicators
    if column in SETTLED_COLUMNS:
        return queries.settled_ids(SETTLED_COLUMNS[column], first, last, rule_of(uow), field)
    if column in (RECEIVED_ONLINE, RECEIVED_OTHERWISE):
        return queries.received_ids(first, last, field, online=column == RECEIVED_ONLINE)
    if column == CARRIED_IN:
        return queries.carried_ids(first - ONE_DAY, field)
    if column == RECEIVED:
        ids = (
            *queries.received_ids(first, last, field),
            *queries.carried_ids(first - ONE_DAY, field),
        )
        return tuple(sorted(ids))
    rule = rule_of(uow)
    wanted = {OPEN: (True, False), OPEN_WITHIN: (False,), OPEN_LATE: (True,)}[column]
    return tuple(
        dossier.id
        for dossier in open_then(uow, last, now)
        if is_late(dossier, rule) in wanted and (field is None or dossier.field == field)
    )


def _measure_ids(
    uow: UnitOfWork, measure: Measure, first: date, last: date, field: str | None, now: datetime
) -> tuple[int, ...]:
    if measure in (Measure.RATINGS, Measure.RATINGS_SATISFIED):
        satisfied = measure is Measure.RATINGS_SATISFIED
        told = min(last, told_until(office_day(now)))
        return uow.indicators.rating_ids(first, told, satisfied=satisfied)
    return uow.indicators.settled_ids(measure, first, last, rule_of(uow), field)


def _check_ids(
    uow: UnitOfWork, code: str, first: date, last: date, field: str | None, now: datetime
) -> tuple[int, ...]:
    there = open_then(uow, last, now)
    form = form_in(uow, first, last, there)
    for check in checks_in(uow, form, there, now):
        if check.code == code and check.field == field:
            return check.dossier_ids
    raise NotFound("report.cell_unknown", cell=f"check.{code}")


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total = {item.value: 0 for item in DAILY}
    for each in counts:
        for name, count in each.items():
            total[name] += count
    return total
