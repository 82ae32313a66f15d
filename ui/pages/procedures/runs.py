"""One run from orders to pages and files; everything here is done outside the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cds_desktop.domain.errors import CdsError, RuleBroken
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
from ui.printing.products.making import MakingRemark, laid_out, made_codes, make_product
from ui.printing.products.slides import slide_images


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
        RuleBroken: `qr.unreadable`, naming the procedures; with several works, the one that fails
            is told about and left out.
    """
    pages: list[Page] = []
    codes: list[str] = []
    remarks = [remark for work in works for remark in work.remarks]
    full = [work for work in works if work.contents]
    total = sum(len(work.contents) for work in full)
    for work in full:
        order = work.order
        try:
            found, told = laid_out(
                order.product, work.contents, order.options, _behind(progress, len(codes), total)
            )
        except RuleBroken as error:
            if len(full) == 1:
                raise
            remarks += [Remark(content.code, sentence(error)) for content in work.contents]
            continue
        pages.extend(found)
        codes.extend(made_codes(work.contents, told))
        remarks.extend(_in_words(told))
    if not pages:
        raise RuleBroken("poster.nothing_to_print")
    decoded = sum(len(page.codes) for page in pages)
    return Made(tuple(codes), decoded, len(pages), tuple(pages), tuple(remarks))


def _behind(progress: Progress, done: int, total: int) -> Progress:
    """Progress of one work after others."""

    def tell(part: int, _: int) -> None:
        progress(min(done + part, total), total)

    return tell


def write_pdf(works: Sequence[Work], path: Path, title: str, progress: Progress) -> Made:
    """Write the sheets into a PDF, each code read back.

    Raises:
        RuleBroken: As `lay_out_all`.
        EnvironmentFault: The file cannot be written.
    """
    if len(works) > 1:
        made = lay_out_all(works, progress)
        render_pdf(made.pages, path, title)
        return made
    (work,) = works
    done = make_product(work.order.product, work.contents, work.order.options, path, progress)
    remarks = (*work.remarks, *_in_words(done.warnings))
    codes = made_codes(work.contents, done.warnings)
    return Made(codes, done.decoded, done.pages, remarks=remarks)


def write_pictures(works: Sequence[Work], folder: Path, stem: str, progress: Progress) -> Made:
    """Write every slide as a picture for the board, numbered in their order.

    Raises:
        RuleBroken: As `lay_out_all`, and what `slide_images` refuses.
        EnvironmentFault: `file.folder_missing`, `file.not_written`.
    """
    made = lay_out_all(works, progress)
    slide_images(made.pages, folder, progress, stem=stem)
    return made


def _in_words(told: Sequence[MakingRemark]) -> tuple[Remark, ...]:
    return tuple(
        Remark(remark.code, sentence(RuleBroken(remark.reason, **remark.facts))) for remark in told
    )
