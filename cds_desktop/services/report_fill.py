"""The report of a period put into a province's own template."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_terms import NO_FIELD, field_shown, period_name, period_range
from cds_desktop.domain.reports import Report
from cds_desktop.domain.settlement_form import (
    CARRIED_IN,
    COLUMNS,
    FORM_ID,
    OPEN,
    OPEN_LATE,
    OPEN_WITHIN,
    RECEIVED,
    RECEIVED_ONLINE,
    RECEIVED_OTHERWISE,
    SETTLED,
    SETTLED_EARLY,
    SETTLED_LATE,
    SETTLED_ON_TIME,
    TOTAL,
    FormRow,
)
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.reports import build

if TYPE_CHECKING:
    from cds_desktop.services.template_fill import FilledTemplate
    from cds_desktop.services.workbook_parts.marks import TemplateValue

COLUMN_MARKS: Final = {
    RECEIVED: "received",
    RECEIVED_ONLINE: "received_online",
    RECEIVED_OTHERWISE: "received_otherwise",
    CARRIED_IN: "carried_in",
    SETTLED: "settled",
    SETTLED_EARLY: "settled_early",
    SETTLED_ON_TIME: "settled_on_time",
    SETTLED_LATE: "settled_late",
    OPEN: "open",
    OPEN_WITHIN: "open_within",
    OPEN_LATE: "open_late",
}
"""Names of the columns of II.06a in marks, beside their numbers."""

FIELD_NAMES: Final = (
    "number", "name", *map(str, COLUMNS), *COLUMN_MARKS.values(),
)  # fmt: skip
"""What `{{#field…}}` may ask for."""


@dataclass(frozen=True, slots=True)
class FilledReport:
    """A template filled with the report of a period."""

    report: Report
    filled: FilledTemplate


def report_fill(
    open_uow: OpenUow, template: Path, period: Period, out: Path, *, actor: Actor, now: datetime
) -> FilledReport:
    """Fill a template with the report of a period and say so in the journal.

    The file is written beside its place, closed, read back and compared; only then it takes the
    place of an older one.

    Raises:
        RuleBroken: `officer.not_allowed`, or as `fill_template`.
        EnvironmentFault: As `fill_template`.
    """
    from cds_desktop.services.template_fill import filled_template

    actor.require(Right.EXPORT_REPORTS)
    report = build(open_uow, period, actor=actor, now=now)
    with open_uow(read_only=True) as uow:
        fields = [name for name, _ in uow.procedures.fields(period.last)]
    values = report_values(report, fields)
    rows = {"field": field_rows(report)}
    with (
        filled_template(template, values, rows, out, row_names={"field": FIELD_NAMES}) as (
            filled,
            put_in_place,
        ),
        open_uow() as uow,
    ):
        uow.journal.write(
            at=now,
            actor=actor,
            subject="report",
            reference=f"{FORM_ID}:{period.first:%Y-%m-%d}..{period.last:%Y-%m-%d}",
            action="template_filled",
            details={
                "file": out.name,
                "template": template.name,
                "template_sha256": hashlib.sha256(template.read_bytes()).hexdigest(),
                "content_hash": report.content_hash,
                "failed_checks": sorted({check.code for check in report.failed_checks}),
            },
        )
        put_in_place()
        uow.commit()
    return FilledReport(report, filled)


def report_values(report: Report, fields: list[str]) -> dict[str, TemplateValue]:
    """Every mark of a report that stands for one value.

    Args:
        report: The report.
        fields: Fields which the office has; what nothing happened in is zero, not unknown.
    """
    values: dict[str, TemplateValue] = {**report.cells}
    values |= _line(f"{FORM_ID}.{NO_FIELD}", report.form.row(""))
    for field in fields:
        values |= _line(f"{FORM_ID}.{field}", report.form.row(field))
    values |= _line(f"{FORM_ID}.{TOTAL}", report.form.total)
    for row in report.form.rows:
        if row.field:
            values |= _line(f"{FORM_ID}.{row.field}", row)
    for item in report.values:
        values[f"{item.id}.percent"] = item.percent
        values[f"{item.id}.target"] = item.definition.target
        values[f"{item.id}.name"] = item.definition.name
    return values | _facts(report)


def field_rows(report: Report) -> list[Mapping[str, TemplateValue]]:
    """The lines of II.06a for `{{#field…}}`, in the order of the form."""
    rows: list[Mapping[str, TemplateValue]] = []
    for number, row in enumerate(report.form.rows, start=1):
        counts = {key.removeprefix("."): value for key, value in _line("", row).items()}
        rows.append({"number": number, "name": field_shown(row.field), **counts})
    return rows


def _line(prefix: str, row: FormRow) -> dict[str, TemplateValue]:
    line: dict[str, TemplateValue] = {}
    for column in COLUMNS:
        line[f"{prefix}.{column}"] = line[f"{prefix}.{COLUMN_MARKS[column]}"] = row.column(column)
    return line


def _facts(report: Report) -> dict[str, TemplateValue]:
    first, last, made = report.period.first, report.period.last, report.made_at
    made_on: date = office_day(made)
    return {
        "unit.name": report.unit_name,
        "unit.code": report.unit_code,
        "desk.name": report.desk_name,
        "superior.name": report.superior_name,
        "receiver.name": report.receiver_name,
        "place": report.place,
        "period.from": first,
        "period.to": last,
        "period.name": period_name(report.period),
        "period.range": period_range(report.period),
        "period.month": last.month,
        "period.year": last.year,
        "maker": report.maker,
        "made_at": made,
        "made_on": made_on,
        "content_hash": report.content_hash,
        "program": f"CDS Một cửa {report.version}",
    }
