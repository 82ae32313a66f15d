"""The frame with the code, its address and the way out, beside the text or across the page."""

from __future__ import annotations

from dataclasses import dataclass

from cds_desktop.domain.publicity import PosterContent
from ui.printing.page import GREY, Frame, Rect
from ui.printing.products.code_box import Code, address_lines
from ui.printing.products.sentences import call, way_out
from ui.printing.products.sheet_measures import SheetMeasures
from ui.printing.qr import QUIET_MODULES
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["put_framed_code"]


def put_framed_code(
    sheet: Sheet,
    content: PosterContent,
    code: Code,
    measures: SheetMeasures,
    edge: float,
    bottom: float,
) -> Rect | None:
    """Draw the box; return its place, or None where the page has no room for it.

    A code that is wished larger than the column at the right lets its box stand across the page.

    Args:
        sheet: Where it is drawn.
        content: The procedure.
        code: Its code.
        measures: Of the paper.
        edge: Where the box begins; where it ends, if the paper has it at the foot.
        bottom: Where the page ends.
    """
    if measures.code_at_foot:
        box = _Across(sheet, content, code, measures, measures.code_most)
        return box.put(edge - box.height)
    widest = measures.width - measures.gutter - measures.text_least - 2 * _CLEAR
    if code.side(code.module(measures.least_code(code.modules))) > widest:
        room = min(measures.code_most, bottom - edge - 2 * _PADDING)
        if room > widest:
            box = _Across(sheet, content, code, measures, room)
            if edge + box.height <= bottom:
                return box.put(edge)
    return _beside(sheet, content, code, measures, edge, bottom)


_STEPS = 12
"""How many sizes between the wished and the smallest are tried."""
_PADDING = 1.5
_LARGER = 1.4
"""Times by which the words beside a very large code grow with it."""
_CLEAR = 0.4
"""Millimetres between the white around the code and its frame."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands with the code, broken for its width."""

    call: tuple[str, ...]
    address: tuple[str, ...]
    help: tuple[str, ...]
    call_style: Style
    small: Style
    address_width: float
    width: float

    @property
    def height(self) -> float:
        small = (len(self.address) + len(self.help)) * self.small.line_height
        gaps = 3.5 if self.help else 1.0
        return len(self.call) * self.call_style.line_height + small + gaps

    def put(self, sheet: Sheet, left: float, top: float) -> None:
        """Set them in a column; the address may be a little wider than the rest."""
        for line in self.call:
            top = sheet.put_line(line, left, top, self.width, self.call_style)
        top += 1
        wider = (self.address_width - self.width) / 2
        for line in self.address:
            top = sheet.put_line(line, left - wider, top, self.address_width, self.small)
        top += 2.5
        for line in self.help:
            top = sheet.put_line(line, left, top, self.width, self.small)


def _words(
    sheet: Sheet,
    content: PosterContent,
    measures: SheetMeasures,
    width: float,
    address_width: float,
    call_style: Style,
) -> _Words:
    small = Style(measures.small, colour=GREY, align=call_style.align)
    return _Words(
        sheet.lines(call(content), width, call_style, by_meaning=True),
        address_lines(sheet, content, address_width, small),
        sheet.lines(
            way_out(content) if measures.has_way_out else "", width, small, by_meaning=True
        ),
        call_style,
        small,
        address_width,
        width,
    )


def _beside(
    sheet: Sheet,
    content: PosterContent,
    code: Code,
    measures: SheetMeasures,
    top: float,
    bottom: float,
) -> Rect | None:
    """The box at the right, its code smaller than wished where the page ends too soon."""
    most = measures.width - measures.gutter - measures.text_least - 2 * _CLEAR
    wished = code.module(measures.least_code(code.modules), most)
    least = min(wished, measures.least_code(code.modules) / code.modules)
    tried = [(wished - (wished - least) * step / _STEPS, False) for step in range(_STEPS + 1)]
    for module, is_tight in (*dict.fromkeys(tried), (least, True)):
        box = _Upright(sheet, content, code, measures, module, is_tight)
        if top + box.height <= bottom:
            return box.put(top, max(box.height, min(measures.box[1], bottom - top)))
    return None


class _Upright:
    """A box in the column at the right: the code, and the words under it."""

    def __init__(
        self,
        sheet: Sheet,
        content: PosterContent,
        code: Code,
        measures: SheetMeasures,
        module: float,
        is_tight: bool,
    ) -> None:
        self._sheet, self._code, self._measures, self._module = sheet, code, measures, module
        self._dark, quiet = module * code.modules, module * QUIET_MODULES
        self._width = max(measures.box[0], code.side(module) + 2 * _CLEAR)
        style = Style(measures.call_points, is_bold=True, align=Align.CENTRE)
        self._words = _words(sheet, content, measures, self._width - 8, self._width - 3, style)
        white = 0.0 if is_tight else measures.gap
        self._above, self._below = max(9 * white, quiet), max(8 * white, quiet)
        end = 2 * measures.gap if is_tight else 5 * measures.gap
        self.height = self._above + self._dark + self._below + self._words.height + end

    def put(self, top: float, height: float) -> Rect:
        """Draw it, perhaps higher than it need be."""
        box = Rect(self._measures.right - self._width, top, self._width, height)
        quiet = self._module * QUIET_MODULES
        left = box.left + (self._width - self._dark) / 2 - quiet
        code = self._code.at(left, top + self._above - quiet, self._module)
        self._sheet.add(Frame(box), code)
        self._words.put(self._sheet, box.left + 4, top + self._above + self._dark + self._below)
        return box


class _Across:
    """A box across the page: the code at the left, the words beside it."""

    def __init__(
        self,
        sheet: Sheet,
        content: PosterContent,
        code: Code,
        measures: SheetMeasures,
        most: float,
    ) -> None:
        self._sheet, self._code, self._measures = sheet, code, measures
        self._module = code.module(measures.least_code(code.modules), most)
        self._side = code.side(self._module)
        width = measures.width - self._side - 2 * _PADDING - 2
        points = measures.call_points * (1 if measures.code_at_foot else _LARGER)
        self._words = _words(sheet, content, measures, width, width, Style(points, is_bold=True))
        self.height = max(self._side, self._words.height) + 2 * _PADDING

    def put(self, top: float) -> Rect:
        """Draw it at this height."""
        box = Rect(self._measures.left, top, self._measures.width, self.height)
        middle = top + self.height / 2
        self._sheet.add(
            Frame(box),
            self._code.at(box.left + _PADDING, middle - self._side / 2, self._module),
        )
        left = box.left + _PADDING + self._side
        self._words.put(self._sheet, left, middle - self._words.height / 2)
        return box
