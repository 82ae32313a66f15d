"""`calendar …` as scripts use it: list, add, import, close."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.services import journal
from cds_desktop.services.dossiers import Reception, receive
from cds_desktop.services.offices import Office
from tests.command_line import Script
from tests.offices import CLERK, make_office

MODULES = ("cds_desktop.commands.calendar", "cds_desktop.commands.dossier")
CSV = """date,kind,name,source
2026-11-25,off,Ngày hội của xã,QĐ 12/QĐ-UBND
2026-11-28,working,Làm bù ngày 25/11,QĐ 12/QĐ-UBND
2026-09-02,off,Quốc khánh,sửa nguồn
"""


@pytest.fixture
def office(data_dir: Path) -> Iterator[Office]:
    office = make_office(data_dir)
    yield office
    office.close()


@pytest.fixture
def script(office: Office, data_dir: Path, now: datetime) -> Script:
    return Script(data_dir, now, MODULES)


def test_the_list_of_a_year_names_each_day_and_its_source(script: Script) -> None:
    rows = script.ask("calendar", "list", "--year", "2026")
    assert all(row.keys() == {"day", "kind", "name", "source"} for row in rows)
    assert {row["day"][:4] for row in rows} == {"2026"}
    by_day = {row["day"]: row for row in rows}
    assert by_day["2026-08-22"]["kind"] == "working"
    assert by_day["2026-09-02"]["name"] == "Quốc khánh"
    assert len(script.ask("calendar", "list")) > len(rows)


def test_a_day_is_added_and_then_changed(script: Script) -> None:
    words = ("calendar", "add", "--day", "2026-11-25", "--kind", "off", "--name")
    row = script.ask(*words, "Ngày hội", "--source", "QĐ 12")
    assert row == {"day": "2026-11-25", "kind": "off", "name": "Ngày hội", "source": "QĐ 12"}
    assert script.ask(*words, "Ngày hội của xã")["name"] == "Ngày hội của xã"
    code, text = script.run(
        "calendar", "add", "--day", "2026-11-21", "--kind", "off", "--name", "x"
    )
    assert (code, text) == (1, "")
    assert "21/11/2026 vốn là ngày nghỉ hằng tuần" in script.errors


def test_an_import_is_previewed_counted_stored_and_then_changes_nothing(
    script: Script, office: Office, tmp_path: Path
) -> None:
    file = tmp_path / "lịch.csv"
    file.write_text(CSV, encoding="utf-8")
    counts = {"added": 2, "changed": 1, "unchanged": 0}
    words = ("calendar", "import", str(file))
    assert script.ask(*words, "--preview") == counts | {"stored": False}
    assert "2026-11-25" not in [row["day"] for row in script.ask("calendar", "list")]
    assert script.ask(*words) == counts | {"stored": True}
    again = {"added": 0, "changed": 0, "unchanged": 3}
    assert script.ask(*words) == again | {"stored": True}
    entries = [e for e in journal.newest(office.open_uow, 10) if e.action == "days_imported"]
    assert [entry.details for entry in entries] == [counts]


def test_a_workbook_with_vietnamese_headings_is_read_the_same_way(
    script: Script, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("LỊCH NGHỈ NĂM 2026",),
        ("STT", "Ngày", "Loại", "Tên", "Nguồn"),
        (1, datetime(2026, 11, 25), "Nghỉ lễ", "Ngày hội của xã", "QĐ 12"),  # noqa: DTZ001
        (2, "28/11/2026", "Làm bù", "Làm bù ngày 25/11", None),
        (3, "2026-11-26", "Đóng cửa riêng", "Sửa trụ sở", None),
        (None, None, None, None, None),
    ):
        sheet.append(row)
    file = tmp_path / "lịch.xlsx"
    book.save(file)
    assert script.ask("calendar", "import", str(file))["added"] == 3
    rows = {row["day"]: row for row in script.ask("calendar", "list", "--year", "2026")}
    kinds = [rows[f"2026-11-{day}"]["kind"] for day in (25, 26, 28)]
    assert kinds == ["off", "closed", "working"]
    assert rows["2026-11-25"]["source"] == "QĐ 12"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,name\n2026-11-25,Ngày hội\n", "Tệp lịch thiếu cột: loại."),
        (
            "date,kind,name\nngày mai,off,Ngày hội\n",
            "Dòng 2 của tệp lịch: không đọc được ngày “ngày mai”. Viết như 02/09/2026.",
        ),
        (
            "date,kind,name\n2026-11-25,vui,Ngày hội\n",
            "Dòng 2 của tệp lịch: không hiểu loại ngày “vui”. Dùng: nghỉ, làm bù, đóng cửa.",
        ),
        (
            "date,kind,name\n2026-11-24,off,A\n2026-11-25,off,\n",
            "Dòng 3 của tệp lịch: chưa ghi tên ngày.",
        ),
        (
            "date,kind,name\n2026-11-25,off,A\n25/11/2026,off,B\n",
            "Dòng 3 của tệp lịch lặp lại ngày 25/11/2026.",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_the_row(
    script: Script, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "lịch.csv"
    file.write_text(text, encoding="utf-8")
    assert script.run("calendar", "import", str(file)) == (1, "")
    assert script.errors.strip() == said


def test_a_sudden_closure_is_previewed_applied_and_prints_whom_to_call(
    script: Script, office: Office
) -> None:
    reception = Reception(
        "1.004873",
        person_input("Trần Văn Tám", phone="0918 345 276"),
        limit=parse_limit_argument("2d"),
    )
    at = parse_instant("2026-11-16T08:00")
    code = receive(office.open_uow, reception, actor=CLERK, now=at).code
    words = ("calendar", "close", "--day", "2026-11-17", "--reason", "Bão số 5")
    row = {
        "code": code,
        "applicant": "Trần Văn Tám",
        "phone": "0918345276",
        "promised_at": "2026-11-18T08:00:00+07:00",
        "new_due_at": "2026-11-19T08:00:00+07:00",
    }
    shown = script.ask(*words)
    assert shown == {"days": ["2026-11-17"], "dossiers": [row], "stored": False}
    assert script.ask("dossier", "show", code)["due_at"] == row["promised_at"]

    status, text = script.run(*words, "--apply")
    assert status == 0
    assert "Trần Văn Tám  0918 345 276" in text
    record = script.ask("dossier", "show", code)
    assert (record["due_at"], record["original_due_at"]) == (row["new_due_at"], row["promised_at"])
    assert "closure" in [line["rule"] for line in record["explanation"]]
    _, told = script.run("dossier", "show", code)
    assert "Hẹn lúc tiếp nhận: 08:00 ngày 18/11/2026" in told
    status, _ = script.run(*words, "--apply")
    assert status == 1
    assert "Cơ quan vốn đã nghỉ các ngày này: 17/11/2026" in script.errors


def test_only_those_who_may_change_settings_import_a_calendar(office: Office) -> None:
    from cds_desktop.domain.errors import RuleBroken
    from cds_desktop.services.office_calendar import import_days

    leader = Actor(None, "Lãnh đạo", Role.LEADER)
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        import_days(office.open_uow, {}, actor=leader, now=parse_instant("2026-11-16T08:00"))


def test_a_year_is_exported_and_a_day_removed(script: Script, tmp_path: Path) -> None:
    file = tmp_path / "lịch 2026.csv"
    rows = script.ask("calendar", "list", "--year", "2026")
    assert script.ask("calendar", "export", str(file), "--year", "2026") == {
        "out": str(file), "days": len(rows),
    }  # fmt: skip
    same = {"added": 0, "changed": 0, "unchanged": len(rows), "stored": False}
    assert script.ask("calendar", "import", str(file), "--preview") == same
    assert script.ask("calendar", "remove", "--day", "2026-09-02")["name"] == "Quốc khánh"
    assert "2026-09-02" not in [row["day"] for row in script.ask("calendar", "list")]
    assert script.run("calendar", "remove", "--day", "2026-09-02")[0] == 1
    assert "Không có ngày 02/09/2026" in script.errors
    assert script.ask("calendar", "import", str(file))["added"] == 1
    assert script.run("calendar", "export", str(tmp_path / "thiếu" / "lịch.csv"))[0] == 1
    assert "Không ghi được tệp" in script.errors


def test_a_closure_is_taken_back_by_command(script: Script, office: Office) -> None:
    reception = Reception(
        "1.004873", person_input("Trần Văn Tám"), limit=parse_limit_argument("2d")
    )
    at = parse_instant("2026-11-16T08:00")
    code = receive(office.open_uow, reception, actor=CLERK, now=at).code
    before = script.ask("dossier", "show", code)["due_at"]
    script.ask("calendar", "close", "--day", "2026-11-17", "--reason", "Bão", "--apply")
    words = ("calendar", "reopen", "--day", "2026-11-17", "--reason", "Ghi nhầm")
    shown = script.ask(*words)
    assert (shown["stored"], shown["kept"]) == (False, [])
    assert [one["new_due_at"] for one in shown["dossiers"]] == [before]
    assert script.ask("dossier", "show", code)["due_at"] != before
    status, text = script.run(*words, "--apply")
    assert status == 0
    assert "Mở cửa lại (Bão): Thứ Ba 17/11/2026" in text
    assert script.ask("dossier", "show", code)["due_at"] == before
    assert script.run(*words, "--apply")[0] == 1
    assert "không ghi đóng cửa riêng các ngày này: 17/11/2026" in script.errors
    kinds = [one["kind"] for one in script.ask("calendar", "closures")]
    assert kinds == ["reopening", "closure"]


def test_rules_are_shown_set_from_a_day_and_taken_back(script: Script) -> None:
    (first,) = script.ask("calendar", "rules")["rule_sets"]
    assert (first["current"], first["supplement_policy"]) == (True, "restart")
    words = ("calendar", "rules", "--set", "hours=07:30-11:30,13:00-17:00", "hours-sat=7h-11h")
    sets = script.ask(*words, "supplement=pause", "cutoff-all=yes", "--from", "2027-01-01")
    old, new = sets["rule_sets"]
    assert old == first
    assert (new["valid_from"], new["current"], new["cutoff_for_all"]) == ("2027-01-01", False, True)
    assert new["sessions"] == [["07:30", "11:30"], ["13:00", "17:00"]]
    assert new["sessions_by_weekday"] == {"5": [["07:00", "11:00"]]}
    _, text = script.run("calendar", "rules")
    assert "Bộ 1, từ đầu đến 31/12/2026 (đang áp dụng):" in text
    assert "Thứ Bảy: 07:00–11:00" in text
    more = script.ask("calendar", "rules", "--set", "hours-sat=", "--from", "2027-01-01")
    assert more["rule_sets"][1]["sessions_by_weekday"] == {}
    assert more["rule_sets"][1]["supplement_policy"] == "pause"
    assert script.ask("calendar", "rules", "--take-back", "2027-01-01")["rule_sets"] == [first]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("giờ=7", "Không có mục “giờ” trong quy tắc."),
        ("payment=never", "Giá trị “never” không dùng được cho mục “payment”."),
        ("cutoff=25:00", "Giá trị “25:00” không dùng được cho mục “cutoff”."),
        ("hours=sáng", "Không đọc được giờ “sáng”."),
        ("name=", "Chưa ghi căn cứ của bộ quy tắc"),
    ],
)
def test_a_wrong_rule_is_refused_with_what_is_known(
    script: Script, setting: str, said: str
) -> None:
    assert script.run("calendar", "rules", "--set", setting) == (1, "")
    assert said in script.errors
    assert len(script.ask("calendar", "rules")["rule_sets"]) == 1
