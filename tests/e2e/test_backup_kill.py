"""The program is killed in the middle of backups and restores, again and again.

`CDS_KILLS` sets how often (nightly runs use hundreds); the default keeps the test short.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from cds_desktop.domain.digitisation import StoredFile
from cds_desktop.domain.people import PersonInput
from cds_desktop.domain.units import Level
from cds_desktop.services.backup_checks import verify
from cds_desktop.services.backups import AUTOMATIC, list_backups, make
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import put_file
from cds_desktop.services.dossiers import Reception, receive
from cds_desktop.services.journal import verify as verify_journal
from cds_desktop.services.offices import Office, OfficeSetup, open_office
from cds_desktop.services.setup import set_up

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("CDS_KILLS", "6"))
PROCEDURE = "2.000815"

# The command line of the program, announcing that its work begins.
CHILD = """
import sys
from cds_desktop.commands.line import run, use_utf8
from cds_desktop.domain.clock import system_clock
import cds_desktop.services.restores, cds_desktop.services.offices
import cds_desktop.persistence.migrations
use_utf8()
print("begins", flush=True)
code = run(sys.argv[1:], modules=("cds_desktop.commands.backup",), now=system_clock,
           out=sys.stdout, err=sys.stderr, open_window=lambda arguments: 2)
print("ended", code, flush=True)
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + 10 * KILLS)]


@pytest.fixture
def office(data_dir: Path, tmp_path: Path, now: datetime) -> Iterator[Office]:
    """An office whose backup takes long enough to be killed in the middle."""
    stick = tmp_path / "Ổ sao lưu"
    stick.mkdir()
    catalogue = tmp_path / "danh-muc.csv"
    catalogue.write_text(
        "code,name,field,level,time_limit_text\n"
        f"{PROCEDURE},Chứng thực bản sao từ bản chính,Chứng thực,Cấp xã,1 ngày làm việc\n",
        encoding="utf-8",
    )
    setup = OfficeSetup(
        "000.00.16.H12", "Xã Cái Nước", Level.COMMUNE, "mật khẩu dài", backup_folder=str(stick)
    )
    opened = set_up(DataDir(data_dir), setup, catalogue=catalogue, now=now).office
    papers = [_scan(opened.data_dir, tmp_path, number) for number in range(60)]
    with opened.open_uow() as uow:
        for paper in papers:
            uow.papers.remember_file(paper, now)
        for number in range(30):
            uow.settings.put(f"ballast.{number}", "x" * 500_000)
        uow.commit()
    _receive(opened, now)
    yield opened
    opened.close()


def test_a_killed_backup_never_counts_and_harms_nothing(office: Office, now: datetime) -> None:
    stick = Path(office.profile.backup_folder)
    whole = _how_long(office, "backup", "make")
    chance = random.Random(20261120)
    for _ in range(KILLS):
        _kill_during(office, chance.uniform(0, whole), "backup", "make")
        for entry in list_backups(stick):
            assert verify(entry.path).is_ok, f"{entry.name} counts but is not whole"
        _receive(office, now)
    made = make(office.open_uow, office.data_dir, actor=AUTOMATIC, now=now)
    assert made.manifest.counts["dossier"] == KILLS + 1
    assert verify(made.path).is_ok
    left = [entry.name for entry in stick.iterdir() if entry.name.startswith("part-")]
    left += [entry.name for entry in (stick / "cds-files").glob("incoming-*")]
    assert left == []
    assert verify_journal(office.open_uow).is_ok


def test_a_killed_restore_leaves_the_old_or_the_new_office(office: Office, now: datetime) -> None:
    made = make(office.open_uow, office.data_dir, actor=AUTOMATIC, now=now)
    in_backup = made.manifest.counts["dossier"]
    office.close()
    restoring = ("backup", "restore", str(made.path))
    whole = _how_long(office, *restoring)
    chance = random.Random(20261121)
    for number in range(KILLS):
        with closing(open_office(office.data_dir)) as present:
            _receive(present, now)
            before = _dossiers(present)
        # The short swap stands at the end; every second blow falls there.
        start = 0.85 * whole if number % 2 else 0
        _kill_during(office, chance.uniform(start, 1.02 * whole), *restoring)
        with closing(open_office(office.data_dir)) as survivor:
            assert _dossiers(survivor) in (in_backup, before)
            assert verify_journal(survivor.open_uow).is_ok
            _receive(survivor, now)  # it works
        assert not (office.data_dir.path / "restore").exists()
    for entry in list_backups(made.path.parent):
        assert verify(entry.path).is_ok


def _start(office: Office, *arguments: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, "--data-dir", str(office.data_dir.path), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "begins"
    return child


def _how_long(office: Office, *arguments: str) -> float:
    """Seconds of one undisturbed run."""
    child = _start(office, *arguments)
    began = time.monotonic()
    output, _ = child.communicate(timeout=120)
    assert output.strip().endswith("ended 0"), output
    return time.monotonic() - began


def _kill_during(office: Office, seconds: float, *arguments: str) -> None:
    child = _start(office, *arguments)
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.kill()
    child.communicate(timeout=60)


def _receive(office: Office, now: datetime) -> None:
    reception = Reception(PROCEDURE, PersonInput("Nguyễn Văn Đức"))
    receive(office.open_uow, reception, actor=AUTOMATIC, now=now)


def _dossiers(office: Office) -> int:
    with office.open_uow(read_only=True) as uow:
        return int(uow.connection.exec_driver_sql("SELECT count(*) FROM dossier").scalar_one())


def _scan(data_dir: DataDir, folder: Path, number: int) -> StoredFile:
    paper = folder / "to-khai.pdf"
    paper.write_bytes(b"%PDF-1.7\n" + str(number).encode() * 30_000)
    return put_file(data_dir, paper)
