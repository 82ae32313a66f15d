"""Tables of other systems as reports of units: previewed first, then taken in like any file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from cds_desktop.domain.consolidation import FileKind, IncomingFile, Reason
from cds_desktop.domain.consolidation.headings import HeadingField, headings_from_toml
from cds_desktop.domain.consolidation.tables import ForeignTable, TableLine, read_table
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period, recognised
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.settlement_form import COLUMNS, FORM_ID, TOTAL
from cds_desktop.domain.text import fold
from cds_desktop.domain.unit_names import without_committee
from cds_desktop.domain.units import Unit
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.resources import resource
from cds_desktop.services.consolidation.found_files import FoundFile
from cds_desktop.services.consolidation.standings import Standings
from cds_desktop.services.spreadsheets import Sheet, read_sheets

TABLE: Final = "bang"
"""Begins the ids of counts which form II.06a does not know: `bang.received_postal`."""

_UNIT_WORDS: Final = (
    "ubnd", "uy ban nhan dan", "xa ", "phuong ", "thi tran ", "dac khu ", "huyen ", "quan ",
    "thi xa ", "thanh pho ", "so ", "ban quan ly", "trung tam", "chi cuc", "cong an", "van phong",
)  # fmt: skip
_PROGRAM: Final = "bảng của hệ thống khác"
# Parts whose sum is a column of the form where the column itself is not there.
_SUMS: Final[tuple[tuple[int, tuple[str, ...]], ...]] = (
    (4, ("received_online_full", "received_online_partial", "received_online_other")),
    (5, ("received_direct", "received_postal")),
    (10, ("settled_late_apology", "settled_late_no_apology")),
    (13, ("open_late_apology", "open_late_no_apology")),
)


@dataclass(frozen=True, slots=True)
class TableUnit:
    """One unit in a table, with the counts that would be taken in.

    Attributes:
        unit_code: As it stands in our tree; "" when nobody of ours bears the name.
    """

    name: str
    unit_code: str
    unit_name: str
    cells: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What taking a table in would do, before anything is stored.

    Attributes:
        by_unit: Whether each line is a unit; otherwise each is a field of one unit.
    """

    table: ForeignTable
    by_unit: bool
    units: tuple[TableUnit, ...]


def preview_tables(
    open_uow: OpenUow, path: Path, period: Period, *, actor: Actor
) -> tuple[TablePreview, ...]:
    """Show what a table of another system says: columns, units, differences; nothing is stored.

    Raises:
        RuleBroken: `officer.not_allowed`, `families.no_head`, `families.no_rows`,
            `families.headings_file`, or as `read_sheets`.
        EnvironmentFault: As `read_sheets`.
    """
    actor.require(Right.CONSOLIDATE)
    sheets = read_sheets(path)
    with open_uow(read_only=True) as uow:
        found = previews_in(sheets, Standings(uow, period))
    if not found:
        raise RuleBroken("families.no_head")
    if not any(preview.units for preview in found):
        raise RuleBroken("families.no_rows")
    return found


def previews_in(sheets: Sequence[Sheet], standings: Standings) -> tuple[TablePreview, ...]:
    """The tables of a file as they would be taken in."""
    found = []
    for sheet in sheets:
        table = read_table(sheet.name, sheet.rows, sheet.merged, headings())
        if table is not None:
            by_unit = _is_by_unit(table, standings)
            units = (
                _units_by_line(table, standings) if by_unit else _unit_of_fields(table, standings)
            )
            found.append(TablePreview(table, by_unit, tuple(units)))
    return tuple(found)


@cache
def headings() -> tuple[HeadingField, ...]:
    """The words of headings: the shipped file, and those an office put beside it.

    Raises:
        RuleBroken: `families.headings_file`.
    """
    files = sorted(resource("consolidation").glob("*.toml"))
    return headings_from_toml(*(file.read_text(encoding="utf-8") for file in files))


def reports_in(found: FoundFile, standings: Standings, now: datetime) -> tuple[FoundFile, ...]:
    """The reports of a file of tables: one for each unit; () when there is no table in it."""
    previews = [preview for preview in previews_in(found.sheets, standings) if preview.units]
    return tuple(
        _report(found, preview, unit, standings.period, now)
        for preview in previews
        for unit in preview.units
    )


def _report(
    found: FoundFile, preview: TablePreview, unit: TableUnit, asked: Period, now: datetime
) -> FoundFile:
    days = preview.table.days
    period = asked if days is None else recognised(*days)
    package = ReportPackage(
        unit_code=unit.unit_code or unit.name,
        unit_name=unit.unit_name or unit.name,
        receiver_code="",
        first=period.first,
        last=period.last,
        period_kind=period.kind,
        version=1,
        replaces="",
        reason="",
        program=_PROGRAM,
        made_at=now,
        maker="",
        approver="",
        definitions={FORM_ID: _PROGRAM},
        cells=unit.cells,
    )
    key = f"{found.file.file_hash}:{fold(unit.unit_code or unit.name)}"
    file = IncomingFile(
        found.file.file_name,
        hashlib.sha256(key.encode("utf-8")).hexdigest(),
        FileKind.FAMILY,
        package,
        faults=(),
    )
    file = replace(file, faults=tuple(_faults(preview, days)))
    return FoundFile(found.path, file)


def _faults(preview: TablePreview, days: tuple[date, date] | None) -> Iterator[Reason]:
    """What to look at; only a cell that holds no count keeps a table out."""
    table = preview.table
    for row, heading, text in table.unreadable:
        facts: dict[str, object] = {"row": row, "heading": heading, "found": text}
        yield Reason("incoming.table_cell", facts)
    for difference in table.differences:
        yield Reason(
            "incoming.table_total",
            {"row": difference.row, "field": _name_of(difference.field),
             "written": difference.written, "computed": difference.computed},
            is_warning=True,
        )  # fmt: skip
    if table.unknown:
        facts = {"headings": "; ".join(table.unknown)[:250]}
        yield Reason("incoming.table_columns", facts, is_warning=True)
    if days is None:
        yield Reason("incoming.period_assumed", {}, is_warning=True)


def _name_of(field_id: str) -> str:
    return next((field.name for field in headings() if field.id == field_id), field_id)


# --- units and fields -----------------------------------------------------------------------


def _is_by_unit(table: ForeignTable, standings: Standings) -> bool:
    """Whether most lines name units: by the tree, or by how units are called."""
    units = sum(
        fold(line.name).startswith(_UNIT_WORDS) or standings.named(line.name) is not None
        for line in table.lines
    )
    return 2 * units > len(table.lines)


def _units_by_line(table: ForeignTable, standings: Standings) -> Iterator[TableUnit]:
    by_unit: dict[str, tuple[str, Unit | None, list[TableLine]]] = {}
    for line in table.lines:
        unit = standings.named(line.name)
        key = unit.code if unit is not None else without_committee(line.name)
        by_unit.setdefault(key, (line.name, unit, []))[2].append(line)
    for name, unit, lines in by_unit.values():
        cells = _cells(_added(lines), TOTAL)
        code = "" if unit is None else unit.code
        yield TableUnit(name, code, "" if unit is None else unit.name, cells)


def _unit_of_fields(table: ForeignTable, standings: Standings) -> Iterator[TableUnit]:
    """One unit with its fields; the total is added from the lines, never taken from the file."""
    if not table.lines:
        return
    unit = _unit_above(table, standings)
    cells: dict[str, int | None] = {}
    by_field: dict[str, list[TableLine]] = {}
    for line in table.lines:
        by_field.setdefault(line.name, []).append(line)
    for name, lines in by_field.items():
        counts = _cells(_added(lines), name)
        cells.update({cell: n for cell, n in counts.items() if cell.startswith(FORM_ID)})
    cells.update(_cells(_added(table.lines), TOTAL))
    yield TableUnit(
        table.unit or "không rõ", "" if unit is None else unit.code,
        "" if unit is None else unit.name, cells,
    )  # fmt: skip


def _unit_above(table: ForeignTable, standings: Standings) -> Unit | None:
    """The unit named over the head; where none is said to report, the first name of ours."""
    if table.unit:
        return standings.named(table.unit)
    named = (standings.named(text) for text in table.above)
    return next((unit for unit in named if unit and unit.code != standings.our_code), None)


def _added(lines: Sequence[TableLine]) -> dict[str, int | None]:
    sums: dict[str, int | None] = {}
    for line in lines:
        for field, count in line.counts.items():
            known = sums.get(field)
            sums[field] = known if count is None else (known or 0) + count
    return sums


def _cells(counts: Mapping[str, int | None], line: str) -> dict[str, int | None]:
    """Counts by the ids of our own cells."""
    cells: dict[str, int | None] = {}
    for field in headings():
        if field.id not in counts:
            continue
        if field.cell is None:
            cells[f"{TABLE}.{field.id}"] = counts[field.id]
        else:
            cells[f"{FORM_ID}.{line}.{field.cell}"] = counts[field.id]
    for column, parts in _SUMS:
        cell = f"{FORM_ID}.{line}.{column}"
        given = [counts[part] for part in parts if counts.get(part) is not None]
        if cell not in cells and given:
            cells[cell] = sum(count for count in given if count is not None)
    known = {int(cell.rpartition(".")[2]) for cell in cells if cell.startswith(f"{FORM_ID}.")}
    cells.update({f"{FORM_ID}.{line}.{column}": None for column in COLUMNS if column not in known})
    return cells
