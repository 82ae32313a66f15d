"""Counting a time limit: from the moment of receipt to the appointment, telling every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from cds_desktop.domain.clock import OFFICE_ZONE, office_time
from cds_desktop.domain.deadlines.limits import (
    HOURS_PER_WORKING_DAY,
    LimitUnit,
    TimeLimit,
    plain_number,
)
from cds_desktop.domain.deadlines.reasons import DueDate, Ground, Reason, Rule
from cds_desktop.domain.deadlines.rules import (
    AppointmentHour,
    DeadlineRules,
    Pause,
    PausePolicy,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import DayKind, OfficeCalendar

_ONE_DAY: Final = timedelta(days=1)
_MIDNIGHT: Final = time(0, 0)
_MINUTES_PER_WORKING_DAY: Final = HOURS_PER_WORKING_DAY * 60


def due_date(
    received_at: datetime,
    limit: TimeLimit,
    calendar: OfficeCalendar,
    rules: DeadlineRules,
    pauses: Sequence[Pause] = (),
) -> DueDate:
    """Compute the appointment of a dossier and the lines that explain it.

    Seconds are dropped, as on the slip. The result is always a working moment.

    Args:
        received_at: Any aware time; the office may have been closed.
        limit: Days of receipt do not count, hours start at once.
        calendar: Holidays, worked Saturdays and closures known today.
        rules: The rule set in force on the day of receipt.
        pauses: Ended waits for the applicant, in order of time.

    Raises:
        RuleBroken: The limit cannot be counted (`limit.*`), a pause ends before it begins,
            overlaps another or precedes the receipt (`pause.*`), the calendar never works
            (`calendar.no_working_day`), or the date is out of range (`deadline.out_of_range`).
    """
    limit.check()
    try:
        return _Count(limit, calendar, rules).run(received_at, pauses)
    except OverflowError as error:
        raise RuleBroken("deadline.out_of_range", received_at=str(received_at)) from error


def moment_at(day: date, minute: int) -> datetime:
    """The instant of a minute of an office day."""
    return datetime.combine(day, time(minute // 60, minute % 60), OFFICE_ZONE)


@dataclass(slots=True)
class _Point:
    """A day and a minute of it on the office's clock."""

    day: date
    minute: int

    @property
    def at(self) -> datetime:
        return moment_at(self.day, self.minute)


class _Count:
    """One calculation; collects the lines while it goes."""

    def __init__(self, limit: TimeLimit, calendar: OfficeCalendar, rules: DeadlineRules) -> None:
        self._limit = limit
        self._calendar = calendar
        self._rules = rules
        self._hours = rules.hours
        self._lines: list[Reason] = []

    def run(self, received_at: datetime, pauses: Sequence[Pause]) -> DueDate:
        received = _point(received_at)
        self._tell(
            received.at,
            Rule.RECEIVED,
            value=plain_number(self._limit.value),
            unit=self._limit.unit.value,
        )
        self._tell(received.at, Rule.RULE_SET, name=self._rules.name)
        start = self._start(received)
        extra = 0
        if pauses:
            _check_order(received_at, pauses)
            for pause in pauses:
                start, extra = self._wait(pause, start, extra)
        due = self._end(start, extra)
        for year in range(start.day.year, due.day.year + 1):
            if not self._calendar.covers(year):
                self._tell(due.at, Rule.YEAR_NOT_IN_CALENDAR, year=str(year))
        due_at = due.at
        self._tell(due_at, Rule.DUE)
        return DueDate(due_at, tuple(self._lines))

    def _tell(self, at: datetime, rule: Rule, **facts: str) -> None:
        self._lines.append(Reason(at, rule, facts))

    # --- the start -----------------------------------------------------------------------

    def _start(self, received: _Point) -> _Point:
        """Move a receipt outside working time to the next opening, and apply the 15:00 rule."""
        start = self._next_working_moment(received)
        cutoff = self._rules.cutoff.hour * 60 + self._rules.cutoff.minute
        is_late = self._rules.cutoff_for_all and start.minute > cutoff
        if is_late and self._limit.unit is not LimitUnit.SAME_DAY:
            start = self._opening_after(start.day)
            self._tell(
                start.at,
                Rule.LATE_RECEIPT,
                cutoff=self._rules.cutoff.isoformat("minutes"),
                ground=Ground.OFFICE_RULES,
            )
        return start

    def _next_working_moment(self, point: _Point) -> _Point:
        if not self._calendar.is_working(point.day):
            day = self._calendar.working_day_from(point.day)
            start = _Point(day, self._hours.opening(day))
            entry = self._calendar.reason(point.day)
            self._tell(
                start.at,
                Rule.ON_DAY_OFF,
                day=point.day.isoformat(),
                name=entry.name if entry else "",
                ground=Ground.CALENDAR,
            )
            return start
        for number, (opens, closes) in enumerate(self._hours.minutes_of(point.day)):
            if point.minute < opens:
                start = _Point(point.day, opens)
                rule = Rule.BEFORE_OPENING if number == 0 else Rule.IN_LUNCH_BREAK
                self._tell(start.at, rule, ground=Ground.OFFICE_RULES)
                return start
            if point.minute <= closes:
                return point
        start = self._opening_after(point.day)
        self._tell(start.at, Rule.AFTER_CLOSING, ground=Ground.OFFICE_RULES)
        return start

    def _opening_after(self, day: date) -> _Point:
        following = self._calendar.next_working_day(day)
        return _Point(following, self._hours.opening(following))

    # --- waits ---------------------------------------------------------------------------

    def _wait(self, pause: Pause, start: _Point, extra: int) -> tuple[_Point, int]:
        """Apply one wait; `extra` is in days, or in minutes for a limit to the hour."""
        policy = self._rules.policy_for(pause)
        asked, arrived = _point(pause.from_at), _point(pause.to_at)
        facts = {
            "cause": pause.cause.value,
            "from": asked.at.isoformat(),
            "to": arrived.at.isoformat(),
        }
        if policy is PausePolicy.RESTART:
            ground = Ground.DECREE_61_2018_19_4
            self._tell(arrived.at, Rule.PAUSE_RESTARTED, **facts, ground=ground)
            return self._start(arrived), 0
        resumed = self._start_without_telling(arrived)
        waited = self._waited(max(asked, start, key=_order), resumed)
        plus_one = policy is PausePolicy.PAUSE_PLUS_ONE
        self._tell(
            arrived.at,
            Rule.PAUSE_PLUS_ONE if plus_one else Rule.PAUSE_NOT_COUNTED,
            **facts,
            waited=str(waited),
            unit=self._waiting_unit(),
            ground=Ground.OFFICE_RULES,
        )
        one_day = _MINUTES_PER_WORKING_DAY if self._limit.is_to_the_hour else 1
        return start, extra + waited + (one_day if plus_one else 0)

    def _start_without_telling(self, point: _Point) -> _Point:
        told = len(self._lines)
        start = self._start(point)
        del self._lines[told:]
        return start

    def _waiting_unit(self) -> str:
        if self._limit.is_to_the_hour:
            return "minute"
        is_calendar = self._limit.unit is LimitUnit.CALENDAR_DAY
        return (LimitUnit.CALENDAR_DAY if is_calendar else LimitUnit.WORKING_DAY).value

    def _waited(self, asked: _Point, resumed: _Point) -> int:
        if _order(resumed) <= _order(asked):
            return 0
        if self._limit.is_to_the_hour:
            return working_minutes_between(asked.at, resumed.at, self._calendar, self._rules)
        if self._limit.unit is LimitUnit.CALENDAR_DAY:
            return (resumed.day - asked.day).days
        return self._calendar.working_days_between(asked.day, resumed.day)

    # --- the end -------------------------------------------------------------------------

    def _end(self, start: _Point, extra: int) -> _Point:
        unit = self._limit.unit
        if unit is LimitUnit.SAME_DAY:
            return self._end_of_same_day(start, extra)
        days, minutes = self._limit.whole_days, self._limit.working_minutes
        if minutes:
            return self._end_to_the_hour(start, days, minutes + extra)
        self._tell(start.at, Rule.RECEIPT_DAY_NOT_COUNTED, ground=Ground.CIVIL_CODE_147_2)
        if unit is LimitUnit.CALENDAR_DAY:
            last = self._calendar_days(start.day, days + extra)
        else:
            last = self._working_days(start.day, days + extra)
        return self._appointment(last, start.minute)

    def _end_of_same_day(self, start: _Point, extra: int) -> _Point:
        cutoff = self._rules.cutoff.hour * 60 + self._rules.cutoff.minute
        days, at = extra, start.at
        if self._rules.cutoff_for_same_day and start.minute > cutoff:
            days += 1
            written = self._rules.cutoff.isoformat("minutes")
            ground = Ground.SAME_DAY_LAWS
            self._tell(at, Rule.SAME_DAY_LATE_RECEIPT, cutoff=written, ground=ground)
        else:
            self._tell(at, Rule.SAME_DAY, ground=Ground.SAME_DAY_LAWS)
        last = self._working_days(start.day, days) if days else start.day
        due = _Point(last, self._hours.closing(last))
        self._tell(due.at, Rule.CLOCK_END_OF_DAY, ground=Ground.OFFICE_RULES)
        return due

    def _end_to_the_hour(self, start: _Point, days: int, minutes: int) -> _Point:
        point = start
        if days:
            self._tell(start.at, Rule.RECEIPT_DAY_NOT_COUNTED, ground=Ground.CIVIL_CODE_147_2)
            last = self._working_days(start.day, days)
            point = self._into_session(_Point(last, start.minute))
        else:
            ground = Ground.CIVIL_CODE_147_1
            self._tell(start.at, Rule.HOURS_START_AT_ONCE, ground=ground)
        return self._working_minutes(point, minutes)

    def _working_days(self, start: date, count: int) -> date:
        """Walk `count` working days on from `start`, which itself does not count."""
        calendar, day, left = self._calendar, start, count
        while left:
            day += _ONE_DAY
            if calendar.is_working(day):
                left -= 1
                self._tell_make_up(day)
            else:
                self._tell_day_off(day)
        unit = LimitUnit.WORKING_DAY.value
        self._tell(_midnight(day), Rule.DAYS_COUNTED, count=str(count), unit=unit)
        return day

    def _calendar_days(self, start: date, count: int) -> date:
        last = start + timedelta(days=count)
        unit = LimitUnit.CALENDAR_DAY.value
        self._tell(_midnight(last), Rule.DAYS_COUNTED, count=str(count), unit=unit)
        day = self._calendar.working_day_from(last)
        if day != last:
            skipped = last
            while skipped != day:
                self._tell_day_off(skipped)
                skipped += _ONE_DAY
            self._tell(
                _midnight(day),
                Rule.LAST_DAY_MOVED,
                day=last.isoformat(),
                ground=Ground.CIVIL_CODE_148_5,
            )
        self._tell_make_up(day)
        return day

    def _working_minutes(self, start: _Point, count: int) -> _Point:
        """Run `count` working minutes on; an end at closing time stays there."""
        day, minute, left = start.day, start.minute, count
        while True:
            for opens, closes in self._hours.minutes_of(day):
                begin = max(opens, minute)
                if begin + left <= closes:
                    due = _Point(day, begin + left)
                    self._tell(due.at, Rule.HOURS_COUNTED, minutes=str(count))
                    return due
                left -= max(closes - begin, 0)
            minute, day = 0, day + _ONE_DAY
            day = self._skip_days_off(day)
            self._tell_make_up(day)

    def _skip_days_off(self, day: date) -> date:
        working = self._calendar.working_day_from(day)
        while day != working:
            self._tell_day_off(day)
            day += _ONE_DAY
        return working

    def _appointment(self, day: date, minute: int) -> _Point:
        if self._rules.appointment_hour is AppointmentHour.END_OF_DAY:
            due = _Point(day, self._hours.closing(day))
            self._tell(due.at, Rule.CLOCK_END_OF_DAY, ground=Ground.OFFICE_RULES)
            return due
        due = self._into_session(_Point(day, minute))
        if due.minute == minute:
            self._tell(due.at, Rule.CLOCK_KEPT, ground=Ground.OFFICE_RULES)
        return due

    def _into_session(self, point: _Point) -> _Point:
        """Fit a kept clock into the sessions of another weekday, without leaving the day."""
        sessions = self._hours.minutes_of(point.day)
        minute = sessions[-1][1]
        for opens, closes in sessions:
            if point.minute <= closes:
                minute = max(opens, point.minute)
                break
        if minute == point.minute:
            return point
        moved = _Point(point.day, minute)
        self._tell(moved.at, Rule.CLOCK_MOVED_INTO_SESSION, ground=Ground.OFFICE_RULES)
        return moved

    def _tell_make_up(self, day: date) -> None:
        entry = self._calendar.reason(day)
        if entry is not None:
            self._tell(
                _midnight(day),
                Rule.MAKE_UP_DAY,
                day=day.isoformat(),
                name=entry.name,
                source=entry.source,
                ground=Ground.CALENDAR,
            )

    def _tell_day_off(self, day: date) -> None:
        entry = self._calendar.reason(day)
        if entry is None:
            facts = {"day": day.isoformat(), "ground": Ground.LABOUR_CODE_111.value}
            self._lines.append(Reason(_midnight(day), Rule.WEEKLY_DAY_OFF, facts))
            return
        is_closed = entry.kind is DayKind.CLOSED
        self._tell(
            _midnight(day),
            Rule.CLOSURE if is_closed else Rule.HOLIDAY,
            day=day.isoformat(),
            name=entry.name,
            source=entry.source,
            ground=Ground.OFFICE_RULES if is_closed else Ground.LABOUR_CODE_112,
        )


def working_minutes_between(
    begin: datetime, end: datetime, calendar: OfficeCalendar, rules: DeadlineRules
) -> int:
    """Working minutes from one instant to a later one; 0 when the second is not later."""
    first, last = _point(begin), _point(end)
    total, day = 0, first.day
    while day <= last.day:
        if calendar.is_working(day):
            from_minute = first.minute if day == first.day else 0
            to_minute = last.minute if day == last.day else 24 * 60
            for opens, closes in rules.hours.minutes_of(day):
                total += max(0, min(closes, to_minute) - max(opens, from_minute))
        day += _ONE_DAY
    return total


def _point(moment: datetime) -> _Point:
    local = office_time(moment)
    return _Point(local.date(), local.hour * 60 + local.minute)


def _order(point: _Point) -> tuple[date, int]:
    return point.day, point.minute


def _midnight(day: date) -> datetime:
    return datetime.combine(day, _MIDNIGHT, OFFICE_ZONE)


def _check_order(received_at: datetime, pauses: Sequence[Pause]) -> None:
    earliest = received_at
    for number, pause in enumerate(pauses, start=1):
        if pause.to_at < pause.from_at:
            raise RuleBroken("pause.ends_before_start", number=number)
        if pause.from_at < earliest:
            code = "pause.before_receipt" if number == 1 else "pause.overlaps"
            raise RuleBroken(code, number=number)
        earliest = pause.to_at
