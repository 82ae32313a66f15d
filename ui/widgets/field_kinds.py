"""Fields for passwords, dates, numbers and longer text."""

import re
from datetime import date
from typing import Any, Final, TypeAlias

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QWidget

from ui.theme import TextRole
from ui.widgets.button import IconButton
from ui.widgets.field import Check, Field, FieldFrame, TextField

# `DateField.date` hides the class inside the class body.
Day: TypeAlias = date
_DATE: Final = re.compile(r"(\d{1,2})\D(\d{1,2})\D(\d{4})|(\d{2})(\d{2})(\d{4})")


def read_date(words: str) -> date | None:
    """Read a day written as 12/4/1990, 12-04-1990, 12.4.1990 or 12041990; None when it is not."""
    found = _DATE.fullmatch(words.strip())
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


class PasswordField(TextField):
    """A secret: hidden, shown while the eye is pressed, with a warning for caps lock."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **options)
        self._help = self._line.help
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye = IconButton("eye", self.tr("Hiện khi giữ chuột"))
        self._eye.setFixedSize(24, 24)
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._eye.pressed.connect(lambda: self._echo(QLineEdit.EchoMode.Normal))
        self._eye.released.connect(lambda: self._echo(QLineEdit.EchoMode.Password))
        self.add_trailing(self._eye)
        self.edit.textEdited.connect(self._watch_case)
        self.left.connect(lambda: self.set_help(self._help))

    def _echo(self, mode: QLineEdit.EchoMode) -> None:
        self.edit.setEchoMode(mode)

    def _watch_case(self, words: str) -> None:
        """Guess caps lock from capitals typed without a small letter.

        Qt tells nothing about the lamp of the key on every system; three capitals in a row at the
        beginning of a password are rare enough to say something.
        """
        letters = [letter for letter in words if letter.isalpha()]
        loud = len(letters) >= 3 and all(letter.isupper() for letter in letters)
        self.set_help(self.tr("Có thể phím Caps Lock đang bật.") if loud else self._help)


class DateField(TextField):
    """A day typed as dd/mm/yyyy; no calendar popup is needed to type a birthday."""

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("placeholder", "ngày/tháng/năm")
        self._extra_check: Check | None = options.pop("check", None)
        super().__init__(label, check=self._check_date, normalise=_tidy_date, **options)

    def date(self) -> Day | None:
        """The day, or None when empty or unreadable."""
        return read_date(self.text())

    def set_date(self, day: Day | None) -> None:
        """Put a day in."""
        self.set_text(f"{day:%d/%m/%Y}" if day else "")

    def _check_date(self, words: str) -> str:
        if read_date(words) is None:
            return self.tr("Cần ngày dạng 12/04/1990, đang có “{words}”.").format(words=words)
        return self._extra_check(words) if self._extra_check else ""


def _tidy_date(words: str) -> str:
    day = read_date(words)
    return f"{day:%d/%m/%Y}" if day else words


class NumberField(TextField):
    """A whole number; thousands are grouped with dots when the focus leaves."""

    def __init__(
        self, label: str, *, minimum: int = 0, maximum: int = 999_999_999_999, **options: Any
    ) -> None:
        self._minimum, self._maximum = minimum, maximum
        super().__init__(label, check=self._check_number, normalise=_tidy_number, **options)

    def number(self) -> int | None:
        """The number, or None when empty or unreadable."""
        return _read_number(self.text())

    def set_number(self, value: int | None) -> None:
        """Put a number in."""
        self.set_text("" if value is None else _group(value))

    def _check_number(self, words: str) -> str:
        value = _read_number(words)
        if value is None:
            return self.tr("Cần một số, đang có “{words}”.").format(words=words)
        if not self._minimum <= value <= self._maximum:
            return self.tr("Cần từ {low} đến {high}, đang có {found}.").format(
                low=_group(self._minimum), high=_group(self._maximum), found=_group(value)
            )
        return ""


def _group(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _read_number(words: str) -> int | None:
    plain = words.strip().replace(".", "").replace(" ", "")
    return int(plain) if plain.isascii() and plain.isdigit() else None


def _tidy_number(words: str) -> str:
    value = _read_number(words)
    return words if value is None else _group(value)


class _Paragraph(QPlainTextEdit):
    left = Signal()
    entered = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Ctrl+Enter saves the form; it must not become a line break on the way.
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


class _TallFrame(FieldFrame):
    def __init__(self, inner: QWidget, lines: int) -> None:
        self._lines = lines
        super().__init__(inner)

    def sizeHint(self) -> QSize:
        line = self.theme().line_height(TextRole.BODY)
        return QSize(200, self._lines * line + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())


class TextArea(Field):
    """Several lines of text; Tab leaves it."""

    edited = Signal()
    left = Signal()

    def __init__(
        self, label: str, *, lines: int = 3, placeholder: str = "", **options: Any
    ) -> None:
        self.edit = _Paragraph()
        self.edit.setFrameShape(QFrame.Shape.NoFrame)
        self.edit.setTabChangesFocus(True)
        self.edit.setPlaceholderText(placeholder)
        self.edit.document().setDocumentMargin(2)
        palette = self.edit.palette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.edit.setPalette(palette)
        frame = _TallFrame(self.edit, lines)
        super().__init__(label, frame, **options)
        self.edit.textChanged.connect(self._changed)
        self.edit.entered.connect(frame.update)
        self.edit.left.connect(self._left)

    def text(self) -> str:
        """The text as it stands."""
        return self.edit.toPlainText()

    def set_text(self, words: str) -> None:
        """Put a text in; takes the error away."""
        self.edit.setPlainText(words)
        self.set_error("")

    def clear(self) -> None:
        """Empty the field and forget its error."""
        self.set_text("")

    def _changed(self) -> None:
        self.set_error("")
        self.edited.emit()

    def _left(self) -> None:
        self.frame.update()
        if self.text().strip():
            self.is_valid()
        self.left.emit()
