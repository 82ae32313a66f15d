"""Real offices for tests: a database on SQLite or PostgreSQL with the shipped catalogue."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import PersonInput, person_input
from cds_desktop.domain.units import Level
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.offices import Office, OfficeSetup, open_office
from cds_desktop.services.setup import set_up

PASSWORD = "mat-khau-thu-2026"
CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")
ADMIN = Actor(None, "Quản trị", Role.ADMIN)
A_DAY = date(2026, 11, 20)
SET_UP_AT = datetime(2026, 1, 5, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def make_office(
    folder: Path, now: datetime = SET_UP_AT, *, url: str = "", with_catalogue: bool = True
) -> Office:
    """Set an office up in a folder; a PostgreSQL address goes into its connection file.

    A SQLite office is set up once in each process and copied, closed, for every further test.
    """
    data_dir = DataDir(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if url.startswith("postgresql"):
        data_dir.connection_file.write_text(json.dumps({"url": url}), encoding="utf-8")
        return _set_up(data_dir, now, with_catalogue)
    shutil.copytree(_template(with_catalogue), folder, dirs_exist_ok=True)
    return open_office(data_dir)


@cache
def _template(with_catalogue: bool) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cds-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _set_up(DataDir(folder), SET_UP_AT, with_catalogue).close()
    return folder


def _set_up(data_dir: DataDir, now: datetime, with_catalogue: bool) -> Office:
    setup = OfficeSetup("000.00.16.H12", "Xã Cái Nước", Level.COMMUNE, PASSWORD)
    return set_up(data_dir, setup, with_catalogue=with_catalogue, now=now).office


def applicant(name: str = "Nguyễn Thị Cẩm Tú", number: str = "096190004512") -> PersonInput:
    """An invented applicant."""
    return person_input(name, id_number=number, phone="0918 345 276", address="Ấp Cái Rô")
