"""First set-up: the office and its starting catalogue together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.resources import resource
from cds_desktop.services.catalogue import import_file
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.offices import (
    Office,
    OfficeSetup,
    check_setup,
    create_office,
)
from cds_desktop.services.progress import Progress, silent

SETTING_UP = Actor(None, "Thiết lập lần đầu", Role.ADMIN)


@dataclass(frozen=True, slots=True)
class SetUp:
    """The new office, and how many procedures it starts with."""

    office: Office
    procedures: int


def shipped_catalogue() -> Path:
    """The catalogue of 175 procedures which comes with the program."""
    return resource("catalogue", "procedures.csv")


def set_up(
    data_dir: DataDir,
    setup: OfficeSetup,
    *,
    catalogue: Path | None = None,
    with_catalogue: bool = True,
    now: datetime,
    progress: Progress = silent,
) -> SetUp:
    """Create the office and fill its catalogue.

    A catalogue file of the office's own is read before anything is made, so that a damaged
    file leaves nothing half done.

    Raises:
        RuleBroken: What `create_office` and the reading of a catalogue refuse.
        EnvironmentFault: `folder.not_writable`, `spreadsheet.…`, `database.…`.
    """
    setup = check_setup(setup)
    source = catalogue or shipped_catalogue()
    if catalogue is not None and not catalogue.is_file():
        raise RuleBroken("file.not_found", name=catalogue.name)
    if catalogue is not None:
        from cds_desktop.services.catalogue import read_catalogue

        read_catalogue(catalogue)
    office = create_office(data_dir, setup, now=now)
    if not with_catalogue:
        return SetUp(office, 0)
    try:
        result = import_file(office.open_uow, source, actor=SETTING_UP, now=now)
    except BaseException:
        office.close()
        raise
    progress(1, 1)
    return SetUp(office, result.added)
