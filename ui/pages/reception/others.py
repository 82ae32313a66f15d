"""Whoever else is on the paper: further applicants, and the one who hands in for the owner."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.cards import CardReading
from cds_desktop.domain.people import (
    Person,
    PersonInput,
    Submitter,
    clean_birth,
    clean_id_number,
    clean_phone,
    person_input,
    submitter_input,
)
from cds_desktop.domain.text import digits_only, normalise
from cds_desktop.wording.cards import id_number_words, phone_words
from ui.context import Context
from ui.pages.reception.checks import checked, tidied, tidy_id_number, tidy_phone
from ui.widgets import FormGrid, IconButton, TextField
from ui.widgets.button import unfocusable

_MOST: Final = 20
_WHOLE_NUMBER: Final = 12
_Rest: TypeAlias = Callable[[Person], Sequence[tuple[TextField, str]]]
"""Fields of a row and what a stored person has for them."""


class _Row(QWidget):
    """Fields side by side with a cross at the end; compact rows only name their fields."""

    dropped = Signal()
    edited = Signal()

    def __init__(
        self, fields: Sequence[tuple[TextField, int]], drop: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.fields = [field for field, _ in fields]
        self.cross = IconButton("x", drop)
        self.cross.setFixedSize(24, 24)
        unfocusable(self.cross)
        self.cross.clicked.connect(self.dropped)
        self.fields[-1].add_trailing(self.cross)
        grid = FormGrid()
        grid.set_gaps(12, 0)
        grid.add_row(*fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(grid)
        for field in self.fields:
            field.edited.connect(lambda _words: self.edited.emit())

    def texts(self) -> list[str]:
        """What stands in the fields."""
        return [field.text() for field in self.fields]

    def set_texts(self, texts: Sequence[object]) -> None:
        """Put texts in, as far as there are any."""
        for field, words in zip(self.fields, texts, strict=False):
            field.set_text(str(words))

    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(words.strip() for words in self.texts())

    def first_invalid(self) -> QWidget | None:
        """Show every error of a row that is in use; the first field with one."""
        if self.is_empty():
            for field in self.fields:
                field.set_error("")
            return None
        wrong: list[QWidget] = [field for field in self.fields if not field.is_valid()]
        return wrong[0] if wrong else None


def _number(label: str) -> TextField:
    return TextField(
        label, check=checked(clean_id_number), normalise=tidy_id_number, reserve_line=False
    )


def _phone(label: str) -> TextField:
    return TextField(label, check=checked(clean_phone), normalise=tidy_phone, reserve_line=False)


def _fill_known(context: Context, row: _Row, number: TextField, rest: _Rest) -> None:
    """With a whole number, fill what is empty from who has it."""
    digits = digits_only(number.text())
    if len(digits) != _WHOLE_NUMBER:
        return
    from cds_desktop.services import people

    def show(found: list[Person]) -> None:
        same = next((person for person in found if person.id_number == digits), None)
        if same is None or digits_only(number.text()) != digits:
            return
        for field, words in rest(same):
            if words and not field.text().strip():
                field.set_text(words)
        row.edited.emit()

    work = partial(people.find, context.open_uow, digits, limit=2, actor=context.actor)
    context.jobs.run(row, work, show, context.notices.failed)


class SubmitterFields(QWidget):
    """Who hands in for the owner, folded away until it is asked for.

    Signals:
        edited: The officer changed something.
    """

    edited = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id_number = _number(self.tr("Số định danh người nộp thay"))
        self.full_name = TextField(
            self.tr("Người được ủy quyền nộp"),
            required=True,
            normalise=normalise,
            reserve_line=False,
        )
        self.phone = _phone(self.tr("Điện thoại"))
        self.ground = TextField(
            self.tr("Căn cứ nộp thay"),
            placeholder=self.tr("Giấy ủy quyền số…"),
            normalise=normalise,
            reserve_line=False,
        )
        self.row = _Row(
            ((self.id_number, 3), (self.full_name, 4), (self.phone, 2), (self.ground, 3)),
            self.tr("Bỏ người nộp thay"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.row)
        self.row.edited.connect(self.edited)
        self.row.dropped.connect(self._drop)
        self.id_number.left.connect(
            lambda: _fill_known(
                context,
                self.row,
                self.id_number,
                lambda person: (
                    (self.full_name, person.full_name),
                    (self.phone, phone_words(person.phone)),
                ),
            )
        )
        self.hide()

    def open(self) -> None:
        """Show the fields with the cursor in the first one; asked again while empty, fold away."""
        if not self.isHidden() and self.row.is_empty():
            self.hide()
            return
        self.show()
        self.id_number.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Make ready for the next citizen."""
        self.row.set_texts([""] * 4)
        self.hide()

    def is_empty(self) -> bool:
        """Whether nobody was named."""
        return self.row.is_empty()

    def submitter(self) -> Submitter:
        """The submitter as typed; without a name when nobody was named.

        Raises:
            RuleBroken: As `submitter_input`.
        """
        if self.is_empty():
            return Submitter("")
        return submitter_input(
            self.full_name.text(),
            id_number=self.id_number.text(),
            phone=self.phone.text(),
            ground=self.ground.text(),
        )

    def take_card(self, reading: CardReading) -> None:
        """Put the card of the submitter in."""
        self.show()
        self.id_number.set_text(id_number_words(reading.fields.id_number))
        if reading.fields.full_name:
            self.full_name.set_text(reading.fields.full_name)
        self.edited.emit()

    def values(self) -> list[str]:
        """The texts, for the draft."""
        return [] if self.is_empty() else self.row.texts()

    def set_values(self, values: object) -> None:
        """Put a draft back."""
        self.clear()
        if isinstance(values, list) and values:
            self.row.set_texts(values)
            self.show()

    def _drop(self) -> None:
        self.clear()
        self.edited.emit()


class CoApplicantFields(QWidget):
    """Further applicants, one row each; rows that stay empty are left out.

    Signals:
        edited: The officer changed something.
        emptied: The last row was folded away.
    """

    edited = Signal()
    emptied = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.rows: list[_Row] = []
        self._tab_after: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    def set_tab_after(self, widget: QWidget) -> None:
        """Name the widget from which Tab goes into the first row."""
        self._tab_after = widget

    def add(self) -> None:
        """Add a row and go there; an empty last row is used first, or folded away again."""
        if self.rows and self.rows[-1].is_empty():
            last = self.rows[-1]
            if any(field.edit.hasFocus() for field in last.fields):
                self._drop(last)
                return
        elif len(self.rows) < _MOST:
            self._add_row()
        self.rows[-1].fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Make ready for the next citizen."""
        for row in tuple(self.rows):
            self._remove(row)

    def people(self) -> tuple[PersonInput, ...]:
        """The further applicants as typed.

        Raises:
            RuleBroken: As `person_input`.
        """
        found = []
        for row in self.rows:
            if not row.is_empty():
                number, name, born_on, phone = row.texts()
                found.append(person_input(name, id_number=number, born_on=born_on, phone=phone))
        return tuple(found)

    def is_empty(self) -> bool:
        """Whether nobody was named."""
        return all(row.is_empty() for row in self.rows)

    def first_invalid(self) -> QWidget | None:
        """Show every error; the first field with one."""
        wrong = [row.first_invalid() for row in self.rows]
        return next((field for field in wrong if field is not None), None)

    def take_card(self, reading: CardReading) -> bool:
        """Put a card into the row with the cursor; False when the cursor is in none."""
        for row in self.rows:
            if any(field.edit.hasFocus() for field in row.fields):
                card = reading.fields
                words = (id_number_words(card.id_number), card.full_name, card.born_on)
                for field, text in zip(row.fields, words, strict=False):
                    if text:
                        field.set_text(text)
                self.edited.emit()
                return True
        return False

    def values(self) -> list[list[str]]:
        """The texts of every row in use, for the draft."""
        return [row.texts() for row in self.rows if not row.is_empty()]

    def set_values(self, values: object) -> None:
        """Put a draft back."""
        self.clear()
        for texts in values if isinstance(values, list) else ():
            if isinstance(texts, list):
                self._add_row().set_texts(texts)

    def _add_row(self) -> _Row:
        labels = (
            self.tr("Số định danh người cùng đứng tên"),
            self.tr("Họ và tên"),
            self.tr("Ngày sinh"),
            self.tr("Điện thoại"),
        )
        fields = (
            _number(labels[0]),
            TextField(labels[1], required=True, normalise=normalise, reserve_line=False),
            TextField(
                labels[2],
                placeholder=self.tr("ngày/tháng/năm"),
                check=checked(clean_birth),
                normalise=tidied(clean_birth),
                reserve_line=False,
            ),
            _phone(labels[3]),
        )
        row = _Row(tuple(zip(fields, (3, 4, 2, 3), strict=True)), self.tr("Bỏ người này"))
        number, name, born_on, phone = fields
        number.left.connect(
            lambda: _fill_known(
                self._context,
                row,
                number,
                lambda person: (
                    (name, person.full_name),
                    (born_on, person.born_on),
                    (phone, phone_words(person.phone)),
                ),
            )
        )
        row.edited.connect(self.edited)
        row.dropped.connect(partial(self._drop, row))
        for field in fields if self.rows else ():
            field.set_caption_shown(False)
        self.rows.append(row)
        self._column.addWidget(row)
        self.show()
        row.show()  # at once: the cursor is to go there
        self._keep_tab_order()
        return row

    def _keep_tab_order(self) -> None:
        """Put new rows where they stand; Qt would put them behind everything else."""
        before = self._tab_after
        for row in self.rows:
            for field in row.fields:
                if before is not None:
                    QWidget.setTabOrder(before, field.edit)
                before = field.edit

    def _drop(self, row: _Row) -> None:
        self._remove(row)
        if self.rows:
            for field in self.rows[0].fields:
                field.set_caption_shown(True)
            self.rows[-1].fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.emptied.emit()
        self.edited.emit()

    def _remove(self, row: _Row) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.setVisible(bool(self.rows))
