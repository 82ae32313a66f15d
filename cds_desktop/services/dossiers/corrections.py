"""A new dossier linked to a returned one whose result has an error of the office."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.deadlines import plain_number, reasons_to_data
from cds_desktop.domain.digitisation import PaperInput, PaperKind, PaperState
from cds_desktop.domain.dossier_records import REVERSED, DossierRecord
from cds_desktop.domain.dossiers import (
    DossierCode,
    PaymentWay,
    Stage,
    Status,
    check_received_at,
    stage_of,
)
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise_lines, refuse_longer
from cds_desktop.persistence.corrections import CorrectionRepository
from cds_desktop.persistence.dossiers import NewDossier
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.dossiers.reception import LONGEST_TEXT, Appointment, plan_appointment
from cds_desktop.services.dossiers.steps import plan_usual_steps, write_entry

CORRECTION_OPENED = "correction_opened"
_OVER = (Stage.DONE, Stage.ENDED)


def open_correction(
    open_uow: OpenUow, code: str, *, reason: str, actor: Actor, now: datetime
) -> DossierRecord:
    """Open a new dossier which corrects an error of the office in a returned result.

    The same owner and procedure; the office bears the cost, so there is no fee (Nghị định
    61/2018 Điều 21 khoản 1). The returned dossier stays as it was counted.

    Returns:
        The new dossier, received now.

    Raises:
        NotFound: `dossier.not_found`, `procedure.not_in_force`.
        RuleBroken: `officer.not_allowed`, `correction.reason_missing`,
            `correction.not_returned`, `correction.open_already`, `dossier.reason_long`,
            `dossier.year_range`, `dossier.move_before_last`.
    """
    actor.require(Right.RECEIVE)
    at = whole_second(now)
    check_received_at(at)
    cleaned = refuse_longer(normalise_lines(reason), LONGEST_TEXT, "dossier.reason_long")
    if not cleaned:
        raise RuleBroken("correction.reason_missing")
    if cleaned == REVERSED:
        cleaned = cleaned.capitalize()
    with open_uow() as uow:
        wrong = _returned(uow, code, at)
        planned = plan_appointment(uow, wrong.procedure_code, at, None)
        new = _new_dossier(uow, wrong, planned, actor, at)
        dossier_id = uow.dossiers.add(new)
        CorrectionRepository(uow.session).link(dossier_id, wrong.id)
        _take_papers_over(uow, dossier_id, wrong)
        uow.dossiers.add_move(
            dossier_id,
            at=at,
            before=None,
            after=Status.RECEIVED,
            reason=cleaned,
            officer_id=actor.officer_id,
            officer_name=actor.name,
            due_before=None,
            due_after=new.due_at,
        )
        facts = {"procedure": wrong.procedure_code, "corrects": wrong.code}
        write_entry(uow, new.code, Status.RECEIVED.term, actor, at, facts, cleaned)
        opened = {"corrected_by": new.code}
        write_entry(uow, wrong.code, CORRECTION_OPENED, actor, at, opened, cleaned)
        plan_usual_steps(uow, dossier_id, new.code, new.procedure_id, actor, at)
        record = uow.dossiers.get(dossier_id)
        uow.commit()
    return record


def _returned(uow: UnitOfWork, code: str, at: datetime) -> DossierRecord:
    """The dossier with the wrong result; nobody else opens a correction of it meanwhile."""
    dossier_id = uow.dossiers.id_of(code)
    uow.dossiers.lock(dossier_id)
    record = uow.dossiers.get(dossier_id)
    if record.status is not Status.RETURNED:
        raise RuleBroken("correction.not_returned", after=record.status.term)
    if at < record.moves[-1].at:
        raise RuleBroken("dossier.move_before_last", last=record.moves[-1].at, at=at)
    links = CorrectionRepository(uow.session).corrections_of(record.id, record.owner.id)
    for link in links:
        if stage_of(link.status) not in _OVER:
            raise RuleBroken("correction.open_already", code=link.code)
    return record


def _new_dossier(
    uow: UnitOfWork, wrong: DossierRecord, planned: Appointment, actor: Actor, at: datetime
) -> NewDossier:
    unit_id = int(str(uow.settings.get("office.unit_id")))
    unit = uow.units.get(unit_id)
    day = office_day(at)
    number = uow.numbers.take(f"dossier:{unit.code}:{day:%y%m%d}")
    limit, due = planned.limit, planned.due
    return NewDossier(
        code=str(DossierCode(unit.code, day, number)),
        unit_id=unit_id,
        procedure_id=planned.procedure.id,
        procedure_version_id=planned.procedure.version_id,
        field_id=uow.dossiers.field_of_version(planned.procedure.version_id),
        status=Status.RECEIVED,
        channel=wrong.channel,
        filed_by=wrong.filed_by,
        owner=wrong.owner,
        submitter_name=wrong.submitter_name,
        received_at=at,
        due_at=None if due is None else due.due_at,
        copies=wrong.copies,
        fee_vnd=0,
        payment_way=PaymentWay.NONE,
        paid_at=None,
        receiver_name="",
        counter=actor.counter,
        note="",
        register_number=uow.numbers.take(f"register:{unit.code}:{day:%Y}"),
        limit_value="" if limit is None else plain_number(limit.value),
        limit_unit="" if limit is None else limit.unit.value,
        explanation=() if due is None else reasons_to_data(due.reasons),
        rules=planned.rules,
    )


def _take_papers_over(uow: UnitOfWork, dossier_id: int, wrong: DossierRecord) -> None:
    """The citizen brings nothing again: what was digitised is reused."""
    for paper in wrong.components:
        state = PaperState.REUSED if paper.is_digitised else PaperState.WAITING
        uow.papers.add(
            dossier_id,
            PaperKind.COMPONENT,
            paper.position,
            PaperInput(paper.name, paper.form, paper.quantity, state),
        )
