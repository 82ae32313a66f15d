"""Dossiers of the same person for the same procedure: Core only, by index."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from cds_desktop.domain.dossiers import Stage, Status
from cds_desktop.domain.people import PersonInput
from cds_desktop.domain.text import search_key
from cds_desktop.persistence.co_applicants import DOSSIER_PERSON
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.people import PersonRow as P
from cds_desktop.persistence.procedures import ProcedureRow

_MOST_PEOPLE = 50
_NOT_OPEN = (int(Stage.DONE), int(Stage.ENDED))


def people_like(session: Session, person: PersonInput) -> list[int]:
    """Ids under which the same person may be stored.

    The same number; or the same name in any spelling with the same telephone or birth date, as
    long as the two numbers do not contradict each other.
    """
    key = search_key(person.full_name)
    ways = []
    if person.id_number:
        ways.append(P.id_number == person.id_number)
    # A stored number that differs is somebody else; one that is missing on a side says nothing.
    fits = or_(P.id_number.is_(None), P.id_number == person.id_number) if person.id_number else None
    for known, column in ((person.phone, P.phone), (person.born_on, P.born_on)):
        if known and key:
            same = and_(P.name_key == key, column == known)
            ways.append(same if fits is None else and_(same, fits))
    found: set[int] = set()
    for way in ways:  # one by one, so that each goes by its own index
        found.update(session.scalars(select(P.id).where(way).limit(_MOST_PEOPLE)))
    return sorted(found)


def same_procedure(people: list[int], procedure_code: str, since: date, limit: int) -> Select[int]:
    """Dossiers of these people, as owner or beside one, that are open or came in since a day."""
    beside = select(DOSSIER_PERSON.c.dossier_id).where(DOSSIER_PERSON.c.person_id.in_(people))
    owned = select(D.id).where(D.person_id.in_(people))
    return (
        select(D.id)
        .join(ProcedureRow, ProcedureRow.id == D.procedure_id)
        .where(
            D.id.in_(owned.union(beside)),
            ProcedureRow.code == procedure_code,
            D.status != int(Status.NOT_ACCEPTED),
            or_(D.stage.not_in(_NOT_OPEN), D.received_on >= since),
        )
        .order_by(D.id.desc())
        .limit(limit)
    )
