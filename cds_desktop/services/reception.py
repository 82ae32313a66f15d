"""What the reception desk sees of its day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierLine, DossierQuery
from cds_desktop.persistence import desk_queries
from cds_desktop.persistence.unit_of_work import OpenUow

JUST_RECEIVED = 5
FREQUENT_DAYS = 14


@dataclass(frozen=True, slots=True)
class DeskDay:
    """The day so far: how many came in, and the last few, newest first."""

    count: int
    lines: tuple[DossierLine, ...]


def desk_day(open_uow: OpenUow, *, now: datetime, limit: int = JUST_RECEIVED) -> DeskDay:
    """The dossiers received today at all counters of the office."""
    today = office_day(now)
    with open_uow(read_only=True) as uow:
        ids = desk_queries.newest_on(uow.session, today, limit)
        count = desk_queries.received_on(uow.session, today)
        found = uow.lists.page(DossierQuery(ids=tuple(ids)), now, limit=limit)
    return DeskDay(count, found.lines)


def frequent_procedures(open_uow: OpenUow, on: date) -> Mapping[str, int]:
    """Dossiers received in the last two weeks by procedure code, for `catalogue.search`."""
    with open_uow(read_only=True) as uow:
        return desk_queries.use_counts(uow.session, on - timedelta(days=FREQUENT_DAYS))
