"""Looking dossiers up: one record, a page of a list, the counts of its tabs."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.dossier_records import (
    Cursor,
    DossierPage,
    DossierQuery,
    DossierRecord,
    TabCounts,
)
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.persistence.unit_of_work import OpenUow


def show(open_uow: OpenUow, code: str, *, actor: Actor | None = None) -> DossierRecord:
    """The whole record behind a full code, or a short one that only one dossier has.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return uow.dossiers.get(uow.dossiers.id_of(code))


def page(
    open_uow: OpenUow,
    query: DossierQuery,
    *,
    now: datetime,
    limit: int = 100,
    after: Cursor | None = None,
    actor: Actor | None = None,
) -> DossierPage:
    """One page of a list; see `DossierQuery`.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return uow.lists.page(query, now, limit=limit, after=after)


def counts(open_uow: OpenUow, *, now: datetime, actor: Actor | None = None) -> TabCounts:
    """How many dossiers each tab of the list holds.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return uow.lists.counts(now)
