"""A small picture of a label sheet on which the first free label is pointed out."""

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import RADIUS_CHECK, TextRole, Tone
from ui.widgets.paint import CENTER, rounded, text
from ui.widgets.themed import Themed

_WIDTH: Final = 104
_HEIGHT: Final = 132
_EDGE: Final = 5
_DIGIT_PAUSE_MS: Final = 1_200


class LabelGrid(Themed, QWidget):
    """One cell a label: used ones are grey, those of this run tinted; arrows or digits choose.

    Signals:
        chosen: The number of the first free label, from 1.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = self._rows = 1
        self._start, self._count, self._typed = 1, 1, ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_DIGIT_PAUSE_MS)
        self._pause.timeout.connect(self._end_number)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(self.tr("Bấm vào tem trống đầu tiên, hoặc dùng phím mũi tên, gõ số"))
        self.follow_theme()

    @property
    def start(self) -> int:
        """The first free label, from 1."""
        return self._start

    @property
    def labels(self) -> int:
        """How many labels the sheet has."""
        return self._columns * self._rows

    def set_shape(self, columns: int, rows: int) -> None:
        """Show another sheet; a start beyond its end goes back to the first label."""
        self._columns, self._rows = max(1, columns), max(1, rows)
        self.set_start(self._start if self._start <= self.labels else 1)

    def set_start(self, start: int) -> None:
        """Point out another label without telling."""
        self._start = min(max(1, start), self.labels)
        self.setAccessibleName(
            self.tr("Tem trống đầu tiên: {start} trong {labels}").format(
                start=self._start, labels=self.labels
            )
        )
        self.update()

    def set_count(self, count: int) -> None:
        """Tint as many labels as will be printed on the first sheet."""
        self._count = count
        self.update()

    def sizeHint(self) -> QSize:
        line = self.theme().line_height(TextRole.CAPTION)
        return QSize(self.scaled(_WIDTH), self.scaled(_HEIGHT) + line)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns, Qt.Key.Key_Down: self._columns,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif key in steps:
            if 1 <= self._start + steps[key] <= self.labels:
                self._choose(self._start + steps[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._choose(1 if key is Qt.Key.Key_Home else self.labels)
        elif event.text().isascii() and event.text().isdigit():
            self._digit(event.text())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        sheet, spot = self._sheet(), event.position().toPoint()
        if sheet.contains(spot):
            column = (spot.x() - sheet.left()) * self._columns // sheet.width()
            row = (spot.y() - sheet.top()) * self._rows // sheet.height()
            self._choose(row * self._columns + column + 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, line = QPainter(self), self.theme().line_height(TextRole.CAPTION)
        words = self.tr("Từ tem thứ {start}").format(start=self._start)
        caption = QRect(0, 0, self.width(), line)
        text(painter, caption, words, self.role_font(TextRole.CAPTION), self.tone(Tone.MUTED))
        paper = QRect(0, line, self.width(), self.height() - line)
        edge, width = ("focus", 2) if self.hasFocus() else ("control", 1)
        rounded(painter, paper, RADIUS_CHECK, self.color("surface"), self.color(edge), width)
        for number in range(1, self.labels + 1):
            self._paint_label(painter, number)

    def _paint_label(self, painter: QPainter, number: int) -> None:
        cell = self._cell(number).adjusted(1, 1, -1, -1)
        if number < self._start:
            painter.fillRect(cell, self.color("border"))
            return
        is_made = number < self._start + self._count
        painter.fillRect(cell, self.color("accent_soft" if is_made else "surface_alt"))
        if number == self._start:
            painter.fillRect(cell, self.color("accent"))
            if cell.height() >= self.theme().line_height(TextRole.CAPTION) - 6:
                font = self.role_font(TextRole.CAPTION_STRONG)
                text(painter, cell, str(number), font, self.color("accent_text"), CENTER)

    def _sheet(self) -> QRect:
        line = self.theme().line_height(TextRole.CAPTION)
        return QRect(0, line, self.width(), self.height() - line).adjusted(
            _EDGE, _EDGE, -_EDGE, -_EDGE
        )

    def _cell(self, number: int) -> QRect:
        sheet, (row, column) = self._sheet(), divmod(number - 1, self._columns)
        left = sheet.left() + sheet.width() * column // self._columns
        right = sheet.left() + sheet.width() * (column + 1) // self._columns
        top = sheet.top() + sheet.height() * row // self._rows
        bottom = sheet.top() + sheet.height() * (row + 1) // self._rows
        return QRect(left, top, right - left, bottom - top)

    def _digit(self, digit: str) -> None:
        typed = self._typed + digit
        if not 1 <= int(typed) <= self.labels:
            typed = digit
        if 1 <= int(typed) <= self.labels:
            self._typed = typed
            self._pause.start()
            self._choose(int(typed))

    def _end_number(self) -> None:
        self._typed = ""

    def _choose(self, start: int) -> None:
        if start != self._start:
            self.set_start(start)
            self.chosen.emit(start)
