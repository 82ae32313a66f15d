"""Printing sheets and writing them into a file, one piece of work at a time."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.publicity import PosterContent
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.file_choice import ask_for_place
from ui.jobs import FileJob
from ui.pages.procedures.posters import file_name, lay_out, plan_sheets, write_pdf
from ui.printing.document import PosterResult, print_pages
from ui.printing.page import Page as PaperPage
from ui.printing.preview import PreviewDialog
from ui.widgets.bars import ProgressStrip
from ui.widgets.done_strip import DoneStrip

if TYPE_CHECKING:
    from cds_desktop.services.progress import Progress

T = TypeVar("T")
Contents = Sequence[PosterContent]


class SheetMaker(QObject):
    """Puts the chosen sheets together, shows them, prints them, writes them.

    Args:
        context: As every page gets it.
        page: Over which dialogs open.
        progress: Shows how far the work is.
        done: Says what was written.
    """

    def __init__(
        self, context: Context, page: QWidget, progress: ProgressStrip, done: DoneStrip
    ) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._progress, self._done = progress, done
        self._job: FileJob | None = None
        self.dialog: PreviewDialog | None = None
        progress.cancelled.connect(self._stop)

    @property
    def is_running(self) -> bool:
        """Whether sheets are being made."""
        return self._job is not None

    def print_sheets(self, codes: Sequence[str]) -> None:
        """Lay the sheets out, read their codes back, and show what will be printed."""
        self._plan(codes, self._prepare_print)

    def choose_pdf(self, codes: Sequence[str]) -> None:
        """Ask where the sheets are to be written."""
        self._plan(codes, self._ask_for_place)

    def write_pdf(self, contents: Contents, path: Path) -> None:
        """Write the sheets into a file and say how many codes read back."""

        def written(result: PosterResult) -> None:
            words = self.tr("{sheets} tờ, đọc lại được {codes} mã").format(
                sheets=number_words(result.posters), codes=number_words(result.decoded)
            )
            self._done.show_done(words, path)

        self._run(
            self.tr("Đang ghi tờ"),
            lambda progress: write_pdf(contents, path, progress),
            written,
            retry=partial(self.write_pdf, contents, path),
        )

    def _plan(self, codes: Sequence[str], then: Callable[[Contents], None]) -> None:
        if not codes or self.is_running:
            return
        context = self._context
        profile, today = context.office.profile, office_day(context.now())
        work = partial(plan_sheets, context.open_uow, codes, profile, today)
        context.jobs.run(self, work, then, context.notices.failed)

    def _prepare_print(self, contents: Contents) -> None:
        self._run(
            self.tr("Đang dựng tờ"),
            lambda progress: lay_out(contents, progress),
            partial(self._show_dialog, contents),
        )

    def _show_dialog(self, contents: Contents, pages: tuple[PaperPage, ...]) -> None:
        dialog = PreviewDialog(pages, self.tr("In tờ công khai"), self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.print_requested.connect(partial(self._print, pages))
        dialog.print_requested.connect(dialog.close)
        dialog.pdf_requested.connect(dialog.close)
        dialog.pdf_requested.connect(partial(self._ask_for_place, contents))
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _print(self, pages: tuple[PaperPage, ...], printer: QPrinter) -> None:
        words = self.tr("Đã gửi {count} trang tới máy in {printer}, mọi mã đọc lại được.").format(
            count=number_words(len(pages)), printer=printer.printerName() or self.tr("đã chọn")
        )
        self._run(
            self.tr("Đang in"),
            lambda _: print_pages(pages, printer),
            lambda _: self._context.notices.info(words),
            can_cancel=False,
        )

    def _ask_for_place(self, contents: Contents) -> None:
        preferences = self._context.preferences
        ask_for_place(
            self._page,
            self.tr("Lưu tờ công khai"),
            preferences.last_folder / file_name(contents),
            self.tr("Tệp PDF (*.pdf)"),
            preferences,
            partial(self.write_pdf, contents),
        )

    def _run(
        self,
        words: str,
        work: "Callable[[Progress], T]",
        done: Callable[[T], None],
        *,
        retry: Callable[[], None] | None = None,
        can_cancel: bool = True,
    ) -> None:
        if self.is_running:
            return
        self._done.hide()
        self._progress.start(words, can_cancel=can_cancel)

        def succeeded(result: T) -> None:
            self._end()
            done(result)

        def failed(error: Exception) -> None:
            self._end()
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
