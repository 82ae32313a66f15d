"""Queries of the morning list: each group by an index that holds few rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session

from cds_desktop.domain.clock import at_office, office_day
from cds_desktop.domain.digitisation import PaperState
from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossiers import PAUSED, Stage, Status
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.today import (
    FieldRisk,
    Group,
    MorningLimits,
    RowFacts,
    working_days_ago,
)
from cds_desktop.persistence.digitisation import PaperRow as P
from cds_desktop.persistence.dossier_steps import DOSSIER_STEP
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.journal import JournalRow
from cds_desktop.persistence.people import PersonRow
from cds_desktop.persistence.procedures import FieldRow

_PAUSED_CODES: Final = tuple(int(status) for status in PAUSED)
_OPEN: Final = D.stage == int(Stage.OPEN)
_READY: Final = D.stage == int(Stage.READY)
_ONE_DAY: Final = timedelta(days=1)
_STEP = DOSSIER_STEP.c


@dataclass(frozen=True, slots=True)
class Bounds:
    """The moments that part the groups of one morning.

    Attributes:
        tomorrow: The first moment after today.
        in_one_day, in_two_days: The first moment after what is due in one, in two working days.
        waiting, ready, untouched, received: What lies before it waits, lies ready, was not
            touched, was received without being digitised for too long.
    """

    now: datetime
    today: date
    tomorrow: datetime
    in_one_day: datetime
    in_two_days: datetime
    waiting: datetime
    ready: datetime
    untouched: datetime
    received: datetime


def bounds_of(now: datetime, calendar: OfficeCalendar, limits: MorningLimits) -> Bounds:
    """The moments of this morning; days left are working days, as `due_state` counts them."""
    today = office_day(now)
    second = calendar.next_working_day(calendar.next_working_day(today))

    def working_days_before(count: int) -> datetime:
        return at_office(working_days_ago(calendar, today, count))

    return Bounds(
        now=now,
        today=today,
        tomorrow=at_office(today + _ONE_DAY),
        in_one_day=at_office(second),
        in_two_days=at_office(calendar.next_working_day(second)),
        waiting=working_days_before(limits.waiting_days),
        # As the call list counts: a result of that very day is among them.
        ready=at_office(today - (limits.ready_days - 1) * _ONE_DAY),
        untouched=working_days_before(limits.untouched_days),
        received=working_days_before(limits.papers_days),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """One dossier of a group: since when it is there, what is said about it, how many papers."""

    id: int
    since: datetime | None
    reason: str = ""
    count: int = 0


class TodayQueries:
    """Reads what the dossier lists do not know: since when something stands where it stands.

    Args:
        session: Of the unit of work.
        own: The counter or field to which the morning is narrowed; "" for the whole office.
    """

    def __init__(self, session: Session, own: str = "") -> None:
        self._session, self._own = session, own

    def group(self, group: Group, at: Bounds, limit: int) -> tuple[int, list[Found]]:
        """How many dossiers a group has, and the first of them."""
        statement = self._statement(group, at).where(*self._narrowed())
        whole = select(func.count()).select_from(
            statement.order_by(None).with_only_columns(D.id).subquery()
        )
        rows = self._session.execute(statement.limit(limit))
        found = [Found(number, since, why or "", papers) for number, since, why, papers in rows]
        if len(found) < limit:
            return len(found), found
        return self._session.scalar(whole) or 0, found

    def ids(self, group: Group, at: Bounds, limit: int) -> tuple[int, ...]:
        """Every dossier of a group in its order."""
        return tuple(found.id for found in self.group(group, at, limit)[1])

    def apologised(self, at: Bounds) -> int:
        """How many of the late dossiers have the new date of an apology; they stay late."""
        late = (_OPEN, D.due_sort < at.now, D.extended_due_at.is_not(None))
        statement = select(func.count()).select_from(D).where(*late, *self._narrowed())
        return self._session.scalar(statement) or 0

    def risks(self, at: Bounds) -> tuple[FieldRisk, ...]:
        """What is late and soon due in each field, the worst first."""
        late, today = D.due_sort < at.now, and_(D.due_sort >= at.now, D.due_sort < at.tomorrow)
        statement = (
            select(
                func.coalesce(FieldRow.name, ""),
                func.count(case((late, 1))),
                func.count(case((and_(late, D.extended_due_at.is_not(None)), 1))),
                func.count(case((today, 1))),
                func.count(case((D.due_sort >= at.tomorrow, 1))),
            )
            .select_from(D)
            .outerjoin(FieldRow, FieldRow.id == D.field_id)
            .where(_OPEN, D.due_sort < at.in_two_days)
            .group_by(FieldRow.name)
        )
        found = [FieldRisk(*row) for row in self._session.execute(statement)]
        return tuple(
            sorted(found, key=lambda each: (-each.late, -each.due_today, -each.soon, each.field))
        )

    def ids_of_field(self, field: str, at: Bounds) -> tuple[int, ...]:
        """The dossiers behind one line of `risks`, the most urgent first."""
        is_field = D.field_id.is_(None)
        if field:
            is_field = D.field_id.in_(select(FieldRow.id).where(FieldRow.name == field))
        statement = select(D.id).where(_OPEN, D.due_sort < at.in_two_days, is_field)
        return tuple(self._session.scalars(statement.order_by(D.due_sort, D.id)))

    def facts(self, ids: Sequence[int]) -> Mapping[int, RowFacts]:
        """What the rows on show tell beside the columns of a list."""
        statement = (
            select(
                D.id, PersonRow.phone, D.extended_due_at, D.shelf_code, D.called_at, D.signing_at,
            )
            .join(PersonRow, PersonRow.id == D.person_id)
            .where(D.id.in_(ids))
        )  # fmt: skip
        return {
            number: RowFacts(phone or "", extended, shelf, called, signing is not None)
            for number, phone, extended, shelf, called, signing in self._session.execute(statement)
        }

    def last_moves(self, ids: Sequence[int]) -> dict[int, datetime]:
        """When each of these dossiers came into its present status."""
        statement = (
            select(D.id, MoveRow.at)
            .join(MoveRow, MoveRow.id == _newest_move())
            .where(D.id.in_(ids))
        )
        return {number: at for number, at in self._session.execute(statement)}

    def last_due_today(self, at: Bounds) -> datetime | None:
        """The latest appointment of today among dossiers in progress."""
        found: datetime | None = self._session.scalar(
            select(D.due_at)
            .where(
                _OPEN, D.due_sort >= at_office(at.today), D.due_sort < at.tomorrow,
                *self._narrowed(),
            )
            .order_by(D.due_sort.desc(), D.id.desc())
            .limit(1)
        )  # fmt: skip
        return found

    def newest_acts(self, subject: str, action: str, limit: int = 50) -> list[tuple[datetime, str]]:
        """Moment and reference of the newest journal entries of one action, newest first."""
        query = (
            select(JournalRow.at, JournalRow.reference)
            .where(JournalRow.subject == subject, JournalRow.action == action)
            .order_by(JournalRow.id.desc())
            .limit(limit)
        )
        return [(at, reference) for at, reference in self._session.execute(query)]

    def _narrowed(self) -> tuple[ColumnElement[bool], ...]:
        """One counter; an officer without one may have the name of a field instead."""
        if not self._own:
            return ()
        fields = select(FieldRow.id).where(FieldRow.name == self._own)
        return (or_(D.counter == self._own, D.field_id.in_(fields)),)

    def _statement(self, group: Group, at: Bounds) -> Select[*tuple[Any, ...]]:
        if group in _DUE:
            first, until = (None if name is None else getattr(at, name) for name in _DUE[group])
            # What waits for the citizen sorts thousands of years later, so it is not among these.
            begins = () if first is None else (D.due_sort >= first,)
            return (
                _rows(null()).where(_OPEN, *begins, D.due_sort < until).order_by(D.due_sort, D.id)
            )
        make = {
            Group.SIGNING: _signing,
            Group.EXPIRED: _expired,
            Group.STEPS: _steps,
            Group.WAITING: _waiting,
            Group.READY: _ready,
            Group.PAPERS: _papers,
            Group.UNTOUCHED: _untouched,
        }[group]
        return make(at)


_DUE: Final[Mapping[Group, tuple[str | None, str]]] = {
    Group.OVERDUE: (None, "now"),
    Group.DUE_TODAY: ("now", "tomorrow"),
    Group.DUE_IN_ONE_DAY: ("tomorrow", "in_one_day"),
    Group.DUE_IN_TWO_DAYS: ("in_one_day", "in_two_days"),
}


def _rows(since: Any, reason: Any = None, papers: Any = None) -> Select[*tuple[Any, ...]]:
    nothing, none = literal(""), literal(0)
    said = nothing if reason is None else reason
    return select(D.id, since, said, none if papers is None else papers)


def _signing(at: Bounds) -> Select[*tuple[Any, ...]]:
    del at
    statement = _rows(D.signing_at).where(D.signing_at.is_not(None), _OPEN)
    return statement.order_by(D.signing_at, D.id)


def _expired(at: Bounds) -> Select[*tuple[Any, ...]]:
    """Asked for papers, and the last day for them is over."""
    newest = _newest_move()
    return (
        _rows(MoveRow.at, MoveRow.reason)
        .join(MoveRow, MoveRow.id == newest)
        .where(D.wait_until < at.today, D.status == int(Status.SUPPLEMENT_REQUESTED))
        .order_by(D.wait_until, D.id)
    )


def _steps(at: Bounds) -> Select[*tuple[Any, ...]]:
    """With another unit which should have answered by now; of several the first."""
    is_late = (
        _STEP.sent_at.is_not(None), _STEP.done_at.is_(None), _STEP.due_at < at.now,
        _STEP.is_dropped.is_(False),
    )  # fmt: skip
    # The sum keeps the database from walking through all steps in the order of dossiers.
    number = (_STEP.dossier_id + literal_column("0")).label("dossier_id")
    first = (
        select(number, func.min(_STEP.due_at).label("due_at"),
               func.min(_STEP.unit_name).label("unit_name"))
        .where(*is_late)
        .group_by(number)
        .subquery()
    )  # fmt: skip
    return (
        _rows(first.c.due_at, first.c.unit_name)
        .join(first, first.c.dossier_id == D.id)
        .where(_OPEN)
        .order_by(first.c.due_at, D.id)
    )


def _waiting(at: Bounds) -> Select[*tuple[Any, ...]]:
    """Asked for papers or a fee long ago, without a last day: with one, that day is waited for."""
    return (
        _rows(MoveRow.at, MoveRow.reason)
        .join(MoveRow, MoveRow.id == _newest_move())
        .where(
            _OPEN,
            D.status.in_(_PAUSED_CODES),
            D.wait_until.is_(None),
            MoveRow.at < at.waiting,
        )
        .order_by(MoveRow.at, D.id)
    )


def _ready(at: Bounds) -> Select[*tuple[Any, ...]]:
    statement = _rows(D.ended_at).where(_READY, D.ended_at < at.ready)
    return statement.order_by(D.ended_at, D.id)


def _papers(at: Bounds) -> Select[*tuple[Any, ...]]:
    """In hand for some days with papers that nobody digitised; the archive is not looked at."""
    waiting = (
        select(func.count())
        .select_from(P)
        # As a literal: SQLite uses a partial index only for a condition which it can read.
        .where(P.state == literal_column(f"'{PaperState.WAITING.value}'"), P.dossier_id == D.id)
        .correlate(D)
        .scalar_subquery()
    )
    is_in_hand = D.stage.in_((int(Stage.OPEN), int(Stage.READY)))
    return (
        _rows(D.received_at, papers=waiting)
        .where(is_in_hand, D.received_at < at.received, waiting > 0)
        .order_by(D.received_at, D.id)
    )


def _untouched(at: Bounds) -> Select[*tuple[Any, ...]]:
    """Nobody did anything for long; what is late or soon due already stands above.

    A closure is no step of anybody.
    """
    is_step = or_(
        MoveRow.before.is_(None),
        MoveRow.before != MoveRow.after,
        MoveRow.due_before == MoveRow.due_after,
    )
    touched = (
        select(func.max(MoveRow.at))
        .where(MoveRow.dossier_id == D.id, is_step)
        .correlate(D)
        .scalar_subquery()
    )
    since = func.coalesce(touched, D.received_at)
    return (
        _rows(since)
        .where(
            _OPEN,
            D.due_sort >= at.in_two_days,
            D.status.not_in(_PAUSED_CODES),
            D.signing_at.is_(None),
            D.received_at < at.untouched,
            since < at.untouched,
        )
        .order_by(since, D.id)
    )


def _newest_move() -> ColumnElement[int]:
    """The move which brought a dossier into its status; a reversal only restores an older one."""
    found: ColumnElement[int] = (
        select(func.max(MoveRow.id))
        .where(and_(MoveRow.dossier_id == D.id, MoveRow.after == D.status))
        .where(MoveRow.reason != REVERSED)
        # An apology or a closure changes a date and not the status.
        .where(or_(MoveRow.before.is_(None), MoveRow.before != MoveRow.after))
        .correlate(D)
        .scalar_subquery()
    )
    return found
