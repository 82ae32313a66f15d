"""Which reports are expected, how far each is, and the rules of this office."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period, PeriodKind
from cds_desktop.domain.report_calendar import (
    EXPECTED_PERIODS,
    ExpectedReport,
    ReportRules,
    check_rules,
)
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_versions import ReportVersion
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.report_checks import first_reception
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.reports.figures import own_unit

_KIND: Final = "reports.period"
_DUE_DAY: Final = "reports.due_day"
_REMIND_DAYS: Final = "reports.remind_days"


def report_rules(open_uow: OpenUow) -> ReportRules:
    """When this office reports."""
    with open_uow(read_only=True) as uow:
        return rules_in(uow)


def rules_in(uow: UnitOfWork) -> ReportRules:
    """The same inside a transaction; a setting that cannot be read counts as the usual one."""
    usual = ReportRules()
    kind = uow.settings.get(_KIND)
    due, remind = uow.settings.get(_DUE_DAY), uow.settings.get(_REMIND_DAYS)
    return ReportRules(
        PeriodKind.MONTH_15 if kind == PeriodKind.MONTH_15.value else usual.kind,
        due if isinstance(due, int) and 1 <= due <= 31 else usual.due_day,
        remind if isinstance(remind, int) and remind >= 0 else usual.remind_days,
    )


def set_report_rules(
    open_uow: OpenUow, wanted: ReportRules, *, actor: Actor, now: datetime
) -> ReportRules:
    """Change when this office reports; reports that were built keep their due day.

    Raises:
        RuleBroken: `officer.not_allowed`, `report.due_day_range`,
            `report.remind_days_range`, `report.period_kind`.
    """
    actor.require(Right.EDIT_SETTINGS)
    check_rules(wanted)
    with open_uow() as uow:
        before = rules_in(uow)
        changes = {
            key: [old, new]
            for key, old, new in (
                (_KIND, before.kind.value, wanted.kind.value),
                (_DUE_DAY, before.due_day, wanted.due_day),
                (_REMIND_DAYS, before.remind_days, wanted.remind_days),
            )
            if old != new
        }
        for key, (_, new) in changes.items():
            uow.settings.put(key, new)
        if changes:
            uow.journal.write(
                at=now,
                actor=actor,
                subject="office",
                reference="",
                action="settings_changed",
                details=changes,
            )
            uow.commit()
    return wanted


def expected_reports(
    open_uow: OpenUow, *, actor: Actor, now: datetime, count: int = EXPECTED_PERIODS
) -> tuple[ExpectedReport, ...]:
    """The reporting months that are over with their newest versions, the newest month first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        return expected_in(uow, office_day(now), count)


def expected_in(uow: UnitOfWork, today: date, count: int) -> tuple[ExpectedReport, ...]:
    """The same inside a transaction."""
    rules = rules_in(uow)
    periods = rules.expected(today, count)
    versions = stored.versions_ending(
        uow.session, own_unit(uow).code, periods[-1].last, periods[0].last
    )
    began = first_reception(uow.session)
    return tuple(_expected(rules, period, versions, began) for period in periods)


def _expected(
    rules: ReportRules, period: Period, versions: Iterable[ReportVersion], began: date | None
) -> ExpectedReport:
    days = period.first, period.last
    mine = [one for one in versions if (one.period.first, one.period.last) == days]
    is_expected = bool(mine) or (began is not None and began <= period.last)
    if not mine:
        return ExpectedReport(period, rules.due_on(period), is_expected)
    newest = mine[0]
    sent = [
        one.sent_on
        for one in mine
        if one.sent_on is not None and one.state is not ReportState.REJECTED
    ]
    return ExpectedReport(
        period,
        mine[-1].due_on or rules.due_on(period),
        is_expected,
        newest.id,
        newest.version,
        newest.state,
        newest.content_hash,
        min(sent) if sent else None,
    )
