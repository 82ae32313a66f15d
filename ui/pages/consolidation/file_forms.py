"""What an act on a file needs, asked for at the foot of the page."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.pages.consolidation.acts import Acts
from ui.pages.consolidation.key_form import KeyForm
from ui.widgets.asking import AskStrip
from ui.widgets.in_place_forms import InPlaceForms

if TYPE_CHECKING:
    from cds_desktop.services.consolidation import IncomingView


class FileForms(InPlaceForms):
    """The forms for a key, a remark and a withdrawal; one at a time.

    Args:
        acts: Does what was confirmed.
        parent: The page.
    """

    def __init__(self, acts: Acts, parent: QWidget | None = None) -> None:
        self.reason, self.remark, self.key = AskStrip(), AskStrip(), KeyForm()
        super().__init__((self.reason, self.remark, self.key), parent)
        self._acts = acts
        self.remark.reason.set_label(self.tr("Nhận xét"))

    def ask_key(self, view: "IncomingView") -> None:
        """Ask whether the fingerprint was compared."""
        self.key.ask(view.unit_name, view.fingerprint)
        self.ask(self.key, lambda: self._acts.accept_key(view, self.key.note.text().strip()))

    def ask_remark(self, view: "IncomingView") -> None:
        """Ask what is to be said to the unit."""
        title = self.tr("Nhận xét báo cáo của {unit}").format(unit=view.unit_name or "–")
        self.remark.ask_reason(
            title,
            self.tr("Ghi nhận xét"),
            help_words=self.tr("Đơn vị đọc được nhận xét trong phiếu tiếp nhận."),
        )
        self.ask(self.remark, lambda: self._acts.remark(view, self.remark.text()))

    def ask_withdrawal(self, view: "IncomingView") -> None:
        """Ask why a file is taken out."""
        title = self.tr("Bỏ tệp “{name}” ra khỏi tổng hợp?").format(name=view.file_name)
        self.reason.ask_reason(
            title,
            self.tr("Bỏ tệp này"),
            help_words=self.tr("Bản trước của đơn vị, nếu có, được tính lại."),
        )
        self.ask(self.reason, lambda: self._acts.withdraw(view, self.reason.text()))
