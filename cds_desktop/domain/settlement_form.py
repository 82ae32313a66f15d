"""Form II.06a/VPCP/KSTT: what its columns mean, its identities, and its checks.

Counted are dossiers which were received (not the merely registered, status 1, nor the refused
at the desk, status 3). Settled is finished, withdrawn or stopped. A settled dossier is compared
with its appointment by law, never with the new date of an apology: before its day is early, on
it on time (for limits in hours up to the promised hour), after it late. A dossier in progress
is judged as it stood at the end of the last day: late when its appointment had passed; one that
waited for the citizen is within its limit when the wait began no later than the appointment,
because the clock stands still (this also holds for one withdrawn or stopped out of the wait).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

COLUMNS: Final = tuple(range(3, 14))
RECEIVED, RECEIVED_ONLINE, RECEIVED_OTHERWISE, CARRIED_IN = 3, 4, 5, 6
SETTLED, SETTLED_EARLY, SETTLED_ON_TIME, SETTLED_LATE = 7, 8, 9, 10
OPEN, OPEN_WITHIN, OPEN_LATE = 11, 12, 13
IDENTITIES: Final[tuple[tuple[int, tuple[int, ...]], ...]] = (
    (3, (4, 5, 6)),
    (7, (8, 9, 10)),
    (11, (12, 13)),
    (3, (7, 11)),
)
TOTAL: Final = "total"
"""Names the total row in the ids of cells."""


class WithoutDueDate(StrEnum):
    """How a dossier without an appointment is counted.

    The form knows no column for it. It never counts as on time unless the office says so:
    nobody can prove that a promise was kept which was never made. Either way a check lists it.
    """

    LATE = "late"
    ON_TIME = "on_time"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line of the form.

    Attributes:
        field: The field of State management; "" for dossiers without one, None for the total.
        counts: Columns 3 to 13.
    """

    field: str | None
    counts: tuple[int, ...]

    def column(self, number: int) -> int:
        """The count in a column, 3 to 13."""
        return self.counts[number - COLUMNS[0]]


@dataclass(frozen=True, slots=True)
class SettlementForm:
    """The form of one period, by field, with its total."""

    first: date
    last: date
    rows: tuple[FormRow, ...]
    total: FormRow

    def row(self, field: str | None) -> FormRow:
        """The line of a field (zeros when nothing happened in it), or the total for None."""
        if field is None:
            return self.total
        return next((row for row in self.rows if row.field == field), empty_row(field))


class CheckKind(StrEnum):
    """What was looked at before the report is sent."""

    IDENTITY = "identity"
    CARRIED_OVER = "carried_over"
    STATUS_AND_END = "status_and_end"
    HISTORY = "history"
    NO_DUE_DATE = "no_due_date"
    CARRIED_OVER_STORED = "carried_over_stored"
    REPORTED_BEFORE = "reported_before"
    CUMULATIVE = "cumulative"
    SETTLED_WITHOUT_INTAKE = "settled_without_intake"
    DAY_OUTSIDE = "day_outside"
    UNUSUAL = "unusual"
    HAND_MISSING = "hand_missing"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding.

    Attributes:
        code: `identity.3=4+5+6`, `carried_over`, …; names the cell of its evidence.
        field: Where an identity fails; None for the total or for the office as a whole.
        left: What stands there.
        right: What ought to stand there.
        dossier_ids: The dossiers concerned, in order of their ids.
        is_error: Whether the report must not leave like this; otherwise a remark.
        names: What else is meant: measures without a count, the column that is unusual.
    """

    kind: CheckKind
    code: str
    field: str | None
    left: int
    right: int
    dossier_ids: tuple[int, ...] = ()
    is_error: bool = True
    names: tuple[str, ...] = ()

    @property
    def is_ok(self) -> bool:
        """Whether there is nothing to tell."""
        return self.left == self.right


def empty_row(field: str | None) -> FormRow:
    """A line in which nothing happened."""
    return FormRow(field, (0,) * len(COLUMNS))


def total_of(rows: Iterable[FormRow]) -> FormRow:
    """The sum of lines, column by column."""
    columns = zip(*(row.counts for row in rows), strict=True)
    summed = tuple(sum(column) for column in columns)
    return FormRow(None, summed) if summed else empty_row(None)


def identity_code(left: int, right: Sequence[int]) -> str:
    """`identity.3=4+5+6`."""
    return f"identity.{left}={'+'.join(str(number) for number in right)}"


def identity_checks(form: SettlementForm) -> tuple[Check, ...]:
    """Every identity of every line, the total first; the dossiers are not looked up here."""
    return tuple(
        Check(
            CheckKind.IDENTITY,
            identity_code(left, right),
            row.field,
            row.column(left),
            sum(row.column(number) for number in right),
        )
        for row in (form.total, *form.rows)
        for left, right in IDENTITIES
    )


def carried_over_checks(form: SettlementForm, before: Mapping[str, int]) -> tuple[Check, ...]:
    """Column 6 against column 11 of the period which ended the day before, by field.

    Args:
        form: This period.
        before: Dossiers in progress at the end of the period before, by field.
    """
    fields = [row.field for row in form.rows if row.field is not None]
    fields += sorted(set(before) - set(fields))
    checks = [
        Check(CheckKind.CARRIED_OVER, "carried_over", None,
              form.total.column(CARRIED_IN), sum(before.values()))
    ]  # fmt: skip
    checks += [
        Check(CheckKind.CARRIED_OVER, "carried_over", field,
              form.row(field).column(CARRIED_IN), before.get(field, 0))
        for field in fields
    ]  # fmt: skip
    return tuple(checks)


@dataclass(frozen=True, slots=True)
class Cell:
    """A parsed cell id of the form: which line, which column.

    Attributes:
        field: None for the total.
    """

    field: str | None
    column: int

    @property
    def id(self) -> str:
        """`II06a.total.3`, `II06a.Hộ tịch.10`."""
        return f"{FORM_ID}.{TOTAL if self.field is None else self.field}.{self.column}"


FORM_ID: Final = "II06a"


def read_cell(cell_id: str, field: str | None = None) -> Cell | None:
    """Parse `II06a.10`, `II06a.total.10` or `II06a.<field>.10`; None when it is no such id.

    Args:
        cell_id: The id; a field in it wins over `field`.
        field: The line when the id names none; None is the total.
    """
    head, _, rest = cell_id.partition(".")
    middle, _, number = rest.rpartition(".")
    if head != FORM_ID or not number.isdecimal() or int(number) not in COLUMNS:
        return None
    if "." not in rest:
        return Cell(field, int(number))
    return Cell(field if middle == TOTAL else middle, int(number))
