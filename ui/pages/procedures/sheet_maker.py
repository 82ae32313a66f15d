"""Printing sheets and writing them into files, one piece of work at a time."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.file_choice import ask_for_folder, ask_for_place
from ui.jobs import FileJob
from ui.pages.procedures.list_pane import ListPane
from ui.pages.procedures.product_choice import Order
from ui.pages.procedures.product_words import file_stem, made_words, product_name
from ui.pages.procedures.runs import (
    Made,
    Work,
    lay_out_all,
    prepare,
    write_pdf,
    write_pictures,
)
from ui.pages.procedures.sheets import file_name
from ui.printing.document import print_pages
from ui.printing.preview import PreviewDialog
from ui.widgets.bars import ProgressStrip

if TYPE_CHECKING:
    from cds_desktop.services.progress import Progress

T = TypeVar("T")
Works = Sequence[Work]


class SheetMaker(QObject):
    """Puts the chosen sheets together, shows them, prints them, writes them.

    Args:
        context: As every page gets it.
        page: Over which dialogs open.
        progress: Shows how far the work is.
        rows: Where what was made, and what was not, is told.

    Signals:
        printed: The `Made` that went to the printer, and its orders.
    """

    printed = Signal(object, object)

    def __init__(
        self, context: Context, page: QWidget, progress: ProgressStrip, rows: ListPane
    ) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._progress, self._list = progress, rows
        self._job: FileJob | None = None
        self._is_used = False
        self.dialog: PreviewDialog | None = None
        progress.cancelled.connect(self._stop)

    @property
    def is_running(self) -> bool:
        """Whether sheets are being made."""
        return self._job is not None

    # On paper -----------------------------------------------------------------------------------

    def print_sheets(self, orders: Sequence[Order]) -> None:
        """Lay the sheets out, read their codes back, and show what will be printed."""
        self._prepare(orders, self._lay_out)

    def _lay_out(self, works: Works) -> None:
        self._run(
            self.tr("Đang dựng tờ"),
            lambda progress: lay_out_all(works, progress),
            partial(self._show_dialog, works),
            partial(self._give_up, works),
        )

    def _show_dialog(self, works: Works, made: Made) -> None:
        self._list.remarks.show_remarks(made.remarks)
        dialog = PreviewDialog(made.pages, self._title(works), self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_used = False
        dialog.print_requested.connect(partial(self._print, works, made))
        dialog.print_requested.connect(dialog.close)
        dialog.pdf_requested.connect(partial(self._use_for_pdf, works))
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

        self._run(
            self.tr("Đang in"),
            lambda _: print_pages(made.pages, printer),
            printed,
            partial(self._give_up, works),
            can_cancel=False,
        )

    # Into files ---------------------------------------------------------------------------------

    def choose_pdf(self, orders: Sequence[Order]) -> None:
        """Ask where the sheets are to be written."""
        if orders and not self.is_running:
            self._ask_for_place(
                orders, lambda path: self._prepare(orders, partial(self.write_pdf, path))
            )

    def _use_for_pdf(self, works: Works) -> None:
        self._is_used = True
        orders = [work.order for work in works]
        dialog = self._ask_for_place(orders, lambda path: self.write_pdf(path, works))
        dialog.rejected.connect(partial(self._give_up, works))

    def write_pdf(self, path: Path, works: Works) -> None:
        """Write the sheets into a file and say how many codes read back."""
        title = self._title(works)
        self._run(
            self.tr("Đang ghi tờ"),
            lambda progress: write_pdf(works, path, title, progress),
            partial(self._written, works, path),
            partial(self._give_up, works),
            retry=partial(self.write_pdf, path, works),
        )

    def choose_pictures(self, orders: Sequence[Order]) -> None:
        """Ask for the folder into which every page is written as a picture."""
        if not orders or self.is_running:
            return
        ask_for_folder(
            self._page, self.tr("Lưu trang chiếu vào thư mục"), self._context.preferences,
            lambda folder: self._prepare(orders, partial(self._write_pictures, folder)),
        )  # fmt: skip

    def _write_pictures(self, folder: Path, works: Works) -> None:
        stem = file_stem(works[0].order.product)
        self._run(
            self.tr("Đang ghi ảnh"),
            lambda progress: write_pictures(works, folder, stem, progress),
            partial(self._written, works, folder),
            partial(self._give_up, works),
            retry=partial(self._write_pictures, folder, works),
        )

    def _written(self, works: Works, path: Path, made: Made) -> None:
        self._list.remarks.show_remarks(made.remarks)
        choice = works[0].order
        words = made_words(choice.product, len(made.codes), made.page_count, made.decoded)
        self._list.done.show_done(words, path)
        self._was_made(works, made)

    def _ask_for_place(self, orders: Sequence[Order], then: Callable[[Path], None]) -> QFileDialog:
        preferences = self._context.preferences
        codes = tuple(code for order in orders for code in order.codes)
        return ask_for_place(
            self._page,
            self.tr("Lưu {product}").format(product=product_name(orders[0].product).lower()),
            preferences.last_folder / file_name(orders[0].product, codes),
            self.tr("Tệp PDF (*.pdf)"),
            preferences,
            then,
        )

    # Both ---------------------------------------------------------------------------------------

    def _prepare(self, orders: Sequence[Order], then: Callable[[Works], None]) -> None:
        if not orders or not all(order.codes for order in orders) or self.is_running:
            return
        context = self._context
        profile, today = context.office.profile, office_day(context.now())
        work = partial(prepare, context.open_uow, tuple(orders), profile, today)
        context.jobs.run(self, work, then, context.notices.failed)

    def _title(self, works: Works) -> str:
        return self.tr("In {product}").format(product=product_name(works[0].order.product).lower())

    def _was_made(self, works: Works, made: Made) -> None:
        """The sheets are on paper or in a file."""

    def _give_up(self, works: Works) -> None:
        """Nothing was made of these sheets after all."""

    def _run(
        self,
        words: str,
        work: "Callable[[Progress], T]",
        done: Callable[[T], None],
        gave_up: Callable[[], None],
        *,
        retry: Callable[[], None] | None = None,
        can_cancel: bool = True,
    ) -> None:
        if self.is_running:
            return
        self._list.done.hide()
        self._progress.start(words, can_cancel=can_cancel)

        def succeeded(result: T) -> None:
            self._end()
            done(result)

        def failed(error: Exception) -> None:
            self._end()
            gave_up()
            self._context.notices.failed(error, retry)

        self._job = self._context.file_jobs.run(
            self, work, succeeded, failed, self._progress.set_progress
        )

    def _end(self) -> None:
        self._job = None
        self._progress.finish()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
