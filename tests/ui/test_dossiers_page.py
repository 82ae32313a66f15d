"""The clerk's day on the page Hồ sơ: find, read, move on, scan, hand back, take back."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.digitisation import PaperState
from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord, ListTab
from cds_desktop.domain.dossiers import Channel, Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.domain.people import person_input
from cds_desktop.services import dossiers, journal
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from ui.context import Context
from ui.navigation import EvidenceList, OpenDossier
from ui.pages.dossiers import DossiersPage
from ui.pages.dossiers.request_forms import ExtensionForm
from ui.pages.dossiers.rows import ListReader

CLERK = Actor(None, "Lê Thị Mỹ Ý", Role.ADMIN, "Quầy 2")
Receive = Callable[..., DossierRecord]


@pytest.fixture
def codes(office: Office) -> tuple[str, ...]:
    """Codes of procedures with a limit in working days."""
    from datetime import date

    from cds_desktop.services import catalogue

    entries = catalogue.list_procedures(office.open_uow, date(2026, 11, 20))
    return tuple(
        entry.procedure.code
        for entry in entries
        if entry.procedure.limit is not None and entry.procedure.components
    )


@pytest.fixture
def receive(office: Office, clock: Any, codes: tuple[str, ...]) -> Receive:
    """Receives a dossier some time before now."""

    def make(name: str, *, days_ago: int = 0, steps: tuple[Status, ...] = (), **facts: Any) -> Any:
        at: datetime = clock.at.replace(day=clock.at.day - days_ago, hour=8, minute=0)
        procedure = facts.pop("procedure", codes[0])
        reception = Reception(procedure, person_input(name, phone="0918345276"), **facts)
        record = dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)
        for number, step in enumerate(steps, start=1):
            record = dossiers.move(
                office.open_uow,
                record.code,
                step,
                reason="Thiếu bản sao.",
                actor=CLERK,
                now=at.replace(minute=number),
            )
        return record

    return make


@pytest.fixture
def open_page(
    qtbot: QtBot, make_context: Callable[[Actor], Context]
) -> Callable[..., DossiersPage]:
    """Opens the page in a window and waits until it has read."""

    def make(actor: Actor = CLERK) -> DossiersPage:
        context = make_context(actor)
        page = DossiersPage(context)
        qtbot.addWidget(page)
        page.resize(1282, 716)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.refresh()
        settle(qtbot, page)
        return page

    return make


def settle(qtbot: QtBot, page: DossiersPage) -> None:
    """Wait for every answer that is on its way."""
    qtbot.waitUntil(lambda: not page._load_timer.isActive())
    qtbot.waitUntil(lambda: not page.list._search_timer.isActive())
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy)


def names(page: DossiersPage) -> list[str]:
    return [row.line.owner_name for row in page.list.model.rows()]


def compose(edit: QWidget, words: str) -> None:
    """Type Vietnamese as an input method gives it."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(edit, event)


def press(qtbot: QtBot, page: DossiersPage, key: Qt.Key, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(QApplication.focusWidget() or page, key, modifier)
    settle(qtbot, page)


def test_opens_on_the_dossiers_in_work_the_nearest_appointment_first(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    receive("Nguyễn Thị Cẩm Tú")
    receive("Ngô Thị Kim Ẫm", days_ago=8, steps=(Status.PROCESSING,))
    receive("Trần Văn Đẹt", days_ago=2, steps=(Status.PROCESSING, Status.FINISHED))
    page = open_page()
    assert names(page) == ["Ngô Thị Kim Ẫm", "Nguyễn Thị Cẩm Tú"]
    assert page.list.tabs.current() == ListTab.OPEN
    assert page.list.status.text.text() == "2 hồ sơ đang xử lý · 1–2 đang hiện"
    page.list.open_tab(ListTab.READY)
    settle(qtbot, page)
    assert names(page) == ["Trần Văn Đẹt"]
    assert page.list.model.rows()[0].state.words == "Chờ trả từ 18/11"


def test_a_new_office_is_told_how_to_begin(
    qtbot: QtBot, open_page: Callable[..., DossiersPage]
) -> None:
    page = open_page()
    settle(qtbot, page)
    told = page.list.table._empty.words()
    assert told == "Chưa có hồ sơ nào. Nhấn F2 để tiếp nhận hồ sơ đầu tiên."


def test_a_name_without_marks_finds_its_dossier_as_it_is_typed(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    receive("Nguyễn Văn Đức")
    receive("Nguyễn Văn Đạt")
    page = open_page()
    page.list.start_search()
    QTest.keyClicks(page.list.search.edit, "nguyen van duc")
    settle(qtbot, page)
    assert names(page) == ["Nguyễn Văn Đức"]
    assert page.list.status.text.text().startswith("1 hồ sơ khớp")
    QTest.keyClicks(page.list.search.edit, " khong co")
    settle(qtbot, page)
    assert names(page) == []
    assert page.list.table._empty.words() == "Không có hồ sơ nào khớp bộ lọc này."
    page.list.clear_filters()
    settle(qtbot, page)
    assert len(names(page)) == 2


def test_filters_say_what_is_active_and_one_press_takes_them_away(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    receive("Lê Hoàng Ẩn", channel=Channel.ONLINE)
    receive("Võ Minh Trí")
    page = open_page()
    strip = page.list.strip
    page.list.toggle_filters()
    strip.channel.setFocus()
    QTest.keyClick(strip.channel.frame.inner, Qt.Key.Key_Down)
    QTest.keyClick(strip.channel.frame.inner, Qt.Key.Key_Down)
    settle(qtbot, page)
    assert names(page) == ["Lê Hoàng Ẩn"]
    page.list.toggle_filters()
    assert strip.isVisible()
    assert strip.said.text() == "Đang lọc: Trực tuyến"
    strip.clear_button.click()
    settle(qtbot, page)
    assert sorted(names(page)) == ["Lê Hoàng Ẩn", "Võ Minh Trí"]
    assert not strip.isVisible()


def test_the_header_sorts_in_the_database(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    for name in ("Phạm Quốc Ỷ", "Bùi Thị Út", "Lý Thị Ánh"):
        receive(name)
    page = open_page()
    page.list.table._header_clicked(1)
    settle(qtbot, page)
    assert names(page) == ["Lý Thị Ánh", "Bùi Thị Út", "Phạm Quốc Ỷ"]
    page.list.table._header_clicked(1)
    settle(qtbot, page)
    assert names(page) == ["Phạm Quốc Ỷ", "Bùi Thị Út", "Lý Thị Ánh"]


def test_long_lists_come_in_pages_without_a_gap_or_a_double(
    receive: Receive, office: Office, clock: Any
) -> None:
    made = [receive(f"Người thứ {number}").id for number in range(25)]
    for query in (
        DossierQuery(),
        DossierQuery(text="nguoi thu"),
        DossierQuery(ids=tuple(reversed(made))),
    ):
        reader = ListReader(office.open_uow, query, clock)
        rows = list(reader(None, 10))
        while more := reader(rows[-1], 10):
            rows.extend(more)
        assert sorted(row.id for row in rows) == made


def test_the_arrow_opens_the_dossier_with_its_reasons_line_by_line(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Nguyễn Hoàng Thị Phương Quỳnh Như")
    page = open_page()
    page.list.table.setFocus()
    settle(qtbot, page)
    detail = page.detail
    assert detail.record is not None
    assert detail.record.code == record.code
    assert detail.name.text() == "Nguyễn Hoàng Thị Phương Quỳnh Như"
    assert "0918\u00a0345\u00a0276" in detail.facts.text()
    detail.due.why_button.click()
    lines = detail.reasons.texts()
    assert detail.reasons.isVisible()
    assert lines[0].startswith("Tiếp nhận lúc 08:00, thứ Sáu, 20/11/2026")
    assert lines[-1].startswith("Hẹn trả kết quả:")
    assert page.escape()
    assert not detail.reasons.isVisible()


def test_ctrl_enter_takes_the_next_legal_step_until_the_result_is_handed_back(
    qtbot: QtBot, receive: Receive, office: Office, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Nguyễn Thị Cẩm Tú")
    page = open_page()
    page.list.open_tab(ListTab.ALL)
    settle(qtbot, page)
    page.list.table.setFocus()
    settle(qtbot, page)
    primary = page.detail.moves.primary
    said = []
    for _ in range(3):
        said.append(primary.text())
        press(qtbot, page, Qt.Key.Key_Return, control=True)
    assert said == ["Chuyển xử lý", "Có kết quả", "Trả kết quả"]
    stored = dossiers.show(office.open_uow, record.code)
    assert stored.status is Status.RETURNED
    assert stored.receiver_name == "Nguyễn Thị Cẩm Tú"
    assert primary.isHidden()
    kiosk = page.acts.kiosk
    assert kiosk is not None
    assert kiosk.isVisible()
    kiosk.close()
    assert page.acts.kiosk is None
    assert page.detail.moves.rate_button.isVisible()


def test_every_step_can_be_taken_back_from_its_notice(
    qtbot: QtBot, receive: Receive, office: Office, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Nguyễn Thị Cẩm Tú")
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    page.detail.moves.primary.click()
    settle(qtbot, page)
    notices = page.context.notices
    assert notices.history[-1].text == f"Đã chuyển xử lý hồ sơ {record.short_code}."
    assert notices.undo_last()
    settle(qtbot, page)
    assert dossiers.show(office.open_uow, record.code).status is Status.RECEIVED
    assert page.detail.moves.primary.text() == "Chuyển xử lý"


def test_a_supplement_is_not_asked_for_without_a_reason(
    qtbot: QtBot, receive: Receive, office: Office, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Bùi Thị Út", steps=(Status.PROCESSING,))
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    page.detail.moves.second.click()
    ask = page.desk.supplement
    assert ask.isVisible()
    assert page.detail.moves.isHidden()
    QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Space)
    ask.confirm.click()
    assert ask.reason.error()
    assert dossiers.show(office.open_uow, record.code).status is Status.PROCESSING
    compose(ask.reason.edit, "Thiếu Giấy chứng sinh.")
    assert page.busy()
    QTest.keyClick(ask.reason.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, page)
    stored = dossiers.show(office.open_uow, record.code)
    assert stored.status is Status.SUPPLEMENT_REQUESTED
    assert stored.moves[-1].reason == "Thiếu Giấy chứng sinh."
    assert stored.moves[-1].items == (record.components[0].name,)
    assert not page.busy()
    assert page.detail.moves.primary.text() == "Đã nhận bổ sung"


def test_esc_leaves_the_question_and_nothing_has_happened(
    qtbot: QtBot, receive: Receive, office: Office, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Bùi Thị Út")
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    page.detail.moves.second.click()
    assert page.escape()
    assert page.detail.form is None
    assert page.detail.moves.isVisible()
    assert dossiers.show(office.open_uow, record.code).status is Status.RECEIVED


def test_a_scanned_slip_opens_its_dossier_and_leaves_the_filter_alone(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    ready = receive("Hồ Ngọc Ánh", days_ago=2, steps=(Status.PROCESSING, Status.FINISHED))
    open_one = receive("Dương Văn Khởi")
    page = open_page()
    assert page.handle_scan(f" {ready.code}\n")
    settle(qtbot, page)
    assert page.detail.name.text() == "Hồ Ngọc Ánh"
    assert page.list.tabs.current() == ListTab.OPEN
    assert not page.list.table.selectionModel().hasSelection()
    assert page.handle_scan(open_one.short_code)
    settle(qtbot, page)
    assert page.list.table.current_row().id == open_one.id
    assert not page.handle_scan("096190004512")


def test_an_unknown_code_is_told_and_the_open_dossier_stays(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Hồ Ngọc Ánh")
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    page.open_argument("000.00.16.H12-250101-9999")
    settle(qtbot, page)
    assert "Không tìm thấy hồ sơ" in page.context.notices.history[-1].text
    assert page.detail.name.text() == "Hồ Ngọc Ánh"


def test_evidence_of_a_figure_shows_exactly_its_dossiers_until_the_banner_goes(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    first, _second, third = (receive(name) for name in ("Mai Thị A", "Mai Thị B", "Mai Thị C"))
    page = open_page()
    page.open_argument(EvidenceList("Quá hạn, tháng 11/2026", (third.id, first.id)))
    settle(qtbot, page)
    assert names(page) == ["Mai Thị C", "Mai Thị A"]
    assert page.list.banner.words.text() == "Đang xem 2 hồ sơ của: Quá hạn, tháng 11/2026"
    page.list.banner.button.click()
    settle(qtbot, page)
    assert len(names(page)) == 3
    assert page.list.banner.isHidden()


def test_after_a_move_the_same_row_stays_selected_and_a_gone_row_keeps_its_place(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    for number in range(1, 6):
        receive(f"Người thứ {number}", steps=(Status.PROCESSING,) if number == 3 else ())
    page = open_page()
    table = page.list.table
    table.setFocus()
    table.select_row(2)
    settle(qtbot, page)
    chosen = table.current_row().id
    page.context.changes.dossiers_changed.emit()
    settle(qtbot, page)
    assert table.current_row().id == chosen
    below = page.list.model.rows()[3].id
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    if page.detail.moves.primary.text() == "Có kết quả":
        press(qtbot, page, Qt.Key.Key_Return, control=True)
    assert page.detail.record is not None
    assert page.detail.record.id == chosen
    assert page.detail.record.status is Status.FINISHED
    page.context.changes.dossiers_changed.emit()
    settle(qtbot, page)
    assert page.detail.record.id == chosen
    press(qtbot, page, Qt.Key.Key_Down)
    assert table.current_row().id == below


def test_a_file_dropped_on_a_paper_is_kept_and_can_be_opened_again(
    qtbot: QtBot,
    receive: Receive,
    office: Office,
    open_page: Callable[..., DossiersPage],
    tmp_path: Path,
) -> None:
    record = receive("Quách Văn Ớt")
    scan = tmp_path / "Tờ khai.pdf"
    scan.write_bytes(b"%PDF-1.7 mot trang")
    page = open_page()
    opened: list[QUrl] = []

    def watch(url: QUrl) -> bool:
        opened.append(url)
        return True

    page.acts.open_url = watch
    page.open_argument(record.code)
    settle(qtbot, page)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    row = page.detail.papers.rows[0]
    row.dropEvent(QDropEvent(QPointF(5, 5), copy, data, left, Qt.KeyboardModifier.NoModifier))
    settle(qtbot, page)
    paper = dossiers.show(office.open_uow, record.code).components[0]
    assert paper.state is PaperState.DIGITISED
    row = page.detail.papers.rows[0]
    row.setFocus()
    QTest.keyClick(row, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert Path(opened[0].toLocalFile()).name == "Tờ khai.pdf"
    assert Path(opened[0].toLocalFile()).read_bytes() == scan.read_bytes()
    assert page.context.notices.undo_last()
    settle(qtbot, page)
    paper = dossiers.show(office.open_uow, record.code).components[0]
    assert paper.state is PaperState.WAITING


def test_a_paper_that_cannot_be_scanned_says_why(
    qtbot: QtBot, receive: Receive, office: Office, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Quách Văn Ớt")
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    row = page.detail.papers.rows[0]
    actions = {action.text(): action for action in row.menu.actions()}
    actions["Không quét được…"].trigger()
    compose(page.detail.ask.reason.edit, "Bản vẽ khổ A0.")
    page.detail.ask.confirm.click()
    settle(qtbot, page)
    paper = dossiers.show(office.open_uow, record.code).components[0]
    assert (paper.state, paper.reason) == (PaperState.CANNOT_SCAN, "Bản vẽ khổ A0.")


def test_a_wrong_file_is_refused_in_a_sentence(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage], tmp_path: Path
) -> None:
    record = receive("Quách Văn Ớt")
    wrong = tmp_path / "ghi chú.txt"
    wrong.write_text("không phải bản quét", encoding="utf-8")
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    page.detail.papers.rows[0].dropped.emit(wrong)
    settle(qtbot, page)
    assert "không nhận được" in page.context.notices.history[-1].text


@pytest.mark.parametrize(
    ("role", "primary", "editable"),
    [(Role.RECEPTION, True, True), (Role.SPECIALIST, False, True)],
)
def test_only_what_the_role_may_do_is_offered(
    qtbot: QtBot,
    receive: Receive,
    open_page: Callable[..., DossiersPage],
    role: Role,
    primary: bool,
    editable: bool,
) -> None:
    ready = receive("Hồ Ngọc Ánh", days_ago=2, steps=(Status.PROCESSING, Status.FINISHED))
    page = open_page(Actor(None, "Người khác", role))
    page.open_argument(ready.code)
    settle(qtbot, page)
    assert page.detail.moves.primary.isVisible() is primary
    assert page.detail.papers.rows[0].acceptDrops() is editable


def test_the_history_is_told_in_vietnamese(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Lý Thị Sà Rươl", steps=(Status.PROCESSING, Status.SUPPLEMENT_REQUESTED))
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    page.detail.toggle_history()
    lines = page.detail.history.texts()
    assert lines[0] == "Chuyển trạng thái: Đang xử lý → Yêu cầu bổ sung giấy tờ"
    assert "Lý do: Thiếu bản sao." in lines
    assert lines[-2] == "Tiếp nhận"


def test_the_slip_is_shown_before_it_is_printed_and_a_second_print_is_a_reprint(
    qtbot: QtBot, receive: Receive, office: Office, open_page: Callable[..., DossiersPage]
) -> None:
    from cds_desktop.services.slips import slip_content
    from cds_desktop.wording.slips import write_slip

    record = receive("Nguyễn Thị Cẩm Tú")
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    sent: list[int] = []
    page.slips.print_pages = lambda pages, _printer: sent.append(len(pages))
    press(qtbot, page, Qt.Key.Key_P, control=True)
    dialog = page.slips.dialog
    assert dialog is not None
    assert dialog.isVisible()
    first = slip_content(office.open_uow, record.code, write_slip)
    assert (first.applicant, first.code, first.reprint) == (
        "Nguyễn Thị Cẩm Tú",
        record.code,
        0,
    )
    dialog.print_requested.emit(object())
    settle(qtbot, page)
    assert sent == [2]
    assert page.slips.dialog is None
    assert slip_content(office.open_uow, record.code, write_slip).reprint == 1
    entries = journal.of_dossier(office.open_uow, record.code)
    assert entries[-1].action == "slip_printed"


def test_the_small_form_shows_title_tabs_and_next_step(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    receive("Nguyễn Hoàng Thị Phương Quỳnh Như")
    page = open_page()
    page.set_compact(True)
    page.resize(1008, 530)
    page.list.table.setFocus()
    settle(qtbot, page)
    primary = page.detail.moves.primary
    bottom = primary.mapTo(page, QPoint(0, primary.height())).y()
    assert bottom <= page.height()
    assert page.list.table.isColumnHidden(2)
    assert page.list.short_title.isVisible()
    assert not page.header.isVisible()
    page.list.start_search()
    assert page.list.search.isVisible()
    page.set_compact(False)
    assert page.header.isVisible()
    assert page.header.isAncestorOf(page.list.search)


def test_where_the_second_act_has_no_room_it_stands_in_the_menu(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Bùi Thị Út", steps=(Status.PROCESSING,))
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    moves = page.detail.moves
    assert moves.second.isVisible()
    assert "Yêu cầu &bổ sung…" not in [action.text() for action in moves.menu.actions()]
    moves.resize(300, moves.height())
    assert not moves.second.isVisible()
    assert "Yêu cầu &bổ sung…" in [action.text() for action in moves.menu.actions()]


def test_taking_back_what_left_the_list_selects_it_again(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    for number in range(1, 5):
        receive(f"Người thứ {number}", steps=(Status.PROCESSING,))
    page = open_page()
    table = page.list.table
    table.setFocus()
    table.select_row(2)
    settle(qtbot, page)
    chosen = table.current_row().id
    press(qtbot, page, Qt.Key.Key_Return, control=True)
    assert len(names(page)) == 3
    assert page.context.notices.undo_last()
    settle(qtbot, page)
    assert len(names(page)) == 4
    assert table.current_row().id == chosen
    assert page.detail.record is not None
    assert page.detail.record.id == chosen


def test_tab_goes_in_reading_order_from_the_papers_to_the_next_step(
    qtbot: QtBot, receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    record = receive("Bùi Thị Út", steps=(Status.PROCESSING,))
    page = open_page()
    page.open_argument(record.code)
    settle(qtbot, page)
    detail = page.detail
    rows = [*detail.papers.rows, *detail.result.rows]
    qtbot.waitUntil(lambda: all(row.isVisible() for row in rows))
    detail.print_button.setFocus()
    reached = []
    for _ in range(len(detail.papers.rows) + 3):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert reached == [
        detail.due.why_button,
        *detail.papers.rows,
        *detail.result.rows,
        detail.moves.primary,
    ]


def test_the_chosen_columns_are_still_there_the_next_day(
    receive: Receive, open_page: Callable[..., DossiersPage]
) -> None:
    receive("Bùi Thị Út")
    page = open_page()
    page.list.chooser.open_at(page.list.columns_button)
    actions = {action.text(): action for action in page.list.chooser.menu.actions()}
    page.list.chooser.menu.close()
    assert not actions["Tiếp nhận"].isChecked()
    actions["Tiếp nhận"].trigger()
    again = open_page()
    keys = [column.key for column in again.list.model.columns]
    assert not again.list.table.isColumnHidden(keys.index("received"))
    assert again.list.table.isColumnHidden(keys.index("field"))


def test_a_notice_makes_way_for_the_acts_on_marked_dossiers(
    qtbot: QtBot, open_page: Callable[..., DossiersPage], receive: Receive
) -> None:
    receive("Trần Văn Đẹt")
    page = open_page()
    page.list.table.select_row(0)
    before = page.notice_area().bottom()
    with qtbot.waitSignal(page.foot_changed):
        page.list.marks.toggle(page.list.table.current_row().id)
    strip = page.list.mark_strip
    assert page.notice_area().bottom() < strip.mapTo(page, QPoint(0, 0)).y() <= before


def test_a_form_that_fits_has_no_scroll_bar(
    qtbot: QtBot, open_page: Callable[..., DossiersPage], receive: Receive
) -> None:
    record = receive("Trần Văn Đẹt", steps=(Status.PROCESSING,))
    page = open_page()
    page.open_argument(OpenDossier(record.code, "extend"))
    qtbot.waitUntil(lambda: page.detail.form is not None)
    form = page.detail.form
    assert isinstance(form, ExtensionForm)
    area = form.findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    for words in range(30, 60):
        # Some lengths need one line more only where a bar takes its width.
        form.rule.setText("hẹn " * words)
        qtbot.waitUntil(lambda: area.height() >= form.rule.height() + 100)
        qtbot.waitUntil(lambda: not bar.isVisible(), timeout=1_000)
