"""The office's own versions of the legal forms."""

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

from cds_desktop.domain.form_sets import FormVersion
from cds_desktop.persistence.base import Base, Instant

FORM_VERSION = Table(
    "form_version",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("set_id", String, nullable=False),
    Column("number", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("reason", String, nullable=False, server_default=""),
    Column("at", Instant(), nullable=False),
    Column("officer_id", ForeignKey("officer.id")),
    Column("officer_name", String, nullable=False),
    Index("uq_form_version_set_id_number_version", "set_id", "number", "version", unique=True),
)
"""`body` is the form as TOML, in the shape of `resources/forms`; "" means the shipped one again.

The version with the highest number counts; none is ever changed or removed.
"""


def newest_versions(session: Session) -> list[FormVersion]:
    """The version that counts of each form which an office ever changed."""
    rows = session.execute(
        select(FORM_VERSION).order_by(
            FORM_VERSION.c.set_id, FORM_VERSION.c.number, FORM_VERSION.c.version
        )
    )
    newest = {(row.set_id, row.number): _version(row) for row in rows}
    return list(newest.values())


def versions_of(session: Session, set_id: str, number: str) -> list[FormVersion]:
    """Every version of one form, the newest first."""
    rows = session.execute(
        select(FORM_VERSION)
        .where(FORM_VERSION.c.set_id == set_id, FORM_VERSION.c.number == number)
        .order_by(FORM_VERSION.c.version.desc())
    )
    return [_version(row) for row in rows]


def add_version(session: Session, version: FormVersion, officer_id: int | None) -> None:
    """Store a version; the unique index refuses a second one of the same number."""
    session.execute(
        insert(FORM_VERSION).values(
            set_id=version.set_id,
            number=version.number,
            version=version.version,
            body=version.body,
            reason=version.reason,
            at=version.at,
            officer_id=officer_id,
            officer_name=version.officer_name,
        )
    )


def _version(row: Row[Any]) -> FormVersion:
    return FormVersion(
        row.set_id, row.number, row.version, row.body, row.reason, row.at, row.officer_name
    )
