"""Lists: pages on demand, the current row kept, order asked from SQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.window_model import PAGE_SIZE, RowsModel, WindowModel
from ui.preferences import Preferences
from ui.theme import Tone, theme_of
from ui.widgets import DataTable, StateWord

Row = tuple[int, str]


@dataclass
class Register:
    """A long list as a service would give it, page by page."""

    size: int = 1000
    calls: list[tuple[int | None, int]] = field(default_factory=list)

    def fetch(self, last: Row | None, limit: int) -> Sequence[Row]:
        self.calls.append((last[0] if last else None, limit))
        first = last[0] + 1 if last else 0
        return [(n, f"Hồ sơ {n}") for n in range(first, min(first + limit, self.size))]


COLUMNS: list[Column[Row]] = [
    Column("code", "Mã hồ sơ", 110, lambda row: f"{row[0]:04}"),
    Column("name", "Người nộp", 200, lambda row: row[1], stretch=True),
    Column(
        "state",
        "Tình trạng",
        170,
        lambda row: "",
        state=lambda row: StateWord(Tone.LATE, "Quá hạn 1 ngày"),
        sortable=False,
    ),
]


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.shutdown()
    made.deleteLater()


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path) -> DataTable:
    theme_of().apply()
    made = DataTable("dossiers", Preferences(tmp_path))
    made.resize(700, 400)
    qtbot.addWidget(made)
    return made


def model_of(jobs: Jobs) -> WindowModel[Row]:
    return WindowModel(COLUMNS, lambda row: row[0], jobs)


def test_pages_come_as_they_are_needed(qtbot: QtBot, jobs: Jobs, table: DataTable) -> None:
    register, model = Register(250), model_of(jobs)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    table.set_rows_model(model)
    table.show()
    with qtbot.waitSignal(model.loaded):
        model.set_fetch(register.fetch)
    assert model.rowCount() == PAGE_SIZE
    assert register.calls == [(None, 100)]

    def reaches(count: int) -> bool:
        table.scrollToBottom()
        return model.rowCount() == count

    qtbot.waitUntil(lambda: reaches(200))
    qtbot.waitUntil(lambda: reaches(250))
    assert model.is_complete
    assert register.calls == [(None, 100), (99, 100), (199, 100)]
    assert model.data(model.index(249, 2)) == "Quá hạn 1 ngày"


def test_a_refresh_keeps_the_current_row_and_the_place(
    qtbot: QtBot, jobs: Jobs, table: DataTable
) -> None:
    register, model = Register(), model_of(jobs)
    table.set_rows_model(model)
    table.show()
    with qtbot.waitSignal(model.loaded):
        model.set_fetch(register.fetch)
    assert table.select_key(70)
    place = table.verticalScrollBar().value()
    with qtbot.waitSignal(model.loaded):
        model.reload()
    assert table.current_row() == (70, "Hồ sơ 70")
    assert table.verticalScrollBar().value() == place


def test_old_rows_stay_until_the_new_filter_answers_and_late_pages_are_dropped(
    qtbot: QtBot, jobs: Jobs, table: DataTable
) -> None:
    model = model_of(jobs)
    table.set_rows_model(model)
    with qtbot.waitSignal(model.loaded):
        model.set_fetch(Register().fetch)
    model.fetchMore()
    model.set_fetch(Register(3).fetch)
    assert model.rowCount() == PAGE_SIZE
    with qtbot.waitSignal(model.loaded):
        pass
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert model.rowCount() == 3


def test_a_failed_reading_keeps_the_old_rows(qtbot: QtBot, jobs: Jobs, table: DataTable) -> None:
    model = model_of(jobs)
    table.set_rows_model(model)
    with qtbot.waitSignal(model.loaded):
        model.set_fetch(Register(5).fetch)

    def broken(last: Row | None, limit: int) -> Sequence[Row]:
        raise OSError

    with qtbot.waitSignal(model.failed):
        model.set_fetch(broken)
    assert model.rowCount() == 5
    assert not model.is_loading


def test_the_header_asks_for_an_order_and_then_for_its_reverse(
    qtbot: QtBot, table: DataTable
) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, lambda row: row[0], table)
    table.set_rows_model(model)
    asked: list[tuple[str, bool]] = []
    table.sort_asked.connect(lambda key, descending: asked.append((key, descending)))
    for section in (0, 0, 1, 2):
        table.horizontalHeader().sectionClicked.emit(section)
    assert asked == [("code", False), ("code", True), ("name", False)]


def test_enter_opens_the_current_row_and_an_empty_list_says_why(
    qtbot: QtBot, table: DataTable
) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, lambda row: row[0], table)
    table.set_rows_model(model)
    table.set_empty("Không có hồ sơ nào khớp bộ lọc này.", "Bỏ lọc")
    table.show()
    assert table._empty.isVisible()
    model.show_rows([(1, "a"), (2, "b")])
    assert not table._empty.isVisible()
    table.select_row(1)
    with qtbot.waitSignal(table.activated_row) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [(2, "b")]


def test_column_widths_are_kept_until_the_columns_change(
    qtbot: QtBot, tmp_path: Path, table: DataTable
) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, lambda row: row[0], table)
    table.set_rows_model(model)
    table.show()
    table.horizontalHeader().resizeSection(0, 155)
    for version, width in ((1, 155), (2, 110)):
        again = DataTable("dossiers", Preferences(tmp_path), version=version)
        qtbot.addWidget(again)
        again.set_rows_model(RowsModel(COLUMNS, lambda row: row[0], again))
        assert again.horizontalHeader().sectionSize(0) == width


def test_the_sum_stands_last_and_bold(qtbot: QtBot, table: DataTable) -> None:
    model: RowsModel[Row] = RowsModel(COLUMNS, lambda row: row[0], table)
    model.show_rows([(1, "a")], (9, "Tất cả"))
    assert isinstance(model, QAbstractItemModel)
    assert model.cell(1, 1).is_bold
    assert not model.cell(0, 1).is_bold
