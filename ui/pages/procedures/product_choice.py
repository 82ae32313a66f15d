"""What is to be made of the chosen procedures: product, paper, distance and place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules
from cds_desktop.domain.publicity.products import PRODUCTS, Product, ProductSpec
from cds_desktop.services.publicity.settings import PublicitySettings
from ui.preferences import Preferences
from ui.printing.page import A3, A4, A5, A6, SCREEN, PaperSize
from ui.printing.products import ProductOptions

DISTANCES: Final = (200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000)
"""Millimetres from which codes are read: in the hand, on a desk, on a wall, across a hall."""
PAPERS: Final = {paper.name: paper for paper in (A3, A4, A5, A6, SCREEN)}
_KEY: Final = "publicity"
_YES: Final = "1"
_NO: Final = "0"


@dataclass(frozen=True, slots=True)
class Order:
    """One product of some procedures.

    Attributes:
        paper: Its name, as in `ProductSpec.papers`.
        codes: Of the procedures, in their order.
        rules: Where the codes lead.
        place: Words about where the sheets will hang, printed on them; "" prints none.
    """

    product: Product
    paper: str
    options: ProductOptions
    codes: tuple[str, ...]
    rules: PayloadRules
    place: str = ""


@dataclass(frozen=True, slots=True)
class ProductChoice:
    """One complete choice; what is None follows the settings of the office.

    Attributes:
        product: What is made.
        paper: Name of one of its papers.
        distance_mm: From how far its codes are read.
        payload: Where codes lead.
        with_logo: Whether the emblem lies over the codes.
        label_sheet: Id of the label sheet; "" for the usual one.
        start: Number of the first free label, from 1.
        copies: How often each label is made.
        place_id: Where the sheets will hang; None keeps them out of the register.
    """

    product: Product = Product.POSTER
    paper: str = "A4"
    distance_mm: int = 1_000
    payload: PayloadKind | None = None
    with_logo: bool | None = None
    label_sheet: str = ""
    start: int = 1
    copies: int = 1
    place_id: int | None = None

    @property
    def spec(self) -> ProductSpec:
        """What is fixed about the product."""
        return PRODUCTS[self.product]

    @property
    def is_labels(self) -> bool:
        return self.product is Product.LABELS

    def for_product(self, product: Product) -> ProductChoice:
        """The same wishes for another product, on its usual paper and at its usual distance."""
        spec = PRODUCTS[product]
        return replace(self, product=product, paper=spec.papers[0], distance_mm=spec.distance_mm)

    def rules(self, settings: PublicitySettings) -> PayloadRules:
        """Where the codes lead."""
        if self.payload is None:
            return settings.payload
        return replace(settings.payload, kind=self.payload)

    def options(self, settings: PublicitySettings) -> ProductOptions:
        """The choices as the layout takes them."""
        logo = settings.with_logo if self.with_logo is None else self.with_logo
        return ProductOptions(
            paper=PAPERS[self.paper],
            distance_mm=self.distance_mm,
            factor=settings.distance_factor,
            with_logo=logo,
            label_sheet=self.label_sheet,
            start=self.start,
            copies=self.copies if self.is_labels else 1,
        )

    def order(self, codes: Iterable[str], settings: PublicitySettings, place: str = "") -> Order:
        """The product of these procedures."""
        return Order(
            self.product,
            self.paper,
            self.options(settings),
            tuple(codes),
            self.rules(settings),
            place,
        )


def paper_of(name: str) -> PaperSize:
    """The paper of a name in `ProductSpec.papers`."""
    return PAPERS[name]


def remembered_choice(preferences: Preferences) -> ProductChoice:
    """The choice of last time on this PC.

    Place and copies are not remembered: nobody shall fill the register, or paper, by surprise.
    """

    def kept(name: str) -> str:
        return preferences.value(f"{_KEY}/{name}", "")

    product = kept("product")
    choice = ProductChoice().for_product(
        Product(product) if product in set(Product) else Product.POSTER
    )
    paper, distance = kept("paper"), kept("distance")
    payload, start = kept("payload"), kept("start")
    return replace(
        choice,
        paper=paper if paper in choice.spec.papers else choice.paper,
        distance_mm=int(distance) if distance in map(str, DISTANCES) else choice.distance_mm,
        payload=PayloadKind(payload) if payload in set(PayloadKind) else None,
        with_logo={_YES: True, _NO: False}.get(kept("logo")),
        label_sheet=kept("labels"),
        start=max(1, int(start)) if start.isdecimal() else 1,
    )


def remember_choice(preferences: Preferences, choice: ProductChoice) -> None:
    """Keep a choice for the next time."""
    logo = "" if choice.with_logo is None else _YES if choice.with_logo else _NO
    for name, text in (
        ("product", choice.product.value),
        ("paper", choice.paper),
        ("distance", str(choice.distance_mm)),
        ("payload", choice.payload.value if choice.payload else ""),
        ("logo", logo),
        ("labels", choice.label_sheet),
        ("start", str(choice.start)),
    ):
        preferences.set_value(f"{_KEY}/{name}", text)
