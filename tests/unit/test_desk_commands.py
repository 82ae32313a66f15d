"""The desk's acts as commands: what a screen does to a dossier a script can do too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.services.dossiers import Reception, receive, show
from cds_desktop.services.forms import plan_form
from cds_desktop.services.offices import Office
from cds_desktop.wording.forms import write_form
from tests.command_line import Script
from tests.offices import CLERK, applicant, make_office

MODULES = ("cds_desktop.commands.dossier",)
AT = parse_instant("2026-11-17T09:00")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office
    office.close()


@pytest.fixture
def script(office: Office) -> Script:
    return Script(office.data_dir.path, AT, MODULES)


@pytest.fixture
def code(office: Office, script: Script) -> str:
    """A dossier in work, received on Monday with five working days."""
    reception = Reception("1.004873", applicant(), limit=parse_limit_argument("5d"))
    now = parse_instant("2026-11-16T09:00")
    made = receive(office.open_uow, reception, actor=CLERK, now=now).code
    script.ask("dossier", "move", made, "--to", "processing")
    return made


def test_a_request_with_a_list_and_a_last_day_reaches_form_02(
    office: Office, script: Script, code: str
) -> None:
    script.ask("dossier", "settings", "--supplement-days", "3")
    asked = script.ask(
        "dossier", "supplement", code, "--reason", "Theo Điều 16.", "--item", "Giấy chứng sinh",
        "--item", "Ảnh 3x4",
    )  # fmt: skip
    assert asked["moves"][-1]["items"] == ["Giấy chứng sinh", "Ảnh 3x4"]
    assert asked["wait_until"] == "2026-11-20"
    planned = plan_form(office.open_uow, code, "02", write_form, actor=CLERK, now=AT)
    assert planned.content is not None
    assert planned.content.lists["items"] == ("Giấy chứng sinh", "Ảnh 3x4")
    assert planned.content.facts["ground"] == (
        "Theo Điều 16. Bổ sung đến hết ngày 20 tháng 11 năm 2026"
    )
    assert script.run("dossier", "stop", code, "--reason", "Không nộp")[0] == 1
    assert "còn bổ sung được đến hết ngày 20/11/2026" in script.errors
    undone = script.ask("dossier", "undo", code)
    assert undone["status"] == "processing"
    again = script.ask(
        "dossier", "supplement", code, "--reason", "Điều 16", "--item", "Ảnh", "--until", "none"
    )
    assert again["wait_until"] is None


def test_a_dossier_is_laid_before_the_leader_and_comes_back(script: Script, code: str) -> None:
    assert script.ask("dossier", "submit", code)["signing_at"] == "2026-11-17T09:00:00+07:00"
    assert script.run("dossier", "submit", code)[0] == 1
    assert "đã trình ký lúc 09:00 ngày 17/11/2026" in script.errors
    _, text = script.run("dossier", "show", code)
    assert "Chờ ký từ 17/11 09:00" in text
    assert script.ask("dossier", "unsubmit", code, "--reason", "Sai tên")["signing_at"] is None
    back = script.ask("dossier", "undo", code, "--act", "signing_returned")
    assert back["signing_at"] is not None


def test_originals_are_kept_listed_and_given_back(script: Script, code: str) -> None:
    kept = script.ask("dossier", "originals", code, "--keep", "1", "2")
    assert [paper["is_kept"] for paper in kept["papers"][:2]] == [True, True]
    assert (
        script.ask("dossier", "originals", code, "--unkeep", "2")["papers"][1]["is_kept"] is False
    )
    script.ask("dossier", "move", code, "--to", "finished")
    assert script.run("dossier", "handback", code)[0] == 1
    assert "Còn bản chính chưa trả lại" in script.errors
    script.ask("dossier", "handback", code, "--reason", "Gửi giữ hộ")
    (left,) = script.ask("dossier", "originals")
    assert left["code"] == code
    assert left["phone"] == "0918345276"
    assert script.run("dossier", "originals", code, "--give-back", "một")[0] == 1
    assert "“một” không phải số thứ tự giấy tờ" in script.errors
    back = script.ask("dossier", "originals", code, "--give-back", "all", "--to", "Trần Văn Bé")
    assert back["papers"][0]["given_back_to"] == "Trần Văn Bé"
    assert script.ask("dossier", "originals") == []
    assert script.run("dossier", "originals") == (0, "Không còn bản chính nào phải trả lại.\n")


def test_a_result_lies_on_a_shelf_is_called_about_and_fetched_by_somebody_else(
    script: Script, code: str
) -> None:
    assert script.ask("dossier", "ready") == []
    script.ask("dossier", "move", code, "--to", "finished")
    assert script.ask("dossier", "shelf", code)["shelf"] == "A1"
    assert script.run("dossier", "called", code, "--outcome", "will_come")[0] == 1
    assert "Cần ghi ngày người dân hẹn đến nhận." in script.errors
    script.ask("dossier", "called", code, "--outcome", "will_come", "--on", "20/11/2026")
    (line,) = script.ask("dossier", "ready")
    assert line == {
        "code": code,
        "applicant": "Nguyễn Thị Cẩm Tú",
        "phone": "0918345276",
        "procedure_name": line["procedure_name"],
        "ready_at": "2026-11-17T09:00:00+07:00",
        "shelf": "A1",
        "called_at": "2026-11-17T09:00:00+07:00",
        "outcome": "will_come",
        "comes_on": "2026-11-20",
        "call_note": "",
    }
    _, text = script.run("dossier", "ready")
    assert "kệ A1  ·  gọi 17/11 09:00: hẹn đến nhận 20/11" in text
    assert script.ask("dossier", "ready", "--days", "1") == []
    assert script.ask("dossier", "shelf", code, "none")["shelf"] == ""
    done = script.ask(
        "dossier", "handback", code, "--to", "trần văn bé", "--note", "Giấy ủy quyền số 12",
        "--way", "post",
    )  # fmt: skip
    assert (done["receiver_note"], done["way"]) == ("Giấy ủy quyền số 12", "post")
    assert done["receiver"]


def test_what_cannot_be_taken_in_is_refused_with_form_03(office: Office, script: Script) -> None:
    words = (
        "dossier", "refuse-intake", "--procedure", "1.004873", "--applicant", "Lý Văn Đẹt",
        "--channel", "direct", "--filed-by", "self", "--reason",
    )  # fmt: skip
    assert script.run(*words, " ")[0] == 1
    refused = script.ask(*words, "Không thuộc thẩm quyền")
    assert (refused["status"], refused["due_at"]) == ("not_accepted", None)
    planned = plan_form(office.open_uow, refused["code"], "03", write_form, actor=CLERK, now=AT)
    assert planned.content is not None
    assert planned.content.facts["reason"] == "Không thuộc thẩm quyền"
    assert script.ask("dossier", "undo", refused["code"])["status"] == "registered"


def test_the_choices_of_the_desk_are_told_and_changed(script: Script) -> None:
    assert script.ask("dossier", "settings") == {
        "supplement_days": None,
        "extension_days": 3,
        "shelves": "A1-A50",
    }
    changed = script.ask(
        "dossier", "settings", "--supplement-days", "10", "--shelves", "B1-B9, TỦ1"
    )
    assert changed["supplement_days"] == 10
    assert script.ask("dossier", "settings", "--supplement-days", "none")["supplement_days"] is None
    for wrong in (("--supplement-days", "mười"), ("--shelves", "tủ lớn")):
        assert script.run("dossier", "settings", *wrong)[0] == 1
        assert script.errors.strip()


def test_scripts_of_the_first_version_go_on_working(
    office: Office, script: Script, code: str
) -> None:
    asked = script.ask("dossier", "supplement", code, "--reason", "Thiếu tờ khai; thiếu ảnh")
    assert asked["moves"][-1]["items"] == []
    planned = plan_form(office.open_uow, code, "02", write_form, actor=CLERK, now=AT)
    assert planned.content is not None
    assert planned.content.lists["items"] == ("Thiếu tờ khai", "Thiếu ảnh")
    script.ask("dossier", "move", code, "--to", "processing")
    script.ask("dossier", "move", code, "--to", "finished")
    done = script.ask("dossier", "handback", code, "--receiver", "Lê Văn Bé")
    assert done["receiver"] == show(office.open_uow, code).receiver_name == "Lê Văn Bé"
