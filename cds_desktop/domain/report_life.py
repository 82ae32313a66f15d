"""The life of a report: which step may follow which, and what each needs.

draft → checked → approved → sent → received or rejected. A version that leaves the office is
never changed again: a correction is version n + 1 with a reason, and n becomes superseded.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from cds_desktop.domain.errors import RuleBroken


class ReportState(StrEnum):
    """Where a version of a report stands."""

    DRAFT = "draft"
    CHECKED = "checked"
    APPROVED = "approved"
    SENT = "sent"
    RECEIVED = "received"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"

    @property
    def is_locked(self) -> bool:
        """Whether its cells may no longer change."""
        return self not in (ReportState.DRAFT, ReportState.CHECKED)


# A rejected version is not corrected in place either; a draft is simply built again.
_NEXT: Final[dict[ReportState, tuple[ReportState, ...]]] = {
    ReportState.DRAFT: (ReportState.DRAFT, ReportState.CHECKED),
    ReportState.CHECKED: (ReportState.DRAFT, ReportState.APPROVED),
    ReportState.APPROVED: (ReportState.SENT, ReportState.SUPERSEDED),
    ReportState.SENT: (ReportState.RECEIVED, ReportState.REJECTED, ReportState.SUPERSEDED),
    ReportState.RECEIVED: (ReportState.SUPERSEDED,),
    ReportState.REJECTED: (ReportState.SUPERSEDED,),
    ReportState.SUPERSEDED: (),
}


def require_step(before: ReportState, after: ReportState) -> None:
    """Refuse a step that the life of a report does not know.

    Raises:
        RuleBroken: `report.step_not_allowed`.
    """
    if after not in _NEXT[before]:
        raise RuleBroken("report.step_not_allowed", step_from=before.value, step_to=after.value)


def next_states(state: ReportState) -> tuple[ReportState, ...]:
    """What may come after a state."""
    return _NEXT[state]
