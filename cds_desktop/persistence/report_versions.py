"""Reading and writing frozen reports, hand-entered counts and remarks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.orm import Session

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.evidence import MeasureRecords
from cds_desktop.domain.packed_ids import packed
from cds_desktop.domain.periods import Period, PeriodKind
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.report_versions import (
    HandValue,
    Remark,
    ReportBody,
    ReportVersion,
    body_from,
)
from cds_desktop.persistence.dialects import lock_row
from cds_desktop.persistence.journal import JournalHeadRow
from cds_desktop.persistence.reports import HAND_VALUE, REPORT, REPORT_EVIDENCE, REPORT_REMARK


def lock_reports(session: Session) -> str:
    """Let one counter at a time change reports; gives the hash at the end of the journal."""
    head = select(JournalHeadRow.last_hash)
    return str(session.execute(lock_row(head)).scalar_one())


# --- versions ------------------------------------------------------------------------------


def version_by_id(session: Session, report_id: int) -> ReportVersion:
    """One version.

    Raises:
        NotFound: `report.not_found`.
        RuleBroken: `report.body_unreadable`.
    """
    row = session.execute(select(REPORT).where(REPORT.c.id == report_id)).first()
    if row is None:
        raise NotFound("report.not_found", id=report_id)
    return _version(row)


def versions_of(session: Session, unit_code: str, first: date, last: date) -> list[ReportVersion]:
    """The versions of a period, the newest first."""
    rows = session.execute(
        select(REPORT)
        .where(REPORT.c.unit_code == unit_code, REPORT.c.first == first, REPORT.c.last == last)
        .order_by(REPORT.c.version.desc())
    )
    return [_version(row) for row in rows]


def versions_ending(
    session: Session, unit_code: str, after: date, until: date
) -> list[ReportVersion]:
    """All versions of the periods that ended in a span of days, the newest period first."""
    rows = session.execute(
        select(REPORT)
        .where(REPORT.c.unit_code == unit_code, REPORT.c.last.between(after, until))
        .order_by(REPORT.c.last.desc(), REPORT.c.first, REPORT.c.version.desc())
    )
    return [_version(row) for row in rows]


def add_version(session: Session, version: ReportVersion) -> int:
    """Store a new version; its id comes back, that of `version` is not looked at."""
    made = insert(REPORT).values(
        unit_code=version.unit_code,
        first=version.period.first,
        last=version.period.last,
        version=version.version,
        **_contents(version),
    )
    return int(session.execute(made.returning(REPORT.c.id)).scalar_one())


def replace_version(session: Session, version: ReportVersion) -> bool:
    """Put new contents into a version which is not locked; False when it is by now."""
    changed = session.execute(
        update(REPORT)
        .where(
            REPORT.c.id == version.id,
            REPORT.c.state.in_((ReportState.DRAFT.value, ReportState.CHECKED.value)),
        )
        .values(**_contents(version))
    )
    return _one(changed)


def move_version(
    session: Session, report_id: int, before: ReportState, after: ReportState, **facts: Any
) -> bool:
    """Take a version from one state to another; False when it no longer is in the first."""
    if "body" in facts:
        facts["body"] = body_text(facts["body"])
    changed = session.execute(
        update(REPORT)
        .where(REPORT.c.id == report_id, REPORT.c.state == before.value)
        .values(state=after.value, **facts)
    )
    return _one(changed)


def remove_draft(session: Session, report_id: int) -> bool:
    """Take a draft away with its evidence and remarks; False when it is locked."""
    session.execute(delete(REPORT_EVIDENCE).where(REPORT_EVIDENCE.c.report_id == report_id))
    session.execute(delete(REPORT_REMARK).where(REPORT_REMARK.c.report_id == report_id))
    unlocked = (ReportState.DRAFT.value, ReportState.CHECKED.value)
    gone = session.execute(
        delete(REPORT).where(REPORT.c.id == report_id, REPORT.c.state.in_(unlocked))
    )
    return _one(gone)


def note_answer(session: Session, report_id: int, answer: str, at: datetime) -> None:
    """Keep an answer that came for a version which was replaced meanwhile."""
    session.execute(
        update(REPORT).where(REPORT.c.id == report_id).values(answer=answer, answered_at=at)
    )


def body_text(body: ReportBody) -> str:
    """The body as it is stored."""
    return json.dumps(body.data(), ensure_ascii=False, separators=(",", ":"))


# --- evidence ------------------------------------------------------------------------------


def put_evidence(session: Session, report_id: int, records: Iterable[MeasureRecords]) -> None:
    """Freeze the records behind a version in place of those which were there."""
    session.execute(delete(REPORT_EVIDENCE).where(REPORT_EVIDENCE.c.report_id == report_id))
    rows = [
        {
            "report_id": report_id,
            "measure": each.measure,
            "field": each.field,
            "kind": each.kind,
            "count": len(each.ids),
            "ids": packed(each.ids),
        }
        for each in records
    ]
    if rows:
        session.execute(insert(REPORT_EVIDENCE), rows)


def packed_evidence(session: Session, report_id: int) -> list[tuple[str, str, str, int, bytes]]:
    """Measure, field, kind, count and packed ids of everything frozen with a version."""
    table = REPORT_EVIDENCE.c
    rows = session.execute(
        select(table.measure, table.field, table.kind, table.count, table.ids)
        .where(table.report_id == report_id)
        .order_by(table.measure, table.field)
    )
    return [(row[0], row[1], row[2], row[3], bytes(row[4])) for row in rows]


# --- counts by hand ------------------------------------------------------------------------


def add_hand_value(session: Session, period: Period, value: HandValue) -> None:
    """Append an entry; nothing is changed or deleted."""
    session.execute(
        insert(HAND_VALUE).values(
            measure=value.measure, first=period.first, last=period.last, value=value.value,
            source=value.source, note=value.note, at=value.at, officer_name=value.officer_name,
        )
    )  # fmt: skip


def hand_history(session: Session, period: Period) -> list[HandValue]:
    """Every entry of a period, the oldest first."""
    table = HAND_VALUE.c
    rows = session.execute(
        select(
            table.measure, table.value, table.source, table.note, table.at, table.officer_name
        )
        .where(table.first == period.first, table.last == period.last)
        .order_by(table.id)
    )  # fmt: skip
    return [HandValue(*tuple(row)) for row in rows]


def measures_by_hand(session: Session, before: date) -> frozenset[str]:
    """Measures that were given by hand for some period which ended before a day."""
    table = HAND_VALUE.c
    newest = (
        select(func.max(table.id))
        .where(table.last < before)
        .group_by(table.measure, table.first, table.last)
    )
    rows = session.scalars(
        select(table.measure).where(table.id.in_(newest), table.value.is_not(None))
    )
    return frozenset(rows)


# --- remarks -------------------------------------------------------------------------------


def add_remark(session: Session, report_id: int, remark: Remark) -> None:
    """Append a remark."""
    session.execute(
        insert(REPORT_REMARK).values(
            report_id=report_id, cell=remark.cell, text=remark.text, unit_name=remark.unit_name,
            author_name=remark.author, at=remark.at,
        )
    )  # fmt: skip


def remarks_of(session: Session, report_id: int) -> list[Remark]:
    """The remarks of a version, the oldest first."""
    table = REPORT_REMARK.c
    rows = session.execute(
        select(table.text, table.unit_name, table.author_name, table.at, table.cell)
        .where(table.report_id == report_id)
        .order_by(table.id)
    )
    return [Remark(*tuple(row)) for row in rows]


# --- parts ---------------------------------------------------------------------------------


def _contents(version: ReportVersion) -> dict[str, Any]:
    return {
        "period_kind": version.period.kind.value,
        "state": version.state.value,
        "reason": version.reason,
        "content_hash": version.content_hash,
        "body": body_text(version.body),
        "due_on": version.due_on,
        "made_at": version.made_at,
        "maker_name": version.maker,
        "checked_at": version.checked_at,
    }


def _version(row: Row[Any]) -> ReportVersion:
    try:
        body = json.loads(row.body)
    except ValueError as error:
        raise RuleBroken("report.body_unreadable") from error
    return ReportVersion(
        id=row.id,
        unit_code=row.unit_code,
        period=Period(row.first, row.last, PeriodKind(row.period_kind)),
        version=row.version,
        state=ReportState(row.state),
        reason=row.reason,
        content_hash=row.content_hash,
        body=body_from(body),
        due_on=row.due_on,
        made_at=row.made_at,
        maker=row.maker_name,
        checked_at=row.checked_at,
        approved_at=row.approved_at,
        approver=row.approver_name,
        sent_at=row.sent_at,
        sender=row.sender_name,
        answered_at=row.answered_at,
        answer=row.answer,
    )


def _one(result: Any) -> bool:
    return bool(result.rowcount == 1)
