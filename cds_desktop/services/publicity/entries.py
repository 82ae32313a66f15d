"""From the contents of a product to its sheets in the register, and back onto the paper."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import Place, PostedSheet
from cds_desktop.services.publicity.register_lists import ListedSheet
from cds_desktop.services.publicity.wishes import SheetWish

__all__ = ["left_out", "numbered", "wishes_for"]


def wishes_for(
    product: Product,
    paper: str,
    contents: Sequence[PosterContent],
    place_id: int,
    standing: Iterable[ListedSheet],
    valid_to: date | None = None,
) -> list[SheetWish]:
    """One wish for each sheet of a product.

    Args:
        product: What is made.
        paper: Its paper.
        contents: The procedures, in order.
        place_id: Where the sheets will hang.
        standing: The sheets of that place; one with the same content is replaced.
        valid_to: Last day printed on the sheets.
    """
    known: dict[tuple[Product, frozenset[str]], int] = {}
    for each in standing:
        sheet = each.sheet
        key = (sheet.product, frozenset(code.procedure_code for code in sheet.codes))
        if key not in known or sheet.posted_on is not None:
            known[key] = sheet.id
    return [
        SheetWish(
            product, paper, place_id, codes, valid_to=valid_to,
            replaces=known.get((product, frozenset(codes))),
        )
        for codes in _together(product, contents)
    ]  # fmt: skip


def numbered(
    contents: Sequence[PosterContent],
    sheets: Iterable[PostedSheet],
    hung_at: Callable[[Place], str],
) -> tuple[PosterContent, ...]:
    """The contents with number, edition and place of the sheets that carry them."""
    by_code = {code.procedure_code: sheet for sheet in sheets for code in sheet.codes}
    marked = []
    for content in contents:
        sheet = by_code[content.code]
        marked.append(
            replace(
                content, sheet_number=sheet.number, edition=sheet.edition,
                place=hung_at(sheet.place),
            )
        )  # fmt: skip
    return tuple(marked)


def left_out(sheets: Iterable[PostedSheet], made_codes: Collection[str]) -> list[PostedSheet]:
    """The sheets of which nothing was made; they do not belong into the register."""
    return [
        sheet
        for sheet in sheets
        if all(code.procedure_code not in made_codes for code in sheet.codes)
    ]


def _together(product: Product, contents: Sequence[PosterContent]) -> list[tuple[str, ...]]:
    """Which procedures stand together on one sheet of the register."""
    if product in (Product.POSTER, Product.CARD):
        return [(content.code,) for content in contents]
    if product is Product.FIELD:
        ordered = sorted(contents, key=lambda content: content.field)
        return [
            tuple(content.code for content in group)
            for _, group in groupby(ordered, key=lambda content: content.field)
        ]
    return [tuple(content.code for content in contents)]
