"""The workbook of a month: a signed one of an approved version, or a draft to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period, months_until
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_package import PackageRemark, ReportPackage
from cds_desktop.domain.report_trend import TrendMonth
from cds_desktop.domain.report_versions import ReportBody, ReportVersion, reference_of
from cds_desktop.domain.reports import Report
from cds_desktop.domain.unit_keys import Signer
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators import compute_in, counts_of, definitions_in
from cds_desktop.services.reports.computing import report_in
from cds_desktop.services.reports.figures import Figures, figures_in
from cds_desktop.services.reports.opening import require_fit
from cds_desktop.services.settlement import period_counts
from cds_desktop.services.unit_keys import signer_of
from cds_desktop.services.workbook_sheets.contents import SetFigures

SUFFIX: Final = ".xlsx"
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One workbook that was written, as the journal tells.

    Attributes:
        failed_checks: Codes of the checks that had found something.
        version: The approved version in it; 0 for a draft.
    """

    at: datetime
    officer_name: str
    first: date
    last: date
    file_name: str
    content_hash: str
    failed_checks: tuple[str, ...]
    version: int = 0


@dataclass(frozen=True, slots=True)
class Exported:
    """Everything that went into one workbook.

    Attributes:
        report: What the sheets show.
        package: The same counts as data, with their hash.
        signer: Of our unit; None for a draft.
        before: The version which this one replaces.
        version: The approved version; None for a draft.
        sets: All other indicators and tables over the same counts.
    """

    report: Report
    package: ReportPackage
    signer: Signer | None
    trend: tuple[TrendMonth, ...]
    before: ReportPackage | None
    version: ReportVersion | None
    sets: SetFigures

    @property
    def content_hash(self) -> str:
        """What fixes the counts."""
        return self.package.content_hash

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved what stands in the workbook."""
        return self.version is None


def export(
    open_uow: OpenUow,
    period: Period,
    out: Path,
    version: int | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> Exported:
    """Write the workbook of a period and say so in the journal.

    An approved version is signed and must still be what the data say; as long as nobody has
    approved one, the workbook shows today's figures and is marked as a draft. The file is
    written beside its place, closed, read back and compared; only then it takes the place of an
    older one.

    Args:
        open_uow: Opens the transaction.
        period: Of the report.
        out: The file.
        version: Which approved version; None takes the newest one.
        actor: Who exports.
        now: The office's clock.

    Raises:
        NotFound: `report.version_unknown`.
        RuleBroken: `officer.not_allowed`, `report.file_suffix`, `report.damaged`,
            `report.differs_today`, `report.not_approved`, `report.superseded`.
        EnvironmentFault: `file.in_use` when the old file is open in Excel, `file.not_written`.
    """
    from cds_desktop.services.workbooks import written_workbook

    actor.require(Right.EXPORT_REPORTS)
    if out.suffix.lower() != SUFFIX:
        raise RuleBroken("report.file_suffix", name=out.name, suffix=SUFFIX)
    planned = _planned(open_uow, period, version, actor, now)
    report = planned.report
    with (
        written_workbook(
            report, out, package=planned.package, signer=planned.signer,
            trend=planned.trend, before=planned.before, sets=planned.sets,
        ) as put_in_place,
        open_uow() as uow,
    ):  # fmt: skip
        _journal(uow, period, out, planned, actor, now)
        put_in_place()
        uow.commit()
    return planned


def last_exports(open_uow: OpenUow, limit: int = 20) -> tuple[ExportRecord, ...]:
    """The workbooks written last, newest first."""
    with open_uow(read_only=True) as uow:
        entries = uow.journal.newest_of("report", "exported", limit)
    return tuple(_export_record(entry) for entry in entries)


def suggested_name(report_unit_code: str, period: Period) -> str:
    """A file name which sorts by unit and period, without signs that Windows refuses."""
    unit = report_unit_code.replace(".", "-")
    return f"II06a_{unit}_{period.first:%Y%m%d}_{period.last:%Y%m%d}{SUFFIX}"


def _planned(
    open_uow: OpenUow, period: Period, number: int | None, actor: Actor, now: datetime
) -> Exported:
    """Read, compute and sign in one transaction; the key is made with the first signature."""
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        figures = figures_in(uow, period, now)
        known = stored.versions_of(uow.session, figures.unit_code, period.first, period.last)
        version = _chosen(known, number)
        report = report_in(uow, period, actor.name, now)
        trend = _trend(uow, period)
        if version is None:
            package = _draft(figures, known, period, actor, now)
            return Exported(
                report, package, None, trend, None, None, _sets(uow, figures, figures.body, period)
            )
        require_fit(uow, version, now, figures)
        package = version.package(_remarks(uow, version))
        before = next((one for one in known if one.version == version.version - 1), None)
        planned = Exported(
            report,
            package,
            signer_of(uow, actor=actor, now=now),
            trend,
            None if before is None else before.package(),
            version,
            _sets(uow, figures, version.body, period),
        )
        uow.commit()
    return planned


def _chosen(known: list[ReportVersion], number: int | None) -> ReportVersion | None:
    """The version to sign; None for a draft."""
    if number is None:
        newest = known[0] if known else None
        return newest if newest is not None and newest.state.is_locked else None
    for version in known:
        if version.version == number:
            if not version.state.is_locked:
                raise RuleBroken("report.not_approved", version=number)
            if version.state is ReportState.SUPERSEDED:
                raise RuleBroken("report.superseded", version=number)
            return version
    raise NotFound("report.version_unknown", version=number)


def _draft(
    figures: Figures,
    known: list[ReportVersion],
    period: Period,
    actor: Actor,
    now: datetime,
) -> ReportPackage:
    """Today's figures as a package without an approver, which marks it as a draft."""
    newest = known[0] if known else None
    at = whole_second(now)
    return ReportVersion(
        id=0,
        unit_code=figures.unit_code,
        period=period,
        version=newest.version if newest is not None else 1,
        state=ReportState.DRAFT,
        reason=newest.reason if newest is not None else "",
        content_hash=figures.content_hash(period, at),
        body=figures.body,
        due_on=None,
        made_at=at,
        maker=actor.name,
    ).package()


def _remarks(uow: UnitOfWork, version: ReportVersion) -> tuple[PackageRemark, ...]:
    return tuple(
        PackageRemark(each.text, each.author, each.at, each.cell)
        for each in stored.remarks_of(uow.session, version.id)
        if each.unit_name == version.body.unit_name
    )


def _sets(uow: UnitOfWork, figures: Figures, body: ReportBody, period: Period) -> SetFigures:
    """Every indicator and table of the period, from the counts of the report."""
    in_force = definitions_in(uow, period.last)
    given = {each.measure: each.value for each in body.hand}
    counts = counts_of(figures.records)
    return SetFigures(in_force, compute_in(in_force, counts, given, is_strict=False), body.hand)


def _trend(uow: UnitOfWork, period: Period) -> tuple[TrendMonth, ...]:
    """Twelve calendar months up to the last day of the period."""
    found = []
    for month in months_until(period.last, _MONTHS):
        counts = period_counts(uow, month.first, month.last)
        settled, late = (
            sum(line.get(name, 0) for line in counts.settled.values())
            for name in (Measure.SETTLED, Measure.SETTLED_LATE)
        )
        received = sum(line["all"] for line in counts.received.values())
        found.append(TrendMonth(month.first, received, settled, late))
    return tuple(found)


def _journal(
    uow: UnitOfWork, period: Period, out: Path, done: Exported, actor: Actor, now: datetime
) -> None:
    uow.journal.write(
        at=now,
        actor=actor,
        subject="report",
        reference=reference_of(period),
        action="exported",
        details={
            "file": out.name,
            "content_hash": done.content_hash,
            "failed_checks": sorted({check.code for check in done.report.failed_checks}),
            "version": done.version.version if done.version is not None else 0,
        },
    )


def _export_record(entry: JournalEntry) -> ExportRecord:
    first, _, last = entry.reference.partition(":")[2].partition("..")
    failed = entry.details.get("failed_checks", ())
    version = entry.details.get("version", 0)
    return ExportRecord(
        at=entry.at,
        officer_name=entry.officer_name,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        file_name=str(entry.details.get("file", "")),
        content_hash=str(entry.details.get("content_hash", "")),
        failed_checks=tuple(map(str, failed)) if isinstance(failed, list | tuple) else (),
        version=version if isinstance(version, int) else 0,
    )
