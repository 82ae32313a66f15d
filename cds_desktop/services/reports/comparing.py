"""Two versions cell by cell, and the records that came and went between them."""

from __future__ import annotations

from dataclasses import dataclass

from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.report_versions import (
    Difference,
    ReportVersion,
    cell_changes,
    record_changes,
)
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.reports.evidence import frozen_records
from cds_desktop.services.reports.opening import ChangedRecords, named_records


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """In what `after` differs from `before`."""

    before: ReportVersion
    after: ReportVersion
    difference: Difference
    records: tuple[ChangedRecords, ...]


def diff(open_uow: OpenUow, before_id: int, after_id: int, *, actor: Actor) -> VersionDifference:
    """Compare two stored versions.

    Raises:
        NotFound: `report.not_found`.
        RuleBroken: `officer.not_allowed`, `report.evidence_unreadable`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        before = stored.version_by_id(uow.session, before_id)
        after = stored.version_by_id(uow.session, after_id)
        difference = Difference(
            cell_changes(before.cells, after.cells),
            record_changes(frozen_records(uow, before_id), frozen_records(uow, after_id)),
        )
        return VersionDifference(before, after, difference, named_records(uow, difference))
