"""Writing very many rows: plain tuples through the driver, indexes built once at the end.

The ORM needs thirty times as long. Everything happens on the caller's connection and inside
its transaction, so that a cancelled load leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Index, Table, select, text
from sqlalchemy import func as sql_func

from cds_desktop.persistence.dialects import rebuild_search, suspend_search
from cds_desktop.persistence.schema import METADATA

Value = int | str | None
"""What a row may hold; instants and days as the text that `instants` and `date.isoformat` give."""

LOADED_TABLES: Final = ("person", "dossier", "dossier_move", "paper", "rating")
_WORTH_DROPPING: Final = 5_000
"""Rows from which building the indexes anew is faster than keeping them up."""
_CACHE_KIB: Final = 32 * 1024
_RANDOM_COLUMNS: Final = frozenset({"owner_sort", "person_id", "name_key", "phone", "id_number"})
"""Indexes that begin with these are hit all over; the others grow at their end and stay."""


class BulkLoad:
    """One load into the dossier tables.

    Args:
        connection: In a writing transaction.
        dossiers: How many are expected; decides whether indexes are dropped meanwhile.
    """

    def __init__(self, connection: Connection, *, dossiers: int) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.driver_connection
        self._is_sqlite = connection.dialect.name == "sqlite"
        self._drops_indexes = dossiers >= _WORTH_DROPPING
        self._given_ids: set[str] = set()

    def begin(self) -> None:
        """Put off the upkeep of the full-text index, and of the others in a large load."""
        if self._is_sqlite:
            self._connection.execute(text(f"PRAGMA cache_size=-{_CACHE_KIB}"))
        suspend_search(self._connection)
        if self._drops_indexes:
            for name in LOADED_TABLES:
                for index in _put_off(name):
                    index.drop(self._connection)

    def next_id(self, table: str) -> int:
        """The first free id of a table."""
        last = self._connection.execute(select(sql_func.max(_table(table).c.id))).scalar()
        return 1 + (last or 0)

    def insert(self, table: str, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> None:
        """Append rows; columns that are not named keep their database default or are null."""
        if not rows:
            return
        if "id" in columns:
            self._given_ids.add(table)
        unknown = set(columns) - set(_table(table).c.keys())
        if unknown:
            raise ValueError(f"{table} has no columns {sorted(unknown)}")
        names = ", ".join(f'"{name}"' for name in columns)
        if self._is_sqlite:
            marks = ", ".join("?" * len(columns))
            self._driver.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)
            return
        with (
            self._driver.cursor() as cursor,
            cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def finish(self) -> None:
        """Build the indexes, and let the server's own numbering go on after the given ids."""
        if self._drops_indexes:
            for name in LOADED_TABLES:
                for index in _put_off(name):
                    index.create(self._connection)
        rebuild_search(self._connection)
        if self._is_sqlite:
            self._connection.execute(text("PRAGMA cache_size=-2000"))
            return
        for name in sorted(self._given_ids):
            self._connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"
                    f' (SELECT max(id) FROM "{name}"))'
                )
            )


def _put_off(name: str) -> list[Index]:
    """The indexes of a table that a large load builds at its end, in a fixed order."""
    found = [
        index for index in _table(name).indexes if next(iter(index.columns)).name in _RANDOM_COLUMNS
    ]
    return sorted(found, key=lambda index: str(index.name))


def _table(name: str) -> Table:
    return METADATA.tables[name]


def instant_text(seconds: int) -> str:
    """An instant as both databases take it.

    Args:
        seconds: Since 1970 in UTC.
    """
    days, rest = divmod(seconds, 86_400)
    return f"{_day_text(days)}T{_CLOCK[rest // 60]}:{rest % 60:02d}+00:00"


_CLOCK: Final = tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1_440))
_EPOCH_ORDINAL: Final = 719_163


@lru_cache(maxsize=4_096)
def _day_text(days: int) -> str:
    return date.fromordinal(days + _EPOCH_ORDINAL).isoformat()
