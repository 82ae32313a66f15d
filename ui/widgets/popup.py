"""A list that opens under a field, inside the window.

It is a child of the window and never takes the focus: Vietnamese input methods type into the
focused window with Backspace and letters, and a popup window of its own would swallow those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from ui.theme import RADIUS_FIELD, TextRole, Tone
from ui.widgets.paint import RIGHT, rounded, text, width_of
from ui.widgets.state import StateWord, paint_state, state_width
from ui.widgets.themed import Themed

_ROWS_SHOWN: Final = 8
_EDGE: Final = 4
_PADDING: Final = 10
_GAP: Final = 12


@dataclass(frozen=True, slots=True)
class PopupItem:
    """One row: words, a muted second line, and muted words or a state at the right."""

    text: str
    secondary: str = ""
    hint: str = ""
    state: StateWord | None = None


class PopupList(Themed, QWidget):
    """Painted rows with one current row; the field that owns it sends the keys."""

    picked = Signal(int)

    def __init__(self, field: QWidget, least_width: int = 0) -> None:
        super().__init__(field.window())
        self._field, self._least_width = field, least_width
        self._items: Sequence[PopupItem] = ()
        self._current, self._empty = -1, ""
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.valueChanged.connect(self.update)
        self._bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()
        self.follow_theme()

    @property
    def current(self) -> int:
        """The row that Enter takes, -1 for none."""
        return self._current

    def show_items(self, items: Sequence[PopupItem], current: int = 0, empty: str = "") -> None:
        """Open with these rows; with no rows, `empty` is said or the list closes."""
        self._items, self._empty = items, empty
        self._current = min(current, len(items) - 1)
        if not items and not empty:
            self.hide()
            return
        if self.parentWidget() is not self._field.window():
            self.setParent(self._field.window())
        self._place()
        self.set_current(self._current)
        self.raise_()
        self.show()
        self.update()

    def set_current(self, row: int) -> None:
        """Mark one row and bring it into view."""
        self._current = row
        top, height = row * self._row_height(), self._row_height()
        view = self.height() - 2 * _EDGE
        if top < self._bar.value():
            self._bar.setValue(top)
        elif top + height > self._bar.value() + view:
            self._bar.setValue(top + height - view)
        if 0 <= row < len(self._items):
            item = self._items[row]
            self._field.setAccessibleDescription(" ".join(filter(None, (item.text, item.hint))))
        self.update()

    def step(self, rows: int) -> None:
        """Move the current row up or down, stopping at the ends."""
        if self._items:
            self.set_current(min(max(self._current + rows, 0), len(self._items) - 1))

    def page(self) -> int:
        """Return how many rows are in view."""
        return max(1, (self.height() - 2 * _EDGE) // self._row_height())

    def restyle(self) -> None:
        super().restyle()
        if self.isVisible():
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._range()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if 0 <= row < len(self._items):
            self._current = row
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().y())
        if 0 <= row < len(self._items):
            self.picked.emit(row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._bar.setValue(self._bar.value() - event.angleDelta().y() // 2)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), RADIUS_FIELD, self.color("surface"), self.color("control"))
        painter.setClipRect(self.rect().adjusted(1, _EDGE, -1, -_EDGE))
        height = self._row_height()
        first = self._bar.value() // height
        for row in range(first, min(len(self._items), first + self.page() + 2)):
            top = _EDGE + row * height - self._bar.value()
            self._paint_row(painter, QRect(1, top, self._inner_width(), height), row)
        if not self._items:
            rect = self.rect().adjusted(_PADDING, _EDGE, -_PADDING, -_EDGE)
            text(painter, rect, self._empty, self.role_font(TextRole.BODY), self.tone(Tone.MUTED))

    def _paint_row(self, painter: QPainter, rect: QRect, row: int) -> None:
        item, theme = self._items[row], self.theme()
        if row == self._current:
            painter.fillRect(rect, self.color("accent_soft"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self.color("accent"))
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        taken = 0
        if item.state is not None:
            taken = min(state_width(theme, item.state), inner.width() // 2)
            spot = QRect(inner.right() - taken, inner.top(), taken + 1, inner.height())
            paint_state(painter, spot, item.state, theme)
        elif item.hint:
            font = self.role_font(TextRole.CAPTION)
            taken = width_of(item.hint, font)
            text(painter, inner, item.hint, font, self.tone(Tone.MUTED), RIGHT)
        inner.setRight(inner.right() - (taken + _GAP if taken else 0))
        body = self.role_font(TextRole.BODY)
        if not item.secondary:
            text(painter, inner, item.text, body, self.tone(Tone.TEXT))
            return
        line = theme.line_height(TextRole.BODY)
        top = QRect(inner.left(), inner.top() + 3, inner.width(), line)
        text(painter, top, item.text, body, self.tone(Tone.TEXT))
        below = QRect(
            inner.left(), top.bottom(), inner.width(), theme.line_height(TextRole.CAPTION)
        )
        caption = self.role_font(TextRole.CAPTION)
        text(painter, below, item.secondary, caption, self.tone(Tone.MUTED))

    def _row_height(self) -> int:
        two = any(item.secondary for item in self._items)
        return self.scaled(48 if two else 34)

    def _inner_width(self) -> int:
        return self.width() - 2 - (self._bar.width() if self._bar.isVisible() else 0)

    def _row_at(self, y: float) -> int:
        return int(y - _EDGE + self._bar.value()) // self._row_height()

    def _place(self) -> None:
        """Stand under the field, or over it when there is more room."""
        window = self._field.window()
        top_left = self._field.mapTo(window, QPoint(0, 0))
        below = window.height() - top_left.y() - self._field.height() - 8
        above = top_left.y() - 8
        rows = max(1, min(len(self._items), _ROWS_SHOWN))
        wanted = rows * self._row_height() + 2 * _EDGE
        goes_up = wanted > below and above > below
        height = min(wanted, max(above if goes_up else below, self._row_height() + 2 * _EDGE))
        y = top_left.y() - height - 2 if goes_up else top_left.y() + self._field.height() + 2
        width = min(max(self._field.width(), self._least_width), window.width() - 16)
        x = top_left.x() - (width - self._field.width()) // 2
        self.setGeometry(min(max(x, 8), window.width() - width - 8), y, width, height)
        self._range()

    def _range(self) -> None:
        content = len(self._items) * self._row_height()
        view = self.height() - 2 * _EDGE
        self._bar.setRange(0, max(0, content - view))
        self._bar.setPageStep(view)
        self._bar.setSingleStep(self._row_height())
        width = self._bar.sizeHint().width()
        self._bar.setGeometry(self.width() - width - 1, _EDGE, width, view)
        self._bar.setVisible(content > view)
