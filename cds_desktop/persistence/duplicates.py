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
_NEWEST = 200
"""Dossiers looked through of somebody who has very many."""
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


def same_procedure(
    session: Session, people: list[int], procedure_code: str, since: date, limit: int
) -> tuple[int, ...]:
    """Dossiers of these people, as owner or beside one, that are open or came in since a day.

    In two steps, each by its own index: asked at once, the database starts from the procedure and
    reads all its dossiers.
    """
    near: set[int] = set()
    for of_them in dossiers_of(people):
        near.update(session.scalars(of_them))
    if not near:
        return ()
    query = among(sorted(near, reverse=True)[:_NEWEST], procedure_code, since)
    return tuple(session.scalars(query.order_by(D.id.desc()).limit(limit)))


def dossiers_of(people: list[int]) -> tuple[Select[int], Select[int]]:
    """The newest dossiers of some people: as owner, and beside one."""
    beside = DOSSIER_PERSON.c
    return (
        select(D.id).where(D.person_id.in_(people)).order_by(D.id.desc()).limit(_NEWEST),
        select(beside.dossier_id)
        .where(beside.person_id.in_(people))
        .order_by(beside.dossier_id.desc())
        .limit(_NEWEST),
    )


def among(ids: list[int], procedure_code: str, since: date) -> Select[int]:
    """Those of some dossiers that are for a procedure and may be doubles."""
    # The plus keeps the index of the procedure out of it: a few ids are read sooner.
    procedure = select(ProcedureRow.id).where(ProcedureRow.code == procedure_code)
    return select(D.id).where(
        D.id.in_(ids),
        D.procedure_id + 0 == procedure.scalar_subquery(),
        D.status != int(Status.NOT_ACCEPTED),
        or_(D.stage.not_in(_NOT_OPEN), D.received_on >= since),
    )
