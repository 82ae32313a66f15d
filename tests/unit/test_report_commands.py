"""The life of a report by commands, as a script drives it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.command_line import Script
from tests.offices import make_office

MODULES = tuple(
    f"cds_desktop.commands.{name}"
    for name in ("dossier", "report", "indicator", "consolidation", "journal")
)
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
OCTOBER = ("--from", "2026-10-01", "--to", "2026-10-31")


@pytest.fixture
def script(tmp_path: Path) -> Script:
    folder = tmp_path / "office"
    make_office(folder).close()
    found = Script(folder, NOW, MODULES)
    for day in ("05", "06"):
        dossier = found.ask(
            "dossier", "receive", "--procedure", "1.001193", "--applicant", "Nguyễn Văn Đức",
            "--channel", "direct", "--filed-by", "self", "--at", f"2026-10-{day}T08:00",
        )["code"]  # fmt: skip
    for step, hour in (("processing", "09"), ("finished", "10")):
        found.ask("dossier", "move", dossier, "--to", step, "--at", f"2026-10-06T{hour}:00")
    return found


def test_a_report_is_led_through_its_life_by_commands(script: Script, tmp_path: Path) -> None:
    built = script.ask("report", "build", *OCTOBER)
    assert (built["version"], built["state"], built["cells"]["II06a.total.3"]) == (1, "draft", 2)
    assert script.ask("report", "build", *OCTOBER)["content_hash"] == built["content_hash"]
    checked = script.ask("report", "check", *OCTOBER)
    assert checked["state"] == "checked"
    assert all(check["ok"] for check in checked["checks"])
    assert script.ask("report", "approve", *OCTOBER)["state"] == "approved"
    assert script.run("report", "build", *OCTOBER)[0] == 1
    assert "lý do" in script.errors
    out = tmp_path / "a.xlsx"
    exported = script.ask("report", "export", *OCTOBER, "--out", str(out))
    assert exported["content_hash"] == built["content_hash"]
    assert (exported["signed"], exported["draft"], exported["version"]) == (True, False, 1)
    sent = script.ask("report", "send", *OCTOBER, "--way", "thư điện tử")
    assert (sent["state"], sent["sent_way"]) == ("sent", "thư điện tử")
    rejected = script.ask("report", "answer", "rejected", *OCTOBER, "--reason", "thiếu sổ")
    assert rejected["state"] == "rejected"
    second = script.ask("report", "supersede", *OCTOBER, "--reason", "thiếu sổ")
    assert (second["version"], second["replaces"]) == (2, built["content_hash"])
    note = script.ask("report", "remark", "Đã bổ sung", *OCTOBER, "--cell", "II06a.total.3")
    assert note["cell"] == "II06a.total.3"
    script.ask("report", "approve", *OCTOBER, "--note", "Đã xem")
    states = [each["state"] for each in script.ask("report", "versions", *OCTOBER)["versions"]]
    assert states == ["approved", "superseded"]
    assert script.ask("report", "diff", *OCTOBER) == {
        "before": 1, "after": 2, "reason": "thiếu sổ", "cells": [], "records": [],
    }  # fmt: skip
    status = script.ask("report", "status")["periods"]
    assert (status[0]["state"], status[0]["version"], status[0]["late"]) == ("approved", 2, False)
    assert len(status) == 12


def test_a_difference_to_today_is_named_by_commands(script: Script) -> None:
    script.ask("report", "approve", "--version", "1", *_built(script))
    late = script.ask(
        "dossier", "receive", "--procedure", "1.001193", "--applicant", "Trần Thị Mười",
        "--channel", "direct", "--filed-by", "self", "--at", "2026-10-20T08:00",
    )["code"]  # fmt: skip
    found = script.ask("report", "verify", *OCTOBER)
    assert not found["fit"]
    changes = {each["cell"]: (each["before"], each["after"]) for each in found["cells"]}
    assert changes["II06a.total.3"] == (2, 3)
    assert script.ask("report", "diff")["cells"] == found["cells"]
    assert late in {code for each in found["records"] for code in each["came"]}
    frozen = script.ask("report", "evidence", "II06a.total.3", *OCTOBER, "--version", "1")
    assert frozen["count"] == 2
    assert late not in frozen["codes"]
    assert script.run("report", "send", *OCTOBER, "--way", "USB")[0] == 1
    assert late in script.errors


def test_counts_by_hand_and_rules_by_commands(script: Script) -> None:
    measure = script.ask("report", "hand", *OCTOBER)["values"][0]["measure"]
    given = script.ask(
        "report", "hand", measure, *OCTOBER, "--value", "12", "--source", "Sổ của tổ"
    )["values"]  # fmt: skip
    assert [(each["value"], each["source"]) for each in given] == [(12, "Sổ của tổ")]
    assert script.run("report", "hand", measure, *OCTOBER, "--value", "12")[0] == 1
    assert script.run("report", "hand", measure, *OCTOBER, "--value", "x", "--source", "y")[0] == 1
    taken = script.ask("report", "hand", measure, *OCTOBER, "--value", "none", "--source", "Nhầm")
    assert taken["values"][0]["value"] is None
    rules = script.ask("report", "rules", "--period", "month_15", "--due-day", "16")
    assert rules == {"period": "month_15", "due_day": 16, "remind_days": 5}
    assert script.ask("report", "rules") == rules
    script.ask("report", "build", *OCTOBER)
    assert script.ask("report", "discard", *OCTOBER)["discarded"] is True
    assert script.run("report", "check", *OCTOBER)[0] == 1
    assert "Chưa lập báo cáo" in script.errors
    for words in ("status", "rules"):
        code, text = script.run("report", words)
        assert code == 0
        assert text.strip()


def _built(script: Script) -> tuple[str, ...]:
    script.ask("report", "build", *OCTOBER)
    return OCTOBER
