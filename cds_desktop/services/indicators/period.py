"""Every measure of a period with the records behind it, and the cells made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.evidence import MeasureRecords, kind_of
from cds_desktop.domain.measures import COMPUTED, REGISTERED, Measure
from cds_desktop.domain.periods import Period
from cds_desktop.domain.ratings import told_until
from cds_desktop.persistence.period_records import Groups, PeriodRecords
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.settlement import ONE_DAY, is_late, open_then, rule_of

if TYPE_CHECKING:
    from cds_desktop.domain.settlement_form import WithoutDueDate

__all__ = ["counts_of", "period_evidence"]


def period_evidence(
    uow: UnitOfWork, period: Period, now: datetime, measures: Collection[str] | None = None
) -> tuple[MeasureRecords, ...]:
    """Every measure of a period by field, with its records; only what counted something.

    Args:
        uow: An open transaction, so that all measures see one state of the data.
        period: Both days included. While it runs, dossiers in progress are judged now.
        now: The office's clock.
        measures: Only these; None for all.
    """
    found = [
        MeasureRecords(measure, field, kind_of(Measure(measure)).value, tuple(sorted(ids)))
        for (measure, field), ids in _by_name(uow, period, now, measures).items()
        if measures is None or measure in measures or _tells_of_register(measure, measures)
    ]
    return tuple(sorted(found, key=lambda one: (one.measure, one.field)))


def counts_of(records: Iterable[MeasureRecords]) -> dict[str, dict[str, int]]:
    """Measure → field → count; a computed measure that counted nothing has no fields.

    What the register gives is there only when it gave anything: else it is not known.
    """
    records = tuple(records)
    keeps_register = any(one.measure in REGISTERED for one in records)
    names = COMPUTED | REGISTERED if keeps_register else COMPUTED
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    for one in records:
        counts.setdefault(one.measure, {})[one.field] = one.count
    return counts


def _tells_of_register(measure: str, wanted: Collection[str]) -> bool:
    """Units stand for the register: with them a count of nothing is nought, not unknown."""
    return measure == Measure.UNITS.value and not REGISTERED.isdisjoint(wanted)


def _by_name(
    uow: UnitOfWork, period: Period, now: datetime, measures: Collection[str] | None
) -> dict[tuple[str, str], list[int]]:
    """The groups of all statements that are needed, under the names of their fields."""
    names = uow.indicators.field_names()
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for given, read in _sources(uow, period, now):
        if measures is not None and given.isdisjoint(measures):
            continue
        for (measure, field_id), ids in read().items():
            found[measure.value, names.get(field_id, "")] += ids
    if measures is None or not OF_OPEN.isdisjoint(measures):
        for name, field, number in _open(uow, period.last, now, rule_of(uow)):
            found[name, field].append(number)
    if measures is None or not REGISTERED.isdisjoint(measures):
        from cds_desktop.services.publicity.coverage import publication_measures

        for (measure, field), ids in publication_measures(uow, period.last).items():
            found[measure.value, field] += ids
    return found


def _sources(
    uow: UnitOfWork, period: Period, now: datetime
) -> Iterator[tuple[frozenset[str], Callable[[], Groups]]]:
    """What can be read, and the measures which each reading gives."""
    first, last = period.first, period.last
    records = PeriodRecords(uow.session)
    told = min(last, told_until(office_day(now)))

    def carried() -> Groups:
        return records.carried_in(uow.indicators.open_rows(first - ONE_DAY))

    yield _OF_SETTLED, partial(records.settled, first, last, rule_of(uow))
    yield _OF_CONTACTS, partial(records.contacts, first, last)
    yield _OF_UNITS, partial(records.units_of_settled, first, last)
    yield _OF_RECEIVED, partial(records.received, first, last)
    yield _OF_PAPERS, partial(records.papers, first, last)
    yield _OF_RETURNED, partial(records.returned, first, last)
    yield _OF_VOTES, partial(records.votes, first, told)
    yield _OF_STEPS, partial(records.steps, first, last)
    yield _OF_CATALOGUE, partial(records.catalogue, first, last)
    yield frozenset({Measure.CARRIED_IN.value}), carried


def _starting(*beginnings: str) -> frozenset[str]:
    return COMPUTED & {one.value for one in Measure if one.value.startswith(beginnings)}


_OF_CONTACTS: Final = _starting("contacts_")
_OF_UNITS: Final = _starting("units_")
_OF_PAPERS: Final = _starting("papers", "received_papers", "received_with", "received_from")
_OF_RECEIVED: Final = _starting("received") - _OF_PAPERS
_OF_RETURNED: Final = _starting("returned", "rated_")
_OF_VOTES: Final = _starting("ratings")
_OF_STEPS: Final = _starting("steps_")
_OF_CATALOGUE: Final = _starting("catalogue_")
OF_OPEN: Final = _starting("open")
_OF_SETTLED: Final = (
    COMPUTED
    - _OF_CONTACTS - _OF_UNITS - _OF_PAPERS - _OF_RECEIVED - _OF_RETURNED - _OF_VOTES
    - _OF_STEPS - _OF_CATALOGUE - OF_OPEN - {Measure.CARRIED_IN.value}
)  # fmt: skip


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
