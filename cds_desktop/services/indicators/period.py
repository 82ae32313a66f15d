"""Every measure of a period with the records behind it, and the cells made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.evidence import MeasureRecords, kind_of
from cds_desktop.domain.measures import COMPUTED, Measure
from cds_desktop.domain.periods import Period
from cds_desktop.domain.ratings import told_until
from cds_desktop.persistence.period_records import Groups, PeriodRecords
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.settlement import ONE_DAY, is_late, open_then, rule_of

if TYPE_CHECKING:
    from cds_desktop.domain.settlement_form import WithoutDueDate

__all__ = ["counts_of", "period_evidence"]


def period_evidence(uow: UnitOfWork, period: Period, now: datetime) -> tuple[MeasureRecords, ...]:
    """Every measure of a period by field, with its records; only what counted something.

    Args:
        uow: An open transaction, so that all measures see one state of the data.
        period: Both days included. While it runs, dossiers in progress are judged now.
        now: The office's clock.
    """
    found = [
        MeasureRecords(measure, field, kind_of(Measure(measure)).value, tuple(sorted(ids)))
        for (measure, field), ids in _by_name(uow, period, now).items()
    ]
    return tuple(sorted(found, key=lambda one: (one.measure, one.field)))


def counts_of(records: Iterable[MeasureRecords]) -> dict[str, dict[str, int]]:
    """Measure → field → count; a computed measure that counted nothing has no fields."""
    counts: dict[str, dict[str, int]] = {name: {} for name in COMPUTED}
    for one in records:
        counts.setdefault(one.measure, {})[one.field] = one.count
    return counts


def _by_name(uow: UnitOfWork, period: Period, now: datetime) -> dict[tuple[str, str], list[int]]:
    """The groups of all statements under the names of their fields."""
    names = uow.indicators.field_names()
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for groups in _groups(uow, period, now):
        for (measure, field_id), ids in groups.items():
            found[measure.value, names.get(field_id, "")] += ids
    for name, field, number in _open(uow, period.last, now, rule_of(uow)):
        found[name, field].append(number)
    return found


def _groups(uow: UnitOfWork, period: Period, now: datetime) -> Iterator[Groups]:
    first, last = period.first, period.last
    records = PeriodRecords(uow.session)
    all_settled = records.settled(first, last, rule_of(uow))
    yield all_settled
    yield records.contacts(first, last, all_settled)
    yield records.units_of_settled(first, last)
    yield records.received(first, last)
    yield records.papers(first, last)
    yield records.returned(first, last)
    yield records.votes(first, min(last, told_until(office_day(now))))
    yield records.steps(first, last)
    yield records.catalogue(first, last)
    yield records.carried_in(uow.indicators.open_rows(first - ONE_DAY))


def _open(
    uow: UnitOfWork, last: date, now: datetime, rule: WithoutDueDate
) -> Iterator[tuple[str, str, int]]:
    """Dossiers in progress at the end of the period, as they stood then."""
    for dossier in open_then(uow, last, now):
        late = is_late(dossier, rule)
        yield Measure.OPEN.value, dossier.field, dossier.id
        side = Measure.OPEN_LATE if late else Measure.OPEN_WITHIN
        yield side.value, dossier.field, dossier.id
        if dossier.is_online:
            side = Measure.OPEN_ONLINE_LATE if late else Measure.OPEN_ONLINE_WITHIN
            yield side.value, dossier.field, dossier.id
