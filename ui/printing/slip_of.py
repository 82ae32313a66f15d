"""The slip of a stored dossier: preview, printer, or PDF; every print is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.dossiers import short_code
from ui.context import Context

# Printing is loaded with the first slip, not with the pages that offer it.
if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from cds_desktop.domain.forms import QrSide, SlipContent
    from ui.printing.page import Page
    from ui.printing.preview import PreviewDialog

__all__ = ["SlipDesk", "all_copies"]


def all_copies(content: SlipContent, qr_side: QrSide) -> tuple[Page, ...]:
    """The pages of every copy that the form asks for: the applicant's, then the office's.

    Raises:
        RuleBroken: As `slip_pages`.
    """
    from cds_desktop.domain.forms import receipt_template
    from ui.printing.fonts import TextMeasure
    from ui.printing.slip import slip_pages

    template = receipt_template(office_time(content.received_at).date())
    template = replace(template, qr_side=qr_side)
    measure = TextMeasure()
    pages: list[Page] = []
    for copy in range(1, len(template.copies) + 1):
        pages.extend(slip_pages(content, template, copy=copy, measure=measure))
    return tuple(pages)


class SlipDesk(QObject):
    """Shows the slip of a dossier over a window and sends it where the officer wants.

    Signals:
        printed: The code of a dossier whose slip went to a printer or into a file.
    """

    printed = Signal(str)

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.dialog: PreviewDialog | None = None
        #: Sends pages to a printer; tests watch it.
        self.print_pages: Callable[[tuple[Page, ...], QPrinter], None] = _print_pages

    def show(self, code: str) -> None:
        """Open the preview of the slip of one dossier."""
        from cds_desktop.services.form_settings import slip_qr_side
        from cds_desktop.services.slips import slip_content
        from cds_desktop.wording.slips import write_slip

        open_uow = self._context.open_uow

        def work() -> tuple[SlipContent, QrSide]:
            return slip_content(open_uow, code, write_slip), slip_qr_side(open_uow)

        self._context.jobs.run(self, work, self._preview, self._context.notices.failed)

    def _preview(self, found: tuple[SlipContent, QrSide]) -> None:
        content, qr_side = found
        try:
            pages = all_copies(content, qr_side)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error)
            return
        from ui.printing.preview import PreviewDialog

        title = self.tr("Giấy hẹn {code}").format(code=short_code(content.code))
        dialog = PreviewDialog(pages, title, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.print_requested.connect(partial(self._print, content.code, pages))
        dialog.pdf_requested.connect(partial(self._ask_file, content.code, pages, title))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _print(self, code: str, pages: tuple[Page, ...], printer: QPrinter) -> None:
        try:
            self.print_pages(pages, printer)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            retry = partial(self.show, code)
            self._context.notices.failed(error, retry)
            return
        words = self.tr("Đã gửi giấy hẹn {code} ra máy in.")
        self._record(code, words.format(code=short_code(code)))

    def _ask_file(self, code: str, pages: tuple[Page, ...], title: str) -> None:
        folder = self._context.preferences.last_folder
        dialog = QFileDialog(self.dialog, self.tr("Lưu giấy hẹn"), str(folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Tệp PDF (*.pdf)"))
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(f"giay-hen-{short_code(code)}.pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.save(code, pages, title, Path(name)))
        dialog.open()

    def save(self, code: str, pages: tuple[Page, ...], title: str, path: Path) -> None:
        """Write the pages into a PDF and say so."""
        from ui.printing.document import render_pdf

        self._context.preferences.last_folder = path.parent
        words = self.tr("Đã lưu giấy hẹn vào tệp {name}.").format(name=path.name)
        self._context.file_jobs.run(
            self,
            lambda progress: render_pdf(pages, path, title, progress),
            lambda _done: self._record(code, words),
            self._context.notices.failed,
        )

    def _record(self, code: str, words: str) -> None:
        from cds_desktop.services.slips import record_print

        def done(_times: int) -> None:
            self._context.notices.info(words)
            if self.dialog is not None:
                self.dialog.accept()
            self.printed.emit(code)

        work = partial(
            record_print,
            self._context.open_uow,
            code,
            actor=self._context.actor,
            now=self._context.now(),
        )
        self._context.jobs.run(self, work, done, self._context.notices.failed)


def _print_pages(pages: tuple[Page, ...], printer: QPrinter) -> None:
    from ui.printing.document import print_pages

    print_pages(pages, printer)
