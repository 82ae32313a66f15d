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
    DueDate,
    LimitUnit,
    Pause,
    PauseCause,
    PausePolicy,
    TimeLimit,
    due_date,
    due_state,
    extended,
    step_due_dates,
)
from cds_desktop.domain.errors import RuleBroken
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
_POLICIES = ("restart", "pause", "pause_plus_one")


@dataclass(frozen=True)
class Case:
    """One dossier in plain values, and what each side says of it.

    `by_engine` and `by_oracle` tell the appointment and, for some, one thing that follows from it:
    the ends of steps, what becomes of an apology, how it stands at a moment.
    """

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
        cutoff=rng.choice((900, 900, 870, 960, 690)),
        cutoff_same_day=rng.random() < 0.8,
        cutoff_all=rng.random() < 0.3,
        keeps_clock=rng.random() < 0.7,
        policies=(rng.choice(_POLICIES), rng.choice(_POLICIES)),
    )  # fmt: skip


def engine_side(office: oracle.OracleOffice) -> tuple[OfficeCalendar, DeadlineRules]:
    """The same office as the engine knows it."""
    days = {
        day: CalendarDay(_kind(day, works), "ngày thử", "oracle")
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
        supplement_policy=PausePolicy(office.policies[0]),
        payment_policy=PausePolicy(office.policies[1]),
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


def _kind(day: date, works: bool) -> DayKind:
    """A closure of the office counts as a day off; every third is one."""
    if works:
        return DayKind.WORKING
    return DayKind.CLOSED if day.toordinal() % 3 == 0 else DayKind.OFF


def _compare(
    rng: random.Random, office: oracle.OracleOffice, calendar: OfficeCalendar, rules: DeadlineRules
) -> Case:
    received = rng.randrange(10, 300) * oracle.DAY + _minute(rng, office)
    unit, half_hours = random_limit(rng)
    waits, pauses = _waits(rng, office, received)
    limit = engine_limit(unit, half_hours)
    seconds = timedelta(seconds=rng.randrange(60))
    at = _moment(office, received)
    found = due_date(at if waits else at + seconds, limit, calendar, rules, pauses)
    if found.reasons[-1].at != found.due_at or not is_working_moment(
        found.due_at, calendar, rules.hours
    ):
        raise AssertionError(f"broken promise: {found}")
    expected = oracle.due(office, received, unit, half_hours, waits)
    follows = rng.choice((_nothing, _nothing, _steps, _apology, _risk))
    more_found, more_expected = follows(rng, office, calendar, rules, found, expected)
    return Case(
        oracle.wall_clock(office, received), unit, half_hours, tuple(waits),
        f"{found.due_at:%Y-%m-%dT%H:%M} {more_found}",
        f"{oracle.wall_clock(office, expected)} {more_expected}",
    )  # fmt: skip


def random_limit(rng: random.Random) -> tuple[str, int]:
    """A unit and a number of half hours (16 a day), as the oracle takes them."""
    unit = rng.choice(("working_day", "working_day", "calendar_day", "hour", "same_day"))
    if unit == "hour":
        return unit, rng.choice((rng.randint(1, 16), rng.randint(1, 200)))
    half_hours = rng.choice((rng.randint(1, 6), rng.randint(1, 60))) * 16
    if unit == "working_day" and rng.random() < 0.3:
        half_hours += rng.choice((4, 8, 8, 8, 12)) - rng.choice((0, 16)) * (half_hours > 16)
    return unit, half_hours


def engine_limit(unit: str, half_hours: int) -> TimeLimit:
    """The same limit as the engine takes it."""
    return TimeLimit(Decimal(half_hours) / (2 if unit == "hour" else 16), LimitUnit(unit))


# --- what follows from an appointment, on both sides -------------------------------------------


def _nothing(*_: object) -> tuple[str, str]:
    return "", ""


def _steps(
    rng: random.Random,
    office: oracle.OracleOffice,
    calendar: OfficeCalendar,
    rules: DeadlineRules,
    found: DueDate,
    expected: int,
) -> tuple[str, str]:
    limits = [random_limit(rng) for _ in range(rng.randint(1, 4))]
    limits = [(unit, min(half_hours, 160)) for unit, half_hours in limits]
    counted = [engine_limit(*each) for each in limits]
    ends = step_due_dates(found.due_at, counted, calendar, rules)
    known = oracle.steps(office, expected, limits)
    return (
        " ".join(f"{end.due_at:%Y-%m-%dT%H:%M}" for end in ends),
        " ".join(oracle.wall_clock(office, each) for each in known),
    )


def _apology(
    rng: random.Random,
    office: oracle.OracleOffice,
    calendar: OfficeCalendar,
    rules: DeadlineRules,
    found: DueDate,
    expected: int,
) -> tuple[str, str]:
    told = expected - rng.randrange(5 * oracle.DAY)
    wanted = expected + rng.randrange(-600, 9 * oracle.DAY)
    try:
        new = extended(
            found, _moment(office, wanted), informed_at=_moment(office, told),
            already_extended=False, calendar=calendar, rules=rules,
        )  # fmt: skip
        answer = f"{new.due_at:%Y-%m-%dT%H:%M}"
    except RuleBroken as refused:
        answer = refused.code
    return answer, oracle.new_date(office, expected, told, wanted)


def _risk(
    rng: random.Random,
    office: oracle.OracleOffice,
    calendar: OfficeCalendar,
    _rules: DeadlineRules,
    found: DueDate,
    expected: int,
) -> tuple[str, str]:
    now = expected + rng.choice((0, 1, rng.randrange(-6, 6) * oracle.DAY, rng.randrange(-600, 600)))
    state = due_state(_moment(office, now), found.due_at, calendar)
    return f"{state.risk} {state.working_days}", oracle.standing(office, now, expected)


def _waits(
    rng: random.Random, office: oracle.OracleOffice, received: int
) -> tuple[list[oracle.OracleWait], list[Pause]]:
    """The same waits on both sides; most follow the rule set, some a law of their own."""
    waits, pauses = [], []
    earliest = received
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        asked = earliest + rng.choice((0, rng.randrange(600), rng.randrange(8 * oracle.DAY)))
        arrived = asked + rng.choice((0, rng.randrange(600), rng.randrange(20 * oracle.DAY)))
        is_payment, own = rng.random() < 0.4, rng.random() < 0.3
        policy = rng.choice(_POLICIES) if own else office.policies[is_payment]
        waits.append(oracle.OracleWait(asked, arrived, policy))
        pauses.append(
            Pause(
                _moment(office, asked),
                _moment(office, arrived),
                PauseCause.PAYMENT if is_payment else PauseCause.SUPPLEMENT,
                PausePolicy(policy) if own else None,
            )
        )
        earliest = arrived
    return waits, pauses


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
