"""The floor of everything that reads the database: the same SQL in plain sqlite3."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

Statement = tuple[str, Any]
_NOT_MEASURED: Final = ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")


@contextmanager
def captured(engine: Engine) -> Iterator[list[Statement]]:
    """Collect what is sent to the database meanwhile."""
    found: list[Statement] = []

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if not statement.startswith(_NOT_MEASURED):
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def statements_of(engine: Engine, work: Callable[[], object]) -> list[Statement]:
    """What one call sends to the database."""
    with captured(engine) as found:
        work()
    return found


class BareDatabase:
    """A plain connection with the program's own settings."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA temp_store=MEMORY")

    def run(self, statements: list[Statement]) -> int:
        """Run in one transaction and fetch everything; gives the number of rows."""
        rows = 0
        self._connection.execute("BEGIN")
        for statement, values in statements:
            rows += len(self._connection.execute(statement, values).fetchall())
        self._connection.execute("COMMIT")
        return rows

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
