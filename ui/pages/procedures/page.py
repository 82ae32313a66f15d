"""Thủ tục & QR: the list at the left, the sheet as it will be printed at the right."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.publicity.products import Product
from ui.context import Context
from ui.file_choice import ask_for_file
from ui.jobs import Latest
from ui.page import Page
from ui.pages.procedures.book_maker import BookMaker
from ui.pages.procedures.corrections import Corrections
from ui.pages.procedures.import_view import ImportView
from ui.pages.procedures.list_pane import ListPane, one_shot
from ui.pages.procedures.outcome import Outcome
from ui.pages.procedures.product_choice import Order
from ui.pages.procedures.product_desk import ProductDesk
from ui.pages.procedures.rows import CatalogueRows, ProcedureRow, read_rows
from ui.pages.procedures.runner import Runner
from ui.pages.procedures.runs import Made
from ui.pages.procedures.sheet_maker import Request, SheetMaker
from ui.pages.procedures.sheet_pane import SheetPane
from ui.pages.procedures.trial_sheet import TrialSheet
from ui.pages.procedures.views import CATALOGUE, Views
from ui.theme import theme_of
from ui.widgets.bars import PageHeader
from ui.widgets.button import Button, ButtonSize
from ui.widgets.card import SplitterLine

CATALOGUE_FILES: Final = (".csv", ".xlsx", ".xls", ".ods")
_VERSIONS_MS: Final = 120
_SPLITTER: Final = "procedures"
_LARGE_TEXT: Final = 1.1


class ProceduresPage(Page):
    """The catalogue, its import and its sheets."""

    key = "procedures"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._reading = Latest()
        self._versions_timer = one_shot(self, _VERSIONS_MS, self._read_versions)
        self._may_import = context.actor.may(Right.EDIT_CATALOGUE)
        self._may_print = context.actor.may(Right.MAKE_POSTERS)
        self._build()
        runner = Runner(context, self.header.progress, self)
        self.maker = SheetMaker(context, self, runner, self.outcome)
        self.trial = TrialSheet(context, self, runner, self.outcome.done)
        self.book_maker = BookMaker(context, self, runner, self.outcome.done)
        self.corrections = Corrections(context, self.pane, self)
        self._connect()
        self.desk = ProductDesk(context, self.list, self.pane, self)
        self.setAcceptDrops(self._may_import)

    def title(self) -> str:
        return self.tr("Thủ tục & QR")

    # Building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader(self.title())
        self.splitter = SplitterLine()
        self.views = Views(self.context, self.splitter)
        # In reading order, which is that of Tab.
        self.header.add_left(self.views.tabs)
        self.import_button = Button(
            self.tr("Nhập danh mục"), icon="table-import", size=ButtonSize.BAR
        )
        if not self._may_import:
            self.import_button.hide()
        self.header.add_action(self.import_button)
        self.list = ListPane(self.context)
        self.pane = SheetPane(may_print=self._may_print, may_correct=self._may_import)
        self.import_view = ImportView(self.context)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        self.outcome = Outcome()
        self.watch_foot(*self.outcome.strips)
        browse = QWidget()
        whole = QVBoxLayout(browse)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.views, 1)
        whole.addWidget(self.outcome)
        self._browse = browse
        self._layers = QStackedLayout(self)
        self._layers.addWidget(browse)
        self._layers.addWidget(self.import_view)
        self.panes = [self.list.table, self.pane.preview, self.list.search]

    def _connect(self) -> None:
        self.list.turned.connect(self._turn_to)
        self.list.detail_asked.connect(self.pane.show_detail)
        self.list.import_asked.connect(self.choose_file)
        self.import_button.clicked.connect(self.choose_file)
        self.pane.print_asked.connect(lambda: self._make(self.maker.print_sheets))
        self.pane.pdf_asked.connect(lambda: self._make(self.maker.choose_pdf))
        self.pane.pictures_asked.connect(lambda: self._make(self.maker.choose_pictures))
        self.list.reprint_asked.connect(lambda: self.reprint(self.desk.outdated))
        self.pane.options.trial_asked.connect(self.trial.show_sheet)
        self.pane.book_asked.connect(self._make_book)
        self.maker.printed.connect(self._printed)
        self.views.turned.connect(self._view_turned)
        self.views.reprint_asked.connect(self.reprint)
        self.views.procedure_asked.connect(self.show_procedure)
        self.outcome.remarks.procedure_chosen.connect(self.show_procedure)
        self.corrections.corrected.connect(self._corrected)
        self.pane.detail_shown.connect(self._read_versions)
        self.pane.detail.correction_asked.connect(self._fill_form)
        self.pane.correction_ended.connect(self._end_correction)
        self.import_view.left.connect(self._leave_import)
        self.import_view.imported.connect(self._imported)
        self.splitter.splitterMoved.connect(lambda *_: self._keep_widths())
        changes = self.context.changes
        changes.procedures_changed.connect(self._changed_elsewhere)
        for signal in (changes.sheets_changed, changes.settings_changed):
            signal.connect(self._offers_changed)

    def _keep_widths(self) -> None:
        if not self.is_compact:
            self.context.preferences.set_splitter_sizes(_SPLITTER, self.splitter.sizes())

    # What the frame asks ------------------------------------------------------------------------

    def refresh(self) -> None:
        today = office_day(self.context.now())
        self.context.jobs.run(
            self, partial(read_rows, self.context.open_uow, today),
            self._reading.guard(self._show_catalogue), self.context.notices.failed,
        )  # fmt: skip
        self.desk.refresh()
        if self.views.shown is not None:
            self.views.shown.refresh()

    def open_argument(self, argument: object) -> None:
        """Show one procedure by its code, or a view: "coverage", "register", "register:due"."""
        if not isinstance(argument, str):
            return
        self._layers.setCurrentWidget(self._browse)
        if not self.views.open_argument(argument):
            self.views.show_view(CATALOGUE)
            self.list.select(argument)
            self.list.clear_filters()
            self.refresh()

    def busy(self) -> bool:
        correcting = self.pane.is_correcting and self.pane.form.is_changed()
        running = self.maker.is_running or self.import_view.is_running
        return correcting or running or self.views.busy()

    def wants_every_scan(self) -> bool:
        """On the walk a code of a payment or a slip is a finding like any other."""
        register = self.views.register
        return register is not None and self.views.shown is register and register.is_walking

    def handle_scan(self, text: str) -> bool:
        register = self.views.register
        is_shown = register is not None and self.views.shown is register
        return is_shown and register is not None and register.handle_scan(text)

    def escape(self) -> bool:
        if self._layers.currentWidget() is self.import_view:
            self.import_view.leave()
            return True
        if self.views.shown is not None:
            if not self.views.shown.escape():
                self.views.show_view(CATALOGUE)
            return True
        if self.pane.is_correcting:
            if not self.pane.form.steps.fold():
                self.pane.end_correction()
            return True
        if self.pane.options.isVisible():
            self.pane.toggle_options()
            return True
        return self.list.escape()

    def focus_first(self) -> None:
        on_import = self._layers.currentWidget() is self.import_view
        if self.views.shown is not None and not on_import:
            self.views.shown.focus_first()
            return
        target: QWidget = self.import_view if on_import else self.list.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self) -> None:
        second = self.pane.preview if not self.pane.shows_detail else self.pane.tabs
        self.panes = [self.list.search, self.list.table, second]
        if self.views.shown is not None:
            self.panes = self.views.shown.panes()
        super().next_pane()

    def help_keys(self) -> Sequence[tuple[str, str]]:
        if self.views.shown is not None:
            return self.views.shown.help_keys()
        return (
            (self.tr("Dấu cách"), self.tr("Chọn hoặc bỏ chọn tờ của thủ tục đang đứng")),
            ("Ctrl+A", self.tr("Chọn mọi thủ tục có mã trong danh sách")),
            ("Ctrl+P", self.tr("Xem trước và in các tờ đã chọn")),
            ("Alt+M", self.tr("Đổi mẫu: thẻ, tem, mục lục, khổ giấy, nơi treo")),
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
        self.views.set_compact(compact)
        hidden = {"online"} if compact else set()
        if compact and theme_of().text_scale > _LARGE_TEXT:
            hidden.add("limit")
        self.list.table.set_hidden_columns(hidden)
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

    # The views ----------------------------------------------------------------------------------

    def _view_turned(self, key: str) -> None:
        self.import_button.setVisible(self._may_import and key == CATALOGUE)
        self.focus_first()

    def show_procedure(self, code: str) -> None:
        """Make a procedure current in the catalogue."""
        self.views.show_view(CATALOGUE)
        self.list.show_procedure(code)

    # The list -----------------------------------------------------------------------------------

    def _changed_elsewhere(self) -> None:
        if self.isVisible():
            self.refresh()

    def _offers_changed(self) -> None:
        if self.isVisible():
            self.desk.refresh()

    def _show_catalogue(self, found: CatalogueRows) -> None:
        self.list.show_catalogue(found)
        self.desk.update(again=True)

    # The current procedure ----------------------------------------------------------------------

    def _turn_to(self, row: ProcedureRow | None) -> None:
        if self.pane.is_correcting:
            # Read again because something changed elsewhere: what is being typed stays.
            return
        self.pane.show_row(row)
        self.corrections.drop_late()
        self._versions_timer.stop()
        if row is not None and self.pane.shows_detail:
            self._versions_timer.start()

    def _read_versions(self) -> None:
        row = self.list.table.current_row()
        if row is not None:
            self.corrections.read_versions(row)

    def _fill_form(self) -> None:
        row = self.list.table.current_row()
        if row is not None:
            # The form belongs to this row until it is saved or given up.
            self.list.setEnabled(False)
            self.corrections.fill_form(row)

    def _end_correction(self) -> None:
        self.list.setEnabled(True)
        self.corrections.end()
        self._turn_to(self.list.table.current_row())

    def _corrected(self, code: str) -> None:
        self.list.select(code)
        self.context.changes.procedures_changed.emit()
        self.list.table.setFocus()

    # Sheets -------------------------------------------------------------------------------------

    def _make(self, make: Callable[[Request], None]) -> None:
        if self._may_print:
            make(self.desk.request())

    def _make_book(self) -> None:
        if self._may_print:
            self.book_maker.choose_folder(self.list.marked_codes(), self.desk.rules)

    def reprint(self, ids: Sequence[int]) -> None:
        """Print what replaces sheets of the register."""
        if self._may_print and ids:
            self.desk.ask_reprints(ids, self.maker.print_sheets)

    def _printed(self, made: Made, orders: Sequence[Order]) -> None:
        if orders[0].product is Product.LABELS:
            self.desk.used_labels(made.decoded)

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
