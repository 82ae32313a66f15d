"""Asking for missing papers (form 02), and what happens to the date when they come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.deadlines import Reason
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossier_waits import days_after
from cds_desktop.domain.dossiers import PAUSED, Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.desk_settings import stored_desk_settings
from cds_desktop.services.dossiers.stepping import (
    cleaned_reason,
    due_after_pause,
    right_for,
    take_step,
)
from cds_desktop.services.offices import load_calendar

LONGEST_ITEM: Final = 400
MOST_ITEMS: Final = 50


@dataclass(frozen=True, slots=True)
class DueChange:
    """What the end of a wait does to the appointment.

    Attributes:
        before: The appointment as it stands, None without a limit.
        after: The appointment if the dossier went on now.
        reasons: Line by line, why it would be that date.
    """

    before: datetime | None
    after: datetime | None
    reasons: tuple[Reason, ...]


def request_supplement(
    open_uow: OpenUow,
    code: str,
    items: Iterable[str],
    *,
    reason: str,
    until: date | None = None,
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Ask for missing papers, all at once; the clock stands still until they come.

    Args:
        open_uow: The office's data.
        code: The dossier.
        items: What is missing, one paper each; at least one.
        reason: Why, with the legal ground.
        until: The last day for them; None sets none.
        actor: Who asks.
        now: When.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: As `move`; `supplement.items_missing`, `supplement.items_many`,
            `supplement.item_long`, `supplement.until_past`.
    """
    actor.require(right_for(Status.SUPPLEMENT_REQUESTED))
    at, cleaned = whole_second(now), cleaned_reason(reason)
    wanted = tuple(
        refuse_longer(item, LONGEST_ITEM, "supplement.item_long")
        for item in dict.fromkeys(filter(None, map(normalise, items)))
    )
    if not wanted:
        raise RuleBroken("supplement.items_missing")
    if len(wanted) > MOST_ITEMS:
        raise RuleBroken("supplement.items_many", most=MOST_ITEMS, found=len(wanted))
    if until is not None and until < office_day(at):
        raise RuleBroken("supplement.until_past", day=until)
    with open_uow() as uow:
        asked = take_step(
            uow,
            code,
            Status.SUPPLEMENT_REQUESTED,
            reason=cleaned,
            actor=actor,
            at=at,
            items=wanted,
            until=until,
        )
        uow.commit()
    return asked


def proposed_last_day(open_uow: OpenUow, *, now: datetime) -> date | None:
    """The last day which the office's setting gives to a request of now; None without one."""
    with open_uow(read_only=True) as uow:
        return last_day_from(uow, office_day(now))


def last_day_from(uow: UnitOfWork, day: date) -> date | None:
    """So many working days after a day as the office gives."""
    days = stored_desk_settings(uow).supplement_days
    if days is None:
        return None
    return days_after(day, days, load_calendar(uow))


def due_if_resumed(
    open_uow: OpenUow, code: str, *, now: datetime, actor: Actor | None = None
) -> DueChange:
    """Which date a waiting dossier would have if it went on now.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `supplement.not_waiting`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(code))
        if record.status not in PAUSED:
            raise RuleBroken("supplement.not_waiting", after=record.status.term)
        due = due_after_pause(uow, record, whole_second(now))
    if due is None:
        return DueChange(record.due_at, record.due_at, ())
    return DueChange(record.due_at, due.due_at, due.reasons)
