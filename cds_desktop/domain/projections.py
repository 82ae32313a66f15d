"""What a share may come to by the last day: counts that are known, and the rate of late.

Everything is counted in whole dossiers; a percentage is never projected. Where fewer than
`SMALLEST_BASE` dossiers stand behind the rate, nothing is said at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Final

from cds_desktop.domain.indicators import Direction

SMALLEST_BASE: Final = 20


class Outlook(StrEnum):
    """How a target stands to what is still to come."""

    NO_TARGET = "no_target"
    SECURED = "secured"
    POSSIBLE = "possible"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class Counts:
    """A numerator over its denominator."""

    numerator: int = 0
    denominator: int = 0

    def plus(self, numerator: int, denominator: int) -> Counts:
        """The same with more dossiers."""
        return Counts(self.numerator + numerator, self.denominator + denominator)


@dataclass(frozen=True, slots=True)
class Rate:
    """What some working days brought together."""

    days: int
    counts: Counts

    @property
    def is_enough(self) -> bool:
        """Whether it may be carried forward."""
        return self.days > 0 and self.counts.denominator >= SMALLEST_BASE


@dataclass(frozen=True, slots=True)
class Projection:
    """What is expected at the end, and what the target asks of the dossiers still to come.

    Attributes:
        expected: Both counts at the end.
        left: Dossiers still to come.
        lost: Those of them which are known to miss already (overdue dossiers).
        outlook: How the target stands to them.
        needed: How many of those still to come must count (of a lower-is-better indicator: may
            count at most); below zero never. None without a target.
    """

    expected: Counts
    left: int
    lost: int
    outlook: Outlook
    needed: int | None

    @property
    def open_to_us(self) -> int:
        """Dossiers still to come whose result is not decided."""
        return self.left - self.lost

    @property
    def short(self) -> int:
        """How many dossiers are missing although everything still open went well."""
        if self.outlook is not Outlook.OUT_OF_REACH or self.needed is None:
            return 0
        return abs(self.needed - self.open_to_us)


def expected_counts(now: Counts, before: Counts, rate: Rate, days_left: int) -> Counts:
    """Carry the rate forward over the working days left, today included.

    Args:
        now: Everything so far.
        before: The same up to yesterday; today's dossiers are part of the days left.
        rate: What the last working days brought.
        days_left: Working days from today on.
    """
    whole = before.denominator + rounded(rate.counts.denominator * days_left, rate.days)
    denominator = max(now.denominator, whole)
    more = denominator - now.denominator
    good = rounded(rate.counts.numerator * more, rate.counts.denominator)
    return Counts(now.numerator + good, denominator)


def project(
    now: Counts, expected: Counts, lost: int, target: Decimal | None, direction: Direction
) -> Projection:
    """Say what the target asks of the dossiers still to come."""
    left = expected.denominator - now.denominator
    if target is None:
        return Projection(expected, left, lost, Outlook.NO_TARGET, None)
    wanted = target * expected.denominator / 100
    if direction is Direction.HIGHER:
        needed = max(0, int(wanted.to_integral_value(ROUND_CEILING)) - now.numerator)
        if needed == 0:
            outlook = Outlook.SECURED
        else:
            outlook = Outlook.POSSIBLE if needed <= left - lost else Outlook.OUT_OF_REACH
        return Projection(expected, left, lost, outlook, needed)
    allowed = int(wanted.to_integral_value(ROUND_FLOOR)) - now.numerator
    if allowed >= left:
        outlook = Outlook.SECURED
    else:
        outlook = Outlook.POSSIBLE if allowed >= lost else Outlook.OUT_OF_REACH
    return Projection(expected, left, lost, outlook, max(0, allowed))


def rounded(above: int, below: int) -> int:
    """A quotient of counts as a whole number, half up."""
    return (2 * above + below) // (2 * below) if below else 0
