"""Long lists as files: a workbook or a CSV table, written row by row, whole or not at all."""

from __future__ import annotations

import csv
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken

__all__ = ["CSV", "XLSX", "Cell", "ListColumn", "ListHead", "check_place", "written_list"]

XLSX: Final = ".xlsx"
CSV: Final = ".csv"
Cell = str | int | datetime | None
"""Moments are instants; they stand in the file as office time."""

_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r")
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL: Final = 32_767
_MOMENT: Final = "dd/mm/yyyy hh:mm"


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a file; `width` in letters."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class ListHead:
    """What stands over the rows: title, what the list is and of when, the columns."""

    title: str
    notes: tuple[str, ...]
    columns: tuple[ListColumn, ...]


def check_place(out: Path) -> None:
    """Refuse a place before the long work begins.

    Raises:
        RuleBroken: `list.file_suffix`.
        EnvironmentFault: `file.folder_missing`, `file.in_use`.
    """
    if out.suffix.lower() not in (XLSX, CSV):
        raise RuleBroken("list.file_suffix", name=out.name)
    if not out.parent.is_dir():
        raise EnvironmentFault("file.folder_missing", path=str(out.parent))
    try:
        # Excel keeps an open workbook from being written; it is better told now than at the end.
        if out.exists():
            with out.open("r+b"):
                pass
    except PermissionError as error:
        raise EnvironmentFault("file.in_use", path=str(out)) from error
    except OSError as error:
        raise EnvironmentFault("file.not_written", path=str(out)) from error


@contextmanager
def written_list(
    out: Path, head: ListHead, rows: Iterable[Sequence[Cell]]
) -> Iterator[Callable[[], None]]:
    """Write beside `out`; the yielded callable puts the file in its place.

    Raises:
        EnvironmentFault: `file.in_use`, `file.not_written`; nothing half-written is left.
    """
    beside = out.with_name(f".{out.stem[:40]}-{secrets.token_hex(4)}.tmp")

    def put_in_place() -> None:
        try:
            beside.replace(out)
        except PermissionError as error:
            raise EnvironmentFault("file.in_use", path=str(out)) from error
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error

    write = _write_workbook if out.suffix.lower() == XLSX else _write_csv
    try:
        try:
            write(beside, head, rows)
        except OSError as error:
            raise EnvironmentFault("file.not_written", path=str(out)) from error
        yield put_in_place
    finally:
        beside.unlink(missing_ok=True)


def _write_csv(path: Path, head: ListHead, rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with its mark, so that Excel reads the letters; semicolons as Vietnamese Excel has."""
    with path.open("x", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow([column.title for column in head.columns])
        for row in rows:
            writer.writerow([_csv_cell(value) for value in row])


def _csv_cell(value: Cell) -> str | int:
    if isinstance(value, datetime):
        return f"{office_time(value):%d/%m/%Y %H:%M}"
    if isinstance(value, str):
        # The mark of text: without it a spreadsheet would compute what begins like a formula.
        return f"'{value}" if value.startswith(_FORMULA_BEGINS) else value
    return "" if value is None else value


def _write_workbook(path: Path, head: ListHead, rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Danh sách")
    for number, column in enumerate(head.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    top = 3 + len(head.notes)
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = _fit_to_width()
    put = _Cells(sheet)
    last = get_column_letter(len(head.columns))
    count = 0
    try:
        sheet.append([put.styled(head.title, bold=True, size=14)])
        for note in head.notes:
            sheet.append([put.text(note)])
        sheet.append([])
        sheet.append([put.styled(column.title, bold=True) for column in head.columns])
        for row in rows:
            sheet.append([put.cell(value) for value in row])
            count += 1
        sheet.auto_filter.ref = f"A{top}:{last}{top + count}"
        # Our own handle: it is closed for certain before the file is replaced.
        with path.open("xb") as target:
            book.save(target)
    except BaseException:
        _forget_rows(sheet)
        raise
    finally:
        book.close()


class _Cells:
    """Makes the cells of one sheet; only what needs a style costs an object."""

    def __init__(self, sheet: Any) -> None:
        from openpyxl.cell import WriteOnlyCell

        self._sheet, self._make = sheet, WriteOnlyCell

    def cell(self, value: Cell) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, datetime):
            made = self._make(self._sheet, office_time(value).replace(tzinfo=None))
            made.number_format = _MOMENT
            return made
        return value

    def text(self, value: str) -> Any:
        """Text that stays text, even when it begins like a formula or is a number."""
        cleaned = _FORBIDDEN.sub("", value)[:_LONGEST_CELL]
        if not cleaned.startswith(_FORMULA_BEGINS):
            return cleaned
        made = self._make(self._sheet, cleaned)
        made.data_type = "s"
        made.quotePrefix = True
        return made

    def styled(self, value: str, *, bold: bool, size: int = 11) -> Any:
        from openpyxl.styles import Font

        made = self._make(self._sheet, value)
        made.font = Font(bold=bold, size=size)
        return made


def _fit_to_width() -> Any:
    from openpyxl.worksheet.properties import PageSetupProperties

    return PageSetupProperties(fitToPage=True)


def _forget_rows(sheet: Any) -> None:
    """Close and remove the rows that openpyxl keeps in a temporary file of its own."""
    writer = getattr(sheet, "_writer", None)
    if writer is None:
        return
    try:
        sheet.close()
    except Exception:  # noqa: BLE001 - the first failure is the one to tell
        return
    finally:
        writer.cleanup()
