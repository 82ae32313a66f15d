"""A set of indicators: what a circular, a decision or an office asks to be measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.indicator_tables import TableDefinition
from cds_desktop.domain.indicators import Definition, IndicatorValue
from cds_desktop.domain.measures import NO_SHARE, decimal_shown

SINCE_EVER = date(2000, 1, 1)
"""Where a file tells no first day."""


@dataclass(frozen=True, slots=True)
class HandMeasure:
    """A count that no record of the office gives; a person enters it with a source.

    Attributes:
        name: As the expressions name it.
        words: What to count, in Vietnamese.
        unit: Of what: "hộ", "thủ tục".
    """

    name: str
    words: str
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A grade from a sum of points upwards."""

    least: Decimal
    name: str


@dataclass(frozen=True, slots=True)
class TotalRule:
    """A sum of points over indicators; one without enough information is left out of it.

    Attributes:
        indicators: Their ids.
        levels: The highest first; empty where the source grades nothing.
        is_whole: Graded only when every indicator is in the sum.
    """

    id: str
    name: str
    indicators: tuple[str, ...]
    levels: tuple[Level, ...]
    source: str
    places: int = 1
    note: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class TotalValue:
    """The sum of points as far as it is known.

    Attributes:
        points: None when no indicator had enough information.
        counted: How many indicators are in the sum.
        level: The grade; "" without one.
    """

    rule: TotalRule
    points: Decimal | None
    counted: int
    level: str

    @property
    def shown(self) -> str:
        """The points as they stand in documents, or "–"."""
        if self.points is None:
            return NO_SHARE
        return decimal_shown(self.points, self.rule.places)


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """One file of definitions.

    Attributes:
        label: Shown with every value of the set; "" for none.
        version: 0 for the shipped one, else the number of the office's version.
    """

    id: str
    name: str
    source: str
    valid_from: date
    valid_to: date | None
    indicators: tuple[Definition, ...] = ()
    tables: tuple[TableDefinition, ...] = ()
    measures: tuple[HandMeasure, ...] = ()
    totals: tuple[TotalRule, ...] = ()
    label: str = ""
    note: str = ""
    version: int = 0

    def is_in_force(self, on: date) -> bool:
        """Whether the set is used on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def at(self, on: date) -> IndicatorSet:
        """The set with only what is in force on a day."""
        return replace(
            self,
            indicators=tuple(one for one in self.indicators if one.is_in_force(on)),
            tables=tuple(one for one in self.tables if one.is_in_force(on)),
        )


@dataclass(frozen=True, slots=True)
class InForce:
    """Everything that is measured on a day, set by set."""

    sets: tuple[IndicatorSet, ...]

    @property
    def indicators(self) -> tuple[Definition, ...]:
        """Indicators of all sets."""
        return tuple(item for one in self.sets for item in one.indicators)

    @property
    def tables(self) -> tuple[TableDefinition, ...]:
        """Tables of all sets."""
        return tuple(item for one in self.sets for item in one.tables)

    @property
    def measures(self) -> tuple[HandMeasure, ...]:
        """Counts to be entered by hand, each name once."""
        found = {item.name: item for one in reversed(self.sets) for item in one.measures}
        ordered = {item.name: found[item.name] for one in self.sets for item in one.measures}
        return tuple(ordered.values())

    def only(self, set_id: str) -> InForce:
        """One set alone.

        Raises:
            RuleBroken: `indicator.set_unknown`.
        """
        chosen = tuple(one for one in self.sets if one.id.casefold() == set_id.strip().casefold())
        if not chosen:
            raise RuleBroken(
                "indicator.set_unknown", set=set_id, known=tuple(one.id for one in self.sets)
            )
        return InForce(chosen)


@dataclass(frozen=True, slots=True)
class SetVersion:
    """A set as an office stored it; an empty body took it out of use again."""

    set_id: str
    version: int
    body: str
    reason: str
    at: datetime
    officer_name: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file that must be put right.

    Attributes:
        line: Where it stands, from 1.
        key: The key, or "" where the whole table is meant.
        code: Its sentence is in `wording.indicators`.
        facts: What the sentence needs.
    """

    line: int
    key: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def as_error(self) -> RuleBroken:
        """The same as an error, for whoever takes only faultless files."""
        return RuleBroken(self.code, **{**self.facts, "line": self.line, "key": self.key})


def total_values(
    rules: Iterable[TotalRule], values: Iterable[IndicatorValue]
) -> tuple[TotalValue, ...]:
    """The sums of points of a set.

    Circular 01/2018 Điều 14: an index without enough information is left out of the sum.
    """
    scores = {value.id: value.score for value in values}
    found: list[TotalValue] = []
    for rule in rules:
        known = [score for name in rule.indicators if (score := scores.get(name)) is not None]
        if not known:
            found.append(TotalValue(rule, None, 0, ""))
            continue
        points = sum(known, Decimal(0))
        is_graded = not rule.is_whole or len(known) == len(rule.indicators)
        grades = [one.name for one in rule.levels if points >= one.least] if is_graded else []
        level = grades[0] if grades else ""
        found.append(TotalValue(rule, points, len(known), level))
    return tuple(found)
