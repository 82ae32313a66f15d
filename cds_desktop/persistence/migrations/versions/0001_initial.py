"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cds_desktop.persistence import dialects
from cds_desktop.persistence.base import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TO_DO = sa.text("state = 'waiting' OR state = 'cannot_scan'")
SCANNED = sa.text("state = 'digitised'")


def upgrade() -> None:
    """Create every table and the full-text index."""
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "catalogue_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_import")),
    )
    op.create_table(
        "field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_fold", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field")),
        sa.UniqueConstraint("name", name=op.f("uq_field_name")),
    )
    op.create_index(op.f("ix_field_name_fold"), "field", ["name_fold"], unique=False)
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "number_series",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_number_series")),
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("paused_until", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("username", name=op.f("uq_officer_username")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column(
            "name_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "sort_key",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("id_number", sa.String(), nullable=True),
        sa.Column("born_on", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index(op.f("ix_person_name_key_id"), "person", ["name_key", "id"], unique=False)
    op.create_index(op.f("ix_person_phone"), "person", ["phone"], unique=False)
    op.create_index("uq_person_id_number", "person", ["id_number", "name_key"], unique=True)
    op.create_table(
        "procedure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_is_provisional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sa.UniqueConstraint("code", name=op.f("uq_procedure_code")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("original_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("stored_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_file")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("parent_code", sa.String(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_index(op.f("ix_unit_code"), "unit", ["code"], unique=False)
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_journal_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
    )
    op.create_index(
        op.f("ix_journal_subject_reference_id"),
        "journal",
        ["subject", "reference", "id"],
        unique=False,
    )
    op.create_table(
        "procedure_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_fold", sa.Text(), nullable=False),
        sa.Column(
            "name_sort",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("level_fold", sa.Text(), nullable=False),
        sa.Column("limit_value", sa.String(length=16), nullable=True),
        sa.Column("limit_unit", sa.String(length=16), nullable=True),
        sa.Column("limit_text", sa.Text(), nullable=False),
        sa.Column("limit_note", sa.Text(), nullable=False),
        sa.Column("fee_vnd", sa.BigInteger(), nullable=True),
        sa.Column("fee_online_vnd", sa.BigInteger(), nullable=True),
        sa.Column("fee_text", sa.Text(), nullable=False),
        sa.Column("online_level", sa.String(length=16), nullable=True),
        sa.Column("channels", sa.String(length=16), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("decision_no", sa.Text(), nullable=False),
        sa.Column("portal_url", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("documents_text", sa.Text(), nullable=False),
        sa.Column("content_key", sa.String(length=32), nullable=False),
        sa.Column("source_key", sa.String(length=32), nullable=False),
        sa.Column("source_file", sa.Text(), nullable=False),
        sa.Column("imported_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"], ["field.id"], name=op.f("fk_procedure_version_field_id")
        ),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_procedure_version_procedure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_version")),
    )
    op.create_index(
        op.f("ix_procedure_version_field_id"), "procedure_version", ["field_id"], unique=False
    )
    op.create_index(
        op.f("ix_procedure_version_procedure_id_valid_from"),
        "procedure_version",
        ["procedure_id", "valid_from"],
        unique=False,
    )
    op.create_index(
        op.f("ix_procedure_version_valid_to"), "procedure_version", ["valid_to"], unique=False
    )
    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "short_code",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("procedure_version_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("channel", sa.SmallInteger(), nullable=False),
        sa.Column("filed_by", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("owner_name", sa.String(), nullable=False),
        sa.Column("owner_key", sa.String(), nullable=False),
        sa.Column(
            "owner_sort",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("submitter_name", sa.String(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_sort", Instant(), nullable=False),
        sa.Column("original_due_at", Instant(), nullable=True),
        sa.Column("extended_due_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("returned_at", Instant(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("fee_vnd", sa.BigInteger(), nullable=False),
        sa.Column("payment_way", sa.String(), nullable=False),
        sa.Column("paid_at", Instant(), nullable=True),
        sa.Column("receiver_name", sa.String(), nullable=False),
        sa.Column("counter", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("register_number", sa.Integer(), nullable=False),
        sa.Column("limit_value", sa.String(), nullable=False),
        sa.Column("limit_unit", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("papers_total", sa.SmallInteger(), nullable=False),
        sa.Column("papers_digitised", sa.SmallInteger(), nullable=False),
        sa.Column("results_total", sa.SmallInteger(), nullable=False),
        sa.Column("results_digitised", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["field_id"], ["field.id"], name=op.f("fk_dossier_field_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dossier_person_id")),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_dossier_procedure_id")
        ),
        sa.ForeignKeyConstraint(
            ["procedure_version_id"],
            ["procedure_version.id"],
            name=op.f("fk_dossier_procedure_version_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_dossier_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("code", name=op.f("uq_dossier_code")),
    )
    op.create_index(op.f("ix_dossier_due_sort_id"), "dossier", ["due_sort", "id"], unique=False)
    op.create_index(
        op.f("ix_dossier_field_id_due_sort_id"),
        "dossier",
        ["field_id", "due_sort", "id"],
        unique=False,
    )
    op.create_index(
        "ix_dossier_intake",
        "dossier",
        ["received_on", "status", "channel", "field_id", "ended_on"],
        unique=False,
    )
    op.create_index(op.f("ix_dossier_owner_sort_id"), "dossier", ["owner_sort", "id"], unique=False)
    op.create_index(op.f("ix_dossier_person_id"), "dossier", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_dossier_procedure_id_due_sort_id"),
        "dossier",
        ["procedure_id", "due_sort", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dossier_received_at_id"), "dossier", ["received_at", "id"], unique=False
    )
    op.create_index(op.f("ix_dossier_returned_on"), "dossier", ["returned_on"], unique=False)
    op.create_index(
        "ix_dossier_settled",
        "dossier",
        [
            "ended_on",
            "received_on",
            "status",
            "field_id",
            "channel",
            "filed_by",
            "due_on",
            "limit_unit",
            "limit_value",
            "fee_vnd",
            "payment_way",
            "paid_at",
            "papers_total",
            "papers_digitised",
            "results_total",
            "results_digitised",
        ],
        unique=False,
    )
    op.create_index(op.f("ix_dossier_short_code"), "dossier", ["short_code"], unique=False)
    op.create_index(
        op.f("ix_dossier_stage_due_sort_id"), "dossier", ["stage", "due_sort", "id"], unique=False
    )
    op.create_table(
        "procedure_component",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("originals", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("form_file", sa.Text(), nullable=False),
        sa.Column("case_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["procedure_version.id"], name=op.f("fk_procedure_component_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_component")),
        sa.UniqueConstraint(
            "version_id", "position", name=op.f("uq_procedure_component_version_id_position")
        ),
    )
    op.create_table(
        "dossier_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("before", sa.SmallInteger(), nullable=True),
        sa.Column("after", sa.SmallInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.Column("due_before", Instant(), nullable=True),
        sa.Column("due_after", Instant(), nullable=True),
        sa.Column("explanation", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_move_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_dossier_move_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_move")),
    )
    op.create_index(
        op.f("ix_dossier_move_dossier_id_id"), "dossier_move", ["dossier_id", "id"], unique=False
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.Column("attached_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_paper_dossier_id")),
        sa.ForeignKeyConstraint(
            ["file_sha256"], ["stored_file.sha256"], name=op.f("fk_paper_file_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    op.create_index(op.f("ix_paper_file_sha256"), "paper", ["file_sha256"], unique=False)
    op.create_index(
        "ix_paper_scanned",
        "paper",
        ["attached_at", "id"],
        unique=False,
        sqlite_where=SCANNED,
        postgresql_where=SCANNED,
    )
    op.create_index(
        "ix_paper_to_do",
        "paper",
        ["state", "dossier_id", "kind", "position"],
        unique=False,
        sqlite_where=TO_DO,
        postgresql_where=TO_DO,
    )
    op.create_index(
        "uq_paper_dossier_id_kind_position",
        "paper",
        ["dossier_id", "kind", "position"],
        unique=True,
    )
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("rated_at", Instant(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("counter", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_rating_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_rating_dossier_id")),
    )
    op.create_index(op.f("ix_rating_rated_on_level"), "rating", ["rated_on", "level"], unique=False)
    dialects.create_search(op.get_bind())
