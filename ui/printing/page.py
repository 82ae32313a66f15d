"""A printed page as a list of things to draw, in millimetres from the top left corner.

The layout is made once; paper, PDF, the preview and the read-back all draw the same list, so what
was checked is what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.printing.fonts import MM_PER_POINT
from ui.theme import LIGHT

__all__ = [
    "A3",
    "A4",
    "A5",
    "A6",
    "BLACK",
    "BRAND",
    "GOLD",
    "GREY",
    "LINE_GREY",
    "LOGO_WIDTH",
    "SCREEN",
    "Emblem",
    "Fill",
    "Frame",
    "Item",
    "Page",
    "PaperSize",
    "QrCode",
    "Rect",
    "Rule",
    "TextRun",
]  # fmt: skip

BLACK = "#000000"
GREY = "#333333"
LINE_GREY = "#999999"
BRAND = LIGHT.brand
GOLD = LIGHT.gold
ASCENT, DESCENT = 1.069, 0.293
"""Of Noto Sans, in ems; together they are the line box of 1.36 em."""
LOGO_WIDTH = 0.245
"""Of the code's width: 6 % of its area, where level H repairs about 30 %."""


@dataclass(frozen=True, slots=True)
class PaperSize:
    name: str
    width: float
    height: float


A4 = PaperSize("A4", 210, 297)
A5 = PaperSize("A5", 148, 210)
A3 = PaperSize("A3", 297, 420)
A6 = PaperSize("A6", 105, 148)
SCREEN = PaperSize("16:9", 952, 535.5)
"""A board of 43 inches with 1920×1080 dots of 0,496 mm (look.md, section 5)."""


@dataclass(frozen=True, slots=True)
class Rect:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def overlaps(self, other: Rect, tolerance: float = 0.05) -> bool:
        return (
            self.left < other.right - tolerance
            and other.left < self.right - tolerance
            and self.top < other.bottom - tolerance
            and other.top < self.bottom - tolerance
        )

    def grown(self, by: float) -> Rect:
        return Rect(self.left - by, self.top - by, self.width + 2 * by, self.height + 2 * by)


@dataclass(frozen=True, slots=True)
class TextRun:
    """One line of text; `left` and `baseline` in mm, `points` never below 10.

    Attributes:
        spread: Millimetres by which each blank is wider than in the font (justified lines).
    """

    text: str
    left: float
    baseline: float
    width: float
    points: float
    is_bold: bool = False
    colour: str = BLACK
    spread: float = 0.0

    @property
    def rect(self) -> Rect:
        em = self.points * MM_PER_POINT
        return Rect(self.left, self.baseline - ASCENT * em, self.width, (ASCENT + DESCENT) * em)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal or vertical."""

    left: float
    top: float
    right: float
    bottom: float
    thickness: float = 0.2
    colour: str = BLACK

    @property
    def rect(self) -> Rect:
        half = self.thickness / 2
        return Rect(
            self.left, self.top, self.right - self.left, self.bottom - self.top
        ).grown(half)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    rect: Rect
    thickness: float = 0.3
    radius: float = 2.0
    colour: str = BLACK


@dataclass(frozen=True, slots=True)
class Fill:
    """A coloured ground; what follows on the page is drawn over it."""

    rect: Rect
    colour: str
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Emblem:
    """The civic sign: a gold star on a red ground."""

    rect: Rect


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code that must read as `text`; `rect` is the dark part without the quiet zone.

    Attributes:
        distance: From how far it is read, in mm; 0 for what is held in the hand.
        has_logo: Whether the emblem lies over its middle; the matrix is of level H then.
    """

    rect: Rect
    matrix: tuple[tuple[bool, ...], ...]
    text: str
    distance: float = 0.0
    has_logo: bool = False

    @property
    def module(self) -> float:
        return self.rect.width / len(self.matrix)

    @property
    def quiet_rect(self) -> Rect:
        """The code with its quiet zone of four modules (ISO/IEC 18004)."""
        return self.rect.grown(4 * self.module)

    @property
    def logo_rect(self) -> Rect:
        """The white square for the emblem: whole modules in the middle, 6 % of the code at most."""
        modules = len(self.matrix)
        wide = int(modules * LOGO_WIDTH)
        wide -= (modules - wide) % 2
        return self.rect.grown(-(modules - wide) / 2 * self.module)


Item = TextRun | Rule | Frame | Fill | Emblem | QrCode


@dataclass(frozen=True, slots=True)
class Page:
    paper: PaperSize
    items: tuple[Item, ...]

    @property
    def codes(self) -> tuple[QrCode, ...]:
        return tuple(item for item in self.items if isinstance(item, QrCode))

    @property
    def texts(self) -> tuple[TextRun, ...]:
        return tuple(item for item in self.items if isinstance(item, TextRun))
