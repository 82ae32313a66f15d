"""Adding the counts of units, and dividing again: the mean of percentages is never taken.

81,38 %, 72,8 % and 81,63 % of three levels do not average to the province's 80,79 %: only the
counts add up. A count that was not reported is no zero, so every sum tells of how many units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from cds_desktop.domain.consolidation.files import MEMBER_PREFIX, FileKind
from cds_desktop.domain.measures import percent, ratio, shown
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_package import Counts, PackageRemark, ReportPackage

NUMERATOR: Final = ".numerator"
DENOMINATOR: Final = ".denominator"


@dataclass(frozen=True, slots=True)
class Member:
    """One unit's accepted report.

    Attributes:
        unit_code: As it stands in our tree.
        incoming_id: The record of its file.
        reported_as: The code under which the unit itself reports.
    """

    unit_code: str
    unit_name: str
    version: int
    content_hash: str
    kind: FileKind
    file_name: str
    file_hash: str
    received_at: datetime
    cells: Counts
    definitions: Mapping[str, str]
    incoming_id: int = 0
    reported_as: str = ""


@dataclass(frozen=True, slots=True)
class CellTotal:
    """The sum of one cell over units.

    Attributes:
        sum: None when no unit reported it.
        reported: How many units reported a count, zero included.
        units: How many units were added.
    """

    cell: str
    sum: int | None
    reported: int
    units: int

    @property
    def is_whole(self) -> bool:
        """Whether every unit reported it."""
        return self.reported == self.units


@dataclass(frozen=True, slots=True)
class Share:
    """A share over units: counts added, then divided once.

    Attributes:
        numerator, denominator: Over the units which reported both; None when none did.
        reported: How many these are.
    """

    indicator: str
    numerator: int | None
    denominator: int | None
    reported: int
    units: int

    @property
    def ratio(self) -> Decimal | None:
        """As a fraction with four digits, half up: what a typed cell holds."""
        return ratio(self.numerator, self.denominator)

    @property
    def percent(self) -> Decimal | None:
        """In percent with two digits, half up."""
        return percent(self.numerator, self.denominator)

    @property
    def shown(self) -> str:
        """As documents write it: "80,79 %", or "–" without a base."""
        return shown(self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class UnitCount:
    """What one unit put into a total; None where it reported none."""

    unit_code: str
    unit_name: str
    count: int | None
    incoming_id: int = 0


@dataclass(frozen=True, slots=True)
class Consolidation:
    """One period over all units that count.

    Attributes:
        members: By unit code.
        missing: Names of expected units without an accepted report, by code.
    """

    period: Period
    members: tuple[Member, ...]
    missing: Mapping[str, str]

    @property
    def cells(self) -> tuple[str, ...]:
        """Every cell that any unit sent, in order."""
        return tuple(sorted({cell for member in self.members for cell in member.cells}))

    @property
    def totals(self) -> dict[str, CellTotal]:
        """Every cell with its sum."""
        return add_up([member.cells for member in self.members])

    @property
    def sums(self) -> dict[str, int | None]:
        """Every cell with its bare sum."""
        return {cell: total.sum for cell, total in self.totals.items()}

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the shares that any unit sent."""
        ends = [cell.removesuffix(NUMERATOR) for cell in self.cells if cell.endswith(NUMERATOR)]
        return tuple(ends)

    @property
    def reported_indicators(self) -> tuple[str, ...]:
        """Those of which at least one unit reported a count."""
        return tuple(
            indicator
            for indicator in self.indicators
            if any(
                member.cells.get(indicator + part) is not None
                for member in self.members
                for part in (NUMERATOR, DENOMINATOR)
            )
        )

    def share(self, indicator: str) -> Share:
        """A share over all units which reported both of its counts."""
        return share_of(indicator, [member.cells for member in self.members])

    def units_behind(self, cell: str) -> tuple[UnitCount, ...]:
        """What each unit put into a total, by unit code."""
        return tuple(
            UnitCount(
                member.unit_code, member.unit_name, member.cells.get(cell), member.incoming_id
            )
            for member in self.members
        )

    @property
    def definitions(self) -> dict[str, str]:
        """The sets of definitions; units with different versions of one are told by "|"."""
        found: dict[str, set[str]] = {}
        for member in self.members:
            for name, version in member.definitions.items():
                found.setdefault(name, set()).add(version)
        return {name: "|".join(sorted(versions)) for name, versions in sorted(found.items())}


def add_up(reports: Sequence[Counts]) -> dict[str, CellTotal]:
    """The sum of every cell over reports; the order does not matter."""
    sums: dict[str, int] = {}
    reported: dict[str, int] = {}
    for cells in reports:
        for cell, count in cells.items():
            reported.setdefault(cell, 0)
            if count is not None:
                sums[cell] = sums.get(cell, 0) + count
                reported[cell] += 1
    return {
        cell: CellTotal(cell, sums.get(cell), reported[cell], len(reports))
        for cell in sorted(reported)
    }


def share_of(indicator: str, reports: Sequence[Counts]) -> Share:
    """Add both counts over the reports that have both, so that the parts fit together."""
    pairs = [
        (numerator, denominator)
        for cells in reports
        if (numerator := cells.get(indicator + NUMERATOR)) is not None
        and (denominator := cells.get(indicator + DENOMINATOR)) is not None
    ]
    if not pairs:
        return Share(indicator, None, None, 0, len(reports))
    above, below = (sum(parts) for parts in zip(*pairs, strict=True))
    return Share(indicator, above, below, len(pairs), len(reports))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who adds up and sends on: our own unit.

    Attributes:
        receiver_code: The unit above; "" when none is named.
    """

    unit_code: str
    unit_name: str
    receiver_code: str
    program: str
    officer: str
    journal_head: str = ""
    is_sample: bool = False


def package_of(
    consolidation: Consolidation,
    sender: Sender,
    *,
    made_at: datetime,
    version: int = 1,
    replaces: str = "",
    reason: str = "",
    remarks: Iterable[PackageRemark] = (),
) -> ReportPackage:
    """The sums as a report of our own unit, its members named with their hashes.

    The content hash tells the sums; it is the same in whatever order the files came.
    """
    sources = {
        f"{MEMBER_PREFIX}{member.unit_code}": (
            f"{member.unit_name}; v{member.version}; {member.content_hash}"
        )
        for member in consolidation.members
    }
    period = consolidation.period
    return ReportPackage(
        unit_code=sender.unit_code,
        unit_name=sender.unit_name,
        receiver_code=sender.receiver_code,
        first=period.first,
        last=period.last,
        period_kind=period.kind,
        version=version,
        replaces=replaces,
        reason=reason,
        program=sender.program,
        made_at=made_at,
        maker=sender.officer,
        approver="",
        definitions=consolidation.definitions,
        cells=consolidation.sums,
        sources=sources,
        remarks=tuple(remarks),
        journal_head=sender.journal_head,
        is_sample=sender.is_sample,
    )
