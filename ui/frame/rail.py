"""The rail at the left: an icon over a word for every page the officer may open."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.frame.facts import PageSpec
from ui.icons import paint_icon
from ui.theme import RADIUS_CARD, TextRole, Tone
from ui.widgets.card import Panel
from ui.widgets.focus_ring import RingedButton
from ui.widgets.paint import CENTER, rounded, text, width_of

WIDTH: Final = 84
_TILE: Final = 48
_PITCH: Final = 50
_ICON: Final = 22
_BAR: Final = 4
_EDGE: Final = 6


class RailItem(RingedButton):
    """One page: a white tile, a bold word and a red bar when it is current."""

    radius = RADIUS_CARD

    def __init__(self, spec: PageSpec, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        self.setCheckable(True)
        self.setText(spec.word)
        self.setAccessibleName(f"{spec.word} ({key})" if key else spec.word)
        self.setToolTip(f"{spec.word} ({key})" if key else spec.word)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(72)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        words = width_of(self.text(), self.role_font(TextRole.CAPTION_STRONG)) + 4
        line = self.theme().line_height(TextRole.CAPTION)
        return QSize(max(WIDTH - 2 * _EDGE, words), max(_TILE, 4 + _ICON + line))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 2 + _ICON + 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, current = QPainter(self), self.isChecked()
        if current:
            rounded(painter, self.rect(), RADIUS_CARD, self.color("surface"))
        elif self.underMouse():
            rounded(painter, self.rect(), RADIUS_CARD, self.color("border"))
        ink = self.color("accent" if current else "text_muted")
        paint_icon(painter, (self.width() - _ICON) // 2, 4, _ICON, self._spec.icon, ink)
        role = TextRole.CAPTION_STRONG if current else TextRole.CAPTION
        tone = Tone.ACCENT if current else Tone.TEXT
        line = self.theme().line_height(TextRole.CAPTION)
        rect = QRect(-4, self.height() - line - 2, self.width() + 8, line)
        text(painter, rect, self.text(), self.role_font(role), self.tone(tone), CENTER)


class Rail(Panel):
    """All pages, Ctrl+1…9 from the top; Up and Down walk through them.

    Signals:
        chosen: The key of the page the officer pressed.
    """

    chosen = Signal(str)

    def __init__(self, specs: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__("surface_alt", "r", parent)
        self._items: dict[str, RailItem] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, 8, _EDGE, 8)
        column.setSpacing(_PITCH - _TILE)
        upper = [spec for spec in specs if not spec.at_foot]
        for number, spec in enumerate(upper, start=1):
            self._add(spec, f"Ctrl+{number}" if number <= 9 else "")
        column.addStretch(1)
        for spec in specs:
            if spec.at_foot:
                self._add(spec, "")
        self._group.buttonClicked.connect(self._clicked)
        self.restyle()

    def set_current(self, key: str) -> None:
        """Mark one page."""
        if key in self._items:
            self._items[key].setChecked(True)
            self.update()

    def restyle(self) -> None:
        super().restyle()
        # Painted before the items exist: Panel restyles in its constructor.
        items = getattr(self, "_items", {}).values()
        widest = max((item.sizeHint().width() for item in items), default=0)
        self.setFixedWidth(max(WIDTH, widest + 2 * _EDGE))

    def item(self, key: str) -> RailItem:
        """The button of one page."""
        return self._items[key]

    def _add(self, spec: PageSpec, key: str) -> None:
        item = RailItem(spec, key, self)
        self._items[spec.key] = item
        self._group.addButton(item)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(item)

    def _clicked(self, button: RailItem) -> None:
        self.update()
        self.chosen.emit(next(key for key, item in self._items.items() if item is button))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            items = list(self._items.values())
            item = items[0 if event.key() == Qt.Key.Key_Home else -1]
            item.setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        current = self._group.checkedButton()
        if current is not None:
            painter, place = QPainter(self), current.geometry()
            rect = QRect(-2, place.top() + 8, _BAR + 2, place.height() - 16)
            rounded(painter, rect, 2, self.color("brand"))
