"""Tables of counts, row by field: which measures make a column, and what must add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cds_desktop.domain.expressions import Expression

TOTAL = "total"
"""Names the total row in the ids of cells."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column.

    Attributes:
        number: As the form numbers it.
        head: The merged head above it; "" without one.
        name: Its own heading.
    """

    number: int
    head: str
    name: str
    counted: Expression


@dataclass(frozen=True, slots=True)
class Identity:
    """A column that must equal the sum of others: 3 = 4 + 5 + 6."""

    left: int
    right: tuple[int, ...]

    @property
    def code(self) -> str:
        """`3=4+5+6`."""
        return f"{self.left}={'+'.join(map(str, self.right))}"


@dataclass(frozen=True, slots=True)
class CarryOver:
    """The column `into` must equal the column `out_of` of the period before."""

    into: int
    out_of: int


@dataclass(frozen=True, slots=True)
class TableDefinition:
    """A table whose rows are the fields of State management, with a total.

    Attributes:
        form_no: The number of the form as the circular prints it; "" without one.
        source: The circular, decree or file the table comes from.
        carry_over: None where the table knows no earlier period.
        note: What is unsure about it.
    """

    id: str
    name: str
    form_no: str
    unit: str
    source: str
    valid_from: date
    valid_to: date | None
    columns: tuple[TableColumn, ...]
    identities: tuple[Identity, ...]
    carry_over: CarryOver | None
    note: str = ""

    def column(self, number: int) -> TableColumn | None:
        """The column of a number, if the table has it."""
        return next((one for one in self.columns if one.number == number), None)

    def is_in_force(self, on: date) -> bool:
        """Whether the table is used on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def cell_id(self, field: str | None, number: int) -> str:
        """`II06a.total.3`, `II06a.Hộ tịch.3`; None names the total."""
        return f"{self.id}.{TOTAL if field is None else field}.{number}"


@dataclass(frozen=True, slots=True)
class BrokenIdentity:
    """An identity that does not hold in one row.

    Attributes:
        field: None for the total.
        left: What stands there.
        right: What ought to stand there.
    """

    table: TableDefinition
    identity: Identity
    field: str | None
    left: int
    right: int


def broken_identities(
    table: TableDefinition, fields: Sequence[str], cells: Mapping[str, int | None]
) -> tuple[BrokenIdentity, ...]:
    """Identities which do not hold, the total first; a row with an unknown count is not judged."""
    found: list[BrokenIdentity] = []
    for field in (None, *fields):
        for identity in table.identities:
            left = cells.get(table.cell_id(field, identity.left))
            right = [cells.get(table.cell_id(field, number)) for number in identity.right]
            known = [count for count in right if count is not None]
            if left is None or len(known) < len(right) or left == sum(known):
                continue
            found.append(BrokenIdentity(table, identity, field, left, sum(known)))
    return tuple(found)
