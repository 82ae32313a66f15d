"""The table card of one procedure: A5 with everything, A6 with what people ask first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity import PosterContent
from cds_desktop.wording.publicity import SAID_BELOW
from ui.printing.fonts import TextMeasure
from ui.printing.page import Page
from ui.printing.products.code_box import code_of
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.products.procedure_sheet import ProcedureSheet
from ui.printing.products.sheet_measures import CARD_A5, CARD_A6, SheetMeasures
from ui.printing.sheet import KnownLines, Sheet

__all__ = ["card_pages", "make_pages"]

translate = QCoreApplication.translate

_SIDES: Final = 2
"""A card has a front and a back."""
_FIRST_FACTS: Final = 2

_Attempt = Callable[[PosterContent, float, int], tuple[Page, ...]]


def make_pages(
    contents: Sequence[PosterContent], options: ProductOptions, measure: TextMeasure
) -> Iterator[LaidOut]:
    """One card for each procedure."""
    for content in contents:
        yield LaidOut(card_pages(content, options, measure), (content.code,))


def card_pages(
    content: PosterContent, options: ProductOptions, measure: TextMeasure | None = None
) -> tuple[Page, ...]:
    """Lay out one card; papers that have no room are counted, never left out in silence.

    A5 goes on over the back. A6 has one side, unless the name of the procedure fills it.
    """
    measure = measure or TextMeasure()
    is_small = options.paper.name == CARD_A6.paper.name
    measures = CARD_A6 if is_small else CARD_A5
    content = replace(content, feedback="")  # Complaints are taken at the desk it stands on.
    code = code_of(content, options)
    known_lines: KnownLines = {}

    def attempt(what: PosterContent, points: float, more: int = 0) -> tuple[Page, ...]:
        sheet = Sheet(measures.paper, measure, known_lines)
        return ProcedureSheet(what, code, measures, sheet, points, more).lay_out()

    return _small(content, measures, attempt) if is_small else _large(content, measures, attempt)


def _large(content: PosterContent, measures: SheetMeasures, attempt: _Attempt) -> tuple[Page, ...]:
    """Everything on the front, else on both sides, else without remarks and last papers.

    The steps are the same for most procedures; they fill no page of their own.
    """
    without_steps = replace(content, steps=())
    for what in (content, without_steps):
        for points in measures.body_sizes:
            pages = attempt(what, points, 0)
            if len(pages) == 1:
                return pages
    for what in (content, without_steps, _without_remarks(without_steps)):
        for points in (measures.long_body, measures.body_sizes[-1]):
            pages = attempt(what, points, 0)
            if len(pages) <= _SIDES:
                return pages
    return _with_fewer_papers(_without_remarks(without_steps), measures, attempt, _SIDES)


def _small(content: PosterContent, measures: SheetMeasures, attempt: _Attempt) -> tuple[Page, ...]:
    """Limit, fee and as many papers as there is room for."""
    short = _without_remarks(content)
    short = replace(short, steps=(), facts=short.facts[:_FIRST_FACTS])
    for points in measures.body_sizes:
        pages = attempt(short, points, 0)
        if len(pages) == 1:
            return pages
    return _with_fewer_papers(short, measures, attempt, 1)


def _without_remarks(content: PosterContent) -> PosterContent:
    """The same without long explanations; facts that point to them point to the code."""
    by_code = translate("Card", "xem khi quét mã")
    facts = (
        replace(fact, note=by_code) if fact.note == SAID_BELOW else fact for fact in content.facts
    )
    return replace(content, facts=tuple(facts), remarks=())


def _with_fewer_papers(
    content: PosterContent, measures: SheetMeasures, attempt: _Attempt, sides: int
) -> tuple[Page, ...]:
    """As many papers as fit on so many sides, and how many more there are."""
    papers, points = content.papers, measures.body_sizes[-1]
    fewest = attempt(replace(content, papers=()), points, len(papers))
    sides = max(sides, len(fewest))
    best, low, high = fewest, 0, len(papers)
    while low < high:
        count = (low + high + 1) // 2
        pages = attempt(replace(content, papers=papers[:count]), points, len(papers) - count)
        if len(pages) <= sides:
            best, low = pages, count
        else:
            high = count - 1
    return best
