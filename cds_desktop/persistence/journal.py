"""The chained journal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ForeignKey, Index, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.journal import (
    FIRST_HASH,
    JournalEntry,
    JournalQuery,
    details_text,
    entry_hash,
)
from cds_desktop.domain.officers import Actor
from cds_desktop.persistence.base import Base
from cds_desktop.persistence.dialects import instant_text, lock_row

# Steps written later than they were made (`--at`) and clocks that differ between counters.
_OUT_OF_ORDER: Final = 5_000
_WINDOW: Final = 5_000


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


_ENTRY = (
    JournalRow.id, JournalRow.at, JournalRow.officer_id, JournalRow.officer_name,
    JournalRow.subject, JournalRow.reference, JournalRow.action, JournalRow.reason,
    JournalRow.details, JournalRow.previous_hash, JournalRow.hash,
)  # fmt: skip


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
    ) -> int:
        """Append one entry, in the transaction of the change it tells of; its number comes back."""
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
        return int(number)

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

    def find(
        self, query: JournalQuery, *, limit: int, before: int | None = None
    ) -> list[JournalEntry]:
        """The newest entries that match, newest first; with `before`, those older than it.

        The database chooses by columns, window by window from the newest end; words are
        compared here, because no database folds đ.
        """
        top = before if before is not None else 1 + (self._highest() or 0)
        low = 1
        if not query.code:
            # Entries stand in the order of their writing: a period is a stretch of them.
            if query.before is not None:
                top = min(top, self._first_since(query.before) + _OUT_OF_ORDER)
            if query.first is not None:
                low = max(low, self._first_since(query.first) - _OUT_OF_ORDER)
        found: list[JournalEntry] = []
        size = _WINDOW if not query.code else max(top - low, 1)
        while top > low and len(found) < limit:
            bottom = max(low, top - size)
            found += self._window(query, bottom, top, limit - len(found))
            top, size = bottom, _WINDOW * 8
        return found

    def _window(self, query: JournalQuery, bottom: int, top: int, limit: int) -> list[JournalEntry]:
        wanted: list[ColumnElement[bool]] = [JournalRow.id >= bottom, JournalRow.id < top]
        if query.code:
            wanted += [JournalRow.subject == "dossier", JournalRow.reference == query.code]
        elif query.subject:
            # The sum keeps the database from gathering all of a subject: most entries have it.
            wanted.append(JournalRow.subject + "" == query.subject)
        if query.actions:
            wanted.append(JournalRow.action.in_(query.actions))
        if query.first is not None:
            wanted.append(JournalRow.at >= query.first)
        if query.before is not None:
            wanted.append(JournalRow.at < query.before)
        if query.officer:
            # The few names of those who acted are compared, not every entry.
            names = self._session.scalars(select(JournalRow.officer_name).where(*wanted).distinct())
            known = [name for name in names if query.is_officer(name)]
            if not known:
                return []
            wanted.append(JournalRow.officer_name.in_(known))
        if query.text:
            numbers = self._with_words(query, wanted, limit)
            wanted = [JournalRow.id.in_(numbers)]
        chosen = select(*_ENTRY).where(*wanted).order_by(JournalRow.id.desc()).limit(limit)
        return [_entry(row) for row in self._session.execute(chosen)]

    def _with_words(
        self, query: JournalQuery, wanted: list[ColumnElement[bool]], limit: int
    ) -> list[int]:
        """Numbers of the newest entries that have the words."""
        some = select(JournalRow.id, JournalRow.reference, JournalRow.reason).where(*wanted)
        ordered = some.order_by(JournalRow.id.desc()).execution_options(yield_per=5_000)
        found: list[int] = []
        has_words = query.words_test()
        rows = self._session.connection().execute(ordered)
        for number, reference, reason in rows:
            if has_words(f"{reference} {reason}"):
                found.append(number)
                if len(found) == limit:
                    break
        rows.close()
        return found

    def _highest(self) -> int | None:
        return self._session.scalar(select(func.max(JournalRow.id)))

    def _first_since(self, moment: datetime) -> int:
        """The first entry of this moment or later, by halving; entries are written in time."""
        low, high = 1, 1 + (self._highest() or 0)
        while low < high:
            middle = (low + high) // 2
            at = self._session.scalar(
                select(JournalRow.at)
                .where(JournalRow.id >= middle)
                .order_by(JournalRow.id)
                .limit(1)
            )
            if at is not None and at < moment:
                low = middle + 1
            else:
                high = middle
        return low

    def officers(self) -> tuple[str, ...]:
        """Names of those who acted among the newest entries, for a choice."""
        last = (self._highest() or 0) - _OUT_OF_ORDER
        names = select(JournalRow.officer_name).where(JournalRow.id > last).distinct()
        return tuple(self._session.scalars(names))

    def head(self) -> tuple[int, str] | None:
        """Number and hash of the newest entry; None when somebody removed the row."""
        row = self._session.execute(
            select(JournalHeadRow.last_id, JournalHeadRow.last_hash).limit(1)
        ).one_or_none()
        return None if row is None else (row.last_id, row.last_hash)

    def has(self, number: int) -> bool:
        """Whether there is an entry with this number."""
        known = select(JournalRow.id).where(JournalRow.id == number)
        return self._session.scalar(known) is not None

    def has_hash(self, digest: str) -> bool:
        """Whether some entry carries this hash; reads the whole journal."""
        known = select(JournalRow.id).where(JournalRow.hash == digest).limit(1)
        return self._session.scalar(known) is not None

    def raw(self) -> Iterator[Any]:
        """Entries in order as plain tuples, their moments as text, for the check of the chain."""
        dialect = self._session.get_bind().dialect.name
        columns = [
            instant_text(dialect, JournalRow.at) if column is JournalRow.at else column
            for column in _ENTRY
        ]
        ordered = select(*columns).order_by(JournalRow.id).execution_options(yield_per=5_000)
        # Past the session: a million rows are read here, and none of them is an object.
        rows = self._session.connection().execute(ordered)
        try:
            yield from rows
        finally:
            rows.close()


def _entry(row: Any) -> JournalEntry:
    return JournalEntry(
        row.id, row.at, row.officer_id, row.officer_name, row.subject, row.reference,
        row.action, row.reason, json.loads(row.details), row.previous_hash, row.hash,
    )  # fmt: skip
