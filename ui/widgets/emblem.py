"""The mark of the program."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.icons import paint_icon


class Emblem(QWidget):
    """The red square with the gold star."""

    def __init__(self, edge: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edge = edge
        self.setFixedSize(edge, edge)

    def set_edge(self, edge: int) -> None:
        """Change the size."""
        self._edge = edge
        self.setFixedSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), 0, 0, self._edge, "emblem", self.palette().windowText().color())
