"""Comparing units fairly: bases beside every share, and no rank on a handful of dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from cds_desktop.domain.consolidation.sums import DENOMINATOR, NUMERATOR, Consolidation, Share
from cds_desktop.domain.indicators import Direction
from cds_desktop.domain.measures import shown
from cds_desktop.domain.ratings import wilson_interval
from cds_desktop.domain.text import text_sort_key


class Unranked(StrEnum):
    """Why a unit has no rank."""

    NO_REPORT = "no_report"
    NOT_REPORTED = "not_reported"
    NO_BASE = "no_base"
    SMALL_BASE = "small_base"


@dataclass(frozen=True, slots=True)
class RankedUnit:
    """One unit in a comparison.

    Attributes:
        rank: Equal shares have the same rank; None with the reason in `unranked`.
        interval: 95 % Wilson interval of the share, as fractions; None without a base.
    """

    unit_code: str
    unit_name: str
    numerator: int | None
    denominator: int | None
    rank: int | None
    unranked: Unranked | None
    interval: tuple[float, float] | None

    @property
    def shown(self) -> str:
        """The share as documents write it."""
        return shown(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Ranking:
    """All units by one indicator.

    Attributes:
        units: Those with a rank first, the best first; then the others by name.
        minimum: The smallest base that is given a rank.
        whole: The share over all units, added and divided once.
    """

    indicator: str
    direction: Direction
    units: tuple[RankedUnit, ...]
    minimum: int
    whole: Share


def rank_units(
    consolidation: Consolidation, indicator: str, direction: Direction, minimum: int
) -> Ranking:
    """Compare the units of a period by one share.

    Args:
        consolidation: The period.
        indicator: Its id, for instance `S05`.
        direction: Which way is better.
        minimum: The smallest denominator for which a rank is told.
    """
    rows = [
        (
            member.unit_code, member.unit_name,
            member.cells.get(indicator + NUMERATOR), member.cells.get(indicator + DENOMINATOR),
        )
        for member in consolidation.members
    ]  # fmt: skip
    shares = sorted(
        {
            Fraction(above, below)
            for _code, _name, above, below in rows
            if _why_not(above, below, minimum) is None and above is not None and below
        },
        reverse=direction is Direction.HIGHER,
    )
    better = _units_before(shares, rows, minimum)
    found = [_ranked(row, better, minimum) for row in rows]
    found += [
        RankedUnit(code, name, None, None, None, Unranked.NO_REPORT, None)
        for code, name in consolidation.missing.items()
    ]
    found.sort(
        key=lambda unit: (
            unit.rank is None, unit.rank or 0, text_sort_key(unit.unit_name), unit.unit_code,
        )
    )  # fmt: skip
    return Ranking(indicator, direction, tuple(found), minimum, consolidation.share(indicator))


_Row = tuple[str, str, int | None, int | None]


def _why_not(above: int | None, below: int | None, minimum: int) -> Unranked | None:
    if above is None or below is None:
        return Unranked.NOT_REPORTED
    if below <= 0:
        return Unranked.NO_BASE
    return Unranked.SMALL_BASE if below < minimum else None


def _units_before(
    shares: Sequence[Fraction], rows: Sequence[_Row], minimum: int
) -> dict[Fraction, int]:
    """For each share the number of ranked units which are better."""
    counts: dict[Fraction, int] = dict.fromkeys(shares, 0)
    for _code, _name, above, below in rows:
        if _why_not(above, below, minimum) is None and above is not None and below:
            counts[Fraction(above, below)] += 1
    before, running = {}, 0
    for share in shares:
        before[share] = running
        running += counts[share]
    return before


def _ranked(row: _Row, better: dict[Fraction, int], minimum: int) -> RankedUnit:
    code, name, above, below = row
    why = _why_not(above, below, minimum)
    rank = None
    if why is None and above is not None and below:
        rank = better[Fraction(above, below)] + 1
    is_part = above is not None and below is not None and 0 <= above <= below and below > 0
    interval = wilson_interval(above or 0, below or 0) if is_part else None
    return RankedUnit(code, name, above, below, rank, why, interval)
