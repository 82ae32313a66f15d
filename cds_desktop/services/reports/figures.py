"""The figures of a period inside one transaction: cells, what each counts, and the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cds_desktop import __version__
from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.expressions import expression
from cds_desktop.domain.indicator_sets import InForce
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.report_versions import HandValue, ReportBody, cells_by
from cds_desktop.domain.settlement_form import FORM_ID
from cds_desktop.domain.units import Unit
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.indicators import counts_of, definitions_in, period_evidence
from cds_desktop.services.settlement import rule_of

_COVERAGE: Final = {"S06.returned": "returned", "S06.rated_of_returned": "rated_of_returned"}
"""Stands beside satisfaction: how many of the dossiers handed back have a vote."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a version says, before it is stored.

    Attributes:
        records: Of every measure; what is frozen are those which some cell counts.
    """

    unit_code: str
    body: ReportBody
    records: tuple[MeasureRecords, ...]

    @property
    def counted(self) -> tuple[MeasureRecords, ...]:
        """The records of the measures that some cell counts."""
        wanted = {name for text in self.body.formulas.values() for name in expression(text).names}
        return tuple(one for one in self.records if one.measure in wanted)

    def content_hash(self, period: Period, made_at: datetime) -> str:
        """The hash under which this content leaves the office."""
        return content_hash(self.unit_code, period, self.body, made_at)


def content_hash(unit_code: str, period: Period, body: ReportBody, made_at: datetime) -> str:
    """The hash of a body; only unit, period, definitions and cells go into it."""
    return ReportPackage(
        unit_code=unit_code,
        unit_name=body.unit_name,
        receiver_code=body.receiver_code,
        first=period.first,
        last=period.last,
        period_kind=period.kind,
        version=1,
        replaces="",
        reason="",
        program="",
        made_at=made_at,
        maker="",
        approver="",
        definitions=body.definitions,
        cells=body.cells,
    ).content_hash


def figures_in(uow: UnitOfWork, period: Period, now: datetime) -> Figures:
    """Compute every cell of a period and the records behind it."""
    unit, in_force = own_unit(uow), definitions_in(uow, period.last)
    formulas = formulas_of(in_force)
    records = period_evidence(uow, period, now)
    hand = current_hand_values(uow, period)
    given = {each.measure: each.value for each in hand}
    versions = {one.id: f"{one.valid_from.isoformat()}/{one.version}" for one in in_force.sets}
    versions[FORM_ID] = f"without_due_date={rule_of(uow).value}"
    body = ReportBody(
        unit_name=unit.name,
        receiver_code=unit.parent_code or "",
        receiver_name=receiver_name(uow, unit.parent_code),
        program=__version__,
        is_sample=bool(uow.settings.get("office.is_sample", False)),
        replaces="",
        definitions=versions,
        formulas=formulas,
        cells=cells_by(formulas, counts_of(records), given),
        hand=hand,
    )
    return Figures(unit.code, body, records)


def own_unit(uow: UnitOfWork) -> Unit:
    """The unit whose office this is."""
    return uow.units.get(int(str(uow.settings.get("office.unit_id"))))


def receiver_name(uow: UnitOfWork, parent_code: str | None) -> str:
    """The name of the parent unit, or its code while its name is not known here."""
    if not parent_code:
        return ""
    found = uow.units.by_code(parent_code)
    return parent_code if found is None else found[1].name


def current_hand_values(uow: UnitOfWork, period: Period) -> tuple[HandValue, ...]:
    """The newest entry of each measure, without those that were taken back."""
    newest: dict[str, HandValue] = {}
    for each in stored.hand_history(uow.session, period):
        newest[each.measure] = each
    return tuple(newest[name] for name in sorted(newest) if newest[name].value is not None)


def formulas_of(in_force: InForce) -> dict[str, str]:
    """What each cell counts, as it is kept with a report."""
    found: dict[str, str] = {}
    for item in in_force.indicators:
        found[f"{item.id}.numerator"] = item.numerator
        found[f"{item.id}.denominator"] = item.denominator
    for table in in_force.tables:
        for column in table.columns:
            found[f"{table.id}.{column.number}"] = column.counted.text
    if any(item.id == "S06" for item in in_force.indicators):
        found |= _COVERAGE
    return found
