"""Indicators as data: definitions from a file, values which keep both counts.

A definition names two measures; a value is those two counts and nothing else. A higher level
adds the counts and divides again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.measures import COMPUTED, percent, ratio, shown
from cds_desktop.domain.text import normalise


class Direction(StrEnum):
    """Whether more is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Verdict(StrEnum):
    """How a value stands to its target."""

    NO_DATA = "no_data"
    NO_TARGET = "no_target"
    REACHED = "reached"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator is.

    Attributes:
        numerator: Name of the measure above the line.
        denominator: Name of the measure below it.
        numerator_words: What is counted, for the sheet "Nguồn số liệu".
        target: In percent; None where nobody set one.
        source: The law, plan or article it comes from.
    """

    id: str
    name: str
    short_name: str
    unit: str
    numerator: str
    denominator: str
    numerator_words: str
    denominator_words: str
    target: Decimal | None
    direction: Direction
    source: str
    valid_from: date
    valid_to: date | None
    note: str = ""

    @property
    def is_computed(self) -> bool:
        """Whether the office's records give both counts; others are entered by hand."""
        return self.numerator in COMPUTED and self.denominator in COMPUTED

    def is_in_force(self, on: date) -> bool:
        """Whether the definition holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """Two counts under a definition; None is "not reported", which differs from 0."""

    definition: Definition
    numerator: int | None
    denominator: int | None

    @property
    def id(self) -> str:
        """The code of the indicator."""
        return self.definition.id

    @property
    def ratio(self) -> Decimal | None:
        """The fraction with four digits, as a typed cell holds it."""
        return ratio(self.numerator, self.denominator)

    @property
    def percent(self) -> Decimal | None:
        """The share in percent with two digits."""
        return percent(self.numerator, self.denominator)

    @property
    def shown(self) -> str:
        """The share as it stands in documents."""
        return shown(self.numerator, self.denominator)

    @property
    def shown_short(self) -> str:
        """The share with one digit, for a card."""
        return shown(self.numerator, self.denominator, 1)

    @property
    def verdict(self) -> Verdict:
        """Compare the exact share, not the rounded one, with the target."""
        if self.numerator is None or not self.denominator:
            return Verdict.NO_DATA
        target = self.definition.target
        if target is None:
            return Verdict.NO_TARGET
        reached, wanted = 100 * Decimal(self.numerator), target * self.denominator
        if self.definition.direction is Direction.HIGHER:
            return Verdict.REACHED if reached >= wanted else Verdict.MISSED
        return Verdict.REACHED if reached <= wanted else Verdict.MISSED

    @property
    def missing_points(self) -> Decimal | None:
        """Percentage points to the target, two digits; None unless it is missed."""
        found, target = self.percent, self.definition.target
        if self.verdict is not Verdict.MISSED or found is None or target is None:
            return None
        return abs(target - found)


def compute_from_measures(
    definitions: Iterable[Definition], measures: Mapping[str, int | None]
) -> tuple[IndicatorValue, ...]:
    """Values from counts, whether computed or given by hand.

    Raises:
        RuleBroken: `indicator.count_negative`, `indicator.part_exceeds_whole`.
    """
    return tuple(
        _checked(IndicatorValue(item, measures.get(item.numerator), measures.get(item.denominator)))
        for item in definitions
    )


def _checked(value: IndicatorValue) -> IndicatorValue:
    for count in (value.numerator, value.denominator):
        if count is not None and count < 0:
            raise RuleBroken("indicator.count_negative", id=value.id, found=count)
    numerator, denominator = value.numerator, value.denominator
    over_plan = value.definition.unit == "% kế hoạch"
    if numerator is None or denominator is None or over_plan or numerator <= denominator:
        return value
    raise RuleBroken(
        "indicator.part_exceeds_whole", id=value.id, numerator=numerator, denominator=denominator
    )


_TEXTS: Final = ("id", "name", "unit", "numerator", "denominator", "source")


def definitions_from_toml(text: str) -> tuple[Definition, ...]:
    """Read the tables `[[indicator]]` of a file, in their order.

    Raises:
        RuleBroken: `indicator.file_unreadable`, `indicator.key_missing`,
            `indicator.value_wrong`, `indicator.id_twice`.
    """
    try:
        tables = tomllib.loads(text).get("indicator", [])
    except tomllib.TOMLDecodeError as error:
        raise RuleBroken("indicator.file_unreadable", detail=str(error)) from error
    found = tuple(_definition(table) for table in tables)
    seen: set[tuple[str, date]] = set()
    for item in found:
        if (item.id, item.valid_from) in seen:
            raise RuleBroken("indicator.id_twice", id=item.id)
        seen.add((item.id, item.valid_from))
    return found


def _definition(table: Mapping[str, Any]) -> Definition:
    name = str(table.get("id", "?"))
    for key in _TEXTS:
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise RuleBroken("indicator.key_missing", id=name, key=key)
    text = {key: normalise(value) for key, value in table.items() if isinstance(value, str)}
    return Definition(
        id=text["id"],
        name=text["name"],
        short_name=text.get("short_name", text["name"]),
        unit=text["unit"],
        numerator=text["numerator"],
        denominator=text["denominator"],
        numerator_words=text.get("numerator_words", text["numerator"]),
        denominator_words=text.get("denominator_words", text["denominator"]),
        target=_target(table, name),
        direction=_direction(text.get("direction", "higher"), name),
        source=text["source"],
        valid_from=_day(table, "valid_from", name) or date(2000, 1, 1),
        valid_to=_day(table, "valid_to", name),
        note=text.get("note", ""),
    )


def _target(table: Mapping[str, Any], name: str) -> Decimal | None:
    value = table.get("target")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise RuleBroken("indicator.value_wrong", id=name, key="target", found=value)
    try:
        return Decimal(str(value).replace(",", "."))
    except ArithmeticError as error:
        raise RuleBroken("indicator.value_wrong", id=name, key="target", found=value) from error


def _direction(word: str, name: str) -> Direction:
    try:
        return Direction(word)
    except ValueError as error:
        raise RuleBroken("indicator.value_wrong", id=name, key="direction", found=word) from error


def _day(table: Mapping[str, Any], key: str, name: str) -> date | None:
    value = table.get(key)
    if value is None or type(value) is date:
        return value
    raise RuleBroken("indicator.value_wrong", id=name, key=key, found=value)
