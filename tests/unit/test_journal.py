"""The journal finds whatever was done to it behind the program's back."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.services import journal
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.offices import open_office
from tests.offices import CLERK, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def data_dir(tmp_path: Path) -> DataDir:
    """An office with ten further entries in its journal, closed."""
    office = make_office(tmp_path / "office", with_catalogue=False)
    with office.open_uow() as uow:
        for number in range(10):
            uow.journal.write(
                at=NOW, actor=CLERK, subject="dossier", reference=f"d{number}", action="moved",
                reason="vì đủ giấy", details={"before": "received", "after": "processing"},
            )  # fmt: skip
        uow.commit()
    office.close()
    return office.data_dir


def _first_bad(data_dir: DataDir, *statements: str) -> int | None:
    with closing(sqlite3.connect(data_dir.database)) as raw:
        for statement in statements:
            raw.execute(statement)
        raw.commit()
    office = open_office(data_dir)
    try:
        return journal.verify(office.open_uow).first_bad
    finally:
        office.close()


def test_an_untouched_journal_is_whole(data_dir: DataDir) -> None:
    assert _first_bad(data_dir) is None


@pytest.mark.parametrize(
    "column", ["at", "officer_name", "subject", "reference", "action", "reason", "details"]
)
def test_a_changed_entry_is_found_where_it_is(data_dir: DataDir, column: str) -> None:
    value = "'2026-11-19T01:00:00+00:00'" if column == "at" else "'khác'"
    changed = f"UPDATE journal SET {column} = {value} WHERE id = 5"
    assert _first_bad(data_dir, changed) == 5


@pytest.mark.parametrize(
    ("damage", "first_bad"),
    [
        (["DELETE FROM journal WHERE id = 4"], 4),
        (["DELETE FROM journal WHERE id = 11"], 11),
        (["UPDATE journal SET id = 99 WHERE id = 6", "UPDATE journal SET id = 6 WHERE id = 7",
          "UPDATE journal SET id = 7 WHERE id = 99"], 6),
        (["INSERT INTO journal SELECT 12, at, officer_id, officer_name, subject, reference,"
          " action, reason, details, previous_hash, hash FROM journal WHERE id = 11"], 12),
    ],
)  # fmt: skip
def test_removed_reordered_and_inserted_entries_are_found(
    data_dir: DataDir, damage: list[str], first_bad: int
) -> None:
    assert _first_bad(data_dir, *damage) == first_bad


def test_the_check_tells_how_far_it_is(data_dir: DataDir) -> None:
    office = open_office(data_dir)
    seen: list[tuple[int, int]] = []
    report: Callable[[int, int], None] = lambda done, total: seen.append((done, total))  # noqa: E731
    assert journal.verify(office.open_uow, report).entries == 11
    office.close()
    assert seen == []  # eleven entries are too few to speak of
