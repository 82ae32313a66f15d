"""Which cell of a workbook shows which cell of a report, so that changes can be named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.measures import NO_SHARE, ratio
from cds_desktop.domain.ratings import wilson_interval
from cds_desktop.domain.report_package import Counts, ReportPackage, canonical
from cds_desktop.domain.text import normalise

Shown = int | Decimal | str | None
"""What stands in a cell; None is an empty cell or a dash."""

_FOUR: Final = Decimal("0.0001")
_NEGLIGIBLE: Final = Decimal("0.000000001")
_ADDRESS: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of a workbook.

    Attributes:
        address: As spreadsheets name it: `C10`.
        cell: The cell of the report; its count is taken from the package, or computed from it.
        words: What the cell is, when its id does not tell.
        value: What stands there when the package does not tell it.
    """

    sheet: str
    address: str
    cell: str
    words: str = ""
    value: Shown = None

    def expected(self, cells: Counts) -> Shown:
        """What stands here by the package."""
        if self.cell in cells:
            return cells[self.cell]
        base = _base(self.cell)
        if base is None or not all(name in cells for name in base):
            return self.value
        return _derived(self.cell, *(cells[name] for name in base))


@dataclass(slots=True)
class Layout:
    """Every checked cell of a workbook, and its sheets."""

    sheets: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def data(self) -> dict[str, Any]:
        """The layout as JSON writes it; values with a decimal point are text with a mark."""
        number = {name: index for index, name in enumerate(self.sheets)}
        return {
            "sheets": list(self.sheets),
            "places": [
                [number[place.sheet], place.address, place.cell, place.words, _plain(place.value)]
                for place in self.places
            ],
        }


def signed_content(package: ReportPackage, layout: Layout) -> bytes:
    """What the unit signs in a workbook: the package, and where each of its numbers stands.

    Without the places, whoever changes a sheet could change the map with it, and the sheet would
    pass as what was signed.
    """
    digest = hashlib.sha256(canonical(layout.data())).hexdigest()
    return package.signed_bytes() + b"\n" + digest.encode("ascii")


def layout_from(data: object) -> Layout:
    """Read a layout.

    Raises:
        RuleBroken: `package.shape`.
    """
    try:
        if not isinstance(data, dict):
            raise TypeError("table expected")
        sheets = [_text(name) for name in data["sheets"]]
        places = [_place(sheets, *place) for place in data["places"]]
    except (KeyError, TypeError, ValueError, IndexError, ArithmeticError) as error:
        raise RuleBroken("package.shape", detail=type(error).__name__) from error
    return Layout(sheets, places)


def _place(
    sheets: list[str], sheet: object, address: object, cell: object, words: object, value: object
) -> Place:
    place = _text(address)
    position(place)
    shown = value if type(value) in _AS_IT_IS else _shown(value)
    return Place(sheets[_index(sheet)], place, _text(cell), _text(words), shown)  # type: ignore[arg-type]


_AS_IT_IS: Final = frozenset({int, str, type(None)})


def is_same(expected: Shown, found: object) -> bool:
    """Whether a cell still shows what it showed; spreadsheets keep numbers as floats."""
    if type(found) is type(expected) and found == expected:  # nearly every cell
        return True
    if expected is None:
        return found == NO_SHARE
    if isinstance(expected, str):
        return isinstance(found, str) and normalise(found) == normalise(expected)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return False
    return abs(Decimal(repr(found)) - expected) < _NEGLIGIBLE


@lru_cache(maxsize=65_536)
def position(address: str) -> tuple[int, int]:
    """Row and column of an address such as `C10`, both from 0.

    Raises:
        ValueError: When it is none.
    """
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError("address expected")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def address_of(row: int, column: int) -> str:
    """The address of a cell, both counted from 0: (9, 2) → `C10`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def interval_of(hits: int | None, total: int | None) -> tuple[Decimal | None, Decimal | None]:
    """95 % Wilson interval of a share, four digits; None without a base."""
    ends = None if hits is None or not total else wilson_interval(hits, total)
    if ends is None:
        return None, None
    low, high = (Decimal(repr(end)).quantize(_FOUR, ROUND_HALF_UP) for end in ends)
    return low, high


_RATINGS: Final = {
    "S06.coverage": ("S06.rated_of_returned", "S06.returned"),
    "S06.low": ("S06.numerator", "S06.denominator"),
    "S06.high": ("S06.numerator", "S06.denominator"),
}


def _base(cell: str) -> tuple[str, str] | None:
    """The two counts from which a share is divided."""
    name = cell.removesuffix(".ratio")
    return _RATINGS.get(cell) if name == cell else (f"{name}.numerator", f"{name}.denominator")


def _derived(cell: str, part: int | None, whole: int | None) -> Decimal | None:
    if cell in ("S06.low", "S06.high"):
        return interval_of(part, whole)[0 if cell == "S06.low" else 1]
    return ratio(part, whole)


_DECIMAL: Final = "decimal"


def _plain(value: Shown) -> int | str | Mapping[str, str] | None:
    return {_DECIMAL: str(value)} if isinstance(value, Decimal) else value


def _shown(value: object) -> Shown:
    if isinstance(value, dict):
        return Decimal(_text(value[_DECIMAL]))
    if value is None or (isinstance(value, int | str) and not isinstance(value, bool)):
        return value
    raise TypeError("number or text expected")


def _index(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise TypeError("number of a sheet expected")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value
