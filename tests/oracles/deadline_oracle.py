"""Due dates counted on a tape of minutes, written apart from the engine and sharing no code.

Every minute of some years lies on a tape and is either worked or not. Hours are counted by taking
worked minutes one after the other, days by taking days that have a worked minute. All numbers are
minutes since midnight of the first day of the tape, on the office's clock.
"""

from __future__ import annotations

import csv
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

DAY = 1440


def read_days(path: Path) -> dict[date, bool]:
    """Read the calendar table: True for a worked day of rest, False for a day off."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))[1:]
    return {date(*map(int, row[0].split("-"))): row[1] == "working" for row in rows}


@dataclass(frozen=True)
class OracleOffice:
    """An office in plain values.

    `sessions` holds, for Monday to Sunday, pairs of minutes since midnight; `policies` what a
    wait for papers and what a wait for money does.
    """

    first: date
    length: int
    days: dict[date, bool]
    rest: frozenset[int]
    sessions: tuple[tuple[tuple[int, int], ...], ...]
    cutoff: int = 900
    cutoff_same_day: bool = True
    cutoff_all: bool = False
    keeps_clock: bool = True
    policies: tuple[str, str] = ("restart", "pause")
    tape: bytearray = field(default_factory=bytearray, repr=False)
    minutes: list[int] = field(default_factory=list, repr=False)
    worked_days: list[int] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        for number in range(self.length):
            day = self.first + timedelta(days=number)
            works = self.days.get(day, day.weekday() not in self.rest)
            stretch = bytearray(DAY)
            if works:
                self.worked_days.append(number)
                for opens, closes in self.sessions[day.weekday()]:
                    for minute in range(opens, closes):
                        stretch[minute] = 1
                        self.minutes.append(number * DAY + minute)
            self.tape.extend(stretch)


@dataclass(frozen=True)
class OracleWait:
    """A wait for the applicant; `policy` is restart, pause or pause_plus_one."""

    asked: int
    arrived: int
    policy: str


def minute_number(office: OracleOffice, moment: datetime) -> int:
    """The minute of the tape for a wall-clock moment of the office."""
    return (moment.date() - office.first).days * DAY + moment.hour * 60 + moment.minute


def wall_clock(office: OracleOffice, number: int) -> str:
    """The wall-clock moment of a minute, as `YYYY-MM-DDTHH:MM`."""
    day = office.first + timedelta(days=number // DAY)
    return f"{day.isoformat()}T{number % DAY // 60:02}:{number % 60:02}"


def due(
    office: OracleOffice, received: int, unit: str, half_hours: int, waits: list[OracleWait]
) -> int:
    """The appointment. A limit is given in half working hours (16 a day) or, for days, so many.

    `calendar_day` limits come as 16 half hours a day too; `same_day` ignores the number.
    """
    days, rest = divmod(half_hours, 16)
    if unit == "hour":
        days, rest = 0, half_hours
    start = _effective(office, received, unit)
    mark = _first_mark(office, start, unit, days, rest)
    to_the_hour = rest > 0 and unit in ("hour", "working_day")
    for wait in waits:
        back = _effective(office, wait.arrived, unit)
        if wait.policy == "restart":
            start = back
            mark = _first_mark(office, start, unit, days, rest)
            continue
        asked = max(wait.asked, start)
        more = 1 if wait.policy == "pause_plus_one" else 0
        if to_the_hour:
            stood = sum(office.tape[asked:back]) if back > asked else 0
            mark = _run(office, mark, stood + more * 480)
        elif unit == "calendar_day":
            mark += max(0, back // DAY - asked // DAY) + more
        else:
            between = range(asked // DAY + 1, back // DAY + 1)
            stood = sum(1 for day in between if _is_worked(office, day))
            for _ in range(stood + more):
                mark = _worked_after(office, mark)
    if to_the_hour:
        return mark
    while not _is_worked(office, mark):
        mark += 1
    if unit == "same_day" or not office.keeps_clock:
        return _closing(office, mark)
    return _fit(office, mark * DAY + start % DAY)


def steps(office: OracleOffice, received: int, limits: list[tuple[str, int]]) -> list[int]:
    """The appointments of steps in a row: each begins when the one before it has to end."""
    ends: list[int] = []
    for unit, half_hours in limits:
        ends.append(due(office, ends[-1] if ends else received, unit, half_hours, []))
    return ends


def new_date(office: OracleOffice, due_at: int, told: int, wanted: int) -> str:
    """What becomes of an apology told at a minute which asks for a new one (once, see form 04).

    The last day to tell is the last worked day before that of the appointment.
    """
    last = due_at // DAY - 1
    while not _is_worked(office, last):
        last -= 1
    if told // DAY > last:
        return "extension.too_late"
    if wanted <= due_at:
        return "extension.not_later"
    if not office.tape[wanted] and not office.tape[wanted - 1]:
        return "extension.not_working_moment"
    return wall_clock(office, wanted)


def standing(office: OracleOffice, now: int, due_at: int) -> str:
    """How an open dossier stands: its risk, and the worked days left or over."""
    today, day = now // DAY, due_at // DAY
    between = range(min(today, day) + 1, max(today, day) + 1)
    days = sum(1 for each in between if _is_worked(office, each))
    if now > due_at:
        return f"late {days}"
    if today == day:
        return "due_today 0"
    return f"{'soon' if days <= 2 else 'within'} {days}"


def _first_mark(office: OracleOffice, start: int, unit: str, days: int, rest: int) -> int:
    """The day of the appointment, or its minute when the limit is to the hour."""
    day = start // DAY
    if unit == "same_day":
        late = office.cutoff_same_day and start % DAY > office.cutoff
        return _worked_after(office, day) if late else day
    if unit == "calendar_day":
        return day + days
    for _ in range(days):
        day = _worked_after(office, day)
    if rest == 0:
        return day
    begin = _fit(office, day * DAY + start % DAY) if days else start
    return _run(office, begin, rest * 30)


def _effective(office: OracleOffice, moment: int, unit: str) -> int:
    if not office.tape[moment] and not office.tape[moment - 1]:
        while not office.tape[moment]:
            moment += 1
    if office.cutoff_all and unit != "same_day" and moment % DAY > office.cutoff:
        moment = _worked_after(office, moment // DAY) * DAY
        while not office.tape[moment]:
            moment += 1
    return moment


def _run(office: OracleOffice, begin: int, worked: int) -> int:
    """The end of so many worked minutes from `begin` on."""
    if worked == 0:
        return begin
    return office.minutes[bisect_left(office.minutes, begin) + worked - 1] + 1


def _fit(office: OracleOffice, moment: int) -> int:
    day = moment // DAY
    if moment >= _closing(office, day):
        return _closing(office, day)
    if office.tape[moment - 1]:
        return moment
    while not office.tape[moment]:
        moment += 1
    return moment


def _closing(office: OracleOffice, day: int) -> int:
    moment = (day + 1) * DAY
    while not office.tape[moment - 1]:
        moment -= 1
    return moment


def _worked_after(office: OracleOffice, day: int) -> int:
    return office.worked_days[bisect_right(office.worked_days, day)]


def _is_worked(office: OracleOffice, day: int) -> bool:
    return 1 in office.tape[day * DAY : (day + 1) * DAY]
