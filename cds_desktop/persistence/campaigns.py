"""Campaigns: some weeks in which an office works towards targets."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text, false

from cds_desktop.persistence.base import Base, Instant

CAMPAIGN = Table(
    "campaign",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("targets", Text, nullable=False),
    Column("note", String, nullable=False, server_default=""),
    Column("is_withdrawn", Boolean, nullable=False, server_default=false()),
    Column("at", Instant(), nullable=False),
    Column("officer_name", String, nullable=False),
)
"""`targets` is JSON: indicator ids with the percentage to be reached."""
