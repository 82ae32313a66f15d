"""Tra cứu hồ sơ: the public screen; code and progress for whoever holds the slip, nothing else.

Thông tư 01/2018/TT-VPCP Điều 16 khoản 2 điểm d: without authentication only the code of a dossier
and how far the work is may be shown. The screen keeps nothing, writes no log and clears itself.
Always in the light colours, in the sizes of a public screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cds_desktop.domain.dossiers import CODE_SHAPE, clean_code
from cds_desktop.domain.errors import CdsError
from ui.icons import icon_pixmap
from ui.jobs import Jobs, Latest
from ui.theme import FAMILY, LIGHT, RADIUS_FIELD, TextRole
from ui.widgets.field import LineEdit
from ui.widgets.paint import CENTER, rounded, text, width_of

if TYPE_CHECKING:
    from cds_desktop.services.lookup import Progress, PublicProgress

__all__ = ["CLEAR_MS", "LookupScreen"]

LookUp = Callable[[str, str], "PublicProgress"]

CLEAR_MS: Final = 30_000
STEPS: Final = 4
_NUMBER: Final = re.compile(r"\b[BCGHKLMNPQTV2-9]{4}-[BCGHKLMNPQTV2-9]{4}\b")
_HEAD: Final = 76
_WIDEST: Final = 1040
_FIELD: Final = 64
_LONGEST: Final = 2000
"""A scanned slip may carry more than its code; what is longer is no slip."""
_TOUCHES: Final = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
)


def read_slip(scanned: str) -> tuple[str, str]:
    """Code and look-up number in what was typed or scanned; "" for what is not there."""
    # Blanks part the two numbers; a code that was typed with blanks is read as a whole.
    cleaned = " ".join(map(clean_code, scanned.split()))
    code = CODE_SHAPE.search(cleaned)
    if code is None and CODE_SHAPE.fullmatch(clean_code(scanned)):
        return clean_code(scanned), ""
    rest = cleaned if code is None else cleaned.replace(code[0], " ")
    number = _NUMBER.search(rest)
    return (code[0] if code else "", number[0] if number else "")


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


def _color(token: str) -> QColor:
    return QColor(getattr(LIGHT, token))


def _font(role: TextRole, *, bold: bool | None = None) -> QFont:
    """The font of a role in its own size: an officer's text size is not the citizen's."""
    font = QFont(FAMILY)
    font.setPointSizeF(role.points)
    font.setBold(role.is_bold if bold is None else bold)
    return font


class _Words(QLabel):
    """A line or two of the screen."""

    def __init__(self, words: str, role: TextRole, token: str = "text") -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(_font(role))
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumHeight(role.line)
        self.set_token(token)

    def set_token(self, token: str) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, _color(token))
        self.setPalette(palette)


class _Field(QWidget):
    """A large field with its name above it."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.edit = LineEdit(self)
        self.edit.setAccessibleName(words)
        self.edit.setFont(_font(TextRole.KIOSK_WORD, bold=False))
        self.edit.setMaxLength(_LONGEST)
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        palette = self.edit.palette()
        for role, token in (
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "accent_text"),
        ):
            palette.setColor(role, _color(token))
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
        text(painter, spot, self._name, _font(TextRole.KIOSK), _color("text_muted"))
        edge, width = ("focus", 3) if self.edit.hasFocus() else ("control", 2)
        rounded(painter, self._frame(), RADIUS_FIELD, _color("surface"), _color(edge), width)


class _Key(QAbstractButton):
    """A large button with its key written in it."""

    def __init__(self, words: str, key: str, *, primary: bool = False) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(f"{words} ({key})")
        self._key, self._primary = key, primary
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = width_of(self.text(), self._words_font())
        return QSize(max(200, 56 + words + 14 + width_of(self._key, _font(TextRole.KIOSK))), 60)

    def _words_font(self) -> QFont:
        return _font(TextRole.KIOSK, bold=self._primary)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground = "accent" if self._primary else "surface"
        if self.isDown() or not self.isEnabled():
            ground = "accent_hover" if self._primary else "surface_alt"
        edge, width = ("control" if not self._primary else ground), 2
        if self.hasFocus():
            edge, width = "focus", 3
        rounded(painter, self.rect(), RADIUS_FIELD, _color(ground), _color(edge), width)
        if self.hasFocus() and self._primary:
            ring = self.rect().adjusted(5, 5, -5, -5)
            rounded(painter, ring, RADIUS_FIELD - 3, None, _color("accent_text"), 2)
        ink = _color("accent_text" if self._primary else "text")
        font, plain = self._words_font(), _font(TextRole.KIOSK)
        words, key = width_of(self.text(), font), width_of(self._key, plain)
        x = (self.width() - words - 14 - key) // 2
        text(painter, QRect(x, 0, words + 2, self.height()), self.text(), font, ink)
        painter.setOpacity(0.8)
        text(painter, QRect(x + words + 14, 0, key + 2, self.height()), self._key, plain, ink)


class _Steps(QWidget):
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
                painter.fillRect(middle - pitch + 26, 24, pitch - 52, 3, _color(token))
            spot = QRect(middle - size // 2, 8, size, size)
            is_done, is_here = at < self.reached or at == STEPS - 1, at == self.reached
            ground = "accent" if at <= self.reached else "surface"
            edge = "accent" if at <= self.reached else "control"
            rounded(painter, spot, size / 2, _color(ground), _color(edge), 2)
            if at <= self.reached and is_done:
                ratio = self.devicePixelRatioF()
                mark = icon_pixmap("check", _color("accent_text"), 24, ratio)
                painter.drawPixmap(spot.x() + 6, spot.y() + 6, mark)
            font = _font(TextRole.KIOSK, bold=is_here)
            words = QRect(at * pitch, 56, pitch, 40)
            token = "text" if at <= self.reached else "text_muted"
            text(painter, words, name, font, _color(token), CENTER)


class LookupScreen(QWidget):
    """The public screen: two numbers of the slip, then code and progress.

    Args:
        look_up: Gives the progress behind code and number; raises `CdsError`; runs in the jobs.
        speak: Turns an error into a sentence.
        jobs: Runs the look-up.
        office_name: Of the one-stop unit.
        parent: The owner.
        clear_ms: After so long without a touch everything vanishes.

    Signals:
        left: Somebody wants the sign-in window; nothing else can be reached from here.
    """

    left = Signal()

    def __init__(
        self,
        look_up: LookUp,
        speak: Callable[[CdsError], str],
        jobs: Jobs,
        *,
        office_name: str,
        parent: QWidget | None = None,
        clear_ms: int = CLEAR_MS,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._look_up, self._speak, self._jobs = look_up, speak, jobs
        self._office_name, self._latest = office_name, Latest()
        self.setWindowTitle(self.tr("Tra cứu hồ sơ"))
        self.setMinimumSize(960, 540)
        self.resize(1366, 768)
        self._build()
        self._clearing = QTimer(self)
        self._clearing.setSingleShot(True)
        self._clear_ms = clear_ms
        self._clearing.setInterval(clear_ms)
        self._clearing.timeout.connect(self.clear)
        for widget in (self, self.code.edit, self.number.edit, self.show_button, self.done_button):
            widget.installEventFilter(self)

    # Building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.code = _Field(self.tr("Mã hồ sơ"))
        self.number = _Field(self.tr("Mã tra cứu"))
        self.show_button = _Key(self.tr("Xem"), "Enter", primary=True)
        self.leave_button = _Key(self.tr("Quay lại"), "Esc")
        self.done_button = _Key(self.tr("Xong"), "Esc", primary=True)
        self.message = _Words("", TextRole.KIOSK, "late")
        self.shown_code = _Words("", TextRole.KIOSK_WORD)
        self.progress = _Words("", TextRole.KIOSK_QUESTION, "accent")
        self.hint = _Words("", TextRole.KIOSK)
        self.steps = _Steps()
        self.pages = QStackedWidget()
        self.pages.addWidget(self._question())
        self.pages.addWidget(self._answer())
        row = QHBoxLayout()
        row.addStretch(1)
        self.pages.setMaximumWidth(_WIDEST)
        row.addWidget(self.pages, 100)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(40, _HEAD, 40, 24)
        whole.addLayout(row)
        self.code.edit.returnPressed.connect(self._code_entered)
        self.number.edit.returnPressed.connect(self._try)
        for field in (self.code, self.number):
            field.edit.editingFinished.connect(partial(self._tidy, field))
        self.show_button.clicked.connect(self._try)
        self.leave_button.clicked.connect(self.left)
        self.done_button.clicked.connect(self.clear)
        QWidget.setTabOrder(self.code.edit, self.number.edit)
        QWidget.setTabOrder(self.number.edit, self.show_button)
        QWidget.setTabOrder(self.show_button, self.leave_button)

    def _question(self) -> QWidget:
        page = QWidget()
        fields = QHBoxLayout()
        fields.setSpacing(24)
        fields.addWidget(self.code, 3)
        fields.addWidget(self.number, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(24)
        buttons.addWidget(self.leave_button)
        buttons.addStretch(1)
        buttons.addWidget(self.show_button)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(_Words(self.tr("Tra cứu hồ sơ"), TextRole.KIOSK_QUESTION))
        how = self.tr("Quét mã trên giấy hẹn hoặc nhập mã hồ sơ, rồi nhập mã tra cứu in trên giấy.")
        column.addWidget(_Words(how, TextRole.KIOSK, "text_muted"))
        column.addSpacing(28)
        column.addLayout(fields)
        column.addSpacing(12)
        self.message.setMinimumHeight(2 * TextRole.KIOSK.line)
        column.addWidget(self.message)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addStretch(2)
        return page

    def _answer(self) -> QWidget:
        page = QWidget()
        buttons = QHBoxLayout()
        buttons.setSpacing(24)
        clears = self.tr("Màn hình tự xóa sau 30 giây.")
        note = _Words(clears, TextRole.KIOSK, "text_muted")
        note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        buttons.addWidget(note, 1)
        buttons.addWidget(self.done_button)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(self.shown_code)
        column.addWidget(self.progress)
        column.addSpacing(24)
        column.addWidget(self.steps)
        column.addWidget(self.hint)
        column.addSpacing(24)
        column.addLayout(buttons)
        column.addStretch(2)
        return page

    # Asking and answering -----------------------------------------------------------------------

    @property
    def has_answer(self) -> bool:
        """Whether a dossier is on show."""
        return self.pages.currentIndex() == 1

    def set_office(self, name: str) -> None:
        """Name the one-stop unit once its data is open."""
        self._office_name = name
        self.update()

    def clear(self) -> None:
        """Forget everything that was typed or shown; also an answer that is still to come."""
        self._latest.next()
        self._clearing.stop()
        for edit in (self.code.edit, self.number.edit):
            edit.clear()
        for words in (self.message, self.shown_code, self.progress, self.hint):
            words.clear()
        self.steps.show_step(-1)
        self.steps.setAccessibleName("")
        self.show_button.setEnabled(True)
        self.pages.setCurrentIndex(0)
        self.code.setFocus()

    def _tidy(self, field: _Field) -> None:
        """Put code and number where they belong, whichever field the scanner wrote into."""
        code, number = read_slip(field.edit.text())
        if code:
            if field is self.number:
                field.edit.clear()
            self.code.edit.setText(code)
        if number:
            self.number.edit.setText(number)

    def _code_entered(self) -> None:
        self._tidy(self.code)
        if self.code.edit.text().strip() and self.number.edit.text().strip():
            self._try()
        elif self.code.edit.text().strip():
            self.number.setFocus()

    def _try(self) -> None:
        self._tidy(self.number)
        code, number = self.code.edit.text().strip(), self.number.edit.text().strip()
        missing = None if code else self.code
        missing = missing or (None if number else self.number)
        if missing is not None:
            words = self.tr("Cần cả mã hồ sơ và mã tra cứu, in trên giấy hẹn.")
            self.message.setText(words)
            missing.setFocus()
            return
        if not self.show_button.isEnabled():
            return
        self.show_button.setEnabled(False)
        self.message.clear()
        asked = self._latest.next()
        self._jobs.run(
            self,
            partial(self._look_up, code, number),
            lambda found: self._show(found) if self._latest.is_current(asked) else None,
            lambda error: self.refused(error) if self._latest.is_current(asked) else None,
        )

    def _show(self, found: PublicProgress) -> None:
        from cds_desktop.wording.lookup import PROGRESS

        for edit in (self.code.edit, self.number.edit):
            edit.clear()
        self.show_button.setEnabled(True)
        self.shown_code.setText(found.code)
        self.progress.setText(PROGRESS[found.progress])
        self.hint.setText(self._hint_of(found.progress))
        self.steps.show_step(step_of(found.progress))
        self.pages.setCurrentIndex(1)
        self.done_button.setFocus()
        self._clearing.start(self._clear_ms)

    def refused(self, error: Exception) -> None:
        """Say why nothing can be shown; bugs go to the error desk."""
        self.show_button.setEnabled(True)
        if not isinstance(error, CdsError):
            self.message.setText(self.tr("Chưa tra cứu được. Mời Bà/Ông hỏi cán bộ tại quầy."))
            self._jobs.bug.emit(error)
            return
        self.message.setText(self._speak(error))
        self.number.edit.clear()
        self.number.setFocus()

    def _hint_of(self, progress: Progress) -> str:
        from cds_desktop.services.lookup import Progress

        hints = {
            Progress.WAITING: self.tr("Mời Bà/Ông đến Bộ phận Một cửa để bổ sung giấy tờ."),
            Progress.PAYING: self.tr("Mời Bà/Ông đến Bộ phận Một cửa để nộp phí, lệ phí."),
            Progress.READY: self.tr("Mời Bà/Ông mang giấy hẹn đến nhận kết quả."),
            Progress.ENDED: self.tr("Mời Bà/Ông hỏi cán bộ tại quầy để biết lý do."),
            Progress.NOT_ACCEPTED: self.tr("Mời Bà/Ông hỏi cán bộ tại quầy để biết lý do."),
        }
        return hints.get(progress, "")

    # Keys, closing, painting --------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._clearing.start(self._clear_ms)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the screen; on an empty one it leads to the sign-in."""
        if event.key() == Qt.Key.Key_Escape:
            typed = any(edit.text() for edit in (self.code.edit, self.number.edit))
            if self.has_answer or typed or self.message.text():
                self.clear()
            else:
                self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QAbstractButton):
                focus.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Alt+F4 on a public PC shall not end the program."""
        if event.spontaneous():
            event.ignore()
            self.clear()
            self.left.emit()
            return
        self._clearing.stop()
        super().closeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _color("background"))
        painter.fillRect(0, 0, self.width(), _HEAD - 1, _color("surface"))
        painter.fillRect(0, _HEAD - 1, self.width(), 1, _color("border"))
        emblem = icon_pixmap("emblem", _color("brand"), 40, self.devicePixelRatioF())
        painter.drawPixmap(36, 18, emblem)
        spot = QRect(90, 0, self.width() - 120, _HEAD - 1)
        text(painter, spot, self._office_name, _font(TextRole.KIOSK, bold=True), _color("text"))
