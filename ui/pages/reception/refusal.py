"""Refusing at the counter: the reason is asked for in place, then form 03."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.text import normalise_lines
from ui.widgets import Button, ButtonKind, Panel, Space, TextArea


class RefusalStrip(Panel):
    """Over the action bar: the reason, which the law asks for, and the act.

    Signals:
        refused: The reason.
    """

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self.reason = TextArea(
            self.tr("Lý do từ chối tiếp nhận (ghi vào phiếu, mẫu 03)"),
            lines=2,
            required=True,
            placeholder=self.tr("Không thuộc thẩm quyền, thiếu điều kiện theo…"),
            reserve_line=False,
        )
        self.refuse_button = Button(self.tr("Từ chối tiếp nhận"))
        self.close_button = Button(self.tr("Thôi"), ButtonKind.QUIET, key="Esc")
        buttons = QVBoxLayout()
        buttons.setSpacing(Space.XS)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.refuse_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(self.reason, 1)
        row.addLayout(buttons)
        self.refuse_button.clicked.connect(self._refuse)
        self.close_button.clicked.connect(self.close_strip)
        self.hide()

    def open(self) -> None:
        """Ask for the reason."""
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_strip(self) -> None:
        """Take the question away; the reason is forgotten."""
        self.reason.clear()
        self.hide()

    def set_saving(self, is_saving: bool) -> None:
        """Let nothing be refused while something is on its way."""
        if is_saving:
            self.refuse_button.disable(self.tr("Đang lưu…"))
        else:
            self.refuse_button.enable()

    def _refuse(self) -> None:
        if not self.reason.is_valid():
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.refused.emit(normalise_lines(self.reason.text()))
