"""Indicators and tables of all sets, from the records of a period or from counts by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.indicator_cells import FieldCounts, cells_from, fields_of, totals_of
from cds_desktop.domain.indicator_sets import InForce, TotalValue, total_values
from cds_desktop.domain.indicator_tables import (
    BrokenIdentity,
    TableDefinition,
    broken_identities,
)
from cds_desktop.domain.indicators import IndicatorValue, compute_from_measures
from cds_desktop.domain.measures import GIVEN_BY_RECORDS
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators.period import counts_of, period_evidence
from cds_desktop.services.indicators.sets import definitions_in, shipped_sets

__all__ = [
    "Computed", "TableValue", "by_hand", "compute_by_hand", "compute_in", "compute_period",
    "in_force_by_hand",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableValue:
    """A table with its rows: the total (None) first, then the fields."""

    table: TableDefinition
    rows: tuple[tuple[str | None, Mapping[int, int | None]], ...]
    broken: tuple[BrokenIdentity, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """Everything that the sets in force make of some counts.

    Attributes:
        cells: Every count by the id of its cell.
    """

    values: tuple[IndicatorValue, ...]
    totals: tuple[TotalValue, ...]
    tables: tuple[TableValue, ...]
    cells: Mapping[str, int | None]


def compute_period(
    open_uow: OpenUow,
    period: Period,
    *,
    actor: Actor,
    now: datetime,
    set_id: str | None = None,
    given: Mapping[str, int | None] | None = None,
) -> Computed:
    """Compute a period from the records.

    Args:
        open_uow: Opens the transaction.
        period: Both days included; the sets in force on its last day count.
        actor: Who asks.
        now: The office's clock.
        set_id: Only this set; None for all.
        given: Counts by hand for what no record tells.

    Raises:
        RuleBroken: `officer.not_allowed`, `indicator.set_unknown`, `indicator.count_negative`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        in_force = definitions_in(uow, period.last)
        if set_id is not None:
            in_force = in_force.only(set_id)
        counts = counts_of(period_evidence(uow, period, now, needed(in_force)))
    return compute_in(in_force, counts, given or {}, is_strict=False)


def compute_by_hand(in_force: InForce, measures: Mapping[str, int | None]) -> Computed:
    """Compute from counts alone; nothing is read.

    Raises:
        RuleBroken: `indicator.count_negative`, `indicator.part_exceeds_whole`.
    """
    return compute_in(in_force, {}, measures, is_strict=True)


def compute_in(
    in_force: InForce,
    counts: FieldCounts,
    given: Mapping[str, int | None],
    *,
    is_strict: bool,
) -> Computed:
    """Values, sums of points and tables from counts by field and counts by hand."""
    known = totals_of(counts, given)
    cells = cells_from(counts, given, in_force.indicators, in_force.tables)
    values = compute_from_measures(in_force.indicators, known, is_strict=is_strict)
    rules = [rule for one in in_force.sets for rule in one.totals]
    tables = tuple(_table(one, counts, cells) for one in in_force.tables)
    return Computed(values, total_values(rules, values), tables, cells)


def in_force_by_hand(uow: UnitOfWork | None, on: date, set_id: str | None) -> InForce:
    """The sets for counts by hand: those of the office, or the shipped ones without an office.

    Raises:
        RuleBroken: `indicator.set_unknown`.
    """
    if uow is not None:
        found = definitions_in(uow, on)
    else:
        found = InForce(tuple(one.at(on) for one in shipped_sets() if one.is_in_force(on)))
    return found if set_id is None else found.only(set_id)


def by_hand(data: object, known: Collection[str]) -> tuple[dict[str, int | None], dict[str, str]]:
    """Counts of a JSON file: `{"settled": 175138, …}`; null is "not reported".

    Args:
        data: What the file holds; the counts may stand under "measures".
        known: Names which some definition uses.

    Returns:
        The counts, and names nobody uses with the nearest known one.

    Raises:
        RuleBroken: `indicator.measures_shape`, `indicator.count_wrong`.
    """
    inner = data.get("measures", data) if isinstance(data, dict) else data
    if not isinstance(inner, dict):
        raise RuleBroken("indicator.measures_shape")
    counts: dict[str, int | None] = {}
    strange: dict[str, str] = {}
    for name, count in inner.items():
        if isinstance(count, bool) or not (count is None or isinstance(count, int)):
            raise RuleBroken("indicator.count_wrong", name=name, found=str(count)[:40])
        if name not in known:
            strange[name] = (get_close_matches(name, sorted(known), 1, 0.5) or [""])[0]
        counts[name] = count
    return counts, strange


def needed(in_force: InForce) -> frozenset[str]:
    """The measures of the records which some definition or table asks for."""
    names = {name for item in in_force.indicators for name in item.names}
    for table in in_force.tables:
        names |= {name for column in table.columns for name in column.counted.names}
    return GIVEN_BY_RECORDS & names


def _table(
    table: TableDefinition, counts: FieldCounts, cells: Mapping[str, int | None]
) -> TableValue:
    fields = fields_of(table, counts)
    rows = tuple(
        (field, {one.number: cells[table.cell_id(field, one.number)] for one in table.columns})
        for field in (None, *fields)
    )
    return TableValue(table, rows, broken_identities(table, fields, cells))
