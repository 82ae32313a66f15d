"""Sheets of labels: the code, the procedure's code, and its name as far as the label reaches.

The paper is that of the label sheet, whatever paper was chosen. What does not fit is given up in
this order: large type, the address, a code larger than asked for, the end of the name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.labels import LabelPlace, LabelSheet, label_places
from cds_desktop.services.label_sheets import label_sheet
from ui.printing.fonts import TextMeasure
from ui.printing.page import A4, GREY, LINE_GREY, Frame, Page, PaperSize, QrCode, Rect, Rule
from ui.printing.products.code_box import Code, address_lines, code_of
from ui.printing.products.entries import shortened
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.qr import QUIET_MODULES
from ui.printing.sheet import SMALLEST_POINTS, Align, KnownLines, Sheet, Style

__all__ = ["label_paper", "make_pages", "outline_page"]

translate = QCoreApplication.translate

_PAD = 0.9
"""White at the edge of every label, in mm; paper is never drawn in quite straight."""
_UNPRINTED = 4.2
"""Edge of the paper that office printers leave white, in mm."""
_SPACE = 0.6
_MOST_WHITE = 2.0
"""Above a code, so that the codes of a row stand level."""
_LEAST_GAP = 2.0
"""Between the code and its text."""
_ABOVE_INK = 0.9
"""From the top of a line to its capitals, about."""
_TALL = 1.3
"""Width by height; a label below it has its text under the code."""
_CODE_SHARE = 0.36
"""Of the width of a wide label, at most, for the code."""
_CODE_HEIGHT_SHARE = 0.46
"""Of the height of a tall label."""
_MARK_BOTTOM = 8.4
"""Where the mark of the sample office ends, in mm from the upper edge."""
_LEAST_NAME = 16
"""Letters; a name cut shorter says nothing and is left out."""
_LARGE_HEIGHT, _SMALL_HEIGHT = 45.0, 26.0
_LARGE_SIZES, _SIZES, _SMALL_SIZES = (12.0, 11.0, 10.0), (10.5, 10.0), (10.0,)


def make_pages(
    contents: Sequence[PosterContent], options: ProductOptions, measure: TextMeasure
) -> Iterator[LaidOut]:
    """One `LaidOut` for each sheet of labels.

    Raises:
        RuleBroken: `label.sheet_unknown`, `label.start_range`, `label.copies_range`.
    """
    labels = label_sheet(options.label_sheet)
    places = label_places(labels.count, len(contents), start=options.start, copies=options.copies)
    return _sheets(contents, options, measure, labels, places)


def _sheets(
    contents: Sequence[PosterContent],
    options: ProductOptions,
    measure: TextMeasure,
    labels: LabelSheet,
    places: Iterator[LabelPlace],
) -> Iterator[LaidOut]:
    known_lines: KnownLines = {}
    for _, on_sheet in groupby(places, key=lambda place: place.sheet):
        sheet = Sheet(label_paper(labels), measure, known_lines)
        codes: dict[str, None] = {}
        is_sample = False
        for place in on_sheet:
            content = contents[place.item]
            _Label(sheet, labels, content, code_of(content, options)).put(place.number)
            codes[content.code] = None
            is_sample = is_sample or content.is_sample
        if is_sample and labels.top >= _MARK_BOTTOM:
            sheet.mark_as_sample()
        yield LaidOut(sheet.pages(), tuple(codes))


def label_paper(labels: LabelSheet) -> PaperSize:
    """The paper of a label sheet."""
    if (labels.paper_width, labels.paper_height) == (A4.width, A4.height):
        return A4
    name = f"{labels.paper_width:g}×{labels.paper_height:g}"
    return PaperSize(name, labels.paper_width, labels.paper_height)


def outline_page(labels: LabelSheet, measure: TextMeasure | None = None) -> Page:
    """Outlines and numbers of the labels, to be printed on plain paper and held to the light."""
    sheet = Sheet(label_paper(labels), measure or TextMeasure())
    number = Style(12, is_bold=True, colour=GREY, align=Align.CENTRE)
    for position in range(1, labels.count + 1):
        left, top = labels.corner(position)
        rect = Rect(left, top, labels.width, labels.height)
        sheet.add(Frame(rect, 0.2, labels.radius, LINE_GREY))
        middle = top + (labels.height - number.line_height) / 2
        sheet.put_line(str(position), left, middle, labels.width, number)
    half, across, down = 3.0, labels.paper_width / 2, labels.paper_height / 2
    sheet.add(
        Rule(across - half, down, across + half, down, 0.2, GREY),
        Rule(across, down - half, across, down + half, 0.2, GREY),
    )
    if labels.top >= _MARK_BOTTOM:
        words = translate("Labels", "Tờ thử {name}: đặt lên tờ nhãn, soi ra sáng")
        sheet.put_line(
            words.format(name=labels.title), 12, 3.5, labels.paper_width - 24,
            Style(SMALLEST_POINTS, is_bold=True),
        )  # fmt: skip
    (page,) = sheet.pages()
    return page


@dataclass(frozen=True, slots=True)
class _Line:
    """One line beside or under the code, and the white above it in mm."""

    text: str
    style: Style
    space: float = 0.0


Room = Callable[[float], tuple[float, float]]
"""Width and height that are left for the text beside a code with modules of this width."""


class _Label:
    """One label; the code is as large as the words leave room for, never below what was asked."""

    def __init__(
        self, sheet: Sheet, labels: LabelSheet, content: PosterContent, code: Code
    ) -> None:
        self._sheet, self._content, self._code = sheet, content, code
        self._labels = labels
        self._width, self._height = labels.width, labels.height
        right, bottom = (
            labels.paper_width - labels.corner(labels.count)[0] - labels.width,
            labels.paper_height - labels.corner(labels.count)[1] - labels.height,
        )
        self._pad_x = max(_PAD, _UNPRINTED - min(labels.left, right))
        self._pad_y = max(_PAD, _UNPRINTED - min(labels.top, bottom))
        self._is_tall = labels.width / labels.height < _TALL
        self._sizes: tuple[float, ...] = _SIZES
        self._space = _SPACE
        if labels.height >= _LARGE_HEIGHT:
            self._sizes = _LARGE_SIZES
        elif labels.height < _SMALL_HEIGHT:
            self._sizes, self._space = _SMALL_SIZES, 0.0

    def put(self, number: int) -> None:
        """Draw the label in its place, counted from 1."""
        left, top = self._labels.corner(number)
        if self._is_tall:
            self._put_tall(left, top)
        else:
            self._put_wide(left, top)

    # --- code at the left, text at the right --------------------------------------------------

    def _put_wide(self, left: float, top: float) -> None:
        module, lines = self._best(self._wide_modules(), self._wide_room)
        dark = self._code.modules * module
        code = self._put_code(
            left + self._edge(module, self._pad_x), top + (self._height - dark) / 2, module
        )
        height = _height(lines)
        y = top + (self._height - height) / 2
        if height < dark:  # The first line stands level with the code.
            y = code.rect.top - _ABOVE_INK
        self._put_lines(
            lines, code.rect.right + self._gap(module), max(y, top + self._pad_y),
            self._wide_room(module)[0],
        )  # fmt: skip

    def _wide_modules(self) -> tuple[float, float]:
        """Widths of a module: as large as the label allows, and as small as was asked for."""
        whole = self._code.modules + 2 * QUIET_MODULES
        tallest = min(self._height / whole, (self._height - 2 * self._pad_y) / self._code.modules)
        small = min(self._code.wanted, tallest)
        return max(
            min(self._width * _CODE_SHARE * self._code.enlarge / whole, tallest), small
        ), small

    def _wide_room(self, module: float) -> tuple[float, float]:
        used = self._edge(module, self._pad_x) + self._code.modules * module + self._gap(module)
        return self._width - used - self._pad_x, self._height - 2 * self._pad_y

    # --- text under the code ------------------------------------------------------------------

    def _put_tall(self, left: float, top: float) -> None:
        module, lines = self._best(self._tall_modules(), self._tall_room)
        dark = self._code.modules * module
        width, height = self._tall_room(module)
        spare = max(0.0, height - _height(lines))
        code_top = top + self._edge(module, self._pad_y) + min(spare / 2, _MOST_WHITE)
        self._put_code(left + (self._width - dark) / 2, code_top, module)
        self._put_lines(lines, left + self._pad_x, code_top + dark + self._gap(module), width)

    def _tall_modules(self) -> tuple[float, float]:
        whole = self._code.modules + 2 * QUIET_MODULES
        line = Style(SMALLEST_POINTS).line_height
        most = min(
            (self._height - line - self._pad_y) / whole,
            self._width / whole,
            (self._width - 2 * self._pad_x) / self._code.modules,
        )
        small = min(self._code.wanted, most)
        return max(
            min(self._height * _CODE_HEIGHT_SHARE * self._code.enlarge / whole, most), small
        ), small

    def _tall_room(self, module: float) -> tuple[float, float]:
        used = self._edge(module, self._pad_y) + self._code.modules * module + self._gap(module)
        return self._width - 2 * self._pad_x, self._height - used - self._pad_y

    # --- both ---------------------------------------------------------------------------------

    @staticmethod
    def _edge(module: float, pad: float) -> float:
        """From the edge of the label to the dark part of the code."""
        return max(QUIET_MODULES * module, pad)

    @staticmethod
    def _gap(module: float) -> float:
        return max(QUIET_MODULES * module, _LEAST_GAP)

    def _put_code(self, dark_left: float, dark_top: float, module: float) -> QrCode:
        quiet = QUIET_MODULES * module
        code = self._code.at(dark_left - quiet, dark_top - quiet, module)
        self._sheet.add(code)
        return code

    def _put_lines(self, lines: Sequence[_Line], left: float, top: float, width: float) -> None:
        for line in lines:
            top = self._sheet.put_line(line.text, left, top + line.space, width, line.style)

    def _best(self, modules: tuple[float, float], room: Room) -> tuple[float, Sequence[_Line]]:
        """A module's width and the lines beside it: codes of one sheet are alike while they can."""
        usual, small = modules
        for module, points, with_address in (
            *((usual, points, True) for points in self._sizes),
            *((usual, points, False) for points in self._sizes),
            (small, self._sizes[-1], False),
        ):
            width, height = room(module)
            lines = self._lines(width, points, with_address)
            if _height(lines) <= height:
                return module, lines
        width, height = room(small)
        return small, self._cut_lines(width, height)

    def _lines(self, width: float, points: float, with_address: bool) -> list[_Line]:
        lines = self._first_lines(width)
        name = Style(points, align=self._align)
        lines += self._block(self._content.title, width, name, self._space, by_meaning=True)
        if with_address:
            style = Style(SMALLEST_POINTS, colour=GREY, align=self._align)
            address = address_lines(self._sheet, self._content, width, style)
            lines += [
                _Line(text, style, 0 if position else self._space)
                for position, text in enumerate(address)
            ]
        return lines

    def _first_lines(self, width: float) -> list[_Line]:
        """The procedure's code, and on labels of the sample office that they have no force."""
        style = Style(self._sizes[0], is_bold=True, align=self._align)
        lines = self._block(self._content.code, width, style, 0)
        if self._content.is_sample:
            lines += self._block(translate("Labels", "MẪU"), width, style, 0)
        return lines

    def _cut_lines(self, width: float, height: float) -> list[_Line]:
        """As many lines of the name as fit, none at all where they would say nothing."""
        lines = self._first_lines(width)
        style = Style(self._sizes[-1], align=self._align)
        count = int((height - _height(lines) - self._space + 0.01) / style.line_height)
        name = shortened(self._sheet, self._content.title, width, style, count)
        if sum(len(line) for line in name) >= _LEAST_NAME:
            lines += [
                _Line(text, style, 0 if position else self._space)
                for position, text in enumerate(name)
            ]
        return lines

    def _block(
        self, text: str, width: float, style: Style, space: float, *, by_meaning: bool = False
    ) -> list[_Line]:
        broken = self._sheet.lines(text, width, style, by_meaning=by_meaning)
        return [_Line(line, style, 0 if n else space) for n, line in enumerate(broken)]

    @property
    def _align(self) -> Align:
        return Align.CENTRE if self._is_tall else Align.LEFT


def _height(lines: Sequence[_Line]) -> float:
    return sum(line.space + line.style.line_height for line in lines)
