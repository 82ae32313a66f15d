"""The inverse strip at the foot of a page that draws the newest notice."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.notices import SHOWN_MS, Notice, Notices
from ui.theme import RADIUS_CARD, RADIUS_CHECK, TextRole
from ui.widgets.focus_ring import RingedButton
from ui.widgets.paint import LEFT, rounded, text, width_of, wrapped
from ui.widgets.themed import Themed

_HEIGHT: Final = 40
_ICON: Final = 18
_MOST_LINES: Final = 3


class _Act(RingedButton):
    """Gold words and a key on the inverse ground; or an icon alone."""

    radius = RADIUS_CHECK

    def __init__(self, words: str, key: str = "", icon: str = "") -> None:
        super().__init__()
        self._key, self._icon = key, icon
        self.setText(words)
        self.setAccessibleName(f"{words} ({key})" if key else words)
        if icon:
            self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        if self._icon:
            return QSize(28, 28)
        width = width_of(self.text(), self.role_font(TextRole.STRONG)) + 8
        width += width_of(" " + self._key, self.role_font(TextRole.BODY)) if self._key else 0
        return QSize(width, self.scaled(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, surface = QPainter(self), self.color("surface")
        if self._icon:
            paint_icon(painter, 5, 5, _ICON, self._icon, surface)
            return
        rect, action = self.rect().adjusted(4, 0, 0, 0), self.color("notice_action")
        taken = text(painter, rect, self.text(), self.role_font(TextRole.STRONG), action)
        if self._key:
            spot = rect.adjusted(taken, 0, 4, 0)
            text(painter, spot, " " + self._key, self.role_font(TextRole.BODY), surface, LEFT)


class NoticeBar(Themed, QWidget):
    """Shows one notice for ten seconds, paused under the pointer or focus; errors stay."""

    def __init__(self, notices: Notices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices = notices
        self._notice: Notice | None = None
        self._undo = _Act(self.tr("Hoàn tác"), "Ctrl+Z")
        self._retry = _Act(self.tr("Thử lại"))
        self._close = _Act(self.tr("Đóng thông báo"), icon="x")
        self._undo.clicked.connect(self._undo_asked)
        self._retry.clicked.connect(self._retry_asked)
        self._close.clicked.connect(self.close_notice)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for act in (self._undo, self._retry, self._close):
            row.addWidget(act)
            act.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.close_notice)
        notices.posted.connect(self.show_notice)
        notices.withdrawn.connect(self.close_notice)
        self.hide()
        self.follow_theme()

    @property
    def notice(self) -> Notice | None:
        """What is on the screen."""
        return self._notice

    def show_notice(self, notice: Notice) -> None:
        """Put a notice in the place of the last one."""
        self._notice = notice
        self._undo.setVisible(notice.undo is not None)
        self._retry.setVisible(notice.retry is not None)
        self.setAccessibleName(notice.text)
        self.setToolTip(notice.text)
        if notice.stays:
            self._timer.stop()
        else:
            self._timer.start()
        self.show()
        self.raise_()
        self.update()

    def close_notice(self) -> None:
        """Take the notice off the screen; it stays in the history."""
        had_focus = any(act.hasFocus() for act in (self._undo, self._retry, self._close))
        self._notice = None
        self._timer.stop()
        self.hide()
        parent = self.parentWidget()
        if had_focus and parent is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self, area: QRect) -> None:
        """Stand at the foot of `area`."""
        self.resize(area.width(), self.scaled(_HEIGHT))
        layout = self.layout()
        if layout is not None:
            layout.activate()
        height = self.scaled(_HEIGHT) + (len(self._lines()) - 1) * self._line()
        self.setGeometry(area.left(), area.bottom() - height + 1, area.width(), height)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._resume()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self._timer.stop()
        elif event.type() is QEvent.Type.FocusOut:
            self._resume()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._notice is None:
            return
        painter, rect = QPainter(self), self.rect()
        rounded(painter, rect, RADIUS_CARD, self.color("text"))
        name = "alert-triangle" if self._notice.is_error else "circle-check"
        surface, middle = self.color("surface"), rect.height() // 2
        paint_icon(painter, 12, middle - _ICON // 2, _ICON, name, surface)
        font, line, lines = self.role_font(TextRole.BODY), self._line(), self._lines()
        top = (rect.height() - len(lines) * line) // 2
        for number, words in enumerate(lines):
            spot = QRect(38, top + number * line, self._room() + 2, line)
            text(painter, spot, words, font, surface)

    def _room(self) -> int:
        acts = [act for act in (self._undo, self._retry, self._close) if act.isVisibleTo(self)]
        first = min((act.x() for act in acts), default=self.width())
        return max(40, first - 12 - 38)

    def _line(self) -> int:
        return self.theme().line_height(TextRole.BODY)

    def _lines(self) -> list[str]:
        words = self._notice.text if self._notice else ""
        return wrapped(words, self.role_font(TextRole.BODY), self._room(), _MOST_LINES)

    def _resume(self) -> None:
        if self._notice is not None and not self._notice.stays and not self.underMouse():
            self._timer.start()

    def _undo_asked(self) -> None:
        if self._notice is not None:
            self._notices.undo(self._notice)

    def _retry_asked(self) -> None:
        notice = self._notice
        self.close_notice()
        if notice is not None and notice.retry is not None:
            notice.retry()
