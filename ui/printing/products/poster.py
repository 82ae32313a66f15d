"""The poster of one procedure on A4 or A3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cds_desktop.domain.publicity import PosterContent
from ui.printing.fonts import TextMeasure
from ui.printing.page import Page
from ui.printing.products.code_box import code_of
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.products.procedure_sheet import ProcedureSheet
from ui.printing.products.sheet_measures import POSTER_A3, POSTER_A4
from ui.printing.sheet import KnownLines, Sheet

__all__ = ["make_pages", "poster_pages"]

_SIDES = 2
_MEASURES = {measures.paper.name: measures for measures in (POSTER_A4, POSTER_A3)}


def make_pages(
    contents: Sequence[PosterContent], options: ProductOptions, measure: TextMeasure
) -> Iterator[LaidOut]:
    """One sheet for each procedure."""
    for content in contents:
        yield LaidOut(poster_pages(content, measure, options), (content.code,))


def poster_pages(
    content: PosterContent,
    measure: TextMeasure | None = None,
    options: ProductOptions | None = None,
) -> tuple[Page, ...]:
    """Lay out one sheet; a long list of papers is set smaller, then goes on over the page.

    The steps of the visit are left out where the sheet is then one page.

    Args:
        content: What the sheet says.
        measure: Shared by many posters, since it remembers the widths of words.
        options: Paper, reading distance and logo.
    """
    measure, options = measure or TextMeasure(), options or ProductOptions()
    measures = _MEASURES[options.paper.name]
    code = code_of(content, options)
    known_lines: KnownLines = {}

    def attempt(what: PosterContent, points: float) -> tuple[Page, ...]:
        sheet = Sheet(measures.paper, measure, known_lines)
        return ProcedureSheet(what, code, measures, sheet, points).lay_out()

    long_pages: tuple[Page, ...] = ()
    for points in measures.body_sizes:
        pages = attempt(content, points)
        if len(pages) == 1:
            return pages
        if points == measures.long_body:
            long_pages = pages
    if len(long_pages) == _SIDES and content.steps:
        # The steps are the same for most procedures: no second page for them alone.
        pages = attempt(replace(content, steps=()), measures.body_sizes[-1])
        if len(pages) == 1:
            return pages
    return long_pages
