"""Thủ tục & QR on the real catalogue: finding, correcting, importing, and sheets with codes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cds_desktop.domain.deadlines import LimitUnit
from cds_desktop.domain.officers import Actor, Role
from ui.pages.procedures import ProceduresPage
from ui.printing.page import Page
from ui.printing.preview import PreviewDialog
from ui.printing.products import making
from ui.printing.read_back import LostCode
from ui.printing.wear import Stage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.context import Context

SMALL_FILE = (
    "Mã số,Tên thủ tục,Lĩnh vực,Cấp thực hiện,Thời hạn giải quyết,Phí,Địa chỉ\n"
    "2.000635,Cấp bản sao Trích lục hộ tịch,Hộ tịch,Cấp xã,4 ngày làm việc,Miễn phí,\n"
    "9.000001,Đăng ký nuôi con nuôi thử,Hộ tịch,Cấp xã,5,Miễn phí,https://dvc.example.vn/1\n"
)


@pytest.fixture
def page(qtbot: "QtBot", context: "Context") -> Iterator[ProceduresPage]:
    yield from _open(qtbot, context)


def _open(qtbot: "QtBot", context: "Context") -> Iterator[ProceduresPage]:
    page = ProceduresPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.list.model.rowCount() > 100)
    page.focus_first()
    qtbot.waitUntil(lambda: not context.jobs.is_busy and not context.file_jobs.is_busy)
    yield page
    qtbot.waitUntil(lambda: not context.jobs.is_busy and not context.file_jobs.is_busy)


def _type(qtbot: "QtBot", page: ProceduresPage, words: str) -> None:
    page.list.search.edit.setFocus()
    QTest.keyClicks(page.list.search.edit, words)


def _choose_place(qtbot: "QtBot", page: ProceduresPage, path: Path) -> None:
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    dialog = page.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def test_a_name_without_marks_finds_the_procedure(qtbot: "QtBot", page: ProceduresPage) -> None:
    _type(qtbot, page, "trich luc ho tich")
    qtbot.waitUntil(lambda: 0 < page.list.model.rowCount() < 20)
    assert "Trích lục hộ tịch" in page.list.table.current_row().procedure.name


def test_what_finds_nothing_offers_to_drop_the_filter(qtbot: "QtBot", page: ProceduresPage) -> None:
    everything = page.list.model.rowCount()
    _type(qtbot, page, "khongcothutucnay")
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 0)
    page.list.table.empty_action.emit()
    assert page.list.model.rowCount() == everything


def test_the_preview_shows_the_sheet_with_the_address_of_the_current_procedure(
    qtbot: "QtBot", page: ProceduresPage
) -> None:
    page.open_argument("2.000635")
    qtbot.waitUntil(
        lambda: (
            bool(page.pane.preview.pages)
            and page.list.table.current_row().code == "2.000635"
            and page.pane.preview.pages[0].codes[0].text
            == page.list.table.current_row().procedure.portal_url
        )
    )


def test_a_procedure_without_address_says_so_and_is_not_printed(
    qtbot: "QtBot", page: ProceduresPage
) -> None:
    row = next(row for row in page.list.model.rows() if not row.is_printable)
    page.list.table.select_key(row.code)
    QTest.keyClick(page.list.table, Qt.Key.Key_Space)
    assert page.list.chosen_codes() == []
    assert not page.pane.print_button.isEnabled()
    assert "chưa có địa chỉ" in page.pane.no_sheet.words()


def test_space_marks_and_ctrl_a_marks_every_procedure_with_a_code(
    qtbot: "QtBot", page: ProceduresPage
) -> None:
    printable = [row.code for row in page.list.model.rows() if row.is_printable]
    page.list.table.select_key(printable[0])
    QTest.keyClick(page.list.table, Qt.Key.Key_Space)
    page.list.table.select_key(printable[3])
    QTest.keyClick(page.list.table, Qt.Key.Key_Space)
    assert page.list.chosen_codes() == [printable[0], printable[3]]
    assert "2" in page.pane.print_button.text()
    QTest.keyClick(page.list.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.list.chosen_codes() == printable
    assert page.escape()
    assert len(page.list.chosen_codes()) == 1


def test_ctrl_p_shows_exactly_the_marked_sheets(qtbot: "QtBot", page: ProceduresPage) -> None:
    printable = [row for row in page.list.model.rows() if row.is_printable]
    for row in printable[:3]:
        page.list.table.select_key(row.code)
        QTest.keyClick(page.list.table, Qt.Key.Key_Space)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.maker.dialog is not None)
    dialog = page.maker.dialog
    assert isinstance(dialog, PreviewDialog)
    shown = [code.text for paper in dialog.preview.pages for code in paper.codes]
    assert shown == [row.procedure.portal_url for row in printable[:3]]
    dialog.close()


def test_several_sheets_become_one_pdf_whose_codes_were_read_back(
    qtbot: "QtBot", page: ProceduresPage, tmp_path: Path
) -> None:
    for row in [row for row in page.list.model.rows() if row.is_printable][:3]:
        page.list.table.select_key(row.code)
        QTest.keyClick(page.list.table, Qt.Key.Key_Space)
    page.pane.pdf_button.click()
    out = tmp_path / "tờ công khai.pdf"
    _choose_place(qtbot, page, out)
    qtbot.waitUntil(page.outcome.done.isVisible)
    assert page.outcome.done.words() == "3 tờ, đọc lại được 3 mã"
    assert page.outcome.done.path == out
    assert out.read_bytes().startswith(b"%PDF")


def test_a_code_that_does_not_read_back_names_its_procedure(
    qtbot: "QtBot",
    page: ProceduresPage,
    context: "Context",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = next(row for row in page.list.model.rows() if row.is_printable)

    def lost(page: Page) -> tuple[LostCode, ...]:
        return tuple(LostCode(code, Stage.BLURRED) for code in page.codes)

    monkeypatch.setattr(making, "lost_codes", lost)
    page.list.table.select_key(row.code)
    page.pane.pdf_button.click()
    with qtbot.waitSignal(context.notices.shown) as said:
        _choose_place(qtbot, page, tmp_path / "a.pdf")
    assert row.code in said.args[0]
    assert row.procedure.name in said.args[0]
    assert not page.outcome.done.isVisible()


def test_the_tab_of_doubts_lists_only_doubtful_entries_and_says_why_in_words(
    qtbot: "QtBot", page: ProceduresPage
) -> None:
    page.list.tabs.select("doubtful")
    page.list.tabs.chosen.emit("doubtful")
    rows = page.list.model.rows()
    assert 0 < len(rows) < 175
    assert all(row.doubts for row in rows)
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    assert page.pane.shows_detail


def test_a_missing_limit_is_put_right_with_a_reason_and_leaves_the_list_of_doubts(
    qtbot: "QtBot", page: ProceduresPage, context: "Context"
) -> None:
    from cds_desktop.services import catalogue
    from cds_desktop.services.offices import Office

    office: Office = context.office
    row = next(
        row
        for row in page.list.model.rows()
        if any(doubt.reason == "missing_limit" for doubt in row.doubts)
    )
    page.open_argument(row.code)
    qtbot.waitUntil(lambda: page.list.table.current_row().code == row.code)
    page.pane.show_detail()
    qtbot.waitUntil(lambda: page.pane.detail.correct_button is not None)
    assert page.pane.detail.correct_button is not None
    page.pane.detail.correct_button.click()
    form = page.pane.form
    QTest.keyClicks(form.limit.edit, "7")
    page.pane.save_button.click()
    assert form.limit.error(), "a number without its unit was taken"
    form.unit.set_value(LimitUnit.WORKING_DAY)
    page.pane.save_button.click()
    assert form.reason.error(), "no reason was asked for"
    form.reason.set_text("Đối chiếu Quyết định công bố")
    page.pane.save_button.click()

    def corrected() -> bool:
        found = next((each for each in page.list.model.rows() if each.code == row.code), None)
        return found is not None and found.procedure.limit is not None

    qtbot.waitUntil(corrected)
    versions = catalogue.history(office.open_uow, row.code)
    assert [version.procedure.limit is None for version in versions] == [True, False]
    assert not page.pane.is_correcting


def test_a_file_shows_what_it_would_change_before_anything_is_written(
    qtbot: "QtBot", page: ProceduresPage, tmp_path: Path
) -> None:
    path = tmp_path / "danh mục.csv"
    path.write_text(SMALL_FILE, encoding="utf-8-sig")
    with qtbot.waitSignal(page.import_view.read, timeout=30_000):
        page.import_file(path)
    difference = page.import_view.difference
    assert difference is not None
    assert [row.procedure.code for row in difference.added] == ["9.000001"]
    assert [change.before.procedure.code for change in difference.changed] == ["2.000635"]
    assert page.import_view.sum.text().startswith("Đọc 2 dòng = 1 mới + 1 thay đổi + 0 giữ nguyên")
    assert page.escape()
    qtbot.waitUntil(page.list.table.isVisible)
    page.refresh()
    qtbot.waitUntil(lambda: not page.context.jobs.is_busy)
    assert all(row.code != "9.000001" for row in page.list.model.rows())


def test_a_file_dragged_onto_the_page_is_taken_over(
    qtbot: "QtBot", page: ProceduresPage, tmp_path: Path
) -> None:
    path = tmp_path / "danh mục.csv"
    path.write_text(SMALL_FILE, encoding="utf-8-sig")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    with qtbot.waitSignal(page.import_view.read, timeout=30_000):
        page.dropEvent(drop)
    with qtbot.waitSignal(page.import_view.imported, timeout=30_000):
        QTest.mouseClick(page.import_view.import_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(row.code == "9.000001" for row in page.list.model.rows()))
    page.import_view.back_button.click()
    assert page.list.table.isVisible()


def test_a_file_that_is_no_catalogue_is_refused_with_a_sentence(
    qtbot: "QtBot", page: ProceduresPage, context: "Context", tmp_path: Path
) -> None:
    path = tmp_path / "khác.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with qtbot.waitSignal(context.notices.shown, timeout=30_000) as said:
        page.import_file(path)
    assert "dòng tiêu đề" in said.args[0]
    assert page.list.table.isVisible()


def test_the_real_catalogue_goes_in_whole_by_the_screen(
    qtbot: "QtBot", page: ProceduresPage, shared_dir: Path
) -> None:
    with qtbot.waitSignal(page.import_view.read, timeout=60_000):
        page.import_file(shared_dir / "data" / "procedures-real.csv")
    difference = page.import_view.difference
    assert difference is not None
    parts = (difference.added, difference.changed, difference.skipped)
    assert sum(map(len, parts)) + difference.unchanged == difference.read == 2_851
    with qtbot.waitSignal(page.import_view.imported, timeout=60_000):
        page.import_view.apply()
    qtbot.waitUntil(lambda: page.list.model.rowCount() > 2_851, timeout=20_000)
    with qtbot.waitSignal(page.import_view.read, timeout=60_000):
        page.import_file(shared_dir / "data" / "procedures-real.csv")
    assert not page.import_view.import_button.isEnabled(), "a second import would change something"


def test_a_correction_being_typed_survives_a_change_elsewhere(
    qtbot: "QtBot", page: ProceduresPage, context: "Context"
) -> None:
    page.pane.show_detail()
    qtbot.waitUntil(lambda: page.pane.detail.correct_button is not None)
    assert page.pane.detail.correct_button is not None
    page.pane.detail.correct_button.click()
    page.pane.form.reason.set_text("Đang gõ dở")
    context.changes.procedures_changed.emit()
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    assert page.pane.is_correcting
    assert page.pane.form.reason.text() == "Đang gõ dở"
    assert page.busy()
    assert page.escape()
    qtbot.waitUntil(lambda: not page.pane.is_correcting)
    assert page.list.isEnabled()


def test_a_sheet_that_is_laid_out_late_closes_no_correction(
    qtbot: "QtBot", page: ProceduresPage, context: "Context"
) -> None:
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    page.pane.detail.correction_asked.emit()  # while the sheet is what was wanted before
    assert page.pane.is_correcting
    page.pane.form.reason.set_text("Đang gõ dở")
    page.pane.show_sheet(())
    assert page.pane.is_correcting
    assert page.pane.form.reason.text() == "Đang gõ dở"
    page.pane.end_correction()
    assert not page.pane.is_correcting


def test_the_marked_sheets_go_to_the_printer_after_their_codes_were_read(
    qtbot: "QtBot", page: ProceduresPage, context: "Context", tmp_path: Path
) -> None:
    row = next(row for row in page.list.model.rows() if row.is_printable)
    page.list.table.select_key(row.code)
    page.pane.print_button.click()
    qtbot.waitUntil(lambda: page.maker.dialog is not None)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    out = tmp_path / "in.pdf"
    printer.setOutputFileName(str(out))
    dialog = page.maker.dialog
    assert dialog is not None
    with qtbot.waitSignal(context.notices.shown) as said:
        dialog.print_requested.emit(printer)
    assert "mọi mã đọc lại được" in said.args[0]
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("role", [Role.RECEPTION, Role.LEADER])
def test_only_an_administrator_changes_the_catalogue(
    qtbot: "QtBot", make_context: "Callable[[Actor], Context]", role: Role
) -> None:
    context = make_context(Actor(None, "Trần Quốc Ẩn", role))
    for page in _open(qtbot, context):
        assert not page.import_button.isVisible()
        assert not page.acceptDrops()
        assert page.pane.print_button.isVisible()
        page.pane.show_detail()
        qtbot.waitUntil(lambda: not context.jobs.is_busy)
        assert page.pane.detail.correct_button is None


def test_no_widget_that_takes_the_focus_is_without_a_name(page: ProceduresPage) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    widgets = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]
    nameless = [
        type(widget).__name__
        for widget in widgets
        if widget.isVisible() and widget.focusPolicy() and not widget.accessibleName()
    ]
    assert not nameless
