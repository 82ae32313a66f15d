"""What a product prints: a fact that changes marks exactly the products that say it."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedures import Component, OnlineLevel, Procedure
from cds_desktop.domain.publicity import PosterOffice
from cds_desktop.domain.publicity.addresses import AddressKind, read_portal_address, uuid_day
from cds_desktop.domain.publicity.printed import PrintedFact, changed_facts, printed_key
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.recognition import LONGEST_SHOWN, recognise_text
from cds_desktop.domain.publicity.sheets import (
    Place,
    PostedSheet,
    ProcedureToday,
    ScanKind,
    SheetCode,
    SheetReason,
    SheetState,
    code_reason,
    due_reason,
    state_of,
)
from cds_desktop.services.publicity.scans import address_patterns
from cds_desktop.wording.posted_sheets import reason_words
from cds_desktop.wording.publicity import offline_text, poster_words

A_DAY = date(2026, 11, 20)
CHANGEABLE = sorted({field.name for field in fields(Procedure)} - {"code", "limit_postal"})
OFFICE = PosterOffice(("UBND XÃ CÁI NƯỚC",))
LIMITS = st.sampled_from([None, *(TimeLimit(Decimal(n), LimitUnit.WORKING_DAY) for n in (1, 3))])
TEXTS = st.sampled_from(["", "5", "Không quy định", "8.000 đồng", "Miễn phí", "Theo nghị quyết"])
NOTES = st.sampled_from(["", "sau 15 giờ thì ngày làm việc tiếp theo"])
A_PAPER = Component("Tờ khai", 1, None, "", "")
PAPERS = st.sampled_from(
    [
        (),
        (A_PAPER,),
        (replace(A_PAPER, originals=None),),
        (replace(A_PAPER, originals=None, copies=0),),
        (replace(A_PAPER, copies=2),),
        (replace(A_PAPER, case="Trường hợp ủy quyền"),),
        (replace(A_PAPER, form_file="mau-01.docx"),),
        (A_PAPER, replace(A_PAPER, name="Giấy chứng sinh")),
        (A_PAPER, replace(A_PAPER, name="")),
    ]
)
PROCEDURES = st.builds(
    Procedure,
    code=st.just("1.001193"),
    name=st.sampled_from(["Đăng ký khai sinh", "Đăng ký khai sinh lưu động"]),
    field=st.sampled_from(["Hộ tịch", "Hộ tịch, quốc tịch"]),
    level=st.sampled_from(["Cấp xã", "Cấp tỉnh; Cấp xã"]),
    limit=LIMITS,
    limit_text=TEXTS,
    limit_note=NOTES,
    fee_vnd=st.sampled_from([None, 0, 8_000]),
    fee_online_vnd=st.sampled_from([None, 0, 5_000, 8_000]),
    fee_text=TEXTS,
    online_level=st.sampled_from([None, *OnlineLevel]),
    channels=st.sampled_from([(), (Channel.DIRECT,), (Channel.ONLINE, Channel.DIRECT)]),
    components=PAPERS,
    agency=st.sampled_from(["", "Ủy ban nhân dân cấp xã"]),
    decision_no=st.sampled_from(["", "163/QĐ-BTP"]),
    portal_url=st.sampled_from(["", "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1"]),
    note=st.sampled_from(["", "đã rà soát"]),
    documents_text=st.sampled_from(["", "Tờ khai; giấy chứng sinh"]),
    limit_online=LIMITS,
)
"""Two of them differ in few facts, or in facts that are printed nowhere."""


def said(procedure: Procedure, product: Product) -> object:
    """What really stands on the product, as the words and the layouts have it."""
    words = poster_words(procedure, OFFICE)
    first = procedure.name, procedure.field, words.facts[:2]
    if product is Product.LABELS:
        return procedure.name
    if product in (Product.FIELD, Product.INDEX):
        return first
    if product is Product.SLIDES:
        return *first, words.facts, procedure.level, procedure.decision_no
    return *first, words, procedure.level, procedure.decision_no


@settings(max_examples=60)
@given(PROCEDURES, PROCEDURES)
def test_a_sheet_is_marked_when_its_words_changed_and_only_then(
    before: Procedure, other: Procedure
) -> None:
    for name in CHANGEABLE:
        after = replace(before, **{name: getattr(other, name)})
        if after == before:
            continue
        for product in Product:
            is_marked = printed_key(before, product) != printed_key(after, product)
            facts = changed_facts(before, after, product)
            assert is_marked is bool(facts)
            has_other_words = said(before, product) != said(after, product)
            # A channel more may leave the words alone, since the online level says the same.
            if has_other_words or set(facts) - {PrintedFact.CHANNELS, PrintedFact.ONLINE_LEVEL}:
                assert is_marked is has_other_words, (product, name)
        texts = [offline_text(before), offline_text(after)]
        if texts[0] != texts[1]:
            keys = [printed_key(each, Product.LABELS, texts[0]) for each in (before, after)]
            assert keys[0] != keys[1], name


def sheet(**facts: Any) -> PostedSheet:
    blank = PostedSheet(
        id=1, number="B-0001", product=Product.POSTER, paper="A4", place=Place(1, "Sảnh chờ"),
        edition=1, codes=(), made_on=A_DAY, maker_name="Ý",
    )  # fmt: skip
    return replace(blank, **facts)


DAYS = st.sampled_from([None, -91, -90, -89, -31, -30, -29, -2, -1, 0, 1]).map(
    lambda days: None if days is None else A_DAY + timedelta(days=days)
)
CODES = st.lists(
    st.tuples(
        st.sampled_from(["gone", "same", "changed", "note only", "moved", "moved and changed"]),
        st.sampled_from(["https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1", "Phí: 8.000 đồng"]),
    ),
    max_size=3,
)


@settings(max_examples=300)
@given(
    st.sampled_from([Product.POSTER, Product.LABELS]), CODES, DAYS, DAYS, DAYS, DAYS,
    st.sampled_from([1, 30, 90]),
)  # fmt: skip
def test_the_state_is_the_first_that_fits(
    product: Product,
    codes: list[tuple[str, str]],
    posted_on: date | None,
    checked_on: date | None,
    valid_to: date | None,
    removed_on: date | None,
    check_days: int,
) -> None:
    printed = Procedure("1.001193", "Đăng ký khai sinh", fee_vnd=0)
    reasons = []
    for story, payload in codes:
        now = replace(printed, fee_vnd=5_000) if story.endswith("changed") else printed
        now = replace(now, note="đã rà soát") if story == "note only" else now
        code = SheetCode(printed.code, 1, payload, printed_key(printed, product, payload))
        where = "https://nơi-khác.example" if story.startswith("moved") else payload
        today = ProcedureToday((where, "https://mot-cua.example/1.001193"), now, printed)
        reasons.append(code_reason(code, product, None if story == "gone" else today))
    one = sheet(
        product=product, posted_on=posted_on, checked_on=checked_on, valid_to=valid_to,
        removed_on=removed_on,
    )  # fmt: skip
    found = state_of(
        one, [each for each in (*reasons, due_reason(one, A_DAY, check_days)) if each is not None]
    )

    # The rules once more, in other words: a poster says the fee, a label only in an offline code.
    stories = [story for story, _ in codes]
    is_moved = any(
        story.startswith("moved") and payload.startswith("https") for story, payload in codes
    )
    is_changed = any(
        story.endswith("changed") and (product is Product.POSTER or not payload.startswith("https"))
        for story, payload in codes
    )
    is_due = False
    if posted_on is not None:
        seen = checked_on if checked_on is not None else posted_on
        is_due = (A_DAY.toordinal() - seen.toordinal()) >= check_days
        is_due = is_due or (valid_to is not None and valid_to < A_DAY)
    expected = SheetState.CURRENT
    for holds, state in (
        (is_due, SheetState.DUE),
        (posted_on is None, SheetState.PLANNED),
        (is_changed, SheetState.CHANGED),
        (is_moved, SheetState.ADDRESS_CHANGED),
        ("gone" in stories, SheetState.WITHDRAWN),
        (removed_on is not None, SheetState.REMOVED),
    ):
        expected = state if holds else expected
    assert found is expected


def test_a_fee_by_channel_is_one_fact() -> None:
    before = Procedure("1.004873", "Xác nhận tình trạng hôn nhân", fee_vnd=8_000, fee_online_vnd=0)
    after = replace(before, fee_online_vnd=5_000)
    assert changed_facts(before, after, Product.POSTER) == (PrintedFact.FEE,)
    assert changed_facts(before, after, Product.LABELS) == ()
    assert changed_facts(before, after, Product.LABELS, "Phí: 8.000 đồng") == (PrintedFact.FEE,)


def test_a_reason_names_all_that_is_other() -> None:
    before = Procedure(
        "1.001193", "Đăng ký khai sinh", fee_vnd=0, decision_no="1/QĐ",
        portal_url="https://a.example",
    )  # fmt: skip
    after = replace(before, fee_vnd=8_000, limit_text="trong ngày", portal_url="https://b.example")
    code = SheetCode(before.code, 1, "https://a.example", printed_key(before, Product.POSTER))
    today = ProcedureToday(("https://b.example",), after, before)
    reason = code_reason(code, Product.POSTER, today)
    assert reason == SheetReason(
        SheetState.ADDRESS_CHANGED,
        "1.001193",
        (PrintedFact.ADDRESS, PrintedFact.LIMIT, PrintedFact.FEE),
    )
    assert reason_words(reason) == "1.001193: đổi địa chỉ, thời hạn, phí"
    assert due_reason(sheet(posted_on=A_DAY, valid_to=A_DAY), A_DAY, 90) is None
    due = due_reason(sheet(posted_on=A_DAY, valid_to=A_DAY), A_DAY + timedelta(days=1), 90)
    assert due is not None
    assert reason_words(due) == "hết hạn dùng ngày 20/11/2026"


PORTAL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
OLD_PAGE = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"{OLD_PAGE}-hanh-chinh.html?ma_thu_tuc=1.001193", ScanKind.OLD_PORTAL),
        (f"{OLD_PAGE}-nganh-doc.html?ma_thu_tuc=1.004222", ScanKind.OLD_PORTAL),
        ("HTTPS://DICHVUCONG.GOV.VN/P/HOME/DVC-GIOI-THIEU.HTML", ScanKind.OLD_PORTAL),
        (f"{PORTAL}019d27de-b500-7abc-8abc-0123456789ab", ScanKind.PORTAL),
        # Made on 01/01/2026, before the portal was re-keyed.
        (f"{PORTAL}019b7748-8500-7abc-8abc-0123456789ab", ScanKind.OLD_PORTAL),
        ("https://dichvucong.nghean.gov.vn/dichvucong/bothutuc?maThuTuc=28310", ScanKind.PORTAL),
        ("https://lienthong.dichvucong.gov.vn/#/ke-khai/2.000986", ScanKind.PORTAL),
        ("https://dichvucong.camau.gov.vn/portaldvc/tra-cuu?MHS=1&SGT=096190004512", ScanKind.SLIP),
        ("000.00.16.H12-261120-0023;TT=1.004873;CN=096190004512", ScanKind.SLIP),
        ("261120-0023", ScanKind.SLIP),
        ("096190004512|381234567|Nguyễn Thị Tú|12041990|Nữ|Ấp Cái Rô|01072021", ScanKind.SLIP),
        ("096190004512", ScanKind.SLIP),
        ("HL-000.00.16.H12-261120-0023-BCGHKLMN", ScanKind.RATING),
        ("00020101021238560010A00000072701260006970415011211336666888802", ScanKind.PAYMENT),
        ("00020101021229300012D156000000000510A93FO3230Q5802VN63041234", ScanKind.PAYMENT),
        ("HL-https://nop-phi.example", ScanKind.FOREIGN),
        # What only looks like a portal.
        ("https://nop-phi@dichvucong.gov.vn/thu-tuc-hanh-chinh/1", ScanKind.FOREIGN),
        ("https://dichvucong-gov.vn/thu-tuc-hanh-chinh/1", ScanKind.FOREIGN),
        ("https://dichvucong.gov.vn.example/thu-tuc-hanh-chinh/1", ScanKind.FOREIGN),
        ("https://dichvucong.gov.vn@example.com/thu-tuc-hanh-chinh/1", ScanKind.FOREIGN),
        ("https://dichvucong.gov.vn:8443/thu-tuc-hanh-chinh/1", ScanKind.FOREIGN),
        ("https://example.com/https://dichvucong.gov.vn/", ScanKind.FOREIGN),
        ("https://dịchvucông.gov.vn/", ScanKind.FOREIGN),
        ("https://a.b.dichvucong.gov.vn/", ScanKind.FOREIGN),
        ("javascript:alert(1)//dichvucong.gov.vn", ScanKind.FOREIGN),
        ("https://[dichvucong.gov.vn", ScanKind.FOREIGN),
        ("'; DROP TABLE posted_sheet; --", ScanKind.FOREIGN),
        ("../../office.db", ScanKind.FOREIGN),
        ("x" * 100_000, ScanKind.FOREIGN),
    ],
)
def test_a_text_is_known_by_its_looks(text: str, kind: ScanKind) -> None:
    assert recognise_text(text, address_patterns(), A_DAY).kind is kind


@given(st.text(max_size=1_200))
def test_a_hostile_text_is_shown_clean_and_short(text: str) -> None:
    found = recognise_text(text, address_patterns(), A_DAY)
    assert len(found.text) <= LONGEST_SHOWN
    assert not any(
        unicodedata.category(sign) in ("Cc", "Cs") for sign in found.text if sign != "\n"
    )


def test_an_address_of_the_old_portal_names_its_procedure_and_its_end() -> None:
    text = f"{OLD_PAGE}-hanh-chinh.html?ma_thu_tuc=1.001193"
    found = recognise_text(text, address_patterns(), A_DAY)
    assert (found.procedure_code, found.text) == ("1.001193", text)
    assert "trước 26/03/2026" in found.portal
    # Before the portal was re-keyed the same address was right.
    assert recognise_text(text, address_patterns(), date(2026, 3, 25)).kind is ScanKind.PORTAL
    assert recognise_text(f"{text}'--", address_patterns(), A_DAY).procedure_code == ""
    new = recognise_text(f"{PORTAL}019d27de-b500-7abc-8abc-0123456789ab", address_patterns(), A_DAY)
    assert new.issued_on == date(2026, 3, 26)
    assert uuid_day("ffffffff-ffff-7fff-8fff-ffffffffffff") is None
    assert uuid_day("9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d") is None
    found_address = read_portal_address(text, address_patterns(), A_DAY)
    assert found_address is not None
    assert found_address.kind is AddressKind.OLD_PORTAL
    assert {each.sureness for each in address_patterns()} <= {"found", "inferred", "memory"}
