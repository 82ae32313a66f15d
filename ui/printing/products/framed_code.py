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
    if code.side(code.module(measures.code_least)) > widest:
        room = min(measures.code_most, bottom - edge - 2 * _PADDING)
        if room > widest:
            box = _Across(sheet, content, code, measures, room)
            if edge + box.height <= bottom:
                return box.put(edge)
    return _beside(sheet, content, code, measures, edge, bottom)


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
        sheet.lines(call(), width, call_style, by_meaning=True),
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
    usual_width, usual_height = measures.box
    most = measures.width - measures.gutter - measures.text_least - 2 * _CLEAR
    least = code.side(measures.code_least / code.modules)
    call_style = Style(measures.call_points, is_bold=True, align=Align.CENTRE)
    for _ in range(3):
        module = code.module(measures.code_least, most)
        dark, quiet = module * code.modules, module * QUIET_MODULES
        width = max(usual_width, code.side(module) + 2 * _CLEAR)
        words = _words(sheet, content, measures, width - 8, width - 3, call_style)
        above, below = max(9.0 * measures.gap, quiet), max(8.0 * measures.gap, quiet)
        needed = above + dark + below + words.height + 5 * measures.gap
        if top + needed <= bottom:
            break
        # Only a code that is larger than the least may give way to the page.
        most -= top + needed - bottom
        if most < least:
            return None
    else:
        return None
    height = max(needed, min(usual_height, bottom - top))
    box = Rect(measures.right - width, top, width, height)
    left = box.left + (width - dark) / 2 - quiet
    sheet.add(Frame(box), code.at(left, top + above - quiet, module))
    words.put(sheet, box.left + 4, top + above + dark + below)
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
        self._module = code.module(measures.code_least, most)
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
