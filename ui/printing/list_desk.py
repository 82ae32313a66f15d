"""Printing a list from a page: laid out off the GUI thread, previewed, printed or saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.printed_lists import PrintedList
from ui.context import Context
from ui.file_choice import ask_for_place
from ui.printing.page import Page
from ui.printing.preview import PreviewDialog

__all__ = ["ListDesk"]


class ListDesk(QObject):
    """Shows lists before they are printed.

    Args:
        context: The office and its helpers.
        window: The page that prints.
    """

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.dialog: PreviewDialog | None = None
        #: Sends pages to a printer; tests watch it.
        self.print_pages: Callable[[tuple[Page, ...], QPrinter], None] = _print_pages

    def show(
        self,
        make: Callable[[], PrintedList],
        file_name: str,
        record: Callable[[int], None] | None = None,
    ) -> None:
        """Open the preview.

        Args:
            make: Reads the list; runs in the jobs.
            file_name: Proposed for a PDF.
            record: Writes the print into the journal, told the rows; runs in the jobs.
        """

        def work() -> tuple[PrintedList, tuple[Page, ...]]:
            from ui.printing.dossier_list import list_pages

            content = make()
            return content, list_pages(content)

        self._context.jobs.run(
            self, work, partial(self._preview, file_name, record), self._context.notices.failed
        )

    def _preview(
        self,
        file_name: str,
        record: Callable[[int], None] | None,
        found: tuple[PrintedList, tuple[Page, ...]],
    ) -> None:
        content, pages = found
        title = content.title.capitalize()
        dialog = PreviewDialog(pages, title, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        done = partial(self._done, len(content.rows), record)
        dialog.print_requested.connect(partial(self._print, pages, done))
        dialog.pdf_requested.connect(partial(self._ask_file, pages, title, file_name, done))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _print(
        self, pages: tuple[Page, ...], done: Callable[[str], None], printer: QPrinter
    ) -> None:
        try:
            self.print_pages(pages, printer)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error)
            return
        done(self.tr("Đã gửi danh sách ra máy in."))

    def _ask_file(
        self, pages: tuple[Page, ...], title: str, file_name: str, done: Callable[[str], None]
    ) -> None:
        preferences = self._context.preferences
        ask_for_place(
            self.dialog or self._window,
            self.tr("Lưu danh sách"),
            preferences.last_folder / file_name,
            self.tr("Tệp PDF (*.pdf)"),
            preferences,
            partial(self.save, pages, title, done),
        )

    def save(
        self, pages: tuple[Page, ...], title: str, done: Callable[[str], None], path: Path
    ) -> None:
        """Write the pages into a PDF and say so."""
        from ui.printing.document import render_pdf

        words = self.tr("Đã lưu danh sách vào tệp {name}.").format(name=path.name)
        self._context.file_jobs.run(
            self,
            lambda progress: render_pdf(pages, path, title, progress),
            lambda _none: done(words),
            self._context.notices.failed,
        )

    def _done(self, rows: int, record: Callable[[int], None] | None, words: str) -> None:
        self._context.notices.info(words)
        if self.dialog is not None:
            self.dialog.accept()
        if record is not None:
            work = partial(record, rows)
            failed = self._context.notices.failed
            self._context.jobs.run(self, work, lambda _none: None, failed)


def _print_pages(pages: tuple[Page, ...], printer: QPrinter) -> None:
    from ui.printing.document import print_pages

    print_pages(pages, printer)
