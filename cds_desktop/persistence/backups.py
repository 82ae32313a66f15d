"""SQLite files as whole things: copied while in use, opened again, checked, taken over.

These calls work on files beside the office's own engine, so they use the database driver itself.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cds_desktop.domain.backups import StoredContent
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.persistence.dialects import BUSY_TIMEOUT_MS

Progress = Callable[[int, int], None]
_PAGES_A_STEP: Final = 2048
_INSTRUCTIONS_A_LOOK: Final = 200_000


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What a SQLite file of an office holds.

    Attributes:
        head: Number and hash of the newest journal entry.
    """

    schema: str
    unit_code: str
    unit_name: str
    is_sample: bool
    counts: Mapping[str, int]
    head: tuple[int, str]


@contextmanager
def only_one(lock_file: Path) -> Iterator[None]:
    """Hold a lock which the system releases even when the program is killed.

    Raises:
        EnvironmentFault: `backup.in_progress` when another program holds it.
    """
    lock = take_lock(lock_file)
    try:
        yield
    finally:
        lock.close()


def take_lock(lock_file: Path) -> sqlite3.Connection:
    """Take the lock until the connection is closed.

    Raises:
        EnvironmentFault: `backup.in_progress`, `folder.not_writable`.
    """
    try:
        lock = sqlite3.connect(lock_file, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise EnvironmentFault("folder.not_writable", path=str(lock_file.parent)) from error
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if "locked" in str(error):
            raise EnvironmentFault("backup.in_progress") from error
        raise EnvironmentFault("folder.not_writable", path=str(lock_file.parent)) from error
    return lock


def copy_database(source: Path, target: Path, progress: Progress) -> DatabaseFacts:
    """Copy a database in use with SQLite's backup interface into one closed, synced file.

    The source is read in one transaction, so that counters which go on writing neither
    change nor restart the copy.

    Returns:
        The facts of the source at the very moment of the copy, for comparison with the copy.

    Raises:
        EnvironmentFault: `database.damaged`, `database.busy`, `backup.no_space`,
            `backup.not_written`.
    """
    with closing(_open_for_reading(source)) as reader:
        with _faults_of_the_office():
            reader.execute("BEGIN")
            facts = _facts(reader)
        try:
            with closing(sqlite3.connect(target)) as writer:
                writer.execute("PRAGMA synchronous=OFF")  # synced once, as a whole, below
                reader.backup(
                    writer,
                    pages=_PAGES_A_STEP,
                    progress=lambda _status, left, total: progress(total - left, total),
                )
                writer.execute("PRAGMA journal_mode=DELETE")  # one file, readable from a stick
        except sqlite3.Error as error:
            raise _target_fault(error, target) from error
    sync_file(target)
    return facts


def read_facts(database: Path) -> DatabaseFacts:
    """Open a closed database file freshly and read what it holds.

    Raises:
        EnvironmentFault: `database.damaged`, `database.unreachable`.
    """
    with closing(_open_closed_file(database)) as reader, _faults_of_the_office():
        return _facts(reader)


def read_live_facts(database: Path) -> DatabaseFacts:
    """The same of a database in use.

    Raises:
        EnvironmentFault: `database.damaged`, `database.busy`.
    """
    with closing(_open_for_reading(database)) as reader, _faults_of_the_office():
        reader.execute("BEGIN")
        return _facts(reader)


def is_sound(database: Path, *, thorough: bool, watch: Callable[[], None]) -> bool:
    """Whether SQLite finds the file in order.

    Args:
        database: A closed file.
        thorough: Compare every index and every reference with its table too; slower.
        watch: Called now and then; may raise to stop the check.
    """
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            watch()
        except BaseException as error:  # noqa: BLE001 - SQLite would swallow it; raised again below
            stopped.append(error)
            return 1
        return 0

    check = "integrity_check" if thorough else "quick_check"
    try:
        with closing(_open_closed_file(database)) as reader:
            reader.set_progress_handler(look, _INSTRUCTIONS_A_LOOK)
            if reader.execute(f"PRAGMA {check}(1)").fetchone() != ("ok",):
                return False
            if not thorough:
                return True
            return reader.execute("PRAGMA foreign_key_check").fetchone() is None
    except sqlite3.DatabaseError:
        if stopped:
            raise stopped[0] from None
        return False


def stored_contents(database: Path) -> list[StoredContent]:
    """Contents of the file store which the database names, in order."""
    with closing(_open_closed_file(database)) as reader, _faults_of_the_office():
        rows = reader.execute("SELECT sha256, size FROM stored_file ORDER BY sha256").fetchall()
    return [StoredContent(sha256, size) for sha256, size in rows]


def close_down(database: Path) -> bool:
    """Fold the write-ahead log into the file and leave one file with nobody at it.

    Returns:
        False when the file is too damaged for that.

    Raises:
        EnvironmentFault: `database.busy` when another program or thread has it open.
    """
    try:
        with closing(sqlite3.connect(database, timeout=2, isolation_level=None)) as last:
            last.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise EnvironmentFault("database.busy") from error
        return False
    except sqlite3.DatabaseError:
        return False
    return not beside(database)[0].exists()


def beside(database: Path) -> tuple[Path, Path]:
    """The write-ahead log and its index, which belong to the file while it is open."""
    return database.with_name(database.name + "-wal"), database.with_name(database.name + "-shm")


def number_series(database: Path) -> dict[str, int]:
    """The last number given out of each series of a database in use."""
    with closing(_open_for_reading(database)) as reader, _faults_of_the_office():
        return dict(reader.execute("SELECT name, last FROM number_series").fetchall())


def sync_file(path: Path) -> None:
    """Wait until a closed file is on the disk.

    Raises:
        EnvironmentFault: `backup.no_space`, `backup.not_written`.
    """
    try:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise EnvironmentFault("backup.not_written", path=str(path.parent)) from error


def _open_for_reading(database: Path) -> sqlite3.Connection:
    if not database.is_file():
        raise EnvironmentFault("database.unreachable")
    try:
        reader = sqlite3.connect(database, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)
        reader.execute("PRAGMA query_only=ON")
    except sqlite3.Error as error:
        raise EnvironmentFault("database.unreachable") from error
    return reader


def _open_closed_file(database: Path) -> sqlite3.Connection:
    """Open a file nobody writes to, without leaving anything beside it."""
    if not database.is_file():
        raise EnvironmentFault("database.unreachable")
    address = f"{database.absolute().as_uri()}?mode=ro"
    try:
        return sqlite3.connect(address, uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise EnvironmentFault("database.unreachable") from error


@contextmanager
def _faults_of_the_office() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise EnvironmentFault("database.busy") from error
        raise EnvironmentFault("database.damaged") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError, ValueError) as error:
        raise EnvironmentFault("database.damaged") from error


def _target_fault(error: sqlite3.Error, target: Path) -> EnvironmentFault:
    text = str(error).lower()
    if "malformed" in text or "not a database" in text:
        return EnvironmentFault("database.damaged")
    if "full" in text:
        return EnvironmentFault("backup.no_space", path=str(target.parent.parent))
    if "locked" in text or "busy" in text:
        return EnvironmentFault("database.busy")
    return EnvironmentFault("backup.not_written", path=str(target.parent.parent))


def _facts(reader: sqlite3.Connection) -> DatabaseFacts:
    schema = reader.execute("SELECT version_num FROM alembic_version").fetchone()
    settings = {
        key: json.loads(value)
        for key, value in reader.execute(
            "SELECT key, value FROM setting WHERE key IN ('office.unit_id', 'office.is_sample')"
        )
    }
    unit = reader.execute(
        "SELECT code, name FROM unit WHERE id = ?", (settings.get("office.unit_id"),)
    ).fetchone()
    head = reader.execute("SELECT last_id, last_hash FROM journal_head").fetchone()
    if schema is None or unit is None or head is None:
        raise EnvironmentFault("database.damaged")
    return DatabaseFacts(
        schema=str(schema[0]),
        unit_code=str(unit[0]),
        unit_name=str(unit[1]),
        is_sample=bool(settings.get("office.is_sample", False)),
        counts={name: _count(reader, name) for name in _tables(reader)},
        head=(int(head[0]), str(head[1])),
    )


def _tables(reader: sqlite3.Connection) -> list[str]:
    """Ordinary tables; the full-text index is derived and has its own inner tables."""
    rows = reader.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " AND name NOT LIKE 'dossier\\_search%' ESCAPE '\\' ORDER BY name"
    )
    return [str(name) for (name,) in rows]


def _count(reader: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    count = reader.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0]
    return int(count)
