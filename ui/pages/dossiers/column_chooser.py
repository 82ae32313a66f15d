"""Which columns the officer sees; kept for each person."""

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
        self._is_compact = False
        self.menu = QMenu(table)

    def show_columns(self, compact: bool) -> None:
        """Show what is wanted; in the small form the procedure stands in the detail only."""
        self._is_compact = compact
        self._table.set_hidden_columns(self._hidden() | ({"procedure"} if compact else set()))

    def open_at(self, button: QWidget) -> None:
        """Open the menu under a button."""
        self.menu.clear()
        hidden = self._hidden()
        for column in self._table.rows_model().columns:
            if column.key not in ALWAYS:
                action = self.menu.addAction(column.title)
                action.setCheckable(True)
                action.setChecked(column.key not in hidden)
                action.toggled.connect(partial(self._set_column, column.key))
        self.menu.addSeparator()
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
