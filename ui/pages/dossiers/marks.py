"""Marking rows for an act on many: ids in memory, whatever the list holds."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from ui.pages.dossiers.rows import ListedDossier
from ui.theme import Tone
from ui.widgets.state import StateWord
from ui.widgets.table import DataTable

_MARKED: Final = StateWord(Tone.ACCENT, "", "square-check")
_FREE: Final = StateWord(Tone.MUTED, "", "square")


class Marks(QObject):
    """The marked dossiers.

    Signals:
        changed: Something was marked or freed.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A dictionary keeps the order in which they were marked.
        self._ids: dict[int, None] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def ids(self) -> tuple[int, ...]:
        """The marked dossiers, in the order of marking."""
        return tuple(self._ids)

    def word(self, row: ListedDossier) -> StateWord:
        """The box in front of a row."""
        return _MARKED if row.id in self._ids else _FREE

    def has(self, dossier_id: int) -> bool:
        """Whether a dossier is marked."""
        return dossier_id in self._ids

    def toggle(self, dossier_id: int) -> None:
        """Mark a dossier, or free it."""
        if dossier_id in self._ids:
            del self._ids[dossier_id]
        else:
            self._ids[dossier_id] = None
        self.changed.emit()

    def add(self, dossier_ids: Iterable[int]) -> None:
        """Mark further dossiers."""
        self._ids.update(dict.fromkeys(dossier_ids))
        self.changed.emit()

    def free(self, dossier_ids: Iterable[int]) -> None:
        """Free some."""
        for dossier_id in dossier_ids:
            self._ids.pop(dossier_id, None)
        self.changed.emit()

    def clear(self) -> None:
        """Free all."""
        if self._ids:
            self._ids = {}
            self.changed.emit()


class Marker(QObject):
    """Marks by Space, Shift with the arrows, Ctrl+A, Ctrl and a click, a click on a box.

    Signals:
        all_asked: Ctrl+A.
    """

    all_asked = Signal()

    def __init__(self, table: DataTable, marks: Marks) -> None:
        super().__init__(table)
        self._table, self._marks = table, marks
        table.installEventFilter(self)
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return watched is self._table and self._key(event)
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            return self._click(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_Space and not modifiers:
            row = self._table.current_row()
            if row is not None:
                self._marks.toggle(row.id)
                self._step(1)
            return True
        if modifiers & shift and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            before = self._table.current_row()
            self._step(1 if key == Qt.Key.Key_Down else -1)
            after = self._table.current_row()
            self._marks.add(row.id for row in (before, after) if row is not None)
            return True
        if key == Qt.Key.Key_A and modifiers == control:
            self.all_asked.emit()
            return True
        return False

    def _click(self, event: QMouseEvent) -> bool:
        index = self._table.indexAt(event.position().toPoint())
        row = self._table.rows_model().row(index.row())
        if event.button() != Qt.MouseButton.LeftButton or row is None:
            return False
        is_box = self._table.rows_model().columns[index.column()].key == "mark"
        if is_box or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._marks.toggle(row.id)
            return True
        return False

    def _step(self, rows: int) -> None:
        self._table.select_row(self._table.currentIndex().row() + rows)
