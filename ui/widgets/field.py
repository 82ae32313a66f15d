"""Text fields: label above, frame, and one line for help or error below."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import RADIUS_FIELD, TextRole, Tone
from ui.widgets.paint import rounded, text, width_of
from ui.widgets.themed import Themed

Check = Callable[[str], str]
Normalise = Callable[[str], str]
_HEIGHT: Final = 34
_ICON: Final = 18
_ERROR_ICON: Final = 16
_CAPTION_GAP: Final = 3


class LineEdit(QLineEdit):
    """A line edit without frame, ground or completer; safe for Vietnamese input methods."""

    left = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)
        palette = self.palette()
        palette.setColor(palette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(palette)
        # Qt keeps two pixels at each side; words under words must stand exactly below each other.
        self.setTextMargins(-2, 0, -2, 0)

    def event(self, event: QEvent) -> bool:
        # With nothing to undo in the field, Ctrl+Z belongs to the last act of the program.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class FieldFrame(Themed, QWidget):
    """The rounded edge around an edit, with an icon at the left and a hint at the right."""

    pressed = Signal()

    def __init__(self, inner: QWidget, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.inner = inner
        self.icon, self.hint, self.arrow = icon, "", False
        self.is_wrong = self.is_plain = False
        self._row = QHBoxLayout(self)
        self._row.setSpacing(6)
        self._row.addWidget(inner, 1)
        self.follow_theme()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add_trailing(self, widget: QWidget) -> None:
        """Put a widget inside the frame at its right end."""
        self._row.addWidget(widget)

    def set_look(self, *, wrong: bool | None = None, plain: bool | None = None) -> None:
        """Show the error edge, or plain text without a frame (read-only)."""
        self.is_wrong = self.is_wrong if wrong is None else wrong
        self.is_plain = self.is_plain if plain is None else plain
        self.restyle()

    def set_hint(self, hint: str) -> None:
        """Show muted words at the right end."""
        self.hint = hint
        self.restyle()

    def restyle(self) -> None:
        left = 0 if self.is_plain else 10
        left += _ICON + 8 if self.icon and not self.is_plain else 0
        right = 0 if self.is_plain else 10
        if self.arrow and not self.is_plain:
            right += 16 + 8
        if self.hint:
            right += width_of(self.hint, self.role_font(TextRole.CAPTION)) + 8
        self._row.setContentsMargins(left, 2, right, 2)
        self.inner.setFont(self.role_font(TextRole.BODY))
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.scaled(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.scaled(_HEIGHT))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.inner.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), self.rect()
        if not self.is_plain:
            # The ring of the focus goes before the edge of the error: the words below stay.
            edge, width = ("late", 2) if self.is_wrong else ("control", 1)
            if self.inner.hasFocus():
                edge, width = ("focus", 2)
            ground = "surface" if self.isEnabled() else "surface_alt"
            rounded(painter, rect, RADIUS_FIELD, self.color(ground), self.color(edge), width)
            middle = rect.height() // 2
            if self.icon:
                color = self.tone(Tone.MUTED)
                paint_icon(painter, 10, middle - _ICON // 2, _ICON, self.icon, color)
            if self.arrow:
                x = rect.width() - 10 - 16
                paint_icon(painter, x, middle - 8, 16, "chevron-down", self.tone(Tone.MUTED))
        if self.hint:
            font = self.role_font(TextRole.CAPTION)
            width = width_of(self.hint, font)
            right = rect.width() - (0 if self.is_plain else 10)
            right -= 24 if self.arrow and not self.is_plain else 0
            spot = QRect(right - width, 0, width + 2, rect.height())
            text(painter, spot, self.hint, font, self.tone(Tone.MUTED))


class _Caption(Themed, QWidget):
    """The label over a field: muted words, a red asterisk, and the error when it stands here."""

    def __init__(self, words: str, required: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.required, self.error = words, required, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        font = self.role_font(TextRole.CAPTION)
        line = self.theme().line_height(TextRole.CAPTION)
        return QSize(width_of(self.words + " *", font), line + _CAPTION_GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, font = QPainter(self), self.role_font(TextRole.CAPTION)
        rect = self.rect().adjusted(0, 0, 0, -_CAPTION_GAP)
        taken = text(painter, rect, self.words, font, self.tone(Tone.MUTED))
        if self.required:
            star = rect.adjusted(taken + 4, 0, 0, 0)
            taken += 4 + text(painter, star, "*", font, self.tone(Tone.LATE))
        if self.error:
            rest = rect.adjusted(taken + 10, 0, 0, 0)
            text(painter, rest, self.error, font, self.tone(Tone.LATE))


class _HelpLine(Themed, QWidget):
    """One reserved line: help, muted, or what is wrong, with an icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.help = self.error = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(0, self.theme().line_height(TextRole.CAPTION) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), self.rect().adjusted(0, 4, 0, 0)
        font = self.role_font(TextRole.CAPTION)
        if self.error:
            color = self.tone(Tone.LATE)
            top = rect.center().y() - _ERROR_ICON // 2 + 1
            paint_icon(painter, 0, top, _ERROR_ICON, "alert-triangle", color)
            text(painter, rect.adjusted(_ERROR_ICON + 5, 0, 0, 0), self.error, font, color)
        elif self.help:
            text(painter, rect, self.help, font, self.tone(Tone.MUTED))


class Field(QWidget):
    """Base of every labelled field: caption, frame, and the line under it.

    Args:
        label: The words over the field.
        frame: The frame with the edit inside.
        required: Draw the asterisk and refuse an empty value.
        help: Muted words under the field; an error takes their place.
        check: Returns what is wrong with the text, or "".
        reserve_line: Keep the line under the field even when it is empty, so that the form does
            not jump. Without it (compact form), an error stands beside the label.
        parent: The owner.
    """

    def __init__(
        self,
        label: str,
        frame: FieldFrame,
        *,
        required: bool = False,
        help: str = "",
        check: Check | None = None,
        reserve_line: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.frame, self._check, self._required = frame, check, required
        self._spoken = ""
        self._caption = _Caption(label, required)
        self._line = _HelpLine()
        self._line.help = help
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._caption)
        column.addWidget(frame)
        column.addWidget(self._line)
        self._caption.setVisible(bool(label))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(frame.inner)
        self._reserve = reserve_line
        self._line.setVisible(reserve_line)
        self._name()

    @property
    def label(self) -> str:
        """The words over the field."""
        return self._caption.words

    def set_label(self, words: str) -> None:
        """Change the words over the field."""
        self._caption.words = words
        self._caption.restyle()
        self._name()

    def set_caption_shown(self, shown: bool) -> None:
        """Keep the words over the field, or only its name for screen readers."""
        self._caption.setVisible(shown and bool(self._caption.words))

    def set_name(self, words: str) -> None:
        """Name a field without words over it, for screen readers."""
        self._spoken = words
        self._name()

    def set_required(self, required: bool) -> None:
        """Draw the asterisk and refuse an empty value, or not."""
        self._required = self._caption.required = required
        self._caption.update()
        self._name()

    def set_check(self, check: Check | None) -> None:
        """Change what is asked of the text."""
        self._check = check

    def set_reserve_line(self, reserve: bool) -> None:
        """Keep a line under the field, or show errors beside the label (compact form)."""
        self._reserve = reserve
        self._line.setVisible(reserve)
        self._show_error(self.error())

    def set_help(self, words: str) -> None:
        """Change the muted words under the field."""
        self._line.help = words
        self._line.update()
        self._name()

    def error(self) -> str:
        """What is wrong, or ""."""
        return self._line.error

    def set_error(self, words: str) -> None:
        """Show what is wrong and what is there; "" takes it away."""
        if words != self.error():
            self._show_error(words)

    def text(self) -> str:
        """The value as text; every kind of field says how."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        """Check now, show the result, and return whether the value may be saved."""
        words = self.text()
        error = ""
        if self._required and not words.strip():
            error = self.tr("Cần điền mục này.")
        elif self._check is not None and words.strip():
            error = self._check(words)
        self.set_error(error)
        return not error

    def _show_error(self, words: str) -> None:
        self._line.error = words
        self._caption.error = "" if self._reserve else words
        self.frame.set_look(wrong=bool(words))
        self.frame.setToolTip(words)
        self._line.update()
        self._caption.update()
        self._name()

    def _name(self) -> None:
        required = self.tr("bắt buộc") if self._required else ""
        named = ", ".join(filter(None, (self._caption.words or self._spoken, required)))
        self.frame.inner.setAccessibleName(named)
        self.frame.inner.setAccessibleDescription(self._line.error or self._line.help)


class TextField(Field):
    """One line of text, checked and tidied when the focus leaves, never while typing.

    Signals:
        edited: The officer changed the text.
        left: The focus left; the text is tidied and checked.
        submitted: Enter was pressed.
    """

    edited = Signal(str)
    left = Signal()
    submitted = Signal()

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        help: str = "",
        icon: str = "",
        hint: str = "",
        placeholder: str = "",
        check: Check | None = None,
        normalise: Normalise | None = None,
        reserve_line: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = LineEdit()
        frame = FieldFrame(self.edit, icon)
        super().__init__(
            label,
            frame,
            required=required,
            help=help,
            check=check,
            reserve_line=reserve_line,
            parent=parent,
        )
        self._normalise = normalise
        self.edit.setPlaceholderText(placeholder)
        self.set_hint(hint)
        self.edit.textEdited.connect(self._edited)
        self.edit.returnPressed.connect(self.submitted)
        self.edit.entered.connect(frame.update)
        self.edit.left.connect(self._left)

    def text(self) -> str:
        """The text as it stands."""
        return self.edit.text()

    def set_text(self, words: str) -> None:
        """Put a text in; takes the error away."""
        self.edit.setText(words)
        self.edit.setCursorPosition(0)
        self.set_error("")

    def clear(self) -> None:
        """Empty the field and forget its error."""
        self.set_text("")

    def set_hint(self, hint: str) -> None:
        """Show muted words at the right end: a key, a code."""
        self.frame.set_hint(hint)

    def set_read_only(self, read_only: bool) -> None:
        """Show plain text without a frame, or a field again."""
        self.edit.setReadOnly(read_only)
        policy = Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus
        self.edit.setFocusPolicy(policy)
        self.frame.set_look(plain=read_only)

    def add_trailing(self, widget: QWidget) -> None:
        """Put a button inside the frame at the right end."""
        self.frame.add_trailing(widget)

    def _edited(self, words: str) -> None:
        # An old error goes as soon as the officer works on it; a new one waits for the leave.
        self.set_error("")
        self.edited.emit(words)

    def _left(self) -> None:
        self.frame.update()
        if self._normalise is not None and not self.edit.isReadOnly():
            tidy = self._normalise(self.edit.text())
            if tidy != self.edit.text():
                self.edit.setText(tidy)
        if self.edit.text().strip():
            self.is_valid()
        self.left.emit()
