"""Opening a database: engine, PRAGMAs, schema version, refusal of newer or shared files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
)

from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.persistence.dialects import BUSY_TIMEOUT_MS, prepare_sqlite

# The newest Alembic revision which this program knows; a test compares it with the scripts.
HEAD_REVISION = "0004"


# A counter waits for another as long as with SQLite; one that fell asleep lets go of its locks.
_PATIENCE = f"-c lock_timeout={BUSY_TIMEOUT_MS} -c idle_in_transaction_session_timeout=120000"


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def make_engine(url: str) -> Engine:
    """Open the engine for a SQLite file or a PostgreSQL server.

    Raises:
        EnvironmentFault: `database.on_network` for a SQLite file on a network path,
            `database.address_unreadable`.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise EnvironmentFault("database.address_unreadable") from error
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and is_network_path(parsed.database):
            raise EnvironmentFault("database.on_network", path=parsed.database)
        engine = create_engine(parsed, connect_args={"check_same_thread": False})
        prepare_sqlite(engine)
        return engine
    if parsed.get_backend_name() not in ("postgresql", "postgres"):
        raise EnvironmentFault("database.address_unreadable")
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": _PATIENCE},
    )


def is_network_path(path: str) -> bool:
    """Whether a path lies on a network share, where SQLite's locks cannot be trusted."""
    if path.startswith(("\\\\", "//")):
        return True
    if os.name != "nt":
        return _is_network_mount(path)
    import ctypes

    drive = os.path.splitdrive(os.path.abspath(path))[0]  # noqa: PTH100 - drive letter
    remote = 4
    windll = getattr(ctypes, "windll", None)
    return windll is not None and windll.kernel32.GetDriveTypeW(drive + "\\") == remote


def _is_network_mount(path: str) -> bool:
    """Linux: look the path's mount up; unknown systems count as local."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return False
    network = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "sshfs", "fuse.sshfs", "afs", "9p.share"}
    best, kind = "", ""
    absolute = str(Path(path).resolve())
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        parts = line.split()
        point = parts[1].replace("\\040", " ") if len(parts) > 2 else ""
        inside = absolute == point or absolute.startswith(point.rstrip("/") + "/")
        if point and inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind in network


def schema_revision(engine: Engine) -> str | None:
    """The stored schema revision; None for an empty database.

    Raises:
        EnvironmentFault: `database.damaged` when the file is no database.
    """
    try:
        with engine.connect().execution_options(read_only=True) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except OperationalError as error:
        raise converted(error) from error
    except DatabaseError as error:
        raise EnvironmentFault("database.damaged") from error


def bring_up_to_date(engine: Engine, before_migration: Callable[[], None] | None = None) -> None:
    """Create or migrate the schema.

    Args:
        engine: The database.
        before_migration: Called before an existing database is changed: makes the backup.

    Raises:
        EnvironmentFault: `database.newer`: the file was written by a newer program; untouched.
    """
    found = schema_revision(engine)
    if found == HEAD_REVISION:
        return
    from cds_desktop.persistence.migrations import known_revisions, upgrade

    if found is not None and found not in known_revisions():
        raise EnvironmentFault("database.newer", found=found, known=HEAD_REVISION)
    if found is not None and before_migration is not None:
        before_migration()
    try:
        upgrade(engine)
    except DBAPIError as error:
        # Two programs that start at once make the same tables; the slower one finds them made.
        if schema_revision(engine) == HEAD_REVISION:
            return
        if is_of_surroundings(error):
            raise converted(error) from error
        raise


def is_of_surroundings(error: BaseException | None) -> bool:
    """Whether a database error comes from the PC or the server; the others are bugs.

    SQLite tells a damaged file by the plain `DatabaseError`, a server that went away or reads
    only shows as interface or internal error.
    """
    return isinstance(error, OperationalError | InterfaceError | InternalError) or (
        type(error) is DatabaseError
    )


def converted(error: BaseException) -> EnvironmentFault:
    """The environment's fault behind a database error, for a sentence to the officer."""
    cause = str(getattr(error, "orig", error)).lower()
    if "is full" in cause or "no space" in cause:
        return EnvironmentFault("database.disk_full")
    if any(word in cause for word in ("locked", "busy", "lock timeout", "deadlock", "serialize")):
        return EnvironmentFault("database.busy")
    if "readonly" in cause or "read-only" in cause:
        return EnvironmentFault("database.read_only")
    if "malformed" in cause or "not a database" in cause:
        return EnvironmentFault("database.damaged")
    if "unable to open" in cause or "connection" in cause:
        return EnvironmentFault("database.unreachable")
    return EnvironmentFault("database.failed", kind=type(error).__name__)
