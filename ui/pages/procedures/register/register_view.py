"""Sổ tờ công khai: the list by place at the left, one sheet at the right, the walk over it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.domain.publicity.printed import is_address
from ui.context import Context
from ui.jobs import Latest
from ui.pages.procedures.register.acts import SheetActs
from ui.pages.procedures.register.asks import SheetAsks
from ui.pages.procedures.register.check_view import CheckView
from ui.pages.procedures.register.detail import SheetDetail
from ui.pages.procedures.register.findings import scan_words
from ui.pages.procedures.register.list_pane import ListPane
from ui.pages.procedures.register.panes import pane_sizes
from ui.pages.procedures.register.photo_desk import PhotoDesk
from ui.pages.procedures.register.reasons import SheetFacts, read_sheet
from ui.pages.procedures.register.rows import RegisterRows, SheetRow, SheetTab, read_register
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Tone
from ui.widgets import Button, ButtonKind, ButtonSize, FilterTab, FilterTabs, SplitterLine

_SPLITTER: Final = "register"


class RegisterView(QWidget):
    """The register of posted sheets.

    Signals:
        reprint_asked: The ids of sheets that are to be printed again.
        procedure_asked: The code of a procedure that is to be shown in the catalogue.
    """

    reprint_asked = Signal(object)
    procedure_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading = Latest()
        self._is_compact = self._is_read = self._is_reading_facts = False
        self._wanted_sheet: int | None = None
        self._may_act = context.actor.may(Right.MAKE_POSTERS)
        self.acts = SheetActs(context, self)
        self._found = RegisterRows((), ())
        self._build()
        self.photos = PhotoDesk(context, self.detail, self.acts, self)
        self.asks = SheetAsks(
            context, self.detail.forms, self.acts, self.list.chosen, self.list.clear_marks, self
        )
        self._connect()

    def _build(self) -> None:
        self.tabs = FilterTabs()
        self._fill_tabs(compact=False)
        self.walk_button = Button(
            self.tr("Đi kiểm tra"), ButtonKind.QUIET, icon="route", key="F9",
            size=ButtonSize.ROW, shortcut=True,
        )  # fmt: skip
        self.walk_button.setVisible(self._may_act)
        self.list = ListPane(self._context)
        self.detail = SheetDetail(may_act=self._may_act)
        self.check = CheckView(self._context)
        self.splitter = SplitterLine()
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self._browse = QWidget()
        self._head = QHBoxLayout()
        self._head.addWidget(self.tabs, 1)
        self._head.addWidget(self.walk_button)
        whole = QVBoxLayout(self._browse)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self._head)
        whole.addWidget(self.splitter, 1)
        self._layers = QStackedLayout(self)
        self._layers.addWidget(self._browse)
        self._layers.addWidget(self.check)
        self.set_compact(False)

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda key: self.list.show_tab(SheetTab(key)))
        self.walk_button.clicked.connect(self.open_walk)
        self.list.turned.connect(self._turn)
        self.list.opened.connect(self._ask_procedure)
        self.list.marks_changed.connect(self._show_chosen)
        self.list.place_asked.connect(self.asks.ask_place)
        self.list.reprint_asked.connect(self.reprint_asked)
        self.list.all_asked.connect(self._show_everything)
        bar = self.detail.bar
        bar.reprint_asked.connect(self._reprint)
        bar.post_asked.connect(self.asks.ask_day)
        bar.check_asked.connect(lambda: self.asks.ask_check())
        bar.remove_asked.connect(self.asks.ask_reason)
        bar.back_asked.connect(lambda: self.acts.put_back(self.list.chosen()))
        self.detail.forms.open_changed.connect(self._form_changed)
        self.check.left.connect(self._leave_walk)
        self.check.sheet_asked.connect(self._show_in_register)
        self.check.procedure_asked.connect(self.procedure_asked)
        self.splitter.splitterMoved.connect(lambda *_: self._keep_widths())
        changes = self._context.changes
        for signal in (changes.sheets_changed, changes.procedures_changed):
            signal.connect(self._refresh_if_shown)

    # What the page asks -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the register again; what is chosen stays."""
        if self.is_walking:
            self.check.refresh()
        else:
            self._read()

    def open_argument(self, argument: str) -> None:
        """Show a filter by its name ("changed", "due"), the walk ("check"), or a sheet's id."""
        if argument == "check":
            self.open_walk()
        elif argument in set(SheetTab):
            self._leave_walk()
            self.tabs.select(argument)
            self.list.show_tab(SheetTab(argument))
        elif argument.isdecimal():
            self._leave_walk()
            self.show_sheet(int(argument))

    def focus_first(self) -> None:
        """Put the cursor where work begins."""
        if self.is_walking:
            self.check.focus_first()
        else:
            self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens."""
        self._is_compact = compact
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._head.setContentsMargins(side - 9, 0, side - 8, 0)
        self._fill_tabs(compact)
        self.list.set_compact(compact)
        self.detail.set_compact(compact)
        self.check.set_compact(compact)
        kept = self._context.preferences.splitter_sizes(_SPLITTER)
        kept = [] if compact else kept
        self.splitter.setSizes(kept or pane_sizes(self, compact=compact))

    def busy(self) -> bool:
        """Whether closing now would lose something."""
        return self.acts.is_running or self.detail.forms.is_written() or self.check.busy()

    def escape(self) -> bool:
        """Go one step back; False when there is none."""
        if self.is_walking:
            if not self.check.escape():
                self._leave_walk()
            return True
        if self.detail.forms.is_open:
            self.detail.forms.leave()
            return True
        return self.list.escape()

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        if self.is_walking:
            return self.check.panes()
        return [self.list.search, self.list.table, *self.detail.bar.shown()[:1]]

    def help_keys(self) -> Sequence[tuple[str, str]]:
        """The keys of this view."""
        if self.is_walking:
            return self.check.help_keys()
        return (
            (self.tr("Dấu cách"), self.tr("Chọn hoặc bỏ chọn tờ đang đứng")),
            ("Ctrl+A", self.tr("Chọn mọi tờ trong danh sách")),
            ("Ctrl+P", self.tr("In lại tờ đang đứng hoặc các tờ đã chọn")),
            ("Ctrl+Shift+P", self.tr("In lại mọi tờ không còn khớp danh mục")),
            ("Alt+T", self.tr("Ghi đã treo; treo lại tờ đã gỡ")),
            ("Alt+K", self.tr("Ghi kiểm tra: đúng, hỏng, mất")),
            ("Alt+G", self.tr("Ghi gỡ, kèm lý do")),
            ("Alt+A", self.tr("Chọn ảnh của tờ")),
            ("Alt+N", self.tr("Thêm nơi treo")),
            ("F9", self.tr("Đi kiểm tra: quét từng tờ tại nơi treo")),
            ("Enter", self.tr("Mở thủ tục của tờ trong danh mục")),
            ("F6", self.tr("Sang danh sách, sang việc của tờ")),
            ("Esc", self.tr("Bỏ việc đang hỏi, xóa từ tìm, bỏ chọn")),
        )

    def handle_scan(self, text: str) -> bool:
        """Take a scanned code: on the walk every one, else only addresses; slips go elsewhere."""
        if self.is_walking:
            self.check.take(text)
            return True
        if not is_address(text):
            return False
        self._find_scanned(text)
        return True

    # Showing ------------------------------------------------------------------------------------

    @property
    def is_walking(self) -> bool:
        """Whether the walk-round check is on show."""
        return self._layers.currentWidget() is self.check

    def show_sheet(self, sheet_id: int) -> None:
        """Make one sheet current, whatever was filtered."""
        self._wanted_sheet = sheet_id
        self.refresh()

    def _read(self) -> None:
        context, today = self._context, office_day(self._context.now())
        context.jobs.run(
            self,
            partial(read_register, context.open_uow, today, context.actor),
            self._reading.guard(self._show),
            context.notices.failed,
        )

    def _fill_tabs(self, compact: bool) -> None:
        check = self.tr("Đến hạn") if compact else self.tr("Đến hạn kiểm tra")
        hanging = self.tr("Đang treo") if compact else self.tr("Tất cả đang treo")
        soon = Tone.SOON
        self.tabs.set_tabs(
            [
                FilterTab(SheetTab.HANGING.value, hanging, 0),
                FilterTab(SheetTab.REPRINT.value, self.tr("Cần in lại"), 0, soon),
                FilterTab(SheetTab.TAKE_DOWN.value, self.tr("Cần gỡ"), 0, Tone.LATE),
                FilterTab(SheetTab.CHECK.value, check, 0, soon),
                FilterTab(SheetTab.PLANNED.value, self.tr("Chờ treo"), 0, Tone.WAIT),
                FilterTab(SheetTab.REMOVED.value, self.tr("Đã gỡ"), 0),
            ]
        )
        if self._is_read:
            self._show_counts()

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, found: RegisterRows) -> None:
        self._found, self._is_read = found, True
        self._show_counts()
        wanted, self._wanted_sheet = self._wanted_sheet, None
        row = next((row for row in found.rows if row.sheet.id == wanted), None)
        if row is not None:
            self._turn_to_tab_of(row)
            self.list.select(row.sheet.id)
        self.list.show_register(found)
        self._show_chosen()

    def _turn_to_tab_of(self, row: SheetRow) -> None:
        current = SheetTab(self.tabs.current())
        if not row.is_in(current):
            tab = next(tab for tab in SheetTab if row.is_in(tab))
            self.tabs.select(tab.value)
            self.list.show_tab(tab)
        self.list.clear_filters()

    def _show_counts(self) -> None:
        for tab, count in self._found.counts().items():
            self.tabs.set_count(tab.value, count)

    def _show_everything(self) -> None:
        self.list.clear_filters()
        self.list.table.setFocus()

    def _turn(self, row: SheetRow | None) -> None:
        self.detail.show_row(row)
        self._show_chosen()
        self.photos.read(row)
        self._read_facts()

    def _read_facts(self) -> None:
        """Read the current sheet; while one is being read, the next one waits."""
        row = self.list.current()
        if row is None or self._is_reading_facts:
            return
        self._is_reading_facts = True
        context, today, wanted = self._context, office_day(self._context.now()), row

        def done(facts: SheetFacts) -> None:
            self._is_reading_facts = False
            self.detail.show_facts(facts, context.now())
            if self.list.current() is not wanted:
                self._read_facts()

        def failed(error: Exception) -> None:
            self._is_reading_facts = False
            context.notices.failed(error)

        work = partial(read_sheet, context.open_uow, row.sheet.id, today, context.actor)
        context.jobs.run(self, work, done, failed)

    def _show_chosen(self) -> None:
        self.detail.show_chosen(self.list.chosen())

    # Acts ---------------------------------------------------------------------------------------

    def _reprint(self) -> None:
        # Of a sheet whose procedures all ended nothing is left to print.
        ids = tuple(
            row.sheet.id
            for row in self.list.chosen()
            if row.sheet.removed_on is None and row.need is not SheetNeed.TAKE_DOWN
        )
        if ids and self._may_act:
            self.reprint_asked.emit(ids)

    def _ask_procedure(self) -> None:
        row = self.list.current()
        if row is not None:
            concerned = row.listed.concerned or (row.sheet.codes[0].procedure_code,)
            self.procedure_asked.emit(concerned[0])

    def _form_changed(self, is_open: bool) -> None:
        # The form belongs to these sheets until it is confirmed or given up.
        self.list.setEnabled(not is_open)
        self.tabs.setEnabled(not is_open)
        if not is_open:
            self.list.table.setFocus()

    # The walk -----------------------------------------------------------------------------------

    def open_walk(self) -> None:
        """Begin or go on with the walk-round check."""
        if not self._may_act:
            return
        place = self.list.place.value() or None
        self._layers.setCurrentWidget(self.check)
        self.check.open_at(place)
        self.check.focus_first()

    def _leave_walk(self) -> None:
        if self.is_walking:
            self._layers.setCurrentWidget(self._browse)
            self.refresh()
            self.focus_first()

    def _show_in_register(self, sheet_id: int) -> None:
        self._leave_walk()
        self.show_sheet(sheet_id)

    def _find_scanned(self, text: str) -> None:
        context, today = self._context, office_day(self._context.now())
        from cds_desktop.services.publicity.checks import Scan, recognise

        def found(scan: Scan) -> None:
            if scan.sheet_ids:
                self.show_sheet(scan.sheet_ids[0])
            else:
                context.notices.info(scan_words(scan))

        context.jobs.run(
            self,
            partial(recognise, context.open_uow, text, today, actor=context.actor),
            found,
            context.notices.failed,
        )

    def _keep_widths(self) -> None:
        if not self._is_compact:
            self._context.preferences.set_splitter_sizes(_SPLITTER, self.splitter.sizes())
