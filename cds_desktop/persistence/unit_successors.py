"""Which new commune took over an old one, as an administrator imported it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    String,
    Table,
    delete,
    false,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Session

from cds_desktop.domain.unit_changes import UnitChange
from cds_desktop.persistence.base import Base, SortText

UNIT_SUCCESSOR = Table(
    "unit_successor",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("old_key", SortText, nullable=False, index=True),
    Column("old_ward", String, nullable=False),
    Column("old_district", String, nullable=False),
    Column("old_province", String, nullable=False),
    Column("old_code", String, nullable=False, index=True),
    Column("new_ward", String, nullable=False),
    Column("new_code", String, nullable=False),
    Column("new_province", String, nullable=False),
    Column("new_province_code", String, nullable=False),
    Column("is_split", Boolean, nullable=False, server_default=false()),
    Column("is_default", Boolean, nullable=False, server_default=false()),
)
"""`old_key` is the search key of the old ward's name without its kind (xã, phường, thị trấn)."""

_FIELDS = (
    UNIT_SUCCESSOR.c.old_province, UNIT_SUCCESSOR.c.old_district, UNIT_SUCCESSOR.c.old_ward,
    UNIT_SUCCESSOR.c.old_code, UNIT_SUCCESSOR.c.new_province_code, UNIT_SUCCESSOR.c.new_province,
    UNIT_SUCCESSOR.c.new_code, UNIT_SUCCESSOR.c.new_ward, UNIT_SUCCESSOR.c.is_split,
    UNIT_SUCCESSOR.c.is_default,
)  # fmt: skip


def changes_of(session: Session, keys: Sequence[str]) -> list[UnitChange]:
    """What became of the old communes with one of these keys."""
    if not keys:
        return []
    query = select(*_FIELDS).where(UNIT_SUCCESSOR.c.old_key.in_(keys)).order_by(UNIT_SUCCESSOR.c.id)
    return [UnitChange(*tuple(row)) for row in session.execute(query)]


def all_changes(session: Session) -> list[UnitChange]:
    """Everything that was imported, in its order."""
    query = select(*_FIELDS).order_by(UNIT_SUCCESSOR.c.id)
    return [UnitChange(*tuple(row)) for row in session.execute(query)]


def count_changes(session: Session) -> int:
    """How many rows were imported."""
    return session.scalar(select(func.count()).select_from(UNIT_SUCCESSOR)) or 0


def replace_changes(session: Session, changes: Iterable[UnitChange]) -> None:
    """Put these in the place of whatever was imported before."""
    session.execute(delete(UNIT_SUCCESSOR))
    rows = [
        {column.name: getattr(change, column.name) for column in _FIELDS}
        | {"old_key": change.old_key}
        for change in changes
    ]
    if rows:
        session.execute(insert(UNIT_SUCCESSOR), rows)
