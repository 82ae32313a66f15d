"""Checks of a version against reports that went before, and against what is usual.

The identities and the carry-over inside the data are in `settlement_form`; here stand the
comparisons with what was reported, and with counts by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.settlement_form import (
    RECEIVED_ONLINE,
    RECEIVED_OTHERWISE,
    SETTLED,
    SETTLED_LATE,
    Check,
    CheckKind,
)
from cds_desktop.domain.unusual_counts import unusual

Ids = Mapping[str, frozenset[int]]
"""Field → ids."""
WATCHED: Final = (RECEIVED_ONLINE, RECEIVED_OTHERWISE, SETTLED, SETTLED_LATE)
"""Columns of the form which are compared with the periods before."""
_FLOWS: Final = (Measure.RECEIVED, Measure.SETTLED)


def ids_by_field(records: Iterable[MeasureRecords], *measures: str) -> dict[str, frozenset[int]]:
    """The records of some measures together, by field."""
    found: dict[str, frozenset[int]] = {}
    for one in records:
        if one.measure in measures:
            found[one.field] = found.get(one.field, frozenset()) | frozenset(one.ids)
    return found


def all_ids(records: Iterable[MeasureRecords], *measures: str) -> frozenset[int]:
    """The records of some measures over the whole office."""
    return frozenset().union(*ids_by_field(records, *measures).values())


def carried_over_stored(
    records: Sequence[MeasureRecords], before: Sequence[MeasureRecords]
) -> tuple[Check, ...]:
    """Column 6 now against column 11 as it was approved for the period before.

    Args:
        records: Of this period.
        before: Frozen with the report of the period which ended the day before.
    """
    carried = ids_by_field(records, Measure.CARRIED_IN)
    left_open = ids_by_field(before, Measure.OPEN)
    whole = frozenset().union(*carried.values()), frozenset().union(*left_open.values())
    found = [_carried(None, *whole)]
    for field in sorted(carried.keys() | left_open.keys()):
        found.append(_carried(field, carried.get(field, _NONE), left_open.get(field, _NONE)))
    return tuple(found)


def reported_before(
    frozen: Sequence[MeasureRecords], recounted: Mapping[str, Iterable[int]]
) -> Check:
    """Dossiers that entered or left a month which was reported already.

    Args:
        frozen: With the report of that month.
        recounted: The same month today: the ids of each measure which is looked at.
    """
    changed: set[int] = set()
    for measure, ids in recounted.items():
        changed |= all_ids(frozen, measure) ^ frozenset(ids)
    return _listing(CheckKind.REPORTED_BEFORE, changed, is_error=False)


def cumulative(
    records: Sequence[MeasureRecords], earlier: Iterable[Sequence[MeasureRecords]]
) -> Check:
    """Dossiers of a report from the same first day to an earlier last one, gone meanwhile.

    Args:
        records: Of this period.
        earlier: Frozen with such shorter reports.
    """
    gone: set[int] = set()
    for frozen in earlier:
        for measure in _FLOWS:
            gone |= all_ids(frozen, measure) - all_ids(records, measure)
    return _listing(CheckKind.CUMULATIVE, gone)


def settled_without_intake(records: Sequence[MeasureRecords]) -> Check:
    """Settled more than received and carried over, dossier by dossier."""
    there = all_ids(records, Measure.RECEIVED, Measure.CARRIED_IN)
    return _listing(CheckKind.SETTLED_WITHOUT_INTAKE, all_ids(records, Measure.SETTLED) - there)


def day_outside(ids: Iterable[int]) -> Check:
    """Dossiers whose days cannot be."""
    return _listing(CheckKind.DAY_OUTSIDE, ids)


def unusual_counts(
    records: Sequence[MeasureRecords], before: Sequence[Mapping[tuple[str | None, int], int]]
) -> tuple[Check, ...]:
    """Columns which stand out beside the periods before, in total and by field; a remark each.

    Args:
        records: Of this period; too many dossiers are named, too few cannot be.
        before: For each period before, (field or None for the total, column) → count.
    """
    found: list[Check] = []
    for column in WATCHED:
        by_field = ids_by_field(records, *MEASURES_OF[column])
        lines: dict[str | None, frozenset[int]] = {None: frozenset().union(*by_field.values())}
        known = {field for counts in before for field, number in counts if number == column}
        named_fields = sorted({*by_field, *(field for field in known if field is not None)})
        lines |= {field: by_field.get(field, _NONE) for field in named_fields}
        for field, ids in lines.items():
            usual = [counts.get((field, column), 0) for counts in before]
            stands_out = unusual(len(ids), usual)
            if stands_out is not None:
                named = tuple(sorted(ids)) if stands_out.is_high else ()
                found.append(
                    Check(
                        CheckKind.UNUSUAL,
                        f"unusual.{column}",
                        field,
                        len(ids),
                        int(stands_out.mean + 0.5),
                        named,
                        is_error=False,
                        names=(str(column),),
                    )
                )
    return tuple(found) or (_listing(CheckKind.UNUSUAL, (), is_error=False),)


def hand_missing(expected: Iterable[str], given: Iterable[str]) -> Check:
    """Counts by hand that ought to be there; no dossiers are meant."""
    missing = tuple(sorted(set(expected) - set(given)))
    return Check(
        CheckKind.HAND_MISSING,
        CheckKind.HAND_MISSING.value,
        None,
        len(missing),
        0,
        is_error=False,
        names=missing,
    )


MEASURES_OF: Final[Mapping[int, tuple[str, ...]]] = {
    RECEIVED_ONLINE: (Measure.RECEIVED_ONLINE,),
    RECEIVED_OTHERWISE: (Measure.RECEIVED_DIRECT, Measure.RECEIVED_POSTAL),
    SETTLED: (Measure.SETTLED,),
    SETTLED_LATE: (Measure.SETTLED_LATE,),
}
_NONE: Final[frozenset[int]] = frozenset()


def _carried(field: str | None, carried: frozenset[int], left_open: frozenset[int]) -> Check:
    # As many may have come as went, so the dossiers are compared, not the counts.
    changed = tuple(sorted(carried ^ left_open))
    kind = CheckKind.CARRIED_OVER_STORED
    names = (str(len(carried)), str(len(left_open)))
    return Check(kind, kind.value, field, len(changed), 0, changed, names=names)


def _listing(kind: CheckKind, ids: Iterable[int], *, is_error: bool = True) -> Check:
    named = tuple(sorted(ids))
    return Check(kind, kind.value, None, len(named), 0, named, is_error)
