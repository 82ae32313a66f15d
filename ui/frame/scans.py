"""The scan bus: bursts from a keyboard scanner, wherever the focus is.

A scanner types like a very fast clerk. The letters are let through, so that normal typing never
waits; when Enter or Tab ends a burst, the field gets its old text back and the code goes to the
bus instead. An input method which rewrites the burst on its way does so by Backspace and new
letters; what it makes of the code is the code, and whoever reads it explains what went wrong.
"""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

LEAST_LETTERS: Final = 6
MOST_GAP: Final = 0.035
_QUICK_FINGERS: Final = 2
_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)
_INPUT: Final = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class ScanBus(QObject):
    """Watches the windows of the program (not every widget: that would cost too much).

    Signals:
        scanned: The code, trimmed.
    """

    scanned = Signal(str)

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._letters = ""
        self._last_at = self.last_input_at = clock()
        self._field: QWidget | None = None
        self._before, self._cursor = "", 0
        self._put_back: Callable[[], None] | None = None
        self._watched: list[QWindow] = []
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    def idle_seconds(self) -> float:
        """Seconds since the last key, click or touch."""
        return self._clock() - self.last_input_at

    def touch(self) -> None:
        """Count as input what did not come through a window."""
        self.last_input_at = self._clock()

    def watch(self, window: QWindow) -> None:
        """Watch one window; windows that get the focus are watched by themselves."""
        self._watched = [known for known in self._watched if isValid(known)]
        if window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _INPUT:
            self.last_input_at = self._clock()
            if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(event)
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            self.watch(window)
            self.touch()

    def _key(self, event: QKeyEvent) -> bool:
        now, letter = self._clock(), event.text()
        is_quick = now - self._last_at <= MOST_GAP
        self._last_at = now
        if event.key() in _ENDS:
            return self._end(is_quick)
        if event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr):
            return False
        if event.key() == Qt.Key.Key_Backspace and is_quick and self._letters:
            # An input method that is switched on rewrites what the reader sends, as fast as it.
            self._letters = self._letters[:-1]
            return False
        if not letter or not letter.isprintable():
            self._letters = ""
            return False
        if not is_quick or not self._letters:
            self._begin()
            self._letters = letter
            return False
        self._letters += letter
        # What is no text takes letters as orders: Space presses, a digit counts copies. The first
        # two pass, because quick fingers do that too; `remember` takes them back.
        is_text = isinstance(self._field, QLineEdit | QPlainTextEdit)
        return len(self._letters) > _QUICK_FINGERS and not is_text

    def _begin(self) -> None:
        self._letters = ""
        self._field = QApplication.focusWidget()
        self._put_back = _remember(self._field)
        if isinstance(self._field, QLineEdit):
            self._before, self._cursor = self._field.text(), self._field.cursorPosition()
        elif isinstance(self._field, QPlainTextEdit):
            self._before = self._field.toPlainText()

    def _end(self, is_quick: bool) -> bool:
        code, self._letters = self._letters.strip(), ""
        if not is_quick or len(code) < LEAST_LETTERS:
            return False
        self._restore()
        self.scanned.emit(code)
        return True

    def _restore(self) -> None:
        field = self._field
        if field is None or not isValid(field):
            return
        if self._put_back is not None:
            self._put_back()
        if isinstance(field, QLineEdit) and field.text() != self._before:
            field.setText(self._before)
            field.setCursorPosition(self._cursor)
            # Whoever listens to typing must hear that it was taken back.
            field.textEdited.emit(self._before)
        elif isinstance(field, QPlainTextEdit) and field.toPlainText() != self._before:
            field.setPlainText(self._before)


def _remember(widget: QWidget | None) -> Callable[[], None] | None:
    """What puts back a widget that takes letters as orders: it, or one around it, knows."""
    while widget is not None:
        remember = getattr(widget, "remember", None)
        if callable(remember):
            put_back: Callable[[], None] = remember()
            return put_back
        widget = widget.parentWidget()
    return None
