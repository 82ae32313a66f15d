"""Interlinked steps, further applicants, own forms, saved filters, and what the desk notes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from cds_desktop.persistence.base import Instant, SortText

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STEP_IS_OUT = sa.text("sent_at IS NOT NULL AND done_at IS NULL")
IS_WITH_THE_SIGNER = sa.text("signing_at IS NOT NULL")
HAS_A_LAST_DAY = sa.text("wait_until IS NOT NULL")
NO_TEXT = ""


def upgrade() -> None:
    """Add columns with constant defaults, which is quick at any size, and the new tables."""
    _add_columns()
    _add_steps()
    _add_desk_tables()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), server_default=NO_TEXT, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)


def _add_columns() -> None:
    columns: dict[str, tuple[sa.Column[Any], ...]] = {
        "dossier": (
            sa.Column("pages", sa.Integer(), server_default="0", nullable=False),
            _text("submitter_id_number"), _text("submitter_phone"), _text("submitter_ground"),
            _text("receiver_note"), _text("shelf_code"), sa.Column("called_at", Instant()),
            _text("call_outcome"), sa.Column("signing_at", Instant()),
            sa.Column("wait_until", sa.Date()),
        ),
        "dossier_move": (_text("items"), sa.Column("until", sa.Date())),
        "paper": (
            _flag("is_kept"), sa.Column("given_back_at", Instant()), _text("given_back_to"),
        ),
        "person": (_text("representative"), _text("new_unit")),
        "procedure_version": tuple(
            sa.Column(name, sa.String(length=16))
            for name in (
                "online_limit_value", "online_limit_unit", "postal_limit_value",
                "postal_limit_unit",
            )
        ),
    }  # fmt: skip
    for table, added in columns.items():
        for column in added:
            op.add_column(table, column)
    # Both databases take the reference with the column; SQLite takes it in no other way.
    op.execute(
        "ALTER TABLE dossier ADD COLUMN corrects_id INTEGER "
        "CONSTRAINT fk_dossier_corrects_id REFERENCES dossier (id)"
    )
    for index, name, rows in (
        ("ix_dossier_signing_at", "signing_at", IS_WITH_THE_SIGNER),
        ("ix_dossier_wait_until", "wait_until", HAS_A_LAST_DAY),
    ):
        op.create_index(index, "dossier", [name, "id"], sqlite_where=rows, postgresql_where=rows)


def _add_steps() -> None:
    op.create_table(
        "dossier_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        _text("task"),
        sa.Column("direction", sa.String(), nullable=False),
        _text("limit_value"),
        _text("limit_unit"),
        sa.Column("sent_at", Instant()),
        sa.Column("due_at", Instant()),
        sa.Column("done_at", Instant()),
        _text("result"),
        _text("sender_name"),
        _text("receiver_name"),
        _flag("is_dropped"),
        _text("drop_reason"),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_step_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier_step")),
    )
    op.create_index(
        op.f("ix_dossier_step_dossier_id_position_id"),
        "dossier_step",
        ["dossier_id", "position", "id"],
    )
    op.create_index(
        "ix_dossier_step_out",
        "dossier_step",
        ["due_at", "dossier_id"],
        sqlite_where=STEP_IS_OUT,
        postgresql_where=STEP_IS_OUT,
    )
    op.create_table(
        "procedure_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        _text("task"),
        sa.Column("direction", sa.String(), nullable=False),
        _text("limit_value"),
        _text("limit_unit"),
        sa.ForeignKeyConstraint(
            ["procedure_id"], ["procedure.id"], name=op.f("fk_procedure_step_procedure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_step")),
    )
    op.create_index(
        op.f("ix_procedure_step_procedure_id_position_id"),
        "procedure_step",
        ["procedure_id", "position", "id"],
    )


def _add_desk_tables() -> None:
    op.create_table(
        "dossier_person",
        sa.Column("dossier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_person_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dossier_person_person_id")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "position", name=op.f("pk_dossier_person")),
    )
    op.create_index(op.f("ix_dossier_person_person_id"), "dossier_person", ["person_id"])
    op.create_table(
        "form_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        _text("reason"),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_form_version_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_version")),
    )
    op.create_index(
        "uq_form_version_set_id_number_version",
        "form_version",
        ["set_id", "number", "version"],
        unique=True,
    )
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer()),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_saved_filter_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    op.create_index(
        op.f("ix_saved_filter_officer_id_position"), "saved_filter", ["officer_id", "position"]
    )
    op.create_table(
        "unit_successor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_key", SortText, nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (
                "old_ward", "old_district", "old_province", "old_code", "new_ward", "new_code",
                "new_province", "new_province_code",
            )
        ),
        _flag("is_split"),
        _flag("is_default"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_successor")),
    )  # fmt: skip
    op.create_index(op.f("ix_unit_successor_old_key"), "unit_successor", ["old_key"])
    op.create_index(op.f("ix_unit_successor_old_code"), "unit_successor", ["old_code"])
