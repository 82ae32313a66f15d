"""The legal forms as data, the facts of a dossier on them, and the register of a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.form_sets import (
    FACTS,
    FormContent,
    check_form,
    filled,
    receipt_of,
    set_of,
    set_on,
)
from cds_desktop.domain.form_toml import form_set_from_toml
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.register import missing_numbers
from cds_desktop.services import dossiers, journal
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.forms import (
    PlannedForm,
    form_sets,
    plan_form,
    record_form_print,
)
from cds_desktop.services.offices import Office
from cds_desktop.services.register import plan_register, record_register_print, register_year
from cds_desktop.wording.forms import (
    clock_and_day,
    long_day,
    split_request,
    write_form,
    write_register,
)
from tests.offices import CLERK, applicant, make_office

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=ZONE)
MARITAL_STATUS = "1.004873"
LEADER = Actor(None, "Trần Văn Đức", Role.LEADER)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def _come(office: Office, now: datetime = NOW, channel: Channel = Channel.DIRECT) -> str:
    reception = Reception(MARITAL_STATUS, applicant(), channel=channel)
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=now).code


def _move(office: Office, code: str, to: Status, hours: float, reason: str = "") -> None:
    at = NOW + timedelta(hours=hours)
    dossiers.move(office.open_uow, code, to, reason=reason, actor=CLERK, now=at)


def _plan(
    office: Office, code: str, form: str, set_id: str | None = None, *, days: int = 1
) -> PlannedForm:
    now = NOW + timedelta(days=days)
    return plan_form(office.open_uow, code, form, write_form, set_id=set_id, actor=CLERK, now=now)


def _content(planned: PlannedForm) -> FormContent:
    assert planned.content is not None
    check_form(planned.chosen.template, planned.content)
    return planned.content


def _missing(planned: PlannedForm) -> object:
    assert planned.content is not None
    with pytest.raises(RuleBroken) as refused:
        check_form(planned.chosen.template, planned.content)
    assert refused.value.code == "form.field_missing"
    return refused.value.facts["field"]


# --- the sets -------------------------------------------------------------------------------------


def test_the_circulars_have_six_and_seven_forms() -> None:
    kinds = {each.id: [form.kind.value for form in each.forms] for each in form_sets()}
    assert kinds == {
        "2018": ["receipt", "supplement", "refusal", "apology", "control", "register"],
        "2025": ["receipt", "supplement", "refusal", "apology", "stop", "control", "register"],
    }
    for each in form_sets():
        assert [form.number for form in each.forms] == [
            f"{number:02d}" for number in range(1, len(each.forms) + 1)
        ]


@pytest.mark.parametrize(
    ("day", "id"),
    [
        (date(2019, 1, 6), "2018"),
        (date(2025, 9, 14), "2018"),
        (date(2025, 9, 15), "2025"),
        (date(2030, 1, 1), "2025"),
    ],
)
def test_the_set_of_a_day_is_the_one_in_force_and_its_receipt_too(day: date, id: str) -> None:
    found = set_on(day, form_sets())
    receipt = receipt_of(found)
    assert found.id == id
    assert (receipt.legal_basis, receipt.title) == (
        found.legal_basis,
        found.of_kind(FormKind.RECEIPT).title,
    )


def test_what_no_set_has_is_refused_by_name() -> None:
    sets = form_sets()
    for ask, code in (
        (lambda: set_on(date(2019, 1, 5), sets), "form.no_set"),
        (lambda: set_of("2031", sets), "form.set_unknown"),
        (lambda: set_of("2018", sets).form("07"), "form.not_in_set"),
        (lambda: set_of("2018", sets).of_kind(FormKind.STOP), "form.not_in_set"),
    ):
        with pytest.raises(RuleBroken) as refused:
            ask()
        assert refused.value.code == code
    assert set_of("2025", sets).form("5").kind is FormKind.STOP


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('key = "owner"', 'key = "shoe_size"', "form.fact_unknown"),
        ("{office_phone}", "{telephone}", "form.fact_unknown"),
        ('legal_basis = "', 'basis = "', "form.key_missing"),
        ("valid_from = 2025-09-15", 'valid_from = "hôm nay"', "form.key_missing"),
        ('paper = "A5"', 'paper = "A3"', "form.value_wrong"),
        ('kind = "fields"', 'kind = "table"', "form.value_wrong"),
        ("[[form]]", "[[form", "form.text_unreadable"),
    ],
)
def test_a_set_that_could_not_be_printed_is_refused(old: str, new: str, code: str) -> None:
    text = (ROOT / "resources" / "forms" / "2025.toml").read_text(encoding="utf-8")
    assert form_set_from_toml(text).id == "2025"
    assert old in text
    with pytest.raises(RuleBroken) as refused:
        form_set_from_toml(text.replace(old, new))
    assert refused.value.code == code


def test_what_is_not_known_becomes_a_line_to_write_on() -> None:
    assert filled("Gọi {phone}, hỏi {desk}.", {"desk": "Một cửa"}, "…") == "Gọi …, hỏi Một cửa."


# --- words ----------------------------------------------------------------------------------------


def test_days_are_written_as_the_rules_of_style_ask() -> None:
    assert long_day(datetime(2026, 2, 5, 9, 0, tzinfo=ZONE)) == "ngày 05 tháng 02 năm 2026"
    assert long_day(NOW) == "ngày 20 tháng 11 năm 2026"
    assert clock_and_day(NOW) == "08 giờ 00 phút, ngày 20 tháng 11 năm 2026"


@pytest.mark.parametrize(
    ("reason", "items", "ground"),
    [
        ("thiếu trích lục ly hôn", ("Thiếu trích lục ly hôn",), ""),
        ("1. Tờ khai\n2) chữ ký.", ("Tờ khai", "Chữ ký"), ""),
        (
            "- bản sao; bản vẽ. Lý do: Điều 22\nNghị định 123/2015",
            ("Bản sao", "Bản vẽ"),
            "Điều 22 Nghị định 123/2015",
        ),
        ("  ", (), ""),
    ],
)
def test_a_request_is_read_as_items_and_ground(
    reason: str, items: tuple[str, ...], ground: str
) -> None:
    assert split_request(reason) == (items, ground)


# --- the forms of a dossier -----------------------------------------------------------------------


def test_a_supplement_request_lists_what_is_missing_on_its_day(office: Office) -> None:
    code = _come(office)
    assert _missing(_plan(office, code, "02")) == "items"
    _move(office, code, Status.SUPPLEMENT_REQUESTED, 1, "thiếu bản sao; chưa ký. Lý do: Điều 3")
    planned = _plan(office, code, "02", days=9)
    content = _content(planned)
    assert planned.chosen.set.id == "2025"
    assert content.lists["items"] == ("Thiếu bản sao", "Chưa ký")
    assert content.facts["ground"] == "Điều 3"
    assert content.facts["officer"] == CLERK.name
    assert content.issued_at == NOW + timedelta(hours=1)
    assert "deciding_agency" not in content.facts
    assert set(content.facts) <= FACTS


def test_a_second_print_is_a_reprint_and_a_second_request_is_not(office: Office) -> None:
    code = _come(office)
    _move(office, code, Status.SUPPLEMENT_REQUESTED, 1, "thiếu bản sao")
    first = _plan(office, code, "02")
    assert _content(first).reprint == 0
    assert record_form_print(office.open_uow, first, actor=CLERK, now=NOW) == 1
    assert _content(_plan(office, code, "02")).reprint == 1
    assert record_form_print(office.open_uow, first, actor=CLERK, now=NOW) == 2
    _move(office, code, Status.PROCESSING, 2)
    _move(office, code, Status.SUPPLEMENT_REQUESTED, 3, "thiếu chữ ký")
    again = _content(_plan(office, code, "02"))
    assert (again.reprint, again.lists["items"]) == (0, ("Thiếu chữ ký",))
    entries = [e for e in journal.of_dossier(office.open_uow, code) if e.action == "form_printed"]
    assert [(e.details["form"], e.details["set"], e.details["times"]) for e in entries] == [
        ("02", "2025", 1),
        ("02", "2025", 2),
    ]
    assert journal.verify(office.open_uow).is_ok


def test_a_request_taken_back_calls_for_no_form(office: Office) -> None:
    code = _come(office)
    _move(office, code, Status.SUPPLEMENT_REQUESTED, 1, "thiếu bản sao")
    dossiers.undo_move(office.open_uow, code, actor=CLERK, now=NOW + timedelta(hours=1, minutes=2))
    assert _missing(_plan(office, code, "02")) == "items"


def test_a_refusal_and_a_stop_say_why(office: Office) -> None:
    reception = Reception(MARITAL_STATUS, applicant(), channel=Channel.ONLINE)
    online = dossiers.register(office.open_uow, reception, actor=CLERK, now=NOW).code
    _move(office, online, Status.NOT_ACCEPTED, 1, "Không thuộc thẩm quyền.")
    refusal = _content(_plan(office, online, "03"))
    assert refusal.facts["reason"] == "Không thuộc thẩm quyền"
    code = _come(office)
    assert _missing(_plan(office, code, "05")) == "reason"
    _move(office, code, Status.WITHDRAWN, 1, "Đã có giấy ở nơi khác")
    stop = _content(_plan(office, code, "05"))
    assert stop.facts["stop_cause"] == "đề nghị của người nộp hồ sơ"
    assert stop.facts["reason"] == "Đã có giấy ở nơi khác"


def test_an_apology_needs_its_new_date_and_keeps_the_first_one(office: Office) -> None:
    code = _come(office)
    assert _missing(_plan(office, code, "04")) in ("reason", "new_due_at")
    with office.open_uow() as uow:
        dossier_id = uow.dossiers.id_of(code)
        record = uow.dossiers.get(dossier_id)
    assert record.due_at is not None
    new = (record.due_at + timedelta(days=7)).astimezone(ZONE)
    _extend(office, code, new.date())
    content = _content(_plan(office, code, "04"))
    assert content.facts["promised_at"] == clock_and_day(record.due_at)
    assert content.facts["new_due_at"] == clock_and_day(new)
    assert content.facts["reason"] == "Chờ xác minh"
    assert content.issued_at == NOW + timedelta(hours=1)


def _extend(office: Office, code: str, until: date) -> None:
    from cds_desktop.services.dossiers.extensions import extend

    at = NOW + timedelta(hours=1)
    extend(office.open_uow, code, until, reason="Chờ xác minh.", actor=CLERK, now=at)


def test_the_control_slip_tells_every_hand_over_that_still_holds(office: Office) -> None:
    code = _come(office)
    _move(office, code, Status.PROCESSING, 1)
    at = NOW + timedelta(hours=2)
    dossiers.move(office.open_uow, code, Status.FINISHED, actor=LEADER, now=at)
    dossiers.hand_back(office.open_uow, code, receiver_name="Hồ Thị Lan", actor=CLERK, now=at)
    content = _content(_plan(office, code, "06"))
    found = [(each.giver, each.taker, each.work, each.outcome) for each in content.hand_overs]
    owner = applicant().full_name
    assert found == [
        (owner, CLERK.name, "Tiếp nhận", ""),
        (CLERK.name, CLERK.name, "Chuyển xử lý", ""),
        (CLERK.name, LEADER.name, "Có kết quả", "Trước hạn"),
        (CLERK.name, "Hồ Thị Lan", "Trả kết quả", ""),
    ]
    assert _plan(office, code, "05", "2018").chosen.template.kind is FormKind.CONTROL


def test_what_cannot_be_printed_for_a_dossier_is_refused(office: Office) -> None:
    code = _come(office)
    for form, set_id, refusal in (
        ("07", None, "form.register_has_no_dossier"),
        ("07", "2018", "form.not_in_set"),
        ("09", None, "form.not_in_set"),
        ("02", "1999", "form.set_unknown"),
    ):
        with pytest.raises(RuleBroken) as refused:
            _plan(office, code, form, set_id)
        assert refused.value.code == refusal
    with pytest.raises(NotFound):
        _plan(office, "000.00.16.H12-990101-0001", "02")
    supervisor = Actor(None, "Lâm Văn Hải", Role.SUPERVISOR)
    with pytest.raises(RuleBroken, match="officer.not_allowed"):
        plan_form(office.open_uow, code, "02", write_form, actor=supervisor, now=NOW)


def test_form_01_is_the_slip_and_belongs_to_the_day_of_receipt(office: Office) -> None:
    planned = _plan(office, _come(office), "1")
    assert (planned.chosen.template.kind, planned.content) == (FormKind.RECEIPT, None)


def test_a_form_without_its_office_is_not_printed(office: Office) -> None:
    code = _come(office)
    planned = _plan(office, code, "06")
    bare = replace(_content(planned), unit_lines=("", " "))
    assert _missing(replace(planned, content=bare)) == "unit_lines"


# --- the register ---------------------------------------------------------------------------------


def test_the_register_holds_every_number_of_its_year(office: Office) -> None:
    late = datetime(2026, 12, 31, 16, 0, tzinfo=ZONE)
    codes = [_come(office, NOW + timedelta(minutes=n)) for n in range(3)]
    reception = Reception(MARITAL_STATUS, applicant(), channel=Channel.ONLINE)
    online = dossiers.register(office.open_uow, reception, actor=CLERK, now=late).code
    january = datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)
    dossiers.move(office.open_uow, online, Status.RECEIVED, actor=CLERK, now=january)
    next_year = _come(office, january)

    planned = plan_register(office.open_uow, 2026, write_register, actor=CLERK, now=january)
    rows = planned.content.rows
    assert [row["code"] for row in rows] == [*codes, online]
    assert [row["number"] for row in rows] == ["01", "02", "03", "04"]
    assert planned.gaps == ()
    assert planned.content.closing.startswith("Khóa sổ năm 2026: 4 hồ sơ, từ số 01 đến số 04")
    assert len(planned.content.signatures) == 2
    running = plan_register(office.open_uow, 2027, write_register, actor=CLERK, now=january)
    assert [row["code"] for row in running.content.rows] == [next_year]
    assert "chưa khóa" in running.content.closing
    assert not running.content.signatures


def test_a_second_volume_goes_on_with_the_numbers(office: Office) -> None:
    for minute in range(4):
        _come(office, NOW + timedelta(minutes=minute))
    planned = plan_register(
        office.open_uow, 2026, write_register, volume=2, first=3, actor=CLERK, now=NOW
    )
    assert [row["number"] for row in planned.content.rows] == ["03", "04"]
    assert planned.content.title_lines == ("Năm 2026", "Quyển số 02")
    assert record_register_print(office.open_uow, planned, 2026, 2, actor=CLERK, now=NOW) == 1
    again = plan_register(
        office.open_uow, 2026, write_register, volume=2, first=3, actor=CLERK, now=NOW
    )
    assert again.content.reprint == 1
    other = plan_register(office.open_uow, 2026, write_register, actor=CLERK, now=NOW)
    assert other.content.reprint == 0


def test_a_volume_that_is_full_says_where_the_year_goes_on(office: Office) -> None:
    for minute in range(4):
        _come(office, NOW + timedelta(minutes=minute))
    first = plan_register(office.open_uow, 2026, write_register, last=2, actor=CLERK, now=NOW)
    assert first.content.opening == "Mở sổ năm 2026, từ số 01."
    assert first.content.closing == (
        "Hết quyển số 01: 2 hồ sơ, từ số 01 đến số 02; tiếp ở quyển số 02."
    )
    second = plan_register(
        office.open_uow, 2026, write_register, volume=2, first=3, actor=CLERK, now=NOW
    )
    assert second.content.opening == "Tiếp theo quyển số 01, từ số 03."
    assert second.content.closing.startswith("Đến ngày 20/11/2026: 2 hồ sơ, từ số 03 đến số 04")
    found = register_year(office.open_uow, 2026, actor=CLERK)
    assert (found.count, found.last, found.gaps) == (4, 4, 0)


def test_a_number_without_a_dossier_is_shown_not_hidden(office: Office) -> None:
    _come(office)
    with office.open_uow() as uow:
        unit = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
        uow.numbers.take(f"register:{unit.code}:2026")
        uow.commit()
    _come(office, NOW + timedelta(minutes=1))
    planned = plan_register(office.open_uow, 2026, write_register, actor=CLERK, now=NOW)
    assert planned.gaps == (2,)
    assert [row["number"] for row in planned.content.rows] == ["01", "02", "03"]
    assert planned.content.rows[1]["procedure"].startswith("Không có hồ sơ")
    assert missing_numbers(()) == ()


def test_an_empty_year_has_no_register(office: Office) -> None:
    with pytest.raises(RuleBroken, match="form.register_empty"):
        plan_register(office.open_uow, 2024, write_register, actor=CLERK, now=NOW)
