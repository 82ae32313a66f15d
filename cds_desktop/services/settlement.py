"""Form II.06a inside one transaction: its cells from counts, and the checks before it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cds_desktop.domain.measures import Measure
from cds_desktop.domain.settlement_form import (
    CARRIED_IN,
    OPEN,
    OPEN_LATE,
    OPEN_WITHIN,
    RECEIVED,
    RECEIVED_ONLINE,
    RECEIVED_OTHERWISE,
    SETTLED,
    SETTLED_EARLY,
    SETTLED_LATE,
    SETTLED_ON_TIME,
    Check,
    CheckKind,
    FormRow,
    SettlementForm,
    WithoutDueDate,
    carried_over_checks,
    identity_checks,
    total_of,
)
from cds_desktop.domain.text import text_sort_key
from cds_desktop.persistence.indicators import OpenDossier
from cds_desktop.persistence.unit_of_work import UnitOfWork

WITHOUT_DUE_DATE_SETTING = "reports.without_due_date"
ONE_DAY = timedelta(days=1)
SETTLED_COLUMNS = {
    SETTLED: Measure.SETTLED,
    SETTLED_EARLY: Measure.SETTLED_EARLY,
    SETTLED_ON_TIME: Measure.SETTLED_ON_TIME,
    SETTLED_LATE: Measure.SETTLED_LATE,
}


def rule_of(uow: UnitOfWork) -> WithoutDueDate:
    """How this office counts dossiers without an appointment."""
    stored = uow.settings.get(WITHOUT_DUE_DATE_SETTING, WithoutDueDate.LATE.value)
    return WithoutDueDate(str(stored))


def open_then(uow: UnitOfWork, last: date, now: datetime) -> list[OpenDossier]:
    """The dossiers in progress at the end of a day, or now while the day has not ended."""
    return uow.indicators.open_at_end(last, uow.indicators.known_until(last, now))


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """What came in and what was settled in a period, by field: read once, used twice."""

    settled: Mapping[str, Mapping[str, int]]
    received: Mapping[str, Mapping[str, int]]


def period_counts(uow: UnitOfWork, first: date, last: date) -> PeriodCounts:
    """Count a period."""
    return PeriodCounts(
        uow.indicators.settled_measures(first, last, rule_of(uow)),
        uow.indicators.received_counts(first, last),
    )


def form_in(
    uow: UnitOfWork,
    first: date,
    last: date,
    there: list[OpenDossier],
    counts: PeriodCounts | None = None,
) -> SettlementForm:
    """The form from counts; what other parts of a report need too may be given."""
    rule = rule_of(uow)
    known = counts or period_counts(uow, first, last)
    settled, received = known.settled, known.received
    carried = uow.indicators.carried_counts(first - ONE_DAY)
    late: dict[str, int] = {}
    within: dict[str, int] = {}
    for dossier in there:
        side = late if is_late(dossier, rule) else within
        side[dossier.field] = side.get(dossier.field, 0) + 1
    rows = []
    for field in ordered({*settled, *received, *carried, *late, *within}):
        into, out = received.get(field, {}), settled.get(field, {})
        line = {
            RECEIVED: into.get("all", 0) + carried.get(field, 0),
            RECEIVED_ONLINE: into.get("online", 0),
            RECEIVED_OTHERWISE: into.get("otherwise", 0),
            CARRIED_IN: carried.get(field, 0),
            OPEN: late.get(field, 0) + within.get(field, 0),
            OPEN_WITHIN: within.get(field, 0),
            OPEN_LATE: late.get(field, 0),
        }
        line |= {column: out.get(name, 0) for column, name in SETTLED_COLUMNS.items()}
        rows.append(FormRow(field, tuple(line[number] for number in sorted(line))))
    return SettlementForm(first, last, tuple(rows), total_of(rows))


def checks_in(
    uow: UnitOfWork, form: SettlementForm, there: list[OpenDossier], now: datetime
) -> tuple[Check, ...]:
    """The checks of a form."""
    first, last = form.first, form.last
    found = []
    for check in identity_checks(form):
        ids = () if check.is_ok else uow.indicators.outside_identities(first, last, check.field)
        found.append(_with(check, ids))
    before = [dossier for dossier in open_then(uow, first - ONE_DAY, now) if dossier.fits_history]
    for check in carried_over_checks(form, _count_by_field(before)):
        ids = () if check.is_ok else _carried_difference(uow, first, check.field, before)
        found.append(_with(check, ids))
    strange = uow.indicators.status_against_end(first, last)
    found.append(_listing(CheckKind.STATUS_AND_END, strange))
    found.append(
        _listing(CheckKind.HISTORY, tuple(item.id for item in there if not item.fits_history))
    )
    found.append(_listing(CheckKind.NO_DUE_DATE, _no_due_date(uow, first, last, there), False))
    return tuple(found)


def _no_due_date(
    uow: UnitOfWork, first: date, last: date, there: list[OpenDossier]
) -> tuple[int, ...]:
    still_open = (dossier.id for dossier in there if not dossier.has_due_date)
    return tuple(sorted({*uow.indicators.settled_without_due_date(first, last), *still_open}))


def _carried_difference(
    uow: UnitOfWork, first: date, field: str | None, before: list[OpenDossier]
) -> tuple[int, ...]:
    carried = set(uow.indicators.carried_ids(first - ONE_DAY, field))
    known = {item.id for item in before if field is None or item.field == field}
    return tuple(sorted(carried ^ known))


def is_late(dossier: OpenDossier, rule: WithoutDueDate) -> bool:
    """Whether a dossier in progress stands in column 13."""
    return dossier.is_late if dossier.has_due_date else rule is WithoutDueDate.LATE


def _with(check: Check, ids: tuple[int, ...]) -> Check:
    return Check(check.kind, check.code, check.field, check.left, check.right, ids, check.is_error)


def _listing(kind: CheckKind, ids: tuple[int, ...], is_error: bool = True) -> Check:
    return Check(kind, kind.value, None, len(ids), 0, ids, is_error)


def _count_by_field(dossiers: Iterable[OpenDossier]) -> dict[str, int]:
    found: dict[str, int] = {}
    for dossier in dossiers:
        found[dossier.field] = found.get(dossier.field, 0) + 1
    return found


def ordered(fields: Iterable[str]) -> list[str]:
    """Fields in Vietnamese order, dossiers without one at the end."""
    return sorted(fields, key=lambda name: (name == "", text_sort_key(name), name))
