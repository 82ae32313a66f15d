"""Reports that came from other units, each file with what was found in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from cds_desktop.persistence.base import Base, Instant
from cds_desktop.persistence.reports import REPORT_REMARK

INCOMING_REPORT = Table(
    "incoming_report",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_code", String, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("first", Date),
    Column("last", Date),
    Column("version", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("file_name", String, nullable=False),
    Column("file_hash", String, nullable=False, index=True),
    Column("content_hash", String, nullable=False, server_default=""),
    Column("signature", String, nullable=False, server_default=""),
    Column("key_fingerprint", String, nullable=False, server_default=""),
    Column("made_at", Instant()),
    Column("received_at", Instant(), nullable=False),
    Column("receiver_name", String, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_incoming_report_first_last_unit_code", "first", "last", "unit_code", "id"),
)
"""`reasons` is a JSON list of codes with their parameters; `body` is JSON with the cells.

A refused file is kept too, with its reasons, but never with its cells.
"""


@dataclass(frozen=True, slots=True)
class IncomingRecord:
    """One file under the period for which it was taken in.

    Attributes:
        id: 0 before it is stored.
        unit_code: As it stands in our tree; of an unknown unit what its file said, or "".
        first, last: The period for which somebody took it in; `body` keeps its own.
        reasons: JSON-ready reasons of the file alone.
        body: What else it said; the cells only while it may count. Empty in lists.
    """

    id: int
    unit_code: str
    unit_name: str
    first: date
    last: date
    version: int
    kind: str
    state: str
    reasons: tuple[Mapping[str, Any], ...]
    file_name: str
    file_hash: str
    content_hash: str
    signature: str
    key_fingerprint: str
    made_at: datetime | None
    received_at: datetime
    receiver_name: str
    body: Mapping[str, Any]


_T: Final = INCOMING_REPORT.c
_LISTED: Final = (
    _T.id, _T.unit_code, _T.unit_name, _T.first, _T.last, _T.version, _T.kind, _T.state,
    _T.reasons, _T.file_name, _T.file_hash, _T.content_hash, _T.signature, _T.key_fingerprint,
    _T.made_at, _T.received_at, _T.receiver_name,
)  # fmt: skip


def records_of(
    session: Session, first: date, last: date, *, with_bodies: bool = False
) -> list[IncomingRecord]:
    """Every file taken in for one period, in the order of their coming."""
    columns = (*_LISTED, _T.body) if with_bodies else _LISTED
    query = select(*columns).where(_T.first == first, _T.last == last).order_by(_T.id)
    return [_record(row, with_bodies) for row in session.execute(query)]


def records_between(session: Session, first: date, last: date) -> list[IncomingRecord]:
    """Every file of periods which lie within two days, without bodies."""
    query = select(*_LISTED).where(_T.first >= first, _T.last <= last).order_by(_T.id)
    return [_record(row, False) for row in session.execute(query)]


def record(session: Session, record_id: int) -> IncomingRecord | None:
    """One file with its body."""
    row = session.execute(select(*_LISTED, _T.body).where(_T.id == record_id)).first()
    return None if row is None else _record(row, True)


def periods_with_files(session: Session) -> list[tuple[date, date]]:
    """The periods for which anything was taken in, the newest first."""
    query = select(_T.first, _T.last).distinct().order_by(_T.last.desc(), _T.first.desc())
    return [(row.first, row.last) for row in session.execute(query) if row.first is not None]


def add_records(session: Session, made: Sequence[IncomingRecord]) -> dict[str, int]:
    """Store new files of one period; gives their numbers by the hash of their bytes."""
    if not made:
        return {}
    session.execute(insert(INCOMING_REPORT), [_values(one) for one in made])
    query = select(_T.file_hash, _T.id).where(_T.first == made[0].first, _T.last == made[0].last)
    numbers = {row.file_hash: row.id for row in session.execute(query)}
    return {one.file_hash: numbers[one.file_hash] for one in made}


def change_record(session: Session, changed: IncomingRecord) -> None:
    """Store a file that is there again, under its number."""
    query = update(INCOMING_REPORT).where(_T.id == changed.id)
    session.execute(query.values(**_values(changed)))


def set_states(session: Session, states: Mapping[int, str]) -> None:
    """What became of files, by number."""
    if states:
        query = update(INCOMING_REPORT).where(_T.id == bindparam("number"))
        values = [{"number": number, "became": state} for number, state in states.items()]
        session.connection().execute(query.values(state=bindparam("became")), values)


def _values(made: IncomingRecord) -> dict[str, object]:
    values: dict[str, object] = {
        item.name: getattr(made, item.name) for item in fields(made) if item.name != "id"
    }
    values["reasons"] = json.dumps(list(made.reasons), ensure_ascii=False, sort_keys=True)
    values["body"] = json.dumps(made.body, ensure_ascii=False, sort_keys=True)
    return values


def _record(row: Any, with_body: bool) -> IncomingRecord:
    return IncomingRecord(
        row.id, row.unit_code, row.unit_name, row.first, row.last, row.version, row.kind,
        row.state, tuple(json.loads(row.reasons)), row.file_name, row.file_hash,
        row.content_hash, row.signature, row.key_fingerprint, row.made_at, row.received_at,
        row.receiver_name, json.loads(row.body) if with_body else {},
    )  # fmt: skip


def add_remark(
    session: Session, incoming_id: int, cell: str, text: str, unit_name: str, author: str,
    at: datetime,
) -> None:  # fmt: skip
    """Keep what one unit says about a report."""
    session.execute(
        insert(REPORT_REMARK).values(
            incoming_id=incoming_id, cell=cell, text=text, unit_name=unit_name,
            author_name=author, at=at,
        )
    )  # fmt: skip


def remarks_of(session: Session, incoming_ids: Iterable[int]) -> list[Row[Any]]:
    """Remarks on files, the oldest first: incoming_id, cell, text, unit_name, author_name, at."""
    wanted = list(incoming_ids)
    query = select(
        REPORT_REMARK.c.incoming_id, REPORT_REMARK.c.cell, REPORT_REMARK.c.text,
        REPORT_REMARK.c.unit_name, REPORT_REMARK.c.author_name, REPORT_REMARK.c.at,
    ).where(REPORT_REMARK.c.incoming_id.in_(wanted)).order_by(REPORT_REMARK.c.id)  # fmt: skip
    return list(session.execute(query)) if wanted else []
