"""Which new commune took over an old one, as an administrator imported it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table, false

from cds_desktop.persistence.base import Base, SortText

UNIT_SUCCESSOR = Table(
    "unit_successor",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("old_key", SortText, nullable=False, index=True),
    Column("old_ward", String, nullable=False),
    Column("old_district", String, nullable=False),
    Column("old_province", String, nullable=False),
    Column("old_code", String, nullable=False, index=True),
    Column("new_ward", String, nullable=False),
    Column("new_code", String, nullable=False),
    Column("new_province", String, nullable=False),
    Column("new_province_code", String, nullable=False),
    Column("is_split", Boolean, nullable=False, server_default=false()),
    Column("is_default", Boolean, nullable=False, server_default=false()),
)
"""`old_key` is the search key of the old ward's name without its kind (xã, phường, thị trấn)."""
