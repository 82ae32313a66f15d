"""Who hands in: the number first, then everything that the office may already know."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cds_desktop.domain.cards import CardReading, looks_like_card, parse_card
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.people import (
    Person,
    PersonInput,
    PersonKind,
    clean_birth,
    clean_id_number,
    clean_phone,
    clean_tax_code,
    id_number_warnings,
    person_input,
)
from cds_desktop.domain.text import digits_only, normalise
from cds_desktop.wording.cards import id_number_words, warning_words, warnings_words
from cds_desktop.wording.errors import sentence
from ui.context import Context
from ui.pages.reception.checks import checked, tidied, tidy_id_number, tidy_phone
from ui.pages.reception.keyed_cards import readable
from ui.pages.reception.known_people import KnownPeople
from ui.pages.reception.person_words import FIELD_NAMES, plain, words_of
from ui.pages.reception.unit_offer import UnitOffers
from ui.widgets import FormGrid, SectionTitle, Space, Suggester, Suggestion, TextField

_WHOLE_NUMBER: Final = 12


class PersonFields(QWidget):
    """Identity number, name, birth, telephone and address of the applicant.

    An organisation has its tax code, its name and its representative in the same places.

    What is stored about a person only fills empty fields; where the form says something else,
    both stand there, and the clerk decides.

    Signals:
        edited: The officer changed something, or a person or card was put in.
        completed: A person was found; the cursor may go on to the procedure.
        kind_changed: The applicant now is a citizen, or an organisation.
    """

    edited = Signal()
    completed = Signal()
    kind_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._known: Person | None = None
        self._people = KnownPeople(context, self)
        self._card_notes: tuple[str, ...] = ()
        self._is_compact = False
        self.kind = PersonKind.CITIZEN
        self._build()
        self._connect()
        self.set_kind(PersonKind.CITIZEN)

    def _build(self) -> None:
        self.title = SectionTitle(self.tr("Người nộp"))
        self.id_number = TextField(
            self.tr("Số định danh cá nhân"),
            icon="id",
            hint=self.tr("quét thẻ"),
            check=self._check_number,
            normalise=tidy_id_number,
        )
        self.full_name = TextField(self.tr("Họ và tên"), required=True, normalise=normalise)
        self.born_on = TextField(
            self.tr("Ngày sinh"),
            placeholder=self.tr("ngày/tháng/năm"),
            check=checked(clean_birth),
            normalise=tidied(clean_birth),
        )
        self.representative = TextField(self.tr("Người đại diện"), normalise=normalise)
        self.phone = TextField(
            self.tr("Điện thoại"), check=checked(clean_phone), normalise=tidy_phone
        )
        self.address = TextField(self.tr("Nơi cư trú"), normalise=normalise)
        self.offers = UnitOffers(self._context)
        self.grid = FormGrid()
        self.grid.set_gaps(Space.M, 0)
        third = _stacked(self.born_on, self.representative)
        self.grid.add_row((self.id_number, 4), (self.full_name, 5), (third, 3))
        self.grid.add_row((self.phone, 4), (_stacked(self.address, self.offers), 8))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.title)
        column.addWidget(self.grid)

    def _connect(self) -> None:
        sources = (self.id_number, self.full_name, self.phone)
        # Enter never takes a suggestion that nobody pointed at: it may be a new citizen.
        self._suggesters = [
            Suggester(source, self._people.suggest, least=least, takes_first=lambda _text: False)
            for source, least in zip(sources, (3, 2, 4), strict=True)
        ]
        for suggester, source in zip(self._suggesters, sources, strict=True):
            suggester.chosen.connect(partial(self._chosen, source))
        for field in self._all:
            field.edited.connect(self._edited)
            field.left.connect(self._show_remarks)
        self.id_number.left.connect(self._id_left)
        self.address.left.connect(lambda: self.offers.look(self.address.text()))
        self.offers.changed.connect(self._fit_offers)
        self.offers.chosen.connect(self.edited)

    # What is in the fields ------------------------------------------------------------------

    @property
    def _all(self) -> tuple[TextField, ...]:
        return (
            self.id_number,
            self.full_name,
            self.born_on,
            self.representative,
            self.phone,
            self.address,
        )

    def fields(self) -> tuple[TextField, ...]:
        """The fields in use, in reading order."""
        is_organisation = self.kind is PersonKind.ORGANISATION
        unused = self.born_on if is_organisation else self.representative
        return tuple(field for field in self._all if field is not unused)

    def set_kind(self, kind: PersonKind) -> None:
        """Take the form for a citizen or an organisation; what was typed stays."""
        self.kind = kind
        is_organisation = kind is PersonKind.ORGANISATION
        self.born_on.setVisible(not is_organisation)
        self.representative.setVisible(is_organisation)
        self.title.set_words(self.tr("Tổ chức nộp") if is_organisation else self.tr("Người nộp"))
        for field, citizen, organisation in (
            (self.id_number, self.tr("Số định danh cá nhân"), self.tr("Mã số thuế")),
            (self.full_name, self.tr("Họ và tên"), self.tr("Tên tổ chức")),
            (self.address, self.tr("Nơi cư trú"), self.tr("Trụ sở")),
        ):
            field.set_label(organisation if is_organisation else citizen)
            field.set_error("")
        self.id_number.set_hint("" if is_organisation else self.tr("quét thẻ"))
        self._known = None
        self._card_notes = ()
        self._show_remarks()
        self.kind_changed.emit()

    def switch_kind(self) -> None:
        """Turn a citizen into an organisation, or back, with the cursor in the first field."""
        others = {
            PersonKind.CITIZEN: PersonKind.ORGANISATION,
            PersonKind.ORGANISATION: PersonKind.CITIZEN,
        }
        self.set_kind(others[self.kind])
        self.id_number.setFocus()
        self.edited.emit()

    def is_empty(self) -> bool:
        """Whether nothing was typed yet."""
        return not any(field.text().strip() for field in self.fields())

    def clear(self) -> None:
        """Make ready for the next citizen."""
        self._known = None
        self._card_notes = ()
        self._people.forget()
        for suggester in self._suggesters:
            suggester.close()
        for field in self._all:
            field.clear()
            self._help(field, "")
        self.offers.clear()
        if self.kind is not PersonKind.CITIZEN:
            self.set_kind(PersonKind.CITIZEN)

    def values(self) -> dict[str, str]:
        """The texts by name, for the draft."""
        texts = dict(zip(FIELD_NAMES, (field.text() for field in self._all), strict=True))
        return texts | {"kind": self.kind.value, "new_unit": self.offers.new_unit}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Put a draft back."""
        is_organisation = values.get("kind") == PersonKind.ORGANISATION.value
        self.set_kind(PersonKind.ORGANISATION if is_organisation else PersonKind.CITIZEN)
        for name, field in zip(FIELD_NAMES, self._all, strict=True):
            field.set_text(str(values.get(name, "")))
        self.offers.look(self.address.text(), str(values.get("new_unit", "")))
        self._show_remarks()
        self._look_up()

    def first_invalid(self) -> TextField | None:
        """Check everything, show every error, and return the first field that has one."""
        self._read_pasted_card()
        wrong = [field for field in self.fields() if not field.is_valid()]
        return wrong[0] if wrong else None

    def person(self) -> PersonInput:
        """The applicant as typed.

        Raises:
            RuleBroken: A field cannot be right (see `person_input`).
        """
        return person_input(
            self.full_name.text(),
            kind=self.kind,
            id_number=self.id_number.text(),
            born_on=self.born_on.text(),
            phone=self.phone.text(),
            address=self.address.text(),
            representative=self.representative.text(),
            new_unit=self.offers.new_unit,
        )

    def show_refusal(self, error: RuleBroken) -> bool:
        """Show what a service refused beside its field; False when it is about none of these."""
        field = {
            "person.name_missing": self.full_name,
            "person.id_number_shape": self.id_number,
            "person.tax_code_shape": self.id_number,
            "person.phone_shape": self.phone,
            "person.born_on_shape": self.born_on,
        }.get(error.code)
        if field is None:
            return False
        field.set_error(sentence(error))
        field.setFocus()
        return True

    def set_compact(self, compact: bool) -> None:
        """Drop the title and the reserved lines on small screens."""
        self._is_compact = compact
        self.title.setVisible(not compact)
        self.grid.set_gaps(Space.M, 3 if compact else 0)
        for field in self._all:
            field.set_reserve_line(not compact)
        self._show_remarks()
        self._fit_offers()

    # People who were here before ------------------------------------------------------------

    def _chosen(self, source: TextField, suggestion: Suggestion) -> None:
        if isinstance(suggestion.value, Person):
            self._take_person(suggestion.value, source)
            self.completed.emit()

    def _take_person(self, person: Person, source: TextField | None) -> None:
        """Fill what is empty, and the field in which the person was looked for."""
        if person.kind is not self.kind:
            self.set_kind(person.kind)
        self._known = person
        for field, words in zip(self._all, words_of(person), strict=True):
            if words and (field is source or not field.text().strip()):
                field.set_text(words)
        is_same_place = normalise(self.address.text()) == person.address
        self.offers.look(self.address.text(), person.new_unit if is_same_place else "")
        self._show_remarks()
        self.edited.emit()

    def take_person(self, person: Person) -> None:
        """Put a stored applicant into the empty form."""
        self._take_person(person, None)

    def _look_up(self) -> None:
        """With a whole number, fetch who has it; a number is one person."""
        number = digits_only(self.id_number.text())
        is_organisation = self.kind is PersonKind.ORGANISATION
        if len(number) not in ((10, 13) if is_organisation else (9, _WHOLE_NUMBER)):
            self._known = None
            return
        if self._known is not None and self._known.id_number == number:
            return

        def take(same: Person) -> None:
            if digits_only(self.id_number.text()) != number:
                return
            is_new = not self.full_name.text().strip()
            self._take_person(same, None)
            focus = QApplication.focusWidget()
            if is_new and focus is not None and self.isAncestorOf(focus):
                self.completed.emit()

        self._people.fetch(number, take)

    # Cards ----------------------------------------------------------------------------------

    def take_card(self, reading: CardReading) -> None:
        """Put a card in. The card is the truth about its own fields; the telephone stays."""
        card = reading.fields
        if digits_only(self.id_number.text()) not in ("", card.id_number):
            self.clear()
        self._card_notes = reading.warnings
        for field, words in (
            (self.id_number, id_number_words(card.id_number)),
            (self.full_name, card.full_name),
            (self.born_on, card.born_on),
            (self.address, card.address),
        ):
            if words:
                field.set_text(words)
        self.offers.look(self.address.text())
        self._show_remarks()
        self._look_up()
        self.edited.emit()

    def _read_pasted_card(self) -> bool:
        """Read a card whose text was pasted, or typed by a slow reader, into a field."""
        for field in self.fields():
            text = field.text()
            if not looks_like_card(text):
                continue
            field.clear()
            try:
                reading = parse_card(text)
            except RuleBroken as error:
                field.set_text(text)
                field.set_error(sentence(error))
                return False
            self.take_card(readable(reading)[0])
            self.completed.emit()
            return True
        return False

    # Remarks --------------------------------------------------------------------------------

    def _edited(self, _words: str) -> None:
        self.edited.emit()

    def _id_left(self) -> None:
        if not self._read_pasted_card():
            self._look_up()

    def _show_remarks(self) -> None:
        """Say what is worth a look: warnings of the number, and what the register says else."""
        notes: dict[TextField, str] = dict.fromkeys(self._all, "")
        try:
            number = clean_id_number(self.id_number.text())
            warned = id_number_warnings(number, clean_birth(self.born_on.text()))
        except RuleBroken:
            warned = ()
        notes[self.id_number] = warnings_words(warned)
        for code in self._card_notes:
            field = self._field_of(code)
            if code not in warned:
                notes[field] = f"{notes[field]} {warning_words(code)}".strip()
        if self._known is not None:
            for field, words in zip(self._all, words_of(self._known), strict=True):
                said = field.text().strip()
                if words and said and plain(said) != plain(words) and field is not self.id_number:
                    notes[field] = self.tr("Sổ ghi {words}, lưu sẽ sửa.").format(words=words)
        for field, words in notes.items():
            self._help(field, words)

    def _field_of(self, code: str) -> TextField:
        for part, field in (
            ("name", self.full_name),
            ("birth", self.born_on),
            ("address", self.address),
            ("number_only", self.full_name),
        ):
            if part in code:
                return field
        return self.id_number

    def _check_number(self, words: str) -> str:
        is_organisation = self.kind is PersonKind.ORGANISATION
        return checked(clean_tax_code if is_organisation else clean_id_number)(words)

    def _fit_offers(self) -> None:
        """The offers take the place of the reserved line under the address."""
        self.address.set_reserve_line(not self._is_compact and not self.offers.has_offers)

    def _help(self, field: TextField, words: str) -> None:
        field.set_help(words)
        field.setToolTip(words)
        if self._is_compact:
            # Compact forms have no line under the fields; a remark is worth making room for.
            field.set_reserve_line(bool(words))
        if field is self.address and self.offers.has_offers:
            field.set_reserve_line(False)


def _stacked(*widgets: QWidget) -> QWidget:
    """Widgets in one place of the grid, one under the other; hidden ones take no room."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        column.addWidget(widget)
    return holder
