"""The monthly report: computed in one transaction, written as a workbook, journalled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cds_desktop import __version__
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.reports import Report
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators import dashboard_in
from cds_desktop.services.settlement import checks_in, form_in, open_then, period_counts, rule_of

SUFFIX = ".xlsx"


@dataclass(frozen=True, slots=True)
class ExportRecord:
    """One workbook that was written, as the journal tells.

    Attributes:
        failed_checks: Codes of the checks that had found something.
    """

    at: datetime
    officer_name: str
    first: date
    last: date
    file_name: str
    content_hash: str
    failed_checks: tuple[str, ...]


def build(open_uow: OpenUow, period: Period, *, actor: Actor, now: datetime) -> Report:
    """Compute the report of a period with all its checks; nothing is stored.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        there = open_then(uow, period.last, now)
        counts = period_counts(uow, period.first, period.last)
        form = form_in(uow, period.first, period.last, there, counts)
        board = dashboard_in(uow, period.first, period.last, counts, now=now)
        unit = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
        return Report(
            unit_code=unit.code,
            unit_name=unit.name,
            desk_name=_setting(uow, "office.desk_name") or unit.name,
            superior_name=_setting(uow, "office.superior_name"),
            receiver_name=_receiver(uow, unit.parent_code),
            place=_setting(uow, "office.place"),
            is_sample=bool(uow.settings.get("office.is_sample", False)),
            period=period,
            form=form,
            checks=checks_in(uow, form, there, now),
            values=board.values,
            ratings=board.ratings,
            without_due_date=rule_of(uow),
            maker=actor.name,
            made_at=now,
            version=__version__,
        )


def export(open_uow: OpenUow, period: Period, out: Path, *, actor: Actor, now: datetime) -> Report:
    """Write the workbook of a period and say so in the journal.

    The file is written beside its place, closed, read back and compared; only then it takes the
    place of an older one.

    Raises:
        RuleBroken: `officer.not_allowed`, `report.file_suffix`.
        EnvironmentFault: `file.in_use` when the old file is open in Excel, `file.not_written`.
    """
    from cds_desktop.services.workbooks import written_workbook

    actor.require(Right.EXPORT_REPORTS)
    if out.suffix.lower() != SUFFIX:
        raise RuleBroken("report.file_suffix", name=out.name, suffix=SUFFIX)
    report = build(open_uow, period, actor=actor, now=now)
    with written_workbook(report, out) as put_in_place, open_uow() as uow:
        uow.journal.write(
            at=now,
            actor=actor,
            subject="report",
            reference=f"II06a:{period.first:%Y-%m-%d}..{period.last:%Y-%m-%d}",
            action="exported",
            details={
                "file": out.name,
                "content_hash": report.content_hash,
                "failed_checks": sorted({check.code for check in report.failed_checks}),
            },
        )
        put_in_place()
        uow.commit()
    return report


def last_exports(open_uow: OpenUow, limit: int = 20) -> tuple[ExportRecord, ...]:
    """The workbooks written last, newest first."""
    with open_uow(read_only=True) as uow:
        entries = uow.journal.newest_of("report", "exported", limit)
    return tuple(_export_record(entry) for entry in entries)


def _export_record(entry: JournalEntry) -> ExportRecord:
    first, _, last = entry.reference.partition(":")[2].partition("..")
    failed = entry.details.get("failed_checks", ())
    return ExportRecord(
        at=entry.at,
        officer_name=entry.officer_name,
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        file_name=str(entry.details.get("file", "")),
        content_hash=str(entry.details.get("content_hash", "")),
        failed_checks=tuple(map(str, failed)) if isinstance(failed, list | tuple) else (),
    )


def suggested_name(report_unit_code: str, period: Period) -> str:
    """A file name which sorts by unit and period, without signs that Windows refuses."""
    unit = report_unit_code.replace(".", "-")
    return f"II06a_{unit}_{period.first:%Y%m%d}_{period.last:%Y%m%d}{SUFFIX}"


def _setting(uow: UnitOfWork, key: str) -> str:
    return str(uow.settings.get(key, ""))


def _receiver(uow: UnitOfWork, parent_code: str | None) -> str:
    """The name of the parent unit, or its code while its name is not known here."""
    if not parent_code:
        return ""
    found = uow.units.by_code(parent_code)
    return parent_code if found is None else found[1].name
