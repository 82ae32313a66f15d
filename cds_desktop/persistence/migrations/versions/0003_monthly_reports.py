"""Frozen reports with their evidence, incoming files, keys, indicator sets, campaigns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cds_desktop.persistence.base import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the new tables, and the agency identifier beside a unit's administrative code."""
    _add_units()
    _add_reports()
    _add_incoming()
    _add_definitions()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _add_units() -> None:
    op.add_column("unit", _text("agency_code"))
    op.create_index(op.f("ix_unit_agency_code"), "unit", ["agency_code"])
    op.create_index(op.f("ix_unit_parent_code"), "unit", ["parent_code"])
    op.create_table(
        "unit_event",
        _number(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        _text("other_code"),
        _text("note"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_event")),
    )
    op.create_index(op.f("ix_unit_event_code"), "unit_event", ["code"])
    op.create_index(op.f("ix_unit_event_other_code"), "unit_event", ["other_code"])
    op.create_table(
        "unit_key",
        _number(),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("secret", sa.LargeBinary()),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        _text("note"),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_key")),
    )
    op.create_index(op.f("ix_unit_key_unit_code"), "unit_key", ["unit_code"])
    op.create_index(op.f("ix_unit_key_fingerprint"), "unit_key", ["fingerprint"])


def _add_reports() -> None:
    op.create_table(
        "report",
        _number(),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("period_kind", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        _text("reason"),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("maker_name", sa.String(), nullable=False),
        sa.Column("checked_at", Instant()),
        sa.Column("approved_at", Instant()),
        _text("approver_name"),
        sa.Column("sent_at", Instant()),
        _text("sender_name"),
        sa.Column("answered_at", Instant()),
        sa.Column("answer", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(
        "uq_report_unit_code_first_last_version",
        "report",
        ["unit_code", "first", "last", "version"],
        unique=True,
    )
    op.create_table(
        "report_evidence",
        _number(),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ids", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_evidence_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_evidence")),
    )
    op.create_index(op.f("ix_report_evidence_report_id"), "report_evidence", ["report_id"])
    op.create_table(
        "hand_value",
        _number(),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("value", sa.Integer()),
        _text("source"),
        _text("note"),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_value")),
    )
    op.create_index(
        "ix_hand_value_first_last_measure", "hand_value", ["first", "last", "measure", "id"]
    )


def _add_incoming() -> None:
    op.create_table(
        "incoming_report",
        _number(),
        sa.Column("unit_code", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("first", sa.Date()),
        sa.Column("last", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        _text("content_hash"),
        _text("signature"),
        _text("key_fingerprint"),
        sa.Column("made_at", Instant()),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("receiver_name", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_report")),
    )
    op.create_index(op.f("ix_incoming_report_file_hash"), "incoming_report", ["file_hash"])
    op.create_index(
        "ix_incoming_report_first_last_unit_code",
        "incoming_report",
        ["first", "last", "unit_code", "id"],
    )
    op.create_table(
        "report_remark",
        _number(),
        sa.Column("report_id", sa.Integer()),
        sa.Column("incoming_id", sa.Integer()),
        _text("cell"),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_remark_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["incoming_id"],
            ["incoming_report.id"],
            name=op.f("fk_report_remark_incoming_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_remark")),
    )
    op.create_index(op.f("ix_report_remark_report_id"), "report_remark", ["report_id"])
    op.create_index(op.f("ix_report_remark_incoming_id"), "report_remark", ["incoming_id"])


def _add_definitions() -> None:
    op.create_table(
        "indicator_set_version",
        _number(),
        sa.Column("set_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _text("reason"),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_indicator_set_version_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_set_version")),
    )
    op.create_index(
        "uq_indicator_set_version_set_id_version",
        "indicator_set_version",
        ["set_id", "version"],
        unique=True,
    )
    op.create_table(
        "campaign",
        _number(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("targets", sa.Text(), nullable=False),
        _text("note"),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
