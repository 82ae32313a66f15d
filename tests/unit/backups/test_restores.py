"""Restoring: previewed, refused with a reason, complete after a crash."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cds_desktop.domain.backups import (
    BackupKind,
)
from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services import restore_swap
from cds_desktop.services.backups import (
    find_backup,
    list_backups,
    status,
)
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import stored_path
from cds_desktop.services.journal import verify as verify_journal
from cds_desktop.services.offices import (
    open_office,
)
from cds_desktop.services.restore_preview import preview_restore
from cds_desktop.services.restores import (
    finish_restore,
    prepare_restore,
    restore,
)
from cds_desktop.wording.backups import SENTENCES
from cds_desktop.wording.errors import sentence
from tests.unit.backups.conftest import ADMIN, OfficeUnderTest


def test_a_restore_brings_back_the_day_of_the_backup(office: OfficeUnderTest) -> None:
    first = office.receive()
    sha256 = office.scan(first)
    made = office.back_up()
    office.receive("Trần Thị Hồng")
    stored_path(office.data_dir, sha256).unlink()
    preview = preview_restore(office.data_dir, made.path)
    lines = {line.table: line for line in preview.lines}
    assert (lines["dossier"].in_backup, lines["dossier"].today) == (1, 2)
    assert lines["dossier"].difference == -1
    office.restore(made.path)
    assert office.dossiers() == 1
    assert stored_path(office.data_dir, sha256).read_bytes() == b"%PDF-1.7 result"


def test_what_was_there_is_backed_up_first_and_can_be_brought_back(
    office: OfficeUnderTest,
) -> None:
    made = office.back_up()
    office.receive()
    office.restore(made.path)
    assert office.dossiers() == 0
    before = list_backups(office.stick)[0]
    assert before.manifest is not None
    assert before.manifest.kind is BackupKind.BEFORE_RESTORE
    office.restore(before.path)
    assert office.dossiers() == 1


def test_a_number_given_to_a_citizen_is_never_given_again(office: OfficeUnderTest) -> None:
    made = office.back_up()
    printed_on_a_slip = office.receive()
    office.restore(made.path)
    assert office.receive("Lê Thị Mười") != printed_on_a_slip


def test_the_journal_tells_of_the_restore_and_stays_whole(office: OfficeUnderTest) -> None:
    made = office.back_up()
    office.restore(made.path)
    with office.office.open_uow(read_only=True) as uow:
        (entry, *_) = uow.journal.newest(1)
    assert (entry.action, entry.reference) == ("restored", made.path.name)
    assert verify_journal(office.office.open_uow).is_ok


def test_the_folder_of_backups_is_a_fact_of_this_pc(office: OfficeUnderTest) -> None:
    made = office.back_up()
    new_stick = office.stick.parent / "Ổ mới"
    office.choose_folder(new_stick)
    office.restore(made.path)
    assert office.office.profile.backup_folder == str(new_stick)
    found = status(office.office.open_uow, office.data_dir, now=office.now)
    assert found.last_name.startswith("cds-")


def test_a_backup_of_another_unit_is_refused_unless_forced(
    make_office: Callable[..., OfficeUnderTest],
) -> None:
    mine, other = make_office("máy 1"), make_office("máy 2", code="000.00.17.H12")
    theirs = other.back_up()
    with pytest.raises(RuleBroken) as caught:
        mine.restore(theirs.path)
    assert "000.00.17.H12" in sentence(caught.value)
    mine.restore(theirs.path, force=True)
    assert mine.office.profile.unit_code == "000.00.17.H12"


def test_a_backup_of_a_newer_program_is_refused(office: OfficeUnderTest) -> None:
    made = office.back_up()
    path = made.path / "manifest.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["schema"] = "9999"
    path.write_text(json.dumps(data), encoding="utf-8")
    before = office.data_dir.database.read_bytes()
    with pytest.raises(EnvironmentFault, match=r"backup\.newer"):
        office.restore(made.path)
    assert office.data_dir.database.read_bytes() == before


def test_a_damaged_backup_is_refused_and_the_office_untouched(office: OfficeUnderTest) -> None:
    made = office.back_up()
    office.receive()
    database = made.path / "office.db"
    database.write_bytes(database.read_bytes()[:-4096])
    with pytest.raises(EnvironmentFault, match=r"backup\.damaged"):
        office.restore(made.path)
    assert office.dossiers() == 1
    assert not (office.data_dir.path / "restore").exists()


def test_a_new_pc_without_an_office_takes_the_backup(
    office: OfficeUnderTest, tmp_path: Path
) -> None:
    sha256 = office.scan(office.receive())
    made = office.back_up()
    new_pc = DataDir(tmp_path / "máy mới")
    restore(new_pc, made.path, lambda: None, actor=ADMIN, now=office.now)
    opened = open_office(new_pc)
    try:
        assert opened.profile.unit_name == "Xã Cái Nước"
        assert stored_path(new_pc, sha256).exists()
    finally:
        opened.close()


def test_a_damaged_office_is_replaced_and_kept_aside(office: OfficeUnderTest) -> None:
    made = office.back_up()
    office.office.close()
    office.data_dir.database.write_bytes(b"SQLite format 3\x00" + b"\xff" * 9000)
    preview = preview_restore(office.data_dir, made.path)
    assert preview.is_current_damaged
    office.restore(made.path)
    assert office.dossiers() == 0
    (aside,) = (office.data_dir.path / "damaged").glob("*/office.db")
    assert aside.read_bytes().endswith(b"\xff" * 100)


def test_something_saved_while_preparing_stops_the_restore(office: OfficeUnderTest) -> None:
    made = office.back_up()
    prepared = prepare_restore(office.data_dir, made.path, actor=ADMIN, now=office.now)
    office.receive()
    with pytest.raises(EnvironmentFault, match="backup.written_meanwhile"):
        finish_restore(prepared, office.office.close)
    assert office.dossiers() == 1
    assert not (office.data_dir.path / "restore").exists()
    office.back_up()


def test_another_counter_at_work_stops_the_restore(office: OfficeUnderTest) -> None:
    made = office.back_up()
    counter = open_office(office.data_dir)
    try:
        with counter.open_uow(read_only=True) as uow:
            uow.settings.all()
            with pytest.raises(EnvironmentFault, match="database.busy"):
                restore(
                    office.data_dir, made.path, office.office.close, actor=ADMIN, now=office.now
                )
    finally:
        counter.close()
    assert office.dossiers() == 0


def test_only_an_administrator_restores(office: OfficeUnderTest) -> None:
    made = office.back_up()
    clerk = Actor(None, "Tiếp nhận", Role.RECEPTION)
    with pytest.raises(RuleBroken, match="officer.not_allowed"):
        prepare_restore(office.data_dir, made.path, actor=clerk, now=office.now)


def test_a_restore_stopped_before_its_mark_leaves_the_present_office(
    office: OfficeUnderTest,
) -> None:
    made = office.back_up()
    office.receive()
    prepared = prepare_restore(office.data_dir, made.path, actor=ADMIN, now=office.now)
    prepared._lock.close()  # as when the program is killed
    office.office.close()
    office.office = open_office(office.data_dir)
    assert office.dossiers() == 1
    assert not (office.data_dir.path / "restore").exists()


@pytest.mark.parametrize("step", ["unlink", "replace", "sync"])
def test_a_restore_stopped_after_its_mark_is_completed_at_the_next_start(
    office: OfficeUnderTest, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    made = office.back_up()
    office.receive()

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        if step == "unlink":
            patched.setattr(restore_swap, "beside", die)
        elif step == "replace":
            patched.setattr(restore_swap, "replace_patiently", _second_time(die))
        else:
            patched.setattr(restore_swap, "sync_folder", _second_time(die))
        with pytest.raises(Killed):
            restore(office.data_dir, made.path, office.office.close, actor=ADMIN, now=office.now)
    assert office.data_dir.has_office, "there is never a moment without a database"
    office.office = open_office(office.data_dir)
    assert office.dossiers() == 0
    assert not (office.data_dir.path / "restore").exists()


def _second_time(die: Callable[..., None]) -> Callable[..., None]:
    """The first call belongs to the marker and works."""
    calls: list[object] = []

    def act(*paths: Path) -> None:
        calls.append(paths)
        if len(calls) > 1:
            die()
        if len(paths) == 2:
            paths[0].replace(paths[1])

    return act


@pytest.mark.expects_log("the prepared restore is damaged")
def test_a_prepared_office_that_a_power_cut_has_torn_is_not_taken(
    office: OfficeUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office.back_up()
    office.receive()
    with monkeypatch.context() as patched:
        patched.setattr("cds_desktop.services.restores.swap", lambda _data_dir: None)
        restore(office.data_dir, made.path, office.office.close, actor=ADMIN, now=office.now)
    staged = office.data_dir.path / "restore" / "office.db"
    staged.write_bytes(staged.read_bytes()[:5000])
    office.office = open_office(office.data_dir)
    assert office.dossiers() == 1


def test_looking_for_a_backup_tells_what_is_missing(office: OfficeUnderTest) -> None:
    with pytest.raises(NotFound, match="backup.none_yet"):
        find_backup(office.stick, None)
    made = office.back_up()
    assert find_backup(office.stick, None) == made.path
    assert find_backup(office.stick, made.path.name) == made.path
    assert find_backup(office.stick, str(made.path)) == made.path
    with pytest.raises(NotFound, match="backup.not_found"):
        find_backup(office.stick, "cds-20200101-000000")


def test_every_sentence_says_what_to_do_in_full_sentences() -> None:
    for code, text in SENTENCES.items():
        assert code.startswith("backup.")
        assert text[0].isupper()
        assert text.endswith(".")
