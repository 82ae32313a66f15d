"""Half-typed forms survive a power cut."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.drafts import Draft, DraftFile

CLERK = Actor(7, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")
OTHER = Actor(8, "Trần Văn Đẹt", Role.RECEPTION, "Quầy 3")


def test_a_draft_comes_back_as_it_was(data_dir: Path, now: datetime) -> None:
    fields = {"full_name": "Nguyễn Thị Cẩm Tú", "papers": [{"name": "Tờ khai"}]}
    DraftFile(DataDir(data_dir), "reception", CLERK).save(Draft(now, fields), 1)
    found = DraftFile(DataDir(data_dir), "reception", CLERK).load()
    assert found == Draft(now, fields)


def test_officers_never_see_the_drafts_of_each_other(data_dir: Path, now: datetime) -> None:
    DraftFile(DataDir(data_dir), "reception", CLERK).save(Draft(now, {"note": "x"}), 1)
    assert DraftFile(DataDir(data_dir), "reception", OTHER).load() is None


def test_the_name_of_the_file_tells_nobody_who_it_is(data_dir: Path) -> None:
    nameless = Actor(None, "Lê Thị Mỹ Ý", Role.ADMIN)
    path = DraftFile(DataDir(data_dir), "reception", nameless).path
    assert path.name.isascii()
    assert "Ý" not in path.name


def test_a_late_save_never_brings_back_what_was_discarded(data_dir: Path, now: datetime) -> None:
    file = DraftFile(DataDir(data_dir), "reception", CLERK)
    file.save(Draft(now, {"note": "a"}), 1)
    file.discard(3)
    assert not file.save(Draft(now, {"note": "a"}), 2)
    assert file.load() is None


def test_the_newest_of_many_threads_wins(data_dir: Path, now: datetime) -> None:
    file = DraftFile(DataDir(data_dir), "reception", CLERK)
    drafts = [Draft(now + timedelta(seconds=n), {"n": n}) for n in range(1, 21)]
    threads = [
        threading.Thread(target=file.save, args=(draft, n)) for n, draft in enumerate(drafts, 1)
    ]
    for thread in reversed(threads):
        thread.start()
    for thread in threads:
        thread.join()
    found = file.load()
    assert found is not None
    assert found.fields["n"] == 20
    assert not list(file.path.parent.glob("*.new"))


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 9}', '{"version": 1, "fields": 3}'])
def test_a_damaged_draft_is_as_good_as_none(data_dir: Path, damage: str) -> None:
    file = DraftFile(DataDir(data_dir), "reception", CLERK)
    file.path.parent.mkdir()
    file.path.write_text(damage, encoding="utf-8")
    assert file.load() is None


def test_a_folder_that_cannot_be_written_is_told(data_dir: Path, now: datetime) -> None:
    (data_dir / "drafts").write_text("not a folder", encoding="utf-8")
    file = DraftFile(DataDir(data_dir), "reception", CLERK)
    with pytest.raises(EnvironmentFault) as fault:
        file.save(Draft(now, {}), 1)
    assert fault.value.code == "draft.not_written"
