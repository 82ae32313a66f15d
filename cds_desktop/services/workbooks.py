"""Writing the monthly workbook: typed cells, prescribed heads, read back before it counts."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.domain.reports import Report
from cds_desktop.services.workbook_sheets import (
    add_cover,
    add_indicators,
    add_settlement_form,
    add_sources,
)

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Controls = dict[tuple[str, str], int | Decimal]
"""Sheet and address of every number of the report, for reading back."""

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class SheetWriter:
    """Puts typed values into one sheet and remembers the numbers it wrote."""

    def __init__(self, sheet: Worksheet, controls: Controls) -> None:
        self.sheet = sheet
        self._controls = controls

    def cell(self, row: int, column: int) -> Cell:
        """A cell that is not hidden by a merge."""
        from openpyxl.cell.cell import MergedCell

        found = self.sheet.cell(row, column)
        if isinstance(found, MergedCell):
            raise TypeError(f"{self.sheet.title} {row},{column} lies inside a merged range")
        return found

    def text(self, row: int, column: int, value: str) -> Cell:
        """Write text which stays text, even when it begins like a formula."""
        cell = self.cell(row, column)
        cell.value = _FORBIDDEN.sub("", value)
        if value[:1] in ("=", "+", "-", "@"):
            cell.data_type = "s"
            cell.quotePrefix = True
        return cell

    def number(self, row: int, column: int, value: int | Decimal | None, style: str) -> Cell:
        """Write a number with its format; nothing for a number which is not there."""
        cell = self.cell(row, column)
        if value is not None:
            cell.value = value
            self._controls[self.sheet.title, cell.coordinate] = value
        cell.number_format = style
        return cell


@contextmanager
def written_workbook(report: Report, out: Path) -> Iterator[Callable[[], None]]:
    """Write beside `out` and read back; the yielded callable puts the file in its place.

    Raises:
        EnvironmentFault: `file.in_use`, `file.not_written`, `report.read_back_differs`.
    """
    beside = out.with_name(f".{out.stem}-{secrets.token_hex(4)}.tmp")

    def put_in_place() -> None:
        try:
            beside.replace(out)
        except PermissionError as error:
            raise EnvironmentFault("file.in_use", path=str(out)) from error
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error

    try:
        try:
            controls = write_workbook(report, beside)
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error
        read_back(beside, controls, report)
        yield put_in_place
    finally:
        beside.unlink(missing_ok=True)


def write_workbook(report: Report, path: Path) -> Controls:
    """Write all sheets to a file and give the numbers in it."""
    from openpyxl import Workbook

    book = Workbook()
    controls: Controls = {}
    first = book.active
    assert first is not None
    first.title = "Bìa"
    add_cover(SheetWriter(book["Bìa"], controls), report)
    add_settlement_form(SheetWriter(book.create_sheet("II.06a"), controls), report)
    add_indicators(SheetWriter(book.create_sheet("Chỉ số"), controls), report)
    add_sources(SheetWriter(book.create_sheet("Nguồn số liệu"), controls), report)
    _set_properties(book, report)
    try:
        # Our own handle: it is closed for certain before the file is replaced.
        with path.open("xb") as target:
            book.save(target)
    finally:
        book.close()
    return controls


def read_back(path: Path, controls: Controls, report: Report) -> None:
    """Open the closed file and compare every number with the report.

    Raises:
        EnvironmentFault: `report.read_back_differs`.
    """
    from openpyxl import load_workbook

    found: dict[tuple[str, str], object] = {}
    with path.open("rb") as source:
        book = load_workbook(source, read_only=True)
        try:
            for sheet in book.worksheets:
                for row in sheet.iter_rows():
                    for cell in row:
                        if cell.value is not None:
                            found[sheet.title, cell.coordinate] = cell.value
        finally:
            book.close()
    for place, value in controls.items():
        stored = found.get(place)
        if not isinstance(stored, int | float) or Decimal(str(stored)) != value:
            raise EnvironmentFault("report.read_back_differs", cell="!".join(place))
    if report.content_hash not in found.values():
        raise EnvironmentFault("report.read_back_differs", cell="Nguồn số liệu")


def _set_properties(book: Workbook, report: Report) -> None:
    facts = book.properties
    facts.creator = f"CDS Một cửa {report.version}"
    facts.title = f"II.06a {report.unit_name}"
    made = office_time(report.made_at).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    facts.created = facts.modified = made
