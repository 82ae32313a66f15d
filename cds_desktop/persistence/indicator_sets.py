"""Indicator definitions that an office adds or words itself, every version kept."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    insert,
    select,
)
from sqlalchemy.orm import Session

from cds_desktop.domain.indicator_sets import SetVersion
from cds_desktop.persistence.base import Base, Instant

INDICATOR_SET_VERSION = Table(
    "indicator_set_version",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("set_id", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("reason", String, nullable=False, server_default=""),
    Column("at", Instant(), nullable=False),
    Column("officer_id", ForeignKey("officer.id")),
    Column("officer_name", String, nullable=False),
    Index("uq_indicator_set_version_set_id_version", "set_id", "version", unique=True),
)
"""`body` is TOML in the shape of `resources/indicators`; "" takes the set out of use again."""


def set_versions(session: Session, set_id: str | None = None) -> list[SetVersion]:
    """Every stored version, of one set or of all; the newest of each set first."""
    columns = INDICATOR_SET_VERSION.c
    statement = select(INDICATOR_SET_VERSION).order_by(columns.set_id, columns.version.desc())
    if set_id is not None:
        statement = statement.where(columns.set_id == set_id)
    return [_version(row) for row in session.execute(statement)]


def add_set_version(session: Session, version: SetVersion, officer_id: int | None) -> None:
    """Store a version; the unique index refuses a second one of the same number."""
    session.execute(
        insert(INDICATOR_SET_VERSION).values(
            set_id=version.set_id,
            version=version.version,
            body=version.body,
            reason=version.reason,
            at=version.at,
            officer_id=officer_id,
            officer_name=version.officer_name,
        )
    )


def _version(row: Row[Any]) -> SetVersion:
    return SetVersion(row.set_id, row.version, row.body, row.reason, row.at, row.officer_name)
