"""What an act on a file needs, asked for at the foot of the page."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.consolidation.acts import Acts
from ui.pages.consolidation.key_form import KeyForm
from ui.widgets.asking import AskStrip, InPlaceForm

if TYPE_CHECKING:
    from cds_desktop.services.consolidation import IncomingView


class FileForms(QWidget):
    """The forms for a key, a remark and a withdrawal; one at a time.

    Args:
        acts: Does what was confirmed.
        parent: The page.

    Signals:
        open_changed: A form took the place of the action bar, or gave it back.
    """

    open_changed = Signal(bool)

    def __init__(self, acts: Acts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self._act: Callable[[], None] | None = None
        self.reason, self.remark, self.key = AskStrip(), AskStrip(), KeyForm()
        self.remark.reason.set_label(self.tr("Nhận xét"))
        self._forms: tuple[InPlaceForm, ...] = (self.reason, self.remark, self.key)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for form in self._forms:
            column.addWidget(form)
            form.confirmed.connect(self._confirmed)
            form.left.connect(self.leave)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether a form is on show."""
        return self._act is not None

    def is_written(self) -> bool:
        """Whether something was typed that would be lost."""
        return any(form.isVisible() and form.is_written() for form in self._forms)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        for form in self._forms:
            form.set_compact(compact)

    def ask_key(self, view: "IncomingView") -> None:
        """Ask whether the fingerprint was compared."""
        self.key.ask(view.unit_name, view.fingerprint)
        self._open(self.key, lambda: self._acts.accept_key(view, self.key.note.text().strip()))

    def ask_remark(self, view: "IncomingView") -> None:
        """Ask what is to be said to the unit."""
        title = self.tr("Nhận xét báo cáo của {unit}").format(unit=view.unit_name or "–")
        self.remark.ask_reason(
            title,
            self.tr("Ghi nhận xét"),
            help_words=self.tr("Đơn vị đọc được nhận xét trong phiếu tiếp nhận."),
        )
        self._open(self.remark, lambda: self._acts.remark(view, self.remark.text()))

    def ask_withdrawal(self, view: "IncomingView") -> None:
        """Ask why a file is taken out."""
        title = self.tr("Bỏ tệp “{name}” ra khỏi tổng hợp?").format(name=view.file_name)
        self.reason.ask_reason(
            title,
            self.tr("Bỏ tệp này"),
            help_words=self.tr("Bản trước của đơn vị, nếu có, được tính lại."),
        )
        self._open(self.reason, lambda: self._acts.withdraw(view, self.reason.text()))

    def leave(self) -> None:
        """Fold the form away."""
        if self._act is None:
            return
        self._act = None
        for form in self._forms:
            form.hide()
        self.hide()
        self.open_changed.emit(False)

    def _open(self, form: InPlaceForm, act: Callable[[], None]) -> None:
        self.leave()
        self._act = act
        self.show()
        form.show()
        form.order_tabs()
        self.open_changed.emit(True)
        form.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirmed(self) -> None:
        act = self._act
        if act is not None:
            act()
        self.leave()
