"""The list of fields with the pages on which they begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ui.printing.page import LINE_GREY, Rule
from ui.printing.sheet import SMALLEST_POINTS, Align, Sheet, Style

__all__ = ["ContentsList"]

_NAME = Style(SMALLEST_POINTS + 0.5)
_NUMBER = Style(SMALLEST_POINTS + 0.5, align=Align.RIGHT)
_NUMBER_WIDTH = 14.0
_GUTTER = 8.0
_PADDING = 0.9


class ContentsList:
    """Puts the names first, since they take room, and the numbers when the pages are known.

    Args:
        sheet: On whose pages the list stands.
        columns: Side by side.
    """

    def __init__(self, sheet: Sheet, columns: int) -> None:
        self._sheet, self._columns = sheet, columns
        self._places: list[tuple[int, str, float, float, float]] = []

    def height(self, names: Sequence[str], width: float) -> float:
        """Height in mm, were the columns filled evenly and never broken by a page."""
        rows = [self._row_height(name, width) for name in names]
        most = sum(rows) / self._columns
        return max(self._fill(rows, most + max(rows, default=0.0)), default=0.0)

    def put(
        self,
        names: Sequence[str],
        top: float,
        bottom: float,
        sides: Callable[[], tuple[float, float]],
        next_page: Callable[[], float],
    ) -> float:
        """Set the names; return the top of what follows on the last page.

        Args:
            names: In their order, down the first column, then down the next.
            top: Where the list begins.
            bottom: Where the text of every page ends.
            sides: Left edge and width of the text of the page under construction.
            next_page: Turns the page and tells where the text begins.
        """
        left, width = sides()
        rest, lowest = list(names), top
        while rest:
            rows = [self._row_height(name, width) for name in rest]
            evenly = sum(rows) / self._columns + max(rows)
            room = max(min(bottom - top, evenly), max(rows))
            position = 0
            for column in range(self._columns):
                y = top
                while position < len(rest) and y + rows[position] <= top + room + 0.01:
                    y = self._put_row(rest[position], left, width, column, y)
                    position += 1
                lowest = max(lowest, y)
            rest = rest[position:]
            if rest:
                top = lowest = next_page()
                left, width = sides()
        return lowest

    def number(self, pages: Mapping[str, int]) -> None:
        """Set the page of each name."""

        def put(page: int, _pages: int) -> None:
            for on_page, name, left, top, width in self._places:
                if on_page == page:
                    self._sheet.put_line(str(pages[name]), left, top, width, _NUMBER)

        self._sheet.on_every_page(put)

    def _column_width(self, width: float) -> float:
        return (width - (self._columns - 1) * _GUTTER) / self._columns

    def _row_height(self, name: str, width: float) -> float:
        room = self._column_width(width) - _NUMBER_WIDTH
        count = len(self._sheet.lines(name, room, _NAME, by_meaning=True))
        return count * _NAME.line_height + 2 * _PADDING

    def _fill(self, rows: Sequence[float], most: float) -> list[float]:
        """Heights of the columns when none is longer than `most`."""
        columns = [0.0]
        for row in rows:
            if columns[-1] + row > most and len(columns) < self._columns:
                columns.append(0.0)
            columns[-1] += row
        return columns

    def _put_row(self, name: str, left: float, width: float, column: int, top: float) -> float:
        own = self._column_width(width)
        left += column * (own + _GUTTER)
        y = top + _PADDING
        for line in self._sheet.lines(name, own - _NUMBER_WIDTH, _NAME, by_meaning=True):
            last = y
            y = self._sheet.put_line(line, left, y, own - _NUMBER_WIDTH, _NAME)
        page = len(self._sheet.full_pages) + 1
        self._places.append((page, name, left + own - _NUMBER_WIDTH, last, _NUMBER_WIDTH))
        y += _PADDING
        self._sheet.add(Rule(left, y, left + own, y, 0.1, LINE_GREY))
        return y
