"""Reports that came from other units, each file with what was found in it."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from cds_desktop.persistence.base import Base, Instant

INCOMING_REPORT = Table(
    "incoming_report",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_code", String, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("file_name", String, nullable=False),
    Column("file_hash", String, nullable=False, index=True),
    Column("content_hash", String, nullable=False, server_default=""),
    Column("signature", String, nullable=False, server_default=""),
    Column("key_fingerprint", String, nullable=False, server_default=""),
    Column("made_at", Instant()),
    Column("received_at", Instant(), nullable=False),
    Column("receiver_name", String, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_incoming_report_first_last_unit_code", "first", "last", "unit_code", "id"),
)
"""`reasons` is a JSON list of codes with their parameters; `body` is JSON with the cells.

A refused file is kept too, with its reasons, but never with its cells.
"""
