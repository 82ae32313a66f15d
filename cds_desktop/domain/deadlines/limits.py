"""Time limits as the catalogue of procedures states them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken

HOURS_PER_WORKING_DAY: Final = 8
"""One working day is eight working hours, so half a day is four (office practice)."""

LONGEST_LIMIT: Final = Decimal(10_000)
"""Larger numbers are typing errors of a catalogue, not limits."""

_MINUTES_PER_HOUR: Final = 60
_ARGUMENT: Final = re.compile(r"(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>cd|d|h)")


class LimitUnit(StrEnum):
    """How the number of a limit is counted."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    HOUR = "hour"
    SAME_DAY = "same_day"


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A number and its unit; hours are working hours, the number of a same-day limit is unused.

    A limit may be stored although it cannot be counted (a catalogue may be wrong at source);
    `check` says so before a due date is computed from it.
    """

    value: Decimal
    unit: LimitUnit

    def check(self) -> None:
        """Refuse a limit that no calendar can count.

        Raises:
            RuleBroken: `limit.not_positive`, `limit.too_long` or `limit.half_calendar_day`.
        """
        if self.unit is LimitUnit.SAME_DAY:
            return
        if not self.value.is_finite() or self.value <= 0:
            raise RuleBroken("limit.not_positive", value=str(self.value), unit=self.unit.value)
        if self.value > LONGEST_LIMIT:
            raise RuleBroken("limit.too_long", value=str(self.value), unit=self.unit.value)
        if self.unit is LimitUnit.CALENDAR_DAY and self.value != self.value.to_integral_value():
            raise RuleBroken("limit.half_calendar_day", value=str(self.value))

    @property
    def whole_days(self) -> int:
        """Days that are counted as days; 0 for limits counted in hours."""
        if self.unit in (LimitUnit.WORKING_DAY, LimitUnit.CALENDAR_DAY):
            return int(self.value)
        return 0

    @property
    def working_minutes(self) -> int:
        """Minutes that are counted on the clock: a limit in hours, or the half day of 2,5 days.

        A part of a minute counts as a whole one.
        """
        if self.unit is LimitUnit.HOUR:
            minutes = self.value * _MINUTES_PER_HOUR
        elif self.unit is LimitUnit.WORKING_DAY:
            minutes = (self.value % 1) * HOURS_PER_WORKING_DAY * _MINUTES_PER_HOUR
        else:
            return 0
        return -int(-minutes // 1)

    @property
    def is_to_the_hour(self) -> bool:
        """Whether the promise is an hour and not only a day (hours and half days)."""
        return self.working_minutes > 0


SAME_DAY_LIMIT: Final = TimeLimit(Decimal(1), LimitUnit.SAME_DAY)

_UNIT_OF_SUFFIX: Final = {
    "d": LimitUnit.WORKING_DAY,
    "cd": LimitUnit.CALENDAR_DAY,
    "h": LimitUnit.HOUR,
}
_SUFFIX_OF_UNIT: Final = {unit: suffix for suffix, unit in _UNIT_OF_SUFFIX.items()}


def parse_limit_argument(text: str) -> TimeLimit:
    """Read `5d` (working days), `5cd` (calendar days), `8h` (working hours) or `same-day`.

    Raises:
        RuleBroken: `limit.unreadable`, or what `TimeLimit.check` finds.
    """
    written = text.strip().lower()
    if written in ("same-day", "same_day"):
        return SAME_DAY_LIMIT
    found = _ARGUMENT.fullmatch(written)
    if found is None:
        raise RuleBroken("limit.unreadable", text=text)
    value = Decimal(found["value"].replace(",", "."))
    limit = TimeLimit(value, _UNIT_OF_SUFFIX[found["unit"]])
    limit.check()
    return limit


def limit_argument(limit: TimeLimit) -> str:
    """Write a limit the way `parse_limit_argument` reads it."""
    if limit.unit is LimitUnit.SAME_DAY:
        return "same-day"
    return f"{plain_number(limit.value)}{_SUFFIX_OF_UNIT[limit.unit]}"


def plain_number(value: Decimal) -> str:
    """Write a number without exponent and without zeros behind the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
