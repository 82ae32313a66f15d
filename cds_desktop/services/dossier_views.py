"""What the dossier screens read in one transaction: a row with its calendar, a whole dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cds_desktop.domain.deadlines import (
    Reason,
    due_date,
    reasons_from_data,
    rules_from_data,
)
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossier_waits import supplement_requests
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.desk_settings import DeskSettings, stored_desk_settings
from cds_desktop.services.dossiers import limit_of, pauses_of
from cds_desktop.services.dossiers.steps import StepsView, read_steps
from cds_desktop.services.fee_codes import why_no_fee_code
from cds_desktop.services.offices import load_calendar

__all__ = ["DossierView", "calendar", "view"]


@dataclass(frozen=True, slots=True)
class DossierView:
    """One dossier as its detail shows it.

    Attributes:
        reasons: The explanation of the appointment in force, pauses included.
        supplements: How often papers were asked for.
        settings: The office's choices about last days, new dates and shelves.
        history: Its journal, oldest first.
        linked: Its steps at other agencies, and the dossiers it is linked to.
        no_fee_code: Why no payment code can be made for its fee, None when one can.
    """

    record: DossierRecord
    calendar: OfficeCalendar
    reasons: tuple[Reason, ...]
    supplements: int
    history: tuple[JournalEntry, ...]
    linked: StepsView
    settings: DeskSettings
    no_fee_code: CdsError | None = None


def calendar(open_uow: OpenUow) -> OfficeCalendar:
    """The office's calendar, for words such as "Còn 3 ngày"."""
    with open_uow(read_only=True) as uow:
        return load_calendar(uow)


def view(
    open_uow: OpenUow, code: str, *, actor: Actor | None = None, now: datetime | None = None
) -> DossierView:
    """Read one dossier by its full code, or a short one that only one dossier has.

    Args:
        open_uow: Opens the transaction.
        code: Of the dossier.
        actor: Who reads.
        now: Given, it is told too whether a payment code can be made now.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(code))
        days = load_calendar(uow)
        history = tuple(uow.journal.of("dossier", record.code))
        linked = read_steps(uow, record, days)
        settings = stored_desk_settings(uow)
        no_fee_code = None if now is None else why_no_fee_code(uow, record, now)
    asked = supplement_requests(record)
    return DossierView(
        record, days, _reasons(record, days), asked, history, linked, settings, no_fee_code
    )


def _reasons(record: DossierRecord, days: OfficeCalendar) -> tuple[Reason, ...]:
    """The stored lines; counted again with the waits when those moved the appointment."""
    limit = limit_of(record)
    moved = record.due_at != record.original_due_at and record.extended_due_at is None
    if not moved or limit is None:
        return reasons_from_data(record.explanation)
    last = record.moves[-1].at
    rules = rules_from_data(record.rules)
    return due_date(record.received_at, limit, days, rules, pauses_of(record, until=last)).reasons
