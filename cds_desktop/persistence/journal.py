"""The chained journal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.journal import FIRST_HASH, JournalEntry, details_text, entry_hash
from cds_desktop.domain.officers import Actor
from cds_desktop.persistence.base import Base
from cds_desktop.persistence.dialects import lock_row


class JournalRow(Base):
    """One entry; never changed, never deleted."""

    __tablename__ = "journal"
    __table_args__ = (Index(None, "subject", "reference", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    officer_name: Mapped[str]
    subject: Mapped[str]
    reference: Mapped[str]
    action: Mapped[str]
    reason: Mapped[str]
    details: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]


class JournalHeadRow(Base):
    """The newest entry; its lock puts writers of several counters in a line."""

    __tablename__ = "journal_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_id: Mapped[int]
    last_hash: Mapped[str]


class JournalRepository:
    """Appends to the journal and reads it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self) -> None:
        """Start the chain of a new database."""
        self._session.add(JournalHeadRow(id=1, last_id=0, last_hash=FIRST_HASH))
        self._session.flush()

    def write(
        self,
        *,
        at: datetime,
        actor: Actor,
        subject: str,
        reference: str,
        action: str,
        reason: str = "",
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Append one entry, in the transaction of the change it tells of."""
        head = self._session.execute(
            lock_row(select(JournalHeadRow.last_id, JournalHeadRow.last_hash))
        ).one()
        written = details_text(details or {})
        number = head.last_id + 1
        values = {
            "id": number,
            "at": at,
            "officer_id": actor.officer_id,
            "officer_name": actor.name,
            "subject": subject,
            "reference": reference,
            "action": action,
            "reason": reason,
        }
        digest = entry_hash(head.last_hash, **values, details_text=written)
        self._session.execute(
            insert(JournalRow).values(
                **values, details=written, previous_hash=head.last_hash, hash=digest
            )
        )
        self._session.execute(update(JournalHeadRow).values(last_id=number, last_hash=digest))

    def of(self, subject: str, reference: str) -> list[JournalEntry]:
        """Entries of one subject, oldest first."""
        query = (
            select(JournalRow)
            .where(JournalRow.subject == subject, JournalRow.reference == reference)
            .order_by(JournalRow.id)
        )
        return [_entry(row) for row in self._session.scalars(query)]

    def newest_of(self, subject: str, action: str, limit: int) -> list[JournalEntry]:
        """The newest entries of one kind, newest first."""
        query = (
            select(JournalRow)
            .where(JournalRow.subject == subject, JournalRow.action == action)
            .order_by(JournalRow.id.desc())
            .limit(limit)
        )
        return [_entry(row) for row in self._session.scalars(query)]

    def newest(self, limit: int, before: int | None = None) -> list[JournalEntry]:
        """The newest entries, newest first; with `before`, those older than that number."""
        query = select(JournalRow).order_by(JournalRow.id.desc()).limit(limit)
        if before is not None:
            query = query.where(JournalRow.id < before)
        return [_entry(row) for row in self._session.scalars(query)]

    def head(self) -> tuple[int, str]:
        """Number and hash of the newest entry."""
        row = self._session.execute(select(JournalHeadRow)).scalar_one()
        return row.last_id, row.last_hash

    def raw(self, first: int = 1, *, at_once: int = 5000) -> Iterator[tuple[object, ...]]:
        """Entries in order as plain tuples, for the check of the chain.

        Raises:
            ValueError: A time that was tampered with cannot be read.
        """
        columns = select(
            JournalRow.id,
            JournalRow.at,
            JournalRow.officer_id,
            JournalRow.officer_name,
            JournalRow.subject,
            JournalRow.reference,
            JournalRow.action,
            JournalRow.reason,
            JournalRow.details,
            JournalRow.previous_hash,
            JournalRow.hash,
        )
        if first > 1:
            columns = columns.where(JournalRow.id >= first)
        ordered = columns.order_by(JournalRow.id).execution_options(yield_per=at_once)
        for row in self._session.execute(ordered):
            yield tuple(row)


def _entry(row: JournalRow) -> JournalEntry:
    return JournalEntry(
        row.id, row.at, row.officer_id, row.officer_name, row.subject, row.reference,
        row.action, row.reason, json.loads(row.details), row.previous_hash, row.hash,
    )  # fmt: skip
