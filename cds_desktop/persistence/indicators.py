"""Counts of a period and the dossiers behind each: the same conditions give both.

The settled are read from `ix_dossier_settled`, the received from `ix_dossier_intake`. The
state at the end of a period is replayed from the moves, for the dossiers open then.
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
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from cds_desktop.domain.clock import at_office, office_time
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.settlement_form import WithoutDueDate
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.indicator_conditions import (
    COUNTED,
    HAS_ENDED,
    IS_ONLINE,
    IS_OTHERWISE,
    IS_SATISFIED,
    received,
    settled,
    settled_conditions,
    states_then,
    sum_of,
)
from cds_desktop.persistence.procedures import FieldRow
from cds_desktop.persistence.ratings import RatingRow


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier in progress at the end of a period, as it stood then.

    Attributes:
        field: "" without one.
        has_due_date: Whether it had an appointment then.
        is_late: Whether the appointment had passed; False without one.
        fits_history: Whether the moves, too, say that it was in progress.
        is_online: Whether it was filed online.
    """

    id: int
    field: str
    has_due_date: bool
    is_late: bool
    fits_history: bool
    is_online: bool = False


class IndicatorQueries:
    """Set-based reads for indicators and form II.06a."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # --- counts --------------------------------------------------------------------------------

    def settled_measures(
        self, first: date, last: date, rule: WithoutDueDate
    ) -> dict[str, dict[str, int]]:
        """Measures of the dossiers settled in the period, by field."""
        return self._by_field(settled(first, last), settled_conditions(rule))

    def settled_by_day(
        self, first: date, last: date, rule: WithoutDueDate
    ) -> dict[date, dict[str, int]]:
        """The same measures by the day on which the dossiers were settled."""
        measures = settled_conditions(rule)
        statement = (
            select(
                type_coerce(D.ended_on, Date()),
                *(sum_of(condition) for condition in measures.values()),
            )
            .where(settled(first, last))
            .group_by(D.ended_on)
        )
        return {
            row[0]: dict(zip(measures, (int(count) for count in row[1:]), strict=True))
            for row in self._session.execute(statement).all()
        }

    def received_counts(self, first: date, last: date) -> dict[str, dict[str, int]]:
        """Dossiers received in the period by field: `all`, `online`, `otherwise`."""
        return self._by_field(
            received(first, last),
            {"all": literal(1) == 1, "online": IS_ONLINE, "otherwise": IS_OTHERWISE},
        )

    def carried_counts(self, day: date) -> dict[str, int]:
        """Dossiers in progress at the end of a day by field, from their rows alone."""
        there = self.open_rows(day).subquery()
        statement = select(there.c.field_id, func.count()).group_by(there.c.field_id)
        names = self.field_names()
        found: dict[str, int] = {}
        for field_id, count in self._session.execute(statement):
            name = names.get(field_id, "")
            found[name] = found.get(name, 0) + count
        return found

    def ratings_by_day(self, first: date, last: date) -> dict[date, tuple[int, int]]:
        """Votes and satisfied votes by the day on which they were given."""
        statement = (
            select(RatingRow.rated_on, func.count(), sum_of(IS_SATISFIED))
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
        names = self.field_names()
        there = self.open_rows(last)
        states = {
            number: (has_due, is_late, fits)
            for number, has_due, is_late, fits in self._session.execute(
                states_then(there, last, until)
            )
        }
        unknown = (False, False, False)
        return [
            OpenDossier(
                number,
                names.get(field_id, ""),
                *map(bool, (*states.get(number, unknown), channel == int(Channel.ONLINE))),
            )
            for number, field_id, channel in sorted(self._session.execute(there), key=itemgetter(0))
        ]

    # --- evidence ------------------------------------------------------------------------------

    def settled_ids(
        self, measure: Measure, first: date, last: date, rule: WithoutDueDate, field: str | None
    ) -> tuple[int, ...]:
        """Dossiers behind a measure."""
        return self._ids(
            settled(first, last), settled_conditions(rule)[measure.value], self._in(field)
        )

    def settled_without_due_date(
        self, first: date, last: date, field: str | None = None
    ) -> tuple[int, ...]:
        """Settled dossiers which never had an appointment."""
        return self._ids(settled(first, last), D.due_on.is_(None), self._in(field))

    def received_ids(
        self, first: date, last: date, field: str | None, *, online: bool | None = None
    ) -> tuple[int, ...]:
        """Dossiers received in the period: all, online, or otherwise."""
        channel = literal(1) == 1 if online is None else IS_ONLINE if online else IS_OTHERWISE
        return self._ids(received(first, last), channel, self._in(field))

    def carried_ids(self, day: date, field: str | None) -> tuple[int, ...]:
        """Dossiers in progress at the end of a day."""
        there = self.open_rows(day).subquery()
        statement = select(there.c.id)
        if field is not None:
            statement = statement.where(self._is_field(there.c.field_id, field))
        # Sorted here: asked for an order, SQLite would walk the whole table by id.
        return tuple(sorted(self._numbers(statement)))

    def rating_ids(self, first: date, last: date, *, satisfied: bool) -> tuple[int, ...]:
        """Dossiers whose vote was given in the period."""
        statement = select(RatingRow.dossier_id).where(RatingRow.rated_on.between(first, last))
        if satisfied:
            statement = statement.where(IS_SATISFIED)
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
        strange_channel = and_(received(first, last), ~IS_ONLINE, ~IS_OTHERWISE)
        ended_before = and_(received(first, last), D.ended_on < first)
        received_after = and_(settled(first, last), D.received_on > last)
        return self._ids(or_(strange_channel, ended_before, received_after), self._in(field))

    def status_against_end(self, first: date, last: date) -> tuple[int, ...]:
        """Dossiers whose status and day of settlement contradict each other."""
        ended_only = and_(settled(first, last), D.status.not_in(HAS_ENDED))
        status_only = and_(D.ended_on.is_(None), D.received_on <= last, D.status.in_(HAS_ENDED))
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
        for at in self._session.scalars(select(D.received_at).where(received(day, day))):
            hour = office_time(at).hour
            found[hour] = found.get(hour, 0) + 1
        return found

    def day_counts(self, day: date) -> tuple[int, int, int]:
        """Received, finished (with a result) and handed back on a day."""
        count = select(func.count())
        statement = select(
            count.where(received(day, day)).scalar_subquery(),
            count.where(
                settled(day, day),
                D.status.in_((int(Status.FINISHED), int(Status.RETURNED))),
            ).scalar_subquery(),
            count.where(D.returned_on == day).scalar_subquery(),
        )
        came, finished, returned = self._session.execute(statement).one()
        return came, finished, returned

    # --- parts ---------------------------------------------------------------------------------

    def _by_field(
        self, rows: ColumnElement[bool], counted: Mapping[str, ColumnElement[bool]]
    ) -> dict[str, dict[str, int]]:
        statement = (
            select(D.field_id, *(sum_of(condition) for condition in counted.values()))
            .where(rows)
            .group_by(D.field_id)
        )
        names = self.field_names()
        return {
            names.get(row[0], ""): dict(zip(counted, (int(n) for n in row[1:]), strict=True))
            for row in self._session.execute(statement)
        }

    def open_rows(self, day: date) -> Any:
        """Dossiers in progress at the end of a day, from their rows: two ranges of one index.

        Of those settled since, the shorter side is read: what ended after the day, or what was
        received until then.
        """
        columns = (D.id, D.field_id, D.channel)
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
            select(*columns).where(D.ended_on.is_(None), D.received_on <= day, COUNTED),
            select(*columns).where(ended_later, received, COUNTED),
        )

    def field_names(self) -> Mapping[Any, str]:
        """Id and name of every field."""
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
