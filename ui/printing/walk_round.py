"""The walk-round list on A4: by place, each sheet with a box to tick and room for notes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity.walk_round import WalkPlace, WalkRound, WalkRow
from cds_desktop.services.progress import Progress, silent
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.page import A4, GREY, LINE_GREY, Page, Rule
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["walk_round_pages"]

translate = QCoreApplication.translate

_LEFT, _RIGHT, _TOP = 20.0, 195.0, 14.0
_WIDTH = _RIGHT - _LEFT
_FOOT_TOP = A4.height - 12.0
_BOTTOM = _FOOT_TOP - 2.5
_TEXT, _BOLD = Style(10), Style(10, is_bold=True)
_GREY = Style(10, colour=GREY)
_PLACE = Style(12, is_bold=True)
_PADDING: Final = 1.4
_BOX: Final = 4.6
_SHARES: Final = (9.0, 30.0, 61.0, 46.0, 29.0)
"""Widths in millimetres: box, sheet, procedures, state, notes."""
_MOST_LINES: Final = 4
_FEW_LINES: Final = 2
"""Of one name, and of one among several; a longer one ends with "…": the code leads to it."""
_GAP: Final = 5.0
_SIGNING: Final = 30.0


def walk_round_pages(
    content: WalkRound, *, measure: TextMeasure | None = None, progress: Progress = silent
) -> tuple[Page, ...]:
    """Lay the list out; a row never breaks over two pages, a place's name never stands alone.

    Args:
        content: The list in words.
        measure: Widths of words, shared when much is made.
        progress: Told sheets done and all; may raise `Cancelled`.
    """
    ensure_print_fonts()
    return _WalkRound(content, measure or TextMeasure()).lay_out(progress)


class _WalkRound:
    def __init__(self, content: WalkRound, measure: TextMeasure) -> None:
        self._content, self._sheet = content, Sheet(A4, measure)
        edges = [_LEFT]
        for width in _SHARES:
            edges.append(edges[-1] + width)
        self._edges = edges

    def lay_out(self, progress: Progress) -> tuple[Page, ...]:
        top = self._title()
        done, rows = 0, sum(len(place.rows) for place in self._content.places)
        for place in self._content.places:
            top = self._place(place, top, is_last=place is self._content.places[-1])
            done += len(place.rows)
            progress(done, rows)
        self._closing(top)
        self._sheet.on_every_page(self._put_foot)
        if self._content.is_sample:
            self._sheet.mark_as_sample()
        return self._sheet.pages()

    def _title(self) -> float:
        sheet, content = self._sheet, self._content
        plain, bold = Style(11, align=Align.CENTRE), Style(11, is_bold=True, align=Align.CENTRE)
        y, width = _TOP - 2, 100.0
        for position, unit in enumerate(content.unit_lines):
            is_above = position == 0 and len(content.unit_lines) > 1
            style = plain if is_above else bold
            y = sheet.put(unit.upper(), _LEFT, y, width, style, by_meaning=True)
        middle = _LEFT + width / 2
        sheet.add(Rule(middle - 11, y + 0.8, middle + 11, y + 0.8, 0.25))
        title = Style(15, is_bold=True, align=Align.CENTRE)
        top = sheet.put(content.title, _LEFT, y + 6, _WIDTH, title, by_meaning=True) + 1
        line_style = Style(11, align=Align.CENTRE)
        for line in content.title_lines:
            top = sheet.put(line, _LEFT, top, _WIDTH, line_style, by_meaning=True)
        return top + 3

    # --- a place ------------------------------------------------------------------------------

    def _place(self, place: WalkPlace, top: float, *, is_last: bool) -> float:
        """One place; the signatures follow the last row of the last one."""
        rows = [self._cells(row) for row in place.rows]
        ends = [0.0] * (len(rows) - 1) + [_GAP + _SIGNING if is_last else 0.0]
        needed = [self._height(cells) + end for cells, end in zip(rows, ends, strict=True)]
        if top + self._head_height(place) + needed[0] > _BOTTOM:
            self._sheet.turn_page()
            top = _TOP
        top = self._head(place, top)
        for cells, room in zip(rows, needed, strict=True):
            if top + room > _BOTTOM:
                self._sheet.turn_page()
                top = self._head(place, _TOP, goes_on=True)
            top = self._row(cells, top, self._height(cells))
        return top + _GAP

    def _head_height(self, place: WalkPlace) -> float:
        note = _TEXT.line_height if place.note else 0.0
        return _PLACE.line_height + note + 1 + _TEXT.line_height + 2 * _PADDING

    def _head(self, place: WalkPlace, top: float, *, goes_on: bool = False) -> float:
        """The name of the place and of the columns; return the top of the first row."""
        sheet = self._sheet
        count = translate("WalkRound", "{count} tờ").format(count=len(place.rows))
        words = translate("WalkRound", "{place}, tiếp theo") if goes_on else "{place}"
        name = words.format(place=place.name)
        (line, *_rest) = sheet.lines(name, _WIDTH - 25, _PLACE)
        sheet.put_line(line, _LEFT, top, _WIDTH - 25, _PLACE)
        right = replace(_GREY, align=Align.RIGHT)
        top = sheet.put_line(count, _RIGHT - 24, top + 0.7, 24, right) + 0.6
        if place.note and not goes_on:
            top = sheet.put(place.note, _LEFT, top, _WIDTH, _GREY, by_meaning=True)
        top += 1
        labels = (
            "",
            translate("WalkRound", "Tờ"),
            translate("WalkRound", "Thủ tục trên tờ"),
            translate("WalkRound", "Tình trạng"),
            translate("WalkRound", "Ghi chú"),
        )
        height = _TEXT.line_height + 2 * _PADDING
        sheet.add(Rule(_LEFT, top, _RIGHT, top, 0.3))
        for at, label in enumerate(labels):
            left = self._edges[at] + 1.2
            sheet.put_line(label, left, top + _PADDING, _SHARES[at] - 2, _GREY)
        self._frame(top, height)
        return top + height

    def _cells(self, row: WalkRow) -> list[list[tuple[str, Style]]]:
        state = _BOLD if row.is_wrong else _TEXT
        return [
            [],
            [(row.number, _BOLD), *self._lines((row.kind,), 1, _GREY)],
            self._lines(
                row.procedures, 2, _TEXT, _FEW_LINES if len(row.procedures) > 1 else _MOST_LINES
            ),
            [*self._lines((row.state,), 3, state), *self._lines(row.details, 3, _TEXT)],
            [],
        ]

    def _lines(
        self, texts: tuple[str, ...], at: int, style: Style, most: int = _MOST_LINES
    ) -> list[tuple[str, Style]]:
        width = _SHARES[at] - 2.4
        found: list[tuple[str, Style]] = []
        for text in texts:
            lines = self._sheet.lines(text, width, style)
            if len(lines) > most:
                lines = (*lines[: most - 1], self._cut(lines[most - 1], width, style))
            found += [(line, style) for line in lines]
        return found

    def _cut(self, line: str, width: float, style: Style) -> str:
        while line and self._sheet.measure.width(f"{line}…", style.points) > width:
            line = line.rpartition(" ")[0]
        return f"{line.rstrip(' ,;–')}…"

    @staticmethod
    def _height(cells: list[list[tuple[str, Style]]]) -> float:
        lines = max(len(cell) for cell in cells)
        return max(lines * _TEXT.line_height, _BOX) + 2 * _PADDING

    def _row(self, cells: list[list[tuple[str, Style]]], top: float, height: float) -> float:
        self._box(_LEFT + (_SHARES[0] - _BOX) / 2, top + _PADDING)
        for at, lines in enumerate(cells):
            y = top + _PADDING
            for line, style in lines:
                left, width = self._edges[at] + 1.2, _SHARES[at] - 2.4
                y = self._sheet.put_line(line, left, y, width, style)
        self._frame(top, height)
        return top + height

    def _box(self, left: float, top: float) -> None:
        """The box to tick."""
        right, bottom = left + _BOX, top + _BOX
        for line in (
            (left, top, right, top), (left, bottom, right, bottom),
            (left, top, left, bottom), (right, top, right, bottom),
        ):  # fmt: skip
            self._sheet.add(Rule(*line, 0.3))

    def _frame(self, top: float, height: float) -> None:
        for edge in self._edges:
            self._sheet.add(Rule(edge, top, edge, top + height, 0.15, LINE_GREY))
        bottom = top + height
        self._sheet.add(Rule(_LEFT, bottom, _RIGHT, bottom, 0.15, LINE_GREY))

    # --- the end ------------------------------------------------------------------------------

    def _closing(self, top: float) -> None:
        sheet, content = self._sheet, self._content
        if content.closing:
            top = sheet.put(content.closing, _LEFT, top, _WIDTH, _TEXT) + 3
        if top + _SIGNING > _BOTTOM:
            sheet.turn_page()
            top = _TOP
        width = _WIDTH / max(1, len(content.signatures))
        centre = replace(_BOLD, align=Align.CENTRE)
        hint = replace(_GREY, align=Align.CENTRE)
        for at, words in enumerate(content.signatures):
            left = _LEFT + at * width
            below = sheet.put_line(words, left, top, width, centre)
            line = translate("WalkRound", "(ký, ghi rõ họ tên, ngày giờ)")
            sheet.put_line(line, left, below, width, hint)

    def _put_foot(self, page: int, pages: int) -> None:
        sheet = self._sheet
        sheet.add(Rule(_LEFT, _FOOT_TOP, _RIGHT, _FOOT_TOP, 0.15, LINE_GREY))
        sheet.put_line(self._content.foot, _LEFT, _FOOT_TOP + 0.8, _WIDTH, _GREY)
        words = translate("WalkRound", "trang {page}/{pages}").format(page=page, pages=pages)
        right = replace(_GREY, align=Align.RIGHT)
        sheet.put_line(words, _LEFT, _FOOT_TOP + 0.8, _WIDTH, right)
