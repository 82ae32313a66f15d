"""Where the officer stands in the list, also when the row there has gone."""

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex

from ui.widgets.table import DataTable

_NO_UPDATE: Final = QItemSelectionModel.SelectionFlag.NoUpdate


class KeptPlace:
    """The place of the last current row; a current row without a selection only keeps a place."""

    def __init__(self, table: DataTable) -> None:
        self._table = table
        self._is_placing = False
        self._row = 0

    @property
    def is_placing(self) -> bool:
        """Whether the current row changes only to keep the place; nobody chose it."""
        return self._is_placing

    def note(self) -> None:
        """The officer stands on the current row."""
        self._row = self._table.currentIndex().row()

    def reset(self) -> None:
        """Another list begins at its top."""
        self._row = 0

    def keep(self) -> None:
        """The selected row has left the list: the arrow goes on from where it stood."""
        model = self._table.rows_model()
        before = min(self._row, model.rowCount()) - 1
        if self._table.currentIndex().isValid() or before < 0:
            return
        index = model.index(before, 0)
        self._is_placing = True
        self._table.selectionModel().setCurrentIndex(index, _NO_UPDATE)
        self._is_placing = False
        self._table.scrollTo(index)

    def forget(self) -> None:
        """No reading may select a current row which only keeps a place."""
        if not self._table.selectionModel().hasSelection():
            self._is_placing = True
            self._table.setCurrentIndex(QModelIndex())
            self._is_placing = False
