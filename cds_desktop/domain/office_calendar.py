"""The working days and the working hours of one office."""

from __future__ import annotations

import csv
import io
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import fold, normalise

SATURDAY: Final = 5
SUNDAY: Final = 6
CALENDAR_COLUMNS: Final = ("date", "kind", "name", "source")

_ONE_DAY: Final = timedelta(days=1)
_SESSION: Final = re.compile(
    r"(?P<opens_hour>\d{1,2})(?:\s*[:hg.]\s*(?P<opens_minute>\d{2})?)?"
    r"\s*(?:-|–|—|đến)\s*"
    r"(?P<closes_hour>\d{1,2})(?:\s*[:hg.]\s*(?P<closes_minute>\d{2})?)?",
    re.IGNORECASE,
)
_LONGEST_REST: Final = 400
"""Days off in a row after which a calendar is taken to be wrong."""


class DayKind(StrEnum):
    """What a day in the calendar table is."""

    OFF = "off"
    """A public holiday, or a weekday given off in exchange for a worked Saturday."""
    WORKING = "working"
    """A weekly day of rest that is worked (làm bù)."""
    CLOSED = "closed"
    """A closure of this office alone, such as for a storm."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """Why one day differs from its weekday, and who says so."""

    kind: DayKind
    name: str
    source: str = ""

    @property
    def is_provisional(self) -> bool:
        """Whether its source says that the official notice has not come or was not seen."""
        words = fold(self.source)
        return any(mark in words for mark in ("du kien", "doi chieu"))


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """The days that differ from their weekday, and the weekly days of rest.

    Attributes:
        days: Holidays, worked days of rest and closures.
        weekly_days_off: Monday is 0; Saturday and Sunday unless the office says otherwise.
    """

    days: Mapping[date, CalendarDay] = field(default_factory=dict)
    weekly_days_off: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    _years: frozenset[int] = field(init=False, repr=False, compare=False)
    _changed: tuple[date, ...] = field(init=False, repr=False, compare=False)
    _changes_until: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Take a private copy, so that a later edit cannot move a computed date."""
        if len(self.weekly_days_off) >= 7 or not self.weekly_days_off <= frozenset(range(7)):
            raise RuleBroken("calendar.no_working_weekday")
        object.__setattr__(self, "days", dict(self.days))
        years = (day.year for day, entry in self.days.items() if entry.kind is not DayKind.CLOSED)
        object.__setattr__(self, "_years", frozenset(years))
        changes = [
            (day, (entry.kind is DayKind.WORKING) - (day.weekday() not in self.weekly_days_off))
            for day, entry in sorted(self.days.items())
        ]
        object.__setattr__(self, "_changed", tuple(day for day, _ in changes))
        sums = accumulate((change for _, change in changes), initial=0)
        object.__setattr__(self, "_changes_until", tuple(sums))

    def is_working(self, day: date) -> bool:
        """Whether the office works on this day."""
        entry = self.days.get(day)
        if entry is None:
            return day.weekday() not in self.weekly_days_off
        return entry.kind is DayKind.WORKING

    def reason(self, day: date) -> CalendarDay | None:
        """The entry that makes this day differ from its weekday, or None."""
        return self.days.get(day)

    def covers(self, year: int) -> bool:
        """Whether the holidays of a year have been entered at all."""
        return year in self._years

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`."""
        return self.working_day_from(day + _ONE_DAY)

    def working_day_from(self, day: date) -> date:
        """`day` itself when it is a working day, else the next one.

        Raises:
            RuleBroken: `calendar.no_working_day` when none follows for over a year.
        """
        for _ in range(_LONGEST_REST):
            if self.is_working(day):
                return day
            day += _ONE_DAY
        raise RuleBroken("calendar.no_working_day", day=day.isoformat())

    def previous_working_day(self, day: date) -> date:
        """The last working day before `day`."""
        for _ in range(_LONGEST_REST):
            day -= _ONE_DAY
            if self.is_working(day):
                return day
        raise RuleBroken("calendar.no_working_day", day=day.isoformat())

    def working_days_between(self, after: date, until: date) -> int:
        """Working days after `after`, up to and with `until`; negative when `until` is earlier."""
        if until < after:
            return -self.working_days_between(until, after)
        weeks, rest = divmod((until - after).days, 7)
        count = weeks * (7 - len(self.weekly_days_off))
        weekday = after.weekday()
        for step in range(1, rest + 1):
            count += (weekday + step) % 7 not in self.weekly_days_off
        first, last = bisect_right(self._changed, after), bisect_right(self._changed, until)
        return count + self._changes_until[last] - self._changes_until[first]

    def with_days(self, days: Mapping[date, CalendarDay]) -> OfficeCalendar:
        """A calendar in which these days replace or join the present ones."""
        return replace(self, days={**self.days, **days})

    def with_closures(self, days: Iterable[date], name: str, source: str = "") -> OfficeCalendar:
        """A calendar in which the office is closed on these days."""
        closed = CalendarDay(DayKind.CLOSED, name, source)
        return self.with_days(dict.fromkeys(days, closed))


@dataclass(frozen=True, slots=True)
class Session:
    """One stretch of work within a day; whole minutes."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        """Refuse a session that never opens."""
        if self.closes <= self.opens or self.opens.tzinfo is not None:
            raise RuleBroken("hours.session_without_length", opens=str(self.opens))

    @property
    def minutes(self) -> int:
        """How long it is."""
        return _minute(self.closes) - _minute(self.opens)


STANDARD_SESSIONS: Final = (
    Session(time(7, 0), time(11, 30)),
    Session(time(13, 30), time(17, 0)),
)
"""Found in production at one-stop units: eight hours in two sessions."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The sessions of a working day, for every weekday or differing by weekday.

    Attributes:
        sessions: In order and apart from each other.
        by_weekday: Sessions of single weekdays (Monday is 0), such as Saturday morning.
    """

    sessions: tuple[Session, ...] = STANDARD_SESSIONS
    by_weekday: Mapping[int, tuple[Session, ...]] = field(default_factory=dict)
    _minutes: tuple[tuple[tuple[int, int], ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the sessions as minutes of the day, ready for counting."""
        object.__setattr__(self, "by_weekday", dict(self.by_weekday))
        days = [self.by_weekday.get(weekday, self.sessions) for weekday in range(7)]
        for sessions in days:
            if not sessions:
                raise RuleBroken("hours.no_session")
            for earlier, later in pairwise(sessions):
                if later.opens <= earlier.closes:
                    raise RuleBroken("hours.sessions_overlap", opens=str(later.opens))
        minutes = tuple(tuple((_minute(s.opens), _minute(s.closes)) for s in d) for d in days)
        object.__setattr__(self, "_minutes", minutes)

    def minutes_of(self, day: date) -> tuple[tuple[int, int], ...]:
        """The sessions of a day's weekday as minutes since midnight (opens, closes)."""
        return self._minutes[day.weekday()]

    def opening(self, day: date) -> int:
        """The minute of the day at which the first session opens."""
        return self._minutes[day.weekday()][0][0]

    def closing(self, day: date) -> int:
        """The minute of the day at which the last session closes."""
        return self._minutes[day.weekday()][-1][1]


def parse_sessions(text: str) -> tuple[Session, ...]:
    """Read sessions as people write them: "07:00–11:30, 13:30–17:00", "7h30-11h30; 13h-17h".

    Raises:
        RuleBroken: `hours.unreadable`, `hours.no_session`, `hours.session_without_length`,
            `hours.sessions_overlap`.
    """
    parts = [part.strip() for part in re.split(r"[,;]", text) if part.strip()]
    if not parts:
        raise RuleBroken("hours.no_session")
    sessions = tuple(_parse_session(part) for part in parts)
    return OfficeHours(sessions).sessions  # its checks: in order, apart from each other


def _parse_session(text: str) -> Session:
    found = _SESSION.fullmatch(text)
    if found is None:
        raise RuleBroken("hours.unreadable", text=text)
    try:
        opens, closes = (
            time(int(found[f"{part}_hour"]), int(found[f"{part}_minute"] or 0))
            for part in ("opens", "closes")
        )
    except ValueError as error:
        raise RuleBroken("hours.unreadable", text=text) from error
    return Session(opens, closes)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def minute_of(moment: datetime) -> int:
    """Minutes since midnight on the office's clock; seconds are dropped, as on the slip."""
    local = office_time(moment)
    return local.hour * 60 + local.minute


def is_working_moment(moment: datetime, calendar: OfficeCalendar, hours: OfficeHours) -> bool:
    """Whether the office is at work; the closing minute of a session still belongs to it."""
    local = office_time(moment)
    if not calendar.is_working(local.date()):
        return False
    minute = local.hour * 60 + local.minute
    return any(opens <= minute <= closes for opens, closes in hours.minutes_of(local.date()))


def days_from_csv(text: str) -> dict[date, CalendarDay]:
    """Read a calendar table with the columns date, kind (off, working, closed), name, source.

    Raises:
        RuleBroken: `calendar.columns_missing`, or `calendar.row_unreadable` with the row number
            (the heading is row 1), or `calendar.day_twice`.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in CALENDAR_COLUMNS[:3] if name not in (reader.fieldnames or ())]
    if missing:
        raise RuleBroken("calendar.columns_missing", columns=", ".join(missing))
    days: dict[date, CalendarDay] = {}
    for number, row in enumerate(reader, start=2):
        try:
            day = date.fromisoformat((row["date"] or "").strip())
            kind = DayKind((row["kind"] or "").strip().lower())
        except ValueError as error:
            raise RuleBroken("calendar.row_unreadable", row=number) from error
        if day in days:
            raise RuleBroken("calendar.day_twice", row=number, day=day.isoformat())
        name, source = normalise(row["name"] or ""), normalise(row.get("source") or "")
        days[day] = CalendarDay(kind, name, source)
    return days


def days_to_csv(days: Mapping[date, CalendarDay]) -> str:
    """Write a calendar table that `days_from_csv` reads, in the order of the days."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CALENDAR_COLUMNS)
    for day, entry in sorted(days.items()):
        writer.writerow((day.isoformat(), entry.kind.value, entry.name, entry.source))
    return out.getvalue()
