"""Reports as they were frozen: their cells, the records behind each, and counts given by hand."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from cds_desktop.persistence.base import Base, Instant

REPORT = Table(
    "report",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_code", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("period_kind", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False, server_default=""),
    Column("content_hash", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("due_on", Date),
    Column("made_at", Instant(), nullable=False),
    Column("maker_name", String, nullable=False),
    Column("checked_at", Instant()),
    Column("approved_at", Instant()),
    Column("approver_name", String, nullable=False, server_default=""),
    Column("sent_at", Instant()),
    Column("sender_name", String, nullable=False, server_default=""),
    Column("answered_at", Instant()),
    Column("answer", Text, nullable=False, server_default=""),
    Index(
        "uq_report_unit_code_first_last_version",
        "unit_code", "first", "last", "version", unique=True,
    ),
)  # fmt: skip
"""`body` is JSON: the cells and everything that fixes them. `answer` is the receipt as it came."""

REPORT_EVIDENCE = Table(
    "report_evidence",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("report.id"), nullable=False, index=True),
    Column("measure", String, nullable=False),
    Column("field", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("count", Integer, nullable=False),
    Column("ids", LargeBinary, nullable=False),
)
"""The records that one measure counted in one field ("" for none), packed; `kind` tells of what."""

HAND_VALUE = Table(
    "hand_value",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("measure", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("value", Integer),
    Column("source", String, nullable=False, server_default=""),
    Column("note", String, nullable=False, server_default=""),
    Column("at", Instant(), nullable=False),
    Column("officer_name", String, nullable=False),
    Index("ix_hand_value_first_last_measure", "first", "last", "measure", "id"),
)
"""Counts that no dossier gives; the newest line counts, a null value takes the count back."""

REPORT_REMARK = Table(
    "report_remark",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("report.id"), index=True),
    Column("incoming_id", ForeignKey("incoming_report.id"), index=True),
    Column("cell", String, nullable=False, server_default=""),
    Column("text", String, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("author_name", String, nullable=False),
    Column("at", Instant(), nullable=False),
)
"""What units tell each other about a report, or about one cell of it."""
