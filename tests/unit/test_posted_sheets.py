"""The register of posted sheets: what hangs where, and which sheet the catalogue makes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from cds_desktop.domain.clock import OFFICE_ZONE, office_day
from cds_desktop.domain.errors import CdsError, NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.payment_codes import PaymentAccount
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.domain.publicity.payloads import PayloadKind, PayloadRules
from cds_desktop.domain.publicity.printed import PrintedFact
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import CheckOutcome, PostedSheet, ScanKind, SheetState
from cds_desktop.services import catalogue
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import stored_path
from cds_desktop.services.journal import newest
from cds_desktop.services.offices import Office
from cds_desktop.services.payment_account import set_account
from cds_desktop.services.publicity.checks import (
    CheckResult,
    check_scan,
    found_codes,
    recognise,
    record_check,
)
from cds_desktop.services.publicity.followers import hang_again
from cds_desktop.services.publicity.needs import need_counts
from cds_desktop.services.publicity.photos import photo_path, set_photo
from cds_desktop.services.publicity.places import (
    add_place,
    change_place,
    close_place,
    list_places,
    reopen_place,
)
from cds_desktop.services.publicity.register import (
    ListedSheet,
    SheetQuery,
    SheetWish,
    add_sheets,
    list_sheets,
    post_sheets,
    put_back_sheets,
    remove_sheets,
    reprints,
    sheet_ids,
    sheet_of,
    state_counts,
)
from cds_desktop.services.publicity.settings import PublicitySettings, set_publicity_settings
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.journal import sentence_of, subject_of
from cds_desktop.wording.posted_sheets import check_words, reason_words
from cds_desktop.wording.walk_round import write_walk_round
from tests.offices import ADMIN, make_office

CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")
BIRTH, DEATH, MARRIAGE, SINGLE = "1.001193", "1.000656", "1.000894", "1.004873"
PORTAL = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/"
NEW_ADDRESS = f"{PORTAL}019e1d2a-7c00-7abc-8abc-0123456789ab"
OLD_PORTAL = (
    "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193"
)
PAYMENT = (
    "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA530370454048000"
    "5802VN62170813H12-26-0001236304F19A"
)
SLIP = "000.00.16.H12-261120-0023;TT=1.004873;CN=096190004512;TG=Giấy tiếp nhận;HT=CDS Một cửa"
FOREIGN = "https://dichvucong-gov.vn.example/nop-phi"


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """An office with the shipped catalogue, on either database."""
    opened = make_office(tmp_path / "office", url=database_url)
    yield opened
    opened.close()


@pytest.fixture
def small_office(tmp_path: Path) -> Iterator[Office]:
    """The same for rules that no kind of database decides."""
    opened = make_office(tmp_path / "office")
    yield opened
    opened.close()


def place(office: Office, name: str, now: datetime) -> int:
    return add_place(office.open_uow, name, actor=CLERK, now=now).id


def every_sheet(office: Office, on: date) -> dict[str, ListedSheet]:
    found = list_sheets(office.open_uow, on, SheetQuery(removed=True), actor=CLERK)
    return {each.sheet.number: each for each in found}


def states(office: Office, on: date) -> dict[str, SheetState]:
    return {number: each.state for number, each in every_sheet(office, on).items()}


def four_sheets(office: Office, now: datetime) -> tuple[PostedSheet, ...]:
    """Two sheets at the desk, one in the hall, one in a hamlet's house, all hung up today."""
    today = office_day(now)
    hall, desk, hamlet = (
        place(office, name, now) for name in ("Sảnh chờ", "Quầy 2", "Nhà văn hóa ấp Cái Rô")
    )
    wishes = [
        SheetWish(Product.POSTER, "A4", hall, (BIRTH,), posted_on=today),
        SheetWish(Product.LABELS, "", desk, (BIRTH, DEATH), posted_on=today),
        SheetWish(Product.CARD, "A6", desk, (SINGLE,), posted_on=today),
        SheetWish(Product.FIELD, "A3", hamlet, (MARRIAGE, SINGLE), posted_on=today),
    ]
    return add_sheets(office.open_uow, wishes, actor=CLERK, now=now)


def change_catalogue(office: Office, on: date) -> None:
    """A birth costs a fee, a marriage has another page, deaths are no longer registered here."""
    later = datetime.combine(on, datetime.min.time(), OFFICE_ZONE)
    uow = office.open_uow
    birth = catalogue.get(uow, BIRTH, on).procedure
    catalogue.correct(uow, replace(birth, fee_vnd=8_000), on, actor=ADMIN, now=later)
    marriage = catalogue.get(uow, MARRIAGE, on).procedure
    moved = replace(marriage, portal_url=NEW_ADDRESS)
    catalogue.correct(uow, moved, on, actor=ADMIN, now=later)
    single = catalogue.get(uow, SINGLE, on).procedure
    catalogue.correct(uow, replace(single, note="đã rà soát"), on, actor=ADMIN, now=later)
    catalogue.close(uow, DEATH, on, actor=ADMIN, now=later)


def test_a_change_of_the_catalogue_marks_exactly_the_sheets_that_say_it(
    office: Office, now: datetime
) -> None:
    uow, today = office.open_uow, office_day(now)
    made = four_sheets(office, now)
    assert [sheet.number for sheet in made] == ["B-0001", "B-0002", "B-0003", "B-0004"]
    assert [sheet.paper for sheet in made] == ["A4", "A4", "A6", "A3"]
    assert set(states(office, today).values()) == {SheetState.CURRENT}

    on = today + timedelta(days=1)
    change_catalogue(office, on)
    found = every_sheet(office, on)
    assert {number: each.state for number, each in found.items()} == {
        "B-0001": SheetState.CHANGED,  # the poster says the fee
        "B-0002": SheetState.WITHDRAWN,  # of the labels, birth says no fee, death is closed
        "B-0003": SheetState.CURRENT,  # the new note is printed nowhere
        "B-0004": SheetState.ADDRESS_CHANGED,
    }
    assert [reason_words(each) for each in found["B-0001"].reasons] == ["1.001193: đổi phí"]
    assert found["B-0002"].concerned == (DEATH,)
    assert [reason_words(each) for each in found["B-0002"].reasons] == ["1.000656: hết hiệu lực"]
    assert found["B-0004"].concerned == (MARRIAGE,)
    assert [each.facts for each in found["B-0004"].reasons] == [(PrintedFact.ADDRESS,)]
    assert found["B-0002"].names[1].lower().endswith("đăng ký khai tử")
    counts = state_counts(uow, on, actor=CLERK)
    assert (counts[SheetState.CURRENT], counts[SheetState.WITHDRAWN]) == (1, 1)
    # The day before nothing had changed yet.
    assert set(states(office, today).values()) == {SheetState.CURRENT}

    # Exactly those are made anew, each in the place of its forerunner and without what is closed.
    wrong = [each.sheet.id for each in found.values() if each.state is not SheetState.CURRENT]
    wishes = reprints(uow, wrong, on, actor=CLERK)
    assert [(wish.product, wish.procedure_codes) for wish in wishes] == [
        (Product.POSTER, (BIRTH,)),
        (Product.LABELS, (BIRTH,)),
        (Product.FIELD, (MARRIAGE, SINGLE)),
    ]
    later = now + timedelta(days=1)
    anew = add_sheets(uow, wishes, actor=CLERK, now=later)
    assert [(sheet.number, sheet.edition) for sheet in anew] == [
        ("B-0005", 2), ("B-0006", 2), ("B-0007", 2),
    ]  # fmt: skip
    # Until they hang, the old ones do.
    assert states(office, on)["B-0001"] is SheetState.CHANGED
    assert states(office, on)["B-0005"] is SheetState.PLANNED
    post_sheets(uow, [sheet.id for sheet in anew], on, actor=CLERK, now=later)
    assert states(office, on) == {
        "B-0001": SheetState.REMOVED, "B-0002": SheetState.REMOVED, "B-0003": SheetState.CURRENT,
        "B-0004": SheetState.REMOVED, "B-0005": SheetState.CURRENT, "B-0006": SheetState.CURRENT,
        "B-0007": SheetState.CURRENT,
    }  # fmt: skip
    view = sheet_of(uow, made[0].id, on, actor=CLERK)
    assert view.replaced_by == "B-0005"
    assert view.listed.sheet.remove_reason == "Thay bằng tờ B-0005"
    entry = newest(uow, 1, actor=ADMIN)[0]
    assert subject_of(entry) == "Tờ công khai B-0005, B-0006, B-0007"
    assert "gỡ tờ cũ B-0001, B-0002, B-0004" in sentence_of(entry)


def test_a_walk_past_the_sheets(office: Office, now: datetime) -> None:
    uow, today = office.open_uow, office_day(now)
    four_sheets(office, now)
    later, on = now + timedelta(days=100), today + timedelta(days=100)
    hall = next(each.id for each in list_places(uow, actor=CLERK) if each.name == "Sảnh chờ")
    assert set(states(office, on).values()) == {SheetState.DUE}
    birth = catalogue.get(uow, BIRTH, on).procedure.portal_url

    def scan(text: str, place_id: int | None = None) -> CheckResult:
        return check_scan(uow, text, on, place_id=place_id, actor=CLERK, now=later)

    # A reader with CapsLock, or one that drops nothing but adds a slash, reads the same sheet.
    seen = scan(birth.upper(), hall)
    assert seen.scan.kind is ScanKind.OURS
    assert seen.outcome is CheckOutcome.CONFIRMED
    assert seen.sheet is not None
    assert (seen.sheet.sheet.number, seen.sheet.state) == ("B-0001", SheetState.CURRENT)
    # Without a place the poster and the label have the same code: nothing is stored.
    both = scan(f"{birth}/")
    assert both.outcome is None
    assert [each.sheet.number for each in both.candidates] == ["B-0001", "B-0002"]
    assert states(office, on)["B-0002"] is SheetState.DUE
    chosen = record_check(
        uow, both.candidates[1].sheet.id, CheckOutcome.DAMAGED, note="mưa ướt", actor=CLERK,
        now=later,
    )  # fmt: skip
    assert (chosen.state, chosen.last_outcome) == (SheetState.DUE, CheckOutcome.DAMAGED)

    for text, kind, outcome in (
        (FOREIGN, ScanKind.FOREIGN, CheckOutcome.FOREIGN),
        (PAYMENT, ScanKind.PAYMENT, CheckOutcome.FOREIGN),
        (OLD_PORTAL, ScanKind.OLD_PORTAL, CheckOutcome.OLD),
        (f"{PORTAL}019d27de-b500-7abc-8abc-0123456789ab", ScanKind.PORTAL, None),
        (SLIP, ScanKind.SLIP, None),
        ("HL-261120-0023-BCGHKLMN", ScanKind.RATING, None),
        (catalogue.get(uow, DEATH, on).procedure.portal_url, ScanKind.OURS, None),
        (catalogue.get(uow, "2.000815", on).procedure.portal_url, ScanKind.CATALOGUE, None),
    ):
        result = scan(text, hall)
        assert (result.scan.kind, result.outcome) == (kind, outcome), text
        scan(text, hall)  # once more the same day is kept once
    assert recognise(uow, OLD_PORTAL, on).procedure_name.endswith("khai sinh")
    found = found_codes(uow, actor=CLERK)
    assert [(each.text, each.place_id) for each in found] == [
        (f"{OLD_PORTAL.split('?')[0]} {BIRTH}", hall),
        ("VietQR 970415 113366668888", hall),
        (FOREIGN, hall),
    ]  # fmt: skip
    entry = newest(uow, 1, actor=ADMIN)[0]
    written = str([each.details for each in newest(uow, 50, actor=ADMIN)])
    for said in ("096190004512", "H12-26-000123", OLD_PORTAL):
        assert said not in written
    assert subject_of(entry) == "Nơi treo Sảnh chờ"


def test_a_sheet_that_was_taken_down_but_still_hangs_is_named(
    small_office: Office, now: datetime
) -> None:
    uow, today = small_office.open_uow, office_day(now)
    hall = place(small_office, "Sảnh chờ", now)
    wish = SheetWish(Product.POSTER, "A4", hall, (MARRIAGE,), posted_on=today)
    (first,) = add_sheets(uow, [wish], actor=CLERK, now=now)
    address = first.codes[0].payload
    on, later = today + timedelta(days=1), now + timedelta(days=1)
    change_catalogue(small_office, on)
    # Its code is confirmed as hanging, and its state says that it must be made anew.
    seen = check_scan(uow, address, on, actor=CLERK, now=later)
    assert (seen.outcome, seen.sheet and seen.sheet.state) == (
        CheckOutcome.CONFIRMED, SheetState.ADDRESS_CHANGED,
    )  # fmt: skip
    (second,) = add_sheets(
        uow,
        [replace(wish, posted_on=on) for wish in reprints(uow, [first.id], on, actor=CLERK)],
        actor=CLERK,
        now=later,
    )
    assert second.codes[0].payload == NEW_ADDRESS
    seen = check_scan(uow, address, on, place_id=hall, actor=CLERK, now=later)
    assert (seen.scan.kind, seen.outcome) == (ScanKind.OLD_VERSION, CheckOutcome.OLD)
    assert seen.sheet is not None
    assert seen.sheet.sheet.number == first.number
    looks = sheet_of(uow, first.id, on, actor=CLERK).checks
    assert [each.outcome for each in looks] == [CheckOutcome.OLD, CheckOutcome.CONFIRMED]
    # Nobody can confirm it, and it comes back only when its follower is taken down.
    refusals = []
    refused: Callable[[], object]
    for refused in (
        lambda: record_check(uow, first.id, CheckOutcome.CONFIRMED, actor=CLERK, now=later),
        lambda: put_back_sheets(uow, [first.id], actor=CLERK, now=later),
        lambda: remove_sheets(uow, [first.id], "rách", actor=CLERK, now=later),
        lambda: reprints(uow, [first.id], on, actor=CLERK),
    ):
        with pytest.raises(RuleBroken) as caught:
            refused()
        refusals.append(sentence(caught.value))
    assert refusals[1] == (
        "Tờ B-0002 đang treo thay tờ B-0001. Gỡ tờ B-0002 trước khi treo lại tờ B-0001."
    )
    remove_sheets(uow, [second.id], "treo nhầm bảng", actor=CLERK, now=later)
    back, _ = put_back_sheets(uow, [first.id, second.id], actor=CLERK, now=later)
    assert (back.removed_on, back.remover_name, back.remove_reason) == (None, "", "")
    assert states(small_office, on) == {
        "B-0001": SheetState.ADDRESS_CHANGED, "B-0002": SheetState.CURRENT,
    }  # fmt: skip


def test_of_a_code_on_a_wall_nothing_of_a_person_is_kept(
    small_office: Office, now: datetime
) -> None:
    uow, today = small_office.open_uow, office_day(now)
    hall = place(small_office, "Sảnh chờ", now)
    wish = SheetWish(Product.POSTER, "A4", hall, (BIRTH,), posted_on=today)
    (sheet,) = add_sheets(uow, [wish], actor=CLERK, now=now)
    said = "Nguyễn Văn A 0912345678"
    link = f"{FOREIGN}?ma=000.00.16.H12-261120-0023&cccd=001099012345#0912345678"
    for text in (PAYMENT, said, link):
        seen = check_scan(uow, text, today, place_id=hall, actor=CLERK, now=now)
        assert (seen.scan.text, seen.outcome) == (text, CheckOutcome.FOREIGN)
        check_scan(uow, text, today, place_id=hall, actor=CLERK, now=now)  # kept once a day
        record_check(uow, sheet.id, CheckOutcome.DAMAGED, text=text, actor=CLERK, now=now)
    kept = ["VietQR 970415 113366668888", "Văn bản", FOREIGN]
    assert [each.text for each in found_codes(uow, actor=CLERK)] == kept[::-1]
    looks = sheet_of(uow, sheet.id, today, actor=CLERK).checks
    assert [each.text for each in looks] == kept[::-1]
    written = str([each.details for each in newest(uow, 50, actor=ADMIN)])
    assert not [said for said in ("Nguyễn", "0912345678", "001099012345", "261120-0023")
                if said in written]  # fmt: skip
    # A code of the office's own for fees is no fraud, but belongs on no wall either.
    assert "báo lãnh đạo" in check_words(CheckResult(recognise(uow, PAYMENT, today)))
    account = PaymentAccount("970415", "VietinBank", "113366668888", "UBND xã Cái Rô", today)
    set_account(uow, account, actor=ADMIN, now=now)
    own = check_words(CheckResult(recognise(uow, PAYMENT, today)))
    assert own.startswith("Mã nộp phí vào tài khoản của chính cơ quan")


def test_a_right_code_stays_right_when_a_sheet_with_it_was_taken_down(
    small_office: Office, now: datetime
) -> None:
    uow, today = small_office.open_uow, office_day(now)
    hall, gate = place(small_office, "Sảnh chờ", now), place(small_office, "Cổng", now)
    wish = SheetWish(Product.POSTER, "A4", hall, (MARRIAGE,))
    (unused,) = add_sheets(uow, [wish], actor=CLERK, now=now)
    remove_sheets(uow, [unused.id], "không in", actor=CLERK, now=now)
    address = unused.codes[0].payload

    def scan(on: date, place_id: int | None = None) -> CheckResult:
        return check_scan(uow, address, on, place_id=place_id, actor=CLERK, now=now)

    # A sheet that never hung is no old sheet on a wall.
    seen = scan(today)
    assert (seen.scan.kind, seen.scan.sheet_ids, seen.outcome) == (ScanKind.CATALOGUE, (), None)
    (hung,) = add_sheets(uow, [replace(wish, posted_on=today)], actor=CLERK, now=now)
    remove_sheets(uow, [hung.id], "sơn tường", actor=CLERK, now=now)
    seen = scan(today, hall)
    assert (seen.scan.kind, seen.scan.sheet_ids) == (ScanKind.CATALOGUE, (hung.id,))
    assert (seen.outcome, seen.sheet) == (None, None)
    assert check_words(seen).startswith(f"Tờ {hung.number} có mã này đã ghi là gỡ.")
    # It hangs elsewhere: the officer is led there, and nothing is called old.
    (other,) = add_sheets(
        uow, [replace(wish, place_id=gate, posted_on=today)], actor=CLERK, now=now
    )  # fmt: skip
    seen = scan(today, hall)
    assert [each.sheet.id for each in seen.candidates] == [other.id]
    remove_sheets(uow, [other.id], "sơn tường", actor=CLERK, now=now)
    # With another address in the catalogue it is old, and is told so.
    on = today + timedelta(days=1)
    change_catalogue(small_office, on)
    seen = scan(on, hall)
    assert (seen.scan.kind, seen.outcome) == (ScanKind.OLD_VERSION, CheckOutcome.OLD)
    # The page of a procedure that is no longer in force did not move: it is withdrawn.
    death = catalogue.get(uow, DEATH, today).procedure.portal_url
    gone = recognise(uow, death, on)
    assert (gone.kind, gone.procedure_code) == (ScanKind.OLD_VERSION, DEATH)
    assert check_words(CheckResult(gone)) == "Thủ tục đã hết hiệu lực. Gỡ tờ xuống."


def test_places_keep_their_names_and_may_be_closed_for_new_sheets(
    small_office: Office, now: datetime
) -> None:
    uow, today = small_office.open_uow, office_day(now)
    hall = add_place(uow, "  Sảnh   chờ ", "gần cửa", actor=CLERK, now=now)
    assert (hall.name, hall.note) == ("Sảnh chờ", "gần cửa")
    with pytest.raises(RuleBroken, match="place.name_taken"):
        add_place(uow, "sanh cho", actor=CLERK, now=now)
    (hanging,) = add_sheets(
        uow, [SheetWish(Product.POSTER, "", hall.id, (BIRTH,), posted_on=today)], actor=CLERK,
        now=now,
    )  # fmt: skip
    close_place(uow, hall.id, actor=CLERK, now=now)
    assert list_places(uow, actor=CLERK) == ()
    assert states(small_office, today) == {"B-0001": SheetState.CURRENT}
    with pytest.raises(RuleBroken, match="place.closed"):
        add_sheets(
            uow, [SheetWish(Product.POSTER, "", hall.id, (DEATH,))], actor=CLERK, now=now
        )  # fmt: skip
    with pytest.raises(RuleBroken, match="place.name_closed"):
        add_place(uow, "SẢNH CHỜ", actor=CLERK, now=now)
    # What hangs there may be replaced.
    wishes = reprints(uow, [hanging.id], today, actor=CLERK)
    (anew,) = add_sheets(uow, wishes, actor=CLERK, now=now)
    assert (anew.number, anew.edition) == ("B-0002", 2)
    reopen_place(uow, hall.id, actor=CLERK, now=now)
    changed = change_place(uow, hall.id, "Sảnh tầng 1", "", actor=CLERK, now=now)
    assert list_places(uow, actor=CLERK) == (changed,)
    assert sentence_of(newest(uow, 1, actor=ADMIN)[0]) == "Sửa nơi treo: Sảnh tầng 1"


def test_a_clock_that_was_set_back_and_other_slips_are_refused_with_a_sentence(
    small_office: Office, now: datetime
) -> None:
    uow, today = small_office.open_uow, office_day(now)
    hall = place(small_office, "Sảnh chờ", now)
    tomorrow = today + timedelta(days=1)
    wish = SheetWish(Product.POSTER, "A4", hall, (BIRTH,))
    (sheet,) = add_sheets(uow, [wish], actor=CLERK, now=now)
    back = now - timedelta(days=30)
    cases: dict[str, Callable[[], object]] = {
        "sheet.posted_in_future": lambda: post_sheets(
            uow, [sheet.id], tomorrow, actor=CLERK, now=now
        ),
        "sheet.posted_before_made": lambda: post_sheets(
            uow, [sheet.id], office_day(back), actor=CLERK, now=back
        ),
        "sheet.ends_before_it_begins": lambda: add_sheets(
            uow, [replace(wish, valid_to=today - timedelta(days=1))], actor=CLERK, now=now
        ),
        "sheet.one_code_only": lambda: add_sheets(
            uow, [replace(wish, procedure_codes=(BIRTH, DEATH))], actor=CLERK, now=now
        ),
        "sheet.not_posted": lambda: record_check(
            uow, sheet.id, CheckOutcome.CONFIRMED, actor=CLERK, now=now
        ),
        "product.paper_unknown": lambda: add_sheets(
            uow, [replace(wish, paper="A0")], actor=CLERK, now=now
        ),
        "sheet.reason_missing": lambda: remove_sheets(
            uow, [sheet.id], "  ", actor=CLERK, now=now
        ),
        "sheet.nothing_wished": lambda: add_sheets(uow, [], actor=CLERK, now=now),
        "sheet.nothing_chosen": lambda: post_sheets(uow, [], today, actor=CLERK, now=now),
        "sheet.number_unknown": lambda: sheet_ids(uow, ["b-0001", "B-9999"], actor=CLERK),
        "procedure.not_found": lambda: add_sheets(
            uow, [wish, replace(wish, procedure_codes=("9.999999",))], actor=CLERK, now=now
        ),
        "scan.empty": lambda: recognise(uow, "\x00 \u200b", today),
    }  # fmt: skip
    for code, act in cases.items():
        with pytest.raises(CdsError) as caught:
            act()
        assert caught.value.code == code
        assert "{" not in sentence(caught.value)
    # A sheet that is only made is known, but nobody can have seen it on a wall.
    seen = check_scan(uow, sheet.codes[0].payload, today, actor=CLERK, now=now)
    assert (seen.scan.kind, seen.outcome) == (ScanKind.OURS, None)
    assert check_words(seen) == ("Tờ chưa ghi là đã treo: B-0001 (Sảnh chờ). Ghi ngày treo trước.")
    # Nothing of it left a trace, not even a number.
    assert states(small_office, today) == {"B-0001": SheetState.PLANNED}
    (next_one,) = add_sheets(uow, [wish], actor=CLERK, now=now)
    assert (next_one.number, next_one.edition) == ("B-0002", 2)
    remove_sheets(uow, [next_one.id], "in thừa", actor=CLERK, now=now)
    assert recognise(uow, sheet.codes[0].payload, today).sheet_ids == (sheet.id,)
    post_sheets(uow, [sheet.id], today, actor=CLERK, now=now)
    with pytest.raises(RuleBroken, match="sheet.is_posted"):
        post_sheets(uow, [sheet.id], today, actor=CLERK, now=now)
    assert states(small_office, today)["B-0001"] is SheetState.CURRENT


def test_sheets_that_hung_before_the_program_came_have_the_data_of_their_day(
    small_office: Office, now: datetime
) -> None:
    uow, today = small_office.open_uow, office_day(now)
    hall = place(small_office, "Sảnh chờ", now)
    change_catalogue(small_office, today - timedelta(days=10))
    (old,) = add_sheets(
        uow,
        [SheetWish(Product.POSTER, "A4", hall, (BIRTH,), posted_on=date(2026, 6, 1))],
        actor=CLERK,
        now=now,
    )
    assert old.made_on == date(2026, 6, 1)
    (found,) = list_sheets(uow, today, actor=CLERK)
    assert (found.state, found.concerned) == (SheetState.CHANGED, (BIRTH,))
    (much_older,) = add_sheets(
        uow,
        [SheetWish(Product.POSTER, "A4", hall, (SINGLE,), posted_on=date(1999, 1, 1))],
        actor=CLERK,
        now=now,
    )
    assert much_older.codes[0].payload.startswith(PORTAL)


def test_codes_of_the_office_and_codes_without_network(small_office: Office, now: datetime) -> None:
    uow, today = small_office.open_uow, office_day(now)
    hall = place(small_office, "Sảnh chờ", now)

    def use(kind: PayloadKind, template: str = "") -> None:
        wanted = PublicitySettings(PayloadRules(kind, template))
        set_publicity_settings(uow, wanted, actor=ADMIN, now=now)

    def make(product: Product, code: str = BIRTH) -> PostedSheet:
        (sheet,) = add_sheets(
            uow,
            [SheetWish(product, "", hall, (code,), posted_on=today)],
            offline_text=lambda procedure: f"{procedure.name}\nPhí: {procedure.fee_vnd} đồng",
            actor=CLERK,
            now=now,
        )
        return sheet

    portal = make(Product.LABELS)
    use(PayloadKind.TEMPLATE, "https://mot-cua.example/{code}")
    own = make(Product.LABELS)
    assert own.codes[0].payload == "https://mot-cua.example/1.001193"
    use(PayloadKind.OFFLINE, "https://mot-cua.example/{code}")
    offline = make(Product.LABELS)
    # Codes that lead to the right page stay right when the office chooses another kind.
    assert set(states(small_office, today).values()) == {SheetState.CURRENT}
    # A label with an offline code says the fee, one with an address does not.
    on, later = today + timedelta(days=1), now + timedelta(days=1)
    change_catalogue(small_office, on)
    assert states(small_office, on) == {
        portal.number: SheetState.CURRENT,
        own.number: SheetState.CURRENT,
        offline.number: SheetState.CHANGED,
    }
    # A reader that is a keyboard drops the line ends and, with an input method, the marks.
    read = offline.codes[0].payload.replace("\n", " ").replace("Thủ tục", "Thu tuc")
    seen = check_scan(uow, read, on, actor=CLERK, now=later)
    assert (seen.outcome, seen.scan.procedure_code) == (CheckOutcome.CONFIRMED, BIRTH)
    use(PayloadKind.TEMPLATE, "https://trang-moi.example/{code}")
    assert states(small_office, on)[own.number] is SheetState.ADDRESS_CHANGED
    use(PayloadKind.OFFLINE)
    with pytest.raises(ValueError, match="offline"):
        add_sheets(uow, [SheetWish(Product.LABELS, "", hall, (BIRTH,))], actor=CLERK, now=now)


def test_two_counters_enter_sheets_at_once(office: Office, now: datetime) -> None:
    hall = place(office, "Sảnh chờ", now)
    wish = SheetWish(Product.POSTER, "A4", hall, (BIRTH,), posted_on=office_day(now))

    def enter(_counter: int) -> list[PostedSheet]:
        return [add_sheets(office.open_uow, [wish], actor=CLERK, now=now)[0] for _ in range(4)]

    with ThreadPoolExecutor(3) as counters:
        made = [sheet for sheets in counters.map(enter, range(3)) for sheet in sheets]
    assert sorted(sheet.number for sheet in made) == [f"B-{n:04d}" for n in range(1, 13)]
    assert sorted(sheet.edition for sheet in made) == list(range(1, 13))
    # Two take the same sheet down: one of them is told.
    (victim,) = {sheet.id for sheet in made if sheet.edition == 1}

    def take_down(counter: int) -> str:
        try:
            remove_sheets(office.open_uow, [victim], f"quầy {counter}", actor=CLERK, now=now)
        except RuleBroken as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(2) as counters:
        assert sorted(counters.map(take_down, range(2))) == ["done", "sheet.is_removed"]


def test_a_picture_of_a_sheet_is_kept_with_the_files_of_the_office(
    small_office: Office, now: datetime, tmp_path: Path
) -> None:
    uow = small_office.open_uow
    hall = place(small_office, "Sảnh chờ", now)
    (sheet,) = add_sheets(
        uow, [SheetWish(Product.POSTER, "A4", hall, (BIRTH,))], actor=CLERK, now=now
    )
    data_dir = DataDir(tmp_path / "office")
    picture = tmp_path / "Ảnh chụp.PNG"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert photo_path(data_dir, sheet) is None
    kept = set_photo(uow, data_dir, sheet.id, picture, actor=CLERK, now=now)
    path = photo_path(data_dir, kept)
    assert path == stored_path(data_dir, kept.photo)
    assert path is not None
    assert path.read_bytes() == picture.read_bytes()
    for name, content, code in (
        ("a.pdf", b"%PDF-1.7", "sheet.photo_kind"),
        ("b.jpg", b"not a picture", "file.kind_mismatch"),
        ("c.jpg", b"\xff\xd8\xff" + bytes(16 * 1024 * 1024), "sheet.photo_large"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RuleBroken, match=code):
            set_photo(uow, data_dir, sheet.id, tmp_path / name, actor=CLERK, now=now)
    with pytest.raises(NotFound, match="file.not_found"):
        set_photo(uow, data_dir, sheet.id, tmp_path / "d.png", actor=CLERK, now=now)


def test_thousands_of_sheets_are_listed_with_a_few_statements(
    small_office: Office, now: datetime
) -> None:
    uow, today = small_office.open_uow, office_day(now)
    stored = catalogue.list_procedures(uow, today, with_address_only=True)
    codes = tuple(each.procedure.code for each in stored)
    hall = place(small_office, "Sảnh chờ", now)
    wishes = [SheetWish(Product.POSTER, "A4", hall, (code,), posted_on=today) for code in codes]
    wishes += [SheetWish(Product.BOOKLET, "A4", hall, codes, posted_on=today)] * 3
    add_sheets(uow, wishes, actor=CLERK, now=now)
    change_catalogue(small_office, today + timedelta(days=1))
    statements: list[str] = []
    engine = uow.engine

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", count)
    found = list_sheets(uow, today + timedelta(days=1), actor=CLERK)
    event.remove(engine, "before_cursor_execute", count)
    assert len(found) == len(codes) + 3
    assert len(statements) <= 12, statements
    assert sum(each.state is not SheetState.CURRENT for each in found) == 6


def test_only_one_sheet_waits_for_a_place_on_the_wall(small_office: Office, now: datetime) -> None:
    uow, today = small_office.open_uow, office_day(now)
    hall = place(small_office, "Sảnh chờ", now)
    wish = SheetWish(Product.POSTER, "A4", hall, (BIRTH,), posted_on=today)
    (first,) = add_sheets(uow, [wish], actor=CLERK, now=now)

    def charge(fee: int, days: int) -> tuple[date, datetime]:
        later = now + timedelta(days=days)
        birth = catalogue.get(uow, BIRTH, office_day(later)).procedure
        catalogue.correct(
            uow, replace(birth, fee_vnd=fee), office_day(later), actor=ADMIN, now=later
        )
        return office_day(later), later

    def follow(sheet: PostedSheet, on: date, at: datetime) -> PostedSheet:
        (made,) = add_sheets(uow, reprints(uow, [sheet.id], on, actor=CLERK), actor=CLERK, now=at)
        return made

    on, later = charge(8_000, 1)
    second = follow(first, on, later)
    on, later = charge(9_000, 2)
    # Nobody hung it: it is to be printed again, and the one on the wall still waits for it.
    counts = need_counts(uow, on, actor=CLERK)
    assert (counts[SheetNeed.REPRINT], counts[SheetNeed.AWAIT]) == (1, 1)
    (sheet,) = reprints(uow, [first.id, second.id], on, actor=CLERK)
    assert sheet.replaces == first.id
    third = follow(second, on, later)
    assert (third.number, third.replaces, third.edition) == ("B-0003", first.id, 3)
    assert sentence_of(newest(uow, 1, actor=ADMIN)[0]).endswith("gỡ tờ cũ B-0002")
    found = every_sheet(small_office, on)
    assert {number: each.state for number, each in found.items()} == {
        "B-0001": SheetState.CHANGED, "B-0002": SheetState.REMOVED, "B-0003": SheetState.PLANNED,
    }  # fmt: skip
    assert found["B-0002"].sheet.remove_reason == "Thay bằng tờ B-0003"
    walk = write_walk_round(list_sheets(uow, on, actor=CLERK), small_office.profile, later)
    assert [row.number for each in walk.places for row in each.rows] == ["B-0001"]
    # Given up, it makes room again for the one before it, and the other way round.
    remove_sheets(uow, [third.id], "Không in", actor=CLERK, now=later)
    assert "; tờ B-0002 lại chờ treo" in sentence_of(newest(uow, 1, actor=ADMIN)[0])
    assert states(small_office, on)["B-0002"] is SheetState.CHANGED
    put_back_sheets(uow, [third.id], actor=CLERK, now=later)
    assert states(small_office, on)["B-0002"] is SheetState.REMOVED
    post_sheets(uow, [third.id], on, actor=CLERK, now=later)
    with pytest.raises(RuleBroken, match="sheet.other_hangs_instead") as caught:
        put_back_sheets(uow, [second.id], actor=CLERK, now=later)
    assert sentence(caught.value) == (
        "Tờ B-0003 đã treo ở chỗ của tờ B-0002. Bỏ tờ B-0002, hoặc gỡ tờ B-0003 trước."
    )
    assert [each for each, state in states(small_office, on).items()
            if state is not SheetState.REMOVED] == ["B-0003"]  # fmt: skip


def test_two_followers_of_one_sheet_never_hang_together(
    small_office: Office, now: datetime
) -> None:
    """Registers written before such a rule may hold two that wait."""
    uow, today = small_office.open_uow, office_day(now)
    hall = place(small_office, "Sảnh chờ", now)
    wish = SheetWish(Product.POSTER, "A4", hall, (BIRTH,), posted_on=today)
    (first,) = add_sheets(uow, [wish], actor=CLERK, now=now)
    two = [add_sheets(uow, reprints(uow, [first.id], today, actor=CLERK), actor=CLERK, now=now)[0]
           for _ in range(2)]  # fmt: skip
    with uow() as work:
        hang_again(work, two)
        work.commit()
    ids = [sheet.id for sheet in two]
    with pytest.raises(RuleBroken, match="sheet.replaced_twice"):
        post_sheets(uow, ids, today, actor=CLERK, now=now)
    post_sheets(uow, ids[1:], today, actor=CLERK, now=now)
    with pytest.raises(RuleBroken, match="sheet.other_hangs_instead"):
        post_sheets(uow, ids[:1], today, actor=CLERK, now=now)
