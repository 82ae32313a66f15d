"""Closures of the past and the people who were to be called, read from the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_calendar import DayKind
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.running_dossiers import RunningDossiers
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.closures.closing import MovedDossier
from cds_desktop.services.offices import load_calendar

PRINTED: Final = "call_list_printed"
"""The action in the journal."""
_ACTIONS: Final = {"office_closed": False, "office_reopened": True}


@dataclass(frozen=True, slots=True)
class PastClosure:
    """One closure or reopening as it was recorded.

    Attributes:
        number: Of its entry in the journal.
        moved: How many dossiers got another date.
        standing: Those of its days on which the office is still closed.
        is_reopening: Whether it took a closure back.
    """

    number: int
    at: datetime
    officer: str
    days: tuple[date, ...]
    reason: str
    moved: int
    standing: tuple[date, ...] = ()
    is_reopening: bool = False


@dataclass(frozen=True, slots=True)
class CallList:
    """Whom to call about a new date, with the facts of the office for the head of the paper.

    Attributes:
        prints: How often the list was printed before.
    """

    closure: PastClosure
    people: tuple[MovedDossier, ...]
    desk_name: str
    superior_name: str
    place: str
    prints: int = 0
    is_sample: bool = False


def past(open_uow: OpenUow, limit: int = 50) -> tuple[PastClosure, ...]:
    """Closures and reopenings, newest first."""
    with open_uow(read_only=True) as uow:
        return past_closures(uow, limit)


def past_closures(uow: UnitOfWork, limit: int = 50) -> tuple[PastClosure, ...]:
    """Closures and reopenings inside the caller's transaction, newest first."""
    days = load_calendar(uow).days
    closed = {day for day, entry in days.items() if entry.kind is DayKind.CLOSED}
    entries = [
        entry for action in _ACTIONS for entry in uow.journal.newest_of("calendar", action, limit)
    ]
    entries.sort(key=lambda entry: entry.id, reverse=True)
    found: list[PastClosure] = []
    for entry in entries[:limit]:
        one = _past(entry, frozenset() if _ACTIONS[entry.action] else frozenset(closed))
        closed -= set(one.days)  # an older closure of the same day no longer stands
        found.append(one)
    return tuple(found)


def calls(open_uow: OpenUow, number: int, *, actor: Actor) -> CallList:
    """The people whose date a closure or a reopening changed, as they were told then.

    Args:
        open_uow: Opens a unit of work.
        number: Of the closure's entry in the journal.
        actor: Who asks.

    Raises:
        NotFound: `closure.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        entry = _entry(uow, number)
        closure = _past(entry, frozenset())
        stored = uow.settings.all()
        unit = uow.units.get(int(str(stored["office.unit_id"])))
        return CallList(
            closure,
            _people(uow, closure),
            str(stored.get("office.desk_name", "")) or unit.name,
            str(stored.get("office.superior_name", "")),
            str(stored.get("office.place", "")),
            _prints(uow, entry),
            bool(stored.get("office.is_sample", False)),
        )


def record_call_list(open_uow: OpenUow, number: int, *, actor: Actor, now: datetime) -> int:
    """Write into the journal that a call list was printed or saved as a file.

    Returns:
        How often it was printed by now.

    Raises:
        NotFound: `closure.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        entry = _entry(uow, number)
        times = _prints(uow, entry) + 1
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="calendar",
            reference=entry.reference,
            action=PRINTED,
            details={"closure": number, "times": times},
        )
        uow.commit()
    return times


def _entry(uow: UnitOfWork, number: int) -> JournalEntry:
    for entry in uow.journal.newest(1, before=number + 1):
        if entry.id == number and entry.action in _ACTIONS:
            return entry
    raise NotFound("closure.not_found")


def _past(entry: JournalEntry, closed: frozenset[date]) -> PastClosure:
    listed, moved = entry.details.get("days"), entry.details.get("dossiers")
    days = tuple(date.fromisoformat(str(day)) for day in listed) if isinstance(listed, list) else ()
    return PastClosure(
        number=entry.id,
        at=entry.at,
        officer=entry.officer_name,
        days=days,
        reason=entry.reason,
        moved=moved if isinstance(moved, int) else 0,
        standing=tuple(day for day in days if day in closed),
        is_reopening=_ACTIONS[entry.action],
    )


def _people(uow: UnitOfWork, closure: PastClosure) -> tuple[MovedDossier, ...]:
    """The entries of its dossiers follow the closure's own: one transaction wrote them."""
    first, last = closure.number + 1, closure.number + closure.moved
    if not closure.moved:
        return ()
    entries = [
        entry
        for entry in uow.journal.newest(closure.moved, before=last + 1)
        if entry.id >= first and entry.subject == "dossier"
    ]
    owners = RunningDossiers(uow.session).owners([entry.reference for entry in entries])
    people = []
    for entry in sorted(entries, key=lambda each: each.reference):
        before, after = _promises(entry.details)
        if before is not None and after is not None:
            people.append(MovedDossier(entry.reference, *owners[entry.reference], before, after))
    return tuple(people)


def _promises(details: Mapping[str, object]) -> tuple[datetime | None, datetime | None]:
    """What was promised before and after; entries of the first release name the dates only."""

    def first(*keys: str) -> datetime | None:
        texts = [str(details[key]) for key in keys if key in details]
        return datetime.fromisoformat(texts[0]) if texts else None

    return (
        first("promised_before", "extended_before", "due_before"),
        first("promised_after", "extended_after", "due_after"),
    )


def _prints(uow: UnitOfWork, closure: JournalEntry) -> int:
    return sum(
        entry.action == PRINTED and entry.details.get("closure") == closure.id
        for entry in uow.journal.of("calendar", closure.reference)
    )
