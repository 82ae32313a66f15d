"""The scanned page, as large as there is room; or the facts of a file that is not a picture."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import RADIUS_CARD, TextRole, Tone
from ui.widgets.paint import CENTER, rounded, text, wrapped
from ui.widgets.themed import Themed

LARGEST_EDGE: Final = 1800
_ICON: Final = 40
_MARGIN: Final = 12
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".tif", ".tiff")


@dataclass(frozen=True, slots=True)
class Picture:
    """What was read of a file: its picture, or None when Qt cannot show it."""

    name: str
    size: int
    image: QImage | None


def is_picture(name: str) -> bool:
    """Whether the ending promises a picture."""
    return Path(name).suffix.lower() in _PICTURES


def read_picture(path: Path, name: str) -> Picture:
    """Read a file for the preview, reduced while reading; runs off the GUI thread."""
    size = path.stat().st_size
    if not is_picture(name):
        return Picture(name, size, None)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    full = reader.size()
    if full.isValid() and max(full.width(), full.height()) > LARGEST_EDGE:
        bound = QSize(LARGEST_EDGE, LARGEST_EDGE)
        reader.setScaledSize(full.scaled(bound, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return Picture(name, size, None if image.isNull() else image)


class Preview(Themed, QWidget):
    """Shows one picture on its ground, or a sentence with an icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._icon, self._title, self._note = "", "", ""
        self._is_target = self._invites = False
        self._scaled: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 90)
        self.follow_theme()

    @property
    def has_image(self) -> bool:
        """Whether a picture is on show."""
        return self._image is not None

    def show_image(self, image: QImage, words: str) -> None:
        """Show a picture; `words` are for the screen reader."""
        self._image, self._scaled = image, None
        self._invites = False
        self.setAccessibleName(words)
        self.update()

    def show_words(self, icon: str, title: str, note: str = "", *, invites: bool = False) -> None:
        """Say something instead: `invites` draws the place where files may be dropped."""
        self._image, self._scaled = None, None
        self._icon, self._title, self._note, self._invites = icon, title, note, invites
        self.setAccessibleName(f"{title}. {note}" if note else title)
        self.update()

    def said(self) -> str:
        """The sentence on show, "" with a picture."""
        return "" if self._image is not None else self._title

    def set_target(self, target: bool) -> None:
        """Show that a file hangs over it."""
        self._is_target = target
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = "accent_soft" if self._is_target else "surface_alt"
        rounded(painter, self.rect(), RADIUS_CARD, self.color(ground))
        if self._is_target or self._invites:
            pen = QPen(self.color("accent" if self._is_target else "control"), 1.0)
            pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
        if self._image is not None:
            self._paint_image(painter, self._image)
        elif self._title:
            self._paint_words(painter)

    def _paint_image(self, painter: QPainter, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        room = self.size() - QSize(2 * _MARGIN, 2 * _MARGIN)
        wanted = image.size().scaled(room * ratio, Qt.AspectRatioMode.KeepAspectRatio)
        if self._scaled is None or self._scaled.size() != wanted:
            self._scaled = image.scaled(
                wanted,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._scaled.setDevicePixelRatio(ratio)
        width, height = wanted.width() / ratio, wanted.height() / ratio
        x, y = (self.width() - width) / 2, (self.height() - height) / 2
        painter.drawImage(QRectF(x, y, width, height), self._scaled)
        painter.setPen(QPen(self.color("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(x - 0.5, y - 0.5, width + 1, height + 1))

    def _paint_words(self, painter: QPainter) -> None:
        theme, room = self.theme(), self.width() - 4 * _MARGIN
        body, caption = theme.font(TextRole.BODY), theme.font(TextRole.CAPTION)
        lines = wrapped(self._title, body, room, 3)
        notes = wrapped(self._note, caption, room, 3) if self._note else []
        line, below = theme.line_height(TextRole.BODY), theme.line_height(TextRole.CAPTION)
        icon = _ICON + 8 if self._icon else 0
        y = max(4, (self.height() - icon - line * len(lines) - below * len(notes)) // 2)
        if self._icon:
            x = (self.width() - _ICON) // 2
            paint_icon(painter, x, y, _ICON, self._icon, self.tone(Tone.MUTED))
            y += icon
        for words in lines:
            spot = QRect(2 * _MARGIN, y, room, line)
            text(painter, spot, words, body, self.tone(Tone.TEXT), CENTER)
            y += line
        for words in notes:
            spot = QRect(2 * _MARGIN, y, room, below)
            text(painter, spot, words, caption, self.tone(Tone.MUTED), CENTER)
            y += below
