"""Where a printed table is cut: the names of the signers never stand on a page alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_A4: Final = (842.0, 595.0)
"""Length and width of the paper in points."""
_INCH: Final = 72.0
_ROW: Final = 15.0
"""Height of a row that has none of its own, in points."""
_SPARE: Final = 0.95
"""Excel and LibreOffice measure columns a little differently; a full page is not filled up."""


def keep_end_together(sheet: Worksheet, first: int, last: int) -> None:
    """Put a page break before a row if the rows from it to the last would be cut by a page.

    Args:
        sheet: On A4 landscape, as wide as the paper; its title rows are repeated on each page.
        first: The first row that belongs to the end.
        last: The last row of the sheet.
    """
    from openpyxl.worksheet.pagebreak import Break

    room = _room(sheet)
    title = _title_height(sheet)
    used, on_page = 0.0, 0
    for row in range(1, first):
        height = _height(sheet, row)
        if on_page and used + height > room:
            used, on_page = title, 0
        used += height
        on_page += 1
    end = sum(_height(sheet, row) for row in range(first, last + 1))
    if used + end > room:
        sheet.row_breaks.append(Break(id=first - 1))


def _room(sheet: Worksheet) -> float:
    """Points of rows on one page, before the sheet is made as wide as the paper."""
    margins = sheet.page_margins
    high = _A4[1] - _INCH * (margins.top + margins.bottom)
    wide = _A4[0] - _INCH * (margins.left + margins.right)
    # 7 pixels a character and 5 beside it, at 96 pixels an inch: Excel's own measure.
    columns = sum((7 * one.width + 5) * 0.75 for one in sheet.column_dimensions.values())
    return _SPARE * high * max(1.0, columns / wide)


def _title_height(sheet: Worksheet) -> float:
    titles = str(sheet.print_title_rows or "").replace("$", "").rpartition("!")[2]
    first, _, last = titles.partition(":")
    if not first.isdecimal() or not last.isdecimal():
        return 0.0
    return sum(_height(sheet, row) for row in range(int(first), int(last) + 1))


def _height(sheet: Worksheet, row: int) -> float:
    return float(sheet.row_dimensions[row].height or _ROW)
