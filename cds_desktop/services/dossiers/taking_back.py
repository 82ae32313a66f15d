"""Taking a mistyped reception back: a reversing entry, as the law knows no deletion."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import PaymentWay, Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.dossiers.moves import UNDO_MINUTES

MISTYPED: Final = "Nhập nhầm"


def take_back_reception(
    open_uow: OpenUow, code: str, *, actor: Actor, now: datetime
) -> DossierRecord:
    """Reverse a reception that was mistyped, within ten minutes, by whoever made it.

    Code and register number stay with the dossier. It becomes "not accepted" (status 3) with the
    reason "Nhập nhầm": nobody withdrew it (7 needs the applicant's written request and counts as
    settled), and status 3 counts in no report. The way 2 → 3 is open to this entry alone
    ("a wrong entry is corrected by a reversing entry with a reason").

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `dossier.take_back_moved`, `dossier.undo_too_late`,
            `dossier.undo_other_officer`, `dossier.move_before_last`.
    """
    actor.require(Right.RECEIVE)
    at = whole_second(now)
    with open_uow() as uow:
        dossier_id = uow.dossiers.id_of(code)
        uow.dossiers.lock(dossier_id)
        record = uow.dossiers.get(dossier_id)
        _check(record, actor, at)
        uow.dossiers.set_status(dossier_id, Status.NOT_ACCEPTED, at, record.due_at)
        if record.payment_way is not PaymentWay.NONE:
            # The money belongs to the entry that takes its place.
            uow.dossiers.set_payment(dossier_id, PaymentWay.NONE, None)
        uow.dossiers.add_move(
            dossier_id,
            at=at,
            before=record.status,
            after=Status.NOT_ACCEPTED,
            reason=MISTYPED,
            officer_id=actor.officer_id,
            officer_name=actor.name,
            due_before=record.due_at,
            due_after=record.due_at,
        )
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action="reception_reversed",
            reason=MISTYPED,
            details={"before": record.status.term, "after": Status.NOT_ACCEPTED.term},
        )
        taken_back = uow.dossiers.get(dossier_id)
        uow.commit()
    return taken_back


def _check(record: DossierRecord, actor: Actor, at: datetime) -> None:
    first = record.moves[0]
    if len(record.moves) != 1 or record.status not in (Status.RECEIVED, Status.REGISTERED):
        raise RuleBroken("dossier.take_back_moved", code=record.code)
    if not actor.is_same(first.officer_id, first.officer_name):
        raise RuleBroken("dossier.undo_other_officer")
    if at < first.at:
        raise RuleBroken("dossier.move_before_last", last=first.at, at=at)
    if (at - first.at).total_seconds() > UNDO_MINUTES * 60:
        raise RuleBroken("dossier.undo_too_late", minutes=UNDO_MINUTES)
