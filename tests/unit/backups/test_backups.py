"""Backups of a real office: made, verified, thinned, missed, and refused with a reason."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from cds_desktop.domain.backups import (
    manifest_from_data,
    manifest_to_data,
)
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.persistence.backups import only_one
from cds_desktop.services import backup_folder as folder_module
from cds_desktop.services.backup_checks import verify
from cds_desktop.services.backup_folder import lock_file, read_manifest
from cds_desktop.services.backups import (
    AUTOMATIC,
    list_backups,
    make,
    status,
)
from cds_desktop.services.digitisation import stored_path
from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.backups import warning_lines
from cds_desktop.wording.errors import sentence
from tests.unit.backups.conftest import OfficeUnderTest


def test_a_backup_holds_the_database_and_the_scanned_papers(office: OfficeUnderTest) -> None:
    sha256 = office.scan(office.receive())
    made = office.back_up()
    assert made.path.name == f"cds-{office.now:%Y%m%d-%H%M%S}"
    assert (office.stick / "cds-files" / sha256[:2] / sha256).read_bytes() == b"%PDF-1.7 result"
    with closing(sqlite3.connect(made.path / "office.db")) as copy:
        assert copy.execute("SELECT owner_name FROM dossier").fetchall() == [("Nguyễn Văn Đức",)]
    manifest = read_manifest(made.path)
    assert manifest.unit_code == "000.00.16.H12"
    assert manifest.counts["dossier"] == 1
    assert [content.sha256 for content in manifest.files] == [sha256]
    assert verify(made.path).is_ok


def test_the_manifest_tells_the_time_with_its_offset(office: OfficeUnderTest) -> None:
    data = json.loads((office.back_up().path / "manifest.json").read_text(encoding="utf-8"))
    assert data["made_at"].endswith("+07:00")
    assert data["database"]["size"] > 0
    assert manifest_to_data(manifest_from_data(data)) == data


def test_a_backup_is_one_closed_file_that_opens_on_a_read_only_stick(
    office: OfficeUnderTest,
) -> None:
    path = office.back_up().path
    assert sorted(entry.name for entry in path.iterdir()) == ["manifest.json", "office.db"]
    assert (path / "office.db").read_bytes()[18:20] == b"\x01\x01"  # no write-ahead log needed


def test_the_second_backup_copies_only_new_papers(office: OfficeUnderTest) -> None:
    code = office.receive()
    office.scan(code)
    assert office.back_up().new_files == 1
    office.scan(office.receive("Trần Thị Hồng"), b"%PDF-1.7 another")
    second = office.back_up()
    assert second.new_files == 1
    assert len(second.manifest.files) == 2


def test_counters_go_on_receiving_while_the_copy_runs(office: OfficeUnderTest) -> None:
    office.receive()
    received: list[str] = []

    def receive_in_between(_done: int, _total: int) -> None:
        if not received:
            received.append(office.receive("Lê Văn Út"))

    made = make(
        office.office.open_uow, office.data_dir, actor=AUTOMATIC, now=office.now,
        progress=receive_in_between,
    )  # fmt: skip
    assert received
    assert made.manifest.counts["dossier"] == 1
    assert office.dossiers() == 2
    assert verify(made.path).is_ok


def test_two_backups_in_one_second_get_two_names(office: OfficeUnderTest) -> None:
    moment = office.later(minutes=1)
    names = [
        make(office.office.open_uow, office.data_dir, actor=AUTOMATIC, now=moment).path.name
        for _ in range(2)
    ]
    assert names[1] == f"{names[0]}-2"


def test_a_paper_missing_from_the_store_is_told_and_the_rest_is_saved(
    office: OfficeUnderTest,
) -> None:
    sha256 = office.scan(office.receive())
    stored_path(office.data_dir, sha256).unlink()
    made = office.back_up()
    assert [content.sha256 for content in made.manifest.missing] == [sha256]
    assert made.manifest.files == ()


def test_a_changed_paper_never_overwrites_the_good_one_of_the_pool(
    office: OfficeUnderTest,
) -> None:
    sha256 = office.scan(office.receive())
    office.back_up()
    stored_path(office.data_dir, sha256).write_bytes(b"%PDF-1.7 forged")
    assert verify(office.back_up().path).is_ok


def test_cancelling_leaves_nothing_behind(office: OfficeUnderTest) -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make(
            office.office.open_uow, office.data_dir, actor=AUTOMATIC, now=office.now,
            progress=cancel,
        )  # fmt: skip
    assert [entry.name for entry in office.stick.iterdir()] == ["cds-files"]
    assert status(office.office.open_uow, office.data_dir, now=office.now).reason == ""


def test_only_one_backup_runs_at_a_time(office: OfficeUnderTest) -> None:
    with only_one(lock_file(office.data_dir.path)), pytest.raises(EnvironmentFault) as caught:
        office.back_up()
    assert caught.value.code == "backup.in_progress"
    assert office.back_up().path.is_dir()


def test_a_supervisor_may_not_back_up(office: OfficeUnderTest) -> None:
    guest = Actor(None, "Giám sát", Role.SUPERVISOR)
    with pytest.raises(RuleBroken, match="officer.not_allowed"):
        make(office.office.open_uow, office.data_dir, actor=guest, now=office.now)


def test_an_office_on_a_server_is_told_who_backs_it_up(office: OfficeUnderTest) -> None:
    office.data_dir.connection_file.write_text("{}", encoding="utf-8")
    with pytest.raises(RuleBroken) as caught:
        office.back_up()
    assert "máy chủ" in sentence(caught.value)


def test_a_stick_that_was_pulled_out_is_not_replaced_by_a_folder(office: OfficeUnderTest) -> None:
    office.back_up()
    shutil.rmtree(office.stick)
    with pytest.raises(EnvironmentFault) as caught:
        office.back_up()
    assert caught.value.code == "backup.folder_missing"
    assert not office.stick.exists()
    found = status(office.office.open_uow, office.data_dir, now=office.now)
    assert found.reason == "backup.folder_missing"
    assert any("Cắm lại ổ đĩa" in line for line in warning_lines(found, office.now))


def test_a_full_disk_is_told_before_anything_is_written(
    office: OfficeUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1))
    with pytest.raises(EnvironmentFault) as caught:
        office.back_up()
    assert caught.value.code == "backup.no_space"
    assert "MB" in sentence(caught.value)
    assert list_backups(office.stick) == []


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind here")
def test_a_read_only_folder_is_told(office: OfficeUnderTest) -> None:
    office.stick.chmod(0o555)
    try:
        with pytest.raises(EnvironmentFault, match="backup.folder_read_only"):
            office.back_up()
    finally:
        office.stick.chmod(0o755)


def test_a_file_in_place_of_the_folder_is_told(office: OfficeUnderTest) -> None:
    office.stick.rmdir()
    office.stick.write_text("đây là tệp", encoding="utf-8")
    with pytest.raises(EnvironmentFault) as caught:
        office.back_up()
    assert caught.value.code.startswith("backup.")


def test_the_same_disk_is_noticed(office: OfficeUnderTest) -> None:
    assert office.back_up().is_same_disk
    found = status(office.office.open_uow, office.data_dir, now=office.now)
    assert any("cùng ổ đĩa" in line for line in warning_lines(found, office.now))


def test_a_half_backup_never_counts_and_is_swept(office: OfficeUnderTest) -> None:
    made = office.back_up()
    tag = folder_module.folder_for(office.stick, office.data_dir.path).tag
    half = office.stick / f"part-{tag}-x"
    shutil.copytree(made.path, half)
    foreign = office.stick / "part-00000000-cds-20261116-090000"
    foreign.mkdir()
    assert [entry.name for entry in list_backups(office.stick)] == [made.path.name]
    office.back_up()
    assert not half.exists()
    assert foreign.exists(), "another office may be writing it right now"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.999])
def test_one_changed_byte_of_the_database_is_found(office: OfficeUnderTest, share: float) -> None:
    database = office.back_up().path / "office.db"
    content = bytearray(database.read_bytes())
    content[int(share * (len(content) - 1))] ^= 1
    database.write_bytes(content)
    found = verify(database.parent)
    assert [problem.code for problem in found.problems] == ["backup.database_damaged"]


def test_a_missing_and_a_damaged_paper_are_counted_apart(office: OfficeUnderTest) -> None:
    first = office.scan(office.receive())
    second = office.scan(office.receive(), b"%PDF-1.7 second")
    made = office.back_up()
    pool = office.stick / "cds-files"
    (pool / first[:2] / first).unlink()
    (pool / second[:2] / second).write_bytes(b"%PDF-1.7 sec0nd")
    found = {problem.code: problem.count for problem in verify(made.path).problems}
    assert found == {"backup.files_missing": 1, "backup.files_damaged": 1}


def test_a_manifest_that_was_edited_is_found(office: OfficeUnderTest) -> None:
    path = office.back_up().path / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["counts"]["dossier"] = 7
    path.write_text(json.dumps(data), encoding="utf-8")
    assert [problem.code for problem in verify(path.parent).problems] == ["backup.counts_differ"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 1}', '{"format": 1, "files": 3}'])
def test_an_unreadable_manifest_is_listed_as_such(office: OfficeUnderTest, text: str) -> None:
    path = office.back_up().path / "manifest.json"
    path.write_text(text, encoding="utf-8")
    (entry,) = list_backups(office.stick)
    assert entry.manifest is None
    assert not verify(path.parent).is_ok


def test_a_manifest_cannot_point_outside_the_pool() -> None:
    with pytest.raises(EnvironmentFault, match="manifest_unreadable"):
        manifest_from_data({"format": 1, "files": [["../../etc/passwd", 3]]})
