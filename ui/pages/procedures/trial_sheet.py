"""Tờ thử: the outlines of a label sheet on plain paper, held to the light first."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.file_choice import ask_for_place
from ui.pages.procedures.runner import Runner
from ui.printing.page import Page
from ui.printing.preview import PreviewDialog
from ui.widgets.done_strip import DoneStrip


class TrialSheet(QObject):
    """Shows, prints and writes the trial sheet of one kind of labels.

    Args:
        context: As every page gets it.
        page: Over which dialogs open.
        runner: One piece of work at a time.
        done: Says what was written.
    """

    def __init__(self, context: Context, page: QWidget, runner: Runner, done: DoneStrip) -> None:
        super().__init__(page)
        self._context, self._page, self._runner, self._done = context, page, runner, done
        self.dialog: PreviewDialog | None = None

    def show_sheet(self, sheet_id: str) -> None:
        """Lay it out and show it."""

        def work(_: object) -> tuple[Page, ...]:
            from cds_desktop.services.label_sheets import label_sheet
            from ui.printing.products.labels import outline_page

            return (outline_page(label_sheet(sheet_id)),)

        self._runner.run(self.tr("Đang dựng tờ thử"), work, partial(self._show, sheet_id))

    def _show(self, sheet_id: str, pages: tuple[Page, ...]) -> None:
        dialog = PreviewDialog(pages, self.tr("In tờ thử tem"), self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.print_requested.connect(partial(self._print, pages))
        dialog.print_requested.connect(dialog.close)
        dialog.pdf_requested.connect(dialog.close)
        dialog.pdf_requested.connect(partial(self._ask_for_place, sheet_id, pages))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _print(self, pages: tuple[Page, ...], printer: QPrinter) -> None:
        from ui.printing.document import print_pages

        said = self.tr("Đã gửi tờ thử tới máy in. Đặt lên tờ tem, soi ra sáng: khung phải trùng.")
        self._runner.run(
            self.tr("Đang in"),
            lambda _: print_pages(pages, printer),
            lambda _: self._context.notices.info(said),
            can_cancel=False,
        )

    def _ask_for_place(self, sheet_id: str, pages: tuple[Page, ...]) -> None:
        preferences = self._context.preferences
        ask_for_place(
            self._page,
            self.tr("Lưu tờ thử tem"),
            preferences.last_folder / f"To-thu-{sheet_id}.pdf",
            self.tr("Tệp PDF (*.pdf)"),
            preferences,
            partial(self._write, pages),
        )

    def _write(self, pages: tuple[Page, ...], path: Path) -> None:
        from ui.printing.document import render_pdf

        title = self.tr("Tờ thử tem")
        self._runner.run(
            self.tr("Đang ghi tờ thử"),
            lambda _: render_pdf(pages, path, title),
            lambda _: self._done.show_done(self.tr("Đã ghi tờ thử"), path),
            retry=partial(self._write, pages, path),
        )
