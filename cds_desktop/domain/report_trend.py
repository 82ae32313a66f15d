"""Months in a row, for the charts of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cds_desktop.domain.measures import ratio


@dataclass(frozen=True, slots=True)
class TrendMonth:
    """The counts of one month.

    Attributes:
        first: The first day of the month.
        received: Dossiers received in the month, without those carried in.
        settled: Dossiers settled in the month.
        late: Those of them settled late.
    """

    first: date
    received: int
    settled: int
    late: int

    @property
    def name(self) -> str:
        """The month below its columns: 10/2026."""
        return f"{self.first:%m/%Y}"

    @property
    def in_time(self) -> Decimal | None:
        """The share settled in time as a fraction; None when nothing was settled."""
        return ratio(self.settled - self.late, self.settled)
