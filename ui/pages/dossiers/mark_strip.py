"""The strip at the foot of the list: acts on the marked dossiers, and the export."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.wording.moments import number_words
from ui.theme import PAGE_MARGIN_COMPACT, Space, TextRole
from ui.widgets.bars import ProgressStrip
from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton
from ui.widgets.card import Panel
from ui.widgets.checks import CheckBox
from ui.widgets.label import Label

_BAR: Final = ButtonSize.BAR


class MarkStrip(Panel):
    """Says how many are marked and what can be done with them; absent when none is.

    Signals:
        hand_over: Hand the marked ones over.
        print_asked: Print the hand-over list.
        export_asked: Open the questions of the export.
        cleared: Free all.
    """

    hand_over = Signal()
    print_asked = Signal()
    export_asked = Signal()
    cleared = Signal()

    def __init__(self, can_process: bool, parent: QWidget | None = None) -> None:
        super().__init__("accent_soft", "t", parent)
        self._can_process, self._count = can_process, 0
        self.words = Label("", TextRole.STRONG)
        self.move_button = Button(
            self.tr("Chuyển xử lý"), icon="arrow-right", key="Ctrl+T", size=_BAR
        )
        self.print_button = Button(self.tr("In danh sách"), icon="printer", key="Ctrl+G", size=_BAR)
        self.export_button = Button(
            self.tr("Xuất"), icon="file-spreadsheet", key="Ctrl+E", size=_BAR
        )
        self.clear_button = IconButton("x", self.tr("Bỏ chọn"), key="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN_COMPACT, Space.S, Space.S, Space.S)
        row.setSpacing(Space.S)
        row.addWidget(self.words)
        row.addStretch(1)
        for button in (self.move_button, self.print_button, self.export_button, self.clear_button):
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.move_button.setVisible(can_process)
        self.move_button.clicked.connect(self.hand_over)
        self.print_button.clicked.connect(self.print_asked)
        self.export_button.clicked.connect(self.export_asked)
        self.clear_button.clicked.connect(self.cleared)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many are marked."""
        self._count = count
        self.words.setText(self.tr("Đã chọn {count} hồ sơ").format(count=number_words(count)))
        self.setVisible(count > 0)

    def set_busy(self, busy: bool) -> None:
        """Refuse a second act while one runs."""
        for button in (self.move_button, self.print_button, self.export_button):
            if busy:
                button.disable(self.tr("Đang làm việc trước…"))
            else:
                button.enable()

    def set_compact(self, compact: bool) -> None:
        """Keys go into the tooltips where there is no room."""
        for button, key in (
            (self.move_button, "Ctrl+T"), (self.print_button, "Ctrl+G"),
            (self.export_button, "Ctrl+E"),
        ):  # fmt: skip
            button.set_words(button.text(), key="" if compact else key)
            button.setToolTip(key if compact else "")


class ExportStrip(Panel):
    """What goes into the file, asked in place.

    Signals:
        wanted: Whether personal data goes along; a place is chosen next.
        dismissed: The officer changed their mind.
    """

    wanted = Signal(bool)
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("background", "t", parent)
        self.words = Label("", TextRole.STRONG, elide=True)
        self.personal = CheckBox(self.tr("Kèm số định danh, điện thoại"))
        self.personal.setToolTip(self.tr("Dữ liệu cá nhân: việc xuất được ghi vào nhật ký."))
        self.go_button = Button(self.tr("Chọn nơi lưu…"), icon="file-spreadsheet", size=_BAR)
        self.close_button = Button(self.tr("Thôi"), ButtonKind.QUIET, key="Esc", size=_BAR)
        self.progress = ProgressStrip()
        row = QHBoxLayout()
        row.setContentsMargins(PAGE_MARGIN_COMPACT, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(self.words, 1)
        for widget in (self.personal, self.go_button, self.close_button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.go_button.clicked.connect(lambda: self.wanted.emit(self.personal.isChecked()))
        self.close_button.clicked.connect(self.dismissed)
        self.hide()

    def ask(self, words: str) -> None:
        """Ask about what is to be written: "Xuất 120 hồ sơ đang lọc"."""
        self.words.setText(words)
        self.personal.setChecked(False)
        self.show()
        self.go_button.setFocus()
