"""Which module lays out which product; loaded when the product is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Final

from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.products import Product
from ui.printing.fonts import TextMeasure
from ui.printing.products.options import LaidOut, MakePages, ProductOptions

_MODULES: Final[Mapping[Product, str]] = {
    Product.POSTER: "poster",
    Product.CARD: "card",
    Product.LABELS: "labels",
    Product.FIELD: "field_poster",
    Product.INDEX: "index",
    Product.BOOKLET: "booklet",
    Product.SLIDES: "slides",
}


def lay_out(
    product: Product,
    contents: Sequence[PosterContent],
    options: ProductOptions,
    measure: TextMeasure | None = None,
) -> Iterator[LaidOut]:
    """The pages of a product, lazily.

    Raises:
        KeyError: The product has no layout.
        RuleBroken: What the layout refuses, such as a start position outside the label sheet.
    """
    make: MakePages = import_module(f"ui.printing.products.{_MODULES[product]}").make_pages
    return make(contents, options, measure or TextMeasure())
