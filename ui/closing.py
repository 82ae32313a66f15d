"""The small window at closing time: the backup runs, and the officer may go at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space, TextRole, Tone
from ui.widgets import Button, Label, ProgressStrip


class ClosingWindow(QWidget):
    """Says what happens; the program ends when this window closes.

    Signals:
        go_now: The officer does not wait for the backup.
    """

    go_now = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("CDS Một cửa – Đang đóng"))
        self.setMinimumWidth(460)
        self.words = Label(self.tr("Đang sao lưu trước khi đóng…"), TextRole.SECTION, wrap=True)
        self.detail = Label(
            self.tr("Dữ liệu trong ngày được chép sang thư mục sao lưu và mở lại để kiểm tra."),
            TextRole.BODY,
            Tone.MUTED,
            wrap=True,
        )
        self.strip = ProgressStrip()
        self.button = Button(self.tr("Đóng ngay, không chờ"), key="Esc")
        self.button.clicked.connect(self._leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XXL, Space.XXL, Space.XXL, Space.XXL)
        column.setSpacing(Space.M)
        for widget in (self.words, self.detail, self.strip):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        column.addLayout(row)
        self.strip.start(self.tr("Đang sao lưu"))

    def set_progress(self, done: int, total: int) -> None:
        """Move the bar."""
        self.strip.set_progress(done, total)

    def show_failure(self, words: str) -> None:
        """Tell that there is no backup of today, and stay until the officer has read it."""
        self.strip.finish()
        self.words.setText(self.tr("Hôm nay chưa sao lưu được"))
        self.detail.setText(words)
        self.button.set_words(self.tr("Đóng chương trình"), key="Esc")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.go_now.emit()
        super().closeEvent(event)

    def _leave(self) -> None:
        self.close()
