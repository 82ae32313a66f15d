"""Places of the office where sheets hang: a list that everybody at the desks may keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.publicity.sheets import LONGEST_NOTE, LONGEST_PLACE, Place
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence import posting_places as stored
from cds_desktop.persistence.sheet_register import lock_register
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

__all__ = ["add_place", "change_place", "close_place", "list_places", "reopen_place"]


def list_places(open_uow: OpenUow, *, actor: Actor, closed: bool = False) -> tuple[Place, ...]:
    """The places in alphabetical order.

    Args:
        open_uow: Opens the transaction.
        actor: Who reads.
        closed: Also those where nothing new is hung.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    with open_uow(read_only=True) as uow:
        found = stored.places(uow.session)
    return tuple(place for place in found if closed or not place.is_closed)


def add_place(
    open_uow: OpenUow, name: str, note: str = "", *, actor: Actor, now: datetime
) -> Place:
    """Enter a new place.

    Raises:
        RuleBroken: `officer.not_allowed`, `place.name_missing`, `place.name_long`,
            `place.note_long`, `place.name_taken`.
    """
    actor.require(Right.MAKE_POSTERS)
    name, note = _checked(name, note)
    with open_uow() as uow:
        lock_register(uow.session)
        _refuse_known_name(uow, name)
        number = stored.add_place(uow.session, name, note, at=now, officer_name=actor.name)
        _write(uow, actor, now, name, "place_added", {"note": note} if note else {})
        uow.commit()
    return Place(number, name, note)


def change_place(
    open_uow: OpenUow, place_id: int, name: str, note: str, *, actor: Actor, now: datetime
) -> Place:
    """Give a place another name or note; its sheets stay where they are.

    Raises:
        NotFound: `place.not_found`.
        RuleBroken: As `add_place`.
    """
    actor.require(Right.MAKE_POSTERS)
    name, note = _checked(name, note)
    with open_uow() as uow:
        lock_register(uow.session)
        before = stored.place_of(uow.session, place_id)
        after = replace(before, name=name, note=note)
        if after == before:
            return before
        _refuse_known_name(uow, name, but=place_id)
        stored.change_place(uow.session, after, at=now, officer_name=actor.name)
        details = {
            "before": {"name": before.name, "note": before.note},
            "after": {"name": name, "note": note},
        }
        _write(uow, actor, now, before.name, "place_changed", details)
        uow.commit()
    return after


def close_place(open_uow: OpenUow, place_id: int, *, actor: Actor, now: datetime) -> Place:
    """Hang nothing new there; what hangs stays in the register until it is taken down.

    Raises:
        NotFound: `place.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    return _set_closed(open_uow, place_id, True, actor, now)


def reopen_place(open_uow: OpenUow, place_id: int, *, actor: Actor, now: datetime) -> Place:
    """Take a closed place into use again; nothing happens to one in use.

    Raises:
        NotFound: `place.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    return _set_closed(open_uow, place_id, False, actor, now)


def _set_closed(
    open_uow: OpenUow, place_id: int, is_closed: bool, actor: Actor, now: datetime
) -> Place:
    with open_uow() as uow:
        lock_register(uow.session)
        before = stored.place_of(uow.session, place_id)
        if before.is_closed == is_closed:
            return before
        after = replace(before, is_closed=is_closed)
        stored.change_place(uow.session, after, at=now, officer_name=actor.name)
        action = "place_closed" if is_closed else "place_reopened"
        _write(uow, actor, now, before.name, action, {})
        uow.commit()
    return after


def _checked(name: str, note: str) -> tuple[str, str]:
    name, note = normalise(name), normalise(note)
    if not name:
        raise RuleBroken("place.name_missing")
    refuse_longer(name, LONGEST_PLACE, "place.name_long")
    refuse_longer(note, LONGEST_NOTE, "place.note_long")
    return name, note


def _refuse_known_name(uow: UnitOfWork, name: str, but: int | None = None) -> None:
    """A closed place keeps its name: it can be taken into use again."""
    known = stored.place_named(uow.session, name)
    if known is not None and known.id != but:
        code = "place.name_closed" if known.is_closed else "place.name_taken"
        raise RuleBroken(code, name=known.name)


def _write(
    uow: UnitOfWork,
    actor: Actor,
    now: datetime,
    name: str,
    action: str,
    details: Mapping[str, object],
) -> None:
    uow.journal.write(
        at=now, actor=actor, subject="place", reference=name, action=action, details=details
    )
