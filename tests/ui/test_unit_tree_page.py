"""Cài đặt > Cây đơn vị: a day, the way down, acts with their preview, files, taking back."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.units import Level, Unit
from cds_desktop.services.units import (
    MergerMonth,
    events_of,
    merger_month,
    open_unit,
    tree_on,
)
from tests.ui.conftest import settle
from ui.pages.settings import SettingsPage
from ui.pages.settings.unit_tree import UnitTreeGroup
from ui.pages.settings.unit_tree.act_view import CloseView, OpenView, RenameView
from ui.pages.settings.unit_tree.import_view import UnitImportView
from ui.pages.settings.unit_tree.merge_view import MergeView
from ui.pages.settings.unit_tree.small_views import IdentifierView, MergerMonthView, UndoView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.context import Context
    from ui.widgets import TextField

TODAY, START = date(2026, 11, 20), date(2026, 1, 1)
HEAD = "province_code,province,ward_code,ward,ward_type"
ROWS = (
    "96,Tỉnh Cà Mau,32128,Xã Cái Nước,Xã",
    "96,Tỉnh Cà Mau,32065,Xã Thới Bình,Xã",
    "04,Tỉnh Cao Bằng,01273,Phường Thục Phán,Phường",
)
Open = Callable[[], UnitTreeGroup]


@pytest.fixture
def open_tree(qtbot: "QtBot", context: "Context") -> Iterator[Open]:
    pages: list[SettingsPage] = []

    def build() -> UnitTreeGroup:
        page = SettingsPage(context)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1092, 574)
        page.show()
        qtbot.waitExposed(page)
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.show_group("unit_tree")
        settle(qtbot, context)
        group = page.current_group()
        assert isinstance(group, UnitTreeGroup)
        return group

    yield build
    settle(qtbot, context)
    pages.clear()


@pytest.fixture
def units(context: "Context") -> None:
    """A province with three communes."""
    admin, now = Actor(None, "Quản trị", Role.ADMIN), context.now()
    province = Unit("96", "Tỉnh Cà Mau", Level.PROVINCE, None, START)
    open_unit(context.open_uow, province, actor=admin, now=now)
    for code, name in (("A", "Xã An"), ("B", "Xã Bình"), ("C", "Xã Cái Đôi Vàm")):
        unit = Unit(code, name, Level.COMMUNE, "96", START)
        open_unit(context.open_uow, unit, actor=admin, now=now)


def _rows(group: UnitTreeGroup) -> list[str]:
    return [line.unit.name for line in group.pane.model.rows()]


def _type(field: "TextField", words: str) -> None:
    """Letters with marks come from Unikey, not from keys."""
    field.edit.insert(words)
    field.edit.textEdited.emit(field.edit.text())


def _said(context: "Context") -> str:
    return context.notices.history[-1].text


def _names(context: "Context", day: date = TODAY) -> set[str]:
    return {unit.name for unit in tree_on(context.open_uow, day).units.values()}


@pytest.mark.usefixtures("units")
def test_one_goes_down_and_up_by_keys_and_searches_over_all(
    qtbot: "QtBot", context: "Context", open_tree: Open
) -> None:
    group = open_tree()
    table = group.pane.table
    assert _rows(group) == ["Tỉnh Cà Mau", "Xã Cái Nước"]
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert _rows(group) == ["Xã An", "Xã Bình", "Xã Cái Đôi Vàm"]
    QTest.keyClick(table, Qt.Key.Key_Down)
    settle(qtbot, context)
    assert group.detail.name.text() == "Xã Bình"
    assert len(group.detail.events) == 1
    for words in ("cai doi", "Cái Đôi"):
        group.pane.search.edit.clear()
        _type(group.pane.search, words)
        assert _rows(group) == ["Xã Cái Đôi Vàm"]
    assert group.pane.model.rows()[0].where == "Tỉnh Cà Mau"
    assert group.escape()
    assert len(_rows(group)) == 3
    assert group.escape()
    assert _rows(group) == ["Tỉnh Cà Mau", "Xã Cái Nước"]
    assert not group.escape()
    group.pane.day.edit.setText("31/12/2025")
    QTest.keyClick(group.pane.day.edit, Qt.Key.Key_Return)
    settle(qtbot, context)
    assert _rows(group) == []
    assert group.detail.content.isHidden()


@pytest.mark.usefixtures("units")
def test_a_merger_shows_what_it_changes_and_is_taken_back_with_a_reason(
    qtbot: "QtBot", context: "Context", open_tree: Open
) -> None:
    group = open_tree()
    group.pane.go_to("96")
    group.detail.buttons["merge"].click()
    view = group.view
    assert isinstance(view, MergeView)
    assert not view.act_button.isEnabled()
    _type(view.adding, "bình")
    qtbot.waitUntil(lambda: view.adding.suggester.is_open)
    QTest.keyClick(view.adding.edit, Qt.Key.Key_Return)
    assert [unit.code for unit in view.olds] == ["A", "B"]
    view.code.set_text("E")
    view.name.set_text("Xã An Bình")
    view.look()
    settle(qtbot, context)
    assert "Xã An Bình (mã E): có từ 20/11/2026" in view.preview.text()
    assert "Xã An (mã A): đến hết ngày 19/11/2026" in view.preview.text()
    assert "Xã An Bình" not in _names(context)
    QTest.keyClick(view, Qt.Key.Key_F9)
    settle(qtbot, context)
    assert _said(context) == "Đã sáp nhập 2 đơn vị từ 20/11/2026."
    assert _rows(group) == ["Xã An Bình", "Xã Cái Đôi Vàm"]
    assert group.detail.name.text() == "Xã An Bình"
    assert group.detail.before.text().splitlines() == [
        "Xã An (mã A), từ 01/01/2026 đến 19/11/2026",
        "Xã Bình (mã B), từ 01/01/2026 đến 19/11/2026",
    ]
    group.detail.event_rows.button(0).click()  # type: ignore[union-attr]
    undo = group.view
    assert isinstance(undo, UndoView)
    QTest.keyClick(undo, Qt.Key.Key_F9)
    assert undo.field.error()
    QTest.keyClicks(undo.field.edit, "Nham xa")
    QTest.keyClick(undo, Qt.Key.Key_F9)
    settle(qtbot, context)
    assert _said(context) == "Đã hoàn tác 2 thay đổi."
    assert _rows(group) == ["Xã An", "Xã Bình", "Xã Cái Đôi Vàm"]
    kept = events_of(context.open_uow, "A", TODAY)
    assert [one.reversed_by.note for one in kept if one.reversed_by] == ["Nham xa"]


@pytest.mark.usefixtures("units")
def test_a_refusal_is_said_before_anything_is_stored(
    qtbot: "QtBot", context: "Context", open_tree: Open
) -> None:
    group = open_tree()
    group.pane.go_to("")
    group.pane.table.select_key("96")
    group.open_act("close")
    view = group.view
    assert isinstance(view, CloseView)
    QTest.keyClicks(view.reason.edit, "giai the")
    assert group.busy()
    QTest.keyClick(view.reason.edit, Qt.Key.Key_Return)
    settle(qtbot, context)
    assert "đơn vị cấp trên “Tỉnh Cà Mau” không có" in view.preview.text()
    assert not view.act_button.isEnabled()
    assert group.escape()
    assert group.view is None


@pytest.mark.usefixtures("units")
def test_units_are_opened_renamed_and_get_their_identifier(
    qtbot: "QtBot", context: "Context", open_tree: Open
) -> None:
    group = open_tree()
    group.pane.go_to("96")
    group.open_button.click()
    view = group.view
    assert isinstance(view, OpenView)
    view.code.set_text("D")
    view.name.set_text("Phường Đông")
    view.identifier.set_text("sai")
    view.look()
    settle(qtbot, context)
    assert not view.act_button.isEnabled()
    view.identifier.set_text("H12.33")
    view.look()
    settle(qtbot, context)
    view.act()
    settle(qtbot, context)
    assert group.detail.name.text() == "Phường Đông"
    group.open_act("rename")
    rename = group.view
    assert isinstance(rename, RenameView)
    rename.name.set_text("Phường Đông Hải")
    rename.on.set_date(date(2026, 12, 1))
    rename.look()
    settle(qtbot, context)
    rename.act()
    settle(qtbot, context)
    assert "Phường Đông" in _names(context)
    assert "Phường Đông Hải" in _names(context, date(2026, 12, 1))
    group.open_act("identifier")
    named = group.view
    assert isinstance(named, IdentifierView)
    assert named.field.text() == "000.00.33.H12"
    named.field.set_text("000.00.16.H12")
    named.act()
    settle(qtbot, context)
    assert group.detail.unit is not None
    assert tree_on(context.open_uow, TODAY).get("000.00.16.H12").code == "D"


def test_an_empty_tree_asks_for_a_file_which_is_compared_before_it_comes_in(
    qtbot: "QtBot", context: "Context", open_tree: Open, tmp_path: Path
) -> None:
    group = open_tree()
    assert group.pane.table.model().rowCount() == 0
    path = tmp_path / "danh sách.csv"
    path.write_text("\n".join((HEAD, *ROWS)), encoding="utf-8")
    group.open_file(path)
    assert group.busy()
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, UnitImportView)
    assert view.sum.text().startswith("Sẽ nhập 3 dòng danh sách đơn vị: thêm 5, sửa 0")
    assert _names(context) == {"Xã Cái Nước"}
    QTest.keyClick(view, Qt.Key.Key_F9)
    settle(qtbot, context)
    assert _said(context).startswith("Đã nhập 3 dòng danh sách đơn vị: thêm 5")
    assert _rows(group) == ["Tỉnh Cà Mau", "Tỉnh Cao Bằng"]
    group.open_file(path)
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, UnitImportView)
    assert not view.act_button.isEnabled()
    group.leave()
    path.write_text("mã,tên\n1,2\n", encoding="utf-8")
    group.open_file(path)
    settle(qtbot, context)
    assert group.view is None
    assert "không phải danh sách đơn vị" in _said(context)


def test_who_reports_for_the_month_of_a_merger_is_chosen(
    qtbot: "QtBot", context: "Context", open_tree: Open
) -> None:
    group = open_tree()
    group.month_button.click()
    settle(qtbot, context)
    view = group.view
    assert isinstance(view, MergerMonthView)
    assert view.choice.value() == "successor"
    view.choice.set_value("both")
    QTest.keyClick(view, Qt.Key.Key_F9)
    settle(qtbot, context)
    assert _said(context) == "Kỳ có sáp nhập: Đơn vị cũ và mới cùng báo cáo."
    with context.open_uow(read_only=True) as uow:
        assert merger_month(uow) is MergerMonth.BOTH


@pytest.mark.usefixtures("units")
class TestClerk:
    """Who may not edit sees the tree and no act."""

    @pytest.fixture
    def actor(self) -> Actor:
        return Actor(None, "Lê Thị Mỹ Ý", Role.RECEPTION, "Quầy 2")

    def test_a_clerk_reads_only(self, qtbot: "QtBot", context: "Context", open_tree: Open) -> None:
        group = open_tree()
        group.pane.go_to("96")
        settle(qtbot, context)
        assert _rows(group) == ["Xã An", "Xã Bình", "Xã Cái Đôi Vàm"]
        shown = (group.open_button, group.import_button, *group.detail.buttons.values())
        assert not any(button.isVisible() for button in shown)
        assert all(not item.action for item in group.detail.event_rows.items())


def test_a_whole_country_does_not_stall_the_lists(
    qtbot: "QtBot", context: "Context", open_tree: Open
) -> None:
    from time import process_time

    from cds_desktop.domain.unit_tree import UnitHistory

    many = [Unit(f"{at:02}", f"Tỉnh {at}", Level.PROVINCE, None) for at in range(34)]
    many += [
        Unit(f"{at:05}", f"Xã Số {at}", Level.COMMUNE, f"{at % 34:02}") for at in range(100, 3_421)
    ]
    tree = UnitHistory(many).on(TODAY)
    group = open_tree()
    group._show(tree)
    begun = process_time()
    group.pane.go_to("05")
    settled = process_time() - begun
    assert group.pane.model.rowCount() == 98
    begun = process_time()
    _type(group.pane.search, "số 120")
    searched = process_time() - begun
    assert group.pane.model.rowCount() == 11
    assert max(settled, searched) <= 0.5
    group.pane.search.clear()
