"""Printing sheets and writing them into files, one piece of work at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.publicity.sheets import PostedSheet
from cds_desktop.services.publicity.entries import left_out
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.file_choice import ask_for_folder, ask_for_place
from ui.pages.procedures.outcome import Outcome
from ui.pages.procedures.product_choice import Order
from ui.pages.procedures.product_words import file_stem, made_words, product_name
from ui.pages.procedures.runner import Runner
from ui.pages.procedures.runs import (
    Made,
    Work,
    lay_out_all,
    prepare,
    write_pdf,
    write_pictures,
)
from ui.pages.procedures.sheet_posting import SheetPosting
from ui.pages.procedures.sheets import file_name
from ui.printing.document import print_pages
from ui.printing.preview import PreviewDialog

if TYPE_CHECKING:
    from cds_desktop.services.publicity.register import SheetWish

Works = Sequence[Work]


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted, before anything is read.

    Attributes:
        place_id: Where the sheets will hang: they are entered into the register first. None keeps
            them out of it.
        wishes: What the orders replace, one for each; the places are theirs then.
    """

    orders: tuple[Order, ...]
    place_id: int | None = None
    wishes: tuple["SheetWish", ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for order in self.orders for code in order.codes)


class SheetMaker(QObject):
    """Puts the chosen sheets together, shows them, prints them, writes them.

    Args:
        context: As every page gets it.
        page: Over which dialogs open.
        runner: One piece of work at a time.
        outcome: Where what was made, and what was not, is told.

    Signals:
        printed: The `Made` that went to the printer, and its orders.
    """

    printed = Signal(object, object)

    def __init__(self, context: Context, page: QWidget, runner: Runner, outcome: Outcome) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._runner, self._outcome = runner, outcome
        self._is_used = False
        self._posting = SheetPosting(context, outcome.posting, self)
        self.dialog: PreviewDialog | None = None

    @property
    def is_running(self) -> bool:
        """Whether sheets are being made."""
        return self._runner.is_running

    # On paper -----------------------------------------------------------------------------------

    def print_sheets(self, request: Request) -> None:
        """Lay the sheets out, read their codes back, and show what will be printed."""
        self._prepare(request, partial(self._lay_out, request))

    def _lay_out(self, request: Request, works: Works) -> None:
        self._runner.run(
            self.tr("Đang dựng tờ"),
            lambda progress: lay_out_all(works, progress),
            partial(self._show_dialog, request, works),
            partial(self._give_up, works),
        )

    def _show_dialog(self, request: Request, works: Works, made: Made) -> None:
        self._outcome.remarks.show_remarks(made.remarks)
        dialog = PreviewDialog(made.pages, self._title(works), self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_used = False
        dialog.print_requested.connect(partial(self._print, works, made))
        dialog.print_requested.connect(dialog.close)
        dialog.pdf_requested.connect(partial(self._use_for_pdf, request, works))
        dialog.pdf_requested.connect(dialog.close)
        dialog.finished.connect(lambda _: self._dialog_closed(works))
        self.dialog = dialog
        dialog.open()

    def _dialog_closed(self, works: Works) -> None:
        self.dialog = None
        if not self._is_used:
            self._give_up(works)

    def _print(self, works: Works, made: Made, printer: QPrinter) -> None:
        self._is_used = True
        words = self.tr("Đã gửi {count} trang tới máy in {printer}, mọi mã đọc lại được.").format(
            count=number_words(made.page_count),
            printer=printer.printerName() or self.tr("đã chọn"),
        )

        def printed(_: object) -> None:
            self._context.notices.info(words)
            self._was_made(works, made)
            self.printed.emit(made, tuple(work.order for work in works))

        self._runner.run(
            self.tr("Đang in"),
            lambda _: print_pages(made.pages, printer),
            printed,
            partial(self._give_up, works),
            can_cancel=False,
        )

    # Into files ---------------------------------------------------------------------------------

    def choose_pdf(self, request: Request) -> None:
        """Ask where the sheets are to be written."""
        if request.codes and not self.is_running:
            self._ask_for_place(request, partial(self._begin_pdf, request))

    def _begin_pdf(self, request: Request, path: Path) -> None:
        again = partial(self._begin_pdf, request, path)
        self._prepare(request, lambda works: self.write_pdf(path, works, again))

    def _use_for_pdf(self, request: Request, works: Works) -> None:
        self._is_used = True
        again = partial(self._begin_pdf, request)
        dialog = self._ask_for_place(
            request, lambda path: self.write_pdf(path, works, partial(again, path))
        )
        dialog.rejected.connect(partial(self._give_up, works))

    def write_pdf(self, path: Path, works: Works, again: Callable[[], None] | None = None) -> None:
        """Write the sheets into a file and say how many codes read back.

        Args:
            path: The PDF.
            works: What is written.
            again: From the beginning, since entered sheets were taken back by then.
        """
        title = self._title(works)
        self._runner.run(
            self.tr("Đang ghi tờ"),
            lambda progress: write_pdf(works, path, title, progress),
            partial(self._written, works, path),
            partial(self._give_up, works),
            retry=again,
        )

    def choose_pictures(self, request: Request) -> None:
        """Ask for the folder into which every page is written as a picture."""
        if request.codes and not self.is_running:
            ask_for_folder(
                self._page, self.tr("Lưu trang chiếu vào thư mục"), self._context.preferences,
                partial(self._begin_pictures, request),
            )  # fmt: skip

    def _begin_pictures(self, request: Request, folder: Path) -> None:
        again = partial(self._begin_pictures, request, folder)
        self._prepare(request, lambda works: self._write_pictures(folder, works, again))

    def _write_pictures(self, folder: Path, works: Works, again: Callable[[], None]) -> None:
        stem = file_stem(works[0].order.product)
        self._runner.run(
            self.tr("Đang ghi ảnh"),
            lambda progress: write_pictures(works, folder, stem, progress),
            partial(self._written, works, folder),
            partial(self._give_up, works),
            retry=again,
        )

    def _written(self, works: Works, path: Path, made: Made) -> None:
        self._outcome.remarks.show_remarks(made.remarks)
        product = works[0].order.product
        words = made_words(product, len(made.codes), made.page_count, made.decoded)
        self._outcome.done.show_done(words, path)
        self._was_made(works, made)

    def _ask_for_place(self, request: Request, then: Callable[[Path], None]) -> QFileDialog:
        preferences, product = self._context.preferences, request.orders[0].product
        return ask_for_place(
            self._page,
            self.tr("Lưu {product}").format(product=product_name(product).lower()),
            preferences.last_folder / file_name(product, request.codes),
            self.tr("Tệp PDF (*.pdf)"),
            preferences,
            then,
        )

    # Both ---------------------------------------------------------------------------------------

    def _prepare(self, request: Request, then: Callable[[Works], None]) -> None:
        """Read what the sheets say; enter them where they will hang, before anything is made."""
        if not request.codes or self.is_running:
            return
        self._outcome.done.hide()
        context, now = self._context, self._context.now()
        actor, open_uow = context.actor, context.open_uow
        profile, rules = context.office.profile, request.orders[0].rules

        def work() -> Works:
            from ui.pages.procedures.sheet_entries import enter, enter_again

            works = prepare(open_uow, request.orders, profile, office_day(now))
            if request.wishes:
                return enter_again(open_uow, works, request.wishes, rules, actor=actor, now=now)
            if request.place_id is not None:
                return enter(open_uow, works, request.place_id, rules, actor=actor, now=now)
            return works

        self._runner.read(work, then)

    def _title(self, works: Works) -> str:
        return self.tr("In {product}").format(product=product_name(works[0].order.product).lower())

    def _was_made(self, works: Works, made: Made) -> None:
        """The sheets are on paper or in a file; those that had to be refused are taken back."""
        sheets = _sheets_of(works)
        refused = left_out(sheets, made.codes)
        self._posting.take_back(refused)
        self._posting.made([sheet for sheet in sheets if sheet not in refused])

    def _give_up(self, works: Works) -> None:
        """Nothing was made of these sheets after all."""
        self._posting.take_back(_sheets_of(works))


def _sheets_of(works: Works) -> list[PostedSheet]:
    return [sheet for work in works for sheet in work.sheets]
