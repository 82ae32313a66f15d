"""`report consolidate|import|receipt|board|ranking|key` as a script uses them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.commands.consolidation import read_period
from cds_desktop.domain.errors import CdsError
from tests.command_line import Script
from tests.offices import make_office
from tests.oracles.consolidation_files import on_disk
from tests.oracles.consolidation_play import a_province
from tests.unit.test_consolidation import sending

NOW = datetime(2025, 8, 20, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MODULES = (
    "cds_desktop.commands.report", "cds_desktop.commands.consolidation",
    "cds_desktop.commands.unit",
)  # fmt: skip


@pytest.fixture
def script(tmp_path: Path) -> Script:
    office, _world = a_province(tmp_path / "province", 5, months=4)
    office.close()
    return Script(tmp_path / "province", NOW, MODULES)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Three good reports, one changed, one older version."""
    folder = tmp_path / "in" / "deep"
    folder.mkdir(parents=True)
    for sent in (
        sending("32000"), sending("32001"), sending("32002", version=2), sending("32002"),
        sending("32003", code="incoming.cell_changed"),
    ):  # fmt: skip
        on_disk(sent, folder)
    return folder.parent


def test_consolidate_answers_as_agreed(script: Script, inbox: Path, tmp_path: Path) -> None:
    out = inbox / "sums.xlsx"
    words = ("report", "consolidate", "--period", "2025-07", "--out", str(out), str(inbox))
    told = script.ask(*words)
    assert [(each["unit"], each["version"]) for each in told["accepted"]] == [
        ("32000", 1), ("32001", 1), ("32002", 2),
    ]  # fmt: skip
    assert {Path(each["file"]).name: each["code"] for each in told["rejected"]} == {
        "32002-v1.xlsx": "incoming.older_version",
        "32003-v1incoming-cell_changed.xlsx": "incoming.cell_changed",
    }
    assert all(each["reason"].endswith(".") for each in told["rejected"])
    assert told["totals"]["II06a.total.3"] == 60
    assert [each["unit"] for each in told["missing"]] == ["32003", "32004"]
    assert out.is_file()
    # Again, with the workbook of sums in the same folder: the same.
    again = script.ask(*words)
    assert again["totals"] == told["totals"]
    assert again["content_hash"] == told["content_hash"]
    assert [each["file"] for each in again["accepted"]] == [
        each["file"] for each in told["accepted"]
    ]
    code, text = script.run(*words)
    assert code == 0
    assert "Được tính: 3 đơn vị" in text


def test_nothing_accepted_is_a_refusal_with_its_reasons(script: Script, tmp_path: Path) -> None:
    path = on_disk(sending(code="incoming.damaged"), tmp_path)
    out = tmp_path / "sums.xlsx"
    code, text = script.run(
        "report", "consolidate", "--period", "2025-07", "--out", str(out), str(path), "--json"
    )
    assert code == 1
    assert json.loads(text)["rejected"][0]["code"] == "incoming.damaged"
    assert not out.exists()


def test_the_month_is_asked_from_board_and_ranking(script: Script, inbox: Path) -> None:
    taken = script.ask("report", "import", str(inbox))
    assert len(taken["accepted"]) == 3
    assert taken["accepted"][0]["from"] == "2025-07-01"
    board = script.ask("report", "board", "--months", "2")
    assert [(one["received"], one["expected"], one["on_time"]) for one in board["periods"]] == [
        (0, 0, 0), (3, 5, 0),
    ]  # fmt: skip
    states = {row["unit"]: row["cells"][1]["state"] for row in board["units"]}
    assert (states["32000"], states["32003"], states["32004"]) == ("late", "rejected", "missing")
    ranking = script.ask("report", "ranking", "S05", "--period", "7/2025")
    assert (ranking["numerator"], ranking["denominator"]) == (39, 45)
    assert {unit["unranked"] for unit in ranking["units"]} == {"small_base", "no_report"}
    code, _text = script.run("report", "ranking", "S99", "--period", "2025-07")
    assert code == 1
    assert "S05" in script.errors


def test_receipts_and_keys_by_command(script: Script, inbox: Path, tmp_path: Path) -> None:
    script.ask("report", "import", "--period", "2025-07", str(inbox))
    told = script.ask("report", "receipt", "--period", "2025-07", "--out", str(tmp_path / "out"))
    answers = {each["unit"]: each["answer"] for each in told["receipts"]}
    assert answers == {"32000": "accepted", "32001": "accepted", "32002": "accepted",
                       "32003": "rejected"}  # fmt: skip
    assert len(list((tmp_path / "out").iterdir())) == 4
    code, _text = script.run("report", "receipt", "--period", "2025-07")
    assert code == 1
    path = inbox / "deep" / "32000-v1.xlsx"
    key = script.ask("report", "key", "add", str(path))
    assert key["unit"] == "32000"
    assert key["fingerprint"] in {
        each["fingerprint"] for each in script.ask("report", "key", "list")
    }


def test_a_unit_reads_the_receipt_that_it_was_sent(tmp_path: Path) -> None:
    """The whole way: built, approved, exported, added up, answered, read."""
    now = datetime(2026, 11, 5, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    make_office(tmp_path / "unit", with_catalogue=False).close()
    province, _world = a_province(tmp_path / "province", 5, months=4)
    province.close()
    unit = Script(tmp_path / "unit", now, MODULES)
    above = Script(tmp_path / "province", now, MODULES)
    days = ("--from", "2026-10-01", "--to", "2026-10-31")
    unit.ask("report", "build", *days)
    unit.ask("report", "approve", *days)
    (tmp_path / "in").mkdir()
    unit.ask("report", "export", *days, "--out", str(tmp_path / "in" / "xa.xlsx"))
    above.ask(
        "unit", "open", "32016", "--name", "Xã Cái Nước", "--parent", "96", "--on", "01/01/2026",
        "--reason", "Thành lập",
    )  # fmt: skip
    told = above.ask(
        "report", "consolidate", "--period", "2026-10", "--out", str(tmp_path / "sums.xlsx"),
        str(tmp_path / "in"),
    )  # fmt: skip
    (accepted,) = told["accepted"]
    assert (accepted["unit"], accepted["tree_code"]) == ("000.00.16.H12", "32016")
    above.ask("report", "receipt", "--period", "2026-10", "--out", str(tmp_path / "out"))
    (receipt,) = (tmp_path / "out").iterdir()
    # The receiver's key is compared by telephone first.
    code, _text = unit.run("report", "receipt", str(receipt))
    assert code == 1
    keys = above.ask("report", "key", "list")
    (fingerprint,) = [one["fingerprint"] for one in keys if one["unit"] == "000.00.00.H12"]
    read = unit.ask("report", "receipt", str(receipt), "--trust", fingerprint)
    assert (read["answer"], read["version"], read["reasons"]) == ("accepted", 1, [])


@pytest.mark.parametrize("text", ["2026-13", "2026", "tháng 11", "2026-11-30..2026-11-01", "x..y"])
def test_a_period_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(CdsError):
        read_period(text)


def test_periods_are_written_in_several_ways() -> None:
    assert read_period("2026-11") == read_period("11/2026") == read_period("01/11/2026..30/11/2026")
