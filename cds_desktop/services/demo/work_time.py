"""The office's working time as whole numbers, fast enough for a million dossiers."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime, timedelta
from typing import Final

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.office_calendar import OfficeCalendar, OfficeHours

DAY: Final = 86_400
# Vietnam has kept UTC+7 without summer time since 1975, long before any sample dossier.
_OFFSET: Final = 7 * 3_600
_EPOCH: Final = date(1970, 1, 1).toordinal()


def seconds_of(moment: datetime) -> int:
    """Seconds since 1970 in UTC."""
    return int(moment.timestamp())


def moment_of(seconds: int) -> datetime:
    """The instant on the office's clock."""
    return datetime.fromtimestamp(seconds, OFFICE_ZONE)


def day_number(seconds: int) -> int:
    """Number of the office day since 1970."""
    return (seconds + _OFFSET) // DAY


def number_of(day: date) -> int:
    """The same for a date."""
    return day.toordinal() - _EPOCH


def date_of(number: int) -> date:
    """The date behind a day number."""
    return date.fromordinal(number + _EPOCH)


def midnight(number: int) -> int:
    """The beginning of an office day, in seconds."""
    return number * DAY - _OFFSET


def minute_of_day(seconds: int) -> int:
    """Minutes since the office's midnight."""
    return (seconds + _OFFSET) % DAY // 60


class WorkTime:
    """Instants as working minutes counted from the first day, and back."""

    def __init__(
        self, calendar: OfficeCalendar, hours: OfficeHours, first: date, last: date
    ) -> None:
        self._first = number_of(first)
        self._sessions: list[tuple[tuple[int, int], ...]] = []
        self._before: list[int] = []
        total, day = 0, first
        while day <= last:
            sessions = hours.minutes_of(day) if calendar.is_working(day) else ()
            self._sessions.append(sessions)
            self._before.append(total)
            total += sum(closes - opens for opens, closes in sessions)
            day += timedelta(days=1)
        self._total = total

    def is_working(self, number: int) -> bool:
        """Whether the office works on this day."""
        return bool(self._sessions[number - self._first])

    def sessions(self, number: int) -> tuple[tuple[int, int], ...]:
        """Sessions of the day as minutes of the day."""
        return self._sessions[number - self._first]

    def minutes_at(self, seconds: int) -> int:
        """Working minutes passed until an instant."""
        index = day_number(seconds) - self._first
        if index >= len(self._before):
            return self._total
        minute, passed = minute_of_day(seconds), self._before[index]
        for opens, closes in self._sessions[index]:
            if minute <= opens:
                break
            passed += min(minute, closes) - opens
        return passed

    def at_minutes(self, minutes: int) -> int:
        """The instant at which so many working minutes have passed; never a closing minute."""
        minutes = min(minutes, self._total - 1)
        index = bisect_right(self._before, minutes) - 1
        left = minutes - self._before[index]
        for opens, closes in self._sessions[index]:
            if left < closes - opens:
                return midnight(self._first + index) + 60 * (opens + left)
            left -= closes - opens
        raise AssertionError("a working minute lies in a session")

    def next_morning(self, minutes: int) -> int:
        """Working minutes at the opening of the day after the one in which `minutes` lies."""
        index = bisect_right(self._before, minutes) - 1
        following = index + 1
        while following < len(self._before) - 1 and not self._sessions[following]:
            following += 1
        return self._before[following]

    def previous_working_day(self, number: int) -> int:
        """The working day before; the first day of the table at the least."""
        number -= 1
        while number > self._first and not self._sessions[number - self._first]:
            number -= 1
        return number
