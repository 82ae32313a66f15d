"""Other products than the A4 sheet: chosen, seen, made, entered, hung up, printed again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from cds_desktop.domain.publicity.payloads import PayloadKind
from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import Place, SheetState
from cds_desktop.services import catalogue
from cds_desktop.services.label_sheets import label_sheet
from cds_desktop.services.publicity.places import add_place
from cds_desktop.services.publicity.register import SheetQuery, list_sheets
from tests.ui.conftest import Clock, settle
from ui.pages.procedures import ProceduresPage
from ui.pages.procedures.list_pane import REPRINT
from ui.pages.procedures.rows import ProcedureRow
from ui.printing.page import Page
from ui.printing.picture_codes import codes_in_file

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.context import Context


@pytest.fixture
def place(context: "Context") -> Place:
    return add_place(context.open_uow, "Sảnh chờ", actor=context.actor, now=context.now())


@pytest.fixture
def page(qtbot: "QtBot", context: "Context") -> Iterator[ProceduresPage]:
    page = ProceduresPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.refresh()
    qtbot.waitUntil(lambda: page.list.model.rowCount() > 100)
    page.focus_first()
    settle(qtbot, context)
    yield page
    settle(qtbot, context)


def printable(page: ProceduresPage) -> list[ProcedureRow]:
    return [row for row in page.list.model.rows() if row.is_printable]


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """To whatever has the cursor."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def type_keys(words: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, words)


def mark(page: ProceduresPage, count: int) -> list[ProcedureRow]:
    rows = printable(page)[:count]
    for row in rows:
        page.list.table.select_key(row.code)
        QTest.keyClick(page.list.table, Qt.Key.Key_Space)
    return rows


def choose(page: ProceduresPage, product: Product) -> None:
    page.pane.options.product.set_value(product)
    page.pane.options.product.chosen.emit(product)


def hang_at(page: ProceduresPage, place: Place) -> None:
    page.pane.options.place.set_value(place.id)
    page.pane.options.place.chosen.emit(place.id)


def choose_file(qtbot: "QtBot", page: ProceduresPage, path: Path) -> None:
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    dialog = page.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(path))
    dialog.reject()


def to_dialog(qtbot: "QtBot", page: ProceduresPage) -> tuple[Page, ...]:
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.maker.dialog is not None)
    dialog = page.maker.dialog
    assert dialog is not None
    return dialog.preview.pages


def print_to(qtbot: "QtBot", page: ProceduresPage, path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    dialog = page.maker.dialog
    assert dialog is not None
    with qtbot.waitSignal(page.maker.printed, timeout=15_000):
        dialog.print_requested.emit(printer)
    settle(qtbot, page.context)


def words_on(pages: tuple[Page, ...]) -> str:
    return " ".join(run.text for page in pages for run in page.texts)


def hanging(page: ProceduresPage, *, removed: bool = False) -> Counter[SheetState]:
    context = page.context
    found = list_sheets(
        context.open_uow, context.now().date(), SheetQuery(removed=removed), actor=context.actor
    )
    return Counter(each.state for each in found)


def test_labels_are_made_by_keyboard_from_the_first_free_one(
    qtbot: "QtBot", page: ProceduresPage, tmp_path: Path
) -> None:
    rows = mark(page, 3)
    options = page.pane.options
    press(Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() in options.product.findChildren(QWidget)
    while options.choice.product is not Product.LABELS:
        press(Qt.Key.Key_Down)
    while QApplication.focusWidget() is not options.copies.edit:
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_keys("2")
    while QApplication.focusWidget() is not options.grid:
        press(Qt.Key.Key_Tab)
    type_keys("5")
    qtbot.waitUntil(lambda: options.choice.copies == 2 and options.choice.start == 5)
    assert "6 tem" in page.pane.print_button.text()
    qtbot.waitUntil(lambda: len(page.pane.preview.pages) == 1)
    sheet = label_sheet()
    left, top = sheet.corner(5)
    first = page.pane.preview.pages[0].codes[0].rect
    assert left <= first.left < left + sheet.width
    assert top <= first.top < top + sheet.height
    while QApplication.focusWidget() is not page.pane.pdf_button:
        press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    out = tmp_path / "tem.pdf"
    choose_file(qtbot, page, out)
    qtbot.waitUntil(page.outcome.done.isVisible, timeout=15_000)
    assert page.outcome.done.words().startswith("6 tem trên 1 tờ")
    assert set(codes_in_file(out)) == {row.procedure.portal_url for row in rows}


def test_used_labels_are_not_offered_again_after_printing(
    qtbot: "QtBot", page: ProceduresPage, tmp_path: Path
) -> None:
    mark(page, 3)
    choose(page, Product.LABELS)
    page.pane.options.set_start(20)
    to_dialog(qtbot, page)
    print_to(qtbot, page, tmp_path / "tem.pdf")
    assert page.pane.options.choice.start == 2, "20 and 21 of the first sheet, 1 of the second"


def test_a_field_poster_takes_the_whole_field_of_the_current_procedure(
    qtbot: "QtBot", page: ProceduresPage
) -> None:
    fields = Counter(row.procedure.field for row in printable(page))
    field = fields.most_common(1)[0][0]
    rows = [row for row in printable(page) if row.procedure.field == field]
    page.list.table.select_key(rows[0].code)
    choose(page, Product.FIELD)

    def shown() -> set[str]:
        return {code.text for each in page.pane.preview.pages for code in each.codes}

    qtbot.waitUntil(lambda: shown() == {row.procedure.portal_url for row in rows})
    page.list.table.select_key(rows[1].code)
    assert page.pane.preview.pages, "the same field was laid out again"


def test_what_is_chosen_stays_on_this_pc_but_not_the_place(
    qtbot: "QtBot", page: ProceduresPage, place: Place, context: "Context"
) -> None:
    page.refresh()
    settle(qtbot, context)
    choose(page, Product.CARD)
    page.pane.options.paper.set_value("A6")
    page.pane.options.paper.chosen.emit("A6")
    hang_at(page, place)
    again = ProceduresPage(context)
    qtbot.addWidget(again)
    found = again.desk.choice
    assert (found.product, found.paper, found.distance_mm) == (Product.CARD, "A6", 400)
    assert page.desk.choice.place_id == place.id
    assert found.place_id is None


def test_a_wish_from_too_far_away_is_told_before_printing(
    qtbot: "QtBot", page: ProceduresPage, context: "Context"
) -> None:
    page.list.table.select_key(printable(page)[0].code)
    choose(page, Product.CARD)
    page.pane.options.distance.set_value(5_000)
    page.pane.options.distance.chosen.emit(5_000)
    settle(qtbot, context)
    qtbot.waitUntil(lambda: page.pane.reading.state() is not None)
    state = page.pane.reading.state()
    assert state is not None
    assert "quá dày" in state.words
    assert "cần 5 m" in state.words
    assert "sẽ không in" in page.pane.note.text()


def test_a_sheet_that_is_not_printed_leaves_the_register_again(
    qtbot: "QtBot", page: ProceduresPage, place: Place, context: "Context"
) -> None:
    page.refresh()
    settle(qtbot, context)
    mark(page, 2)
    hang_at(page, place)
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    shown = words_on(to_dialog(qtbot, page))  # pressed once more before the first was heard
    assert "B-0001" in shown
    assert "B-0002" in shown
    assert "treo tại Sảnh chờ" in shown
    assert hanging(page) == {SheetState.PLANNED: 2}
    dialog = page.maker.dialog
    assert dialog is not None
    with qtbot.waitSignal(context.notices.shown) as said:
        dialog.close()
    assert "B-0001 – B-0002" in said.args[0]
    assert hanging(page, removed=True) == {SheetState.REMOVED: 2}
    assert not page.outcome.posting.isVisible()


def test_printed_sheets_are_hung_up_and_only_the_changed_one_is_printed_again(
    qtbot: "QtBot", page: ProceduresPage, place: Place, context: "Context", clock: Clock,
    tmp_path: Path,
) -> None:  # fmt: skip
    page.refresh()
    settle(qtbot, context)
    rows = mark(page, 2)
    hang_at(page, place)
    to_dialog(qtbot, page)
    print_to(qtbot, page, tmp_path / "lần 1.pdf")
    assert hanging(page) == {SheetState.PLANNED: 2}
    assert page.outcome.posting.isVisible()
    page.outcome.posting.post_button.click()
    qtbot.waitUntil(lambda: not page.outcome.posting.isVisible())
    settle(qtbot, context)
    assert hanging(page) == {SheetState.CURRENT: 2}
    column = page.list.model.columns[-1]
    assert column.state is not None
    word = column.state(rows[0])
    assert word is not None
    assert word.words == "Đang treo"

    clock.pass_time(days=3)
    changed = replace(rows[1].procedure, fee_text="Lệ phí 15.000 đồng")
    catalogue.correct(
        context.open_uow, changed, clock.at.date(),
        actor=context.actor, now=clock.at, reason="Nghị quyết mới về lệ phí",
    )  # fmt: skip
    context.changes.procedures_changed.emit()
    settle(qtbot, context)
    page.list.tabs.select(REPRINT)
    page.list.tabs.chosen.emit(REPRINT)
    assert [row.code for row in page.list.model.rows()] == [rows[1].code]
    page.list.reprint_button.click()
    qtbot.waitUntil(lambda: page.maker.dialog is not None)
    dialog = page.maker.dialog
    assert dialog is not None
    assert {code.text for each in dialog.preview.pages for code in each.codes} == {
        rows[1].procedure.portal_url
    }
    print_to(qtbot, page, tmp_path / "lần 2.pdf")
    page.outcome.posting.post_button.click()
    qtbot.waitUntil(lambda: not page.outcome.posting.isVisible())
    settle(qtbot, context)
    assert hanging(page, removed=True) == {SheetState.CURRENT: 2, SheetState.REMOVED: 1}
    assert page.list.tabs.current() != REPRINT, "the tab stays though nothing is to be printed"


def test_slides_become_pictures_that_decode(
    qtbot: "QtBot", page: ProceduresPage, tmp_path: Path
) -> None:
    rows = mark(page, 2)
    choose(page, Product.SLIDES)
    assert not page.pane.print_button.isVisible()
    page.pane.pictures_button.click()
    choose_file(qtbot, page, tmp_path)
    qtbot.waitUntil(page.outcome.done.isVisible, timeout=15_000)
    pictures = sorted(tmp_path.glob("*.png"))
    found = [text for picture in pictures for text in codes_in_file(picture)]
    assert found == [row.procedure.portal_url for row in rows]


def test_what_was_not_made_as_wished_is_listed_and_leads_to_its_row(
    qtbot: "QtBot", page: ProceduresPage, place: Place, context: "Context", tmp_path: Path
) -> None:
    page.refresh()
    settle(qtbot, context)
    page.pane.options.payload.set_value(PayloadKind.OFFLINE)
    page.pane.options.payload.chosen.emit(PayloadKind.OFFLINE)
    hang_at(page, place)
    by_length = sorted(printable(page), key=lambda row: len(str(row.procedure.components)))
    for row in (by_length[0], long := by_length[-1]):
        page.list.table.select_key(row.code)
        QTest.keyClick(page.list.table, Qt.Key.Key_Space)
    page.pane.pdf_button.click()
    out = tmp_path / "tờ.pdf"
    choose_file(qtbot, page, out)
    qtbot.waitUntil(page.outcome.done.isVisible, timeout=15_000)
    entered = list_sheets(context.open_uow, context.now().date(), actor=context.actor)
    payloads = {each.sheet.codes[0].payload for each in entered}
    assert payloads == set(codes_in_file(out)), "the register keeps another text than was printed"
    assert long.procedure.portal_url in payloads
    assert any(text.startswith(by_length[0].procedure.name) for text in payloads)
    remarks = page.outcome.remarks
    assert [remark.code for remark in remarks.remarks] == [long.code]
    assert "quá dài" in remarks.remarks[0].words
    page.list.table.select_row(0)
    remarks.fold_button.click()
    QTest.keyClick(remarks.table, Qt.Key.Key_Return)
    assert page.list.table.current_row().code == long.code


def test_the_book_is_written_into_a_folder_of_its_own(
    qtbot: "QtBot", page: ProceduresPage, tmp_path: Path
) -> None:
    mark(page, 2)
    page.pane.book_button.click()
    choose_file(qtbot, page, tmp_path)
    qtbot.waitUntil(page.outcome.done.isVisible, timeout=15_000)
    assert page.outcome.done.path.name == "index.html"
    assert page.outcome.done.path.is_file()
    assert page.outcome.done.path.parent.parent == tmp_path
