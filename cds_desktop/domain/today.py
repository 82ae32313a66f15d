"""The morning list: what is late, due, waiting or lying ready, and the next days off.

Two mornings: the desk asks what must be done, the leader what waits for a signature and where
dates are at risk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.deadlines import last_apology_day
from cds_desktop.domain.dossier_records import DossierLine
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import CalendarDay, DayKind, OfficeCalendar
from cds_desktop.domain.officers import Actor, Right, Role
from cds_desktop.domain.report_calendar import ExpectedReport

AHEAD_DAYS: Final = 10
"""How far ahead a day off is announced."""

_ONE_DAY: Final = timedelta(days=1)


class View(StrEnum):
    """Whose morning is shown."""

    DESK = "desk"
    OWN = "own"
    LEADER = "leader"


def views_of(actor: Actor) -> tuple[View, ...]:
    """The mornings an officer may look at, the usual one first.

    Only who signs sees the leader's; only who has a counter (or a field written there) an own one.
    """
    own = (View.OWN,) if actor.counter else ()
    if actor.role is Role.LEADER:
        return (View.LEADER, View.DESK, *own)
    return (View.DESK, *own, View.LEADER) if actor.role is Role.ADMIN else (View.DESK, *own)


class Group(StrEnum):
    """The groups of the morning list, the most urgent first."""

    SIGNING = "signing"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    DUE_IN_ONE_DAY = "due_in_one_day"
    DUE_IN_TWO_DAYS = "due_in_two_days"
    EXPIRED = "supplement_expired"
    STEPS = "steps_late"
    WAITING = "waiting"
    READY = "ready"
    PAPERS = "papers"
    UNTOUCHED = "untouched"


_DESK_GROUPS: Final = (
    Group.OVERDUE, Group.DUE_TODAY, Group.DUE_IN_ONE_DAY, Group.DUE_IN_TWO_DAYS, Group.EXPIRED,
    Group.STEPS, Group.WAITING, Group.READY, Group.PAPERS, Group.SIGNING, Group.UNTOUCHED,
)  # fmt: skip
GROUPS_OF: Final[Mapping[View, tuple[Group, ...]]] = {
    View.DESK: _DESK_GROUPS,
    View.OWN: _DESK_GROUPS,
    View.LEADER: (Group.SIGNING, Group.OVERDUE, Group.DUE_TODAY, Group.STEPS, Group.UNTOUCHED),
}
"""The groups of each morning in the order in which they stand."""


@dataclass(frozen=True, slots=True)
class MorningLimits:
    """From when on something is brought to mind; settings of the office.

    Attributes:
        waiting_days: Working days since a citizen was asked for papers or a fee.
        ready_days: Days since a result is ready and nobody fetched it.
        untouched_days: Working days without any step.
        papers_days: Working days since the reception with papers that are not digitised.
    """

    waiting_days: int = 3
    ready_days: int = 3
    untouched_days: int = 5
    papers_days: int = 1


LONGEST_LIMIT: Final = 365


def check_limits(limits: MorningLimits) -> MorningLimits:
    """Refuse limits that would show everything or nothing.

    Raises:
        RuleBroken: `today.limit_range`.
    """
    for limit in fields(limits):
        found = getattr(limits, limit.name)
        if not 1 <= found <= LONGEST_LIMIT:
            raise RuleBroken("today.limit_range", longest=LONGEST_LIMIT, found=found)
    return limits


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a list of dossiers does not tell of one.

    Attributes:
        phone: Of the owner.
        extended_due_at: The one new date of an apology.
        shelf_code: Where the result lies.
        called_at: When the citizen was called last.
        is_signing: Whether it lies before the leader.
    """

    phone: str = ""
    extended_due_at: datetime | None = None
    shelf_code: str = ""
    called_at: datetime | None = None
    is_signing: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier of the morning list.

    Attributes:
        since: When it came to where it is now: its newest move, its end when it is ready, the
            last day for papers, the moment it went to the leader, the due date of its step.
        reason: What the citizen was asked for, when it waits; the unit of a late step.
        count: Papers which are not digitised.
    """

    line: DossierLine
    since: datetime
    reason: str = ""
    count: int = 0
    facts: RowFacts = RowFacts()


@dataclass(frozen=True, slots=True)
class Section:
    """The first rows of a group, and how many it has.

    Attributes:
        apologised: How many of the late ones have the new date of an apology; they are late too.
    """

    count: int
    rows: tuple[Row, ...]
    apologised: int = 0


NO_ROWS: Final = Section(0, ())


@dataclass(frozen=True, slots=True)
class FieldRisk:
    """The dates of one field of procedures: late, with and without apology, and soon due.

    Attributes:
        field: "" for procedures without a field.
        soon: Due in one or two working days.
    """

    field: str
    late: int
    apologised: int
    due_today: int
    soon: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.late + self.due_today + self.soon


class Remedy(StrEnum):
    """What is done about one row."""

    OPEN = "open"
    PASS_ON = "pass_on"
    SIGN = "sign"
    SUBMIT = "submit"
    APOLOGISE = "apologise"
    STOP = "stop"
    CALL = "call"
    DIGITISE = "digitise"


ACT_OF: Final[Mapping[Remedy, str]] = {
    Remedy.APOLOGISE: "extend",
    Remedy.STOP: "stop",
    Remedy.CALL: "call",
}
"""Remedies that need a form in place: the act of the dossier page."""


def remedy_of(
    group: Group, row: Row, actor: Actor, calendar: OfficeCalendar, now: datetime
) -> Remedy:
    """The one remedy of a row that this officer may use; opening it at the least.

    An apology is allowed once and at the latest one working day before (Nghị định 61/2018
    Điều 19 khoản 9), so a late dossier has no such remedy any more.
    """
    may_process, facts = actor.may(Right.PROCESS), row.facts
    if group is Group.PAPERS and actor.may(Right.DIGITISE):
        return Remedy.DIGITISE
    if group is Group.READY and actor.may(Right.HAND_BACK):
        return Remedy.CALL
    if not may_process or group in (Group.READY, Group.PAPERS, Group.STEPS, Group.WAITING):
        return Remedy.OPEN
    if group is Group.EXPIRED:
        return Remedy.STOP
    if facts.is_signing:
        return Remedy.SIGN if View.LEADER in views_of(actor) else Remedy.OPEN
    if group in (Group.DUE_IN_ONE_DAY, Group.DUE_IN_TWO_DAYS) and _may_apologise(
        row, calendar, now
    ):
        return Remedy.APOLOGISE
    if row.line.status is Status.RECEIVED:
        return Remedy.PASS_ON
    # Who signs opens it; everybody else lays it before the leader.
    can_submit = row.line.status is Status.PROCESSING and View.LEADER not in views_of(actor)
    return Remedy.SUBMIT if can_submit else Remedy.OPEN


def _may_apologise(row: Row, calendar: OfficeCalendar, now: datetime) -> bool:
    due_at = row.line.due_at
    if due_at is None or row.facts.extended_due_at is not None:
        return False
    return office_day(now) <= last_apology_day(due_at, calendar)


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """Days in a row which differ from their weekday for the same reason."""

    first: date
    last: date
    day: CalendarDay

    @property
    def is_off(self) -> bool:
        """Whether the office is closed; else it works on a day of rest."""
        return self.day.kind is not DayKind.WORKING


def days_ahead(calendar: OfficeCalendar, today: date, within: int = AHEAD_DAYS) -> DaysAhead | None:
    """The next holiday, closure or worked day of rest after today, to its last day.

    Holidays on a weekly day of rest change nothing for anybody, so only those in a row with a
    weekday count.
    """
    for step in range(1, within + 1):
        day = today + step * _ONE_DAY
        fact = calendar.reason(day)
        if fact is None or not _changes(calendar, day):
            continue
        last = day
        while _goes_on(calendar, fact, last + _ONE_DAY):
            last += _ONE_DAY
        while not _changes(calendar, last):
            last -= _ONE_DAY
        return DaysAhead(day, last, fact)
    return None


def closed_today(calendar: OfficeCalendar, today: date) -> CalendarDay | None:
    """Why the office is closed today, None on working days and plain weekends."""
    fact = calendar.reason(today)
    return fact if fact is not None and fact.kind is not DayKind.WORKING else None


def _changes(calendar: OfficeCalendar, day: date) -> bool:
    is_rest = day.weekday() in calendar.weekly_days_off
    return calendar.is_working(day) == is_rest


def _goes_on(calendar: OfficeCalendar, fact: CalendarDay, day: date) -> bool:
    after = calendar.reason(day)
    if after is None:
        return fact.kind is not DayKind.WORKING and not calendar.is_working(day)
    return (after.kind, after.name) == (fact.kind, fact.name)


def working_days_ago(calendar: OfficeCalendar, today: date, count: int) -> date:
    """The working day so many working days before today."""
    day = today
    for _ in range(count):
        day = calendar.previous_working_day(day)
    return day


@dataclass(frozen=True, slots=True)
class MonthReport:
    """How far the report of the month before is.

    Attributes:
        month: The first day of the month in which the period ends.
        exported_at: When a workbook was written; None when none was.
        due: Its state and due day.
        is_reminded: Whether somebody must be told now.
    """

    month: date
    exported_at: datetime | None
    due: ExpectedReport
    is_reminded: bool


@dataclass(frozen=True, slots=True)
class MorningList:
    """Everything at the left of Hôm nay.

    Attributes:
        view: Whose morning it is.
        sections: The groups of this view, in their order.
        risks: For the leader, by field; the one with most late dossiers first.
        last_due_at: The latest appointment of today.
    """

    view: View
    sections: Mapping[Group, Section]
    risks: tuple[FieldRisk, ...]
    last_due_at: datetime | None
    calendar: OfficeCalendar
    ahead: DaysAhead | None
    limits: MorningLimits = MorningLimits()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is to be done."""
        return not self.risks and all(section.count == 0 for section in self.sections.values())

    def section(self, group: Group) -> Section:
        """One group, without rows where this morning does not have it."""
        return self.sections.get(group, NO_ROWS)

    @property
    def urgent(self) -> int:
        """Dossiers which must be finished today or should have been before."""
        return self.section(Group.OVERDUE).count + self.section(Group.DUE_TODAY).count
