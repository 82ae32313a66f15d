"""What happens to a step: handed over, answered, left out; and the newest act taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cds_desktop.domain.clock import iso, whole_second
from cds_desktop.domain.deadlines import due_date, reasons_to_data, rules_from_data
from cds_desktop.domain.dossier_records import REVERSED, DossierRecord
from cds_desktop.domain.dossier_steps import DossierStep, may_start, plan_from_data
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise_lines, refuse_longer
from cds_desktop.persistence.dossier_steps import StepRepository
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.dossiers.moves import UNDO_MINUTES
from cds_desktop.services.dossiers.reception import LONGEST_TEXT
from cds_desktop.services.dossiers.steps import (
    ADDED,
    CHANGED,
    DONE,
    DROPPED,
    PLANNED,
    REVERSED_STEP,
    SENT,
    STEP_ACTIONS,
    StepsView,
    check_open,
    committed,
    locked,
    step_among,
    write_entry,
)
from cds_desktop.services.offices import load_calendar


def send_step(
    open_uow: OpenUow, code: str, step_id: int, *, actor: Actor, now: datetime
) -> StepsView:
    """Hand a dossier over to the agency of a step; its own limit starts now.

    Raises:
        NotFound: `dossier.not_found`, `step.not_found`.
        RuleBroken: `officer.not_allowed`, `step.dossier_closed`, `step.not_its_turn`,
            `step.sent_already`, `step.done_already`, `step.dropped`, `step.before_last`.
    """
    actor.require(Right.PROCESS)
    at = whole_second(now)
    with open_uow() as uow:
        record, steps = locked(uow, code)
        check_open(record)
        step = step_among(steps, step_id)
        may_start(step, steps)
        _check_order(at, _earliest_start(record, step, steps))
        limit, due_at = step.plan.limit, None
        details: dict[str, object] = {"step": step.id, "unit": step.plan.unit_name}
        if limit is not None:
            due = due_date(at, limit, load_calendar(uow), rules_from_data(record.rules))
            due_at = due.due_at
            details |= {"due_at": iso(due_at), "explanation": reasons_to_data(due.reasons)}
        StepRepository(uow.session).set_sent(step.id, at, due_at, actor.name)
        write_entry(uow, record.code, SENT, actor, at, details)
        return committed(uow, record)


def finish_step(
    open_uow: OpenUow,
    code: str,
    step_id: int,
    *,
    result: str = "",
    actor: Actor,
    now: datetime,
) -> StepsView:
    """Take in what the agency of a step sends back; also after the dossier itself has ended.

    Raises:
        NotFound: `dossier.not_found`, `step.not_found`.
        RuleBroken: `officer.not_allowed`, `step.not_sent`, `step.done_already`, `step.dropped`,
            `step.before_last`, `dossier.reason_long`.
    """
    actor.require(Right.PROCESS)
    at = whole_second(now)
    words = refuse_longer(normalise_lines(result), LONGEST_TEXT, "dossier.reason_long")
    with open_uow() as uow:
        record, steps = locked(uow, code)
        step = step_among(steps, step_id)
        if step.is_dropped:
            raise RuleBroken("step.dropped", unit=step.plan.unit_name)
        if step.done_at is not None:
            raise RuleBroken("step.done_already", unit=step.plan.unit_name)
        if step.sent_at is None:
            raise RuleBroken("step.not_sent", unit=step.plan.unit_name)
        _check_order(at, step.sent_at)
        StepRepository(uow.session).set_done(step.id, at, words, actor.name)
        details = {"step": step.id, "unit": step.plan.unit_name, "result": words}
        write_entry(uow, record.code, DONE, actor, at, details)
        return committed(uow, record)


def drop_step(
    open_uow: OpenUow, code: str, step_id: int, *, reason: str, actor: Actor, now: datetime
) -> StepsView:
    """Leave a step out; it stays on record with the reason, and the next may start.

    Raises:
        NotFound: `dossier.not_found`, `step.not_found`.
        RuleBroken: `officer.not_allowed`, `step.reason_missing`, `step.done_already`,
            `step.dropped`, `dossier.reason_long`.
    """
    actor.require(Right.PROCESS)
    at = whole_second(now)
    cleaned = refuse_longer(normalise_lines(reason), LONGEST_TEXT, "dossier.reason_long")
    if not cleaned:
        raise RuleBroken("step.reason_missing")
    if cleaned == REVERSED:
        cleaned = cleaned.capitalize()  # the bare word marks an undo
    with open_uow() as uow:
        record, steps = locked(uow, code)
        step = step_among(steps, step_id)
        if step.is_dropped or step.done_at is not None:
            refusal = "step.dropped" if step.is_dropped else "step.done_already"
            raise RuleBroken(refusal, unit=step.plan.unit_name)
        StepRepository(uow.session).set_dropped(step.id, True, cleaned)
        details = {"step": step.id, "unit": step.plan.unit_name}
        write_entry(uow, record.code, DROPPED, actor, at, details, cleaned)
        return committed(uow, record)


def undo_step(open_uow: OpenUow, code: str, *, actor: Actor, now: datetime) -> StepsView:
    """Take the newest act on the steps that still holds back within ten minutes.

    By a reversing entry; asked again, the act before it is taken back.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `step.undo_nothing`, `dossier.undo_too_late`,
            `dossier.undo_other_officer`, `step.before_last`, `step.undo_followed`.
    """
    actor.require(Right.PROCESS)
    at = whole_second(now)
    with open_uow() as uow:
        record, steps = locked(uow, code)
        entry = _newest_act(uow, record)
        _check_order(at, entry.at)
        if (at - entry.at).total_seconds() > UNDO_MINUTES * 60:
            raise RuleBroken("dossier.undo_too_late", minutes=UNDO_MINUTES)
        if not actor.is_same(entry.officer_id, entry.officer_name):
            raise RuleBroken("dossier.undo_other_officer")
        if record.moves[-1].at > entry.at:
            raise RuleBroken("step.undo_followed", code=record.code)
        _reverse(uow, steps, entry)
        details = {
            "undone": entry.action,
            "unit": entry.details.get("unit", ""),
            "step": entry.details.get("step"),
            "steps": entry.details.get("steps", []),
        }
        write_entry(uow, record.code, REVERSED_STEP, actor, at, details)
        return committed(uow, record)


def _newest_act(uow: UnitOfWork, record: DossierRecord) -> JournalEntry:
    """The newest act that still holds: a reversing entry takes itself and the one before away."""
    standing: list[JournalEntry] = []
    for entry in uow.journal.of("dossier", record.code):
        if entry.action == REVERSED_STEP and standing:
            standing.pop()
        elif entry.action in STEP_ACTIONS:
            standing.append(entry)
    if not standing:
        raise RuleBroken("step.undo_nothing", code=record.code)
    return standing[-1]


def _reverse(uow: UnitOfWork, steps: Sequence[DossierStep], entry: JournalEntry) -> None:
    repository, facts = StepRepository(uow.session), entry.details
    if entry.action in (PLANNED, ADDED):
        ids = facts.get("steps")
        for step_id in ids if isinstance(ids, list) else []:
            repository.set_dropped(int(step_id), True, REVERSED)
        return
    step = step_among(steps, int(str(facts["step"])))
    if entry.action == SENT:
        repository.set_sent(step.id, None, None, "")
    elif entry.action == DONE:
        repository.set_done(step.id, None, "", "")
    elif entry.action == DROPPED:
        repository.set_dropped(step.id, False, "")
    elif entry.action == CHANGED:
        repository.change(step.id, plan_from_data(facts.get("before"), step.position))


def _earliest_start(
    record: DossierRecord, step: DossierStep, steps: Sequence[DossierStep]
) -> datetime:
    """A step starts after the receipt and after every step that had to come before it."""
    before = (s.done_at for s in steps if s.is_done and s.position < step.position)
    return max([record.received_at, *(at for at in before if at is not None)])


def _check_order(at: datetime, earliest: datetime) -> None:
    if at < earliest:
        raise RuleBroken("step.before_last", last=earliest)
