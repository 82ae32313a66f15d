"""The left half of the register: finding sheets and marking the ones that are acted upon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.models.window_model import RowsModel
from ui.pages.procedures.register.rows import (
    DAYS,
    PLACE,
    SORT_KEYS,
    RegisterRows,
    SheetRow,
    SheetTab,
    columns,
    matching,
)
from ui.pages.procedures.rows import MarkTable
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    ComboField,
    IconButton,
    Label,
    Panel,
    StatusLine,
    TextField,
)
from ui.widgets.button import key_sequences

EVERYWHERE: Final = 0
"""The choice of the place filter that leaves all places in."""


class ListPane(QWidget):
    """Search, place and list over the whole register, kept in memory.

    Args:
        context: As every page gets it.
        parent: The view.

    Signals:
        turned: The row that became current, or None.
        opened: Enter or a double click on a row.
        marks_changed: Other sheets are acted upon now.
        place_asked: A new place is to be added.
        reprint_asked: The ids of all sheets that need a new print.
        all_asked: The whole list is wanted instead of a filter.
    """

    turned = Signal(object)
    opened = Signal()
    marks_changed = Signal()
    place_asked = Signal()
    reprint_asked = Signal(object)
    all_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._found = RegisterRows((), ())
        self._tab = SheetTab.HANGING
        self._marked: set[int] = set()
        self._sort: tuple[str, bool] = (PLACE, False)
        self._wanted: int | None = None
        self._is_compact = False
        self._may_act = context.actor.may(Right.MAKE_POSTERS)
        self._build()
        self._lay_out()
        self.search.edited.connect(lambda _: self._show_rows())
        self.search.submitted.connect(self.table.setFocus)
        self.place.chosen.connect(lambda _: self._show_rows())
        self.add_button.clicked.connect(self.place_asked)
        self.banner.button.clicked.connect(self.ask_all_reprints)
        self.table.current_changed.connect(self._turn)
        self.table.activated_row.connect(lambda _: self.opened.emit())
        self.table.mark_asked.connect(self._mark)
        self.table.mark_all_asked.connect(self._mark_all)
        self.table.sort_asked.connect(self._sort_by)
        self.table.empty_action.connect(self.all_asked)

    def _build(self) -> None:
        self.search = TextField(
            "", icon="search", placeholder=self.tr("Tìm số tờ, thủ tục, nơi…"),
            reserve_line=False,
        )  # fmt: skip
        self.search.set_name(self.tr("Tìm tờ trong sổ"))
        self.place = ComboField("", reserve_line=False, icon="map-pin")
        self.place.set_name(self.tr("Nơi treo"))
        self.add_button = IconButton("plus", self.tr("Thêm nơi treo"), key="Alt+N", framed=True)
        self.add_button.setVisible(self._may_act)
        QShortcut(key_sequences("Alt+N")[0], self.add_button).activated.connect(self.place_asked)
        self.banner = _Banner()
        self.table = MarkTable("register", self._context.preferences, two_lines=True)
        self.table.setAccessibleName(self.tr("Sổ tờ công khai"))
        self.model: RowsModel[SheetRow] = RowsModel(
            columns(self._marked.__contains__, self._today, lambda: self._is_compact),
            lambda row: row.sheet.id,
            self,
        )
        self.table.set_rows_model(self.model)
        self.table.set_sorted(*self._sort)
        self.status = StatusLine()

    def _lay_out(self) -> None:
        self._filters = QHBoxLayout()
        self._filters.setSpacing(Space.S)
        self._filters.addWidget(self.search, 3)
        self._filters.addWidget(self.place, 2)
        self._filters.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._filters)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.status)
        self.set_compact(False)

    def _today(self) -> date:
        return office_day(self._context.now())

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens: the place moves under the name."""
        self._is_compact = compact
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._filters.setContentsMargins(side, Space.XS, Space.M, Space.S)
        self.table.set_hidden_columns({PLACE, DAYS} if compact else set())
        self.status.setVisible(not compact)

    # What is shown ------------------------------------------------------------------------------

    def show_register(self, found: RegisterRows) -> None:
        """Show another reading; search, place and marks stay."""
        self._found = found
        known = {row.sheet.id for row in found.rows}
        self._marked &= known
        places: list[tuple[object, str]] = [(EVERYWHERE, self.tr("Mọi nơi treo"))]
        self.place.set_choices([*places, *((place.id, place.name) for place in found.places)])
        if self.place.value() is None:
            self.place.set_value(EVERYWHERE)
        self._show_rows()

    def show_tab(self, tab: SheetTab) -> None:
        """Show the sheets under another filter."""
        if tab is not self._tab:
            self._tab = tab
            # What is not in sight is not acted upon.
            self._marked.clear()
        self._show_rows()

    def show_place(self, place_id: int) -> None:
        """Show only one place."""
        self.place.set_value(place_id)
        self._show_rows()

    def select(self, sheet_id: int) -> bool:
        """Make a sheet current; False when it is not under this filter."""
        self._wanted = sheet_id
        return self.table.select_key(sheet_id)

    def clear_filters(self) -> None:
        """Show every place and every name again."""
        self.search.clear()
        self.place.set_value(EVERYWHERE)
        self._show_rows()

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a place leaves sheets out."""
        return bool(self.search.text().strip()) or self._place_id() is not None

    def escape(self) -> bool:
        """Empty the search, else take the marks away; False when there is neither."""
        if self.search.text():
            self.search.clear()
            self._show_rows()
        elif self._marked:
            self._marked.clear()
            self._marks_changed()
        else:
            return False
        return True

    def current(self) -> SheetRow | None:
        """The current sheet."""
        found: SheetRow | None = self.table.current_row()
        return found

    def chosen(self) -> list[SheetRow]:
        """The sheets that are acted upon: the marked ones, else the current one."""
        if self._marked:
            return [row for row in self._found.rows if row.sheet.id in self._marked]
        row = self.current()
        return [] if row is None else [row]

    @property
    def has_marks(self) -> bool:
        """Whether sheets are marked."""
        return bool(self._marked)

    def clear_marks(self) -> None:
        """What was acted upon is done."""
        self._marked.clear()
        self._marks_changed()

    def flagged(self) -> list[SheetRow]:
        """Every sheet of the register that needs a new print."""
        return [row for row in self._found.rows if row.needs_reprint]

    def ask_all_reprints(self) -> None:
        """Ask for new prints of everything that needs one."""
        ids = tuple(row.sheet.id for row in self.flagged())
        if ids and self._may_act:
            self.reprint_asked.emit(ids)

    def _place_id(self) -> int | None:
        return self.place.value() or None

    def _show_rows(self) -> None:
        rows = matching(self._found.rows, self._tab, self._place_id(), self.search.text())
        key, descending = self._sort
        rows.sort(key=SORT_KEYS[key], reverse=descending)
        self.table.set_empty(*self._empty_words())
        self.model.show_rows(rows)
        self._show_banner()
        if self._wanted is not None:
            self.table.select_key(self._wanted)
            self._wanted = None
        if self.table.current_row() is None:
            self.table.select_row(0)
        self.table.scrollTo(self.table.currentIndex())
        self._turn(self.current())

    def _show_banner(self) -> None:
        count = len(self.flagged())
        in_place = self._tab in (SheetTab.HANGING, SheetTab.REPRINT)
        if count and in_place and self._may_act:
            self.banner.show_count(count)
        else:
            self.banner.hide()

    def _empty_words(self) -> tuple[str, str]:
        if not self._found.rows:
            return (
                self.tr("Chưa có tờ nào trong sổ. In tờ công khai và ghi nơi treo, sổ sẽ nhớ."),
                "",
            )
        if self.is_narrowed:
            return self.tr("Không có tờ nào khớp bộ lọc này."), self.tr("Bỏ lọc")
        words = {
            SheetTab.HANGING: self.tr("Chưa có tờ nào đang treo."),
            SheetTab.REPRINT: self.tr("Mọi tờ đang treo đều còn đúng và còn tốt."),
            SheetTab.TAKE_DOWN: self.tr("Không có tờ nào của thủ tục đã hết hiệu lực."),
            SheetTab.CHECK: self.tr("Chưa có tờ nào đến hạn kiểm tra."),
            SheetTab.PLANNED: self.tr("Mọi tờ đã in đều đã treo."),
            SheetTab.REMOVED: self.tr("Chưa có tờ nào được gỡ."),
        }
        return words[self._tab], ""

    def _sort_by(self, key: str, descending: bool) -> None:
        self._sort = (key, descending)
        self._show_rows()

    def _turn(self, row: SheetRow | None) -> None:
        self.turned.emit(row)
        self._say_count()

    # Marks --------------------------------------------------------------------------------------

    def _mark(self, row: SheetRow) -> None:
        if not self._may_act:
            return
        self._marked ^= {row.sheet.id}
        self._marks_changed()

    def _mark_all(self) -> None:
        """Mark everything in the list; again, unmark it."""
        if not self._may_act:
            return
        ids = {row.sheet.id for row in self.model.rows()}
        if ids <= self._marked:
            self._marked -= ids
        else:
            self._marked |= ids
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.table.viewport().update()
        self._say_count()
        self.marks_changed.emit()

    def _say_count(self) -> None:
        words = self.tr("{count} tờ").format(count=number_words(self.model.rowCount()))
        if self._marked:
            marked = self.tr("đã chọn {count} tờ").format(count=number_words(len(self._marked)))
            words = f"{words} · {marked}"
        self.status.set_text(words)
        keys: Sequence[str] = (self.tr("Dấu cách chọn"), self.tr("Ctrl+A chọn hết"))
        self.status.set_keys(*(keys if self._may_act else ()), self.tr("F6 sang chi tiết"))


class _Banner(Panel):
    """Says that sheets need a new print, with the one remedy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("soon_bg", "tb", parent)
        self.words = Label("", elide=True)
        self.button = Button(
            "", ButtonKind.QUIET, icon="printer", key="Ctrl+Shift+P", size=ButtonSize.ROW,
            shortcut=True,
        )  # fmt: skip
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 2, Space.S, 2)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_count(self, count: int) -> None:
        """Show how many sheets it is about."""
        said = number_words(count)
        self.words.setText(self.tr("{count} tờ cần in lại.").format(count=said))
        self.button.set_words(self.tr("In lại cả {count} tờ").format(count=said))
        self.show()
