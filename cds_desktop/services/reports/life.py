"""The steps of a version: checked, approved, sent, answered; each in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from cds_desktop.domain.clock import at_office, office_day, whole_second
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.report_life import ReportState, require_step
from cds_desktop.domain.report_receipts import Answer
from cds_desktop.domain.report_versions import Remark, ReportVersion
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.reports.checking import all_checks
from cds_desktop.services.reports.drafting import checked_text
from cds_desktop.services.reports.figures import Figures, figures_in
from cds_desktop.services.reports.opening import require_fit

_LATEST = time(23, 59, 59)


def check_version(
    open_uow: OpenUow, report_id: int, *, actor: Actor, now: datetime
) -> ReportVersion:
    """Check a draft and keep what was found; without errors it counts as checked.

    Raises:
        NotFound: `report.not_found`.
        RuleBroken: `officer.not_allowed`, `report.locked`, `report.damaged`,
            `report.differs_today`.
    """
    actor.require(Right.EXPORT_REPORTS)
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        version = _checked(uow, stored.version_by_id(uow.session, report_id), actor, now)
        uow.commit()
    return version


def approve(
    open_uow: OpenUow, report_id: int, note: str = "", *, actor: Actor, now: datetime
) -> ReportVersion:
    """Approve a version: from now on it is locked, and the one before it is superseded.

    A draft is checked first. What the checks remark needs a note by somebody of the unit.

    Args:
        open_uow: Opens the transaction.
        report_id: Of the version.
        note: What the unit says about the remarks; stored as a remark of the version.
        actor: The leader.
        now: The office's clock.

    Raises:
        NotFound: `report.not_found`.
        RuleBroken: `officer.not_allowed`, `report.step_not_allowed`, `report.damaged`,
            `report.differs_today`, `report.checks_failed`, `report.note_missing`.
    """
    actor.require(Right.APPROVE_REPORTS)
    words, at = checked_text(note), whole_second(now)
    with open_uow() as uow:
        head = stored.lock_reports(uow.session)
        version = stored.version_by_id(uow.session, report_id)
        if version.state.is_locked:
            require_step(version.state, ReportState.APPROVED)
        version = _checked(uow, version, actor, now)
        if version.state is not ReportState.CHECKED:
            failed = [check for check in version.failed_checks if check.is_error]
            raise RuleBroken("report.checks_failed", count=len(failed))
        if words:
            _remark(uow, version, words, actor, at)
        if version.failed_checks and not stored.remarks_of(uow.session, report_id):
            raise RuleBroken("report.note_missing", count=len(version.failed_checks))
        body = replace(version.body, journal_head=head)
        version = _moved(
            uow, version, ReportState.APPROVED, actor, at, "report_approved", note=words,
            body=body, approved_at=at, approver_name=actor.name,
        )  # fmt: skip
        _supersede_others(uow, version, actor, at)
        uow.commit()
    return version


def send(
    open_uow: OpenUow,
    report_id: int,
    way: str,
    on: date | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> ReportVersion:
    """Note that an approved version left the office.

    Args:
        open_uow: Opens the transaction.
        report_id: Of the version.
        way: How it went: by e-mail, by a USB stick, through the document system.
        on: The day; today when nothing is said.
        actor: Who sends.
        now: The office's clock.

    Raises:
        NotFound: `report.not_found`.
        RuleBroken: `officer.not_allowed`, `report.step_not_allowed`, `report.way_missing`,
            `report.sent_day`, `report.damaged`, `report.differs_today`.
    """
    actor.require(Right.EXPORT_REPORTS)
    words = checked_text(way)
    if not words:
        raise RuleBroken("report.way_missing")
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        version = stored.version_by_id(uow.session, report_id)
        require_step(version.state, ReportState.SENT)
        require_fit(uow, version, now)
        version = mark_sent(uow, version, words, on, actor, now)
        uow.commit()
    return version


def mark_sent(
    uow: UnitOfWork,
    version: ReportVersion,
    way: str,
    on: date | None,
    actor: Actor,
    now: datetime,
) -> ReportVersion:
    """Take an approved version to sent, inside a transaction."""
    actor.require(Right.EXPORT_REPORTS)
    day, approved = on or office_day(now), version.approved_at or version.made_at
    if not office_day(approved) <= day <= office_day(now):
        raise RuleBroken("report.sent_day", first=office_day(approved), last=office_day(now))
    at = min(whole_second(now), max(approved, at_office(day, _LATEST)))
    body = replace(version.body, sent_way=way)
    return _moved(
        uow, version, ReportState.SENT, actor, whole_second(now), "report_sent", note=way,
        body=body, sent_at=at, sender_name=actor.name,
    )  # fmt: skip


def note_answer(
    open_uow: OpenUow, report_id: int, answer: Answer, reason: str, *, actor: Actor, now: datetime
) -> ReportVersion:
    """Note by hand what the receiving unit answered, without a receipt file; an exception.

    Args:
        open_uow: Opens the transaction.
        report_id: Of the version that was sent.
        answer: Accepted or rejected.
        reason: How it is known: a telephone call, a letter; for a rejection also why.
        actor: Who notes it.
        now: The office's clock.

    Raises:
        NotFound: `report.not_found`.
        RuleBroken: `officer.not_allowed`, `report.step_not_allowed`,
            `report.answer_reason_missing`.
    """
    actor.require(Right.EXPORT_REPORTS)
    words = checked_text(reason)
    if not words:
        raise RuleBroken("report.answer_reason_missing")
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        version = stored.version_by_id(uow.session, report_id)
        version = mark_answered(uow, version, answer, words, actor, now, by_hand=True)
        uow.commit()
    return version


def mark_answered(
    uow: UnitOfWork,
    version: ReportVersion,
    answer: Answer,
    words: str,
    actor: Actor,
    now: datetime,
    *,
    by_hand: bool = False,
    reason: str = "",
) -> ReportVersion:
    """Take a sent version to received or rejected, inside a transaction.

    Args:
        uow: The open transaction.
        version: As it is stored.
        answer: What the receiver decided.
        words: What is kept: the receipt as it came, or how the answer is known.
        actor: Who enters it.
        now: The office's clock.
        by_hand: Whether no receipt proves it.
        reason: For the journal; `words` when the answer was noted by hand.
    """
    actor.require(Right.EXPORT_REPORTS)
    at = whole_second(now)
    accepted = answer is Answer.ACCEPTED
    after = ReportState.RECEIVED if accepted else ReportState.REJECTED
    action = "report_received" if accepted else "report_rejected"
    return _moved(
        uow, version, after, actor, at, action, note=words if by_hand else reason,
        details={"by_hand": by_hand}, answered_at=at, answer=words,
    )  # fmt: skip


def remark(
    open_uow: OpenUow,
    report_id: int,
    text: str,
    cell: str = "",
    *,
    actor: Actor,
    now: datetime,
) -> Remark:
    """Say something about a version, or about one cell of it; it leaves with the workbook.

    Raises:
        NotFound: `report.not_found`, `report.cell_unknown`.
        RuleBroken: `officer.not_allowed`, `report.remark_missing`, `report.text_long`,
            `report.locked` for a version that was superseded, `report.remark_cell`.
    """
    actor.require(Right.EXPORT_REPORTS)
    words = checked_text(text)
    if not words:
        raise RuleBroken("report.remark_missing")
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        version = stored.version_by_id(uow.session, report_id)
        if cell and cell not in version.cells:
            raise RuleBroken("report.remark_cell", cell=cell)
        found = _remark(uow, version, words, actor, whole_second(now), cell)
        uow.journal.write(
            at=found.at,
            actor=actor,
            subject="report",
            reference=version.reference,
            action="report_remarked",
            reason=words,
            details={"version": version.version, "cell": cell},
        )
        uow.commit()
    return found


def _checked(
    uow: UnitOfWork,
    version: ReportVersion,
    actor: Actor,
    now: datetime,
    figures: Figures | None = None,
) -> ReportVersion:
    """Check a version that is not locked; it is a draft again when errors were found."""
    if version.state.is_locked:
        raise RuleBroken("report.locked", version=version.version)
    today = figures or figures_in(uow, version.period, now)
    require_fit(uow, version, now, today)
    checks = all_checks(uow, version.period, today, now)
    fine = not any(check.is_error and not check.is_ok for check in checks)
    at = whole_second(now)
    checked = replace(
        version,
        state=ReportState.CHECKED if fine else ReportState.DRAFT,
        checked_at=at,
        body=replace(version.body, checks=checks),
    )
    stored.replace_version(uow.session, checked)
    found = sorted({check.code for check in checked.failed_checks})
    uow.journal.write(
        at=at,
        actor=actor,
        subject="report",
        reference=version.reference,
        action="report_checked",
        details={"version": version.version, "failed_checks": found},
    )
    return checked


def _moved(
    uow: UnitOfWork,
    version: ReportVersion,
    after: ReportState,
    actor: Actor,
    at: datetime,
    action: str,
    *,
    note: str = "",
    details: dict[str, object] | None = None,
    **facts: Any,
) -> ReportVersion:
    """Take one step of the life, with its journal entry."""
    require_step(version.state, after)
    if not stored.move_version(uow.session, version.id, version.state, after, **facts):
        raise RuleBroken("report.changed_meanwhile", version=version.version)
    uow.journal.write(
        at=at,
        actor=actor,
        subject="report",
        reference=version.reference,
        action=action,
        reason=note,
        details={
            "version": version.version,
            "content_hash": version.content_hash,
            **(details or {}),
        },
    )
    return stored.version_by_id(uow.session, version.id)


def _supersede_others(uow: UnitOfWork, approved: ReportVersion, actor: Actor, at: datetime) -> None:
    """Older versions of the period give way; an exception that the journal tells."""
    days = approved.period.first, approved.period.last
    for version in stored.versions_of(uow.session, approved.unit_code, *days):
        if version.version < approved.version and version.state is not ReportState.SUPERSEDED:
            _moved(
                uow, version, ReportState.SUPERSEDED, actor, at, "report_superseded",
                note=approved.reason, details={"by": approved.version},
            )  # fmt: skip


def _remark(
    uow: UnitOfWork,
    version: ReportVersion,
    words: str,
    actor: Actor,
    at: datetime,
    cell: str = "",
) -> Remark:
    if version.state is ReportState.SUPERSEDED:
        raise RuleBroken("report.locked", version=version.version)
    found = Remark(words, version.body.unit_name, actor.name, at, cell)
    stored.add_remark(uow.session, version.id, found)
    return found
