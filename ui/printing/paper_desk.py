"""Papers of the office over a window: preview, printer or PDF; every print is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossiers import short_code
from ui.context import Context

# Printing is loaded with the first paper, not with the pages that offer it.
if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QFileDialog

    from cds_desktop.services.closures import CallList
    from cds_desktop.services.dossiers.pickup_calls import PickupCalls
    from cds_desktop.services.explanations import PlannedExplanation
    from ui.printing.page import Page
    from ui.printing.preview import PreviewDialog

__all__ = ["CallListDesk", "ExplanationDesk", "PaperDesk", "PickupListDesk"]


@dataclass(frozen=True, slots=True)
class _Paper:
    """Pages with what is said about them.

    Attributes:
        record: Writes the print into the journal; runs on a worker.
        again: Opens the paper once more after a failure.
    """

    pages: tuple[Page, ...]
    title: str
    file_name: str
    printed_words: str
    saved_words: str
    record: Callable[[], object]
    again: Callable[[], None]


class PaperDesk(QObject):
    """What both papers share.

    Signals:
        printed: The paper went to a printer or into a file, and the journal knows.
    """

    printed = Signal()

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.dialog: PreviewDialog | None = None
        self.file_dialog: QFileDialog | None = None
        #: Sends pages to a printer; tests watch it.
        self.print_pages: Callable[[tuple[Page, ...], QPrinter], None] = _print_pages

    def _preview(self, paper: _Paper) -> None:
        from ui.printing.preview import PreviewDialog

        dialog = PreviewDialog(paper.pages, paper.title, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.print_requested.connect(partial(self._print, paper))
        dialog.pdf_requested.connect(partial(self._ask_file, paper))
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _print(self, paper: _Paper, printer: QPrinter) -> None:
        try:
            self.print_pages(paper.pages, printer)
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error, paper.again)
            return
        self._record(paper, paper.printed_words)

    def _ask_file(self, paper: _Paper) -> None:
        from ui.file_choice import ask_for_place

        preferences = self._context.preferences
        self.file_dialog = ask_for_place(
            self.dialog or self._window, self.tr("Lưu PDF"),
            preferences.last_folder / paper.file_name, self.tr("Tệp PDF (*.pdf)"), preferences,
            partial(self._save, paper),
        )  # fmt: skip

    def _save(self, paper: _Paper, path: Path) -> None:
        from ui.printing.document import render_pdf

        self._context.file_jobs.run(
            self,
            lambda progress: render_pdf(paper.pages, path, paper.title, progress),
            lambda _done: self._record(paper, paper.saved_words.format(name=path.name)),
            self._context.notices.failed,
        )

    def _record(self, paper: _Paper, words: str) -> None:
        def done(_times: object) -> None:
            self._context.notices.info(words)
            if self.dialog is not None:
                self.dialog.accept()
            self.printed.emit()

        self._context.jobs.run(self, paper.record, done, self._context.notices.failed)

    def _show(self, make: Callable[[], _Paper]) -> None:
        """Lay out and open, or say why not."""
        try:
            paper = make()
        except Exception as error:  # noqa: BLE001 - told, or passed on as a bug
            self._context.notices.failed(error)
            return
        self._preview(paper)


class ExplanationDesk(PaperDesk):
    """The sheet "Cách tính ngày hẹn trả kết quả" of a dossier."""

    def show(self, code: str) -> None:
        """Open the preview of the sheet of one dossier."""
        from cds_desktop.services.explanations import plan_explanation
        from cds_desktop.wording.office_papers import write_explanation

        context = self._context
        work = partial(
            plan_explanation, context.open_uow, code, write_explanation,
            actor=context.actor, now=context.now(),
        )  # fmt: skip
        context.jobs.run(
            self, work, lambda planned: self._show(partial(self._paper, planned)),
            context.notices.failed,
        )  # fmt: skip

    def _paper(self, planned: PlannedExplanation) -> _Paper:
        from cds_desktop.services.explanations import record_explanation_print
        from ui.printing.explanation import explanation_pages

        context, code = self._context, short_code(planned.code)
        return _Paper(
            pages=explanation_pages(planned.content, planned.form_set),
            title=self.tr("Cách tính ngày hẹn {code}").format(code=code),
            file_name=f"cach-tinh-ngay-hen-{code}.pdf",
            printed_words=self.tr("Đã gửi tờ giải thích {code} ra máy in.").format(code=code),
            saved_words=self.tr("Đã lưu tờ giải thích vào tệp {name}."),
            record=partial(
                record_explanation_print, context.open_uow, planned.code,
                actor=context.actor, now=context.now(),
            ),
            again=partial(self.show, planned.code),
        )  # fmt: skip


class CallListDesk(PaperDesk):
    """The people to call after a closure or a reopening."""

    def show(self, number: int) -> None:
        """Open the preview of the list.

        Args:
            number: Of the closure's entry in the journal.
        """
        from cds_desktop.services.closures import calls

        context = self._context
        work = partial(calls, context.open_uow, number, actor=context.actor)
        context.jobs.run(
            self, work, lambda found: self._show(partial(self._paper, found)),
            context.notices.failed,
        )  # fmt: skip

    def _paper(self, found: CallList) -> _Paper:
        from cds_desktop.services.closures import record_call_list
        from cds_desktop.services.explanations import paper_set
        from cds_desktop.wording.office_papers import write_call_list
        from ui.printing.call_list import call_list_pages

        context, number = self._context, found.closure.number
        now = context.now()
        return _Paper(
            pages=call_list_pages(write_call_list(found, now), paper_set(now)),
            title=self.tr("Danh sách gọi điện báo ngày hẹn mới"),
            file_name=f"danh-sach-goi-dien-{found.closure.days[0]:%Y-%m-%d}.pdf",
            printed_words=self.tr("Đã gửi danh sách gọi điện ra máy in."),
            saved_words=self.tr("Đã lưu danh sách gọi điện vào tệp {name}."),
            record=partial(
                record_call_list, context.open_uow, number, actor=context.actor, now=now
            ),
            again=partial(self.show, number),
        )


class PickupListDesk(PaperDesk):
    """The people whose results lie ready, to be called."""

    def show(self, days: int = 0) -> None:
        """Open the preview of the list.

        Args:
            days: Only results that are ready since at least so many days.
        """
        from cds_desktop.services.dossiers.pickup_calls import pickup_calls

        context = self._context
        work = partial(
            pickup_calls, context.open_uow, days=days, actor=context.actor, now=context.now()
        )
        context.jobs.run(
            self, work, lambda found: self._show(partial(self._paper, found)),
            context.notices.failed,
        )  # fmt: skip

    def _paper(self, found: PickupCalls) -> _Paper:
        from cds_desktop.services.dossiers.pickup_calls import record_pickup_list
        from cds_desktop.services.explanations import paper_set
        from cds_desktop.wording.office_papers import write_pickup_list
        from ui.printing.call_list import call_list_pages

        context, now = self._context, self._context.now()
        return _Paper(
            pages=call_list_pages(write_pickup_list(found, now), paper_set(now)),
            title=self.tr("Danh sách gọi điện mời nhận kết quả"),
            file_name=f"danh-sach-goi-nhan-ket-qua-{office_day(now):%Y-%m-%d}.pdf",
            printed_words=self.tr("Đã gửi danh sách gọi điện ra máy in."),
            saved_words=self.tr("Đã lưu danh sách gọi điện vào tệp {name}."),
            record=partial(
                record_pickup_list, context.open_uow, found, actor=context.actor, now=now
            ),
            again=partial(self.show, found.days),
        )


def _print_pages(pages: tuple[Page, ...], printer: QPrinter) -> None:
    from ui.printing.document import print_pages

    print_pages(pages, printer)
