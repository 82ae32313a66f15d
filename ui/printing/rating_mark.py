"""The small code on a slip by which the citizen votes when the result is handed back."""

from __future__ import annotations

from dataclasses import dataclass

from ui.printing.measures import LEAST_MODULE
from ui.printing.page import GREY, QrCode, Rect
from ui.printing.qr import QUIET_MODULES, Matrix, qr_matrix
from ui.printing.sheet import SMALLEST_POINTS, Align, Sheet, Style

__all__ = ["RatingMark", "rating_mark"]

_CAPTION_WIDTH = 34.0
"""Millimetres: two lines of the usual caption."""
_CAPTION = Style(SMALLEST_POINTS, colour=GREY, align=Align.CENTRE)


@dataclass(frozen=True, slots=True)
class RatingMark:
    """The code with its caption, ready to be put between the signatures.

    Attributes:
        side: Of the code with its quiet zone, in mm.
    """

    text: str
    matrix: Matrix
    lines: tuple[str, ...]

    @property
    def side(self) -> float:
        """Of the code with its quiet zone, in mm."""
        return LEAST_MODULE * (len(self.matrix) + 2 * QUIET_MODULES)

    @property
    def height(self) -> float:
        """Of code and caption together, in mm."""
        return self.side + len(self.lines) * _CAPTION.line_height

    def put(self, sheet: Sheet, centre: float, top: float) -> None:
        """Draw it around a vertical line."""
        quiet = QUIET_MODULES * LEAST_MODULE
        dark = self.side - 2 * quiet
        rect = Rect(centre - dark / 2, top + quiet, dark, dark)
        sheet.add(QrCode(rect, self.matrix, self.text))
        y = top + self.side
        for line in self.lines:
            y = sheet.put_line(line, centre - _CAPTION_WIDTH / 2, y, _CAPTION_WIDTH, _CAPTION)


def rating_mark(text: str, caption: str, sheet: Sheet) -> RatingMark:
    """The mark for the text of a rating code."""
    lines = sheet.lines(caption, _CAPTION_WIDTH, _CAPTION, by_meaning=True)
    return RatingMark(text, qr_matrix(text), lines)
