"""Codes with a life in pictures: products, the register after a change, walk and coverage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QImage

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import SAMPLE_PASSWORD
from cds_desktop.domain.publicity.products import Product
from ui.main_window import MainWindow
from ui.pages.procedures import ProceduresPage
from ui.scripted import Steps
from ui.tour.camera import COMPACT, COMPACT_RATIO, USUAL, Camera
from ui.tour.steps import quiet
from ui.tour.visit import sign_in_steps

if TYPE_CHECKING:
    from cds_desktop.domain.procedures import StoredProcedure
    from ui.context import Context
    from ui.program import Program

SaveImage = Callable[[QImage, str], None]
_FOREIGN: Final = "https://dich-vu-cong.example/khai-sinh"
_DEARER: Final = 10_000
_FEW: Final = 24
_PICTURE_WIDTH: Final = 900
_NAMES: Final = {
    Product.POSTER: "to-cong-khai",
    Product.CARD: "the-de-ban",
    Product.LABELS: "tem-nhan",
    Product.FIELD: "to-linh-vuc",
    Product.INDEX: "danh-muc",
    Product.BOOKLET: "so-tay",
    Product.SLIDES: "trang-chieu",
}


def publicity_steps(program: Program, camera: Camera, save: SaveImage) -> Steps:
    """Sign in as the administrator, raise a fee, and look at what that does to the walls."""
    program.start()
    yield from sign_in_steps(program, "admin", SAMPLE_PASSWORD)
    window = _main(program)
    window.resize(USUAL)
    yield quiet(program)
    _raise_a_fee(window.context)
    for argument, name in (
        ("register:changed", "31-so-to-can-in-lai"),
        ("register:check", "32-di-kiem-tra"),
        ("coverage", "33-muc-cong-khai"),
    ):
        window.go("procedures", argument)
        yield lambda: isinstance(window.current_page(), ProceduresPage)
        yield quiet(program)
        if argument == "register:check":
            yield from _walk(program)
        camera.shoot(window, name)
        window.resize(COMPACT)
        yield quiet(program)
        camera.shoot(window, f"{name}-125", ratio=COMPACT_RATIO)
        window.resize(USUAL)
        yield quiet(program)
    _product_pictures(window.context, save)


def _walk(program: Program) -> Steps:
    """A right code and a foreign one, as a reader gives them."""
    from cds_desktop.services.publicity.register import list_sheets

    window = _main(program)
    page = window.current_page()
    assert isinstance(page, ProceduresPage)
    context = window.context
    today = office_day(context.now())
    hanging = [
        each.sheet
        for each in list_sheets(context.open_uow, today, actor=context.actor)
        if each.sheet.posted_on is not None
    ]
    for text in (*(sheet.codes[0].payload for sheet in hanging[-1:]), _FOREIGN):
        page.handle_scan(text)
        yield quiet(program)


def _raise_a_fee(context: Context) -> None:
    """Let the catalogue say something else than one poster on the wall."""
    from cds_desktop.services import catalogue
    from cds_desktop.services.publicity.register import list_sheets

    now, today = context.now(), office_day(context.now())
    posters = [
        each
        for each in list_sheets(context.open_uow, today, actor=context.actor)
        if each.sheet.product is Product.POSTER and each.sheet.posted_on is not None
    ]
    if not posters:
        return
    code = posters[0].sheet.codes[0].procedure_code
    stored: StoredProcedure = catalogue.get(context.open_uow, code, today)
    procedure = stored.procedure
    dearer = replace(procedure, fee_vnd=(procedure.fee_vnd or 0) + _DEARER, fee_text="")
    catalogue.correct(
        context.open_uow, dearer, today, actor=context.actor, now=now,
        reason="Nghị quyết mới của Hội đồng nhân dân",
    )  # fmt: skip


def _product_pictures(context: Context, save: SaveImage) -> None:
    """The first page of every product, as it will be printed."""
    from cds_desktop.services import catalogue
    from cds_desktop.services.publicity.settings import publicity_settings
    from ui.pages.procedures.product_choice import ProductChoice
    from ui.pages.procedures.sheets import plan
    from ui.printing.page_painter import MM_PER_INCH, page_image
    from ui.printing.products import lay_out

    today = office_day(context.now())
    settings = publicity_settings(context.open_uow)
    found = catalogue.list_procedures(context.open_uow, today, with_address_only=True)
    codes = [each.procedure.code for each in found if each.procedure.field == "Hộ tịch"][:_FEW]
    for product, name in _NAMES.items():
        order = ProductChoice().for_product(product).order(codes, settings)
        contents = plan(context.open_uow, order, context.office.profile, today).contents
        laid_out = next(lay_out(product, contents, order.options))
        page = laid_out.pages[0]
        dpi = _PICTURE_WIDTH / page.paper.width * MM_PER_INCH
        save(page_image(page, dpi), f"34-{name}")


def _main(program: Program) -> MainWindow:
    window = program.window
    assert isinstance(window, MainWindow)
    return window
