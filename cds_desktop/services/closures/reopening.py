"""Taking a closure back: the office works on those days after all, and dates return."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.closures import KeptWhy
from cds_desktop.domain.deadlines import LimitUnit, TimeLimit, due_date, rules_from_data
from cds_desktop.domain.dossier_waits import pauses_among
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_calendar import CalendarDay, DayKind, OfficeCalendar
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.running_dossiers import RunningDossier
from cds_desktop.persistence.running_dossiers import RunningDossiers
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.calendar_files import shipped_days
from cds_desktop.services.closures.closing import (
    MovedDossier,
    Recount,
    closure_reason,
    later,
    store,
)
from cds_desktop.services.offices import load_calendar

_MOST_CLOSURES = 1000
"""Closures in the journal which are looked through."""


@dataclass(frozen=True, slots=True)
class KeptDossier:
    """A dossier whose date stays although the closed days lie in its count."""

    code: str
    applicant: str
    phone: str
    promised_at: datetime
    why: KeptWhy


@dataclass(frozen=True, slots=True)
class Reopening:
    """The days worked after all, whose dates return, and whose stay with the reason.

    Attributes:
        closure: The name which the closed days had in the calendar.
        number: Of its entry in the journal; 0 in a preview.
    """

    days: tuple[date, ...]
    closure: str
    dossiers: tuple[MovedDossier, ...]
    kept: tuple[KeptDossier, ...]
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class _Plan:
    days: tuple[date, ...]
    closure: str
    restored: Mapping[date, CalendarDay]
    recounts: tuple[Recount, ...]
    kept: tuple[KeptDossier, ...]

    def told(self, number: int = 0) -> Reopening:
        moved = tuple(each.moved for each in self.recounts)
        return Reopening(self.days, self.closure, moved, self.kept, number)


def preview_reopening(open_uow: OpenUow, days: Iterable[date], *, now: datetime) -> Reopening:
    """Say which dates return when these closed days are worked after all; nothing is stored.

    Raises:
        RuleBroken: `closure.not_closed`.
    """
    with open_uow(read_only=True) as uow:
        return _plan(uow, days, whole_second(now), lock=False).told()


def reopen(
    open_uow: OpenUow, days: Iterable[date], *, reason: str, actor: Actor, now: datetime
) -> Reopening:
    """Take a closure back and count the dossiers which it moved again, in one go.

    The steps of the closure stay; each date returns by a step of its own.

    Raises:
        RuleBroken: `officer.not_allowed`, `closure.not_closed`, `closure.reason_missing`,
            `closure.reason_long`.
    """
    actor.require(Right.EDIT_SETTINGS)
    at, name = whole_second(now), closure_reason(reason)
    with open_uow() as uow:
        plan = _plan(uow, days, at, lock=True)
        for day in plan.days:
            uow.calendar.remove(day)
        uow.calendar.replace(
            [(day, one.kind.value, one.name, one.source) for day, one in plan.restored.items()]
        )
        number = uow.journal.write(
            at=at,
            actor=actor,
            subject="calendar",
            reference=plan.days[0].isoformat(),
            action="office_reopened",
            reason=name,
            details={
                "days": [day.isoformat() for day in plan.days],
                "closure": plan.closure,
                "dossiers": len(plan.recounts),
                "kept": len(plan.kept),
            },
        )
        for recount in plan.recounts:
            store(uow, recount, reason=name, actor=actor, at=at, action="due_restored")
        uow.commit()
    return plan.told(number)


def _plan(uow: UnitOfWork, days: Iterable[date], at: datetime, *, lock: bool) -> _Plan:
    calendar, wanted = load_calendar(uow), tuple(sorted(set(days)))
    closed = {
        day: entry
        for day in wanted
        if (entry := calendar.days.get(day)) is not None and entry.kind is DayKind.CLOSED
    }
    if len(closed) < len(wanted) or not wanted:
        raise RuleBroken("closure.not_closed", days=tuple(d for d in wanted if d not in closed))
    closures = _closures_of(uow, wanted)
    restored = _restored(calendar, wanted, closures)
    after = _without(calendar, wanted, restored)
    recounts: list[Recount] = []
    kept: list[KeptDossier] = []
    for dossier in RunningDossiers(uow.session).due_from(wanted[0], lock=lock):
        # A dossier received when a closure was known keeps it in its count.
        unknown = [
            day for day in wanted
            if day in closures and dossier.received_at < closures[day].at
        ]  # fmt: skip
        own = _without(calendar, unknown, restored)
        found = _recount(uow, dossier, calendar, after, own, closures, at)
        if isinstance(found, Recount):
            recounts.append(found)
        elif found is not None:
            kept.append(
                KeptDossier(
                    dossier.code, dossier.owner_name, dossier.phone, dossier.promised_at, found
                )
            )
    names = tuple(dict.fromkeys(entry.name for entry in closed.values()))
    return _Plan(wanted, "; ".join(names), restored, tuple(recounts), tuple(kept))


def _closures_of(uow: UnitOfWork, days: tuple[date, ...]) -> dict[date, JournalEntry]:
    """The entry by which each day was closed; none where somebody typed the day by hand."""
    found: dict[date, JournalEntry] = {}
    for entry in uow.journal.newest_of("calendar", "office_closed", _MOST_CLOSURES):
        listed = entry.details.get("days")
        for day in days:
            if isinstance(listed, list) and day.isoformat() in listed:
                found.setdefault(day, entry)
    return found


def _restored(
    calendar: OfficeCalendar, days: tuple[date, ...], closures: Mapping[date, JournalEntry]
) -> dict[date, CalendarDay]:
    """What stood in the calendar before: the worked days of rest among the closed ones."""
    found: dict[date, CalendarDay] = {}
    for day in days:
        replaced = closures[day].details.get("replaced") if day in closures else None
        before = replaced.get(day.isoformat()) if isinstance(replaced, Mapping) else None
        if isinstance(before, list) and len(before) == 3:
            found[day] = CalendarDay(DayKind(str(before[0])), str(before[1]), str(before[2]))
        elif day.weekday() in calendar.weekly_days_off:
            shipped = shipped_days().get(day)
            found[day] = shipped or CalendarDay(DayKind.WORKING, "Làm bù")
    return found


def _without(
    calendar: OfficeCalendar, days: Iterable[date], restored: Mapping[date, CalendarDay]
) -> OfficeCalendar:
    left = {day: entry for day, entry in calendar.days.items() if day not in set(days)}
    left |= {day: restored[day] for day in days if day in restored}
    return OfficeCalendar(left, calendar.weekly_days_off)


def _recount(
    uow: UnitOfWork,
    dossier: RunningDossier,
    before: OfficeCalendar,
    after: OfficeCalendar,
    own: OfficeCalendar,
    closures: Mapping[date, JournalEntry],
    at: datetime,
) -> Recount | KeptWhy | None:
    """The dates without the closure, or why the present ones stay; None: not touched at all."""
    rules = rules_from_data(dossier.rules)
    extended = _extended_before(uow, dossier, closures, after)
    if extended is not None and extended < at:
        return KeptWhy.PAST
    if not dossier.limit_unit:
        return Recount(dossier, None, extended) if extended else None
    limit = TimeLimit(Decimal(dossier.limit_value), LimitUnit(dossier.limit_unit))
    pauses = pauses_among(dossier.moves, until=dossier.moves[-1].at)

    def counted(calendar: OfficeCalendar) -> datetime:
        return due_date(dossier.received_at, limit, calendar, rules, pauses).due_at

    present = counted(before)
    if counted(after) >= present:
        return Recount(dossier, None, extended) if extended else None
    due = due_date(dossier.received_at, limit, own, rules, pauses)
    if due.due_at >= min(present, dossier.due_at):
        if extended:
            return Recount(dossier, None, extended)
        return KeptWhy.PROMISED if due.due_at >= present else None
    first = next((move.due_after for move in dossier.moves if move.due_after), None)
    if first is not None and due.due_at < first:
        return KeptWhy.OTHER_CHANGE
    if due.due_at < at:
        return KeptWhy.PAST
    return Recount(dossier, due, extended)


def _extended_before(
    uow: UnitOfWork,
    dossier: RunningDossier,
    closures: Mapping[date, JournalEntry],
    after: OfficeCalendar,
) -> datetime | None:
    """The date of an apology as it was before the closure moved it; None when it did not."""
    if dossier.extended_due_at is None:
        return None
    moments = {entry.at for entry in closures.values()}
    for entry in reversed(uow.journal.of("dossier", dossier.code)):
        if entry.action != "due_moved" or entry.at not in moments:
            continue
        text, moved_to = entry.details.get("extended_before"), entry.details.get("extended_after")
        if not isinstance(text, str) or not isinstance(moved_to, str):
            continue
        if datetime.fromisoformat(moved_to) != dossier.extended_due_at:
            return None
        moment = datetime.fromisoformat(text)
        moment = later(moment, after, rules_from_data(dossier.rules)) or moment
        return moment if moment < dossier.extended_due_at else None
    return None
