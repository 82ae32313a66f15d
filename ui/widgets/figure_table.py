"""A table of figures: every number is a way to the dossiers behind it."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from ui.delegates.rows import RowDelegate
from ui.preferences import Preferences
from ui.theme import theme_of
from ui.widgets.paint import rounded
from ui.widgets.table import DataTable

_RADIUS = 4


class _FigureDelegate(RowDelegate):
    """Also rings the figure that Enter opens."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        view = self.parent()
        if not isinstance(view, FigureTable) or not view.is_current_figure(index):
            return
        painter.save()
        token = "focus" if view.hasFocus() else "control"
        spot = option.rect.adjusted(2, 2, -2, -3)
        rounded(painter, spot, _RADIUS, None, theme_of().color(token), 2 if view.hasFocus() else 1)
        painter.restore()


class FigureTable(DataTable):
    """Rows of figures; arrows move over them, a click or Enter opens one.

    Columns that stand at the right are figures, the others are names.

    Signals:
        figure_changed: (row, column key) of the figure that Enter would open.
        figure_opened: (row, column key).
    """

    figure_changed = Signal(object, str)
    figure_opened = Signal(object, str)

    def __init__(
        self, name: str, preferences: Preferences | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, preferences, parent=parent)
        self.setItemDelegate(_FigureDelegate(self))

    def is_current_figure(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Whether Enter opens this cell."""
        current = self.currentIndex()
        at_cell = (index.row(), index.column()) == (current.row(), current.column())
        return at_cell and self._is_figure(current)

    def select_figure(self, row: int, key: str) -> None:
        """Make one figure current."""
        columns = self.rows_model().columns
        number = next((i for i, column in enumerate(columns) if column.key == key), 0)
        if 0 <= row < self.rows_model().rowCount():
            self.setCurrentIndex(self.rows_model().index(row, number))

    def open_current(self) -> None:
        """Open the current figure; on a name, the first figure of its row."""
        index = self.currentIndex()
        row: Any = self.rows_model().row(index.row())
        if row is None:
            return
        if not self._is_figure(index):
            columns = self.rows_model().columns
            first = next((i for i, column in enumerate(columns) if column.right), -1)
            if first < 0:
                return
            index = self.rows_model().index(index.row(), first)
        self.figure_opened.emit(row, self.rows_model().columns[index.column()].key)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        row = self.rows_model().row(current.row())
        if row is not None:
            self.viewport().update()
            self.figure_changed.emit(row, self.rows_model().columns[current.column()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.open_current()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._is_figure(self.indexAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and index == self.currentIndex() and self._is_figure(index):
            self.open_current()

    def _is_figure(self, index: QModelIndex) -> bool:
        return index.isValid() and self.rows_model().columns[index.column()].right
