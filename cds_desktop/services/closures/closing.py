"""Closing the office ("đóng cửa vì bão"): the preview, and the appointments which it moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from cds_desktop.domain.clock import at_office, iso, office_day, office_time, whole_second
from cds_desktop.domain.deadlines import (
    DeadlineRules,
    DueDate,
    LimitUnit,
    TimeLimit,
    due_date,
    reasons_to_data,
    rules_from_data,
)
from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossier_waits import pauses_among
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import DayKind, OfficeCalendar, is_working_moment
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.running_dossiers import RunningDossier
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.running_dossiers import RunningDossiers
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.offices import load_calendar

LONGEST_REASON = 200
"""Letters of the name that the closed days get in the calendar."""


@dataclass(frozen=True, slots=True)
class MovedDossier:
    """Somebody to call.

    Attributes:
        promised_at: What was said last, on the slip or in an apology.
        new_due_at: What is to be said now.
    """

    code: str
    applicant: str
    phone: str
    promised_at: datetime
    new_due_at: datetime


@dataclass(frozen=True, slots=True)
class Closure:
    """The days on which the office would have worked, and the dossiers they move.

    Attributes:
        resting: Days asked for on which the office is closed anyway.
        number: Of its entry in the journal, under which its call list is found; 0 in a preview.
    """

    days: tuple[date, ...]
    resting: tuple[date, ...]
    reason: str
    dossiers: tuple[MovedDossier, ...]
    number: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Recount:
    """The new dates of one dossier; what does not change is None."""

    dossier: RunningDossier
    due: DueDate | None
    extended_due_at: datetime | None

    @property
    def moved(self) -> MovedDossier:
        due_at = self.due.due_at if self.due else self.dossier.due_at
        extended = self.extended_due_at or self.dossier.extended_due_at
        return MovedDossier(
            self.dossier.code,
            self.dossier.owner_name,
            self.dossier.phone,
            self.dossier.promised_at,
            max(due_at, extended or due_at),
        )


def preview(open_uow: OpenUow, days: Iterable[date], *, reason: str) -> Closure:
    """Say which open dossiers a closure would move; nothing is stored.

    A dossier that waits for the citizen has no running date: it is counted with the closure when
    the wait ends.

    Raises:
        RuleBroken: `closure.reason_missing`, `closure.reason_long`, `closure.no_working_day`.
    """
    name = closure_reason(reason)
    with open_uow(read_only=True) as uow:
        closed, resting = _closed_days(load_calendar(uow), days)
        recounts = _recounts(uow, closed, name, lock=False)
    return Closure(closed, resting, name, tuple(each.moved for each in recounts))


def close(
    open_uow: OpenUow, days: Iterable[date], *, reason: str, actor: Actor, now: datetime
) -> Closure:
    """Close the office on these days and count the dossiers they touch again, in one go.

    The first promise of each dossier stays beside its new date; every step is in the journal.

    Raises:
        RuleBroken: `officer.not_allowed`, or as `preview`.
    """
    actor.require(Right.EDIT_SETTINGS)
    at, name = whole_second(now), closure_reason(reason)
    with open_uow() as uow:
        calendar = load_calendar(uow)
        closed, resting = _closed_days(calendar, days)
        recounts = _recounts(uow, closed, name, lock=True)
        uow.calendar.replace([(day, DayKind.CLOSED.value, name, "") for day in closed])
        number = uow.journal.write(
            at=at,
            actor=actor,
            subject="calendar",
            reference=closed[0].isoformat(),
            action="office_closed",
            reason=name,
            details={
                "days": [day.isoformat() for day in closed],
                "dossiers": len(recounts),
                # A worked Saturday comes back as one when the closure is taken back.
                "replaced": {
                    day.isoformat(): [entry.kind.value, entry.name, entry.source]
                    for day in closed
                    if (entry := calendar.days.get(day)) is not None
                },
            },
        )
        for recount in recounts:
            store(uow, recount, reason=name, actor=actor, at=at)
        uow.commit()
    return Closure(closed, resting, name, tuple(each.moved for each in recounts), number)


def closure_reason(reason: str) -> str:
    """Tidy the reason of a closure or of a reopening.

    Raises:
        RuleBroken: `closure.reason_missing`, `closure.reason_long`.
    """
    name = refuse_longer(normalise(reason), LONGEST_REASON, "closure.reason_long")
    if not name:
        raise RuleBroken("closure.reason_missing")
    return name.capitalize() if name == REVERSED else name


def _closed_days(
    calendar: OfficeCalendar, days: Iterable[date]
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    wanted = sorted(set(days))
    closed = tuple(day for day in wanted if calendar.is_working(day))
    if not closed:
        raise RuleBroken("closure.no_working_day", days=tuple(wanted))
    return closed, tuple(day for day in wanted if day not in closed)


def _recounts(uow: UnitOfWork, closed: tuple[date, ...], name: str, *, lock: bool) -> list[Recount]:
    before = load_calendar(uow)
    after = before.with_closures(closed, name)
    found = RunningDossiers(uow.session).due_from(closed[0], lock=lock)
    recounts = (_recount(dossier, before, after) for dossier in found)
    return [each for each in recounts if each.due or each.extended_due_at]


def _recount(dossier: RunningDossier, before: OfficeCalendar, after: OfficeCalendar) -> Recount:
    """Count under the calendar with and without the closure: only what that changes moves.

    A dossier received before some other change of the calendar keeps its date.
    """
    rules = rules_from_data(dossier.rules)
    due: DueDate | None = None
    if dossier.limit_unit:
        limit = TimeLimit(Decimal(dossier.limit_value), LimitUnit(dossier.limit_unit))
        # Nothing is waited for now, so the last wait ended at a move.
        pauses = pauses_among(dossier.moves, until=dossier.moves[-1].at)
        without = due_date(dossier.received_at, limit, before, rules, pauses)
        counted = due_date(dossier.received_at, limit, after, rules, pauses)
        if counted.due_at > max(without.due_at, dossier.due_at):
            due = counted
    return Recount(dossier, due, later(dossier.extended_due_at, after, rules))


def later(at: datetime | None, calendar: OfficeCalendar, rules: DeadlineRules) -> datetime | None:
    """The date of an apology moved out of the closure; None when it need not move."""
    if at is None or calendar.is_working(office_day(at)):
        return None
    day = calendar.working_day_from(office_day(at))
    moved = at_office(day, office_time(at).time())
    if is_working_moment(moved, calendar, rules.hours):
        return moved
    closing = rules.hours.closing(day)
    return at_office(day).replace(hour=closing // 60, minute=closing % 60)


def store(
    uow: UnitOfWork,
    recount: Recount,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
    action: str = "due_moved",
) -> None:
    """Write the new dates of one dossier, its step and its entry in the journal."""
    dossier, running = recount.dossier, RunningDossiers(uow.session)
    moved = recount.moved
    details: dict[str, object] = {
        "promised_before": iso(moved.promised_at),
        "promised_after": iso(moved.new_due_at),
    }
    if recount.extended_due_at is not None and dossier.extended_due_at is not None:
        running.set_extended(dossier.id, recount.extended_due_at)
        details["extended_before"] = iso(dossier.extended_due_at)
        details["extended_after"] = iso(recount.extended_due_at)
    if recount.due is not None:
        running.set_due(dossier.id, recount.due.due_at)
        # A step that keeps the status: reports of earlier days still find the date of those days.
        uow.dossiers.add_move(
            dossier.id,
            at=max(at, dossier.moves[-1].at),
            before=dossier.status,
            after=dossier.status,
            reason=reason,
            officer_id=actor.officer_id,
            officer_name=actor.name,
            due_before=dossier.due_at,
            due_after=recount.due.due_at,
            explanation=reasons_to_data(recount.due.reasons),
        )
        details["due_before"] = iso(dossier.due_at)
        details["due_after"] = iso(recount.due.due_at)
    uow.journal.write(
        at=at,
        actor=actor,
        subject="dossier",
        reference=dossier.code,
        action=action,
        reason=reason,
        details=details,
    )
