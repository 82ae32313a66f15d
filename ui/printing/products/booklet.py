"""A booklet of procedures: cover, contents by field, and everything about each procedure.

Made to be printed on both sides and bound at the left: the inner margin is wider, contents and
procedures begin on right-hand pages, and page numbers stand outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent
from ui.printing.fonts import TextMeasure
from ui.printing.page import BRAND, GREY, LINE_GREY, Rect, Rule
from ui.printing.products.booklet_front import MEASURES, edition_line, put_cover, put_how_to_use
from ui.printing.products.code_box import address_lines, code_of
from ui.printing.products.contents_list import ContentsList
from ui.printing.products.entries import by_field, fact_words, shortened
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.qr import QUIET_MODULES
from ui.printing.sheet import SMALLEST_POINTS, Align, KnownLines, Sheet, Style

__all__ = ["make_pages"]

translate = QCoreApplication.translate

_GREY = Style(SMALLEST_POINTS, colour=GREY)
_HANG = 6.5
_LEAST_CODE = 26.0
"""Side of a code in mm, where the distance asks for less."""
_MOST_CODE_SHARE = 0.4
_LONG_TITLE = 6
"""Lines; a longer name is set in smaller type."""
_FOOT = 9.0
"""Height in mm that the foot takes."""


def make_pages(
    contents: Sequence[PosterContent], options: ProductOptions, measure: TextMeasure
) -> Iterator[LaidOut]:
    """One `LaidOut` for the whole."""
    if not contents:
        return
    known_lines: KnownLines = {}
    sheet = Sheet(options.paper, measure, known_lines)
    _Booklet(contents, options, sheet).lay_out()
    if any(content.is_sample for content in contents):
        sheet.mark_as_sample()
    yield LaidOut(sheet.pages(), tuple(content.code for content in contents))


@dataclass(frozen=True, slots=True)
class _Block:
    """One piece of the text about a procedure.

    Attributes:
        label: A number before it; the text then hangs behind it.
        keeps: It must not stand alone at the foot of a page.
    """

    text: str
    style: Style
    space_before: float = 0.0
    label: str = ""
    keeps: bool = False
    by_meaning: bool = False


class _Booklet:
    def __init__(
        self, contents: Sequence[PosterContent], options: ProductOptions, sheet: Sheet
    ) -> None:
        self._contents, self._options, self._sheet = contents, options, sheet
        self._measures = MEASURES[options.paper.name]
        self._bottom = options.paper.height - self._measures.bottom - _FOOT
        self._body = Style(self._measures.body, leading=1.4)
        self._bold = Style(self._measures.body, is_bold=True, leading=1.4)
        self._heads: dict[int, str] = {}
        self._beside: Rect | None = None

    def lay_out(self) -> None:
        fields = by_field(self._contents)
        first, measures = self._contents[0], self._measures
        put_cover(self._sheet, measures, first, len(self._contents), len(fields))
        self._sheet.turn_page()
        put_how_to_use(
            self._sheet, measures, first, self._left, self._text_top, self._width, self._body
        )
        self._sheet.turn_page()
        contents_list = ContentsList(self._sheet, self._measures.columns)
        self._contents_pages(contents_list, tuple(fields))
        self._turn_to_right_hand()
        contents_list.number(self._entries(fields))
        self._sheet.on_every_page(self._put_furniture)

    # --- pages --------------------------------------------------------------------------------

    @property
    def _page(self) -> int:
        return len(self._sheet.full_pages) + 1

    def _left_of(self, page: int) -> float:
        """Left edge of the text: right-hand pages have odd numbers and are bound at the left."""
        return self._measures.inner if page % 2 else self._measures.outer

    @property
    def _left(self) -> float:
        return self._left_of(self._page)

    @property
    def _width(self) -> float:
        return self._options.paper.width - self._measures.inner - self._measures.outer

    @property
    def _text_top(self) -> float:
        """Under the running head."""
        return self._measures.top + _GREY.line_height + 5

    def _next_page(self, head: str) -> float:
        self._sheet.turn_page()
        self._beside = None
        self._heads[self._page] = head
        return self._text_top

    def _turn_to_right_hand(self) -> None:
        self._sheet.turn_page()
        if self._page % 2 == 0:
            words = translate("Booklet", "Trang này để trống.")
            centre = Style(SMALLEST_POINTS, colour=GREY, align=Align.CENTRE)
            middle = self._options.paper.height / 2
            self._sheet.put_line(words, self._left, middle, self._width, centre)
            self._sheet.turn_page()

    # --- front --------------------------------------------------------------------------------

    def _contents_pages(self, contents_list: ContentsList, fields: Sequence[str]) -> None:
        heading = Style(self._measures.field, is_bold=True)
        words = translate("Booklet", "Mục lục theo lĩnh vực")
        top = self._sheet.put_line(words, self._left, self._text_top, self._width, heading) + 3
        contents_list.put(
            fields, top, self._bottom, lambda: (self._left, self._width),
            lambda: self._next_page(words),
        )  # fmt: skip

    # --- procedures ---------------------------------------------------------------------------

    def _entries(self, fields: dict[str, list[PosterContent]]) -> dict[str, int]:
        """Set every procedure; return the page on which each field begins."""
        begins: dict[str, int] = {}
        top = self._text_top
        for field, contents in fields.items():
            for position, content in enumerate(contents):
                heading = self._field_height(field) if position == 0 else 0.0
                is_top = top <= self._text_top
                space = 0.0 if is_top else 8.0
                if (
                    not is_top
                    and top + space + heading + self._start_height(content) > self._bottom
                ):
                    top, space = self._next_page(field), 0.0
                elif is_top:
                    self._heads.setdefault(self._page, field)
                if position == 0:
                    begins[field] = self._page
                    top = self._put_field(field, top + space)
                elif space:
                    self._rule(top + space / 2)
                    top += space
                top = self._entry(content, field, top)
        return begins

    def _rule(self, top: float, thickness: float = 0.15, colour: str = LINE_GREY) -> None:
        self._sheet.add(Rule(self._left, top, self._left + self._width, top, thickness, colour))

    def _field_height(self, field: str) -> float:
        style = Style(self._measures.field, is_bold=True)
        count = len(self._sheet.lines(field, self._width, style, by_meaning=True))
        return count * style.line_height + 6

    def _put_field(self, field: str, top: float) -> float:
        style = Style(self._measures.field, is_bold=True)
        top = self._sheet.put(field, self._left, top, self._width, style, by_meaning=True) + 1.5
        self._rule(top, 0.6, BRAND)
        return top + 4.5

    def _code_width(self, content: PosterContent) -> tuple[float, float]:
        """Width of a module, and of the code with the white at its left."""
        code = code_of(content, self._options)
        module = code.module(_LEAST_CODE, self._width * _MOST_CODE_SHARE)
        return module, code.modules * module + max(QUIET_MODULES * module, 5.0)

    def _start_height(self, content: PosterContent) -> float:
        """Height of what must stay together: name, facts and the code beside them."""
        _, code_width = self._code_width(content)
        width = self._width - code_width
        height = 0.0
        for block in self._first_blocks(content, width):
            lines = self._block_lines(block, width)
            height += block.space_before + len(lines) * block.style.line_height
        return max(height, code_width) + 2 * self._body.line_height

    def _entry(self, content: PosterContent, field: str, top: float) -> float:
        code = code_of(content, self._options)
        module, code_width = self._code_width(content)
        side, quiet = code.modules * module, QUIET_MODULES * module
        right = self._left + self._width
        self._sheet.add(code.at(right - side - quiet, top + 1.2 - quiet, module))
        self._beside = Rect(right - code_width, top, code_width, side + quiet + 1.2)
        end = self._beside.bottom
        blocks = [*self._first_blocks(content, self._width - code_width), *self._blocks(content)]
        started_on = self._page
        for position, block in enumerate(blocks):
            follower = blocks[position + 1] if position + 1 < len(blocks) else None
            top = self._put_block(block, follower, field, top)
        self._beside = None
        return max(top, end) if self._page == started_on else top

    def _first_blocks(self, content: PosterContent, width: float) -> list[_Block]:
        caption = translate("Booklet", "Mã thủ tục {code}").format(code=content.code)
        blocks = [_Block(caption, _GREY)]
        points = self._measures.title
        while points > SMALLEST_POINTS + 0.5:
            title = Style(points, is_bold=True)
            if len(self._sheet.lines(content.title, width, title)) <= _LONG_TITLE:
                break
            points -= 1
        blocks.append(_Block(content.title, Style(points, is_bold=True), by_meaning=True))
        space = 1.5
        for fact in content.facts:
            text = f"{fact.label}: {fact_words(fact)}"
            blocks.append(_Block(text, self._body, space, by_meaning=True))
            space = 0.0
        for words, value in (
            (translate("Booklet", "Cấp thực hiện: {value}"), content.level),
            (translate("Booklet", "Quyết định công bố: {value}"), content.decision),
        ):
            if value:
                blocks.append(_Block(words.format(value=value), self._body, by_meaning=True))
        address = address_lines(self._sheet, content, width, _GREY)
        blocks += [_Block(line, _GREY, 0 if n else 1) for n, line in enumerate(address)]
        return blocks

    def _blocks(self, content: PosterContent) -> Iterator[_Block]:
        if content.papers:
            words = translate("Booklet", "Giấy tờ cần có")
            yield _Block(words, self._bold, 2.0, keeps=True)
        for case, papers in groupby(content.papers, key=lambda paper: paper.case):
            if case:
                yield _Block(case, self._body, 1.0, keeps=True)
            for number, paper in enumerate(papers, start=1):
                text = f"{paper.name} ({paper.note})" if paper.note else paper.name
                yield _Block(text, self._body, 0.6, str(number))
        for remark in content.remarks:
            yield _Block(remark.heading, self._bold, 2.0, keeps=True)
            yield _Block(remark.text, self._body)

    # --- running text -------------------------------------------------------------------------

    def _block_lines(self, block: _Block, width: float) -> tuple[str, ...]:
        hang = _HANG if block.label else 0.0
        return self._sheet.lines(block.text, width - hang, block.style, by_meaning=block.by_meaning)

    def _width_at(self, top: float) -> float:
        beside = self._beside
        if beside is None or top >= beside.bottom:
            return self._width
        return self._width - beside.width

    def _put_block(self, block: _Block, follower: _Block | None, field: str, top: float) -> float:
        """Set a block from `top` on, over the page where it must; return what follows."""
        top += block.space_before
        width = self._width_at(top)
        lines = self._block_lines(block, width)
        together = len(lines) if len(lines) <= 3 else 2
        needed = together * block.style.line_height
        if block.keeps and follower is not None:
            needed += follower.space_before + 2 * follower.style.line_height
        if top + needed > self._bottom:
            top = self._next_page(field)
            width = self._width_at(top)
            lines = self._block_lines(block, width)
        hang = _HANG if block.label else 0.0
        if block.label:
            number = Style(block.style.points, colour=GREY, leading=block.style.leading)
            self._sheet.put_line(block.label, self._left, top, hang, number)
        for line in lines:
            if top + block.style.line_height > self._bottom:
                top = self._next_page(field)
            top = self._sheet.put_line(line, self._left + hang, top, width - hang, block.style)
        return top

    # --- running heads and feet ---------------------------------------------------------------

    def _put_furniture(self, page: int, pages: int) -> None:
        """Running head and foot of every page but the cover."""
        if page == 1:
            return
        sheet, paper = self._sheet, self._options.paper
        left, width = self._left_of(page), self._width
        outer = Align.RIGHT if page % 2 else Align.LEFT
        inner = Align.LEFT if page % 2 else Align.RIGHT
        first = self._contents[0]
        head = self._heads.get(page, "")
        half = width * 0.5 - 2
        unit = first.unit_lines[0] if first.unit_lines else ""
        self._put_head_line(head, left + (width - half if page % 2 else 0), half, outer)
        self._put_head_line(unit, left + (0 if page % 2 else width - half), half, inner)
        y = self._measures.top + _GREY.line_height + 1.2
        foot = paper.height - self._measures.bottom - _GREY.line_height
        sheet.add(
            Rule(left, y, left + width, y, 0.15, LINE_GREY),
            Rule(left, foot - 1.5, left + width, foot - 1.5, 0.15, LINE_GREY),
        )
        words = translate("Booklet", "trang {page}/{pages}").format(page=page, pages=pages)
        sheet.put_line(words, left, foot, width, Style(SMALLEST_POINTS, colour=GREY, align=outer))
        sheet.put_line(
            edition_line(first), left, foot, width,
            Style(SMALLEST_POINTS, colour=GREY, align=inner),
        )  # fmt: skip

    def _put_head_line(self, text: str, left: float, width: float, align: Align) -> None:
        style = Style(SMALLEST_POINTS, colour=GREY, align=align)
        for line in shortened(self._sheet, text, width, style, 1):
            self._sheet.put_line(line, left, self._measures.top, width, style)
