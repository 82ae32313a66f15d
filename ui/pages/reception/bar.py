"""The foot of the page: what can be done with the form, and the appointment of small screens."""

from PySide6.QtWidgets import QWidget

from ui.pages.reception.side import DueLine
from ui.widgets import ActionBar, Button, ButtonKind, Label, TextRole, Tone


class ReceptionBar(ActionBar):
    """Save and print, save, note, refuse; at the right the draft, or the appointment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.print_button = Button(
            self.tr("Lưu và in giấy hẹn"),
            ButtonKind.PRIMARY,
            icon="printer",
            key="Ctrl+Enter",
            shortcut=True,
        )
        self.save_button = Button(self.tr("Lưu"), key="F9", shortcut=True)
        self.register_button = Button(
            self.tr("Ghi nhận, kiểm tra sau"), ButtonKind.QUIET, key="Alt+G", shortcut=True
        )
        self.register_button.hide()
        self.refuse_button = Button(self.tr("Từ chối tiếp nhận…"), key="Alt+R", shortcut=True)
        self.draft_label = Label("", TextRole.CAPTION, Tone.MUTED)
        self.due_line = DueLine()
        self.due_line.hide()
        self.add(self.print_button)
        self.add(self.save_button)
        self.add(self.register_button)
        self.add(self.refuse_button)
        self.add_right(self.draft_label)
        self.add_right(self.due_line)

    def set_saving(self, is_saving: bool) -> None:
        """Let nothing be stored while something is on its way."""
        for button in (self.print_button, self.save_button, self.register_button):
            if is_saving:
                button.disable(self.tr("Đang lưu…"))
            else:
                button.enable()

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.register_button.set_words(
            self.tr("Ghi nhận") if compact else self.tr("Ghi nhận, kiểm tra sau")
        )
        self.refuse_button.set_words(
            self.tr("Từ chối…") if compact else self.tr("Từ chối tiếp nhận…")
        )
        self.due_line.setVisible(compact)
        self.draft_label.setVisible(not compact)
