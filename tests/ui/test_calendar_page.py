"""Lịch làm việc: the year by keyboard, files, a storm with its call list, and the rules."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cds_desktop.domain.clock import office_day, parse_instant
from cds_desktop.domain.deadlines import AppointmentHour, PausePolicy, parse_limit_argument
from cds_desktop.domain.office_calendar import DayKind
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.services import closures, journal
from cds_desktop.services.dossiers import Reception, receive, show
from cds_desktop.services.office_calendar import set_day, year_of
from cds_desktop.services.rule_sets import read_rules
from tests.ui.conftest import settle
from ui.pages.settings import SettingsPage
from ui.pages.settings.calendar import CalendarGroup
from ui.pages.settings.calendar.closure_view import ClosureView
from ui.pages.settings.calendar.import_view import CHANGED, ImportView
from ui.pages.settings.calendar.rules_view import RulesView
from ui.widgets import DayMark, YearGrid

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from ui.context import Context

TODAY = date(2026, 11, 20)
Open = Callable[["Context"], CalendarGroup]


@pytest.fixture
def open_calendar(qtbot: "QtBot") -> Iterator[Open]:
    pages: list[SettingsPage] = []

    def build(context: "Context") -> CalendarGroup:
        page = SettingsPage(context)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1092, 574)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.show_group("calendar")
        settle(qtbot, context)
        group = page.current_group()
        assert isinstance(group, CalendarGroup)
        return group

    yield build
    pages.clear()


def take_in(office: "Office", at: str = "2026-11-20T09:00", limit: str = "5d") -> str:
    clerk = Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION)
    who = person_input("Trần Văn Tám", phone="0918 345 276")
    reception = Reception("1.004873", who, limit=parse_limit_argument(limit))
    return receive(office.open_uow, reception, actor=clerk, now=parse_instant(at)).code


def stored(context: "Context", day: date) -> tuple[DayKind, str] | None:
    found = year_of(context.office.open_uow, day.year, today=TODAY)
    return next(((each.kind, each.name) for each in found.days if each.day == day), None)


# --- the grid ------------------------------------------------------------------------------------


@pytest.fixture
def grid(qtbot: "QtBot") -> YearGrid:
    grid = YearGrid()
    qtbot.addWidget(grid)
    grid.resize(800, 600)
    marks = {date(2026, 9, 2): DayMark(DayKind.OFF)}
    grid.set_year(2026, marks, today=TODAY, rest=frozenset({5, 6}), say=lambda day: f"{day:%d/%m}")
    grid.show()
    return grid


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ([Qt.Key.Key_Left], date(2026, 11, 19)),
        ([Qt.Key.Key_Right, Qt.Key.Key_Down], date(2026, 11, 28)),
        ([Qt.Key.Key_Up], date(2026, 11, 13)),
        ([Qt.Key.Key_PageUp], date(2026, 10, 20)),
        ([Qt.Key.Key_PageDown], date(2026, 12, 20)),
        ([Qt.Key.Key_Home], date(2026, 11, 1)),
        ([Qt.Key.Key_End], date(2026, 11, 30)),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp], date(2026, 11, 30)),
    ],
)
def test_keys_walk_through_the_year_and_the_day_is_spoken(
    grid: YearGrid, keys: list[Qt.Key], day: date
) -> None:
    for key in keys:
        QTest.keyClick(grid, key)
    assert grid.current() == day
    assert grid.accessibleName() == f"Lịch năm 2026. {day:%d/%m}"


def test_keys_lead_into_the_years_beside(grid: YearGrid, qtbot: "QtBot") -> None:
    control = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(grid.year_wanted) as asked:
        QTest.keyClick(grid, Qt.Key.Key_PageDown, control)
    assert asked.args == [date(2027, 11, 20)]
    grid.set_current(date(2026, 1, 1))
    with qtbot.waitSignal(grid.year_wanted) as asked:
        QTest.keyClick(grid, Qt.Key.Key_Left)
    assert asked.args == [date(2025, 12, 31)]
    assert grid.current() == date(2026, 1, 1)


@pytest.mark.parametrize("width", [320, 560, 800, 1040])
def test_every_day_has_a_place_of_its_own_at_any_width(grid: YearGrid, width: int) -> None:
    grid.resize(width, grid.height())
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    rects = {day: grid.rect_of(day) for day in days}
    for day, rect in rects.items():
        assert rect.left() >= 0
        assert rect.right() <= width
        assert rect.bottom() <= grid.height()
        assert grid.day_at(rect.center()) == day


def test_a_press_chooses_a_day(grid: YearGrid, qtbot: "QtBot") -> None:
    spot = grid.rect_of(date(2026, 9, 2)).center()
    with qtbot.waitSignal(grid.current_changed) as changed:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=spot)
    assert changed.args == [date(2026, 9, 2)]


# --- the year, the form and the list --------------------------------------------------------------


def test_the_grid_and_the_list_stand_on_the_same_day(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    days = open_calendar(context).days
    days.table.select_key(date(2026, 9, 2))
    assert days.grid.current() == date(2026, 9, 2)
    assert days.name.text() == "Quốc khánh"
    assert "Quốc khánh" in days.chosen.text()
    assert days.source.text() in days.chosen.text()
    QTest.keyClick(days.grid, Qt.Key.Key_Up)
    QTest.keyClick(days.grid, Qt.Key.Key_Down)
    row = days.table.current_row()
    assert row is not None
    assert row.day == date(2026, 9, 2)
    QTest.keyClick(days.grid, Qt.Key.Key_Right)
    assert days.table.current_row() is None
    assert (days.day.date(), days.name.text()) == (date(2026, 9, 3), "")
    assert not days.remove_button.isEnabled()
    assert "nghỉ lễ, nghỉ bù, Quốc khánh. Căn cứ:" in days._said(date(2026, 9, 2))


def test_tab_reads_the_page_in_order_and_chooses_nothing(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    group = open_calendar(context)
    days = group.days
    days.earlier.setFocus()
    stops: list[QWidget] = []
    while not stops or stops[-1] is not group.rules.set_button:
        focus = QApplication.focusWidget()
        assert focus is not None
        stops.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert stops == [
        days.earlier, days.later, group.close_button, group.import_button, group.export_button,
        days.grid, days.day.edit, days.kind.focusProxy(), days.name.edit, days.source.edit,
        days.save_button, days.add_button, days.table, group.rules.set_button,
    ]  # fmt: skip
    assert days.grid.current() == days.day.date() == TODAY
    row = days.table.current_row()
    assert row is not None
    assert row.day == date(2026, 11, 24)
    QTest.keyClick(days.table, Qt.Key.Key_Up)
    assert days.grid.current() == date(2026, 9, 2)


def test_enter_on_a_day_edits_it_and_saves_without_a_mouse(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    days = open_calendar(context).days
    days.grid.setFocus()
    QTest.keyClick(days.grid, Qt.Key.Key_Down)
    QTest.keyClick(days.grid, Qt.Key.Key_Return)
    assert days.name.edit.hasFocus()
    QTest.keyClicks(days.name.edit, "Ngay hoi cua xa")
    days.save_button.click()
    settle(qtbot, context)
    assert stored(context, date(2026, 11, 27)) == (DayKind.OFF, "Ngay hoi cua xa")
    assert days.grid.current() == date(2026, 11, 27)
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert stored(context, date(2026, 11, 27)) is None


def test_a_name_typed_before_the_day_was_chosen_stays(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    days = open_calendar(context).days
    days.begin_new()
    days.name.set_text("Ngày hội")
    QTest.keyClick(days.grid, Qt.Key.Key_Left)
    assert days.name.text() == "Ngày hội"
    assert days.day.date() == date(2026, 11, 19)


def test_a_day_off_is_entered_changed_removed_and_undone(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    days = open_calendar(context).days
    days.begin_new()
    days.day.set_date(date(2026, 12, 14))
    days.kind.set_value(DayKind.CLOSED)
    days.name.set_text("Bão số 9")
    days.save()
    settle(qtbot, context)
    assert stored(context, date(2026, 12, 14)) == (DayKind.CLOSED, "Bão số 9")
    days.table.select_key(date(2026, 12, 14))
    days.remove()
    settle(qtbot, context)
    assert stored(context, date(2026, 12, 14)) is None
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert stored(context, date(2026, 12, 14)) == (DayKind.CLOSED, "Bão số 9")


def test_a_sunday_needs_no_day_off_and_a_weekday_no_making_up(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    days = open_calendar(context).days
    for day, kind in ((date(2026, 12, 13), DayKind.OFF), (date(2026, 12, 14), DayKind.WORKING)):
        days.day.set_date(day)
        days.kind.set_value(kind)
        days.name.set_text("Thử")
        days.save()
        settle(qtbot, context)
        assert "không cần" in days.day.error()
        assert stored(context, day) is None


def test_a_year_not_yet_announced_says_so(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    group = open_calendar(context)
    assert group.days.model.rowCount() > 10
    assert "24/11" in group.days.note.text()
    group.days.later.click()
    settle(qtbot, context)
    assert group.days.year.text() == "Năm 2027"
    assert "dự kiến" in group.days.note.text()
    for _ in range(6):
        group.days.later.click()
        settle(qtbot, context)
    assert "Chưa có ngày nghỉ lễ năm 2033" in group.days.note.text()
    QTest.keyClick(group.days.grid, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, context)
    assert group.days.grid.current().year == 2032


def test_a_clerk_reads_the_calendar_and_changes_nothing(
    make_context: Callable[[Actor], "Context"], open_calendar: Open, qtbot: "QtBot"
) -> None:
    group = open_calendar(make_context(Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION)))
    assert group.days.model.rowCount() > 10
    assert not hasattr(group, "close_button")
    assert not hasattr(group.days, "save_button")
    assert not group.rules.set_button.isVisible()
    QTest.keyClick(group.days.grid, Qt.Key.Key_Return)  # nothing to edit


# --- files ---------------------------------------------------------------------------------------

CSV = """date,kind,name,source
2026-11-25,off,Ngày hội của xã,QĐ 12/QĐ-UBND
2026-09-02,off,Quốc khánh,Thông báo 5/TB
"""


def test_a_file_shows_its_difference_is_imported_and_undone(
    context: "Context", open_calendar: Open, qtbot: "QtBot", tmp_path: Path
) -> None:
    group = open_calendar(context)
    file = tmp_path / "lịch.csv"
    file.write_text(CSV, encoding="utf-8")
    before = year_of(context.office.open_uow, 2026, today=TODAY).days
    group.open_file(file)
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, ImportView)
    assert view.sum.text() == "Tệp có 2 ngày: 1 thêm, 1 thay đổi, 0 giữ nguyên."
    assert [row.day.name for row in view.model.rows()] == ["Ngày hội của xã"]
    view.tabs.select(CHANGED)
    view._show_lines()
    (row,) = view.model.rows()
    assert "Thông báo 5/TB" in row.day.source
    assert row.before is not None
    assert year_of(context.office.open_uow, 2026, today=TODAY).days == before
    view.import_button.click()
    settle(qtbot, context)
    assert group.view is None
    assert stored(context, date(2026, 11, 25)) == (DayKind.OFF, "Ngày hội của xã")
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert year_of(context.office.open_uow, 2026, today=TODAY).days == before


@pytest.mark.expects_log("spreadsheet.file_missing")
def test_a_damaged_file_is_told_with_its_row_and_the_year_comes_back(
    context: "Context", open_calendar: Open, qtbot: "QtBot", tmp_path: Path
) -> None:
    group = open_calendar(context)
    file = tmp_path / "lịch.csv"
    file.write_text("date,kind,name\n2026-11-25,off,A\n31/02/2026,off,B\n", encoding="utf-8")
    group.open_file(file)
    settle(qtbot, context)
    assert group.view is None
    assert context.notices.history[-1].text == (
        "Dòng 3 của tệp lịch: không đọc được ngày “31/02/2026”. Viết như 02/09/2026."
    )
    group.open_file(tmp_path / "không có.csv")
    settle(qtbot, context)
    assert group.view is None
    assert context.notices.history[-1].is_error


@pytest.mark.expects_log("file.not_written")
def test_an_exported_year_reads_back_without_a_difference(
    context: "Context", open_calendar: Open, qtbot: "QtBot", tmp_path: Path
) -> None:
    group = open_calendar(context)
    file = tmp_path / "lịch 2026.csv"
    group.export(2026, file)
    settle(qtbot, context)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfdate,kind,name,source\n")
    group.open_file(file)
    settle(qtbot, context)
    assert isinstance(group.view, ImportView)
    assert not group.view.import_button.isEnabled()
    group.export(2026, tmp_path / "thiếu" / "lịch.csv")
    settle(qtbot, context)
    assert context.notices.history[-1].is_error
    assert group.escape()
    assert group.view is None


# --- the storm -----------------------------------------------------------------------------------


def test_a_storm_is_previewed_closed_printed_and_taken_back(
    context: "Context", office: "Office", open_calendar: Open, qtbot: "QtBot", tmp_path: Path
) -> None:
    code = take_in(office)
    promised = show(office.open_uow, code).due_at
    group = open_calendar(context)
    group.close_button.click()
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, ClosureView)
    view.first.set_date(date(2026, 11, 25))
    view.last.set_date(date(2026, 11, 28))
    view.first.left.emit()
    settle(qtbot, context)
    (row,) = view.model.rows()
    assert (row.applicant, row.promised_at) == ("Trần Văn Tám", promised)
    assert "28/11/2026" in view.note.text()  # a Saturday
    assert show(office.open_uow, code).due_at == promised
    view.act()  # no reason yet
    settle(qtbot, context)
    assert view.reason.error()
    assert show(office.open_uow, code).due_at == promised
    view.reason.set_text("Bão số 15")
    view.act_button.click()
    settle(qtbot, context)
    moved = show(office.open_uow, code)
    assert moved.due_at == row.new_due_at
    assert moved.original_due_at == promised
    assert view.state.state() is not None

    view.list_button.click()
    settle(qtbot, context)
    desk = group.desk
    assert desk is not None
    assert desk.dialog is not None
    texts = [text.text for page in desk.dialog.preview.pages for text in page.texts]
    assert {"Trần Văn Tám", "0918 345 276"} <= set(texts)
    printed: list[int] = []
    desk.print_pages = lambda pages, _printer: printed.append(len(pages))
    desk.dialog.print_requested.emit(None)
    settle(qtbot, context)
    assert printed == [1]
    assert journal.newest(office.open_uow, 1)[0].action == "call_list_printed"

    assert group.escape()
    settle(qtbot, context)
    closure = group.closed.table.current_row()
    assert (closure.reason, closure.moved) == ("Bão số 15", 1)
    group.closed.reopen_button.click()
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, ClosureView)
    assert [row.new_due_at for row in view.model.rows()] == [promised]
    view.reason.set_text("Bão đổi hướng")
    view.act_button.click()
    settle(qtbot, context)
    assert show(office.open_uow, code).due_at == promised
    group.leave()
    settle(qtbot, context)
    assert [row.is_reopening for row in group.closed.model.rows()] == [True, False]
    group.closed.table.select_row(1)
    assert not group.closed.reopen_button.isEnabled()
    group.closed.list_button.click()  # the old list can still be opened
    settle(qtbot, context)
    dialog = desk.dialog
    assert dialog is not None
    dialog.reject()


def test_one_day_of_a_closure_is_opened_from_the_year(
    context: "Context", office: "Office", open_calendar: Open, qtbot: "QtBot"
) -> None:
    code = take_in(office)
    days = (date(2026, 11, 25), date(2026, 11, 26))
    closures.close(
        office.open_uow, days, reason="Bão số 15", actor=context.actor, now=context.now()
    )
    group = open_calendar(context)
    group.days.table.select_key(days[1])
    group.days.remove_button.click()  # dates hang on this day: it is not simply dropped
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, ClosureView)
    view.boxes[days[0]].click()
    settle(qtbot, context)
    (row,) = view.model.rows()
    assert row.new_due_at == parse_instant("2026-12-01T09:00")
    view.boxes[days[1]].click()
    settle(qtbot, context)
    assert not view.act_button.isEnabled()
    view.boxes[days[1]].click()
    settle(qtbot, context)
    view.reason.set_text("Bão đổi hướng")
    view.act()
    settle(qtbot, context)
    assert stored(context, days[0]) == (DayKind.CLOSED, "Bão số 15")
    assert stored(context, days[1]) is None
    assert show(office.open_uow, code).due_at == parse_instant("2026-12-01T09:00")


def test_who_keeps_a_date_is_told_with_the_reason(
    context: "Context", office: "Office", open_calendar: Open, qtbot: "QtBot"
) -> None:
    at = parse_instant("2026-11-20T08:00")
    day = date(2026, 11, 25)
    closures.close(office.open_uow, [day], reason="Bão số 15", actor=context.actor, now=at)
    take_in(office)
    group = open_calendar(context)
    assert not group.closed.list_button.isEnabled()  # nobody to call
    group.open_reopening(group.closed.table.current_row())
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, ClosureView)
    assert view.note.text() == (
        "1 hồ sơ giữ ngày hẹn: nhận sau khi đã báo đóng cửa, giấy hẹn ghi đúng ngày này."
    )
    (row,) = view.model.rows()
    assert row.new_due_at is None
    view.reason.set_text("Ghi nhầm")
    view.act()
    settle(qtbot, context)
    assert stored(context, day) is None
    assert not view.list_button.isVisible()


def test_days_on_which_nobody_works_are_no_closure(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    group = open_calendar(context)
    group.open_closure()
    view = group.view
    assert isinstance(view, ClosureView)
    settle(qtbot, context)
    view.first.set_date(date(2026, 11, 21))
    view.last.set_date(date(2026, 11, 22))
    view.last.left.emit()
    settle(qtbot, context)
    assert "vốn đã nghỉ" in view.last.error()
    assert not view.act_button.isEnabled()
    view.last.set_date(date(2026, 11, 20))
    view.last.left.emit()
    assert "từ ngày đầu" in view.last.error()


# --- the rules -----------------------------------------------------------------------------------


def test_rules_are_set_with_a_living_example_and_undone(
    context: "Context", office: "Office", open_calendar: Open, qtbot: "QtBot", clock: object
) -> None:
    old = take_in(office, "2026-11-20T15:30")
    due_before = show(office.open_uow, old).due_at
    group = open_calendar(context)
    group.rules.set_button.click()
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, RulesView)
    assert view.start.date() == TODAY + timedelta(days=1)
    first = view.examples[0].text()
    assert first == (
        "Nhận 15:30 Thứ Sáu 06/03/2026, 5 ngày làm việc → hẹn 15:30 Thứ Sáu 13/03/2026."
    )
    view.for_all.click()
    assert "Thứ Hai 16/03/2026" in view.examples[0].text()
    view.hours.edit.setText("nghỉ")
    view.hours.edited.emit("nghỉ")
    assert view.examples[0].text() == ""
    view.hours.set_text("7h30-11h30; 13h-17h")
    view.supplement.set_value(PausePolicy.PAUSE)
    view.hour.set_value(AppointmentHour.END_OF_DAY)
    view._edited()
    assert "17:00 Thứ Hai 16/03/2026" in view.examples[0].text()
    assert "8 giờ một ngày" in view.head.text()
    view.weekdays[5].set_text("7h-11h")
    view.save_button.click()
    settle(qtbot, context)
    assert group.view is None
    sets = read_rules(office.open_uow, today=TODAY)
    assert len(sets.sets) == 2
    assert sets.sets[1].supplement_policy is PausePolicy.PAUSE
    assert sets.sets[1].hours.minutes_of(date(2026, 11, 28)) == ((420, 660),)
    assert sets.current == sets.sets[0]
    assert show(office.open_uow, old).due_at == due_before
    monday = show(office.open_uow, take_in(office, "2026-11-23T15:30")).due_at
    assert monday is not None
    assert monday == datetime.fromisoformat("2026-12-02T17:00+07:00")  # 24/11 is a holiday
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert len(read_rules(office.open_uow, today=TODAY).sets) == 1


def test_rules_cannot_begin_in_the_past(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    group = open_calendar(context)
    group.open_rules()
    view = group.view
    assert isinstance(view, RulesView)
    view.start.set_date(office_day(context.now()) - timedelta(days=1))
    view.save()
    settle(qtbot, context)
    assert "ngày đã qua" in view.start.error()
    view.hours.set_text("17:00–13:00")
    view.start.set_date(TODAY)
    view.save()
    settle(qtbot, context)
    assert "sau giờ mở cửa" in view.hours.error()
    assert len(read_rules(context.office.open_uow, today=TODAY).sets) == 1


def test_a_rule_set_that_begins_later_is_taken_back_on_the_page(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    group = open_calendar(context)
    group.open_rules()
    assert isinstance(group.view, RulesView)
    group.view.save()
    settle(qtbot, context)
    (button,) = group.rules.take_back_buttons
    assert "21/11/2026" in button.text()
    button.click()
    settle(qtbot, context)
    assert group.rules.take_back_buttons == []
    assert context.notices.undo_last()
    settle(qtbot, context)
    assert len(group.rules.take_back_buttons) == 1


def test_a_change_made_elsewhere_is_seen_after_a_refresh(
    context: "Context", open_calendar: Open, qtbot: "QtBot"
) -> None:
    group = open_calendar(context)
    set_day(
        context.office.open_uow, date(2026, 12, 24), DayKind.OFF, name="Lễ địa phương",
        actor=context.actor, now=context.now(),
    )  # fmt: skip
    days = group.days
    days.table.select_key(date(2026, 9, 2))
    days.name.edit.setText("Quốc khánh 2/9")
    days.name.edit.textEdited.emit("Quốc khánh 2/9")
    group.refresh()
    settle(qtbot, context)
    assert days.listed(date(2026, 12, 24)) is not None
    assert days.name.text() == "Quốc khánh 2/9"  # half typed: it stays
