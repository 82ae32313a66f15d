"""Sheets of self-adhesive labels as data, and where each label of a run goes.

Lengths are in millimetres from the top left corner of the sheet.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import normalise

__all__ = [
    "MOST_COPIES", "LabelPlace", "LabelSheet", "label_places", "label_sheets_from_toml",
]  # fmt: skip

MOST_COPIES: Final = 200
_MOST_LINES: Final = 60
_LONGEST_SIDE: Final = 450.0
_ROUNDING: Final = 0.05
"""Millimetres by which printed tables of sizes are off."""
_KEYS: Final = frozenset(
    {"id", "maker", "name", "paper", "margin", "columns", "rows", "label", "pitch", "radius",
     "source", "is_checked", "note"}
)  # fmt: skip
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """One kind of label sheet.

    Attributes:
        name: What stands on its package, such as "L7160, J8160".
        left: From the edge of the sheet to the first label; `top` likewise.
        pitch_x: From the left edge of one label to that of the next; `pitch_y` downwards.
        radius: Of the rounded corners.
        source: Where the sizes are from.
        is_checked: Whether two independent tables of sizes agree.
        note: What an officer should know before printing on it.
    """

    id: str
    maker: str
    name: str
    paper_width: float
    paper_height: float
    left: float
    top: float
    columns: int
    rows: int
    width: float
    height: float
    pitch_x: float
    pitch_y: float
    radius: float = 0.0
    source: str = ""
    is_checked: bool = False
    note: str = ""

    @property
    def count(self) -> int:
        """Labels on one sheet."""
        return self.columns * self.rows

    @property
    def title(self) -> str:
        """Maker and name."""
        return f"{self.maker} {self.name}".strip()

    def corner(self, number: int) -> tuple[float, float]:
        """Left and top of a label, counted from 1 along the rows."""
        row, column = divmod(number - 1, self.columns)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where one label of a run is printed.

    Attributes:
        sheet: Counted from 0.
        number: On its sheet, from 1.
        item: Which of the things to be labelled, from 0.
    """

    sheet: int
    number: int
    item: int


def label_places(
    per_sheet: int, items: int, *, start: int = 1, copies: int = 1
) -> Iterator[LabelPlace]:
    """Every label of a run: the copies of one thing side by side, sheet after sheet.

    Args:
        per_sheet: Labels on one sheet.
        items: How many things get labels.
        start: Number of the first free label of the first sheet, from 1.
        copies: Labels for each thing.

    Raises:
        RuleBroken: `label.start_range` or `label.copies_range`, before the first place.
    """
    if not 1 <= start <= per_sheet:
        raise RuleBroken("label.start_range", found=start, last=per_sheet)
    if not 1 <= copies <= MOST_COPIES:
        raise RuleBroken("label.copies_range", found=copies, most=MOST_COPIES)
    return (
        LabelPlace((start - 1 + n) // per_sheet, (start - 1 + n) % per_sheet + 1, n // copies)
        for n in range(items * copies)
    )


def label_sheets_from_toml(*texts: str) -> tuple[LabelSheet, ...]:
    """Read sheets from one or several texts, in their order.

    Raises:
        RuleBroken: `label.text_unreadable`, `label.key_missing`, `label.key_unknown`,
            `label.value_wrong`, `label.outside_paper`, `label.overlap`, `label.id_twice`; each
            names the sheet and what is wrong with it.
    """
    sheets: dict[str, LabelSheet] = {}
    for text in texts:
        for table in _tables(text):
            sheet = _sheet(table)
            if sheet.id in sheets:
                raise RuleBroken("label.id_twice", sheet=sheet.id)
            sheets[sheet.id] = sheet
    return tuple(sheets.values())


def _tables(text: str) -> Iterable[Mapping[str, Any]]:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleBroken("label.text_unreadable", detail=str(error)) from error
    for key in data:
        if key != "sheet":
            raise RuleBroken("label.key_unknown", sheet="", key=key, known=("sheet",))
    tables = data.get("sheet", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RuleBroken("label.value_wrong", sheet="", key="sheet", found=str(tables)[:40])
    return tables


def _sheet(table: Mapping[str, Any]) -> LabelSheet:
    reader = _SheetReader(table)
    paper, margin = reader.pair("paper"), reader.pair("margin", least=0.0)
    label, pitch = reader.pair("label"), reader.pair("pitch")
    sheet = LabelSheet(
        id=reader.id,
        maker=reader.text("maker"),
        name=reader.text("name"),
        paper_width=paper[0],
        paper_height=paper[1],
        left=margin[0],
        top=margin[1],
        columns=reader.lines("columns"),
        rows=reader.lines("rows"),
        width=label[0],
        height=label[1],
        pitch_x=pitch[0],
        pitch_y=pitch[1],
        radius=reader.length("radius", least=0.0),
        source=reader.text("source"),
        is_checked=reader.flag("is_checked"),
        note=reader.text("note"),
    )
    _check_geometry(sheet)
    return sheet


def _check_geometry(sheet: LabelSheet) -> None:
    """See that no label lies on another or beside the paper."""
    if sheet.columns > 1 and sheet.pitch_x < sheet.width - _ROUNDING:
        raise RuleBroken("label.overlap", sheet=sheet.id, pitch=sheet.pitch_x, size=sheet.width)
    if sheet.rows > 1 and sheet.pitch_y < sheet.height - _ROUNDING:
        raise RuleBroken("label.overlap", sheet=sheet.id, pitch=sheet.pitch_y, size=sheet.height)
    left, top = sheet.corner(sheet.count)
    for end, size in (
        (left + sheet.width, sheet.paper_width),
        (top + sheet.height, sheet.paper_height),
    ):
        if end > size + _ROUNDING:
            raise RuleBroken("label.outside_paper", sheet=sheet.id, end=round(end, 2), size=size)
    if sheet.radius * 2 > min(sheet.width, sheet.height):
        raise RuleBroken("label.value_wrong", sheet=sheet.id, key="radius", found=str(sheet.radius))


class _SheetReader:
    """Values of one table; a fault names the sheet and the key."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table
        self.id = str(table.get("id", ""))
        if not _ID.fullmatch(self.id):
            raise RuleBroken("label.value_wrong", sheet="", key="id", found=self.id[:40])
        for key in table:
            if key not in _KEYS:
                raise RuleBroken(
                    "label.key_unknown", sheet=self.id, key=key, known=tuple(sorted(_KEYS))
                )

    def _value(self, key: str) -> Any:
        if key not in self._table:
            raise RuleBroken("label.key_missing", sheet=self.id, key=key)
        return self._table[key]

    def _wrong(self, key: str) -> RuleBroken:
        return RuleBroken(
            "label.value_wrong", sheet=self.id, key=key, found=str(self._table[key])[:40]
        )

    def text(self, key: str) -> str:
        value = self._value(key)
        if not isinstance(value, str) or not normalise(value):
            raise self._wrong(key)
        return normalise(value)

    def flag(self, key: str) -> bool:
        value = self._value(key)
        if not isinstance(value, bool):
            raise self._wrong(key)
        return value

    def lines(self, key: str) -> int:
        """How many columns or rows."""
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_LINES:
            raise self._wrong(key)
        return value

    def length(self, key: str, least: float = 1.0) -> float:
        """Millimetres."""
        value = self._value(key)
        if not _is_length(value, least):
            raise self._wrong(key)
        return float(value)

    def pair(self, key: str, least: float = 1.0) -> tuple[float, float]:
        """Two lengths: across and down."""
        value = self._value(key)
        is_pair = isinstance(value, list) and len(value) == 2
        if not is_pair or not all(_is_length(one, least) for one in value):
            raise self._wrong(key)
        return float(value[0]), float(value[1])


def _is_length(value: object, least: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and least <= float(value) <= _LONGEST_SIDE  # type: ignore[arg-type]
