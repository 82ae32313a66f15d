"""Tiếp nhận without a mouse: who, what, papers, the appointment before saving, and drafts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from cds_desktop.domain.digitisation import PaperForm, PaperState
from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord
from cds_desktop.domain.dossiers import Channel, FiledBy, PaymentWay, Status
from cds_desktop.domain.people import person_input
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.services import catalogue, dossiers
from cds_desktop.services.drafts import DraftFile
from tests.ui.fake_unikey import type_like_unikey
from ui.pages.reception import ReceptionPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Clock, Journeys
    from ui.context import Context

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
MARRIAGE = "1.004873"
CARD = "096190000001||Nguyễn Thị Thử|01021990|Nữ|Ấp 1, xã Mẫu, huyện Đầm Dơi, Cà Mau|15082021"
TU = person_input(
    "Nguyễn Thị Cẩm Tú",
    id_number="096190004512",
    born_on="12/04/1990",
    phone="0918345276",
    address="Ấp Cái Rô, xã Cái Nước",
)


@dataclass
class Hands:
    """The clerk's hands: data is typed, every other key is counted."""

    keys: list[str] = field(default_factory=list)

    def type(self, words: str) -> None:
        # QTest knows no keys for letters with marks; an input method sends them as text.
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
    """Opens the page as the main window does; several times, as after a crash."""
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
        _quiet(qtbot, context)
        return page

    yield open_it
    _quiet(qtbot, context)
    for page in pages:
        if isValid(page):  # a crash in the story may have taken it away
            page.close()
    _quiet(qtbot, context)


@pytest.fixture
def page(open_page: Callable[[], ReceptionPage]) -> ReceptionPage:
    return open_page()


def _quiet(qtbot: "QtBot", context: "Context") -> None:
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


def _received(context: "Context") -> list[DossierRecord]:
    lines = dossiers.page(context.open_uow, DossierQuery(), now=context.now()).lines
    records = [dossiers.show(context.open_uow, line.code) for line in lines]
    return sorted(records, key=lambda record: record.id)


def _receive(context: "Context", **more: object) -> DossierRecord:
    reception = dossiers.Reception(MARRIAGE, TU, **more)  # type: ignore[arg-type]
    return dossiers.receive(context.open_uow, reception, actor=context.actor, now=context.now())


def _procedure(context: "Context", code: str = MARRIAGE) -> StoredProcedure:
    return catalogue.get(context.open_uow, code, context.now().date())


def _choose(qtbot: "QtBot", page: ReceptionPage, stored: StoredProcedure) -> None:
    page.form.what.choose(stored)
    qtbot.waitUntil(lambda: page.watch.current is not None)


def _fill(qtbot: "QtBot", context: "Context", page: ReceptionPage) -> None:
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    _choose(qtbot, page, _procedure(context))


def _save(qtbot: "QtBot", context: "Context", hands: Hands) -> DossierRecord:
    before = len(_received(context))
    hands.press(Key.Key_F9)
    qtbot.waitUntil(lambda: not context.jobs.is_busy and len(_received(context)) > before)
    return _received(context)[-1]


# --- the whole way -----------------------------------------------------------------------------


def test_a_new_dossier_needs_at_most_twelve_keys_beside_the_data(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    for words in (
        "096190004512", "Nguyễn Thị Cẩm Tú", "12041990", "0918345276", "Ấp Cái Rô",
    ):  # fmt: skip
        hands.type(words)
        hands.press(Key.Key_Return)
        _quiet(qtbot, context)
    hands.type("xac nhan tinh trang hon nhan")
    hands.press(Key.Key_Return)
    qtbot.waitUntil(lambda: page.form.what.stored is not None)
    hands.press(Key.Key_B, ALT)
    hands.press(Key.Key_F9)
    qtbot.waitUntil(lambda: bool(_received(context)))
    assert len(hands.keys) <= 12
    (record,) = _received(context)
    assert record.owner.full_name == "Nguyễn Thị Cẩm Tú"
    assert record.owner.id_number == "096190004512"
    assert record.owner.born_on == "12/04/1990"
    assert record.owner.phone == "0918345276"
    assert record.owner.address == "Ấp Cái Rô"
    assert record.procedure_code == MARRIAGE
    assert [paper.name[:10] for paper in record.components] == ["Tờ khai th", "Giấy tờ tù"]
    assert record.channel is Channel.DIRECT
    assert record.filed_by is FiledBy.SELF


def test_after_saving_the_form_is_empty_and_the_cursor_waits_for_the_next_number(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    record = _save(qtbot, context, hands)
    qtbot.waitUntil(lambda: page.form.is_empty())
    assert _focus() is page.form.person.id_number.edit
    said = context.notices.history[-1].text
    assert said.startswith(f"Đã tiếp nhận {record.short_code} · hẹn 14:14 Thứ Năm 26/11/2026")
    qtbot.waitUntil(lambda: len(page.side.just.items()) == 1)
    item = page.side.just.items()[0]
    assert (item.title, item.end, item.end_below) == ("Lê Hoàng Ẩn", "14:14", "0001")
    assert page.side.count.text() == "1 hồ sơ hôm nay"


def test_pressing_save_twice_receives_once(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    hands.press(Key.Key_F9)
    hands.press(Key.Key_F9)
    _quiet(qtbot, context)
    assert len(_received(context)) == 1


def test_enter_goes_through_the_form_in_reading_order(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _choose(qtbot, page, _procedure(context))
    form, order = page.form, []
    for _ in range(11):
        order.append(_focus())
        hands.press(Key.Key_Return)
    expected = [
        form.person.id_number, form.person.full_name, form.person.born_on, form.person.phone,
        form.person.address, form.what.procedure, form.what.sets, form.what.fee,
    ]  # fmt: skip
    assert order[:8] == [field.edit for field in expected]
    assert page.form.papers.channel.isAncestorOf(order[8])
    assert page.form.papers.list.isAncestorOf(order[9])


def test_the_list_of_the_day_opens_a_dossier(
    qtbot: "QtBot", context: "Context", journeys: "Journeys", open_page: Callable[[], ReceptionPage]
) -> None:
    record = _receive(context)
    page = open_page()
    first = page.side.just.focusProxy()
    assert first is not None
    qtbot.waitUntil(first.isVisible)
    page.side.just.setFocus()
    QTest.keyClick(_focus(), Key.Key_Return)
    assert journeys.made == [("dossiers", record.code)]


# --- who ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0961900", "cam tu nguyen", "09183"])
def test_a_person_is_found_again_by_number_name_or_telephone(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands, typed: str
) -> None:
    _receive(context)
    person = page.form.person
    sources = {"0": 0, "c": 1}
    at = 2 if typed.startswith("0918") else sources[typed[0]]
    (person.id_number, person.full_name, person.phone)[at].setFocus()
    hands.type(typed)
    qtbot.waitUntil(lambda: person._suggesters[at].is_open)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert person.id_number.text() == "096 190 004 512"
    assert person.full_name.text() == "Nguyễn Thị Cẩm Tú"
    assert person.born_on.text() == "12/04/1990"
    assert person.phone.text() == "0918 345 276"
    assert person.address.text() == "Ấp Cái Rô, xã Cái Nước"
    assert _focus() is page.form.what.procedure.edit


def test_enter_on_a_new_name_never_takes_somebody_else(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _receive(context)
    person = page.form.person
    person.full_name.setFocus()
    hands.type("Nguyễn Thị")
    qtbot.waitUntil(lambda: person._suggesters[1].is_open)
    hands.press(Key.Key_Return)
    assert person.full_name.text() == "Nguyễn Thị"
    assert person.id_number.text() == ""
    assert _focus() is person.born_on.edit


def test_what_the_clerk_typed_is_kept_and_the_register_is_quoted_beside_it(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _receive(context)
    person = page.form.person
    person.phone.set_text("0907 111 222")
    person.id_number.setFocus()
    hands.type("096190004512")
    hands.press(Key.Key_Tab)
    qtbot.waitUntil(lambda: person.full_name.text() == "Nguyễn Thị Cẩm Tú")
    assert person.phone.text() == "0907 111 222"
    assert "0918 345 276" in person.phone.frame.inner.accessibleDescription()


def test_a_wrong_telephone_is_told_on_leaving_and_stops_saving(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    page.form.person.phone.setFocus()
    hands.type("091834527")
    assert page.form.person.phone.error() == ""
    hands.press(Key.Key_Return)
    assert page.form.person.phone.error() == "Cần 10 chữ số, đang có 9."
    hands.press(Key.Key_F9)
    _quiet(qtbot, context)
    assert _received(context) == []
    assert _focus() is page.form.person.phone.edit


def test_a_number_that_contradicts_the_birth_year_is_a_remark_that_stops_nobody(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    person = page.form.person
    person.id_number.set_text("096190004512")
    person.born_on.setFocus()
    hands.type("12041985")
    hands.press(Key.Key_Return)
    remark = person.id_number.frame.inner.accessibleDescription()
    assert remark == "Năm sinh không khớp số định danh."
    assert _save(qtbot, context, hands).owner.born_on == "12/04/1985"


def test_an_empty_form_is_not_saved_and_says_what_is_missing(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    hands.press(Key.Key_F9)
    _quiet(qtbot, context)
    assert _received(context) == []
    assert page.form.person.full_name.error()
    assert page.form.what.procedure.error()
    assert _focus() is page.form.person.full_name.edit


# --- cards and codes ---------------------------------------------------------------------------


def test_a_scanned_card_fills_the_person_and_goes_on_to_the_procedure(
    qtbot: "QtBot", context: "Context", page: ReceptionPage
) -> None:
    assert page.handle_scan(CARD)
    person = page.form.person
    assert person.id_number.text() == "096 190 000 001"
    assert person.full_name.text() == "Nguyễn Thị Thử"
    assert person.born_on.text() == "01/02/1990"
    assert person.address.text() == "Ấp 1, xã Mẫu, huyện Đầm Dơi, Cà Mau"
    assert _focus() is page.form.what.procedure.edit
    assert "giữ nguyên văn" in person.address.frame.inner.accessibleDescription()
    _quiet(qtbot, context)


def test_a_reader_that_knows_only_the_number_leaves_the_name_to_the_clerk(
    qtbot: "QtBot", context: "Context", page: ReceptionPage
) -> None:
    assert page.handle_scan("096190004512")
    _quiet(qtbot, context)
    assert page.form.person.id_number.text() == "096 190 004 512"
    remark = page.form.person.full_name.frame.inner.accessibleDescription()
    assert remark == "Máy quét chỉ đọc được số; nhập họ tên bằng tay."


def test_a_card_over_another_person_can_be_undone(
    qtbot: "QtBot", context: "Context", page: ReceptionPage
) -> None:
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    page.handle_scan(CARD)
    assert page.form.person.full_name.text() == "Nguyễn Thị Thử"
    assert context.notices.undo_last()
    assert page.form.person.full_name.text() == "Lê Hoàng Ẩn"
    _quiet(qtbot, context)


def test_a_card_pasted_into_the_first_field_is_read_on_leaving_it(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    QApplication.clipboard().setText(CARD)
    page.form.person.id_number.edit.paste()
    hands.press(Key.Key_Return)
    assert page.form.person.full_name.text() == "Nguyễn Thị Thử"
    assert page.form.person.id_number.text() == "096 190 000 001"
    assert page.form.person.id_number.error() == ""
    _quiet(qtbot, context)


def test_a_health_insurance_card_is_refused_politely(
    context: "Context", page: ReceptionPage
) -> None:
    assert page.handle_scan("GD4969612345678|4e677579e1bb856e|01/02/1990|2|x|y|z")
    assert context.notices.history[-1].text.startswith("Đây là thẻ bảo hiểm y tế.")
    assert page.form.is_empty()


def test_a_scanned_slip_opens_the_dossier(page: ReceptionPage, journeys: "Journeys") -> None:
    assert page.handle_scan("000.00.16.H12-261120-0023")
    assert journeys.made == [("dossiers", "000.00.16.H12-261120-0023")]


# --- what, and when it will be ready ---------------------------------------------------------


def test_the_appointment_is_shown_with_its_reasons_before_saving_and_is_what_is_saved(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    assert page.side.sheet.accessibleName() == "Hẹn trả kết quả: 14:14 Thứ Năm 26/11/2026"
    hands.press(Key.Key_V, ALT)
    assert page.explanation.isVisible()
    lines = page.explanation.words()
    assert lines[0].startswith("Tiếp nhận lúc 14:14, thứ Sáu, 20/11/2026")
    assert any("Ngày Văn hóa Việt Nam" in line for line in lines)
    assert page.escape()
    assert not page.explanation.isVisible()
    current = page.watch.current
    assert current is not None
    assert current.due is not None
    assert _save(qtbot, context, hands).due_at == current.due.due_at


def _without_limit(context: "Context") -> StoredProcedure:
    found = catalogue.list_procedures(context.open_uow, context.now().date())
    return next(stored for stored in found if stored.procedure.limit is None)


def test_without_a_limit_in_the_catalogue_one_is_asked_for_in_place(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    _choose(qtbot, page, _without_limit(context))
    what = page.form.what
    assert what.limit_row.isVisible()
    what.sets.setFocus()
    hands.press(Key.Key_F9)
    _quiet(qtbot, context)
    assert _received(context) == []
    assert what.limit_value.error() == "Cần thời hạn."
    assert _focus() is what.limit_value.edit
    hands.type("2,5")
    qtbot.waitUntil(lambda: bool(page.explanation.words()))
    record = _save(qtbot, context, hands)
    assert (record.limit_words_value, record.limit_unit) == ("2.5", "working_day")
    assert record.due_at is not None


def test_a_dossier_without_a_date_is_received_only_knowingly(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    page.form.person.full_name.set_text("Lê Hoàng Ẩn")
    _choose(qtbot, page, _without_limit(context))
    page.form.what.without_date.setFocus()
    hands.press(Key.Key_Space)
    assert _save(qtbot, context, hands).due_at is None
    qtbot.waitUntil(lambda: "không hẹn ngày trả" in context.notices.history[-1].text)


def test_the_fee_follows_the_channel_until_the_clerk_writes_one(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    found = catalogue.list_procedures(context.open_uow, context.now().date())
    stored = next(
        each
        for each in found
        if each.procedure.fee_vnd
        and each.procedure.fee_online_vnd not in (None, each.procedure.fee_vnd)
    )
    _choose(qtbot, page, stored)
    fee = page.form.what.fee
    assert fee.fee() == stored.procedure.fee_vnd
    page.form.papers.channel.setFocus()
    hands.press(Key.Key_Right)
    assert page.form.papers.channel.value() is Channel.ONLINE
    assert fee.fee() == stored.procedure.fee_online_vnd
    fee.setFocus()
    fee.edit.selectAll()
    hands.type("khong thu")
    hands.press(Key.Key_Return)
    assert (fee.text(), fee.fee()) == ("Không thu", 0)
    page.form.papers.channel.setFocus()
    hands.press(Key.Key_Left)
    assert fee.fee() == 0


def test_frequent_procedures_come_first_before_anything_is_typed(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _receive(context)
    page.form.what.procedure.setFocus()
    hands.press(Key.Key_Down)
    suggester = page.form.what.procedure.suggester
    qtbot.waitUntil(lambda: suggester.is_open)
    first = suggester.rows[0]
    assert first.hint == MARRIAGE
    assert first.secondary.startswith("3 ngày làm việc · ")


def test_way_of_payment_who_typed_and_note_are_kept(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    page.form.what.fee.set_fee(8_000)
    page.form.filed_by.setFocus()
    hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert _focus() is page.form.payment.frame.inner
    hands.type("t")
    page.form.note.set_text("Trả qua bưu chính")
    record = _save(qtbot, context, hands)
    assert record.filed_by is FiledBy.ASSISTED
    assert record.payment_way is PaymentWay.CASH
    assert record.fee_vnd == 8_000
    assert record.paid_at is not None
    assert record.note == "Trả qua bưu chính"


# --- papers ------------------------------------------------------------------------------------


def test_only_ticked_papers_are_stored_in_the_form_and_number_given(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    page.form.papers.list.setFocus()
    hands.press(Key.Key_Space)
    hands.press(Key.Key_Down)
    hands.press(Key.Key_3)
    hands.press(Key.Key_Down)
    QTest.keyClicks(_focus(), "s")
    record = _save(qtbot, context, hands)
    kept = [(paper.form, paper.quantity) for paper in record.components]
    assert kept == [(PaperForm.ORIGINAL, 1), (PaperForm.ORIGINAL, 3), (PaperForm.COPY, 1)]


def test_data_of_the_population_database_waits_for_no_scan(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    hands.press(Key.Key_B, ALT)
    record = _save(qtbot, context, hands)
    assert [paper.state for paper in record.components] == [
        PaperState.WAITING,
        PaperState.FROM_DATABASE,
    ]


def test_missing_required_papers_are_warned_of_and_never_block(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    state = page.form.papers.missing.state()
    assert state is not None
    assert state.words == "Chưa đánh dấu 2 giấy bắt buộc"
    assert _save(qtbot, context, hands).components == ()
    qtbot.waitUntil(lambda: "còn thiếu 2 giấy bắt buộc" in context.notices.history[-1].text)


# --- again, printing, drafts -----------------------------------------------------------------


def test_ctrl_d_repeats_the_last_dossier_and_leaves_the_person(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    assert not page.repeat_button.isEnabled()
    _fill(qtbot, context, page)
    page.form.papers.channel.set_value(Channel.POSTAL)
    page.form.payment.set_value(PaymentWay.TRANSFER)
    hands.press(Key.Key_B, ALT)
    first = _save(qtbot, context, hands)
    qtbot.waitUntil(lambda: page.form.is_empty())
    hands.type("096190004512")
    hands.press(Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: page.form.what.stored is not None)
    assert page.form.person.id_number.text() == "096190004512"
    page.form.person.full_name.set_text("Nguyễn Thị Cẩm Tú")
    second = _save(qtbot, context, hands)
    assert second.owner.full_name == "Nguyễn Thị Cẩm Tú"
    for name in ("procedure_code", "channel", "payment_way", "fee_vnd", "filed_by"):
        assert getattr(second, name) == getattr(first, name), name
    assert [p.name for p in second.components] == [p.name for p in first.components]


def test_saving_and_printing_opens_the_slip_of_a_dossier_that_is_already_stored(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    _fill(qtbot, context, page)
    hands.press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.slips.dialog is not None)
    (record,) = _received(context)
    dialog = page.slips.dialog
    assert dialog is not None
    assert record.short_code in dialog.windowTitle()
    assert len(dialog.preview.pages) >= 1
    dialog.reject()


def test_an_online_dossier_can_be_noted_before_it_is_checked(
    qtbot: "QtBot", context: "Context", page: ReceptionPage
) -> None:
    assert not page.register_button.isVisible()
    _fill(qtbot, context, page)
    online = next(
        button
        for button in page.form.papers.channel.findChildren(QAbstractButton)
        if "Trực tuyến" in (button.text(), button.accessibleName())
    )
    online.click()
    assert page.register_button.isVisible()
    page.register_button.click()
    qtbot.waitUntil(lambda: len(_received(context)) == 1)
    (record,) = _received(context)
    assert record.status is Status.REGISTERED
    assert record.due_at is None
    qtbot.waitUntil(lambda: bool(context.notices.history))
    assert "Đã ghi nhận" in context.notices.history[-1].text
    assert not page.register_button.isVisible()


@pytest.mark.expects_log("printer.not_ready")
def test_a_printer_that_fails_never_loses_the_dossier(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    from PySide6.QtPrintSupport import QPrinter

    from cds_desktop.domain.errors import EnvironmentFault

    def jammed(_pages: object, _printer: object) -> None:
        raise EnvironmentFault("printer.not_ready", printer="Canon LBP 2900")

    page.slips.print_pages = jammed
    _fill(qtbot, context, page)
    hands.press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.slips.dialog is not None)
    dialog = page.slips.dialog
    assert dialog is not None
    dialog.print_requested.emit(QPrinter())
    notice = context.notices.history[-1]
    assert notice.is_error
    assert notice.retry is not None
    assert len(_received(context)) == 1
    dialog.reject()


def _crash(qtbot: "QtBot", context: "Context", page: ReceptionPage) -> None:
    """The two seconds have passed, and the program is gone without a word."""
    qtbot.waitUntil(lambda: page.draft_label.text() != "", timeout=5_000)
    _quiet(qtbot, context)
    page.drafts._timer.stop()


def test_a_half_typed_form_is_offered_back_after_a_crash(
    qtbot: "QtBot", context: "Context", open_page: Callable[[], ReceptionPage], hands: Hands
) -> None:
    page = open_page()
    hands.type("096190004512")
    hands.press(Key.Key_Return)
    hands.type("Nguyễn Thị Cẩm Tú")
    _choose(qtbot, page, _procedure(context))
    hands.press(Key.Key_B, ALT)
    page.form.payment.set_value(PaymentWay.CASH)
    page.form.note.set_text("Chờ chồng mang giấy tới")
    _crash(qtbot, context, page)
    page.hide()

    again = open_page()
    assert again.strip.isVisible()
    assert again.form.is_empty()
    hands.press(Key.Key_K, ALT)
    qtbot.waitUntil(lambda: again.form.what.stored is not None)
    assert not again.strip.isVisible()
    assert again.form.person.full_name.text() == "Nguyễn Thị Cẩm Tú"
    assert again.form.values() == page.form.values()
    qtbot.waitUntil(lambda: again.watch.current is not None)


def test_a_draft_that_is_not_wanted_is_forgotten(
    qtbot: "QtBot", context: "Context", open_page: Callable[[], ReceptionPage], hands: Hands
) -> None:
    page = open_page()
    hands.type("0961900")
    page.escape()
    page.hide()
    again = open_page()
    assert again.strip.isVisible()
    again.strip.dismiss_button.click()
    _quiet(qtbot, context)
    assert DraftFile(context.office.data_dir, "reception", context.actor).load() is None


def test_restoring_over_something_typed_swaps_the_two(
    qtbot: "QtBot", context: "Context", open_page: Callable[[], ReceptionPage], hands: Hands
) -> None:
    page = open_page()
    hands.type("0961900")
    page.escape()
    page.hide()
    again = open_page()
    again.form.person.full_name.set_text("Lê Hoàng Ẩn")
    again.strip.restore_button.click()
    qtbot.waitUntil(lambda: again.form.person.id_number.text() != "")
    assert again.form.person.full_name.text() == ""
    assert again.strip.isVisible()
    again.strip.restore_button.click()
    qtbot.waitUntil(lambda: again.form.person.full_name.text() == "Lê Hoàng Ẩn")


def test_saving_leaves_no_draft_behind(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    hands.type("096190004512")
    page.escape()
    file = DraftFile(context.office.data_dir, "reception", context.actor)
    assert file.load() is not None
    _fill(qtbot, context, page)
    _save(qtbot, context, hands)
    qtbot.waitUntil(lambda: page.form.is_empty())
    _quiet(qtbot, context)
    assert file.load() is None


def test_leaving_the_page_keeps_what_was_typed_at_once(
    context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    hands.type("0961")
    page.hide()
    draft = DraftFile(context.office.data_dir, "reception", context.actor).load()
    assert draft is not None
    assert draft.saved_at == context.now()
    assert not page.busy()


# --- the small screen ------------------------------------------------------------------------


def test_on_a_small_screen_the_appointment_stands_in_the_action_bar(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, hands: Hands
) -> None:
    page.set_compact(True)
    page.resize(1008, 530)
    _fill(qtbot, context, page)
    assert not page.side.isVisible()
    assert page.due_line.words() == "14:14 Thứ Năm 26/11/2026"
    page.form.person.id_number.setFocus()
    hands.press(Key.Key_V, ALT)
    assert page.why_strip.isVisible()
    assert page.explanation.isVisible()
    page.set_compact(False)
    assert page.side.isVisible()
    assert not page.why_strip.isVisible()
    assert page.explanation.isVisible()


def test_every_field_and_key_has_a_name_for_screen_reader_and_help(page: ReceptionPage) -> None:
    nameless = [
        type(widget).__name__
        for widget in page.form.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
    ]
    assert nameless == []
    keys = {key for key, _ in page.help_keys()}
    assert {"Ctrl+Enter", "Ctrl+D", "Alt+V", "Alt+B"} <= keys


def test_time_going_on_moves_the_appointment_with_it(
    qtbot: "QtBot", context: "Context", page: ReceptionPage, clock: "Clock"
) -> None:
    _fill(qtbot, context, page)
    clock.pass_time(minutes=10)
    page.watch._clock_went_on()
    expected = "Hẹn trả kết quả: 14:24 Thứ Năm 26/11/2026"
    qtbot.waitUntil(lambda: page.side.sheet.accessibleName() == expected)
