"""The office survives what happens to PCs: killed programs, power cuts, wrong clocks, two windows.

`CDS_KILLS` sets how often the program is killed and the power is cut (nightly: 1000).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord
from cds_desktop.domain.dossiers import DossierCode, Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.units import Level, Unit
from cds_desktop.services import digitisation, dossiers, journal
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office, open_office
from cds_desktop.wording.errors import sentence
from tests.offices import CLERK, applicant, make_office

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("CDS_KILLS", "12"))
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
UNIT = "000.00.16.H12"
MARITAL_STATUS = "1.004873"
STARTS_WITHIN = 5.0  # seconds, features.md R1

# A desk that never rests; each line tells of something that was stored for good.
DESK = """
import json, sys
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.services import digitisation, dossiers, ratings
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import open_office

folder, run = Path(sys.argv[1]), int(sys.argv[2])
office = open_office(DataDir(folder))
actor = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")
now = datetime(2026, 11, 20, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def told(*what):
    print(json.dumps(what), flush=True)


for visit in count():
    at = now + timedelta(seconds=visit)
    person = person_input("Nguyễn Thị Cẩm Tú", id_number=f"096190{run:03d}{visit:03d}")
    reception = Reception("1.004873", person)
    code = dossiers.receive(office.open_uow, reception, actor=actor, now=at).code
    told("received", code)
    scan = folder / "quet.pdf"
    scan.write_bytes(b"%PDF-1.7 " + code.encode() * 2000)
    digitisation.attach(office.open_uow, office.data_dir, code, scan, paper=1, actor=actor, now=at)
    told("attached", code)
    for status in (Status.PROCESSING, Status.FINISHED):
        dossiers.move(office.open_uow, code, status, actor=actor, now=at)
        told(status.term, code)
    dossiers.hand_back(office.open_uow, code, receiver_name="Nguyễn Văn Con", actor=actor, now=at)
    told("returned", code)
    ratings.rate(office.open_uow, code, RatingLevel(5), actor=actor, now=at)
    told("rated", code)
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office")
    yield made
    made.close()


def _receive(office: Office, at: datetime = NOW, number: str = "096190004512") -> DossierRecord:
    reception = Reception(MARITAL_STATUS, applicant(number=number))
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)


def _assert_whole(record: DossierRecord, office: Office) -> None:
    """Nothing of a dossier is missing: number, papers, steps, journal."""
    assert str(DossierCode.read(record.code)) == record.code
    assert [paper.position for paper in record.components] == [1, 2, 3, 4, 5]
    assert record.moves[0].after is Status.RECEIVED
    assert record.moves[-1].after is record.status
    assert (record.status is Status.RETURNED) == bool(record.receiver_name)
    assert (record.status in (Status.FINISHED, Status.RETURNED)) <= (record.result is not None)
    actions = [entry.action for entry in journal.of_dossier(office.open_uow, record.code)]
    assert actions[0] == "received"
    assert actions.count("moved") == len(record.moves) - 1
    assert ("rated" in actions) == (record.rating_level is not None)
    for paper in record.papers:
        if paper.file is not None:
            assert digitisation.open_file(office.data_dir, paper.file).is_file()


def _check(data_dir: DataDir) -> dict[str, DossierRecord]:
    """Open what a crash left behind and look at everything in it."""
    started = time.monotonic()
    office = open_office(data_dir)
    try:
        assert time.monotonic() - started < STARTS_WITHIN
        with office.open_uow(read_only=True) as uow:
            ids = uow.lists.ids(DossierQuery(), NOW, 1_000_000)
            records = {record.code: record for record in map(uow.dossiers.get, ids)}
            assert uow.connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert uow.connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert journal.verify(office.open_uow).is_ok
        numbers = sorted(DossierCode.read(code).number for code in records)
        assert numbers == list(range(1, len(numbers) + 1))  # no gap, none twice
        for record in records.values():
            _assert_whole(record, office)
        return records
    finally:
        office.close()


# --- R1: killed ----------------------------------------------------------------------------------


def _is_kept(what: str, record: DossierRecord) -> bool:
    if what == "attached":
        return record.components[0].is_digitised
    if what == "rated":
        return record.rating_level == 5
    return Status.from_term(what) in [move.after for move in record.moves]


@pytest.mark.slow
@pytest.mark.timeout(120 + 5 * KILLS)
def test_a_killed_desk_loses_nothing_it_has_acknowledged(tmp_path: Path) -> None:
    make_office(tmp_path).close()
    dice = random.Random(20261120)
    acknowledged: list[tuple[str, str]] = []
    for run in range(KILLS):
        command = [sys.executable, "-X", "utf8", "-c", DESK, str(tmp_path), str(run)]
        desk = subprocess.Popen(
            command, cwd=ROOT, encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert desk.stdout is not None
        lines = [desk.stdout.readline() for _ in range(dice.randint(1, 13))]
        with suppress(subprocess.TimeoutExpired):
            desk.wait(timeout=dice.random() * 0.01)  # anywhere in the next write
        desk.kill()
        rest, errors = desk.communicate()
        assert errors == ""
        lines += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        acknowledged += [tuple(json.loads(line)) for line in lines]
        records = _check(DataDir(tmp_path))
        lost = [(what, code) for what, code in acknowledged if not _is_kept(what, records[code])]
        assert lost == []
    assert len({what for what, _ in acknowledged}) == 6  # killed after each kind of write


# --- R2: power cut -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(120 + 2 * KILLS)
@pytest.mark.parametrize("harm", ["cut", "garbled"])
def test_a_power_cut_loses_only_what_was_not_synced_and_leaves_no_half_dossier(
    tmp_path: Path, harm: str
) -> None:
    data_dir, synced = _day_in_the_log(tmp_path / "office")
    database = data_dir.database.read_bytes()
    log = Path(f"{data_dir.database}-wal").read_bytes()
    dice = random.Random(5)
    places = [dice.randrange(len(log)) for _ in range(2 * KILLS)]
    for place in [*places, *(size for size, _ in synced), 0, 31, 32]:
        after = DataDir(tmp_path / "after")
        shutil.rmtree(after.path, ignore_errors=True)
        after.path.mkdir()
        shutil.copytree(data_dir.files, after.files)
        after.database.write_bytes(database)
        left = log[:place]
        if harm == "garbled":
            left += bytes(byte ^ 0x5A for byte in log[place : place + 64]) + log[place + 64 :]
        Path(f"{after.database}-wal").write_bytes(left)
        records = _check(after)
        kept = [code for size, code in synced if size <= place]
        assert [code for code in kept if code not in records] == []
    assert len(synced) > 5


def _day_in_the_log(folder: Path) -> tuple[DataDir, list[tuple[int, str]]]:
    """An office with a day's work in the write-ahead log, and the log's size at each receipt."""
    office = make_office(folder)
    data_dir = office.data_dir
    log = Path(f"{data_dir.database}-wal")
    office.open_uow.close()

    @event.listens_for(office.open_uow.engine, "connect")
    def _keep_the_log(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint=0")

    scan = folder / "quet.pdf"
    scan.write_bytes(b"%PDF-1.7 giay to")
    synced = []
    for visit in range(6):
        record = _receive(office, NOW + timedelta(minutes=visit), f"0961900{visit:05d}")
        synced.append((log.stat().st_size, record.code))
        digitisation.attach(
            office.open_uow, data_dir, record.code, scan, paper=1, actor=CLERK, now=NOW
        )
        for status in (Status.PROCESSING, Status.FINISHED):
            at = NOW + timedelta(hours=1)
            dossiers.move(office.open_uow, record.code, status, actor=CLERK, now=at)
    # Closing would fold the log into the database: take both as they lie on the disk now.
    aside = DataDir(folder.with_name("on the disk"))
    shutil.copytree(data_dir.path, aside.path)
    office.close()
    return aside, synced


# --- R8: two programs, one data folder -----------------------------------------------------------


def _start(*arguments: str) -> subprocess.Popen[str]:
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONUTF8="1")
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *arguments], cwd=ROOT, env=environment,
        encoding="utf-8", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
def test_a_second_window_on_one_data_folder_is_refused_with_the_reason(tmp_path: Path) -> None:
    core = pytest.importorskip("PySide6.QtCore")
    from ui.start import ALREADY_OPEN

    make_office(tmp_path).close()
    held = core.QLockFile(str(tmp_path / "program.lock"))
    assert held.tryLock(0)
    second = _start("--data-dir", str(tmp_path))
    try:
        assert second.stderr is not None
        assert second.stderr.readline().strip() == ALREADY_OPEN
    finally:
        second.kill()
        second.communicate()
        held.unlock()


@pytest.mark.slow
def test_two_set_ups_at_once_make_one_office(tmp_path: Path) -> None:
    secret = tmp_path / "mat-khau.txt"
    secret.write_text("mat-khau-2026-thu", encoding="utf-8")
    folder = tmp_path / "office"
    both = [
        _start(
            "--data-dir", str(folder), "init", "--unit-code", "H12.16", "--unit-name", name,
            "--level", "commune", "--admin-password-file", str(secret), "--no-catalogue",
        )
        for name in ("Xã Cái Nước", "Xã Đầm Dơi")
    ]  # fmt: skip
    told = [program.communicate(timeout=60) for program in both]
    assert sorted(program.returncode for program in both) == [0, 1], told
    refusal = "".join(errors for _, errors in told)
    assert "đã có một đơn vị" in refusal
    office = open_office(DataDir(folder))
    assert journal.verify(office.open_uow).entries == 1
    office.close()


# --- R10: wrong clocks ---------------------------------------------------------------------------


def test_a_clock_set_back_doubles_no_number_and_the_journal_keeps_the_order(
    office: Office,
) -> None:
    times = [NOW, NOW - timedelta(hours=2), NOW - timedelta(days=1), NOW, NOW - timedelta(hours=1)]
    records = [_receive(office, at) for at in times]
    assert [record.short_code for record in records] == [
        "261120-0001", "261120-0002", "261119-0001", "261120-0003", "261120-0004",
    ]  # fmt: skip
    assert [record.register_number for record in records] == [1, 2, 3, 4, 5]
    newest = journal.newest(office.open_uow, 5)
    assert [entry.reference for entry in reversed(newest)] == [each.code for each in records]
    assert journal.verify(office.open_uow).is_ok


def test_a_step_before_the_last_one_is_refused_with_a_sentence(office: Office) -> None:
    record = _receive(office)
    early = NOW - timedelta(minutes=1)
    with pytest.raises(RuleBroken) as refused:
        dossiers.move(office.open_uow, record.code, Status.PROCESSING, actor=CLERK, now=early)
    assert sentence(refused.value) == (
        "Thời điểm này trước bước gần nhất của hồ sơ (08:00 ngày 20/11/2026)."
        " Kiểm tra ngày giờ của máy."
    )
    dossiers.move(office.open_uow, record.code, Status.PROCESSING, actor=CLERK, now=NOW)
    with pytest.raises(RuleBroken, match="move_before_last"):
        dossiers.undo_move(office.open_uow, record.code, actor=CLERK, now=early)


@pytest.mark.parametrize("year", [1999, 2100])
def test_a_year_that_no_code_can_tell_is_refused(office: Office, year: int) -> None:
    with pytest.raises(RuleBroken, match=r"dossier\.year_range"):
        _receive(office, NOW.replace(year=year))
    assert _receive(office).short_code == "261120-0001"


# --- D4: number traps ----------------------------------------------------------------------------


def test_the_ten_thousandth_number_of_a_day_goes_on_with_five_digits(office: Office) -> None:
    with office.open_uow() as uow:
        uow.numbers.raise_to(f"dossier:{UNIT}:261120", 9_998)
        uow.numbers.raise_to(f"dossier:{UNIT}:261120", 5)
        uow.commit()
    codes = [_receive(office).short_code for _ in range(3)]
    assert codes == ["261120-9999", "261120-10000", "261120-10001"]
    for short in codes:
        found = dossiers.show(office.open_uow, short)
        assert str(DossierCode.read(found.code)) == found.code
        page = dossiers.page(office.open_uow, DossierQuery(text=short), now=NOW)
        assert [line.code for line in page.lines if line.code.endswith(short)] == [found.code]


def test_days_and_years_have_numbers_of_their_own(office: Office) -> None:
    days = ["2026-01-11", "2026-11-01", "2026-12-31", "2027-01-01"]
    zone = NOW.tzinfo
    times = [datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=zone) for day in days]
    midnight = datetime(2026, 12, 31, 23, 59, 59, tzinfo=zone)
    records = [_receive(office, at) for at in [*times, midnight, midnight + timedelta(seconds=1)]]
    assert [record.short_code for record in records] == [
        "260111-0001", "261101-0001", "261231-0001", "270101-0001", "261231-0002", "270101-0002",
    ]  # fmt: skip
    assert [record.register_number for record in records] == [1, 2, 3, 1, 4, 2]


def test_two_units_share_no_counter_and_a_short_code_of_both_is_not_guessed(
    office: Office,
) -> None:
    first = _receive(office)
    with office.open_uow() as uow:
        other = uow.units.add(Unit("001.00.16.H12", "Xã Lương Thế Trân", Level.COMMUNE, None))
        uow.settings.put("office.unit_id", other)
        uow.commit()
    second = _receive(office)
    assert (first.code, second.code) == (f"{UNIT}-261120-0001", "001.00.16.H12-261120-0001")
    assert second.register_number == 1
    with pytest.raises(NotFound, match=r"dossier\.not_found"):
        dossiers.show(office.open_uow, "261120-0001")
    assert dossiers.show(office.open_uow, second.code).code == second.code


def test_the_database_itself_refuses_a_doubled_code(office: Office) -> None:
    _receive(office)
    with closing(sqlite3.connect(office.data_dir.database)) as raw:
        columns = [row[1] for row in raw.execute("PRAGMA table_info(dossier)") if row[1] != "id"]
        names = ", ".join(columns)
        with pytest.raises(sqlite3.IntegrityError):
            raw.execute(f"INSERT INTO dossier ({names}) SELECT {names} FROM dossier")
