"""Applicants: who a dossier belongs to, and the checks of their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import digits_only, normalise, refuse_longer, search_words

LONGEST_NAME = 250
LONGEST_ADDRESS = 500


class PersonKind(StrEnum):
    """Citizen or organisation."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class PersonInput:
    """An applicant as typed or scanned; all text already normalised by `person_input`."""

    full_name: str
    kind: PersonKind = PersonKind.CITIZEN
    id_number: str = ""
    born_on: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    representative: str = ""
    new_unit: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """An applicant as stored.

    Attributes:
        id_number: Identity number of a citizen, tax code of an organisation.
        representative: Who acts for an organisation.
        new_unit: The commune of today in which the address lies, when the address names an old
            one; the address itself stays as it was given.
    """

    id: int
    full_name: str
    kind: PersonKind
    id_number: str
    born_on: str
    phone: str
    address: str
    email: str
    representative: str = ""
    new_unit: str = ""


@dataclass(frozen=True, slots=True)
class CoApplicant:
    """A further applicant of a dossier beside its owner, under the name given for it."""

    person_id: int
    full_name: str
    id_number: str = ""
    born_on: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Submitter:
    """Who hands a dossier in for its owner (người được ủy quyền).

    Attributes:
        ground: What allows it: "Giấy ủy quyền số 12/2026", "Cha của người được khai sinh".
    """

    full_name: str
    id_number: str = ""
    phone: str = ""
    ground: str = ""


def person_input(
    full_name: str,
    *,
    kind: PersonKind = PersonKind.CITIZEN,
    id_number: str = "",
    born_on: str = "",
    phone: str = "",
    address: str = "",
    email: str = "",
    representative: str = "",
    new_unit: str = "",
) -> PersonInput:
    """Clean what was typed and refuse what cannot be right.

    Identity number and telephone are kept as digits only (text, never a number). An organisation
    has a tax code instead of an identity number, a representative instead of a birth date.

    Raises:
        RuleBroken: `person.name_missing`, `person.name_without_letters`, `person.name_long`,
            `person.address_long`, `person.id_number_shape`, `person.tax_code_shape`,
            `person.phone_shape`, `person.born_on_shape`.
    """
    is_organisation = kind is PersonKind.ORGANISATION
    return PersonInput(
        full_name=clean_name(full_name),
        kind=kind,
        id_number=clean_tax_code(id_number) if is_organisation else clean_id_number(id_number),
        born_on="" if is_organisation else clean_birth(born_on),
        phone=clean_phone(phone),
        address=refuse_longer(normalise(address), LONGEST_ADDRESS, "person.address_long"),
        email=refuse_longer(normalise(email), LONGEST_ADDRESS, "person.address_long"),
        representative=_optional_name(representative) if is_organisation else "",
        new_unit=refuse_longer(normalise(new_unit), LONGEST_ADDRESS, "person.address_long"),
    )


def submitter_input(
    full_name: str, *, id_number: str = "", phone: str = "", ground: str = ""
) -> Submitter:
    """Clean what was typed about whoever hands in for the owner.

    Raises:
        RuleBroken: As `person_input`; `person.ground_long`.
    """
    return Submitter(
        clean_name(full_name),
        clean_id_number(id_number),
        clean_phone(phone),
        refuse_longer(normalise(ground), LONGEST_NAME, "person.ground_long"),
    )


def _optional_name(text: str) -> str:
    return clean_name(text) if normalise(text) else ""


def clean_name(text: str) -> str:
    """The name of a person or organisation.

    Raises:
        RuleBroken: `person.name_missing`, `person.name_long`, or `person.name_without_letters`
            when a number or a picture was scanned into the field of the name.
    """
    name = normalise(text)
    if not name:
        raise RuleBroken("person.name_missing")
    if not any(letter.isalpha() for letter in name):
        raise RuleBroken("person.name_without_letters")
    return refuse_longer(name, LONGEST_NAME, "person.name_long")


def is_same_name(stored: str, typed: str) -> bool:
    """Whether two names under one identity number may be the same citizen's.

    The given name (last word) decides, in any spelling: a family or middle name that was
    corrected passes, a slip of a digit which meets somebody else's number does not.
    """
    return search_words(stored)[-1:] == search_words(typed)[-1:]


def name_to_keep(stored: str, typed: str) -> str:
    """The name as typed now, but never one that only lost its marks."""
    has_same_words = search_words(stored) == search_words(typed)
    return stored if has_same_words and typed.isascii() else typed


def clean_id_number(text: str) -> str:
    """12 digits (identity number), 9 (old CMND), 10 or 13 (tax code); "" when none is given.

    Raises:
        RuleBroken: `person.id_number_shape` with the number of digits found.
    """
    digits = digits_only(text)
    if not normalise(text):
        return ""
    if len(digits) in (9, 10, 12, 13) and all(
        letter.isdecimal() or letter in " .-" for letter in normalise(text)
    ):
        return digits
    raise RuleBroken("person.id_number_shape", found=len(digits))


def clean_tax_code(text: str) -> str:
    """10 or 13 digits of an organisation; "" when none is given.

    A household business has the 12 digits of its owner's identity number since 01/07/2025.

    Raises:
        RuleBroken: `person.tax_code_shape` with the number of digits found.
    """
    words = normalise(text)
    if not words:
        return ""
    digits = digits_only(words)
    is_plain = all(letter.isdecimal() or letter in " .-" for letter in words)
    if is_plain and len(digits) in (10, 12, 13):
        return digits
    raise RuleBroken("person.tax_code_shape", found=len(digits))


def clean_phone(text: str) -> str:
    """Ten digits from 0 (mobile or landline 11), or a hotline 1800/1900; "" when none.

    Mobile numbers of eleven digits, given out before 2018, become the number of today.

    Raises:
        RuleBroken: `person.phone_shape` with the number of digits found.
    """
    raw = normalise(text)
    if not raw:
        return ""
    digits = digits_only(raw)
    if raw.startswith("+84") or (digits.startswith("84") and len(digits) == 11):
        digits = "0" + digits[2:]
    if len(digits) == 11 and digits[:4] in _MOBILE_OF_2018:
        digits = _MOBILE_OF_2018[digits[:4]] + digits[4:]
    is_mobile = len(digits) == 10 and digits[:2] in {"03", "05", "07", "08", "09"}
    is_landline = digits.startswith("02") and len(digits) in (10, 11)
    is_hotline = digits[:4] in {"1800", "1900"} and 8 <= len(digits) <= 10
    if is_mobile or is_landline or is_hotline:
        return digits
    raise RuleBroken("person.phone_shape", found=len(digits))


_MOBILE_OF_2018 = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083",
    "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0162": "032", "0163": "033",
    "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038", "0169": "039",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip


def clean_birth(text: str) -> str:
    """Birth date as `dd/mm/yyyy`, or only a year, as old records have it; "" when none.

    Raises:
        RuleBroken: `person.born_on_shape`.
    """
    raw = normalise(text)
    if not raw:
        return ""
    digits = digits_only(raw)
    if raw.startswith(("00/00/", "00-00-", "00.00.")):
        raw = digits = digits[4:]  # old records: only the year is known
    if len(digits) == 4 and raw == digits and 1870 <= int(digits) <= 2200:
        return digits
    parts = [part for part in raw.replace("-", "/").replace(".", "/").split("/") if part]
    if len(parts) == 1 and len(digits) == 8:
        parts = [digits[:2], digits[2:4], digits[4:]]
    try:
        day, month, year = (int(part) for part in parts)
        date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise RuleBroken("person.born_on_shape", text_length=len(raw)) from error
    if not 1870 <= year <= 2200:
        raise RuleBroken("person.born_on_shape", text_length=len(raw))
    return f"{day:02d}/{month:02d}/{year:04d}"


def id_number_warnings(id_number: str, born_on: str) -> tuple[str, ...]:
    """Warnings, never refusals: corrected records differ from the number's own facts.

    Returns:
        Codes out of `id.old_number`, `id.first_digit`, `id.birth_year`.
    """
    if not id_number:
        return ()
    if len(id_number) == 9:
        return ("id.old_number",)
    if len(id_number) != 12:
        return ()
    found: list[str] = []
    if id_number[0] != "0":
        found.append("id.first_digit")
    century = 1900 + 100 * (int(id_number[3]) // 2)
    if born_on and int(born_on[-4:]) != century + int(id_number[4:6]):
        found.append("id.birth_year")
    return tuple(found)
