"""Reading a workbook of a report back: its manifest, and every cell that no longer fits it.

The counts are taken from the manifest, which its hash and the unit's signature fix. What the
sheets show is compared with it, so that whoever reads the sheets reads the same numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.report_layout import (
    Layout,
    Place,
    Shown,
    address_of,
    is_same,
    layout_from,
    position,
    signed_content,
)
from cds_desktop.domain.report_package import ReportPackage, package_from
from cds_desktop.domain.report_terms import cell_words
from cds_desktop.domain.unit_keys import Signature
from cds_desktop.services.spreadsheets import Cell, ReadingLimits, Sheet, read_sheets
from cds_desktop.services.workbook_sheets.manifest import MARKER, MARKER_NAME

SHEET_GONE = "Trang đã bị xóa hoặc đổi tên"
SHEET_NEW = "Trang không có lúc xuất"
NUMBER_NEW = "Số không có lúc xuất"
TEXT_CHANGED = "Tên dòng, tên báo cáo"


_LONGEST_MANIFEST = 16 * 1024 * 1024
_MOST_CHANGES = 5_000
"""A file with more is told as wrong all the same."""


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One place of a workbook that differs from its manifest.

    Attributes:
        cell: Id of the report's cell; "" for a name, a sheet, or a number that was added.
        address: `C10`; "" for a whole sheet.
        words: What the cell is: "Hộ tịch – Đã giải quyết: quá hạn".
        signed: What the manifest says stands there.
        found: What stands there now.
    """

    cell: str
    sheet: str
    address: str
    words: str
    signed: Shown
    found: object


@dataclass(frozen=True, slots=True)
class ReportFile:
    """What a workbook says, who signed it, and what was changed in it since.

    Attributes:
        signed: The bytes which the signature has to cover.
    """

    package: ReportPackage
    signature: Signature | None
    changed: tuple[ChangedCell, ...]
    signed: bytes = field(default=b"", compare=False, repr=False)


def read_report_file(path: Path, limits: ReadingLimits | None = None) -> ReportFile:
    """Read a workbook written by the program, also after a spreadsheet program saved it.

    Raises:
        RuleBroken: `report_file.no_manifest`, `package.*`, `spreadsheet.*`.
        EnvironmentFault: `spreadsheet.file_missing`, `spreadsheet.in_use`.
    """
    return report_file_in(read_sheets(path, limits), path.name)


def report_file_in(sheets: Sequence[Sheet], name: str) -> ReportFile:
    """The same from sheets that were read already.

    Raises:
        RuleBroken: `report_file.no_manifest` (file), `package.*`.
    """
    text = _manifest_text(sheets)
    if text is None:
        raise RuleBroken("report_file.no_manifest", file=name)
    if len(text) > _LONGEST_MANIFEST:
        raise RuleBroken("package.shape", detail="too long")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RuleBroken("package.shape", detail=type(error).__name__) from error
    if not isinstance(data, dict):
        raise RuleBroken("package.shape", detail="table expected")
    package = package_from(data.get("package"))
    signature = signature_from(data.get("signature"))
    layout = layout_from(data.get("layout"))
    changes = islice(_changes(package, layout, sheets), _MOST_CHANGES)
    return ReportFile(package, signature, tuple(changes), signed_content(package, layout))


def is_report_file(sheets: Sequence[Sheet]) -> bool:
    """Whether sheets carry a manifest, of whatever version."""
    return any(_is_marker(cell, MARKER_NAME) for sheet in sheets for cell in _first_cells(sheet))


def signature_from(data: object) -> Signature | None:
    """A signature as JSON holds it; None when there is none.

    Raises:
        RuleBroken: `package.shape`.
    """
    if data is None:
        return None
    keys = ("unit_code", "public_key", "value")
    if not isinstance(data, Mapping) or not all(isinstance(data.get(key), str) for key in keys):
        raise RuleBroken("package.shape", detail="signature")
    return Signature(*(str(data[key]) for key in keys))


# --- the manifest --------------------------------------------------------------------------------


def _manifest_text(sheets: Sequence[Sheet]) -> str | None:
    """The JSON below the marker, put together again; None without a manifest.

    Raises:
        RuleBroken: `package.format` for a manifest of a later program.
    """
    for sheet in sheets:
        cells = list(_first_cells(sheet))
        for row, cell in enumerate(cells):
            if _is_marker(cell, MARKER):
                return "".join(part for part in cells[row + 1 :] if isinstance(part, str))
    if is_report_file(sheets):
        raise RuleBroken("package.format")
    return None


def _is_marker(cell: Cell, marker: str) -> bool:
    if not isinstance(cell, str):
        return False
    return cell == marker if marker == MARKER else cell.startswith(marker)


def _first_cells(sheet: Sheet) -> Iterator[Cell]:
    return (row[0] if row else None for row in sheet.rows)


# --- what was changed ----------------------------------------------------------------------------


def _changes(
    package: ReportPackage, layout: Layout, sheets: Sequence[Sheet]
) -> Iterator[ChangedCell]:
    by_name = {sheet.name: sheet for sheet in sheets}
    for name in layout.sheets:
        if name not in by_name:
            yield ChangedCell("", name, "", SHEET_GONE, None, None)
    known: dict[str, dict[tuple[int, int], Place]] = {name: {} for name in layout.sheets}
    for place in layout.places:
        known[place.sheet][position(place.address)] = place
    for sheet in sheets:
        if sheet.name not in known:
            yield ChangedCell("", sheet.name, "", SHEET_NEW, None, None)
        else:
            yield from _changes_in(package, sheet, known[sheet.name])


def _changes_in(
    package: ReportPackage, sheet: Sheet, known: Mapping[tuple[int, int], Place]
) -> Iterator[ChangedCell]:
    """The cells of one sheet from top to bottom: those known, and numbers which are new."""
    numbers = {
        (y, x): cell
        for y, row in enumerate(sheet.rows)
        for x, cell in enumerate(row)
        if _is_number(cell)
    }
    for y, x in sorted({*known, *numbers}):
        place, found = known.get((y, x)), _at(sheet, y, x)
        if place is None:
            yield ChangedCell("", sheet.name, address_of(y, x), NUMBER_NEW, None, found)
            continue
        expected = place.expected(package.cells)
        if not is_same(expected, found):
            words = place.words or (cell_words(place.cell) if place.cell else TEXT_CHANGED)
            yield ChangedCell(place.cell, sheet.name, place.address, words, expected, found)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float | date) and not isinstance(cell, bool)


def _at(sheet: Sheet, y: int, x: int) -> Cell:
    if y >= len(sheet.rows) or x >= len(sheet.rows[y]):
        return None
    return sheet.rows[y][x]
