"""The painted parts of the public screen: large words, fields, keys, and how far the work is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QWidget

from ui.icons import icon_pixmap
from ui.theme import FAMILY, LIGHT, RADIUS_FIELD, TextRole
from ui.widgets.field import LineEdit
from ui.widgets.paint import CENTER, rounded, text, width_of

if TYPE_CHECKING:
    from cds_desktop.services.lookup import Progress

STEPS: Final = 4
_FIELD: Final = 64
_LONGEST: Final = 2000
"""A scanned slip may carry more than its code; what is longer is no slip."""


def step_of(progress: Progress) -> int:
    """The step that is reached, of `STEPS`; -1 for a dossier whose way ended elsewhere."""
    from cds_desktop.services.lookup import Progress

    steps = {
        Progress.REGISTERED: 0,
        Progress.RECEIVED: 1,
        Progress.PROCESSING: 1,
        Progress.WAITING: 1,
        Progress.PAYING: 1,
        Progress.READY: 2,
        Progress.RETURNED: 3,
    }
    return steps.get(progress, -1)


def light(token: str) -> QColor:
    """A colour of the light theme, whatever the officer chose."""
    return QColor(getattr(LIGHT, token))


def font_of(role: TextRole, *, bold: bool | None = None) -> QFont:
    """The font of a role in its own size: an officer's text size is not the citizen's."""
    font = QFont(FAMILY)
    font.setPointSizeF(role.points)
    font.setBold(role.is_bold if bold is None else bold)
    return font


class Words(QLabel):
    """A line or two of the screen."""

    def __init__(self, words: str, role: TextRole, token: str = "text") -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font_of(role))
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(role.line)
        self.set_token(token)

    def set_token(self, token: str) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, light(token))
        self.setPalette(palette)


class LargeField(QWidget):
    """A large field with its name above it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.edit = LineEdit(self)
        self.edit.setAccessibleName(words)
        self.edit.setFont(font_of(TextRole.KIOSK_WORD, bold=False))
        self.edit.setMaxLength(_LONGEST)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        palette = self.edit.palette()
        for role, token in (
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "accent_text"),
        ):
            palette.setColor(role, light(token))
        self.edit.setPalette(palette)
        self._name = words
        self.setFocusProxy(self.edit)
        self.setFixedHeight(TextRole.KIOSK.line + 6 + _FIELD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def _frame(self) -> QRect:
        return QRect(0, self.height() - _FIELD, self.width(), _FIELD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.edit.setGeometry(self._frame().adjusted(18, 4, -18, -4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        spot = QRect(2, 0, self.width(), TextRole.KIOSK.line)
        text(painter, spot, self._name, font_of(TextRole.KIOSK), light("text_muted"))
        edge, width = ("focus", 3) if self.edit.hasFocus() else ("control", 2)
        rounded(painter, self._frame(), RADIUS_FIELD, light("surface"), light(edge), width)


class LargeKey(QAbstractButton):
    """A large button with its key written in it."""

    def __init__(self, words: str, key: str, *, primary: bool = False) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(f"{words} ({key})")
        self._key, self._primary = key, primary
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = width_of(self.text(), self._words_font())
        return QSize(max(200, 56 + words + 14 + width_of(self._key, font_of(TextRole.KIOSK))), 60)

    def _words_font(self) -> QFont:
        return font_of(TextRole.KIOSK, bold=self._primary)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = "accent" if self._primary else "surface"
        if self.isDown() or not self.isEnabled():
            ground = "accent_hover" if self._primary else "surface_alt"
        edge, width = ("control" if not self._primary else ground), 2
        if self.hasFocus():
            edge, width = "focus", 3
        rounded(painter, self.rect(), RADIUS_FIELD, light(ground), light(edge), width)
        if self.hasFocus() and self._primary:
            ring = self.rect().adjusted(5, 5, -5, -5)
            rounded(painter, ring, RADIUS_FIELD - 3, None, light("accent_text"), 2)
        ink = light("accent_text" if self._primary else "text")
        font, plain = self._words_font(), font_of(TextRole.KIOSK)
        words, key = width_of(self.text(), font), width_of(self._key, plain)
        x = (self.width() - words - 14 - key) // 2
        text(painter, QRect(x, 0, words + 2, self.height()), self.text(), font, ink)
        painter.setOpacity(0.8)
        text(painter, QRect(x + words + 14, 0, key + 2, self.height()), self._key, plain, ink)


class Steps(QWidget):
    """How far: four places on a line, the reached ones filled, each with its word."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = -1
        self._names = (
            self.tr("Tiếp nhận"),
            self.tr("Giải quyết"),
            self.tr("Có kết quả"),
            self.tr("Đã trả"),
        )
        self.setFixedHeight(112)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_step(self, reached: int) -> None:
        """Fill the places up to this one; below 0 there is no way to show."""
        self.reached = reached
        self.setVisible(reached >= 0)
        if reached >= 0:
            self.setAccessibleName(self._names[reached])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch, size = self.width() // STEPS, 36
        for at, name in enumerate(self._names):
            middle = at * pitch + pitch // 2
            if at:
                token = "accent" if at <= self.reached else "control"
                painter.fillRect(middle - pitch + 26, 24, pitch - 52, 3, light(token))
            spot = QRect(middle - size // 2, 8, size, size)
            is_done, is_here = at < self.reached or at == STEPS - 1, at == self.reached
            ground = "accent" if at <= self.reached else "surface"
            edge = "accent" if at <= self.reached else "control"
            rounded(painter, spot, size / 2, light(ground), light(edge), 2)
            if at <= self.reached and is_done:
                ratio = self.devicePixelRatioF()
                mark = icon_pixmap("check", light("accent_text"), 24, ratio)
                painter.drawPixmap(spot.x() + 6, spot.y() + 6, mark)
            font = font_of(TextRole.KIOSK, bold=is_here)
            words = QRect(at * pitch, 56, pitch, 40)
            token = "text" if at <= self.reached else "text_muted"
            text(painter, words, name, font, light(token), CENTER)
