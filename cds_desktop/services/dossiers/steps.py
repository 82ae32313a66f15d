"""Steps of an interlinked dossier: reading, planning, adding, changing before they are sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.deadlines import (
    DueState,
    Outcome,
    Reason,
    due_state,
    outcome,
    reasons_from_data,
    rules_from_data,
)
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossier_steps import (
    DossierStep,
    PlannedStep,
    StepPlan,
    clean_plan,
    clean_plans,
    next_position,
    passes_limit,
    placed,
    plan_data,
    plan_of,
    running,
)
from cds_desktop.domain.dossier_waits import limit_of
from cds_desktop.domain.dossiers import OPEN
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.persistence.corrections import CorrectionRepository, LinkedDossier
from cds_desktop.persistence.dossier_steps import StepRepository
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.offices import load_calendar

PLANNED, ADDED, CHANGED = "steps_planned", "step_added", "step_changed"
SENT, DONE, DROPPED, REVERSED_STEP = "step_sent", "step_done", "step_dropped", "step_reversed"
STEP_ACTIONS = (PLANNED, ADDED, CHANGED, SENT, DONE, DROPPED, REVERSED_STEP)


@dataclass(frozen=True, slots=True)
class StepsView:
    """The steps of a dossier with all that is shown beside them.

    Attributes:
        plan: Start and due date of each step that holds.
        passes_limit: Whether the steps together pass the appointment of the dossier.
        corrects: The returned dossier whose result this one corrects.
        corrections: The dossiers which correct this one.
    """

    steps: tuple[DossierStep, ...] = ()
    plan: tuple[PlannedStep, ...] = ()
    passes_limit: bool = False
    corrects: LinkedDossier | None = None
    corrections: tuple[LinkedDossier, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.steps or self.corrects or self.corrections)

    def step(self, number: int) -> DossierStep:
        """A step by its number in the list, from 1.

        Raises:
            NotFound: `step.not_found`.
        """
        if not 1 <= number <= len(self.steps):
            raise NotFound("step.not_found", number=number, of=len(self.steps))
        return self.steps[number - 1]


@dataclass(frozen=True, slots=True)
class OutLine:
    """A step that another agency has now.

    Attributes:
        state: How it stands against its own limit; None without one.
        late_by: Working days over its limit; 0 while it is within.
    """

    code: str
    owner_name: str
    procedure_name: str
    step: DossierStep
    dossier_due_at: datetime | None
    state: DueState | None
    late_by: int
    is_late: bool


def steps_of(open_uow: OpenUow, code: str, *, actor: Actor | None = None) -> StepsView:
    """The steps of one dossier and its links.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(code))
        return read_steps(uow, record, load_calendar(uow))


def read_steps(uow: UnitOfWork, record: DossierRecord, calendar: OfficeCalendar) -> StepsView:
    """The same inside the caller's transaction."""
    steps = StepRepository(uow.session).of(record.id)
    links = CorrectionRepository(uow.session)
    plan: tuple[PlannedStep, ...] = ()
    if steps:
        plan = plan_of(steps, record.received_at, calendar, rules_from_data(record.rules))
    return StepsView(
        steps,
        plan,
        passes_limit(plan, record.due_at),
        links.corrected_by(record.id),
        links.corrections_of(record.id, record.owner.id),
    )


def reasons_of_step(
    step: DossierStep, view: StepsView, history: Iterable[JournalEntry]
) -> tuple[Reason, ...]:
    """Why a step has its due date: as stored with its hand-over, or as planned before it."""
    if step.sent_at is None:
        planned = next((each.due for each in view.plan if each.step.id == step.id), None)
        return () if planned is None else planned.reasons
    found: object = None
    for entry in history:
        if entry.action == SENT and entry.details.get("step") == step.id:
            found = entry.details.get("explanation")
    return reasons_from_data(found) if isinstance(found, list) else ()


def steps_out(
    open_uow: OpenUow, *, now: datetime, actor: Actor | None = None
) -> tuple[OutLine, ...]:
    """Every step at another agency, of dossiers in progress: the latest past its limit first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        calendar = load_calendar(uow)
        found = StepRepository(uow.session).out()
    lines = []
    for each in found:
        step, state, is_late = each.step, None, False
        if step.due_at is not None:
            state = due_state(now, step.due_at, calendar)
            is_late = outcome(now, step.due_at, step.plan.limit) is Outcome.LATE
        late_by = state.working_days if state is not None and is_late else 0
        lines.append(
            OutLine(
                each.code, each.owner_name, each.procedure_name, step, each.dossier_due_at,
                state, late_by, is_late,
            )
        )  # fmt: skip
    return tuple(sorted(lines, key=_by_due))


def _by_due(line: OutLine) -> tuple[bool, datetime, str]:
    step = line.step
    moment = step.due_at or step.sent_at
    if moment is None:
        raise RuntimeError("a step which is out was never sent")
    return step.due_at is None, moment, line.code


# --- planning -------------------------------------------------------------------------------------


def plan_steps(
    open_uow: OpenUow,
    code: str,
    plans: Sequence[StepPlan] | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> StepsView:
    """Give a dossier its steps: those given, or the usual ones of its procedure.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `step.dossier_closed`, `step.planned_already`,
            `step.no_usual_steps`, or what `clean_plans` finds.
    """
    actor.require(Right.PROCESS)
    with open_uow() as uow:
        record, steps = _open_dossier(uow, code)
        if any(not step.is_dropped for step in steps):
            raise RuleBroken("step.planned_already", code=record.code)
        wanted = clean_plans(plans) if plans is not None else None
        if wanted is None:
            wanted = StepRepository(uow.session).usual(record.procedure_id)
        if not wanted:
            raise RuleBroken("step.no_usual_steps", procedure=record.procedure_code)
        _store_plan(uow, record.id, record.code, wanted, actor, whole_second(now))
        return committed(uow, record)


def plan_usual_steps(
    uow: UnitOfWork, dossier_id: int, code: str, procedure_id: int, actor: Actor, at: datetime
) -> None:
    """Plan the usual steps of a received dossier in the caller's transaction, if it has any."""
    usual = StepRepository(uow.session).usual(procedure_id)
    if usual:
        _store_plan(uow, dossier_id, code, usual, actor, at)


def _store_plan(
    uow: UnitOfWork,
    dossier_id: int,
    code: str,
    plans: Sequence[StepPlan],
    actor: Actor,
    at: datetime,
) -> None:
    ids = StepRepository(uow.session).add(dossier_id, plans)
    write_entry(
        uow, code, PLANNED, actor, at,
        {"steps": list(ids), "units": [plan.unit_name for plan in plans]},
    )  # fmt: skip


def add_step(
    open_uow: OpenUow,
    code: str,
    plan: StepPlan,
    *,
    parallel: bool = False,
    actor: Actor,
    now: datetime,
) -> StepsView:
    """Add one step after the others, or beside the last; the position in `plan` is not used.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `step.dossier_closed`, or what `clean_plan` and
            `next_position` find.
    """
    actor.require(Right.PROCESS)
    with open_uow() as uow:
        record, steps = _open_dossier(uow, code)
        position = next_position(steps, parallel=parallel)
        cleaned = clean_plan(placed(plan, position))
        (step_id,) = StepRepository(uow.session).add(record.id, [cleaned])
        details = {"steps": [step_id], "unit": cleaned.unit_name, "plan": plan_data(cleaned)}
        write_entry(uow, record.code, ADDED, actor, whole_second(now), details)
        return committed(uow, record)


def change_step(
    open_uow: OpenUow, code: str, step_id: int, plan: StepPlan, *, actor: Actor, now: datetime
) -> StepsView:
    """Change a step which was not sent yet.

    Raises:
        NotFound: `dossier.not_found`, `step.not_found`.
        RuleBroken: `officer.not_allowed`, `step.dossier_closed`, `step.sent_already`,
            `step.dropped`, or what `clean_plan` finds.
    """
    actor.require(Right.PROCESS)
    with open_uow() as uow:
        record, steps = _open_dossier(uow, code)
        step = step_among(steps, step_id)
        if step.is_dropped or step.sent_at is not None:
            refusal = "step.dropped" if step.is_dropped else "step.sent_already"
            raise RuleBroken(refusal, unit=step.plan.unit_name)
        cleaned = clean_plan(plan)
        if cleaned != step.plan:
            StepRepository(uow.session).change(step.id, cleaned)
            details = {
                "step": step.id,
                "unit": cleaned.unit_name,
                "before": plan_data(step.plan),
                "after": plan_data(cleaned),
            }
            write_entry(uow, record.code, CHANGED, actor, whole_second(now), details)
        return committed(uow, record)


# --- what the acts share --------------------------------------------------------------------------


def locked(uow: UnitOfWork, code: str) -> tuple[DossierRecord, tuple[DossierStep, ...]]:
    """A dossier and its steps; nobody else changes them until commit."""
    dossier_id = uow.dossiers.id_of(code)
    uow.dossiers.lock(dossier_id)
    return uow.dossiers.get(dossier_id), StepRepository(uow.session).of(dossier_id)


def _open_dossier(uow: UnitOfWork, code: str) -> tuple[DossierRecord, tuple[DossierStep, ...]]:
    record, steps = locked(uow, code)
    check_open(record)
    return record, steps


def check_open(record: DossierRecord) -> None:
    """Refuse further steps of a dossier which is not in progress.

    Raises:
        RuleBroken: `step.dossier_closed`.
    """
    if record.status not in OPEN:
        raise RuleBroken("step.dossier_closed", after=record.status.term)


def check_nothing_out(uow: UnitOfWork, record: DossierRecord, reason: str) -> None:
    """Refuse to finish while another agency still has a step, unless a reason is given.

    The last agency returns the case to the lead agency, and the higher one sends its result to
    the desk which received (Nghị định 61/2018 Điều 19 khoản 6, 7): only then is it finished.

    Raises:
        RuleBroken: `step.still_out`.
    """
    out = running(StepRepository(uow.session).of(record.id))
    if out and not reason:
        raise RuleBroken("step.still_out", units=tuple(step.plan.unit_name for step in out))


def step_among(steps: Sequence[DossierStep], step_id: int) -> DossierStep:
    """The step with this id.

    Raises:
        NotFound: `step.not_found`.
    """
    for step in steps:
        if step.id == step_id:
            return step
    raise NotFound("step.not_found", number=step_id, of=len(steps))


def committed(uow: UnitOfWork, record: DossierRecord) -> StepsView:
    """Make an act last and answer with the steps as they stand then."""
    view = read_steps(uow, record, load_calendar(uow))
    uow.commit()
    return view


def write_entry(
    uow: UnitOfWork,
    code: str,
    action: str,
    actor: Actor,
    at: datetime,
    details: Mapping[str, object],
    reason: str = "",
) -> None:
    """One entry of the dossier's journal."""
    uow.journal.write(
        at=at, actor=actor, subject="dossier", reference=code, action=action, reason=reason,
        details=details,
    )  # fmt: skip


def total_outcome(record: DossierRecord) -> Outcome | None:
    """How the whole dossier met its appointment (index 1); None while it is in progress."""
    if record.finished_at is None or record.due_at is None:
        return None
    return outcome(record.finished_at, record.due_at, limit_of(record))
