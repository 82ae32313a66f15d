"""Declarative base, names of constraints, and the column types of the house."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, DateTime, MetaData, String, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Whole seconds with the zone written out, so that a reader of the file needs no manual.
_SQLITE_INSTANT: TypeEngine[datetime] = sqlite.DATETIME(  # type: ignore[no-untyped-call]
    storage_format=("%(year)04d-%(month)02d-%(day)02dT%(hour)02d:%(minute)02d:%(second)02d+00:00"),
    regexp=r"(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)",
)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC, to the second. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """Text with a zone in SQLite, `timestamptz` in PostgreSQL."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(_SQLITE_INSTANT)
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("instants need a zone")
        moment = value.astimezone(UTC).replace(microsecond=0)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Compared byte by byte in both databases; PostgreSQL would otherwise use the server's locale.
SortText = String().with_variant(String(collation="C"), "postgresql")


# In the `info` of an index: the rows it holds in PostgreSQL. Its own keyword would load the whole
# dialect at every start, on PCs that never see a server.
ONLY_WHERE: Final = "only_where"


class Base(DeclarativeBase):
    """Base of every table."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {datetime: Instant()}  # noqa: RUF012 - SQLAlchemy's own protocol


@event.listens_for(Base.metadata, "before_create")
def _limit_indexes(metadata: MetaData, connection: Connection, **_rest: Any) -> None:
    """Tell PostgreSQL which rows the partial indexes hold."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.tables.values():
        for index in table.indexes:
            if ONLY_WHERE in index.info:
                index.dialect_options["postgresql"]["where"] = index.info[ONLY_WHERE]
