"""Putting text and lines on pages: the common part of posters and slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QCoreApplication

from ui.printing.fonts import MM_PER_POINT, TextMeasure
from ui.printing.line_breaking import balanced_lines, filled_lines
from ui.printing.page import ASCENT, BLACK, DESCENT, Item, Page, PaperSize, TextRun

__all__ = ["SMALLEST_POINTS", "Align", "KnownLines", "Sheet", "Style"]

SMALLEST_POINTS = 10
"""Print type is never smaller, however long the text."""

_MARK_LEFT, _MARK_TOP = 12.0, 3.5
"""In the upper margin, in mm; printers leave 3 mm white."""

KnownLines = dict[tuple[str, float, float, bool, bool], tuple[str, ...]]
"""Texts already broken, kept while one document is laid out in several sizes."""


class Align(Enum):
    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set; `leading` is the distance of its baselines in ems."""

    points: float
    is_bold: bool = False
    colour: str = BLACK
    align: Align = Align.LEFT
    leading: float = ASCENT + DESCENT

    @property
    def line_height(self) -> float:
        """Distance of two baselines in mm."""
        return self.points * MM_PER_POINT * self.leading


@dataclass
class Sheet:
    """The page under construction, and the pages already full."""

    paper: PaperSize
    measure: TextMeasure
    known_lines: KnownLines = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    full_pages: list[list[Item]] = field(default_factory=list)

    def add(self, *items: Item) -> None:
        self.items.extend(items)

    def turn_page(self) -> None:
        self.full_pages.append(self.items)
        self.items = []

    def on_every_page(self, put: Callable[[int, int], None]) -> None:
        """Let `put` add to each page in turn, told the page's number and how many there are."""
        pages = [*self.full_pages, self.items]
        for number, items in enumerate(pages, start=1):
            self.items = items
            put(number, len(pages))

    def mark_as_sample(self, mark: Style | None = None, left: float = _MARK_LEFT) -> None:
        """Say above the text of every page that the sample office made it: it has no force."""
        words = QCoreApplication.translate("Sheet", "DỮ LIỆU MẪU – bản in này không có giá trị")
        style = mark or Style(SMALLEST_POINTS, is_bold=True)

        def put(_page: int, _pages: int) -> None:
            self.put_line(words, left, _MARK_TOP, self.paper.width - 2 * left, style)

        self.on_every_page(put)

    def pages(self) -> tuple[Page, ...]:
        return tuple(Page(self.paper, tuple(items)) for items in [*self.full_pages, self.items])

    def lines(
        self, text: str, width: float, style: Style, *, by_meaning: bool = False
    ) -> tuple[str, ...]:
        """Break a text for a width in mm; by meaning for titles and names, else filled."""
        key = (text, width, style.points, style.is_bold, by_meaning)
        known = self.known_lines.get(key)
        if known is not None:
            return known

        def width_of(part: str) -> float:
            return self.measure.width(part, style.points, style.is_bold)

        # A thousandth is left for rounding on the device.
        breaking = balanced_lines if by_meaning else filled_lines
        lines = tuple(breaking(text, width_of, width * 0.999))
        self.known_lines[key] = lines
        return lines

    def put_line(self, text: str, left: float, top: float, width: float, style: Style) -> float:
        """Set one line in the box that starts at `top`; return the top of the next line."""
        own = self.measure.width(text, style.points, style.is_bold)
        extra = (style.leading - ASCENT - DESCENT) / 2
        self.add(
            TextRun(
                text=text,
                left=left + (width - own) * style.align.value,
                baseline=top + (extra + ASCENT) * style.points * MM_PER_POINT,
                width=own,
                points=style.points,
                is_bold=style.is_bold,
                colour=style.colour,
            )
        )
        return top + style.line_height

    def put(
        self,
        text: str,
        left: float,
        top: float,
        width: float,
        style: Style,
        *,
        by_meaning: bool = False,
    ) -> float:
        """Set a text of any length on this page; return the top of what follows."""
        for line in self.lines(text, width, style, by_meaning=by_meaning):
            top = self.put_line(line, left, top, width, style)
        return top
