"""Which columns the officer sees and in which order; kept for each person."""

from functools import partial
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from ui.pages.dossiers.rows import ALWAYS, HIDDEN_AT_FIRST
from ui.preferences import Preferences
from ui.widgets.table import DataTable

_KEY: Final = "dossiers/hidden"
_NONE: Final = "-"


class ColumnChooser(QObject):
    """The menu of columns over one table."""

    def __init__(self, table: DataTable, preferences: Preferences) -> None:
        super().__init__(table)
        self._table, self._preferences = table, preferences
        self._is_compact = self._is_marking = False
        self.menu = QMenu(table)

    def show_columns(self, compact: bool) -> None:
        """Show what is wanted; in the small form the procedure stands in the detail only."""
        self._is_compact = compact
        hidden = self._hidden() | ({"procedure"} if compact else set())
        self._table.set_hidden_columns(hidden if self._is_marking else hidden | {"mark"})

    def set_marking(self, marking: bool) -> None:
        """Show the boxes only while something is marked."""
        if marking is not self._is_marking:
            self._is_marking = marking
            self.show_columns(self._is_compact)

    def open_at(self, button: QWidget) -> None:
        """Open the menu under a button."""
        self.menu.clear()
        hidden = self._hidden()
        titles = {column.key: column.title for column in self._table.rows_model().columns}
        for column in self._table.rows_model().columns:
            if column.key not in ALWAYS and column.key != "mark":
                action = self.menu.addAction(column.title)
                action.setCheckable(True)
                action.setChecked(column.key not in hidden)
                action.toggled.connect(partial(self._set_column, column.key))
        self.menu.addSeparator()
        order = self.menu.addMenu(self.tr("Đưa cột lên trước"))
        for key in self._table.column_order():
            if key != "mark" and key not in hidden:
                move = partial(self._table.move_column, key, -1)
                order.addAction(titles[key]).triggered.connect(move)
        self.menu.addAction(self.tr("Mặc định")).triggered.connect(self._reset)
        self.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _hidden(self) -> set[str]:
        kept = self._preferences.value(_KEY, " ".join(sorted(HIDDEN_AT_FIRST)))
        return set(kept.split()) - ALWAYS - {_NONE}

    def _set_column(self, key: str, shown: bool) -> None:
        hidden = self._hidden() - {key} if shown else self._hidden() | {key}
        self._preferences.set_value(_KEY, " ".join(sorted(hidden)) or _NONE)
        self.show_columns(self._is_compact)

    def _reset(self) -> None:
        self._preferences.set_value(_KEY, " ".join(sorted(HIDDEN_AT_FIRST)))
        self._table.reset_widths()
        self.show_columns(self._is_compact)
