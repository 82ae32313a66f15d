"""Further applicants of a dossier beside its owner."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, SmallInteger, String, Table

from cds_desktop.persistence.base import Base

DOSSIER_PERSON = Table(
    "dossier_person",
    Base.metadata,
    Column("dossier_id", ForeignKey("dossier.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("full_name", String, nullable=False),
)
"""`full_name` is the name as given for this dossier, like `dossier.owner_name`."""
