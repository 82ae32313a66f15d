"""What can be made of one list of procedures, and on which paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken


class Product(StrEnum):
    """A kind of printed matter with codes; the values are those of `qr make --product`."""

    POSTER = "poster"
    CARD = "card"
    LABELS = "labels"
    FIELD = "field"
    INDEX = "index"
    BOOKLET = "booklet"
    SLIDES = "slides"


@dataclass(frozen=True, slots=True)
class ProductSpec:
    """What is fixed about a product.

    Attributes:
        papers: Names of the papers it may be made on, the usual one first.
        distance_mm: From how far its codes are read, unless somebody says otherwise.
        each_alone: Whether every procedure has pages of its own; else all share the pages.
        tells_content: Whether papers, limit and fee stand on it in words. Only then is the
            procedure posted in the sense of Nghị định 63/2010/NĐ-CP, Điều 17; a bare code leads to
            the electronic form only.
    """

    product: Product
    papers: tuple[str, ...]
    distance_mm: int
    each_alone: bool
    tells_content: bool


PRODUCTS: Final[Mapping[Product, ProductSpec]] = {
    spec.product: spec
    for spec in (
        ProductSpec(Product.POSTER, ("A4", "A3"), 1_000, each_alone=True, tells_content=True),
        ProductSpec(Product.CARD, ("A5", "A6"), 400, each_alone=True, tells_content=True),
        ProductSpec(Product.LABELS, ("A4",), 200, each_alone=False, tells_content=False),
        ProductSpec(Product.FIELD, ("A3", "A4"), 500, each_alone=False, tells_content=False),
        ProductSpec(Product.INDEX, ("A4", "A3"), 400, each_alone=False, tells_content=False),
        ProductSpec(Product.BOOKLET, ("A4", "A5"), 300, each_alone=False, tells_content=True),
        ProductSpec(Product.SLIDES, ("16:9",), 2_000, each_alone=True, tells_content=False),
    )
}
"""Slides are measured on a screen of 43 inches, 952 mm wide (look.md, section 5)."""


def spec_of(product: Product, paper: str = "") -> tuple[ProductSpec, str]:
    """The product and the paper it will be made on.

    Raises:
        RuleBroken: `product.paper_unknown` with the papers that fit.
    """
    spec = PRODUCTS[product]
    wanted = paper.strip().upper() or spec.papers[0]
    if wanted not in spec.papers:
        raise RuleBroken(
            "product.paper_unknown", product=product.value, found=paper, papers=spec.papers
        )
    return spec, wanted
