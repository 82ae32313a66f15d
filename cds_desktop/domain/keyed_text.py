"""Text that stands there as it was keyed: "Nguyeenx" (Telex) or "Nguye64n" (VNI).

A reader which acts as a keyboard sends the keys of an input method; when the method is off, or is
another one, the keys remain in the text.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final

from cds_desktop.domain.text import normalise


class InputMethod(StrEnum):
    """The two ways of typing Vietnamese that offices use."""

    TELEX = "telex"
    VNI = "vni"


_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_TONES: Final = {
    InputMethod.TELEX: {
        "s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323",
    },
    InputMethod.VNI: {
        "1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323",
    },
}  # fmt: skip
_VNI_MARKS: Final = {"6": (_CIRCUMFLEX, "aeo"), "7": (_HORN, "ou"), "8": (_BREVE, "a")}
_VOWELS: Final = frozenset("aeiouy")
_TELEX_WORD: Final = re.compile(r"[a-z]*(?:[fjwz]|aa|ee|oo|dd|[aeiouy][a-z]*[srx]$)[a-z]*")
_VNI_WORD: Final = re.compile(r"[a-z]+[1-9][a-z1-9]*")
_WORD: Final = re.compile(r"[^\W_]+")


def keyed_by(text: str) -> InputMethod | None:
    """Tell by which method a name was keyed; None for a name as it should be.

    No Vietnamese word ends in s, r or x or has f, j, w, z or a doubled vowel, and no name has
    digits inside a word; a name of another country may, so this is a warning and no refusal.
    """
    words = [word.lower() for word in _WORD.findall(text)]
    if any(_VNI_WORD.fullmatch(word) for word in words):
        return InputMethod.VNI
    if any(_TELEX_WORD.fullmatch(word) for word in words):
        return InputMethod.TELEX
    return None


def untangle(text: str, method: InputMethod) -> str:
    """The text which those keys mean: "Nguyeenx Thij" → "Nguyễn Thị"."""
    return normalise(_WORD.sub(lambda found: _word(found[0], method), text))


def _word(word: str, method: InputMethod) -> str:
    lower = word.lower()
    is_keyed = _VNI_WORD if method is InputMethod.VNI else _TELEX_WORD
    if not is_keyed.fullmatch(lower):
        return word
    letters, tone = _letters(lower, method)
    if tone and not _place_tone(letters, tone):
        return word
    written = unicodedata.normalize("NFC", "".join(letters))
    if word.isupper():
        return written.upper()
    return written[:1].upper() + written[1:] if word[0].isupper() else written


def _letters(word: str, method: InputMethod) -> tuple[list[str], str]:
    """The letters with their own marks, and the tone that was keyed."""
    letters: list[str] = []
    tone = ""
    for key in word:
        has_vowel = any(letter[0] in _VOWELS for letter in letters)
        if has_vowel and key in _TONES[method]:
            tone = _TONES[method][key]
        elif not _mark(letters, key, method):
            letters.append(key)
    return letters, tone


def _mark(letters: list[str], key: str, method: InputMethod) -> bool:
    """Let a key change the letters before it; False when it is a letter itself."""
    if key == ("9" if method is InputMethod.VNI else "d"):
        if "d" in letters[:1]:
            letters[0] = "đ"
            return True
        return False
    if method is InputMethod.VNI:
        mark, on = _VNI_MARKS.get(key, ("", ""))
    elif key == "w":
        mark, on = (_BREVE, "a") if "a" in letters else (_HORN, "ou")
    else:
        mark, on = (_CIRCUMFLEX, key) if key in "aeo" else ("", "")
    places = [at for at, letter in enumerate(letters) if len(letter) == 1 and letter in on]
    if not mark or not places:
        return False
    last = places[-1]
    letters[last] += mark
    if mark == _HORN and letters[last][0] == "o" and last and letters[last - 1] == "u":
        letters[last - 1] += mark
    return True


def _place_tone(letters: list[str], tone: str) -> bool:
    """Put the tone where the house writes it ("hóa", "thủy"); False where no vowel stands."""
    places = [at for at, letter in enumerate(letters) if letter[0] in _VOWELS]
    plain = "".join(letter[0] for letter in letters)
    if plain[:2] in ("qu", "gi") and len(places) > 1:
        places = places[1:]
    if not places:
        return False
    marked = [at for at in places if len(letters[at]) > 1]
    is_closed = places[-1] < len(letters) - 1
    if marked:
        at = marked[-1]
    elif len(places) == 1 or is_closed:
        at = places[-1]
    else:
        at = places[1] if len(places) > 2 else places[0]
    letters[at] += tone
    return True
