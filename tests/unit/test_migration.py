"""An office of the first release goes on with the next one, whole and with a copy beside it."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import inspect, text

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.persistence.engine import (
    HEAD_REVISION,
    bring_up_to_date,
    make_engine,
    schema_revision,
    sqlite_url,
)
from cds_desktop.persistence.migrations import upgrade
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services import dossiers, journal
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import open_office
from tests.offices import CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MARITAL_STATUS = "1.004873"
_OWN = ("sqlite_", "dossier_search", "alembic_version")


@pytest.fixture
def first_release(tmp_path: Path) -> tuple[DataDir, str]:
    """The folder of an office whose database has the first schema, and the code of a dossier."""
    office = make_office(tmp_path)
    reception = Reception(MARITAL_STATUS, applicant("Đỗ Thị Ổn"))
    code = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW).code
    dossiers.move(office.open_uow, code, Status.PROCESSING, actor=CLERK, now=NOW)
    office.close()
    data_dir = DataDir(tmp_path)
    new = data_dir.database.with_suffix(".new")
    data_dir.database.rename(new)
    engine = make_engine(sqlite_url(data_dir.database))
    upgrade(engine, "0001")
    engine.dispose()
    _copy_rows(new, data_dir.database)
    new.unlink()
    return data_dir, code


def _copy_rows(source: Path, target: Path) -> None:
    """Fill the tables of the older file with what the newer one holds in the same columns."""
    with closing(sqlite3.connect(target)) as raw:
        raw.execute("ATTACH ? AS source", (str(source),))
        tables = [
            name
            for (name,) in raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
            if not name.startswith(_OWN)
        ]
        for table in tables:
            columns = ", ".join(
                f'"{row[1]}"' for row in raw.execute(f'PRAGMA main.table_info("{table}")')
            )
            raw.execute(
                f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM source."{table}"'
            )
        raw.commit()


def test_an_office_of_the_first_release_keeps_everything(
    first_release: tuple[DataDir, str],
) -> None:
    data_dir, code = first_release
    before = {*data_dir.path.rglob("*.db")}
    office = open_office(data_dir)
    try:
        assert schema_revision(office.open_uow.engine) == HEAD_REVISION
        record = dossiers.show(office.open_uow, code)
        assert record.owner.full_name == "Đỗ Thị Ổn"
        assert record.status is Status.PROCESSING
        assert journal.verify(office.open_uow).is_ok
        dossiers.move(office.open_uow, code, Status.FINISHED, actor=CLERK, now=NOW)
        dossiers.receive(
            office.open_uow, Reception(MARITAL_STATUS, applicant()), actor=CLERK, now=NOW
        )
    finally:
        office.close()
    copies = [path for path in data_dir.path.rglob("*") if path.is_file() and path not in before]
    kept = [path for path in copies if path.read_bytes()[:15] == b"SQLite format 3"]
    assert any(_revision(path) == "0001" for path in kept), copies


def test_a_migration_that_breaks_off_leaves_the_first_schema(
    first_release: tuple[DataDir, str],
) -> None:
    data_dir, _ = first_release
    with closing(sqlite3.connect(data_dir.database)) as raw:
        # The last table of the script is in the way: everything before it must be undone.
        raw.execute("CREATE TABLE unit_successor (id INTEGER)")
        raw.commit()
    with pytest.raises(EnvironmentFault, match=r"database\.failed"):
        open_office(data_dir)
    assert _revision(data_dir.database) == "0001"
    with closing(sqlite3.connect(data_dir.database)) as raw:
        columns = {row[1] for row in raw.execute("PRAGMA table_info(dossier)")}
        assert "shelf_code" not in columns
        raw.execute("DROP TABLE unit_successor")
        raw.commit()
    open_office(data_dir).close()
    assert _revision(data_dir.database) == HEAD_REVISION


def test_both_databases_migrate_step_by_step(database_url: str) -> None:
    units = UnitsOfWork(make_engine(database_url))
    try:
        upgrade(units.engine, "0001")
        with units.engine.begin() as connection:
            connection.execute(text("INSERT INTO number_series (name, last) VALUES ('x', 7)"))
        bring_up_to_date(units.engine)
        assert schema_revision(units.engine) == HEAD_REVISION
        assert inspect(units.engine).has_table("dossier_step")
        with units() as uow:
            assert uow.numbers.take("x") == 8
    finally:
        units.close()


def _revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as raw:
        return str(raw.execute("SELECT version_num FROM alembic_version").fetchone()[0])
