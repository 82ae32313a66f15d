"""Many at once, own filters, columns: what the list of dossiers offers beside finding."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord, ListTab, SortBy
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.services import dossiers, saved_filters
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from tests.ui.conftest import Clock, settle
from ui.context import Context
from ui.pages.dossiers import DossiersPage
from ui.pages.dossiers.list_pane import DossierList

CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.ADMIN, "Quầy 2")
NAMES = ("Nguyễn Văn Đức", "Trần Thị Út", "Lê Thị Ân", "Phạm Ánh", "Hồ Dũng")


@pytest.fixture
def received(office: Office, clock: Clock) -> list[DossierRecord]:
    """Five dossiers just received."""
    made = []
    for number, name in enumerate(NAMES):
        reception = Reception("2.000815", person_input(name, phone=f"091834527{number}"))
        at = clock.at.replace(hour=8, minute=number)
        made.append(dossiers.receive(office.open_uow, reception, actor=CLERK, now=at))
    return made


@pytest.fixture
def page(
    qtbot: QtBot, make_context: Callable[[Actor], Context], received: list[DossierRecord]
) -> DossiersPage:
    """The page, read and active."""
    return open_page(qtbot, make_context(CLERK))


def open_page(qtbot: QtBot, context: Context) -> DossiersPage:
    opened = DossiersPage(context)
    qtbot.addWidget(opened)
    opened.resize(1282, 716)
    with qtbot.waitActive(opened):
        opened.show()
        opened.activateWindow()
    opened.refresh()
    still(qtbot, opened)
    opened.list.table.setFocus()
    return opened


def still(qtbot: QtBot, page: DossiersPage) -> None:
    """Wait for every answer that is on its way."""
    qtbot.waitUntil(lambda: not page._load_timer.isActive())
    qtbot.waitUntil(lambda: not page.list._search_timer.isActive())
    settle(qtbot, page.context)
    settle(qtbot, page.context)


def press(page: DossiersPage, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(QApplication.focusWidget() or page, key, held)


SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def names(listed: DossierList) -> list[str]:
    return [row.line.owner_name for row in listed.model.rows()]


def said(page: DossiersPage) -> list[str]:
    return [notice.text for notice in page.context.notices.history]


def test_three_marked_dossiers_are_handed_over_and_taken_back(
    qtbot: QtBot, page: DossiersPage, office: Office, received: list[DossierRecord]
) -> None:
    listed = page.list
    assert listed.table.isColumnHidden(len(listed.model.columns) - 1)
    assert not listed.mark_strip.isVisible()
    press(page, Qt.Key.Key_Space)
    press(page, Qt.Key.Key_Down, SHIFT)
    assert len(listed.marks) == 3
    assert listed.mark_strip.words.text() == "Đã chọn 3 hồ sơ"
    assert not listed.table.isColumnHidden(len(listed.model.columns) - 1)
    marked = [row.line.code for row in listed.model.rows() if listed.marks.has(row.id)]
    press(page, Qt.Key.Key_T, CONTROL)
    still(qtbot, page)
    assert said(page)[-1] == "Đã chuyển xử lý 3 hồ sơ."
    assert {dossiers.show(office.open_uow, code).status for code in marked} == {Status.PROCESSING}
    assert not listed.mark_strip.isVisible()
    assert page.context.notices.undo_last()
    still(qtbot, page)
    assert said(page)[-1] == "Đã hoàn tác việc chuyển 3 hồ sơ."
    assert {dossiers.show(office.open_uow, code).status for code in marked} == {Status.RECEIVED}


def test_a_refused_one_is_told_and_holds_nobody_up(
    qtbot: QtBot, page: DossiersPage, office: Office, received: list[DossierRecord], clock: Clock
) -> None:
    press(page, Qt.Key.Key_A, CONTROL)
    still(qtbot, page)
    assert len(page.list.marks) == 5
    gone = received[2].code
    dossiers.move(office.open_uow, gone, Status.PROCESSING, actor=CLERK, now=clock.at)
    page.list.many.hand_over()
    still(qtbot, page)
    told = said(page)
    assert "Đã chuyển xử lý 4 hồ sơ; 1 hồ sơ giữ nguyên." in told
    assert any(words.startswith(received[2].short_code) for words in told)


def test_esc_frees_the_marks_and_ctrl_a_again_too(qtbot: QtBot, page: DossiersPage) -> None:
    listed = page.list
    for end in (lambda: page.escape(), lambda: press(page, Qt.Key.Key_A, CONTROL)):
        press(page, Qt.Key.Key_A, CONTROL)
        still(qtbot, page)
        assert len(listed.marks) == 5
        end()
        assert len(listed.marks) == 0
        assert not listed.mark_strip.isVisible()


def test_marks_stay_through_a_refresh_a_search_and_another_tab(
    qtbot: QtBot, page: DossiersPage
) -> None:
    listed = page.list
    press(page, Qt.Key.Key_Space)
    (marked,) = listed.marks.ids
    page.refresh()
    still(qtbot, page)
    listed.open_tab(ListTab.READY)
    still(qtbot, page)
    listed.open_tab(ListTab.OPEN)
    still(qtbot, page)
    assert listed.marks.ids == (marked,)


def test_who_may_not_process_is_not_offered_to_hand_over(
    qtbot: QtBot, make_context: Callable[[Actor], Context], received: list[DossierRecord]
) -> None:
    opened = open_page(qtbot, make_context(Actor(None, "Lãnh đạo", Role.SUPERVISOR)))
    opened.list.marks.add([1])
    assert opened.list.mark_strip.isVisible()
    assert not opened.list.mark_strip.move_button.isVisible()
    assert names(opened.list) == []
    assert any("không có quyền xem hồ sơ" in words for words in said(opened))


def test_the_marked_ones_are_written_into_a_file_with_personal_data_only_when_ticked(
    qtbot: QtBot, page: DossiersPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[DossierQuery, bool]] = []
    monkeypatch.setattr(
        page.list.batches, "ask_place", lambda query, personal: asked.append((query, personal))
    )
    press(page, Qt.Key.Key_Space)
    press(page, Qt.Key.Key_E, CONTROL)
    strip = page.list.export_strip
    assert strip.isVisible()
    assert not strip.personal.isChecked()
    assert strip.words.text() == "Xuất 1 hồ sơ"
    strip.personal.click()
    strip.go_button.click()
    ((query, personal),) = asked
    assert personal
    assert query.ids == page.list.marks.ids
    out = tmp_path / "a.csv"
    page.list.batches.export(query, out, personal)
    still(qtbot, page)
    assert said(page)[-1] == "Đã xuất 1 hồ sơ vào tệp a.csv."
    assert "091834527" in out.read_text(encoding="utf-8-sig")
    page.list.marks.clear()
    press(page, Qt.Key.Key_E, CONTROL)
    assert strip.words.text() == "Xuất cả danh sách"
    assert page.escape()
    assert not strip.isVisible()


def test_the_hand_over_list_is_previewed_and_told_in_the_journal(
    qtbot: QtBot, page: DossiersPage, office: Office, tmp_path: Path
) -> None:
    press(page, Qt.Key.Key_G, CONTROL)
    still(qtbot, page)
    dialog = page.list.batches.desk.dialog
    assert dialog is not None
    (paper,) = dialog.preview.pages
    words = [getattr(item, "text", "") for item in paper.items]
    assert "DANH SÁCH BÀN GIAO HỒ SƠ" in words
    assert {"BÊN GIAO", "BÊN NHẬN", "Trang 1/1", "Tổng số: 5 hồ sơ."} <= set(words)
    page.list.batches.desk.print_pages = lambda _pages, _printer: None
    dialog.print_requested.emit(None)
    still(qtbot, page)
    with office.open_uow(read_only=True) as uow:
        (entry,) = uow.journal.newest(1)
    assert (entry.action, dict(entry.details)) == ("list_printed", {"rows": 5})


# --- own filters ---------------------------------------------------------------------------------


def keep(qtbot: QtBot, page: DossiersPage, name: str) -> None:
    """Keep what the list shows, as an officer does."""
    press(page, Qt.Key.Key_D, CONTROL)
    assert page.list.saved.is_naming
    page.list.saved.name.set_text(name)
    QTest.keyClick(page.list.saved.name.edit, Qt.Key.Key_Return)
    still(qtbot, page)


def test_a_filter_is_kept_changed_saved_and_taken_back(
    qtbot: QtBot, page: DossiersPage, office: Office, clock: Clock
) -> None:
    listed, saved = page.list, page.list.saved
    assert not saved.isVisible()
    listed.search.set_text("thi")
    listed._search_now()
    still(qtbot, page)
    keep(qtbot, page, "Chị Thị")
    assert saved.isVisible()
    assert saved.current is not None
    assert saved.tabs.current() == str(saved.current.id)
    assert listed.tabs.current() == ""
    assert [tab.count for tab in saved._shown] == [2]
    assert not saved.save_button.isVisible()
    listed.search.set_text("út")
    listed._search_now()
    still(qtbot, page)
    assert saved.save_button.isVisible()
    assert saved.tabs._tabs[saved.tabs.current()].text() == "Chị Thị *"
    saved.drop_button.click()
    still(qtbot, page)
    assert listed.search.text() == "thi"
    assert not saved.save_button.isVisible()
    listed._sort_by(SortBy.NAME, True)
    saved.save_button.click()
    still(qtbot, page)
    (kept,) = saved_filters.list_filters(office.open_uow, actor=CLERK)
    assert kept.query == DossierQuery(ListTab.OPEN, text="thi", sort=SortBy.NAME, descending=True)
    assert page.context.notices.undo_last()
    still(qtbot, page)
    (kept,) = saved_filters.list_filters(office.open_uow, actor=CLERK)
    assert kept.query == DossierQuery(ListTab.OPEN, text="thi")
    reception = Reception("2.000815", person_input("Bùi Thị Bé"))
    dossiers.receive(office.open_uow, reception, actor=CLERK, now=clock.at)
    page.context.changes.dossiers_changed.emit()
    still(qtbot, page)
    assert [tab.count for tab in saved._shown] == [3]


def test_leaving_an_own_filter_drops_what_it_asked_for(qtbot: QtBot, page: DossiersPage) -> None:
    listed = page.list
    listed.search.set_text("thi")
    listed._search_now()
    still(qtbot, page)
    keep(qtbot, page, "Chị Thị")
    listed.open_tab(ListTab.ALL)
    still(qtbot, page)
    assert listed.search.text() == ""
    assert len(names(listed)) == 5
    assert listed.saved.current is None


def test_a_filter_is_renamed_moved_removed_and_put_back(
    qtbot: QtBot, page: DossiersPage, office: Office
) -> None:
    saved = page.list.saved
    for name in ("Một", "Hai"):
        keep(qtbot, page, name)
    saved.open_menu()
    acts = {action.text(): action for action in saved.menu.actions()}
    acts["Chuyển sang trái"].trigger()
    still(qtbot, page)
    acts["Đổi tên…"].trigger()
    assert saved.name.text() == "Hai"
    saved.name.set_text("Hai mới")
    QTest.keyClick(saved.name.edit, Qt.Key.Key_Return)
    still(qtbot, page)
    order = [each.name for each in saved_filters.list_filters(office.open_uow, actor=CLERK)]
    assert order == ["Hai mới", "Một"]
    acts["Xóa bộ lọc"].trigger()
    still(qtbot, page)
    assert [tab.text for tab in saved._shown] == ["Một"]
    assert page.list.tabs.current() == ListTab.OPEN
    assert page.context.notices.undo_last()
    still(qtbot, page)
    assert [tab.text for tab in saved._shown] == ["Hai mới", "Một"]
    saved.menu.close()


def test_a_filter_of_a_field_that_vanished_is_told(
    qtbot: QtBot, page: DossiersPage, office: Office, clock: Clock
) -> None:
    query = DossierQuery(field="Lĩnh vực cũ", statuses=(Status.RECEIVED, Status.PROCESSING))
    kept = saved_filters.keep_filter(
        office.open_uow, "Cũ", query, actor=CLERK, now=clock.at
    )  # fmt: skip
    page.refresh()
    still(qtbot, page)
    page.list.saved._choose(kept.id)
    still(qtbot, page)
    assert "Lĩnh vực hoặc thủ tục của bộ lọc “Cũ” không còn trong danh mục." in said(page)
    assert names(page.list) == []
    assert page.list.query() == query
    assert page.list.table._empty.words() == "Không có hồ sơ nào khớp bộ lọc này."


def test_more_filters_than_fit_wait_in_a_menu(
    qtbot: QtBot, page: DossiersPage, office: Office, clock: Clock
) -> None:
    for number in range(12):
        saved_filters.keep_filter(
            office.open_uow, f"Bộ lọc thứ {number}", DossierQuery(), actor=CLERK, now=clock.at
        )
    page.refresh()
    still(qtbot, page)
    saved = page.list.saved
    assert saved.more_button.isVisible()
    assert saved.minimumSizeHint().width() <= 1282
    saved._open_more()
    last = saved.more_menu.actions()[-1]
    assert last.text() == "Bộ lọc thứ 11 (5)"
    last.trigger()
    still(qtbot, page)
    assert saved.tabs._tabs[saved.tabs.current()].text() == "Bộ lọc thứ 11"
    saved.more_menu.close()


# --- columns -------------------------------------------------------------------------------------


def test_order_and_widths_of_columns_are_kept_for_the_officer(
    qtbot: QtBot, page: DossiersPage, make_context: Callable[[Actor], Context]
) -> None:
    table = page.list.table
    assert table.column_order()[:3] == ["mark", "code", "name"]
    table.move_column("due", -1)
    table.horizontalHeader().resizeSection(1, 222)
    page.list.chooser._set_column("field", True)
    again = open_page(qtbot, make_context(CLERK)).list
    order = [key for key in again.table.column_order() if key in ("due", "procedure", "field")]
    assert order[0] == "due" or order.index("due") < order.index("procedure")
    assert again.table.horizontalHeader().sectionSize(1) == 222
    assert not again.table.isColumnHidden(3)
    again.chooser._reset()
    assert again.table.column_order()[:3] == ["mark", "code", "name"]
    assert again.table.column_order()[-1] == "state"
