"""Applicants: found again by number, telephone or name."""

from __future__ import annotations

from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.people import Person, PersonInput
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

SUGGESTIONS = 12


def find(
    open_uow: OpenUow, text: str, *, limit: int = SUGGESTIONS, actor: Actor | None = None
) -> list[Person]:
    """Applicants whose identity number, telephone or name begins like the text.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return uow.people.find(text, limit)


def find_or_add(uow: UnitOfWork, person: PersonInput) -> Person:
    """The stored applicant who is the same, brought up to date, or a new one.

    The same identity number with the same given name is the same person. Without a number,
    the same telephone with the same name in any spelling is.
    """
    known = uow.people.same(person)
    if known is None:
        added = uow.people.add(person)
        if added is not None:
            return added
        known = uow.people.same(person)
        if known is None:
            raise RuntimeError("an applicant is neither new nor known")
    return uow.people.update(known.id, person)
