"""Laws of Vietnamese text that hold for every text, and the vectors of the field notes."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cds_desktop.domain.legacy_text import (
    from_tcvn3,
    looks_like_tcvn3,
    looks_like_vni,
)
from cds_desktop.domain.text import (
    fold,
    name_sort_key,
    normalise,
    normalise_lines,
    search_key,
    text_sort_key,
)

# The alphabet of the field notes, section 9, written out once more and apart from the program.
BASES = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng


def letter(base: str, tone: int) -> str:
    return unicodedata.normalize("NFC", base + TONES[tone]) if base in VOWELS else base


letters = st.builds(letter, st.sampled_from(BASES), st.integers(0, 5))
syllables = st.text(letters, min_size=1, max_size=6)
names = st.lists(syllables, min_size=1, max_size=5).map(" ".join)
anything = st.one_of(st.text(max_size=60), names)


def as_typed_elsewhere(name: str, seed: int) -> str:
    """The same words as other programs write them: NFD, no-break spaces, eth, stray signs."""
    rng = random.Random(seed)
    changed = name.replace("đ", rng.choice("đ\u00f0")).replace("Đ", rng.choice("Đ\u00d0\u0189"))
    changed = changed.replace(" ", rng.choice((" ", "\u00a0", "  ", "\u202f ", " \u200b")))
    composed = unicodedata.normalize("NFC", changed)
    changed = rng.choice((composed, unicodedata.normalize("NFD", changed)))
    return rng.choice(("", " ", "\ufeff")) + changed


# --- laws -----------------------------------------------------------------------------------------


@given(anything)
def test_clean_text_is_not_cleaned_again(text: str) -> None:
    for clean in (normalise, normalise_lines, fold, search_key):
        once = clean(text)
        assert clean(once) == once
        assert unicodedata.is_normalized("NFC", once) or clean is fold
        assert not set("\u00d0\u00f0\u0189\u00a0\u200b\ufeff\u00ad\r\t") & set(once)
        assert once == once.strip()
        assert "  " not in once


@given(names, st.integers(0, 1_000_000))
def test_the_same_words_are_the_same_however_they_were_typed(name: str, seed: int) -> None:
    for way in (str, str.upper, str.title):
        shown = way(name)
        typed = as_typed_elsewhere(shown, seed)
        assert normalise(typed) == normalise(shown)
        assert fold(typed) == fold(name)
        assert search_key(typed) == search_key(name)
        assert name_sort_key(typed) == name_sort_key(name)
        assert text_sort_key(typed) == text_sort_key(name)


@given(names)
def test_marks_and_their_places_never_hide_a_name(name: str) -> None:
    bare = "".join("d" if sign == "đ" else unicodedata.normalize("NFD", sign)[0] for sign in name)
    assert search_key(name) == search_key(bare)
    assert fold(name) == bare


@given(syllables, syllables)
def test_base_letters_decide_before_tones_over_the_whole_word(first: str, second: str) -> None:
    """Compared with an order written out by hand from the alphabet of the field notes."""

    def by_hand(word: str) -> tuple[list[int], list[int]]:
        places, tones = [], []
        for sign in word:
            parts = unicodedata.normalize("NFD", sign)
            tone = next((TONES.index(mark) for mark in parts if mark in TONES), 0)
            base = unicodedata.normalize("NFC", "".join(m for m in parts if m not in TONES))
            places.append(BASES.index(base))
            tones.append(tone)
        return places, tones

    one, two = by_hand(first), by_hand(second)
    has_one_tone = all(sum(tone > 0 for tone in each[1]) <= 1 for each in (one, two))
    if one[0] != two[0]:
        assert (text_sort_key(first) < text_sort_key(second)) == (one[0] < two[0])
    elif has_one_tone and max(one[1]) != max(two[1]):
        assert (text_sort_key(first) < text_sort_key(second)) == (max(one[1]) < max(two[1]))


@given(st.lists(syllables, min_size=3, max_size=5), syllables)
def test_the_given_name_decides_before_family_and_middle_names(
    words: list[str], other: str
) -> None:
    name = " ".join(words)
    renamed = " ".join([*words[:-1], other])
    if text_sort_key(other) != text_sort_key(words[-1]):
        expected = text_sort_key(words[-1]) < text_sort_key(other)
        assert (name_sort_key(name) < name_sort_key(renamed)) == expected
    assert name_sort_key(name).isascii()


# --- section 8 of the notes on formats ------------------------------------------------------------


def test_a_name_in_six_or_seven_code_points_is_one_name() -> None:
    composed = "Cà Mau"
    decomposed = unicodedata.normalize("NFD", composed)
    assert (len(composed), len(decomposed)) == (6, 7)
    assert normalise(decomposed) == composed


def test_windows_vietnamese_with_combining_tones_is_composed() -> None:
    written = "Cà Mau, Đầm Dơi"
    in_bytes = "Ca\u0300 Mau, Đâ\u0300m Dơi".encode("cp1258")
    assert normalise(in_bytes.decode("cp1258")) == written


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("Uû ban nh©n d©n tØnh Cµ Mau", "Uỷ ban nhân dân tỉnh Cà Mau"),
        ("HuyÖn §Çm D¬i", "Huyện Đầm Dơi"),
    ],
)
def test_tcvn3_of_old_fonts_is_read(seen: str, meant: str) -> None:
    assert from_tcvn3(seen) == meant
    assert not looks_like_tcvn3(meant)


def test_tcvn3_is_known_by_its_signs_and_its_soft_hyphen_is_the_letter_u_with_a_horn() -> None:
    assert looks_like_tcvn3("Uû ban nh©n d©n tØnh Cµ Mau, huyÖn §Çm D¬i")
    assert from_tcvn3("n\u00adíc") == "nước"


def test_vni_of_old_fonts_is_known_and_never_taken_for_names() -> None:
    """The program asks for a file in Unicode instead of guessing (see `spreadsheet.vni_text`)."""
    assert looks_like_vni("chaøo caùc baïn, chaøo caùc baïn")
    assert not looks_like_vni("chào các bạn, chào các bạn")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\u00d0", "Đ"), ("\u00f0", "đ"), ("\u0189", "Đ"), ("Xã\u00a0Cái Nước", "Xã Cái Nước"),
        ("danhmuc\u200b.data", "danhmuc.data"), ("thu\u00ad tục", "thu tục"),
    ],
)  # fmt: skip
def test_each_wrong_letter_of_the_notes_becomes_the_right_one(text: str, cleaned: str) -> None:
    assert normalise(text) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("thuý", "thúy"), ("uỷ", "ủy"), ("hoá", "hóa"), ("Mĩ", "Mỹ"), ("Lí", "Lý"),
     ("Hoà Thành", "HÒA THÀNH"), ("\u00d0ầm Dơi", "dam doi")],
)  # fmt: skip
def test_places_of_tones_and_i_or_y_have_one_search_key_and_their_own_text(
    one: str, other: str
) -> None:
    assert search_key(one) == search_key(other)
    assert normalise(one) != normalise(other)


def test_sorting_by_code_points_would_be_wrong() -> None:
    """The vector of section 9 is in `test_text`; here that a naive order really differs."""
    names_ = ["Phạm Anh", "Trần Thị Ánh", "Lê Thị Ân", "Ngô Thị Dung", "Lý Đào", "Kiều Oanh"]
    assert sorted(names_, key=name_sort_key) == names_
    assert sorted(names_, key=lambda name: name.split()[-1]) != names_
