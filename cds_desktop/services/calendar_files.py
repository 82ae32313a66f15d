"""Reading a calendar table: the shipped csv shape, or a sheet with Vietnamese headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import parse_day
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.office_calendar import (
    CalendarDay,
    DayKind,
    OfficeCalendar,
    days_from_csv,
    days_to_csv,
)
from cds_desktop.domain.text import fold, normalise
from cds_desktop.resources import resource
from cds_desktop.services.spreadsheets import Cell, Row, cell_text, read_sheets

_HEADINGS: Final[Mapping[str, str]] = {
    "date": "day", "day": "day", "ngay": "day", "ngay thang": "day", "ngay thang nam": "day",
    "kind": "kind", "loai": "kind", "loai ngay": "kind",
    "name": "name", "ten": "name", "ten ngay": "name", "noi dung": "name", "dip": "name",
    "source": "source", "nguon": "source", "can cu": "source", "van ban": "source",
}  # fmt: skip
_REQUIRED: Final[Mapping[str, str]] = {"day": "ngày", "kind": "loại", "name": "tên"}
_KINDS: Final = (
    (DayKind.OFF, ("off", "nghi")),
    (DayKind.WORKING, ("working", "lam bu", "lam viec", "di lam")),
    (DayKind.CLOSED, ("closed", "dong cua")),
)
_MOST_ROWS_ABOVE: Final = 20
"""Rows of a title above the headings."""


def shipped_days() -> dict[date, CalendarDay]:
    """The days which the program brings along."""
    return days_from_csv(resource("calendar", "vn-days.csv").read_text(encoding="utf-8"))


def calendar_of(path: Path | None) -> OfficeCalendar:
    """The calendar of a file, or the shipped one.

    Raises:
        RuleBroken: As `read_days`.
        EnvironmentFault: As `read_sheets`.
    """
    return OfficeCalendar(shipped_days() if path is None else read_days(path))


def read_days(path: Path) -> dict[date, CalendarDay]:
    """Read a csv, xlsx, xls or ods table; its first sheet that has the headings.

    Days are dates, `2026-01-10` or `10/01/2026`; kinds are off, working, closed or nghỉ…,
    làm bù, đóng cửa.

    Raises:
        RuleBroken: `calendar.columns_missing`, `calendar.row_day`, `calendar.row_kind`,
            `calendar.row_name`, `calendar.day_twice`, or as `read_sheets`.
        EnvironmentFault: As `read_sheets`.
    """
    missing = tuple(_REQUIRED.values())
    for sheet in read_sheets(path):
        for number, row in enumerate(sheet.rows[:_MOST_ROWS_ABOVE]):
            columns = _columns(row)
            lacking = tuple(word for key, word in _REQUIRED.items() if key not in columns)
            if not lacking:
                return _days(sheet.rows[number + 1 :], columns, number + 2)
            missing = min(missing, lacking, key=len)
    raise RuleBroken("calendar.columns_missing", columns=missing)


def write_days(path: Path, days: Mapping[date, CalendarDay]) -> int:
    """Write a calendar table which `read_days` and Excel read; the file appears whole or not.

    Returns:
        How many days were written.

    Raises:
        EnvironmentFault: `file.in_use`, `file.not_written`.
    """
    scratch = path.with_name(f".{path.name}.part")
    try:
        # Excel takes a csv file for Vietnamese only when it begins with this mark.
        scratch.write_text("\ufeff" + days_to_csv(days), encoding="utf-8", newline="")
        scratch.replace(path)
    except PermissionError as error:
        scratch.unlink(missing_ok=True)
        code = "file.in_use" if path.is_file() else "file.not_written"
        raise EnvironmentFault(code, path=path) from error
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise EnvironmentFault("file.not_written", path=path) from error
    return len(days)


def _columns(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        key = _HEADINGS.get(fold(cell_text(cell)))
        if key is not None:
            found.setdefault(key, place)
    return found


def _days(rows: Iterable[Row], columns: Mapping[str, int], first: int) -> dict[date, CalendarDay]:
    days: dict[date, CalendarDay] = {}
    for number, row in enumerate(rows, start=first):
        cells = {key: row[at] if at < len(row) else None for key, at in columns.items()}
        if all(cell is None for cell in cells.values()):
            continue
        day = _day(cells["day"], number)
        kind, name = _kind(cells["kind"]), normalise(cell_text(cells["name"]))
        if kind is None:
            raise RuleBroken("calendar.row_kind", row=number, text=cell_text(cells["kind"]))
        if not name:
            raise RuleBroken("calendar.row_name", row=number)
        if day in days:
            raise RuleBroken("calendar.day_twice", row=number, day=day)
        days[day] = CalendarDay(kind, name, normalise(cell_text(cells.get("source"))))
    return days


def _day(cell: Cell, row: int) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return parse_day(cell_text(cell))
    except RuleBroken as error:
        raise RuleBroken("calendar.row_day", row=row, text=cell_text(cell)) from error


def _kind(cell: Cell) -> DayKind | None:
    words = fold(cell_text(cell))
    for kind, beginnings in _KINDS:
        if words.startswith(beginnings):
            return kind
    return None
