"""Reading the tables of other systems: the head is found, totals of the file are not trusted.

Three families are met (`indicators.md` (c)): settlement by unit, form II.06a, and 07a/BTP. They
differ in columns, not in kind: a head with "STT", perhaps merged over several rows, perhaps a
row "(1) (2) (3)", then lines with or without a number, totals, and parts after "trong đó".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from cds_desktop.domain.consolidation.headings import (
    HeadingField,
    field_of,
    heading_key,
    is_share,
)
from cds_desktop.domain.text import fold, normalise

Rows = Sequence[Sequence[object]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]

_NUMBER_HEADS: Final = ("stt", "tt", "so tt", "s.t.t", "so thu tu")
_NAME_HEADS: Final = ("don vi", "linh vuc", "co quan", "ten", "noi dung", "dia phuong")
_TOTALS: Final = re.compile(r"^(?:tong(?: cong| so| toan tinh)?|cong|toan tinh|tong .*)\b[ :]*")
_PARTS: Final = re.compile(r"^[-+*• ]*trong do\b")
_NUMBERED: Final = re.compile(r"^\(?\d{1,2}\)?\s*(?:=.*)?$")
_RUNNING: Final = re.compile(r"^\d{1,4}\.?$")
_SUB_RUNNING: Final = re.compile(r"^\d{1,4}(?:\.\d{1,3})+\.?$")
_GROUP: Final = re.compile(r"^(?:[IVXL]+|[A-H])\.?$")
_GROUPED: Final = re.compile(r"^-?\d{1,3}(?:\.\d{3})+$")
_NONE: Final = ("", "-", "–", "—", "x", "/")
_DAYS: Final = re.compile(
    r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\D{1,20}?(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
)
_MONTH: Final = re.compile(r"\bthang\s+(\d{1,2})\s*(?:/|nam)\s*(\d{4})")
_UNIT: Final = re.compile(r"^(?:don vi bao cao|don vi|co quan bao cao)\s*:\s*", re.IGNORECASE)
_MOST_HEAD_ROWS: Final = 60
_DEEPEST_HEAD: Final = 6


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column with the words over it.

    Attributes:
        index: From 0.
        field: What it counts; None for one that is not read.
        is_share: Percentages: not read, divided again from the counts.
    """

    index: int
    heading: str
    field: HeadingField | None
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of counts; `row` from 1 as spreadsheets number it."""

    name: str
    row: int
    counts: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class TotalDifference:
    """A total which the file writes, and what its lines add up to."""

    row: int
    field: str
    written: int
    computed: int


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """What was read of one table.

    Attributes:
        above: The texts above the head.
        unit: The unit named above the head; "" when none is.
        days: The period named above the head; None when none is.
        differences: Where totals of the file differ from the sums of its lines.
        unreadable: Cells that hold no count: row from 1, heading, text.
    """

    sheet: str
    above: tuple[str, ...]
    unit: str
    days: tuple[date, date] | None
    columns: tuple[TableColumn, ...]
    lines: tuple[TableLine, ...]
    differences: tuple[TotalDifference, ...]
    unreadable: tuple[tuple[int, str, str], ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headings of columns which nobody recognised."""
        return tuple(
            column.heading for column in self.columns
            if column.field is None and not column.is_share
        )  # fmt: skip


def read_table(
    sheet: str, rows: Rows, merged: Merged, fields: Sequence[HeadingField]
) -> ForeignTable | None:
    """Read the first table with a head in a sheet; None when there is no such head."""
    place = _head_place(rows)
    if place is None:
        return None
    top, number_column = place
    bottom = _head_bottom(rows, merged, top, number_column)
    columns, name_column = _columns(rows, merged, top, bottom, number_column, fields)
    if not any(column.field for column in columns):
        return None
    above = [_text(cell) for row in rows[:top] for cell in row if _text(cell)]
    lines = _Lines(rows, bottom + 1, number_column, name_column, columns)
    lines.read()
    return ForeignTable(
        sheet, tuple(above), _unit_above(above), days_in(" ".join(above)), columns,
        tuple(lines.found), tuple(lines.differences()), tuple(lines.unreadable),
    )  # fmt: skip


def days_in(text: str) -> tuple[date, date] | None:
    """The period a title names: "từ ngày 01/10/2026 đến ngày 31/10/2026", "tháng 10/2026"."""
    folded = fold(text)
    try:
        if (found := _DAYS.search(folded)) is not None:
            day, month, year, to_day, to_month, to_year = map(int, found.groups())
            return date(year, month, day), date(to_year, to_month, to_day)
        if (found := _MONTH.search(folded)) is not None:
            month, year = int(found[1]), int(found[2])
            after = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), date.fromordinal(after.toordinal() - 1)
    except ValueError:
        return None
    return None


def count_of(cell: object) -> int | None:
    """A count as cells hold it: 12, 12.0, "1.234", "12"; None for an empty one or a dash.

    Raises:
        ValueError: For what is no whole number.
    """
    if cell is None or (isinstance(cell, str) and normalise(cell).lower() in _NONE):
        return None
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise ValueError("count expected")
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        if not cell.is_integer():
            raise ValueError("whole number expected")
        return int(cell)
    text = normalise(cell).replace(" ", "")
    if _GROUPED.fullmatch(text):
        return int(text.replace(".", ""))
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError("count expected") from error
    if value != value.to_integral_value():
        raise ValueError("whole number expected")
    return int(value)


# --- the head -------------------------------------------------------------------------------


def _head_place(rows: Rows) -> tuple[int, int] | None:
    for number, row in enumerate(rows[:_MOST_HEAD_ROWS]):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and fold(cell).strip(" .") in _NUMBER_HEADS:
                return number, column
    return None


def _head_bottom(rows: Rows, merged: Merged, top: int, column: int) -> int:
    """The last row of the head: as far as the cell of "STT" is merged, or up to the first line."""
    for (first_row, first), (last_row, _last) in merged:
        if (first_row, first) == (top, column):
            return last_row
    bottom = top
    for number in range(top + 1, min(top + _DEEPEST_HEAD, len(rows))):
        row = rows[number]
        if _is_numbering(row) or any(_is_count(cell) for cell in row) or _at(row, column):
            break
        if not any(_text(cell) for cell in row):
            break
        bottom = number
    return bottom


def _columns(
    rows: Rows, merged: Merged, top: int, bottom: int, number_column: int,
    fields: Sequence[HeadingField],
) -> tuple[tuple[TableColumn, ...], int]:  # fmt: skip
    width = max(len(row) for row in rows[top : bottom + 1])
    head = [[_at(row, column) for column in range(width)] for row in rows[top : bottom + 1]]
    _fill_merged(head, merged, top)
    headings = [heading_key(row[column] for row in head) for column in range(width)]
    shown = [" / ".join(_distinct(row[column] for row in head)) for column in range(width)]
    names = [
        column for column in range(number_column + 1, width)
        if any(word in headings[column] for word in _NAME_HEADS)
        and field_of(headings[column], fields) is None
    ]  # fmt: skip
    name_column = names[0] if names else number_column + 1
    columns = []
    for column in range(number_column + 1, width):
        if column == name_column or not headings[column]:
            continue
        share = is_share(headings[column])
        field = None if share else field_of(headings[column], fields)
        columns.append(TableColumn(column, shown[column], field, share))
    return _without_doubles(columns), name_column


def _without_doubles(columns: Sequence[TableColumn]) -> tuple[TableColumn, ...]:
    """Two columns for one count: neither is taken, a person has to look."""
    seen: dict[str, int] = {}
    for column in columns:
        if column.field is not None:
            seen[column.field.id] = seen.get(column.field.id, 0) + 1
    return tuple(
        TableColumn(column.index, column.heading, None)
        if column.field is not None and seen[column.field.id] > 1
        else column
        for column in columns
    )


def _fill_merged(head: list[list[str]], merged: Merged, top: int) -> None:
    """Write the text of a merged cell into all its cells; without merges, of the left neighbour."""
    depth = len(head)
    found = False
    for (first_row, first), (last_row, last) in merged:
        if first_row < top or first_row >= top + depth:
            continue
        found = True
        text = head[first_row - top][first] if first < len(head[0]) else ""
        for row in range(first_row - top, min(last_row - top, depth - 1) + 1):
            for column in range(first, min(last, len(head[0]) - 1) + 1):
                head[row][column] = text
    if found:
        return
    for row in range(depth - 1):
        for column in range(1, len(head[row])):
            has_below = any(head[below][column] for below in range(row + 1, depth))
            if not head[row][column] and has_below:
                head[row][column] = head[row][column - 1]


def _is_numbering(row: Sequence[object]) -> bool:
    """Whether a row only numbers the columns: "(1)", "(2)", "(3) = (4) + (5)"."""
    texts = [_text(cell) for cell in row if _text(cell)]
    return len(texts) >= 3 and all(_NUMBERED.match(text) for text in texts)


# --- the lines ------------------------------------------------------------------------------


class _Lines:
    """Walks the rows below the head."""

    def __init__(
        self, rows: Rows, start: int, number_column: int, name_column: int,
        columns: Sequence[TableColumn],
    ) -> None:  # fmt: skip
        self._rows, self._start = rows, start
        self._number, self._name = number_column, name_column
        self._columns = [column for column in columns if column.field is not None]
        self.found: list[TableLine] = []
        self._totals: list[TableLine] = []
        self.unreadable: list[tuple[int, str, str]] = []

    def read(self) -> None:
        """Sort every row into lines, totals, and what is left out."""
        in_parts = False
        for number in range(self._start, len(self._rows)):
            row = self._rows[number]
            if _is_numbering(row):
                continue
            running = _at(row, self._number).strip()
            name = _at(row, self._name).strip()
            if not name and not _RUNNING.match(running):
                name, running = running, ""
            is_running = bool(_RUNNING.match(running))
            in_parts = in_parts and not is_running
            if _PARTS.match(fold(name)) or _PARTS.match(fold(running)):
                in_parts = True
                continue
            if not name or in_parts or _SUB_RUNNING.match(running) or _GROUP.match(running):
                continue
            line = self._line(name, number, row)
            if line is None:
                continue
            if _TOTALS.match(fold(name)) and not is_running:
                self._totals.append(line)
            else:
                self.found.append(line)

    def _line(self, name: str, number: int, row: Sequence[object]) -> TableLine | None:
        """A row as counts; None where no column holds any, as in headings and signatures."""
        counts: dict[str, int | None] = {}
        wrong = []
        for column in self._columns:
            assert column.field is not None
            cell = row[column.index] if column.index < len(row) else None
            try:
                counts[column.field.id] = count_of(cell)
            except ValueError:
                counts[column.field.id] = None
                wrong.append((number + 1, column.heading, _text(cell)[:80]))
        if all(count is None for count in counts.values()):
            return None
        self.unreadable += wrong
        return TableLine(normalise(name), number + 1, counts)

    def differences(self) -> list[TotalDifference]:
        """Totals of the file against the sums of the lines."""
        found = []
        for total in self._totals:
            for field, written in total.counts.items():
                given = [line.counts[field] for line in self.found]
                computed = sum(count for count in given if count is not None)
                if written is not None and written != computed:
                    found.append(TotalDifference(total.row, field, written, computed))
        return found


# --- small things ---------------------------------------------------------------------------


def _unit_above(texts: Sequence[str]) -> str:
    for text in texts:
        found = _UNIT.match(fold(text))
        if found is not None:
            return normalise(text.partition(":")[2])
    return ""


def _distinct(texts: Iterable[str]) -> list[str]:
    found: list[str] = []
    for text in texts:
        if text and text not in found:
            found.append(text)
    return found


def _is_count(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else normalise(str(cell))


def _at(row: Sequence[object], column: int) -> str:
    return _text(row[column]) if column < len(row) else ""
