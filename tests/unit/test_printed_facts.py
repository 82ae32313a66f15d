"""What a product prints: a fact that changes marks exactly the products that say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
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
from cds_desktop.wording.publicity import offline_text, poster_words

A_DAY = date(2026, 11, 20)
OFFICE = PosterOffice(("UBND XÃ CÁI NƯỚC",))
LIMITS = st.sampled_from([None, *(TimeLimit(Decimal(n), LimitUnit.WORKING_DAYS) for n in (1, 3))])
TEXTS = st.sampled_from(["", "5", "Không quy định", "8.000 đồng", "Miễn phí", "Theo nghị quyết"])
NOTES = st.sampled_from(["", "sau 15 giờ thì ngày làm việc tiếp theo"])
PAPERS = st.lists(
    st.builds(
        Component,
        st.sampled_from(["Tờ khai", "Giấy chứng sinh", ""]),
        st.sampled_from([None, 0, 1]),
        st.sampled_from([None, 2]),
        st.sampled_from(["", "mau-01.docx"]),
        st.sampled_from(["", "Trường hợp ủy quyền"]),
    ),
    max_size=2,
).map(tuple)
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
    fee_online_vnd=st.sampled_from([None, 0, 8_000]),
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


@given(before=PROCEDURES, after=PROCEDURES)
def test_a_sheet_is_marked_when_its_words_changed_and_only_then(
    before: Procedure, after: Procedure
) -> None:
    for product in Product:
        is_marked = printed_key(before, product) != printed_key(after, product)
        facts = changed_facts(before, after, product)
        assert is_marked is bool(facts)
        if said(before, product) != said(after, product):
            assert is_marked, product
        # Words do not tell "as before" from a channel that makes no difference; facts do.
        quiet = {PrintedFact.CHANNELS, PrintedFact.ONLINE_LEVEL}
        if set(facts) - quiet:
            assert said(before, product) != said(after, product), (product, facts)
    if offline_text(before) != offline_text(after):
        keys = [printed_key(each, Product.LABELS, offline_text(each)) for each in (before, after)]
        assert keys[0] != keys[1]
