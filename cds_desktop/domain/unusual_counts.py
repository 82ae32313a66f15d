"""Whether a count is unusual beside those of the periods before: exact Poisson tails.

A field of a commune has three or eight dossiers a month. A bell curve would call minus two
dossiers possible and the tenth one impossible, so the tails are summed exactly. For counts that
are not small the Poisson law is too narrow (offices have busy and quiet months); they must also
lie clearly outside of what was seen before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

LIMIT: Final = 0.001
"""Two-sided; about one false alarm in a thousand cells."""
PERIODS: Final = 12
FEWEST_PERIODS: Final = 3
"""With fewer periods before, nobody knows what is usual."""
SMALL: Final = 100.0
"""Up to this mean the tails alone decide."""


def lower_tail(count: int, mean: float) -> float:
    """P(X ≤ count) for a Poisson variable."""
    if count < 0:
        return 0.0
    if mean <= 0:
        return 1.0
    if count >= mean:
        return max(0.0, 1.0 - upper_tail(count + 1, mean))
    # Summed downwards from the largest term, so that nothing small is lost.
    term = total = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    for number in range(count, 0, -1):
        term *= number / mean
        total += term
        if term <= total * 1e-17:
            break
    return min(1.0, total)


def upper_tail(count: int, mean: float) -> float:
    """P(X ≥ count) for a Poisson variable."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if count <= mean:
        return max(0.0, 1.0 - lower_tail(count - 1, mean))
    term = total = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    number = count
    while True:
        number += 1
        term *= mean / number
        total += term
        if term <= total * 1e-17:
            return min(1.0, total)


def two_sided(count: int, mean: float) -> float:
    """Twice the smaller tail, at most 1."""
    return min(1.0, 2 * min(lower_tail(count, mean), upper_tail(count, mean)))


@dataclass(frozen=True, slots=True)
class Unusual:
    """A count that stands out.

    Attributes:
        mean: Of the periods before.
        p: Two-sided probability of a count at least as far off.
    """

    count: int
    mean: float
    periods: int
    p: float

    @property
    def is_high(self) -> bool:
        """Whether there are more than usual."""
        return self.count > self.mean


def unusual(count: int, before: Sequence[int]) -> Unusual | None:
    """Compare a count with those of up to twelve periods before; None when it is usual.

    Args:
        count: The count of this period.
        before: Of the periods before, in any order; only the first twelve are used.
    """
    known = before[:PERIODS]
    if len(known) < FEWEST_PERIODS:
        return None
    mean = sum(known) / len(known)
    # A thing never seen before: half a case in all these periods is the most that is believable.
    expected = mean or 0.5 / len(known)
    p = two_sided(count, expected)
    if p >= LIMIT:
        return None
    if mean > SMALL and 2 * min(known) <= 3 * count and 2 * count <= 3 * max(known):
        return None
    return Unusual(count, mean, len(known), p)
