"""The ring around a focused button: outside, two pixels, with a gap of one."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme import RADIUS_FIELD
from ui.widgets.paint import rounded
from ui.widgets.themed import Themed

RING: Final = 2
GAP: Final = 1
_OUT: Final = RING + GAP


class FocusRing(Themed, QWidget):
    """Lies over the parent of the focused widget, so that layouts need no extra margin."""

    def __init__(self, target: QWidget, radius: int) -> None:
        super().__init__(target.parentWidget())
        self._target = target
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.follow()
        self.raise_()
        self.show()

    def follow(self) -> None:
        """Take the place of the target again; at the edge of its parent, go inside."""
        around = self._target.geometry().adjusted(-_OUT, -_OUT, _OUT, _OUT)
        parent = self.parentWidget()
        self.setGeometry(around.intersected(parent.rect()) if parent is not None else around)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), self._radius + _OUT, None, self.color("focus"), RING)


class RingedButton(Themed, QAbstractButton):
    """Base of every painted button: the ring shows whenever it has the focus."""

    radius = RADIUS_FIELD

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring: FocusRing | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._ring is None and self.parentWidget() is not None:
            self._ring = FocusRing(self, self.radius)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._drop_ring()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._follow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._drop_ring()

    def _follow(self) -> None:
        if self._ring is not None:
            self._ring.follow()

    def _drop_ring(self) -> None:
        if self._ring is not None:
            self._ring.hide()
            self._ring.deleteLater()
            self._ring = None
