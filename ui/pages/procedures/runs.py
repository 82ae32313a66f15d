"""One run from orders to pages and files; everything here is done outside the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cds_desktop.domain.errors import CdsError, EnvironmentFault, RuleBroken
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.domain.publicity.sheets import PostedSheet
from cds_desktop.services import OpenUow
from cds_desktop.services.offices import OfficeProfile
from cds_desktop.services.progress import Progress
from cds_desktop.services.publicity import PosterPlan
from cds_desktop.wording.errors import sentence
from ui.pages.procedures.product_choice import Order
from ui.pages.procedures.remarks import Remark
from ui.pages.procedures.sheets import plan
from ui.printing.document import render_pdf
from ui.printing.page import Page
from ui.printing.page_painter import page_image
from ui.printing.products import lay_out
from ui.printing.read_back import check_codes

_PICTURE_DPI = 51.2
"""Of slides: 1920 dots on 952 mm."""


@dataclass(frozen=True, slots=True)
class Work:
    """An order, what its sheets say, and what is to be told about it.

    Attributes:
        sheets: Of the register, where they were entered as made.
    """

    order: Order
    contents: tuple[PosterContent, ...]
    remarks: tuple[Remark, ...] = ()
    sheets: tuple[PostedSheet, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a run.

    Attributes:
        codes: Of the procedures whose sheets were made.
        decoded: How many codes read back.
        pages: The pages, or only their number where they went into a file.
    """

    codes: tuple[str, ...]
    decoded: int
    page_count: int
    pages: tuple[Page, ...] = ()
    remarks: tuple[Remark, ...] = ()


def prepare(
    open_uow: OpenUow, orders: Sequence[Order], profile: OfficeProfile, on: date
) -> tuple[Work, ...]:
    """Put together what the sheets say.

    Raises:
        NotFound: A procedure is no longer in the catalogue.
        RuleBroken: Nothing can be made, see `plan_sheets`. With several orders, the one that
            fails is told about and left empty.
    """
    works = []
    for order in orders:
        try:
            found = plan(open_uow, order, profile, on)
        except CdsError as error:
            if len(orders) == 1:
                raise
            remark = Remark(order.codes[0], sentence(error))
            works.append(Work(order, (), (remark,)))
        else:
            works.append(Work(order, found.contents, remarks_of(found)))
    return tuple(works)


def remarks_of(found: PosterPlan) -> tuple[Remark, ...]:
    """What was left out and what is not as wished, in words."""
    told = [(each.code, each.reason) for each in found.skipped]
    told += [(each.code, each.reason) for each in found.notes]
    return tuple(Remark(code, sentence(RuleBroken(reason, code=code))) for code, reason in told)


def lay_out_all(works: Sequence[Work], progress: Progress) -> Made:
    """Lay out every sheet and read every code back, for the preview before printing.

    Raises:
        RuleBroken: `qr.unreadable`, naming the procedures.
    """
    pages: list[Page] = []
    codes: list[str] = []
    decoded = 0
    total = sum(len(work.contents) for work in works)
    for work in works:
        for laid_out in lay_out(work.order.product, work.contents, work.order.options):
            try:
                decoded += check_codes(laid_out.pages)
            except RuleBroken as error:
                raise _named(error, work.contents) from error
            pages.extend(laid_out.pages)
            codes.extend(laid_out.codes)
            progress(min(len(codes), total), total)
    remarks = tuple(remark for work in works for remark in work.remarks)
    return Made(tuple(dict.fromkeys(codes)), decoded, len(pages), tuple(pages), remarks)


def write_pdf(works: Sequence[Work], path: Path, title: str, progress: Progress) -> Made:
    """Write the sheets into a PDF, each code read back.

    Raises:
        RuleBroken: `qr.unreadable`, naming the procedures.
        EnvironmentFault: The file cannot be written.
    """
    made = lay_out_all(works, progress)
    render_pdf(made.pages, path, title)
    return made


def write_pictures(works: Sequence[Work], folder: Path, stem: str, progress: Progress) -> Made:
    """Write every page as a picture for the board, numbered in their order.

    Raises:
        RuleBroken: `qr.unreadable`, naming the procedures.
        EnvironmentFault: `file.not_written`.
    """
    made = lay_out_all(works, progress)
    digits = len(str(made.page_count))
    for number, page in enumerate(made.pages, start=1):
        path = folder / f"{stem}-{number:0{digits}d}.png"
        if not page_image(page, _PICTURE_DPI).save(str(path)):
            raise EnvironmentFault("file.not_written", path=path)
        progress(number, made.page_count)
    return made


def _named(error: RuleBroken, contents: Sequence[PosterContent]) -> RuleBroken:
    """Name the procedures instead of the texts that did not read back."""
    if error.code != "qr.unreadable":
        return error
    texts = error.facts.get("codes", ())
    bad = texts if isinstance(texts, tuple | list) else (texts,)
    names = tuple(
        f"{content.code} {content.title}" for content in contents if content.code_text in bad
    )
    return RuleBroken("qr.unreadable", codes=names or tuple(bad))
