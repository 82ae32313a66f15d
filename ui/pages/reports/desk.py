"""What the desk of a month shows, and the one step that comes next."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.settlement_form import (
    COLUMNS,
    FormRow,
    SettlementForm,
    empty_row,
    read_cell,
)
from cds_desktop.services import OpenUow

if TYPE_CHECKING:
    from datetime import date, datetime

    from cds_desktop.domain.indicators import IndicatorValue
    from cds_desktop.domain.report_calendar import ExpectedReport
    from cds_desktop.domain.report_versions import ReportVersion
    from cds_desktop.domain.reports import Report
    from cds_desktop.services.reports import ExportRecord, HandLine, OpenedReport


class Step(StrEnum):
    """What may be done with the report of a period."""

    BUILD = "build"
    CHECK = "check"
    APPROVE = "approve"
    EXPORT = "export"
    SEND = "send"
    ANSWER = "answer"
    SUPERSEDE = "supersede"
    REMARK = "remark"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class SetOfValues:
    """The indicators of one set, with what has to be said of all its figures."""

    name: str
    label: str
    values: "tuple[IndicatorValue, ...]"


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the page shows of one period.

    Attributes:
        report: Today's figures.
        opened: The newest stored version as it was found; None before the first.
        due: The period as an expected report, for its due day.
        others: Indicators of every further set in force: S07–S16, Decision 766, Circular 01/2018.
    """

    period: Period
    report: "Report"
    versions: "tuple[ReportVersion, ...]"
    opened: "OpenedReport | None"
    hand: "tuple[HandLine, ...]"
    exports: "tuple[ExportRecord, ...]"
    due: "ExpectedReport"
    others: "tuple[SetOfValues, ...]"
    today: "date"

    @property
    def newest(self) -> "ReportVersion | None":
        """The newest stored version."""
        return None if self.opened is None else self.opened.version

    @property
    def locked(self) -> "ReportVersion | None":
        """The newest version when its figures are locked: they are what the page shows."""
        newest = self.newest
        return newest if newest is not None and newest.state.is_locked else None

    @property
    def needs_note(self) -> bool:
        """Whether the checks remarked something that nobody has explained yet."""
        opened = self.opened
        return opened is not None and bool(opened.version.failed_checks) and not opened.remarks

    @property
    def form(self) -> SettlementForm:
        """The form as it was approved, or as it is today."""
        return self.report.form if self.locked is None else stored_form(self.locked)

    @property
    def is_exported(self) -> bool:
        """Whether a workbook of the newest version was written."""
        newest = self.newest
        return newest is not None and any(
            (each.first, each.last, each.version, each.content_hash)
            == (self.period.first, self.period.last, newest.version, newest.content_hash)
            for each in self.exports
        )


def read(open_uow: OpenUow, period: Period, actor: Actor, now: "datetime") -> Found:
    """Read everything of a period."""
    from cds_desktop.domain.report_calendar import ExpectedReport
    from cds_desktop.services import reports

    report = reports.build(open_uow, period, actor=actor, now=now)
    known = reports.versions(open_uow, period, actor=actor)
    opened = None
    if known:
        opened = reports.open_version(open_uow, known[0].id, actor=actor, now=now)
    sent = [each.sent_on for each in known if each.sent_on is not None]
    due_on = known[-1].due_on if known else None
    newest = known[0] if known else None
    hand = reports.hand_values(open_uow, period, actor=actor)
    return Found(
        period=period,
        report=report,
        versions=known,
        opened=opened,
        hand=hand,
        exports=reports.last_exports(open_uow),
        due=ExpectedReport(
            period,
            due_on or reports.report_rules(open_uow).due_on(period),
            state=None if newest is None else newest.state,
            version=0 if newest is None else newest.version,
            sent_on=min(sent) if sent else None,
        ),
        others=_others(open_uow, period, report, hand, actor, now),
        today=office_day(now),
    )


def _others(
    open_uow: OpenUow,
    period: Period,
    report: "Report",
    hand: "tuple[HandLine, ...]",
    actor: Actor,
    now: "datetime",
) -> tuple[SetOfValues, ...]:
    from cds_desktop.services.indicators import compute_period, definitions_in

    given = {each.measure: each.current.value for each in hand if each.current is not None}
    computed = compute_period(open_uow, period, actor=actor, now=now, given=given)
    with open_uow(read_only=True) as uow:
        sets = definitions_in(uow, period.last).sets
    shown = {value.id for value in report.values}
    found = []
    for one in sets:
        within = {item.id for item in one.indicators} - shown
        values = tuple(value for value in computed.values if value.id in within)
        if values:
            found.append(SetOfValues(one.name, values[0].definition.label, values))
    return tuple(found)


def next_step(found: Found, actor: Actor) -> Step | None:
    """The one step that comes next, if this officer may take it."""
    step = _step(found)
    needed = Right.APPROVE_REPORTS if step is Step.APPROVE else Right.EXPORT_REPORTS
    return step if step is not None and actor.may(needed) else None


def _step(found: Found) -> Step | None:
    opened = found.opened
    if opened is None:
        return Step.BUILD
    state, is_fit = opened.version.state, opened.is_fit
    if state in (ReportState.DRAFT, ReportState.CHECKED) and not is_fit:
        return Step.BUILD
    if state is ReportState.APPROVED:
        if not is_fit:
            return Step.SUPERSEDE
        return Step.SEND if found.is_exported else Step.EXPORT
    return {
        ReportState.DRAFT: Step.CHECK,
        ReportState.CHECKED: Step.APPROVE,
        ReportState.SENT: Step.ANSWER,
        ReportState.REJECTED: Step.SUPERSEDE,
    }.get(state)


def stored_form(version: "ReportVersion") -> SettlementForm:
    """The form as it stands in a stored version."""
    lines: dict[str | None, dict[int, int]] = {}
    for cell_id, count in version.cells.items():
        cell = read_cell(cell_id)
        if cell is not None:
            lines.setdefault(cell.field, {})[cell.column] = count or 0
    rows = {
        field: FormRow(field, tuple(line.get(number, 0) for number in COLUMNS))
        for field, line in lines.items()
    }
    total = rows.pop(None, empty_row(None))
    period = version.period
    return SettlementForm(period.first, period.last, tuple(rows.values()), total)
