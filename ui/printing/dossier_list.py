"""Lists on A4: the hand-over list of dossiers, the journal; the head of the table on each page."""

from __future__ import annotations

from dataclasses import replace

from cds_desktop.domain.printed_lists import PrintedList
from cds_desktop.services.progress import Progress, silent
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.page import A4, GREY, LINE_GREY, Page, Rule
from ui.printing.register import A4_LANDSCAPE
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["list_pages"]

_MARGIN, _RIGHT_MARGIN, _TOP = 15.0, 12.0, 14.0
_FOOT = 11.5
_HEAD_WIDTH = 110.0
_TEXT = Style(10)
_CENTRE = Style(10, is_bold=True, align=Align.CENTRE)
_PADDING = 1.0
_MOST_LINES = 5
"""A longer cell ends with "…": the code leads to all of it."""
_SIGNING_HEIGHT = 38.0


def list_pages(
    content: PrintedList, *, measure: TextMeasure | None = None, progress: Progress = silent
) -> tuple[Page, ...]:
    """Lay a list out; a row never breaks over two pages, signatures never stand alone.

    Args:
        content: The list in words.
        measure: Widths of words, shared when much is made.
        progress: Told rows done and all; may raise `Cancelled`.
    """
    ensure_print_fonts()
    return _List(content, measure or TextMeasure()).lay_out(progress)


class _List:
    def __init__(self, content: PrintedList, measure: TextMeasure) -> None:
        self._content = content
        paper = A4_LANDSCAPE if content.is_landscape else A4
        self._sheet = Sheet(paper, measure)
        self._width = paper.width - _MARGIN - _RIGHT_MARGIN
        self._bottom = paper.height - _FOOT - 2
        self._foot_top = paper.height - _FOOT
        whole = sum(column.share for column in content.columns)
        self._widths = [column.share / whole * self._width for column in content.columns]
        self._edges = [_MARGIN]
        for width in self._widths:
            self._edges.append(self._edges[-1] + width)

    def lay_out(self, progress: Progress) -> tuple[Page, ...]:
        top = self._table_head(self._title())
        rows = self._content.rows
        for done, row in enumerate(rows, start=1):
            cells = [self._lines(words, at) for at, words in enumerate(row)]
            height = max(len(lines) for lines in cells) * _TEXT.line_height + 2 * _PADDING
            is_last = done == len(rows)
            # The sentence under the list and its signatures follow a row.
            needed = height + (self._closing_height() if is_last else 0.0)
            if top + needed > self._bottom:
                self._sheet.turn_page()
                top = self._table_head(_TOP)
            top = self._row(cells, top, height)
            if done % 100 == 0 or is_last:
                progress(done, len(rows))
        self._closing(top)
        self._sheet.on_every_page(self._put_foot)
        if self._content.is_sample:
            self._sheet.mark_as_sample()
        return self._sheet.pages()

    def _title(self) -> float:
        sheet, content = self._sheet, self._content
        plain, bold = Style(11, align=Align.CENTRE), Style(11, is_bold=True, align=Align.CENTRE)
        width = min(_HEAD_WIDTH, self._width)
        y = _TOP - 2
        for position, unit in enumerate(content.unit_lines):
            is_above = position == 0 and len(content.unit_lines) > 1
            style = plain if is_above else bold
            y = sheet.put(unit.upper(), _MARGIN, y, width, style, by_meaning=True)
        middle = _MARGIN + width / 2
        sheet.add(Rule(middle - 11, y + 0.8, middle + 11, y + 0.8, 0.25))
        title = Style(15, is_bold=True, align=Align.CENTRE)
        top = sheet.put(content.title, _MARGIN, y + 6, self._width, title, by_meaning=True)
        for line in content.title_lines:
            top = sheet.put(line, _MARGIN, top, self._width, Style(11, align=Align.CENTRE))
        return top + 4

    def _table_head(self, top: float) -> float:
        """Set the names of the columns; return the top of the first row."""
        sheet = self._sheet
        labels = [
            sheet.lines(column.label, width - 1.6, _CENTRE, by_meaning=True)
            for column, width in zip(self._content.columns, self._widths, strict=True)
        ]
        height = max(len(lines) for lines in labels) * _CENTRE.line_height + 2 * _PADDING
        sheet.add(Rule(_MARGIN, top, self._edges[-1], top, 0.3))
        for at, lines in enumerate(labels):
            y = top + (height - len(lines) * _CENTRE.line_height) / 2
            for line in lines:
                y = sheet.put_line(line, self._edges[at], y, self._widths[at], _CENTRE)
        self._frame(top, height)
        return top + height

    def _lines(self, words: str, at: int) -> tuple[str, ...]:
        width = self._widths[at] - 2.0
        lines = tuple(
            line for part in words.split("\n") for line in self._sheet.lines(part, width, _TEXT)
        )
        if len(lines) <= _MOST_LINES:
            return lines or ("",)
        last = lines[_MOST_LINES - 1]
        while last and self._sheet.measure.width(f"{last}…", _TEXT.points) > width:
            last = last.rpartition(" ")[0]
        return (*lines[: _MOST_LINES - 1], f"{last.rstrip(' ,;–')}…")

    def _row(self, cells: list[tuple[str, ...]], top: float, height: float) -> float:
        for at, lines in enumerate(cells):
            is_middle = self._content.columns[at].is_middle
            style = replace(_TEXT, align=Align.CENTRE if is_middle else Align.LEFT)
            y = top + _PADDING
            for line in lines:
                left, width = self._edges[at] + 1.0, self._widths[at] - 2.0
                y = self._sheet.put_line(line, left, y, width, style)
        self._frame(top, height)
        return top + height

    def _frame(self, top: float, height: float) -> None:
        for edge in self._edges:
            self._sheet.add(Rule(edge, top, edge, top + height, 0.15, LINE_GREY))
        y = top + height
        self._sheet.add(Rule(_MARGIN, y, self._edges[-1], y, 0.15, LINE_GREY))

    def _closing_height(self) -> float:
        signing = _SIGNING_HEIGHT if self._content.signatures else 0.0
        return (4 + _TEXT.line_height if self._content.closing else 0.0) + signing

    def _closing(self, top: float) -> None:
        sheet, content = self._sheet, self._content
        y = top + 3
        if content.closing:
            bold = Style(10, is_bold=True)
            y = sheet.put_line(content.closing, _MARGIN, y, self._width, bold)
        width = self._width / max(1, len(content.signatures))
        for at, words in enumerate(content.signatures):
            left = _MARGIN + at * width
            below = sheet.put_line(words, left, y + 4, width, _CENTRE)
            hint = Style(10, colour=GREY, align=Align.CENTRE)
            sheet.put_line("(ký, ghi rõ họ tên, ngày giờ)", left, below, width, hint)

    def _put_foot(self, page: int, pages: int) -> None:
        small = Style(10, colour=GREY)
        top, right = self._foot_top, self._edges[-1]
        self._sheet.add(Rule(_MARGIN, top, right, top, 0.15, LINE_GREY))
        self._sheet.put_line(self._content.foot, _MARGIN, top + 0.8, self._width, small)
        words = f"Trang {page}/{pages}"
        end = replace(small, align=Align.RIGHT)
        self._sheet.put_line(words, _MARGIN, top + 0.8, self._width, end)
