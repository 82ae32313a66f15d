"""The records frozen with a version: reading them, and whether they still fit its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.expressions import expression
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.packed_ids import unpacked
from cds_desktop.domain.report_versions import (
    Damage,
    DamageKind,
    Difference,
    ReportVersion,
    cell_changes,
    cells_by,
    frozen_meaning,
    record_changes,
)
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.indicators import counts_of
from cds_desktop.services.reports.figures import Figures, content_hash

_GROWING: Final = frozenset({Measure.RATED_OF_RETURNED.value})
"""A citizen may vote months after the result: that says nothing against the report."""


def frozen_records(uow: UnitOfWork, report_id: int) -> tuple[MeasureRecords, ...]:
    """Everything frozen with a version.

    Raises:
        RuleBroken: `report.evidence_unreadable`.
    """
    return tuple(
        MeasureRecords(measure, field, kind, unpacked(data))
        for measure, field, kind, _, data in stored.packed_evidence(uow.session, report_id)
    )


def damage_of(uow: UnitOfWork, version: ReportVersion) -> tuple[Damage, ...]:
    """Where a stored version contradicts itself: lists, counts, cells, hash."""
    found: list[Damage] = []
    records: list[MeasureRecords] = []
    for measure, field, kind, count, data in stored.packed_evidence(uow.session, version.id):
        place = f"{measure}.{field}" if field else measure
        try:
            ids = unpacked(data)
        except RuleBroken:
            found.append(Damage(DamageKind.UNREADABLE, place))
            continue
        if len(ids) != count:
            found.append(Damage(DamageKind.COUNT, place, str(count), str(len(ids))))
        records.append(MeasureRecords(measure, field, kind, ids))
    body = version.body
    given = {each.measure: each.value for each in body.hand}
    again = cells_by(body.formulas, counts_of(records), given)
    for change in cell_changes(body.cells, again):
        found.append(
            Damage(DamageKind.CELL, change.cell, _shown(change.before), _shown(change.after))
        )
    digest = content_hash(version.unit_code, version.period, body, version.made_at)
    if digest != version.content_hash:
        found.append(Damage(DamageKind.HASH, "", version.content_hash, digest))
    return tuple(found)


def difference_to(
    version: ReportVersion, frozen: Sequence[MeasureRecords], now: Figures
) -> Difference:
    """In which cells and records today's figures differ from a stored version.

    An old version is recomputed by the formulas it was made with.
    """
    formulas = version.body.formulas
    given = {each.measure: each.value for each in now.body.hand}
    again = cells_by(formulas, counts_of(now.records), given)
    known = {name for text in formulas.values() for name in expression(text).names} - _GROWING
    cells = tuple(
        change
        for change in cell_changes(version.cells, again)
        if not _GROWING.issuperset(frozen_meaning(formulas, change.cell).counted.names)
    )
    before, today = (
        [one for one in records if one.measure in known] for records in (frozen, now.records)
    )
    return Difference(cells, record_changes(before, today))


def _shown(count: int | None) -> str:
    return "" if count is None else str(count)
