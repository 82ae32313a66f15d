"""What an act on sheets needs, asked for in the place of the action bar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.publicity.sheets import LONGEST_NOTE, LONGEST_PLACE, CheckOutcome
from cds_desktop.wording.posted_sheets import OUTCOMES
from ui.widgets import DateField, RadioGroup, TextField
from ui.widgets.asking import AskStrip, InPlaceForm
from ui.widgets.in_place_forms import InPlaceForms

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


class SheetForms(InPlaceForms):
    """The forms of the register; one at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.post, self.check, self.place = PostForm(), CheckForm(), PlaceForm()
        self.reason = AskStrip()
        super().__init__((self.post, self.check, self.place, self.reason), parent)


def _short_enough(longest: int) -> Callable[[str], str]:
    def check(words: str) -> str:
        if len(words) <= longest:
            return ""
        return f"Tối đa {longest} ký tự, đang có {len(words)}."

    return check
