"""Driving the real windows step by step, as a person would, without nested event loops.

A script is a generator: it acts on widgets and yields what to wait for. The tour, the self-test
and the end-to-end test drive the program in this way.
"""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Generator
from typing import Final, TypeAlias

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

Condition: TypeAlias = Callable[[], bool]
Steps: TypeAlias = Generator[Condition, None, None]
_TICK_MS: Final = 10
PATIENCE_SECONDS: Final = 30.0


class ScriptStuck(Exception):
    """A condition did not come true in time."""


class Script(QObject):
    """Runs one script on the event loop.

    Signals:
        ended: None when the script came to its end, else the exception.
    """

    ended = Signal(object)

    def __init__(
        self, steps: Steps, *, patience: float = PATIENCE_SECONDS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._steps = steps
        self._patience = patience
        self._condition: Condition = _at_once
        self._waiting_since = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin with the next turn of the event loop."""
        self._waiting_since = time.monotonic()
        self._timer.start()

    def _tick(self) -> None:
        try:
            if not self._condition():
                self._check_patience()
                return
            self._condition = next(self._steps)
            self._waiting_since = time.monotonic()
        except StopIteration:
            self._end(None)
        except Exception as error:  # noqa: BLE001 - handed whole to whoever runs the script
            self._end(error)

    def _check_patience(self) -> None:
        if time.monotonic() - self._waiting_since > self._patience:
            raise ScriptStuck(f"waited {self._patience:.0f} s at {_place(self._steps)}")

    def _end(self, error: Exception | None) -> None:
        self._timer.stop()
        self._steps.close()
        self.ended.emit(error)


def _at_once() -> bool:
    return True


def _place(steps: object) -> str:
    """Where a script waits, from the outermost step to the innermost."""
    places: list[str] = []
    while inspect.isgenerator(steps):
        frame = steps.gi_frame
        if frame is not None:
            places.append(f"{frame.f_code.co_name}:{frame.f_lineno}")
        steps = steps.gi_yieldfrom
    return " → ".join(places)


def shown(widget: QWidget | None) -> bool:
    """Whether a window or part is really on show."""
    return widget is not None and widget.isVisible()


def type_text(widget: QWidget, text: str) -> None:
    """Type as on a keyboard, letter by letter; letters beyond Latin-1 as an input method does."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(widget, event)


def press(
    widget: QWidget,
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press a key where the cursor is, as a person does; in the widget when it is nowhere."""
    focus = QApplication.focusWidget()
    if focus is not None and focus.window() is widget.window():
        widget = focus
    QTest.keyClick(widget, key, modifiers)


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """Click into the middle of a widget, or at a point of it."""
    place = at if at is not None else widget.rect().center()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def steady(ticks: int = 3) -> Condition:
    """A condition which lets the event loop turn a few times, so that layouts settle."""
    left = [ticks]

    def turned() -> bool:
        left[0] -= 1
        return left[0] <= 0

    return turned
