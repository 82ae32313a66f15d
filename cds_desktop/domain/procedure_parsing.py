"""Reading limits, fees, levels and codes from the words of a catalogue.

Nothing is guessed: what has no unit, has several values or is worded freely gives no value, but a
reason a person can look up. The words themselves are kept by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.text import fold, normalise

LOWEST_PLAUSIBLE_FEE = 1_000
"""Đồng. Sources that write "20 đồng" mean 20.000, or the page's columns ran together."""

_CHANNEL_WORDS = (
    ("truc tuyen", Channel.ONLINE),
    ("buu chinh", Channel.POSTAL),
    ("truc tiep", Channel.DIRECT),
)
_CHANNEL_NAME = r"(?:trực\s+tuyến|trực\s+tiếp|(?:dịch\s+vụ\s+)?bưu\s+chính(?:\s+công\s+ích)?)"
_CHANNEL_HEAD = re.compile(
    rf"(?:^|[;\n]\s*)({_CHANNEL_NAME}(?:\s*[/,]\s*{_CHANNEL_NAME})*)\s*:\s*", re.IGNORECASE
)
_LIMIT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)\s*\)?\s*(?:\([^()\d]{1,30}\)\s*)?"
    r"(?P<unit>ngay|gio|thang|tuan|nam|phut|quy)\b"
    r"(?P<working>\s*\(?\s*lam\s+viec\b)?(?P<date>\s+\d)?"
)
_RANGE_BEFORE = re.compile(r"\d\s*(?:-|–|—|den|toi|hoac|/|[.,])\s*$")
_CLOCK_TIME = re.compile(r"\b(?:truoc|sau|luc|tu)\s+\d{1,2}\s*(?:gio|h)\b(?:\s*\d{1,2})?")
_SAME_DAY = re.compile(r"\btrong\s+(?:cung\s+)?(?:mot\s+)?ngay\b(?!\s*\d)")
_BARE_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_NOT_PRESCRIBED = ("khong quy dinh", "khong co quy dinh", "chua quy dinh", "khong co thong tin")
_DAY_WORDS = {"ngay": LimitUnit.CALENDAR_DAY, "gio": LimitUnit.HOUR}

_AMOUNT = re.compile(
    r"(?P<number>\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>trieu(?:\s+dong)?|nghin\s+dong|ngan\s+dong|dong|vnd|d)\b"
)
_BARE_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")
_FOREIGN = re.compile(r"\d\s*(?:usd|eur|us\$|\$)|\b(?:usd|eur)\b|do la|\$")
_FREE = re.compile(r"mien\s+(?:le\s+|thu\s+)?phi|khong\s+thu|khong\s+(?:dong|co\s+phi|phi)\b")
_FEE_ITEM = re.compile(r"(?:^|(?<=[\s;)]))(?:lệ\s+phí|phí)\s*:", re.IGNORECASE)
_NO_DETAIL = re.compile(r"[\s()\d.\-*+/a]*(?:khong(?:\s+co)?)?[\s().]*")
_BY_DATE = re.compile(r"\b(?:tu|den|het|ke tu)\s+ngay\s+\d|\bden\s+het\b")

_LEVELS = {
    "xa": "Cấp xã",
    "huyen": "Cấp huyện",
    "tinh": "Cấp tỉnh",
    "bo": "Cấp bộ",
    "trung uong": "Cấp trung ương",
}
_LEVEL_SEPARATOR = re.compile(r"[;,\n/|]|\s+và\s+")


@dataclass(frozen=True, slots=True)
class LimitReading:
    """What the words about a limit say; `reasons` tells what a person should check.

    Attributes:
        limit: For dossiers handed in directly.
        online: For dossiers filed online, where it certainly differs.
        postal: For dossiers sent by post, where it certainly differs.
    """

    limit: TimeLimit | None
    reasons: tuple[str, ...] = ()
    online: TimeLimit | None = None
    postal: TimeLimit | None = None


@dataclass(frozen=True, slots=True)
class FeeReading:
    """What the words about a fee say, in đồng; None where it depends or cannot be read."""

    fee_vnd: int | None
    fee_online_vnd: int | None = None
    reasons: tuple[str, ...] = ()


def bare_number(text: str) -> Decimal | None:
    """Return the number of a limit written without a unit ("5"), None for anything else."""
    folded = fold(text)
    return Decimal(folded.replace(",", ".")) if _BARE_NUMBER.fullmatch(folded) else None


@lru_cache(maxsize=4096)
def read_limit(text: str) -> LimitReading:
    """Read a time limit; with several channels, the one of each.

    A channel that is named twice with different limits, or without a unit, is not certain: it is
    left as direct, and `limit_by_channel` asks a person to look.
    """
    if not text.strip():
        return LimitReading(None, ("missing_limit",))
    by_channel = list(_by_channel(text))
    if not by_channel:
        return _one_limit(text)
    readings = [(channels, _one_limit(words)) for channels, words in by_channel]
    everything = [reading for _, reading in readings]
    direct = [reading for channels, reading in readings if Channel.DIRECT in channels]
    chosen = list(dict.fromkeys(direct or everything))
    if len(chosen) > 1:
        return LimitReading(None, ("several_limits",))
    if chosen[0].limit is None or len(set(everything)) == 1:
        return chosen[0]
    online, online_is_certain = _other_limit(readings, Channel.ONLINE, chosen[0])
    postal, postal_is_certain = _other_limit(readings, Channel.POSTAL, chosen[0])
    is_certain = online_is_certain and postal_is_certain
    reasons = () if is_certain else ("limit_by_channel",)
    return LimitReading(chosen[0].limit, reasons, online, postal)


def _other_limit(
    readings: list[tuple[frozenset[Channel], LimitReading]], channel: Channel, direct: LimitReading
) -> tuple[TimeLimit | None, bool]:
    """The limit of a channel where it differs from the direct one, and whether that is certain."""
    found = {reading for channels, reading in readings if channel in channels}
    if not found or found == {direct}:
        return None, True
    limits = {reading.limit for reading in found}
    if len(limits) > 1 or None in limits:
        return None, False
    return limits.pop(), True


def names_channels(text: str) -> bool:
    """Whether the words about a limit tell it for each way of submission."""
    return any(True for _ in _by_channel(text))


def _one_limit(text: str) -> LimitReading:
    folded = _CLOCK_TIME.sub(" ", fold(text))
    if not folded.strip():
        return LimitReading(None, ("unreadable_limit",))
    if bare_number(folded) is not None:
        return LimitReading(None, ("limit_without_unit",))
    if any(folded.startswith(words) for words in _NOT_PRESCRIBED):
        return LimitReading(None, ("limit_not_prescribed",))
    amounts = {amount for amount in _limits_in(folded) if amount is not None}
    ranges = any(amount is None for amount in _limits_in(folded))
    same_day = _SAME_DAY.search(folded) is not None
    if ranges or len(amounts) + same_day > 1:
        return LimitReading(None, ("several_limits",))
    if same_day:
        return LimitReading(TimeLimit(Decimal(1), LimitUnit.SAME_DAY))
    if not amounts:
        return LimitReading(None, ("unreadable_limit",))
    number, unit = amounts.pop()
    if unit is None:
        return LimitReading(None, ("limit_in_other_unit",))
    if number <= 0:
        return LimitReading(None, ("odd_limit",))
    return LimitReading(TimeLimit(number, unit))


def _limits_in(folded: str) -> Iterator[tuple[Decimal, LimitUnit | None] | None]:
    """Yield each amount of time, with no unit if it is not ours; None marks a range."""
    for found in _LIMIT.finditer(folded):
        if found["unit"] == "ngay" and found["date"]:
            continue  # A date of a legal text: "Nghị định số 45/2020 ngày 08/4/2020".
        if _RANGE_BEFORE.search(folded[: found.start()]):
            yield None
            continue
        number = Decimal(found["number"].replace(",", ".")).normalize()
        unit = _DAY_WORDS.get(found["unit"])
        if unit is LimitUnit.CALENDAR_DAY and found["working"]:
            unit = LimitUnit.WORKING_DAY
        yield Decimal(format(number, "f")), unit


@lru_cache(maxsize=4096)
def read_fee(text: str) -> FeeReading:
    """Read a fee; with several channels, the direct one and, where it differs, the online one."""
    if not text.strip():
        return FeeReading(None, None, ("missing_fee",))
    by_channel = list(_by_channel(text))
    if not by_channel:
        amount, reasons = _one_fee(text)
        return FeeReading(amount, None, reasons)
    readings = [(channels, _one_fee(words)) for channels, words in by_channel]
    direct = _agreed([fee for channels, fee in readings if Channel.DIRECT in channels])
    online = _agreed([fee for channels, fee in readings if Channel.ONLINE in channels])
    if direct is None:
        direct = _agreed([fee for _, fee in readings]) or (None, ())
    amount, reasons = direct
    online_amount = online[0] if online is not None and online[0] != amount else None
    if online is not None:
        reasons = tuple(dict.fromkeys((*reasons, *online[1])))
    return FeeReading(amount, online_amount, reasons)


_Fee = tuple[int | None, tuple[str, ...]]


def _agreed(fees: list[_Fee]) -> _Fee | None:
    """Join readings for one channel: a value only if they all give the same."""
    if not fees:
        return None
    reasons = tuple(dict.fromkeys(reason for _, found in fees for reason in found))
    amounts = {amount for amount, _ in fees}
    if len(amounts) > 1:
        return None, tuple(dict.fromkeys(("several_fees", *reasons)))
    return amounts.pop(), reasons


def _one_fee(text: str) -> _Fee:
    items = [part for part in _FEE_ITEM.split(text) if part.strip(" ;\n")]
    if len(items) > 1:
        return _agreed([_fee_item(item) for item in items]) or (None, ())
    return _fee_item(items[0] if items else text)


def _fee_item(text: str) -> _Fee:
    head, _, detail = text.partition("(")
    said, rest = fold(head), fold(detail)
    if "khong co thong tin" in said:
        return None, ("missing_fee",)
    if _FOREIGN.search(said):
        return None, ("foreign_fee",)
    if _FREE.search(said) or said in {"0", "khong", "o dong"}:
        return _free_fee(said, rest)
    bare = _bare_amount(said)
    amounts = bare or set(_amounts(said))
    if not amounts:
        return None, ("fee_depends" if "muc thu" in said else "unreadable_fee",)
    if len(amounts) > 1:
        return None, ("several_fees",)
    if not bare and re.search(r"\d", _AMOUNT.sub("", said)):
        return None, ("unreadable_fee",)  # "…bằng 50% mức thu… năm 2016 Đồng" is no amount.
    amount = amounts.pop()
    if amount == 0:
        return _free_fee("", rest)
    if amount < LOWEST_PLAUSIBLE_FEE:
        return None, ("odd_fee",)
    if any(other != amount for other in _amounts(rest)):
        return None, ("several_fees",)
    if _FOREIGN.search(rest) or _BY_DATE.search(rest):
        return amount, ("fee_depends",)
    return amount, ()


def _free_fee(said: str, detail: str) -> _Fee:
    """Free of charge, unless the words beside it name amounts, a schedule or conditions."""
    if any(_amounts(said)):
        return None, ("fee_depends",)
    if _NO_DETAIL.fullmatch(detail):
        return 0, ()
    plainly_free = detail.lstrip(" -*+").startswith(("mien", "khong thu", "khong co"))
    conditions = ("truong hop", "doi voi", " cho ", "muc thu", "quyet dinh", "tu ngay")
    if plainly_free and not any(_amounts(detail)) and not any(w in detail for w in conditions):
        return 0, ()
    return None, ("fee_depends",)


def _amounts(folded: str) -> Iterator[int]:
    for found in _AMOUNT.finditer(folded):
        number, unit = found["number"], found["unit"]
        if unit.startswith("trieu"):
            yield int(Decimal(number.replace(",", ".")) * 1_000_000)
        else:
            thousands = 1_000 if unit.startswith(("nghin", "ngan")) else 1
            yield int(re.sub(r"[.,]", "", number)) * thousands


def _bare_amount(said: str) -> set[int]:
    """A cell that holds only a number, as fee columns of a workbook do."""
    if _BARE_AMOUNT.fullmatch(said):
        return {int(re.sub(r"[.,]", "", said))}
    return set()


def _by_channel(text: str) -> Iterator[tuple[frozenset[Channel], str]]:
    heads = list(_CHANNEL_HEAD.finditer(text))
    if not heads or heads[0].start() > 0:
        return
    for position, head in enumerate(heads):
        end = heads[position + 1].start() if position + 1 < len(heads) else len(text)
        yield frozenset(read_channels(head.group(1))), text[head.end() : end].strip(" ;\n")


def read_channels(text: str) -> tuple[Channel, ...]:
    """List the ways of submission a text names, in the order of the national codes."""
    folded = fold(text)
    return tuple(sorted(channel for word, channel in _CHANNEL_WORDS if word in folded))


def read_level(text: str) -> str:
    """Write the levels as "Cấp tỉnh; Cấp xã"; words not known stay as they are."""
    levels: list[str] = []
    for part in _LEVEL_SEPARATOR.split(text):
        name = normalise(part)
        if not name:
            continue
        head, bracket, rest = name.partition("(")
        known = _LEVELS.get(fold(head).removeprefix("cap").strip())
        level = (known + (f" ({rest}" if bracket else "")) if known else name
        if level not in levels:
            levels.append(level)
    return "; ".join(levels)


def read_code(text: str) -> tuple[str, tuple[str, ...]]:
    """Read a national code; spreadsheets turn "1.000890" into 1,00089, which is made good."""
    code = re.sub(r"\s+", "", normalise(text)).replace(",", ".").strip("'.")
    whole, dot, decimals = code.partition(".")
    if dot and whole.isdigit() and decimals.isdigit() and 3 <= len(decimals) < 6:
        return f"{whole}.{decimals:0<6}", ("code_repaired",)
    return code, ()
