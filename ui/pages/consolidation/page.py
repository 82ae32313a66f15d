"""Tổng hợp: files of the units come in, are judged, added up, compared and answered."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.consolidation import BoardCell
from cds_desktop.domain.periods import Period, calendar_month
from cds_desktop.wording.moments import full_day
from ui.context import Context
from ui.jobs import Latest
from ui.page import Page
from ui.pages.consolidation.acts import Acts
from ui.pages.consolidation.board_pane import BoardPane
from ui.pages.consolidation.choices import (
    choose_folder,
    choose_receipts,
    choose_reports,
    choose_sums,
)
from ui.pages.consolidation.file_forms import FileForms
from ui.pages.consolidation.file_rows import FileLine
from ui.pages.consolidation.files_pane import FilesPane
from ui.pages.consolidation.ranking_pane import RankingPane
from ui.pages.consolidation.reading import Found, dropped, read_period, state_of
from ui.pages.consolidation.sums_pane import SumsPane
from ui.theme import PAGE_MARGIN, Space, TextRole, Tone
from ui.widgets.bars import ActionBar, PageHeader, StatusLine
from ui.widgets.button import Button, ButtonKind
from ui.widgets.done_strip import DoneStrip
from ui.widgets.label import Label
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.state import StateLabel
from ui.widgets.tabs import FilterTab, FilterTabs

if TYPE_CHECKING:
    from cds_desktop.services.consolidation import IncomingView, PeriodOverview

_Ask: TypeAlias = Callable[[QWidget, Context, Period, Callable[[Period, Path], None]], None]
FILES, SUMS, BOARD, RANKING = "files", "sums", "board", "ranking"


class ConsolidationPage(Page):
    """One period of the units: files, sums, board, comparison."""

    key = "consolidation"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._overview: PeriodOverview | None = None
        self._reading, self._remarks = Latest(), Latest()
        self._wanted: tuple[int, str] | None = None
        self._build()
        today = office_day(context.now())
        self.picker.set_today(today)
        self.picker.set_period(calendar_month(today).previous())
        self._connect()
        self.setAcceptDrops(True)
        self.watch_foot(self.done, self.forms)
        self._show_tab(FILES)
        self._may_write()

    def title(self) -> str:
        return self.tr("Tổng hợp")

    # Building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader(self.title())
        self.picker = PeriodPicker()
        self.header.add_left(self.picker)
        self.state = StateLabel()
        self.header.add_action(self.state)
        self.tabs = FilterTabs()
        self.tabs.set_tabs(
            (
                FilterTab(FILES, self.tr("Tệp của kỳ"), 0, Tone.SOON),
                FilterTab(SUMS, self.tr("Số tổng hợp")),
                FilterTab(BOARD, self.tr("Đủ và đúng hạn")),
                FilterTab(RANKING, self.tr("So sánh")),
            )
        )
        self.files, self.sums = FilesPane(), SumsPane()
        self.board, self.ranking = BoardPane(), RankingPane()
        self._panes: dict[str, FilesPane | SumsPane | BoardPane | RankingPane] = {
            FILES: self.files, SUMS: self.sums, BOARD: self.board, RANKING: self.ranking,
        }  # fmt: skip
        self._options: dict[str, QWidget] = {
            FILES: self.files.option, SUMS: self.sums.option, RANKING: self.ranking.option,
        }  # fmt: skip
        self.parts = QStackedWidget()
        for pane in self._panes.values():
            self.parts.addWidget(pane)
        self._build_foot()
        self._lay_out()

    def _build_foot(self) -> None:
        self.done, self.status = DoneStrip(), StatusLine()
        self.export_button = Button(
            self.tr("Gộp và xuất bảng tổng hợp"), ButtonKind.PRIMARY, icon="sum", key="F9",
            shortcut=True,
        )  # fmt: skip
        self.receipts_button = Button(
            self.tr("Phiếu tiếp nhận"), icon="receipt", key="Ctrl+P", shortcut=True
        )
        self.due = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self.bar = ActionBar()
        self.bar.add(self.export_button)
        self.bar.add(self.receipts_button)
        self.bar.add_right(self.due)
        self.acts = Acts(self.context, self.header.progress, self)
        self.forms = FileForms(self.acts)

    def _lay_out(self) -> None:
        tabs = QHBoxLayout()
        tabs.setContentsMargins(Space.M, 0, PAGE_MARGIN, 0)
        tabs.addWidget(self.tabs, 1)
        for option in self._options.values():
            tabs.addWidget(option)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(tabs)
        whole.addWidget(self.parts, 1)
        whole.addWidget(self.done)
        whole.addWidget(self.status)
        whole.addWidget(self.forms)
        whole.addWidget(self.bar)

    def _connect(self) -> None:
        self.picker.chosen.connect(lambda _: self._other_period())
        self.tabs.chosen.connect(self._show_tab)
        self.files.turned.connect(self._turned)
        self.files.units_asked.connect(lambda: self.context.go("settings", "unit_tree"))
        zone, context = self.files.zone, self.context
        zone.files_asked.connect(lambda: choose_reports(self, context, self.take_in))
        zone.folder_asked.connect(lambda: choose_folder(self, context, self.take_in))
        detail, forms = self.files.detail, self.forms
        detail.key_asked.connect(partial(self._ask, forms.ask_key))
        detail.remark_asked.connect(partial(self._ask, forms.ask_remark))
        detail.withdraw_asked.connect(partial(self._ask, forms.ask_withdrawal))
        forms.open_changed.connect(self._form_changed)
        for pane in (self.sums, self.ranking):
            pane.said.connect(partial(self._say, pane))
        self.sums.file_asked.connect(lambda number: self.show_file(number))
        self.board.cell_opened.connect(self._open_board_cell)
        self.export_button.clicked.connect(lambda: self._ask_place(choose_sums, self.acts.export))
        self.receipts_button.clicked.connect(
            lambda: self._ask_place(choose_receipts, self.acts.write_receipts)
        )
        self.acts.changed.connect(self.refresh)
        self.acts.written.connect(self.done.show_done)
        self.acts.running_changed.connect(lambda _running: self._may_write())
        self.context.changes.settings_changed.connect(self._changed_elsewhere)

    # What the frame asks ------------------------------------------------------------------------

    def refresh(self) -> None:
        context = self.context
        self.picker.set_today(office_day(context.now()))
        period = self.picker.period()
        if period is None:
            return
        work = partial(read_period, context.open_uow, period, context.actor, context.now())
        context.jobs.run(self, work, self._reading.guard(self._show), context.notices.failed)

    def open_argument(self, argument: object) -> None:
        """Show a period."""
        if isinstance(argument, Period):
            self.picker.set_period(argument)
            self._other_period()

    def busy(self) -> bool:
        return self.acts.is_running or self.forms.is_written()

    def escape(self) -> bool:
        if self.forms.is_open:
            self.forms.leave()
            return True
        return self.tabs.current() == SUMS and self.sums.back()

    def focus_first(self) -> None:
        self._pane().table().setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self) -> None:
        self.panes = [self.picker, self.tabs, self._pane().table()]
        super().next_pane()

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("Ctrl+O", self.tr("Chọn tệp của các đơn vị; cũng có thể kéo thả tệp, thư mục")),
            ("F9", self.tr("Gộp và xuất bảng tổng hợp có chữ ký")),
            ("Ctrl+P", self.tr("Lập phiếu tiếp nhận cho các đơn vị")),
            ("Alt+K", self.tr("Ghi nhận khóa ký của đơn vị, sau khi đối chiếu")),
            ("Alt+N", self.tr("Ghi nhận xét gửi đơn vị")),
            ("Alt+B", self.tr("Bỏ tệp đang chọn ra khỏi tổng hợp")),
            ("Enter", self.tr("Số: xem từng đơn vị. Ô của bảng: xem tệp của đơn vị")),
            ("Esc", self.tr("Từ các đơn vị về bảng tổng hợp")),
            ("F6", self.tr("Sang kỳ, thẻ, bảng")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        self.bar.set_compact(compact)
        self.forms.set_compact(compact)
        for pane in (self.files, self.sums, self.ranking):
            pane.set_compact(compact)

    def _changed_elsewhere(self) -> None:
        if self.isVisible():
            self.refresh()

    def _pane(self) -> FilesPane | SumsPane | BoardPane | RankingPane:
        return self._panes[self.tabs.current()]

    # Showing ------------------------------------------------------------------------------------

    def _other_period(self) -> None:
        self.forms.leave()
        self.done.hide()
        self.sums.back()
        self.refresh()

    def _show(self, found: Found) -> None:
        overview = found.overview
        self._overview = overview
        self.files.show_overview(overview)
        self.sums.show_overview(overview, found.definitions)
        self.board.show_overview(overview)
        self.ranking.show_overview(overview, found.definitions)
        self.tabs.set_count(FILES, sum(line.needs_care for line in self.files.lines()))
        self.state.set_state(state_of(overview, self.tr))
        words = self.tr("Hạn gửi {day}").format(day=full_day(overview.due_on))
        self.due.setText(words)
        self._may_write()
        self._show_tab(self.tabs.current())
        if self._wanted is not None:
            number, code = self._wanted
            self._wanted = None
            self.show_file(number, code)

    def _show_tab(self, tab: str) -> None:
        if tab != FILES:
            self.forms.leave()
        pane = self._panes[tab]
        self.parts.setCurrentWidget(pane)
        for name, option in self._options.items():
            option.setVisible(name == tab and (name != RANKING or self.ranking.ranking is not None))
        self.status.set_keys(*self._keys_of(tab))
        if isinstance(pane, SumsPane | RankingPane):
            pane.say_current()
        elif self._overview is not None:
            self.status.set_text(self._status_words(tab, self._overview))

    def _keys_of(self, tab: str) -> tuple[str, ...]:
        return {
            FILES: (self.tr("↑ ↓ chọn tệp"),),
            SUMS: (
                (self.tr("↑ ↓ chọn đơn vị"), self.tr("Enter xem tệp"))
                if self.sums.is_behind
                else (self.tr("← ↑ → ↓ chọn ô"), self.tr("Enter xem từng đơn vị"))
            ),
            BOARD: (self.tr("← ↑ → ↓ chọn ô"), self.tr("Enter xem tệp")),
            RANKING: (),
        }[tab]

    def _status_words(self, tab: str, overview: "PeriodOverview") -> str:
        if tab == BOARD:
            note = self.tr("Bảng này cũng nằm trong trang “Tiến độ gửi” của bảng tổng hợp.")
            unknown = self.board.unknown_words(overview)
            return f"{note} {unknown}".strip()
        counted, missing = len(overview.found.members), len(overview.found.missing)
        words = self.tr("{files} tệp · {counted} đơn vị được cộng · {missing} đơn vị chưa có")
        return words.format(files=len(overview.files), counted=counted, missing=missing)

    def _say(self, pane: QWidget, words: str) -> None:
        if self.parts.currentWidget() is pane:
            note = self.tr("“–” là chưa báo cáo, khác 0; “*” là còn đơn vị chưa báo cáo ô này.")
            self.status.set_text(words or (note if pane is self.sums else ""))
            self.status.set_keys(*self._keys_of(self.tabs.current()))

    def _may_write(self) -> None:
        """Say why nothing can be added up yet."""
        overview = self._overview
        if self.acts.is_running:
            for button in (self.export_button, self.receipts_button):
                button.disable(self.tr("Đang xử lý tệp."))
            return
        for button, is_ready in (
            (self.export_button, overview is not None and bool(overview.found.members)),
            (self.receipts_button, overview is not None and bool(overview.files)),
        ):
            if is_ready:
                button.enable()
            else:
                button.disable(self.tr("Chưa nhận tệp nào của kỳ này."))

    # Files --------------------------------------------------------------------------------------

    def take_in(self, places: Sequence[Path]) -> None:
        """Read files and folders for the period on show."""
        period = self.picker.period()
        if period is not None and not self.acts.is_running:
            self.tabs.select(FILES)
            self._show_tab(FILES)
            self.done.hide()
            self.acts.take_in(period, places)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) and not self.acts.is_running:
            event.acceptProposedAction()
            self.files.zone.set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.files.zone.set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.files.zone.set_over(False)
        places = dropped(event)
        if places:
            event.acceptProposedAction()
            self.take_in(places)

    def show_file(self, number: int, unit_code: str = "") -> None:
        """Show a file of this period in the list, or the line of a unit without one."""
        self.tabs.select(FILES)
        self._show_tab(FILES)
        self.files.select_file(number, unit_code)
        self.files.table().setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_board_cell(self, unit_code: str, cell: BoardCell) -> None:
        """Show the file behind a cell, in its own period."""
        period = self.picker.period()
        if period is not None and (period.first, period.last) == (
            cell.period.first, cell.period.last,
        ):  # fmt: skip
            self.show_file(cell.incoming_id, unit_code)
            return
        self._wanted = (cell.incoming_id, unit_code)
        self.picker.set_period(cell.period)
        self._other_period()

    def _turned(self, line: FileLine | None) -> None:
        """Read what was said about a file; the rest is on show already."""
        view = None if line is None else line.view
        if line is None or view is None:
            return
        from cds_desktop.services import consolidation

        context = self.context

        def show(found: "IncomingView") -> None:
            if found.remarks:
                self.files.show_remarks(line, found.remarks)

        work = partial(consolidation.incoming_file, context.open_uow, view.id, actor=context.actor)
        context.jobs.run(self, work, self._remarks.guard(show), context.notices.failed)

    # Forms at the foot --------------------------------------------------------------------------

    def _ask(self, form: "Callable[[IncomingView], None]") -> None:
        line = self.files.line()
        if line is not None and line.view is not None and not self.acts.is_running:
            form(line.view)

    def _form_changed(self, is_open: bool) -> None:
        """A form stands in the place of the bar."""
        self.bar.setVisible(not is_open)
        self.status.setVisible(not is_open)
        self.files.set_asking(is_open)
        if not is_open:
            self.focus_first()

    # Writing ------------------------------------------------------------------------------------

    def _ask_place(self, ask: _Ask, write: Callable[[Period, Path], None]) -> None:
        period = self.picker.period()
        if period is not None and not self.acts.is_running:
            ask(self, self.context, period, write)
