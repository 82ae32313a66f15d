"""Building a version: computed in one transaction, frozen with its records."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_versions import ReportVersion
from cds_desktop.domain.text import normalise
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.reports.expected import rules_in
from cds_desktop.services.reports.figures import Figures, figures_in

LONGEST_TEXT = 500


def build_version(
    open_uow: OpenUow, period: Period, reason: str = "", *, actor: Actor, now: datetime
) -> ReportVersion:
    """Freeze the figures of a period as a draft; a draft that is there is made anew.

    Args:
        open_uow: Opens the transaction.
        period: Of the report.
        reason: Why there is another version; needed once a version was approved.
        actor: The maker.
        now: The office's clock.

    Raises:
        RuleBroken: `officer.not_allowed`, `report.reason_missing`, `report.period_future`,
            `report.text_long`.
    """
    actor.require(Right.EXPORT_REPORTS)
    why = checked_text(reason)
    if period.first > office_day(now):
        raise RuleBroken("report.period_future", first=period.first)
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        figures = figures_in(uow, period, now)
        known = stored.versions_of(uow.session, figures.unit_code, period.first, period.last)
        version = _drafted(uow, period, figures, known, why, actor, now)
        if version.id:
            stored.replace_version(uow.session, version)
        else:
            version = replace(version, id=stored.add_version(uow.session, version))
        stored.put_evidence(uow.session, version.id, figures.counted)
        uow.journal.write(
            at=version.made_at,
            actor=actor,
            subject="report",
            reference=version.reference,
            action="report_built",
            reason=version.reason,
            details={"version": version.version, "content_hash": version.content_hash},
        )
        uow.commit()
    return version


def discard_draft(open_uow: OpenUow, report_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a draft back; what was approved stays.

    Raises:
        NotFound: `report.not_found`.
        RuleBroken: `officer.not_allowed`, `report.locked`.
    """
    actor.require(Right.EXPORT_REPORTS)
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        version = stored.version_by_id(uow.session, report_id)
        if version.state.is_locked:
            raise RuleBroken("report.locked", version=version.version)
        stored.remove_draft(uow.session, report_id)
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="report",
            reference=version.reference,
            action="report_discarded",
            details={"version": version.version, "content_hash": version.content_hash},
        )
        uow.commit()


def checked_text(text: str) -> str:
    """A reason or a note as it is stored.

    Raises:
        RuleBroken: `report.text_long`.
    """
    found = normalise(text)
    if len(found) > LONGEST_TEXT:
        raise RuleBroken("report.text_long", longest=LONGEST_TEXT, found=len(found))
    return found


def _drafted(
    uow: UnitOfWork,
    period: Period,
    figures: Figures,
    known: list[ReportVersion],
    reason: str,
    actor: Actor,
    now: datetime,
) -> ReportVersion:
    """The version to store; its id is 0 when it is a new one."""
    newest = known[0] if known else None
    number, replaced, report_id = 1, "", 0
    if newest is not None and newest.state.is_locked:
        if not reason:
            raise RuleBroken("report.reason_missing", version=newest.version)
        number, replaced = newest.version + 1, newest.content_hash
    elif newest is not None:
        number, replaced, report_id = newest.version, newest.body.replaces, newest.id
        reason = reason or newest.reason
    made_at = whole_second(now)
    return ReportVersion(
        id=report_id,
        unit_code=figures.unit_code,
        period=period,
        version=number,
        state=ReportState.DRAFT,
        reason=reason,
        content_hash=figures.content_hash(period, made_at),
        body=replace(figures.body, replaces=replaced),
        due_on=rules_in(uow).due_on(period),
        made_at=made_at,
        maker=actor.name,
    )
