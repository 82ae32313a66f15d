"""How products, papers, distances and the size of codes are named on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity.labels import LabelSheet
from cds_desktop.domain.publicity.payloads import PayloadKind
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.reading import readable_from
from cds_desktop.wording.moments import number_words
from cds_desktop.wording.posted_sheets import PRODUCTS
from ui.pages.procedures.product_choice import ProductChoice
from ui.printing.page import Page
from ui.printing.products import ProductOptions
from ui.theme import Tone
from ui.widgets.state import StateWord

_METRE: Final = 1_000
_SLACK: Final = 0.005
"""Share by which a module may fall short of the wish: rounding of the drawing."""


def _tr(words: str) -> str:
    return QCoreApplication.translate("ProductWords", words)


def product_name(product: Product) -> str:
    """What the product is called in lists."""
    return PRODUCTS[product]


def file_stem(product: Product) -> str:
    """Beginning of a file name; without marks, because other PCs read it too."""
    return {
        Product.POSTER: "To-cong-khai",
        Product.CARD: "The-de-ban",
        Product.LABELS: "Tem-nhan",
        Product.FIELD: "To-theo-linh-vuc",
        Product.INDEX: "Muc-luc",
        Product.BOOKLET: "So-tay",
        Product.SLIDES: "Trang-chieu",
    }[product]


def payload_name(kind: PayloadKind) -> str:
    """Where a code leads."""
    return {
        PayloadKind.PORTAL: _tr("Cổng dịch vụ công"),
        PayloadKind.TEMPLATE: _tr("Trang của cơ quan"),
        PayloadKind.OFFLINE: _tr("Chữ đọc không cần mạng"),
    }[kind]


def label_sheet_name(sheet: LabelSheet) -> str:
    """Maker, number and how many labels; what stands on the package tells the rest."""
    return _tr("{name} · {count} tem").format(name=sheet.title, count=sheet.count)


def distance_words(distance_mm: float) -> str:
    """30 cm, 1 m, 1,4 m: in centimetres below a metre, with one digit above."""
    if distance_mm < _METRE:
        return f"{round(distance_mm / 10)} cm"
    return f"{_decimal(distance_mm / _METRE)} m"


def length_words(millimetres: float) -> str:
    """The side of a code: whole millimetres, below a centimetre with one digit."""
    return f"{_decimal(millimetres) if millimetres < 10 else round(millimetres)} mm"


def _decimal(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0").replace(".", ",")


def choice_words(choice: ProductChoice) -> str:
    """Product and paper in a few words."""
    name = product_name(choice.product)
    return f"{name} {choice.paper}" if len(choice.spec.papers) > 1 else name


def print_words(choice: ProductChoice, count: int) -> str:
    """The words of the print button for so many procedures."""
    words = {
        Product.POSTER: _tr("In {count} tờ"),
        Product.CARD: _tr("In {count} tờ"),
        Product.LABELS: _tr("In {count} tem"),
    }.get(choice.product, _tr("In {product}"))
    number = number_words(count * choice.copies if choice.is_labels else count)
    return words.format(count=number, product=product_name(choice.product).lower())


def made_words(product: Product, procedures: int, pages: int, decoded: int) -> str:
    """What was made, and that its codes were read back."""
    words = _tr("{procedures} thủ tục, {pages} trang, đọc lại được {codes} mã")
    if product in (Product.POSTER, Product.CARD):
        words = _tr("{procedures} tờ, đọc lại được {codes} mã")
    elif product is Product.LABELS:
        words = _tr("{codes} tem trên {pages} tờ, mọi mã đọc lại được")
    return words.format(
        procedures=number_words(procedures), pages=number_words(pages),
        codes=number_words(decoded),
    )  # fmt: skip


def reading_state(pages: Iterable[Page], options: ProductOptions) -> StateWord | None:
    """From how far the smallest code of these pages is read; a warning when that is too near.

    None where there is no code.
    """
    codes = [code for page in pages for code in page.codes]
    if not codes:
        return None
    least = min(codes, key=lambda code: code.module)
    reach = readable_from(least.module, options.factor)
    size = length_words(least.rect.width)
    if least.module < options.module_mm * (1 - _SLACK):
        words = _tr("Mã {size} quá dày, chỉ đọc được từ {reach}; cần {wanted}")
        return StateWord(
            Tone.SOON,
            words.format(
                size=size, reach=distance_words(_floor(reach)),
                wanted=distance_words(options.distance_mm),
            ),
            "alert-triangle",
        )  # fmt: skip
    words = _tr("Mã {size}, đọc được từ {reach}")
    return StateWord(Tone.OK, words.format(size=size, reach=distance_words(_floor(reach))))


def _floor(distance_mm: float) -> float:
    """Never promise more than is measured: down to whole centimetres, or tenths of a metre."""
    step = 10 if distance_mm < _METRE else 100
    return distance_mm // step * step
