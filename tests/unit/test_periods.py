"""Reporting periods: the presets of the circular, and the period before each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain import periods
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.periods import Period, PeriodKind
from cds_desktop.wording.reports import period_name, period_range

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
MAKERS = (
    periods.one_day,
    periods.week,
    periods.calendar_month,
    periods.month_from_15,
    periods.quarter,
    periods.year,
    periods.calendar_quarter,
    periods.calendar_year,
)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("2025-12-15", "2025-12-15", "2026-03-14"),
        ("2026-03-14", "2025-12-15", "2026-03-14"),
        ("2026-03-15", "2026-03-15", "2026-06-14"),
        ("2026-08-01", "2026-06-15", "2026-09-14"),
        ("2026-12-14", "2026-09-15", "2026-12-14"),
    ],
)
def test_quarters_close_on_the_14th(day: str, first: str, last: str) -> None:
    found = periods.quarter(date.fromisoformat(day))
    assert (found.first, found.last) == (date.fromisoformat(first), date.fromisoformat(last))


def test_the_year_of_reports_runs_from_15_december() -> None:
    found = periods.year(date(2026, 12, 14))
    assert (found.first, found.last) == (date(2025, 12, 15), date(2026, 12, 14))
    assert periods.year(date(2026, 12, 15)).last == date(2027, 12, 14)
    assert periods.six_months(2026).first == found.first
    assert periods.nine_months(2026).last == date(2026, 9, 14)


@given(day=DAYS)
def test_a_preset_holds_its_day_and_follows_the_one_before_without_a_gap(day: date) -> None:
    for make in MAKERS:
        period = make(day)
        assert period.contains(day)
        before = period.previous()
        assert before.last == period.first - timedelta(days=1)
        assert before.kind is period.kind
        assert make(period.first) == make(period.last) == period


def test_a_month_to_date_is_compared_with_the_whole_month_before() -> None:
    running = periods.month_to_date(date(2026, 11, 20))
    assert (running.first, running.last) == (date(2026, 11, 1), date(2026, 11, 20))
    assert running.previous() == periods.calendar_month(date(2026, 10, 3))


def test_two_free_dates_are_compared_with_as_many_days_before() -> None:
    free = Period(date(2026, 11, 3), date(2026, 11, 9))
    before = free.previous()
    assert (before.first, before.last, before.days) == (date(2026, 10, 27), date(2026, 11, 2), 7)


def test_impossible_periods_are_refused() -> None:
    with pytest.raises(RuleBroken, match=r"period\.reversed"):
        Period(date(2026, 11, 2), date(2026, 11, 1))
    with pytest.raises(RuleBroken, match=r"period\.too_long"):
        Period(date(1926, 11, 2), date(2026, 11, 1))


def test_twelve_months_end_with_the_given_one() -> None:
    found = periods.months_until(date(2026, 2, 27), 12)
    assert (found[0].first, found[-1].last) == (date(2025, 3, 1), date(2026, 2, 28))


def test_every_preset_has_a_vietnamese_name_of_its_own() -> None:
    offered = periods.presets(date(2026, 11, 20))
    names = [period_name(period) for period in offered]
    assert len(set(names)) == len(names)
    assert names[:3] == ["Tháng 11/2026, đến 20/11", "Tháng 10/2026", "Tháng 11/2026"]
    assert "Quý IV/2026" in names
    assert "Tháng 12/2026 (15/11–14/12)" in names
    assert "Tuần 47/2026" in names
    assert {PeriodKind.SIX_MONTHS, PeriodKind.YEAR} <= {period.kind for period in offered}
    free = Period(date(2026, 11, 1), date(2026, 11, 20))
    assert period_name(free) == "Từ 01/11/2026 đến 20/11/2026"
    assert period_range(free) == "từ ngày 01/11/2026 đến ngày 20/11/2026"


@given(day=DAYS)
def test_two_dates_are_recognised_as_the_preset_they_are(day: date) -> None:
    for make in MAKERS:
        period = make(day)
        assert periods.recognised(period.first, period.last) == period
    free = periods.recognised(date(2026, 11, 1), date(2026, 11, 20))
    assert free.kind is PeriodKind.CUSTOM
    assert periods.recognised(date(2025, 12, 15), date(2026, 6, 14)) == periods.six_months(2026)
