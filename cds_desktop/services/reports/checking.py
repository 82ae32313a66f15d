"""Everything that is looked at before a version is approved or sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from cds_desktop.domain import report_checks as rules
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.evidence import are_given
from cds_desktop.domain.expressions import expression
from cds_desktop.domain.measures import COMPUTED, REGISTERED, Measure
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_versions import ReportVersion
from cds_desktop.domain.settlement_form import (
    RECEIVED_ONLINE,
    RECEIVED_OTHERWISE,
    SETTLED,
    SETTLED_LATE,
    Check,
)
from cds_desktop.domain.unusual_counts import PERIODS
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.report_checks import impossible_days
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.indicators import definitions_in
from cds_desktop.services.reports.evidence import frozen_records
from cds_desktop.services.reports.figures import Figures
from cds_desktop.services.settlement import (
    ONE_DAY,
    PeriodCounts,
    checks_in,
    form_in,
    open_then,
    period_counts,
    rule_of,
)

HAND_MEASURES_SETTING: Final = "reports.hand_measures"
_STANDING: Final = (ReportState.APPROVED, ReportState.SENT, ReportState.RECEIVED)
"""Versions that others may rely on."""


def all_checks(
    uow: UnitOfWork, period: Period, figures: Figures, now: datetime
) -> tuple[Check, ...]:
    """The checks of the data, and those against earlier reports; errors and remarks."""
    there = open_then(uow, period.last, now)
    counts = period_counts(uow, period.first, period.last)
    form = form_in(uow, period.first, period.last, there, counts)
    found = [*checks_in(uow, form, there, now)]
    found += _against_reports(uow, period, figures)
    found.append(rules.settled_without_intake(figures.records))
    today = office_day(now)
    found.append(rules.day_outside(impossible_days(uow.session, period.first, period.last, today)))
    found += rules.unusual_counts(figures.records, _counts_before(uow, period))
    found.append(_hand_missing(uow, period, figures))
    return tuple(found)


def _against_reports(uow: UnitOfWork, period: Period, figures: Figures) -> list[Check]:
    found: list[Check] = []
    before = _standing(uow, figures.unit_code, period.first - ONE_DAY, period.first - ONE_DAY)
    if before:
        frozen = frozen_records(uow, before[0].id)
        found += rules.carried_over_stored(figures.records, frozen)
        found.append(rules.reported_before(frozen, _flows(uow, before[0].period)))
    shorter = [
        frozen_records(uow, version.id)
        for version in _standing(uow, figures.unit_code, period.first, period.last - ONE_DAY)
        if version.period.first == period.first
    ]
    if shorter:
        found.append(rules.cumulative(figures.records, shorter))
    return found


def _standing(uow: UnitOfWork, unit_code: str, after: date, until: date) -> list[ReportVersion]:
    """Approved versions of the periods which ended in a span, the newest first."""
    versions = stored.versions_ending(uow.session, unit_code, after, until)
    return [version for version in versions if version.state in _STANDING]


def _flows(uow: UnitOfWork, period: Period) -> Mapping[str, Iterable[int]]:
    first, last = period.first, period.last
    return {
        Measure.RECEIVED: uow.indicators.received_ids(first, last, None),
        Measure.SETTLED: uow.indicators.settled_ids(
            Measure.SETTLED, first, last, rule_of(uow), None
        ),
    }


def _counts_before(uow: UnitOfWork, period: Period) -> list[dict[tuple[str | None, int], int]]:
    """The watched columns of up to twelve periods before; none from before the first dossier."""
    found: list[dict[tuple[str | None, int], int]] = []
    for _ in range(PERIODS):
        if period.first <= date.min + timedelta(days=400):
            break
        period = period.previous()
        found.append(_watched(period_counts(uow, period.first, period.last)))
    while found and not found[-1]:
        found.pop()
    return found


def _watched(counts: PeriodCounts) -> dict[tuple[str | None, int], int]:
    found: dict[tuple[str | None, int], int] = {}
    for by_field, columns in (
        (counts.received, {RECEIVED_ONLINE: "online", RECEIVED_OTHERWISE: "otherwise"}),
        (counts.settled, {SETTLED: Measure.SETTLED, SETTLED_LATE: Measure.SETTLED_LATE}),
    ):
        for field, line in by_field.items():
            for column, name in columns.items():
                for row in (None, field):
                    found[row, column] = found.get((row, column), 0) + line.get(name, 0)
    return found


def _hand_missing(uow: UnitOfWork, period: Period, figures: Figures) -> Check:
    """Measures given for some period before, or whose other half is given now."""
    given = {each.measure for each in figures.body.hand}
    if are_given(REGISTERED, figures.records):
        given |= REGISTERED
    wanted = uow.settings.get(HAND_MEASURES_SETTING, [])
    expected = set(stored.measures_by_hand(uow.session, period.first))
    expected |= {str(name) for name in wanted} if isinstance(wanted, list) else set()
    in_force = definitions_in(uow, period.last)
    for item in in_force.indicators:
        by_hand = {*expression(item.numerator).names, *expression(item.denominator).names}
        by_hand -= COMPUTED
        if by_hand & given:
            expected |= by_hand
    known = {measure.name for measure in in_force.measures}
    return rules.hand_missing(expected & known, given)
