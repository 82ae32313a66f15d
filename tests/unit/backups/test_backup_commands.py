"""`backup make|list|verify|restore`, as scripts use them."""

import io
import json
import shutil
from pathlib import Path

import pytest

from cds_desktop.commands.line import run
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.services.backups import (
    status,
)
from cds_desktop.services.offices import (
    open_office,
)
from tests.unit.backups.conftest import OfficeUnderTest


def _command(office: OfficeUnderTest, *arguments: str) -> tuple[int, str, str]:
    office.office.close()
    out, err = io.StringIO(), io.StringIO()
    code = run(
        ["--data-dir", str(office.data_dir.path), "--json", "backup", *arguments],
        modules=("cds_desktop.commands.backup",),
        now=lambda: office.later(minutes=1),
        out=out,
        err=err,
        open_window=lambda _arguments: 2,
    )
    return code, out.getvalue(), err.getvalue()


def test_the_commands_make_list_verify_and_restore(office: OfficeUnderTest) -> None:
    office.receive()
    code, out, _ = _command(office, "make")
    made = json.loads(out)
    assert code == 0
    assert made["verified"]
    assert made["counts"]["dossier"] == 1
    assert made["same_disk"]
    office.receive("Trần Thị Hồng")
    _, out, _ = _command(office, "list")
    assert [(each["name"], each["readable"]) for each in json.loads(out)] == [(made["name"], True)]
    code, out, _ = _command(office, "verify")
    assert (code, json.loads(out)["ok"]) == (0, True)
    code, out, _ = _command(office, "restore", made["name"], "--preview")
    assert json.loads(out)["counts"]["dossier"] == {"backup": 1, "today": 2, "difference": -1}
    assert office.dossiers() == 2
    code, out, _ = _command(office, "restore", made["name"])
    restored = json.loads(out)
    assert (code, restored["restored"]) == (0, True)
    assert Path(restored["before"]).is_dir()
    assert office.dossiers() == 1


def test_a_command_on_a_damaged_backup_ends_with_one_and_says_why(
    office: OfficeUnderTest,
) -> None:
    database = office.back_up().path / "office.db"
    database.write_bytes(b"damaged" * 1000)
    code, out, _ = _command(office, "verify")
    assert code == 1
    assert json.loads(out)["problems"] == [{"code": "backup.database_damaged", "count": 1}]
    code, _, err = _command(office, "restore", str(database.parent))
    assert code == 1
    assert "giữ nguyên" in err


def test_a_damaged_office_is_restored_by_command(office: OfficeUnderTest) -> None:
    office.receive()
    made = office.back_up()
    office.office.close()
    office.data_dir.database.write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000)
    code, _, err = _command(office, "restore", made.path.name, "--folder", str(office.stick))
    assert (code, err) == (0, "")
    office.office = open_office(office.data_dir)
    assert office.dossiers() == 1


def test_the_same_failure_is_journalled_once_a_day_and_tried_again_after_an_hour(
    office: OfficeUnderTest,
) -> None:
    office.back_up()
    shutil.rmtree(office.stick)
    office.later(days=1, hours=3)
    for _ in range(3):
        with pytest.raises(EnvironmentFault):
            office.back_up()
    with office.office.open_uow(read_only=True) as uow:
        actions = [entry.action for entry in uow.journal.newest(10)]
    assert actions.count("backup_failed") == 1
    office.later(minutes=10)
    assert not status(office.office.open_uow, office.data_dir, now=office.now).is_due
    office.later(hours=1)
    assert status(office.office.open_uow, office.data_dir, now=office.now).is_due
