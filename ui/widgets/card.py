"""Cards, section titles and lines."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QSplitterHandle,
    QVBoxLayout,
    QWidget,
)

from ui.theme import RADIUS_CARD, Space, TextRole, Tone
from ui.widgets.label import Label
from ui.widgets.paint import rounded
from ui.widgets.themed import Themed

_GRIP: Final = 8


class Card(Themed, QWidget):
    """A rounded ground; children of `body` paint no background of their own."""

    def __init__(
        self,
        padding: int = Space.L,
        *,
        ground: str = "surface",
        edge: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ground, self._edge = ground, edge
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(Space.S)
        self.follow_theme()

    def set_ground(self, ground: str) -> None:
        """Use another token as ground."""
        self._ground = ground
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        edge = self.color("border") if self._edge else None
        rounded(QPainter(self), self.rect(), RADIUS_CARD, self.color(self._ground), edge)


class Panel(Themed, QWidget):
    """A flat ground with lines on chosen sides: side panels, bars, lists.

    Args:
        ground: The token of the ground.
        line: Any of "l", "t", "r", "b": the sides with a line.
        parent: The owner.
    """

    def __init__(
        self, ground: str = "surface", line: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ground, self._line = ground, line
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.color(self._ground))
        border, width, height = self.color("border"), self.width(), self.height()
        sides = {
            "l": (0, 0, 1, height),
            "t": (0, 0, width, 1),
            "r": (width - 1, 0, 1, height),
            "b": (0, height - 1, width, 1),
        }
        for side in self._line:
            painter.fillRect(*sides[side], border)


class Line(Themed, QWidget):
    """A line of one pixel."""

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if orientation is Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.color("border"))


class SectionTitle(QWidget):
    """The bold name of a group, a muted note beside it, and acts at the right."""

    def __init__(self, words: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self.title = Label(words, TextRole.SECTION)
        self.note = Label(note, TextRole.CAPTION, Tone.MUTED, elide=True)
        self._row.addWidget(self.title)
        self._row.addWidget(self.note, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Change the title."""
        self.title.setText(words)

    def set_note(self, note: str) -> None:
        """Change the muted words."""
        self.note.setText(note)

    def add_action(self, widget: QWidget) -> None:
        """Put a quiet button or a muted label at the right end."""
        self._row.addWidget(widget)


class _Handle(Themed, QSplitterHandle):
    """One visible pixel inside a grip of eight."""

    def sizeHint(self) -> QSize:
        return QSize(_GRIP, _GRIP)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.color("surface"))
        token = "control" if self.underMouse() else "border"
        if self.orientation() is Qt.Orientation.Horizontal:
            painter.fillRect(self.width() // 2, 0, 1, self.height(), self.color(token))
        else:
            painter.fillRect(0, self.height() // 2, self.width(), 1, self.color(token))


class SplitterLine(QSplitter):
    """Master and detail with a line of one pixel between, easy to grip."""

    def __init__(
        self,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(_GRIP)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self.orientation(), self)
