"""Numbers and dates of applicants as clerks type them."""

import pytest

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.people import (
    clean_birth,
    clean_id_number,
    clean_phone,
    id_number_warnings,
    person_input,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0918 345 276", "0918345276"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0290 383 1234", "02903831234"),
        ("19009496", "19009496"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_telephones_are_kept_as_digits(typed: str, kept: str) -> None:
    assert clean_phone(typed) == kept


@pytest.mark.parametrize(("typed", "found"), [("0918 345 27", 9), ("12345", 5), ("abc", 0)])
def test_a_wrong_telephone_tells_how_many_digits_it_has(typed: str, found: int) -> None:
    with pytest.raises(RuleBroken) as refused:
        clean_phone(typed)
    assert refused.value.code == "person.phone_shape"
    assert refused.value.facts["found"] == found


@pytest.mark.parametrize("typed", ["096190004512", "096 190 004 512", "381234567", "2001234567"])
def test_identity_numbers_are_text_of_digits(typed: str) -> None:
    assert clean_id_number(typed) == typed.replace(" ", "")


@pytest.mark.parametrize("typed", ["96090000001", "096190004512x", "9,609E+10"])
def test_identity_numbers_spoiled_by_a_spreadsheet_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"person\.id_number_shape"):
        clean_id_number(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12/4/1990", "12/04/1990"), ("12041990", "12/04/1990"), ("1-2-1985", "01/02/1985"),
     ("1950", "1950"), ("", "")],
)  # fmt: skip
def test_birth_dates_are_read_in_the_ways_they_are_written(typed: str, kept: str) -> None:
    assert clean_birth(typed) == kept


@pytest.mark.parametrize("typed", ["31/02/1990", "12/13/1990", "99", "hôm qua"])
def test_impossible_birth_dates_are_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match=r"person\.born_on_shape"):
        clean_birth(typed)


@pytest.mark.parametrize(
    ("number", "born_on", "warnings"),
    [
        ("096090000001", "01/01/1990", ()),
        ("096190000001", "1990", ()),
        ("096207000001", "05/05/2007", ()),
        ("096207000001", "05/05/1907", ("id.birth_year",)),
        ("196190000001", "", ("id.first_digit",)),
        ("381234567", "", ("id.old_number",)),
    ],
)
def test_odd_identity_numbers_warn_and_never_stop(
    number: str, born_on: str, warnings: tuple[str, ...]
) -> None:
    assert id_number_warnings(number, born_on) == warnings


def test_an_applicant_needs_a_name() -> None:
    with pytest.raises(RuleBroken, match=r"person\.name_missing"):
        person_input("  ")
