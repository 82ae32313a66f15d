"""Room for a page whose parts need some height: on a lower screen they scroll."""

from PySide6.QtCore import QMargins, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.themed import Themed


class LowScreen(Themed, QWidget):
    """Gives one part the whole place, and never less than so many pixels of height.

    It has no layout: with wrapped words in a layout, a scroll area asks for the height that the
    part would like, not for the one that it needs.

    Args:
        part: What fills it.
        least: Pixels of height at the usual size of text.
    """

    def __init__(self, part: QWidget, least: int) -> None:
        super().__init__()
        self._part, self._least = part, least
        self._margins = QMargins()
        part.setParent(self)
        self.follow_theme()

    def set_margins(self, left: int, top: int, right: int, bottom: int) -> None:
        """Leave room around the part, also for the rings of the focus."""
        self._margins = QMargins(left, top, right, bottom)
        self._place()

    def restyle(self) -> None:
        self.setMinimumHeight(self.scaled(self._least))
        super().restyle()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.scaled(self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self._part.setGeometry(self.rect().marginsRemoved(self._margins))
