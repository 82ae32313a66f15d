"""The rating window: one question, five faces that look alike, one touch.

The screen must not vote: same edge, same colour on every tile, no tile has the focus, and nobody's
name stands on it. Always in the light colours, whatever the officer uses.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QScreen,
)
from PySide6.QtWidgets import QAbstractButton, QWidget

from cds_desktop.domain.dossier_records import DossierLine, DossierRecord
from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.moments import clock_words
from cds_desktop.wording.terms import RATING_LEVELS
from ui.context import Context
from ui.icons import icon_pixmap
from ui.theme import FAMILY, LIGHT, RADIUS_FIELD, RADIUS_KIOSK, TextRole
from ui.widgets.paint import CENTER, elided, rounded, text, width_of, wrapped

__all__ = ["Ballot", "RatingKiosk", "ballot_of", "second_screen"]

THANKS_MS: Final = 5_000
IDLE_MS: Final = 90_000
_FACES: Final = {
    RatingLevel.VERY_SATISFIED: "mood-happy",
    RatingLevel.SATISFIED: "mood-smile",
    RatingLevel.NEUTRAL: "mood-empty",
    RatingLevel.DISSATISFIED: "mood-sad",
    RatingLevel.VERY_DISSATISFIED: "mood-cry",
}
_KEYS: Final = {Qt.Key(Qt.Key.Key_0.value + level.value): level for level in RatingLevel}
_HELD: Final = re.compile(r"hài lòng|Bình thường")
_FACE: Final = 136
_GAP: Final = 24
_TILE: Final = QSize(284, 300)
_SKIP: Final = QSize(200, 60)
_HEAD: Final = 76
_SIDE: Final = 60
_SIDE_LEAST: Final = 24


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the citizen is asked about: a dossier, never a person."""

    code: str
    subject: str
    returned_at: datetime | None


def ballot_of(dossier: DossierRecord | DossierLine) -> Ballot:
    """The ballot of a dossier that was handed back."""
    return Ballot(dossier.code, dossier.procedure_name, dossier.returned_at)


def second_screen(beside: QWidget) -> QScreen:
    """The screen turned to the citizen: another one than that of the officer, if there is one."""
    own = beside.screen()
    others = [screen for screen in QGuiApplication.screens() if screen is not own]
    return others[0] if others else own


def _color(token: str) -> QColor:
    return QColor(getattr(LIGHT, token))


def _font(role: TextRole) -> QFont:
    """The font of a role in its own size: the officer's text size is not the citizen's."""
    font = QFont(FAMILY)
    font.setPointSizeF(role.points)
    font.setBold(role.is_bold)
    return font


def _hold(found: re.Match[str]) -> str:
    """Keep two syllables of one word together."""
    return found[0].replace(" ", "\u00a0")


class _Tile(QAbstractButton):
    """One answer; the whole tile is the button."""

    def __init__(self, level: RatingLevel, parent: QWidget) -> None:
        super().__init__(parent)
        self.level = level
        self.setText(RATING_LEVELS[level.value])
        self.setAccessibleName(self.text())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoRepeat(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = _color("accent_soft" if self.isDown() else "surface")
        rounded(painter, self.rect(), RADIUS_KIOSK, ground, _color("control"), 2)
        font = _font(TextRole.KIOSK_WORD)
        line = min(TextRole.KIOSK_WORD.line, max(30, self.height() // 8))
        lines = wrapped(_HELD.sub(_hold, self.text()), font, self.width() - 20, 2)
        # Room for two lines on every tile, so that all faces stand at the same height.
        words_top = self.height() - 2 * line - self.height() // 14
        face = min(_FACE, words_top - 16, self.width() - 32)
        top = (words_top - face) // 2 + self.height() // 30
        ratio = self.devicePixelRatioF()
        pixmap = icon_pixmap(_FACES[self.level], _color("accent"), face, ratio)
        painter.drawPixmap((self.width() - face) // 2, top, pixmap)
        y = words_top + (2 - len(lines)) * line // 2
        for words in lines:
            spot = QRect(8, y, self.width() - 16, line)
            text(painter, spot, words, font, _color("text"), CENTER)
            y += line


class _Skip(QAbstractButton):
    """The way past the question."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = _color("surface_alt" if self.isDown() else "surface")
        rounded(painter, self.rect(), RADIUS_FIELD, ground, _color("control"))
        font = _font(TextRole.KIOSK)
        text(painter, self.rect(), self.text(), font, _color("text"), CENTER)


class RatingKiosk(QWidget):
    """A full-screen window for one vote on one dossier.

    Keys 1 to 5 give the level (5 is "rất hài lòng"), Esc is for the officer.

    Args:
        context: The open office.
        ballot: What is asked about.
        parent: The window of the officer, which gets the focus back.
        thanks_ms: How long the thanks stand.
        idle_ms: After this time without a touch the window closes without a vote.

    Signals:
        closed: The window is gone; True when a vote was stored.
    """

    closed = Signal(bool)

    def __init__(
        self,
        context: Context,
        ballot: Ballot,
        parent: QWidget | None = None,
        *,
        thanks_ms: int = THANKS_MS,
        idle_ms: int = IDLE_MS,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Phiếu đánh giá mức độ hài lòng"))
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(960, 540)
        self._context, self._ballot, self._thanks_ms = context, ballot, thanks_ms
        self._is_answered = self._has_vote = False
        self._said = ""
        self.tiles = [_Tile(level, self) for level in reversed(RatingLevel)]
        for tile in self.tiles:
            tile.pressed.connect(lambda level=tile.level: self._vote(level))
        self.skip_button = _Skip(self.tr("Bỏ qua"), self)
        self.skip_button.clicked.connect(self.close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close)
        self._timer.start(idle_ms)
        self.setAccessibleName(self._question())

    def open_for_citizen(self) -> None:
        """Show on the citizen's screen, over everything on it."""
        screen = second_screen(self.parentWidget() or self)
        self.setGeometry(screen.geometry())
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.setFocus()

    def said(self) -> str:
        """The sentence that took the place of the question, "" before a touch."""
        return self._said

    # --- the vote -------------------------------------------------------------------------------

    def _vote(self, level: RatingLevel) -> None:
        if self._is_answered:
            return  # a repeated touch
        self._is_answered = True
        from cds_desktop.services.ratings import rate

        context, code, now = self._context, self._ballot.code, self._context.now()
        context.jobs.run(
            self,
            lambda: rate(context.open_uow, code, level, actor=context.actor, now=now),
            lambda _none: self._thank(),
            self._refuse,
        )

    def _thank(self) -> None:
        self._has_vote = True
        self._say(self.tr("Cảm ơn Bà/Ông."))
        self._context.changes.ratings_changed.emit()

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, CdsError) and error.code == "rating.already_given":
            self._say(self.tr("Hồ sơ này đã được đánh giá. Cảm ơn Bà/Ông."))
        elif isinstance(error, CdsError):
            self._say(sentence(error))
        else:
            self._say(self.tr("Chưa ghi được đánh giá. Cảm ơn Bà/Ông."))
            self._context.notices.failed(error)

    def _say(self, words: str) -> None:
        self._said = words
        self.setAccessibleName(words)
        for button in (*self.tiles, self.skip_button):
            button.hide()
        self._timer.start(self._thanks_ms)
        self.update()

    # --- keys and closing -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.isAutoRepeat():
            return
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key in _KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._vote(_KEYS[key])

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        super().closeEvent(event)
        self.closed.emit(self._has_vote)

    # --- painting -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, height = self.width(), self.height()
        count = len(self.tiles)
        wanted = _TILE.width() * count + _GAP * (count - 1)
        side = max(_SIDE_LEAST, min(_SIDE, (width - wanted) // 2))
        tile_width = (width - 2 * side - _GAP * (count - 1)) // count
        foot_top = height - _SKIP.height() - 32
        top, bottom = self._question_bottom() + 24, foot_top - 28
        tile_height = min(bottom - top, max(_TILE.height(), tile_width * 5 // 4))
        y = top + max(0, (bottom - top - tile_height) // 2)
        for number, tile in enumerate(self.tiles):
            x = side + number * (tile_width + _GAP)
            tile.setGeometry(x, y, tile_width, tile_height)
        corner = QPoint(self.tiles[-1].geometry().right() + 1 - _SKIP.width(), foot_top)
        self.skip_button.setGeometry(QRect(corner, _SKIP))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _color("background"))
        self._paint_head(painter)
        if self._said:
            font = _font(TextRole.KIOSK_QUESTION)
            lines = wrapped(self._said, font, self.width() - 2 * _SIDE)
            line = TextRole.KIOSK_QUESTION.line
            y = (self.height() - len(lines) * line) // 2
            for words in lines:
                spot = QRect(0, y, self.width(), line)
                text(painter, spot, words, font, _color("text"), CENTER)
                y += line
            return
        self._paint_question(painter)
        self._paint_foot(painter)

    def _paint_head(self, painter: QPainter) -> None:
        painter.fillRect(0, 0, self.width(), _HEAD - 1, _color("surface"))
        painter.fillRect(0, _HEAD - 1, self.width(), 1, _color("border"))
        emblem = icon_pixmap("emblem", _color("brand"), 40, self.devicePixelRatioF())
        painter.drawPixmap(36, 18, emblem)
        bold = _font(TextRole.KIOSK)
        bold.setBold(True)
        counter = self._context.actor.counter
        plain = _font(TextRole.KIOSK)
        taken = width_of(counter, plain)
        right = self.width() - 37
        spot = QRect(right - taken, 0, taken + 1, _HEAD - 1)
        text(painter, spot, counter, plain, _color("text_muted"))
        spot = QRect(90, 0, right - taken - 120, _HEAD - 1)
        text(painter, spot, self._context.office.profile.desk_name, bold, _color("text"))

    def _paint_question(self, painter: QPainter) -> None:
        font = _font(TextRole.KIOSK_QUESTION)
        top, line = self._question_top(), TextRole.KIOSK_QUESTION.line
        spot = QRect(_SIDE_LEAST, top, self.width() - 2 * _SIDE_LEAST, line)
        text(painter, spot, self._question(), font, _color("text"), CENTER)
        plain = _font(TextRole.KIOSK)
        spot = QRect(_SIDE, top + line, self.width() - 2 * _SIDE, TextRole.KIOSK.line)
        words = self._about(plain, spot.width())
        text(painter, spot, words, plain, _color("text_muted"), CENTER)

    def _paint_foot(self, painter: QPainter) -> None:
        skip = self.skip_button.geometry()
        left = self.tiles[0].x()
        middle = skip.center().y()
        muted = _color("text_muted")
        lock = icon_pixmap("lock", muted, 26, self.devicePixelRatioF())
        painter.drawPixmap(left, middle - 13, lock)
        lines = [
            self.tr("Chạm một lần là xong."),
            self.tr("Cán bộ tại quầy không xem được câu trả lời của từng người."),
        ]
        font, room = _font(TextRole.KIOSK), skip.left() - left - 70
        line = TextRole.KIOSK.line
        if width_of(" ".join(lines), font) <= room:
            lines = [" ".join(lines)]
        y = middle - len(lines) * line // 2
        for part in lines:
            text(painter, QRect(left + 38, y, room, line), part, font, muted)
            y += line

    def _question(self) -> str:
        return self.tr("Bà/Ông có hài lòng với việc giải quyết hồ sơ này không?")

    def _about(self, font: QFont, width: int) -> str:
        """Code, subject and hour; a long subject is shortened, never the rest."""
        code = self.tr("Hồ sơ {code}").format(code=short_code(self._ballot.code))
        end = ""
        if self._ballot.returned_at is not None:
            clock = clock_words(self._ballot.returned_at)
            end = " · " + self.tr("trả kết quả lúc {clock}").format(clock=clock)
        room = width - width_of(f"{code} · {end}", font)
        return f"{code} · {elided(self._ballot.subject, font, room)}{end}"

    def _question_top(self) -> int:
        return _HEAD + max(12, (self.height() - 600) // 2)

    def _question_bottom(self) -> int:
        return self._question_top() + TextRole.KIOSK_QUESTION.line + TextRole.KIOSK.line
