"""Old communes and the new ones that took them over: what an address may mean today.

Cards stay valid after 01/07/2025, so their addresses name districts and communes that are gone.
The text is kept; the new unit is only offered, and where a commune was split, every part is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cds_desktop.domain.text import normalise, search_key

MOST_OFFERS: Final = 8
_LONGEST_NAME: Final = 6
"""Words of a commune's name."""

_WARD, _DISTRICT, _CITY, _PROVINCE = "ward", "district", "city", "province"
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "xã": (_WARD, "xa"), "xa": (_WARD, "xa"), "x": (_WARD, "xa"),
    "phường": (_WARD, "phuong"), "phuong": (_WARD, "phuong"), "p": (_WARD, "phuong"),
    "thị trấn": (_WARD, "thi tran"), "thi tran": (_WARD, "thi tran"), "tt": (_WARD, "thi tran"),
    "đặc khu": (_WARD, "dac khu"), "dac khu": (_WARD, "dac khu"),
    "huyện": (_DISTRICT, "huyen"), "huyen": (_DISTRICT, "huyen"), "h": (_DISTRICT, "huyen"),
    "quận": (_DISTRICT, "quan"), "quan": (_DISTRICT, "quan"), "q": (_DISTRICT, "quan"),
    "thị xã": (_DISTRICT, "thi xa"), "thi xa": (_DISTRICT, "thi xa"), "tx": (_DISTRICT, "thi xa"),
    "thành phố": (_CITY, "thanh pho"), "thanh pho": (_CITY, "thanh pho"),
    "tp": (_CITY, "thanh pho"),
    "tỉnh": (_PROVINCE, "tinh"), "tinh": (_PROVINCE, "tinh"), "t": (_PROVINCE, "tinh"),
}  # fmt: skip
_WHOLE: Final = "|".join(
    sorted(
        (word for word in _KINDS if len(word) > 2 or word in ("xã", "xa")), key=len, reverse=True
    )
)
_SHORT: Final = "tt|tx|tp|x|p|h|q|t"
_KIND: Final = re.compile(rf"^(?:({_WHOLE})\s+|({_SHORT})(?:\.\s*|\s+|(?=\d)))(?=\S)")
# A kind inside a part begins a new one ("xã Tân Lộc huyện Thới Bình"); without marks only where
# the whole address has none and no comma either: "quan", "tinh" and "xa" also are words of names.
_MARKED_KIND: Final = re.compile(
    r"\s+(?=(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh)\s)(?<!thị )"
)
_PLAIN_KIND: Final = re.compile(
    r"\s+(?=(?:xa|phuong|thi tran|dac khu|huyen|quan|thi xa|thanh pho|tinh)\s)(?<!thi )"
)
_CUTS: Final = re.compile(r"[,;\n]")
_DASHES: Final = re.compile(r"\s[-–—]\s")
_ALIASES: Final = {"hcm": "ho chi minh", "tphcm": "ho chi minh", "sai gon": "ho chi minh",
                   "thua thien hue": "hue", "brvt": "ba ria vung tau"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One old commune and one new commune which took it, or a part of it, over.

    Attributes:
        is_split: Whether the old commune went to several new ones.
        is_default: The part to name first.
    """

    old_province: str
    old_district: str
    old_ward: str
    old_code: str
    new_province_code: str
    new_province: str
    new_code: str
    new_ward: str
    is_split: bool = False
    is_default: bool = False

    @property
    def old_key(self) -> str:
        """The key under which the old commune is looked up: its name without its kind."""
        return _named(self.old_name)[1]

    @property
    def old_name(self) -> str:
        """The old commune; of an island district which had none, the district."""
        return self.old_ward or self.old_district


@dataclass(frozen=True, slots=True)
class UnitOffer:
    """A commune of today which an address may mean.

    Attributes:
        name: "Xã Thới Bình, Cà Mau".
        old_name: The old commune it comes from, "Xã Tân Lộc, Huyện Thới Bình".
        is_certain: The old commune is the only one the address can mean and was not split.
    """

    name: str
    code: str
    old_name: str
    is_default: bool
    is_certain: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of an address: "Huyện Thới Bình" → level district, kind huyen, key thoi binh."""

    level: str
    kind: str
    key: str
    words: str


def candidate_keys(address: str) -> tuple[str, ...]:
    """Keys of old communes which an address may name, to be looked up by index."""
    found: dict[str, None] = {}
    for part in _parts(address):
        if part.level == _WARD:
            words = part.key.split()[:_LONGEST_NAME]
            found |= {" ".join(words[:count]): None for count in range(len(words), 0, -1)}
        elif not part.level:
            found[part.key] = None
    return tuple(found)


def offers_for(address: str, changes: Iterable[UnitChange]) -> tuple[UnitOffer, ...]:
    """The communes of today which an address may mean, the likeliest first; () when it tells none.

    Args:
        address: As on the card or as typed, in any order and spelling; parts may be missing.
        changes: Those whose old key is among `candidate_keys(address)`; more do no harm.
    """
    parts = _parts(address)
    by_unit: dict[tuple[str, str], list[UnitChange]] = defaultdict(list)
    for change in changes:
        by_unit[(change.old_code, change.old_name)].append(change)
    rated = [(_rate(parts, group[0]), group) for group in by_unit.values()]
    best = max((points for points, _ in rated), default=0)
    meant = [group for points, group in rated if points == best]
    named = [group for points, group in rated if points > _NOT_NAMED]
    if best < _ENOUGH and not (best > _NOT_NAMED and len(named) == 1 and _has_ward(parts)):
        return ()
    if best < _DISTRICT_SAID and any(_may_be_new(parts, group) for group in meant):
        return ()
    return _offers(meant)


def province_words(name: str) -> str:
    """A province inside an address: "Tỉnh Cà Mau" → "Cà Mau"."""
    return re.sub(r"^(tỉnh|thành phố)\s+", "", name, flags=re.IGNORECASE)


def _offers(meant: Sequence[Sequence[UnitChange]]) -> tuple[UnitOffer, ...]:
    rows = [change for group in meant for change in group]
    rows.sort(key=lambda change: (not change.is_default, change.new_ward))
    is_certain = len({change.new_code for change in rows}) == 1
    found: dict[str, UnitOffer] = {}
    for change in rows:
        name = f"{change.new_ward}, {province_words(change.new_province)}"
        found.setdefault(
            change.new_code,
            UnitOffer(
                name,
                change.new_code,
                ", ".join(filter(None, (change.old_ward, change.old_district))),
                change.is_default or is_certain,
                is_certain,
            ),
        )
    return tuple(found.values())[:MOST_OFFERS]


_NOT_NAMED: Final = 0
_SAME_MARKS: Final = 1
_WARD_SAID, _SAME_KIND, _PROVINCE_SAID, _NEW_PROVINCE_SAID, _DISTRICT_POINTS = 10, 2, 20, 15, 40
_OTHER_DISTRICT: Final = -40
_ENOUGH: Final = _WARD_SAID + _NEW_PROVINCE_SAID
_DISTRICT_SAID: Final = _WARD_SAID + _DISTRICT_POINTS


def _rate(parts: Sequence[_Part], change: UnitChange) -> int:
    """How well an address names one old commune; 0 when it does not at all."""
    kind, ward = _named(change.old_name)
    bare = _bare(change.old_name)
    best = _NOT_NAMED
    for part in parts:
        if part.level not in ("", _WARD) or not _says(part, ward):
            continue
        rest = [other for other in parts if other is not part]
        points = _WARD_SAID + (_SAME_KIND if part.kind == kind else 0)
        points += _SAME_MARKS if part.words == bare else 0
        points -= _SAME_KIND if part.kind and part.kind != kind else 0
        best = max(best, points + _rate_above(rest, change, part))
    return best


def _rate_above(rest: Sequence[_Part], change: UnitChange, ward: _Part) -> int:
    """Points for the district and the province; the same words never count for both."""
    _, district = _named(change.old_district)
    _, province = _named(change.old_province)
    _, new_province = _named(change.new_province)
    by_district = {
        at for at, part in enumerate(rest)
        if part.level in ("", _DISTRICT, _CITY) and _says(part, district)
    }  # fmt: skip
    by_province = {at for at, part in enumerate(rest) if _says_province(part, province)}
    points = 0
    named_districts = [part for part in rest if part.level == _DISTRICT]
    if by_district and (
        len(by_district | by_province) > 1
        or not by_province
        or any(rest[at].level for at in by_district)
    ):
        points += _DISTRICT_POINTS
    elif named_districts and not by_district:
        points += _OTHER_DISTRICT
    if by_province or ward.key.endswith(f" {province}"):
        points += _PROVINCE_SAID
    elif any(_says_province(part, new_province) for part in rest):
        points += _NEW_PROVINCE_SAID
    elif any(part.level == _PROVINCE for part in rest):
        points += _OTHER_DISTRICT
    return points


def _says(part: _Part, name: str) -> bool:
    """Whether a part is this name; after a kind, further words may follow without a comma."""
    return part.key == name or (bool(part.level) and part.key.startswith(f"{name} "))


def _says_province(part: _Part, name: str) -> bool:
    if part.level == _WARD:
        return False
    key = _ALIASES.get(part.key, part.key)
    if part.level in ("", _PROVINCE, _CITY) and key == name:
        return True
    return bool(part.level) and key.endswith(f" {name}")


def _has_ward(parts: Sequence[_Part]) -> bool:
    return any(part.level == _WARD for part in parts)


def _may_be_new(parts: Sequence[_Part], group: Sequence[UnitChange]) -> bool:
    """Whether an address without a district may be one of today.

    It names the new commune, and no province that is gone.
    """
    _, province = _named(group[0].old_province)
    is_gone = province not in {_named(change.new_province)[1] for change in group}
    if is_gone and any(_says_province(part, province) for part in parts):
        return False
    return any(_is_in(parts, change.new_ward) for change in group)


def _is_in(parts: Sequence[_Part], unit: str) -> bool:
    """Whether the address already names a commune of today."""
    kind, key = _named(unit)
    return any(
        part.key == key and part.kind in ("", kind) for part in parts if part.level in ("", _WARD)
    )


def _parts(address: str) -> tuple[_Part, ...]:
    words = normalise(address).lower()
    pieces = _CUTS.split(words)
    if len(pieces) == 1:  # with commas, a dash belongs to a name: "Bà Rịa - Vũng Tàu"
        pieces = _DASHES.split(words)
    if not words.isascii():
        pieces = [part for piece in pieces for part in _MARKED_KIND.split(piece)]
    elif len(pieces) == 1:
        pieces = _PLAIN_KIND.split(words)
    found = [_part(piece.strip(" .")) for piece in pieces]
    return tuple(part for part in found if part.key)


def _part(piece: str) -> _Part:
    found = _KIND.match(piece)
    if found is None:
        return _Part("", "", _key(piece), piece)
    level, kind = _KINDS[found[1] or found[2]]
    rest = piece[found.end() :]
    return _Part(level, kind, _key(rest), rest)


@lru_cache(maxsize=16_384)
def _named(unit: str) -> tuple[str, str]:
    """The kind and the key of a unit's full name: "Xã Tân Lộc" → ("xa", "tan loc")."""
    part = _part(normalise(unit).lower())
    return part.kind, part.key


@lru_cache(maxsize=16_384)
def _bare(unit: str) -> str:
    return _part(normalise(unit).lower()).words


def _key(words: str) -> str:
    """A search key in which "Phường 01" is "Phường 1"."""
    return " ".join(word.lstrip("0") or "0" for word in search_key(words).split())
