"""What is asked of the sample office, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.errors import RuleBroken

MOST_DOSSIERS: Final = 2_000_000
MOST_MONTHS: Final = 120
_STANDS_AT: Final = time(14, 10)


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """How many dossiers, over which time.

    Attributes:
        dossiers: Received in all.
        months: Length of the time, ending with `until`.
        until: The office's last day; it is still going on, at ten past two.
        seed: The same seed gives the same office.
    """

    dossiers: int
    months: int
    until: date
    seed: int = 1

    def check(self) -> None:
        """Refuse numbers that cannot be filled.

        Raises:
            RuleBroken: `demo.dossiers_range`, `demo.months_range`, `demo.until_range`.
        """
        if not 1 <= self.dossiers <= MOST_DOSSIERS:
            raise RuleBroken("demo.dossiers_range", found=self.dossiers, most=MOST_DOSSIERS)
        if not 1 <= self.months <= MOST_MONTHS:
            raise RuleBroken("demo.months_range", found=self.months, most=MOST_MONTHS)
        if not date(2015, 1, 1) <= self.until <= date(2090, 1, 1):
            raise RuleBroken("demo.until_range", found=self.until.isoformat())

    @property
    def first_day(self) -> date:
        """The day after the same day `months` months earlier."""
        year, month = divmod(self.until.year * 12 + self.until.month - 1 - self.months, 12)
        return date(year, month + 1, min(self.until.day, 28))

    @property
    def stands_at(self) -> datetime:
        """The moment at which the sample office stands still."""
        return at_office(self.until, _STANDS_AT)


@dataclass(frozen=True, slots=True)
class DemoResult:
    """Counts of what was written.

    Attributes:
        content_hash: Of every dossier's facts in order; equal for equal plans and catalogues.
    """

    dossiers: int
    people: int
    moves: int
    papers: int
    ratings: int
    first_day: date
    until: date
    content_hash: str
