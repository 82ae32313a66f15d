"""One dossier walks through the whole office by commands, each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cds_desktop.domain.clock import system_clock
from main import ALL_MODULES
from tests.command_line import Script

ROOT = Path(__file__).resolve().parents[2]
BIRTH = "1.001193"
MARITAL_STATUS = "1.004873"


class Shell:
    """Runs the program as a script would."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    def run(self, *arguments: object, expect: int = 0) -> subprocess.CompletedProcess[str]:
        environment = dict(os.environ, PYTHONIOENCODING="ascii", QT_QPA_PLATFORM="offscreen")
        command = [
            sys.executable, str(ROOT / "main.py"), "--data-dir", str(self.data_dir),
            *(str(argument) for argument in arguments),
        ]  # fmt: skip
        done = subprocess.run(
            command, capture_output=True, encoding="utf-8", env=environment, cwd=ROOT, check=False
        )
        assert done.returncode == expect, done.stderr
        return done

    def run_here(self, *arguments: object) -> None:
        """The same command again in this process: a process of its own takes half a second."""
        script = Script(self.data_dir, system_clock(), ALL_MODULES)
        code, _ = script.run(*map(str, arguments))
        assert code == 0, script.errors

    def ask(self, *arguments: object) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)


@pytest.fixture(scope="module")
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office that was set up by `init`, once, and the password's file."""
    folder = tmp_path_factory.mktemp("init")
    secret = folder / "mật khẩu.txt"
    secret.write_text("mat-khau-2026-thu\n", encoding="utf-8")
    made = Shell(folder / "Dữ liệu")
    answer = made.ask(
        "init", "--unit-code", "000.00.16.H12", "--unit-name", "Xã Cái Nước",
        "--level", "commune", "--parent", "H12", "--admin-password-file", secret,
        "--backup-folder", folder / "sao lưu",
    )  # fmt: skip
    assert answer["procedures"] == 175
    assert answer["parent"] == "000.00.00.H12"
    return folder


@pytest.fixture
def shell(new_office: Path, tmp_path: Path) -> Shell:
    """The office that was set up by `init`; only this test uses it."""
    shutil.copytree(new_office, tmp_path, dirs_exist_ok=True)
    return Shell(tmp_path / "Dữ liệu")


@pytest.mark.long
def test_one_dossier_through_the_whole_office(shell: Shell, tmp_path: Path) -> None:
    received = shell.ask(
        "dossier", "receive", "--procedure", MARITAL_STATUS, "--applicant", "Nguyễn Văn Đức",
        "--id-number", "096090000001", "--phone", "0918 345 276", "--channel", "online",
        "--filed-by", "staff", "--at", "2026-11-16T08:05",
    )  # fmt: skip
    code = received["code"]
    assert code == "000.00.16.H12-261116-0001"
    assert received["due_at"] == "2026-11-19T08:05:00+07:00"
    assert {"at", "rule", "text"} <= received["explanation"][0].keys()

    found = shell.ask("dossier", "list", "--search", "nguyen van duc")
    assert [row["code"] for row in found] == [code]

    scan = tmp_path / "tờ khai.pdf"
    scan.write_bytes(b"%PDF-1.7 to khai")
    shell.run("digitise", "attach", code, "--paper", 1, scan)
    for number in range(2, 6):
        shell.run_here("digitise", "attach", code, "--paper", number, scan)
    shell.run("dossier", "move", code, "--to", "processing", "--at", "2026-11-16T09:00")
    shell.run_here("dossier", "move", code, "--to", "finished", "--at", "2026-11-17T10:00")
    shell.run_here("digitise", "attach", code, "--result", scan)
    shell.run("dossier", "handback", code, "--at", "2026-11-17T14:00")
    shell.run("rate", code, "--level", 5, "--at", "2026-11-17T14:01")

    shown = shell.ask("dossier", "show", code)
    assert shown["status"] == "returned"
    assert [move["to"] for move in shown["moves"]] == [
        "received", "processing", "finished", "returned",
    ]  # fmt: skip
    assert {paper["state"] for paper in shown["papers"]} == {"digitised"}

    out = tmp_path / "báo cáo.xlsx"
    report = shell.ask(
        "report", "export", "--from", "2026-11-01", "--to", "2026-11-30", "--out", out
    )
    assert report["unit"] == "000.00.16.H12"
    cells = report["cells"]
    assert cells["II06a.total.3"] == cells["II06a.total.4"] == cells["II06a.total.8"] == 1
    for share in ("S01", "S03", "S05", "S06"):
        assert cells[f"{share}.numerator"] == cells[f"{share}.denominator"] == 1
    assert cells["S02.numerator"] == 0
    book = load_workbook(out)
    assert len(book.sheetnames) >= 3

    backup = shell.ask("backup", "make")
    listed = shell.ask("backup", "list")
    assert len(listed) == 1 or len(listed.get("backups", [])) == 1
    assert backup
    assert shell.ask("journal", "verify")["ok"] is True


def test_posters_decode_to_the_portal(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "tờ QR.pdf"
    made = shell.ask("qr", "poster", "--procedure", BIRTH, MARITAL_STATUS, "--out", out)
    assert (made["posters"], made["decoded"]) == (2, 2)
    assert out.read_bytes().startswith(b"%PDF")


def test_refusals_are_sentences_on_the_error_stream(shell: Shell, tmp_path: Path) -> None:
    refused = shell.run(
        "dossier", "move", "000.00.16.H12-261116-0009", "--to", "processing", expect=1
    )
    assert refused.stdout == ""
    assert refused.stderr.startswith("Không tìm thấy hồ sơ 000.00.16.H12-261116-0009.")
    wrong = shell.run("dossier", "fly", expect=2)
    assert wrong.stdout == ""
    again = shell.run(
        "init", "--unit-code", "H12", "--unit-name", "Xã Khác", "--level", "commune",
        "--admin-password-file", tmp_path / "mật khẩu.txt", expect=1,
    )  # fmt: skip
    assert "đã có một đơn vị" in again.stderr


def test_a_password_never_travels_on_the_command_line(shell: Shell) -> None:
    helped = shell.run("init", "--help").stdout
    assert "--admin-password-file" in helped
    assert "--admin-password " not in helped


def test_commands_say_what_is_missing_before_the_first_set_up(tmp_path: Path) -> None:
    empty = Shell(tmp_path / "trống")
    refused = empty.run("dossier", "list", expect=1)
    assert "init" in refused.stderr
    assert not (tmp_path / "trống" / "office.db").exists()
