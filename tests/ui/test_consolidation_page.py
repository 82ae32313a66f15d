"""Tổng hợp: a province takes the workbooks of its units in, adds them up and answers."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cds_desktop.domain.consolidation import Arrival, IncomingState
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services import consolidation
from tests import collecting
from tests.collecting import OCTOBER, SUPERVISOR, Sender, counts_of, package_of
from tests.oracles.consolidation_files import change_one_cell
from tests.ui.conftest import Clock, settle
from tests.ui.test_tab_order import focusable, walk_by_tab
from ui.delegates.rows import CELL_PADDING, CELL_PADDING_RIGHT
from ui.page_list import page_list
from ui.pages.consolidation import ConsolidationPage
from ui.pages.consolidation.page import BOARD, FILES, RANKING, SUMS
from ui.theme import theme_of
from ui.widgets.figure_table import FigureTable
from ui.widgets.state import state_width
from ui.widgets.table import DataTable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.services.offices import Office
    from ui.context import Context
    from ui.main_window import MainWindow
    from ui.notices import Notice

GOOD, CHANGED, NEW_KEY, TWICE, SILENT, FEW = range(6)
SENDERS = tuple(Sender(f"{32_000 + n}", name) for n, name in enumerate(collecting.NAMES[:6]))


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province over six units with the files of October lying beside it, none taken in."""
    folder = tmp_path_factory.mktemp("province")
    office, senders = collecting.make_province(folder / "data", len(SENDERS))
    assert senders == SENDERS
    collecting.send_past_months(office, senders, 2)
    office.close()
    drop = folder / "drop"
    drop.mkdir()
    collecting.write(drop, package_of(SENDERS[GOOD]))
    changed = package_of(SENDERS[CHANGED])
    path = collecting.write(drop, changed)
    change_one_cell(path, changed.cells["II06a.total.3"] or 0)
    collecting.write(drop, package_of(SENDERS[NEW_KEY]), by="moi")
    collecting.write(drop, package_of(SENDERS[TWICE]))
    collecting.write(drop, package_of(SENDERS[TWICE], version=2))
    few = {key: count for key, count in _few().items() if not key.startswith("II06a.Đất đai")}
    collecting.write(drop, package_of(SENDERS[FEW], cells=few))
    (drop / "ghi chú.xlsx").write_bytes(b"PK\x03\x04 cut off")
    return folder


def _few() -> dict[str, int | None]:
    """A unit with a handful of dossiers, which does not report its total."""
    cells = counts_of("few", scale=4)
    return {key: None if key.startswith("II06a.total") else count for key, count in cells.items()}


@pytest.fixture(scope="module")
def taken(month: Path) -> Path:
    """The same province after the files were taken in at the desk, once for all tests."""
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import open_office

    folder = month / "taken"
    shutil.copytree(month / "data", folder)
    office = open_office(DataDir(folder))
    consolidation.take_in(
        office.open_uow, [month / "drop"], OCTOBER, actor=SUPERVISOR, now=Clock.at
    )
    office.close()
    return folder


@pytest.fixture
def office(
    month: Path, taken: Path, data_dir: Path, request: pytest.FixtureRequest
) -> "Iterator[Office]":
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import open_office

    is_filled = {"filled", "filled_window"} & set(request.fixturenames)
    template = taken if is_filled else month / "data"
    shutil.copytree(template, data_dir, dirs_exist_ok=True)
    opened = open_office(DataDir(data_dir))
    yield opened
    opened.close()


@pytest.fixture
def actor() -> Actor:
    return SUPERVISOR


@pytest.fixture
def page(qtbot: "QtBot", context: "Context") -> Iterator[ConsolidationPage]:
    page = ConsolidationPage(context)
    qtbot.addWidget(page)
    page.resize(1282, 716)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.refresh()
    settle(qtbot, context)
    yield page
    settle(qtbot, context)


@pytest.fixture
def filled(page: ConsolidationPage) -> ConsolidationPage:
    """The page over the files of October."""
    return page


def _line(page: ConsolidationPage, number: int) -> int:
    """Make the newest line of a unit current; its number in the list."""
    codes = [line.unit_code for line in page.files.model.rows()]
    row = codes.index(SENDERS[number].code)
    page.files.table_widget.select_row(row)
    return row


def _states(page: ConsolidationPage) -> dict[str, str]:
    """The state of the first line of each unit, by name."""
    said: dict[str, str] = {}
    for number, line in enumerate(page.files.model.rows()):
        state = page.files.model.cell(number, 3).state
        assert state is not None
        said.setdefault(line.unit_name, state.words)
    return said


def _tab(page: ConsolidationPage, key: str) -> None:
    page.tabs.select(key)
    page.tabs.chosen.emit(key)


def _choose(qtbot: "QtBot", page: ConsolidationPage, key: Qt.Key, *paths: Path) -> None:
    """Press a key and answer its question for files, a folder or a place."""
    modifier = Qt.KeyboardModifier.ControlModifier
    if key is Qt.Key.Key_F9:
        modifier = Qt.KeyboardModifier.NoModifier
    page.setFocus()
    QTest.keyClick(page, key, modifier)
    qtbot.waitUntil(lambda: bool(page.findChildren(QFileDialog)))
    (dialog,) = page.findChildren(QFileDialog)
    names = [str(path) for path in paths]
    if dialog.fileMode() is QFileDialog.FileMode.ExistingFiles:
        dialog.filesSelected.emit(names)
    else:
        dialog.fileSelected.emit(names[0])
    dialog.reject()
    settle(qtbot, page.context)


def test_files_are_chosen_with_ctrl_o(qtbot: "QtBot", page: ConsolidationPage, month: Path) -> None:
    files = sorted((month / "drop").glob(f"{SENDERS[TWICE].code}*"))
    assert len(files) == 2
    _choose(qtbot, page, Qt.Key.Key_O, *files)
    assert [line.view.version for line in page.files.lines() if line.counts and line.view] == [2]


def test_a_dropped_folder_is_read_and_every_refusal_has_its_sentences(
    qtbot: "QtBot", page: ConsolidationPage, month: Path
) -> None:
    assert {line.is_missing for line in page.files.lines()} == {True}
    assert not page.export_button.isEnabled()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(month / "drop"))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(QPoint(9, 9)), copy, data, left, none))
    settle(qtbot, page.context)
    states = _states(page)
    assert states[SENDERS[GOOD].name] == "Đã nhận"
    assert states[SENDERS[CHANGED].name] == states[SENDERS[NEW_KEY].name] == "Không nhận"
    assert states[SENDERS[SILENT].name] == "Chưa có tệp"
    number = _line(page, CHANGED)
    (sentence,) = page.files.detail.words()
    assert "đã bị sửa sau khi ký" in sentence
    signature = page.files.model.cell(number, 2).state
    assert signature is not None
    assert signature.words == "Sửa sau khi ký"
    page.files.select_file(0, "")
    unknown = [line for line in page.files.lines() if not line.unit_code and line.view]
    assert [line.view.file_name for line in unknown if line.view] == ["ghi chú.xlsx"]
    care = sorted(line.unit_name for line in page.files.lines() if line.needs_care)
    assert care == sorted(["", SENDERS[CHANGED].name, SENDERS[NEW_KEY].name])
    state = page.state.state()
    assert state is not None
    assert state.words == "3/6 đơn vị đã có báo cáo, thiếu 3"


def test_a_key_is_trusted_only_after_it_was_compared_and_lets_its_file_in(
    qtbot: "QtBot", filled: ConsolidationPage, month: Path
) -> None:
    filled.take_in(sorted((month / "drop").glob("*moi.xlsx")))
    settle(qtbot, filled.context)
    _line(filled, NEW_KEY)
    QTest.keyClick(filled, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    form = filled.forms.key
    assert form.isVisible()
    assert not filled.bar.isVisible()
    line = filled.files.line()
    assert line is not None
    assert line.view is not None
    assert form.fingerprint.text() == line.view.fingerprint
    assert form.fingerprint.text().count("-") == 3
    form.confirm.click()
    assert form.isVisible(), "nobody compared it"
    assert form.wrong.text()
    form.compared.setChecked(True)
    form.note.set_text("Bà Hai đọc, máy 0290")
    form.confirm.click()
    settle(qtbot, filled.context)
    assert _states(filled)[SENDERS[NEW_KEY].name] == "Đã nhận"
    assert filled.bar.isVisible()


def test_a_file_is_left_out_with_a_reason_and_ctrl_z_puts_it_back(
    qtbot: "QtBot", filled: ConsolidationPage
) -> None:
    posted: list[Notice] = []
    filled.context.notices.posted.connect(posted.append)
    before = dict(filled.sums.form.model.rows()[0].totals)
    _line(filled, TWICE)
    QTest.keyClick(filled, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    form = filled.forms.reason
    form.confirm.click()
    assert form.isVisible(), "a reason is needed"
    form.reason.set_text("Đơn vị báo gửi nhầm")
    form.confirm.click()
    settle(qtbot, filled.context)
    found = consolidation.consolidate(filled.context.open_uow, OCTOBER, actor=SUPERVISOR)
    versions = {member.unit_code: member.version for member in found.members}
    assert versions[SENDERS[TWICE].code] == 1, "the version before counts again"
    assert filled.context.notices.undo_last()
    settle(qtbot, filled.context)
    assert filled.sums.form.model.rows()[0].totals == before
    assert [bool(notice.undo) for notice in posted] == [True, False]


def test_a_remark_travels_with_the_signed_receipts(
    qtbot: "QtBot", filled: ConsolidationPage, tmp_path: Path
) -> None:
    _line(filled, CHANGED)
    QTest.keyClick(filled, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    filled.forms.remark.reason.set_text("Xin gửi lại tệp gốc")
    filled.forms.remark.confirm.click()
    settle(qtbot, filled.context)
    assert any("Xin gửi lại tệp gốc" in words for words in filled.files.detail.words())
    _choose(qtbot, filled, Qt.Key.Key_P, tmp_path / "phiếu")
    receipts = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((tmp_path / "phiếu").iterdir())
    ]
    by_unit = {each["receipt"]["unit_code"]: each for each in receipts}
    assert set(by_unit) == {SENDERS[n].code for n in (GOOD, CHANGED, NEW_KEY, TWICE, FEW)}
    assert "Xin gửi lại tệp gốc" in json.dumps(by_unit[SENDERS[CHANGED].code], ensure_ascii=False)
    assert all(each["signature"] for each in receipts)
    assert filled.done.isVisible()


def test_the_sums_open_their_units_and_tell_nothing_from_zero(
    qtbot: "QtBot", filled: ConsolidationPage
) -> None:
    _tab(filled, SUMS)
    total, *fields = filled.sums.form.model.rows()
    counted = [
        package_of(SENDERS[GOOD]).cells, package_of(SENDERS[TWICE], version=2).cells, _few(),
    ]  # fmt: skip
    for column in range(3, 14):
        given = [cells[f"II06a.total.{column}"] for cells in counted]
        assert total.totals[column].sum == sum(count for count in given if count is not None)
        assert (total.totals[column].reported, total.totals[column].units) == (2, 3)
    assert filled.sums.form.model.cell(0, 1).text.endswith("*"), "one unit did not report it"
    assert "chưa báo cáo: Xã Tân Tiến" in filled.status.text.text()
    filled.sums.form.table.select_figure(0, "3")
    QTest.keyClick(filled.sums.form.table, Qt.Key.Key_Return)
    rows = filled.sums.unit_model.rows()
    assert len(rows) == len(SENDERS)
    assert sum(row.count or 0 for row in rows) == total.totals[3].sum
    words = {row.unit_name: filled.sums.unit_model.cell(n, 4) for n, row in enumerate(rows)}
    few = words[SENDERS[FEW].name].state
    silent = words[SENDERS[SILENT].name].state
    assert few is not None
    assert silent is not None
    assert (few.words, silent.words) == ("Chưa báo cáo", "Chưa có tệp")
    notes = {row.unit_name: row.note for row in rows}
    assert notes[SENDERS[FEW].name] == "gồm Xã Hàng Vịnh, Thị trấn Năm Căn"
    assert filled.escape()
    assert filled.focusWidget() is filled.sums.form.table
    assert len(fields) == len(collecting.FIELDS)


def test_dossiers_without_a_field_are_a_line_of_the_sums(
    qtbot: "QtBot", page: ConsolidationPage
) -> None:
    cells = {
        cell.replace(f"II06a.{collecting.FIELDS[0]}.", "II06a.."): count
        for cell, count in counts_of("no field").items()
    }
    consolidation.take_in_found(
        page.context.open_uow, [collecting.found(package_of(SENDERS[GOOD], cells=cells))],
        OCTOBER, actor=SUPERVISOR, now=Clock.at,
    )  # fmt: skip
    page.refresh()
    settle(qtbot, page.context)
    total, *fields = page.sums.form.model.rows()
    assert "" in [row.field for row in fields]
    assert sum(row.totals[3].sum or 0 for row in fields) == total.totals[3].sum


def test_indicators_are_divided_again(filled: ConsolidationPage) -> None:
    (row,) = [row for row in filled.sums.share_model.rows() if row.id == "S05"]
    counted = [
        package_of(SENDERS[GOOD]).cells, package_of(SENDERS[TWICE], version=2).cells, _few(),
    ]  # fmt: skip
    above = sum(cells["S05.numerator"] or 0 for cells in counted)
    below = sum(cells["S05.denominator"] or 0 for cells in counted)
    assert (row.share.numerator, row.share.denominator) == (above, below)
    assert row.share.shown == f"{above / below * 100:.2f} %".replace(".", ",")


def test_the_board_is_walked_with_the_keys_and_leads_to_the_file_of_another_month(
    qtbot: "QtBot", filled: ConsolidationPage
) -> None:
    _tab(filled, BOARD)
    grid = filled.board.grid
    grid.setFocus()
    assert grid.cell() is not None
    codes = [row.unit_code for row in grid._board.rows] if grid._board else []
    grid.select(codes.index(SENDERS[GOOD].code), 11)
    QTest.keyClick(grid, Qt.Key.Key_Left)
    cell = grid.cell()
    assert cell is not None
    assert cell.period == OCTOBER.previous()
    assert cell.arrival is Arrival.ON_TIME
    assert "tháng 9/2026: đúng hạn" in filled.board.words.text()
    assert filled.board.words.text() in grid.accessibleName()
    QTest.keyClick(grid, Qt.Key.Key_Home)
    cell = grid.cell()
    assert cell is not None
    assert cell.arrival is Arrival.MISSING
    grid.select(codes.index(SENDERS[GOOD].code), 10)
    QTest.keyClick(grid, Qt.Key.Key_Return)
    settle(qtbot, filled.context)
    assert filled.tabs.current() == FILES
    assert filled.picker.period() == OCTOBER.previous()
    line = filled.files.line()
    assert line is not None
    assert line.view is not None
    assert (line.unit_code, line.view.state) == (SENDERS[GOOD].code, IncomingState.ACCEPTED)


def test_a_handful_of_dossiers_gets_no_rank(filled: ConsolidationPage) -> None:
    _tab(filled, RANKING)
    rows = {unit.unit_name: n for n, unit in enumerate(filled.ranking.model.rows())}
    cell = filled.ranking.model.cell(rows[SENDERS[FEW].name], 6)
    assert cell.state is not None
    assert cell.state.words == "Quá ít hồ sơ để xếp hạng"
    assert filled.ranking.model.cell(rows[SENDERS[FEW].name], 0).text == "–"
    assert filled.ranking.model.cell(rows[SENDERS[GOOD].name], 0).text in ("1", "2")
    assert filled.ranking.model.cell(rows[SENDERS[GOOD].name], 5).text != "–"


def test_f9_writes_the_signed_workbook_of_sums(
    qtbot: "QtBot", filled: ConsolidationPage, tmp_path: Path
) -> None:
    from cds_desktop.services.report_files import read_report_file

    out = tmp_path / "Tổng hợp.xlsx"
    _choose(qtbot, filled, Qt.Key.Key_F9, out)
    assert filled.done.words() == "Đã gộp 3 đơn vị, tháng 10/2026, bản 1"
    read = read_report_file(out)
    total = filled.sums.form.model.rows()[0]
    assert read.package.cells["II06a.total.3"] == total.totals[3].sum
    assert read.signature is not None
    assert read.changed == ()


def test_reading_can_be_stopped_and_then_nothing_is_stored(
    qtbot: "QtBot", page: ConsolidationPage, month: Path
) -> None:
    page.take_in([month / "drop"])
    assert page.busy()
    assert not page.export_button.isEnabled()
    page.header.progress.cancelled.emit()
    settle(qtbot, page.context)
    assert not page.busy()
    assert consolidation.incoming_files(page.context.open_uow, OCTOBER, actor=SUPERVISOR) == ()


def _cut_states(table: DataTable) -> list[str]:
    """States that are wider than their column."""
    model = table.rows_model()
    cut = []
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            state = model.cell(row, column).state
            room = table.columnWidth(column) - CELL_PADDING - CELL_PADDING_RIGHT
            if state is not None and state_width(theme_of(), state) > room:
                cut.append(state.words)
    return cut


@pytest.mark.parametrize(
    ("size", "scale"), [((1282, 716), 1.0), ((1282, 716), 1.25), ((1008, 570), 1.0)]
)
def test_nothing_is_cut_on_small_screens_and_in_large_letters(
    size: tuple[int, int], scale: float, qtbot: "QtBot", filled: ConsolidationPage
) -> None:
    theme = theme_of()
    theme.set_text_scale(scale)
    try:
        filled.set_compact(size[0] < 1200 * scale)
        filled.resize(*size)
        settle(qtbot, filled.context)
        for tab, table in (
            (FILES, filled.files.table_widget), (SUMS, filled.sums.shares),
            (RANKING, filled.ranking.table_widget),
        ):  # fmt: skip
            _tab(filled, tab)
            if isinstance(table, FigureTable):
                filled.sums.option.set_value("shares")
                filled.sums.option.chosen.emit("shares")
            settle(qtbot, filled.context)
            assert table.horizontalScrollBar().maximum() == 0, tab
            assert _cut_states(table) == [], tab
        _tab(filled, BOARD)
        settle(qtbot, filled.context)
        grid = filled.board.grid
        assert grid.months_shown() >= 6
        some = grid.cell()
        assert some is not None
        for arrival in Arrival:
            for days in (2, 31, 99, 120):
                cell = replace(some, arrival=arrival, days_late=days)
                assert grid.is_whole(cell), (arrival, days)
        assert (filled.width(), filled.height()) == size
    finally:
        theme.set_text_scale(1.0)


def test_only_offices_above_others_have_the_page_and_only_officers_with_the_right(
    office: "Office", real_window: "Callable[..., MainWindow]", clock: Clock
) -> None:
    from cds_desktop.services.collecting import collects_reports

    assert collects_reports(office.open_uow, now=clock())
    assert "consolidation" not in [spec.key for spec in page_list()]
    clerk = real_window(Role.RECEPTION)
    clerk.go("consolidation")
    assert clerk.page("consolidation") is None
    supervisor = real_window(Role.SUPERVISOR)
    supervisor.go("consolidation")
    assert supervisor.page("consolidation") is supervisor.current_page()


@pytest.fixture
def filled_window(
    qtbot: "QtBot", real_window: "Callable[..., MainWindow]", taken: Path
) -> "MainWindow":
    """The whole program over the files of October, on the page."""
    window = real_window(Role.SUPERVISOR)
    window.go("consolidation")
    settle(qtbot, window.context)
    return window


def test_tab_walks_through_files_acts_and_forms(
    qtbot: "QtBot", filled_window: "MainWindow"
) -> None:
    page = filled_window.current_page()
    assert isinstance(page, ConsolidationPage)
    _line(page, NEW_KEY)
    settle(qtbot, page.context)
    for _ in range(2):
        stops = walk_by_tab(filled_window)
        reached = {stop for stop in stops if page.isAncestorOf(stop)}
        tabs = {stop for stop in focusable(page) if hasattr(stop, "group") and stop.group()}
        missed = [stop.accessibleName() for stop in focusable(page) - reached - tabs]
        assert missed == []
        assert [stop for stop in stops if not stop.accessibleName()] == []
        page.files.detail.key_asked.emit()
        settle(qtbot, page.context)
    assert page.forms.key.isVisible()
