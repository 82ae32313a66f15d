"""Who sent what, and when: completeness and timeliness from the records, never from clicks.

A report is timely by the day on which the first version that could count came in; a correction
after the due day does not make a punctual unit late, and is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.consolidation.choosing import IncomingState, Outcome
from cds_desktop.domain.consolidation.files import Reason
from cds_desktop.domain.measures import shown
from cds_desktop.domain.periods import Period


class Arrival(StrEnum):
    """How one unit stands in one period."""

    ON_TIME = "on_time"
    LATE = "late"
    REJECTED = "rejected"
    MISSING = "missing"
    AWAITED = "awaited"
    NOT_EXPECTED = "not_expected"

    @property
    def is_received(self) -> bool:
        """Whether a report counts."""
        return self in (Arrival.ON_TIME, Arrival.LATE)


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One unit in one period.

    Attributes:
        is_expected: A unit that was not expected can still have sent a report.
        version: Of the report that counts; 0 when none does.
        first_on: The office day on which the first countable version came.
        last_on: The day of the version that counts.
        days_late: Of the first countable version, or up to today while it is missing.
        superseded: How many earlier versions it replaced.
        reasons: Why the newest refused file was refused, where nothing counts.
        incoming_id: The record of the file that counts, or of the refused one.
    """

    unit_code: str
    period: Period
    arrival: Arrival
    due_on: date
    is_expected: bool = True
    version: int = 0
    first_on: date | None = None
    last_on: date | None = None
    days_late: int = 0
    superseded: int = 0
    refused: int = 0
    reasons: tuple[Reason, ...] = ()
    file_name: str = ""
    incoming_id: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its counts; without a base it is "–"."""

    numerator: int
    denominator: int

    @property
    def shown(self) -> str:
        """As documents write it."""
        return shown(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit over the periods; `cells` in the order of the periods.

    Attributes:
        note: For instance what became of it.
    """

    unit_code: str
    unit_name: str
    cells: tuple[BoardCell, ...]
    note: str = ""

    @property
    def completeness(self) -> Rate:
        """Received of expected; a report not yet due is not held against anybody."""
        return completeness(self.cells)

    @property
    def timeliness(self) -> Rate:
        """Received on time of expected."""
        return timeliness(self.cells)


@dataclass(frozen=True, slots=True)
class Board:
    """Units × periods.

    Attributes:
        rows: In alphabetical order of the units.
        unknown: Refused files of which no unit could be told, by period.
    """

    periods: tuple[Period, ...]
    rows: tuple[BoardRow, ...]
    unknown: tuple[int, ...] = ()

    def column(self, number: int) -> tuple[BoardCell, ...]:
        """Every unit in one period."""
        return tuple(row.cells[number] for row in self.rows)

    def completeness(self, number: int) -> Rate:
        """Received of expected in one period."""
        return completeness(self.column(number))

    def timeliness(self, number: int) -> Rate:
        """On time of expected in one period."""
        return timeliness(self.column(number))


def completeness(cells: Iterable[BoardCell]) -> Rate:
    """Expected reports that count, of those that are due or have come."""
    counted = _counted(cells)
    return Rate(sum(cell.arrival.is_received for cell in counted), len(counted))


def timeliness(cells: Iterable[BoardCell]) -> Rate:
    """Expected reports that came by their due day, of those that are due or have come."""
    counted = _counted(cells)
    return Rate(sum(cell.arrival is Arrival.ON_TIME for cell in counted), len(counted))


def _counted(cells: Iterable[BoardCell]) -> list[BoardCell]:
    left_out = (Arrival.NOT_EXPECTED, Arrival.AWAITED)
    return [cell for cell in cells if cell.is_expected and cell.arrival not in left_out]


def board_cell(
    unit_code: str,
    period: Period,
    outcomes: Sequence[Outcome],
    *,
    due_on: date,
    today: date,
    is_expected: bool,
) -> BoardCell:
    """How one unit stands in one period.

    Args:
        unit_code: The unit.
        period: The period.
        outcomes: Of every file that came for both.
        due_on: The last day for sending.
        today: The office's date.
        is_expected: Whether the unit owed a report.
    """
    refused = [one for one in outcomes if one.state is IncomingState.REFUSED]
    accepted = next((one for one in outcomes if one.state is IncomingState.ACCEPTED), None)
    if accepted is None:
        return _without_report(unit_code, period, refused, due_on, today, is_expected)
    countable = [
        one for one in outcomes
        if one.state in (IncomingState.ACCEPTED, IncomingState.SUPERSEDED, IncomingState.DUPLICATE)
    ]  # fmt: skip
    first_on = min(office_day(one.file.received_at) for one in countable)
    days_late = max(0, (first_on - due_on).days)
    versions = {
        one.file.version for one in countable if one.state is IncomingState.SUPERSEDED
    } - {accepted.file.version}  # fmt: skip
    return BoardCell(
        unit_code, period, Arrival.LATE if days_late else Arrival.ON_TIME, due_on, is_expected,
        version=accepted.file.version, first_on=first_on,
        last_on=_came_on(accepted, countable), days_late=days_late, superseded=len(versions),
        refused=len(refused), file_name=accepted.file.file_name, incoming_id=accepted.file.id,
    )  # fmt: skip


def _came_on(accepted: Outcome, countable: Sequence[Outcome]) -> date:
    """The first day on which the content that counts was here, under whatever file."""
    same = [one for one in countable if one.file.content_hash == accepted.file.content_hash]
    return min(
        office_day(one.file.received_at) for one in same
        if one.file.version == accepted.file.version
    )  # fmt: skip


def _without_report(
    unit_code: str, period: Period, refused: Sequence[Outcome], due_on: date, today: date,
    is_expected: bool,
) -> BoardCell:  # fmt: skip
    overdue = max(0, (today - due_on).days)
    if refused:
        newest = max(refused, key=lambda one: (one.file.received_at, one.file.file_hash))
        return BoardCell(
            unit_code, period, Arrival.REJECTED, due_on, is_expected, days_late=overdue,
            refused=len(refused), reasons=newest.refusals, file_name=newest.file.file_name,
            incoming_id=newest.file.id,
        )  # fmt: skip
    if not is_expected:
        return BoardCell(unit_code, period, Arrival.NOT_EXPECTED, due_on, is_expected)
    arrival = Arrival.MISSING if overdue else Arrival.AWAITED
    return BoardCell(unit_code, period, arrival, due_on, is_expected, days_late=overdue)
