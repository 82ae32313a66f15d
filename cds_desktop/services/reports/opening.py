"""Opening a stored version: is it whole, and do today's data still say the same?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.evidence import CONFIDENTIAL, RecordKind, are_given
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_versions import (
    Damage,
    Difference,
    RecordChange,
    Remark,
    ReportVersion,
    frozen_meaning,
)
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators import CellEvidence, records_of_cell
from cds_desktop.services.reports.evidence import damage_of, difference_to, frozen_records
from cds_desktop.services.reports.figures import Figures, figures_in, own_unit


@dataclass(frozen=True, slots=True)
class ChangedRecords:
    """Records of a measure that came or went, by their codes where a dossier is meant.

    Attributes:
        came, went: Codes of dossiers; ids in words for other records.
    """

    change: RecordChange
    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A stored version as it is found on opening.

    Attributes:
        damage: Where it contradicts itself.
        difference: What today's data say instead; not looked for in a superseded version.
    """

    version: ReportVersion
    damage: tuple[Damage, ...]
    difference: Difference
    records: tuple[ChangedRecords, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_fit(self) -> bool:
        """Whether this version may leave as it stands."""
        return not self.damage and self.difference.is_empty


def versions(open_uow: OpenUow, period: Period, *, actor: Actor) -> tuple[ReportVersion, ...]:
    """The versions of our report of a period, the newest first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        return tuple(
            stored.versions_of(
                uow.session, own_unit(uow).code, period.first, period.last
            )
        )  # fmt: skip


def open_version(open_uow: OpenUow, report_id: int, *, actor: Actor, now: datetime) -> OpenedReport:
    """Read a version, see whether it is whole, and recompute it from today's data.

    Raises:
        NotFound: `report.not_found`.
        RuleBroken: `officer.not_allowed`, `report.body_unreadable`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        version = stored.version_by_id(uow.session, report_id)
        remarks = tuple(stored.remarks_of(uow.session, report_id))
        damage = damage_of(uow, version)
        difference = Difference()
        if not damage and version.state is not ReportState.SUPERSEDED:
            difference = difference_in(uow, version, now)
        return OpenedReport(version, damage, difference, named_records(uow, difference), remarks)


def difference_in(
    uow: UnitOfWork, version: ReportVersion, now: datetime, figures: Figures | None = None
) -> Difference:
    """What today's data say otherwise than a whole version."""
    today = figures or figures_in(uow, version.period, now)
    return difference_to(version, frozen_records(uow, version.id), today)


def require_fit(
    uow: UnitOfWork, version: ReportVersion, now: datetime, figures: Figures | None = None
) -> None:
    """Refuse to let a version go that is damaged or no longer what the data say.

    Raises:
        RuleBroken: `report.damaged` (place), `report.differs_today` (cells, dossiers).
    """
    damage = damage_of(uow, version)
    if damage:
        place = damage[0].place or version.content_hash[:12]
        raise RuleBroken("report.damaged", place=place, count=len(damage))
    difference = difference_in(uow, version, now, figures)
    if not difference.is_empty:
        codes = sorted(
            {code for one in named_records(uow, difference) for code in one.came + one.went}
        )
        raise RuleBroken(
            "report.differs_today",
            version=version.version,
            count=len(difference.cells),
            cells=tuple(change.cell for change in difference.cells[:_SHOWN]),
            dossiers=tuple(codes[:_SHOWN]),
        )


def frozen_evidence(
    open_uow: OpenUow, report_id: int, cell_id: str, *, actor: Actor, now: datetime
) -> CellEvidence:
    """The records behind a cell as they were frozen, each with the reasons why it is in.

    The answer of a rater is confidential (Nghị định 61/2018, Điều 27 khoản 3): a cell of
    satisfied votes gives every vote of the period.

    Raises:
        NotFound: `report.not_found`, `report.cell_unknown`, `indicator.by_hand`.
        RuleBroken: `officer.not_allowed`, `report.evidence_unreadable`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        version = stored.version_by_id(uow.session, report_id)
        meaning = frozen_meaning(version.body.formulas, cell_id)
        records = frozen_records(uow, report_id)
        if not are_given(meaning.counted.names, records):
            raise NotFound("indicator.by_hand", cell=cell_id)
        return records_of_cell(uow, meaning, records, version.period, now)


_SHOWN = 20
_OF_DOSSIERS = (RecordKind.DOSSIER.value, RecordKind.VOTE.value)


def named_records(uow: UnitOfWork, difference: Difference) -> tuple[ChangedRecords, ...]:
    """The changed records by code; those that would tell a citizen's answer are left out."""
    shown = [one for one in difference.records if one.measure not in CONFIDENTIAL]
    keys = [(one.kind, number) for one in shown for number in one.came + one.went]
    labels = _labels(uow, keys)
    return tuple(
        ChangedRecords(
            one,
            tuple(labels[one.kind, number] for number in one.came),
            tuple(labels[one.kind, number] for number in one.went),
        )
        for one in shown
    )


def _labels(uow: UnitOfWork, keys: list[tuple[str, int]]) -> dict[tuple[str, int], str]:
    ids = sorted({number for kind, number in keys if kind in _OF_DOSSIERS})
    codes = dict(zip(ids, uow.indicators.codes(ids), strict=True))
    return {
        (kind, number): codes[number] if kind in _OF_DOSSIERS else f"{kind} {number}"
        for kind, number in keys
    }
