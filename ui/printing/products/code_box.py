"""A code of a product before it has its place, and the address that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from cds_desktop.domain.publicity import PosterContent, address_in_clear
from ui.printing.page import GREY, QrCode, Rect
from ui.printing.products.options import ProductOptions
from ui.printing.qr import QUIET_MODULES, Matrix, qr_matrix
from ui.printing.sheet import SMALLEST_POINTS, Align, Sheet, Style

__all__ = ["ADDRESS", "Code", "address_lines", "code_of", "put_address"]

ADDRESS = Style(SMALLEST_POINTS, colour=GREY, align=Align.CENTRE)
"""The address in clear where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Code:
    """What is drawn, without a place and without a size.

    Attributes:
        text: What a reader must give back.
        matrix: Its modules.
        wanted: The width in mm that a module should have.
        distance: From how far it is read, in mm.
        has_logo: Whether the emblem lies over its middle.
        enlarge: Times by which it grows after it did not read back; in `wanted` already.
    """

    text: str
    matrix: Matrix
    wanted: float
    distance: float
    has_logo: bool
    enlarge: float = 1.0

    @property
    def modules(self) -> int:
        """How many stand side by side, without the quiet zone."""
        return len(self.matrix)

    def module(self, least: float = 0.0, most: float = inf) -> float:
        """The width of a module in mm: as wished, if the place allows it.

        Args:
            least: Side of the dark part below which the product never goes; grows with `enlarge`.
            most: Side of the place, for the code with its quiet zone; it wins over `least`.
        """
        widest = most / (self.modules + 2 * QUIET_MODULES)
        return min(max(self.wanted, least * self.enlarge / self.modules), widest)

    def side(self, module: float) -> float:
        """Side in mm of the code with its quiet zone."""
        return module * (self.modules + 2 * QUIET_MODULES)

    def at(self, left: float, top: float, module: float) -> QrCode:
        """The code in its place.

        Args:
            left: Left edge of the quiet zone.
            top: Upper edge of the quiet zone.
            module: Width of a module in mm.
        """
        quiet, dark = QUIET_MODULES * module, self.modules * module
        return QrCode(
            Rect(left + quiet, top + quiet, dark, dark),
            self.matrix,
            self.text,
            distance=self.distance,
            has_logo=self.has_logo,
        )


def code_of(content: PosterContent, options: ProductOptions) -> Code:
    """The code of one procedure.

    Raises:
        RuleBroken: As `qr_matrix`.
    """
    times = options.enlarge * options.enlarged.get(content.code, 1.0)
    options = replace(options, enlarge=times)
    text = content.code_text
    matrix = _matrix(text, options.level)
    return Code(
        text, matrix, options.module_mm, options.distance_mm, options.with_logo, options.enlarge
    )


@lru_cache(maxsize=64)
def _matrix(text: str, level: str) -> Matrix:
    """Kept, since a product is laid out again where a code must be larger."""
    return qr_matrix(text, level)


def address_lines(
    sheet: Sheet, content: PosterContent, width: float, style: Style = ADDRESS
) -> tuple[str, ...]:
    """The address as people type it, broken after slashes; () where there is none."""
    if not content.address:
        return ()
    return sheet.lines(address_in_clear(content.address), width, style)


def put_address(
    sheet: Sheet,
    content: PosterContent,
    left: float,
    top: float,
    width: float,
    style: Style = ADDRESS,
) -> float:
    """Set the address in clear; return the top of what follows."""
    for line in address_lines(sheet, content, width, style):
        top = sheet.put_line(line, left, top, width, style)
    return top
