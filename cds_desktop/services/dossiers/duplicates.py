"""A second dossier of the same person for the same procedure: a warning, never a refusal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierLine, DossierQuery
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.people import PersonInput
from cds_desktop.domain.text import normalise
from cds_desktop.persistence import duplicates
from cds_desktop.persistence.unit_of_work import OpenUow

DUPLICATE_DAYS: Final = "reception.duplicate_days"
"""The setting: a dossier received in so many last days is a possible double, open or not."""
USUAL_DAYS: Final = 30
_MOST: Final = 5


def find_duplicates(
    open_uow: OpenUow,
    person: PersonInput,
    procedure_code: str,
    *,
    now: datetime,
    actor: Actor | None = None,
) -> tuple[DossierLine, ...]:
    """Dossiers of the same person for the same procedure, newest first.

    The same person is the same number, or the same name in any spelling with the same telephone
    or birth date. Counted are dossiers that are open, and those received within the days of the
    setting `reception.duplicate_days`; refused ones never.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        people = duplicates.people_like(uow.session, person)
        if not people:
            return ()
        days = int(str(uow.settings.get(DUPLICATE_DAYS, USUAL_DAYS)))
        since = office_day(now) - timedelta(days=days)
        ids = duplicates.same_procedure(
            uow.session, people, normalise(procedure_code), since, _MOST
        )
        if not ids:
            return ()
        return uow.lists.page(DossierQuery(ids=ids), now, limit=_MOST).lines
