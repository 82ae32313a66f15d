"""Units of the administration, with the time in which each was valid."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Column, Date, Integer, String, Table, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.errors import NotFound
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
"""What happened to a unit: opened, closed, renamed, moved, or merged into `other_code`."""


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
        """The newest unit which carries this code."""
        newest = select(UnitRow).where(UnitRow.code == code).order_by(UnitRow.id.desc()).limit(1)
        row = self._session.scalar(newest)
        return None if row is None else (row.id, _unit(row))

    def update(self, unit_id: int, unit: Unit) -> None:
        """Correct name, level or parent of a unit."""
        row = self._session.get(UnitRow, unit_id)
        if row is None:
            raise NotFound("unit.not_found", id=unit_id)
        row.code, row.name, row.level = unit.code, unit.name, unit.level.value
        row.parent_code = unit.parent_code
        row.valid_from, row.valid_to = unit.valid_from, unit.valid_to
        row.agency_code = unit.agency_code


def _unit(row: UnitRow) -> Unit:
    return Unit(
        row.code, row.name, Level(row.level), row.parent_code, row.valid_from, row.valid_to,
        row.agency_code,
    )  # fmt: skip
