"""Applicants."""

from __future__ import annotations

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.people import Person, PersonInput, PersonKind
from cds_desktop.domain.text import digits_only, name_sort_key, search_key, search_words
from cds_desktop.persistence.base import Base, SortText
from cds_desktop.persistence.dialects import words_begin


class PersonRow(Base):
    """One applicant; the same identity number is stored once."""

    __tablename__ = "person"
    __table_args__ = (
        Index(None, "phone"),
        Index(None, "name_key", "id"),
        Index("uq_person_id_number", "id_number", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    full_name: Mapped[str]
    name_key: Mapped[str] = mapped_column(SortText)
    sort_key: Mapped[str] = mapped_column(SortText)
    id_number: Mapped[str | None]
    born_on: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]


class PersonRepository:
    """Finds applicants again and stores new ones."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, person_id: int) -> Person:
        """The applicant with this id.

        Raises:
            NotFound: `person.not_found`.
        """
        row = self._session.get(PersonRow, person_id)
        if row is None:
            raise NotFound("person.not_found", id=person_id)
        return _person(row)

    def find(self, text: str, limit: int) -> list[Person]:
        """Applicants by the beginning of an identity number or telephone, or by name.

        A name is found by the beginnings of its words in any spelling; the first word as
        typed leads, because it is looked up in the index of whole names.
        """
        digits = digits_only(text)
        if len(digits) >= 3 and len(digits) >= len(text.replace(" ", "")) - 2:
            query = (
                select(PersonRow)
                .where(PersonRow.id_number.startswith(digits) | PersonRow.phone.startswith(digits))
                .order_by(PersonRow.id.desc())
                .limit(limit)
            )
            return [_person(row) for row in self._session.scalars(query)]
        words = search_words(text)
        if not words:
            return []
        key = " ".join(words)
        leading = (
            select(PersonRow)
            .where(PersonRow.name_key >= key, PersonRow.name_key < key + "\x7f")
            .order_by(PersonRow.name_key, PersonRow.id.desc())
            .limit(limit)
        )
        found = list(self._session.scalars(leading))
        if len(found) < limit:
            known = [row.id for row in found]
            rest = (
                select(PersonRow)
                .where(words_begin(PersonRow.name_key, words), PersonRow.id.not_in(known))
                .order_by(PersonRow.id.desc())
                .limit(limit - len(found))
            )
            found += list(self._session.scalars(rest))
        return [_person(row) for row in found]

    def same(self, person: PersonInput) -> Person | None:
        """The stored applicant who is the same: by number, else by name with telephone."""
        row = None
        if person.id_number:
            row = self._session.scalar(
                select(PersonRow).where(PersonRow.id_number == person.id_number)
            )
            return None if row is None else _person(row)
        if person.phone:
            row = self._session.scalar(
                select(PersonRow)
                .where(
                    PersonRow.phone == person.phone,
                    PersonRow.name_key == search_key(person.full_name),
                )
                .limit(1)
            )
        return None if row is None else _person(row)

    def add(self, person: PersonInput) -> Person:
        """Store a new applicant."""
        row = PersonRow(
            kind=person.kind.value,
            full_name=person.full_name,
            name_key=search_key(person.full_name),
            sort_key=name_sort_key(person.full_name),
            id_number=person.id_number or None,
            born_on=person.born_on,
            phone=person.phone,
            address=person.address,
            email=person.email,
        )
        self._session.add(row)
        self._session.flush()
        return _person(row)

    def update(self, person_id: int, person: PersonInput) -> Person:
        """Take over what was given newly; what is empty now stays as it was."""
        row = self._session.get(PersonRow, person_id)
        if row is None:
            raise NotFound("person.not_found", id=person_id)
        row.full_name = person.full_name
        row.name_key = search_key(person.full_name)
        row.sort_key = name_sort_key(person.full_name)
        row.id_number = person.id_number or row.id_number
        row.born_on = person.born_on or row.born_on
        row.phone = person.phone or row.phone
        row.address = person.address or row.address
        row.email = person.email or row.email
        self._session.flush()
        return _person(row)


def _person(row: PersonRow) -> Person:
    return Person(
        row.id,
        row.full_name,
        PersonKind(row.kind),
        row.id_number or "",
        row.born_on,
        row.phone,
        row.address,
        row.email,
    )
