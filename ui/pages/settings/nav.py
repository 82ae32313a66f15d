"""The list of groups at the left of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import TextRole, Tone
from ui.widgets.card import Panel
from ui.widgets.focus_ring import RingedButton
from ui.widgets.paint import text

_HEIGHT: Final = 36
_ICON: Final = 18
_PADDING: Final = 20
_BAR: Final = 3


@dataclass(frozen=True, slots=True)
class GroupName:
    """One entry of the list."""

    key: str
    words: str
    icon: str


class _Item(RingedButton):
    """One group: accent bar and bold words when it is open."""

    def __init__(self, name: GroupName, parent: QWidget) -> None:
        super().__init__(parent)
        self.name = name
        self.setText(name.words)
        self.setAccessibleName(name.words)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(160, self.scaled(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, is_open = QPainter(self), self.isChecked()
        if is_open:
            painter.fillRect(self.rect(), self.color("accent_soft"))
            painter.fillRect(0, 0, _BAR, self.height(), self.color("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), self.color("surface_alt"))
        ink = self.color("accent" if is_open else "text_muted")
        paint_icon(painter, _PADDING, (self.height() - _ICON) // 2, _ICON, self.name.icon, ink)
        rect = QRect(_PADDING + _ICON + 10, 0, self.width(), self.height())
        rect.setRight(self.width() - 8)
        role = TextRole.STRONG if is_open else TextRole.BODY
        text(painter, rect, self.text(), self.role_font(role), self.tone(Tone.TEXT))


class GroupList(Panel):
    """Up and Down walk through the groups and open them.

    Signals:
        chosen: The key of the group.
    """

    chosen = Signal(str)

    def __init__(self, names: Sequence[GroupName], parent: QWidget | None = None) -> None:
        super().__init__("surface", "r", parent)
        self._items = [_Item(name, self) for name in names]
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 1, 8)
        column.setSpacing(2)
        for item in self._items:
            self._group.addButton(item)
            column.addWidget(item)
        column.addStretch(1)
        self._group.buttonClicked.connect(self._clicked)

    def set_current(self, key: str) -> None:
        """Mark one group."""
        had_focus = any(item.hasFocus() for item in self._items)
        for item in self._items:
            if item.name.key == key:
                item.setChecked(True)
                self.setFocusProxy(item)
                if had_focus and not item.hasFocus():
                    item.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> str:
        """The key of the open group."""
        return next((item.name.key for item in self._items if item.isChecked()), "")

    def item(self, key: str) -> RingedButton:
        """The entry of one group."""
        return next(item for item in self._items if item.name.key == key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        at = next((i for i, item in enumerate(self._items) if item.isChecked()), 0)
        if step is None:
            super().keyPressEvent(event)
        elif 0 <= at + step < len(self._items):
            item = self._items[at + step]
            item.setFocus(Qt.FocusReason.TabFocusReason)
            item.click()

    def _clicked(self, item: _Item) -> None:
        self.setFocusProxy(item)
        self.chosen.emit(item.name.key)
