"""Moving a dossier along its legal path, undo, payment."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.deadlines import reasons_to_data
from cds_desktop.domain.dossier_records import REVERSED, DossierRecord
from cds_desktop.domain.dossiers import PAUSED, PaymentWay, Status, next_moves
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.dossiers.closed_meanwhile import due_if_closed_meanwhile
from cds_desktop.services.dossiers.extensions import take_back
from cds_desktop.services.dossiers.stepping import (
    cleaned_reason,
    restore_waiting,
    right_for,
    take_step,
)

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
            `dossier.reason_long`, `dossier.move_before_last`, `supplement.not_expired`,
            `originals.left_without_reason` (to `returned`), `step.still_out` (finished without
            a reason while another agency has a step).
    """
    actor.require(right_for(to))
    at, cleaned = whole_second(now), cleaned_reason(reason)
    with open_uow() as uow:
        moved = take_step(uow, code, to, reason=cleaned, actor=actor, at=at)
        uow.commit()
    return moved


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
        actor.require(Right.PROCESS if last.keeps_status else right_for(last.after))
        if at < last.at:
            raise RuleBroken("dossier.move_before_last", last=last.at, at=at)
        if (at - last.at).total_seconds() > UNDO_MINUTES * 60:
            raise RuleBroken("dossier.undo_too_late", minutes=UNDO_MINUTES)
        if not actor.is_same(last.officer_id, last.officer_name):
            raise RuleBroken("dossier.undo_other_officer")
        if last.after is Status.RETURNED and record.rating_level is not None:
            raise RuleBroken("dossier.undo_rated")
        explanation = take_back(uow, record) if last.keeps_status else None
        due_at = last.due_before
        if last.after in PAUSED and (due := due_if_closed_meanwhile(uow, record, last)):
            due_at, explanation = due.due_at, reasons_to_data(due.reasons)
        uow.dossiers.restore(dossier_id, last.before, due_at)
        restore_waiting(uow, record, last)
        uow.dossiers.add_move(
            dossier_id,
            at=at,
            before=last.after,
            after=last.before,
            reason=REVERSED,
            officer_id=actor.officer_id,
            officer_name=actor.name,
            due_before=record.due_at,
            due_after=due_at,
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
