"""Thủ tục & QR: the list at the left, the sheet as it will be printed at the right."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_steps import StepPlan
from cds_desktop.domain.officers import Right
from cds_desktop.domain.procedures import StoredProcedure
from ui.context import Context
from ui.file_choice import ask_for_file
from ui.jobs import Latest
from ui.page import Page
from ui.pages.procedures.import_view import ImportView
from ui.pages.procedures.list_pane import ListPane, one_shot
from ui.pages.procedures.posters import preview_pages
from ui.pages.procedures.rows import ProcedureRow, read_rows
from ui.pages.procedures.sheet_maker import SheetMaker
from ui.pages.procedures.sheet_pane import SheetPane
from ui.widgets.bars import PageHeader
from ui.widgets.button import Button, ButtonSize
from ui.widgets.card import SplitterLine

CATALOGUE_FILES: Final = (".csv", ".xlsx", ".xls", ".ods")
_PREVIEW_MS: Final = 120
_SPLITTER: Final = "procedures"


class ProceduresPage(Page):
    """The catalogue, its import and its sheets."""

    key = "procedures"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._reading = Latest()
        self._laying_out, self._versions, self._steps_read = Latest(), Latest(), Latest()
        self._preview_timer = one_shot(self, _PREVIEW_MS, self._lay_out_preview)
        self._may_import = context.actor.may(Right.EDIT_CATALOGUE)
        self._may_print = context.actor.may(Right.MAKE_POSTERS)
        self._build()
        self.maker = SheetMaker(context, self, self.header.progress, self.list.done)
        self._connect()
        self.setAcceptDrops(self._may_import)
        self._show_count()

    def title(self) -> str:
        return self.tr("Thủ tục & QR")

    # Building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader(self.title())
        self.import_button = Button(
            self.tr("Nhập danh mục"), icon="table-import", size=ButtonSize.BAR
        )
        if not self._may_import:
            self.import_button.hide()
        self.header.add_action(self.import_button)
        self.list = ListPane(self.context)
        self.pane = SheetPane(may_print=self._may_print, may_correct=self._may_import)
        self.import_view = ImportView(self.context)
        self.splitter = SplitterLine()
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        browse = QWidget()
        whole = QVBoxLayout(browse)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.splitter, 1)
        self._browse = browse
        self._layers = QStackedLayout(self)
        self._layers.addWidget(browse)
        self._layers.addWidget(self.import_view)
        self.panes = [self.list.table, self.pane.preview, self.list.search]

    def _connect(self) -> None:
        self.list.turned.connect(self._turn_to)
        self.list.detail_asked.connect(self.pane.show_detail)
        self.list.import_asked.connect(self.choose_file)
        self.list.count_changed.connect(self._show_count)
        self.import_button.clicked.connect(self.choose_file)
        self.pane.print_asked.connect(self._print_sheets)
        self.pane.pdf_asked.connect(self._choose_pdf)
        self.pane.save_asked.connect(self._save_correction)
        self.pane.detail_shown.connect(self._read_versions)
        self.pane.detail.correction_asked.connect(self._fill_form)
        self.pane.correction_ended.connect(self._end_correction)
        self.import_view.left.connect(self._leave_import)
        self.import_view.imported.connect(self._imported)
        self.splitter.splitterMoved.connect(lambda *_: self._keep_widths())
        self.context.changes.procedures_changed.connect(self._changed_elsewhere)

    def _keep_widths(self) -> None:
        if not self.is_compact:
            self.context.preferences.set_splitter_sizes(_SPLITTER, self.splitter.sizes())

    # What the frame asks ------------------------------------------------------------------------

    def refresh(self) -> None:
        today = office_day(self.context.now())
        self.context.jobs.run(
            self, partial(read_rows, self.context.open_uow, today),
            self._reading.guard(self.list.show_catalogue), self.context.notices.failed,
        )  # fmt: skip

    def open_argument(self, argument: object) -> None:
        """Show one procedure by its code."""
        if isinstance(argument, str):
            self._layers.setCurrentWidget(self._browse)
            self.list.select(argument)
            self.list.clear_filters()
            self.refresh()

    def busy(self) -> bool:
        correcting = self.pane.is_correcting and self.pane.form.is_changed()
        return correcting or self.maker.is_running or self.import_view.is_running

    def escape(self) -> bool:
        if self._layers.currentWidget() is self.import_view:
            self.import_view.leave()
            return True
        if self.pane.is_correcting:
            if not self.pane.form.steps.fold():
                self.pane.end_correction()
            return True
        return self.list.escape()

    def focus_first(self) -> None:
        on_import = self._layers.currentWidget() is self.import_view
        target: QWidget = self.import_view if on_import else self.list.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self) -> None:
        second = self.pane.preview if not self.pane.shows_detail else self.pane.tabs
        self.panes = [self.list.search, self.list.table, second]
        super().next_pane()

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Dấu cách"), self.tr("Chọn hoặc bỏ chọn tờ của thủ tục đang đứng")),
            ("Ctrl+A", self.tr("Chọn mọi thủ tục có mã trong danh sách")),
            ("Ctrl+P", self.tr("Xem trước và in các tờ đã chọn")),
            ("Enter", self.tr("Xem chi tiết thủ tục")),
            ("F6", self.tr("Sang tờ xem trước, sang ô tìm")),
            ("F9", self.tr("Lưu sửa đổi; nhập danh mục")),
            ("Alt+↑ ↓", self.tr("Đưa bước liên thông lên, xuống khi đang sửa")),
            ("Esc", self.tr("Hủy sửa, xóa từ tìm, bỏ chọn")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        self.pane.set_compact(compact)
        self.import_view.set_compact(compact)
        self.list.table.set_hidden_columns({"online"} if compact else set())
        kept = self.context.preferences.splitter_sizes(_SPLITTER)
        self.splitter.setSizes([566, 442] if compact else kept or [700, 582])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event) is not None and not self.import_view.is_running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.import_file(path)

    # The list -----------------------------------------------------------------------------------

    def _changed_elsewhere(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show_count(self) -> None:
        count = len(self.list.chosen_codes())
        self.pane.show_count(count, self.tr("Thủ tục này chưa có địa chỉ trên Cổng."))

    # The current procedure ----------------------------------------------------------------------

    def _turn_to(self, row: ProcedureRow | None) -> None:
        if self.pane.is_correcting:
            # Read again because something changed elsewhere: what is being typed stays.
            return
        self.pane.show_row(row)
        self._laying_out.next()
        self._versions.next()
        if row is not None:
            self._preview_timer.start()

    def _lay_out_preview(self) -> None:
        row = self.list.table.current_row()
        if row is None:
            return
        if self.pane.shows_detail:
            self._read_versions()
        if not row.is_printable:
            return
        profile, today = self.context.office.profile, office_day(self.context.now())
        self.context.file_jobs.run(
            self, lambda _: preview_pages(row.procedure, profile, today),
            self._laying_out.guard(self.pane.show_sheet), self.context.notices.failed,
        )  # fmt: skip

    def _read_versions(self) -> None:
        row = self.list.table.current_row()
        if row is None:
            return
        open_uow, code, now = self.context.open_uow, row.code, self.context.now()

        def work() -> tuple[tuple[StoredProcedure, ...], tuple[StepPlan, ...]]:
            from cds_desktop.services import catalogue
            from cds_desktop.services.usual_steps import usual_steps

            versions = tuple(reversed(catalogue.history(open_uow, code)))
            return versions, usual_steps(open_uow, code, now=now)

        self.context.jobs.run(
            self, work, self._versions.guard(lambda found: self.pane.show_versions(*found)),
            self.context.notices.failed,
        )  # fmt: skip

    # Correcting ---------------------------------------------------------------------------------

    def _fill_form(self) -> None:
        row = self.list.table.current_row()
        if row is not None:
            self.pane.form.show_procedure(row.procedure, office_day(self.context.now()))
            # The form belongs to this row until it is saved or given up.
            self.list.setEnabled(False)
            self._read_steps(row.code)

    def _read_steps(self, code: str) -> None:
        """Read the usual steps of the procedure into the form."""
        context, now = self.context, self.context.now()

        def work() -> tuple[StepPlan, ...]:
            from cds_desktop.services.usual_steps import usual_steps

            return usual_steps(context.open_uow, code, now=now)

        show = self._steps_read.guard(self.pane.form.steps.show_plans)
        context.jobs.run(self, work, show, context.notices.failed)

    def _end_correction(self) -> None:
        self.list.setEnabled(True)
        self._steps_read.next()
        self._turn_to(self.list.table.current_row())

    def _save_correction(self) -> None:
        wanted = self.pane.form.correction()
        if wanted is None:
            return
        context, now = self.context, self.context.now()

        def work() -> StoredProcedure:
            from cds_desktop.services import catalogue
            from cds_desktop.services.usual_steps import set_usual_steps

            context.actor.require(Right.EDIT_CATALOGUE)
            stored = catalogue.correct(
                context.open_uow, wanted.procedure, wanted.valid_from,
                actor=context.actor, now=now, reason=wanted.reason,
            )  # fmt: skip
            if wanted.steps is not None:
                set_usual_steps(
                    context.open_uow, wanted.procedure.code, wanted.steps,
                    reason=wanted.reason, actor=context.actor, now=now,
                )  # fmt: skip
            return stored

        context.jobs.run(self, work, self._corrected, context.notices.failed)

    def _corrected(self, stored: StoredProcedure) -> None:
        self.pane.end_correction()
        self.context.notices.info(
            self.tr("Đã sửa thủ tục {code}.").format(code=stored.procedure.code)
        )
        self.list.select(stored.procedure.code)
        self.context.changes.procedures_changed.emit()
        self.list.table.setFocus()

    # Sheets -------------------------------------------------------------------------------------

    def _print_sheets(self) -> None:
        if self._may_print:
            self.maker.print_sheets(self.list.chosen_codes())

    def _choose_pdf(self) -> None:
        if self._may_print:
            self.maker.choose_pdf(self.list.chosen_codes())

    # Import -------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a catalogue file."""
        ask_for_file(
            self, self.tr("Chọn tệp danh mục"),
            self.tr("Bảng tính (*.xlsx *.xls *.ods *.csv)"),
            self.context.preferences, self.import_file,
        )  # fmt: skip

    def import_file(self, path: Path) -> None:
        """Show what a catalogue file would change."""
        if self._may_import and not self.import_view.is_running:
            self._layers.setCurrentWidget(self.import_view)
            self.import_view.open_file(path)

    def _imported(self) -> None:
        self.context.changes.procedures_changed.emit()

    def _leave_import(self) -> None:
        self._layers.setCurrentWidget(self._browse)
        self.list.table.setFocus()


def _dropped_file(event: QDropEvent) -> Path | None:
    """Return the one catalogue file that is dragged over the page."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in CATALOGUE_FILES else None
