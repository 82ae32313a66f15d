"""One legal step of a dossier with all that follows from it, inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from cds_desktop.domain.clock import iso, office_day, parse_instant
from cds_desktop.domain.deadlines import DueDate, due_date, reasons_to_data, rules_from_data
from cds_desktop.domain.digitisation import PaperInput, PaperKind
from cds_desktop.domain.dossier_records import REVERSED, DossierRecord, Move
from cds_desktop.domain.dossier_waits import last_day_is_over, limit_of, pauses_of
from cds_desktop.domain.dossiers import PAUSED, Status, check_move
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.refusals import result_name
from cds_desktop.domain.text import normalise_lines, refuse_longer
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.dossiers.desk_acts import locked
from cds_desktop.services.dossiers.reception import LONGEST_TEXT, plan_appointment
from cds_desktop.services.dossiers.steps import check_nothing_out, plan_usual_steps
from cds_desktop.services.offices import load_calendar


def right_for(status: Status) -> Right:
    """The right which a move to this status needs."""
    if status in (Status.RECEIVED, Status.NOT_ACCEPTED):
        return Right.RECEIVE
    return Right.HAND_BACK if status is Status.RETURNED else Right.PROCESS


def cleaned_reason(reason: str) -> str:
    """A reason as it is stored.

    Raises:
        RuleBroken: `dossier.reason_long`.
    """
    cleaned = refuse_longer(normalise_lines(reason), LONGEST_TEXT, "dossier.reason_long")
    return cleaned.capitalize() if cleaned == REVERSED else cleaned  # the bare word marks an undo


def take_step(
    uow: UnitOfWork,
    code: str,
    to: Status,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    items: Sequence[str] = (),
    until: date | None = None,
    details: Mapping[str, object] | None = None,
) -> DossierRecord:
    """Move a dossier on; its due date, waits and journal follow.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: As `check_move`; `supplement.not_expired`, `originals.left_without_reason`,
            `step.still_out`.
    """
    record = locked(uow, code)
    last = record.moves[-1].at if record.moves else None
    check_move(record.status, to, reason=reason, at=at, last_move_at=last)
    _check_waits(uow, record, to, reason, at)
    if to is Status.FINISHED:
        check_nothing_out(uow, record, reason)
    recounted = _recounted(uow, record, to, at)
    due_after = record.due_at if recounted is None else recounted.due_at
    uow.dossiers.set_status(record.id, to, at, due_after)
    uow.dossiers.set_waiting(record.id, wait_until=until)
    uow.dossiers.add_move(
        record.id,
        at=at,
        before=record.status,
        after=to,
        reason=reason,
        officer_id=actor.officer_id,
        officer_name=actor.name,
        due_before=record.due_at,
        due_after=due_after,
        explanation=None if recounted is None else reasons_to_data(recounted.reasons),
        items=items,
        until=until,
    )
    if to is Status.RETURNED:
        uow.dossiers.set_receiver(record.id, record.owner.full_name)
    if to is Status.FINISHED:
        _name_result(uow, record, result_name(record, reason))
    facts: dict[str, object] = {"before": record.status.term, "after": to.term}
    if items and to is Status.SUPPLEMENT_REQUESTED:
        facts["items"] = list(items)
    if until is not None:
        facts["until"] = until.isoformat()
    if ended := _waiting(record):
        facts["ended"] = ended
    uow.journal.write(
        at=at,
        actor=actor,
        subject="dossier",
        reference=record.code,
        action="moved",
        reason=reason,
        details=facts | dict(details or {}),
    )
    if to is Status.RECEIVED:
        plan_usual_steps(uow, record.id, record.code, record.procedure_id, actor, at)
    return uow.dossiers.get(record.id)


def _name_result(uow: UnitOfWork, record: DossierRecord, name: str) -> None:
    """Give the dossier a line for its result; one of a finish taken back takes the new name."""
    if record.result is None:
        uow.papers.add(record.id, PaperKind.RESULT, 1, PaperInput(name))
    elif record.result.file is None and record.result.name != name:
        uow.papers.rename(record.result.id, name)


def restore_waiting(uow: UnitOfWork, record: DossierRecord, last: Move) -> None:
    """Put back what the step that is taken back had ended, and take originals back."""
    if last.keeps_status:
        _put_waiting(uow, record.id, _waiting(record))
        return
    entries = uow.journal.of("dossier", record.code)
    entry = next((entry for entry in reversed(entries) if entry.action == "moved"), None)
    if entry is None or entry.at != last.at or entry.details.get("after") != last.after.term:
        return
    ended = entry.details.get("ended")
    _put_waiting(uow, record.id, ended if isinstance(ended, dict) else {})
    given = entry.details.get("originals")
    numbers = set(given) if isinstance(given, list) else set()
    for paper in record.components:
        if paper.position in numbers:
            uow.papers.set_given_back(paper.id, None, "")


def due_after_pause(uow: UnitOfWork, record: DossierRecord, at: datetime) -> DueDate | None:
    """Count the limit again with every pause so far, under the dossier's own rule set."""
    limit = limit_of(record)
    if limit is None:
        return None
    rules = rules_from_data(record.rules)
    pauses = pauses_of(record, until=at)
    return due_date(record.received_at, limit, load_calendar(uow), rules, pauses)


def _recounted(uow: UnitOfWork, record: DossierRecord, to: Status, at: datetime) -> DueDate | None:
    """The new appointment of a step that sets one: the end of a pause, or the reception."""
    if record.status in PAUSED and to is Status.PROCESSING:
        return due_after_pause(uow, record, at)
    if record.status is Status.REGISTERED and to is Status.RECEIVED:
        limit = limit_of(record)
        planned = plan_appointment(uow, record.procedure_code, at, limit, record.channel)
        due_at = None if planned.due is None else planned.due.due_at
        uow.dossiers.set_received(record.id, at, due_at, planned.rules)
        return planned.due
    return None


def _check_waits(
    uow: UnitOfWork, record: DossierRecord, to: Status, reason: str, at: datetime
) -> None:
    if (
        record.status is Status.SUPPLEMENT_REQUESTED
        and to is Status.STOPPED
        and record.wait_until is not None
        and not last_day_is_over(record.wait_until, load_calendar(uow), office_day(at))
    ):
        raise RuleBroken("supplement.not_expired", until=record.wait_until)
    if to is Status.RETURNED and record.kept_originals and not reason:
        left = tuple(paper.name for paper in record.kept_originals)
        raise RuleBroken("originals.left_without_reason", papers=left)


def _waiting(record: DossierRecord) -> dict[str, object]:
    """What a dossier waits for, as the journal keeps it."""
    facts = {
        "signing_at": None if record.signing_at is None else iso(record.signing_at),
        "wait_until": None if record.wait_until is None else record.wait_until.isoformat(),
        "shelf_code": record.shelf_code,
    }
    return {key: value for key, value in facts.items() if value}


def _put_waiting(uow: UnitOfWork, dossier_id: int, facts: Mapping[str, object]) -> None:
    signing, until = facts.get("signing_at"), facts.get("wait_until")
    uow.dossiers.set_waiting(
        dossier_id,
        signing_at=parse_instant(str(signing)) if signing else None,
        wait_until=date.fromisoformat(str(until)) if until else None,
        shelf_code=str(facts.get("shelf_code", "")),
    )
