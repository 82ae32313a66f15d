"""A card of two-line rows, each with its one remedy at the right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import RADIUS_CARD, TextRole, Tone
from ui.widgets.button import Button, ButtonSize
from ui.widgets.paint import RIGHT, rounded, text, width_of
from ui.widgets.state import StateWord, paint_state
from ui.widgets.themed import Themed, keep_tab_order, set_shown

_PADDING: Final = 14
_HEIGHT: Final = 48
_STATE_WIDTH: Final = 166
_ICON: Final = 18


@dataclass(frozen=True, slots=True)
class RowItem:
    """One row.

    Args:
        title: First line.
        subtitle: Second line, muted.
        state: Icon and word at the left, when the rows have states.
        aside: Muted words at the right, before the button.
        action: Words of the button; "" for none.
        value: Given back by the signals.
        icon: An icon at the left, when the rows have no states.
        icon_tone: Its colour.
        bold: The title in bold (overdue).
        end: Words at the right end of the first line (a time).
        end_below: Words at the right end of the second line (a number).
        key: The key of the button, drawn in it; the page binds it.
    """

    title: str
    subtitle: str = ""
    state: StateWord | None = None
    aside: str = ""
    action: str = ""
    value: object = None
    icon: str = ""
    icon_tone: Tone = Tone.MUTED
    bold: bool = False
    end: str = ""
    end_below: str = ""
    key: str = ""


class _Row(Themed, QWidget):
    opened = Signal()
    acted = Signal()
    step_asked = Signal(int)

    def __init__(self, item: RowItem, states: bool, clickable: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.item, self._states, self._clickable = item, states, clickable
        self.is_last, self.padding = False, _PADDING
        self.button: Button | None = None
        if item.action:
            self.button = Button(item.action, key=item.key, size=ButtonSize.ROW, parent=self)
            self.button.setAccessibleName(f"{item.action}: {item.title}")
            self.button.clicked.connect(self.acted)
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        said = item.state.words if item.state else ""
        parts = (said, item.title, item.subtitle, item.aside, item.end, item.end_below)
        self.setAccessibleName(", ".join(filter(None, parts)))
        self.setToolTip(item.subtitle if len(item.subtitle) > 60 else "")
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(300, self.scaled(_HEIGHT))

    def restyle(self) -> None:
        self.setFixedHeight(self.scaled(_HEIGHT))
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.button is not None:
            hint = self.button.sizeHint()
            x = self.width() - 12 - hint.width()
            self.button.setGeometry(
                x, (self.height() - hint.height()) // 2, hint.width(), hint.height()
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._clickable and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Space and self.button is not None:
            self.acted.emit()
        elif event.key() in steps:
            self.step_asked.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, item = QPainter(self), self.theme(), self.item
        padding, height = self.padding, self.height()
        if self._clickable and self.underMouse():
            painter.fillRect(self.rect().adjusted(0, 1, 0, -1), self.color("background"))
        left, right = padding, self.width() - padding
        if self.button is not None:
            right = self.button.x() - 22
        if self._states:
            column = self.scaled(_STATE_WIDTH)
            if item.state is not None:
                paint_state(painter, QRect(padding, 0, column, height), item.state, theme)
            left += column + 14
        elif item.icon:
            color = self.tone(item.icon_tone)
            paint_icon(painter, padding, (height - _ICON) // 2, _ICON, item.icon, color)
            left += _ICON + 12
        caption, muted = theme.font(TextRole.CAPTION), theme.tone_color(Tone.MUTED)
        if item.aside:
            width = min(width_of(item.aside, caption), (right - left) // 2)
            spot = QRect(right - width, 0, width, height)
            text(painter, spot, item.aside, caption, muted, RIGHT)
            right -= width + 16
        line, below = theme.line_height(TextRole.BODY), theme.line_height(TextRole.CAPTION)
        top = (height - line - below) // 2 if item.subtitle else (height - line) // 2
        ends = ((item.end, top, line), (item.end_below, top + line - 1, below))
        widest = max(width_of(words, caption) for words, _, _ in ends)
        for words, y, tall in ends:
            text(painter, QRect(right - widest, y, widest, tall), words, caption, muted, RIGHT)
        room = right - left - (widest + 10 if widest else 0)
        font = theme.font(TextRole.STRONG if item.bold else TextRole.BODY)
        text(painter, QRect(left, top, room, line), item.title, font, theme.tone_color(Tone.TEXT))
        spot = QRect(left, top + line - 1, room, below)
        text(painter, spot, item.subtitle, caption, muted)
        if not self.is_last:
            width = self.width() - 2 * padding
            painter.fillRect(padding, height - 1, width, 1, self.color("border"))
        if self.hasFocus():
            # Along the edge of the row: two lines of text leave no room for a ring further in.
            ring = self.rect().adjusted(0, 0, 0, 0 if self.is_last else -1)
            rounded(painter, ring, RADIUS_CARD - 1, None, self.color("focus"), 2)


class RowList(Themed, QWidget):
    """Rows of 48 pixels in a card, at most a few dozen.

    Args:
        framed: Draw the card; without it the rows stand on the ground of the page.
        clickable: A press or Enter on a row opens it.
        lined: Draw a line between rows.
        parent: The owner.

    Signals:
        activated: The value of the row that was opened.
        acted: The value of the row whose button was pressed.
    """

    activated = Signal(object)
    acted = Signal(object)

    def __init__(
        self,
        *,
        framed: bool = True,
        clickable: bool = True,
        lined: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._framed, self._clickable, self._lined = framed, clickable, lined
        self._rows: list[_Row] = []
        self._column = QVBoxLayout(self)
        edge = 1 if framed else 0
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_rows(self, items: Sequence[RowItem]) -> None:
        """Replace the rows; without rows the card vanishes."""
        focused = next((i for i, row in enumerate(self._rows) if row.hasFocus()), -1)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        has_states = any(item.state is not None for item in items)
        for number, item in enumerate(items):
            row = _Row(item, has_states, self._clickable, self)
            row.padding = _PADDING if self._framed else 0
            row.is_last = number + 1 == len(items) or not self._lined
            row.opened.connect(lambda value=item.value: self.activated.emit(value))
            row.acted.connect(lambda value=item.value: self.acted.emit(value))
            row.step_asked.connect(lambda step, at=number: self._focus_row(at + step))
            self._column.addWidget(row)
            self._rows.append(row)
        set_shown(self, bool(items))
        keep_tab_order(self, self._stops())
        if focused >= 0:
            self._focus_row(min(focused, len(self._rows) - 1))
        self.updateGeometry()

    def items(self) -> tuple[RowItem, ...]:
        """The rows on show."""
        return tuple(row.item for row in self._rows)

    def button(self, number: int) -> Button | None:
        """The button of one row."""
        return self._rows[number].button

    def row(self, number: int) -> QWidget:
        """One row, which takes the focus."""
        return self._rows[number]

    def _stops(self) -> Iterator[QWidget]:
        for row in self._rows:
            yield row
            if row.button is not None:
                yield row.button

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._framed:
            ground, edge = self.color("surface"), self.color("border")
            rounded(QPainter(self), self.rect(), RADIUS_CARD, ground, edge)

    def _focus_row(self, number: int) -> None:
        if 0 <= number < len(self._rows):
            self._rows[number].setFocus(Qt.FocusReason.TabFocusReason)
