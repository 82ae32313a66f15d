"""Slides about one procedure each for the board in the hall (look.md, section 5).

All lengths are those of the board of 1920×1080 dots; the page is its size in millimetres, so that
words of 48 dots can be read from six metres and a module of 8 dots from four.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QSaveFile, Qt
from PySide6.QtGui import QImage, QPainter

from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.publicity import PosterContent, PosterFact
from cds_desktop.services.progress import Progress
from cds_desktop.wording.publicity import SAID_BELOW
from ui.printing.fonts import MM_PER_POINT, TextMeasure, ensure_print_fonts
from ui.printing.headless import ensure_gui_application
from ui.printing.page import SCREEN, Emblem, Fill, Page, Rect
from ui.printing.page_painter import MM_PER_INCH, paint_page
from ui.printing.products.code_box import Code, address_lines, code_of
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.products.sentences import (
    BETWEEN,
    call,
    field_and_level,
    packed_lines,
    short_source,
    way_out,
)
from ui.printing.read_back import read_codes
from ui.printing.sheet import Align, Sheet, Style
from ui.printing.wear import Stage
from ui.theme import BOARD

__all__ = ["make_pages", "slide_images", "slide_pages"]

translate = QCoreApplication.translate

_DOTS: Final = (1920, 1080)
_DOT: Final = SCREEN.width / _DOTS[0]
"""Millimetres."""
_GROUND, _PANEL = BOARD["ground"], BOARD["panel"]
_WHITE, _QUIET = BOARD["white"], BOARD["quiet"]

_MARGIN: Final = 48
_GUTTER: Final = 36
_INSET: Final = 36
_RADIUS: Final = 16
_HEAD_BOTTOM: Final = 158
_FOOT_TOP: Final = 984
_PANEL_LEFT: Final = 1324
_TITLE_SIZES: Final = (92, 84, 76, 68, 60, 54, 48, 44, 40, 36, 32)
_LEGIBLE_SIZES: Final = tuple(dots for dots in _TITLE_SIZES if dots >= 48)
_FACTS: Final = 4
_FIRST_FACTS: Final = 2
_VALUE_SIZES: Final = (60, 54, 48)
_QUIET_SIZE: Final = 36
_CALL_SIZE: Final = 48
_LINE_SIZES: Final = (40, 36, 32, 28, 24)
"""Of what must stand on one line."""


def make_pages(
    contents: Sequence[PosterContent], options: ProductOptions, measure: TextMeasure
) -> Iterator[LaidOut]:
    """One slide for each procedure; a second one where the name fills the first."""
    for content in contents:
        yield LaidOut(slide_pages(content, options, measure), (content.code,))


def slide_pages(
    content: PosterContent, options: ProductOptions, measure: TextMeasure | None = None
) -> tuple[Page, ...]:
    """Lay out the slides of one procedure."""
    sheet = Sheet(SCREEN, measure or TextMeasure())
    _Slide(content, code_of(content, options), sheet).lay_out()
    if content.is_sample:
        sheet.mark_as_sample(_style(24, BOARD["gold"], bold=True), _MARGIN * _DOT)
    return sheet.pages()


def slide_images(
    pages: Sequence[Page],
    folder: Path,
    progress: Progress | None = None,
    *,
    stem: str = "trang-chieu",
) -> tuple[Path, ...]:
    """Write each slide as a picture of 1920×1080 dots after reading its code back from it.

    Files of the same name are replaced, each as a whole.

    Args:
        pages: Slides, in their order.
        folder: Where `trang-chieu-001.png` and so on are written.
        progress: Told slides done and all; may raise `Cancelled`.
        stem: Beginning of the names of the files.

    Raises:
        RuleBroken: "poster.nothing_to_print"; "qr.unreadable" with the texts of the codes.
        EnvironmentFault: "file.folder_missing", "file.not_written".
    """
    if not pages:
        raise RuleBroken("poster.nothing_to_print")
    if not folder.is_dir():
        raise EnvironmentFault("file.folder_missing", path=folder)
    ensure_gui_application()
    ensure_print_fonts()
    written = []
    for number, page in enumerate(pages, start=1):
        path = folder / f"{stem}-{number:03d}.png"
        image = _image(page)
        found = read_codes(image)
        unreadable = tuple(code.text for code in page.codes if code.text not in found)
        if unreadable:
            raise RuleBroken("qr.unreadable", codes=unreadable, stages=(Stage.RENDERED.value,))
        _save(image, path)
        written.append(path)
        if progress is not None:
            progress(number, len(pages))
    return tuple(written)


def _image(page: Page) -> QImage:
    image = QImage(*_DOTS, QImage.Format.Format_RGB32)
    dots_per_metre = round(1_000 / _DOT)  # Qt sizes type by it.
    image.setDotsPerMeterX(dots_per_metre)
    image.setDotsPerMeterY(dots_per_metre)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_page(painter, page, MM_PER_INCH / _DOT)
    finally:
        painter.end()
    return image


def _save(image: QImage, path: Path) -> None:
    file = QSaveFile(str(path))
    if not file.open(QSaveFile.OpenModeFlag.WriteOnly):
        raise EnvironmentFault("file.not_written", path=path)
    # The stub wants a name as bytes, which Qt no longer takes.
    if not image.save(file, "PNG") or not file.commit():  # type: ignore[call-overload]
        raise EnvironmentFault("file.not_written", path=path)


def _style(dots: float, colour: str = _WHITE, *, bold: bool = False) -> Style:
    """Type by its size in dots of the board."""
    return Style(dots * _DOT / MM_PER_POINT, is_bold=bold, colour=colour)


_CAPTION = _style(_QUIET_SIZE, _QUIET)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact broken for its column."""

    label: tuple[str, ...]
    value: tuple[str, ...]
    note: tuple[str, ...]
    value_style: Style

    @property
    def height(self) -> float:
        """Millimetres."""
        quiet = (len(self.label) + len(self.note)) * _CAPTION.line_height
        return quiet + len(self.value) * self.value_style.line_height


class _Slide:
    def __init__(self, content: PosterContent, code: Code, sheet: Sheet) -> None:
        by_code = translate("Slides", "xem khi quét mã")
        facts = (
            replace(fact, note=by_code) if fact.note == SAID_BELOW else fact
            for fact in content.facts[:_FACTS]
        )
        self._content = replace(content, facts=tuple(facts))
        self._code, self._sheet = code, sheet
        self._left, self._width = _MARGIN * _DOT, (_PANEL_LEFT - _GUTTER - _MARGIN) * _DOT
        self._bottom = (_FOOT_TOP - _GUTTER) * _DOT

    def lay_out(self) -> None:
        """One slide, or the name on one and the facts on the next.

        A long name is read before the third and fourth fact: limit and fee stay beside it.
        """
        facts = self._broken_facts()
        top = self._begin()
        room = self._bottom - top
        for shown, sizes in (
            (facts, _LEGIBLE_SIZES), (facts[:_FIRST_FACTS], _LEGIBLE_SIZES),
            (facts, _TITLE_SIZES), (facts[:_FIRST_FACTS], _TITLE_SIZES),
        ):  # fmt: skip
            height = self._facts_height(shown)
            style = self._title_style(room - height - _GUTTER * _DOT, sizes)
            if style is not None:
                self._put_title(style, top)
                self._put_facts(shown, self._bottom - height)
                return
        style = self._title_style(room, _TITLE_SIZES) or _style(_TITLE_SIZES[-1], bold=True)
        self._put_title(style, top)
        self._sheet.turn_page()
        top = self._begin()
        follow = translate("Slides", "Thủ tục {code}, tiếp theo").format(code=self._content.code)
        top = self._sheet.put(follow, self._left, top, self._width, _style(48, bold=True))
        self._put_facts(facts, top + _GUTTER * _DOT)

    def _begin(self) -> float:
        """Ground, head, code and foot; return where the title begins."""
        sheet, content = self._sheet, self._content
        sheet.add(Fill(Rect(0, 0, SCREEN.width, SCREEN.height), _GROUND))
        side, top = 76 * _DOT, 56 * _DOT
        sheet.add(Emblem(Rect(self._left, top, side, side)))
        left = self._left + side + 24 * _DOT
        width = (_PANEL_LEFT - _GUTTER) * _DOT - left
        units = content.unit_lines[:2]
        styles = (
            self._one_line(units[0] if units else "", width, _style(40, bold=True)),
            self._one_line(units[-1] if units else "", width, _CAPTION),
        )
        head = sum(style.line_height for _, style in zip(units, styles, strict=False))
        y = top + (side - head) / 2
        for unit, style in zip(units, styles, strict=False):
            y = sheet.put_line(unit, left, y, width, style)
        self._put_panel()
        self._put_foot()
        over = BETWEEN.join(part for part in (content.code, field_and_level(content)) if part)
        top = _HEAD_BOTTOM * _DOT
        top = sheet.put(over, self._left, top, self._width, _CAPTION, by_meaning=True)
        return top + 8 * _DOT

    def _one_line(self, text: str, width: float, style: Style) -> Style:
        """The style, smaller where the text would need more than one line."""
        for dots in _LINE_SIZES:
            smaller = min(style.points, _style(dots).points)
            if self._sheet.measure.width(text, smaller, style.is_bold) <= width:
                return replace(style, points=smaller)
        return replace(style, points=_style(_LINE_SIZES[-1]).points)

    # --- name and facts -----------------------------------------------------------------------

    def _title_style(self, room: float, sizes: Sequence[int]) -> Style | None:
        """The largest of the types with which the name fits into so many millimetres."""
        for dots in sizes:
            style = _style(dots, bold=True)
            count = len(self._sheet.lines(self._content.title, self._width, style, by_meaning=True))
            if count * style.line_height <= room:
                return style
        return None

    def _put_title(self, style: Style, top: float) -> None:
        self._sheet.put(self._content.title, self._left, top, self._width, style, by_meaning=True)

    def _broken_facts(self) -> tuple[_Fact, ...]:
        width = self._column - 2 * _INSET * _DOT
        return tuple(self._broken_fact(fact, width) for fact in self._content.facts)

    @property
    def _column(self) -> float:
        """Width of a panel of facts, two side by side."""
        return (self._width - _GUTTER * _DOT) / 2

    def _broken_fact(self, fact: PosterFact, width: float) -> _Fact:
        lines = self._sheet.lines
        value = _style(_VALUE_SIZES[-1], bold=True)
        for dots in _VALUE_SIZES:
            style = _style(dots, bold=True)
            if len(lines(fact.value, width, style)) == 1:
                value = style
                break
        return _Fact(
            lines(fact.label, width, _CAPTION),
            lines(fact.value, width, value, by_meaning=True),
            lines(fact.note, width, _CAPTION, by_meaning=True) if fact.note else (),
            value,
        )

    def _facts_height(self, facts: Sequence[_Fact]) -> float:
        rows = [facts[start : start + 2] for start in range(0, len(facts), 2)]
        return sum(self._row_height(row) for row in rows) + (len(rows) - 1) * 24 * _DOT

    @staticmethod
    def _row_height(row: Sequence[_Fact]) -> float:
        return max(fact.height for fact in row) + 2 * 20 * _DOT

    def _put_facts(self, facts: Sequence[_Fact], top: float) -> None:
        sheet, column = self._sheet, self._column
        for start in range(0, len(facts), 2):
            row = facts[start : start + 2]
            height = self._row_height(row)
            for position, fact in enumerate(row):
                left = self._left + position * (column + _GUTTER * _DOT)
                sheet.add(Fill(Rect(left, top, column, height), _PANEL, _RADIUS * _DOT))
                left, width = left + _INSET * _DOT, column - 2 * _INSET * _DOT
                y = top + 20 * _DOT
                for lines, style in (
                    (fact.label, _CAPTION), (fact.value, fact.value_style), (fact.note, _CAPTION)
                ):  # fmt: skip
                    for line in lines:
                        y = sheet.put_line(line, left, y, width, style)
            top += height + 24 * _DOT

    # --- the code and the foot ----------------------------------------------------------------

    def _put_panel(self) -> None:
        """The panel at the right: the code on white, what to do, and the address."""
        sheet, dot = self._sheet, _DOT
        panel = Rect(
            _PANEL_LEFT * dot, 36 * dot, (_DOTS[0] - _MARGIN - _PANEL_LEFT) * dot,
            (_FOOT_TOP - _GUTTER - 36) * dot,
        )  # fmt: skip
        sheet.add(Fill(panel, _PANEL, _RADIUS * dot))
        width = panel.width - 2 * 24 * dot
        left = panel.left + 24 * dot
        action = replace(_style(_CALL_SIZE, bold=True), align=Align.CENTRE)
        quiet = replace(_CAPTION, align=Align.CENTRE)
        calls = sheet.lines(call(self._content), width, action, by_meaning=True)
        address = address_lines(sheet, self._content, width, quiet)
        words = len(calls) * action.line_height + len(address) * quiet.line_height + 44 * dot
        module = self._module(min(width, panel.height - words - 2 * 24 * dot))
        side = self._code.side(module)
        gap = (panel.height - side - words) / 2
        corner = (panel.left + (panel.width - side) / 2, panel.top + min(gap, 36 * dot))
        corner = (round(corner[0] / dot) * dot, round(corner[1] / dot) * dot)
        white = Rect(*corner, side, side)
        sheet.add(Fill(white.grown(8 * dot), _WHITE, _RADIUS * dot))
        sheet.add(self._code.at(*corner, module))
        y = white.bottom + 32 * dot
        for line in calls:
            y = sheet.put_line(line, left, y, width, action)
        y += 12 * dot
        for line in address:
            y = sheet.put_line(line, left, y, width, quiet)

    def _module(self, room: float) -> float:
        """The widest module that is a whole number of dots: a board has room, and no distance."""
        return max(1, int(room / self._code.side(_DOT))) * _DOT

    def _put_foot(self) -> None:
        sheet, dot = self._sheet, _DOT
        foot = Rect(0, _FOOT_TOP * dot, SCREEN.width, (_DOTS[1] - _FOOT_TOP) * dot)
        sheet.add(Fill(foot, _PANEL))
        width = SCREEN.width - 2 * _MARGIN * dot
        top = foot.top + (foot.height - _CAPTION.line_height) / 2
        words, source = way_out(self._content), short_source(self._content)
        style = self._one_line(words, width, replace(_CAPTION, colour=_WHITE))
        sheet.put_line(words, self._left, top, width, style)
        right = replace(_CAPTION, align=Align.RIGHT)
        room = width - sheet.measure.width(words, style.points) - _GUTTER * dot
        lines = packed_lines(sheet, source, room, right, BETWEEN) if source else ()
        if lines and sheet.measure.width(lines[0], right.points) <= room:
            sheet.put_line(lines[0], self._left, top, width, right)
