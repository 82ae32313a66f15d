"""People of the register in the words of the form."""

from typing import Final

from cds_desktop.domain.people import Person
from cds_desktop.domain.text import digits_only, fold, normalise
from cds_desktop.wording.cards import id_number_words, phone_words
from ui.widgets import Suggestion

FIELD_NAMES: Final = ("id_number", "full_name", "born_on", "representative", "phone", "address")


def words_of(person: Person) -> tuple[str, ...]:
    """What is stored about a person, in the order of `FIELD_NAMES`, as its fields show it."""
    return (
        id_number_words(person.id_number),
        person.full_name,
        person.born_on,
        person.representative,
        phone_words(person.phone),
        person.address,
    )


def suggestion_of(person: Person) -> Suggestion:
    """A person in the list under a field: the name, then what tells apart."""
    details = (id_number_words(person.id_number), phone_words(person.phone), person.address)
    return Suggestion(
        person, person.full_name, " · ".join(filter(None, details)), hint=person.born_on
    )


def plain(words: str) -> str:
    """Numbers are the same with and without groups; names are compared as written."""
    digits = digits_only(words)
    return digits if digits and not fold(words).strip("0123456789 ./-+") else normalise(words)
