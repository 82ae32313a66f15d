"""The register of posted sheets: places, sheets, the codes on them, and every look at them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
)

from cds_desktop.persistence.base import Base, Instant


def _text(name: str) -> Column[str]:
    return Column(name, String, nullable=False, server_default="")


POSTING_PLACE: Final = Table(
    "posting_place",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_fold", String, nullable=False, unique=True),
    _text("note"),
    Column("is_closed", Boolean, nullable=False, server_default=false()),
    Column("at", Instant(), nullable=False),
    Column("officer_name", String, nullable=False),
)

POSTED_SHEET: Final = Table(
    "posted_sheet",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String, nullable=False, unique=True),
    Column("product", String, nullable=False),
    Column("paper", String, nullable=False),
    Column("place_id", Integer, ForeignKey("posting_place.id"), nullable=False, index=True),
    Column("edition", Integer, nullable=False),
    Column("made_on", Date, nullable=False),
    Column("made_at", Instant(), nullable=False),
    Column("maker_name", String, nullable=False),
    Column("posted_on", Date),
    _text("poster_name"),
    Column("valid_to", Date),
    Column("checked_on", Date),
    _text("photo"),
    _text("note"),
    Column("replaces_id", Integer, ForeignKey("posted_sheet.id")),
    Column("removed_on", Date),
    Column("removed_at", Instant()),
    _text("remover_name"),
    _text("remove_reason"),
)

POSTED_CODE: Final = Table(
    "posted_code",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("sheet_id", Integer, ForeignKey("posted_sheet.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("procedure_code", String, nullable=False, index=True),
    Column("version_id", Integer, nullable=False),
    Column("payload", Text, nullable=False),
    Column("printed_key", String, nullable=False),
    Index("uq_posted_code_sheet_id_position", "sheet_id", "position", unique=True),
)

SHEET_CHECK: Final = Table(
    "sheet_check",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("sheet_id", Integer, ForeignKey("posted_sheet.id"), index=True),
    Column("place_id", Integer, ForeignKey("posting_place.id"), index=True),
    Column("at", Instant(), nullable=False),
    Column("officer_name", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("text", Text, nullable=False, server_default=""),
    _text("note"),
    _text("photo"),
)
