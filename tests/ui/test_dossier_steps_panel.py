"""The section Liên thông by keyboard: send, take in, drop, add, undo; refuse and correct."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.deadlines import LimitUnit, parse_limit_argument
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossier_steps import Direction, StepPlan
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.domain.refusals import refusal_of
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.dossiers.steps import plan_steps, steps_of
from cds_desktop.services.offices import Office
from tests.ui.conftest import Clock
from tests.ui.conftest import settle as settle_jobs
from tests.ui.fake_unikey import type_like_unikey
from ui.context import Context
from ui.pages.dossiers import DossiersPage
from ui.pages.dossiers.steps import Question

CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.ADMIN, "Quầy 2")
PROCEDURE = "1.004873"
PLANS = (
    StepPlan("Công chức hộ tịch", "Khai sinh", limit=parse_limit_argument("1d"), position=1),
    StepPlan("Công an xã", "Thường trú", limit=parse_limit_argument("3d"), position=2),
    StepPlan("Bảo hiểm xã hội", "Thẻ BHYT", limit=parse_limit_argument("2d"), position=2),
)
Open = Callable[..., DossiersPage]


@pytest.fixture
def record(office: Office, clock: Clock) -> DossierRecord:
    """A dossier of this morning that is being processed."""
    at = clock.at - timedelta(hours=6)
    reception = Reception(
        PROCEDURE, person_input("Nguyễn Thị Cẩm Tú"), limit=parse_limit_argument("10d")
    )
    made = dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)
    return dossiers.move(office.open_uow, made.code, Status.PROCESSING, actor=CLERK, now=at)


@pytest.fixture
def with_steps(office: Office, clock: Clock, record: DossierRecord) -> DossierRecord:
    """The same with three steps, two of them in parallel."""
    at = clock.at - timedelta(hours=5)
    plan_steps(office.open_uow, record.code, PLANS, actor=CLERK, now=at)
    return record


@pytest.fixture
def open_dossier(qtbot: QtBot, make_context: Callable[[Actor], Context]) -> Open:
    """Opens the page with one dossier in its detail."""

    def make(record: DossierRecord, actor: Actor = CLERK) -> DossiersPage:
        page = DossiersPage(make_context(actor))
        qtbot.addWidget(page)
        page.resize(1282, 716)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.refresh()
        page.open_dossier(record.code)
        settle(qtbot, page)
        return page

    return make


def settle(qtbot: QtBot, page: DossiersPage) -> None:
    """Wait for the act, and for the reading that follows it."""
    qtbot.waitUntil(lambda: not page._load_timer.isActive())
    settle_jobs(qtbot, page.context)


def focus() -> QWidget:
    """The widget that takes the keys."""
    found: QWidget | None = QApplication.focusWidget()
    assert found is not None
    return found


def write(words: str) -> None:
    """Type into whatever has the focus."""
    QTest.keyClicks(focus(), words)


def press(
    qtbot: QtBot,
    page: DossiersPage,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    target: QWidget = QApplication.focusWidget() or page
    QTest.keyClick(target, key, modifier)
    settle(qtbot, page)


def said(page: DossiersPage) -> list[str]:
    return [row.words.words for row in page.detail.steps.list.rows]


def menu_words(page: DossiersPage) -> list[str]:
    return [_said(action) for action in page.detail.moves.menu.actions() if action.text()]


def trigger(page: DossiersPage, words: str) -> None:
    (action,) = [a for a in page.detail.moves.menu.actions() if _said(a) == words]
    action.trigger()


def _said(action: QAction) -> str:
    """The words without the mark of the access key."""
    return action.text().replace("&", "")


def test_a_plain_dossier_shows_no_section(record: DossierRecord, open_dossier: Open) -> None:
    page = open_dossier(record)
    assert page.detail.steps.isHidden()
    assert "Thêm bước liên thông…" in menu_words(page)


def test_a_dossier_goes_to_its_agencies_by_enter_alone(
    qtbot: QtBot, office: Office, clock: Clock, with_steps: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(with_steps)
    rows = page.detail.steps.list.rows
    assert [row.words.number for row in rows] == ["1", "2a", "2b"]
    assert said(page) == [
        "Đến lượt gửi, dự kiến xong 23/11",
        "Chờ bước trước, dự kiến xong 27/11",
        "Chờ bước trước, dự kiến xong 26/11",
    ]
    rows[0].setFocus()
    press(qtbot, page, Qt.Key.Key_Enter)
    assert said(page)[0] == "Đang ở đó, còn 1 ngày (hạn 23/11 14:14)"
    assert QApplication.focusWidget() is page.detail.steps.list.rows[0]
    clock.pass_time(minutes=5)
    press(qtbot, page, Qt.Key.Key_Return)  # asks what came back
    assert page.detail.moves.isHidden()  # Ctrl+Enter belongs to the question now
    write("So 312/2026")
    press(qtbot, page, Qt.Key.Key_Return)
    assert not page.detail.moves.isHidden()
    assert said(page)[0] == "Xong 20/11 14:19, trước hạn"
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Enter)
    press(qtbot, page, Qt.Key.Key_Down)
    press(qtbot, page, Qt.Key.Key_Enter)
    steps = steps_of(office.open_uow, with_steps.code).steps
    assert [step.is_out for step in steps] == [False, True, True]
    assert (steps[0].result, steps[0].receiver_name) == ("So 312/2026", CLERK.name)
    assert page.detail.steps.title.note.text() == "1/3 xong"


def test_a_wrong_hand_over_is_taken_back_from_the_notice(
    qtbot: QtBot, office: Office, with_steps: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(with_steps)
    page.detail.steps.list.rows[0].setFocus()
    press(qtbot, page, Qt.Key.Key_Enter)
    notices = page.context.notices
    assert notices.history[-1].text == (
        f"Đã gửi hồ sơ {with_steps.short_code} cho Công chức hộ tịch."
    )
    assert notices.undo_last()
    settle(qtbot, page)
    assert said(page)[0].startswith("Đến lượt gửi")
    assert steps_of(office.open_uow, with_steps.code).steps[0].sent_at is None


def test_a_step_is_dropped_with_a_reason_and_esc_gives_up(
    qtbot: QtBot, office: Office, with_steps: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(with_steps)
    panel = page.detail.steps
    row = panel.list.rows[0]
    (drop,) = [a for a in row.menu.actions() if a.text() == "Bỏ bước này…"]
    drop.trigger()
    write("Khong can")
    busy = [page.busy()]
    assert page.escape()
    busy.append(page.busy())
    assert busy == [True, False]
    drop.trigger()
    press(qtbot, page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert panel.is_asking  # a reason is compulsory
    write("Khong can")
    press(qtbot, page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert said(page)[0] == "Đã bỏ: Khong can"
    assert said(page)[1].startswith("Đến lượt gửi")
    assert steps_of(office.open_uow, with_steps.code).steps[0].is_dropped


def test_a_first_step_is_added_from_the_menu_and_a_second_beside_it(
    qtbot: QtBot, office: Office, record: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(record)
    panel = page.detail.steps
    trigger(page, "Thêm bước liên thông…")
    assert panel.isVisible()
    assert panel.form.parallel.isHidden()  # nothing to run beside
    press(qtbot, page, Qt.Key.Key_Return)
    assert panel.form.unit.error() == "Cần điền mục này."
    write("So Tu phap")
    for _ in range(2):
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
    write("2,5")
    assert panel.form.unit_of_limit.value() is LimitUnit.WORKING_DAY
    panel.form.direction.set_value(Direction.UP)
    press(qtbot, page, Qt.Key.Key_Return)
    (step,) = steps_of(office.open_uow, record.code).steps
    assert step.plan == StepPlan("So Tu phap", "", Direction.UP, parse_limit_argument("2.5d"), 1)
    panel.add_button.click()
    write("Thue co so")
    panel.form.parallel.setChecked(True)
    press(qtbot, page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [row.words.number for row in panel.list.rows] == ["1a", "1b"]
    (change,) = [a for a in panel.list.rows[1].menu.actions() if a.text() == "Sửa bước này…"]
    change.trigger()
    assert panel.form.unit.text() == "Thue co so"
    write("Cuc ")
    press(qtbot, page, Qt.Key.Key_Return)
    units = [s.plan.unit_name for s in steps_of(office.open_uow, record.code).steps]
    assert units == ["So Tu phap", "Cuc Thue co so"]


def test_a_result_needs_its_steps_back_first_or_a_reason(
    qtbot: QtBot, office: Office, with_steps: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(with_steps)
    page.detail.steps.list.rows[0].setFocus()
    press(qtbot, page, Qt.Key.Key_Enter)
    page.detail.moves.primary.click()
    settle(qtbot, page)
    told = page.context.notices.history[-1]
    assert told.is_error
    assert told.text.startswith("Hồ sơ còn ở Công chức hộ tịch. Nhận kết quả về trước")
    trigger(page, "Có kết quả khi chưa nhận lại hồ sơ…")
    write("Da co ban dien tu")
    press(qtbot, page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    finished = dossiers.show(office.open_uow, with_steps.code)
    assert finished.status is Status.FINISHED
    assert finished.moves[-1].reason == "Da co ban dien tu"
    assert said(page)[1] == "Không gửi"


def test_a_refusal_after_appraisal_is_asked_in_place_and_taken_back(
    qtbot: QtBot, office: Office, record: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(record)
    trigger(page, "Từ chối giải quyết…")
    write("Khong du dieu kien")
    press(qtbot, page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    refused = dossiers.show(office.open_uow, record.code)
    assert refused.status is Status.FINISHED
    assert refusal_of(refused) is not None
    assert page.detail.steps.isHidden()
    assert page.context.notices.undo_last()
    settle(qtbot, page)
    assert dossiers.show(office.open_uow, record.code).status is Status.PROCESSING


def test_the_menu_of_a_step_tells_why_it_has_its_date(
    qtbot: QtBot, with_steps: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(with_steps)
    panel = page.detail.steps
    panel.list.rows[0].setFocus()
    press(qtbot, page, Qt.Key.Key_Enter)
    (why,) = [a for a in panel.list.rows[0].menu.actions() if a.text() == "Vì sao hạn này?"]
    why.trigger()
    lines = panel.why.text().splitlines()
    assert lines[0] == "Hạn của bước 1:"
    assert lines[1].startswith("– Gửi lúc 14:14, thứ Sáu, 20/11/2026")
    assert lines[-1] == "– Hạn của bước: 14:14, thứ Hai, 23/11/2026."
    assert any("Không tính thứ Bảy, 21/11/2026" in line for line in lines)
    assert not any("tiếp nhận" in line or "hẹn trả" in line.lower() for line in lines)
    assert panel.why.isVisible()
    page.escape()
    assert panel.why.isHidden()


def test_what_was_written_stays_when_it_was_refused(
    qtbot: QtBot, office: Office, clock: Clock, record: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(record)
    panel = page.detail.steps
    trigger(page, "Từ chối giải quyết…")
    write("Khong du dieu kien")
    ahead = clock.at + timedelta(hours=1)  # another counter was quicker, and its clock is ahead
    dossiers.move(
        office.open_uow, record.code, Status.SUPPLEMENT_REQUESTED, reason="Thiếu", actor=CLERK,
        now=ahead,
    )  # fmt: skip
    press(qtbot, page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.context.notices.history[-1].is_error
    assert panel.reason.text() == "Khong du dieu kien"
    assert panel.is_asking
    assert panel.confirm.isEnabled()


def test_an_error_of_the_office_opens_the_linked_dossier(
    qtbot: QtBot, office: Office, clock: Clock, record: DossierRecord, open_dossier: Open
) -> None:
    at = clock.at - timedelta(hours=1)
    dossiers.move(office.open_uow, record.code, Status.FINISHED, actor=CLERK, now=at)
    dossiers.hand_back(office.open_uow, record.code, actor=CLERK, now=at)
    page = open_dossier(record)
    assert "Từ chối giải quyết…" not in menu_words(page)
    trigger(page, "Mở hồ sơ sửa sai sót…")
    write("Sai chu dem")
    press(qtbot, page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    opened = page.detail.record
    assert opened is not None
    assert opened.code != record.code
    (link,) = page.detail.steps.links
    assert link.text() == f"Sửa sai sót của {record.short_code}"
    link.click()
    settle(qtbot, page)
    assert page.detail.record is not None
    assert page.detail.record.code == record.code
    (back,) = page.detail.steps.links
    assert back.text() == f"Đang sửa sai sót ở {opened.short_code}"


@pytest.mark.parametrize("vni", [False, True], ids=["Telex", "VNI"])
def test_every_field_of_the_section_takes_vietnamese(
    vni: bool, with_steps: DossierRecord, open_dossier: Open
) -> None:
    panel = open_dossier(with_steps).detail.steps
    panel.begin_adding()
    edits: list[QLineEdit | QPlainTextEdit] = [panel.form.unit.edit, panel.form.task.edit]
    for edit in edits:
        edit.setFocus()
        type_like_unikey(edit, "Bảo hiểm xã hội", vni=vni)
    assert panel.form.unit.text() == panel.form.task.text() == "Bảo hiểm xã hội"
    panel.fold()
    panel.ask(Question.REFUSE)
    type_like_unikey(panel.reason.edit, "Hồ sơ tranh chấp đất đai", vni=vni)
    assert panel.reason.text() == "Hồ sơ tranh chấp đất đai"


def test_who_may_not_see_dossiers_sees_no_steps_either(
    with_steps: DossierRecord, open_dossier: Open
) -> None:
    page = open_dossier(with_steps, Actor(None, "Giám sát", Role.SUPERVISOR))
    rows = page.detail.steps.list.rows
    assert page.detail.record is None
    assert rows == []
    assert not page.detail.steps.add_button.isVisible()


@pytest.mark.parametrize("compact", [False, True])
def test_every_row_keeps_its_act_inside_and_its_words_whole(
    qtbot: QtBot, compact: bool, with_steps: DossierRecord, open_dossier: Open
) -> None:
    page: Any = open_dossier(with_steps)
    if compact:
        page.resize(1008, 506)
        page.set_compact(True)
        settle(qtbot, page)
    for row in page.detail.steps.list.rows:
        if row.has_act:
            assert row.rect().contains(row.act_button.geometry())
        assert row.height() == row._height()
        assert row.words.title in row.accessibleName()
