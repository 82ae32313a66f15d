"""The index of the whole office: a table of all procedures, by field, each with its code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent
from ui.printing.fonts import TextMeasure
from ui.printing.page import A3, A4, BRAND, GREY, LINE_GREY, Rule
from ui.printing.products.code_box import Code, address_lines, code_of
from ui.printing.products.contents_list import ContentsList
from ui.printing.products.entries import (
    Measures,
    by_field,
    fact_text,
    foot_height,
    put_foot,
    put_head,
    shortened,
)
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.qr import QUIET_MODULES
from ui.printing.sheet import SMALLEST_POINTS, Align, KnownLines, Sheet, Style

__all__ = ["make_pages"]

translate = QCoreApplication.translate

_MEASURES = {
    A4.name: Measures(A4, 15, 13, 195, 285),
    A3.name: Measures(A3, 20, 18, 277, 402, 1.25),
}
_LEAST_CODE = 16.3
"""Side of a code in mm, where the distance asks for less."""
_MOST_CODE_SHARE = 0.25
_NUMBER_WIDTH, _LIMIT_WIDTH, _FEE_WIDTH, _CODE_WIDTH = 9.0, 29.0, 35.0, 17.5
_COLUMN_GAP = 3.0
_PADDING = 1.6
_CODE_AIR = 0.3
"""Between the quiet zone of a code and the lines of the table."""
_CONTENTS_SHARE = 0.75
"""Of the first page; a longer list of fields has its pages to itself."""
_TEXT = Style(SMALLEST_POINTS)
_NAME = Style(SMALLEST_POINTS + 0.5)
_CODE = Style(SMALLEST_POINTS, is_bold=True)
_GREY = Style(SMALLEST_POINTS, colour=GREY)
_FIELD = Style(12.5, is_bold=True)


def make_pages(
    contents: Sequence[PosterContent], options: ProductOptions, measure: TextMeasure
) -> Iterator[LaidOut]:
    """One `LaidOut` for the whole."""
    if not contents:
        return
    known_lines: KnownLines = {}
    sheet = Sheet(options.paper, measure, known_lines)
    _Index(contents, options, sheet).lay_out()
    if any(content.is_sample for content in contents):
        sheet.mark_as_sample()
    yield LaidOut(sheet.pages(), tuple(content.code for content in contents))


@dataclass(frozen=True, slots=True)
class _Cell:
    """One column of a row."""

    left: float
    width: float
    lines: tuple[str, ...]
    style: Style

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.line_height


@dataclass(frozen=True, slots=True)
class _Row:
    """One procedure."""

    code: Code
    module: float
    cells: tuple[_Cell, ...]
    under_name: tuple[_Cell, ...]

    @property
    def name_height(self) -> float:
        """From the upper edge of the text to what stands under the name."""
        return max(cell.height for cell in self.cells)

    @property
    def text_height(self) -> float:
        return self.name_height + max(cell.height for cell in self.under_name)


class _Index:
    def __init__(
        self, contents: Sequence[PosterContent], options: ProductOptions, sheet: Sheet
    ) -> None:
        self._contents, self._options, self._sheet = contents, options, sheet
        self._measures = _MEASURES[options.paper.name]
        self._bottom = self._measures.bottom - foot_height(sheet, self._measures, contents[0]) - 2

    def lay_out(self) -> None:
        fields = by_field(self._contents)
        top = self._title(len(fields))
        contents_list = ContentsList(self._sheet, 2)
        if len(fields) > 1:
            top = self._contents_list(contents_list, tuple(fields), top)
        begins = self._body(fields, top)
        if len(fields) > 1:
            contents_list.number(begins)
        self._sheet.on_every_page(
            lambda page, pages: put_foot(self._sheet, self._measures, self._contents, page, pages)
        )

    # --- first page ---------------------------------------------------------------------------

    def _title(self, fields: int) -> float:
        sheet, measures = self._sheet, self._measures
        caption = translate("Index", "Công khai thủ tục hành chính")
        top = put_head(sheet, measures, self._contents[0], caption)
        title = Style(measures.points(24), is_bold=True)
        words = translate("Index", "Danh mục thủ tục hành chính")
        top = sheet.put(words, measures.left, top, measures.width, title, by_meaning=True) + 1
        words = translate(
            "Index", "{count} thủ tục, {fields} lĩnh vực. Quét mã để xem giấy tờ cần có và nộp."
        )
        lead = Style(measures.points(11.5), colour=GREY)
        text = words.format(count=len(self._contents), fields=fields)
        return sheet.put(text, measures.left, top, measures.width, lead, by_meaning=True) + 5

    def _contents_list(self, fields_list: ContentsList, names: Sequence[str], top: float) -> float:
        sheet, measures = self._sheet, self._measures
        heading = Style(measures.points(13), is_bold=True)
        words = translate("Index", "Lĩnh vực và trang")
        top = sheet.put_line(words, measures.left, top, measures.width, heading) + 1
        needed = fields_list.height(names, measures.width)
        shares_page = needed <= (self._bottom - top) * _CONTENTS_SHARE

        def next_page() -> float:
            return self._next_page(translate("Index", "Lĩnh vực và trang (tiếp theo)"))

        top = fields_list.put(
            names, top, self._bottom, lambda: (measures.left, measures.width), next_page
        )
        return top + 7 if shares_page else self._bottom

    # --- table --------------------------------------------------------------------------------

    def _body(self, fields: dict[str, list[PosterContent]], top: float) -> dict[str, int]:
        """Set all rows; return the page on which each field begins."""
        begins: dict[str, int] = {}
        number, needs_head = 0, True
        for field, contents in fields.items():
            for position, content in enumerate(contents):
                number += 1
                row = self._row(number, content)
                height = self._row_height(row)
                heading = self._field_height(field) if position == 0 else 0.0
                head = self._head_height() if needs_head else 0.0
                if top + head + heading + height > self._bottom:
                    top, needs_head = self._next_page(field if position else ""), True
                if needs_head:
                    top, needs_head = self._table_head(top, row.code.side(row.module)), False
                if position == 0:
                    begins[field] = len(self._sheet.full_pages) + 1
                    top = self._put_field(field, top)
                self._put_row(row, top)
                top += height
        return begins

    def _row(self, number: int, content: PosterContent) -> _Row:
        code = code_of(content, self._options)
        module = code.module(_LEAST_CODE, self._measures.width * _MOST_CODE_SHARE)
        side = code.side(module)
        return _Row(
            code, module, self._cells(number, content, side), self._under_name(content, side)
        )

    def _cells(self, number: int, content: PosterContent, code_side: float) -> tuple[_Cell, ...]:
        lines, measures = self._sheet.lines, self._measures
        name_left = measures.left + _NUMBER_WIDTH
        limit_left, fee_left = self._fact_places(code_side)
        name_width = limit_left - name_left - _COLUMN_GAP
        most = int((self._bottom - measures.top) * 0.7 / _NAME.line_height)
        name = shortened(self._sheet, content.title, name_width, _NAME, most)
        facts = [fact_text(content, fact) for fact in content.facts[:2]]
        limit, fee = [*facts, "", ""][:2]
        limit_width, fee_width = _LIMIT_WIDTH - _COLUMN_GAP, _FEE_WIDTH - _COLUMN_GAP
        return (
            _Cell(measures.left, _NUMBER_WIDTH - 2, (str(number),), _GREY),
            _Cell(name_left, name_width, name, _NAME),
            _Cell(limit_left, limit_width, lines(limit, limit_width, _TEXT, by_meaning=True),
                  _TEXT),
            _Cell(fee_left, fee_width, lines(fee, fee_width, _TEXT, by_meaning=True), _TEXT),
        )  # fmt: skip

    def _fact_places(self, code_side: float) -> tuple[float, float]:
        """Left edges of the limit and of the fee."""
        fee_left = self._measures.right - code_side - _FEE_WIDTH
        return fee_left - _LIMIT_WIDTH, fee_left

    def _under_name(self, content: PosterContent, code_side: float) -> tuple[_Cell, _Cell]:
        """The procedure's code, and the address behind it as far as the drawn code."""
        left = self._measures.left + _NUMBER_WIDTH
        code = self._sheet.lines(content.code, _CODE_WIDTH - 1, _CODE)
        address_left = left + _CODE_WIDTH
        width = self._measures.right - code_side + 1 - address_left
        address = address_lines(self._sheet, content, width, _GREY)
        return (
            _Cell(left, _CODE_WIDTH - 1, code, _CODE),
            _Cell(address_left, width, address, _GREY),
        )

    @staticmethod
    def _row_height(row: _Row) -> float:
        return max(row.text_height + 2 * _PADDING, row.code.side(row.module) + 2 * _CODE_AIR)

    def _put_row(self, row: _Row, top: float) -> None:
        sheet, measures = self._sheet, self._measures
        height = self._row_height(row)
        # The quiet zone lies in the margin, so that the dark part stands flush with the text.
        quiet = QUIET_MODULES * row.module
        left = measures.right + quiet - row.code.side(row.module)
        sheet.add(row.code.at(left, top + _CODE_AIR, row.module))
        y = top + max(_PADDING, (height - row.text_height) / 2)
        for cell in row.cells:
            self._put_cell(cell, y)
        for cell in row.under_name:
            self._put_cell(cell, y + row.name_height)
        sheet.add(Rule(measures.left, top + height, measures.right, top + height, 0.1, LINE_GREY))

    def _put_cell(self, cell: _Cell, top: float) -> None:
        for line in cell.lines:
            top = self._sheet.put_line(line, cell.left, top, cell.width, cell.style)

    # --- headings -----------------------------------------------------------------------------

    def _field_height(self, field: str) -> float:
        lines = self._sheet.lines(field, self._measures.width, _FIELD, by_meaning=True)
        return len(lines) * _FIELD.line_height + 4.5

    def _put_field(self, field: str, top: float) -> float:
        measures = self._measures
        y = self._sheet.put(field, measures.left, top + 3, measures.width, _FIELD, by_meaning=True)
        self._sheet.add(Rule(measures.left, y + 1.5, measures.right, y + 1.5, 0.25, GREY))
        return y + 1.5

    @staticmethod
    def _head_height() -> float:
        return _GREY.line_height + 1.5

    def _table_head(self, top: float, code_side: float) -> float:
        measures = self._measures
        limit_left, fee_left = self._fact_places(code_side)
        for text, left in (
            (translate("Index", "Số"), measures.left),
            (translate("Index", "Tên, mã và địa chỉ của thủ tục"), measures.left + _NUMBER_WIDTH),
            (translate("Index", "Thời hạn"), limit_left),
            (translate("Index", "Phí, lệ phí"), fee_left),
        ):
            self._sheet.put_line(text, left, top, measures.width, _GREY)
        right = Style(SMALLEST_POINTS, colour=GREY, align=Align.RIGHT)
        words = translate("Index", "Mã QR")
        self._sheet.put_line(words, measures.right - 20, top, 20, right)
        rule = top + self._head_height()
        self._sheet.add(Rule(measures.left, rule, measures.right, rule, 0.25, GREY))
        return rule

    def _next_page(self, caption: str) -> float:
        sheet, measures = self._sheet, self._measures
        sheet.turn_page()
        first = self._contents[0]
        unit = first.unit_lines[0] if first.unit_lines else ""
        half = measures.width / 2 - 2
        right = Style(SMALLEST_POINTS, colour=GREY, align=Align.RIGHT)
        ends = [
            sheet.put(unit, measures.left, measures.top, half, _GREY, by_meaning=True),
            sheet.put(caption, measures.right - half, measures.top, half, right, by_meaning=True),
        ]
        rule = max(*ends, measures.top + _GREY.line_height) + 1.2
        sheet.add(Rule(measures.left, rule, measures.right, rule, 0.6, BRAND))
        return rule + 2.5
