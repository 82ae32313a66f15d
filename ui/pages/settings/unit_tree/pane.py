"""The tree as lists: one day, the way down to a unit, what hangs below it, a search over all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.text import normalise
from cds_desktop.domain.unit_names import search_units
from cds_desktop.domain.units import Unit
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.theme import Space, TextRole, Tone, theme_of
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    DataTable,
    DateField,
    FormGrid,
    Label,
    TextField,
)

if TYPE_CHECKING:
    from cds_desktop.domain.unit_tree import UnitTree

_MOST_FOUND: Final = 100
_NARROW: Final = 420


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as its row shows it: `where` tells the units above it in the answer of a search."""

    unit: Unit
    below: int
    where: str = ""


class UnitPane(QWidget):
    """Lists by the level one has come down to; nothing is built for units that are not on show.

    Signals:
        day_chosen: Another day was asked for.
        unit_changed: The current unit, or None.
        import_asked: The button of the empty state.
    """

    day_chosen = Signal(object)
    unit_changed = Signal(object)
    import_asked = Signal()

    def __init__(self, context: Context, *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_edit = may_edit
        self.tree: UnitTree | None = None
        self._at, self._marked = "", ""
        self.day = DateField(self.tr("Cây của ngày"), help=self.tr("Enter để xem"))
        self.search = TextField(
            self.tr("Tìm đơn vị"), icon="search", normalise=normalise,
            help=self.tr("Tên có dấu hay không dấu, hoặc mã"),
        )  # fmt: skip
        grid = FormGrid()
        grid.add_row((self.day, 5), (self.search, 7))
        self.way = QWidget()
        self._way_row = QHBoxLayout(self.way)
        self._way_row.setContentsMargins(0, 0, 0, 0)
        self._way_row.setSpacing(0)
        self.count = Label("", TextRole.CAPTION, Tone.MUTED)
        self._build_table(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        for widget in (grid, self.way):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.count)
        self.day.left.connect(self._day_left)
        self.day.submitted.connect(self._day_left)
        self.search.edited.connect(lambda _words: self._list())
        self.search.submitted.connect(self.table.setFocus)

    def _build_table(self, context: Context) -> None:
        columns: list[Column[UnitLine]] = [
            Column("name", self.tr("Tên"), 200, lambda row: row.unit.name, sortable=False,
                   stretch=True),
            Column("where", self.tr("Thuộc"), 150, lambda row: row.where, sortable=False,
                   tone=Tone.MUTED),
            Column("code", self.tr("Mã"), 80, lambda row: row.unit.code, sortable=False,
                   tone=Tone.MUTED),
            Column("below", self.tr("Trực thuộc"), 100, _below, sortable=False, right=True),
        ]  # fmt: skip
        self.model: RowsModel[UnitLine] = RowsModel(columns, lambda row: row.unit.code, self)
        self.table = DataTable("settings.unit_tree", context.preferences)
        self.table.setAccessibleName(self.tr("Các đơn vị"))
        self.table.set_rows_model(self.model)
        self.table.current_changed.connect(self._current)
        self.table.activated_row.connect(self._go_down)
        self.table.empty_action.connect(self.import_asked)

    # Showing --------------------------------------------------------------------------------

    def show_tree(self, tree: UnitTree, own_code: str) -> None:
        """Show the tree of a day; the place in it stays where it still is one."""
        is_first = self.tree is None
        self.tree = tree
        self.day.set_date(tree.day)
        if is_first:
            own = tree.find(own_code)
            above = own and tree.parent_of(own.code)
            self._at = above.code if above else ""
            self._marked = own.code if own and above else ""
        if self._at and tree.find(self._at) is None:
            self._at = ""
        self._list()

    def go_to(self, code: str, mark: str = "") -> None:
        """Show what hangs below a unit; "" shows the roots."""
        self._at, self._marked = code, mark
        self.search.clear()
        self._list()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_up(self) -> bool:
        """One step back: out of the search, or to the unit above; False at the top."""
        if self.search.text():
            self.go_to(self._at)
            return True
        if not self._at or self.tree is None:
            return False
        above = self.tree.parent_of(self._at)
        self.go_to(above.code if above else "", mark=self._at)
        return True

    def current(self) -> Unit | None:
        """The unit of the current row."""
        line = self.table.current_row()
        return line.unit if isinstance(line, UnitLine) else None

    @property
    def place(self) -> str:
        """The code of the unit whose children are on show; "" at the top."""
        return self._at

    def _list(self) -> None:
        tree = self.tree
        if tree is None:
            return
        words = self.search.text()
        if words:
            found = search_units(tree, words, _MOST_FOUND)
        else:
            found = tree.children_of(self._at) if self._at else tree.roots
        lines = [self._line(tree, unit, with_place=bool(words)) for unit in found]
        self._say_empty(words, is_bare=len(tree) <= 1)
        self._fit_columns()
        wanted = self._marked  # the table brings back its former row first
        # Of a whole country nothing was imported yet: the office alone is no tree.
        self.model.show_rows([] if len(tree) <= 1 and not words else lines)
        if not (wanted and self.table.select_key(wanted)):
            self.table.select_row(0)
        self.table.scrollTo(self.table.currentIndex())
        self._show_way()
        said = (
            self.tr("{count} đơn vị")
            if len(found) < _MOST_FOUND or not words
            else self.tr("{count} đơn vị đầu tiên; gõ thêm để thu hẹp")
        )
        self.count.setText(said.format(count=number_words(self.model.rowCount())))
        if not self.model.rowCount():
            self.unit_changed.emit(None)

    def _line(self, tree: UnitTree, unit: Unit, *, with_place: bool) -> UnitLine:
        where = ", ".join(one.name for one in reversed(tree.path_of(unit.code)[:-1]))
        below = len(tree.children_of(unit.code)) if tree.has_children(unit.code) else 0
        return UnitLine(unit, below, where if with_place else "")

    def _say_empty(self, words: str, *, is_bare: bool) -> None:
        if words:
            self.table.set_empty(self.tr("Không có đơn vị nào khớp “{words}”.").format(words=words))
        elif is_bare:
            action = self.tr("Nhập từ tệp…") if self._may_edit else ""
            sentence = self.tr("Ngày này chưa có đơn vị nào. Nhập danh sách đơn vị từ tệp bảng.")
            self.table.set_empty(sentence, action)
        else:
            self.table.set_empty(self.tr("Không có đơn vị nào trực thuộc."))

    def _show_way(self) -> None:
        """The units above as quiet buttons."""
        while self._way_row.count():
            item = self._way_row.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self.tree is None:
            return
        is_search = bool(self.search.text())
        path = self.tree.path_of(self._at) if self._at and not is_search else ()
        stops = [("", self.tr("Tất cả")), *((unit.code, unit.name) for unit in path)]
        for at, (code, name) in enumerate(stops):
            icon = "chevron-right" if at else ""
            button = Button(name, ButtonKind.QUIET, icon=icon, size=ButtonSize.ROW)
            button.clicked.connect(partial(self.go_to, code))
            self._way_row.addWidget(button)
        self._way_row.addStretch(1)

    def _fit_columns(self) -> None:
        """A narrow list keeps the names; the answer of a search says where each unit is."""
        hidden = set() if self.search.text() else {"where"}
        if self.width() < theme_of().scaled(_NARROW):
            hidden |= {"below"} if not self.search.text() else {"below", "code"}
        self.table.set_hidden_columns(hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    # Hearing --------------------------------------------------------------------------------

    def _day_left(self) -> None:
        day = self.day.date()
        if day is not None and self.tree is not None and day != self.tree.day:
            self.day_chosen.emit(day)

    def _current(self, line: object) -> None:
        unit = line.unit if isinstance(line, UnitLine) else None
        if unit is not None:
            self._marked = unit.code
        self.unit_changed.emit(unit)

    def _go_down(self, line: object) -> None:
        if not isinstance(line, UnitLine) or self.tree is None:
            return
        if line.below:
            self.go_to(line.unit.code)
        elif self.search.text():
            above = self.tree.parent_of(line.unit.code)
            self.go_to(above.code if above else "", mark=line.unit.code)


def _below(row: UnitLine) -> str:
    return number_words(row.below) if row.below else "–"
