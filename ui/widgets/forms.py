"""The twelve-column grid of forms, and the frame in which they scroll."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QSizePolicy, QWidget

from ui.theme import Space

COLUMNS: Final = 12


class FormGrid(QWidget):
    """Fields in rows of twelve columns with gutters of 12; tab order follows the adding."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1)
            self._grid.setColumnMinimumWidth(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def add_row(self, *fields: tuple[QWidget, int]) -> None:
        """Add one row of (field, number of columns); the numbers add up to twelve at most."""
        row, column = self._grid.rowCount(), 0
        for widget, span in fields:
            self._grid.addWidget(widget, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span

    def add(self, widget: QWidget, span: int = COLUMNS) -> None:
        """Add one field in a row of its own."""
        self.add_row((widget, span))

    def set_gaps(self, horizontal: int, vertical: int) -> None:
        """Change the gutters, for the compact form."""
        self._grid.setHorizontalSpacing(horizontal)
        self._grid.setVerticalSpacing(vertical)


def reveal(part: QWidget, margin: int = Space.S) -> None:
    """Scroll a part into sight, once the layout stands."""

    def scroll() -> None:
        above = part.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and part.isVisible():
            above.ensureWidgetVisible(part, 0, margin)

    QTimer.singleShot(0, part, scroll)


class ScrollArea(QScrollArea):
    """Scrolls its content up and down only, on the ground of the page."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The ground of what lies behind shines through, so that panels keep their colour.
        for widget in (self, self.viewport(), content):
            widget.setAutoFillBackground(False)
            widget.setBackgroundRole(QPalette.ColorRole.NoRole)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest and isinstance(watched, QWidget):
            self.setMinimumWidth(watched.minimumSizeHint().width())
        return super().eventFilter(watched, event)
