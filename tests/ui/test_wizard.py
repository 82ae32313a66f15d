"""The first run: from nothing to an office, by keyboard, with errors by their fields."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.officers import sign_in
from cds_desktop.services.offices import open_office
from cds_desktop.wording.errors import sentence
from ui.jobs import FileJobs, Jobs
from ui.wizard import FirstRunWizard

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

PASSWORD = "mat-khau-2026"
Key = Qt.Key


@pytest.fixture
def wizard(qtbot: "QtBot", data_dir: Path, clock: Callable[[], object]) -> Iterator[FirstRunWizard]:
    jobs, file_jobs = Jobs(), FileJobs()
    bugs: list[object] = []
    for source in (jobs, file_jobs):
        source.bug.connect(bugs.append)
    window = FirstRunWizard(DataDir(data_dir), jobs, file_jobs, clock, speak=sentence)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    yield window
    assert file_jobs.shutdown()
    assert jobs.shutdown()
    for pool in (jobs, file_jobs):
        pool.deleteLater()
    assert not bugs


def test_an_office_is_set_up_without_a_mouse(
    qtbot: "QtBot", wizard: FirstRunWizard, data_dir: Path, clock: Callable[[], object]
) -> None:
    _type(qtbot, wizard, "Xã Cái Nước", Key.Key_Return)
    _type(qtbot, wizard, "H12.16", Key.Key_Return)
    assert wizard.unit.code.text() == "000.00.16.H12"
    _type(qtbot, wizard, "", Key.Key_Return)
    assert wizard.at == 1
    _type(qtbot, wizard, "Lê Thị Mỹ Ý", Key.Key_Return)
    _type(qtbot, wizard, "", Key.Key_Return)
    _type(qtbot, wizard, PASSWORD, Key.Key_Return)
    _type(qtbot, wizard, PASSWORD, Key.Key_Return)
    assert wizard.at == 2
    _type(qtbot, wizard, "", Key.Key_Return)
    assert wizard.at == 3
    with qtbot.waitSignal(wizard.finished, timeout=30_000) as done:
        _type(qtbot, wizard, "", Key.Key_Return)
    assert done.args == [DataDir(data_dir)]
    office = open_office(DataDir(data_dir))
    try:
        assert office.profile.unit_code == "000.00.16.H12"
        assert office.profile.unit_name == "Xã Cái Nước"
        actor = sign_in(office.open_uow, "admin", PASSWORD, now=clock())  # type: ignore[arg-type]
        assert actor.name == "Lê Thị Mỹ Ý"
        with office.open_uow(read_only=True) as uow:
            count = uow.connection.exec_driver_sql("SELECT count(*) FROM procedure").scalar_one()
        assert count == 175
    finally:
        office.close()
    assert wizard.admin.password.text() == ""


def test_an_empty_name_and_a_wrong_code_are_told_by_their_fields(
    qtbot: "QtBot", wizard: FirstRunWizard
) -> None:
    wizard.go_on()
    assert wizard.at == 0
    assert wizard.unit.name.error()
    assert wizard.unit.name.edit.hasFocus()
    wizard.unit.name.set_text("Xã Cái Nước")
    wizard.unit.code.set_text("12x")
    wizard.go_on()
    assert "000.00.16.H12" in wizard.unit.code.error()
    assert wizard.unit.code.edit.hasFocus()


def test_a_weak_or_mistyped_password_is_told(wizard: FirstRunWizard) -> None:
    _fill_unit(wizard)
    wizard.admin.full_name.set_text("Lê Thị Mỹ Ý")
    wizard.admin.password.set_text("ngan")
    wizard.admin.again.set_text("ngan")
    wizard.go_on()
    assert "8" in wizard.admin.password.error()
    wizard.admin.password.set_text(PASSWORD)
    wizard.admin.again.set_text(PASSWORD + "x")
    wizard.go_on()
    assert wizard.at == 1
    assert wizard.admin.again.error()


def test_esc_goes_back_and_keeps_what_was_typed(qtbot: "QtBot", wizard: FirstRunWizard) -> None:
    _fill_unit(wizard)
    assert wizard.at == 1
    _press(qtbot, wizard, Key.Key_Escape)
    assert wizard.at == 0
    assert wizard.unit.name.text() == "Xã Cái Nước"
    _press(qtbot, wizard, Key.Key_Escape)
    assert wizard.at == 0


def test_a_backup_folder_on_a_missing_disk_is_told(wizard: FirstRunWizard, tmp_path: Path) -> None:
    _fill_unit(wizard)
    _fill_admin(wizard)
    wizard.backup.folder.set_text(str(tmp_path / "không có" / "sao lưu"))
    wizard.go_on()
    assert wizard.at == 2
    assert "ổ đĩa" in wizard.backup.folder.error()
    wizard.backup.folder.set_text("sao-luu")
    wizard.go_on()
    assert "đường dẫn" in wizard.backup.folder.error()


def test_a_catalogue_of_its_own_is_counted_before_it_is_taken(
    qtbot: "QtBot", wizard: FirstRunWizard, data_dir: Path, tmp_path: Path
) -> None:
    own = tmp_path / "danh mục.csv"
    own.write_text(
        "code,name,field,level,time_limit_text\n"
        "2.000815,Chứng thực bản sao,Chứng thực,Cấp xã,1 ngày làm việc\n"
        "1.004873,Xác nhận tình trạng hôn nhân,Hộ tịch,Cấp xã,3\n",
        encoding="utf-8",
    )
    _fill_unit(wizard)
    _fill_admin(wizard)
    wizard.go_on()
    step = wizard.catalogue
    step.choice.set_value(step.OWN)
    step._show_choice(step.OWN)
    step.take_file(str(own))
    qtbot.waitUntil(lambda: "2" in _said(wizard), timeout=20_000)
    assert "Đọc được 2 thủ tục" in _said(wizard)
    assert "2 dòng cần xem lại" in step.remarks.text()
    assert "“3” không ghi đơn vị" in step.remarks.text()
    with qtbot.waitSignal(wizard.finished, timeout=30_000):
        wizard.go_on()
    office = open_office(DataDir(data_dir))
    try:
        with office.open_uow(read_only=True) as uow:
            count = uow.connection.exec_driver_sql("SELECT count(*) FROM procedure").scalar_one()
        assert count == 2
    finally:
        office.close()


def test_a_file_that_is_no_catalogue_is_told_by_its_field_and_nothing_is_made(
    qtbot: "QtBot", wizard: FirstRunWizard, data_dir: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "thực đơn.csv"
    wrong.write_text("món,giá\nphở,40000\n", encoding="utf-8")
    _fill_unit(wizard)
    _fill_admin(wizard)
    wizard.go_on()
    step = wizard.catalogue
    step.choice.set_value(step.OWN)
    step.take_file(str(wrong))
    qtbot.waitUntil(lambda: bool(step.file.error()), timeout=20_000)
    wizard.go_on()
    assert not DataDir(data_dir).has_office
    step.take_file(str(tmp_path / "không có.csv"))
    assert "không có.csv" in step.file.error()


def test_sample_data_live_in_a_folder_of_their_own(
    qtbot: "QtBot",
    wizard: FirstRunWizard,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.wizard.window._SAMPLE_DOSSIERS", 60)
    with qtbot.waitSignal(wizard.finished, timeout=60_000) as done:
        wizard.make_sample()
    assert done.args == [DataDir(data_dir).sample()]
    assert not DataDir(data_dir).has_office
    office = open_office(DataDir(data_dir).sample())
    try:
        assert office.profile.is_sample
        with office.open_uow(read_only=True) as uow:
            assert uow.dossiers.count() == 60
    finally:
        office.close()
    with qtbot.waitSignal(wizard.finished, timeout=30_000):
        wizard.make_sample()


def test_an_office_that_appeared_meanwhile_is_told(
    qtbot: "QtBot", wizard: FirstRunWizard, data_dir: Path, office_template: Path
) -> None:
    import shutil

    _fill_unit(wizard)
    _fill_admin(wizard)
    wizard.go_on()
    shutil.copytree(office_template, data_dir, dirs_exist_ok=True)
    wizard.go_on()
    qtbot.waitUntil(lambda: bool(wizard.unit.name.error()), timeout=30_000)
    assert wizard.at == 0
    assert "đã có một đơn vị" in wizard.unit.name.error()


def _fill_unit(wizard: FirstRunWizard) -> None:
    wizard.unit.name.set_text("Xã Cái Nước")
    wizard.unit.code.set_text("000.00.16.H12")
    wizard.go_on()


def _fill_admin(wizard: FirstRunWizard) -> None:
    wizard.admin.full_name.set_text("Lê Thị Mỹ Ý")
    wizard.admin.password.set_text(PASSWORD)
    wizard.admin.again.set_text(PASSWORD)
    wizard.go_on()


def _said(wizard: FirstRunWizard) -> str:
    state = wizard.catalogue.state.state()
    return state.words if state else ""


def _press(qtbot: "QtBot", wizard: FirstRunWizard, key: Qt.Key) -> None:
    from PySide6.QtWidgets import QApplication

    QTest.keyClick(QApplication.focusWidget() or wizard, key)


def _type(qtbot: "QtBot", wizard: FirstRunWizard, words: str, key: Qt.Key) -> None:
    """Type into whatever has the focus, as at a keyboard."""
    from PySide6.QtWidgets import QApplication, QLineEdit

    focus = QApplication.focusWidget()
    if words:
        assert isinstance(focus, QLineEdit)
        focus.insert(words)
    _press(qtbot, wizard, key)
