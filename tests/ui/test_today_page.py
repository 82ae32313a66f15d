"""Hôm nay: the morning of a clerk, driven by the keyboard."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import update

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierRecord, ListTab
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.today import Group, View
from cds_desktop.persistence.dossiers import DossierRow
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
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
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
    assert page.views.current() == View.LEADER
    assert not page.groups[Group.READY].isVisible()
    QTest.keyClick(page, Qt.Key.Key_F4)
    qtbot.waitUntil(page.groups[Group.READY].isVisible)
    assert page.views.current() == View.DESK
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


# --- the keys ------------------------------------------------------------------------------------

SIGNER = Actor(None, "Phạm Quốc Ỷ", Role.LEADER)


def _send_to_signer(office: "Office", record: DossierRecord, at: object) -> None:
    with office.open_uow() as uow:
        changed = update(DossierRow).where(DossierRow.id == record.id).values(signing_at=at)
        uow.session.execute(changed)
        uow.commit()


def _press(page: TodayPage, key: Qt.Key) -> None:
    """Press where the cursor is."""
    QTest.keyClick(QApplication.focusWidget() or page, key)


def test_a_digit_does_the_remedy_of_its_row_and_can_be_undone(
    open_page: OpenPage, context: "Context", receive: Receive, qtbot: "QtBot"
) -> None:
    receive(10, Status.PROCESSING)
    fresh = receive(9, name="Lê Hoàng Ẩn")
    page = open_page(context)
    page.focus_first()
    items = page.groups[Group.OVERDUE].rows.items()
    assert [(item.action, item.key) for item in items] == [("Mở", "1"), ("Chuyển xử lý", "2")]
    with qtbot.waitSignal(context.notices.shown) as shown:
        _press(page, Qt.Key.Key_2)
    assert shown.args == [f"Đã chuyển xử lý hồ sơ {fresh.short_code}."]
    assert dossiers.show(context.open_uow, fresh.code).status is Status.PROCESSING
    qtbot.waitUntil(lambda: page.groups[Group.OVERDUE].rows.items()[1].action == "Mở")
    with qtbot.waitSignal(context.notices.shown) as shown:
        context.notices.undo_last()
    assert shown.args == [f"Đã hoàn tác bước vừa rồi của hồ sơ {fresh.short_code}."]
    assert dossiers.show(context.open_uow, fresh.code).status is Status.RECEIVED
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


def test_a_scan_on_this_page_presses_nothing(
    open_page: OpenPage, context: "Context", receive: Receive, journeys: "Journeys", qtbot: "QtBot"
) -> None:
    receive(10, Status.PROCESSING)
    page = open_page(context)
    page.focus_first()
    for letter in "1261120-0001":
        _press(page, Qt.Key(ord(letter)))
    qtbot.waitUntil(lambda: not page._quiet.isActive())
    assert journeys.made == []
    _press(page, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(journeys.made) == 1)


def test_space_does_the_remedy_of_the_row_under_the_cursor(
    open_page: OpenPage, context: "Context", receive: Receive, journeys: "Journeys"
) -> None:
    soon = receive(2, Status.PROCESSING, name="Bùi Thị Út")  # due on Monday
    page = open_page(context)
    page.focus_first()
    assert page.groups[Group.DUE_IN_ONE_DAY].rows.items()[0].action == "Xin lỗi, hẹn lại"
    _press(page, Qt.Key.Key_Space)
    assert journeys.made == [("dossiers", OpenDossier(soon.code, "extend"))]


def test_the_remedy_of_papers_is_the_scanner(
    open_page: OpenPage, context: "Context", receive: Receive, journeys: "Journeys", qtbot: "QtBot"
) -> None:
    record = receive(2, Status.PROCESSING)
    page = open_page(context)
    button = page.groups[Group.PAPERS].rows.button(0)
    assert button is not None
    assert button.accessibleName().startswith("Số hóa")
    button.click()
    assert journeys.made == [("digitisation", record.code)]


def test_the_leader_signs_with_one_key_and_takes_it_back(
    open_page: OpenPage, make_context: "Callable[[Actor], Context]", office: "Office",
    clock: "Clock", receive: Receive, qtbot: "QtBot",
) -> None:  # fmt: skip
    first, second = receive(2, Status.PROCESSING), receive(1, Status.PROCESSING)
    for record in (first, second):
        _send_to_signer(office, record, clock() - timedelta(days=1))
    context = make_context(SIGNER)
    page = open_page(context)
    page.focus_first()
    assert page.groups[Group.SIGNING].isVisible()
    assert page.summary.text().startswith("2 hồ sơ chờ ký.")
    with qtbot.waitSignal(context.notices.shown):
        _press(page, Qt.Key.Key_1)
    assert dossiers.show(context.open_uow, first.code).status is Status.FINISHED
    qtbot.waitUntil(lambda: len(page.groups[Group.SIGNING].rows.items()) == 1)
    # The cursor stands on the next one, so that the next digit or Space goes on.
    qtbot.waitUntil(lambda: page.groups[Group.SIGNING].rows.row(0).hasFocus())
    with qtbot.waitSignal(context.notices.shown):
        context.notices.undo_last()
    assert dossiers.show(context.open_uow, first.code).status is Status.PROCESSING
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


def test_a_specialist_lays_a_dossier_before_the_leader_and_takes_it_back(
    open_page: OpenPage, make_context: "Callable[[Actor], Context]", receive: Receive,
    qtbot: "QtBot",
) -> None:  # fmt: skip
    record = receive(10, Status.PROCESSING)
    context = make_context(Actor(None, "Trần Quốc Ẩn", Role.SPECIALIST))
    page = open_page(context)
    page.focus_first()
    assert page.groups[Group.OVERDUE].rows.items()[0].action == "Trình ký"
    with qtbot.waitSignal(context.notices.shown) as shown:
        _press(page, Qt.Key.Key_1)
    assert shown.args == [f"Đã trình ký hồ sơ {record.short_code}."]
    assert dossiers.show(context.open_uow, record.code).signing_at is not None
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    with qtbot.waitSignal(context.notices.shown):
        context.notices.undo_last()
    assert dossiers.show(context.open_uow, record.code).signing_at is None
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


def test_the_leader_opens_the_dossiers_of_a_field(
    open_page: OpenPage, make_context: "Callable[[Actor], Context]", receive: Receive,
    journeys: "Journeys", qtbot: "QtBot",
) -> None:  # fmt: skip
    late = receive(10, Status.PROCESSING)
    page = open_page(make_context(SIGNER))
    (item,) = page.pane.risks.rows.items()
    assert item.state is not None
    said = (item.state.words, item.title, item.subtitle, item.action)
    assert said == ("1 quá hạn", "Hộ tịch", "", "Xem")
    page.focus_first()
    _press(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(journeys.made) == 1)
    opened = journeys.made[0][1]
    assert isinstance(opened, EvidenceList)
    assert opened.ids == (late.id,)
    assert opened.title == "Hộ tịch: quá hạn và sắp đến hạn, ngày 20/11/2026"


def test_the_chosen_morning_is_kept_for_the_officer(
    open_page: OpenPage, make_context: "Callable[[Actor], Context]", receive: Receive,
    office: "Office", clock: "Clock", journeys: "Journeys", qtbot: "QtBot",
) -> None:  # fmt: skip
    receive(10, Status.PROCESSING)
    other = Actor(None, "Quầy kia", Role.RECEPTION, "Quầy 1")
    reception = Reception(MARITAL_STATUS, applicant("Lê Hoàng Ẩn"))
    at = clock() - timedelta(days=10)
    dossiers.receive(office.open_uow, reception, actor=other, now=at)
    page = open_page(make_context(CLERK))
    assert (page.view, len(page.groups[Group.OVERDUE].rows.items())) == (View.DESK, 2)
    QTest.keyClick(page, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: len(page.groups[Group.OVERDUE].rows.items()) == 1)
    assert page.view is View.OWN
    again = open_page(make_context(CLERK))
    assert again.view is View.OWN
    assert [item.title for item in again.groups[Group.OVERDUE].rows.items()] == ["Ngô Thị Kim Ẵm"]


def test_an_officer_with_one_morning_has_no_switch(
    open_page: OpenPage, make_context: "Callable[[Actor], Context]"
) -> None:
    page = open_page(make_context(Actor(None, "Trần Văn Đẹt", Role.SPECIALIST)))
    assert not page.views.isVisible()
    assert "F4" not in dict(page.help_keys())


def test_a_dossier_which_another_counter_moved_first_is_told_and_vanishes(
    open_page: OpenPage, context: "Context", receive: Receive, qtbot: "QtBot"
) -> None:
    fresh = receive(10)
    page = open_page(context)
    dossiers.move(
        context.open_uow, fresh.code, Status.WITHDRAWN, reason="Đơn xin rút", actor=CLERK,
        now=context.now(),
    )  # fmt: skip
    page.focus_first()
    with qtbot.waitSignal(context.notices.shown):
        _press(page, Qt.Key.Key_1)
    assert context.notices.history[-1].is_error
    qtbot.waitUntil(page.empty.isVisible)
    assert page.new_button.hasFocus()
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


# --- the act on the page Hồ sơ -------------------------------------------------------------------


def test_the_dossier_page_opens_the_act_or_only_the_dossier(
    context: "Context", receive: Receive, qtbot: "QtBot"
) -> None:
    from ui.pages.dossiers import DossiersPage
    from ui.widgets import Button

    record = receive(3, Status.PROCESSING)
    page = DossiersPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    page.show()
    page.refresh()
    page.open_argument(OpenDossier(record.code, "stop"))

    def asks_why() -> bool:
        buttons = page.detail.findChildren(Button)
        return any(each.isVisible() and each.text() == "Dừng xử lý" for each in buttons)

    qtbot.waitUntil(asks_why)
    page.open_argument(OpenDossier(record.code, "no-such-act"))
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    assert page.detail.record is not None
    assert page.detail.record.code == record.code
    # A form that was opened before stays a question, nothing was done.
    assert dossiers.show(context.open_uow, record.code).status is Status.PROCESSING
    page.open_argument(OpenDossier(record.code))
    page.open_argument(record.code)
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


def test_the_limits_are_saved_when_the_cursor_leaves(context: "Context", qtbot: "QtBot") -> None:
    from cds_desktop.services import today
    from ui.pages.settings import SettingsPage
    from ui.pages.settings.morning import MorningGroup

    page = SettingsPage(context)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    page.open_argument("morning")
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    group = page.current_group()
    assert isinstance(group, MorningGroup)
    field = group.fields["ready_days"]
    assert field.text() == "3"
    field.setFocus()
    field.set_text("7")
    with qtbot.waitSignal(context.notices.shown):
        group.first_field().setFocus()  # type: ignore[union-attr]
    assert today.limits(context.open_uow).ready_days == 7
    with qtbot.waitSignal(context.notices.shown):
        context.notices.undo_last()
    assert today.limits(context.open_uow).ready_days == 3
    qtbot.waitUntil(lambda: not context.jobs.is_busy)


def test_the_reporting_month_is_set_beside_the_reminders(
    context: "Context", qtbot: "QtBot"
) -> None:
    from cds_desktop.domain.periods import PeriodKind
    from cds_desktop.services.reports import report_rules
    from ui.pages.settings.morning import MorningGroup

    group = MorningGroup(context)
    qtbot.addWidget(group)
    group.show()
    group.refresh()
    qtbot.waitUntil(lambda: group.report_rules.due_day.text() == "18")
    group.report_rules.due_day.set_text("16")
    with qtbot.waitSignal(context.notices.shown):
        group.report_rules.due_day.left.emit()
    with qtbot.waitSignal(context.notices.shown):
        group.report_rules.kind.chosen.emit(PeriodKind.MONTH_15)
    rules = report_rules(context.open_uow)
    assert (rules.kind, rules.due_day) == (PeriodKind.MONTH_15, 16)
    with qtbot.waitSignal(context.notices.shown):
        context.notices.undo_last()
    assert report_rules(context.open_uow).kind is PeriodKind.MONTH
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
