"""Identity cards as scanners, cameras and the clipboard give them (all numbers invented)."""

import pytest

from cds_desktop.domain.cards import looks_like_card, parse_card
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.wording.cards import (
    SENTENCES,
    WARNINGS,
    id_number_words,
    phone_words,
    warnings_words,
)

CHIP_CARD = "096190000001||Nguyễn Thị Thử|01021990|Nữ|Ấp 1, Xã Mẫu, Huyện Đầm Dơi, Cà Mau|15082021"


def test_a_chip_card_gives_its_seven_fields() -> None:
    reading = parse_card(CHIP_CARD)
    card = reading.fields
    assert (card.id_number, card.old_number) == ("096190000001", "")
    assert (card.full_name, card.born_on, card.sex) == ("Nguyễn Thị Thử", "01/02/1990", "Nữ")
    assert card.issued_on == "15/08/2021"
    assert reading.field_count == 7


def test_an_address_with_a_district_is_kept_word_for_word_and_remarked() -> None:
    reading = parse_card(CHIP_CARD)
    assert reading.fields.address == "Ấp 1, Xã Mẫu, Huyện Đầm Dơi, Cà Mau"
    assert reading.warnings == ("card.address_before_2025",)


def test_the_added_fields_of_the_new_card_are_ignored() -> None:
    new_card = CHIP_CARD.replace("Huyện Đầm Dơi, ", "") + "|096000000|Nguyễn Văn Cha|Lê Thị Mẹ|x"
    reading = parse_card(new_card)
    assert reading.fields.full_name == "Nguyễn Thị Thử"
    assert (reading.field_count, reading.warnings) == (11, ())


def test_six_fields_and_written_dates_are_enough() -> None:
    reading = parse_card("096090000001|381234567|Trần Văn Đẹt|05/09/1990|Nam|Ấp Cái Rô")
    assert reading.fields.old_number == "381234567"
    assert reading.fields.born_on == "05/09/1990"
    assert reading.warnings == ()


def test_a_record_without_day_and_month_keeps_the_year() -> None:
    reading = parse_card("096150000001||Lê Thị Tư|00001950|Nữ|Ấp 2|15082021")
    assert reading.fields.born_on == "1950"
    assert "card.birth_year_only" in reading.warnings


@pytest.mark.parametrize("name", ["Nguyeenx Thij Thuwr", "Nguye6n4 Thi5 Thu73"])
def test_a_name_garbled_by_an_input_method_is_remarked(name: str) -> None:
    reading = parse_card(f"096190000001||{name}|01021990|Nữ|Ấp 1|15082021")
    assert "card.name_garbled" in reading.warnings


def test_a_name_that_lost_its_marks_is_remarked() -> None:
    reading = parse_card("096190000001||Nguyen Thi Thu|01021990|Nữ|Ấp 1|15082021")
    assert reading.warnings == ("card.name_unmarked",)


def test_a_khmer_name_without_marks_is_nothing_strange() -> None:
    assert parse_card("096190000001||Kim Sa Rane|01021990|Nữ|Ấp 1|15082021").warnings == ()


def test_a_number_that_contradicts_birth_or_sex_is_a_remark_not_a_refusal() -> None:
    reading = parse_card("096190000001||Nguyễn Thị Thử|01021991|Nam|Ấp 1|15082021")
    assert set(reading.warnings) == {"id.birth_year", "card.sex"}


def test_a_reader_that_passes_only_digits_leaves_the_name_to_the_hand() -> None:
    reading = parse_card("096190000001")
    assert reading.fields.id_number == "096190000001"
    assert reading.warnings == ("card.number_only",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://example.vn/abc", "card.not_a_card"),
        ("000.00.16.H12-261120-0023", "card.not_a_card"),
        ("096190000001||Nguyễn Thị Thử|01021990", "card.field_count"),
        ("|".join(["096190000001", *["x"] * 14]), "card.field_count"),
        ("96190000001||Nguyễn Thị Thử|01021990|Nữ|Ấp 1|15082021", "card.number_shape"),
        ("GD4969612345678|4e677579e1bb856e|01/02/1990|2|x|y|z", "card.health_insurance"),
    ],
)
def test_what_is_no_identity_card_is_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_card(text)
    assert refused.value.code == code
    assert code in SENTENCES


def test_an_error_never_carries_what_stood_on_the_card() -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_card("96190000001||Nguyễn Thị Thử|01021990|Nữ|Ấp 1|15082021")
    assert "Thử" not in str(refused.value)
    assert "96190000001" not in str(refused.value)


def test_only_texts_with_enough_bars_look_like_cards() -> None:
    assert looks_like_card(CHIP_CARD)
    assert not looks_like_card("000.00.16.H12-261120-0023")


def test_warnings_are_said_in_vietnamese() -> None:
    reading = parse_card(CHIP_CARD)
    assert warnings_words(reading.warnings) == "Địa chỉ trên thẻ còn ghi huyện: giữ nguyên văn."
    assert all(words.endswith(".") for words in WARNINGS.values())


def test_numbers_are_written_in_groups_and_odd_ones_left_alone() -> None:
    assert id_number_words("096190004512") == "096 190 004 512"
    assert id_number_words("0961900") == "0961900"
    assert phone_words("0918345276") == "0918 345 276"
    assert phone_words("02903831234") == "02903 831 234"
    assert phone_words("1900 9496x") == "1900 9496x"


def test_a_reader_that_sends_western_letters_is_read_as_it_was_meant() -> None:
    wrong = CARD_TEXT.encode("utf-8").decode("cp1252", errors="strict")
    reading = parse_card(wrong)
    assert reading.fields == parse_card(CARD_TEXT).fields
    assert "card.code_page" in reading.warnings
    assert "card.code_page" not in parse_card(CARD_TEXT).warnings


def test_letters_that_a_reader_lost_are_told() -> None:
    reading = parse_card("096190000001||Nguy?n Th? Th?|01021990|N?|?p 1|15082021")
    assert "card.name_lost" in reading.warnings


CARD_TEXT = "096190000001||Lê Quý Thử|01021990|Nữ|Ấp Tân, Xã Mẫu|15082021"
