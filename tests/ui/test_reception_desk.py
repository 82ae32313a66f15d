"""Tiếp nhận for what only some dossiers need: copies, several people, old addresses, mistakes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Role
from cds_desktop.domain.people import PersonKind, person_input
from cds_desktop.services import catalogue, dossiers
from cds_desktop.services.unit_changes import COLUMNS, import_changes
from tests.ui.conftest import settle
from tests.ui.fake_unikey import type_like_unikey
from ui.main_window import MainWindow
from ui.pages.reception import ReceptionPage
from ui.theme import theme_of
from ui.widgets import Button

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Clock, Journeys
    from ui.context import Context

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
COPIES, MARRIAGE = "2.000815", "1.004873"
OLD_ADDRESS = "Ấp 1, Xã Hòa Mỹ, Huyện Cái Nước, Cà Mau"
CARD = f"096190000001||Nguyễn Thị Thử|01021990|Nữ|{OLD_ADDRESS}|15082021"
NEW_CARD = f"{CARD}||Nguyễn Văn Cha|Trần Thị Mẹ|"
TU = person_input("Nguyễn Thị Cẩm Tú", id_number="096190004512", phone="0918345276")


class Hands:
    """The clerk's hands: data is typed and not counted, every other key is."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def type(self, words: str) -> None:
        if words.isascii():
            QTest.keyClicks(_focus(), words)
        else:
            type_like_unikey(_focus(), words)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.keys.append(key.name)
        QTest.keyClick(_focus(), key, modifier or Qt.KeyboardModifier.NoModifier)


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def open_page(qtbot: "QtBot", context: "Context") -> Iterator[Callable[[], ReceptionPage]]:
    pages: list[ReceptionPage] = []

    def open_it() -> ReceptionPage:
        page = ReceptionPage(context)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1282, 716)
        page.show()
        page.activateWindow()
        page.refresh()
        page.focus_first()
        settle(qtbot, context)
        return page

    yield open_it
    settle(qtbot, context)
    for page in pages:
        if isValid(page):
            page.close()
    settle(qtbot, context)


@pytest.fixture
def page(open_page: Callable[[], ReceptionPage]) -> ReceptionPage:
    return open_page()


def _received(context: "Context") -> list[DossierRecord]:
    lines = dossiers.page(context.open_uow, DossierQuery(), now=context.now()).lines
    records = [dossiers.show(context.open_uow, line.code) for line in lines]
    return sorted(records, key=lambda record: record.id)


def _receive(context: "Context", code: str = MARRIAGE, **more: object) -> DossierRecord:
    reception = dossiers.Reception(code, TU, **more)  # type: ignore[arg-type]
    return dossiers.receive(context.open_uow, reception, actor=context.actor, now=context.now())


def _choose(qtbot: "QtBot", context: "Context", page: ReceptionPage, code: str) -> None:
    today = context.now().date()
    page.form.what.choose(catalogue.get(context.open_uow, code, today))
    settle(qtbot, context)


def _save(qtbot: "QtBot", context: "Context", hands: Hands) -> DossierRecord:
    before = len(_received(context))
    hands.press(Key.Key_F9)
    settle(qtbot, context)
    records = _received(context)
    assert len(records) == before + 1
    return records[-1]


@pytest.fixture
def after_copies(
    qtbot: "QtBot", context: "Context", open_page: Callable[[], ReceptionPage]
) -> tuple[ReceptionPage, DossierRecord]:
    """A page on which certified copies were received just now."""
    record = _receive(context, COPIES, copies=1, pages=2)
    context.preferences.set_value("reception/last_code", record.code)
    return open_page(), record


# --- copies in four keys -------------------------------------------------------------------------


def _repeat_for_a_typed_name(hands: Hands, _page: ReceptionPage) -> str:
    hands.press(Key.Key_Return)  # no number
    hands.type("Lê Hoàng Ẩn")
    hands.press(Key.Key_D, CTRL)
    return "Lê Hoàng Ẩn"


def _repeat_for_a_typed_number(hands: Hands, _page: ReceptionPage) -> str:
    hands.type("096190004512")  # is known here
    hands.press(Key.Key_D, CTRL)
    return "Nguyễn Thị Cẩm Tú"


def _repeat_for_a_scanned_card(hands: Hands, page: ReceptionPage) -> str:
    page.handle_scan(CARD)  # reading a card is data, no key
    hands.press(Key.Key_D, CTRL)
    return "Nguyễn Thị Thử"


def _repeat_for_the_same_person(hands: Hands, page: ReceptionPage) -> str:
    hands.press(Key.Key_D, CTRL)
    _wait(page)
    hands.press(Key.Key_D, CTRL)
    return "Nguyễn Thị Cẩm Tú"


def _wait(page: ReceptionPage) -> None:
    while page.context.jobs.is_busy:
        QApplication.processEvents()


@pytest.mark.parametrize(
    "begin",
    [
        _repeat_for_a_typed_name,
        _repeat_for_a_typed_number,
        _repeat_for_a_scanned_card,
        _repeat_for_the_same_person,
    ],
)
def test_repeated_certified_copies_need_at_most_four_keys_beside_the_data(
    qtbot: "QtBot",
    context: "Context",
    after_copies: tuple[ReceptionPage, DossierRecord],
    hands: Hands,
    begin: Callable[[Hands, ReceptionPage], str],
) -> None:
    page, _ = after_copies
    assert page.form.is_empty()
    assert _focus() is page.form.person.id_number.edit
    name = begin(hands, page)
    settle(qtbot, context)
    assert _focus() is page.form.what.sets.edit
    hands.type("3")
    hands.press(Key.Key_Return)
    hands.type("5")
    hands.press(Key.Key_F9)
    settle(qtbot, context)
    assert len(hands.keys) <= 4, hands.keys
    record = _received(context)[-1]
    assert len(_received(context)) == 2
    assert record.owner.full_name == name
    assert (record.procedure_code, record.copies, record.pages) == (COPIES, 3, 5)
    assert record.fee_vnd == 3 * (2_000 + 2_000 + 3 * 1_000)
    assert len(record.components) == 2


def test_the_fee_is_computed_while_typing_and_a_written_one_says_so(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    what = page.form.what
    assert not what.pages.isVisible()
    _choose(qtbot, context, page, COPIES)
    assert what.pages.isVisible()
    assert what.sets.label == "Số bản"
    page.form.go_to_counts()
    hands.type("2")
    hands.press(Key.Key_Return)
    hands.type("5")
    assert what.fee.text() == "14.000"
    assert what.fee.edit.accessibleDescription() == "2 bản × 7.000 đồng"
    assert "(2 × 2.000 + 3 × 1.000)" in what.fee.toolTip()
    hands.press(Key.Key_Return)
    what.fee.edit.selectAll()
    hands.type("10000")
    hands.press(Key.Key_Return)
    assert what.fee.edit.accessibleDescription() == "Đã sửa; bảng phí: 14.000"
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    assert _save(qtbot, context, hands).fee_vnd == 10_000
    _choose(qtbot, context, page, MARRIAGE)
    assert not what.pages.isVisible()
    assert what.sets.label == "Số bộ"


def test_without_pages_there_is_no_fee_and_the_form_asks_for_them(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    _choose(qtbot, context, page, COPIES)
    hands.press(Key.Key_F9)
    settle(qtbot, context)
    assert _received(context) == []
    assert page.form.what.pages.error() == "Cần số trang để tính phí."
    assert _focus() is page.form.what.pages.edit


# --- several people ------------------------------------------------------------------------------


def test_further_applicants_and_a_submitter_are_added_by_key(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _choose(qtbot, context, page, MARRIAGE)
    page.form.person.full_name.set_text("Nguyễn Thị Cẩm Tú")
    hands.press(Key.Key_T, ALT)
    hands.type("096090000001")
    hands.press(Key.Key_Return)
    hands.type("Trần Văn Đẹt")
    hands.press(Key.Key_T, ALT)
    hands.press(Key.Key_Return)
    hands.type("Lê Hoàng Ẩn")
    hands.press(Key.Key_U, ALT)
    hands.press(Key.Key_Return)
    hands.type("Huỳnh Thị Bé Sáu")
    hands.press(Key.Key_Return)
    hands.type("0907111222")
    hands.press(Key.Key_Return)
    hands.type("Con ruột")
    record = _save(qtbot, context, hands)
    assert record.applicant_names == ("Nguyễn Thị Cẩm Tú", "Trần Văn Đẹt", "Lê Hoàng Ẩn")
    assert record.co_applicants[0].id_number == "096090000001"
    assert record.submitter_name == "Huỳnh Thị Bé Sáu"
    assert (record.submitter_phone, record.submitter_ground) == ("0907111222", "Con ruột")
    assert not page.form.others.isVisible()
    assert not page.form.submitter.isVisible()


def test_a_further_applicant_or_submitter_who_is_known_is_filled_in_by_number(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _receive(context)
    hands.press(Key.Key_T, ALT)
    hands.type("096190004512")
    hands.press(Key.Key_Return)
    settle(qtbot, context)
    assert page.form.others.rows[0].texts() == [
        "096 190 004 512", "Nguyễn Thị Cẩm Tú", "", "0918 345 276",
    ]  # fmt: skip
    hands.press(Key.Key_U, ALT)
    hands.type("096190004512")
    hands.press(Key.Key_Return)
    settle(qtbot, context)
    assert page.form.submitter.full_name.text() == "Nguyễn Thị Cẩm Tú"
    assert page.form.submitter.phone.text() == "0918 345 276"


def test_optional_parts_fold_away_again_and_an_empty_row_is_nobody(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    hands.press(Key.Key_T, ALT)
    assert len(page.form.others.rows) == 1
    hands.press(Key.Key_T, ALT)
    assert not page.form.others.isVisible()
    assert _focus() is page.form.what.procedure.edit
    hands.press(Key.Key_U, ALT)
    assert page.form.submitter.isVisible()
    hands.press(Key.Key_U, ALT)
    assert not page.form.submitter.isVisible()
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    _choose(qtbot, context, page, MARRIAGE)
    page.form.others.add()
    assert _save(qtbot, context, hands).co_applicants == ()


def test_a_person_named_twice_is_refused_with_a_sentence(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _choose(qtbot, context, page, MARRIAGE)
    page.form.person.id_number.set_text("096190004512")
    page.form.person.full_name.set_text("Nguyễn Thị Cẩm Tú")
    page.form.others.set_values([["096190004512", "Nguyễn Thị Cẩm Tú", "", ""]])
    hands.press(Key.Key_F9)
    settle(qtbot, context)
    assert _received(context) == []
    assert context.notices.history[-1].text.startswith("Một người được ghi hai lần")


def test_an_organisation_changes_the_words_and_its_card_is_the_submitters(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    hands.press(Key.Key_O, ALT)
    person = page.form.person
    assert (person.id_number.label, person.full_name.label) == ("Mã số thuế", "Tên tổ chức")
    assert person.representative.isVisible()
    assert not person.born_on.isVisible()
    hands.type("200012345")
    hands.press(Key.Key_Return)
    assert person.id_number.error() == "Mã số thuế có 10 hoặc 13 chữ số, đang có 9."
    person.id_number.set_text("2000123456")
    hands.type("Công ty Năm Căn")
    page.handle_scan(CARD)
    _choose(qtbot, context, page, MARRIAGE)
    assert person.full_name.text() == "Công ty Năm Căn"
    record = _save(qtbot, context, hands)
    assert record.owner.kind is PersonKind.ORGANISATION
    assert record.owner.id_number == "2000123456"
    assert record.submitter_name == "Nguyễn Thị Thử"
    assert record.submitter_id_number == "096190000001"
    assert person.kind is PersonKind.CITIZEN


# --- old addresses -------------------------------------------------------------------------------


@pytest.fixture
def with_units(context: "Context", tmp_path: Path) -> None:
    rows = (
        "Tỉnh Cà Mau,Huyện Cái Nước,Xã Hòa Mỹ,32140,96,Tỉnh Cà Mau,32128,Xã Hưng Mỹ,yes,yes",
        "Tỉnh Cà Mau,Huyện Cái Nước,Xã Hòa Mỹ,32140,96,Tỉnh Cà Mau,32129,Xã Phú Mỹ,yes,no",
        "Tỉnh Cà Mau,Huyện Thới Bình,Xã Tân Lộc,32080,96,Tỉnh Cà Mau,32065,Xã Thới Bình,no,",
    )
    path = tmp_path / "don-vi.csv"
    path.write_text("\n".join((",".join(COLUMNS), *rows)), encoding="utf-8")
    import_changes(context.open_uow, path, actor=context.actor, now=context.now())


@pytest.mark.usefixtures("with_units")
def test_a_card_with_an_old_commune_offers_the_new_ones_and_maps_nothing_by_itself(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    page.handle_scan(CARD)
    settle(qtbot, context)
    offers = page.form.person.offers
    assert offers.isVisible()
    assert offers.words() == ["Xã Hưng Mỹ, Cà Mau", "Xã Phú Mỹ, Cà Mau"]
    assert offers.new_unit == ""
    for expected in ("Xã Hưng Mỹ, Cà Mau", "Xã Phú Mỹ, Cà Mau", "", "Xã Hưng Mỹ, Cà Mau"):
        hands.press(Key.Key_N, ALT)
        assert offers.new_unit == expected
    _choose(qtbot, context, page, MARRIAGE)
    record = _save(qtbot, context, hands)
    assert record.owner.address == OLD_ADDRESS
    assert record.owner.new_unit == "Xã Hưng Mỹ, Cà Mau"
    assert not offers.isVisible()


@pytest.mark.usefixtures("with_units")
def test_a_typed_old_address_is_offered_its_commune_and_another_one_forgets_it(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    page.form.person.address.setFocus()
    hands.type("Ấp 1, xã Tân Lộc, Thới Bình")
    hands.press(Key.Key_Return)
    settle(qtbot, context)
    offers = page.form.person.offers
    assert offers.words() == ["Xã Thới Bình, Cà Mau"]
    hands.press(Key.Key_N, ALT)
    assert offers.new_unit == "Xã Thới Bình, Cà Mau"
    page.form.person.address.setFocus()
    page.form.person.address.edit.selectAll()
    hands.type("Khóm 1, Cái Nước")
    hands.press(Key.Key_Return)
    settle(qtbot, context)
    assert offers.new_unit == ""
    assert not offers.isVisible()


# --- doubles -------------------------------------------------------------------------------------


def test_a_possible_double_is_shown_before_saving_and_never_stops_it(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, journeys: "Journeys", hands: Hands
) -> None:
    first = _receive(context)
    page.form.person.full_name.setFocus()
    hands.type("nguyen thi cam tu")
    page.form.person.phone.setFocus()
    hands.type("0918345276")
    _choose(qtbot, context, page, MARRIAGE)
    qtbot.waitUntil(lambda: page.double_strip.isVisible())
    assert page.double_strip.words() == (
        "Đã có hồ sơ 261120-0001 cùng thủ tục, được tiếp nhận, nhận 20/11"
    )
    hands.press(Key.Key_M, ALT)
    assert journeys.made == [("dossiers", first.code)]
    assert _save(qtbot, context, hands).short_code == "261120-0002"
    qtbot.waitUntil(lambda: not page.double_strip.isVisible())


# --- refusing and taking back --------------------------------------------------------------------


def test_refusing_at_the_counter_asks_for_the_reason_in_place(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    hands.press(Key.Key_R, ALT)
    assert not page.refusal.isVisible()  # nobody and nothing to refuse yet
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    _choose(qtbot, context, page, MARRIAGE)
    hands.press(Key.Key_R, ALT)
    assert page.refusal.isVisible()
    page.refusal.refuse_button.click()
    assert page.refusal.reason.error()
    hands.type("Không thuộc thẩm quyền của xã")
    page.refusal.refuse_button.click()
    settle(qtbot, context)
    (record,) = _received(context)
    assert record.status is Status.NOT_ACCEPTED
    assert record.moves[-1].reason == "Không thuộc thẩm quyền của xã"
    assert not page.refusal.isVisible()
    assert page.form.is_empty()
    qtbot.waitUntil(lambda: page.forms.dialog is not None)  # the reasons in writing, form 03
    assert page.forms.dialog is not None
    assert "03" in page.forms.dialog.windowTitle()
    page.forms.dialog.close()
    qtbot.waitUntil(lambda: page.forms.dialog is None)


def test_escape_takes_the_question_of_the_refusal_away(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    _choose(qtbot, context, page, MARRIAGE)
    hands.press(Key.Key_R, ALT)
    assert page.escape()
    assert not page.refusal.isVisible()
    assert page.form.person.full_name.text() == "Lê Hoàng Ẩn"


def test_undoing_a_reception_reverses_it_and_puts_the_data_back_into_the_form(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _choose(qtbot, context, page, COPIES)
    page.form.person.full_name.set_text("Lê Hoàng Ẩm")
    page.form.what.set_counts("2", "5")
    page.form.others.set_values([["", "Trần Văn Đẹt", "1990", ""]])
    typed = page.form.values()
    record = _save(qtbot, context, hands)
    assert page.form.is_empty()
    assert context.notices.undo_last()
    settle(qtbot, context)
    taken_back = dossiers.show(context.open_uow, record.code)
    assert taken_back.status is Status.NOT_ACCEPTED
    assert taken_back.moves[-1].reason == "Nhập nhầm"
    assert page.form.values() == typed
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    right = _save(qtbot, context, hands)
    assert (right.short_code, right.owner.full_name) == ("261120-0002", "Lê Hoàng Ẩn")
    assert right.fee_vnd == 14_000


def test_a_reception_cannot_be_undone_after_ten_minutes(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands, clock: "Clock"
) -> None:
    _choose(qtbot, context, page, MARRIAGE)
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    record = _save(qtbot, context, hands)
    clock.pass_time(minutes=11)
    context.notices.undo_last()
    settle(qtbot, context)
    assert context.notices.history[-1].text.startswith("Chỉ hoàn tác được trong 10 phút.")
    assert dossiers.show(context.open_uow, record.code).status is Status.RECEIVED


def test_the_draft_of_a_crash_brings_back_every_new_field(
    qtbot: "QtBot", context: "Context", open_page: Callable[[], ReceptionPage], hands: Hands
) -> None:
    page = open_page()
    page.form.person.switch_kind()
    page.form.person.full_name.set_text("Công ty Năm Căn")
    page.form.person.representative.set_text("Lý Thị Mỹ")
    page.form.submitter.set_values(["096185000777", "Huỳnh Thị Bé Sáu", "", "Giấy giới thiệu"])
    page.form.others.set_values([["", "Trần Văn Đẹt", "1990", ""], ["", "Lê Ẩn", "", ""]])
    _choose(qtbot, context, page, COPIES)
    page.form.what.set_counts("2", "7")
    page.drafts.touch()
    page.hide()  # keeps what is pending, as a crash after two seconds would find it
    again = open_page()
    assert again.strip.isVisible()
    hands.press(Key.Key_K, ALT)
    settle(qtbot, context)
    assert again.form.values() == page.form.values()
    assert again.form.what.fee.text() == "18.000"
    assert again.form.others.isVisible()
    assert again.form.submitter.isVisible()


# --- cards ---------------------------------------------------------------------------------------


def test_a_card_garbled_by_telex_is_read_as_it_was_meant_and_explained(
    qtbot: "QtBot", context: "Context", page: ReceptionPage
) -> None:
    garbled = CARD.replace("Nguyễn Thị Thử", "Nguyeenx Thij Thuwr")
    assert page.handle_scan(garbled)
    settle(qtbot, context)
    assert page.form.person.full_name.text() == "Nguyễn Thị Thử"
    said = context.notices.history[-1].text
    assert "phím gõ Telex" in said
    assert "chuyển Unikey sang E" in said


def test_a_new_card_of_eleven_fields_gives_only_its_first_seven(
    qtbot: "QtBot", context: "Context", page: ReceptionPage
) -> None:
    assert page.handle_scan(NEW_CARD)
    settle(qtbot, context)
    assert page.form.person.address.text() == OLD_ADDRESS
    fields = [field.text() for field in page.form.person.fields()]
    assert "Nguyễn Văn Cha" not in " ".join(fields)


def test_a_card_scanned_in_the_row_of_another_applicant_stays_in_that_row(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    hands.press(Key.Key_T, ALT)
    assert page.handle_scan(CARD)
    settle(qtbot, context)
    assert page.form.person.full_name.text() == "Lê Hoàng Ẩn"
    assert page.form.others.rows[0].texts()[:3] == [
        "096 190 000 001", "Nguyễn Thị Thử", "01/02/1990",
    ]  # fmt: skip


def _photo(path: Path, text: str, *, angle: float = 0) -> Path:
    """A photo of a card: the code small in a large grey picture, turned by some degrees."""
    import qrcode

    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make()
    matrix = code.get_matrix()
    side = 5
    inner = QImage(len(matrix) * side, len(matrix) * side, QImage.Format.Format_RGB32)
    inner.fill(QColor("white"))
    painter = QPainter(inner)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            if is_dark:
                painter.fillRect(x * side, y * side, side, side, QColor(40, 40, 60))
    painter.end()
    turned = inner.transformed(QTransform().rotate(angle))
    photo = QImage(1_600, 1_200, QImage.Format.Format_RGB32)
    photo.fill(QColor(190, 195, 185))
    painter = QPainter(photo)
    painter.drawImage(900, 500, turned)
    painter.end()
    assert photo.save(str(path))
    return path


@pytest.mark.parametrize(("name", "angle"), [("thẻ.png", 0), ("the.jpg", 90), ("xoay.jpg", 12)])
def test_a_picture_of_a_card_is_read_and_never_kept(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, tmp_path: Path, name: str, angle: float
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(_photo(tmp_path / name, CARD, angle=angle)))])
    assert page.cards.takes(data)
    before = {path for path in context.office.data_dir.path.rglob("*") if path.is_file()}
    page.cards.drop(data)
    settle(qtbot, context)
    assert page.form.person.full_name.text() == "Nguyễn Thị Thử"
    assert page.form.person.id_number.text() == "096 190 000 001"
    after = {path for path in context.office.data_dir.path.rglob("*") if path.is_file()}
    assert not {path for path in after - before if path.suffix in (".png", ".jpg")}


def test_a_picture_without_a_readable_code_says_what_to_do(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, tmp_path: Path
) -> None:
    empty = QImage(800, 600, QImage.Format.Format_RGB32)
    empty.fill(QColor("grey"))
    empty.save(str(tmp_path / "mờ.png"))
    page.cards.read(tmp_path / "mờ.png")
    settle(qtbot, context)
    assert context.notices.history[-1].text.startswith("Không thấy mã QR trên ảnh. Chụp lại gần")
    (tmp_path / "hỏng.jpg").write_bytes(b"no picture at all")
    page.cards.read(tmp_path / "hỏng.jpg")
    settle(qtbot, context)
    assert context.notices.history[-1].text.startswith("Không mở được ảnh “hỏng.jpg”.")
    page.cards.read(_photo(tmp_path / "khác.png", "https://dichvucong.gov.vn"))
    settle(qtbot, context)
    assert "không phải mã QR của thẻ căn cước" in context.notices.history[-1].text
    assert page.form.is_empty()


def test_the_command_reads_the_same_picture(tmp_path: Path) -> None:
    from cds_desktop.domain.clock import parse_instant
    from tests.command_line import Script

    script = Script(tmp_path / "chưa có", parse_instant("2026-11-20T09:00"), ("ui.commands",))
    photo = _photo(tmp_path / "the.png", CARD, angle=180)
    answer = script.ask("person", "parse-card", "--image", str(photo))
    assert answer["fields"]["full_name"] == "Nguyễn Thị Thử"
    assert [one["code"] for one in answer["warnings"]] == ["card.address_before_2025"]
    assert script.run("person", "parse-card", "--image", str(tmp_path / "x.png"))[0] == 1
    assert script.run("person", "parse-card")[0] == 2


def test_a_card_picture_of_a_crafted_size_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    import struct
    import zlib

    from ui.card_pictures import read_card_picture

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    path = tmp_path / "bom.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    )
    with pytest.raises(RuleBroken, match="card.picture"):
        read_card_picture(path)


# --- the room on the screen, and scans wherever the cursor is ------------------------------------


@pytest.mark.parametrize("size", [(1366, 768), (1092, 574)])
def test_five_papers_and_the_last_row_fit_with_the_sample_strip(
    size: tuple[int, int], qtbot: "QtBot", real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.RECEPTION, size)
    window.go("reception")
    settle(qtbot, window.context)
    page = window.current_page()
    assert isinstance(page, ReceptionPage)
    _choose(qtbot, window.context, page, MARRIAGE)
    assert len(page.form.papers.list.rows()) == 5
    areas = [area for area in page.findChildren(QScrollArea) if area.widget() is page.form]
    assert [area.verticalScrollBar().maximum() for area in areas] == [0]


@pytest.mark.parametrize(("size", "scale"), [((1092, 574), 1.25), ((1092, 574), 1.0)])
def test_no_button_is_cut_on_a_small_screen_with_large_text(
    size: tuple[int, int],
    scale: float,
    qtbot: "QtBot",
    real_window: Callable[..., MainWindow],
) -> None:
    window = real_window(Role.RECEPTION, size)
    window.go("reception")
    theme_of().set_text_scale(scale)
    settle(qtbot, window.context)
    page = window.current_page()
    assert isinstance(page, ReceptionPage)
    _choose(qtbot, window.context, page, COPIES)
    buttons = [button for button in page.findChildren(Button) if button.isVisible()]
    assert len(buttons) > 8
    cut = [each.text() for each in buttons if each.width() < each.sizeHint().width()]
    assert cut == []


@pytest.mark.parametrize("end", [Key.Key_Return, Key.Key_Tab])
def test_a_scan_over_papers_and_choices_leaves_them_as_they_were(
    end: Qt.Key,
    qtbot: "QtBot",
    real_window: Callable[..., MainWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = real_window(Role.RECEPTION)
    window.go("reception")
    settle(qtbot, window.context)
    page = window.current_page()
    assert isinstance(page, ReceptionPage)
    _choose(qtbot, window.context, page, MARRIAGE)
    heard: list[str] = []

    def hear(text: str) -> bool:
        heard.append(text)
        return True

    monkeypatch.setattr(page, "handle_scan", hear)
    form = page.form
    for target in (
        form.papers.list, form.filed_by, form.payment, form.papers.channel, form.person.full_name,
        form.what.sets, form.note,
    ):  # fmt: skip
        target.setFocus()
        focus = _focus()
        before = form.values()
        window.bus._clock = lambda: 100.0  # every key at the same moment
        window.bus._letters = ""
        for letter in "C2 T96190004512":
            QTest.keyClick(window.windowHandle(), ord(letter))
        QTest.keyClick(window.windowHandle(), end)
        assert heard.pop() == "C2 T96190004512"
        assert form.values() == before, target
        assert _focus() is focus, target


def test_a_burst_that_unikey_rewrites_on_its_way_still_is_one_code(
    qtbot: "QtBot", real_window: Callable[..., MainWindow]
) -> None:
    window = real_window(Role.RECEPTION)
    window.go("reception")
    settle(qtbot, window.context)
    heard: list[str] = []
    window.bus.scanned.connect(heard.append)
    window.bus._clock = lambda: 100.0
    for letter in "261120-00":
        QTest.keyClick(window.windowHandle(), ord(letter))
    QTest.keyClick(window.windowHandle(), Key.Key_Backspace)
    for letter in "023":
        QTest.keyClick(window.windowHandle(), ord(letter))
    QTest.keyClick(window.windowHandle(), Key.Key_Tab)
    assert heard == ["261120-0023"]
