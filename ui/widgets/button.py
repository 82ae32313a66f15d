"""Buttons: one primary on a page, plain ones, and quiet ones."""

from enum import Enum
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import RADIUS_FIELD, TextRole, Tone
from ui.widgets.focus_ring import RingedButton
from ui.widgets.paint import LEFT, rounded, text, width_of

_ICON: Final = 18
_GAP: Final = 8
_KEY_GAP: Final = 10


class ButtonKind(Enum):
    """How much a button weighs."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"


class ButtonSize(Enum):
    """Height in pixels: in forms and action bars, in page bars, inside rows."""

    FORM = 34
    BAR = 32
    ROW = 30


def key_sequences(key: str) -> list[QKeySequence]:
    """Return the sequences of a key written for people; Enter means both Enter keys.

    Read as portable names: in Vietnamese both Enter keys are called "Enter", and a key read by
    its translated name would be bound twice and then answer to nothing.
    """
    names = [key.replace("Enter", "Return"), key] if "Enter" in key else [key]
    portable = QKeySequence.SequenceFormat.PortableText
    return [QKeySequence.fromString(name, portable) for name in names]


class Button(RingedButton):
    """A painted push button; the key that presses it stands in it, muted.

    Args:
        words: What it does, a verb first.
        kind: Its weight.
        icon: Name of an icon, or empty.
        key: Its key as people write it, "Ctrl+Enter"; only drawn unless `shortcut`.
        size: Its height.
        shortcut: Also bind `key` in the window of the button.
        parent: The owner.
    """

    def __init__(
        self,
        words: str,
        kind: ButtonKind = ButtonKind.PLAIN,
        *,
        icon: str = "",
        key: str = "",
        size: ButtonSize = ButtonSize.FORM,
        shortcut: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind, self._icon, self._key, self._size = kind, icon, key, size
        self._shortcut = QShortcut(self) if shortcut else None
        if self._shortcut is not None:
            self._shortcut.setKeys(key_sequences(key))
            self._shortcut.activated.connect(self.click)
        self.setText(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name()
        self.follow_theme()

    @property
    def key(self) -> str:
        """The key drawn in the button."""
        return self._key

    @property
    def kind(self) -> ButtonKind:
        """Its weight."""
        return self._kind

    def set_kind(self, kind: ButtonKind) -> None:
        """Change the weight."""
        self._kind = kind
        self.restyle()

    def set_words(self, words: str, key: str | None = None, icon: str | None = None) -> None:
        """Change what the button says; a bound shortcut follows its key."""
        self.setText(words)
        if icon is not None:
            self._icon = icon
        if key is not None:
            self._key = key
            if self._shortcut is not None:
                self._shortcut.setKeys(key_sequences(key))
        self._name()
        self.restyle()

    def disable(self, reason: str) -> None:
        """Refuse presses and say why, in the tooltip and to the screen reader."""
        self.setEnabled(False)
        self.setToolTip(reason)
        self.setAccessibleDescription(reason)

    def enable(self) -> None:
        """Accept presses again."""
        self.setEnabled(True)
        self.setToolTip("")
        self.setAccessibleDescription("")

    def sizeHint(self) -> QSize:
        padding = 8 if self._kind is ButtonKind.QUIET else 12
        width = 2 * padding + width_of(self._shown_words(), self._font())
        width += _ICON + _GAP if self._icon else 0
        if self._key:
            width += _KEY_GAP + width_of(self._key, self.role_font(TextRole.CAPTION))
        return QSize(width, self.scaled(self._size.value))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, edge, ink, key_ink = self._colors()
        if ground is not None or edge is not None:
            rounded(
                painter,
                self.rect(),
                RADIUS_FIELD,
                self.color(ground) if ground else None,
                self.color(edge) if edge else None,
            )
        height, x = self.height(), (self.width() - self._content_width()) // 2
        if self._icon:
            paint_icon(painter, x, (height - _ICON) // 2, _ICON, self._icon, self.color(ink))
            x += _ICON + _GAP
        words = self._shown_words()
        rect = QRect(x, 0, width_of(words, self._font()) + 2, height)
        x += text(painter, rect, words, self._font(), self.color(ink))
        if self._key:
            font = self.role_font(TextRole.CAPTION)
            rect = QRect(x + _KEY_GAP, 0, width_of(self._key, font) + 2, height)
            if self._kind is ButtonKind.PRIMARY and self.isEnabled():
                painter.setOpacity(0.85)
            text(painter, rect, self._key, font, self.color(key_ink), LEFT)

    def _colors(self) -> tuple[str | None, str | None, str, str]:
        """Return the tokens of ground, edge, words and key."""
        is_lit = self.isEnabled() and (self.underMouse() or self.isDown())
        if not self.isEnabled():
            ground = None if self._kind is ButtonKind.QUIET else "surface_alt"
            return ground, None, "text_muted", "text_muted"
        if self._kind is ButtonKind.PRIMARY:
            ground = "accent_hover" if is_lit else "accent"
            return ground, None, "accent_text", "accent_text"
        if self._kind is ButtonKind.PLAIN:
            return ("surface_alt" if is_lit else "surface"), "control", "text", "text_muted"
        return ("surface_alt" if is_lit else None), None, "accent", "text_muted"

    def _content_width(self) -> int:
        padding = 8 if self._kind is ButtonKind.QUIET else 12
        return self.sizeHint().width() - 2 * padding

    def _font(self) -> QFont:
        strong = self._kind is ButtonKind.PRIMARY
        return self.role_font(TextRole.STRONG if strong else TextRole.BODY)

    def _shown_words(self) -> str:
        return self.text().replace("&", "")

    def _name(self) -> None:
        words = self._shown_words()
        self.setAccessibleName(f"{words} ({self._key})" if self._key else words)


class IconButton(RingedButton):
    """A button of one icon; its name and key stand in the tooltip.

    Args:
        icon: Name of the icon.
        name: What it does, for tooltip and screen reader.
        key: Its key as people write it; only told, not bound.
        size: Its edge.
        framed: Draw the edge of a plain button.
        tone: Colour of the icon.
        parent: The owner.
    """

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        key: str = "",
        size: ButtonSize = ButtonSize.BAR,
        framed: bool = False,
        tone: Tone = Tone.MUTED,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._size, self._framed, self._tone = icon, size, framed, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_name(name, key)
        self.follow_theme()

    def set_name(self, name: str, key: str = "") -> None:
        """Change what the button is called."""
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({key})" if key else name)

    def set_icon(self, icon: str) -> None:
        """Change the picture."""
        self._icon = icon
        self.update()

    def set_tone(self, tone: Tone) -> None:
        """Change the colour of the picture."""
        self._tone = tone
        self.update()

    def disable(self, reason: str) -> None:
        """Refuse presses and say why."""
        self.setEnabled(False)
        self.setToolTip(reason)

    def sizeHint(self) -> QSize:
        edge = self.scaled(self._size.value)
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        is_lit = self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked())
        ground = self.color("surface_alt" if is_lit else "surface")
        if self._framed:
            rounded(painter, self.rect(), RADIUS_FIELD, ground, self.color("control"))
        elif is_lit:
            rounded(painter, self.rect(), RADIUS_FIELD, ground)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        x, y = (self.width() - _ICON) // 2, (self.height() - _ICON) // 2
        paint_icon(painter, x, y, _ICON, self._icon, self.tone(self._tone))


def unfocusable(button: RingedButton) -> None:
    """Take a button out of the tab order because a key beside it does the same."""
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
