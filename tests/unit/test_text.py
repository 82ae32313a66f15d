"""Vietnamese text as it really arrives, and how it is found and sorted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.text import (
    digits_only,
    fold,
    name_sort_key,
    normalise,
    normalise_lines,
    search_key,
    search_words,
    spellings,
    text_sort_key,
)

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ "
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("\u00d0ầm Dơi", "Đầm Dơi"),
        ("b\u00f0", "bđ"),
        (unicodedata.normalize("NFD", "Cà Mau"), "Cà Mau"),
        ("  Nguyễn\u00a0 Thị\tÚt \n", "Nguyễn Thị Út"),
        ("a\u200bb\u00adc\ufeff", "abc"),
        ("một\x00hai", "một hai"),
    ],
)
def test_text_is_cleaned_when_it_enters(typed: str, stored: str) -> None:
    assert normalise(typed) == stored
    assert unicodedata.is_normalized("NFC", normalise(typed))


def test_lines_are_kept_where_lines_matter() -> None:
    assert normalise_lines(" một \r\n  hai\u00a0ba \n\n") == "một\nhai ba"


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Nguyễn Văn Đức", "nguyen van duc"),
        ("Hoà", "hóa".replace("á", "à")),
        ("Thuý", "thúy"),
        ("Uỷ ban", "ủy ban"),
        ("\u00d0ặng", "dang"),
    ],
)
def test_any_spelling_has_one_search_key(written: str, typed: str) -> None:
    assert search_key(written) == search_key(typed)


def test_i_and_y_are_one_letter_in_search_only() -> None:
    assert search_words("Lý Mỹ") == search_words("Lí Mĩ")
    assert fold("Lý") == "ly"


@given(st.text(alphabet=LETTERS + LETTERS.upper(), max_size=40))
def test_folding_is_idempotent_and_independent_of_normal_form(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert fold(unicodedata.normalize("NFD", name)) == fold(name)
    assert fold(name).isascii()


@given(st.text(max_size=60))
def test_search_words_never_hold_anything_to_escape(text: str) -> None:
    for word in search_words(text):
        assert word.isascii()
        assert word.isalnum()


def test_people_are_sorted_by_given_name_as_in_the_field_notes() -> None:
    ordered = [
        "Nguyễn Văn An", "Phạm Anh", "Trần Thị Ánh", "Lê Thị Ân", "Ngô Thị Dung", "Hồ Dũng",
        "Lý Đào", "Đỗ Văn Đức", "Lưu Ha", "Trần Hà", "Vũ Hả", "Tô Hã", "Phan Há", "Đặng Hạ",
        "Lâm Hải", "Lê Hạnh", "Kiều Oanh", "Đinh Văn Ông", "Cao Thị Ơn", "Mai Thu", "Võ Thị Thư",
        "Bùi Thị Uyên", "Trương Ưng",
    ]  # fmt: skip
    assert sorted(reversed(ordered), key=name_sort_key) == ordered


def test_same_given_names_are_sorted_by_family_then_middle_name() -> None:
    ordered = ["Lê Văn Hà", "Trần An Hà", "Trần Văn Hà", "Võ Hà"]
    assert sorted(reversed(ordered), key=name_sort_key) == ordered


def test_titles_are_sorted_by_the_alphabet_and_not_by_code_points() -> None:
    assert sorted(["Đất đai", "Dân tộc", "Chứng thực", "Ơn"], key=text_sort_key) == [
        "Chứng thực", "Dân tộc", "Đất đai", "Ơn",
    ]  # fmt: skip


def test_digits_of_a_written_number() -> None:
    assert digits_only("0918 345-276") == "0918345276"


def test_a_name_with_marks_is_spelled_in_both_places_of_its_tones() -> None:
    assert spellings("hoa nguyen") == ()
    family, given = spellings("nguyễn  HOÀ")
    assert family == ("NGUYỄN", "Nguyễn", "nguyễn")
    assert set(given) == {"hoà", "hòa", "Hoà", "Hòa", "HOÀ", "HÒA"}


def test_a_scanned_page_is_no_name_to_spell() -> None:
    assert spellings("Tú " * 5_000) == spellings("Tú")
    assert spellings(" ".join(f"ấp{number}" for number in range(9))) == ()
    assert spellings("Hòa" * 40) == ()
