"""The one new date that an apology allows (form 04, Nghị định 61/2018 Điều 19 khoản 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from cds_desktop.domain.clock import at_office, iso, office_day, office_time, whole_second
from cds_desktop.domain.deadlines import (
    DueDate,
    Reason,
    Rule,
    extended,
    last_apology_day,
    reasons_from_data,
    reasons_to_data,
    rules_from_data,
)
from cds_desktop.domain.dossier_records import REVERSED, DossierRecord
from cds_desktop.domain.dossier_waits import days_after
from cds_desktop.domain.dossiers import OPEN, PAUSED
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise_lines, refuse_longer
from cds_desktop.persistence.running_dossiers import RunningDossiers
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.dossiers.reception import LONGEST_TEXT
from cds_desktop.services.offices import load_calendar


def extend(
    open_uow: OpenUow,
    code: str,
    until: date | datetime,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Apologise and name a new date; by law the dossier is still late after the first one.

    Args:
        open_uow: The office's data.
        code: The dossier.
        until: The new appointment; a day alone keeps the hour promised before.
        reason: Why it will be late, as the apology says.
        actor: Who informs the one-stop unit.
        now: When; at the latest on the working day before the appointment.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `extension.reason_missing`, `extension.not_running`,
            `extension.no_due_date`, `extension.already_used`, `extension.too_late`,
            `extension.not_later`, `extension.not_working_moment`, `dossier.reason_long`,
            `dossier.move_before_last`.
    """
    actor.require(Right.PROCESS)
    at, cleaned = whole_second(now), _cleaned(reason)
    with open_uow() as uow:
        dossier_id = uow.dossiers.id_of(code)
        uow.dossiers.lock(dossier_id)
        record = uow.dossiers.get(dossier_id)
        due_at = _running_due_at(record, at)
        new = _new_date(uow, record, due_at, until, at)
        RunningDossiers(uow.session).set_extended(dossier_id, new.due_at)
        uow.dossiers.add_move(
            dossier_id,
            at=at,
            before=record.status,
            after=record.status,
            reason=cleaned,
            officer_id=actor.officer_id,
            officer_name=actor.name,
            due_before=due_at,
            due_after=due_at,
            explanation=reasons_to_data(new.reasons),
        )
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action="extended",
            reason=cleaned,
            details={"due_at": iso(due_at), "extended_due_at": iso(new.due_at)},
        )
        changed = uow.dossiers.get(dossier_id)
        uow.commit()
    return changed


def why_not(record: DossierRecord, calendar: OfficeCalendar, now: datetime) -> RuleBroken | None:
    """Why no new date may be named now, as `extend` would say; None when one may."""
    try:
        due_at = _running_due_at(record, max(whole_second(now), record.moves[-1].at))
    except RuleBroken as refused:
        return refused
    if record.extended_due_at is not None:
        return RuleBroken("extension.already_used")
    last_day = last_apology_day(due_at, calendar)
    if office_day(now) > last_day:
        return RuleBroken("extension.too_late", last_day=last_day)
    return None


def proposed_date(record: DossierRecord, calendar: OfficeCalendar, days: int) -> datetime | None:
    """The new appointment that is proposed: so many working days later, at the same hour."""
    if record.due_at is None:
        return None
    due = office_time(record.due_at)
    return at_office(days_after(due.date(), days, calendar), due.time())


def take_back(uow: UnitOfWork, record: DossierRecord) -> list[dict[str, object]]:
    """Forget the new date inside the caller's transaction; gives the explanation before it.

    Raises:
        RuleBroken: `dossier.undo_closure` when the last step was no apology.
    """
    if not record.moves[-1].is_apology or record.due_at is None:
        raise RuleBroken("dossier.undo_closure", code=record.code)
    RunningDossiers(uow.session).set_extended(record.id, None)
    lines = reasons_from_data(record.explanation)
    kept = [line for line in lines if line.rule not in (Rule.EXTENDED, Rule.DUE)]
    return reasons_to_data([*kept, Reason(office_time(record.due_at), Rule.DUE, _NOTHING)])


_NOTHING: Mapping[str, str] = {}


def _cleaned(reason: str) -> str:
    cleaned = refuse_longer(normalise_lines(reason), LONGEST_TEXT, "dossier.reason_long")
    if not cleaned:
        raise RuleBroken("extension.reason_missing")
    return cleaned.capitalize() if cleaned == REVERSED else cleaned


def _running_due_at(record: DossierRecord, at: datetime) -> datetime:
    """The appointment of a dossier whose clock runs."""
    if record.status not in OPEN or record.status in PAUSED:
        raise RuleBroken("extension.not_running", after=record.status.term)
    if record.due_at is None:
        raise RuleBroken("extension.no_due_date", code=record.code)
    last = record.moves[-1].at
    if at < last:
        raise RuleBroken("dossier.move_before_last", last=last, at=at)
    return record.due_at


def _new_date(
    uow: UnitOfWork, record: DossierRecord, due_at: datetime, until: date | datetime, at: datetime
) -> DueDate:
    calendar, has_one = load_calendar(uow), record.extended_due_at is not None
    last_day = last_apology_day(due_at, calendar)
    if not has_one and office_day(at) > last_day:
        raise RuleBroken("extension.too_late", last_day=last_day)
    if not isinstance(until, datetime):
        until = at_office(until, office_time(due_at).time())
    return extended(
        DueDate(office_time(due_at), reasons_from_data(record.explanation)),
        until,
        informed_at=at,
        already_extended=has_one,
        calendar=calendar,
        rules=rules_from_data(record.rules),
    )
