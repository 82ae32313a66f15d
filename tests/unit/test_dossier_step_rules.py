"""Rules of interlinked steps: whose turn it is, what is late, when all will be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.clock import OFFICE_ZONE, at_office, parse_instant
from cds_desktop.domain.deadlines import (
    DeadlineRules,
    LimitUnit,
    Outcome,
    TimeLimit,
    parse_limit_argument,
    step_due_dates,
)
from cds_desktop.domain.dossier_steps import (
    MOST_STEPS,
    DossierStep,
    StepPlan,
    StepState,
    clean_plan,
    clean_plans,
    figures_of,
    groups_of,
    late_on,
    may_start,
    next_position,
    passes_limit,
    plan_of,
    planned_end,
    plans_pass_limit,
    running,
    startable,
    state_of,
    step_outcome,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import OfficeCalendar, days_from_csv
from tests.oracles import deadline_oracle

CALENDAR_FILE = Path(__file__).parents[2] / "resources" / "calendar" / "vn-days.csv"
CALENDAR = OfficeCalendar(days_from_csv(CALENDAR_FILE.read_text(encoding="utf-8")))
RULES = DeadlineRules()
START = parse_instant("2026-11-16T09:00")
SESSIONS = (((420, 690), (810, 1020)),) * 7


def step(number: int, position: int, limit: str = "2d", **facts: object) -> DossierStep:
    plan = StepPlan(f"Cơ quan {number}", position=position, limit=parse_limit_argument(limit))
    return replace(DossierStep(number, 1, plan), **facts)  # type: ignore[arg-type]


def ids(steps: Sequence[DossierStep]) -> list[int]:
    return [each.id for each in steps]


def at(text: str) -> datetime:
    return parse_instant(text)


# --- whose turn ----------------------------------------------------------------------------------


def test_parallel_steps_start_together_and_the_next_waits_for_all_of_them() -> None:
    birth, residence, card = step(1, 1), step(2, 2), step(3, 2)
    assert ids(startable([birth, residence, card])) == [1]
    birth = replace(birth, sent_at=START, done_at=START)
    assert ids(startable([birth, residence, card])) == [2, 3]
    residence = replace(residence, sent_at=START, done_at=START)
    after = step(4, 3)
    assert ids(startable([birth, residence, card, after])) == [3]
    card = replace(card, is_dropped=True)
    assert ids(startable([birth, residence, card, after])) == [4]


def test_every_refusal_to_send_says_why() -> None:
    first, second = step(1, 1), step(2, 2)
    with pytest.raises(RuleBroken, match=r"step\.not_its_turn") as refused:
        may_start(second, [first, second])
    assert refused.value.facts["first"] == "Cơ quan 1"
    for changed, code in (
        (replace(first, is_dropped=True), "step.dropped"),
        (replace(first, sent_at=START), "step.sent_already"),
        (replace(first, sent_at=START, done_at=START), "step.done_already"),
    ):
        with pytest.raises(RuleBroken) as refused:
            may_start(changed, [changed, second])
        assert refused.value.code == code
    may_start(first, [first, second])


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.sampled_from(["new", "out", "done", "dropped"])),
        max_size=8,
    )
)
def test_each_step_is_in_one_state_and_only_free_ones_may_start(
    drawn: list[tuple[int, str]],
) -> None:
    facts: dict[str, dict[str, object]] = {
        "new": {},
        "out": {"sent_at": START},
        "done": {"sent_at": START, "done_at": START},
        "dropped": {"is_dropped": True},
    }
    steps = [
        replace(step(n, position), **facts[how])  # type: ignore[arg-type]
        for n, (position, how) in enumerate(drawn, start=1)
    ]
    for each in steps:
        state = state_of(each, steps)
        blockers = [s for s in steps if s.position < each.position and s.is_open]
        assert (state is StepState.READY) == (
            each.sent_at is None and not each.is_dropped and not blockers
        )
        if state is StepState.WAITING:
            assert blockers
    assert not {*ids(startable(steps))} & {*ids(running(steps))}
    assert sum(len(group) for group in groups_of(steps)) == figures_of(steps, START).planned


# --- dates ---------------------------------------------------------------------------------------


def test_the_plan_in_order_is_the_plan_of_the_engine() -> None:
    limits = ["1d", "4h", "2d"]
    steps = [step(n, n, limit) for n, limit in enumerate(limits, start=1)]
    plan = plan_of(steps, at("2026-03-04T09:00"), CALENDAR, RULES)
    engine = step_due_dates(
        at("2026-03-04T09:00"), [parse_limit_argument(text) for text in limits], CALENDAR, RULES
    )
    assert [each.due_at for each in plan] == [each.due_at for each in engine]
    assert plan[2].due is not None
    assert plan[2].due.reasons == engine[2].reasons


def test_the_plan_agrees_with_the_minute_oracle() -> None:
    """Residence and card in parallel after the birth: the slower one decides."""
    office = deadline_oracle.OracleOffice(
        date(2026, 1, 1), 400, deadline_oracle.read_days(CALENDAR_FILE), frozenset({5, 6}), SESSIONS
    )
    steps = [step(1, 1, "1d"), step(2, 2, "3d"), step(3, 2, "12h"), step(4, 3, "1d")]

    def count(start: int, half_hours: int, unit: str = "working_day") -> int:
        return deadline_oracle.due(office, start, unit, half_hours, [])

    first = count(deadline_oracle.minute_number(office, START.replace(tzinfo=None)), 16)
    residence, card = count(first, 48), count(first, 24, "hour")
    last = count(max(residence, card), 16)
    plan = plan_of(steps, START, CALENDAR, RULES)
    assert [f"{each.due_at:%Y-%m-%d %H:%M}" for each in plan] == [
        deadline_oracle.wall_clock(office, number).replace("T", " ")
        for number in (first, residence, card, last)
    ]


_LIMITS = st.one_of(
    st.none(),
    st.builds(
        TimeLimit,
        st.integers(1, 40).map(lambda half: Decimal(half) / 2),
        st.just(LimitUnit.WORKING_DAY),
    ),
    st.builds(TimeLimit, st.integers(1, 30).map(Decimal), st.just(LimitUnit.CALENDAR_DAY)),
    st.builds(TimeLimit, st.integers(1, 60).map(Decimal), st.just(LimitUnit.HOUR)),
)


@given(
    st.lists(st.tuples(st.integers(1, 4), _LIMITS), min_size=1, max_size=8),
    st.integers(0, 400 * 24 * 60),
)
def test_due_dates_of_a_plan_never_decrease_and_the_slowest_decides(
    drawn: list[tuple[int, TimeLimit | None]], minutes: int
) -> None:
    start = at_office(date(2026, 1, 5)) + timedelta(minutes=minutes)
    steps = [
        DossierStep(number, 1, StepPlan(f"Cơ quan {number}", limit=limit, position=position))
        for number, (position, limit) in enumerate(drawn, start=1)
    ]
    plan = plan_of(steps, start, CALENDAR, RULES)
    by_group: dict[int, list[datetime]] = {}
    starts: dict[int, set[datetime]] = {}
    for each in plan:
        by_group.setdefault(each.step.position, []).append(each.due_at)
        starts.setdefault(each.step.position, set()).add(each.starts_at)
    expected = start
    for position in sorted(by_group):
        assert starts[position] == {expected}  # all of a group start when the slowest must end
        slowest = max(by_group[position])
        assert slowest >= expected.replace(second=0, microsecond=0)
        expected = slowest
    assert planned_end(plan) == expected


def test_a_step_that_ended_late_moves_what_comes_after_it() -> None:
    sent = step(1, 1, "1d", sent_at=START, due_at=at("2026-11-17T09:00"))
    second = step(2, 2, "1d")
    in_time = plan_of([sent, second], START, CALENDAR, RULES)
    assert in_time[1].due_at == at("2026-11-18T09:00")
    late = replace(sent, done_at=at("2026-11-19T10:00"))
    assert plan_of([late, second], START, CALENDAR, RULES)[1].due_at == at("2026-11-20T10:00")
    assert passes_limit(in_time, at("2026-11-17T17:00"))
    assert not passes_limit(in_time, at("2026-11-18T09:00"))
    assert not passes_limit(in_time, None)
    assert planned_end(()) is None


# --- late by step and in total -------------------------------------------------------------------


def test_one_late_step_of_a_dossier_that_is_in_time() -> None:
    """The office makes good what one agency lost: late per step, in time in total."""
    late = step(
        1, 1, "1d", sent_at=START, due_at=at("2026-11-17T09:00"), done_at=at("2026-11-18T08:00")
    )
    early = step(
        2, 2, "5d", sent_at=at("2026-11-18T08:00"), due_at=at("2026-11-26T08:00"),
        done_at=at("2026-11-19T08:00"),
    )  # fmt: skip
    free = replace(step(3, 3), plan=StepPlan("Không hạn", position=3), sent_at=START)
    assert step_outcome(late) is Outcome.LATE
    assert step_outcome(early) is Outcome.EARLY
    assert step_outcome(free) is None
    figures = figures_of([late, early, free], at("2026-12-30T08:00"))
    assert (figures.planned, figures.done, figures.out) == (3, 2, 1)
    assert (figures.early, figures.on_time, figures.late) == (1, 0, 1)


def test_a_step_that_is_out_is_late_by_the_day_or_by_the_hour() -> None:
    by_day = step(1, 1, "1d", sent_at=START, due_at=at("2026-11-17T09:00"))
    by_hour = step(2, 1, "8h", sent_at=START, due_at=at("2026-11-17T09:00"))
    both = [by_day, by_hour]
    assert ids(late_on(both, at("2026-11-17T09:00"))) == []
    assert ids(late_on(both, at("2026-11-17T09:01"))) == [2]
    assert ids(late_on(both, at("2026-11-18T07:00"))) == [1, 2]
    done = [replace(each, done_at=at("2026-11-17T09:00")) for each in both]
    assert late_on(done, at("2026-11-18T07:00")) == ()


# --- what is stored ------------------------------------------------------------------------------


def test_plans_are_numbered_without_gaps_and_stay_parallel() -> None:
    plans = [StepPlan(" Sở  Tư pháp ", position=7), StepPlan("Công an", position=3),
             StepPlan("Bảo hiểm", position=3)]  # fmt: skip
    cleaned = clean_plans(plans)
    assert [(p.unit_name, p.position) for p in cleaned] == [
        ("Công an", 1), ("Bảo hiểm", 1), ("Sở Tư pháp", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (StepPlan("  "), "step.unit_missing"),
        (StepPlan("A" * 201), "step.text_long"),
        (StepPlan("A", "b" * 501), "step.text_long"),
        (StepPlan("A", position=0), "step.position_range"),
        (StepPlan("A", limit=TimeLimit(Decimal(0), LimitUnit.HOUR)), "limit.not_positive"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(plan: StepPlan, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        clean_plan(plan)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("limits", "whole", "too_long"),
    [
        (["1d", "3d"], "4d", False),
        (["1d", "3d", "1h"], "4d", True),
        (["20d"], "", False),
        ([], "1d", False),
        (["8h"], "same-day", True),  # in the morning of the next day
        (["7cd"], "5d", False),
    ],
)
def test_steps_longer_than_the_procedure_are_noticed_while_they_are_entered(
    limits: list[str], whole: str, too_long: bool
) -> None:
    plans = [step(n, n, limit).plan for n, limit in enumerate(limits, start=1)]
    limit = parse_limit_argument(whole) if whole else None
    assert plans_pass_limit(plans, limit) is too_long
    beside = [replace(plan, position=1) for plan in plans]
    if too_long and len(plans) > 1:
        assert not plans_pass_limit(beside, limit)  # in parallel they fit


def test_a_dossier_has_an_end_of_steps() -> None:
    steps = [step(n, n) for n in range(1, MOST_STEPS + 1)]
    with pytest.raises(RuleBroken, match=r"step\.too_many"):
        next_position(steps, parallel=True)
    with pytest.raises(RuleBroken, match=r"step\.too_many"):
        clean_plans([each.plan for each in steps] * 2)
    assert next_position([], parallel=True) == 1
    assert next_position(steps[:2], parallel=False) == 3
    assert next_position(steps[:2], parallel=True) == 2
    assert START.tzinfo is OFFICE_ZONE
