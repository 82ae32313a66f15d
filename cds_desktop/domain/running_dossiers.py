"""Dossiers whose clock runs: what a closure moves, and what stands at risk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cds_desktop.domain.deadlines import DueState
from cds_desktop.domain.dossier_records import Move
from cds_desktop.domain.dossiers import Status


@dataclass(frozen=True, slots=True)
class RunningDossier:
    """What is needed to count the appointment of an open dossier again.

    Attributes:
        rules: The rule set kept with the dossier, as stored.
        moves: Oldest first.
    """

    id: int
    code: str
    owner_name: str
    phone: str
    status: Status
    received_at: datetime
    due_at: datetime
    extended_due_at: datetime | None
    limit_value: str
    limit_unit: str
    rules: Mapping[str, object]
    moves: tuple[Move, ...] = ()

    @property
    def promised_at(self) -> datetime:
        """What the citizen was told last: the appointment, or the later date of an apology."""
        return max(self.due_at, self.extended_due_at or self.due_at)


class RiskGroup(StrEnum):
    """The groups of the risk list, in the order in which they are shown."""

    LATE = "late"
    DUE_TODAY = "due_today"
    DUE_IN_ONE_DAY = "due_in_one_day"
    DUE_IN_TWO_DAYS = "due_in_two_days"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class TouchedDossier:
    """An open dossier whose clock runs, and when somebody last did something about it."""

    code: str
    owner_name: str
    procedure_name: str
    due_at: datetime | None
    extended_due_at: datetime | None
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One row of the risk list.

    Attributes:
        state: None where the catalogue gave no limit that can be counted.
        untouched_days: Working days since the last step.
    """

    code: str
    owner_name: str
    procedure_name: str
    due_at: datetime | None
    extended_due_at: datetime | None
    state: DueState | None
    touched_at: datetime
    untouched_days: int


@dataclass(frozen=True, slots=True)
class RiskList:
    """Every group with its rows; a dossier may be late and untouched at once."""

    groups: Mapping[RiskGroup, tuple[RiskLine, ...]]
