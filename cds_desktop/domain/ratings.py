"""Satisfaction: five levels, one vote per finished dossier, share with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from math import sqrt


class RatingLevel(IntEnum):
    """Five levels; 5 is "rất hài lòng"."""

    VERY_DISSATISFIED = 1
    DISSATISFIED = 2
    NEUTRAL = 3
    SATISFIED = 4
    VERY_SATISFIED = 5

    @property
    def is_satisfied(self) -> bool:
        """Whether the level counts into the numerator of S06."""
        return self >= RatingLevel.SATISFIED


@dataclass(frozen=True, slots=True)
class RatingSummary:
    """Counts of one period: the share and its coverage are always shown together.

    Attributes:
        by_level: Votes by level 1 to 5.
        returned: Dossiers handed back in the period, the base of the coverage.
        rated_of_returned: Those of them which have a vote.
    """

    by_level: tuple[int, int, int, int, int]
    returned: int
    rated_of_returned: int

    @property
    def total(self) -> int:
        """All votes."""
        return sum(self.by_level)

    @property
    def satisfied(self) -> int:
        """Votes of level 4 and 5."""
        return self.by_level[3] + self.by_level[4]

    def interval(self) -> tuple[float, float] | None:
        """95 % Wilson interval of the satisfied share, as fractions; None without votes."""
        return wilson_interval(self.satisfied, self.total)


def told_until(today: date) -> date:
    """The last day whose votes any figure tells: yesterday.

    Whoever watched the figures while a citizen touches the screen could else read the answer
    from what changes. Screens, reports and workbooks all keep to it, so they never differ.
    """
    return today - timedelta(days=1)


def wilson_interval(hits: int, total: int, z: float = 1.959964) -> tuple[float, float] | None:
    """Wilson score interval of a share, fractions between 0 and 1; None for an empty base."""
    if total == 0:
        return None
    share = hits / total
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    centre = share + z * z / (2 * total)
    scale = 1 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)
