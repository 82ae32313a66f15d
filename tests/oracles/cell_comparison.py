"""Compares every measure, every cell and its evidence with the recomputation written apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.indicator_cells import cells_from, meaning_of, weighed_records
from cds_desktop.domain.indicator_sets import InForce
from cds_desktop.domain.indicator_tables import broken_identities
from cds_desktop.domain.measures import COMPUTED
from cds_desktop.domain.periods import Period
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services.indicators import counts_of, definitions_in, period_evidence
from tests.oracles.indicator_oracle import Life
from tests.oracles.measure_oracle import Found, cell_texts, measured, worked_out

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "indicators"
HAND = {"dossiers_synchronised": 3, "dossiers_on_portal": 5, "complaints": 4}
"""Counts given by hand; the other hand counts stay unknown, and so do their cells."""


def read_cells(
    open_uow: UnitsOfWork, period: Period, now: datetime
) -> tuple[tuple[MeasureRecords, ...], InForce, dict[str, int | None]]:
    """What the program says: records, definitions, cells."""
    with open_uow(read_only=True) as uow:
        records = period_evidence(uow, period, now)
        in_force = definitions_in(uow, period.last)
    cells = cells_from(counts_of(records), HAND, in_force.indicators, in_force.tables)
    return records, in_force, cells


def cell_differences(
    open_uow: UnitsOfWork, lives: Sequence[Life], period: Period, now: datetime
) -> Iterator[str]:
    """Everything in which the program and the oracle differ."""
    expected = measured(lives, period.first, period.last, now)
    records, in_force, cells = read_cells(open_uow, period, now)
    yield from _measure_differences(records, expected)
    fields = sorted({field for by_field in expected.values() for field in by_field})
    yield from _value_differences(records, in_force, cells, expected, period, fields)
    for table in in_force.tables:
        for broken in broken_identities(table, fields, cells):
            yield f"{table.id} {broken.identity.code} in {broken.field}"


def _measure_differences(records: Sequence[MeasureRecords], expected: Found) -> Iterator[str]:
    found: Found = {}
    for one in records:
        if list(one.ids) != sorted(set(one.ids)) or not one.ids or one.measure not in COMPUTED:
            yield f"{one.measure} in {one.field}: ids not in order, twice, none or unknown"
        found.setdefault(one.measure, {})[one.field] = set(one.ids)
    for name in sorted(COMPUTED):
        if found.get(name, {}) != expected.get(name, {}):
            for field in sorted({*found.get(name, {}), *expected.get(name, {})}):
                here = found.get(name, {}).get(field, set())
                there = expected.get(name, {}).get(field, set())
                if here != there:
                    yield f"{name} in {field}: {sorted(here ^ there)[:5]}"


def _value_differences(
    records: Sequence[MeasureRecords],
    in_force: InForce,
    cells: Mapping[str, int | None],
    expected: Found,
    period: Period,
    fields: Sequence[str],
) -> Iterator[str]:
    known = {name: expected.get(name, {}) for name in COMPUTED}
    left = set(cells)
    for cell, text in cell_texts(FOLDER, period.last).items():
        for field in [None, *fields] if ".*." in cell else [None]:
            name = cell.replace(".*.", f".{'total' if field is None else field}.")
            value = worked_out(text, known, field, HAND)
            if name not in cells:
                # A field in which a table counted nothing has no row.
                if value or field is None:
                    yield f"{name}: no cell, the oracle says {value}"
                continue
            left.discard(name)
            if cells[name] != value:
                yield f"{name}: {cells[name]}, the oracle says {value}"
            meaning = meaning_of(name, in_force.indicators, in_force.tables)
            if value is not None and COMPUTED.issuperset(meaning.counted.names):
                weights, plain = weighed_records(meaning, records)
                if sum(weights.values()) + plain != value:
                    yield f"{name}: {value}, its records weigh {sum(weights.values()) + plain}"
    for name in sorted(left):
        yield f"{name}: the oracle does not know this cell"
