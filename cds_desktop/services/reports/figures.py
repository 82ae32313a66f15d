"""The figures of a period inside one transaction: cells, what each counts, and the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cds_desktop import __version__
from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.expressions import expression
from cds_desktop.domain.indicator_tables import TableColumn, TableDefinition
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.measures import COMPUTED
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.report_versions import HandValue, ReportBody, cells_by
from cds_desktop.domain.settlement_form import FORM_ID
from cds_desktop.domain.units import Unit
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.indicators import counts_of, definitions, period_evidence
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
    unit = own_unit(uow)
    used, tables = definitions_on(period.last), tables_on(period.last)
    formulas = _formulas(used, tables)
    records = period_evidence(uow, period, now)
    hand = current_hand_values(uow, period)
    given = {each.measure: each.value for each in hand}
    cells = cells_by(formulas, counts_of(records), given)
    versions = {item.id: item.valid_from.isoformat() for item in used}
    versions |= {table.id: table.valid_from.isoformat() for table in tables}
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
        cells=cells,
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


def definitions_on(day: date) -> tuple[Definition, ...]:
    """The indicators in force at the end of a period, computed or by hand."""
    return tuple(item for item in definitions() if item.is_in_force(day))


def tables_on(day: date) -> tuple[TableDefinition, ...]:
    """The tables in force at the end of a period."""
    return tuple(table for table in (_SETTLEMENT,) if table.is_in_force(day))


def hand_measures_on(day: date) -> dict[str, str]:
    """Measures that no record gives, with the words of the definition which needs them."""
    found: dict[str, str] = {}
    for item in definitions_on(day):
        for text, words in (
            (item.numerator, item.numerator_words),
            (item.denominator, item.denominator_words),
        ):
            for name in expression(text).names:
                if name not in COMPUTED:
                    found.setdefault(name, words)
    return found


def current_hand_values(uow: UnitOfWork, period: Period) -> tuple[HandValue, ...]:
    """The newest entry of each measure, without those that were taken back."""
    newest: dict[str, HandValue] = {}
    for each in stored.hand_history(uow.session, period):
        newest[each.measure] = each
    return tuple(newest[name] for name in sorted(newest) if newest[name].value is not None)


def _formulas(
    used: tuple[Definition, ...], tables: tuple[TableDefinition, ...]
) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for item in used:
        found[f"{item.id}.numerator"] = item.numerator
        found[f"{item.id}.denominator"] = item.denominator
    for table in tables:
        for column in table.columns:
            found[f"{table.id}.{column.number}"] = column.counted.text
    if any(item.id == "S06" for item in used):
        found |= _COVERAGE
    return found


_COLUMNS: Final = (
    "received + carried_in", "received_online", "received_direct + received_postal", "carried_in",
    "settled", "settled_early", "settled_on_time", "settled_late",
    "open", "open_within", "open_late",
)  # fmt: skip
_SETTLEMENT: Final = TableDefinition(
    id=FORM_ID,
    name="",
    form_no="",
    unit="",
    source="",
    valid_from=date(2017, 1, 1),
    valid_to=None,
    columns=tuple(
        TableColumn(number, "", "", expression(text))
        for number, text in enumerate(_COLUMNS, start=3)
    ),
    identities=(),
    carry_over=None,
)
