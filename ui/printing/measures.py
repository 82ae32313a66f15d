"""Lengths and type of the forms on A5 and A4, and what every form begins with."""

from __future__ import annotations

from dataclasses import dataclass

from ui.printing.page import A4, A5, ASCENT, DESCENT, PaperSize, QrCode, Rect, Rule
from ui.printing.qr import qr_matrix
from ui.printing.sheet import Align, Sheet, Style

__all__ = ["MEASURES", "TIGHT", "Measures", "dossier_code", "put_head"]

TIGHT = ASCENT + DESCENT
"""Leading of a paper that would else need one more sheet: stacked capitals still have room."""
LEAST_MODULE = 0.42
"""Millimetres; telephones and hand scanners still read it from a worn laser print."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths in mm and type in points of one paper size."""

    paper: PaperSize
    left: float
    right: float
    top: float
    foot_top: float
    points: float
    head_points: float
    title_points: float
    qr_size: float
    unit_width: float
    state_width: float
    label_width: float
    indent: float

    @property
    def width(self) -> float:
        """Width of the text."""
        return self.right - self.left

    @property
    def bottom(self) -> float:
        """Where the text must end."""
        return self.foot_top - 2


MEASURES = {
    "A5": Measures(A5, 12, 136, 9, 198.5, 10.5, 10, 12.5, 22, 48, 80, 33, 8),
    "A4": Measures(A4, 25, 192, 16, 283, 13, 12, 14, 26, 70, 96, 46, 11),
}


def dossier_code(text: str, measures: Measures, left: float, top: float) -> QrCode:
    """The code of a form; it grows where its text would make the modules too small."""
    matrix = qr_matrix(text)
    size = max(measures.qr_size, LEAST_MODULE * len(matrix))
    return QrCode(Rect(left, top, size, size), matrix, text)


def put_head(
    sheet: Sheet, measures: Measures, state: tuple[str, str], unit_lines: tuple[str, ...]
) -> float:
    """Set the two columns of the head; return the top of what follows."""
    centre = Style(measures.head_points, align=Align.CENTRE)
    bold = Style(measures.head_points, is_bold=True, align=Align.CENTRE)
    unit_left, unit_width = measures.left - 2, measures.unit_width
    state_width = measures.state_width
    state_left = measures.right + 2 - state_width
    y = measures.top
    for position, unit in enumerate(unit_lines):
        style = centre if position == 0 and len(unit_lines) > 1 else bold
        y = sheet.put(unit.upper(), unit_left, y, unit_width, style, by_meaning=True)
    _short_rule(sheet, unit_left + unit_width / 2, y + 0.8, 20)
    z = sheet.put(state[0], state_left, measures.top, state_width, bold)
    z = sheet.put(state[1], state_left, z, state_width, bold)
    _short_rule(sheet, state_left + state_width / 2, z + 0.8, 4.8 * measures.head_points)
    return max(y, z) + 3


def _short_rule(sheet: Sheet, centre: float, top: float, length: float) -> None:
    sheet.add(Rule(centre - length / 2, top, centre + length / 2, top, 0.25))
