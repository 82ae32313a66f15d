"""Where rows go when some are repeated, and formulas and ranges rewritten for it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token

LAST_ROW: Final = 1_048_576
_CELL: Final = r"(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})"
_CELLS: Final = re.compile(rf"{_CELL}(?::{_CELL})?")
_ROWS: Final = re.compile(r"(\$?)([1-9]\d{0,6}):(\$?)([1-9]\d{0,6})")
_SHEETS_3D: Final = re.compile(r"'?[^'!]*:.*|.*!.*")

_COLLECTING: Final = frozenset({
    "SUM", "AVERAGE", "COUNT", "COUNTA", "COUNTBLANK", "MIN", "MAX", "PRODUCT", "SUBTOTAL",
    "AGGREGATE", "SUMIF", "SUMIFS", "COUNTIF", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS", "MEDIAN",
    "SUMPRODUCT", "SUMSQ", "LARGE", "SMALL", "STDEV", "STDEV.S", "STDEV.P", "VAR", "VAR.S",
    "VAR.P", "MAXIFS", "MINIFS",
})  # fmt: skip
"""Functions over many cells: one cell of a repeated row stands in them for all its copies."""


class UnsupportedReference(ValueError):
    """A formula whose meaning after repeating rows is not certain."""


@dataclass(frozen=True, slots=True)
class RowShift:
    """How the rows of one sheet move.

    Attributes:
        counts: Repeated row → how many copies take its place; 0 removes it.
        lists: Repeated row → the list whose items it shows.
        lost: Filled while formulas are rewritten: removed rows that a formula needs.
    """

    counts: Mapping[int, int] = field(default_factory=dict)
    lists: Mapping[int, str] = field(default_factory=dict)
    lost: set[int] = field(default_factory=set)
    _rows: list[int] = field(init=False, repr=False, compare=False)
    _added: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sum up once how many rows each repeated row adds with those above it."""
        rows = sorted(self.counts)
        object.__setattr__(self, "_rows", rows)
        added = [0, *accumulate(self.counts[row] - 1 for row in rows)]
        object.__setattr__(self, "_added", added)

    @property
    def moves(self) -> bool:
        """Whether any row moves."""
        return any(count != 1 for count in self.counts.values())

    def first(self, row: int) -> int:
        """New place of a row, of its first copy when it is repeated."""
        return row + self._added[bisect_left(self._rows, row)]

    def last(self, row: int) -> int:
        """New place of the last copy; one before `first` when the row is removed."""
        return self.first(row) + self.counts.get(row, 1) - 1

    def lose(self, first: int, last: int) -> None:
        """Remember rows of a range of which nothing is left."""
        self.lost.update(
            row for row, count in self.counts.items() if not count and first <= row <= last
        )


@dataclass(frozen=True, slots=True)
class Home:
    """Where a formula stands.

    Attributes:
        sheet: For references that name no sheet.
        list: The list of its repeated row; "" outside such rows.
        copy: Which copy, from 0.
    """

    sheet: str
    list: str = ""
    copy: int = 0


Shifts = Mapping[str, RowShift]
"""By the name of the sheet in small letters (`casefold`)."""


def shifted_formula(text: str, home: Home, shifts: Shifts, *, grows: bool = False) -> str:
    """Rewrite the references of a formula (without its `=`).

    A relative reference from a repeated row to a row of the same list goes to the same copy. A
    range grows over all copies of its rows; so does a single cell inside SUM and its like.

    Args:
        text: The formula.
        home: Where it stands.
        shifts: How the rows of each sheet move.
        grows: A single cell that stands in no function too means all copies, as in the series
            of a chart or in a name.

    Raises:
        UnsupportedReference: A reference over several sheets.
    """
    from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError

    try:
        tokens = [token for token in Tokenizer(f"={text}").items]
    except (TokenizerError, IndexError) as error:
        raise UnsupportedReference(text) from error
    pieces: list[str] = []
    functions: list[str] = []
    for place, token in enumerate(tokens):
        value = token.value
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            collects = (grows and not functions) or _is_collected(tokens, place, functions)
            value = _shifted_operand(value, home, shifts, collects)
        elif token.subtype == Token.OPEN:
            before, colon, name = value.rpartition(":")
            if colon:
                value = f"{_shifted_operand(before, home, shifts, False)}:{name}"
            functions.append(name.rstrip("(").removeprefix("_xlfn.").upper())
        elif token.subtype == Token.CLOSE and functions:
            functions.pop()
        pieces.append(value)
    return "".join(pieces)


def _is_collected(tokens: Sequence[Token], place: int, functions: list[str]) -> bool:
    """Whether an operand is alone an argument of a function over many cells."""
    if not functions or functions[-1] not in _COLLECTING:
        return False
    before = next((t for t in reversed(tokens[:place]) if t.type != "WHITE-SPACE"), None)
    after = next((t for t in tokens[place + 1 :] if t.type != "WHITE-SPACE"), None)
    starts = before is not None and (before.subtype == "OPEN" or before.type == "SEP")
    return starts and after is not None and (after.subtype == "CLOSE" or after.type == "SEP")


def _shifted_operand(value: str, home: Home, shifts: Shifts, grows: bool) -> str:
    lead = ":" if value.startswith(":") else ""
    sheet, mark, area = value.removeprefix(":").rpartition("!")
    if mark and _SHEETS_3D.fullmatch(sheet):
        raise UnsupportedReference(value)
    name = _sheet_name(sheet) if mark else home.sheet
    shift = shifts.get(name.casefold())
    if shift is None or not shift.moves:
        return value
    found = _CELLS.fullmatch(area)
    if found is not None:
        return f"{lead}{sheet}{mark}{_shifted_cells(found, home, shift, grows)}"
    rows = _ROWS.fullmatch(area)
    if rows is not None:
        first, last = shift.first(int(rows[2])), shift.last(int(rows[4]))
        if first > last:
            shift.lose(int(rows[2]), int(rows[4]))
        return f"{lead}{sheet}{mark}{rows[1]}{first}:{rows[3]}{last}"
    return value


def _sheet_name(written: str) -> str:
    if written.startswith("'") and written.endswith("'"):
        return written[1:-1].replace("''", "'")
    return written


def _shifted_cells(found: re.Match[str], home: Home, shift: RowShift, grows: bool) -> str:
    fixed_column, column, fixed, digits = found.group(1, 2, 3, 4)
    row = int(digits)
    if found[8] is not None:
        end_row = int(found[8])
        start = _followed(row, fixed, home, shift) or shift.first(row)
        end = _followed(end_row, found[7], home, shift) or shift.last(end_row)
        if start > end:
            shift.lose(row, end_row)
        return f"{fixed_column}{column}{fixed}{start}:{found[5]}{found[6]}{found[7]}{end}"
    place = f"{fixed_column}{column}{fixed}"
    followed = _followed(row, fixed, home, shift)
    if followed:
        return f"{place}{followed}"
    first, last = shift.first(row), shift.last(row)
    if first > last:
        shift.lose(row, row)
    if grows and last > first:
        return f"{place}{first}:{place}{last}"
    return f"{place}{first}"


def _followed(row: int, fixed: str, home: Home, shift: RowShift) -> int:
    """The copy of a row that goes with the copy in which the formula stands; 0 for none."""
    if fixed or not home.list or shift.lists.get(row) != home.list:
        return 0
    return shift.first(row) + home.copy


def shifted_areas(text: str, shift: RowShift) -> str:
    """Ranges parted by spaces; what stood only in removed rows is gone."""
    kept = []
    for area in text.split():
        found = _CELLS.fullmatch(area)
        rows = rows_of(area)
        if found is None or rows is None:
            kept.append(area)
            continue
        first, last = shift.first(rows[0]), shift.last(rows[1])
        if first > last:
            continue
        start = f"{found[1]}{found[2]}{found[3]}{first}"
        is_single = found[6] is None and first == last
        column = f"{found[5]}{found[6]}{found[7]}" if found[6] else start.rstrip("0123456789")
        kept.append(start if is_single else f"{start}:{column}{last}")
    return " ".join(kept)


def rows_of(area: str) -> tuple[int, int] | None:
    """First and last row of a range of cells; None for whole columns and the like."""
    found = _CELLS.fullmatch(area)
    if found is None:
        return None
    return int(found[4]), int(found[8] or found[4])


def split_cell(place: str) -> tuple[str, int]:
    """`AB12` as its column and row."""
    column = place.rstrip("0123456789")
    return column, int(place[len(column) :])
