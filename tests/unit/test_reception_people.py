"""Who a dossier belongs to: several applicants, submitters, organisations, doubles, mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord, ListTab
from cds_desktop.domain.dossiers import PaymentWay, Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import PersonInput, PersonKind, person_input, submitter_input
from cds_desktop.persistence import duplicates
from cds_desktop.services import dossiers, indicators, journal, slips
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office, save_profile
from cds_desktop.wording.journal import sentence_of
from cds_desktop.wording.reception import (
    address_words,
    applicants_words,
    duplicate_words,
    people_words,
)
from cds_desktop.wording.slips import write_slip
from tests.command_line import Script
from tests.offices import ADMIN, CLERK, applicant, make_office

MORNING = at_office(date(2026, 11, 20), time(8))
MARITAL_STATUS, COPIES = "1.004873", "2.000815"
TU = applicant()
DET = person_input("Trần Văn Đẹt", id_number="096090000001", born_on="1990")
AN = person_input("Lê Hoàng Ẩn")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def each_office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """The same story on SQLite and on PostgreSQL."""
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def _receive(
    office: Office, person: PersonInput = TU, *, at: datetime = MORNING, code: str = MARITAL_STATUS,
    **more: object,
) -> DossierRecord:  # fmt: skip
    reception = Reception(code, person, **more)  # type: ignore[arg-type]
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)


def _found(office: Office, words: str) -> list[str]:
    page = dossiers.page(office.open_uow, DossierQuery(text=words), now=MORNING)
    return [line.short_code for line in page.lines]


# --- copies and pages ----------------------------------------------------------------------------


def test_copies_and_pages_make_the_fee_and_stand_on_the_slip(each_office: Office) -> None:
    office = each_office
    record = _receive(office, code=COPIES, copies=2, pages=5)
    assert (record.copies, record.pages, record.fee_vnd) == (2, 5, 14_000)
    slip = slips.slip_content(office.open_uow, record.code, write_slip)
    assert slip.fee == "14.000 đồng (2 bản, 5 trang; chưa nộp)"
    assert slip.sets == 1


def test_a_fee_that_the_clerk_wrote_is_kept(office: Office) -> None:
    assert _receive(office, code=COPIES, copies=2, pages=5, fee_vnd=0).fee_vnd == 0


def test_pages_make_no_fee_where_they_do_not_count(office: Office) -> None:
    plain = _receive(office, AN)
    assert _receive(office, DET, pages=9).fee_vnd == plain.fee_vnd


def test_more_pages_than_a_book_are_refused(office: Office) -> None:
    with pytest.raises(RuleBroken, match="dossier.pages_range"):
        _receive(office, code=COPIES, pages=10_000)


# --- several applicants, submitters, organisations ----------------------------------------------


def test_further_applicants_are_stored_shown_and_found_by_their_names(each_office: Office) -> None:
    office = each_office
    record = _receive(office, co_applicants=(DET, AN))
    assert [one.full_name for one in record.co_applicants] == ["Trần Văn Đẹt", "Lê Hoàng Ẩn"]
    assert record.co_applicants[0].id_number == "096090000001"
    assert record.co_applicants[0].born_on == "1990"
    alone = _receive(office, person_input("Đỗ Văn Đẹt", phone="0918345000"))
    for words in ("tran van det", "Lê Hoàng", "hoang an", "cẩm tú", "ẨN"):
        assert _found(office, words) == [record.short_code], words
    assert _found(office, "văn đẹt") == [alone.short_code, record.short_code]
    assert record.owner.full_name == "Nguyễn Thị Cẩm Tú"


def test_a_further_applicant_is_found_by_identity_number_and_telephone(
    each_office: Office,
) -> None:
    record = _receive(each_office, co_applicants=(DET, AN))
    for tab in (ListTab.ALL, ListTab.OPEN):
        for digits in ("096090000001", "0960900000"):
            query = DossierQuery(text=digits, tab=tab)
            lines = dossiers.page(each_office.open_uow, query, now=MORNING).lines
            assert [line.code for line in lines] == [record.code], (tab, digits)


def test_everybody_is_named_in_the_words_of_the_detail(office: Office) -> None:
    record = _receive(office, co_applicants=(DET,))
    assert people_words(record) == "Cùng đứng tên: Trần Văn Đẹt"
    alone = _receive(office)
    assert people_words(alone) == ""


def test_the_slip_names_everybody_or_counts_the_rest(office: Office) -> None:
    record = _receive(office, co_applicants=(DET, AN))
    slip = slips.slip_content(office.open_uow, record.code, write_slip)
    assert slip.applicant == "Nguyễn Thị Cẩm Tú, Trần Văn Đẹt, Lê Hoàng Ẩn"
    many = tuple(person_input(f"Người Thứ {word}") for word in ("Hai", "Ba", "Tư", "Năm"))
    crowd = _receive(office, co_applicants=many)
    assert applicants_words(crowd) == "Nguyễn Thị Cẩm Tú và 4 người khác"


def test_one_person_stands_in_a_dossier_only_once(office: Office) -> None:
    with pytest.raises(RuleBroken, match="dossier.applicant_twice"):
        _receive(office, co_applicants=(DET, replace(TU, full_name="NGUYỄN THỊ CẨM TÚ")))
    assert _found(office, "") == []


def test_whoever_hands_in_for_the_owner_signs_the_slip(office: Office) -> None:
    by = submitter_input(
        "Huỳnh Thị Bé Sáu", id_number="096 185 000 777", phone="0907 111 222",
        ground="Giấy ủy quyền số 12/2026",
    )  # fmt: skip
    record = _receive(
        office, submitter_name=by.full_name, submitter_id_number=by.id_number,
        submitter_phone=by.phone, submitter_ground=by.ground,
    )  # fmt: skip
    assert record.submitter_name == "Huỳnh Thị Bé Sáu"
    assert record.submitter_id_number == "096185000777"
    assert record.submitter_phone == "0907111222"
    assert record.submitter_ground == "Giấy ủy quyền số 12/2026"
    slip = slips.slip_content(office.open_uow, record.code, write_slip)
    assert slip.submitter == "Huỳnh Thị Bé Sáu"
    assert slip.applicant == "Nguyễn Thị Cẩm Tú"


def test_an_organisation_has_a_tax_code_and_a_representative(each_office: Office) -> None:
    office = each_office
    company = person_input(
        "Công ty TNHH Năm Căn", kind=PersonKind.ORGANISATION, id_number="2000123456-001",
        representative="Lý Thị Mỹ", born_on="không ai hỏi",
    )  # fmt: skip
    record = _receive(office, company)
    assert record.owner.kind is PersonKind.ORGANISATION
    assert record.owner.id_number == "2000123456001"
    assert record.owner.representative == "Lý Thị Mỹ"
    again = _receive(office, replace(company, full_name="Cty Năm Căn", representative=""))
    assert again.owner.id == record.owner.id
    assert again.owner.representative == "Lý Thị Mỹ"


@pytest.mark.parametrize("number", ["123456789", "12345678901", "20001234ab"])
def test_a_tax_code_has_ten_or_thirteen_digits(number: str) -> None:
    with pytest.raises(RuleBroken, match="person.tax_code_shape"):
        person_input("Công ty", kind=PersonKind.ORGANISATION, id_number=number)


def test_the_commune_of_today_stands_beside_the_old_address_and_goes_with_it(
    office: Office,
) -> None:
    old = person_input(
        "Nguyễn Thị Cẩm Tú", id_number="096190004512", address="Ấp 1, xã Tân Lộc, Thới Bình",
        new_unit="Xã Thới Bình, Cà Mau",
    )  # fmt: skip
    record = _receive(office, old)
    assert record.owner.address == "Ấp 1, xã Tân Lộc, Thới Bình"
    assert record.owner.new_unit == "Xã Thới Bình, Cà Mau"
    assert address_words(record.owner) == (
        "Ấp 1, xã Tân Lộc, Thới Bình (nay là Xã Thới Bình, Cà Mau)"
    )
    moved = _receive(office, replace(old, address="Khóm 2, Phường 5", new_unit=""))
    assert moved.owner.new_unit == ""


# --- doubles -------------------------------------------------------------------------------------


def _doubles(office: Office, person: PersonInput, *, at: datetime = MORNING) -> list[str]:
    found = dossiers.find_duplicates(office.open_uow, person, MARITAL_STATUS, now=at)
    return [line.short_code for line in found]


def test_the_same_person_and_procedure_is_warned_of_in_any_spelling(each_office: Office) -> None:
    office = each_office
    record = _receive(office)
    (line,) = dossiers.find_duplicates(office.open_uow, TU, MARITAL_STATUS, now=MORNING)
    assert duplicate_words(line) == (
        "Đã có hồ sơ 261120-0001 cùng thủ tục, được tiếp nhận, nhận 20/11"
    )
    for same in (
        person_input("Tú", id_number="096190004512"),
        person_input("NGUYEN THI CAM TU", phone="+84 918 345 276"),
    ):
        assert _doubles(office, same) == [record.short_code]
    for other in (
        person_input("Nguyễn Thị Cẩm Tú"),  # a name alone is nobody
        person_input("Nguyễn Thị Cẩm Tú", id_number="096190004513", phone="0918345276"),
        person_input("Nguyễn Thị Cẩm Tiên", phone="0918345276"),
    ):
        assert _doubles(office, other) == []
    assert dossiers.find_duplicates(office.open_uow, TU, COPIES, now=MORNING) == ()


def test_a_birth_date_tells_namesakes_apart_and_co_applicants_count(office: Office) -> None:
    det = replace(DET, id_number="")
    record = _receive(office, co_applicants=(det,))
    assert _doubles(office, person_input("tran van det", born_on="1990")) == [record.short_code]
    assert _doubles(office, person_input("tran van det", born_on="1991")) == []


def test_finished_dossiers_are_doubles_only_for_the_days_of_the_setting(office: Office) -> None:
    record = _receive(office)
    for status, hours in ((Status.PROCESSING, 1), (Status.FINISHED, 2), (Status.RETURNED, 3)):
        at = MORNING + timedelta(hours=hours)
        dossiers.move(office.open_uow, record.code, status, actor=CLERK, now=at)
    assert _doubles(office, TU, at=MORNING + timedelta(days=30)) == [record.short_code]
    assert _doubles(office, TU, at=MORNING + timedelta(days=31)) == []
    profile = replace(office.profile, duplicate_days=60)
    save_profile(office.open_uow, profile, actor=ADMIN, now=MORNING)
    assert _doubles(office, TU, at=MORNING + timedelta(days=31)) == [record.short_code]


def test_an_open_dossier_is_a_double_however_old(office: Office) -> None:
    record = _receive(office)
    assert _doubles(office, TU, at=MORNING + timedelta(days=400)) == [record.short_code]


def test_doubles_are_looked_up_by_index_not_by_reading_the_archive(office: Office) -> None:
    _receive(office)
    since = date(2026, 10, 1)
    with office.open_uow(read_only=True) as uow:
        people = duplicates.people_like(uow.session, replace(TU, born_on="12/04/1990"))
        assert len(people) == 1
        found = duplicates.same_procedure(uow.session, people, MARITAL_STATUS, since, 5)
        assert len(found) == 1
        owned, beside = duplicates.dossiers_of(people)
        steps: list[str] = []
        for query in (owned, beside, duplicates.among([1, 2], MARITAL_STATUS, since)):
            sql = query.compile(uow.connection, compile_kwargs={"literal_binds": True})
            plan = uow.connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))
            steps += [str(row[-1]) for row in plan]
    assert not [step for step in steps if step.startswith("SCAN")], steps
    expected = ("ix_dossier_person_id", "ix_dossier_person_person_id", "INTEGER PRIMARY KEY")
    for index in expected:
        assert [step for step in steps if index in step], (index, steps)
    assert not [step for step in steps if "ix_dossier_procedure_id" in step], steps


# --- a reception that was mistyped ---------------------------------------------------------------


def test_a_mistyped_reception_is_reversed_keeps_its_number_and_counts_nowhere(
    each_office: Office,
) -> None:
    office = each_office
    record = _receive(office, payment_way=PaymentWay.CASH, is_paid=True, fee_vnd=8_000)
    later = MORNING + timedelta(minutes=9)
    back = dossiers.take_back_reception(office.open_uow, record.code, actor=CLERK, now=later)
    assert back.status is Status.NOT_ACCEPTED
    assert back.code == record.code
    assert back.payment_way is PaymentWay.NONE
    assert (back.moves[-1].before, back.moves[-1].reason) == (Status.RECEIVED, "Nhập nhầm")
    assert _receive(office, at=later).short_code == "261120-0002"
    assert _doubles(office, TU) == ["261120-0002"]
    entry = journal.of_dossier(office.open_uow, record.code)[-1]
    assert sentence_of(entry) == (
        "Thu hồi lần tiếp nhận nhập nhầm: Được tiếp nhận → Không được tiếp nhận. Lý do: Nhập nhầm"
    )
    assert journal.verify(office.open_uow).is_ok


def test_a_taken_back_dossier_is_in_no_count_of_the_day(office: Office) -> None:
    record = _receive(office)
    day = record.received_at.date()
    assert indicators.dashboard(office.open_uow, day, day, now=MORNING).received == 1
    dossiers.take_back_reception(office.open_uow, record.code, actor=CLERK, now=MORNING)
    assert indicators.dashboard(office.open_uow, day, day, now=MORNING).received == 0
    _receive(office, DET)
    assert indicators.dashboard(office.open_uow, day, day, now=MORNING).received == 1


@pytest.mark.parametrize(
    ("minutes", "actor", "code"),
    [
        (11, CLERK, "dossier.undo_too_late"),
        (-1, CLERK, "dossier.move_before_last"),
        (1, Actor(None, "Người Khác", Role.RECEPTION), "dossier.undo_other_officer"),
        (1, Actor(None, "Lê Thị Mỹ Ý", Role.SPECIALIST), "officer.not_allowed"),
    ],
)
def test_only_who_received_it_takes_it_back_and_only_at_once(
    office: Office, minutes: int, actor: Actor, code: str
) -> None:
    record = _receive(office)
    at = MORNING + timedelta(minutes=minutes)
    with pytest.raises(RuleBroken, match=code):
        dossiers.take_back_reception(office.open_uow, record.code, actor=actor, now=at)


def test_a_dossier_that_went_on_is_not_taken_back(office: Office) -> None:
    record = _receive(office)
    dossiers.move(office.open_uow, record.code, Status.PROCESSING, actor=CLERK, now=MORNING)
    with pytest.raises(RuleBroken, match="dossier.take_back_moved"):
        dossiers.take_back_reception(office.open_uow, record.code, actor=CLERK, now=MORNING)


# --- by command ----------------------------------------------------------------------------------


def test_the_command_takes_everything_the_form_takes_and_warns_of_a_double(
    tmp_path: Path,
) -> None:
    make_office(tmp_path / "office").close()
    script = Script(tmp_path / "office", MORNING, ("cds_desktop.commands.dossier",))
    words = (
        "dossier", "receive", "--procedure", COPIES, "--applicant", "Nguyễn Thị Cẩm Tú",
        "--id-number", "096190004512", "--channel", "direct", "--filed-by", "self",
        "--copies", "3", "--pages", "4", "--co-applicant", "Trần Văn Đẹt:096090000001",
        "--co-applicant", "Lê Hoàng Ẩn", "--submitter", "Huỳnh Thị Bé Sáu",
        "--submitter-ground", "Con ruột", "--address", "xã Tân Lộc", "--new-unit", "Xã Thới Bình",
    )  # fmt: skip
    first = script.ask(*words)
    assert (first["copies"], first["pages"], first["fee_vnd"]) == (3, 4, 18_000)
    assert first["warnings"] == []
    second = script.ask(*words)
    (warning,) = second["warnings"]
    assert warning["code"] == first["code"]
    assert warning["text"].startswith("Đã có hồ sơ 261120-0001 cùng thủ tục")
    assert "Đã có hồ sơ" in script.errors
    shown = script.ask("dossier", "show", second["code"])
    assert [one["name"] for one in shown["co_applicants"]] == ["Trần Văn Đẹt", "Lê Hoàng Ẩn"]
    assert (shown["submitter"], shown["submitter_ground"]) == ("Huỳnh Thị Bé Sáu", "Con ruột")
    assert shown["new_unit"] == "Xã Thới Bình"
    assert script.ask("dossier", "take-back", second["code"])["status"] == "not_accepted"
    code, _ = script.run("dossier", "take-back", second["code"])
    assert code == 1
    assert "đã có bước tiếp theo" in script.errors
