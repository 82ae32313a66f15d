"""Finding units by what people write: identifiers, codes, names with and without their kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from heapq import nsmallest
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import fold, normalise, search_words
from cds_desktop.domain.unit_tree import UnitTree
from cds_desktop.domain.units import Unit, unit_identifier

_COMMITTEE: Final = re.compile(
    r"^(?:ubnd|uy ban nhan dan|trung tam phuc vu hanh chinh cong|tt ?phuc vu hanh chinh cong|"
    r"tt ?pvhcc|bo phan mot cua|hdnd va ubnd)\s+(?:cua\s+)?"
)
_KIND: Final = re.compile(
    r"^(?:xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh|tp\.?|tx\.?|tt\.?|"
    r"[phxqt]\.)\s*(?=\S)"
)
_SHORT_KINDS: Final = {
    "tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "p": "phuong", "h": "huyen", "x": "xa",
    "q": "quan", "t": "tinh",
}  # fmt: skip
_CODE_LENGTHS: Final = (2, 5)


def without_committee(name: str) -> str:
    """A folded name without its committee or desk: "UBND xã Cái Nước" → "xa cai nuoc"."""
    return _COMMITTEE.sub("", fold(name)).strip()


def name_key(name: str) -> str:
    """A name to compare by: without committee, its kind written out; "P.05" is "phuong 5"."""
    words = without_committee(name)
    short = re.match(r"^(tp|tx|tt|p|h|x|q|t)\.\s*(?=\S)|^(tp|tx|tt)\s+(?=\S)", words)
    if short:
        kind = short[1] or short[2]
        words = f"{_SHORT_KINDS[kind]} {words[short.end() :]}"
    return _plain(words)


def _without_kind(name: str) -> str:
    words = name_key(name)
    return _KIND.sub("", words) or words


def _plain(words: str) -> str:
    return " ".join(word.lstrip("0") or "0" for word in search_words(words))


class UnitNames:
    """An index over the units of a tree; build it once for many questions.

    Args:
        tree: The tree.
        under: Only what hangs below this unit, itself included; "" for all.
    """

    def __init__(self, tree: UnitTree, under: str = "") -> None:
        units: Iterable[Unit] = tree.units.values()
        if under:
            units = (tree.get(under), *tree.descendants(under))
        self._tree = tree
        self._codes: dict[str, Unit] = {}
        self._whole: dict[str, list[Unit]] = defaultdict(list)
        self._bare: dict[str, list[Unit]] = defaultdict(list)
        for unit in units:
            self._codes[unit.code] = unit
            if unit.agency_code:
                self._codes[unit.agency_code] = unit
            self._whole[name_key(unit.name)].append(unit)
            self._bare[_without_kind(unit.name)].append(unit)

    def find(self, text: str) -> tuple[Unit, ...]:
        """Every unit that the text may mean; usually one or none."""
        cleaned = normalise(text)
        if not cleaned:
            return ()
        for code in _codes(cleaned):
            # The office's own identifier stands for the unit that took it over.
            found = self._codes.get(code) or self._tree.find(code)
            if found is not None and found.code in self._codes:
                return (found,)
        whole = self._whole.get(name_key(cleaned))
        if whole:
            return _as_marked(whole, cleaned)
        if _KIND.match(name_key(cleaned)):
            # A kind was said, and no unit of this kind bears the name.
            return tuple(self._bare.get(name_key(cleaned), ()))
        return _as_marked(self._bare.get(_without_kind(cleaned), ()), cleaned)


def _codes(text: str) -> list[str]:
    """The text as a code, as a number that lost its zeros, and as an agency identifier."""
    codes = [text, text.upper()]
    if text.isascii() and text.isdigit():
        codes += [text.zfill(length) for length in _CODE_LENGTHS if len(text) < length]
    with suppress(RuleBroken):
        codes.append(unit_identifier(text))
    return codes


def _as_marked(units: Iterable[Unit], text: str) -> tuple[Unit, ...]:
    """Of units with one folded name those spelled as typed, if there are any."""
    units = tuple(units)
    wanted = normalise(text).lower()
    if len(units) > 1 and wanted != fold(wanted):
        spelled = tuple(unit for unit in units if unit.name.lower() in wanted)
        spelled = spelled or tuple(unit for unit in units if wanted in unit.name.lower())
        return spelled or units
    return units


def search_units(tree: UnitTree, text: str, limit: int = 100) -> tuple[Unit, ...]:
    """Units in whose name or codes words begin as searched.

    Exact spellings come first, then names that end with the words searched.
    """
    wanted = search_words(text)
    if not wanted:
        return ()
    exact = normalise(text).lower()
    is_marked = exact != fold(exact)
    found = [
        (is_marked and exact not in tree.units[code].name.lower(), name[-len(wanted) :] != wanted,
         code)
        for code, (name, codes) in tree.search_words.items()
        if all(any(word.startswith(one) for word in (*name, *codes)) for one in wanted)
    ]  # fmt: skip
    return tuple(tree.units[code] for *_, code in nsmallest(limit, found))
