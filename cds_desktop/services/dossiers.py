"""The life of a dossier: receive, move, hand back, look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.deadlines import (
    DueDate,
    LimitUnit,
    Pause,
    PauseCause,
    TimeLimit,
    due_date,
    plain_number,
    reasons_to_data,
    rules_from_data,
    rules_in_force,
    rules_to_data,
)
from cds_desktop.domain.digitisation import PaperInput, PaperKind, PaperState
from cds_desktop.domain.dossier_records import (
    Cursor,
    DossierPage,
    DossierQuery,
    DossierRecord,
    Move,
    TabCounts,
)
from cds_desktop.domain.dossiers import (
    PAUSED,
    Channel,
    DossierCode,
    FiledBy,
    PaymentWay,
    Status,
    check_move,
    check_received_at,
    next_moves,
)
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.people import LONGEST_NAME, PersonInput, clean_name
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.domain.text import normalise, normalise_lines, refuse_longer
from cds_desktop.persistence.dossiers import NewDossier
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.offices import load_calendar, load_rules
from cds_desktop.services.people import find_or_add

UNDO_MINUTES = 10
LONGEST_TEXT = 4_000
"""Letters of a note or a reason."""
# Stored as the reason of a reversing move; `wording` shows it.
REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Reception:
    """Everything a clerk gives at the desk."""

    procedure_code: str
    applicant: PersonInput
    channel: Channel = Channel.DIRECT
    filed_by: FiledBy = FiledBy.SELF
    papers: tuple[PaperInput, ...] | None = None
    copies: int = 1
    fee_vnd: int | None = None
    payment_way: PaymentWay = PaymentWay.NONE
    is_paid: bool = False
    submitter_name: str = ""
    note: str = ""
    limit: TimeLimit | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """The due date as it would be, shown before saving.

    Attributes:
        due: None when the catalogue gives no limit that can be counted.
    """

    procedure: StoredProcedure
    limit: TimeLimit | None
    due: DueDate | None
    rules: Mapping[str, object]


def appointment(
    open_uow: OpenUow,
    procedure_code: str,
    *,
    received_at: datetime,
    limit: TimeLimit | None = None,
) -> Appointment:
    """Compute the appointment of a dossier that is being typed.

    Raises:
        NotFound: `procedure.not_found`.
    """
    with open_uow(read_only=True) as uow:
        return _appointment(uow, procedure_code, whole_second(received_at), limit)


def receive(
    open_uow: OpenUow, reception: Reception, *, actor: Actor, now: datetime
) -> DossierRecord:
    """Receive a dossier: number, record, papers, due date and journal in one transaction.

    Without `papers`, the checklist of the catalogue is taken as handed in.

    Raises:
        RuleBroken: `officer.not_allowed`, `dossier.copies_range`, `dossier.fee_range`,
            `dossier.year_range`, `dossier.note_long`, `person.name_long`, `paper.…`.
        NotFound: `procedure.not_found`.
    """
    actor.require(Right.RECEIVE)
    at = whole_second(now)
    check_received_at(at)
    _check_amounts(reception)
    with open_uow() as uow:
        planned = _appointment(uow, reception.procedure_code, at, reception.limit)
        dossier_id = _store(uow, reception, planned, actor, at)
        record = uow.dossiers.get(dossier_id)
        uow.commit()
    return record


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
            `dossier.reason_long`, `dossier.move_before_last`.
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


def _right_for(status: Status) -> Right:
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
    recounted = None
    if record.status in PAUSED and to is Status.PROCESSING:
        recounted = _due_after_pause(uow, record, at)
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
    if to is Status.FINISHED and record.result is None:
        uow.papers.add(dossier_id, PaperKind.RESULT, 1, PaperInput(record.procedure_name))
    uow.journal.write(
        at=at,
        actor=actor,
        subject="dossier",
        reference=record.code,
        action="moved",
        reason=reason,
        details={"before": record.status.term, "after": to.term},
    )
    return uow.dossiers.get(dossier_id)


def undo_move(open_uow: OpenUow, code: str, *, actor: Actor, now: datetime) -> DossierRecord:
    """Reverse the newest move within ten minutes, by a reversing entry; nothing is deleted.

    Raises:
        RuleBroken: `dossier.undo_too_late`, `dossier.undo_nothing`, `dossier.undo_rated`,
            `dossier.undo_other_officer`, `dossier.move_before_last`, `officer.not_allowed`.
    """
    at = whole_second(now)
    with open_uow() as uow:
        dossier_id = uow.dossiers.id_of(code)
        uow.dossiers.lock(dossier_id)
        record = uow.dossiers.get(dossier_id)
        last = record.moves[-1]
        if last.before is None or last.reason == REVERSED:
            raise RuleBroken("dossier.undo_nothing", code=record.code)
        actor.require(_right_for(last.after))
        if at < last.at:
            raise RuleBroken("dossier.move_before_last", last=last.at, at=at)
        if (at - last.at).total_seconds() > UNDO_MINUTES * 60:
            raise RuleBroken("dossier.undo_too_late", minutes=UNDO_MINUTES)
        if not actor.is_same(last.officer_id, last.officer_name):
            raise RuleBroken("dossier.undo_other_officer")
        if last.after is Status.RETURNED and record.rating_level is not None:
            raise RuleBroken("dossier.undo_rated")
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
        )
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action="move_reversed",
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


def show(open_uow: OpenUow, code: str) -> DossierRecord:
    """The whole record behind a full code, or a short one that only one dossier has.

    Raises:
        NotFound: `dossier.not_found`.
    """
    with open_uow(read_only=True) as uow:
        return uow.dossiers.get(uow.dossiers.id_of(code))


def page(
    open_uow: OpenUow,
    query: DossierQuery,
    *,
    now: datetime,
    limit: int = 100,
    after: Cursor | None = None,
) -> DossierPage:
    """One page of a list; see `DossierQuery`."""
    with open_uow(read_only=True) as uow:
        return uow.lists.page(query, now, limit=limit, after=after)


def counts(open_uow: OpenUow, *, now: datetime) -> TabCounts:
    """How many dossiers each tab of the list holds."""
    with open_uow(read_only=True) as uow:
        return uow.lists.counts(now)


def legal_moves(record: DossierRecord) -> tuple[Status, ...]:
    """Where a dossier may go now."""
    return next_moves(record.status)


def _appointment(
    uow: UnitOfWork, procedure_code: str, at: datetime, limit: TimeLimit | None
) -> Appointment:
    stored = _version_for(uow, procedure_code, at)
    counted = limit or stored.procedure.limit
    rules = rules_in_force(load_rules(uow), office_day(at))
    due = None if counted is None else due_date(at, counted, load_calendar(uow), rules)
    return Appointment(stored, counted, due, rules_to_data(rules))


def _version_for(uow: UnitOfWork, code: str, at: datetime) -> StoredProcedure:
    """The version in force; a dossier older than the catalogue takes its oldest version."""
    day, code = office_day(at), normalise(code)
    try:
        return uow.procedures.get(code, day)
    except NotFound:
        versions = uow.procedures.history(code)
        if versions and day < versions[0].valid_from:
            return versions[0]
        raise


def _check_amounts(reception: Reception) -> None:
    if not 1 <= reception.copies <= 9_999:
        raise RuleBroken("dossier.copies_range", found=reception.copies)
    if reception.fee_vnd is not None and not 0 <= reception.fee_vnd <= 10_000_000_000:
        raise RuleBroken("dossier.fee_range", found=reception.fee_vnd)
    refuse_longer(reception.note, LONGEST_TEXT, "dossier.note_long")
    refuse_longer(reception.submitter_name, LONGEST_NAME, "person.name_long")


def fee_for(procedure: StoredProcedure, channel: Channel) -> int:
    """The fee in đồng that the catalogue gives for a channel; 0 when it gives none."""
    content = procedure.procedure
    if channel is Channel.ONLINE and content.fee_online_vnd is not None:
        return content.fee_online_vnd
    return content.fee_vnd or 0


def _papers_of(reception: Reception, procedure: StoredProcedure) -> tuple[PaperInput, ...]:
    if reception.papers is not None:
        return tuple(_checked(paper) for paper in reception.papers)
    return tuple(
        PaperInput(item.name, quantity=max(1, item.originals or item.copies or 1))
        for item in procedure.procedure.components
    )


def _checked(paper: PaperInput) -> PaperInput:
    name = normalise(paper.name)
    if not name:
        raise RuleBroken("paper.name_missing")
    if not 1 <= paper.quantity <= 999:
        raise RuleBroken("paper.quantity_range", found=paper.quantity)
    if paper.state is PaperState.DIGITISED:
        raise RuleBroken("paper.needs_file")
    return replace(paper, name=name)


def _store(
    uow: UnitOfWork, reception: Reception, planned: Appointment, actor: Actor, at: datetime
) -> int:
    owner = find_or_add(uow, reception.applicant)
    unit_id = int(str(uow.settings.get("office.unit_id")))
    unit = uow.units.get(unit_id)
    day = office_day(at)
    number = uow.numbers.take(f"dossier:{unit.code}:{day:%y%m%d}")
    code = str(DossierCode(unit.code, day, number))
    fee = reception.fee_vnd
    if fee is None:
        fee = fee_for(planned.procedure, reception.channel)
    limit, due = planned.limit, planned.due
    dossier_id = uow.dossiers.add(
        NewDossier(
            code=code,
            unit_id=unit_id,
            procedure_id=planned.procedure.id,
            procedure_version_id=planned.procedure.version_id,
            field_id=uow.dossiers.field_of_version(planned.procedure.version_id),
            status=Status.RECEIVED,
            channel=reception.channel,
            filed_by=reception.filed_by,
            owner=owner,
            submitter_name=normalise(reception.submitter_name),
            received_at=at,
            due_at=None if due is None else due.due_at,
            copies=reception.copies,
            fee_vnd=fee,
            payment_way=reception.payment_way,
            paid_at=at if reception.is_paid and fee else None,
            receiver_name="",
            counter=actor.counter,
            note=normalise_lines(reception.note),
            register_number=uow.numbers.take(f"register:{unit.code}:{day:%Y}"),
            limit_value="" if limit is None else plain_number(limit.value),
            limit_unit="" if limit is None else limit.unit.value,
            explanation=() if due is None else reasons_to_data(due.reasons),
            rules=planned.rules,
        )
    )
    for position, paper in enumerate(_papers_of(reception, planned.procedure), start=1):
        uow.papers.add(dossier_id, PaperKind.COMPONENT, position, paper)
    uow.dossiers.add_move(
        dossier_id,
        at=at,
        before=None,
        after=Status.RECEIVED,
        reason="",
        officer_id=actor.officer_id,
        officer_name=actor.name,
        due_before=None,
        due_after=None if due is None else due.due_at,
    )
    uow.journal.write(
        at=at,
        actor=actor,
        subject="dossier",
        reference=code,
        action="received",
        details={
            "procedure": planned.procedure.procedure.code,
            "channel": reception.channel.term,
            "filed_by": reception.filed_by.value,
            "counter": actor.counter,
        },
    )
    return dossier_id


def _due_after_pause(uow: UnitOfWork, record: DossierRecord, at: datetime) -> DueDate | None:
    """Count the limit again with every pause so far, under the dossier's own rule set."""
    limit = limit_of(record)
    if limit is None:
        return None
    rules = rules_from_data(record.rules)
    pauses = pauses_of(record, until=at)
    return due_date(record.received_at, limit, load_calendar(uow), rules, pauses)


def limit_of(record: DossierRecord) -> TimeLimit | None:
    """The limit under which a dossier was received."""
    if not record.limit_unit:
        return None
    return TimeLimit(Decimal(record.limit_words_value), LimitUnit(record.limit_unit))


def pauses_of(record: DossierRecord, *, until: datetime) -> tuple[Pause, ...]:
    """The waits of a dossier: from each request to the move which ended it."""
    standing: list[Move] = []
    for step in record.moves:
        if step.reason == REVERSED and standing:
            standing.pop()  # an undo takes itself and the step before away
        else:
            standing.append(step)
    causes = {
        Status.SUPPLEMENT_REQUESTED: PauseCause.SUPPLEMENT,
        Status.PAYMENT_REQUESTED: PauseCause.PAYMENT,
    }
    found: list[Pause] = []
    began: tuple[datetime, PauseCause] | None = None
    for step in standing:
        if began is not None:
            found.append(Pause(began[0], step.at, began[1]))
            began = None
        if step.after in causes:
            began = (step.at, causes[step.after])
    if began is not None:
        found.append(Pause(began[0], until, began[1]))
    return tuple(found)
