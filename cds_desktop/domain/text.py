"""Vietnamese text: one normaliser for all that enters, search keys, sort keys."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from cds_desktop.domain.errors import RuleBroken

_WRONG_LETTERS = str.maketrans(
    {
        "\u00d0": "Đ",  # Latin eth, met in newspapers and portal exports
        "\u00f0": "đ",
        "\u0189": "Đ",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2007": " ",
        "\u3000": " ",
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
        "\u00ad": None,
    }
)
# Control characters, marks which turn the direction of writing, halves of a broken letter, and
# two code points that no XML file (so no workbook) may hold.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2061-\u2069"
    r"\ud800-\udfff\ufff9-\ufffb\ufffe\uffff]"
)
_BLANKS = re.compile(r"\s+")
_LINE_BLANKS = re.compile(r"[^\S\n]+")
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def normalise(text: str) -> str:
    """One line of clean text: NFC, Đ instead of Ð, single blanks, trimmed.

    Every text enters the program through here or through `normalise_lines`.
    """
    return _BLANKS.sub(" ", _CONTROL.sub(" ", _clean(text))).strip()


def normalise_lines(text: str) -> str:
    """Like `normalise`, but line ends stay (as line feeds)."""
    cleaned = _clean(text).replace("\r\n", "\n").replace("\r", "\n")
    lines = _LINE_BLANKS.sub(" ", _CONTROL.sub(" ", cleaned)).split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_WRONG_LETTERS))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Text without marks, in lower case, đ as d, single blanks: "Đầm Dơi" → "dam doi".

    Tone placement (hoà, hóa…) disappears with the marks.
    """
    lowered = normalise(text).lower().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", lowered)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _BLANKS.sub(" ", bare).strip()


def search_words(text: str) -> tuple[str, ...]:
    """Words of a search or of an indexed name: folded, only a–z and digits, y as i.

    Lý and Lí, Mỹ and Mĩ are found by each other; nothing stored is changed.
    """
    return tuple(_NOT_WORD.sub(" ", fold(text)).replace("y", "i").split())


def search_key(text: str) -> str:
    """The words of `search_words`, joined by one blank, for the full-text index."""
    return " ".join(search_words(text))


_TONE_PLACES = tuple(
    zip(
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        strict=True,
    )
)
"""The two places of a tone: hòa and hoà, thúy and thuý."""


_MOST_SPELLED = 8
_LONGEST_SPELLED = 12


def spellings(text: str) -> tuple[tuple[str, ...], ...]:
    """How each word of a search may stand in a name when it is spelled as typed.

    Both places of a tone (hòa, hoà) and the usual three cases count as one spelling. A text
    without any mark spells nothing, nor does one that is no name (a scanned page): it gives no
    words at all.
    """
    words = tuple(dict.fromkeys(normalise(text).lower().split()))
    is_name = len(words) <= _MOST_SPELLED and all(len(word) <= _LONGEST_SPELLED for word in words)
    if not is_name or all(word == fold(word) for word in words):
        return ()
    return tuple(_spellings_of(word) for word in words)


def _spellings_of(word: str) -> tuple[str, ...]:
    placed = {word}
    for old, new in _TONE_PLACES:
        placed |= {each.replace(old, new) for each in placed}
        placed |= {each.replace(new, old) for each in placed}
    cases = (str.lower, str.upper, str.capitalize)
    return tuple(sorted({change(each) for each in placed for change in cases}))


def digits_only(text: str) -> str:
    """The digits of a telephone or identity number, full-width ones as 0 to 9."""
    return "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())


def refuse_longer(text: str, longest: int, code: str) -> str:
    """The text, or a refusal when it is longer than a form can carry.

    Raises:
        RuleBroken: The code, with `longest` and `found` as counts of letters.
    """
    if len(text) > longest:
        raise RuleBroken(code, longest=longest, found=len(text))
    return text


_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_WEIGHT = {
    letter: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i + 1] for i, letter in enumerate(_ALPHABET)
}
_DIGIT_WEIGHT = {digit: "0" + digit for digit in "0123456789"}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_QUALITY = {"\u0302", "\u0306", "\u031b"}


@lru_cache(maxsize=8192)
def _word_key(word: str) -> tuple[str, str]:
    """Letters first, then the tone in the order ngang, huyền, hỏi, ngã, sắc, nặng."""
    letters: list[str] = []
    tone = "0"
    current = ""
    for mark in unicodedata.normalize("NFD", word.lower()) + "\0":
        if unicodedata.combining(mark):
            if mark in _TONES:
                tone = _TONES[mark]
            elif mark in _QUALITY:
                current = unicodedata.normalize("NFC", current + mark)
            continue
        if current:
            letters.append(_WEIGHT.get(current, _DIGIT_WEIGHT.get(current, "")))
        current = mark
    return "".join(letters), tone


def text_sort_key(text: str) -> str:
    """Sort key in Vietnamese alphabetical order; compare as plain bytes."""
    keys = [_word_key(word) for word in normalise(text).split()]
    return " ".join(key for key, _ in keys) + "!" + "".join(tone for _, tone in keys)


def name_sort_key(full_name: str) -> str:
    """Sort key of a person: given name (last word), then family, then middle names."""
    words = normalise(full_name).split()
    if len(words) < 2:
        return text_sort_key(full_name)
    given, family, middle = words[-1], words[0], words[1:-1]
    parts = (given, family, " ".join(middle))
    return "!".join(text_sort_key(part) for part in parts)
