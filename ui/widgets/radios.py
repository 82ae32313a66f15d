"""A few choices side by side."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme import TextRole, Tone
from ui.widgets.label import Label
from ui.widgets.paint import rounded, text, width_of
from ui.widgets.themed import Themed

_DOT: Final = 18


class _Radio(Themed, QRadioButton):
    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        width = 3 + _DOT + 7 + width_of(self.text(), self.role_font(TextRole.BODY)) + 3
        return QSize(width, self.scaled(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, y = QPainter(self), (self.height() - _DOT) // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRect(3, y, _DOT, _DOT)
        edge = "accent" if self.isChecked() else "control"
        width = 2 if self.isChecked() else 1.5
        rounded(painter, circle, _DOT / 2, self.color("surface"), self.color(edge), width)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.color("accent"))
            painter.drawEllipse(QRectF(circle).adjusted(5, 5, -5, -5))
        if self.hasFocus():
            ring = circle.adjusted(-3, -3, 3, 3)
            rounded(painter, ring, _DOT / 2 + 3, None, self.color("focus"), 2)
        rect = self.rect().adjusted(3 + _DOT + 7, 0, 0, 0)
        tone = Tone.TEXT if self.isEnabled() else Tone.MUTED
        text(painter, rect, self.text(), self.role_font(TextRole.BODY), self.tone(tone))


class RadioGroup(QWidget):
    """One choice out of a few that are all in sight; arrows move, Tab goes past the group.

    Args:
        label: Muted words at the left of the choices, or above them when not `inline`.
        inline: Side by side instead of one under the other.
        parent: The owner.

    Signals:
        chosen: The value the officer chose.
    """

    chosen = Signal(object)

    def __init__(
        self, label: str = "", *, inline: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._group = QButtonGroup(self)
        self._values: list[object] = []
        self._row: QBoxLayout = QHBoxLayout(self) if inline else QVBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10 if inline else 2)
        if label:
            self._row.addWidget(Label(label, TextRole.CAPTION, Tone.MUTED))
        if inline:
            self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self._clicked)

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Replace the choices of (value, words); the first one is chosen."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self._values = [value for value, _ in choices]
        for number, (_, words) in enumerate(choices):
            radio = _Radio(words, self)
            name = f"{self._label}: {words}" if self._label else words
            radio.setAccessibleName(name)
            radio.installEventFilter(self)
            self._group.addButton(radio, number)
            self._row.insertWidget(number + (1 if self._label else 0), radio)
        if self._values:
            self.set_value(self._values[0])

    def value(self) -> Any:
        """The chosen value."""
        at = self._group.checkedId()
        return self._values[at] if at >= 0 else None

    def last_stop(self) -> QWidget:
        """The widget after which the next one comes in the tab order."""
        buttons = self._group.buttons()
        return buttons[-1] if buttons else self

    def set_value(self, value: object) -> None:
        """Choose without telling."""
        if value in self._values:
            button = self._group.button(self._values.index(value))
            button.setChecked(True)
            self.setFocusProxy(button)

    def set_enabled_values(self, values: Sequence[object]) -> None:
        """Allow only these choices."""
        for number, value in enumerate(self._values):
            self._group.button(number).setEnabled(value in values)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QRadioButton):
            self.setFocusProxy(watched)
        return super().eventFilter(watched, event)

    def _clicked(self, number: int) -> None:
        self.setFocusProxy(self._group.button(number))
        self.chosen.emit(self._values[number])
