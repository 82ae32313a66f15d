"""Random offices and random dossiers, computed by the engine and by the oracle side by side."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.deadlines import (
    AppointmentHour,
    DeadlineRules,
    LimitUnit,
    Pause,
    PausePolicy,
    TimeLimit,
    due_date,
)
from cds_desktop.domain.office_calendar import (
    CalendarDay,
    DayKind,
    OfficeCalendar,
    OfficeHours,
    Session,
    is_working_moment,
)
from tests.oracles import deadline_oracle as oracle

CALENDAR_FILE = Path(__file__).parents[2] / "resources" / "calendar" / "vn-days.csv"

_SESSION_SETS = (
    ((420, 690), (810, 1020)),
    ((420, 660), (780, 1020)),
    ((450, 690), (780, 1050)),
    ((480, 720), (780, 1020)),
    ((435, 1005),),
    ((420, 540), (555, 690), (810, 1025)),
)
_TAPE_DAYS = 900


@dataclass(frozen=True)
class Case:
    """One dossier in plain values, and what each side says of it."""

    received: str
    unit: str
    half_hours: int
    waits: tuple[oracle.OracleWait, ...]
    by_engine: str
    by_oracle: str


def random_office(rng: random.Random) -> oracle.OracleOffice:
    """An office with its own sessions, rules, closures and extra worked days."""
    first = date(rng.randint(2020, 2027), 1, 1) + timedelta(days=rng.randrange(365))
    days = dict(oracle.read_days(CALENDAR_FILE)) if rng.random() < 0.8 else {}
    for _ in range(rng.choice((0, 0, 5, 40))):
        days[first + timedelta(days=rng.randrange(_TAPE_DAYS))] = rng.random() < 0.4
    sessions = [rng.choice(_SESSION_SETS)] * 7
    if rng.random() < 0.3:
        sessions = [rng.choice(_SESSION_SETS) for _ in range(7)]
    rest = rng.choice((frozenset({5, 6}), frozenset({5, 6}), frozenset({6}), frozenset()))
    if rest == frozenset({6}):
        sessions[5] = ((420, 690),)
    return oracle.OracleOffice(
        first, _TAPE_DAYS, days, rest, tuple(sessions),
        cutoff_same_day=rng.random() < 0.8,
        cutoff_all=rng.random() < 0.3,
        keeps_clock=rng.random() < 0.7,
    )  # fmt: skip


def engine_side(office: oracle.OracleOffice) -> tuple[OfficeCalendar, DeadlineRules]:
    """The same office as the engine knows it."""
    days = {
        day: CalendarDay(DayKind.WORKING if works else DayKind.OFF, "ngày thử", "oracle")
        for day, works in office.days.items()
    }
    sessions = [
        tuple(Session(_clock(opens), _clock(closes)) for opens, closes in day)
        for day in office.sessions
    ]
    rules = DeadlineRules(
        hours=OfficeHours(sessions[0], dict(enumerate(sessions))),
        cutoff=_clock(office.cutoff),
        cutoff_for_same_day=office.cutoff_same_day,
        cutoff_for_all=office.cutoff_all,
        appointment_hour=(
            AppointmentHour.KEEP_CLOCK if office.keeps_clock else AppointmentHour.END_OF_DAY
        ),
    )
    return OfficeCalendar(days, office.rest), rules


def replay(rng: random.Random, cases: int) -> Iterator[Case]:
    """Compute many random dossiers of one random office on both sides."""
    office = random_office(rng)
    calendar, rules = engine_side(office)
    for _ in range(cases):
        yield _compare(rng, office, calendar, rules)


def differences(seed: int, offices: int, cases: int) -> list[Case]:
    """The dossiers on which engine and oracle disagree."""
    rng = random.Random(seed)
    return [
        case
        for _ in range(offices)
        for case in replay(rng, cases)
        if case.by_engine != case.by_oracle
    ]


def _compare(
    rng: random.Random, office: oracle.OracleOffice, calendar: OfficeCalendar, rules: DeadlineRules
) -> Case:
    received = rng.randrange(10, 300) * oracle.DAY + _minute(rng, office)
    unit = rng.choice(("working_day", "working_day", "calendar_day", "hour", "same_day"))
    if unit == "hour":
        half_hours = rng.choice((rng.randint(1, 16), rng.randint(1, 200)))
    else:
        half_hours = rng.choice((rng.randint(1, 6), rng.randint(1, 60))) * 16
        if unit == "working_day" and rng.random() < 0.3:
            half_hours += rng.choice((4, 8, 8, 8, 12)) - rng.choice((0, 16)) * (half_hours > 16)
    waits = _waits(rng, office, received)
    pauses = [
        Pause(_moment(office, w.asked), _moment(office, w.arrived), policy=PausePolicy(w.policy))
        for w in waits
    ]
    value = Decimal(half_hours) / (2 if unit == "hour" else 16)
    limit = TimeLimit(value, LimitUnit(unit))
    seconds = timedelta(seconds=rng.randrange(60))
    at = _moment(office, received)
    found = due_date(at if waits else at + seconds, limit, calendar, rules, pauses)
    if found.reasons[-1].at != found.due_at or not is_working_moment(
        found.due_at, calendar, rules.hours
    ):
        raise AssertionError(f"broken promise: {found}")
    expected = oracle.due(office, received, unit, half_hours, waits)
    return Case(
        oracle.wall_clock(office, received), unit, half_hours, tuple(waits),
        found.due_at.strftime("%Y-%m-%dT%H:%M"), oracle.wall_clock(office, expected),
    )  # fmt: skip


def _waits(
    rng: random.Random, office: oracle.OracleOffice, received: int
) -> list[oracle.OracleWait]:
    waits = []
    earliest = received
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        asked = earliest + rng.choice((0, rng.randrange(600), rng.randrange(8 * oracle.DAY)))
        arrived = asked + rng.choice((0, rng.randrange(600), rng.randrange(20 * oracle.DAY)))
        policy = rng.choice(("restart", "pause", "pause_plus_one"))
        waits.append(oracle.OracleWait(asked, arrived, policy))
        earliest = arrived
    return waits


def _minute(rng: random.Random, office: oracle.OracleOffice) -> int:
    """A minute of the day; often one at which something begins or ends."""
    edges = [edge for session in office.sessions[0] for edge in session]
    edge = rng.choice([*edges, office.cutoff]) + rng.choice((-1, 0, 0, 1))
    return rng.choice((edge, rng.randrange(400, 1060), rng.randrange(oracle.DAY)))


def _moment(office: oracle.OracleOffice, number: int) -> datetime:
    day = office.first + timedelta(days=number // oracle.DAY)
    return datetime.combine(day, _clock(number % oracle.DAY), OFFICE_ZONE)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)


def without_a_day(office: oracle.OracleOffice, day: date) -> oracle.OracleOffice:
    """The same office with one day less; used to show that the comparison can fail."""
    return replace(
        office, days={**office.days, day: False}, tape=bytearray(), minutes=[], worked_days=[]
    )
