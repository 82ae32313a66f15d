"""Units of the administration, with the time in which each was valid."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import (
    Column,
    Date,
    Integer,
    Row,
    String,
    Table,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.unit_events import EventKind, UnitEvent
from cds_desktop.domain.unit_plans import Register, StoredUnit
from cds_desktop.domain.units import Level, Unit
from cds_desktop.persistence.base import Base


class UnitRow(Base):
    """One unit under one name and parent."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    level: Mapped[str]
    parent_code: Mapped[str | None] = mapped_column(index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    agency_code: Mapped[str] = mapped_column(server_default="", index=True)


UNIT_EVENT = Table(
    "unit_event",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("day", Date, nullable=False),
    Column("kind", String, nullable=False),
    Column("code", String, nullable=False, index=True),
    Column("other_code", String, nullable=False, server_default="", index=True),
    Column("note", String, nullable=False, server_default=""),
)
"""What happened to a unit: opened, closed, renamed, moved, or merged into `other_code`.

A reversal bears the number of the event which it takes back in `other_code`.
"""

_EVENT = (
    UNIT_EVENT.c.id, UNIT_EVENT.c.day, UNIT_EVENT.c.kind, UNIT_EVENT.c.code,
    UNIT_EVENT.c.other_code, UNIT_EVENT.c.note,
)  # fmt: skip
_VERSION = (
    UnitRow.id, UnitRow.code, UnitRow.name, UnitRow.level, UnitRow.parent_code,
    UnitRow.valid_from, UnitRow.valid_to, UnitRow.agency_code,
)  # fmt: skip


class UnitRepository:
    """Reads and writes units."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, unit: Unit) -> int:
        """Store a unit and give its id."""
        row = UnitRow(
            code=unit.code,
            name=unit.name,
            level=unit.level.value,
            parent_code=unit.parent_code,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            agency_code=unit.agency_code,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def get(self, unit_id: int) -> Unit:
        """The unit with this id.

        Raises:
            NotFound: `unit.not_found`.
        """
        row = self._session.get(UnitRow, unit_id)
        if row is None:
            raise NotFound("unit.not_found", id=unit_id)
        return _unit(row)

    def by_code(self, code: str) -> tuple[int, Unit] | None:
        """The version with the latest first day which carries this code, or this identifier.

        Versions that were taken back, so that they were valid on no day, are passed over.
        """
        is_real = or_(
            UnitRow.valid_from.is_(None),
            UnitRow.valid_to.is_(None),
            UnitRow.valid_to >= UnitRow.valid_from,
        )
        newest = (
            select(UnitRow)
            .where(or_(UnitRow.code == code, UnitRow.agency_code == code), is_real)
            .order_by(
                case((UnitRow.code == code, 0), else_=1),
                func.coalesce(UnitRow.valid_from, date.min).desc(),
                UnitRow.id.desc(),
            )
            .limit(1)
        )
        row = self._session.scalar(newest)
        return None if row is None else (row.id, _unit(row))

    def codes_bearing(self, agency_code: str) -> list[str]:
        """Codes of the units which carry an agency identifier beside their own."""
        bearing = select(UnitRow.code).where(UnitRow.agency_code == agency_code).distinct()
        return list(self._session.scalars(bearing))

    def has_below(self, codes: Collection[str], on: date) -> bool:
        """Whether any unit hangs below one of these codes on a day."""
        below = (
            select(UnitRow.id)
            .where(
                UnitRow.parent_code.in_(codes),
                or_(UnitRow.valid_from.is_(None), UnitRow.valid_from <= on),
                or_(UnitRow.valid_to.is_(None), UnitRow.valid_to >= on),
            )
            .limit(1)
        )
        return self._session.scalar(below) is not None

    def update(self, unit_id: int, unit: Unit) -> None:
        """Correct name, level or parent of a unit."""
        row = self._session.get(UnitRow, unit_id)
        if row is None:
            raise NotFound("unit.not_found", id=unit_id)
        row.code, row.name, row.level = unit.code, unit.name, unit.level.value
        row.parent_code = unit.parent_code
        row.valid_from, row.valid_to = unit.valid_from, unit.valid_to
        row.agency_code = unit.agency_code

    # The tree -------------------------------------------------------------------------------

    def register(self) -> Register:
        """Every dated version and every event, read in one go each."""
        self._session.flush()
        rows = self._session.execute(select(*_VERSION).order_by(UnitRow.id))
        return Register((StoredUnit(row[0], _version(row)) for row in rows), self.events())

    def events(self) -> list[UnitEvent]:
        """Everything that happened to units, in the order of its entry."""
        rows = self._session.execute(select(*_EVENT).order_by(UNIT_EVENT.c.id))
        return [_event(row) for row in rows]

    def events_of(self, code: str) -> list[UnitEvent]:
        """What happened to a unit, and what merged into it or hung itself below it."""
        query = select(*_EVENT).where(
            or_(UNIT_EVENT.c.code == code, UNIT_EVENT.c.other_code == code)
        )
        return [_event(row) for row in self._session.execute(query.order_by(UNIT_EVENT.c.id))]

    def reversals(self) -> list[UnitEvent]:
        """The events that take back another one."""
        query = select(*_EVENT).where(UNIT_EVENT.c.kind == EventKind.REVERSED.value)
        return [_event(row) for row in self._session.execute(query.order_by(UNIT_EVENT.c.id))]

    def event(self, number: int) -> UnitEvent:
        """One event.

        Raises:
            NotFound: `unit.event_not_found`.
        """
        row = self._session.execute(select(*_EVENT).where(UNIT_EVENT.c.id == number)).first()
        if row is None:
            raise NotFound("unit.event_not_found", number=number)
        return _event(row)

    def add_many(self, units: Sequence[Unit]) -> list[int]:
        """Store many versions at once and give the numbers of their rows."""
        rows = [
            {
                "code": unit.code, "name": unit.name, "level": unit.level.value,
                "parent_code": unit.parent_code, "valid_from": unit.valid_from,
                "valid_to": unit.valid_to, "agency_code": unit.agency_code,
            }
            for unit in units
        ]  # fmt: skip
        return self._inserted(cast(Table, UnitRow.__table__), rows)

    def change_many(self, changes: Sequence[tuple[int, Unit]]) -> None:
        """Put other facts into rows."""
        if not changes:
            return
        table = cast(Table, UnitRow.__table__)
        statement = (
            update(table)
            .where(table.c.id == bindparam("row"))
            .values(
                name=bindparam("new_name"), level=bindparam("new_level"),
                parent_code=bindparam("new_parent"), valid_from=bindparam("new_from"),
                valid_to=bindparam("new_to"), agency_code=bindparam("new_agency"),
            )
        )  # fmt: skip
        self._session.connection().execute(
            statement,
            [
                {
                    "row": number, "new_name": unit.name, "new_level": unit.level.value,
                    "new_parent": unit.parent_code, "new_from": unit.valid_from,
                    "new_to": unit.valid_to, "new_agency": unit.agency_code,
                }
                for number, unit in changes
            ],
        )  # fmt: skip
        self._session.expire_all()

    def add_events(self, events: Sequence[UnitEvent]) -> list[int]:
        """Store events and give their numbers."""
        rows = [
            {
                "day": event.day, "kind": event.kind.value, "code": event.code,
                "other_code": event.other_code, "note": event.note,
            }
            for event in events
        ]  # fmt: skip
        return self._inserted(UNIT_EVENT, rows)

    def _inserted(self, table: Table, rows: Sequence[Mapping[str, object]]) -> list[int]:
        if not rows:
            return []
        statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
        return list(self._session.connection().execute(statement, rows).scalars())


def _version(
    row: Row[int, str, str, str, str | None, date | None, date | None, str],
) -> Unit:
    return Unit(row[1], row[2], _LEVELS[row[3]], row[4], row[5], row[6], row[7])


def _event(row: Row[Any, Any, Any, Any, Any, Any]) -> UnitEvent:
    return UnitEvent(row[0], row[1], EventKind(row[2]), row[3], row[4], row[5])


_LEVELS = {level.value: level for level in Level}


def _unit(row: UnitRow) -> Unit:
    return Unit(
        row.code, row.name, Level(row.level), row.parent_code, row.valid_from, row.valid_to,
        row.agency_code,
    )  # fmt: skip
