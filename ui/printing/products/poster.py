"""The A4 sheet (tờ công khai) of one procedure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent, PosterFact, address_in_clear
from ui.printing.fonts import TextMeasure
from ui.printing.page import (
    A4,
    BRAND,
    GREY,
    LINE_GREY,
    Emblem,
    Frame,
    Page,
    QrCode,
    Rect,
    Rule,
)  # fmt: skip
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.qr import QUIET_MODULES, Matrix, qr_matrix
from ui.printing.sheet import SMALLEST_POINTS, Align, KnownLines, Sheet, Style

__all__ = ["make_pages", "poster_pages"]

translate = QCoreApplication.translate

_LEFT, _RIGHT = 20.0, 190.0
_WIDTH = _RIGHT - _LEFT
_FOOT_BOTTOM = 278.0
_TITLE_SIZES = (27.0, 24.0, 21.0, 18.0, 16.0, 14.0, 12.5, 11.5, 10.5)
_LARGE_TITLE_HEIGHT, _TITLE_HEIGHT = 40.0, 66.0
_BODY_SIZES = (13.0, 12.0, 11.0, 10.5, 10.0)
_LONG_BODY = 11.0
_BOX_WIDTH, _BOX_HEIGHT, _QR_SIZE = 72.0, 110.0, 56.0
_GUTTER = 9.0
_HANG = 7.0
_CAPTION = Style(10.5, colour=GREY)
_NOTE = Style(SMALLEST_POINTS, colour=GREY)


def make_pages(
    contents: Sequence[PosterContent], options: ProductOptions, measure: TextMeasure
) -> Iterator[LaidOut]:
    """One sheet for each procedure."""
    for content in contents:
        yield LaidOut(poster_pages(content, measure), (content.code,))


def poster_pages(content: PosterContent, measure: TextMeasure | None = None) -> tuple[Page, ...]:
    """Lay out one sheet; a long list of papers is set smaller, then goes on over the page.

    Args:
        content: What the sheet says.
        measure: Shared by many posters, since it remembers the widths of words.
    """
    measure = measure or TextMeasure()
    matrix = qr_matrix(content.address)
    known_lines: KnownLines = {}
    long_pages: tuple[Page, ...] = ()
    for points in _BODY_SIZES:
        sheet = Sheet(A4, measure, known_lines)
        pages = _Poster(content, matrix, sheet, points).lay_out()
        if len(pages) == 1:
            return pages
        if points == _LONG_BODY:
            long_pages = pages
    return long_pages


@dataclass(frozen=True, slots=True)
class _Block:
    """One piece of the running text."""

    text: str
    style: Style
    space_before: float
    label: str = ""
    keeps_with_next: bool = False


class _Poster:
    def __init__(self, content: PosterContent, matrix: Matrix, sheet: Sheet, points: float) -> None:
        self._content, self._matrix = content, matrix
        self._body = Style(points, leading=1.36)
        self._sheet = sheet
        self._foot = self._foot_lines()
        self._bottom = _FOOT_BOTTOM - _NOTE.line_height * len(self._foot) - 3
        self._obstacle: Rect | None = None

    def lay_out(self) -> tuple[Page, ...]:
        top = self._head()
        top = self._title(top)
        top = self._facts(top)
        box = self._code_box(top)
        self._obstacle = box
        self._flow(box.top)
        self._sheet.on_every_page(self._put_foot)
        if self._content.is_sample:
            self._sheet.mark_as_sample()
        return self._sheet.pages()

    # --- head ---------------------------------------------------------------------------------

    def _head(self) -> float:
        sheet, content = self._sheet, self._content
        sheet.add(Emblem(Rect(_LEFT, 16, 14, 14)))
        name_left, name_width = _LEFT + 19, 108.0
        styles = [Style(11.5, is_bold=True)] + [Style(11.5, colour=GREY)] * len(content.unit_lines)
        lines = [
            (line, style)
            for unit, style in zip(content.unit_lines, styles, strict=False)
            for line in sheet.lines(unit, name_width, style, by_meaning=True)
        ]
        height = sum(style.line_height * 1.15 for _, style in lines)
        top = max(15.0, 23.0 - height / 2)
        for line, style in lines:
            sheet.put_line(line, name_left, top, name_width, style)
            top += style.line_height * 1.15
        right = Style(SMALLEST_POINTS, colour=GREY, align=Align.RIGHT)
        sheet.put_line(translate("Poster", "Mã thủ tục"), _RIGHT - 42, 17.2, 42, right)
        code = Style(12, is_bold=True, align=Align.RIGHT)
        sheet.put(content.code, _RIGHT - 42, 22.2, 42, code)
        rule = max(35.0, top + 2.5)
        sheet.add(Rule(_LEFT, rule, _RIGHT, rule, 0.6, BRAND))
        return rule + 6

    def _title(self, top: float) -> float:
        sheet = self._sheet
        if self._content.field:
            top = sheet.put(self._content.field, _LEFT, top, _WIDTH, Style(12, colour=GREY)) + 0.5
        style = self._title_style()
        for line in sheet.lines(self._content.title, _WIDTH, style, by_meaning=True):
            if top + style.line_height > self._bottom:
                top = self._next_page()
            top = sheet.put_line(line, _LEFT, top, _WIDTH, style)
        return top + 6

    def _title_style(self) -> Style:
        """Find the largest size at which the title leaves room for the code."""
        style = Style(_TITLE_SIZES[0], is_bold=True)
        for points in _TITLE_SIZES:
            style = Style(points, is_bold=True)
            count = len(self._sheet.lines(self._content.title, _WIDTH, style))
            limit = _LARGE_TITLE_HEIGHT if points >= 16 else _TITLE_HEIGHT
            if count * style.line_height <= limit:
                break
        return style

    # --- facts --------------------------------------------------------------------------------

    def _facts(self, top: float) -> float:
        facts = self._content.facts
        if not facts:
            return top
        column = _WIDTH / len(facts)
        height = max(self._fact_height(fact, column) for fact in facts)
        if top + height + 4 > self._bottom:
            top = self._next_page()
        sheet = self._sheet
        for position, fact in enumerate(facts):
            left, width = self._fact_place(position, column)
            if position:
                edge = _LEFT + position * column
                sheet.add(Rule(edge, top, edge, top + height, 0.15, LINE_GREY))
            y = sheet.put(fact.label, left, top, width, _CAPTION)
            y = sheet.put(fact.value, left, y + 0.6, width, self._value_style(fact, width),
                          by_meaning=True)  # fmt: skip
            sheet.put(fact.note, left, y + 0.4, width, _NOTE, by_meaning=True)
        rule = top + height + 5
        sheet.add(Rule(_LEFT, rule, _RIGHT, rule, 0.15, LINE_GREY))
        return rule + 7

    @staticmethod
    def _fact_place(position: int, column: float) -> tuple[float, float]:
        inset = 3.0 if position else 0.0
        return _LEFT + position * column + inset, column - inset - 2.5

    def _value_style(self, fact: PosterFact, width: float) -> Style:
        for points in (14.5, 13.0, 12.0):
            style = Style(points, is_bold=True)
            if len(self._sheet.lines(fact.value, width, style)) <= 1:
                return style
        return Style(13.0, is_bold=True)

    def _fact_height(self, fact: PosterFact, column: float) -> float:
        width = column - 5.5
        value = self._value_style(fact, width)
        lines = self._sheet.lines
        return (
            len(lines(fact.label, width, _CAPTION)) * _CAPTION.line_height
            + len(lines(fact.value, width, value, by_meaning=True)) * value.line_height
            + len(lines(fact.note, width, _NOTE, by_meaning=True)) * _NOTE.line_height
            + 1.0
        )

    # --- the code -----------------------------------------------------------------------------

    def _code_box(self, top: float) -> Rect:
        """Draw the framed code at the right; return the box, on a fresh page when it must be."""
        size = max(_QR_SIZE, float(len(self._matrix)))
        quiet = QUIET_MODULES * size / len(self._matrix)
        width = max(_BOX_WIDTH, size + 2 * quiet)
        side = max((width - size) / 2, quiet)
        inner = width - 8
        sheet = self._sheet
        call = Style(12, is_bold=True, align=Align.CENTRE)
        small = Style(SMALLEST_POINTS, colour=GREY, align=Align.CENTRE)
        address = sheet.lines(address_in_clear(self._content.address), width - 3, small)
        help_lines = sheet.lines(self._way_out(), inner, small, by_meaning=True)
        above = max(9.0, quiet)
        texts = call.line_height + (len(address) + len(help_lines)) * small.line_height + 3.5
        needed = above + size + max(8.0, quiet) + texts + 5
        height = max(needed, min(_BOX_HEIGHT, self._bottom - top))
        if top + height > self._bottom:
            top, height = self._next_page(), max(needed, _BOX_HEIGHT)
        box = Rect(_RIGHT - width, top, width, height)
        code = Rect(box.left + side, top + above, size, size)
        sheet.add(Frame(box), QrCode(code, self._matrix, self._content.address))
        y = code.bottom + max(8.0, quiet)
        left = box.left + 4
        y = sheet.put_line(translate("Poster", "Quét để xem và nộp"), left, y, inner, call) + 1
        for line in address:
            y = sheet.put_line(line, box.left + 1.5, y, width - 3, small)
        y += 2.5
        for line in help_lines:
            y = sheet.put_line(line, left, y, inner, small)
        return box

    def _way_out(self) -> str:
        if self._content.telephone:
            words = translate("Poster", "Không quét được? Hỏi quầy hướng dẫn hoặc gọi {telephone}")
            return words.format(telephone=self._content.telephone)
        return translate("Poster", "Không quét được? Hỏi quầy hướng dẫn")

    # --- running text ---------------------------------------------------------------------------

    def _blocks(self) -> list[_Block]:
        body, gap = self._body, self._body.points * 0.23
        heading = Style(min(15.0, body.points + 2), is_bold=True)
        case_style = Style(body.points, is_bold=True)
        blocks: list[_Block] = []
        content = self._content
        if content.papers:
            words = translate("Poster", "Giấy tờ cần có")
            blocks.append(_Block(words, heading, 0, keeps_with_next=True))
        for case, papers in groupby(content.papers, key=lambda paper: paper.case):
            if case:
                blocks.append(_Block(case, case_style, gap, keeps_with_next=True))
            for number, paper in enumerate(papers, start=1):
                text = f"{paper.name} ({paper.note})" if paper.note else paper.name
                blocks.append(_Block(text, body, gap if number > 1 else gap * 0.8, str(number)))
        if content.steps:
            space = 10.0 if body.points > 11 else 6.0
            words = translate("Poster", "Các bước")
            blocks.append(_Block(words, heading, space, keeps_with_next=True))
        for number, step in enumerate(content.steps, start=1):
            blocks.append(_Block(step, body, gap if number > 1 else gap * 0.8, str(number)))
        for remark in content.remarks:
            blocks.append(_Block(remark.heading, case_style, gap * 1.8, keeps_with_next=True))
            blocks.append(_Block(remark.text, body, 0.3))
        return blocks

    def _flow(self, top: float) -> None:
        is_first = True
        for block in self._blocks():
            top += 0.0 if is_first else block.space_before
            width = self._width_at(top)
            lines = self._block_lines(block, width)
            if not is_first and top + self._needed(block, len(lines)) > self._bottom:
                top = self._next_page()
                width = self._width_at(top)
                lines = self._block_lines(block, width)
            top = self._put_block(block, lines, top, width)
            is_first = False

    def _needed(self, block: _Block, count: int) -> float:
        """Height that must be free so that no heading and no single line is left behind."""
        if block.keeps_with_next:
            return count * block.style.line_height + self._body.line_height * 2
        return (count if count <= 4 else 2) * block.style.line_height

    def _block_lines(self, block: _Block, width: float) -> tuple[str, ...]:
        hang = _HANG if block.label else 0.0
        return self._sheet.lines(block.text, width - hang, block.style)

    def _put_block(self, block: _Block, lines: tuple[str, ...], top: float, width: float) -> float:
        hang = _HANG if block.label else 0.0
        if block.label:
            number = Style(block.style.points, is_bold=True, colour=BRAND)
            self._sheet.put_line(block.label, _LEFT, top, hang, number)
        for line in lines:
            if top + block.style.line_height > self._bottom:
                top = self._next_page()
            top = self._sheet.put_line(line, _LEFT + hang, top, width - hang, block.style)
        return top

    def _width_at(self, top: float) -> float:
        box = self._obstacle
        if box is None or top >= box.bottom + 2:
            return _WIDTH
        return box.left - _GUTTER - _LEFT

    # --- foot and further pages -------------------------------------------------------------------

    def _next_page(self) -> float:
        self._sheet.turn_page()
        self._obstacle = None
        sheet, content = self._sheet, self._content
        unit = content.unit_lines[0] if content.unit_lines else ""
        left = Style(SMALLEST_POINTS, is_bold=True)
        right = Style(SMALLEST_POINTS, colour=GREY, align=Align.RIGHT)
        top = sheet.put(unit, _LEFT, 16, 100, left, by_meaning=True)
        follow = translate("Poster", "Thủ tục {code}, tiếp theo").format(code=content.code)
        sheet.put(follow, _RIGHT - 66, 16, 66, right)
        sheet.add(Rule(_LEFT, top + 2, _RIGHT, top + 2, 0.6, BRAND))
        top += 6
        title = Style(13, is_bold=True)
        if len(sheet.lines(content.title, _WIDTH, title, by_meaning=True)) <= 3:
            top = sheet.put(content.title, _LEFT, top, _WIDTH, title, by_meaning=True) + 4
        return top

    def _put_foot(self, page: int, pages: int) -> None:
        sheet, content = self._sheet, self._content
        top = _FOOT_BOTTOM - _NOTE.line_height * len(self._foot)
        sheet.add(Rule(_LEFT, top - 2, _RIGHT, top - 2, 0.15, LINE_GREY))
        for position, line in enumerate(self._foot):
            if line:
                sheet.put_line(line, _LEFT, top + position * _NOTE.line_height, 112, _NOTE)
        number, details = Style(10, is_bold=True, align=Align.RIGHT), []
        if content.sheet_number:
            text = translate("Poster", "Tờ {number}").format(number=content.sheet_number)
            sheet.put_line(text, _RIGHT - 56, top, 56, number)
            details.append(translate("Poster", "bản {edition}").format(edition=content.edition))
        if content.place:
            details.append(content.place)
        if pages > 1:
            text = translate("Poster", "trang {page}/{pages}").format(page=page, pages=pages)
            details.append(text)
        second = Style(SMALLEST_POINTS, colour=GREY, align=Align.RIGHT)
        sheet.put_line(" · ".join(details), _RIGHT - 56, top + number.line_height, 56, second)

    def _foot_lines(self) -> list[str]:
        content = self._content
        sentences = []
        if content.decision:
            words = translate("Poster", "Theo Quyết định {number}.")
            sentences.append(words.format(number=content.decision))
        if content.valid_from and content.valid_to:
            words = translate("Poster", "Dùng từ {first} đến {last}.")
            sentences.append(
                words.format(first=_day(content.valid_from), last=_day(content.valid_to))
            )
        elif content.valid_from:
            words = translate("Poster", "Dùng từ {first}.")
            sentences.append(words.format(first=_day(content.valid_from)))
        lines = [
            *self._sheet.lines(" ".join(sentences), 112, _NOTE, by_meaning=True),
            *self._sheet.lines(content.feedback, 112, _NOTE),
        ]
        return lines + [""] * (2 - len(lines))


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
