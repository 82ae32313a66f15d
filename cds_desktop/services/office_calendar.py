"""The office's calendar as the administrator keeps it: days off, days made up, closures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cds_desktop.domain.deadlines import DeadlineRules, rules_in_force
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.office_calendar import CalendarDay, DayKind, OfficeCalendar
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.offices import load_calendar, load_rules


@dataclass(frozen=True, slots=True)
class ListedDay:
    """One day of the calendar which differs from its weekday.

    Attributes:
        is_provisional: Its source says that the official notice is still to be compared.
    """

    day: date
    kind: DayKind
    name: str
    source: str
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """What the calendar page shows.

    Attributes:
        days: Entries of the chosen year, in order.
        years: Years which have entries, in order.
        rules: The rule set in force today.
        is_known: Whether days off of the year have been entered at all.
        weekly_days_off: Monday is 0.
    """

    year: int
    days: tuple[ListedDay, ...]
    years: tuple[int, ...]
    rules: DeadlineRules
    is_known: bool = True
    weekly_days_off: frozenset[int] = frozenset()

    @property
    def is_provisional(self) -> bool:
        """Whether most days off are only expected: the year has not been announced."""
        off = [day for day in self.days if day.kind is DayKind.OFF]
        return 2 * sum(day.is_provisional for day in off) > len(off)


def year_of(open_uow: OpenUow, year: int, *, today: date) -> OfficeYear:
    """Read one year of the calendar and the rules in force."""
    with open_uow(read_only=True) as uow:
        calendar = load_calendar(uow)
        rules = rules_in_force(load_rules(uow), today)
    stored = calendar.days
    return OfficeYear(
        year,
        tuple(_listed(day, entry) for day, entry in sorted(stored.items()) if day.year == year),
        tuple(sorted({day.year for day in stored})),
        rules,
        calendar.covers(year),
        calendar.weekly_days_off,
    )


@dataclass(frozen=True, slots=True)
class CalendarImport:
    """What a calendar file changes; days that the file does not name stay as they are.

    Attributes:
        before: What stood in the calendar on the changed days, in the same order.
        left: Days of the file's years which it does not name; they stay.
        same: The unchanged days.
    """

    added: tuple[ListedDay, ...]
    changed: tuple[ListedDay, ...]
    unchanged: int
    before: tuple[ListedDay, ...] = ()
    same: tuple[ListedDay, ...] = ()
    left: tuple[ListedDay, ...] = ()


def list_days(open_uow: OpenUow, year: int | None = None) -> tuple[ListedDay, ...]:
    """Every entry of the calendar, or those of one year; in order."""
    with open_uow(read_only=True) as uow:
        stored = load_calendar(uow).days
    return tuple(
        _listed(day, entry)
        for day, entry in sorted(stored.items())
        if year is None or day.year == year
    )


def calendar_days(open_uow: OpenUow, year: int | None = None) -> dict[date, CalendarDay]:
    """The entries of the calendar, or those of one year, as a table file holds them."""
    with open_uow(read_only=True) as uow:
        stored = load_calendar(uow).days
    return {day: entry for day, entry in sorted(stored.items()) if year in (None, day.year)}


def compare_days(open_uow: OpenUow, days: Mapping[date, CalendarDay]) -> CalendarImport:
    """Say what an import would change; nothing is stored."""
    with open_uow(read_only=True) as uow:
        return _compared(load_calendar(uow), days)


def import_days(
    open_uow: OpenUow, days: Mapping[date, CalendarDay], *, actor: Actor, now: datetime
) -> CalendarImport:
    """Take the days of a file over; due dates already promised stay as they are.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        found = _compared(load_calendar(uow), days)
        new = (*found.added, *found.changed)
        if new:
            uow.calendar.replace([(one.day, one.kind.value, one.name, one.source) for one in new])
            uow.journal.write(
                at=now,
                actor=actor,
                subject="calendar",
                reference=min(one.day for one in new).isoformat(),
                action="days_imported",
                details={
                    "added": len(found.added),
                    "changed": len(found.changed),
                    "unchanged": found.unchanged,
                },
            )
            uow.commit()
    return found


def _compared(calendar: OfficeCalendar, days: Mapping[date, CalendarDay]) -> CalendarImport:
    before = calendar.days
    differing = [(day, entry) for day, entry in sorted(days.items()) if before.get(day) != entry]
    years = {day.year for day in days}
    return CalendarImport(
        added=_listed_all((day, entry) for day, entry in differing if day not in before),
        changed=_listed_all((day, entry) for day, entry in differing if day in before),
        unchanged=len(days) - len(differing),
        before=_listed_all((day, before[day]) for day, _ in differing if day in before),
        same=_listed_all(
            (day, entry) for day, entry in sorted(days.items()) if before.get(day) == entry
        ),
        left=_listed_all(
            (day, entry)
            for day, entry in sorted(before.items())
            if day.year in years and day not in days
        ),
    )


def undo_import(open_uow: OpenUow, imported: CalendarImport, *, actor: Actor, now: datetime) -> int:
    """Put the calendar back as it was before an import; days edited since stay.

    Returns:
        How many days were put back.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.EDIT_SETTINGS)
    was = {one.day: one for one in imported.before}
    with open_uow() as uow:
        present = load_calendar(uow).days
        mine = [
            one for one in (*imported.added, *imported.changed)
            if present.get(one.day) == CalendarDay(one.kind, one.name, one.source)
        ]  # fmt: skip
        back = [was[one.day] for one in mine if one.day in was]
        uow.calendar.replace([(one.day, one.kind.value, one.name, one.source) for one in back])
        for one in mine:
            if one.day not in was:
                uow.calendar.remove(one.day)
        if mine:
            uow.journal.write(
                at=now,
                actor=actor,
                subject="calendar",
                reference=min(one.day for one in mine).isoformat(),
                action="import_undone",
                details={"removed": len(mine) - len(back), "restored": len(back)},
            )
            uow.commit()
    return len(mine)


def set_day(
    open_uow: OpenUow,
    day: date,
    kind: DayKind,
    *,
    name: str,
    source: str = "",
    actor: Actor,
    now: datetime,
) -> ListedDay | None:
    """Enter a day or change it; due dates already promised stay as they are.

    Returns:
        What stood there before, for an undo.

    Raises:
        RuleBroken: `officer.not_allowed`, `calendar.name_missing`, `calendar.day_is_no_rest`
            (WORKING on a day which is worked anyway), `calendar.day_is_rest` (OFF or CLOSED on
            a weekly day of rest).
    """
    actor.require(Right.EDIT_SETTINGS)
    entry = CalendarDay(kind, normalise(name), normalise(source))
    if not entry.name:
        raise RuleBroken("calendar.name_missing")
    with open_uow() as uow:
        calendar = load_calendar(uow)
        is_rest = day.weekday() in calendar.weekly_days_off
        if kind is DayKind.WORKING and not is_rest:
            raise RuleBroken("calendar.day_is_no_rest", day=f"{day:%d/%m/%Y}")
        if kind is not DayKind.WORKING and is_rest:
            raise RuleBroken("calendar.day_is_rest", day=f"{day:%d/%m/%Y}")
        before = calendar.days.get(day)
        if before != entry:
            uow.calendar.replace([(day, kind.value, entry.name, entry.source)])
            uow.journal.write(
                at=now,
                actor=actor,
                subject="calendar",
                reference=day.isoformat(),
                action="changed" if before else "added",
                details={"before": _plain(before), "after": _plain(entry)},
            )
            uow.commit()
    return _listed(day, before) if before else None


def remove_day(open_uow: OpenUow, day: date, *, actor: Actor, now: datetime) -> ListedDay:
    """Take a day out of the calendar; it becomes an ordinary day of its week again.

    Returns:
        What stood there, for an undo.

    Raises:
        RuleBroken: `officer.not_allowed`, `calendar.day_moved_dates` for a closure on which
            dates hang: it is taken back by `services.closures.reopen`.
        NotFound: `calendar.day_not_found`.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        before = load_calendar(uow).days.get(day)
        if before is None:
            raise NotFound("calendar.day_not_found", day=f"{day:%d/%m/%Y}")
        if before.kind is DayKind.CLOSED:
            _refuse_moved(uow, day)
        uow.calendar.remove(day)
        uow.journal.write(
            at=now,
            actor=actor,
            subject="calendar",
            reference=day.isoformat(),
            action="removed",
            details={"before": _plain(before), "after": None},
        )
        uow.commit()
    return _listed(day, before)


def _refuse_moved(uow: UnitOfWork, day: date) -> None:
    from cds_desktop.services.closures.calls import past_closures

    for closure in past_closures(uow):
        if day in closure.standing and closure.moved:
            raise RuleBroken("calendar.day_moved_dates", day=day, dossiers=closure.moved)


def _listed(day: date, entry: CalendarDay) -> ListedDay:
    return ListedDay(day, entry.kind, entry.name, entry.source, entry.is_provisional)


def _listed_all(days: Iterable[tuple[date, CalendarDay]]) -> tuple[ListedDay, ...]:
    return tuple(_listed(day, entry) for day, entry in days)


def _plain(entry: CalendarDay | None) -> list[str] | None:
    return [entry.kind.value, entry.name, entry.source] if entry else None
