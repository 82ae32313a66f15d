"""The poster of one field: every procedure with its code, on as many sheets as it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent
from ui.printing.fonts import TextMeasure
from ui.printing.page import A3, A4, BRAND, GREY, LINE_GREY, Rule
from ui.printing.products.code_box import Code, address_lines, code_of
from ui.printing.products.entries import (
    Measures,
    by_field,
    fact_text,
    field_name,
    foot_height,
    put_foot,
    put_head,
    shortened,
)
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.qr import QUIET_MODULES
from ui.printing.sheet import KnownLines, Sheet, Style

__all__ = ["make_pages"]

translate = QCoreApplication.translate

_MEASURES = {
    A4.name: Measures(A4, 16, 14, 194, 283),
    A3.name: Measures(A3, 22, 20, 275, 400, 1.3),
}
_COLUMNS = {A4.name: 2, A3.name: 3}
_GUTTER = 8.0
_LEAST_CODE = 21.0
"""Side of a code, in mm, where the distance asks for less."""
_CAPTION = Style(10, colour=GREY)
_NAME = Style(11.5, is_bold=True)
_FACT = Style(10.5)
_ADDRESS = Style(10, colour=GREY)
_ROW_GAP = 3.8
_GAP = 3.0
_TALLEST = 62.0
"""Millimetres; an entry taller than that in its column is set across all columns."""
_TITLE_SIZES = (27.0, 24.0, 21.0, 18.0, 16.0, 14.0)
_TITLE_LINES = 3


def make_pages(
    contents: Sequence[PosterContent], options: ProductOptions, measure: TextMeasure
) -> Iterator[LaidOut]:
    """One `LaidOut` for each field, its pages counted on their own."""
    known_lines: KnownLines = {}
    for of_field in by_field(contents).values():
        sheet = Sheet(options.paper, measure, known_lines)
        _FieldPoster(of_field, options, sheet).lay_out()
        if any(content.is_sample for content in of_field):
            sheet.mark_as_sample()
        yield LaidOut(sheet.pages(), tuple(content.code for content in of_field))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One procedure set for a width in mm."""

    code: Code
    module: float
    width: float
    beside: tuple[tuple[str, Style], ...]
    address: tuple[tuple[str, Style], ...]

    @property
    def code_side(self) -> float:
        """Of the dark part; the quiet zone lies in the white around it."""
        return self.code.modules * self.module

    @property
    def top_height(self) -> float:
        """Of code and text side by side."""
        quiet = QUIET_MODULES * self.module
        return max(self.code_side + quiet, sum(style.line_height for _, style in self.beside))

    @property
    def height(self) -> float:
        return self.top_height + sum(style.line_height for _, style in self.address)


class _FieldPoster:
    def __init__(
        self, contents: Sequence[PosterContent], options: ProductOptions, sheet: Sheet
    ) -> None:
        self._contents, self._options, self._sheet = contents, options, sheet
        self._measures = _MEASURES[options.paper.name]
        self._columns = _COLUMNS[options.paper.name]
        foot = foot_height(sheet, self._measures, contents[0])
        self._bottom = self._measures.bottom - foot - 3

    def lay_out(self) -> None:
        top = self._first_head()
        is_first = True
        for row in self._rows():
            height = max(entry.height for entry in row)
            if not is_first and top + _ROW_GAP + height > self._bottom:
                top, is_first = self._next_head(), True
            if not is_first:
                top = self._rule(top)
            for position, entry in enumerate(row):
                left = self._measures.left + position * (self._column + _GUTTER)
                self._put(entry, left, top)
            top += height + _ROW_GAP
            is_first = False
        self._sheet.on_every_page(
            lambda page, pages: put_foot(self._sheet, self._measures, self._contents, page, pages)
        )

    @property
    def _column(self) -> float:
        return (self._measures.width - (self._columns - 1) * _GUTTER) / self._columns

    # --- heads --------------------------------------------------------------------------------

    def _first_head(self) -> float:
        sheet, measures = self._sheet, self._measures
        first = self._contents[0]
        caption = translate("FieldPoster", "Công khai thủ tục hành chính theo lĩnh vực")
        top = put_head(sheet, measures, first, caption)
        field, width = field_name(first), measures.width
        style = self._title_style(field)
        top = sheet.put(field, measures.left, top, width, style, by_meaning=True) + 1
        words = translate("FieldPoster", "{count} thủ tục. Quét mã để xem giấy tờ cần có và nộp.")
        lead = Style(measures.points(12), colour=GREY)
        top = sheet.put(words.format(count=len(self._contents)), measures.left, top, width, lead)
        return self._rule(top + 3 * measures.scale)

    def _title_style(self, text: str) -> Style:
        style = Style(self._measures.points(_TITLE_SIZES[0]), is_bold=True)
        for points in _TITLE_SIZES:
            style = Style(self._measures.points(points), is_bold=True)
            lines = self._sheet.lines(text, self._measures.width, style, by_meaning=True)
            if len(lines) <= (2 if points > 16 else _TITLE_LINES):
                break
        return style

    def _next_head(self) -> float:
        sheet, measures = self._sheet, self._measures
        sheet.turn_page()
        first = self._contents[0]
        unit = first.unit_lines[0] if first.unit_lines else ""
        style = Style(measures.points(10), colour=GREY)
        top = sheet.put(unit, measures.left, measures.top, measures.width, style, by_meaning=True)
        words = translate("FieldPoster", "{field} (tiếp theo)").format(field=field_name(first))
        bold = Style(measures.points(13), is_bold=True)
        top = sheet.put(words, measures.left, top, measures.width, bold, by_meaning=True)
        return self._rule(top + 2 * measures.scale, is_head=True)

    def _rule(self, top: float, is_head: bool = False) -> float:
        measures = self._measures
        thickness, colour = (0.6, BRAND) if is_head else (0.15, LINE_GREY)
        self._sheet.add(Rule(measures.left, top, measures.right, top, thickness, colour))
        return top + _ROW_GAP

    # --- entries ------------------------------------------------------------------------------

    def _rows(self) -> Iterator[tuple[_Entry, ...]]:
        """Entries side by side, a very long one alone across the page."""
        waiting: list[_Entry] = []
        for content in self._contents:
            entry = self._entry(content, self._column)
            if entry.height > _TALLEST:
                if waiting:
                    yield tuple(waiting)
                    waiting = []
                yield (self._entry(content, self._measures.width),)
                continue
            waiting.append(entry)
            if len(waiting) == self._columns:
                yield tuple(waiting)
                waiting = []
        if waiting:
            yield tuple(waiting)

    def _entry(self, content: PosterContent, width: float) -> _Entry:
        code = code_of(content, self._options)
        module = code.module(least=_LEAST_CODE, most=self._column * 0.6)
        text_width = width - self._text_left(code, module)
        words = translate("FieldPoster", "Mã {code}").format(code=content.code)
        beside = [*self._set(words, text_width, _CAPTION)]
        most = int((self._bottom - self._measures.top) * 0.6 / _NAME.line_height)
        name = shortened(self._sheet, content.title, text_width, _NAME, most)
        beside += [(line, _NAME) for line in name]
        for fact in content.facts[:2]:
            text = f"{fact.label}: {fact_text(content, fact)}"
            beside += self._set(text, text_width, _FACT)
        address = address_lines(self._sheet, content, width, _ADDRESS)
        return _Entry(
            code, module, width, tuple(beside), tuple((line, _ADDRESS) for line in address)
        )

    @staticmethod
    def _text_left(code: Code, module: float) -> float:
        return code.modules * module + max(QUIET_MODULES * module, _GAP) + 1

    def _set(self, text: str, width: float, style: Style) -> Iterator[tuple[str, Style]]:
        for line in self._sheet.lines(text, width, style, by_meaning=True):
            yield line, style

    def _put(self, entry: _Entry, left: float, top: float) -> None:
        quiet = QUIET_MODULES * entry.module
        self._sheet.add(entry.code.at(left - quiet, top + 0.8 - quiet, entry.module))
        text_left = left + self._text_left(entry.code, entry.module)
        y = top
        for line, style in entry.beside:
            y = self._sheet.put_line(line, text_left, y, entry.width, style)
        y = top + entry.top_height + 0.8
        for line, style in entry.address:
            y = self._sheet.put_line(line, left, y, entry.width, style)
