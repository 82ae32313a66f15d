"""Filters that an officer keeps as tabs over the list of dossiers."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, String, Table, Text

from cds_desktop.persistence.base import Base

SAVED_FILTER = Table(
    "saved_filter",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("officer_id", ForeignKey("officer.id")),
    Column("position", SmallInteger, nullable=False),
    Column("name", String, nullable=False),
    Column("query", Text, nullable=False),
    Index(None, "officer_id", "position"),
)
"""`query` is a filter as JSON."""
