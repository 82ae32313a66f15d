"""A small real office with its backup folder on a stick, for the tests of backups."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cds_desktop.domain.backups import (
    BackupKind,
)
from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import PersonInput
from cds_desktop.domain.units import Level
from cds_desktop.services.backups import (
    AUTOMATIC,
    MadeBackup,
    make,
)
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import attach
from cds_desktop.services.dossiers import Reception, receive
from cds_desktop.services.offices import (
    Office,
    OfficeSetup,
    open_office,
    save_profile,
)
from cds_desktop.services.restores import (
    restore,
)
from cds_desktop.services.setup import set_up

ADMIN = Actor(None, "Quản trị", Role.ADMIN)
PROCEDURE = "2.000815"


class OfficeUnderTest:
    """An office with one procedure, its backup folder on a stick, and a clock."""

    def __init__(self, root: Path, now: datetime, template: Path) -> None:
        self.data_dir = DataDir(root / "Dữ liệu")
        self.stick = root / "Ổ sao lưu"
        self.stick.mkdir(parents=True)
        self.now = now
        shutil.copytree(template, self.data_dir.path)
        self.office: Office = open_office(self.data_dir)
        self.choose_folder(self.stick)

    def choose_folder(self, folder: Path) -> None:
        profile = replace(self.office.profile, backup_folder=str(folder))
        save_profile(self.office.open_uow, profile, actor=ADMIN, now=self.now)

    def later(self, **passed: float) -> datetime:
        self.now += timedelta(**passed)
        return self.now

    def receive(self, name: str = "Nguyễn Văn Đức") -> str:
        reception = Reception(PROCEDURE, PersonInput(name))
        record = receive(self.office.open_uow, reception, actor=ADMIN, now=self.later(minutes=1))
        return record.code

    def scan(self, code: str, content: bytes = b"%PDF-1.7 result") -> str:
        paper = self.stick.parent / "ket-qua.pdf"
        paper.write_bytes(content)
        record = attach(
            self.office.open_uow, self.data_dir, code, paper, paper=None,
            actor=ADMIN, now=self.later(minutes=1),
        )  # fmt: skip
        assert record.result is not None
        assert record.result.file is not None
        return record.result.file.sha256

    def back_up(self, kind: BackupKind = BackupKind.ON_DEMAND) -> MadeBackup:
        return make(
            self.office.open_uow, self.data_dir, kind=kind, actor=AUTOMATIC,
            now=self.later(minutes=1),
        )  # fmt: skip

    def restore(self, source: Path, *, force: bool = False) -> None:
        restore(
            self.data_dir, source, self.office.close, actor=ADMIN, now=self.later(minutes=1),
            force=force,
        )  # fmt: skip
        self.office = open_office(self.data_dir)

    def dossiers(self) -> int:
        with self.office.open_uow(read_only=True) as uow:
            return int(uow.connection.exec_driver_sql("SELECT count(*) FROM dossier").scalar_one())


def _new_office(folder: Path, code: str, now: datetime) -> Path:
    catalogue = folder.with_suffix(".csv")
    catalogue.write_text(
        "code,name,field,level,time_limit_text\n"
        f"{PROCEDURE},Chứng thực bản sao từ bản chính,Chứng thực,Cấp xã,1 ngày làm việc\n",
        encoding="utf-8",
    )
    setup = OfficeSetup(code, "Xã Cái Nước", Level.COMMUNE, "mật khẩu dài")
    set_up(DataDir(folder), setup, catalogue=catalogue, now=now).office.close()
    return folder


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two new offices, made once and copied by each test."""
    root = tmp_path_factory.mktemp("offices")
    now = datetime(2026, 11, 16, 9, 0, tzinfo=OFFICE_ZONE)
    codes = ("000.00.16.H12", "000.00.17.H12")
    return {code: _new_office(root / code, code, now) for code in codes}


@pytest.fixture
def make_office(
    tmp_path: Path, now: datetime, templates: dict[str, Path]
) -> Iterator[Callable[..., OfficeUnderTest]]:
    made: list[OfficeUnderTest] = []

    def build(place: str = "máy 1", code: str = "000.00.16.H12") -> OfficeUnderTest:
        made.append(OfficeUnderTest(tmp_path / place, now, templates[code]))
        return made[-1]

    yield build
    for each in made:
        each.office.close()


@pytest.fixture
def office(make_office: Callable[..., OfficeUnderTest]) -> OfficeUnderTest:
    return make_office()
