"""What the database promises: all or nothing, no doubled number, newer files untouched."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text

from cds_desktop.domain.errors import CdsError, EnvironmentFault
from cds_desktop.persistence import migrations, schema
from cds_desktop.persistence.engine import (
    HEAD_REVISION,
    bring_up_to_date,
    is_network_path,
    make_engine,
    schema_revision,
    sqlite_url,
)
from cds_desktop.persistence.migrations import known_revisions
from cds_desktop.persistence.unit_of_work import UnitsOfWork
from cds_desktop.services import dossiers, journal
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office, open_office
from tests.offices import CLERK, applicant, make_office

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MARITAL_STATUS = "1.004873"


@pytest.fixture
def open_uow(database_url: str) -> Iterator[UnitsOfWork]:
    units = UnitsOfWork(make_engine(database_url))
    bring_up_to_date(units.engine)
    yield units
    units.close()


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def test_what_is_not_committed_is_gone(open_uow: UnitsOfWork) -> None:
    with open_uow() as uow:
        uow.settings.put("a", 1)
    with pytest.raises(ZeroDivisionError), open_uow() as uow:
        uow.settings.put("b", 1 // 0)
    with open_uow() as uow:
        uow.settings.put("c", {"đ": [1, None]})
        uow.commit()
    with open_uow(read_only=True) as uow:
        assert uow.settings.all() == {"c": {"đ": [1, None]}}
        with pytest.raises(RuntimeError, match="read-only"):
            uow.commit()


def test_times_come_back_as_the_same_instant(open_uow: UnitsOfWork) -> None:
    with open_uow() as uow:
        uow.journal.open()
        uow.journal.write(at=NOW, actor=CLERK, subject="x", reference="y", action="z")
        uow.commit()
    with open_uow(read_only=True) as uow:
        stored = uow.journal.newest(1)[0].at
    assert stored == NOW
    assert stored.utcoffset() == timedelta(0)


def test_eight_counters_at_once_never_get_the_same_number(office: Office) -> None:
    codes: list[str] = []
    errors: list[BaseException] = []
    start = threading.Barrier(8)

    def counter(number: int) -> None:
        start.wait()
        try:
            for visit in range(5):
                person = applicant(f"Người {number} {visit}", f"0961900{number:02d}{visit:03d}")
                record = dossiers.receive(
                    office.open_uow, Reception(MARITAL_STATUS, person), actor=CLERK, now=NOW
                )
                codes.append(record.code)
        except CdsError as error:
            errors.append(error)

    threads = [threading.Thread(target=counter, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(codes) == [f"000.00.16.H12-261120-{n:04d}" for n in range(1, 41)]
    assert journal.verify(office.open_uow).is_ok


def test_the_models_and_the_migrations_describe_the_same_schema(open_uow: UnitsOfWork) -> None:
    with open_uow.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": schema.belongs_to_models}
        )
        assert compare_metadata(context, schema.METADATA) == []
    assert schema_revision(open_uow.engine) == HEAD_REVISION


def test_the_program_knows_its_newest_revision() -> None:
    assert HEAD_REVISION in known_revisions()


def test_two_programs_that_start_at_once_both_find_the_tables(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, faster = make_engine(database_url), make_engine(database_url)
    from_nothing = migrations.upgrade

    def overtaken(own: Engine) -> None:
        """The other one made everything between our look and our first table."""
        monkeypatch.setattr(migrations, "upgrade", from_nothing)
        bring_up_to_date(faster)
        with own.begin() as connection:
            connection.execute(text("CREATE TABLE setting (key TEXT)"))

    monkeypatch.setattr(migrations, "upgrade", overtaken)
    bring_up_to_date(engine)
    assert schema_revision(engine) == HEAD_REVISION
    engine.dispose()
    faster.dispose()


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    make_office(tmp_path).close()
    data_dir = DataDir(tmp_path)
    with closing(sqlite3.connect(data_dir.database)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    before = data_dir.database.read_bytes()
    with pytest.raises(EnvironmentFault) as refused:
        open_office(data_dir)
    assert refused.value.code == "database.newer"
    assert data_dir.database.read_bytes() == before


def test_a_file_that_is_no_database_is_named_as_damaged(tmp_path: Path) -> None:
    data_dir = DataDir(tmp_path)
    data_dir.database.write_bytes(b"day khong phai co so du lieu" * 300)
    with pytest.raises(EnvironmentFault, match=r"database\.damaged"):
        open_office(data_dir)


def test_a_full_disk_gives_out_no_number_that_was_not_saved(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    try:
        with office.open_uow.engine.connect() as connection:
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        office.open_uow.engine.dispose()
        from sqlalchemy import event

        @event.listens_for(office.open_uow.engine, "connect")
        def _limit(connection: sqlite3.Connection, _entry: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages + 3}")

        saved: list[str] = []

        def receive_until_full() -> None:
            for number in range(500):
                person = applicant("Lê Văn Đầy", f"096190{number:06d}")
                reception = Reception(MARITAL_STATUS, person)
                record = dossiers.receive(office.open_uow, reception, actor=CLERK, now=NOW)
                saved.append(record.code)

        with pytest.raises(EnvironmentFault) as refused:
            receive_until_full()
        assert refused.value.code == "database.disk_full"
        for code in saved:
            assert dossiers.show(office.open_uow, code).code == code
        with office.open_uow(read_only=True) as uow:
            assert uow.dossiers.count() == len(saved)
        assert journal.verify(office.open_uow).is_ok
    finally:
        office.close()


def test_a_busy_database_is_told_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make_office(tmp_path)
    monkeypatch.setattr("cds_desktop.persistence.dialects.BUSY_TIMEOUT_MS", 50)
    office.open_uow.engine.dispose()
    try:
        with closing(sqlite3.connect(office.data_dir.database)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(EnvironmentFault, match=r"database\.busy"):
                dossiers.receive(
                    office.open_uow,
                    Reception(MARITAL_STATUS, applicant()),
                    actor=CLERK,
                    now=NOW,
                )
            other.rollback()
    finally:
        office.close()


@pytest.mark.parametrize("path", [r"\\may-chu\chung\office.db", "//may-chu/chung/office.db"])
def test_a_database_on_a_share_is_refused(path: str) -> None:
    assert is_network_path(path)
    with pytest.raises(EnvironmentFault, match=r"database\.on_network"):
        make_engine(sqlite_url(Path("x")).replace("x", path.replace("\\", "/")))


def test_sqlite_syncs_fully_what_a_citizen_carries_away(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    with office.open_uow.engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    office.close()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
