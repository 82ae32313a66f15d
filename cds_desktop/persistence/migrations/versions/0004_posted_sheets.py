"""The register of posted sheets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from cds_desktop.persistence.base import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add places, sheets, the codes on them, and the looks at them."""
    _add_places()
    _add_sheets()
    _add_codes()
    _add_checks()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default="")


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _add_places() -> None:
    op.create_table(
        "posting_place",
        _number(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_fold", sa.String(), nullable=False),
        _text("note"),
        sa.Column("is_closed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting_place")),
        sa.UniqueConstraint("name_fold", name=op.f("uq_posting_place_name_fold")),
    )


def _add_sheets() -> None:
    op.create_table(
        "posted_sheet",
        _number(),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("maker_name", sa.String(), nullable=False),
        sa.Column("posted_on", sa.Date()),
        _text("poster_name"),
        sa.Column("valid_to", sa.Date()),
        sa.Column("checked_on", sa.Date()),
        _text("photo"),
        _text("note"),
        sa.Column("replaces_id", sa.Integer()),
        sa.Column("removed_on", sa.Date()),
        sa.Column("removed_at", Instant()),
        _text("remover_name"),
        _text("remove_reason"),
        sa.ForeignKeyConstraint(
            ["place_id"], ["posting_place.id"], name=op.f("fk_posted_sheet_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["posted_sheet.id"], name=op.f("fk_posted_sheet_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted_sheet")),
        sa.UniqueConstraint("number", name=op.f("uq_posted_sheet_number")),
    )
    op.create_index(op.f("ix_posted_sheet_place_id"), "posted_sheet", ["place_id"])


def _add_codes() -> None:
    op.create_table(
        "posted_code",
        _number(),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("procedure_code", sa.String(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("printed_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["posted_sheet.id"], name=op.f("fk_posted_code_sheet_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted_code")),
    )
    op.create_index(op.f("ix_posted_code_procedure_code"), "posted_code", ["procedure_code"])
    op.create_index(
        "uq_posted_code_sheet_id_position", "posted_code", ["sheet_id", "position"], unique=True
    )


def _add_checks() -> None:
    op.create_table(
        "sheet_check",
        _number(),
        sa.Column("sheet_id", sa.Integer()),
        sa.Column("place_id", sa.Integer()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("officer_name", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, server_default=""),
        _text("note"),
        _text("photo"),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["posted_sheet.id"], name=op.f("fk_sheet_check_sheet_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["posting_place.id"], name=op.f("fk_sheet_check_place_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_check")),
    )
    op.create_index(op.f("ix_sheet_check_sheet_id"), "sheet_check", ["sheet_id"])
    op.create_index(op.f("ix_sheet_check_place_id"), "sheet_check", ["place_id"])
