"""Indicators as data: what a definition says, and values which keep both counts.

A definition names two sums of measures; a value is those two counts and nothing else. A higher
level adds the counts and divides again. Definitions are read by `domain.indicator_sets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.expressions import Counts, Expression, expression
from cds_desktop.domain.measures import COMPUTED, NO_SHARE, decimal_shown, ratio

POINTS_UNIT: Final = "điểm"
"""The unit of an indicator that is a mean of points and not a share."""
_EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)


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


class Empty(StrEnum):
    """What an empty denominator is worth in points; as a share it always shows "–"."""

    NONE = "none"
    FULL = "full"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Condition:
    """Two sums compared: `100*online >= 30*all`."""

    left: Expression
    sign: str
    right: Expression

    def holds(self, counts: Counts) -> bool | None:
        """Whether it holds; None when a count in it is not known."""
        left, right = self.left.value(counts), self.right.value(counts)
        if left is None or right is None:
            return None
        return {">=": left >= right, "<=": left <= right, "=": left == right}[self.sign]


@dataclass(frozen=True, slots=True)
class Band:
    """Points for a value from a limit upwards, under further conditions.

    Attributes:
        least: The value in the unit of the indicator from which the band begins.
        when: All must hold.
    """

    points: Decimal
    least: Decimal
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """What an indicator is.

    Attributes:
        numerator: The sum above the line, over named measures.
        denominator: The sum below it.
        numerator_words: What is counted, for the sheet "Nguồn số liệu".
        target: In the unit; None where nobody set one.
        source: The law, plan or article it comes from.
        places: Digits after the comma, rounded half up.
        empty: What an empty denominator is worth in points.
        needs: A sum that must be above 0, or the denominator counts as empty; "" for none.
        points: The most points it can give; None when it gives none.
        full_at: The share in percent which already gives all points.
        bands: Points by limits, the highest first; the first that fits counts.
        may_exceed: Whether more than the whole is possible, as with a plan.
        label: Shown with every value, such as "số nội bộ".
        set_id: The set it belongs to.
        note: What is unsure about it.
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
    places: int = 2
    empty: Empty = Empty.NONE
    needs: str = ""
    points: Decimal | None = None
    full_at: Decimal = Decimal(100)
    bands: tuple[Band, ...] = ()
    may_exceed: bool = False
    label: str = ""
    set_id: str = ""

    @property
    def is_share(self) -> bool:
        """Whether the value is a percentage; otherwise it is a plain quotient."""
        return self.unit.startswith("%")

    @property
    def scale(self) -> int:
        """By what the quotient is multiplied to stand in the unit."""
        return 100 if self.is_share else 1

    @property
    def most_points(self) -> Decimal | None:
        """The most points it can give; None when it gives none."""
        return max((band.points for band in self.bands), default=self.points)

    @property
    def names(self) -> tuple[str, ...]:
        """Every measure that the value or its points need, each once."""
        sums = [expression(text) for text in (self.numerator, self.denominator)]
        sums += [expression(self.needs)] if self.needs else []
        sums += [side for band in self.bands for one in band.when for side in (one.left, one.right)]
        return tuple(dict.fromkeys(name for one in sums for name in one.names))

    @property
    def is_computed(self) -> bool:
        """Whether the office's records give both counts; others are entered by hand."""
        both = (expression(self.numerator), expression(self.denominator))
        return all(name in COMPUTED for one in both for name in one.names)

    def is_in_force(self, on: date) -> bool:
        """Whether the definition holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """Two counts under a definition; None is "not reported", which differs from 0.

    Attributes:
        score: The points it is worth, rounded as its definition says; None without points or
            without enough information.
    """

    definition: Definition
    numerator: int | None
    denominator: int | None
    score: Decimal | None = None

    @property
    def id(self) -> str:
        """The code of the indicator."""
        return self.definition.id

    @property
    def ratio(self) -> Decimal | None:
        """The fraction with four digits, as a typed cell holds it."""
        return ratio(self.numerator, self.denominator)

    @property
    def value(self) -> Decimal | None:
        """The quotient in the unit, rounded as the definition says; None without a base."""
        return self._rounded(self.definition.places)

    @property
    def percent(self) -> Decimal | None:
        """The share in percent with two digits."""
        return self._rounded(2)

    @property
    def shown(self) -> str:
        """The value as it stands in documents: "80,79 %", "1,8 điểm", or "–" without a base."""
        return self._shown(self.definition.places)

    @property
    def shown_short(self) -> str:
        """The value with one digit, for a card."""
        return self._shown(1)

    @property
    def score_shown(self) -> str:
        """The points as they stand in documents, or "–"."""
        if self.score is None:
            return NO_SHARE
        return decimal_shown(self.score, -int(self.score.as_tuple().exponent))

    def _rounded(self, places: int) -> Decimal | None:
        extra = 2 if self.definition.is_share else 0
        found = ratio(self.numerator, self.denominator, places + extra)
        return None if found is None else found.scaleb(extra)

    def _shown(self, places: int) -> str:
        found = self._rounded(places)
        if found is None:
            return NO_SHARE
        unit = "%" if self.definition.is_share else self.definition.unit
        return f"{decimal_shown(found, places)} {unit}"

    @property
    def verdict(self) -> Verdict:
        """Compare the exact share, not the rounded one, with the target."""
        if self.numerator is None or not self.denominator:
            return Verdict.NO_DATA
        target = self.definition.target
        if target is None:
            return Verdict.NO_TARGET
        reached = self.definition.scale * Decimal(self.numerator)
        wanted = target * self.denominator
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
    definitions: Iterable[Definition],
    measures: Mapping[str, int | None],
    *,
    is_strict: bool = True,
) -> tuple[IndicatorValue, ...]:
    """Values from counts, whether computed or given by hand.

    Args:
        definitions: What is wanted.
        measures: Counts over the whole office; a missing one is not reported.
        is_strict: Refuse impossible counts. Records that contradict each other are told by the
            checks of a report, which still has to be shown.

    Raises:
        RuleBroken: `indicator.count_negative`, `indicator.part_exceeds_whole`.
    """
    return tuple(_computed(item, measures, is_strict) for item in definitions)


def _computed(
    item: Definition, measures: Mapping[str, int | None], is_strict: bool
) -> IndicatorValue:
    for name in item.names:
        count = measures.get(name)
        if count is not None and count < 0:
            raise RuleBroken("indicator.count_negative", id=item.id, found=count)
    numerator = expression(item.numerator).value(measures)
    denominator = expression(item.denominator).value(measures)
    for count in (numerator, denominator):
        if is_strict and count is not None and count < 0:
            raise RuleBroken("indicator.count_negative", id=item.id, found=count)
    score = _score(item, numerator, denominator, measures)
    value = IndicatorValue(item, numerator, denominator, score)
    is_free = item.may_exceed or not item.is_share or not is_strict
    if numerator is None or denominator is None or is_free or numerator <= denominator:
        return value
    raise RuleBroken(
        "indicator.part_exceeds_whole", id=item.id, numerator=numerator, denominator=denominator
    )


def _score(
    item: Definition, numerator: int | None, denominator: int | None, counts: Counts
) -> Decimal | None:
    """The points: of the first band that fits, a share of the most, or the quotient itself."""
    most = item.most_points
    is_mean = item.unit == POINTS_UNIT
    needed = expression(item.needs).value(counts) if item.needs else 1
    if (most is None and not is_mean) or denominator is None or needed is None:
        return None
    if denominator <= 0 or needed <= 0:
        worth = {Empty.NONE: None, Empty.FULL: most, Empty.ZERO: Decimal(0)}[item.empty]
    elif numerator is None:
        return None
    elif item.bands:
        value = item.scale * _EXACT.divide(Decimal(numerator), Decimal(denominator))
        return _of_band(item.bands, value, counts)
    elif item.points is not None:
        share = _EXACT.divide(100 * Decimal(numerator), item.full_at * denominator)
        worth = item.points * min(Decimal(1), share)
    else:
        worth = _EXACT.divide(Decimal(numerator), Decimal(denominator))
    return None if worth is None else worth.quantize(_last_digit(item), context=_EXACT)


def _of_band(bands: Iterable[Band], value: Decimal, counts: Counts) -> Decimal | None:
    """The points of the first band that fits; None when a count it asks for is not known."""
    for band in bands:
        if value < band.least:
            continue
        holds = [one.holds(counts) for one in band.when]
        if False in holds:
            continue
        return None if None in holds else band.points
    return None


def _last_digit(item: Definition) -> Decimal:
    return Decimal(1).scaleb(-item.places)
