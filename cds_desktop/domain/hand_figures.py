"""Counts and days as people type them into a table."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from cds_desktop.domain.text import fold, normalise

_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:([.,  ])[0-9]{3})(?:\1[0-9]{3})*")
_PLAIN: Final = re.compile(r"[0-9]{1,15}")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})[./\- ]([0-9]{1,2})[./\- ]([0-9]{2}|[0-9]{4})")
_YEAR_FIRST: Final = re.compile(
    r"([0-9]{4})[./\-]([0-9]{1,2})[./\-]([0-9]{1,2})(?:[t ]00:00(?::00)?)?"
)
_IN_WORDS: Final = re.compile(r"(?:ngay )?([0-9]{1,2}) thang ([0-9]{1,2}) nam ([0-9]{4})")
_SERIAL_START: Final = date(1899, 12, 30)
_SERIALS: Final = range(36_526, 73_051)
"""Days from 2000 to 2099 as spreadsheets number them."""


def read_count(found: object) -> int | None:
    """A whole number from 0, also as text with points between thousands; None when it is none.

    "1.234" and "1 234" are 1234: counts have no fractions. A dash is nobody's number, because
    for some it means none, for others not known.
    """
    if isinstance(found, bool):
        return None
    if isinstance(found, int | float):
        return int(found) if 0 <= found < 1e15 and found == int(found) else None
    if not isinstance(found, str):
        return None
    text = normalise(found)
    if _PLAIN.fullmatch(text):
        return int(text)
    if _GROUPED.fullmatch(text):
        return int(re.sub(r"[^0-9]", "", text))
    return None


def read_written_day(found: object) -> date | None:
    """A day: a date, `31/10/2026`, `31-10-2026`, `2026-10-31`, `ngày 31 tháng 10 năm 2026`.

    Also the number by which a spreadsheet keeps a day whose format was lost.
    """
    if isinstance(found, datetime):
        return found.date()
    if isinstance(found, date):
        return found
    if isinstance(found, bool):
        return None
    if isinstance(found, int | float):
        is_serial = _SERIALS.start <= found < _SERIALS.stop and found == int(found)
        return _SERIAL_START + timedelta(days=int(found)) if is_serial else None
    text = fold(normalise(str(found)))
    for pattern in (_DAY_FIRST, _IN_WORDS):
        parts = pattern.fullmatch(text)
        if parts is not None:
            return _day(parts[3], parts[2], parts[1])
    parts = _YEAR_FIRST.fullmatch(text)
    return None if parts is None else _day(parts[1], parts[2], parts[3])


def _day(year: str, month: str, day: str) -> date | None:
    full = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None
