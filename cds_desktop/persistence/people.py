"""Applicants."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Index, Integer, column, func, or_, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.people import (
    LONGEST_NAME,
    Person,
    PersonInput,
    PersonKind,
    is_same_name,
    name_to_keep,
)
from cds_desktop.domain.text import digits_only, name_sort_key, search_key, search_words
from cds_desktop.persistence.base import Base, SortText
from cds_desktop.persistence.dialects import insert_unless_there, matching_ids, words_begin

LONGEST_NUMBER = 13
# From so many people on, the newest are sooner met than gathered and sorted.
_MANY = 2_000
_NEWEST = 400


class PersonRow(Base):
    """One applicant; one identity number under one name is stored once.

    The same number under quite another name is a slip at the desk, or a changed name: it stands
    apart, so that nobody's record is renamed, until somebody looks.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index(None, "phone"),
        Index(None, "name_key", "id"),
        Index("uq_person_id_number", "id_number", "name_key", unique=True),
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
    representative: Mapped[str] = mapped_column(default="", server_default="")
    new_unit: Mapped[str] = mapped_column(default="", server_default="")


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

        Names that begin as typed lead; then come those in which each word begins a word, in any
        order and spelling, among the newest dossiers.
        """
        digits = digits_only(text)
        if len(digits) >= 3 and len(digits) >= len(text.replace(" ", "")) - 2:
            return [_person(row) for row in self._with_number(digits, limit)]
        words = search_words(text)
        if not words:
            return []
        key = " ".join(words)[:LONGEST_NAME]
        leading = (
            select(PersonRow)
            .where(PersonRow.name_key >= key, PersonRow.name_key < key + "\x7f")
            .order_by(PersonRow.name_key, PersonRow.id.desc())
            .limit(limit)
        )
        found = list(self._session.scalars(leading))
        if len(found) < limit:
            rest = (
                select(PersonRow)
                .where(
                    PersonRow.id.in_(self._newest_owners(words)),
                    PersonRow.id.not_in([row.id for row in found]),
                    words_begin(PersonRow.name_key, words),
                )
                .order_by(PersonRow.id.desc())
                .limit(limit - len(found))
            )
            found += list(self._session.scalars(rest))
        return [_person(row) for row in found]

    def _with_number(self, digits: str, limit: int) -> Sequence[PersonRow]:
        """Newest first: few through the indexes of numbers, many as they are met."""
        last = digits.ljust(LONGEST_NUMBER, "9")
        number, phone = PersonRow.id_number, PersonRow.phone
        for each in (number, phone):
            some = select(PersonRow.id).where(each.between(digits, last)).limit(_MANY).subquery()
            if (self._session.scalar(select(func.count()).select_from(some)) or 0) >= _MANY:
                # A column inside a function is not looked up in its index.
                has_number = or_(
                    func.coalesce(number, "").between(digits, last),
                    func.coalesce(phone, "").between(digits, last),
                )
                break
        else:
            has_number = or_(number.between(digits, last), phone.between(digits, last))
        query = select(PersonRow).where(has_number).order_by(PersonRow.id.desc()).limit(limit)
        return self._session.scalars(query).all()

    def _newest_owners(self, words: Sequence[str]) -> Sequence[int]:
        """Whose dossiers came last under such a name; applicants come in with their dossiers."""
        matching = matching_ids(self._session.get_bind().dialect.name, words).subquery()
        newest = select(matching.c.id).order_by(matching.c.id.desc()).limit(_NEWEST)
        dossier = table("dossier", column("id", Integer), column("person_id", Integer))
        ids = list(self._session.scalars(newest))
        owners = select(dossier.c.person_id).where(dossier.c.id.in_(ids)).distinct()
        return self._session.scalars(owners).all()

    def same(self, person: PersonInput) -> Person | None:
        """The stored applicant who is the same: by number, else by name with telephone.

        A citizen's number counts only with the same given name, see `is_same_name`; the number
        of an organisation always.
        """
        if person.id_number:
            bearers = select(PersonRow).where(PersonRow.id_number == person.id_number)
            for row in self._session.scalars(bearers.order_by(PersonRow.id)):
                both = {row.kind, person.kind.value}
                if both == {PersonKind.ORGANISATION.value} or is_same_name(
                    row.full_name, person.full_name
                ):
                    return _person(row)
        elif person.phone:
            known = select(PersonRow).where(
                PersonRow.phone == person.phone,
                PersonRow.name_key == search_key(person.full_name),
            )
            found = self._session.scalar(known.order_by(PersonRow.id).limit(1))
            return None if found is None else _person(found)
        return None

    def add(self, person: PersonInput) -> Person | None:
        """Store a new applicant; None when another counter stored the same one just now."""
        opened = insert_unless_there(self._session.get_bind().dialect.name, PersonRow)
        stored = opened.values(
            kind=person.kind.value,
            full_name=person.full_name,
            name_key=search_key(person.full_name),
            sort_key=name_sort_key(person.full_name),
            id_number=person.id_number or None,
            born_on=person.born_on,
            phone=person.phone,
            address=person.address,
            email=person.email,
            representative=person.representative,
            new_unit=person.new_unit,
        )
        new_id = self._session.scalar(stored.returning(PersonRow.id))
        return None if new_id is None else self.get(new_id)

    def update(self, person_id: int, person: PersonInput) -> Person:
        """Take over what was given newly; what is empty now stays as it was."""
        row = self._session.get(PersonRow, person_id)
        if row is None:
            raise NotFound("person.not_found", id=person_id)
        row.full_name = name_to_keep(row.full_name, person.full_name)
        row.name_key = search_key(row.full_name)
        row.sort_key = name_sort_key(row.full_name)
        row.id_number = person.id_number or row.id_number
        row.born_on = person.born_on or row.born_on
        row.phone = person.phone or row.phone
        if person.address and person.address != row.address:
            # The commune of today belongs to the address it was chosen for.
            row.address, row.new_unit = person.address, ""
        row.new_unit = person.new_unit or row.new_unit
        row.representative = person.representative or row.representative
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
        row.representative,
        row.new_unit,
    )
