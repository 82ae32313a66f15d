"""Rows of a text over several pages: justified, and no page gets a line alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from ui.printing.fonts import MM_PER_POINT
from ui.printing.line_breaking import justified_lines
from ui.printing.page import ASCENT, DESCENT, TextRun
from ui.printing.sheet import Sheet, Style

__all__ = ["Row", "glue_last", "keep_together", "paragraph_rows", "put_justified", "put_rows"]

_LOOSEST = 0.22
"""A line whose blanks would take more than this share of the width stays ragged."""


@dataclass(frozen=True, slots=True)
class Row:
    """Something of a height in mm that stands on one page.

    Attributes:
        put: Draws it, told the top.
        is_glued: No page may end after it.
        is_space: White only.
        heading: Draws the head of its table again where this row begins a page, told the top;
            returns the top of the row.
    """

    height: float
    put: Callable[[float], None]
    is_glued: bool = False
    is_space: bool = False
    heading: Callable[[float], float] | None = None


def keep_together(rows: Sequence[Row], least: int = 2) -> list[Row]:
    """Glue rows so that a page break leaves at least so many on either side."""
    last = len(rows) - 1
    return [
        replace(row, is_glued=position < last and (position < least - 1 or position > last - least))
        for position, row in enumerate(rows)
    ]


def glue_last(rows: list[Row], lines: int = 2) -> None:
    """Let what follows take the last lines with it to another page."""
    for position in range(len(rows) - 1, -1, -1):
        if lines <= 0:
            return
        rows[position] = replace(rows[position], is_glued=True)
        lines -= not rows[position].is_space


def put_rows(
    rows: Iterable[Row], top: float, bottom: float, turn_page: Callable[[], float]
) -> float:
    """Draw the rows one below the other; glued rows go to the next page together.

    A group that is higher than a page is broken where the page ends.

    Returns:
        The top of what follows.
    """
    page_top: float | None = None
    for group in _groups(rows):
        if top + sum(row.height for row in group) > bottom and top != page_top:
            top = page_top = _begin_page(turn_page, group[0])
        for row in group:
            if top + row.height > bottom and top != page_top:
                top = page_top = _begin_page(turn_page, row)
            row.put(top)
            top += row.height
    return top


def _begin_page(turn_page: Callable[[], float], row: Row) -> float:
    top = turn_page()
    return top if row.heading is None else row.heading(top)


def _groups(rows: Iterable[Row]) -> Iterable[list[Row]]:
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.is_glued:
            yield group
            group = []
    if group:
        yield group


def paragraph_rows(
    sheet: Sheet, text: str, left: float, width: float, style: Style, indent: float = 0.0
) -> list[Row]:
    """Set a paragraph justified, its first line indented; no page gets a single line of it."""
    lines = _broken(sheet, text, width, style, indent)
    rows = []
    for position, line in enumerate(lines):
        start = indent if position == 0 else 0.0
        is_last = position == len(lines) - 1

        def put(
            top: float, line: str = line, start: float = start, is_last: bool = is_last
        ) -> None:
            put_justified(sheet, line, left + start, top, width - start, style, is_last=is_last)

        rows.append(Row(style.line_height, put))
    return keep_together(rows)


def _broken(sheet: Sheet, text: str, width: float, style: Style, indent: float) -> list[str]:
    def width_of(part: str) -> float:
        return sheet.measure.width(part, style.points, style.is_bold)

    return justified_lines(text, width_of, width * 0.999, indent)


def put_justified(
    sheet: Sheet,
    line: str,
    left: float,
    top: float,
    width: float,
    style: Style,
    *,
    is_last: bool = False,
) -> None:
    """Set one line from edge to edge; the last line of a paragraph as it comes."""
    blanks = line.count(" ")
    own = sheet.measure.width(line, style.points, style.is_bold)
    slack = width - own
    if is_last or not blanks or not 0 < slack <= _LOOSEST * width:
        sheet.put_line(line, left, top, width, style)
        return
    extra = (style.leading - ASCENT - DESCENT) / 2
    sheet.add(
        TextRun(
            text=line,
            left=left,
            baseline=top + (extra + ASCENT) * style.points * MM_PER_POINT,
            width=width,
            points=style.points,
            is_bold=style.is_bold,
            colour=style.colour,
            spread=slack / blanks,
        )
    )
