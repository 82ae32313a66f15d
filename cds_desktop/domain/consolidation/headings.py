"""Knowing a column of a foreign table by the words over it.

The words are data: an office extends them without a new program.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.settlement_form import COLUMNS
from cds_desktop.domain.text import fold

_SHARES: Final = ("ty le", "ti le", "%", "phan tram")
_BETWEEN: Final = " | "
_NOT_WORD: Final = re.compile(r"[^0-9a-z%|,]+")


@dataclass(frozen=True, slots=True)
class HeadingField:
    """One count of the tables.

    Attributes:
        cell: The column of form II.06a which it fills; None for a count the form does not know.
        any: Each a row of phrases which must all stand in a heading, in this order.
        without: Phrases which must not stand in it.
    """

    id: str
    name: str
    cell: int | None
    any: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]

    def weight(self, heading: str) -> int:
        """How many letters of a heading it explains; 0 for a heading that is not its own."""
        if any(_has(heading, phrase) for phrase in self.without):
            return 0
        return max((_explained(heading, phrases) for phrases in self.any), default=0)


def headings_from_toml(*texts: str) -> tuple[HeadingField, ...]:
    """Read the words of one or several files; a later file adds to the fields of an earlier one.

    Raises:
        RuleBroken: `families.headings_file` (key, detail).
    """
    found: dict[str, HeadingField] = {}
    for text in texts:
        try:
            tables = tomllib.loads(text).get("field", [])
        except tomllib.TOMLDecodeError as error:
            raise RuleBroken(
                "families.headings_file", key="[[field]]", detail=str(error)
            ) from error
        for table in tables:
            field = _field(table)
            known = found.get(field.id)
            if known is not None:
                field = HeadingField(
                    known.id, known.name, known.cell, known.any + field.any,
                    known.without + field.without,
                )  # fmt: skip
            found[field.id] = field
    return tuple(found.values())


def _field(table: Mapping[str, Any]) -> HeadingField:
    name = str(table.get("id", ""))
    if not re.fullmatch(r"[a-z][a-z_]*", name):
        raise RuleBroken("families.headings_file", key="id", detail=name or "trống")
    cell = table.get("cell")
    if cell is not None and cell not in COLUMNS:
        raise RuleBroken("families.headings_file", key=f"{name}.cell", detail=str(cell))
    rows = table.get("any", [])
    is_list = isinstance(rows, list) and all(isinstance(row, list) and row for row in rows)
    if not is_list or not all(isinstance(phrase, str) for row in rows for phrase in row):
        raise RuleBroken("families.headings_file", key=f"{name}.any", detail=str(rows)[:60])
    return HeadingField(
        name,
        str(table.get("name", name)),
        cell,
        tuple(tuple(map(fold, row)) for row in rows),
        tuple(fold(str(phrase)) for phrase in table.get("without", [])),
    )


def heading_key(parts: Iterable[str]) -> str:
    """The cells over a column from top to bottom as one text to search in."""
    keys: list[str] = []
    for part in parts:
        key = _NOT_WORD.sub(" ", fold(part)).strip()
        if key and (not keys or keys[-1] != key):
            keys.append(key)
    return _BETWEEN.join(keys)


def is_share(heading: str) -> bool:
    """Whether a column holds percentages, which are never read: they are divided again."""
    return any(_has(heading, word) for word in _SHARES)


def field_of(heading: str, fields: Iterable[HeadingField]) -> HeadingField | None:
    """The count a heading means; None when no words fit, or two fields fit equally well."""
    weights = sorted(((field.weight(heading), field.id, field) for field in fields), reverse=True)
    if not weights or weights[0][0] == 0:
        return None
    if len(weights) > 1 and weights[1][0] == weights[0][0]:
        return None
    return weights[0][2]


def _explained(heading: str, phrases: tuple[str, ...]) -> int:
    at, letters = 0, 0
    for phrase in phrases:
        found = _find(heading, phrase, at)
        if found < 0:
            return 0
        at = found + len(phrase)
        letters += len(phrase)
    return letters


def _has(heading: str, phrase: str) -> bool:
    return _find(heading, phrase, 0) >= 0


def _find(heading: str, phrase: str, start: int) -> int:
    """Where a phrase stands as whole words."""
    at = heading.find(phrase, start)
    while at >= 0:
        end = at + len(phrase)
        before = at == 0 or not heading[at - 1].isalnum() or not phrase[0].isalnum()
        after = end == len(heading) or not heading[end].isalnum()
        if before and after:
            return at
        at = heading.find(phrase, at + 1)
    return -1
