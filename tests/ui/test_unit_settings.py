"""Cài đặt > Đơn vị: the table of old and new communes, and when a double is warned of."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cds_desktop.services.unit_changes import COLUMNS, known_changes
from tests.ui.conftest import settle
from ui.pages.settings.unit import UnitGroup

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.context import Context

ROW = "Tỉnh Cà Mau,Huyện Thới Bình,Xã Tân Lộc,32080,96,Tỉnh Cà Mau,32065,Xã Thới Bình,no,"


@pytest.fixture
def group(qtbot: "QtBot", context: "Context") -> Iterator[UnitGroup]:
    group = UnitGroup(context)
    qtbot.addWidget(group)
    group.show()
    group.refresh()
    settle(qtbot, context)
    yield group
    settle(qtbot, context)


def _file(folder: Path, *rows: str) -> Path:
    path = folder / "đơn vị cũ mới.csv"
    path.write_text("\n".join((",".join(COLUMNS), *rows)), encoding="utf-8")
    return path


def test_the_table_is_imported_counted_and_harmless_a_second_time(
    qtbot: "QtBot", context: "Context", group: UnitGroup, tmp_path: Path
) -> None:
    assert group.changes_words.text().startswith("Chưa nhập")
    group.import_changes(_file(tmp_path, ROW))
    assert group.busy()
    settle(qtbot, context)
    assert not group.busy()
    said = [notice.text for notice in context.notices.history]
    assert said == ["Đã nhập 1 dòng đơn vị cũ – mới: thêm 1, bỏ 0, giữ 0."]
    assert group.changes_words.text().startswith("Đang có 1 dòng")
    group.import_changes(_file(tmp_path, ROW))
    settle(qtbot, context)
    assert context.notices.history[-1].text == "Bảng đơn vị cũ – mới không đổi: 1 dòng đã có."


def test_a_damaged_table_says_its_row_and_leaves_everything(
    qtbot: "QtBot", context: "Context", group: UnitGroup, tmp_path: Path
) -> None:
    group.import_changes(_file(tmp_path, ROW))
    settle(qtbot, context)
    group.import_changes(_file(tmp_path, ROW, ROW.replace("Xã Thới Bình", "")))
    settle(qtbot, context)
    notice = context.notices.history[-1]
    assert notice.is_error
    assert notice.text == "Dòng 3: cột new_ward bị trống. Sửa tệp; chưa nhập dòng nào."
    assert not group.progress.is_running
    assert known_changes(context.open_uow) == 1


def test_an_import_can_be_cancelled_and_changes_nothing(
    qtbot: "QtBot", context: "Context", group: UnitGroup, tmp_path: Path
) -> None:
    group.import_changes(_file(tmp_path, *(ROW.replace("32080", f"{n:05}") for n in range(5_000))))
    group.progress.cancelled.emit()
    settle(qtbot, context)
    assert context.notices.history[-1].text == "Đã dừng theo yêu cầu."
    assert known_changes(context.open_uow) == 0


def test_the_days_of_a_double_are_saved_on_leaving_the_field(
    qtbot: "QtBot", context: "Context", group: UnitGroup
) -> None:
    assert group.doubles.text() == "30"
    group.doubles.set_number(45)
    group.doubles.left.emit()
    settle(qtbot, context)
    with context.open_uow(read_only=True) as uow:
        assert uow.settings.get("reception.duplicate_days") == 45
    assert context.notices.history[-1].text == "Báo hồ sơ trùng trong 45 ngày."
