"""Words on the screen, in a role and a tone."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme import TextRole, Tone
from ui.widgets.paint import elided, text
from ui.widgets.themed import Themed

__all__ = ["Label", "TextRole", "Tone"]


class Label(Themed, QLabel):
    """A plain-text label whose line box never clips stacked capitals.

    Args:
        words: The text; never read as markup.
        role: Size and weight.
        tone: Colour by meaning.
        wrap: Break into lines.
        elide: Shorten to the width at hand, with the whole text as tooltip.
        selectable: Let the text be marked and copied with the mouse.
        parent: The owner.
    """

    def __init__(
        self,
        words: str = "",
        role: TextRole = TextRole.BODY,
        tone: Tone = Tone.TEXT,
        *,
        wrap: bool = False,
        elide: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._tone, self._elide = role, tone, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            self.setContentsMargins(0, 2, 0, 1)
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(words)
        self.follow_theme()

    def set_tone(self, tone: Tone) -> None:
        """Change the meaning of the words."""
        if tone is not self._tone:
            self._tone = tone
            self.restyle()

    def set_role(self, role: TextRole) -> None:
        """Change size and weight."""
        if role is not self._role:
            self._role = role
            self.restyle()

    def restyle(self) -> None:
        self.setFont(self.role_font(self._role))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self.tone(self._tone))
        self.setPalette(palette)
        self.setMinimumHeight(self.theme().line_height(self._role))
        super().restyle()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(0, hint.height()) if self._elide else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elide:
            is_cut = elided(self.text(), self.font(), self.width()) != self.text()
            self.setToolTip(self.text() if is_cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elide:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        color = self.tone(self._tone)
        text(painter, self.rect(), self.text(), self.font(), color, self.alignment())
