"""Queries of the morning list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossiers import PAUSED, Stage
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.journal import JournalRow

_PAUSED_CODES = tuple(int(status) for status in PAUSED)


class TodayQueries:
    """Reads what the dossier lists do not know: since when something stands where it stands."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def waiting(self, before: datetime, limit: int) -> tuple[int, list[tuple[int, datetime, str]]]:
        """Dossiers asked for papers or a fee before a moment: id, since when, what; oldest first.

        Gives the whole count and the first of them.
        """
        newest = _newest_move()
        conditions = (
            D.stage == int(Stage.OPEN),
            D.status.in_(_PAUSED_CODES),
            MoveRow.at < before,
        )
        base = select(D.id, MoveRow.at, MoveRow.reason).join(MoveRow, MoveRow.id == newest)
        return self._counted(base.where(*conditions).order_by(MoveRow.at, D.id), limit)

    def ready(self, before: datetime, limit: int) -> tuple[int, list[tuple[int, datetime, str]]]:
        """Results lying ready since before a moment, the oldest first."""
        statement = (
            select(D.id, D.ended_at, D.receiver_name)
            .where(D.stage == int(Stage.READY), D.ended_at < before)
            .order_by(D.ended_at, D.id)
        )
        count, rows = self._counted(statement, limit)
        return count, [(number, at, "") for number, at, _ in rows]

    def last_moves(self, ids: Sequence[int]) -> dict[int, datetime]:
        """When each of these dossiers came into its present status."""
        statement = (
            select(D.id, MoveRow.at)
            .join(MoveRow, MoveRow.id == _newest_move())
            .where(D.id.in_(ids))
        )
        return {number: at for number, at in self._session.execute(statement)}

    def last_due_today(self, now: datetime) -> datetime | None:
        """The latest appointment of today among dossiers in progress."""
        found: datetime | None = self._session.scalar(
            select(func.max(D.due_at)).where(
                D.stage == int(Stage.OPEN),
                D.status.not_in(_PAUSED_CODES),
                D.due_on == office_day(now),
            )
        )
        return found

    def newest_acts(self, subject: str, action: str, limit: int = 50) -> list[tuple[datetime, str]]:
        """Moment and reference of the newest journal entries of one action, newest first."""
        query = (
            select(JournalRow.at, JournalRow.reference)
            .where(JournalRow.subject == subject, JournalRow.action == action)
            .order_by(JournalRow.id.desc())
            .limit(limit)
        )
        return [(at, reference) for at, reference in self._session.execute(query)]

    def _counted(self, statement: Any, limit: int) -> tuple[int, list[tuple[int, datetime, str]]]:
        whole = select(func.count()).select_from(statement.order_by(None).subquery())
        rows = [tuple(row) for row in self._session.execute(statement.limit(limit))]
        return self._session.scalar(whole) or 0, rows


def _newest_move() -> ColumnElement[int]:
    """The move which brought a dossier into its status; a reversal only restores an older one."""
    found: ColumnElement[int] = (
        select(func.max(MoveRow.id))
        .where(and_(MoveRow.dossier_id == D.id, MoveRow.after == D.status))
        .where(MoveRow.reason != REVERSED)
        # An apology or a closure changes a date and not the status.
        .where(or_(MoveRow.before.is_(None), MoveRow.before != MoveRow.after))
        .correlate(D)
        .scalar_subquery()
    )
    return found
