"""Making a product: laid out, read back, enlarged where that fails, refused with the reason.

What is written is what was read. A file appears whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.products import PRODUCTS, Product
from cds_desktop.domain.publicity.reading import readable_from
from cds_desktop.services.progress import Progress, silent
from ui.printing.document import PdfFile
from ui.printing.fonts import TextMeasure, ensure_print_fonts
from ui.printing.headless import ensure_gui_application
from ui.printing.page import Page, QrCode
from ui.printing.products.options import LaidOut, ProductOptions
from ui.printing.products.registry import lay_out
from ui.printing.read_back import LostCode, lost_codes

__all__ = ["MadeProduct", "MakingRemark", "laid_out", "made_codes", "make_product"]

translate = QCoreApplication.translate

_ENLARGEMENTS: Final = (1.25, 1.5, 2.0)
_ROUNDING: Final = 0.995
"""Part of the wished width of a module that still counts as reached."""
_MOST_NAMED: Final = 20
_MADE_ANYWAY: Final = frozenset({"qr.enlarged", "qr.too_dense"})
"""Remarks about sheets that were made; any other names one that was left out."""


@dataclass(frozen=True, slots=True)
class MakingRemark:
    """What the officer should know about one procedure of what was made.

    Attributes:
        code: Of the procedure.
        reason: Code of a sentence: `qr.too_dense`, `qr.enlarged`, `qr.left_out`, or the error for
            which the procedure was left out.
        facts: For the sentence.
    """

    code: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MadeProduct:
    """What stands in the file.

    Attributes:
        codes: How many codes.
        decoded: How many of them were read back after wear; a file is released with all only.
        pages: How many pages.
        warnings: In the order of the procedures.
    """

    codes: int
    decoded: int
    pages: int
    warnings: tuple[MakingRemark, ...] = ()


@dataclass(frozen=True, slots=True)
class _Checked:
    """Pages of which every code came back, and what to know about them."""

    pages: tuple[Page, ...]
    remarks: tuple[MakingRemark, ...] = ()


def make_product(
    product: Product,
    contents: Sequence[PosterContent],
    options: ProductOptions,
    out: Path,
    progress: Progress | None = None,
) -> MadeProduct:
    """Write a product into one PDF, every code of it read back from the drawn page.

    Needs no window, and may run outside the GUI thread.

    Args:
        product: What is made.
        contents: The procedures, in order.
        options: Paper, reading distance and so on.
        out: The PDF; an existing file is replaced only when everything succeeded.
        progress: Told procedures (labels: labels) done and all; may raise `Cancelled`.

    Raises:
        RuleBroken: `poster.nothing_to_print`; `qr.unreadable` with the procedures, when nothing is
            left, or when they share their pages with others; what the layout refuses.
        EnvironmentFault: The file cannot be written (see `document.render_pdf`).
    """
    running = ensure_gui_application()
    ensure_print_fonts()
    codes = pages = 0
    remarks: list[MakingRemark] = []
    checked = _checked(product, contents, options, progress or silent)
    with PdfFile(out, _title(product, contents)) as pdf:
        for part in checked:
            for page in part.pages:
                pdf.add(page)
                codes += len(page.codes)
            pages += len(part.pages)
            remarks += part.remarks
    del running
    return MadeProduct(codes, codes, pages, tuple(remarks))


def laid_out(
    product: Product,
    contents: Sequence[PosterContent],
    options: ProductOptions,
    progress: Progress | None = None,
) -> tuple[tuple[Page, ...], tuple[MakingRemark, ...]]:
    """The same pages after the same checks, for the preview and the printer.

    Raises:
        RuleBroken: As `make_product`.
    """
    ensure_print_fonts()
    parts = tuple(_checked(product, contents, options, progress or silent))
    return (
        tuple(page for part in parts for page in part.pages),
        tuple(remark for part in parts for remark in part.remarks),
    )


def made_codes(
    contents: Sequence[PosterContent], remarks: Sequence[MakingRemark]
) -> tuple[str, ...]:
    """The procedures that are on the pages, when these remarks were made."""
    missing = {remark.code for remark in remarks if remark.reason not in _MADE_ANYWAY}
    return tuple(content.code for content in contents if content.code not in missing)


def _checked(
    product: Product,
    contents: Sequence[PosterContent],
    options: ProductOptions,
    progress: Progress,
) -> Iterator[_Checked]:
    if not contents:
        raise RuleBroken("poster.nothing_to_print")
    if PRODUCTS[product].each_alone:
        return _each_alone(product, contents, options, progress)
    return _together(product, contents, options, progress)


# --- procedures with pages of their own -------------------------------------------------------


def _each_alone(
    product: Product,
    contents: Sequence[PosterContent],
    options: ProductOptions,
    progress: Progress,
) -> Iterator[_Checked]:
    """One after the other; what cannot be made is left out and told."""
    measure = TextMeasure()
    made, first = 0, None
    for done, content in enumerate(contents, start=1):
        try:
            yield _one(product, content, options, measure)
            made += 1
        except RuleBroken as error:
            first = first or error
            yield _Checked((), (MakingRemark(content.code, _left_out(error), error.facts),))
        progress(done, len(contents))
    if not made and first is not None:
        raise first


def _left_out(error: RuleBroken) -> str:
    return "qr.left_out" if error.code == "qr.unreadable" else error.code


def _one(
    product: Product, content: PosterContent, options: ProductOptions, measure: TextMeasure
) -> _Checked:
    """The pages of one procedure, with a larger code where the first is lost.

    Raises:
        RuleBroken: `qr.unreadable` when even the largest code is lost; as the layout.
    """
    largest = 0.0
    lost: tuple[LostCode, ...] = ()
    for times in (1.0, *_ENLARGEMENTS):
        (laid,) = lay_out(product, [content], replace(options, enlarge=times), measure)
        module = min((code.module for code in _codes(laid)), default=0.0)
        if lost and module <= largest:
            break  # its place allows no larger one
        largest = module
        lost = _lost(laid)
        if not lost:
            return _Checked(
                laid.pages, _remarks((laid,), (content,), options, {content.code: times})
            )
    raise _unreadable(lost, (content,))


# --- procedures on common pages -----------------------------------------------------------------


def _together(
    product: Product,
    contents: Sequence[PosterContent],
    options: ProductOptions,
    progress: Progress,
) -> Iterator[_Checked]:
    """All pages at once; what is lost is drawn larger until everything comes back.

    Pages that move get their dirt elsewhere, so that another code may be lost in its turn.
    """
    measure = TextMeasure()
    times: dict[str, float] = {}
    modules: dict[str, float] = {}
    while True:
        parts, lost = _read_together(
            product, contents, replace(options, enlarged=times), measure, progress
        )
        if not lost:
            remarks = _remarks(parts, contents, options, times)
            for number, laid in enumerate(parts):
                yield _Checked(laid.pages, () if number else remarks)
            return
        as_before = [each for each in lost if each.code.module <= modules.get(each.code.text, 0)]
        if as_before:  # their place allows no larger ones
            raise _unreadable(as_before, contents)
        modules |= {each.code.text: each.code.module for each in lost}
        times = _larger(times, lost, contents)


def _read_together(
    product: Product,
    contents: Sequence[PosterContent],
    options: ProductOptions,
    measure: TextMeasure,
    progress: Progress,
) -> tuple[list[LaidOut], tuple[LostCode, ...]]:
    """All pages once, and the codes that are lost on them."""
    parts: list[LaidOut] = []
    lost: tuple[LostCode, ...] = ()
    total = len(contents) * (options.copies if product is Product.LABELS else 1)
    done = 0
    for laid in lay_out(product, contents, options, measure):
        for page in laid.pages:
            lost += lost_codes(page)
            done += len(page.codes)
            progress(min(done, total), total)
        parts.append(laid)
    return parts, lost


def _larger(
    times: Mapping[str, float], lost: Sequence[LostCode], contents: Sequence[PosterContent]
) -> dict[str, float]:
    """The next enlargement for every procedure whose code is lost.

    Raises:
        RuleBroken: `qr.unreadable` with those that are as large as they may be.
    """
    texts = {each.code.text for each in lost}
    larger = dict(times)
    for content in contents:
        if content.code_text not in texts:
            continue
        known = times.get(content.code, 1.0)
        steps = [step for step in _ENLARGEMENTS if step > known]
        if not steps:
            own = [each for each in lost if each.code.text == content.code_text]
            raise _unreadable(own, contents)
        larger[content.code] = steps[0]
    return larger


# --- what is told -------------------------------------------------------------------------------


def _codes(laid: LaidOut) -> list[QrCode]:
    return [code for page in laid.pages for code in page.codes]


def _lost(laid: LaidOut) -> tuple[LostCode, ...]:
    return tuple(lost for page in laid.pages for lost in lost_codes(page))


def _remarks(
    parts: Sequence[LaidOut],
    contents: Sequence[PosterContent],
    options: ProductOptions,
    times: Mapping[str, float],
) -> tuple[MakingRemark, ...]:
    """Whose codes were made larger, and whose are denser than the distance asks for."""
    smallest: dict[str, float] = {}
    for laid in parts:
        for code in _codes(laid):
            smallest[code.text] = min(code.module, smallest.get(code.text, code.module))
    remarks: list[MakingRemark] = []
    for content in contents:
        module = smallest.get(content.code_text)
        if module is None:
            continue
        own_times = times.get(content.code, 1.0)
        if own_times > 1:
            facts = {"times": f"{own_times:g}".replace(".", ",")}
            remarks.append(MakingRemark(content.code, "qr.enlarged", facts))
        wanted = replace(options, enlarge=1.0).module_mm
        if module < wanted * _ROUNDING:
            remarks.append(
                MakingRemark(content.code, "qr.too_dense", _density(module, wanted, options))
            )
    return tuple(remarks)


def _density(module: float, wanted: float, options: ProductOptions) -> dict[str, object]:
    """Widths in mm, distances in whole cm."""
    return {
        "module": f"{module:.2f}".replace(".", ","),
        "wanted": f"{wanted:.2f}".replace(".", ","),
        "distance": round(options.distance_mm / 10),
        "readable": int(readable_from(module, options.factor) / 10),
    }


def _unreadable(lost: Sequence[LostCode], contents: Sequence[PosterContent]) -> RuleBroken:
    """Name the procedures whose codes are lost, and where."""
    texts = {each.code.text for each in lost}
    names = [
        f"{content.code} {content.title}" for content in contents if content.code_text in texts
    ]
    if len(names) > _MOST_NAMED:
        names[_MOST_NAMED:] = [f"… {len(names) - _MOST_NAMED}"]
    stages = tuple(dict.fromkeys(each.stage.value for each in lost))
    return RuleBroken("qr.unreadable", codes=tuple(names) or tuple(texts), stages=stages)


def _title(product: Product, contents: Sequence[PosterContent]) -> str:
    """The title in the PDF, which viewers show in place of the file's name."""
    if len(contents) == 1:
        return contents[0].title
    titles = {
        Product.POSTER: translate("Product", "Tờ công khai thủ tục hành chính"),
        Product.CARD: translate("Product", "Thẻ để bàn thủ tục hành chính"),
        Product.LABELS: translate("Product", "Tem mã QR thủ tục hành chính"),
        Product.FIELD: translate("Product", "Thủ tục hành chính theo lĩnh vực"),
        Product.INDEX: translate("Product", "Danh mục thủ tục hành chính"),
        Product.BOOKLET: translate("Product", "Sổ tay thủ tục hành chính"),
        Product.SLIDES: translate("Product", "Trang chiếu thủ tục hành chính"),
    }
    return titles[product]
