"""How a product is to be made, and what its layout gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.reading import STANDARD_FACTOR, least_module
from ui.printing.fonts import TextMeasure
from ui.printing.page import A4, Page, PaperSize


@dataclass(frozen=True, slots=True)
class ProductOptions:
    """Choices for one run.

    Attributes:
        paper: One of the papers of the product.
        distance_mm: From how far the codes shall be read.
        factor: Reading distance by width of a module (an office setting).
        with_logo: Lay the emblem over every code, which is then made with level H.
        enlarge: Times by which modules are widened after a code did not read back.
        enlarged: The same for single procedures, by their code.
        label_sheet: Id of the label sheet, for labels.
        start: Number of the first free label on the first sheet, from 1.
        copies: How often each label is made.
    """

    paper: PaperSize = A4
    distance_mm: float = 1_000
    factor: int = STANDARD_FACTOR
    with_logo: bool = False
    enlarge: float = 1.0
    enlarged: Mapping[str, float] = field(default_factory=dict, hash=False)
    label_sheet: str = ""
    start: int = 1
    copies: int = 1

    @property
    def level(self) -> str:
        """Error correction of the codes."""
        return "H" if self.with_logo else "M"

    @property
    def module_mm(self) -> float:
        """The width that modules should have at least."""
        return least_module(self.distance_mm, self.factor) * self.enlarge


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Pages that belong together, and the procedures on them.

    Attributes:
        codes: Of the procedures whose codes stand on these pages.
    """

    pages: tuple[Page, ...]
    codes: tuple[str, ...]


MakePages = Callable[[Sequence[PosterContent], ProductOptions, TextMeasure], Iterator[LaidOut]]
"""Lays out all contents, in their order; lazily, so that a caller can stop in between.

A product whose procedures stand alone gives one `LaidOut` each; the others one for the whole
(labels: one a sheet). A code that cannot be as large as wished is drawn as large as its place
allows; the caller compares `QrCode.module` with `ProductOptions.module_mm` and warns.
"""
