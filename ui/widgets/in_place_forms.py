"""Several forms that take the place of an action bar, one at a time."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.asking import InPlaceForm


class InPlaceForms(QWidget):
    """Shows one form, does its act when it is confirmed, and folds it away.

    Args:
        forms: Every form that can be asked.
        parent: The owner.

    Signals:
        open_changed: A form took the place of the action bar, or gave it back.
    """

    open_changed = Signal(bool)

    def __init__(self, forms: Iterable[InPlaceForm], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], None] | None = None
        self._forms = tuple(forms)
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

    def ask(self, form: InPlaceForm, act: Callable[[], None]) -> None:
        """Show a form that was filled; `act` is done when it is confirmed."""
        self.leave()
        self._act = act
        self.show()
        form.show()
        form.order_tabs()
        self.open_changed.emit(True)
        form.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Fold the form away."""
        if self._act is None:
            return
        self._act = None
        for form in self._forms:
            form.hide()
        self.hide()
        self.open_changed.emit(False)

    def _confirmed(self) -> None:
        act = self._act
        if act is not None:
            act()
        self.leave()
