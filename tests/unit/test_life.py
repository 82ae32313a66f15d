"""What happens on the way: supplements, an apology, a withdrawal, a stop; what is at risk."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cds_desktop.domain.clock import iso, parse_instant
from cds_desktop.domain.deadlines import parse_limit_argument
from cds_desktop.domain.dossier_waits import apology_of, supplement_requests
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.keyed_text import InputMethod, keyed_by, untangle
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.running_dossiers import RiskGroup
from cds_desktop.domain.settlement_form import WithoutDueDate
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services import dossier_views
from cds_desktop.services.dossiers import Reception, extend, move, receive, show, undo_move
from cds_desktop.services.dossiers.risk import at_risk, start_of
from cds_desktop.services.offices import Office
from cds_desktop.wording.dossiers import steps_of
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of
from tests.command_line import Script
from tests.offices import CLERK, applicant, make_office

MODULES = ("cds_desktop.commands.dossier", "cds_desktop.commands.person")
CARD = "096190000001||Nguyễn Thị Thử|01021990|Nữ|Ấp 1, Xã Mẫu, Cà Mau|15082021"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path / "Dữ liệu")
    yield office
    office.close()


@pytest.fixture
def each_office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The same office on SQLite and on PostgreSQL."""
    office = make_office(tmp_path / "Dữ liệu", url=database_url)
    yield office
    office.close()


@pytest.fixture
def open_uow(office: Office) -> OpenUow:
    return office.open_uow


def take_in(open_uow: OpenUow, at: str, limit: str = "5d", name: str = "Trần Văn Tám") -> str:
    reception = Reception("1.004873", applicant(name, ""), limit=parse_limit_argument(limit))
    return receive(open_uow, reception, actor=CLERK, now=parse_instant(at)).code


def step(open_uow: OpenUow, code: str, to: Status, at: str, reason: str = "") -> None:
    move(open_uow, code, to, reason=reason, actor=CLERK, now=parse_instant(at))


def apologise(
    open_uow: OpenUow, code: str, until: str, at: str, reason: str = "Chờ xác minh"
) -> None:
    extend(open_uow, code, parse_instant(until), reason=reason, actor=CLERK, now=parse_instant(at))


# --- words that a script got wrong ---------------------------------------------------------------


def test_a_wrong_word_is_answered_with_the_right_ones(office: Office) -> None:
    code = take_in(office.open_uow, "2026-11-16T09:00")
    modules = (*MODULES, "cds_desktop.commands.digitise")
    script = Script(office.data_dir.path, parse_instant("2026-11-17T09:00"), modules)
    assert script.run("dossier", "move", code, "--to", "done")[0] == 1
    assert "“done”" in script.errors
    assert all(status.term in script.errors for status in Status)
    papers = len(show(office.open_uow, code).components)
    assert papers
    state = ("digitise", "state", code, "--paper", "99", "--to", "reused")
    assert script.run(*state)[0] == 1
    assert f"số 99. Số thứ tự từ 1 đến {papers}." in script.errors


# --- the apology ---------------------------------------------------------------------------------


def test_an_apology_names_a_new_date_and_keeps_the_old_one(each_office: Office) -> None:
    open_uow = each_office.open_uow
    code = take_in(open_uow, "2026-11-16T09:00")
    apologise(open_uow, code, "2026-11-26T09:00", "2026-11-20T10:00")
    record = show(open_uow, code)
    assert record.due_at == record.original_due_at == parse_instant("2026-11-23T09:00")
    assert record.extended_due_at == parse_instant("2026-11-26T09:00")
    apology = apology_of(record)
    assert apology is not None
    assert (apology.reason, apology.officer_name) == ("Chờ xác minh", CLERK.name)
    view = dossier_views.view(open_uow, code)
    assert "extended" in [str(reason.rule) for reason in view.reasons]
    assert sentence_of(view.history[-1]) == (
        "Xin lỗi và hẹn lại ngày trả: 09:00, Thứ Năm 26/11/2026. Lý do: Chờ xác minh"
    )
    titles = [words.title for words in steps_of(record, parse_instant("2026-11-20T10:00"))]
    assert titles[1] == "Xin lỗi và hẹn lại ngày trả"


def test_a_day_alone_keeps_the_hour_of_the_slip(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:12")
    now = parse_instant("2026-11-17T08:00")
    record = extend(open_uow, code, date(2026, 11, 30), reason="Chờ xác minh", actor=CLERK, now=now)
    assert record.extended_due_at == parse_instant("2026-11-30T09:12")


@pytest.mark.parametrize(
    ("until", "at", "code"),
    [
        ("2026-11-26T09:00", "2026-11-23T08:00", "extension.too_late"),
        ("2026-11-26T09:00", "2026-11-21T08:00", "extension.too_late"),  # a Saturday
        ("2026-11-23T09:00", "2026-11-20T08:00", "extension.not_later"),
        ("2026-11-28T09:00", "2026-11-20T08:00", "extension.not_working_moment"),
        ("2026-11-26T09:00", "2026-11-16T08:00", "dossier.move_before_last"),
    ],
)
def test_an_apology_in_the_wrong_moment_is_refused(
    open_uow: OpenUow, until: str, at: str, code: str
) -> None:
    dossier = take_in(open_uow, "2026-11-16T09:00")
    with pytest.raises(RuleBroken) as refused:
        apologise(open_uow, dossier, until, at)
    assert refused.value.code == code
    assert "T0" not in sentence(refused.value)
    assert show(open_uow, dossier).extended_due_at is None


def test_a_second_new_date_is_refused(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    apologise(open_uow, code, "2026-11-26T09:00", "2026-11-17T10:00")
    with pytest.raises(RuleBroken, match=r"extension\.already_used"):
        apologise(open_uow, code, "2026-11-27T09:00", "2026-11-17T11:00")


def test_a_new_date_needs_a_reason_a_right_and_a_running_clock(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    with pytest.raises(RuleBroken, match=r"extension\.reason_missing"):
        apologise(open_uow, code, "2026-11-26T09:00", "2026-11-17T10:00", reason=" ")
    supervisor = Actor(None, "Giám sát", Role.SUPERVISOR)
    now = parse_instant("2026-11-17T10:00")
    with pytest.raises(RuleBroken, match=r"officer\.not_allowed"):
        extend(open_uow, code, date(2026, 11, 30), reason="Chờ", actor=supervisor, now=now)
    step(open_uow, code, Status.SUPPLEMENT_REQUESTED, "2026-11-17T08:00", "Thiếu tờ khai")
    with pytest.raises(RuleBroken, match=r"extension\.not_running"):
        apologise(open_uow, code, "2026-11-26T09:00", "2026-11-17T10:00")


def test_a_mistyped_new_date_is_undone_within_minutes_and_may_be_named_again(
    each_office: Office,
) -> None:
    open_uow = each_office.open_uow
    code = take_in(open_uow, "2026-11-16T09:00")
    before = show(open_uow, code).explanation
    apologise(open_uow, code, "2026-11-27T09:00", "2026-11-17T10:00")
    undo_move(open_uow, code, actor=CLERK, now=parse_instant("2026-11-17T10:05"))
    record = show(open_uow, code)
    assert record.extended_due_at is None
    assert record.explanation == before
    assert apology_of(record) is None
    apologise(open_uow, code, "2026-11-26T09:00", "2026-11-17T10:06")
    assert show(open_uow, code).extended_due_at == parse_instant("2026-11-26T09:00")


def test_a_dossier_with_an_apology_is_still_late_by_its_first_date(open_uow: OpenUow) -> None:
    code = take_in(open_uow, "2026-11-16T09:00")
    apologise(open_uow, code, "2026-11-26T09:00", "2026-11-17T10:00")
    step(open_uow, code, Status.PROCESSING, "2026-11-17T11:00")
    step(open_uow, code, Status.FINISHED, "2026-11-25T09:00")
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    with open_uow(read_only=True) as uow:
        late = uow.indicators.settled_ids(
            Measure.SETTLED_LATE, first, last, WithoutDueDate.LATE, None
        )
    assert late == (show(open_uow, code).id,)


# --- supplements, withdrawal, stop ---------------------------------------------------------------


def test_the_commands_walk_a_dossier_and_warn_at_the_second_request(office: Office) -> None:
    code = take_in(office.open_uow, "2026-11-16T09:00")
    script = Script(office.data_dir.path, parse_instant("2026-11-17T09:00"), MODULES)
    first = script.ask("dossier", "supplement", code, "--reason", "Thiếu tờ khai")
    assert first["status"] == "supplement_requested"
    assert "warning" not in first
    assert first["moves"][-1]["reason"] == "Thiếu tờ khai"
    script.ask("dossier", "move", code, "--to", "processing", "--at", "2026-11-18T08:00")
    again = script.ask(
        "dossier", "supplement", code, "--reason", "Thiếu ảnh", "--at", "2026-11-18T09:00"
    )
    assert again["warning"].startswith("Đây là lần yêu cầu bổ sung thứ 2")
    assert script.errors.startswith("Đây là lần yêu cầu bổ sung thứ 2")
    assert supplement_requests(show(office.open_uow, code)) == 2
    stopped = script.ask(
        "dossier", "stop", code, "--reason", "Quá hạn bổ sung", "--at", "2026-11-30T09:00"
    )
    assert stopped["status"] == "stopped"
    status, _ = script.run(
        "dossier", "withdraw", code, "--reason", "Đơn xin rút", "--at", "2026-11-30T10:00"
    )
    assert status == 1
    assert "Không chuyển được từ “Dừng xử lý”" in script.errors


def test_withdraw_needs_a_reason_and_extend_tells_the_new_date(office: Office) -> None:
    code = take_in(office.open_uow, "2026-11-16T09:00")
    script = Script(office.data_dir.path, parse_instant("2026-11-17T09:00"), MODULES)
    extended = script.ask(
        "dossier", "extend", code, "--reason", "Chờ xác minh", "--until", "2026-11-26"
    )
    assert extended["extended_due_at"] == "2026-11-26T09:00:00+07:00"
    assert extended["due_at"] == extended["original_due_at"] == "2026-11-23T09:00:00+07:00"
    _, shown = script.run("dossier", "show", code)
    assert "Đã xin lỗi và hẹn lại: 09:00 ngày 26/11/2026" in shown
    assert script.run("dossier", "withdraw", code, "--reason", " ")[0] == 1
    withdrawn = script.ask("dossier", "withdraw", code, "--reason", "Đơn xin rút ngày 17/11")
    assert withdrawn["status"] == "withdrawn"


# --- what is at risk -----------------------------------------------------------------------------


def test_the_risk_list_groups_what_is_due_late_and_untouched(each_office: Office) -> None:
    open_uow = each_office.open_uow
    late = take_in(open_uow, "2026-11-16T09:00", "1d")
    today = take_in(open_uow, "2026-11-16T16:00", "2d")
    tomorrow = take_in(open_uow, "2026-11-16T09:00", "3d")
    in_two = take_in(open_uow, "2026-11-16T09:00", "4d")
    within = take_in(open_uow, "2026-11-16T09:00", "9d")
    waiting = take_in(open_uow, "2026-11-16T09:00", "1d")
    step(open_uow, waiting, Status.SUPPLEMENT_REQUESTED, "2026-11-16T10:00", "Thiếu tờ khai")
    done = take_in(open_uow, "2026-11-16T09:00", "1d")
    step(open_uow, done, Status.WITHDRAWN, "2026-11-16T10:00", "Đơn xin rút")

    script = Script(each_office.data_dir.path, parse_instant("2026-11-18T14:00"), MODULES)
    assert script.ask("dossier", "risk") == {
        "on": "2026-11-18",
        "untouched_days": 5,
        "late": [late],
        "due_today": [today],
        "due_in_one_day": [tomorrow],
        "due_in_two_days": [in_two],
        "untouched": [],
    }
    _, text = script.run("dossier", "risk", "--days", "2")
    assert "Lâu chưa xử lý: 5" in text
    assert "Quá hạn 1 ngày" in text
    on_monday = script.ask("dossier", "risk", "--on", "2026-11-23", "--days", "5")
    assert on_monday["late"] == [late, today, tomorrow, in_two]
    assert set(on_monday["untouched"]) == {late, today, tomorrow, in_two, within}


def test_any_step_of_an_officer_touches_a_dossier(each_office: Office) -> None:
    open_uow = each_office.open_uow
    code = take_in(open_uow, "2026-11-16T09:00", "15d")
    other = take_in(open_uow, "2026-11-16T09:00", "15d")
    apologise(open_uow, code, "2026-12-30T09:00", "2026-11-18T10:00")
    found = at_risk(open_uow, now=start_of(date(2026, 11, 20)), untouched_days=5)
    assert [row.code for row in found.groups[RiskGroup.UNTOUCHED]] == []
    # 24/11 is a holiday.
    found = at_risk(open_uow, now=start_of(date(2026, 11, 25)), untouched_days=5)
    assert [row.code for row in found.groups[RiskGroup.UNTOUCHED]] == [other]
    assert [iso(row.touched_at)[:10] for row in found.groups[RiskGroup.UNTOUCHED]] == ["2026-11-16"]


# --- cards ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keyed", "method", "meant"),
    [
        ("Nguyeenx Thij Thuwr", InputMethod.TELEX, "Nguyễn Thị Thử"),
        ("Nguye64n Thi5 Thu73", InputMethod.VNI, "Nguyễn Thị Thử"),
        ("NGUYEENX VAWN DDUWCS", InputMethod.TELEX, "NGUYỄN VĂN ĐỨC"),
        ("Trương Thij Hoaf", InputMethod.TELEX, "Trương Thị Hòa"),
        ("Huynh2 Quoc61 D9at5", InputMethod.VNI, "Huỳnh Quốc Đạt"),
        ("Truwowng Quys Thuyr", InputMethod.TELEX, "Trương Quý Thủy"),
        ("Gia2u Nguye6n4 Khu7o7ng", InputMethod.VNI, "Giàu Nguyễn Khương"),
    ],
)
def test_a_name_left_as_it_was_keyed_is_recognised_and_read(
    keyed: str, method: InputMethod, meant: str
) -> None:
    assert keyed_by(keyed) is method
    assert untangle(keyed, method) == meant
    assert keyed_by(meant) is None


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Thử", "Tran Van Tam", "Lê Quý Đôn", "Y Moan", "H'Hen"]
)
def test_a_plain_name_is_not_suspected(name: str) -> None:
    assert keyed_by(name) is None


def test_a_card_is_read_without_any_office(tmp_path: Path) -> None:
    script = Script(tmp_path / "chưa có", parse_instant("2026-11-17T09:00"), MODULES)
    answer = script.ask("person", "parse-card", CARD)
    assert answer == {
        "fields": {
            "id_number": "096190000001",
            "old_number": "",
            "full_name": "Nguyễn Thị Thử",
            "born_on": "01/02/1990",
            "sex": "Nữ",
            "address": "Ấp 1, Xã Mẫu, Cà Mau",
            "issued_on": "15/08/2021",
        },
        "warnings": [],
        "field_count": 7,
    }
    assert not (tmp_path / "chưa có").exists()


def test_a_garbled_card_from_standard_input_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(tmp_path, parse_instant("2026-11-17T09:00"), MODULES)
    garbled = CARD.replace("Nguyễn Thị Thử", "Nguye64n Thi5 Thu73")
    stream = io.TextIOWrapper(io.BytesIO(garbled.encode("utf-8") + b"\r\n"), encoding="ascii")
    monkeypatch.setattr("sys.stdin", stream)
    answer = script.ask("person", "parse-card", "-")
    assert answer["suggested_name"] == "Nguyễn Thị Thử"
    (warning,) = answer["warnings"]
    assert warning["code"] == "card.keyed_vni"
    assert "phím gõ VNI" in warning["text"]
    assert answer["field_count"] == 7


def test_a_card_that_is_none_is_refused_with_a_sentence(tmp_path: Path) -> None:
    script = Script(tmp_path, parse_instant("2026-11-17T09:00"), MODULES)
    assert script.run("person", "parse-card", CARD.replace("0961", "961", 1)) == (1, "")
    assert "cần 12 chữ số, đang có 11" in script.errors
