"""Reporting periods: any two dates, and the presets which offices use.

Quarters and years of procedure control close on the 14th (Nghị định 09/2019/NĐ-CP, Thông tư
01/2020/TT-VPCP): the first quarter runs from 15/12 to 14/03, the year from 15/12 to 14/12.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken

_ONE_DAY: Final = timedelta(days=1)
_CLOSING_DAY: Final = 14
LONGEST_DAYS: Final = 366 * 20
"""Longer periods are typing errors of a year."""


class PeriodKind(StrEnum):
    """Where the two dates come from; the dates alone decide what is counted."""

    CUSTOM = "custom"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    MONTH_TO_DATE = "month_to_date"
    MONTH_15 = "month_15"
    QUARTER = "quarter"
    SIX_MONTHS = "six_months"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    CALENDAR_QUARTER = "calendar_quarter"
    CALENDAR_YEAR = "calendar_year"


@dataclass(frozen=True, slots=True)
class Period:
    """Two office days, both included.

    Raises:
        RuleBroken: `period.reversed`, `period.too_long`.
    """

    first: date
    last: date
    kind: PeriodKind = PeriodKind.CUSTOM

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.last < self.first:
            raise RuleBroken("period.reversed", first=self.first, last=self.last)
        if self.days > LONGEST_DAYS:
            raise RuleBroken("period.too_long", first=self.first, last=self.last)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    def contains(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.first <= day <= self.last

    def previous(self) -> Period:
        """The period of the same kind before this one; it ends on the day before the first.

        A month up to today is compared with the whole month before; two free dates with as
        many days.
        """
        day = self.first - _ONE_DAY
        if self.kind is PeriodKind.MONTH_TO_DATE:
            return calendar_month(day)
        made = _MAKERS.get(self.kind)
        if made is not None:
            return made(day)
        if self.kind is PeriodKind.SIX_MONTHS:
            return six_months(self.last.year - 1)
        if self.kind is PeriodKind.NINE_MONTHS:
            return nine_months(self.last.year - 1)
        return Period(self.first - timedelta(days=self.days), day, self.kind)


def one_day(day: date) -> Period:
    """One day."""
    return Period(day, day, PeriodKind.DAY)


def week(day: date) -> Period:
    """The week from Monday to Sunday in which a day lies."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), PeriodKind.WEEK)


def calendar_month(day: date) -> Period:
    """The calendar month of a day."""
    last = monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last), PeriodKind.MONTH)


def month_to_date(today: date) -> Period:
    """The running month up to and with today."""
    return Period(today.replace(day=1), today, PeriodKind.MONTH_TO_DATE)


def month_from_15(day: date) -> Period:
    """The month of many provinces' reports: from the 15th to the 14th."""
    end = day if day.day <= _CLOSING_DAY else _months_later(day.replace(day=1), 1)
    last = end.replace(day=_CLOSING_DAY)
    return Period(_months_later(last.replace(day=1), -1).replace(day=15), last, PeriodKind.MONTH_15)


def quarter(day: date) -> Period:
    """The quarter of Thông tư 01/2020: closes on 14/03, 14/06, 14/09 and 14/12."""
    last = month_from_15(day).last
    months_left = -last.month % 3
    last = _months_later(last, months_left)
    first = _months_later(last.replace(day=1), -3).replace(day=15)
    return Period(first, last, PeriodKind.QUARTER)


def six_months(year_number: int) -> Period:
    """The first six months of a year of reports: 15/12 to 14/06."""
    return Period(date(year_number - 1, 12, 15), date(year_number, 6, 14), PeriodKind.SIX_MONTHS)


def nine_months(year_number: int) -> Period:
    """The first nine months of a year of reports: 15/12 to 14/09."""
    return Period(date(year_number - 1, 12, 15), date(year_number, 9, 14), PeriodKind.NINE_MONTHS)


def year(day: date) -> Period:
    """The year of Thông tư 01/2020: 15/12 of the year before to 14/12."""
    number = quarter(day).last.year
    return Period(date(number - 1, 12, 15), date(number, 12, 14), PeriodKind.YEAR)


def calendar_quarter(day: date) -> Period:
    """The quarter of the calendar."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(first, _months_later(first, 3) - _ONE_DAY, PeriodKind.CALENDAR_QUARTER)


def calendar_year(day: date) -> Period:
    """The year of the calendar."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31), PeriodKind.CALENDAR_YEAR)


def months_until(last_month: date, months: int) -> tuple[Period, ...]:
    """So many calendar months, the oldest first, ending with the month of a day."""
    start = last_month.replace(day=1)
    return tuple(calendar_month(_months_later(start, -back)) for back in range(months - 1, -1, -1))


def recognised(first: date, last: date) -> Period:
    """Two dates as the preset which they happen to be, so that documents can name it.

    Raises:
        RuleBroken: `period.reversed`, `period.too_long`.
    """
    made = [make(last) for make in _MAKERS.values()]
    made += [six_months(last.year), nine_months(last.year)]
    for period in made:
        if (period.first, period.last) == (first, last):
            return period
    return Period(first, last)


def presets(today: date) -> tuple[Period, ...]:
    """What a picker of periods offers, the likeliest first."""
    running, running_15 = calendar_month(today), month_from_15(today)
    this_quarter, this_year = quarter(today), year(today)
    return (
        month_to_date(today),
        running.previous(),
        running,
        running_15,
        running_15.previous(),
        week(today),
        week(today).previous(),
        this_quarter,
        this_quarter.previous(),
        six_months(this_year.last.year),
        nine_months(this_year.last.year),
        this_year,
        this_year.previous(),
        calendar_quarter(today),
        calendar_year(today),
    )


def _months_later(day: date, months: int) -> date:
    """The same day of a month so many months away; only for days which every month has."""
    count = day.year * 12 + day.month - 1 + months
    return day.replace(year=count // 12, month=count % 12 + 1)


_MAKERS: Final = {
    PeriodKind.DAY: one_day,
    PeriodKind.WEEK: week,
    PeriodKind.MONTH: calendar_month,
    PeriodKind.MONTH_15: month_from_15,
    PeriodKind.QUARTER: quarter,
    PeriodKind.YEAR: year,
    PeriodKind.CALENDAR_QUARTER: calendar_quarter,
    PeriodKind.CALENDAR_YEAR: calendar_year,
}
