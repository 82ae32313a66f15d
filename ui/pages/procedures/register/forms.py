"""What an act on sheets needs, asked for in the place of the action bar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.publicity.sheets import LONGEST_NOTE, LONGEST_PLACE, CheckOutcome
from cds_desktop.wording.posted_sheets import OUTCOMES
from ui.widgets import DateField, RadioGroup, TextField
from ui.widgets.asking import AskStrip, InPlaceForm

_OUTCOMES: Final = (CheckOutcome.CONFIRMED, CheckOutcome.DAMAGED, CheckOutcome.MISSING)


class PostForm(InPlaceForm):
    """On which day sheets were hung up."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today: date | None = None
        self.day = DateField(self.tr("Ngày treo"), required=True, check=self._check_day)
        self.confirm.set_words(self.tr("Ghi đã treo"))
        self.add(self.day)
        self.day.submitted.connect(self.submit)

    def ask(self, title: str, today: date) -> None:
        """Ask for the day, today unless somebody says otherwise."""
        self._today = today
        self.title.setText(title)
        self.day.set_date(today)

    def wrong_field(self) -> QWidget | None:
        return None if self.day.is_valid() else self.day

    def first_field(self) -> QWidget:
        return self.day

    def _check_day(self, _words: str) -> str:
        day = self.day.date()
        if day is not None and self._today is not None and day > self._today:
            return self.tr("Ngày treo không thể sau hôm nay.")
        return ""


class CheckForm(InPlaceForm):
    """What somebody found, and a remark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.outcome = RadioGroup(inline=False)
        self.outcome.set_choices([(each, OUTCOMES[each]) for each in _OUTCOMES])
        self.note = TextField(
            self.tr("Ghi chú"), check=_short_enough(LONGEST_NOTE), reserve_line=False
        )
        self.confirm.set_words(self.tr("Ghi kiểm tra"))
        self.add(self.outcome, self.note)
        self.note.submitted.connect(self.submit)

    def ask(self, title: str, outcome: CheckOutcome = CheckOutcome.CONFIRMED) -> None:
        """Ask what was found."""
        self.title.setText(title)
        self.outcome.set_value(outcome)
        self.note.clear()

    def wrong_field(self) -> QWidget | None:
        return None if self.note.is_valid() else self.note

    def first_field(self) -> QWidget:
        return self.outcome

    def is_written(self) -> bool:
        return bool(self.note.text().strip())


class PlaceForm(InPlaceForm):
    """A new place of the office."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = TextField(
            self.tr("Nơi treo"), required=True, check=_short_enough(LONGEST_PLACE),
            help=self.tr("Ví dụ: Phòng chờ tầng 1, cạnh quầy 2."),
        )  # fmt: skip
        self.note = TextField(
            self.tr("Ghi chú"), check=_short_enough(LONGEST_NOTE), reserve_line=False
        )
        self.title.setText(self.tr("Thêm nơi treo"))
        self.confirm.set_words(self.tr("Thêm nơi treo"))
        self.add(self.name, self.note)
        for field in (self.name, self.note):
            field.submitted.connect(self.submit)

    def ask(self) -> None:
        """Ask for the name."""
        self.name.clear()
        self.note.clear()

    def wrong_field(self) -> QWidget | None:
        return next((field for field in (self.name, self.note) if not field.is_valid()), None)

    def first_field(self) -> QWidget:
        return self.name

    def is_written(self) -> bool:
        return bool(self.name.text().strip() or self.note.text().strip())


class SheetForms(QWidget):
    """The forms of the register; one at a time.

    Signals:
        open_changed: A form took the place of the action bar, or gave it back.
    """

    open_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._act: Callable[[], None] | None = None
        self.post, self.check, self.place = PostForm(), CheckForm(), PlaceForm()
        self.reason = AskStrip()
        self._forms: tuple[InPlaceForm, ...] = (self.post, self.check, self.place, self.reason)
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


def _short_enough(longest: int) -> Callable[[str], str]:
    def check(words: str) -> str:
        if len(words) <= longest:
            return ""
        return f"Tối đa {longest} ký tự, đang có {len(words)}."

    return check
