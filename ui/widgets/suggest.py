"""A text field with suggestions under it, never inside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from ui.jobs import Latest
from ui.widgets.field import TextField
from ui.widgets.popup import PopupItem, PopupList
from ui.widgets.state import StateWord

DELAY_MS: Final = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal: its value, words, a muted second line, and words or a state at the right."""

    value: object
    text: str
    secondary: str = ""
    hint: str = ""
    state: StateWord | None = None


Answer: TypeAlias = Callable[[Sequence[Suggestion]], None]
Provider: TypeAlias = Callable[[str, Answer], None]


class Suggester(QObject):
    """Asks a provider 200 ms after the last key and shows its answer under a field.

    Args:
        field: Its edit is watched and its frame carries the list.
        provider: `provider(text, answer)`; may answer later, from the GUI thread. Late answers
            are dropped.
        least: Letters before anything is asked; 0 also opens on Down in an empty field.
        empty: Said when nothing was found; "" says nothing.
        least_width: Of the list, when the field is narrower.
        takes_first: Whether Enter after this text takes the first row; where free text is right,
            a row must be chosen with Down first. By default always.
    """

    chosen = Signal(object)
    entered = Signal(str)

    def __init__(
        self,
        field: TextField,
        provider: Provider,
        *,
        least: int = 1,
        empty: str = "",
        least_width: int = 0,
        takes_first: Callable[[str], bool] = lambda text: True,
    ) -> None:
        super().__init__(field)
        self._field, self._provider, self._least_width = field, provider, least_width
        self._takes_first = takes_first
        self._least, self._empty = least, empty
        self._rows: Sequence[Suggestion] = ()
        self._latest = Latest()
        self._wants_first = False
        self._popup: PopupList | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._ask)
        field.edit.textEdited.connect(self._typed)
        field.edit.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Whether the list is on the screen."""
        return self._popup is not None and self._popup.isVisible()

    @property
    def rows(self) -> Sequence[Suggestion]:
        """The suggestions on the screen."""
        return self._rows

    def close(self) -> None:
        """Take the list away and forget what was asked."""
        self._timer.stop()
        self._latest.next()
        self._wants_first = False
        if self._popup is not None:
            self._popup.hide()

    def ask_now(self) -> None:
        """Ask without waiting."""
        self._timer.stop()
        self._ask()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.FocusOut:
            self.close()
        elif kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.is_open and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _typed(self, words: str) -> None:
        self._wants_first = False
        if len(words.strip()) < max(self._least, 1):
            self.close()
        else:
            self._timer.start()

    def _ask(self) -> None:
        self._provider(self._field.edit.text().strip(), self._latest.guard(self._show))

    def _show(self, rows: Sequence[Suggestion]) -> None:
        self._rows = rows
        if self._wants_first:
            self._wants_first = False
            self._take(0)
            return
        if not self._field.edit.hasFocus():
            return
        if self._popup is None:
            self._popup = PopupList(self._field.frame, self._least_width)
            self._popup.picked.connect(self._take)
        items = [PopupItem(row.text, row.secondary, row.hint, row.state) for row in rows]
        first = 0 if self._takes_first(self._field.edit.text()) else -1
        self._popup.show_items(items, first, self._empty)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self._enter()
        if not self.is_open or self._popup is None:
            if key in (Qt.Key.Key_Down, Qt.Key.Key_F4):
                if len(self._field.edit.text().strip()) >= self._least:
                    self.ask_now()
                return True
            return False
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self._popup.page(),
            Qt.Key.Key_PageUp: -self._popup.page(),
        }
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in steps:
            self._popup.step(steps[Qt.Key(key)])
        else:
            return False
        return True

    def _enter(self) -> bool:
        """Take the current row; when the answer is still on its way, take its first row."""
        if self.is_open and self._popup is not None and self._popup.current >= 0:
            self._take(self._popup.current)
            return True
        if self._timer.isActive() and self._takes_first(self._field.edit.text()):
            self.ask_now()
            self._wants_first = True
            return True
        self.entered.emit(self._field.edit.text())
        return False

    def _take(self, row: int) -> None:
        self.close()
        if 0 <= row < len(self._rows):
            self.chosen.emit(self._rows[row])
        else:
            self.entered.emit(self._field.edit.text())


class SuggestField(TextField):
    """A text field that ends in one of the suggestions of its provider.

    The letters stay what the officer typed until a row is taken. After editing, the value is
    forgotten, and leaving the field without a value is an error when it is required.

    Signals:
        chosen: The `Suggestion` that was taken.
        cleared: The text no longer stands for a value.
    """

    chosen = Signal(object)
    cleared = Signal()

    def __init__(
        self,
        label: str,
        provider: Provider,
        *,
        least: int = 1,
        empty: str = "",
        free_text: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self._free_text = free_text
        self._taken: Suggestion | None = None
        self._plain_check = self._check
        self.set_check(self._check_taken)
        self.frame.arrow = True
        self.frame.restyle()
        self.suggester = Suggester(self, provider, least=least, empty=empty)
        self.suggester.chosen.connect(self._choose)
        self.edited.connect(self._forget)
        self.frame.pressed.connect(self._open_all)
        self._least = least

    def value(self) -> Any:
        """The value of the suggestion that was taken, or None."""
        return self._taken.value if self._taken else None

    def suggestion(self) -> Suggestion | None:
        """The suggestion that was taken."""
        return self._taken

    def set_suggestion(self, suggestion: Suggestion | None) -> None:
        """Take a suggestion without telling, or empty the field."""
        self._taken = suggestion
        self.set_text(suggestion.text if suggestion else "")
        self.set_hint(suggestion.hint if suggestion else "")

    def clear(self) -> None:
        """Empty the field."""
        self.set_suggestion(None)

    def _choose(self, suggestion: Suggestion) -> None:
        self.set_suggestion(suggestion)
        self.chosen.emit(suggestion)

    def _forget(self) -> None:
        if self._taken is not None:
            self._taken = None
            self.set_hint("")
            self.cleared.emit()

    def _open_all(self) -> None:
        if self._least == 0 and not self.edit.text() and not self.edit.isReadOnly():
            self.suggester.ask_now()

    def _check_taken(self, words: str) -> str:
        if self._taken is None and not self._free_text:
            return self.tr("Cần chọn một dòng trong danh sách gợi ý.")
        return self._plain_check(words) if self._plain_check else ""
