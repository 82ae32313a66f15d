"""`deadline`: the vectors of the field notes as a script asks for them, without any office."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cds_desktop.commands.line import MODULES
from tests.command_line import Script

ROOT = Path(__file__).resolve().parents[2]


class Deadlines(Script):
    """Asks `deadline` over a data folder that does not exist."""

    def run(self, *words: str) -> tuple[int, str]:
        return super().run("deadline", *words)

    def due(self, received: str, limit: str, *words: str) -> Any:
        return self.ask("--received", received, "--limit", limit, *words)


@pytest.fixture
def script(tmp_path: Path, now: datetime) -> Deadlines:
    return Deadlines(tmp_path / "chưa có", now, ("cds_desktop.commands.deadline",))


@pytest.mark.parametrize(
    ("received", "limit", "due_at"),
    [
        ("2024-04-26T09:20", "5d", "2024-05-07T09:20"),
        ("2024-04-25T09:20", "3d", "2024-05-03T09:20"),
        ("2025-04-25T09:20", "3d", "2025-04-29T09:20"),
        ("2026-01-08T09:20", "2d", "2026-01-10T09:20"),
        ("2026-08-20T09:20", "5d", "2026-08-26T09:20"),
        ("2026-02-11T09:20", "5d", "2026-02-25T09:20"),
        ("2024-02-06T09:20", "5d", "2024-02-20T09:20"),
        ("2026-04-23T09:20", "3d", "2026-04-29T09:20"),
        ("2023-08-30T09:20", "3d", "2023-09-06T09:20"),
        ("2026-08-28T09:20", "3d", "2026-09-07T09:20"),
        ("2026-08-14T09:20", "15cd", "2026-09-03T09:20"),
        ("2025-04-16T09:20", "15cd", "2025-05-05T09:20"),
        ("2026-02-05T09:20", "15cd", "2026-02-23T09:20"),
        ("2026-03-06T15:30", "4h", "2026-03-09T09:30"),
        ("2026-03-06T11:15", "8h", "2026-03-09T11:15"),
        ("2026-03-06T12:10", "4h", "2026-03-09T07:30"),
        ("2026-03-06T06:30", "8h", "2026-03-06T17:00"),
        ("2026-03-06T18:20", "8h", "2026-03-09T17:00"),
        ("2026-08-21T16:00", "8h", "2026-08-22T16:00"),
        ("2026-02-13T15:00", "8h", "2026-02-23T15:00"),
        ("2026-03-06T14:59", "same-day", "2026-03-06T17:00"),
        ("2026-03-06T15:01", "same-day", "2026-03-09T17:00"),
    ],
)
def test_every_vector_of_the_field_notes(
    script: Deadlines, received: str, limit: str, due_at: str
) -> None:
    answer = script.due(received, limit)
    assert answer["due_at"] == f"{due_at}:00+07:00"
    lines = answer["explanation"]
    assert all(line.keys() == {"at", "rule", "text"} and line["text"] for line in lines)
    assert (lines[0]["rule"], lines[-1]["rule"]) == ("received", "due")
    assert not script.data_dir.exists()


@pytest.mark.parametrize(
    ("policy", "due_on"),
    [("restart", "2026-03-17"), ("pause", "2026-03-13"), ("pause_plus_one", "2026-03-16")],
)
def test_a_wait_follows_the_policy(script: Deadlines, policy: str, due_on: str) -> None:
    answer = script.due(
        "2026-03-02T09:00", "5d", "--policy", policy,
        "--pause-from", "2026-03-04T10:00", "--pause-to", "2026-03-10T08:30",
    )  # fmt: skip
    assert answer["due_at"][:10] == due_on
    assert any("Chờ bổ sung hồ sơ" in line["text"] for line in answer["explanation"])


def test_closed_days_are_skipped_and_told(script: Deadlines) -> None:
    answer = script.due("2026-03-02T09:00", "5d", "--close", "2026-03-04", "05/03/2026")
    assert answer["due_at"] == "2026-03-11T09:00:00+07:00"
    closures = [line["text"] for line in answer["explanation"] if line["rule"] == "closure"]
    assert closures[0] == (
        "Không tính thứ Tư, 04/03/2026: cơ quan đóng cửa (căn cứ: quy định của cơ quan)."
    )
    assert len(closures) == 2


def test_another_calendar_replaces_the_shipped_one(script: Deadlines, tmp_path: Path) -> None:
    file = tmp_path / "lịch.csv"
    days = ("2026-11-25", "2026-11-26")
    lines = ["date,kind,name,source", *(f"{day},off,Ngày hội của xã," for day in days)]
    file.write_text("\n".join(lines), encoding="utf-8")
    shipped = script.due("2026-11-23T09:00", "3d")
    other = script.due("2026-11-23T09:00", "3d", "--calendar", str(file))
    assert (shipped["due_at"][:10], other["due_at"][:10]) == ("2026-11-27", "2026-11-30")
    assert any("Ngày hội của xã" in line["text"] for line in other["explanation"])
    # Its only year is 2026: the program says so rather than guess.
    later = script.due("2027-02-01T09:00", "2d", "--calendar", str(file))
    assert "year_not_in_calendar" in [line["rule"] for line in later["explanation"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--received", "hôm qua", "--limit", "5d"), "Không đọc được thời điểm"),
        (("--received", "2026-03-02", "--limit", "5 tuần"), "Không đọc được thời hạn"),
        (
            ("--received", "2026-03-02", "--limit", "5d", "--pause-from", "2026-03-03"),
            "Mỗi lần chờ cần cả lúc bắt đầu và lúc kết thúc",
        ),
        (("--received", "2026-03-02", "--limit", "5d", "--close", "mai"), "Không đọc được ngày"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(
    script: Deadlines, words: tuple[str, ...], said: str
) -> None:
    code, text = script.run(*words)
    assert (code, text) == (1, "")
    assert script.errors.startswith(said)


def test_a_missing_calendar_file_is_a_sentence(script: Deadlines, tmp_path: Path) -> None:
    words = ("--received", "2026-03-02", "--limit", "5d", "--calendar", str(tmp_path / "không.csv"))
    assert script.run(*words) == (1, "")
    assert "không.csv" in script.errors


@pytest.mark.parametrize(
    ("received", "limit", "due_at"),
    [
        ("2024-04-26T09:20", "5d", "2024-05-07T09:20:00+07:00"),
        ("2026-08-21T16:00", "8h", "2026-08-22T16:00:00+07:00"),
    ],
)
def test_a_real_process_needs_no_folder_and_no_database(
    tmp_path: Path, received: str, limit: str, due_at: str
) -> None:
    folder = tmp_path / "chưa có"
    done = subprocess.run(
        [
            sys.executable, str(ROOT / "main.py"), "--data-dir", str(folder),
            "deadline", "--received", received, "--limit", limit, "--json",
        ],
        capture_output=True, encoding="utf-8", cwd=ROOT, check=False,
        env=dict(os.environ, PYTHONIOENCODING="ascii"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["due_at"] == due_at
    assert not folder.exists()


def test_the_command_belongs_to_the_program() -> None:
    assert {"cds_desktop.commands.deadline", "cds_desktop.commands.calendar"} <= set(MODULES)
