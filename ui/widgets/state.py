"""States: always an icon, a word and a colour; only "late" is tinted and bold."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import RADIUS_FIELD, STATE_ICONS, TextRole, Theme, Tone, theme_of
from ui.widgets.paint import rounded, text, width_of
from ui.widgets.themed import Themed

ICON: Final = 18
ICON_GAP: Final = 6
_TINT_X: Final = 8


@dataclass(frozen=True, slots=True)
class StateWord:
    """What a state says, for instance `StateWord(Tone.LATE, "Quá hạn 1 ngày")`."""

    tone: Tone
    words: str
    icon: str = ""

    @property
    def icon_name(self) -> str:
        """The icon: its own, else the usual one of the tone, else none."""
        return self.icon or STATE_ICONS.get(self.tone, "")


def state_font(theme: Theme, state: StateWord, role: TextRole = TextRole.BODY) -> QFont:
    """Return the font of a state: bold only when late."""
    if state.tone is not Tone.LATE:
        return theme.font(role)
    strong = TextRole.CAPTION_STRONG if role is TextRole.CAPTION else TextRole.STRONG
    return theme.font(strong)


def state_width(theme: Theme, state: StateWord, role: TextRole = TextRole.BODY) -> int:
    """Return the width that `paint_state` needs, tint included."""
    width = width_of(state.words, state_font(theme, state, role))
    width += ICON + ICON_GAP if state.icon_name else 0
    return width + (2 * _TINT_X if state.tone is Tone.LATE else 0)


def paint_state(
    painter: QPainter,
    rect: QRect,
    state: StateWord,
    theme: Theme,
    role: TextRole = TextRole.BODY,
) -> None:
    """Paint one state at the left of `rect`, centred in its height."""
    font, color = state_font(theme, state, role), theme.tone_color(state.tone)
    x, width = rect.left(), rect.width()
    if state.tone is Tone.LATE:
        full = min(state_width(theme, state, role), width)
        height = min(rect.height(), theme.line_height(role) + 4)
        tint = QRect(x, rect.center().y() - height // 2 + 1, full, height)
        rounded(painter, tint, RADIUS_FIELD, theme.tone_ground(state.tone))
        x, width = x + _TINT_X, full - 2 * _TINT_X
    if state.icon_name:
        paint_icon(painter, x, rect.center().y() - ICON // 2 + 1, ICON, state.icon_name, color)
        x, width = x + ICON + ICON_GAP, width - ICON - ICON_GAP
    text(painter, QRect(x, rect.top(), max(0, width), rect.height()), state.words, font, color)


class StateLabel(Themed, QWidget):
    """One state standing alone."""

    def __init__(
        self,
        state: StateWord | None = None,
        role: TextRole = TextRole.BODY,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._role = state, role
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_state(state)
        self.follow_theme()

    def state(self) -> StateWord | None:
        """What is shown."""
        return self._state

    def set_state(self, state: StateWord | None) -> None:
        """Show another state, or nothing."""
        self._state = state
        self.setAccessibleName(state.words if state else "")
        self.restyle()

    def sizeHint(self) -> QSize:
        width = state_width(theme_of(), self._state, self._role) if self._state else 0
        return QSize(width, self.theme().line_height(self._role) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._state is not None:
            paint_state(QPainter(self), self.rect(), self._state, theme_of(), self._role)
