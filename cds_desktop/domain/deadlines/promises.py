"""What follows from a due date: the new date once, what is at risk, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.deadlines.counting import due_date
from cds_desktop.domain.deadlines.limits import TimeLimit
from cds_desktop.domain.deadlines.reasons import DueDate, Ground, Reason, Rule
from cds_desktop.domain.deadlines.rules import DeadlineRules
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import OfficeCalendar, is_working_moment

SOON_DAYS: Final = 2
"""Warn two working days and one working day before (workflow.md section 7)."""


class Risk(StrEnum):
    """How an open dossier stands against its appointment."""

    LATE = "late"
    DUE_TODAY = "due_today"
    SOON = "soon"
    WITHIN = "within"


class Outcome(StrEnum):
    """How a finished dossier met its appointment."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class DueState:
    """A risk and its size.

    Attributes:
        working_days: Days left (`SOON`, `WITHIN`) or days over (`LATE`). Late by 0 days means
            that the promised hour has passed but no whole working day since.
        is_same_day: Whether the appointment is on this very day.
    """

    risk: Risk
    working_days: int
    is_same_day: bool


def working_days_left(now: datetime, due_at: datetime, calendar: OfficeCalendar) -> int:
    """Working days after today, up to and with the day of the appointment; negative when over."""
    return calendar.working_days_between(office_day(now), office_day(due_at))


def due_state(
    now: datetime, due_at: datetime, calendar: OfficeCalendar, *, soon_days: int = SOON_DAYS
) -> DueState:
    """Say how an open dossier stands: within its limit while now is not after the appointment."""
    days = working_days_left(now, due_at, calendar)
    is_same_day = office_day(now) == office_day(due_at)
    if now > due_at:
        return DueState(Risk.LATE, -days, is_same_day)
    if is_same_day:
        return DueState(Risk.DUE_TODAY, 0, is_same_day)
    return DueState(Risk.SOON if days <= soon_days else Risk.WITHIN, days, is_same_day)


def outcome(finished_at: datetime, due_at: datetime, limit: TimeLimit | None) -> Outcome:
    """Compare the finish with the appointment, by the day, or by the hour for limits in hours.

    Early is a calendar day before that of the appointment (Thông tư 01/2018 Điều 13 khoản 1).
    """
    finished_on, due_on = office_day(finished_at), office_day(due_at)
    if finished_on != due_on:
        return Outcome.EARLY if finished_on < due_on else Outcome.LATE
    if limit is not None and limit.is_to_the_hour and finished_at > due_at:
        return Outcome.LATE
    return Outcome.ON_TIME


def last_apology_day(due_at: datetime, calendar: OfficeCalendar) -> date:
    """The last working day on which an apology with a new date is still in time."""
    return calendar.previous_working_day(office_day(due_at))


def extended(
    due: DueDate,
    new_due_at: datetime,
    *,
    informed_at: datetime,
    already_extended: bool,
    calendar: OfficeCalendar,
    rules: DeadlineRules,
) -> DueDate:
    """Set the one new date that an apology (form 04) allows; the caller keeps the first one.

    Args:
        due: The appointment so far, with its lines.
        new_due_at: The new appointment.
        informed_at: When the deciding unit told the one-stop unit.
        already_extended: Whether a new date was set before.
        calendar: To see that the new date is a working moment.
        rules: Its sessions.

    Raises:
        RuleBroken: `extension.already_used`, `extension.too_late` (after the last working day
            before the limit ends), `extension.not_later` or `extension.not_working_moment`.
    """
    if already_extended:
        raise RuleBroken("extension.already_used")
    day = last_apology_day(due.due_at, calendar)
    if office_day(informed_at) > day:
        raise RuleBroken("extension.too_late", last_day=day)
    if new_due_at <= due.due_at:
        raise RuleBroken("extension.not_later", due_at=due.due_at)
    if not is_working_moment(new_due_at, calendar, rules.hours):
        raise RuleBroken("extension.not_working_moment", new_due_at=new_due_at)
    at = office_time(new_due_at).replace(second=0, microsecond=0)
    facts = {
        "original": due.due_at.isoformat(),
        "informed": office_time(informed_at).isoformat(),
        "ground": Ground.DECREE_61_2018_19_9.value,
    }
    before = [line for line in due.reasons if line.rule != Rule.DUE]
    return DueDate(at, (*before, Reason(at, Rule.EXTENDED, facts), Reason(at, Rule.DUE, {})))


def step_due_dates(
    received_at: datetime,
    limits: Sequence[TimeLimit],
    calendar: OfficeCalendar,
    rules: DeadlineRules,
) -> tuple[DueDate, ...]:
    """The appointments of steps in order, each starting when the one before it must end."""
    dates: list[DueDate] = []
    start = received_at
    for limit in limits:
        dates.append(due_date(start, limit, calendar, rules))
        start = dates[-1].due_at
    return tuple(dates)
