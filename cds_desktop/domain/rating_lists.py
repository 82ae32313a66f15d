"""Satisfaction for the officers' page: shares only, never a single answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.ratings import RatingSummary, wilson_interval

FEWEST_VOTES: Final = 5
"""Below this a share would tell single answers (Nghị định 61/2018/NĐ-CP, Điều 27 khoản 3)."""
CONCLUSIVE_WIDTH: Final = 0.10
"""An interval wider than ten points leaves the verdict open."""


@dataclass(frozen=True, slots=True)
class VoteShare:
    """Satisfied votes of all votes; told only from `FEWEST_VOTES` on."""

    votes: int
    satisfied: int

    @property
    def is_told(self) -> bool:
        """Whether there are enough votes to show a share."""
        return self.votes >= FEWEST_VOTES

    def interval(self) -> tuple[float, float] | None:
        """95 % interval as fractions, None when nothing may be told."""
        return wilson_interval(self.satisfied, self.votes) if self.is_told else None

    @property
    def is_conclusive(self) -> bool:
        """Whether the votes say enough for a verdict."""
        found = self.interval()
        return found is not None and found[1] - found[0] <= CONCLUSIVE_WIDTH


@dataclass(frozen=True, slots=True)
class MonthShare:
    """The votes of one month, named by its first day."""

    month: date
    share: VoteShare


@dataclass(frozen=True, slots=True)
class ProcedureShare:
    """The votes on one procedure."""

    code: str
    name: str
    share: VoteShare


@dataclass(frozen=True, slots=True)
class UnratedDossier:
    """A dossier handed back without a vote so far."""

    code: str
    owner_name: str
    procedure_name: str
    returned_at: datetime

    @property
    def short_code(self) -> str:
        """The code without the office's identifier."""
        return short_code(self.code)


@dataclass(frozen=True, slots=True)
class RatingOverview:
    """Everything of a period which officers may see.

    Attributes:
        by_level: Votes by level 1 to 5; None below `FEWEST_VOTES`.
        by_procedure: The most votes first.
        months: Twelve calendar months, the oldest first.
    """

    share: VoteShare
    by_level: tuple[int, int, int, int, int] | None
    returned: int
    rated_of_returned: int
    by_procedure: tuple[ProcedureShare, ...]
    months: tuple[MonthShare, ...]

    @classmethod
    def of(
        cls,
        summary: RatingSummary,
        by_procedure: tuple[ProcedureShare, ...],
        months: tuple[MonthShare, ...],
    ) -> RatingOverview:
        """Put together what may be told."""
        share = VoteShare(summary.total, summary.satisfied)
        return cls(
            share,
            summary.by_level if share.is_told else None,
            summary.returned,
            summary.rated_of_returned,
            by_procedure,
            months,
        )
