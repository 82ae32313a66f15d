"""Cells of a report made of counts: indicators over the office, tables by field and in total.

Ids of cells: `<indicator>.numerator`, `<indicator>.denominator`, `<table>.total.<n>`,
`<table>.<field>.<n>`. Evidence of a cell are the records of the measures in its expression, each
with its weight; the weights add up to the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.expressions import Expression, expression
from cds_desktop.domain.indicator_tables import TOTAL, TableDefinition
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.text import text_sort_key

FieldCounts = Mapping[str, Mapping[str, int]]
"""Measure → field → count."""
_PARTS = ("numerator", "denominator")


@dataclass(frozen=True, slots=True)
class CellMeaning:
    """What a cell counts.

    Attributes:
        field: The field it is limited to; None for the whole office.
    """

    id: str
    counted: Expression
    field: str | None


def totals_of(counts: FieldCounts, given: Mapping[str, int | None]) -> dict[str, int | None]:
    """Counts over the whole office; a measure which the records give wins over one by hand."""
    return {**given, **{name: sum(by_field.values()) for name, by_field in counts.items()}}


def cells_from(
    counts: FieldCounts,
    given: Mapping[str, int | None],
    definitions: Iterable[Definition],
    tables: Iterable[TableDefinition] = (),
) -> dict[str, int | None]:
    """Every cell as a count; None where a measure in it was not reported.

    Args:
        counts: From `counts_of`: what the records give, by field.
        given: Counts by hand, over the whole office.
        definitions: Indicators, for their two counts each.
        tables: Tables, for every field in which any of their measures counted something.

    Raises:
        RuleBroken: `indicator.count_negative` for a count by hand below zero.
    """
    for name, count in given.items():
        if count is not None and count < 0:
            raise RuleBroken("indicator.count_negative", id=name, found=count)
    known = totals_of(counts, given)
    cells: dict[str, int | None] = {}
    for item in definitions:
        cells[f"{item.id}.numerator"] = expression(item.numerator).value(known)
        cells[f"{item.id}.denominator"] = expression(item.denominator).value(known)
    for table in tables:
        for field in (None, *fields_of(table, counts)):
            here = known if field is None else _in_field(counts, field)
            for column in table.columns:
                cells[table.cell_id(field, column.number)] = column.counted.value(here)
    return cells


def fields_of(table: TableDefinition, counts: FieldCounts) -> list[str]:
    """The rows of a table: fields in Vietnamese order, records without one at the end."""
    found = {
        field
        for column in table.columns
        for name in column.counted.names
        for field, count in counts.get(name, {}).items()
        if count
    }
    return sorted(found, key=lambda name: (name == "", text_sort_key(name), name))


def meaning_of(
    cell_id: str,
    definitions: Iterable[Definition],
    tables: Iterable[TableDefinition],
    field: str | None = None,
) -> CellMeaning:
    """What a cell counts.

    Args:
        cell_id: The id. `II06a.3` names no row: `field` then does.
        definitions: Those in force.
        tables: Those in force.
        field: The row when the id names none; None is the whole office.

    Raises:
        NotFound: `report.cell_unknown`.
    """
    head, _, part = cell_id.rpartition(".")
    if part in _PARTS:
        for item in definitions:
            if item.id == head:
                text = item.numerator if part == "numerator" else item.denominator
                return CellMeaning(cell_id, expression(text), field)
    for table in tables:
        if not cell_id.startswith(f"{table.id}.") or not (part.isascii() and part.isdecimal()):
            continue
        column = table.column(int(part))
        if column is None:
            break
        row = cell_id[len(table.id) + 1 : -len(part)].removesuffix(".")
        names_row = cell_id.count(".", len(table.id)) > 1
        wanted = field if not names_row else None if row == TOTAL else row
        return CellMeaning(table.cell_id(wanted, column.number), column.counted, wanted)
    raise NotFound("report.cell_unknown", cell=cell_id)


def weighed_records(
    meaning: CellMeaning, records: Sequence[MeasureRecords]
) -> tuple[dict[tuple[str, int], int], int]:
    """How often each record counts in a cell, and what the cell adds as a plain number.

    Returns:
        `(kind, id)` → weight, without records whose weights cancel out; and the plain number.
    """
    wanted = [one for one in records if meaning.field is None or one.field == meaning.field]
    counts: dict[str, int | None] = dict.fromkeys(meaning.counted.names, 0)
    for one in wanted:
        if one.measure in counts:
            counts[one.measure] = (counts[one.measure] or 0) + one.count
    weights, plain = meaning.counted.weights(counts)
    found: dict[tuple[str, int], int] = {}
    for one in wanted:
        weight = weights.get(one.measure, 0)
        if weight:
            for number in one.ids:
                key = (one.kind, number)
                found[key] = found.get(key, 0) + weight
    return {key: weight for key, weight in found.items() if weight}, plain


def _in_field(counts: FieldCounts, field: str) -> dict[str, int | None]:
    return {name: by_field.get(field, 0) for name, by_field in counts.items()}
