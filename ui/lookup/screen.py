"""The screen itself: asks for two numbers, shows how far the work is, clears itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.errors import CdsError
from ui.icons import icon_pixmap
from ui.jobs import Jobs, Latest
from ui.lookup.parts import LargeField, LargeKey, Steps, Words, font_of, light, step_of
from ui.lookup.slip import read_slip
from ui.theme import TextRole
from ui.widgets.paint import text

if TYPE_CHECKING:
    from cds_desktop.services.lookup import Progress, PublicProgress

LookUp = Callable[[str, str], "PublicProgress"]

CLEAR_MS: Final = 30_000
_HEAD: Final = 76
_WIDEST: Final = 1040
_TOUCHES: Final = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
)


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
        self.code = LargeField(self.tr("Mã hồ sơ"))
        self.number = LargeField(self.tr("Mã tra cứu"))
        self.show_button = LargeKey(self.tr("Xem"), "Enter", primary=True)
        self.leave_button = LargeKey(self.tr("Quay lại"), "Esc")
        self.done_button = LargeKey(self.tr("Xong"), "Esc", primary=True)
        self.message = Words("", TextRole.KIOSK, "late")
        self.shown_code = Words("", TextRole.KIOSK_WORD)
        self.progress = Words("", TextRole.KIOSK_QUESTION, "accent")
        self.hint = Words("", TextRole.KIOSK)
        self.steps = Steps()
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
        column.addWidget(Words(self.tr("Tra cứu hồ sơ"), TextRole.KIOSK_QUESTION))
        how = self.tr("Quét mã trên giấy hẹn hoặc nhập mã hồ sơ, rồi nhập mã tra cứu in trên giấy.")
        column.addWidget(Words(how, TextRole.KIOSK, "text_muted"))
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
        note = Words(clears, TextRole.KIOSK, "text_muted")
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

    def _tidy(self, field: LargeField) -> None:
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
        painter.fillRect(self.rect(), light("background"))
        painter.fillRect(0, 0, self.width(), _HEAD - 1, light("surface"))
        painter.fillRect(0, _HEAD - 1, self.width(), 1, light("border"))
        emblem = icon_pixmap("emblem", light("brand"), 40, self.devicePixelRatioF())
        painter.drawPixmap(36, 18, emblem)
        spot = QRect(90, 0, self.width() - 120, _HEAD - 1)
        text(painter, spot, self._office_name, font_of(TextRole.KIOSK, bold=True), light("text"))
