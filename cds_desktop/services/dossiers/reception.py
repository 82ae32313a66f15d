"""Receiving a dossier, or registering one that came in online and waits for its check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.deadlines import (
    DueDate,
    TimeLimit,
    due_date,
    plain_number,
    reasons_to_data,
    rules_in_force,
    rules_to_data,
)
from cds_desktop.domain.digitisation import PaperInput, PaperKind, PaperState
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import (
    Channel,
    DossierCode,
    FiledBy,
    PaymentWay,
    Status,
    check_received_at,
)
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.people import LONGEST_NAME, PersonInput
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.domain.text import normalise, normalise_lines, refuse_longer
from cds_desktop.persistence.dossiers import NewDossier
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.offices import load_calendar, load_rules
from cds_desktop.services.people import find_or_add

LONGEST_TEXT = 4_000
"""Letters of a note or a reason."""


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
        return plan_appointment(uow, procedure_code, whole_second(received_at), limit)


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
    return _take_in(open_uow, reception, Status.RECEIVED, actor, now)


def register(
    open_uow: OpenUow, reception: Reception, *, actor: Actor, now: datetime
) -> DossierRecord:
    """Note a dossier which was filed online and is not checked yet (status 1).

    It has its code and no appointment: the clock starts when `move` takes it to `received`.
    Until then it counts in no report; refused, it never does.

    Raises:
        RuleBroken: As `receive`.
        NotFound: `procedure.not_found`.
    """
    return _take_in(open_uow, reception, Status.REGISTERED, actor, now)


def _take_in(
    open_uow: OpenUow, reception: Reception, status: Status, actor: Actor, now: datetime
) -> DossierRecord:
    actor.require(Right.RECEIVE)
    at = whole_second(now)
    with open_uow() as uow:
        record = _taken_in(uow, reception, status, actor, at)
        uow.commit()
    return record


def register_in(
    uow: UnitOfWork, reception: Reception, *, actor: Actor, at: datetime
) -> DossierRecord:
    """Register inside the caller's transaction; see `register`."""
    return _taken_in(uow, reception, Status.REGISTERED, actor, at)


def _taken_in(
    uow: UnitOfWork, reception: Reception, status: Status, actor: Actor, at: datetime
) -> DossierRecord:
    check_received_at(at)
    _check_amounts(reception)
    planned = plan_appointment(uow, reception.procedure_code, at, reception.limit)
    if status is Status.REGISTERED:
        planned = replace(planned, due=None)
    return uow.dossiers.get(_store(uow, reception, planned, status, actor, at))


def fee_for(procedure: StoredProcedure, channel: Channel) -> int:
    """The fee in đồng that the catalogue gives for a channel; 0 when it gives none."""
    content = procedure.procedure
    if channel is Channel.ONLINE and content.fee_online_vnd is not None:
        return content.fee_online_vnd
    return content.fee_vnd or 0


def plan_appointment(
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
    uow: UnitOfWork,
    reception: Reception,
    planned: Appointment,
    status: Status,
    actor: Actor,
    at: datetime,
) -> int:
    new = _new_dossier(uow, reception, planned, status, actor, at)
    dossier_id = uow.dossiers.add(new)
    for position, paper in enumerate(_papers_of(reception, planned.procedure), start=1):
        uow.papers.add(dossier_id, PaperKind.COMPONENT, position, paper)
    uow.dossiers.add_move(
        dossier_id,
        at=at,
        before=None,
        after=status,
        reason="",
        officer_id=actor.officer_id,
        officer_name=actor.name,
        due_before=None,
        due_after=new.due_at,
    )
    uow.journal.write(
        at=at,
        actor=actor,
        subject="dossier",
        reference=new.code,
        action=status.term,
        details={
            "procedure": planned.procedure.procedure.code,
            "channel": reception.channel.term,
            "filed_by": reception.filed_by.value,
            "counter": actor.counter,
        },
    )
    return dossier_id


def _new_dossier(
    uow: UnitOfWork,
    reception: Reception,
    planned: Appointment,
    status: Status,
    actor: Actor,
    at: datetime,
) -> NewDossier:
    """The row of the dossier; takes the next code of the day and the next register number."""
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
    return NewDossier(
        code=code,
        unit_id=unit_id,
        procedure_id=planned.procedure.id,
        procedure_version_id=planned.procedure.version_id,
        field_id=uow.dossiers.field_of_version(planned.procedure.version_id),
        status=status,
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
