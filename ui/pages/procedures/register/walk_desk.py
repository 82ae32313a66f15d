"""The paper list for a walk (phiếu đi kiểm tra): preview, printer or PDF."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.clock import office_day
from ui.context import Context

# Printing is loaded with the first list, not with the view that offers it.
if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from cds_desktop.services.progress import Progress
    from cds_desktop.services.publicity.register import ListedSheet
    from ui.printing.page import Page
    from ui.printing.preview import PreviewDialog


class WalkDesk(QObject):
    """Shows the list before it is printed.

    Args:
        context: The office and its helpers.
        window: The view that prints.
    """

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.dialog: PreviewDialog | None = None
        #: Sends pages to a printer; tests watch it.
        self.print_pages: Callable[[tuple[Page, ...], QPrinter], None] = _print_pages

    def show(self, place_id: int | None) -> None:
        """Open the preview of the list of a place, None for all."""
        from cds_desktop.services.publicity.register import SheetQuery, list_sheets

        context = self._context
        work = partial(
            list_sheets, context.open_uow, office_day(context.now()),
            SheetQuery(place_id=place_id), actor=context.actor,
        )  # fmt: skip
        context.jobs.run(self, work, self._lay_out, context.notices.failed)

    def _lay_out(self, found: tuple[ListedSheet, ...]) -> None:
        from cds_desktop.wording.walk_round import write_walk_round

        content = write_walk_round(found, self._context.office.profile, self._context.now())

        def work(progress: Progress) -> tuple[Page, ...]:
            from ui.printing.walk_round import walk_round_pages

            return walk_round_pages(content, progress=progress)

        self._context.file_jobs.run(
            self, work, partial(self._preview, content.title.capitalize()),
            self._context.notices.failed,
        )  # fmt: skip

    def _preview(self, title: str, pages: tuple[Page, ...]) -> None:
        from ui.printing.preview import PreviewDialog

        dialog = PreviewDialog(pages, title, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.print_requested.connect(partial(self._print, pages))
        dialog.pdf_requested.connect(partial(self._ask_file, title, pages))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _print(self, pages: tuple[Page, ...], printer: QPrinter) -> None:
        try:
            self.print_pages(pages, printer)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error)
            return
        self._done(self.tr("Đã gửi phiếu đi kiểm tra ra máy in."))

    def _ask_file(self, title: str, pages: tuple[Page, ...]) -> None:
        from ui.file_choice import ask_for_place

        preferences, today = self._context.preferences, office_day(self._context.now())
        ask_for_place(
            self.dialog or self._window, self.tr("Lưu PDF"),
            preferences.last_folder / f"phieu-di-kiem-tra-{today:%Y-%m-%d}.pdf",
            self.tr("Tệp PDF (*.pdf)"), preferences, partial(self.save, title, pages),
        )  # fmt: skip

    def save(self, title: str, pages: tuple[Page, ...], path: Path) -> None:
        """Write the list into a file."""
        from ui.printing.document import render_pdf

        words = self.tr("Đã lưu phiếu đi kiểm tra vào tệp {name}.").format(name=path.name)
        self._context.file_jobs.run(
            self,
            lambda progress: render_pdf(pages, path, title, progress),
            lambda _done: self._done(words),
            self._context.notices.failed,
        )

    def _done(self, words: str) -> None:
        self._context.notices.info(words)
        if self.dialog is not None:
            self.dialog.accept()


def _print_pages(pages: tuple[Page, ...], printer: QPrinter) -> None:
    from ui.printing.document import print_pages

    print_pages(pages, printer)
