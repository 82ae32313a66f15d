"""Further applicants of a dossier beside its owner."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, ForeignKey, SmallInteger, String, Table, insert, select
from sqlalchemy.orm import Session

from cds_desktop.domain.people import CoApplicant, Person
from cds_desktop.persistence.base import Base
from cds_desktop.persistence.people import PersonRow

DOSSIER_PERSON = Table(
    "dossier_person",
    Base.metadata,
    Column("dossier_id", ForeignKey("dossier.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True, autoincrement=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("full_name", String, nullable=False),
)
"""`full_name` is the name as given for this dossier, like `dossier.owner_name`."""


def add_co_applicants(session: Session, dossier_id: int, people: Sequence[Person]) -> None:
    """Store the further applicants of a new dossier, in the order given."""
    rows = [
        {
            "dossier_id": dossier_id,
            "position": position,
            "person_id": person.id,
            "full_name": person.full_name,
        }
        for position, person in enumerate(people, start=1)
    ]
    if rows:
        session.execute(insert(DOSSIER_PERSON), rows)


def co_applicants_of(session: Session, dossier_id: int) -> tuple[CoApplicant, ...]:
    """The further applicants of a dossier, under the names given for it."""
    given = DOSSIER_PERSON.c
    found = (
        select(given.person_id, given.full_name, PersonRow.id_number, PersonRow.born_on,
               PersonRow.phone)
        .join(PersonRow, PersonRow.id == given.person_id)
        .where(given.dossier_id == dossier_id)
        .order_by(given.position)
    )  # fmt: skip
    return tuple(
        CoApplicant(person_id, name, number or "", born_on, phone)
        for person_id, name, number, born_on, phone in session.execute(found)
    )
