"""The strip that says that nothing here is real."""

from typing import Final

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import TextRole, Tone
from ui.widgets.paint import CENTER, text
from ui.widgets.themed import Themed

_HEIGHT: Final = 24


class Watermark(Themed, QWidget):
    """Stands over the top bar of an office with sample data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = self.tr("DỮ LIỆU MẪU – không dùng để giải quyết hồ sơ thật")
        self.setAccessibleName(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def restyle(self) -> None:
        self.setFixedHeight(self.scaled(_HEIGHT))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.color("soon_bg"))
        font = self.role_font(TextRole.CAPTION_STRONG)
        text(painter, self.rect(), self._words, font, self.tone(Tone.SOON), CENTER)
