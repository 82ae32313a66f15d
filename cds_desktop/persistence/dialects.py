"""Everything that differs between SQLite and PostgreSQL, in this one module."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    and_,
    column,
    event,
    func,
    literal,
    literal_column,
    select,
    table,
    text,
    type_coerce,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

# A dialect is loaded when it is used: the one of PostgreSQL costs a counter's start 50 ms.
if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
    from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

Columns = TypeVarTuple("Columns")
BUSY_TIMEOUT_MS = 10_000
_MOST_WORDS, _LONGEST_WORD = 20, 60
_STEPS_BETWEEN_LOOKS = 20_000

_SQLITE_SEARCH = (
    """CREATE VIRTUAL TABLE IF NOT EXISTS dossier_search USING fts5(
        owner_key, content='dossier', content_rowid='id', prefix='1 2 3', tokenize='ascii')""",
    """CREATE TRIGGER IF NOT EXISTS dossier_search_insert AFTER INSERT ON dossier BEGIN
        INSERT INTO dossier_search(rowid, owner_key) VALUES (new.id, new.owner_key);
    END""",
    """CREATE TRIGGER IF NOT EXISTS dossier_search_update AFTER UPDATE OF owner_key ON dossier
    WHEN old.owner_key IS NOT new.owner_key BEGIN
        INSERT INTO dossier_search(dossier_search, rowid, owner_key)
            VALUES ('delete', old.id, old.owner_key);
        INSERT INTO dossier_search(rowid, owner_key) VALUES (new.id, new.owner_key);
    END""",
)
_SQLITE_NO_SEARCH = (
    "DROP TRIGGER IF EXISTS dossier_search_insert",
    "DROP TRIGGER IF EXISTS dossier_search_update",
)
_POSTGRES_SEARCH = (
    "CREATE INDEX IF NOT EXISTS ix_dossier_owner_words ON dossier"
    " USING gin (to_tsvector('simple', owner_key))",
)
_POSTGRES_NO_SEARCH = ("DROP INDEX IF EXISTS ix_dossier_owner_words",)


def prepare_sqlite(engine: Engine) -> None:
    """Set the PRAGMAs of design.md section 4 on every connection and control BEGIN ourselves."""

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA temp_store=MEMORY")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes its lock at once, so that numbers are never dealt out twice.
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def create_search(connection: Connection) -> None:
    """Create the full-text index of applicants' names, kept up to date by the database."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _SQLITE_SEARCH if is_sqlite else _POSTGRES_SEARCH:
        connection.execute(text(statement))


def suspend_search(connection: Connection) -> None:
    """Stop the full-text upkeep during a bulk load; `rebuild_search` takes it up again."""
    is_sqlite = connection.dialect.name == "sqlite"
    for statement in _SQLITE_NO_SEARCH if is_sqlite else _POSTGRES_NO_SEARCH:
        connection.execute(text(statement))


def rebuild_search(connection: Connection) -> None:
    """Build the full-text index anew from the table and resume its upkeep."""
    create_search(connection)
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO dossier_search(dossier_search) VALUES ('rebuild')"))


def has_search(connection: Connection) -> bool:
    """Whether the full-text index is there."""
    if connection.dialect.name != "sqlite":
        return True
    found = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name='dossier_search'"))
    return found.scalar() is not None


def matching_ids(dialect: str, words: Sequence[str]) -> Select[int]:
    """Ids of dossiers in whose applicant's name each word begins a word; not yet ordered.

    Ordered by id and limited, both databases walk the index from its newest end.

    Args:
        dialect: Name of the database.
        words: From `domain.text.search_words`: only a–z and digits, so nothing to escape.
    """
    words = _told_apart(words)
    if dialect == "sqlite":
        index = table("dossier_search", column("rowid", Integer), column("dossier_search", String))
        query = " AND ".join(f'"{word}"*' for word in words)
        rowid: ColumnElement[int] = index.c.rowid
        return select(rowid.label("id")).where(index.c.dossier_search.op("MATCH")(query))
    dossier = table("dossier", column("id", Integer), column("owner_key", String))
    vector = func.to_tsvector(literal_column("'simple'"), dossier.c.owner_key)
    query = " & ".join(f"{word}:*" for word in words)
    wanted = func.to_tsquery(literal_column("'simple'"), query)
    key: ColumnElement[int] = dossier.c.id
    return select(key.label("id")).where(vector.op("@@")(wanted))


def words_begin(owner_key: SQLColumnExpression[str], words: Sequence[str]) -> ColumnElement[bool]:
    """The same condition without an index, for a set which is already small."""
    padded = literal(" ") + owner_key
    return and_(*(padded.like(f"% {word}%") for word in _told_apart(words)))


def word_begins(
    dialect: str, text: SQLColumnExpression[str], word: str, *, whole: bool
) -> ColumnElement[bool]:
    """Whether a word stands in a text exactly as written, case and marks included.

    Args:
        dialect: Name of the database.
        text: Words parted by blanks.
        word: The word, or its beginning.
        whole: The word must end there too.
    """
    find = func.instr if dialect == "sqlite" else func.strpos
    inside = literal(" ") + text + literal(" ") if whole else literal(" ") + text
    found: ColumnElement[bool] = find(inside, f" {word} " if whole else f" {word}") > 0
    return found


def _told_apart(words: Sequence[str]) -> Sequence[str]:
    """As many words and letters as tell any name; a scanned page must not choke the parser."""
    return [word[:_LONGEST_WORD] for word in words[:_MOST_WORDS]]


def instant_text(dialect: str, instant: Any) -> ColumnElement[str]:
    """An instant as text in UTC, "2026-11-20T01:00:00+00:00", without reading it first."""
    if dialect == "sqlite":
        # It is stored so; whoever tampers with it may write what is no instant at all.
        return type_coerce(instant, String)
    utc = func.timezone("UTC", instant)
    return func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"', type_=String)


def reading_options(dialect: str) -> dict[str, Any]:
    """Options of a connection that only reads: everything in it is seen at one moment."""
    if dialect == "sqlite":
        return {"read_only": True}
    return {"read_only": True, "isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


def insert_unless_there(dialect: str, into: type[DeclarativeBase]) -> SqliteInsert | PostgresInsert:
    """An INSERT that leaves the row alone which another counter stored at the same moment."""
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        return sqlite_insert(into).on_conflict_do_nothing()
    from sqlalchemy.dialects.postgresql import insert as postgres_insert

    return postgres_insert(into).on_conflict_do_nothing()


def lock_row(statement: Select[*Columns]) -> Select[*Columns]:
    """Lock the chosen row until commit; SQLite ignores it, its writer holds the whole file."""
    return statement.with_for_update()


@contextmanager
def limited_time(connection: Connection, milliseconds: int) -> Iterator[None]:
    """Break a reading off that takes longer; see `is_out_of_time`."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SET LOCAL statement_timeout = {int(milliseconds)}"))
        yield
        return
    driver: Any = connection.connection.driver_connection
    ends = time.monotonic() + milliseconds / 1000
    driver.set_progress_handler(lambda: time.monotonic() > ends, _STEPS_BETWEEN_LOOKS)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)


def is_out_of_time(error: DBAPIError) -> bool:
    """Whether a reading was broken off by `limited_time`."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return "interrupted" in str(error.orig)
    return getattr(error.orig, "sqlstate", "") == "57014"


def is_sqlite_full(error: BaseException) -> bool:
    """Whether SQLite says that the disk, or the allowed size, is used up."""
    return isinstance(error, sqlite3.OperationalError) and "full" in str(error)
