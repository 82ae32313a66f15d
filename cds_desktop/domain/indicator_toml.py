"""Sets of indicators as TOML: every fault of a file is found, each named by its line.

`check_set` tells all faults; `read_set` gives the set of a faultless file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final, TypeVar

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.expressions import Expression, expression
from cds_desktop.domain.indicator_sets import SINCE_EVER, Fault
from cds_desktop.domain.measures import COMPUTED
from cds_desktop.domain.text import normalise

LONGEST: Final = 200_000
"""Characters of a file; more is not read."""
Path = tuple[str | int, ...]
Table = Mapping[str, Any]
Choice = TypeVar("Choice", bound=StrEnum)

_SYNTAX_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")
_HEADER: Final = re.compile(r"\s*(\[\[?)\s*([\w.\- \"]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY: Final = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_MEASURE: Final = re.compile(r"[a-z][a-z0-9_]{1,59}")
_NEVER: Final = object()


class TomlTables:
    """Reads tables of one text and collects what is wrong, with the line of each key."""

    def __init__(self, text: str, known_measures: Collection[str] = ()) -> None:
        self.faults: list[Fault] = []
        self.measures: set[str] = {*COMPUTED, *known_measures}
        self._lines = _lines_of(text)
        self.data: Table = {}
        if len(text) > LONGEST:
            self.faults.append(Fault(1, "", "indicator.text_long", {"most": LONGEST}))
            return
        try:
            self.data = tomllib.loads(text)
        except (ValueError, RecursionError) as error:
            # Beside its own error the reader lets numbers of thousands of digits fail.
            lines = text.splitlines()
            found = _SYNTAX_PLACE.search(str(error))
            line = int(found[1]) if found else max(len(lines), 1)
            detail = lines[line - 1].strip()[:60] if line <= len(lines) else ""
            self.faults.append(Fault(line, "", "indicator.file_unreadable", {"detail": detail}))

    @property
    def is_readable(self) -> bool:
        """Whether the text is TOML at all."""
        return not self.faults

    def fault(self, path: Path, key: str, code: str, **facts: object) -> None:
        """Note one fault at a key of a table, or at the table itself."""
        line = self._lines.get((*path, key)) or self._lines.get(path) or 1
        self.faults.append(Fault(line, key, code, facts))

    # --- tables --------------------------------------------------------------------------------

    def tables(self, table: Table, key: str, path: Path = ()) -> list[tuple[Path, Table]]:
        """The tables `[[key]]` with their places."""
        found = table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.fault(path, key, "indicator.value_wrong", found=_short(found))
            return []
        return [((*path, key, place), one) for place, one in enumerate(found)]

    def known_keys(self, table: Table, path: Path, known: Iterable[str]) -> None:
        """Note keys that nobody reads: mostly typing errors."""
        names = sorted(known)
        for key in table:
            if key not in names:
                near = get_close_matches(key, names, 1)
                self.fault(path, key, "indicator.key_unknown", name=key, near=_near(near, names))

    # --- values --------------------------------------------------------------------------------

    def text(self, table: Table, path: Path, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        value = table.get(key, _NEVER)
        if value is _NEVER and default is not None:
            return default
        if value is _NEVER or (isinstance(value, str) and not normalise(value)):
            if default is None:
                is_source = key == "source"
                code = "indicator.source_missing" if is_source else "indicator.key_missing"
                self.fault(path, key, code, id=_name_of(table))
            return default or ""
        if not isinstance(value, str):
            self.fault(path, key, "indicator.value_wrong", found=_short(value))
            return ""
        return normalise(value)

    def day(self, table: Table, path: Path, key: str) -> date | None:
        """A day, or None."""
        value = table.get(key)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.fault(path, key, "indicator.value_wrong", found=_short(value))
        return None

    def days(
        self, table: Table, path: Path, default: tuple[date, date | None]
    ) -> tuple[date, date | None]:
        """The days of validity, first before last.

        An entry that ended before its set began is never used; only its own two days contradict.
        """
        own = self.day(table, path, "valid_from")
        first = own or default[0]
        last = self.day(table, path, "valid_to") or default[1]
        if last is not None and last < first and (own is not None or not path):
            self.fault(path, "valid_to", "indicator.days_reversed", first=first, last=last)
            return first, None
        return first, last

    def first_and_last(self, table: Table) -> tuple[date, date | None]:
        """The days of validity of the head."""
        return self.days(table, (), (SINCE_EVER, None))

    def number(
        self, table: Table, path: Path, key: str, least: Decimal | int, most: Decimal | int
    ) -> Decimal | None:
        """A number between two limits, or None."""
        value = table.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                raise ValueError
            found = Decimal(str(value).replace(",", "."))
        except (ArithmeticError, ValueError):
            self.fault(path, key, "indicator.value_wrong", found=_short(value))
            return None
        if not found.is_finite() or not least <= found <= most:
            code = "indicator.target_range" if key == "target" else "indicator.number_range"
            self.fault(path, key, code, found=_short(value), least=least, most=most)
            return None
        return found

    def whole(self, table: Table, path: Path, key: str, least: int, most: int, default: int) -> int:
        """A whole number between two limits."""
        found = self.number(table, path, key, least, most)
        if found is None:
            return default
        if found != found.to_integral_value():
            self.fault(path, key, "indicator.value_wrong", found=str(found))
        return int(found)

    def word(self, table: Table, path: Path, key: str, default: Choice) -> Choice:
        """One word of a list."""
        value = table.get(key, default.value)
        kind = type(default)
        known = [one.value for one in kind]
        if value in known:
            return kind(value)
        near = _near(get_close_matches(str(value), known, 1), known)
        self.fault(path, key, "indicator.word_unknown", found=_short(value), near=near)
        return default

    def flag(self, table: Table, path: Path, key: str) -> bool:
        """True or false."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.fault(path, key, "indicator.value_wrong", found=_short(value))
            return False
        return value

    def texts(self, table: Table, path: Path, key: str) -> list[str]:
        """A list of texts."""
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fault(path, key, "indicator.value_wrong", found=_short(value))
            return []
        return value

    def sum(self, table: Table, path: Path, key: str) -> str:
        """A sum of measures which the file or the program knows."""
        text = self.text(table, path, key)
        if text:
            self.readable_sum(text, path, key)
        return text

    def readable_sum(self, text: str, path: Path, key: str) -> Expression | None:
        """The sum of a text; measures that nobody gives are noted."""
        try:
            found = expression(text)
        except RuleBroken as error:
            self.fault(path, key, error.code, **error.facts)
            return None
        for name in found.names:
            if name not in self.measures:
                near = get_close_matches(name, sorted(self.measures), 1, 0.5)
                self.fault(
                    path, key, "indicator.measure_unknown", name=name, near=near[0] if near else ""
                )
        return found

    def measure_name(self, table: Table, path: Path) -> str:
        """The name of a count by hand; it becomes known to the sums of the file."""
        name = self.text(table, path, "name")
        if not name:
            return ""
        if not _MEASURE.fullmatch(name) or name in ("max", "min"):
            self.fault(path, "name", "indicator.name_shape", found=_short(name))
        elif name in COMPUTED:
            self.fault(path, "name", "indicator.measure_computed", name=name)
        self.measures.add(name)
        return name


def _lines_of(text: str) -> dict[Path, int]:
    """The line of every table and key. Keys inside texts of several lines are not taken."""
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
            continue
        header = _HEADER.fullmatch(line)
        if header is not None:
            here = _place(header[2], header[1] == "[[", counts)
            found.setdefault(here, number)
            continue
        key = _KEY.match(line)
        if key is not None:
            found.setdefault((*here, key[1]), number)
        for quote in ('"""', "'''"):
            if line.count(quote) % 2:
                closing = quote
    return found


def _place(name: str, is_list: bool, counts: dict[Path, int]) -> Path:
    """`table.column` → the newest table, its next column."""
    parts = [part.strip().strip('"') for part in name.split(".")]
    here: Path = ()
    for part in parts[:-1]:
        here = (*here, part)
        if here in counts:
            here = (*here, counts[here])
    here = (*here, parts[-1])
    if not is_list:
        return here
    counts[here] = counts.get(here, -1) + 1
    return (*here, counts[here])


def _name_of(table: Table) -> str:
    return next((str(table[key]) for key in ("id", "set", "name") if key in table), "?")


def _near(found: Sequence[str], known: Sequence[str]) -> str:
    return found[0] if found else ", ".join(known)


def _short(value: object) -> str:
    return str(value)[:40]
