"""Making sheets: everything here runs outside the GUI thread and touches no widget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.products import Product
from cds_desktop.services import OpenUow
from cds_desktop.services.offices import OfficeProfile
from cds_desktop.services.progress import Progress
from cds_desktop.services.publicity import PosterPlan, SheetMark, plan_sheets, poster_office
from cds_desktop.wording.publicity import offline_text, poster_words
from ui.pages.procedures.product_choice import Order
from ui.pages.procedures.product_words import file_stem
from ui.printing.page import Page
from ui.printing.products import lay_out
from ui.printing.products.making import laid_out

PREVIEW_PAGES: Final = 5
PREVIEW_MOST: Final = 200
"""Procedures of a shared product that are laid out for the pane; the dialog shows all."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first pages as they will be printed.

    Attributes:
        left_out: How many procedures are not on them.
        is_refused: Whether the code did not come back from as far as wished: it will not be made.
    """

    pages: tuple[Page, ...]
    left_out: int = 0
    is_refused: bool = False


def plan(open_uow: OpenUow, order: Order, profile: OfficeProfile, on: date) -> PosterPlan:
    """Put together what the sheets of an order say.

    Raises:
        NotFound: A procedure is no longer in the catalogue.
        RuleBroken: As `plan_sheets`.
    """
    # The number comes when the sheets are entered; the place stands in the preview too.
    mark: SheetMark = ("", 1, order.place)
    return plan_sheets(
        open_uow,
        poster_office(profile),
        poster_words,
        codes=order.codes,
        on=on,
        rules=order.rules,
        offline_text=offline_text,
        sheets=dict.fromkeys(order.codes, mark) if order.place else None,
    )


def preview(
    order: Order, contents: Sequence[PosterContent], left_out: int, progress: Progress
) -> Preview:
    """Lay out the first pages of an order.

    Args:
        order: What is made.
        contents: What it says.
        left_out: How many procedures the caller kept back, because nobody turns so many pages.
        progress: Stops work whose answer is late.
    """
    is_refused = False
    if len(contents) == 1:
        # With the same checks: what is printed larger, or not at all, is seen here already.
        try:
            found, _ = laid_out(order.product, contents, order.options, progress)
            return Preview(found, left_out)
        except RuleBroken as error:
            if error.code != "qr.unreadable":
                raise
            is_refused = True
    pages: list[Page] = []
    for done, part in enumerate(lay_out(order.product, contents, order.options), start=1):
        pages.extend(part.pages)
        progress(done, len(contents))
        if len(pages) >= PREVIEW_PAGES:
            break
    return Preview(tuple(pages), left_out, is_refused)


def file_name(product: Product, codes: Sequence[str], suffix: str = ".pdf") -> str:
    """Propose a name for the file."""
    stem = file_stem(product)
    if len(codes) == 1:
        return f"{stem}-{codes[0]}{suffix}"
    return f"{stem}-{len(codes)}-thu-tuc{suffix}"


def first(codes: Iterable[str], most: int) -> tuple[str, ...]:
    """The first few codes."""
    return tuple(islice(codes, most))
