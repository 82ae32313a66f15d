"""Puts typed values into one sheet and remembers where each number of the report stands."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.report_layout import Layout, Place

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Also with a tab or a line end before it, and in the full width of East Asian keyboards.
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class SheetWriter:
    """Puts typed values into one sheet and remembers the numbers it wrote."""

    def __init__(self, sheet: Worksheet, layout: Layout) -> None:
        self.sheet = sheet
        self._layout = layout
        layout.sheets.append(sheet.title)

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
        # An empty text would be a text cell without a text, which Excel may want to repair.
        cell.value = _FORBIDDEN.sub("", value) or None
        if cell.value is None:
            return cell
        cell.data_type = "s"
        if value.startswith(FORMULA_BEGINS):
            cell.quotePrefix = True
        return cell

    def label(self, row: int, column: int, value: str, words: str) -> Cell:
        """Write text which says what the numbers beside it are: a change of it is named."""
        cell = self.text(row, column, value)
        self._place(cell, "", words, str(cell.value))
        return cell

    def number(
        self,
        row: int,
        column: int,
        value: int | Decimal | None,
        style: str,
        cell_id: str = "",
        words: str = "",
    ) -> Cell:
        """Write a number with its format; nothing for a number which is not there.

        Args:
            row: From 1.
            column: From 1.
            value: None is "not reported", which differs from 0.
            style: The number format.
            cell_id: The cell of the report that stands here.
            words: What stands here, for a number which is no cell of the report.
        """
        cell = self.cell(row, column)
        if value is not None:
            cell.value = value
        if value is not None or cell_id:
            self._place(cell, cell_id, words, value)
        cell.number_format = style
        return cell

    def dash(self, row: int, column: int, dash: str, cell_id: str) -> Cell:
        """Write the dash of a share without a base."""
        cell = self.text(row, column, dash)
        self._place(cell, cell_id, "", None)
        return cell

    def _place(
        self, cell: Cell, cell_id: str, words: str, value: int | Decimal | str | None
    ) -> None:
        place = Place(self.sheet.title, cell.coordinate, cell_id, words, value)
        self._layout.places.append(place)
