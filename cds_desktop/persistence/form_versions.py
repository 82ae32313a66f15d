"""The office's own versions of the legal forms."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

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
