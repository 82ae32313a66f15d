"""Moving a dossier along its legal path, handing back, undo, payment."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.deadlines import DueDate, due_date, reasons_to_data, rules_from_data
from cds_desktop.domain.digitisation import PaperInput, PaperKind
from cds_desktop.domain.dossier_records import REVERSED, DossierRecord
from cds_desktop.domain.dossier_waits import limit_of, pauses_of
from cds_desktop.domain.dossiers import PAUSED, PaymentWay, Status, check_move, next_moves
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.people import clean_name
from cds_desktop.domain.refusals import result_name
from cds_desktop.domain.text import normalise, normalise_lines, refuse_longer
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.dossiers.extensions import take_back
from cds_desktop.services.dossiers.reception import LONGEST_TEXT, plan_appointment
from cds_desktop.services.dossiers.steps import check_nothing_out, plan_usual_steps
from cds_desktop.services.offices import load_calendar

UNDO_MINUTES = 10


def move(
    open_uow: OpenUow,
    code: str,
    to: Status,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Move a dossier along its legal path; the due date follows when a pause ends.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `dossier.move_forbidden`, `dossier.reason_missing`,
            `dossier.reason_long`, `dossier.move_before_last`, `step.still_out` (finished without
            a reason while another agency has a step).
    """
    actor.require(_right_for(to))
    at = whole_second(now)
    cleaned = refuse_longer(normalise_lines(reason), LONGEST_TEXT, "dossier.reason_long")
    if cleaned == REVERSED:
        cleaned = cleaned.capitalize()  # the bare word marks an undo
    with open_uow() as uow:
        moved = _step(uow, code, to, cleaned, actor, at)
        uow.commit()
    return moved


def hand_back(
    open_uow: OpenUow,
    code: str,
    *,
    receiver_name: str = "",
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Record that the result was handed to the citizen (status 10) and who took it.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: As `move`; `person.name_long`, `person.name_without_letters`.
    """
    actor.require(_right_for(Status.RETURNED))
    receiver = clean_name(receiver_name) if normalise(receiver_name) else ""
    with open_uow() as uow:
        returned = _step(
            uow, code, Status.RETURNED, "", actor, whole_second(now), receiver=receiver
        )
        uow.commit()
    return returned


def undo_move(open_uow: OpenUow, code: str, *, actor: Actor, now: datetime) -> DossierRecord:
    """Reverse the newest move within ten minutes, by a reversing entry; nothing is deleted.

    Raises:
        RuleBroken: `dossier.undo_too_late`, `dossier.undo_nothing`, `dossier.undo_rated`,
            `dossier.undo_other_officer`, `dossier.undo_closure`, `dossier.move_before_last`,
            `officer.not_allowed`.
    """
    at = whole_second(now)
    with open_uow() as uow:
        dossier_id = uow.dossiers.id_of(code)
        uow.dossiers.lock(dossier_id)
        record = uow.dossiers.get(dossier_id)
        last = record.moves[-1]
        if last.before is None or last.reason == REVERSED:
            raise RuleBroken("dossier.undo_nothing", code=record.code)
        actor.require(Right.PROCESS if last.keeps_status else _right_for(last.after))
        if at < last.at:
            raise RuleBroken("dossier.move_before_last", last=last.at, at=at)
        if (at - last.at).total_seconds() > UNDO_MINUTES * 60:
            raise RuleBroken("dossier.undo_too_late", minutes=UNDO_MINUTES)
        if not actor.is_same(last.officer_id, last.officer_name):
            raise RuleBroken("dossier.undo_other_officer")
        if last.after is Status.RETURNED and record.rating_level is not None:
            raise RuleBroken("dossier.undo_rated")
        explanation = take_back(uow, record) if last.keeps_status else None
        uow.dossiers.restore(dossier_id, last.before, last.due_before)
        uow.dossiers.add_move(
            dossier_id,
            at=at,
            before=last.after,
            after=last.before,
            reason=REVERSED,
            officer_id=actor.officer_id,
            officer_name=actor.name,
            due_before=record.due_at,
            due_after=last.due_before,
            explanation=explanation,
        )
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action="extension_reversed" if last.keeps_status else "move_reversed",
            details={"before": last.after.term, "after": last.before.term},
        )
        restored = uow.dossiers.get(dossier_id)
        uow.commit()
    return restored


def record_payment(
    open_uow: OpenUow, code: str, way: PaymentWay, *, actor: Actor, now: datetime
) -> DossierRecord:
    """Record how the fee of a dossier was paid.

    Raises:
        RuleBroken: `officer.not_allowed`, `dossier.no_fee`.
    """
    actor.require(Right.RECEIVE)
    at = whole_second(now)
    with open_uow() as uow:
        dossier_id = uow.dossiers.id_of(code)
        uow.dossiers.lock(dossier_id)
        record = uow.dossiers.get(dossier_id)
        if record.fee_vnd == 0:
            raise RuleBroken("dossier.no_fee", code=record.code)
        uow.dossiers.set_payment(dossier_id, way, None if way is PaymentWay.NONE else at)
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action="paid",
            details={"way": way.value, "fee_vnd": record.fee_vnd},
        )
        changed = uow.dossiers.get(dossier_id)
        uow.commit()
    return changed


def legal_moves(record: DossierRecord) -> tuple[Status, ...]:
    """Where a dossier may go now."""
    return next_moves(record.status)


def _right_for(status: Status) -> Right:
    if status in (Status.RECEIVED, Status.NOT_ACCEPTED):
        return Right.RECEIVE
    return Right.HAND_BACK if status is Status.RETURNED else Right.PROCESS


def _step(
    uow: UnitOfWork,
    code: str,
    to: Status,
    reason: str,
    actor: Actor,
    at: datetime,
    *,
    receiver: str = "",
) -> DossierRecord:
    """One legal step with all that follows from it, inside the caller's transaction."""
    dossier_id = uow.dossiers.id_of(code)
    uow.dossiers.lock(dossier_id)
    record = uow.dossiers.get(dossier_id)
    last = record.moves[-1].at if record.moves else None
    check_move(record.status, to, reason=reason, at=at, last_move_at=last)
    if to is Status.FINISHED:
        check_nothing_out(uow, record, reason)
    recounted = None
    if record.status in PAUSED and to is Status.PROCESSING:
        recounted = _due_after_pause(uow, record, at)
    if record.status is Status.REGISTERED and to is Status.RECEIVED:
        limit = limit_of(record)
        recounted = plan_appointment(uow, record.procedure_code, at, limit).due
        uow.dossiers.set_received(dossier_id, at, None if recounted is None else recounted.due_at)
    due_after = record.due_at if recounted is None else recounted.due_at
    uow.dossiers.set_status(dossier_id, to, at, due_after)
    uow.dossiers.add_move(
        dossier_id,
        at=at,
        before=record.status,
        after=to,
        reason=reason,
        officer_id=actor.officer_id,
        officer_name=actor.name,
        due_before=record.due_at,
        due_after=due_after,
        explanation=None if recounted is None else reasons_to_data(recounted.reasons),
    )
    if to is Status.RETURNED:
        uow.dossiers.set_receiver(dossier_id, receiver or record.owner.full_name)
    if to is Status.FINISHED:
        _name_result(uow, record, result_name(record, reason))
    uow.journal.write(
        at=at,
        actor=actor,
        subject="dossier",
        reference=record.code,
        action="moved",
        reason=reason,
        details={"before": record.status.term, "after": to.term},
    )
    if to is Status.RECEIVED:
        plan_usual_steps(uow, dossier_id, record.code, record.procedure_id, actor, at)
    return uow.dossiers.get(dossier_id)


def _name_result(uow: UnitOfWork, record: DossierRecord, name: str) -> None:
    """Give the dossier a line for its result; one of a finish taken back takes the new name."""
    if record.result is None:
        uow.papers.add(record.id, PaperKind.RESULT, 1, PaperInput(name))
    elif record.result.file is None and record.result.name != name:
        uow.papers.rename(record.result.id, name)


def _due_after_pause(uow: UnitOfWork, record: DossierRecord, at: datetime) -> DueDate | None:
    """Count the limit again with every pause so far, under the dossier's own rule set."""
    limit = limit_of(record)
    if limit is None:
        return None
    rules = rules_from_data(record.rules)
    pauses = pauses_of(record, until=at)
    return due_date(record.received_at, limit, load_calendar(uow), rules, pauses)
