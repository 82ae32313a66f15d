"""What is published how, and what index 6 and S14 make of it; the register is the real one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.measures import REGISTERED
from cds_desktop.domain.periods import Period
from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity.coverage import CoverageKind, is_on_list
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import CheckOutcome
from cds_desktop.domain.units import Level
from cds_desktop.services import catalogue
from cds_desktop.services.indicators import cell_evidence, compute_period
from cds_desktop.services.offices import Office
from cds_desktop.services.publicity.checks import record_check
from cds_desktop.services.publicity.coverage import coverage, covered_procedures
from cds_desktop.services.publicity.places import add_place
from cds_desktop.services.publicity.register import SheetWish, add_sheets, remove_sheets
from cds_desktop.services.reports import hand_values, set_hand_value
from tests.offices import ADMIN, make_office

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = date(2026, 11, 20)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    made = make_office(tmp_path / "office", url=database_url)
    yield made
    made.close()


def hang(
    office: Office, product: Product, codes: list[str], place: str = "Sảnh"
) -> tuple[int, ...]:
    spot = add_place(office.open_uow, place, actor=ADMIN, now=NOW)
    wishes = [SheetWish(product, "A4", spot.id, (code,), posted_on=TODAY) for code in codes]
    made = add_sheets(office.open_uow, wishes, actor=ADMIN, now=NOW)
    return tuple(sheet.id for sheet in made)


def with_address(office: Office, count: int) -> list[str]:
    found = catalogue.list_procedures(office.open_uow, TODAY, with_address_only=True)
    own = {each.code for each in on_list(office)}
    return [each.procedure.code for each in found if each.procedure.code in own][:count]


def on_list(office: Office) -> list[Procedure]:
    """Those of a commune, found again by the words of the catalogue."""
    listed = [each.procedure for each in catalogue.list_procedures(office.open_uow, TODAY)]
    return [each for each in listed if not each.level or "xã" in each.level.lower()]


def values_of(office: Office, period: Period = NOVEMBER) -> dict[str, tuple[object, object]]:
    lines = hand_values(office.open_uow, period, actor=ADMIN)
    given = {line.measure: line.current.value for line in lines if line.current is not None}
    computed = compute_period(office.open_uow, period, actor=ADMIN, now=NOW, given=given)
    return {one.id: (one.numerator, one.denominator) for one in computed.values}


def test_levels_decide_what_is_on_the_list() -> None:
    assert is_on_list("cap tinh; cap xa", Level.COMMUNE)
    assert not is_on_list("cap bo; cap tinh", Level.COMMUNE)
    assert is_on_list("cap tinh (nhan tai xa)", Level.COMMUNE)
    assert is_on_list("", Level.PROVINCE)


def test_the_table_agrees_with_a_recount_in_plain_python(office: Office) -> None:
    codes = with_address(office, 6)
    hang(office, Product.POSTER, codes[:4])
    hang(office, Product.LABELS, codes[4:], "Quầy 1")

    expected: Counter[tuple[str, str]] = Counter()
    for procedure in on_list(office):
        online = procedure.portal_url.startswith("http")
        paper = procedure.code in codes[:4]
        kinds = {"on_list": True, "electronic": online, "paper": paper,
                 "both": online and paper, "none": not online and not paper}  # fmt: skip
        for name, is_in in kinds.items():
            expected[procedure.field, name] += is_in
            expected["", name] += is_in

    found = coverage(office.open_uow, TODAY, actor=ADMIN)
    assert found.has_register
    assert found.has_codes
    for row in (*found.rows, found.total):
        for kind in CoverageKind:
            assert getattr(row, kind.value) == expected[row.field, kind.value], (row.field, kind)
    assert found.total.paper == found.total.both == 4
    posted = covered_procedures(office.open_uow, TODAY, None, CoverageKind.PAPER, actor=ADMIN)
    assert {code for code, _ in posted} == set(codes[:4])
    field = found.rows[0].field
    of_field = covered_procedures(office.open_uow, TODAY, field, CoverageKind.ON_LIST)
    assert len(of_field) == found.rows[0].on_list
    assert covered_procedures(office.open_uow, TODAY, "", CoverageKind.ON_LIST) == ()


def test_a_sheet_that_no_longer_tells_the_truth_does_not_count(office: Office) -> None:
    code, other = with_address(office, 2)
    hang(office, Product.POSTER, [code, other])
    stored = catalogue.get(office.open_uow, code, TODAY).procedure
    dearer = replace(stored, fee_vnd=(stored.fee_vnd or 0) + 1_000, fee_text="")
    catalogue.correct(office.open_uow, dearer, TODAY, actor=ADMIN, now=NOW, reason="Nghị quyết mới")
    assert coverage(office.open_uow, TODAY).total.paper == 1

    noted = replace(
        catalogue.get(office.open_uow, other, TODAY).procedure, note="Ghi chú không in trên tờ"
    )
    catalogue.correct(office.open_uow, noted, TODAY, actor=ADMIN, now=NOW, reason="Ghi thêm")
    posted = covered_procedures(office.open_uow, TODAY, None, CoverageKind.PAPER)
    assert [code for code, _ in posted] == [other]


def test_what_nobody_can_read_or_leads_nowhere_does_not_count(office: Office) -> None:
    torn, moved, right = with_address(office, 3)
    ids = hang(office, Product.POSTER, [torn, moved, right])
    record_check(office.open_uow, ids[0], CheckOutcome.DAMAGED, actor=ADMIN, now=NOW)
    stored = catalogue.get(office.open_uow, moved, TODAY).procedure
    elsewhere = replace(stored, portal_url=stored.portal_url + "?v=2")
    catalogue.correct(office.open_uow, elsewhere, TODAY, actor=ADMIN, now=NOW, reason="Đổi trang")

    def posted() -> set[str]:
        found = covered_procedures(office.open_uow, TODAY, None, CoverageKind.PAPER)
        return {code for code, _ in found}

    assert posted() == {right}
    record_check(office.open_uow, ids[0], CheckOutcome.CONFIRMED, actor=ADMIN, now=NOW)
    assert posted() == {torn, right}, "somebody mended it"


def test_index_6_and_s14_follow_the_register_once_it_is_kept(office: Office) -> None:
    assert values_of(office)["TT01.6"] == (None, None)
    assert values_of(office)["S14"] == (None, None)
    for measure, count in (("units", 9), ("units_with_qr", 8)):
        set_hand_value(
            office.open_uow, measure, NOVEMBER, count, "Công văn 12", actor=ADMIN, now=NOW
        )
    assert values_of(office)["S14"] == (8, 9)
    with pytest.raises(NotFound, match="by_hand"):
        cell_evidence(office.open_uow, "S14.numerator", NOVEMBER, actor=ADMIN, now=NOW)

    codes = with_address(office, 5)
    ids = hang(office, Product.POSTER, codes)
    total = len(on_list(office))
    assert values_of(office)["TT01.6"] == (5, total)
    assert values_of(office)["S14"] == (1, 1), "the register wins over what was typed"
    assert values_of(office, OCTOBER)["S14"] == (None, None), "nothing hung in October"
    behind = cell_evidence(office.open_uow, "TT01.6.numerator", NOVEMBER, actor=ADMIN, now=NOW)
    assert sorted(record.label for record in behind.records) == sorted(codes)
    (unit,) = cell_evidence(
        office.open_uow, "S14.numerator", NOVEMBER, actor=ADMIN, now=NOW
    ).records
    assert unit.label == "Xã Cái Nước"
    recorded = {
        line.measure: line.recorded
        for line in hand_values(office.open_uow, NOVEMBER, actor=ADMIN)
        if line.measure in REGISTERED
    }
    assert recorded["procedures_posted"] == 5
    assert recorded["procedures_on_list"] == total

    remove_sheets(office.open_uow, ids, "Tháo để sơn tường", actor=ADMIN, now=NOW)
    assert values_of(office)["S14"] == (0, 1), "nought now, and not unknown"
    assert values_of(office)["TT01.6"] == (0, total)
