"""A computed report as the package that leaves the office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cds_desktop.domain.measures import Measure
from cds_desktop.domain.periods import months_until
from cds_desktop.domain.report_package import PackageRemark, ReportPackage
from cds_desktop.domain.report_trend import TrendMonth
from cds_desktop.domain.reports import Report
from cds_desktop.domain.settlement_form import FORM_ID
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.settlement import rule_of


def package_of(
    report: Report,
    *,
    version: int = 1,
    replaces: str = "",
    reason: str = "",
    approver: str = "",
    receiver_code: str = "",
    cells: Mapping[str, int | None] | None = None,
    definitions: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
    remarks: tuple[PackageRemark, ...] = (),
    journal_head: str = "",
) -> ReportPackage:
    """The counts of a report with its identity; shares are left out, they are divided again.

    Args:
        report: The computed report.
        version: From 1.
        replaces: Content hash of the version before.
        reason: Why it was replaced.
        approver: Name of the leader; "" while nobody has approved it.
        receiver_code: Agency identifier of the receiving unit.
        cells: Further counts, such as measures entered by hand.
        definitions: Further sets of definitions with their versions.
        sources: Where the counts entered by hand come from.
        remarks: What the unit says about its report.
        journal_head: Hash at the end of the journal at the approval.
    """
    return ReportPackage(
        unit_code=report.unit_code,
        unit_name=report.unit_name,
        receiver_code=receiver_code,
        first=report.period.first,
        last=report.period.last,
        period_kind=report.period.kind,
        version=version,
        replaces=replaces,
        reason=reason,
        program=report.version,
        made_at=report.made_at,
        maker=report.maker,
        approver=approver,
        definitions={**definitions_of(report), **(definitions or {})},
        cells={**counts_of(report), **(cells or {})},
        sources=dict(sources or {}),
        remarks=remarks,
        journal_head=journal_head,
        is_sample=report.is_sample,
    )


def trend_in(uow: UnitOfWork, last: date, months: int = 12) -> tuple[TrendMonth, ...]:
    """Calendar months for the charts, the oldest first, ending with the month of a day."""
    periods = months_until(last, months)
    queries = uow.indicators
    by_day = queries.settled_by_day(periods[0].first, periods[-1].last, rule_of(uow))
    found = []
    for period in periods:
        days = [counts for day, counts in by_day.items() if period.contains(day)]
        received = queries.received_counts(period.first, period.last)
        found.append(
            TrendMonth(
                period.first,
                received=sum(counts["all"] for counts in received.values()),
                settled=sum(counts.get(Measure.SETTLED, 0) for counts in days),
                late=sum(counts.get(Measure.SETTLED_LATE, 0) for counts in days),
            )
        )
    return tuple(found)


def counts_of(report: Report) -> dict[str, int | None]:
    """Every count of a report by its cell; None is "not reported"."""
    return {
        cell: value
        for cell, value in report.cells.items()
        if (value is None or isinstance(value, int)) and not _is_share(cell)
    }


def definitions_of(report: Report) -> dict[str, str]:
    """Under which rules it was counted: the form's choice, and since when a definition holds."""
    found = {FORM_ID: f"without_due_date={report.without_due_date.value}"}
    for value in report.values:
        found[value.id] = value.definition.valid_from.isoformat()
    return found


def _is_share(cell: str) -> bool:
    return cell.rpartition(".")[2] in ("ratio", "shown", "coverage", "low", "high")
