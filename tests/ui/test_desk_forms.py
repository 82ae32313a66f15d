"""The small forms of the detail, by keyboard: papers, new dates, signing, originals, calls."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.digitisation import PaperInput
from cds_desktop.domain.dossier_records import DossierRecord, ListTab, ReturnWay
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.domain.pickup import CallOutcome, CallResult
from cds_desktop.services import dossiers
from cds_desktop.services.desk_settings import DeskSettings, set_desk_settings
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.dossiers.originals import keep_original
from cds_desktop.services.offices import Office
from tests.ui.conftest import settle as settle_jobs
from ui.context import Context
from ui.navigation import OpenDossier
from ui.pages.dossiers import DossiersPage
from ui.pages.dossiers.moves import Wish, steps_for

CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.ADMIN, "Quầy 2")
PAPERS = ("Tờ khai", "Giấy chứng sinh", "Giấy kết hôn")
P, S, F = Status.PROCESSING, Status.SUPPLEMENT_REQUESTED, Status.FINISHED
Receive = Callable[..., DossierRecord]
OpenPage = Callable[..., DossiersPage]


@pytest.fixture
def receive(office: Office, clock: Any) -> Receive:
    """Receives a dossier some days before now and walks it on."""

    def make(*steps: Status, days_ago: int = 1, name: str = "Hồ Ngọc Ánh") -> DossierRecord:
        at: datetime = clock.at - timedelta(days=days_ago)
        papers = tuple(PaperInput(paper) for paper in PAPERS)
        person = person_input(name, phone="0918345276")
        record = dossiers.receive(
            office.open_uow, Reception("1.004873", person, papers=papers), actor=CLERK, now=at
        )
        for number, step in enumerate(steps, start=1):
            record = dossiers.move(
                office.open_uow, record.code, step, reason="Thiếu bản sao.", actor=CLERK,
                now=at + timedelta(minutes=number),
            )  # fmt: skip
        return record

    return make


@pytest.fixture
def open_page(qtbot: QtBot, make_context: Callable[[Actor], Context]) -> OpenPage:
    """Opens the page with one dossier on show."""

    def make(record: DossierRecord, actor: Actor = CLERK) -> DossiersPage:
        page = DossiersPage(make_context(actor))
        qtbot.addWidget(page)
        page.resize(1282, 716)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.open_dossier(record.code)
        settle(qtbot, page)
        page.detail.focus_action()
        return page

    return make


def settle(qtbot: QtBot, page: DossiersPage) -> None:
    """Wait for every answer that is on its way, and for those which it asks for in turn."""
    qtbot.waitUntil(lambda: not page._load_timer.isActive())
    settle_jobs(qtbot, page.context)


def press(qtbot: QtBot, page: DossiersPage, *keys: Qt.Key, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or page, key, modifier)
        settle(qtbot, page)


def wish(qtbot: QtBot, page: DossiersPage, letter: Qt.Key) -> None:
    """Ctrl+M and the underlined letter."""
    activate(qtbot, page)
    press(qtbot, page, Qt.Key.Key_M, control=True)
    menu = page.detail.moves.menu
    qtbot.waitUntil(menu.isVisible)
    QTest.keyClick(menu, letter)
    settle(qtbot, page)
    activate(qtbot, page)


def activate(qtbot: QtBot, page: DossiersPage) -> None:
    """A popup or the kiosk takes the window's place for a moment."""
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)


def type_in(field: QWidget, words: str) -> None:
    assert field.isVisible()
    field.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(field.focusProxy() or field, event)


def stored(page: DossiersPage, record: DossierRecord) -> DossierRecord:
    return dossiers.show(page.context.open_uow, record.code)


def said(page: DossiersPage) -> str:
    return page.context.notices.history[-1].text.replace("\u00a0", " ")


def undo(qtbot: QtBot, page: DossiersPage) -> None:
    assert page.context.notices.undo_last()
    settle(qtbot, page)


# --- asking for papers ----------------------------------------------------------------------------


def test_missing_papers_are_ticked_and_typed_with_a_last_day(
    qtbot: QtBot, receive: Receive, open_page: OpenPage, office: Office, clock: Any
) -> None:
    settings = DeskSettings(supplement_days=5)
    set_desk_settings(office.open_uow, settings, actor=CLERK, now=clock.at)
    record = receive(P)
    page = open_page(record)
    page.detail.moves.second.click()
    form = page.desk.supplement
    assert form.isVisible()
    assert not form.warning.isVisible()
    assert form.until.date() == date(2026, 11, 30)
    form.confirm.click()
    assert form.others.error() == "Cần ít nhất một giấy tờ."
    form.first_field().setFocus()
    press(qtbot, page, Qt.Key.Key_Down, Qt.Key.Key_Space)
    type_in(form.others, "Ảnh 3x4")
    type_in(form.reason, "Theo Điều 16")
    form.until.set_text("19/11/2026")
    form.confirm.click()
    assert form.until.error() == "Ngày này đã qua."
    form.until.set_text("01/12/2026")
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    asked = stored(page, record)
    assert asked.status is S
    assert asked.moves[-1].items == ("Giấy chứng sinh", "Ảnh 3x4")
    assert (asked.moves[-1].reason, asked.wait_until) == ("Theo Điều 16", date(2026, 12, 1))
    assert said(page) == f"Đã yêu cầu bổ sung hồ sơ {record.short_code}. Ctrl+P để in phiếu."
    assert "Bổ sung đến hết Thứ Ba 01/12/2026" in page.detail.facts.text()
    undo(qtbot, page)
    assert stored(page, record).status is P


def test_a_second_request_warns_before_it_is_written(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    page = open_page(receive(P, S, P, days_ago=8))
    page.detail.moves.second.click()
    form = page.desk.supplement
    assert form.warning.isVisible()
    first, second = form.warning.text().split("\n")
    assert first.startswith("Đây là lần yêu cầu bổ sung thứ 2")
    assert second.startswith("Quá 03 ngày làm việc từ ngày nhận 12/11")


def test_both_dates_stand_there_before_a_dossier_goes_on(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    record = receive(P, S)
    page = open_page(record)
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    form = page.desk.resume
    assert form.isVisible()
    assert stored(page, record).status is S, "nothing has happened yet"
    assert form.before.text() == "Ngày hẹn cũ: 14:14, Thứ Tư 25/11/2026"
    assert form.after.text() == "14:14, Thứ Năm 26/11/2026"
    assert form.reasons.isHidden()
    form.why.click()
    assert "Chờ bổ sung hồ sơ" in form.reasons.text()
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    resumed = stored(page, record)
    assert resumed.status is P
    assert resumed.due_at == datetime.fromisoformat("2026-11-26T14:14+07:00")
    assert page.detail.form is None
    undo(qtbot, page)
    assert stored(page, record).status is S


def test_a_dossier_whose_last_day_is_not_over_is_not_stopped(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    from cds_desktop.services.dossiers.supplements import request_supplement

    record = receive(P)
    page = open_page(record)
    request_supplement(
        page.context.open_uow, record.code, ["Ảnh"], reason="Điều 16", until=date(2026, 11, 27),
        actor=CLERK, now=page.context.now(),
    )  # fmt: skip
    page.refresh()
    settle(qtbot, page)
    wish(qtbot, page, Qt.Key.Key_D)
    form = page.detail.ask
    assert form.isVisible()
    type_in(form.reason, "Không nộp bổ sung")
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    assert said(page).startswith("Người dân còn bổ sung được đến hết ngày 27/11/2026.")
    assert stored(page, record).status is S


# --- the apology ----------------------------------------------------------------------------------


def test_an_apology_proposes_a_date_and_keeps_the_first_one_in_sight(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    record = receive(P)
    page = open_page(record)
    wish(qtbot, page, Qt.Key.Key_X)
    form = page.desk.extension
    assert form.isVisible()
    assert form.rule.text().startswith("Hẹn theo luật: 14:14, Thứ Tư 25/11/2026")
    assert (form.day.text(), form.hour.text()) == ("30/11/2026", "14:14")
    form.day.set_text("28/11/2026")
    form.confirm.click()
    assert form.day.error() == "Thứ Bảy 28/11/2026 là ngày nghỉ."
    form.day.set_text("25/11/2026")
    form.confirm.click()
    assert form.day.error() == "Phải sau ngày hẹn cũ."
    form.day.set_text("01/12/2026")
    form.hour.set_text("9h")
    type_in(form.reason, "Chờ xác minh")
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    extended = stored(page, record)
    assert extended.extended_due_at == datetime.fromisoformat("2026-12-01T09:00+07:00")
    assert extended.due_at == record.due_at
    assert page.detail.due._moment.text() == "09:00, Thứ Ba 01/12/2026"
    assert page.detail.due._note.text().startswith("Hạn theo luật 14:14, Thứ Tư 25/11/2026")
    page.detail.moves._fill_menu()
    action = next(a for a in page.detail.moves.menu.actions() if a.text().startswith("&Xin lỗi"))
    assert not action.isEnabled()
    assert action.text().endswith("\tđã hẹn lại một lần")
    assert "một lần" in action.toolTip()
    undo(qtbot, page)
    assert stored(page, record).extended_due_at is None


def test_a_new_date_that_comes_too_late_is_shown_with_its_reason(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    page = open_page(receive(P, days_ago=8))
    page.detail.moves._fill_menu()
    action = next(a for a in page.detail.moves.menu.actions() if a.text().startswith("&Xin lỗi"))
    assert not action.isEnabled()
    assert action.text().endswith("\thết hạn xin lỗi 16/11")


# --- signing --------------------------------------------------------------------------------------


def test_a_dossier_goes_to_the_leader_comes_back_and_is_signed(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    record = receive(P)
    page = open_page(record)
    wish(qtbot, page, Qt.Key.Key_K)
    assert stored(page, record).signing_at is not None
    assert page.detail.moves.primary.text() == "Ký duyệt"
    wish(qtbot, page, Qt.Key.Key_L)
    ask = page.detail.ask
    ask.confirm.click()
    assert ask.reason.error()
    type_in(ask.reason, "Sai tên")
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    assert stored(page, record).signing_at is None
    undo(qtbot, page)
    assert stored(page, record).signing_at is not None
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    assert stored(page, record).status is F
    assert said(page).endswith("Có kết quả sớm, gọi báo: 0918 345 276.")


# --- originals and handing back -------------------------------------------------------------------


def test_an_original_is_marked_with_one_key_and_goes_back_with_the_result(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    record = receive(P, F)
    page = open_page(record)
    page.detail.papers.rows[1].setFocus()
    press(qtbot, page, Qt.Key.Key_G)
    assert [paper.name for paper in stored(page, record).kept_originals] == ["Giấy chứng sinh"]
    assert "giữ bản chính" in page.detail.papers.rows[1].accessibleName()
    page.detail.papers.rows[1].setFocus()
    press(qtbot, page, Qt.Key.Key_G)
    assert stored(page, record).kept_originals == ()
    undo(qtbot, page)
    page.detail.focus_action()
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    form = page.desk.hand_back
    assert form.isVisible()
    assert form.given() == (2,)
    assert form.reason.isHidden()
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    done = stored(page, record)
    assert done.status is Status.RETURNED
    assert done.kept_originals == ()
    assert done.components[1].given_back_to == "Hồ Ngọc Ánh"


def test_a_result_without_originals_is_handed_back_in_one_key(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    record = receive(P, F)
    page = open_page(record)
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    assert stored(page, record).receiver_name == "Hồ Ngọc Ánh"
    assert page.acts.kiosk is not None
    page.acts.kiosk.close()


def test_originals_that_stay_ask_why_and_can_be_given_back_later(
    qtbot: QtBot, receive: Receive, open_page: OpenPage, clock: Any
) -> None:
    record = receive(P, F)
    page = open_page(record)
    uow = page.context.open_uow
    for number in (1, 2):
        keep_original(uow, record.code, number, True, actor=CLERK, now=clock.at)
    page.refresh()
    settle(qtbot, page)
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    form = page.desk.hand_back
    press(qtbot, page, Qt.Key.Key_Space)
    assert form.given() == (2,)
    assert form.reason.isVisible()
    form.confirm.click()
    assert form.reason.error()
    type_in(form.reason, "Gửi giữ hộ")
    type_in(form.name, "Trần Văn Bé")
    type_in(form.note, "UQ 12")
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    done = stored(page, record)
    assert (done.receiver_name, done.receiver_note) == ("Trần Văn Bé", "UQ 12")
    assert [paper.position for paper in done.kept_originals] == [1]
    assert page.acts.kiosk is not None
    page.acts.kiosk.close()
    wish(qtbot, page, Qt.Key.Key_C)
    assert form.isVisible()
    assert form.way.isHidden()
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    assert stored(page, record).kept_originals == ()
    undo(qtbot, page)
    assert len(stored(page, record).kept_originals) == 1


def test_a_result_by_post_asks_nobody_to_rate(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    record = receive(P, F)
    page = open_page(record)
    wish(qtbot, page, Qt.Key.Key_H)
    form = page.desk.hand_back
    assert form.isVisible()
    form.way.findChildren(QRadioButton)[1].click()
    assert form.note.label == "Số phiếu gửi, địa chỉ nhận"
    type_in(form.note, "EMS 42")
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    done = stored(page, record)
    assert (done.return_way, done.receiver_note) == (ReturnWay.POST, "EMS 42")
    assert page.acts.kiosk is None
    assert "Hồ Ngọc Ánh · EMS 42 · Qua bưu chính" in page.detail.facts.text()


# --- shelf and calls ------------------------------------------------------------------------------


def test_a_result_is_put_on_the_next_free_place(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    record = receive(P, F)
    page = open_page(record)
    wish(qtbot, page, Qt.Key.Key_P)
    form = page.desk.shelf
    qtbot.waitUntil(form.isVisible)
    assert form.place.text() == "A1"
    press(qtbot, page, Qt.Key.Key_Return)
    assert stored(page, record).shelf_code == "A1"
    page.list.open_tab(ListTab.READY)
    settle(qtbot, page)
    assert page.list.model.rows()[0].state.words == "Chờ trả từ 19/11, kệ A1"
    undo(qtbot, page)
    assert stored(page, record).shelf_code == ""


def test_a_call_is_noted_with_its_outcome_and_the_day_on_which_they_come(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    record = receive(P, F)
    page = open_page(record)
    page.detail.moves.second.click()
    form = page.desk.call
    assert form.isVisible()
    assert form.phone.text() == "0918 345 276"
    press(qtbot, page, Qt.Key.Key_Down)
    assert form.outcome.value() is CallOutcome.WILL_COME
    form.confirm.click()
    assert form.comes_on.error()
    type_in(form.comes_on, "23/11/2026")
    press(qtbot, page, Qt.Key.Key_Return)
    called = stored(page, record)
    assert CallResult.read(called.call_outcome) == CallResult(
        CallOutcome.WILL_COME, date(2026, 11, 23)
    )
    assert said(page) == f"Đã gọi về hồ sơ {record.short_code}: hẹn đến nhận 23/11."
    assert "Gọi 20/11 14:14: hẹn đến nhận 23/11" in page.detail.facts.text()
    undo(qtbot, page)
    assert stored(page, record).called_at is None


# --- all of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1282, 716), (1008, 530)])
def test_every_form_fits_and_is_walked_with_tab_from_its_first_field_to_its_way_out(
    size: tuple[int, int], qtbot: QtBot, receive: Receive, open_page: OpenPage, clock: Any
) -> None:
    in_work, waiting, ready = receive(P), receive(P, S), receive(P, F)
    page = open_page(in_work)
    keep_original(page.context.open_uow, ready.code, 2, True, actor=CLERK, now=clock.at)
    page.set_compact(size[1] < 640)
    page.resize(*size)
    asked: tuple[tuple[DossierRecord, Callable[[], None]], ...] = (
        (in_work, lambda: page.desk._move_wanted(S)),
        (in_work, lambda: page.desk._wished(Wish.EXTEND)),
        (in_work, lambda: page.desk._move_wanted(Status.WITHDRAWN)),
        (waiting, lambda: page.desk._move_wanted(P)),
        (ready, lambda: page.desk._move_wanted(Status.RETURNED)),
        (ready, lambda: page.desk._wished(Wish.CALL)),
        (ready, lambda: page.desk._wished(Wish.SHELF)),
    )
    for record, ask in asked:
        page.open_dossier(record.code)
        settle(qtbot, page)
        ask()
        settle(qtbot, page)
        form = page.detail.form
        assert form is not None
        qtbot.waitUntil(form.isVisible)
        foot = form.confirm.mapTo(page, form.confirm.rect().bottomRight())
        assert foot.y() < page.height()
        assert form.title.height() < 60, "no field is torn apart"
        reached: list[QWidget] = []
        for _ in range(20):
            focus = QApplication.focusWidget()
            assert focus is not None
            assert form.isAncestorOf(focus), (form, reached)
            reached.append(focus)
            if focus is form.cancel:
                break
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        assert reached[-1] is form.cancel
        boxes = [box for box in form.findChildren(QCheckBox) if box.isVisible()]
        assert set(boxes) <= set(reached)
        press(qtbot, page, Qt.Key.Key_Escape)
        page.escape()
        assert page.detail.form is None
        assert dossiers.show(page.context.open_uow, record.code).status is record.status


def test_access_keys_of_the_menu_are_plain_letters_and_unique(
    qtbot: QtBot, receive: Receive, open_page: OpenPage, clock: Any
) -> None:
    page = open_page(receive(P))
    for record in (
        receive(), receive(P), receive(P, S), receive(P, Status.PAYMENT_REQUESTED), receive(P, F),
    ):  # fmt: skip
        page.open_dossier(record.code)
        settle(qtbot, page)
        for width in (300, 444):
            page.detail.moves.resize(width, page.detail.moves.height())
            letters = access_keys(page.detail.moves.menu)
            assert len(letters) == len(set(letters)), letters
            assert all(letter.isascii() and letter.isalpha() for letter in letters)


def access_keys(menu: QMenu) -> list[str]:
    found = []
    for action in menu.actions():
        if not action.isSeparator():
            assert "&" in action.text(), action.text()
            found.append(action.text().split("&", 1)[1][0].upper())
    return found


def test_a_role_is_offered_only_what_it_may_do(
    receive: Receive, open_page: OpenPage, clock: Any
) -> None:
    from cds_desktop.services import dossier_views

    record = receive(P, F)
    page = open_page(record)
    keep_original(page.context.open_uow, record.code, 1, True, actor=CLERK, now=clock.at)
    offered = {}
    for role in Role:
        view = dossier_views.view(page.context.open_uow, record.code)
        offered[role] = steps_for(view, Actor(None, "Ai đó", role), clock.at).wishes
    desk = (Wish.HAND_BACK, Wish.CALL, Wish.SHELF)
    assert offered == {
        Role.RECEPTION: desk,
        Role.ADMIN: desk,
        Role.SPECIALIST: (),
        Role.LEADER: (),
        Role.SUPERVISOR: (),
    }


def test_the_journal_of_a_dossier_tells_everything_in_vietnamese(
    qtbot: QtBot, receive: Receive, open_page: OpenPage, clock: Any, tmp_path: Path
) -> None:
    from cds_desktop.services.dossiers.shelf import record_call
    from cds_desktop.services.dossiers.supplements import request_supplement

    record = receive(P)
    page = open_page(record)
    uow, now = page.context.open_uow, clock.at
    request_supplement(
        uow, record.code, ["Ảnh 3x4"], reason="Điều 16", until=date(2026, 11, 27), actor=CLERK,
        now=now,
    )  # fmt: skip
    dossiers.move(uow, record.code, P, actor=CLERK, now=now)
    keep_original(uow, record.code, 1, True, actor=CLERK, now=now)
    dossiers.move(uow, record.code, F, actor=CLERK, now=now)
    record_call(uow, record.code, CallOutcome.NO_ANSWER, actor=CLERK, now=now)
    dossiers.hand_back(
        uow, record.code, receiver_name="Lê Văn Bé", note="UQ 12", originals=None, actor=CLERK,
        now=now,
    )  # fmt: skip
    page.refresh()
    settle(qtbot, page)
    press(qtbot, page, Qt.Key.Key_H, control=True)
    told = page.detail.history.texts()
    for words in (
        "– Ảnh 3x4",
        "Bổ sung đến hết Thứ Sáu 27/11/2026",
        "Giữ bản chính, giấy tờ số 1",
        "Gọi báo có kết quả: không nghe máy",
        "Người nhận: Lê Văn Bé",
        "Giấy tờ: UQ 12",
        "Trả lại bản chính, giấy tờ số 1",
    ):
        assert words in told


# --- acts asked for by other pages, and printing --------------------------------------------------


def test_another_page_opens_a_dossier_with_the_form_of_an_act(
    qtbot: QtBot, receive: Receive, open_page: OpenPage
) -> None:
    in_work, ready, late = receive(P), receive(P, F), receive(P, days_ago=8)
    page = open_page(in_work)

    def opened(record: DossierRecord, act: str) -> object:
        page.open_argument(OpenDossier(record.code, act))
        settle(qtbot, page)
        form = page.detail.form
        page.escape()
        return form

    desk = page.desk
    assert opened(in_work, "extend") is desk.extension
    assert opened(in_work, "supplement") is desk.supplement
    assert opened(in_work, "withdraw") is page.detail.ask
    assert opened(ready, "call") is desk.call
    assert opened(ready, "hand_back") is desk.hand_back
    assert opened(late, "extend") is None, "too late for an apology"
    assert opened(in_work, "call") is None
    assert opened(in_work, "sign") is None, "nothing is done by opening a page"
    assert opened(in_work, "nonsense") is None
    assert stored(page, in_work).signing_at is None


class Shown:
    """A desk that draws, as the program will have it; remembers what it was asked for."""

    def __init__(self, *_: object) -> None:
        self.calls: list[tuple[object, ...]] = []

    def show(self, *wanted: object) -> None:
        self.calls.append(wanted)


def test_ctrl_p_prints_what_the_state_calls_for_and_ctrl_i_offers_the_rest(
    qtbot: QtBot, receive: Receive, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, refused = receive(P, S), receive(P, Status.WITHDRAWN)
    page = open_page(waiting)
    forms, explanations = Shown(), Shown()
    monkeypatch.setattr(page.printing, "forms", forms)
    monkeypatch.setattr(page.printing, "explanations", explanations)
    press(qtbot, page, Qt.Key.Key_P, control=True)
    assert [call[:2] for call in forms.calls] == [(waiting.code, "02")]
    press(qtbot, page, Qt.Key.Key_I, control=True)
    menu = page.printing.menu
    qtbot.waitUntil(menu.isVisible)
    titles = [action.text() for action in menu.actions()]
    assert titles[0] == "Giấy tiếp nhận và hẹn trả kết quả"
    assert "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02)" in titles
    assert titles[-1].startswith("Mã nộp phí (VietQR)"), "off, with the reason beside it"
    assert not any(title.isupper() for title in titles)
    menu.actions()[titles.index("Cách tính ngày hẹn")].trigger()
    assert explanations.calls == [(waiting.code,)]
    menu.close()
    activate(qtbot, page)
    page.open_dossier(refused.code)
    settle(qtbot, page)
    press(qtbot, page, Qt.Key.Key_P, control=True)
    assert forms.calls[-1][1] == "05"
