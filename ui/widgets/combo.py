"""One choice out of a short list; nothing is typed into it, letters only jump."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.text import fold
from ui.theme import TextRole, Tone
from ui.widgets.field import Field, FieldFrame
from ui.widgets.paint import text, width_of
from ui.widgets.popup import PopupItem, PopupList
from ui.widgets.themed import Themed

_OPEN_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_F4, Qt.Key.Key_Return, Qt.Key.Key_Enter)

_BURST_MS: Final = 45
"""Letters of a scanner come at most 35 ms apart, those of a person never so fast."""


class _Shown(Themed, QWidget):
    """The chosen words; takes the focus and the keys."""

    focus_changed = Signal(bool)
    key_pressed = Signal(QKeyEvent)

    def __init__(self) -> None:
        super().__init__()
        self.words, self.placeholder, self.is_open = "", "", False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(width_of(self.words, self.role_font(TextRole.BODY)) + 8, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 22)

    def event(self, event: QEvent) -> bool:
        # While the list is open, Esc and Enter belong to it and to nobody's shortcut.
        if event.type() is QEvent.Type.ShortcutOverride and self.is_open:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_pressed.emit(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.focus_changed.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        words, tone = (self.words, Tone.TEXT) if self.words else (self.placeholder, Tone.MUTED)
        font = self.role_font(TextRole.BODY)
        text(QPainter(self), self.rect(), words, font, self.tone(tone))


class ComboField(Field):
    """A choice that opens with Space, Enter, F4 or Alt+Down; Up and Down change it in place.

    Signals:
        chosen: The value the officer chose.
    """

    chosen = Signal(object)

    def __init__(
        self, label: str, *, placeholder: str = "", icon: str = "", **options: Any
    ) -> None:
        self._shown = _Shown()
        self._shown.placeholder = placeholder
        frame = FieldFrame(self._shown, icon)
        frame.arrow = True
        frame.restyle()
        super().__init__(label, frame, **options)
        self._choices: list[tuple[object, str]] = []
        self._at = -1
        self._popup: PopupList | None = None
        frame.pressed.connect(self._toggle)
        self._shown.key_pressed.connect(self._key)
        self._letter = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_BURST_MS)
        self._wait.timeout.connect(self._jump_now)
        self._shown.focus_changed.connect(self._focus)

    def set_choices(self, choices: Sequence[tuple[object, str]]) -> None:
        """Replace the list of (value, words); the value stays when it is still there."""
        value = self.value()
        self._choices = list(choices)
        self._at = -1
        self.set_value(value)

    def value(self) -> Any:
        """The chosen value, None before a choice; a letter that still waits is heard first."""
        self._hear_letter()
        return self._choices[self._at][0] if self._at >= 0 else None

    def text(self) -> str:
        """The chosen words."""
        return self._choices[self._at][1] if self._at >= 0 else ""

    def set_value(self, value: object) -> None:
        """Choose without telling; an unknown value chooses nothing."""
        values = [choice for choice, _ in self._choices]
        self._at = values.index(value) if value in values else -1
        self._shown.words = self.text()
        self._shown.restyle()
        self._name()

    def remember(self) -> Callable[[], None]:
        """What puts the choice back as it is now, for a scan that was typed over it."""
        before = self.value()

        def put_back() -> None:
            self._close()
            if self.value() != before:
                self.set_value(before)
                self.chosen.emit(before)

        return put_back

    def set_read_only(self, read_only: bool) -> None:
        """Show plain words without a frame, or a field again."""
        policy = Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus
        self._shown.setFocusPolicy(policy)
        self.frame.set_look(plain=read_only)

    def _name(self) -> None:
        super()._name()
        if hasattr(self, "_shown") and self._shown.words:
            inner = self.frame.inner
            inner.setAccessibleName(f"{inner.accessibleName()}: {self._shown.words}")

    @property
    def is_open(self) -> bool:
        """Whether the list is on the screen; then Enter belongs to it."""
        return self._is_open()

    def _is_open(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def _toggle(self) -> None:
        if self._is_open():
            self._close()
        elif self.isEnabled() and not self.frame.is_plain and self._choices:
            if self._popup is None:
                self._popup = PopupList(self.frame)
                self._popup.picked.connect(self._pick)
            items = [PopupItem(words) for _, words in self._choices]
            self._popup.show_items(items, max(self._at, 0))
            self._shown.is_open = True

    def _close(self) -> None:
        self._shown.is_open = False
        if self._popup is not None:
            self._popup.hide()

    def _focus(self, has: bool) -> None:
        if not has:
            self._close()
            if self.value() is not None:
                self.is_valid()
        self.frame.update()

    def _pick(self, row: int) -> None:
        self._close()
        if 0 <= row < len(self._choices) and row != self._at:
            self.set_value(self._choices[row][0])
            self.set_error("")
            self.chosen.emit(self.value())

    def _key(self, event: QKeyEvent) -> None:
        key, popup = event.key(), self._popup
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return
        event.accept()
        is_letter = bool(event.text().strip()) and event.text().isprintable()
        if not is_letter:
            self._hear_letter()
        if self._is_open() and popup is not None:
            if key in steps:
                popup.step(steps[Qt.Key(key)])
            elif key in _OPEN_KEYS:
                self._pick(popup.current)
            elif key == Qt.Key.Key_Escape:
                self._close()
            elif not self._jump(event.text()):
                event.ignore()
        elif key in _OPEN_KEYS or (is_alt and key in steps):
            self._toggle()
        elif key in steps:
            self._pick(min(max(self._at + steps[Qt.Key(key)], 0), len(self._choices) - 1))
        elif is_letter:
            self._jump_soon(event.text())
        else:
            event.ignore()

    def _jump_soon(self, letter: str) -> None:
        """Jump when no other letter follows at once: a scanner must not choose anything."""
        is_burst = self._wait.isActive()
        self._letter = "" if is_burst else letter
        self._wait.start()

    def _hear_letter(self) -> None:
        if self._wait.isActive():
            self._wait.stop()
            self._jump_now()

    def _jump_now(self) -> None:
        if self._letter and not self._is_open():
            self._jump(self._letter)

    def _jump(self, letter: str) -> bool:
        """Go to the next choice that begins with the letter, in any spelling."""
        wanted = fold(letter) if letter.isprintable() else ""
        if not wanted:
            return False
        start = self._popup.current if self._popup and self._is_open() else self._at
        count = len(self._choices)
        for step in range(1, count + 1):
            row = (start + step) % count
            if fold(self._choices[row][1]).startswith(wanted):
                if self._popup is not None and self._is_open():
                    self._popup.set_current(row)
                else:
                    self._pick(row)
                return True
        return False
