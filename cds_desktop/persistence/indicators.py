"""Counts of a period and the dossiers behind each: the same conditions give both.

The settled are read from `ix_dossier_settled`, the received from `ix_dossier_intake`; columns
outside an index are named last in each CASE, so that SQLite fetches the row only for the few
dossiers which need it. The state at the end of a period is replayed from the moves, for the
dossiers open then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from cds_desktop.domain.clock import at_office, office_time
from cds_desktop.domain.deadlines import LimitUnit
from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossiers import OPEN, PAUSED, Channel, FiledBy, PaymentWay, Status
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.domain.settlement_form import WithoutDueDate
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.procedures import FieldRow
from cds_desktop.persistence.ratings import RatingRow

_NOT_COUNTED = (int(Status.REGISTERED), int(Status.NOT_ACCEPTED))
_ENDED_OUT_OF_WAIT = (int(Status.WITHDRAWN), int(Status.STOPPED))
_HAS_ENDED = (*_ENDED_OUT_OF_WAIT, int(Status.FINISHED), int(Status.RETURNED))
_PAUSED = tuple(int(status) for status in PAUSED)
_OPEN = tuple(int(status) for status in OPEN)
_EARLY, _ON_TIME, _LATE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier in progress at the end of a period, as it stood then.

    Attributes:
        field: "" without one.
        has_due_date: Whether it had an appointment then.
        is_late: Whether the appointment had passed; False without one.
        fits_history: Whether the moves, too, say that it was in progress.
    """

    id: int
    field: str
    has_due_date: bool
    is_late: bool
    fits_history: bool


class IndicatorQueries:
    """Set-based reads for indicators and form II.06a."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # --- counts --------------------------------------------------------------------------------

    def settled_measures(
        self, first: date, last: date, rule: WithoutDueDate
    ) -> dict[str, dict[str, int]]:
        """Measures of the dossiers settled in the period, by field."""
        return self._by_field(_settled(first, last), _measures(rule))

    def settled_by_day(
        self, first: date, last: date, rule: WithoutDueDate
    ) -> dict[date, dict[str, int]]:
        """The same measures by the day on which the dossiers were settled."""
        measures = _measures(rule)
        statement = (
            select(
                type_coerce(D.ended_on, Date()),
                *(_sum(condition) for condition in measures.values()),
            )
            .where(_settled(first, last))
            .group_by(D.ended_on)
        )
        return {
            row[0]: dict(zip(measures, (int(count) for count in row[1:]), strict=True))
            for row in self._session.execute(statement).all()
        }

    def received_counts(self, first: date, last: date) -> dict[str, dict[str, int]]:
        """Dossiers received in the period by field: `all`, `online`, `otherwise`."""
        return self._by_field(
            _received(first, last),
            {"all": literal(1) == 1, "online": _IS_ONLINE, "otherwise": _IS_OTHERWISE},
        )

    def carried_counts(self, day: date) -> dict[str, int]:
        """Dossiers in progress at the end of a day by field, from their rows alone."""
        there = self._open_at(day).subquery()
        statement = select(there.c.field_id, func.count()).group_by(there.c.field_id)
        names = self._field_names()
        found: dict[str, int] = {}
        for field_id, count in self._session.execute(statement):
            name = names.get(field_id, "")
            found[name] = found.get(name, 0) + count
        return found

    def ratings_by_day(self, first: date, last: date) -> dict[date, tuple[int, int]]:
        """Votes and satisfied votes by the day on which they were given."""
        statement = (
            select(RatingRow.rated_on, func.count(), _sum(_IS_SATISFIED))
            .where(RatingRow.rated_on.between(first, last))
            .group_by(RatingRow.rated_on)
        )
        return {day: (all_, int(good)) for day, all_, good in self._session.execute(statement)}

    def known_until(self, last: date, now: datetime) -> datetime:
        """The moment as of which a period is judged: its end, or now while it runs.

        A PC whose clock stands before its own newest record is not believed.
        """
        end = at_office(last + timedelta(days=1))
        newest = self._session.scalar(select(MoveRow.at).order_by(MoveRow.id.desc()).limit(1))
        return min(end, now if newest is None else max(now, newest))

    def open_at_end(self, last: date, until: datetime) -> list[OpenDossier]:
        """Every dossier in progress at the end of a day, as it stood then; ordered by id.

        Args:
            last: The last day of the period.
            until: From `known_until`.
        """
        names = self._field_names()
        there = self._open_at(last)
        states = {
            number: (has_due, is_late, fits)
            for number, has_due, is_late, fits in self._session.execute(
                _states_then(there, last, until)
            )
        }
        unknown = (False, False, False)
        return [
            OpenDossier(number, names.get(field_id, ""), *map(bool, states.get(number, unknown)))
            for number, field_id in sorted(self._session.execute(there), key=itemgetter(0))
        ]

    # --- evidence ------------------------------------------------------------------------------

    def settled_ids(
        self, measure: Measure, first: date, last: date, rule: WithoutDueDate, field: str | None
    ) -> tuple[int, ...]:
        """Dossiers behind a measure."""
        return self._ids(_settled(first, last), _measures(rule)[measure.value], self._in(field))

    def settled_without_due_date(
        self, first: date, last: date, field: str | None = None
    ) -> tuple[int, ...]:
        """Settled dossiers which never had an appointment."""
        return self._ids(_settled(first, last), D.due_on.is_(None), self._in(field))

    def received_ids(
        self, first: date, last: date, field: str | None, *, online: bool | None = None
    ) -> tuple[int, ...]:
        """Dossiers received in the period: all, online, or otherwise."""
        channel = literal(1) == 1 if online is None else _IS_ONLINE if online else _IS_OTHERWISE
        return self._ids(_received(first, last), channel, self._in(field))

    def carried_ids(self, day: date, field: str | None) -> tuple[int, ...]:
        """Dossiers in progress at the end of a day."""
        there = self._open_at(day).subquery()
        statement = select(there.c.id)
        if field is not None:
            statement = statement.where(self._is_field(there.c.field_id, field))
        # Sorted here: asked for an order, SQLite would walk the whole table by id.
        return tuple(sorted(self._numbers(statement)))

    def rating_ids(self, first: date, last: date, *, satisfied: bool) -> tuple[int, ...]:
        """Dossiers whose vote was given in the period."""
        statement = select(RatingRow.dossier_id).where(RatingRow.rated_on.between(first, last))
        if satisfied:
            statement = statement.where(_IS_SATISFIED)
        return self._numbers(statement.order_by(RatingRow.dossier_id))

    def returned_ids(self, first: date, last: date, *, rated: bool) -> tuple[int, ...]:
        """Dossiers handed back in the period; on request only those with a vote."""
        statement = select(D.id).where(D.returned_on.between(first, last))
        if rated:
            statement = statement.join(RatingRow, RatingRow.dossier_id == D.id)
        return self._numbers(statement.order_by(D.id))

    def outside_identities(
        self, first: date, last: date, field: str | None = None
    ) -> tuple[int, ...]:
        """Dossiers which break 3 = 4 + 5 + 6 or 3 = 7 + 11: impossible days or channels."""
        strange_channel = and_(_received(first, last), ~_IS_ONLINE, ~_IS_OTHERWISE)
        ended_before = and_(_received(first, last), D.ended_on < first)
        received_after = and_(_settled(first, last), D.received_on > last)
        return self._ids(or_(strange_channel, ended_before, received_after), self._in(field))

    def status_against_end(self, first: date, last: date) -> tuple[int, ...]:
        """Dossiers whose status and day of settlement contradict each other."""
        ended_only = and_(_settled(first, last), D.status.not_in(_HAS_ENDED))
        status_only = and_(D.ended_on.is_(None), D.received_on <= last, D.status.in_(_HAS_ENDED))
        return tuple(sorted({*self._ids(ended_only), *self._ids(status_only)}))

    def codes(self, ids: Sequence[int]) -> tuple[str, ...]:
        """The codes of dossiers, in the order of the ids."""
        found: dict[int, str] = {}
        for start in range(0, len(ids), 500):
            part = list(ids[start : start + 500])
            statement = select(D.id, D.code).where(D.id.in_(part))
            found.update({number: code for number, code in self._session.execute(statement)})
        return tuple(found[number] for number in ids)

    # --- today ---------------------------------------------------------------------------------

    def received_by_hour(self, day: date) -> dict[int, int]:
        """Dossiers received on a day by the office's hour."""
        found: dict[int, int] = {}
        for at in self._session.scalars(select(D.received_at).where(_received(day, day))):
            hour = office_time(at).hour
            found[hour] = found.get(hour, 0) + 1
        return found

    def day_counts(self, day: date) -> tuple[int, int, int]:
        """Received, finished (with a result) and handed back on a day."""
        count = select(func.count())
        statement = select(
            count.where(_received(day, day)).scalar_subquery(),
            count.where(
                _settled(day, day),
                D.status.in_((int(Status.FINISHED), int(Status.RETURNED))),
            ).scalar_subquery(),
            count.where(D.returned_on == day).scalar_subquery(),
        )
        received, finished, returned = self._session.execute(statement).one()
        return received, finished, returned

    # --- parts ---------------------------------------------------------------------------------

    def _by_field(
        self, rows: ColumnElement[bool], counted: Mapping[str, ColumnElement[bool]]
    ) -> dict[str, dict[str, int]]:
        statement = (
            select(D.field_id, *(_sum(condition) for condition in counted.values()))
            .where(rows)
            .group_by(D.field_id)
        )
        names = self._field_names()
        return {
            names.get(row[0], ""): dict(zip(counted, (int(n) for n in row[1:]), strict=True))
            for row in self._session.execute(statement)
        }

    def _open_at(self, day: date) -> Any:
        """Dossiers in progress at the end of a day, from their rows: two ranges of one index.

        Of those settled since, the shorter side is read: what ended after the day, or what was
        received until then.
        """
        columns = (D.id, D.field_id)
        newest = self._session.scalar(select(func.max(D.ended_on))) or day
        oldest = self._session.scalar(select(func.min(D.received_on))) or day
        ended_later: ColumnElement[bool] = D.ended_on > day
        received: ColumnElement[bool] = D.received_on <= day
        # A column inside a function is no longer looked up in its index.
        if newest - day < day - oldest:
            received = func.coalesce(D.received_on, day) <= day
        else:
            ended_later = func.coalesce(D.ended_on, day) > day
        return union_all(
            select(*columns).where(D.ended_on.is_(None), D.received_on <= day, _COUNTED),
            select(*columns).where(ended_later, received, _COUNTED),
        )

    def _field_names(self) -> Mapping[Any, str]:
        names = self._session.execute(select(FieldRow.id, FieldRow.name))
        return {number: name for number, name in names}

    def _ids(self, *conditions: ColumnElement[bool]) -> tuple[int, ...]:
        return self._numbers(select(D.id).where(*conditions).order_by(D.id))

    def _numbers(self, statement: Select[int]) -> tuple[int, ...]:
        """One column of numbers, straight from the driver: a month has tens of thousands.

        Numbers need no conversion, and rows made by the session take as long as the query.
        """
        result = self._session.connection().execute(statement)
        numbers = tuple(number for (number,) in result.cursor.fetchall())
        result.close()
        return numbers

    def _in(self, field: str | None) -> ColumnElement[bool]:
        return literal(1) == 1 if field is None else self._is_field(D.field_id, field)

    def _is_field(self, column: ColumnElement[Any] | Any, field: str) -> ColumnElement[bool]:
        if not field:
            condition: ColumnElement[bool] = column.is_(None)
            return condition
        wanted = self._session.scalar(select(FieldRow.id).where(FieldRow.name == field))
        found: ColumnElement[bool] = column == (-1 if wanted is None else wanted)
        return found


_IS_ONLINE = D.channel == int(Channel.ONLINE)
_IS_OTHERWISE = D.channel.in_((int(Channel.DIRECT), int(Channel.POSTAL)))
_IS_SATISFIED = RatingRow.level >= int(RatingLevel.SATISFIED)
_COUNTED = D.status.not_in(_NOT_COUNTED)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _settled(first: date, last: date) -> ColumnElement[bool]:
    return and_(D.ended_on.between(first, last), _COUNTED)


def _received(first: date, last: date) -> ColumnElement[bool]:
    return and_(D.received_on.between(first, last), _COUNTED)


def _measures(rule: WithoutDueDate) -> dict[str, ColumnElement[bool]]:
    """The condition of each measure over settled dossiers."""
    outcome = _outcome(rule)
    everything = literal(1) == 1
    return {
        Measure.SETTLED.value: everything,
        Measure.SETTLED_EARLY.value: outcome == _EARLY,
        Measure.SETTLED_ON_TIME.value: outcome == _ON_TIME,
        Measure.SETTLED_LATE.value: outcome == _LATE,
        Measure.SETTLED_IN_TIME.value: outcome != _LATE,
        Measure.SETTLED_ONLINE.value: _IS_ONLINE,
        Measure.ONLINE_SELF_FILED.value: and_(_IS_ONLINE, D.filed_by == FiledBy.SELF.value),
        Measure.DIGITISED.value: and_(
            D.papers_total > 0,
            D.papers_digitised == D.papers_total,
            D.results_total > 0,
            D.results_digitised == D.results_total,
        ),
        Measure.PAYABLE.value: D.fee_vnd > 0,
        Measure.PAID_ONLINE.value: and_(
            D.fee_vnd > 0, D.payment_way == PaymentWay.ONLINE.value, D.paid_at.is_not(None)
        ),
    }


def _outcome(rule: WithoutDueDate) -> ColumnElement[int]:
    """How a settled dossier met its appointment; the SQL of `domain.deadlines.outcome`."""
    without = _LATE if rule is WithoutDueDate.LATE else _ON_TIME
    is_to_the_hour = or_(
        D.limit_unit == LimitUnit.HOUR.value,
        and_(D.limit_unit == LimitUnit.WORKING_DAY.value, D.limit_value.like("%.%")),
    )
    is_past = or_(
        D.ended_on > D.due_on,
        and_(D.ended_on == D.due_on, is_to_the_hour, D.ended_at > D.due_at),
    )
    return case(
        (D.due_on.is_(None), without),
        (D.ended_on < D.due_on, _EARLY),
        (and_(is_past, ~_ended_out_of_wait()), _LATE),
        else_=_ON_TIME,
    )


def _ended_out_of_wait() -> ColumnElement[bool]:
    """Withdrawn or stopped while waiting for the citizen, the wait begun by the appointment."""
    end, wait = aliased(MoveRow), aliased(MoveRow)
    began = (
        select(func.max(wait.at))
        .where(
            wait.dossier_id == D.id,
            wait.after.in_(_PAUSED),
            wait.reason != REVERSED,
        )
        .correlate(D)
        .scalar_subquery()
    )
    ended = (
        select(literal(1))
        .where(
            end.dossier_id == D.id,
            end.after == D.status,
            end.before.in_(_PAUSED),
            end.at == D.ended_at,
            end.reason != REVERSED,
        )
        .correlate(D)
        .exists()
    )
    return and_(D.status.in_(_ENDED_OUT_OF_WAIT), ended, began <= D.due_at)


def _states_then(open_then: Any, last: date, until: datetime) -> Select[Any]:
    """Whether dossiers had an appointment then, were late, and were in progress by their moves.

    A reversed move never happened, nor did its reversal: a move counts unless it is a reversal
    or the next move of its dossier is one. The newest move before the end of the day tells the
    state; that of a waiting dossier also tells since when it waits.
    """
    move = MoveRow
    following = func.lead(move.reason).over(partition_by=move.dossier_id, order_by=move.id)
    steps = (
        select(
            move.dossier_id, move.id, move.after, move.at, move.due_after, move.reason,
            following.label("next_reason"),
        )
        .where(move.dossier_id.in_(select(open_then.subquery().c.id)))
        .subquery("steps")
    )  # fmt: skip
    place = func.row_number().over(partition_by=steps.c.dossier_id, order_by=steps.c.id.desc())
    kept = (
        select(
            steps.c.dossier_id, steps.c.after, steps.c.at, steps.c.due_after, place.label("place")
        )
        .where(
            steps.c.reason != REVERSED,
            func.coalesce(steps.c.next_reason, "") != REVERSED,
            steps.c.at < at_office(last + timedelta(days=1)),
        )
        .subquery("kept")
    )
    is_late = case(
        (kept.c.due_after.is_(None), False),
        (kept.c.after.in_(_PAUSED), kept.c.at > kept.c.due_after),
        else_=kept.c.due_after < until,
    )
    return select(
        kept.c.dossier_id, kept.c.due_after.is_not(None), is_late, kept.c.after.in_(_OPEN)
    ).where(kept.c.place == 1)
