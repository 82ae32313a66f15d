"""The commands of the reception desk, each in a process of its own, as a script meets them.

Every command is run with `--json` and without, refused once (exit code 1 and a Vietnamese sentence
on the error stream) and used wrongly once (exit code 2, nothing on the output). Most refusals are
asked in this process: they speak through the same streams, and a process takes a second.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cds_desktop.domain.clock import parse_instant
from main import ALL_MODULES
from tests.command_line import Script
from tests.e2e.test_office_by_commands import Shell
from tests.offices import make_office

AT = "2026-11-16T09:00"
VIETNAMESE = re.compile(
    "[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]", re.I
)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    make_office(tmp_path / "Dữ liệu").close()
    return Shell(tmp_path / "Dữ liệu")


def both_ways(shell: Shell, *words: object) -> tuple[Any, str]:
    """The answer for a script and the answer for a person, of a command that changes nothing."""
    said = shell.run(*words)
    assert said.stderr == ""
    assert VIETNAMESE.search(said.stdout), said.stdout
    # A process that opens an office costs a second; the second answer is asked in this one.
    return ask_here(shell, *words), said.stdout


def ask_here(shell: Shell, *words: object) -> Any:
    """The answer for a script, asked in this process."""
    return Script(shell.data_dir, parse_instant(AT), ALL_MODULES).ask(*map(str, words))


def refused(shell: Shell, *words: object) -> str:
    """What the person reads when the office refuses."""
    script = Script(shell.data_dir, parse_instant(AT), ALL_MODULES)
    code, out = script.run(*map(str, words))
    assert (code, out) == (1, ""), script.errors
    assert VIETNAMESE.search(script.errors)
    return script.errors


def misused(shell: Shell, *words: object) -> str:
    """What the person reads when the words of the command are wrong."""
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        code, out = Script(shell.data_dir, parse_instant(AT), ALL_MODULES).run(*map(str, words))
    assert (code, out) == (2, "")
    assert told.getvalue().startswith("cách dùng: main.py")
    return told.getvalue()


def receive(shell: Shell, name: str) -> str:
    record = ask_here(
        shell, "dossier", "receive", "--procedure", "1.004873", "--applicant", name,
        "--channel", "direct", "--filed-by", "staff", "--at", AT,
    )  # fmt: skip
    return str(record["code"])


@pytest.mark.long
def test_due_dates_cards_and_the_journal(shell: Shell, tmp_path: Path) -> None:
    asked = ("deadline", "--received", "2026-03-02T09:00", "--limit", "5d")
    due, told = both_ways(shell, *asked)
    assert due["due_at"] == "2026-03-09T09:00:00+07:00"
    assert {"at", "rule", "text"} <= due["explanation"][0].keys()
    assert "09/03/2026" in told
    paused = ask_here(
        shell, *asked, "--policy", "pause",
        "--pause-from", "2026-03-04T10:00", "--pause-to", "2026-03-10T08:30",
    )  # fmt: skip
    assert paused["due_at"].startswith("2026-03-13")
    closed = ask_here(shell, *asked, "--close", "2026-03-05", "2026-03-06")
    assert closed["due_at"].startswith("2026-03-11")
    own = tmp_path / "lịch.csv"
    own.write_text("day,kind,name,source\n2026-03-05,off,Ngày hội,thử\n", encoding="utf-8")
    assert ask_here(shell, *asked, "--calendar", own)["due_at"].startswith("2026-03-10")
    assert "5 ngày" in refused(shell, "deadline", "--received", AT, "--limit", "5 ngày")
    assert "--limit" in misused(shell, "deadline", "--received", AT)

    card = "096190000001||Nguyễn Thị Thử|01021990|Nữ|Ấp 1, Xã Mẫu, Cà Mau|15082021"
    read, told = both_ways(shell, "person", "parse-card", card)
    assert "Nguyễn Thị Thử" in told
    assert "Nguyễn Thị Thử" in json.dumps(read, ensure_ascii=False)
    done = shell.run("person", "parse-card", "chỉ là chữ", expect=1)
    assert done.stdout == ""
    assert VIETNAMESE.search(done.stderr)
    done = shell.run("dossier", "risk", "--days", "0", expect=2)
    assert done.stdout == ""
    assert "lỗi: --days: giá trị không hợp lệ: “0”" in done.stderr
    assert misused(shell, "person", "parse-card")

    state, told = both_ways(shell, "journal", "verify")
    assert state["ok"] is True
    assert state["first_bad"] is None
    assert state["entries"] >= 1
    assert str(state["entries"]) in told
    assert misused(shell, "journal", "verify", "--bay")


@pytest.mark.long
def test_the_calendar(shell: Shell, tmp_path: Path) -> None:
    days, told = both_ways(shell, "calendar", "list", "--year", "2026")
    assert "Tết" in told
    added = shell.ask(
        "calendar", "add", "--day", "2026-11-19", "--kind", "off", "--name", "Ngày hội xã",
    )  # fmt: skip
    assert added
    assert len(ask_here(shell, "calendar", "list", "--year", "2026")) == len(days) + 1
    assert "21/11/2026" in refused(
        shell, "calendar", "add", "--day", "2026-11-21", "--kind", "off", "--name", "thứ bảy"
    )
    assert "--kind" in misused(shell, "calendar", "add", "--day", "2026-11-23", "--name", "x")
    table = tmp_path / "lịch.csv"
    table.write_text(
        "day,kind,name,source\n2026-11-26,off,Hội làng,Quyết định 1\n", encoding="utf-8"
    )
    both_ways(shell, "calendar", "import", table, "--preview")
    assert ask_here(shell, "calendar", "import", table)
    assert refused(shell, "calendar", "import", tmp_path / "không có.csv")
    assert misused(shell, "calendar", "import")
    code = receive(shell, "Lê Thị Bão")
    preview, told = both_ways(
        shell, "calendar", "close", "--day", "2026-11-17", "--reason", "Bão số 9"
    )
    assert [each["code"] for each in preview["dossiers"]] == [code]
    assert code.split("-", 1)[1] in told
    assert shell.ask("calendar", "close", "--day", "2026-11-17", "--reason", "Bão số 9", "--apply")
    assert refused(shell, "calendar", "close", "--day", "2026-11-21", "--reason", "Bão")
    assert "--reason" in misused(shell, "calendar", "close", "--day", "2026-11-18")


@pytest.mark.long
def test_the_way_of_a_dossier_and_its_forms(shell: Shell, tmp_path: Path) -> None:
    stopped, late, gone = (receive(shell, name) for name in ("Trần An", "Võ Ba", "Hồ Cúc"))
    noon = ("--at", "2026-11-16T10:00")
    asked = shell.ask("dossier", "supplement", stopped, "--reason", "Thiếu bản sao", *noon)
    assert asked["status"] == "supplement_requested"
    assert shell.ask("dossier", "stop", stopped, "--reason", "Quá hạn bổ sung", *noon)[
        "status"
    ] == ("stopped")
    assert refused(shell, "dossier", "stop", stopped, "--reason", "lần nữa", *noon)
    assert ask_here(shell, "dossier", "withdraw", gone, "--reason", "Đơn xin rút", *noon)[
        "status"
    ] == ("withdrawn")
    assert refused(shell, "dossier", "withdraw", "261116-9999", "--reason", "không có", *noon)
    until = ("--until", "2026-11-30T09:00", "--reason", "Chờ xác minh")
    extended = shell.ask("dossier", "extend", late, *until, *noon)
    assert extended["extended_due_at"].startswith("2026-11-30")
    assert "một lần" in refused(shell, "dossier", "extend", late, *until, *noon)
    risk, told = both_ways(shell, "dossier", "risk", "--on", "2026-12-10")
    assert late in json.dumps(risk)
    assert late.split("-", 1)[1] in told
    for name in ("supplement", "extend", "withdraw", "stop", "handback"):
        assert misused(shell, "dossier", name)
    for step in ("processing", "finished"):
        ask_here(shell, "dossier", "move", late, "--to", step, *noon)
    assert refused(shell, "dossier", "handback", gone, *noon)
    returned = shell.ask("dossier", "handback", late, "--receiver", "Võ Ba", *noon)
    assert returned["status"] == "returned"

    out = tmp_path / "phiếu.pdf"
    made = shell.ask("form", "render", late, "--form", "01", "--set", "2025", "--out", out)
    assert made
    assert out.read_bytes().startswith(b"%PDF")
    assert refused(shell, "form", "render", "261116-9999", "--form", "01", "--out", out)
    assert misused(shell, "form", "render", late)
    assert ask_here(shell, "journal", "verify")["ok"] is True
