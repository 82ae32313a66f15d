"""Indicator definitions that an office adds or words itself, every version kept."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

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
