"""Types like Unikey and EVKey: what must change is deleted by Backspace and written again.

An input method of this kind has no channel to the program; it only sends keys. A field that
completes, rewrites or answers in between ends with doubled or lost letters ("taạo").
"""

import unicodedata
from collections.abc import Iterator

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def type_like_unikey(widget: QWidget, words: str, *, vni: bool = False) -> None:
    """Type Vietnamese words as Telex (marks at once) or VNI (marks at the end of the word)."""
    shown = ""
    for state in _states(words, vni=vni):
        common = 0
        while common < min(len(shown), len(state)) and shown[common] == state[common]:
            common += 1
        for _ in range(len(shown) - common):
            _press(widget, Qt.Key.Key_Backspace, "\b")
        for letter in state[common:]:
            _press(widget, Qt.Key.Key_unknown, letter)
        shown = state


def changes_keys(keys: str, *, vni: bool) -> bool:
    """Whether the input method would make other letters of these keys, as a scanner sends them.

    Telex waits for w, for a doubled a, e, o or d and, behind a vowel, for a tone; VNI for a digit
    behind a vowel or d. A word ends at anything that is no letter and no digit.
    """
    word = ""
    for key in keys.lower():
        if not key.isalnum():
            word = ""
            continue
        has_vowel = any(letter in "aeiouy" for letter in word)
        if vni and key in "123456780" and has_vowel:
            return True
        if vni and key == "9" and "d" in word:
            return True
        if not vni and (key == "w" or (has_vowel and key in "sfrxjz")):
            return True
        if not vni and key in "aeod" and key in word:
            return True
        word += key
    return False


def _states(words: str, *, vni: bool) -> Iterator[str]:
    """What stands on the screen after each key of the officer."""
    done = ""
    for number, word in enumerate(words.split(" ")):
        if number:
            done += " "
            yield done
        letters = ""
        for letter in word:
            letters += _bare(letter)
            yield done + letters
            if not vni and _without_tone(letter) != _bare(letter):
                letters = letters[:-1] + _without_tone(letter)
                yield done + letters
        if vni and letters != "".join(map(_without_tone, word)):
            letters = "".join(map(_without_tone, word))
            yield done + letters
        if letters != word:
            yield done + word
        done += word


def _without_tone(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))


def _bare(letter: str) -> str:
    if letter in "đĐ":
        return "d" if letter == "đ" else "D"
    return unicodedata.normalize("NFD", letter)[0]


def _press(widget: QWidget, key: Qt.Key, letters: str) -> None:
    target = widget.focusProxy() or widget
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letters)
        QApplication.sendEvent(target, event)
