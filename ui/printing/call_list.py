"""The list of people to call after a closure: A4, the head of the table on every page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.form_sets import FormSet
from cds_desktop.domain.office_papers import CallListContent
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.page import A4, GREY, LINE_GREY, Frame, Page, Rect, Rule
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["call_list_pages"]

_LEFT, _RIGHT, _TOP = 12.0, 198.0, 12.0
_WIDTH = _RIGHT - _LEFT
_FOOT_TOP = 285.0
_BOTTOM = _FOOT_TOP - 2
_TEXT = Style(10.5)
_BOLD = Style(10.5, is_bold=True)
_SMALL = Style(10, colour=GREY)
_PADDING = 1.2
_TICK = 4.5
_SHARES: Final = {
    "tick": 12, "number": 9, "code": 28, "name": 40, "phone": 29, "before": 26, "after": 27,
    "outcome": 30,
}  # fmt: skip
_MIDDLE = frozenset({"tick", "number", "before", "after"})


def call_list_pages(
    content: CallListContent, form_set: FormSet, *, measure: TextMeasure | None = None
) -> tuple[Page, ...]:
    """Lay out the list; nobody's row breaks over two pages.

    Args:
        content: The rows, in the order in which people are called.
        form_set: For the motto of the State and the words of the foot.
        measure: Widths of words, shared when much is made.
    """
    ensure_print_fonts()
    return _CallList(content, form_set, measure or TextMeasure()).lay_out()


class _CallList:
    def __init__(self, content: CallListContent, form_set: FormSet, measure: TextMeasure) -> None:
        self._content, self._set = content, form_set
        self._sheet = Sheet(A4, measure)
        shares = _SHARES | self._narrow(measure)
        scale = _WIDTH / sum(shares.values())
        self._widths = {key: shares[key] * scale for key in content.labels}
        self._edges = [_LEFT]
        for width in self._widths.values():
            self._edges.append(self._edges[-1] + width)

    def _narrow(self, measure: TextMeasure) -> dict[str, float]:
        """What a short second figure (a shelf) leaves free is room to write by hand."""
        words = [self._content.labels["after"]]
        words += [line for row in self._content.rows for line in row.get("after", "").splitlines()]
        widest = max(measure.width(line, _BOLD.points, True) for line in words)
        after = min(float(_SHARES["after"]), widest + 6)
        return {"after": after, "outcome": _SHARES["outcome"] + _SHARES["after"] - after}

    def lay_out(self) -> tuple[Page, ...]:
        sheet, top = self._sheet, self._table_head(self._head())
        for row in self._content.rows:
            cells = {
                key: [
                    line
                    for part in row.get(key, "").splitlines()
                    for line in sheet.lines(part, width - 1.8, _TEXT)
                ]
                for key, width in self._widths.items()
            }
            most = max(len(lines) for lines in cells.values())
            height = max(2, most) * _TEXT.line_height + 2 * _PADDING
            if top + height > _BOTTOM:
                sheet.turn_page()
                top = self._table_head(_TOP)
            self._row(cells, top, height)
            top += height
        self._closing(top + 3)
        sheet.on_every_page(self._put_foot)
        if self._content.is_sample:
            sheet.mark_as_sample()
        return sheet.pages()

    def _head(self) -> float:
        sheet, content = self._sheet, self._content
        centre, bold = Style(11, align=Align.CENTRE), Style(11, is_bold=True, align=Align.CENTRE)
        unit_width, state_width = 82.0, 92.0
        y = _TOP - 2
        for position, unit in enumerate(content.unit_lines):
            style = centre if position == 0 and len(content.unit_lines) > 1 else bold
            y = sheet.put(unit.upper(), _LEFT, y, unit_width, style, by_meaning=True)
        self._short_rule(_LEFT + unit_width / 2, y + 0.8, 20)
        left = _RIGHT - state_width
        z = sheet.put(self._set.state_title, left, _TOP - 2, state_width, bold)
        z = sheet.put(self._set.state_motto, left, z, state_width, bold)
        self._short_rule(left + state_width / 2, z + 0.8, 52)
        at = office_time(content.issued_at)
        line = self._set.place_line.format(
            place=content.place, day=f"{at.day:02d}",
            month=f"{at.month:02d}" if at.month < 3 else at.month, year=at.year,
        ).lstrip(", ")  # fmt: skip
        z = sheet.put(line[:1].upper() + line[1:], left, z + 2.5, state_width, centre)
        title = Style(14, is_bold=True, align=Align.CENTRE)
        top = sheet.put(content.title, _LEFT, max(y, z) + 5, _WIDTH, title) + 1
        for line in content.lines:
            top = sheet.put(line, _LEFT, top, _WIDTH, replace(_TEXT, align=Align.CENTRE))
        return top + 4

    def _short_rule(self, centre: float, top: float, length: float) -> None:
        self._sheet.add(Rule(centre - length / 2, top, centre + length / 2, top, 0.25))

    def _table_head(self, top: float) -> float:
        sheet, style = self._sheet, replace(_BOLD, points=10, align=Align.CENTRE)
        labels = {
            key: sheet.lines(words, self._widths[key] - 1.2, style, by_meaning=True)
            for key, words in self._content.labels.items()
        }
        height = max(len(lines) for lines in labels.values()) * style.line_height + 2 * _PADDING
        sheet.add(Rule(_LEFT, top, _RIGHT, top, 0.3))
        for (key, lines), left in zip(labels.items(), self._edges, strict=False):
            y = top + (height - len(lines) * style.line_height) / 2
            for line in lines:
                y = sheet.put_line(line, left, y, self._widths[key], style)
        self._frame(top, height, 0.3)
        return top + height

    def _row(self, cells: dict[str, list[str]], top: float, height: float) -> None:
        sheet = self._sheet
        for (key, lines), left in zip(cells.items(), self._edges, strict=False):
            width = self._widths[key]
            if key == "tick":
                box = Rect(left + (width - _TICK) / 2, top + (height - _TICK) / 2, _TICK, _TICK)
                sheet.add(Frame(box, 0.3, 0.6))
            style = replace(
                _BOLD if key == "after" else _TEXT,
                align=Align.CENTRE if key in _MIDDLE else Align.LEFT,
            )
            y = top + _PADDING
            for line in lines:
                y = sheet.put_line(line, left + 0.9, y, width - 1.8, style)
        self._frame(top, height, 0.15)

    def _frame(self, top: float, height: float, foot: float) -> None:
        for edge in self._edges:
            self._sheet.add(Rule(edge, top, edge, top + height, 0.15, LINE_GREY))
        colour = LINE_GREY if foot < 0.3 else "#000000"
        self._sheet.add(Rule(_LEFT, top + height, _RIGHT, top + height, foot, colour))

    def _closing(self, top: float) -> None:
        sheet = self._sheet
        lines = [
            line for text in self._content.closing for line in sheet.lines(text, _WIDTH, _SMALL)
        ]
        if top + len(lines) * _SMALL.line_height > _BOTTOM:
            sheet.turn_page()
            top = _TOP
        for line in lines:
            top = sheet.put_line(line, _LEFT, top, _WIDTH, _SMALL)

    def _put_foot(self, page: int, pages: int) -> None:
        sheet = self._sheet
        sheet.add(Rule(_LEFT, _FOOT_TOP, _RIGHT, _FOOT_TOP, 0.15, LINE_GREY))
        words = self._set.page_line.format(page=page, pages=pages)
        right = replace(_SMALL, align=Align.RIGHT)
        y = _FOOT_TOP + 0.8
        sheet.put_line(words[:1].upper() + words[1:], _LEFT, y, _WIDTH, right)
        if self._content.reprint:
            words = self._set.reprint_line.format(times=self._content.reprint)
            sheet.put_line(words, _LEFT, y, _WIDTH, Style(10, is_bold=True))
