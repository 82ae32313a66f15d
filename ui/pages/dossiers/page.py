"""The page Hồ sơ: the list of dossiers, and the one that is open beside it."""

import re
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QShortcut, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.dossier_records import ListTab
from cds_desktop.domain.dossiers import CODE_SHAPE
from ui.context import Context
from ui.jobs import Latest
from ui.navigation import EvidenceList, OpenDossier
from ui.page import NOTICE_MARGIN, Page
from ui.pages.dossiers.acts import DossierActs
from ui.pages.dossiers.desk import DetailDesk
from ui.pages.dossiers.detail import DossierDetail, holds_focus
from ui.pages.dossiers.list_pane import DossierList
from ui.pages.dossiers.printing import PrintDesk
from ui.pages.dossiers.rows import ListedDossier
from ui.pages.dossiers.steps_acts import StepDesk
from ui.theme import theme_of
from ui.widgets.bars import PageHeader
from ui.widgets.button import key_sequences
from ui.widgets.card import SplitterLine

if TYPE_CHECKING:
    from cds_desktop.services.dossier_views import DossierView

_LOAD_MS: Final = 60
_SEARCH_WIDTH: Final = 260
_DETAIL: Final = 444
_DETAIL_COMPACT: Final = 372
_SHORT_CODE: Final = re.compile(r"[0-9]{6}-[0-9]{4,5}")


class DossiersPage(Page):
    """Every dossier of the office, found, read and moved on."""

    key = "dossiers"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._wanted_code = ""
        self._wanted_act: tuple[str, str] | None = None
        self._answers = Latest()
        profile = context.office.profile
        self.header = PageHeader(self.tr("Hồ sơ"))
        self.header.set_note(
            self.tr("Mã chung: {code} – {unit}").format(
                code=profile.unit_code, unit=profile.unit_name
            )
        )
        self.list = DossierList(context)
        self.detail = DossierDetail()
        self.acts = DossierActs(context, self)
        self.printing = PrintDesk(context, self)
        self.slips = self.printing.slips
        self.desk = DetailDesk(context, self.detail, self.acts)
        self.step_desk = StepDesk(context, self.detail, self.open_dossier)
        self.panes = [self.list.table, self.detail]
        self._lay_out()
        self._connect()
        self.set_compact(False)

    def _lay_out(self) -> None:
        self.splitter = SplitterLine()
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self.list.head)
        whole.addWidget(self.list.saved)
        whole.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self._load_timer = QTimer(self)
        self._load_timer.setSingleShot(True)
        self._load_timer.setInterval(_LOAD_MS)
        self._load_timer.timeout.connect(lambda: self._load(self._wanted_code))
        self.watch_foot(self.list.mark_strip, self.list.export_strip)
        self.list.current_changed.connect(self._current_changed)
        self.list.activated.connect(self._activated)
        self.list.loaded.connect(self._mark)
        self.splitter.splitterMoved.connect(self._keep_width)
        # Queued: the list takes its own new widths first.
        queued = Qt.ConnectionType.QueuedConnection
        theme_of(self).changed.connect(self._set_widths, queued)
        self.detail.print_asked.connect(self._print)
        self.detail.forms_asked.connect(self._offer_forms)
        self.acts.done.connect(self._acted)
        changes = self.context.changes
        changes.dossiers_changed.connect(self._changed)
        changes.digitisation_changed.connect(self._changed)
        changes.ratings_changed.connect(self._reload_detail)
        for keys, act in (
            ("Ctrl+F", self.list.start_search),
            ("Ctrl+B", self.list.toggle_filters),
            ("Ctrl+P", self._print),
            ("Ctrl+D", self.list.keep_filter),
            ("Ctrl+E", self.list.many.ask_export),
            ("Ctrl+T", self.list.many.hand_over),
            ("Ctrl+G", self.list.many.print_list),
            ("Ctrl+I", self._offer_forms),
            ("Ctrl+H", self.detail.toggle_history),
        ):
            QShortcut(key_sequences(keys)[0], self).activated.connect(act)

    # --- the page in the window -------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Hồ sơ")

    def refresh(self) -> None:
        """Read list, counts and detail again; the selected dossier stays where it is."""
        self.list.read()
        self._reload_detail()

    def open_argument(self, argument: object) -> None:
        """Show a dossier by its code, the dossiers behind a figure, or a tab."""
        if isinstance(argument, EvidenceList):
            self.list.show_evidence(argument)
        elif isinstance(argument, ListTab):
            self.list.open_tab(argument)
        elif isinstance(argument, OpenDossier):
            self.open_act(argument.code, argument.act)
        elif isinstance(argument, str) and argument:
            self.open_dossier(argument)

    def handle_scan(self, text: str) -> bool:
        """Take the code on a slip; anything else is not ours."""
        code = text.strip().upper()
        found = CODE_SHAPE.search(code) or _SHORT_CODE.fullmatch(code)
        if found is None:
            return False
        self.open_dossier(found[0])
        return True

    def busy(self) -> bool:
        """What is being written in a form would be lost."""
        form = self.detail.form
        return self.detail.steps.is_writing or (form is not None and form.is_written())

    def escape(self) -> bool:
        if self.detail.fold() or self.list.step_back():
            return True
        if self.list.table.hasFocus():
            return False
        self.list.table.setFocus()
        return True

    def notice_area(self) -> QRect:
        """At the foot of the list, never over the detail."""
        corner = self.list.mapTo(self, QPoint(0, 0))
        parts = (self.list.export_strip, self.list.mark_strip, self.list.status)
        lowest = next(part for part in parts if part.isVisibleTo(self))
        foot = lowest.mapTo(self, QPoint(0, 0)).y()
        area = QRect(corner.x(), 0, self.list.width(), foot)
        return area.adjusted(NOTICE_MARGIN, 0, -NOTICE_MARGIN, -NOTICE_MARGIN // 2)

    def focus_first(self) -> None:
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self) -> None:
        """F6: between the list and the next step of the detail."""
        if self._detail_has_focus():
            self.list.table.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.detail.focus_action()

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("↑ ↓", self.tr("chọn hồ sơ")),
            ("Enter", self.tr("sang chi tiết")),
            ("Ctrl+Enter", self.tr("bước tiếp theo của hồ sơ")),
            ("Ctrl+M", self.tr("việc khác: trình ký, hẹn lại, xếp kệ, rút, dừng…")),
            ("Ctrl+F", self.tr("tìm trong danh sách")),
            ("Ctrl+B", self.tr("lọc")),
            (self.tr("Dấu cách"), self.tr("đánh dấu hồ sơ; Shift+↑ ↓ nhiều dòng, Ctrl+A tất cả")),
            ("Ctrl+T", self.tr("chuyển xử lý các hồ sơ đã chọn")),
            ("Ctrl+G", self.tr("in danh sách bàn giao")),
            ("Ctrl+E", self.tr("xuất danh sách ra tệp")),
            ("Ctrl+D", self.tr("lưu bộ lọc thành thẻ")),
            ("Ctrl+P", self.tr("in giấy hẹn, hoặc phiếu của bước đang làm")),
            ("Ctrl+I", self.tr("in mẫu khác của hồ sơ")),
            ("Ctrl+H", self.tr("nhật ký hồ sơ")),
            ("G", self.tr("trên một giấy tờ: giữ bản chính để trả lại sau")),
            ("Menu", self.tr("trên một giấy tờ: dùng lại, từ cơ sở dữ liệu, không quét được")),
            ("Enter", self.tr("trên một bước liên thông: gửi, nhận kết quả; Menu: sửa, bỏ")),
            ("F6", self.tr("giữa danh sách và chi tiết")),
            ("Ctrl+Z", self.tr("hoàn tác bước vừa rồi")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.setVisible(not compact)
        self.list.set_compact(compact)
        self.detail.set_compact(compact)
        search = self.list.search
        if compact:
            self.list.strip.add_search(search)
        else:
            self.header.add_action(search)
            search.setFixedWidth(_SEARCH_WIDTH)
        self._set_widths()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_widths()

    def _width_name(self) -> str:
        return "dossiers-compact" if self.is_compact else "dossiers"

    def _set_widths(self) -> None:
        kept = self.context.preferences.splitter_sizes(self._width_name())
        usual = theme_of().scaled(_DETAIL_COMPACT if self.is_compact else _DETAIL)
        width = kept[1] if len(kept) == 2 else usual
        whole = self.width() - self.splitter.handleWidth()
        # The list goes first: its state column is never pushed out of sight.
        width = min(width, whole - self.list.table.least_width())
        width = max(width, self.detail.minimumWidth())
        self.splitter.setSizes([max(200, whole - width), width])

    def _keep_width(self) -> None:
        self.context.preferences.set_splitter_sizes(self._width_name(), self.splitter.sizes())

    # --- the dossier on show ----------------------------------------------------------------------

    def open_dossier(self, code: str) -> None:
        """Show one dossier by its code, wherever it stands; the filters stay as they are."""
        self._load_timer.stop()
        self._wanted_act = None
        self._load(code)

    def open_act(self, code: str, act: str) -> None:
        """Show one dossier and open the form of an act in it, when there is such an act."""
        self.open_dossier(code)
        self._wanted_act = (code, act)

    def _current_changed(self, row: ListedDossier | None) -> None:
        if row is not None and (self.detail.record is None or row.id != self.detail.record.id):
            self._wanted_code = row.line.code
            self._load_timer.start()

    def _load(self, code: str) -> None:
        from cds_desktop.services import dossier_views

        self._wanted_code = code
        self.context.jobs.run(
            self,
            partial(
                dossier_views.view,
                self.context.open_uow,
                code,
                actor=self.context.actor,
                now=self.context.now(),
            ),
            self._answers.guard(self._show_view),
            self.context.notices.failed,
        )

    def _reload_detail(self) -> None:
        if self.detail.record is not None and not self._load_timer.isActive():
            self._load(self.detail.record.code)

    def _show_view(self, view: "DossierView") -> None:
        self.detail.show_view(view, self.context.actor, self.context.now())
        self._mark()
        wanted, self._wanted_act = self._wanted_act, None
        if wanted is not None and view.record.code == wanted[0]:
            self.detail.focus_action()
            self.desk.open_act(wanted[1])

    def _mark(self) -> None:
        table = self.list.table
        if self.detail.record is not None and not self._load_timer.isActive():
            self.list.select(self.detail.record.id)
        elif not self._wanted_code and table.hasFocus():
            table.select_row(0)

    def _activated(self, row: ListedDossier) -> None:
        if self.detail.record is None or self.detail.record.id != row.id:
            self.open_dossier(row.line.code)
        self.detail.focus_action()

    def _changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _detail_has_focus(self) -> bool:
        return holds_focus(self.detail)

    def _acted(self) -> None:
        """After an act the arrows move in the list again."""
        table = self.list.table
        is_listed = table.selectionModel().hasSelection()
        if is_listed and self._detail_has_focus() and self.acts.kiosk is None:
            table.setFocus()

    def _print(self) -> None:
        if self.detail.record is not None:
            self.printing.print_fitting(self.detail.record)

    def _offer_forms(self) -> None:
        view = self.detail.view
        if view is not None:
            button = self.detail.forms_button
            corner = button.mapToGlobal(button.rect().bottomLeft())
            self.printing.offer(view.record, corner, view.no_fee_code)
