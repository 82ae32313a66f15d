"""Originals taken in for comparison, which must be given back (NĐ 61/2018 Điều 20 khoản 2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from cds_desktop.domain.digitisation import Paper
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.people import clean_name
from cds_desktop.domain.text import normalise
from cds_desktop.persistence.pickup import dossiers_with_originals_left
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.dossiers.desk_acts import RIGHTS, Act, State, do_act, moment_text


def keep_original(
    open_uow: OpenUow, code: str, number: int, is_kept: bool, *, actor: Actor, now: datetime
) -> DossierRecord:
    """Note that the original of a paper stays with the office, or that it does not.

    Raises:
        NotFound: `dossier.not_found`, `paper.number_unknown`.
        RuleBroken: `officer.not_allowed`, `originals.given_back_already`.
    """

    def change(_uow: UnitOfWork, record: DossierRecord, _at: datetime) -> State:
        paper = component(record, number)
        if paper.given_back_at is not None:
            raise RuleBroken("originals.given_back_already", number=number)
        return {str(number): is_kept}

    return do_act(open_uow, code, Act.ORIGINALS_KEPT, change, actor=actor, now=now)


def give_back(
    open_uow: OpenUow,
    code: str,
    numbers: Collection[int] | None,
    *,
    to: str = "",
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Give originals back, all of them with None; to the owner unless somebody else is named.

    Raises:
        NotFound: `dossier.not_found`, `paper.number_unknown`.
        RuleBroken: `officer.not_allowed`, `originals.none_kept`, `originals.not_kept`,
            `person.name_long`, `person.name_without_letters`.
    """
    actor.require(RIGHTS[Act.ORIGINALS_GIVEN_BACK])
    name = clean_name(to) if normalise(to) else ""

    def change(_uow: UnitOfWork, record: DossierRecord, at: datetime) -> State:
        papers = chosen(record, numbers)
        if not papers:
            raise RuleBroken("originals.none_kept", code=record.code)
        receiver = name or record.owner.full_name
        return {str(paper.position): [moment_text(at), receiver] for paper in papers}

    return do_act(open_uow, code, Act.ORIGINALS_GIVEN_BACK, change, actor=actor, now=now)


def left_over(open_uow: OpenUow, *, actor: Actor | None = None) -> tuple[DossierRecord, ...]:
    """Dossiers that are over while the office still has an original, the oldest first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return tuple(
            uow.dossiers.get(number) for number in dossiers_with_originals_left(uow.session)
        )


def chosen(record: DossierRecord, numbers: Collection[int] | None) -> tuple[Paper, ...]:
    """The kept originals with these numbers, all of them with None.

    Raises:
        NotFound: `paper.number_unknown`.
        RuleBroken: `originals.not_kept`.
    """
    if numbers is None:
        return record.kept_originals
    papers = [component(record, number) for number in sorted(set(numbers))]
    for paper in papers:
        if not paper.is_with_the_office:
            raise RuleBroken("originals.not_kept", number=paper.position)
    return tuple(papers)


def component(record: DossierRecord, number: int) -> Paper:
    """The paper with a number of the checklist.

    Raises:
        NotFound: `paper.number_unknown`.
    """
    for paper in record.components:
        if paper.position == number:
            return paper
    raise NotFound("paper.number_unknown", number=number, of=len(record.components))
