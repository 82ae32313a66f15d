"""Which sheets are made of a catalogue, and what their codes say."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.procedures import Component, Procedure
from cds_desktop.domain.publicity import PosterOffice
from cds_desktop.domain.publicity.payloads import LONGEST_OFFLINE, PayloadKind, PayloadRules
from cds_desktop.services.catalogue_files import read_catalogue
from cds_desktop.services.catalogue_imports import import_file
from cds_desktop.services.offices import Office
from cds_desktop.services.publicity import PosterPlan, plan_sheets, poster_office
from cds_desktop.wording.errors import all_sentences
from cds_desktop.wording.publicity import offline_text, poster_words
from tests.offices import ADMIN, make_office

ADDRESS = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-70ac-b9d6-5e9e20d6eef7"
BIRTH, DEATH, WEDDING, LONG = "1.001193", "1.000656", "1.000894", "1.004873"
PORTAL = PayloadRules()
OFFLINE = PayloadRules(PayloadKind.OFFLINE)
LAST_DAY = date(2027, 2, 20)


@pytest.fixture
def office(data_dir: Path, tmp_path: Path, now: datetime) -> Iterator[Office]:
    """A catalogue with an address, an odd address, none, and none but a very long name."""
    opened = make_office(data_dir, with_catalogue=False)
    table = tmp_path / "danh mục.csv"
    long_name = "Cấp Giấy xác nhận tình trạng hôn nhân " * 12
    table.write_text(
        "Mã số,Tên thủ tục hành chính,Lĩnh vực,Cấp thực hiện,Thời hạn giải quyết,Địa chỉ\n"
        f"{BIRTH},Đăng ký khai sinh,Hộ tịch,Cấp xã,3 ngày làm việc,{ADDRESS}\n"
        f"{DEATH},Đăng ký khai tử,Hộ tịch,Cấp xã,1 ngày làm việc,dichvucong\n"
        f"{WEDDING},Đăng ký kết hôn,Hộ tịch,Cấp xã,5 ngày làm việc,\n"
        f"{LONG},{long_name},Xác nhận,Cấp xã,3 ngày làm việc,\n",
        encoding="utf-8",
    )
    import_file(opened.open_uow, table, now.date(), actor=ADMIN, now=now)
    yield opened
    opened.close()


def planned(office: Office, on: date, rules: PayloadRules = PORTAL, **which: object) -> PosterPlan:
    return plan_sheets(
        office.open_uow,
        poster_office(office.profile),
        poster_words,
        on=on,
        rules=rules,
        offline_text=offline_text,
        **which,  # type: ignore[arg-type]
    )


def test_a_field_is_published_and_what_has_no_address_is_named(
    office: Office, now: datetime
) -> None:
    plan = planned(office, now.date(), field="ho tich", valid_to=LAST_DAY)
    (sheet,) = plan.contents
    assert (sheet.code, sheet.code_text, sheet.address) == (BIRTH, ADDRESS, ADDRESS)
    assert (sheet.level, sheet.data_of, sheet.valid_to) == ("Cấp xã", now.date(), LAST_DAY)
    assert {item.code: item.reason for item in plan.skipped} == {
        DEATH: "poster.odd_address", WEDDING: "poster.no_address",
    }  # fmt: skip
    everything = planned(office, now.date(), everything=True)
    assert {item.code for item in everything.skipped} == {DEATH, WEDDING, LONG}


def test_the_register_gives_number_edition_and_place(office: Office, now: datetime) -> None:
    marks = {BIRTH: ("B-0147", 2, "sảnh tầng 1")}
    (sheet,) = planned(office, now.date(), codes=[BIRTH, BIRTH], sheets=marks).contents
    assert (sheet.sheet_number, sheet.edition, sheet.place) == marks[BIRTH]


def test_the_address_of_the_office_stands_in_the_code_and_beside_it(
    office: Office, now: datetime
) -> None:
    rules = PayloadRules(PayloadKind.TEMPLATE, "https://cainuoc.camau.gov.vn/tthc/{code}")
    plan = planned(office, now.date(), rules, everything=True)
    assert len(plan.contents) == 4, "no address on the portal is needed"
    sheet = next(content for content in plan.contents if content.code == WEDDING)
    assert sheet.address == "https://cainuoc.camau.gov.vn/tthc/1.000894"
    assert sheet.code_text == sheet.address
    assert sheet.payload == ""
    with pytest.raises(RuleBroken) as refused:
        planned(office, now.date(), PayloadRules(PayloadKind.TEMPLATE), everything=True)
    assert refused.value.code == "publicity.template_missing"


def test_a_code_without_network_needs_no_address_and_tells_where_it_gave_way(
    office: Office, now: datetime
) -> None:
    plan = planned(office, now.date(), OFFLINE, everything=True)
    sheets = {content.code: content for content in plan.contents}
    assert set(sheets) == {BIRTH, DEATH, WEDDING}
    assert sheets[WEDDING].code_text.startswith("Đăng ký kết hôn (1.000894)\nThời hạn: 5 ngày")
    assert sheets[WEDDING].address == sheets[DEATH].address == ""
    assert sheets[BIRTH].address == ADDRESS, "people without a camera can still type it"
    assert sheets[BIRTH].code_text != ADDRESS
    assert [(item.code, item.reason) for item in plan.skipped] == [
        (LONG, "publicity.offline_no_address")
    ]
    assert plan.notes == ()


def test_a_text_that_is_too_long_gives_way_to_the_address_and_is_told(
    office: Office, now: datetime
) -> None:
    plan = plan_sheets(
        office.open_uow, poster_office(office.profile), poster_words, codes=[BIRTH],
        on=now.date(), rules=OFFLINE, offline_text=lambda _: "ố" * LONGEST_OFFLINE,
    )  # fmt: skip
    assert plan.contents[0].code_text == ADDRESS
    assert [(note.code, note.reason) for note in plan.notes] == [
        (BIRTH, "publicity.offline_too_long")
    ]
    assert all_sentences()[plan.notes[0].reason]


def test_what_was_chosen_and_cannot_be_made_says_why(office: Office, now: datetime) -> None:
    on = now.date()
    some = planned(office, on, codes=[WEDDING, BIRTH])
    assert [content.code for content in some.contents] == [BIRTH]
    assert [(item.code, item.reason) for item in some.skipped] == [(WEDDING, "poster.no_address")]
    for which, reason in (
        ({"codes": [WEDDING, DEATH]}, "poster.no_address"),
        ({"codes": [BIRTH], "valid_to": date(2026, 1, 1)}, "poster.ends_before_it_begins"),
        ({"field": "Thủy lợi"}, "publicity.field_empty"),
        ({"field": "Xác nhận"}, "poster.nothing_to_print"),
        ({}, "poster.nothing_to_print"),
    ):
        with pytest.raises(RuleBroken) as refused:
            planned(office, on, **which)
        assert refused.value.code == reason
    with pytest.raises(NotFound):
        planned(office, on, codes=[BIRTH, "9.999999"])
    many = [BIRTH, *(f"9.{number:06d}" for number in range(60))]
    with pytest.raises(NotFound):
        planned(office, on, codes=many)


# --- the text of a code without network -------------------------------------------------------

PROCEDURE = Procedure(
    code="1.001193",
    name="Đăng ký khai sinh",
    limit=TimeLimit(Decimal(3), LimitUnit.WORKING_DAY),
    limit_online=TimeLimit(Decimal(1), LimitUnit.WORKING_DAY),
    fee_vnd=8_000,
    fee_online_vnd=0,
    components=(
        Component("- Tờ khai theo mẫu;", 1, 0),
        Component("Giấy chứng sinh", 0, 2, case="Sinh tại bệnh viện"),
    ),
    portal_url=ADDRESS,
)


def test_the_text_tells_limit_and_fee_by_channel_and_every_paper() -> None:
    assert offline_text(PROCEDURE).split("\n") == [
        "Đăng ký khai sinh (1.001193)",
        "Thời hạn: 3 ngày làm việc; trực tuyến: 1 ngày làm việc",
        "Phí: 8.000 đồng; trực tuyến: miễn phí",
        "Giấy tờ:",
        "1. Tờ khai theo mẫu (01 bản chính)",
        "Sinh tại bệnh viện:",
        "1. Giấy chứng sinh (02 bản sao)",
    ]


def test_the_text_never_guesses_what_the_catalogue_leaves_open() -> None:
    unknown = replace(
        PROCEDURE, limit=None, limit_online=None, limit_text="1", fee_vnd=None,
        fee_online_vnd=None, components=(),
    )  # fmt: skip
    assert offline_text(unknown).split("\n")[1:] == [
        "Thời hạn: hỏi tại quầy", "Phí: hỏi tại quầy",
    ]  # fmt: skip
    by_case = replace(unknown, limit_text="3 hoặc 5 ngày tùy loại", fee_text="Theo biểu phí")
    assert offline_text(by_case).split("\n")[1:] == [
        "Thời hạn: 3 hoặc 5 ngày tùy loại", "Phí: Theo biểu phí",
    ]  # fmt: skip


def test_the_text_of_real_procedures_is_composed_and_loses_nothing(
    shared_dir: Path, tmp_path: Path
) -> None:
    real = shared_dir / "data" / "procedures-real.csv"
    some = tmp_path / "danh mục.csv"
    with real.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    with some.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows[::11]])
    fitting = 0
    for row in read_catalogue(some).rows:
        text = offline_text(row.procedure)
        assert text == unicodedata.normalize("NFC", text)
        assert row.procedure.name in text
        assert all(line.strip() == line and line for line in text.split("\n"))
        for paper in poster_words(row.procedure, PosterOffice(())).papers:
            assert paper.name in text
        fitting += len(text.encode()) <= LONGEST_OFFLINE
    assert fitting > 25
