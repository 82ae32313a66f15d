"""Số hóa: files are dropped, shown, accepted; every act can be taken back."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cds_desktop.domain.digitisation import PaperInput, PaperState
from cds_desktop.domain.digitisation_lists import PaperTab, Share
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from tests.offices import CLERK, applicant
from ui.navigation import EvidenceList
from ui.pages.digitisation import DigitisationPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Clock, Journeys
    from ui.context import Context

MARITAL_STATUS = "1.004873"


@pytest.fixture
def receive(context: "Context", clock: "Clock") -> Callable[..., DossierRecord]:
    def make(papers: int = 2, days_ago: int = 0) -> DossierRecord:
        lines = tuple(PaperInput(f"Giấy tờ {number}") for number in range(1, papers + 1))
        reception = Reception(MARITAL_STATUS, applicant(), papers=lines)
        at = clock() - timedelta(days=days_ago)
        return dossiers.receive(context.open_uow, reception, actor=CLERK, now=at)

    return make


@pytest.fixture
def scan(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a scanned page: a real picture, or a small PDF."""

    def make(name: str) -> Path:
        path = tmp_path / name
        if path.suffix == ".pdf":
            path.write_bytes(b"%PDF-1.4 " + name.encode())
        elif path.suffix == ".png":
            image = QImage(300, 420, QImage.Format.Format_RGB32)
            image.fill(QColor("white"))
            assert image.save(str(path))
        else:
            path.write_bytes(b"?")
        return path

    return make


@pytest.fixture
def open_page(qtbot: "QtBot") -> "Callable[[Context], DigitisationPage]":
    def show(context: "Context") -> DigitisationPage:
        page = DigitisationPage(context)
        qtbot.addWidget(page)
        page.resize(1282, 716)
        page.show()
        page.refresh()
        page.focus_first()
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        return page

    return show


OpenPage = Callable[["Context"], DigitisationPage]
Receive = Callable[..., DossierRecord]
Scan = Callable[[str], Path]


def _states(context: "Context", record: DossierRecord) -> list[str]:
    return [paper.state.value for paper in dossiers.show(context.open_uow, record.code).papers]


def _drop(page: DigitisationPage, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    page.scan.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def test_nothing_waits(open_page: OpenPage, context: "Context") -> None:
    page = open_page(context)
    assert page.list.model.rowCount() == 0
    assert page.list.table._empty.words() == "Không còn giấy tờ nào chờ quét."
    assert not page.scan.primary.isVisible()
    assert page.rates.tiles[Share.WHOLE].accessibleName() == "Cả hai (S03): –, chưa có hồ sơ"


def test_a_dropped_picture_is_shown_and_enter_accepts_it_and_goes_on(
    open_page: OpenPage, context: "Context", receive: Receive, scan: Scan, qtbot: "QtBot"
) -> None:
    record = receive(2)
    page = open_page(context)
    assert page.scan.paper is not None
    assert page.scan.paper.position == 1
    _drop(page, [scan("trang 1.png")])
    qtbot.waitUntil(lambda: page.scan.preview.has_image)
    assert page.scan.primary.accessibleName() == "Nhận (Enter)"
    assert _states(context, record) == ["waiting", "waiting"], "nothing is stored before Enter"
    QTest.keyClick(page.scan.primary, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.scan.paper is not None and page.scan.paper.position == 2)
    assert _states(context, record) == ["digitised", "waiting"]
    assert page.list.model.rowCount() == 1
    assert page.scan.planned == ()


def test_several_files_go_to_the_papers_in_order_and_foreign_ones_are_refused(
    open_page: OpenPage, context: "Context", receive: Receive, scan: Scan, qtbot: "QtBot"
) -> None:
    other = receive(1, days_ago=1)
    record = receive(3)
    page = open_page(context)
    _drop(page, [scan("một.pdf"), scan("ghi chú.docx"), scan("hai.pdf")])
    qtbot.waitUntil(lambda: len(page.scan.planned) == 3)
    shown = [(item.title, item.subtitle) for item in page.scan.files.items()]
    assert shown == [
        ("một.pdf", "Thành phần 1 · Giấy tờ 1"),
        ("ghi chú.docx", "Tệp “ghi chú.docx” không nhận được. Dùng PDF, JPG, PNG hoặc TIFF."),
        ("hai.pdf", "Thành phần 2 · Giấy tờ 2"),
    ]
    assert page.busy()
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _states(context, record)[:2] == ["digitised", "digitised"])
    qtbot.waitUntil(lambda: page.scan.paper is not None and page.scan.paper.position == 3)
    assert page.scan.paper is not None
    assert page.scan.paper.code == record.code
    assert _states(context, other) == ["waiting"]
    assert context.notices.history[-1].text == f"Đã nhận 2 tệp, hồ sơ {record.short_code}."


def test_escape_puts_the_files_away(
    open_page: OpenPage, context: "Context", receive: Receive, scan: Scan, qtbot: "QtBot"
) -> None:
    record = receive()
    page = open_page(context)
    _drop(page, [scan("một.pdf")])
    qtbot.waitUntil(lambda: bool(page.scan.planned))
    assert page.escape()
    assert page.scan.planned == ()
    assert page.scan.preview.said() == "Thả tệp quét vào đây, hoặc chọn tệp."
    assert not page.escape()
    assert _states(context, record) == ["waiting", "waiting"]


def test_a_file_that_is_not_what_it_says_is_told_and_the_earlier_ones_stay(
    open_page: OpenPage, context: "Context", receive: Receive, scan: Scan, qtbot: "QtBot"
) -> None:
    record = receive(2)
    wrong = scan("sai.pdf")
    wrong.write_bytes(b"MZ not a PDF")
    page = open_page(context)
    _drop(page, [scan("đúng.pdf"), wrong])
    qtbot.waitUntil(lambda: len(page.scan.planned) == 2)
    page.scan.press_primary()
    qtbot.waitUntil(lambda: any(notice.is_error for notice in context.notices.history))
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    assert _states(context, record) == ["digitised", "waiting"]
    errors = [notice.text for notice in context.notices.history if notice.is_error]
    assert errors == ["Nội dung tệp “sai.pdf” không đúng với đuôi tệp. Quét hoặc lưu lại tệp."]


def test_undo_makes_the_papers_wait_again(
    open_page: OpenPage, context: "Context", receive: Receive, scan: Scan, qtbot: "QtBot"
) -> None:
    record = receive(2)
    page = open_page(context)
    _drop(page, [scan("một.pdf"), scan("hai.pdf")])
    qtbot.waitUntil(lambda: len(page.scan.planned) == 2)
    page.scan.press_primary()
    qtbot.waitUntil(lambda: _states(context, record) == ["digitised", "digitised"])
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    assert context.notices.undo_last()
    qtbot.waitUntil(lambda: _states(context, record) == ["waiting", "waiting"])
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)


@pytest.mark.parametrize(
    ("key", "state"),
    [(Qt.Key.Key_D, PaperState.REUSED), (Qt.Key.Key_B, PaperState.FROM_DATABASE)],
)
def test_keys_mark_a_paper_and_go_on(
    open_page: OpenPage,
    context: "Context",
    receive: Receive,
    qtbot: "QtBot",
    key: Qt.Key,
    state: PaperState,
) -> None:
    record = receive(2)
    page = open_page(context)
    QTest.keyClick(page.list.table, key, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: _states(context, record)[0] == state.value)
    qtbot.waitUntil(lambda: page.scan.paper is not None and page.scan.paper.position == 2)
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    context.notices.undo_last()
    qtbot.waitUntil(lambda: _states(context, record)[0] == "waiting")


def test_a_paper_that_cannot_be_scanned_needs_a_reason(
    open_page: OpenPage, context: "Context", receive: Receive, qtbot: "QtBot"
) -> None:
    record = receive(1)
    page = open_page(context)
    QTest.keyClick(page.list.table, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    edit = page.scan.ask.field.edit
    qtbot.waitUntil(edit.hasFocus)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert page.scan.ask.field.error() == "Cần ghi lý do, ví dụ khổ giấy quá lớn."
    QTest.keyClicks(edit, "Kho A1")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _states(context, record) == ["cannot_scan"])
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 0)
    assert not page.scan.is_asking()
    page.open_argument(PaperTab.CANNOT_SCAN)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    assert page.scan.reason.text() == "Lý do: Kho A1"


def test_a_scanned_slip_shows_all_papers_of_its_dossier(
    open_page: OpenPage, context: "Context", receive: Receive, qtbot: "QtBot"
) -> None:
    record = receive(2, days_ago=1)
    receive(3)
    page = open_page(context)
    assert page.handle_scan(record.code)
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 2)
    assert page.list.is_narrowed
    assert page.escape()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 5)
    assert not page.handle_scan("8934567890123")


def test_an_unknown_code_is_told(open_page: OpenPage, context: "Context", qtbot: "QtBot") -> None:
    page = open_page(context)
    with qtbot.waitSignal(context.notices.shown) as shown:
        page.handle_scan("000.00.16.H12-261101-0099")
    assert "000.00.16.H12-261101-0099" in shown.args[0]


def test_a_share_opens_the_dossiers_which_are_missing(
    open_page: OpenPage, context: "Context", receive: Receive, journeys: "Journeys", qtbot: "QtBot"
) -> None:
    record = receive(1)
    for to in (Status.PROCESSING, Status.FINISHED):
        dossiers.move(context.open_uow, record.code, to, actor=CLERK, now=context.now())
    page = open_page(context)
    tile = page.rates.tiles[Share.WHOLE]
    assert tile.accessibleName() == "Cả hai (S03): 0,0 %, 0/1 hồ sơ"
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(journeys.made))
    assert journeys.made[0][1] == EvidenceList(
        "Chưa số hóa đủ thành phần và kết quả, từ 01/11 đến 20/11/2026", (record.id,)
    )


def test_a_stored_picture_is_shown_and_opened_as_a_copy(
    open_page: OpenPage, context: "Context", receive: Receive, scan: Scan, qtbot: "QtBot"
) -> None:
    receive(1)
    page = open_page(context)
    _drop(page, [scan("giấy khai sinh.png")])
    qtbot.waitUntil(lambda: bool(page.scan.planned))
    page.scan.press_primary()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 0 and not context.jobs.is_busy)
    page.open_argument(PaperTab.DONE)
    qtbot.waitUntil(lambda: page.scan.preview.has_image)
    opened: list[Path] = []
    page.acts.show_file = opened.append
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].name == "giấy khai sinh.png"
    assert context.office.data_dir.files not in opened[0].parents


def test_the_file_dialog_offers_the_kinds_that_are_taken(
    open_page: OpenPage, context: "Context", receive: Receive, scan: Scan, qtbot: "QtBot"
) -> None:
    receive(1)
    page = open_page(context)
    QTest.keyClick(page.list.table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.nameFilters() == ["Tệp quét (*.pdf *.jpg *.jpeg *.png *.tif *.tiff)"]
    path = scan("một.pdf")
    dialog.filesSelected.emit([str(path)])
    qtbot.waitUntil(lambda: bool(page.scan.planned))
    assert context.preferences.last_folder == path.parent
    dialog.reject()


def test_a_role_which_sees_no_dossiers_sees_no_papers_and_is_told(
    open_page: OpenPage,
    make_context: "Callable[[Actor], Context]",
    receive: Receive,
    qtbot: "QtBot",
) -> None:
    receive(1)
    context = make_context(Actor(None, "Võ Trung Kiên", Role.SUPERVISOR))
    page = open_page(context)
    qtbot.waitUntil(lambda: any(notice.is_error for notice in context.notices.history))
    assert "không có quyền" in context.notices.history[-1].text
    assert not page.list.model.rows()
    assert not page.scan.primary.isVisible()
    assert not page.scan.acceptDrops()


def test_on_a_small_screen_no_button_is_cut(
    open_page: OpenPage, context: "Context", receive: Receive, qtbot: "QtBot"
) -> None:
    receive(2)
    page = open_page(context)
    page.set_compact(True)
    page.resize(1008, 530)
    scan = page.scan
    buttons = (scan.primary, scan.reuse_button, scan.data_button, scan.cannot_button)
    qtbot.waitUntil(lambda: all(b.width() >= b.sizeHint().width() for b in buttons))
    right = scan.cannot_button.mapTo(page, QPoint(scan.cannot_button.width(), 0)).x()
    assert right <= page.width()
    assert page.scan.width() >= page.width() // 2 - 8
