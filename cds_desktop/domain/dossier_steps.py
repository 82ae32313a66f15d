"""Interlinked dossiers (hồ sơ liên thông): ordered or parallel steps, each with its own limit.

One dossier, counted once at the unit which received it. Agencies of the same level hand on in the
order which the one-stop unit sets, or get it all at once; the last returns it to the lead agency
(Nghị định 61/2018 Điều 19 khoản 6). To another level the papers go up, and the result comes back
to the desk which received (khoản 7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Final

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.deadlines import (
    DeadlineRules,
    DueDate,
    Outcome,
    TimeLimit,
    due_date,
    limit_argument,
    outcome,
    parse_limit_argument,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.text import normalise, refuse_longer

MOST_STEPS: Final = 30
"""Steps of one dossier; more is a typing error of a template, not a procedure."""
LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 500
_A_MONDAY: Final = datetime(2026, 6, 1, 8, 0, tzinfo=OFFICE_ZONE)


class Direction(StrEnum):
    """Where a step leads."""

    SAME_LEVEL = "same_level"
    UP = "up"
    BACK = "back"


class StepState(StrEnum):
    """How one step stands."""

    WAITING = "waiting"
    READY = "ready"
    OUT = "out"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class StepPlan:
    """A step as planned: for one dossier, or as usual for a procedure.

    Attributes:
        position: Steps with the same one run in parallel; the next starts when all are done.
        limit: None when nobody fixed one; such a step is never late.
    """

    unit_name: str
    task: str = ""
    direction: Direction = Direction.SAME_LEVEL
    limit: TimeLimit | None = None
    position: int = 1


@dataclass(frozen=True, slots=True)
class DossierStep:
    """One step of one dossier as stored.

    Attributes:
        due_at: Set when it is sent, under the rule set of the dossier.
        sender_name: Who handed it over.
        receiver_name: Who took the answer in.
    """

    id: int
    dossier_id: int
    plan: StepPlan
    sent_at: datetime | None = None
    due_at: datetime | None = None
    done_at: datetime | None = None
    result: str = ""
    sender_name: str = ""
    receiver_name: str = ""
    is_dropped: bool = False
    drop_reason: str = ""

    @property
    def position(self) -> int:
        """Its place in the order."""
        return self.plan.position

    @property
    def is_out(self) -> bool:
        """Whether another agency has it now."""
        return self.sent_at is not None and self.done_at is None and not self.is_dropped

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.done_at is None and not self.is_dropped

    @property
    def is_done(self) -> bool:
        """Whether its answer came."""
        return self.done_at is not None and not self.is_dropped


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """When a step starts and must end: as it happened, or as it would if nobody is late.

    Attributes:
        due: None when the step has no limit.
    """

    step: DossierStep
    starts_at: datetime
    due: DueDate | None

    @property
    def due_at(self) -> datetime:
        """When it must end; a step without a limit takes no time in the plan."""
        return self.starts_at if self.due is None else self.due.due_at


@dataclass(frozen=True, slots=True)
class StepFigures:
    """The steps of one dossier, counted: index 2 beside index 1 (Thông tư 01/2018 Điều 13)."""

    planned: int
    done: int
    out: int
    early: int
    on_time: int
    late: int


def clean_plan(plan: StepPlan) -> StepPlan:
    """A plan as it is stored.

    Raises:
        RuleBroken: `step.unit_missing`, `step.text_long`, `step.position_range`, or what
            `TimeLimit.check` finds.
    """
    unit = refuse_longer(normalise(plan.unit_name), LONGEST_NAME, "step.text_long")
    if not unit:
        raise RuleBroken("step.unit_missing")
    if not 1 <= plan.position <= MOST_STEPS:
        raise RuleBroken("step.position_range", most=MOST_STEPS, found=plan.position)
    if plan.limit is not None:
        plan.limit.check()
    task = refuse_longer(normalise(plan.task), LONGEST_TEXT, "step.text_long")
    return StepPlan(unit, task, plan.direction, plan.limit, plan.position)


def clean_plans(plans: Sequence[StepPlan]) -> tuple[StepPlan, ...]:
    """Plans in order, numbered 1, 2, 3… without gaps; equal positions stay parallel.

    Raises:
        RuleBroken: As `clean_plan`; `step.too_many`.
    """
    if len(plans) > MOST_STEPS:
        raise RuleBroken("step.too_many", most=MOST_STEPS, found=len(plans))
    cleaned = sorted((clean_plan(plan) for plan in plans), key=lambda plan: plan.position)
    numbers = {old: new for new, old in enumerate(dict.fromkeys(p.position for p in cleaned), 1)}
    return tuple(
        StepPlan(p.unit_name, p.task, p.direction, p.limit, numbers[p.position]) for p in cleaned
    )


def placed(plan: StepPlan, position: int) -> StepPlan:
    """The same step at another place in the order."""
    return StepPlan(plan.unit_name, plan.task, plan.direction, plan.limit, position)


def plan_data(plan: StepPlan) -> dict[str, object]:
    """A planned step as plain data, for files, scripts and the journal."""
    return {
        "position": plan.position,
        "unit": plan.unit_name,
        "task": plan.task,
        "direction": plan.direction.value,
        "limit": "" if plan.limit is None else limit_argument(plan.limit),
    }


def plan_from_data(data: object, position: int) -> StepPlan:
    """Read back what `plan_data` wrote; a missing position is the given one.

    Raises:
        RuleBroken: `step.file_unreadable`, `limit.…`.
    """
    if not isinstance(data, Mapping):
        raise RuleBroken("step.file_unreadable", number=position)
    limit = str(data.get("limit") or "")
    try:
        return StepPlan(
            unit_name=str(data.get("unit") or ""),
            task=str(data.get("task") or ""),
            direction=Direction(str(data.get("direction") or Direction.SAME_LEVEL.value)),
            limit=parse_limit_argument(limit) if limit else None,
            position=int(data.get("position") or position),
        )
    except (ValueError, TypeError) as error:
        raise RuleBroken("step.file_unreadable", number=position) from error


def groups_of(steps: Sequence[DossierStep]) -> tuple[tuple[DossierStep, ...], ...]:
    """Steps by position: those of one group run in parallel. Dropped ones are left out."""
    held = sorted((step for step in steps if not step.is_dropped), key=_order)
    return tuple(tuple(group) for _, group in groupby(held, key=lambda step: step.position))


def state_of(step: DossierStep, steps: Sequence[DossierStep]) -> StepState:
    """How a step stands among its sisters."""
    if step.is_dropped:
        return StepState.DROPPED
    if step.done_at is not None:
        return StepState.DONE
    if step.sent_at is not None:
        return StepState.OUT
    is_held_up = any(other.is_open and other.position < step.position for other in steps)
    return StepState.WAITING if is_held_up else StepState.READY


def startable(steps: Sequence[DossierStep]) -> tuple[DossierStep, ...]:
    """The steps which may be sent now: every step before them is done or dropped."""
    return _in_state(steps, StepState.READY)


def running(steps: Sequence[DossierStep]) -> tuple[DossierStep, ...]:
    """The steps which are at another agency now."""
    return _in_state(steps, StepState.OUT)


def late_on(steps: Sequence[DossierStep], now: datetime) -> tuple[DossierStep, ...]:
    """The steps which are out and past their own limit; the dossier itself need not be late.

    By the same rule as the finish: a limit in days is passed by the day, one in hours by the hour.
    """
    return tuple(
        step
        for step in running(steps)
        if step.due_at is not None and outcome(now, step.due_at, step.plan.limit) is Outcome.LATE
    )


def may_start(step: DossierStep, steps: Sequence[DossierStep]) -> None:
    """Refuse to send a step out of its turn.

    Raises:
        RuleBroken: `step.dropped`, `step.done_already`, `step.sent_already`, `step.not_its_turn`.
    """
    state = state_of(step, steps)
    refusals = {
        StepState.DROPPED: "step.dropped",
        StepState.DONE: "step.done_already",
        StepState.OUT: "step.sent_already",
    }
    if state in refusals:
        raise RuleBroken(refusals[state], unit=step.plan.unit_name)
    if state is StepState.WAITING:
        before = next(s for s in sorted(steps, key=_order) if s.is_open)
        raise RuleBroken("step.not_its_turn", unit=step.plan.unit_name, first=before.plan.unit_name)


def plan_of(
    steps: Sequence[DossierStep],
    start: datetime,
    calendar: OfficeCalendar,
    rules: DeadlineRules,
) -> tuple[PlannedStep, ...]:
    """Every step with its start and its due date; what was not sent yet follows from the rest.

    A group starts when the one before it was done, or else must be done. Steps in parallel start
    together, and the slowest decides when the next group starts.

    Args:
        steps: Of one dossier; dropped ones are left out.
        start: When the first may start, such as the receipt.
        calendar: The office's days.
        rules: The rule set of the dossier.
    """
    planned: list[PlannedStep] = []
    ready_at = start
    for group in groups_of(steps):
        ends: list[datetime] = []
        for step in group:
            starts_at = step.sent_at or ready_at
            limit = step.plan.limit
            due = None if limit is None else due_date(starts_at, limit, calendar, rules)
            if due is not None and step.due_at is not None:
                due = DueDate(step.due_at, due.reasons)  # as promised; the calendar may have moved
            each = PlannedStep(step, starts_at, due)
            planned.append(each)
            ends.append(step.done_at or each.due_at)
        ready_at = max(ends)
    return tuple(planned)


def planned_end(plan: Sequence[PlannedStep]) -> datetime | None:
    """When the last step must end; None without steps."""
    return max((each.step.done_at or each.due_at for each in plan), default=None)


def passes_limit(plan: Sequence[PlannedStep], due_at: datetime | None) -> bool:
    """Whether the limits of the steps together pass the appointment of the dossier."""
    end = planned_end(plan)
    return end is not None and due_at is not None and end > due_at


def plans_pass_limit(plans: Sequence[StepPlan], limit: TimeLimit | None) -> bool:
    """Whether the usual steps of a procedure together pass its own limit.

    Counted in weeks without holidays: for a warning while steps are entered, not for a date.
    """
    if limit is None or not plans:
        return False
    steps = [DossierStep(number, 0, plan) for number, plan in enumerate(plans)]
    calendar, rules = OfficeCalendar(), DeadlineRules()
    plan = plan_of(steps, _A_MONDAY, calendar, rules)
    return passes_limit(plan, due_date(_A_MONDAY, limit, calendar, rules).due_at)


def step_outcome(step: DossierStep) -> Outcome | None:
    """How a done step met its own limit, by the rule of the dossier; None without a limit."""
    if not step.is_done or step.done_at is None or step.due_at is None:
        return None
    return outcome(step.done_at, step.due_at, step.plan.limit)


def figures_of(steps: Sequence[DossierStep], now: datetime) -> StepFigures:
    """Count the steps of one dossier; one that is out past its limit counts as late already."""
    outcomes = [step_outcome(step) for step in steps]
    return StepFigures(
        planned=sum(not step.is_dropped for step in steps),
        done=sum(step.is_done for step in steps),
        out=sum(step.is_out for step in steps),
        early=outcomes.count(Outcome.EARLY),
        on_time=outcomes.count(Outcome.ON_TIME),
        late=outcomes.count(Outcome.LATE) + len(late_on(steps, now)),
    )


def next_position(steps: Sequence[DossierStep], *, parallel: bool) -> int:
    """The position of a further step: after all others, or beside the last.

    Raises:
        RuleBroken: `step.too_many`.
    """
    last = max((step.position for step in steps if not step.is_dropped), default=0)
    position = max(last, 1) if parallel else last + 1
    if len(steps) >= MOST_STEPS or position > MOST_STEPS:
        raise RuleBroken("step.too_many", most=MOST_STEPS, found=len(steps) + 1)
    return position


def _in_state(steps: Sequence[DossierStep], state: StepState) -> tuple[DossierStep, ...]:
    found = (step for step in steps if state_of(step, steps) is state)
    return tuple(sorted(found, key=_order))


def _order(step: DossierStep) -> tuple[int, int]:
    return step.position, step.id
