"""The left half: finding procedures and marking the ones whose sheets are wanted."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.publicity.payloads import PayloadKind
from cds_desktop.domain.publicity.products import Product
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.jobs import Latest
from ui.models.window_model import RowsModel
from ui.pages.procedures.product_choice import ProductChoice
from ui.pages.procedures.rows import (
    SHEET,
    SORT_KEYS,
    CatalogueRows,
    MarkTable,
    ProcedureRow,
    columns,
)
from ui.pages.procedures.sheet_states import TO_REPRINT, SheetStates, sheet_order, sheet_word
from ui.theme import PAGE_MARGIN, Space, Tone
from ui.widgets.bars import StatusLine
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.combo import ComboField
from ui.widgets.field import TextField
from ui.widgets.tabs import FilterTab, FilterTabs

ALL, WITH_CODE, DOUBTFUL, REPRINT = "all", "with_code", "doubtful", "reprint"
_SEARCH_MS: Final = 200
_MOST_FOUND: Final = 400


def one_shot(owner: QWidget, interval: int, slot: Callable[[], None]) -> QTimer:
    """Return a timer that calls once, some milliseconds after its last start."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(interval)
    timer.timeout.connect(slot)
    return timer


class ListPane(QWidget):
    """Tabs, search, field and list over the whole catalogue, kept in memory.

    Args:
        context: As every page gets it.
        parent: The page.

    Signals:
        turned: The row that became current, or None.
        detail_asked: Enter on a row.
        import_asked: The button of the empty catalogue.
        count_changed: Other sheets are chosen now.
        reprint_asked: The sheets that no longer say what holds are wanted again.
    """

    turned = Signal(object)
    detail_asked = Signal()
    import_asked = Signal()
    count_changed = Signal()
    reprint_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._all: tuple[ProcedureRow, ...] = ()
        self._found: tuple[str, ...] | None = None
        self._marked: dict[str, None] = {}
        self._sheets: SheetStates = {}
        self._needs_address = True
        self._tabs_shown: tuple[bool, ...] = ()
        self._sort: tuple[str, bool] = ("", False)
        self._searching = Latest()
        self._opened = ""
        self._may_import = context.actor.may(Right.EDIT_CATALOGUE)
        self._may_print = context.actor.may(Right.MAKE_POSTERS)
        self._search_timer = one_shot(self, _SEARCH_MS, self.search_now)
        self._build()
        self.tabs.chosen.connect(lambda _: self._show_rows())
        self.search.edited.connect(lambda _: self._search_timer.start())
        self.search.submitted.connect(self.table.setFocus)
        self.field.chosen.connect(lambda _: self._show_rows())
        self.table.current_changed.connect(self._turn)
        self.table.activated_row.connect(lambda _: self.detail_asked.emit())
        self.table.mark_asked.connect(self._mark)
        self.table.mark_all_asked.connect(self._mark_all)
        self.table.sort_asked.connect(self._sort_by)
        self.table.empty_action.connect(self._empty_action)
        self.reprint_button.clicked.connect(self.reprint_asked)

    def _build(self) -> None:
        self.tabs = FilterTabs()
        self._show_tabs(0, 0, 0)
        self.search = TextField(
            "", icon="search", placeholder=self.tr("Tìm tên, mã, chữ đầu…"), reserve_line=False
        )
        self.search.set_name(self.tr("Tìm thủ tục"))
        self.field = ComboField("", reserve_line=False)
        self.field.set_name(self.tr("Lĩnh vực"))
        self.table = MarkTable("procedures", self.context.preferences, version=3, two_lines=True)
        self.table.setAccessibleName(self.tr("Danh mục thủ tục"))
        self.model: RowsModel[ProcedureRow] = RowsModel(
            columns(
                self._marked.__contains__, self.can_make,
                lambda row: sheet_word(row, self._sheets.get(row.code)),
            ),
            lambda row: row.code, self,
        )  # fmt: skip
        self.table.set_rows_model(self.model)
        self.reprint_button = Button(
            self.tr("In lại"), ButtonKind.QUIET, icon="refresh", size=ButtonSize.ROW
        )
        self.reprint_button.hide()
        self.status = StatusLine()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(Space.M, 0, PAGE_MARGIN, 0)
        tabs.addWidget(self.tabs, 1)
        tabs.addWidget(self.reprint_button)
        filters = QHBoxLayout()
        filters.setContentsMargins(PAGE_MARGIN, Space.XS, Space.M, Space.S)
        filters.setSpacing(Space.S)
        filters.addWidget(self.search, 3)
        filters.addWidget(self.field, 2)
        column.addLayout(tabs)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
        column.addWidget(self.status)

    def select(self, code: str) -> None:
        """Make a procedure current with the next reading, whatever the filters were."""
        self._opened = code

    def escape(self) -> bool:
        """Empty the search, else take the marks away; False when there is neither."""
        if self.search.text():
            self.search.clear()
            self.search_now()
            return True
        if self._marked:
            self._marked.clear()
            self.table.viewport().update()
            self._show_count()
            return True
        return False

    def show_catalogue(self, found: CatalogueRows) -> None:
        """Show another reading of the catalogue; search, filters and marks stay."""
        self._all = found.rows
        self._drop_marks()
        every: tuple[object, str] = ("", self.tr("Mọi lĩnh vực"))
        self.field.set_choices(
            [every, *((name, f"{name} ({count})") for name, count in found.fields)]
        )
        if self.field.value() is None:
            self.field.set_value("")
        self._count_tabs()
        if self._found is not None:
            self.search_now()
        else:
            self._show_rows()

    def show_sheets(self, states: SheetStates) -> None:
        """Show another reading of the register; the list stays where it is."""
        self._sheets = states
        self._count_tabs()
        if self.tabs.current() == REPRINT or self._sort[0] == SHEET:
            self._show_rows()
        self.table.viewport().update()

    def show_procedure(self, code: str) -> None:
        """Make a procedure current, even when a filter hides it now."""
        if all(row.code != code for row in self.model.rows()):
            self.clear_filters()
            self._opened = code
            self._show_rows()
        else:
            self.table.select_key(code)
        self.table.setFocus()

    def _drop_marks(self) -> None:
        can_make = {row.code for row in self._all if self.can_make(row)}
        for code in [code for code in self._marked if code not in can_make]:
            del self._marked[code]

    def _to_reprint(self, row: ProcedureRow) -> bool:
        return self._sheets.get(row.code) in TO_REPRINT

    def _count_tabs(self) -> None:
        self._show_tabs(
            sum(1 for row in self._all if row.is_printable),
            sum(1 for row in self._all if row.doubts),
            sum(1 for row in self._all if self._to_reprint(row)),
        )

    def _show_tabs(self, with_code: int, doubtful: int, reprint: int) -> None:
        """Count the filters; the one for reprints stands there only when there is one."""
        tabs = [
            FilterTab(ALL, self.tr("Tất cả"), len(self._all)),
            FilterTab(WITH_CODE, self.tr("Có mã QR"), with_code),
            FilterTab(DOUBTFUL, self.tr("Cần xem lại"), doubtful, Tone.SOON),
        ]
        is_same = self._tabs_shown == (bool(reprint),)
        if reprint:
            tabs.append(FilterTab(REPRINT, self.tr("Cần in lại"), reprint, Tone.SOON))
        if is_same:
            for tab in tabs:
                self.tabs.set_count(tab.key, tab.count)
        else:
            self.tabs.set_tabs(tabs)
            self._tabs_shown = (bool(reprint),)

    def search_now(self) -> None:
        """Find what is typed, in any spelling."""
        text = self.search.text().strip()
        if not text:
            self._searching.next()
            self._found = None
            self._show_rows()
            return
        today, open_uow = office_day(self.context.now()), self.context.open_uow

        def work() -> tuple[str, ...]:
            from cds_desktop.services import catalogue

            found = catalogue.search(open_uow, text, today, limit=_MOST_FOUND)
            return tuple(stored.procedure.code for stored in found)

        self.context.jobs.run(
            self, work, self._searching.guard(self._show_found), self.context.notices.failed
        )

    def _show_found(self, codes: tuple[str, ...]) -> None:
        self._found = codes
        self._show_rows()
        self.table.select_row(0)

    def _show_rows(self) -> None:
        rows = self._filtered()
        self.reprint_button.setVisible(self._may_print and self.tabs.current() == REPRINT)
        self.model.show_rows(rows)
        self._say_empty()
        if self._opened:
            self.table.select_key(self._opened)
            self._opened = ""
        if self.table.current_row() is None:
            self.table.select_row(0)
        self.table.scrollTo(self.table.currentIndex())
        self._turn(self.table.current_row())

    def _filtered(self) -> list[ProcedureRow]:
        if self._found is None:
            rows = list(self._all)
        else:
            by_code = {row.code: row for row in self._all}
            rows = [by_code[code] for code in self._found if code in by_code]
        field, tab = self.field.value() or "", self.tabs.current()
        if field:
            rows = [row for row in rows if row.procedure.field == field]
        if tab == WITH_CODE:
            rows = [row for row in rows if row.is_printable]
        elif tab == DOUBTFUL:
            rows = [row for row in rows if row.doubts]
        elif tab == REPRINT:
            rows = [row for row in rows if self._to_reprint(row)]
        key, descending = self._sort
        if key == SHEET:
            rows.sort(
                key=lambda row: sheet_order(row, self._sheets.get(row.code)), reverse=descending
            )
        elif key:
            rows.sort(key=SORT_KEYS[key], reverse=descending)  # type: ignore[arg-type]
        return rows

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self._show_rows()

    def _say_empty(self) -> None:
        if not self._all:
            action = self.tr("Nhập danh mục") if self._may_import else ""
            self.table.set_empty(
                self.tr("Chưa có thủ tục nào. Nhập danh mục từ tệp bảng tính."), action
            )
        else:
            self.table.set_empty(
                self.tr("Không có thủ tục nào khớp bộ lọc này."), self.tr("Bỏ lọc")
            )

    def _empty_action(self) -> None:
        if not self._all:
            self.import_asked.emit()
            return
        self.clear_filters()
        self._show_rows()
        self.table.setFocus()

    def clear_filters(self) -> None:
        """Show everything again, with the next reading."""
        self.search.clear()
        self._searching.next()
        self._found = None
        self.field.set_value("")
        self.tabs.select(ALL)

    # Marks --------------------------------------------------------------------------------------

    def _mark(self, row: ProcedureRow) -> None:
        if not self.can_make(row):
            return
        if row.code in self._marked:
            del self._marked[row.code]
        else:
            self._marked[row.code] = None
        self._show_count()

    def _mark_all(self) -> None:
        """Mark everything in the list that can be printed; again, unmark it."""
        codes = [row.code for row in self.model.rows() if self.can_make(row)]
        if all(code in self._marked for code in codes):
            for code in codes:
                del self._marked[code]
        else:
            self._marked.update(dict.fromkeys(codes))
        self.table.viewport().update()
        self._show_count()

    def can_make(self, row: ProcedureRow) -> bool:
        """Whether a code can be made: own pages and plain words need no address on the portal."""
        return row.is_printable or not self._needs_address

    def set_payload(self, kind: PayloadKind) -> None:
        """Codes lead elsewhere now: more or fewer procedures can be marked."""
        needs_address = kind is PayloadKind.PORTAL
        if needs_address is not self._needs_address:
            self._needs_address = needs_address
            self._drop_marks()
            self.table.viewport().update()
            self._show_count()

    def marked_codes(self) -> list[str]:
        """The marked procedures, in the order of the catalogue."""
        return [row.code for row in self._all if row.code in self._marked]

    def chosen_codes(self) -> list[str]:
        """The procedures whose sheets are made: the marked ones, else the current one."""
        if self._marked:
            return self.marked_codes()
        row = self.table.current_row()
        return [row.code] if row is not None and self.can_make(row) else []

    def codes_for(self, choice: ProductChoice) -> list[str]:
        """The procedures on a product.

        The marked ones; without marks the current one, but a sheet of a field takes the whole
        field of the current one, and what lists procedures takes all that the list shows.
        """
        row = self.table.current_row()
        if self._marked or choice.spec.each_alone or choice.is_labels or row is None:
            return self.chosen_codes()
        if choice.product is Product.FIELD:
            field = row.procedure.field
            rows = [each for each in self._all if each.procedure.field == field]
        else:
            rows = list(self.model.rows())
        return [each.code for each in rows if self.can_make(each)]

    def _show_count(self) -> None:
        words = self.tr("{count} thủ tục").format(count=number_words(self.model.rowCount()))
        if self._marked:
            marked = self.tr("đã chọn {count} tờ").format(count=number_words(len(self._marked)))
            words = f"{words} · {marked}"
        self.status.set_text(words)
        keys = [self.tr("Dấu cách chọn"), self.tr("Ctrl+A chọn hết"), self.tr("Enter chi tiết")]
        self.status.set_keys(*(keys if self._may_print else keys[2:]))
        self.count_changed.emit()

    def _turn(self, row: ProcedureRow | None) -> None:
        self.turned.emit(row)
        self._show_count()
