"""The QR code of an identity card: fields parted by "|", seven of which are read.

The raw text is personal data (Luật 91/2025/QH15): it is read and forgotten, never stored, and
errors carry only counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.people import clean_birth, id_number_warnings
from cds_desktop.domain.text import digits_only, fold, normalise

SEPARATOR: Final = "|"
ID_NUMBER_LENGTH: Final = 12
FEWEST_FIELDS: Final = 6
MOST_FIELDS: Final = 12
"""Chip cards carry seven fields, cards of July 2024 and later about eleven."""

_HEX: Final = re.compile(r"(?:[0-9a-f]{2}){4,}", re.IGNORECASE)
_FOREIGN_LETTERS: Final = frozenset("fjwz0123456789")
_LOST: Final = frozenset("?\ufffd\u25a1")
"""What stands for a letter that a reader could not send."""
_WRONG_CODE_PAGE: Final = re.compile("[\u00c2-\u00c6\u00e1-\u00e1][\u0080-\u00bf\u0152-\u2122]")
_DATE: Final = re.compile(r"(\d{2})\D?(\d{2})\D?(\d{4})")


@dataclass(frozen=True, slots=True)
class CardFields:
    """What a card says; dates are `dd/mm/yyyy`, a birth date may be a year only, "" is absent."""

    id_number: str
    old_number: str = ""
    full_name: str = ""
    born_on: str = ""
    sex: str = ""
    address: str = ""
    issued_on: str = ""


@dataclass(frozen=True, slots=True)
class CardReading:
    """One card as read.

    Attributes:
        fields: The first seven fields, cleaned.
        warnings: Codes of what a person should look at; sentences are in `wording.cards`.
        field_count: Fields in the code: the only thing about the rest that may be logged.
    """

    fields: CardFields
    warnings: tuple[str, ...]
    field_count: int


def looks_like_card(text: str) -> bool:
    """Tell whether a scan or a pasted text may be a card rather than a code of the office."""
    return text.count(SEPARATOR) >= FEWEST_FIELDS - 1


def parse_card(text: str) -> CardReading:
    """Read the QR code of an identity card, as a scanner, a camera or the clipboard gives it.

    Raises:
        RuleBroken: `card.not_a_card`, `card.field_count`, `card.health_insurance`, or
            `card.number_shape`.
    """
    text, reread = _reread(text)
    parts = [normalise(part) for part in text.strip().split(SEPARATOR)]
    if len(parts) < 2:
        return _digits_only(text)
    if len(parts) > 2 and _is_health_insurance(parts):
        raise RuleBroken("card.health_insurance")
    if not FEWEST_FIELDS <= len(parts) <= MOST_FIELDS:
        raise RuleBroken("card.field_count", found=len(parts))
    number = digits_only(parts[0])
    if len(number) != ID_NUMBER_LENGTH or number != parts[0].replace(" ", ""):
        raise RuleBroken("card.number_shape", found=len(number))
    taken = [*parts, ""][:7]
    born_on, birth_warnings = _birth(taken[3])
    fields = CardFields(
        id_number=number,
        old_number=digits_only(taken[1]),
        full_name=taken[2],
        born_on=born_on,
        sex=taken[4],
        address=taken[5],
        issued_on=_day(taken[6]),
    )
    warnings = (
        *reread,
        *_name_warnings(fields.full_name),
        *birth_warnings,
        *id_number_warnings(number, born_on),
        *_sex_warnings(number, fields.sex),
        *_address_warnings(fields.address),
    )
    return CardReading(fields, warnings, len(parts))


def _reread(text: str) -> tuple[str, tuple[str, ...]]:
    """A text whose UTF-8 a reader sent as Western letters ("Nguyá»…n"), as it was meant."""
    if not _WRONG_CODE_PAGE.search(text):
        return text, ()
    for code_page in ("cp1252", "latin-1"):
        try:
            return text.encode(code_page).decode("utf-8"), ("card.code_page",)
        except UnicodeError:
            continue
    return text, ()


def _digits_only(text: str) -> CardReading:
    """Some readers pass only the number on: the name is then taken by hand."""
    number = digits_only(text)
    if len(number) != ID_NUMBER_LENGTH or number != normalise(text).replace(" ", ""):
        raise RuleBroken("card.not_a_card")
    return CardReading(CardFields(number), ("card.number_only",), 1)


def _is_health_insurance(parts: list[str]) -> bool:
    """A health-insurance card has a code with letters, or digits and a name written as hex."""
    return bool(re.fullmatch(r"[A-Z]{2}\d{13}|\d{10}", parts[0])) and bool(
        _HEX.fullmatch(parts[1].replace(" ", ""))
    )


def _birth(text: str) -> tuple[str, tuple[str, ...]]:
    """Old records have 00 for day or month, or nothing: the year is kept."""
    found = _DATE.fullmatch(text)
    if found is not None and "00" in found.groups()[:2]:
        return found[3], ("card.birth_year_only",)
    try:
        born_on = clean_birth(text)
    except RuleBroken:
        return "", ("card.birth_unreadable",)
    return born_on, () if born_on else ("card.birth_missing",)


def _day(text: str) -> str:
    try:
        return clean_birth(text)
    except RuleBroken:
        return ""


def _name_warnings(name: str) -> tuple[str, ...]:
    """An input method that is switched on turns the name into letters no name has."""
    if not name:
        return ("card.name_missing",)
    if _LOST & set(name):
        return ("card.name_lost",)
    letters = name.lower()
    if _FOREIGN_LETTERS & set(letters) or re.search(r"(.)\1", letters):
        return ("card.name_garbled",)
    if letters == fold(name) and any(word in _MARKED_FAMILIES for word in letters.split()[:1]):
        return ("card.name_unmarked",)
    return ()


# Family names that are always written with marks; without them the reader has lost the marks.
_MARKED_FAMILIES: Final = frozenset(
    {"nguyen", "tran", "le", "pham", "huynh", "hoang", "vo", "dang", "bui", "do", "ho", "ngo",
     "duong", "ly"}
)  # fmt: skip


def _sex_warnings(number: str, sex: str) -> tuple[str, ...]:
    said = {"nam": 0, "nu": 1}.get(fold(sex))
    return () if said is None or int(number[3]) % 2 == said else ("card.sex",)


def _address_warnings(address: str) -> tuple[str, ...]:
    """Cards of before 01/07/2025 name a district; the text is kept as it is."""
    folded = f" {fold(address)} "
    is_old = any(f" {word} " in folded for word in ("huyen", "thi xa", "thi tran", "quan"))
    return ("card.address_before_2025",) if is_old else ()
