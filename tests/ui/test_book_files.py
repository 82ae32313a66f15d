"""The folder of the book for any PC: safe names, whole or not at all, never over other files."""

from __future__ import annotations

import errno
import json
import os
import re
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_desktop.domain.errors import CdsError, EnvironmentFault, RuleBroken
from cds_desktop.services.progress import Cancelled
from cds_desktop.wording.errors import sentence
from tests.books import BIRTH, CONTENTS
from tests.offices import A_DAY
from ui.book import write_book
from ui.book.file_names import LONGEST_NAME, page_names

# --- names of files ------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=120), max_size=8, unique=True))
@settings(max_examples=30)
def test_every_file_system_takes_the_names(codes: list[str]) -> None:
    names = page_names(codes)
    assert set(names) == set(codes)
    assert len({name.lower() for name in names.values()}) == len(codes)
    for name in names.values():
        assert re.fullmatch(r"[0-9A-Za-z_-](?:[0-9A-Za-z._-]*[0-9A-Za-z_-])?", name)
        assert len(name) <= LONGEST_NAME + len("tt-")
        assert not re.fullmatch(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", name.lower())


def test_a_national_code_is_its_own_name_and_reserved_ones_are_not() -> None:
    names = page_names(["1.000656.000.00.00.H12", "CON", "nul.1", "Đ/1", "đ-1", "."])
    assert names["1.000656.000.00.00.H12"] == "1.000656.000.00.00.H12"
    assert (names["CON"], names["nul.1"], names["."]) == ("tt-CON", "tt-nul.1", "tt-")
    assert names["Đ/1"] == "D-1" != names["đ-1"]


# --- whole or not at all -------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_list_of_contents_tells_what_is_in_the_folder(tmp_path: Path) -> None:
    made = write_book(CONTENTS, tmp_path / "Sách", made_on=A_DAY)
    facts = json.loads((made.out / "noi-dung.json").read_text(encoding="utf-8"))
    files = snapshot(made.out)
    assert {*facts["files"], "noi-dung.json"} == set(files)
    assert len(files) == made.files
    assert sum(path.stat().st_size for path in made.out.rglob("*") if path.is_file()) == made.size
    lines = "".join(f"{name}\t{files[name]}\n" for name in sorted(facts["files"]))
    assert facts["sha256"] == sha256(lines.encode()).hexdigest()
    assert (facts["procedures"], facts["codes"], facts["data_of"]) == (3, 2, "2026-11-20")
    again = write_book(CONTENTS[::-1], tmp_path / "Sách khác", made_on=A_DAY)
    assert snapshot(again.out) == files


def test_a_former_book_is_replaced_and_nothing_of_it_stays(tmp_path: Path) -> None:
    out = tmp_path / "Sách"
    write_book(CONTENTS, out, made_on=A_DAY)
    (out / "Thumbs.db").write_bytes(b"windows")
    write_book((BIRTH,), out, made_on=A_DAY)
    assert not (out / "tt" / "1.000656.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    out = tmp_path / "Sách"
    out.mkdir()
    assert write_book((BIRTH,), out, made_on=A_DAY).out.joinpath("index.html").is_file()


def refused(out: Path, code: str) -> CdsError:
    with pytest.raises((RuleBroken, EnvironmentFault)) as told:
        write_book((BIRTH,), out, made_on=A_DAY)
    assert told.value.code == code
    return told.value


def test_files_of_others_are_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "Tài liệu"
    folder.mkdir()
    (folder / "báo cáo.docx").write_bytes(b"mine")
    told = refused(folder, "book.folder_not_empty")
    assert "báo cáo.docx" in sentence(told)
    assert snapshot(folder) == {"báo cáo.docx": sha256(b"mine").hexdigest()}
    out = tmp_path / "Sách"
    write_book(CONTENTS, out, made_on=A_DAY)
    (out / "tt" / "ghi chú.txt").write_text("của tôi", encoding="utf-8")
    assert "tt/ghi chú.txt" in sentence(refused(out, "book.folder_not_empty"))
    (out / "tt" / "ghi chú.txt").unlink()
    (out / "ảnh").mkdir()
    assert "ảnh" in sentence(refused(out, "book.folder_not_empty"))


def test_places_that_are_no_folder_for_a_book(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_bytes(b"")
    refused(tmp_path / "tệp", "book.folder_is_file")
    refused(tmp_path / "không có" / "Sách", "file.folder_missing")
    refused(Path(tmp_path.anchor), "book.folder_is_drive")
    with pytest.raises(RuleBroken) as told:
        write_book((), tmp_path / "Sách", made_on=A_DAY)
    assert told.value.code == "book.nothing_to_write"


def test_a_cancelled_book_leaves_the_former_one(tmp_path: Path) -> None:
    out = tmp_path / "Sách"
    write_book((BIRTH,), out, made_on=A_DAY)
    before = snapshot(out)
    seen: list[tuple[int, int]] = []

    def cancel(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_book(CONTENTS, out, made_on=A_DAY, progress=cancel)
    assert seen == [(0, 3), (1, 3), (2, 3)]
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "book.disk_full"),
        (errno.EACCES, "folder.not_writable"),
        (errno.EROFS, "folder.not_writable"),
        (errno.EIO, "file.not_written"),
    ],
)
def test_a_stick_that_refuses_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    out = tmp_path / "Sách"
    write_book((BIRTH,), out, made_on=A_DAY)
    before = snapshot(out)
    write = Path.write_bytes

    def fail(path: Path, content: bytes) -> int:
        if path.name == "index.html":
            raise OSError(number, "refused")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail)
    assert "“" in sentence(refused(out, code))
    monkeypatch.undo()
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


def test_a_book_open_elsewhere_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "Sách"
    write_book((BIRTH,), out, made_on=A_DAY)
    before = snapshot(out)
    move = Path.replace

    def held(path: Path, target: Path) -> Path:
        if path == out:
            raise PermissionError(errno.EACCES, "held by a browser")
        return move(path, target)

    monkeypatch.setattr(Path, "replace", held)
    refused(out, "book.folder_in_use")
    monkeypatch.undo()
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


def test_a_move_that_fails_half_way_puts_the_former_book_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "Sách"
    write_book((BIRTH,), out, made_on=A_DAY)
    before = snapshot(out)
    move, moves = Path.replace, []

    def fail_once(path: Path, target: Path) -> Path:
        moves.append(path.name)
        if len(moves) == 2:
            raise OSError(errno.EIO, "the stick was pulled out")
        return move(path, target)

    monkeypatch.setattr(Path, "replace", fail_once)
    refused(out, "file.not_written")
    monkeypatch.undo()
    assert len(moves) == 3
    assert snapshot(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["Sách"]


def test_what_a_power_cut_left_is_swept_after_a_day(tmp_path: Path) -> None:
    old, fresh, other = (
        tmp_path / name
        for name in (".Sách.part-0123abcd", ".Sách.part-4567cdef", ".Sách.part-của tôi")
    )
    for folder in (old, fresh, other):
        folder.mkdir()
    os.utime(old, (1, 1))
    os.utime(other, (1, 1))
    write_book((BIRTH,), tmp_path / "Sách", made_on=A_DAY)
    assert [path.exists() for path in (old, fresh, other)] == [False, True, True]
