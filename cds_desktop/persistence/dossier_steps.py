"""Steps of an interlinked dossier, each with its own unit and limit, and their templates."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    false,
    text,
)

from cds_desktop.persistence.base import ONLY_WHERE, Base, Instant

_IS_OUT = text("sent_at IS NOT NULL AND done_at IS NULL")

# Core tables: they are read only where steps are shown, and mapping costs time at every start.
DOSSIER_STEP = Table(
    "dossier_step",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("task", String, nullable=False, server_default=""),
    Column("direction", String, nullable=False),
    Column("limit_value", String, nullable=False, server_default=""),
    Column("limit_unit", String, nullable=False, server_default=""),
    Column("sent_at", Instant()),
    Column("due_at", Instant()),
    Column("done_at", Instant()),
    Column("result", String, nullable=False, server_default=""),
    Column("sender_name", String, nullable=False, server_default=""),
    Column("receiver_name", String, nullable=False, server_default=""),
    Column("is_dropped", Boolean, nullable=False, server_default=false()),
    Column("drop_reason", String, nullable=False, server_default=""),
    Index(None, "dossier_id", "position", "id"),
    Index(
        "ix_dossier_step_out", "due_at", "dossier_id",
        sqlite_where=_IS_OUT, info={ONLY_WHERE: _IS_OUT},
    ),
)  # fmt: skip
"""Steps with the same position run in parallel; the next position starts when all are done."""

PROCEDURE_STEP = Table(
    "procedure_step",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("procedure_id", ForeignKey("procedure.id"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("task", String, nullable=False, server_default=""),
    Column("direction", String, nullable=False),
    Column("limit_value", String, nullable=False, server_default=""),
    Column("limit_unit", String, nullable=False, server_default=""),
    Index(None, "procedure_id", "position", "id"),
)
"""The usual steps of a procedure (quy trình nội bộ), from which a dossier takes its own."""
