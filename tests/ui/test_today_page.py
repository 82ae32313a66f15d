"""Hôm nay: the morning of a clerk, driven by the keyboard."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierRecord, ListTab
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.today import Group, View
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from tests.offices import applicant
from ui.navigation import EvidenceList, OpenDossier
from ui.pages.today import TodayPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from tests.ui.conftest import Clock, Journeys
    from ui.context import Context

MARITAL_STATUS = "1.004873"  # three working days
CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")


@pytest.fixture
def receive(office: "Office", clock: "Clock") -> Callable[..., DossierRecord]:
    """Receives a dossier some days ago and moves it on at once."""

    def make(days_ago: float, *moves: Status, name: str = "Ngô Thị Kim Ẵm") -> DossierRecord:
        at = clock() - timedelta(days=days_ago)
        reception = Reception(MARITAL_STATUS, applicant(name))
        record = dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)
        for to in moves:
            why = "Thiếu bản cam đoan" if to is Status.SUPPLEMENT_REQUESTED else ""
            record = dossiers.move(
                office.open_uow, record.code, to, reason=why, actor=CLERK, now=at
            )
        return record

    return make


@pytest.fixture
def open_page(qtbot: "QtBot") -> "Callable[[Context], TodayPage]":
    def show(context: "Context") -> TodayPage:
        page = TodayPage(context)
        qtbot.addWidget(page)
        page.resize(1282, 716)
        page.show()
        page.refresh()
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        return page

    return show


OpenPage = Callable[["Context"], TodayPage]
Receive = Callable[..., DossierRecord]


def test_an_empty_day_says_so(open_page: OpenPage, context: "Context") -> None:
    page = open_page(context)
    assert page.day.text() == "Thứ Sáu, 20/11/2026"
    assert page.empty.isVisible()
    assert page.empty.words() == "Hôm nay không có hồ sơ nào đến hạn hay quá hạn."
    assert not any(box.isVisible() for box in page.groups.values())


def test_the_groups_of_the_day_with_their_remedies(
    open_page: OpenPage, context: "Context", receive: Receive
) -> None:
    receive(10, Status.PROCESSING)
    receive(8, Status.SUPPLEMENT_REQUESTED, name="Bùi Thị Út")
    receive(9, Status.PROCESSING, Status.FINISHED, name="Quách Văn Ớt")
    page = open_page(context)
    shown = {group: box.rows.items() for group, box in page.groups.items() if box.isVisible()}
    assert set(shown) == {Group.OVERDUE, Group.WAITING, Group.READY, Group.PAPERS}
    actions = {group: items[0].action for group, items in shown.items()}
    assert actions == {
        Group.OVERDUE: "Mở", Group.WAITING: "Mở", Group.READY: "Gọi", Group.PAPERS: "Số hóa",
    }  # fmt: skip
    assert shown[Group.OVERDUE][0].bold
    assert not page.empty.isVisible()
    assert page.summary.text().startswith("1 hồ sơ cần giải quyết ngay.")


def test_enter_opens_the_first_dossier(
    open_page: OpenPage, context: "Context", receive: Receive, journeys: "Journeys", qtbot: "QtBot"
) -> None:
    late = receive(10, Status.PROCESSING)
    page = open_page(context)
    page.focus_first()
    focused = page.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    assert journeys.made == [("dossiers", late.code)]


def test_the_remedy_of_a_ready_result_is_to_call(
    open_page: OpenPage, context: "Context", receive: Receive, journeys: "Journeys", qtbot: "QtBot"
) -> None:
    ready = receive(9, Status.PROCESSING, Status.FINISHED)
    page = open_page(context)
    button = page.groups[Group.READY].rows.button(0)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert journeys.made == [("dossiers", OpenDossier(ready.code, "call"))]
    assert page.groups[Group.READY].rows.items()[0].aside == "0918 345 276"


def test_more_than_six_rows_open_as_a_list(
    open_page: OpenPage, context: "Context", receive: Receive, journeys: "Journeys", qtbot: "QtBot"
) -> None:
    for hour in range(7):
        receive(10 + hour / 24, Status.PROCESSING)
        receive(9 + hour / 24, Status.PROCESSING, Status.FINISHED)
    page = open_page(context)
    late, ready = page.groups[Group.OVERDUE], page.groups[Group.READY]
    assert len(late.rows.items()) == len(ready.rows.items()) == 6
    assert late.all_button.text() == "Xem cả 7"
    late.all_button.click()
    assert journeys.made == [("dossiers", ListTab.OVERDUE)]
    ready.all_button.click()
    qtbot.waitUntil(lambda: len(journeys.made) == 2)
    opened = journeys.made[1][1]
    assert isinstance(opened, EvidenceList)
    assert len(opened.ids) == 7
    assert opened.title == "Có kết quả chưa nhận, ngày 20/11/2026"


def test_another_page_changes_a_dossier_and_the_list_follows(
    open_page: OpenPage, context: "Context", receive: Receive, qtbot: "QtBot"
) -> None:
    late = receive(10, Status.PROCESSING)
    page = open_page(context)
    assert page.groups[Group.OVERDUE].isVisible()
    dossiers.move(context.open_uow, late.code, Status.FINISHED, actor=CLERK, now=context.now())
    context.changes.dossiers_changed.emit()
    qtbot.waitUntil(lambda: not page.groups[Group.OVERDUE].isVisible())


def test_it_reads_again_only_while_it_is_on_show(open_page: OpenPage, context: "Context") -> None:
    page = open_page(context)
    assert page._timer.isActive()
    assert page._timer.interval() == 5 * 60_000
    page.hide()
    assert not page._timer.isActive()
    context.changes.dossiers_changed.emit()
    assert not context.jobs.is_busy


def test_the_figures_of_the_day_stand_at_the_right(
    open_page: OpenPage, context: "Context", receive: Receive
) -> None:
    receive(0)
    receive(0, Status.PROCESSING, Status.FINISHED)
    page = open_page(context)
    assert page.side.figures["received"].accessibleName() == "2 đã nhận"
    assert page.side.figures["ready"].accessibleName() == "1 xong, chờ trả"
    assert "14: 2" in page.side.hours.accessibleName()
    assert page.side.until.text() == "Hôm nay đến 14:14"


def test_a_missed_backup_is_told_and_made_with_one_press(
    open_page: OpenPage, context: "Context", qtbot: "QtBot"
) -> None:
    page = open_page(context)
    assert page.side.backup.items()[0].title == "Chưa có bản sao lưu nào"
    assert page.side.back_up.isVisible()
    with qtbot.waitSignal(context.notices.shown, timeout=20_000) as shown:
        QTest.mouseClick(page.side.back_up, Qt.MouseButton.LeftButton)
    assert shown.args == ["Đã sao lưu và kiểm tra lại bản vừa ghi."]
    qtbot.waitUntil(
        lambda: page.side.backup.items()[0].title == "Sao lưu hôm nay 14:14, đã kiểm tra"
    )


def test_on_a_small_screen_the_panel_folds_away_but_a_missed_backup_stays(
    open_page: OpenPage, context: "Context"
) -> None:
    page = open_page(context)
    page.set_compact(True)
    assert not page.side.isVisible()
    assert page.alarm.isVisible()
    assert page.alarm.items()[0].action == "Sao lưu ngay"
    page.set_compact(False)
    assert page.side.isVisible()
    assert not page.alarm.isVisible()


def test_papers_that_wait_lead_to_the_digitisation_page(
    open_page: OpenPage, context: "Context", receive: Receive, journeys: "Journeys", qtbot: "QtBot"
) -> None:
    receive(0)
    page = open_page(context)
    states = {item.value: item for item in page.side.states.items()}
    assert states["papers"].title == "5 giấy tờ chưa số hóa"
    page.side.states.activated.emit("papers")
    assert journeys.made == [("digitisation", None)]


def test_a_leader_sees_the_list_but_receives_nothing(
    open_page: OpenPage,
    make_context: "Callable[[Actor], Context]",
    receive: Receive,
    qtbot: "QtBot",
) -> None:
    receive(9, Status.PROCESSING, Status.FINISHED)
    page = open_page(make_context(Actor(None, "Phạm Quốc Ỷ", Role.LEADER)))
    assert not page.new_button.isVisible()
    assert page.view is View.LEADER
    assert not page.groups[Group.READY].isVisible()
    QTest.keyClick(page, Qt.Key.Key_F4)
    qtbot.waitUntil(page.groups[Group.READY].isVisible)
    assert page.view is View.DESK
    assert page.groups[Group.READY].rows.items()[0].action == "Mở"


def test_a_new_day_has_a_new_title(
    open_page: OpenPage, context: "Context", clock: "Clock", qtbot: "QtBot"
) -> None:
    page = open_page(context)
    clock.pass_time(days=3)
    assert office_day(clock()).day == 23
    page.refresh()
    assert page.day.text() == "Thứ Hai, 23/11/2026"
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
