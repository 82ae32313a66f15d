"""What every printed paper goes through: preview, printer or PDF, then the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.context import Context

# Printing is loaded with the first paper, not with the pages that offer it.
if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.printing.page import Page
    from ui.printing.preview import PreviewDialog

__all__ = ["PrintDesk", "Printout"]


@dataclass(frozen=True, slots=True, eq=False)
class Printout:
    """Pages on the screen, and what follows when they were printed.

    Attributes:
        title: Of the preview and of the file.
        file_name: Proposed for the PDF.
        sent: Said when the printer took the pages.
        saved: Said when the file was written; `{name}` is the file.
        record: Writes the print into the journal, on the worker; a print that failed is not
            recorded, so it is not counted either.
        done: Told on the GUI thread after that.
        again: Shows the same paper anew after a failure.
    """

    pages: tuple[Page, ...]
    title: str
    file_name: str
    sent: str
    saved: str
    record: Callable[[], object]
    done: Callable[[], None]
    again: Callable[[], None]


class PrintDesk(QObject):
    """Shows a paper over a window and sends it where the officer wants."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.dialog: PreviewDialog | None = None
        #: Sends pages to a printer; tests watch it.
        self.print_pages: Callable[[tuple[Page, ...], QPrinter], None] = _print_pages

    def preview(self, printout: Printout) -> None:
        """Open the preview of a paper."""
        from ui.printing.preview import PreviewDialog

        dialog = PreviewDialog(printout.pages, printout.title, self._window)
        dialog.print_requested.connect(partial(self.send, printout))
        dialog.pdf_requested.connect(partial(self.ask_file, printout))
        self.open_dialog(dialog)

    def open_dialog(self, dialog: PreviewDialog) -> None:
        """Show a preview and let go of it when it closes."""
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def send(self, printout: Printout, printer: QPrinter) -> None:
        """Print a paper of a few pages."""
        try:
            self.print_pages(printout.pages, printer)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error, printout.again)
            return
        self._record(printout, printout.sent)

    def send_aside(self, printout: Printout, printer: QPrinter) -> None:
        """Print many pages off the GUI thread, which Qt allows for printers."""
        print_pages = self.print_pages
        self._context.file_jobs.run(
            self,
            lambda _progress: print_pages(printout.pages, printer),
            lambda _done: self._record(printout, printout.sent),
            lambda error: self._context.notices.failed(error, printout.again),
        )

    def ask_file(self, printout: Printout) -> None:
        """Ask where the PDF goes."""
        folder = self._context.preferences.last_folder
        dialog = QFileDialog(self.dialog, self.tr("Lưu thành tệp PDF"), str(folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Tệp PDF (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(printout.file_name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(printout, Path(name)))
        dialog.open()

    def save(self, printout: Printout, path: Path) -> None:
        """Write the pages into a PDF and say so."""
        from ui.printing.document import render_pdf

        self._context.preferences.last_folder = path.parent
        words = printout.saved.format(name=path.name)
        self._context.file_jobs.run(
            self,
            lambda progress: render_pdf(printout.pages, path, printout.title, progress),
            lambda _done: self._record(printout, words),
            self._context.notices.failed,
        )

    def _record(self, printout: Printout, words: str) -> None:
        def recorded(_times: object) -> None:
            self._context.notices.info(words)
            if self.dialog is not None:
                self.dialog.accept()
            printout.done()

        self._context.jobs.run(self, printout.record, recorded, self._context.notices.failed)


def _print_pages(pages: tuple[Page, ...], printer: QPrinter) -> None:
    from ui.printing.document import print_pages

    print_pages(pages, printer)
