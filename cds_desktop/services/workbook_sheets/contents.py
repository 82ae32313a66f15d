"""Everything that a month's workbook says, beside the report itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.indicator_sets import InForce
from cds_desktop.domain.periods import PeriodKind
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.report_terms import DRAFT_MARK, SAMPLE_MARK, period_name, period_range
from cds_desktop.domain.report_trend import TrendMonth
from cds_desktop.domain.report_versions import HandValue
from cds_desktop.domain.reports import Report
from cds_desktop.domain.unit_keys import Signer

if TYPE_CHECKING:
    from cds_desktop.services.indicators import Computed

CHECKS_NAMED: Final = 40
"""More failed checks than this are counted, not listed, on the form."""


@dataclass(frozen=True, slots=True)
class SetFigures:
    """Everything beyond form II.06a and S01 to S06.

    Attributes:
        in_force: The sets of definitions with their tables.
        computed: Their values over the same counts as the package.
        hand: Counts that no dossier gives, each with its source.
    """

    in_force: InForce
    computed: Computed
    hand: tuple[HandValue, ...] = ()

    def fits(self, package: ReportPackage) -> bool:
        """Whether it says nothing else than a package: definitions may have changed since."""
        cells = package.cells
        return all(cells.get(cell, count) == count for cell, count in self.computed.cells.items())


@dataclass(frozen=True, slots=True)
class Contents:
    """What the sheets are made of.

    Attributes:
        package: What the manifest holds; a workbook without one is a draft to look at.
        signer: Signs package and places; None while nobody has approved.
        trend: Twelve months, the oldest first; () leaves the charts out.
        before: The version which this one replaces, for the difference.
        sets: All other indicators, tables, and counts by hand; None leaves them out.
    """

    report: Report
    package: ReportPackage | None = None
    signer: Signer | None = None
    trend: Sequence[TrendMonth] = ()
    before: ReportPackage | None = None
    sets: SetFigures | None = None

    @property
    def is_draft(self) -> bool:
        """Whether no leader has approved what stands here."""
        return self.package is None or not self.package.approver

    @property
    def marks(self) -> str:
        """What a reader must not overlook: a draft, a sample."""
        marks = [DRAFT_MARK] if self.is_draft else []
        return "\n".join([*marks, SAMPLE_MARK] if self.report.is_sample else marks)

    @property
    def period_words(self) -> str:
        """The name of the period with its dates; two free dates have no other name."""
        words = period_range(self.report.period)
        if self.report.period.kind is PeriodKind.CUSTOM:
            return words
        return f"{period_name(self.report.period)} ({words})"

    @property
    def foot(self) -> str:
        """What stands at the foot of every printed page, so that loose pages find their set."""
        words = f"{self.report.unit_name} – {period_range(self.report.period)}"
        if self.package is None:
            return words
        return f"{words} – bản {self.package.version}, mã {self.package.content_hash[:8]}"
