"""Real offices for tests: a database on SQLite or PostgreSQL with the shipped catalogue."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import PersonInput, person_input
from cds_desktop.domain.units import Level
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.demo import DemoPlan, fill
from cds_desktop.services.offices import Office, OfficeSetup, open_office
from cds_desktop.services.setup import set_up

PASSWORD = "mat-khau-thu-2026"
CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")
ADMIN = Actor(None, "Quản trị", Role.ADMIN)
A_DAY = date(2026, 11, 20)
SET_UP_AT = datetime(2026, 1, 5, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def make_office(
    folder: Path, *, url: str = "", with_catalogue: bool = True, demo: DemoPlan | None = None
) -> Office:
    """An office in a folder; a PostgreSQL address goes into its connection file.

    It is set up once in each process for either database, filled with the sample dossiers of
    `demo`, and copied, closed, for every test.
    """
    data_dir = DataDir(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if url.startswith("postgresql"):
        database, template = _database_template(_server_of(url), with_catalogue, demo)
        _copy_database(database, url)
        shutil.copytree(template, folder, dirs_exist_ok=True)
        data_dir.connection_file.write_text(json.dumps({"url": url}), encoding="utf-8")
    else:
        shutil.copytree(_template(with_catalogue, demo), folder, dirs_exist_ok=True)
    return open_office(data_dir)


def _server_of(url: str) -> str:
    return make_url(url).set(database="postgres").render_as_string(hide_password=False)


def _copy_database(template: str, url: str) -> None:
    """Put a copy of the template in the place of a test's empty database."""
    name = make_url(url).database
    with _on_server(_server_of(url)) as connection:
        connection.execute(text(f'DROP DATABASE "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))


@cache
def _database_template(
    server: str, with_catalogue: bool, demo: DemoPlan | None
) -> tuple[str, Path]:
    """A database with a closed office, and its folder; the server of the tests ends with them."""
    name = f"cds_template_{uuid.uuid4().hex[:12]}"
    with _on_server(server) as connection:
        connection.execute(text(f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0"))
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    folder = _new_folder()
    data_dir = DataDir(folder)
    data_dir.connection_file.write_text(json.dumps({"url": url}), encoding="utf-8")
    _set_up(data_dir, with_catalogue, demo).close()
    return name, folder


@contextmanager
def _on_server(server: str) -> Iterator[Connection]:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


@cache
def _template(with_catalogue: bool, demo: DemoPlan | None) -> Path:
    folder = _new_folder()
    _set_up(DataDir(folder), with_catalogue, demo).close()
    return folder


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cds-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _set_up(data_dir: DataDir, with_catalogue: bool, demo: DemoPlan | None) -> Office:
    setup = OfficeSetup("000.00.16.H12", "Xã Cái Nước", Level.COMMUNE, PASSWORD)
    office = set_up(data_dir, setup, with_catalogue=with_catalogue, now=SET_UP_AT).office
    if demo is not None:
        fill(office.open_uow, data_dir, demo, actor=ADMIN, now=demo.stands_at)
    return office


def applicant(name: str = "Nguyễn Thị Cẩm Tú", number: str = "096190004512") -> PersonInput:
    """An invented applicant."""
    return person_input(name, id_number=number, phone="0918 345 276", address="Ấp Cái Rô")
