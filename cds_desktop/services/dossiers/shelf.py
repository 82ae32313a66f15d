"""Results ready and not fetched: where they lie, whom to call, and how the call ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cds_desktop.domain.clock import at_office, office_day
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.pickup import (
    LONGEST_CALL_NOTE,
    CallOutcome,
    CallResult,
    PickupLine,
    next_free,
    shelf_code_of,
)
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.pickup import taken_places, waiting_lines
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.desk_settings import stored_shelves
from cds_desktop.services.dossiers.desk_acts import RIGHTS, Act, State, do_act, moment_text

__all__ = ["next_free_place", "put_on_shelf", "record_call", "waiting_for_pickup"]


def waiting_for_pickup(
    open_uow: OpenUow, *, now: datetime, days: int = 0, actor: Actor | None = None
) -> tuple[PickupLine, ...]:
    """Results that are ready since at least so many days, the oldest first.

    Args:
        open_uow: The office's data.
        now: Decides the day from which is counted.
        days: Calendar days since the result was ready; 0 gives all of them.
        actor: Who reads.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    before = at_office(office_day(now) - timedelta(days=days - 1))
    with open_uow(read_only=True) as uow:
        return tuple(waiting_lines(uow.session, before))


def next_free_place(open_uow: OpenUow) -> str:
    """The next free place of the office's shelves; "" when none is free."""
    with open_uow(read_only=True) as uow:
        return _next_free(uow)


def put_on_shelf(
    open_uow: OpenUow, code: str, place: str | None, *, actor: Actor, now: datetime
) -> DossierRecord:
    """Note where a finished result lies; None takes the next free place, "" takes it off.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `shelf.not_ready`, `shelf.code_long`, `shelf.full`.
    """

    def change(uow: UnitOfWork, record: DossierRecord, _at: datetime) -> State:
        _require_ready(record)
        wanted = _next_free(uow) if place is None else shelf_code_of(place)
        if place is None and not wanted:
            raise RuleBroken("shelf.full")
        return {"shelf_code": wanted}

    return do_act(open_uow, code, Act.SHELVED, change, actor=actor, now=now)


def record_call(
    open_uow: OpenUow,
    code: str,
    outcome: CallOutcome,
    *,
    comes_on: date | None = None,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Note a call to the citizen about a result that is ready.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `shelf.not_ready`, `call.day_missing`,
            `call.day_past`, `call.note_long`.
    """
    actor.require(RIGHTS[Act.CALLED])
    words = refuse_longer(normalise(note).replace("|", "/"), LONGEST_CALL_NOTE, "call.note_long")
    if outcome is CallOutcome.WILL_COME:
        if comes_on is None:
            raise RuleBroken("call.day_missing")
        if comes_on < office_day(now):
            raise RuleBroken("call.day_past", day=comes_on)
    else:
        comes_on = None
    result = CallResult(outcome, comes_on, words)

    def change(_uow: UnitOfWork, record: DossierRecord, at: datetime) -> State:
        _require_ready(record)
        return {"called_at": moment_text(at), "call_outcome": result.stored()}

    return do_act(open_uow, code, Act.CALLED, change, actor=actor, now=now)


def _require_ready(record: DossierRecord) -> None:
    if record.status is not Status.FINISHED:
        raise RuleBroken("shelf.not_ready", code=record.code, after=record.status.term)


def _next_free(uow: UnitOfWork) -> str:
    return next_free(stored_shelves(uow), taken_places(uow.session))
