"""What a public sheet says, and what form 01 needs, before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from cds_desktop.domain.clock import OFFICE_ZONE
from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.form_sets import receipt_of, set_on
from cds_desktop.domain.forms import (
    QrSide,
    ReceiptTemplate,
    SlipContent,
    check_slip,
)
from cds_desktop.domain.procedures import Component, OnlineLevel, Procedure
from cds_desktop.domain.publicity import (
    LONGEST_PAYLOAD,
    PosterOffice,
    address_in_clear,
    poster_content,
    qr_payload,
)
from cds_desktop.services import publicity
from cds_desktop.services.form_versions import form_sets
from cds_desktop.wording.publicity import money_words, poster_words

ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"
OFFICE = PosterOffice(
    ("ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC", "Trung tâm Phục vụ hành chính công"),
    where="Quầy 2",
    telephone="1900 9496",
)
BIRTH = Procedure(
    code="1.001193",
    name="Thủ tục đăng ký khai sinh",
    field="Hộ tịch",
    limit=TimeLimit(Decimal(3), LimitUnit.WORKING_DAY),
    fee_vnd=8_000,
    fee_text="8.000 đồng",
    online_level=OnlineLevel.FULL,
    channels=(Channel.DIRECT, Channel.ONLINE, Channel.POSTAL),
    components=(
        Component("- Tờ khai theo mẫu;", 1, 0),
        Component("Giấy chứng sinh", 0, 2, case="Sinh tại bệnh viện"),
    ),
    decision_no="163/QĐ-BTP",
    portal_url=ADDRESS,
)


def fact(procedure: Procedure, label: str) -> tuple[str, str]:
    facts = {item.label: item for item in poster_words(procedure, OFFICE).facts}
    return facts[label].value, facts[label].note


def test_the_code_carries_the_portal_address_and_nothing_else() -> None:
    assert qr_payload(replace(BIRTH, portal_url=f" {ADDRESS} ")) == ADDRESS


def test_a_procedure_without_an_address_gets_no_sheet() -> None:
    with pytest.raises(RuleBroken) as refused:
        poster_content(replace(BIRTH, portal_url=""), OFFICE, poster_words(BIRTH, OFFICE))
    assert refused.value.code == "poster.no_address"
    assert refused.value.facts["code"] == "1.001193"


@pytest.mark.parametrize("address", ["dichvucong", "javascript:alert(1)", "https://a b.vn/x"])
def test_what_is_no_web_address_is_not_printed_as_a_code(address: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        qr_payload(replace(BIRTH, portal_url=address))
    assert refused.value.code == "poster.odd_address"


def test_an_address_too_long_for_a_sheet_is_refused_before_printing() -> None:
    long = "https://dichvucong.gov.vn/" + "a" * LONGEST_PAYLOAD
    with pytest.raises(RuleBroken) as refused:
        qr_payload(replace(BIRTH, portal_url=long))
    assert refused.value.code == "poster.address_too_long"


def test_the_address_is_shown_as_people_type_it() -> None:
    assert address_in_clear("https://dichvucong.gov.vn/") == "dichvucong.gov.vn"
    assert address_in_clear("http://xa.camau.gov.vn/x") == "http://xa.camau.gov.vn/x"


def test_a_sheet_may_not_end_before_it_begins() -> None:
    with pytest.raises(RuleBroken) as refused:
        poster_content(
            BIRTH,
            OFFICE,
            poster_words(BIRTH, OFFICE),
            valid_from=date(2026, 11, 20),
            valid_to=date(2026, 11, 19),
        )
    assert refused.value.code == "poster.ends_before_it_begins"


def test_limit_fee_place_and_level_are_said_in_words() -> None:
    assert fact(BIRTH, "Thời hạn")[0] == "3 ngày làm việc"
    assert fact(BIRTH, "Phí, lệ phí") == ("8.000 đồng", "")
    assert fact(BIRTH, "Nộp ở đâu") == ("Quầy 2", "hoặc trực tuyến, bưu chính")
    assert fact(BIRTH, "Trực tuyến")[0] == "Toàn trình"


def test_a_cheaper_online_fee_stands_under_the_fee() -> None:
    cheaper = replace(BIRTH, fee_vnd=20_000, fee_online_vnd=10_000)
    assert fact(cheaper, "Phí, lệ phí") == ("20.000 đồng", "nộp trực tuyến: 10.000 đồng")


def test_free_is_not_the_same_as_unknown() -> None:
    assert fact(replace(BIRTH, fee_vnd=0, fee_text="Miễn phí"), "Phí, lệ phí")[0] == "Miễn phí"
    assert fact(replace(BIRTH, fee_vnd=None, fee_text=""), "Phí, lệ phí")[0] == "Hỏi tại quầy"


def test_a_bare_number_as_limit_is_never_printed_as_days() -> None:
    doubtful = replace(BIRTH, limit=None, limit_text="1")
    assert fact(doubtful, "Thời hạn")[0] == "Hỏi tại quầy"


def test_a_long_explanation_of_the_fee_is_kept_whole_under_the_papers() -> None:
    text = "Trực tuyến: 50.000 đồng; trực tiếp: 100.000 đồng (theo Nghị quyết của HĐND tỉnh) " * 3
    words = poster_words(replace(BIRTH, fee_vnd=None, fee_text=text), OFFICE)
    assert [(r.heading, r.text) for r in words.remarks] == [("Phí, lệ phí", text)]
    assert words.facts[1].note == "ghi rõ ở dưới"


def test_papers_lose_their_list_marks_and_gain_their_counts() -> None:
    first, second = poster_words(BIRTH, OFFICE).papers
    assert (first.name, first.note) == ("Tờ khai theo mẫu", "01 bản chính")
    assert (second.note, second.case) == ("02 bản sao", "Sinh tại bệnh viện")


def test_a_procedure_taken_online_only_does_not_send_people_to_the_counter() -> None:
    online = replace(BIRTH, channels=(Channel.ONLINE,))
    assert fact(online, "Nộp ở đâu") == ("Trực tuyến", "không nhận tại quầy")
    assert not any("quầy" in step for step in poster_words(online, OFFICE).steps)


def test_money_has_dots_between_thousands() -> None:
    assert money_words(1_234_567) == "1.234.567 đồng"


# --- form 01 --------------------------------------------------------------------------------------

RECEIPTS = tuple(receipt_of(each) for each in form_sets())
SLIP = SlipContent(
    unit_lines=("UBND XÃ CÁI NƯỚC", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"),
    code="000.00.16.H12-261120-0023",
    number="0023/TN",
    place="Cái Nước",
    applicant="Nguyễn Thị Thử",
    content="Cấp Giấy xác nhận tình trạng hôn nhân",
    received_at=datetime(2026, 11, 20, 14, 12, tzinfo=OFFICE_ZONE),
    due_at=datetime(2026, 11, 26, 16, 30, tzinfo=OFFICE_ZONE),
    procedure_code="1.004873",
    applicant_id="096190004512",
)


@pytest.mark.parametrize(
    ("day", "template"),
    [
        (date(2019, 1, 6), RECEIPTS[0]),
        (date(2025, 9, 14), RECEIPTS[0]),
        (date(2025, 9, 15), RECEIPTS[1]),
        (date(2030, 1, 1), RECEIPTS[1]),
    ],
)
def test_the_form_of_the_day_of_receipt_is_used(day: date, template: object) -> None:
    assert receipt_of(set_on(day, form_sets())) == template


def test_before_the_first_circular_there_is_no_form() -> None:
    with pytest.raises(RuleBroken) as refused:
        set_on(date(2018, 12, 31), form_sets())
    assert refused.value.code == "form.no_set"


@pytest.mark.parametrize("key", ["code", "applicant", "content"])
@pytest.mark.parametrize("template", RECEIPTS, ids=lambda item: item.legal_basis)
def test_a_slip_without_a_required_field_is_refused(template: ReceiptTemplate, key: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_slip(template, replace(SLIP, **{key: "  "}))  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.facts["field"]) == ("form.field_missing", key)


@pytest.mark.parametrize("template", RECEIPTS, ids=lambda item: item.legal_basis)
def test_every_field_and_signature_of_a_form_can_be_filled(template: ReceiptTemplate) -> None:
    for item in template.fields:
        assert hasattr(SLIP, item.key)
    for signature in template.signatures:
        assert hasattr(SLIP, signature.signer)
    names = {name for _, name, _, _ in Formatter().parse(RECEIPTS[0].words["due_line"]) if name}
    assert names == {"hour", "minute", "weekday", "day", "month", "year"}


def test_the_code_stands_at_the_left_as_the_circular_asks() -> None:
    assert all(template.qr_side is QrSide.LEFT for template in RECEIPTS)


# --- choosing from the catalogue of an office ---------------------------------------------------


@pytest.fixture
def office(data_dir: Path, tmp_path: Path, now: datetime) -> Iterator[object]:
    from cds_desktop.domain.officers import Actor, Role
    from cds_desktop.domain.units import Level
    from cds_desktop.services.catalogue_imports import import_file
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import OfficeSetup, create_office

    setup = OfficeSetup("000.00.16.H12", "xã Cái Nước", Level.COMMUNE, "mat-khau-Thu-2026!")
    opened = create_office(DataDir(data_dir), setup, now=now)
    table = tmp_path / "danh mục.csv"
    table.write_text(
        "Mã số,Tên thủ tục hành chính,Lĩnh vực,Cấp thực hiện,Thời hạn giải quyết,Địa chỉ\n"
        f"1.001193,Thủ tục đăng ký khai sinh,Hộ tịch,Cấp xã,3 ngày làm việc,{ADDRESS}\n"
        f"1.000656,Thủ tục đăng ký khai tử,Hộ tịch,Cấp xã,1 ngày làm việc,{ADDRESS}x\n"
        "1.000894,Thủ tục đăng ký kết hôn,Hộ tịch,Cấp xã,5 ngày làm việc,\n",
        encoding="utf-8",
    )
    import_file(
        opened.open_uow, table, now.date(), actor=Actor(None, "Quản trị", Role.ADMIN), now=now
    )
    yield opened
    opened.close()


def test_all_means_every_procedure_that_has_an_address(office: object, now: datetime) -> None:
    from cds_desktop.services.offices import Office

    assert isinstance(office, Office)
    board = publicity.poster_office(office.profile)
    plan = publicity.plan_all(office.open_uow, board, poster_words, on=now.date())
    assert {content.code for content in plan.contents} == {"1.001193", "1.000656"}
    assert plan.contents[0].unit_lines[0] == "ỦY BAN NHÂN DÂN XÃ CÁI NƯỚC"
    assert plan.skipped == ()


def test_a_chosen_procedure_without_an_address_is_named(office: object, now: datetime) -> None:
    from cds_desktop.services.offices import Office

    assert isinstance(office, Office)
    with pytest.raises(RuleBroken) as refused:
        publicity.plan_chosen(office.open_uow, ["1.000894"], OFFICE, poster_words, on=now.date())
    assert refused.value.code == "poster.no_address"
    with pytest.raises(NotFound):
        publicity.plan_chosen(office.open_uow, ["9.999999"], OFFICE, poster_words, on=now.date())


def test_chosen_sheets_keep_their_order_and_come_once(office: object, now: datetime) -> None:
    from cds_desktop.services.offices import Office

    assert isinstance(office, Office)
    plan = publicity.plan_chosen(
        office.open_uow,
        ["1.001193", "1.000656", "1.001193"],
        OFFICE,
        poster_words,
        on=now.date(),
    )
    assert [content.code for content in plan.contents] == ["1.001193", "1.000656"]
