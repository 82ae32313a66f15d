"""The public look-up: two numbers of the slip, then code and progress, and nothing else."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.services import dossiers
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.lookup import look_up, lookup_number, lookup_secret
from cds_desktop.services.offices import Office
from cds_desktop.wording.errors import sentence
from tests.offices import CLERK, applicant
from tests.ui.conftest import Clock
from ui.context import Context
from ui.lookup import CLEAR_MS, LookupScreen, read_slip
from ui.main_window import MainWindow
from ui.program import Program
from ui.sign_in import SignInWindow
from ui.theme import ThemeChoice, theme_of

NAME, PHONE, NUMBER = "Nguyễn Thị Cẩm Tú", "0918345276", "096190004512"
REFUSED = (
    "Không tìm thấy hồ sơ với hai mã này. Kiểm tra lại mã hồ sơ và mã tra cứu in trên giấy hẹn."
)


@pytest.fixture
def record(office: Office, clock: Clock) -> DossierRecord:
    reception = Reception("1.004873", applicant(NAME))
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=clock())


@pytest.fixture
def number(office: Office, record: DossierRecord) -> str:
    return lookup_number(lookup_secret(office.open_uow), record.code)


@pytest.fixture
def open_screen(
    qtbot: QtBot, context: Context, office: Office, clock: Clock
) -> Callable[..., LookupScreen]:
    def show() -> LookupScreen:
        screen = LookupScreen(
            lambda code, number: look_up(office.open_uow, code, number, now=clock()),
            sentence,
            context.jobs,
            office_name=office.profile.desk_name,
        )
        qtbot.addWidget(screen)
        screen.show()
        screen.activateWindow()
        qtbot.waitUntil(screen.isActiveWindow)
        screen.clear()
        return screen

    return show


OpenScreen = Callable[..., LookupScreen]


def _type(screen: LookupScreen, words: str, *, enter: bool = True) -> None:
    target = QApplication.focusWidget() or screen
    QTest.keyClicks(target, words)
    if enter:
        QTest.keyClick(target, Qt.Key.Key_Return)


def _said(root: QWidget) -> str:
    """Everything that stands on a window, also what only a screen reader tells."""
    found = [root.windowTitle()]
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible():
            found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QLabel | QLineEdit):
                found.append(widget.text())
    return "\n".join(filter(None, found))


def test_code_and_number_by_keyboard_show_the_progress_and_nothing_else(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot
) -> None:
    screen = open_screen()
    _type(screen, record.code)
    assert screen.number.edit.hasFocus()
    _type(screen, number.lower())
    qtbot.waitUntil(lambda: screen.has_answer)
    assert (screen.shown_code.text(), screen.progress.text()) == (record.code, "Đã tiếp nhận")
    said = _said(screen)
    assert record.code in said
    assert record.due_at is not None
    forbidden = (
        NAME, PHONE, "0918 345 276", NUMBER, number, record.procedure_name, record.field,
        f"{record.due_at:%d/%m}", "20/11", "Ấp Cái Rô", CLERK.name,
    )  # fmt: skip
    assert [words for words in forbidden if words and words in said] == []
    # The fields do not keep what opened the dossier.
    assert screen.code.edit.text() == screen.number.edit.text() == ""


@pytest.mark.parametrize(
    ("moves", "progress", "step"),
    [
        ((Status.PROCESSING,), "Đang giải quyết", 1),
        ((Status.SUPPLEMENT_REQUESTED,), "Chờ bổ sung", 1),
        ((Status.PROCESSING, Status.FINISHED), "Đã có kết quả", 2),
        ((Status.WITHDRAWN,), "Đã dừng giải quyết", -1),
    ],
)
def test_how_far_it_is_stands_on_the_line(
    moves: tuple[Status, ...], progress: str, step: int, open_screen: OpenScreen,
    office: Office, clock: Clock, record: DossierRecord, number: str, qtbot: QtBot,
) -> None:  # fmt: skip
    for to in moves:
        dossiers.move(
            office.open_uow, record.code, to, reason="Thiếu bản cam đoan của bà Tú",
            actor=CLERK, now=clock(),
        )  # fmt: skip
    screen = open_screen()
    _type(screen, f"{record.code} {number}")
    qtbot.waitUntil(lambda: screen.has_answer)
    assert screen.progress.text() == progress
    assert screen.steps.reached == step
    assert screen.steps.isVisible() is (step >= 0)
    # Not even the reason, which is for the applicant alone.
    assert "cam đoan" not in _said(screen)


def test_a_wrong_number_and_an_unknown_code_are_told_alike(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot
) -> None:
    screen = open_screen()
    told = []
    for code, tried in ((record.code, "BBBB-BBBB"), ("000.00.16.H12-261120-9999", number)):
        screen.clear()
        _type(screen, code)
        _type(screen, tried)
        qtbot.waitUntil(lambda: bool(screen.message.text()))
        told.append(_said(screen).replace(code, "…"))
    assert told[0] == told[1]
    assert REFUSED in told[0]
    assert not screen.has_answer


def test_after_five_wrong_tries_it_waits(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot, context: Context
) -> None:
    screen = open_screen()
    for _ in range(5):
        screen.clear()
        _type(screen, record.code)
        _type(screen, "BBBB-BBBB")
        qtbot.waitUntil(lambda: not context.jobs.is_busy and bool(screen.message.text()))
    _type(screen, number)
    qtbot.waitUntil(lambda: screen.message.text().startswith("Đã nhập sai nhiều lần."))
    assert not screen.has_answer


def test_both_numbers_are_needed(open_screen: OpenScreen, number: str) -> None:
    screen = open_screen()
    screen.number.setFocus()
    _type(screen, number)
    assert screen.message.text() == "Cần cả mã hồ sơ và mã tra cứu, in trên giấy hẹn."
    assert screen.code.edit.hasFocus()


def test_a_slip_may_be_scanned_into_either_field(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot
) -> None:
    screen = open_screen()
    screen.number.setFocus()
    _type(screen, record.code)
    assert screen.code.edit.text() == record.code
    assert screen.number.edit.text() == ""
    assert screen.number.edit.hasFocus()
    _type(screen, number)
    qtbot.waitUntil(lambda: screen.has_answer)


def test_only_the_code_of_a_longer_slip_is_kept(record: DossierRecord) -> None:
    slip = f"{record.code}|{NAME}|{NUMBER}|20/11/2026|K7QB-29MT"
    assert read_slip(slip) == (record.code, "K7QB-29MT")
    assert read_slip(f"{record.code} 29MT-K7QB") == (record.code, "29MT-K7QB")
    assert read_slip("000.00.16.h12 - 261120 - 0023") == ("000.00.16.H12-261120-0023", "")
    assert read_slip("k7qb-29mt") == ("", "K7QB-29MT")
    assert read_slip(NAME) == ("", "")


def test_a_scan_of_a_whole_slip_leaves_no_name_on_the_screen(
    open_screen: OpenScreen, record: DossierRecord
) -> None:
    screen = open_screen()
    _type(screen, f"{record.code}|NGUYEN THI CAM TU|{NUMBER}")
    said = _said(screen)
    assert screen.code.edit.text() == record.code
    assert "NGUYEN" not in said
    assert NUMBER not in said


def _let_the_time_pass(screen: LookupScreen) -> None:
    assert screen._clearing.isActive()
    screen._clearing.start(0)


def test_it_clears_itself_when_nobody_touches_it(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot
) -> None:
    screen = open_screen()
    assert CLEAR_MS == screen._clearing.interval() == 30_000
    assert not screen._clearing.isActive()
    _type(screen, f"{record.code} {number}")
    qtbot.waitUntil(lambda: screen.has_answer)
    _let_the_time_pass(screen)
    qtbot.waitUntil(lambda: not screen.has_answer)
    assert record.code not in _said(screen)
    assert screen.code.edit.hasFocus()
    # What was only typed goes, too.
    _type(screen, record.code, enter=False)
    _let_the_time_pass(screen)
    qtbot.waitUntil(lambda: screen.code.edit.text() == "")


def test_a_touch_gives_it_another_half_minute(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot
) -> None:
    screen = open_screen()
    _type(screen, f"{record.code} {number}")
    qtbot.waitUntil(lambda: screen.has_answer)
    screen._clearing.start(5_000)  # 25 seconds have gone
    QTest.keyClick(screen, Qt.Key.Key_Shift)
    assert screen._clearing.remainingTime() > 5_000


def test_esc_empties_first_and_leaves_then(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot
) -> None:
    screen = open_screen()
    left: list[bool] = []
    screen.left.connect(lambda: left.append(True))
    _type(screen, f"{record.code} {number}")
    qtbot.waitUntil(lambda: screen.has_answer)
    QTest.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_Escape)
    assert not screen.has_answer
    assert left == []
    QTest.keyClick(QApplication.focusWidget() or screen, Qt.Key.Key_Escape)
    assert left == [True]


def test_an_answer_that_comes_after_the_clearing_is_not_shown(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot, context: Context
) -> None:
    screen = open_screen()
    _type(screen, f"{record.code} {number}")
    screen.clear()
    qtbot.waitUntil(lambda: not context.jobs.is_busy)
    QApplication.processEvents()
    assert not screen.has_answer
    assert record.code not in _said(screen)


def test_it_stays_light_whatever_the_officer_uses(open_screen: OpenScreen) -> None:
    theme = theme_of()
    theme.set_choice(ThemeChoice.DARK)
    try:
        screen = open_screen()
        picture = screen.grab().toImage()
        assert picture.pixelColor(5, 200).lightness() > 230
        field = screen.code.mapTo(screen, screen.code.edit.geometry().center())
        assert picture.pixelColor(field).lightness() > 230
        text = screen.code.edit.palette().text().color()
        assert text.lightness() < 60
    finally:
        theme.set_choice(ThemeChoice.LIGHT)


def test_nothing_of_it_stands_in_any_log(
    open_screen: OpenScreen, record: DossierRecord, number: str, qtbot: QtBot,
    caplog: pytest.LogCaptureFixture, office: Office,
) -> None:  # fmt: skip
    with office.open_uow(read_only=True) as uow:
        before = uow.journal.head()
    screen = open_screen()
    with caplog.at_level(logging.DEBUG):
        _type(screen, f"{record.code} BBBB-BBBB")
        qtbot.waitUntil(lambda: bool(screen.message.text()))
        screen.clear()
        _type(screen, f"{record.code} {number}")
        qtbot.waitUntil(lambda: screen.has_answer)
    assert record.code not in caplog.text
    assert number not in caplog.text
    with office.open_uow(read_only=True) as uow:
        assert uow.journal.head() == before


# --- the way there and back ----------------------------------------------------------------------


@pytest.fixture
def program(qapp: QApplication, office: Office, clock: Clock) -> Iterator[Program]:
    qapp.setQuitOnLastWindowClosed(False)
    made = Program(DataDir(Path(office.data_dir.path)), now=clock, install_hooks=False)
    yield made
    window = made.window
    made.shut_down()
    if window is not None:
        window.hide()
        window.deleteLater()
    made.deleteLater()


def test_f3_at_the_sign_in_leads_there_and_esc_back(program: Program, qtbot: QtBot) -> None:
    program.start()
    window = program.window
    assert isinstance(window, SignInWindow)
    qtbot.waitUntil(lambda: not program.jobs.is_busy)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F3)
    screen = program.window
    assert isinstance(screen, LookupScreen)
    assert screen.isFullScreen()
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    again = program.window
    assert isinstance(again, SignInWindow)
    qtbot.waitUntil(lambda: not program.jobs.is_busy and not program.file_jobs.is_busy)


def test_a_public_pc_begins_with_it_and_nobody_is_signed_in(
    program: Program, qtbot: QtBot, record: DossierRecord, number: str
) -> None:
    program.start(lookup=True)
    screen = program.window
    assert isinstance(screen, LookupScreen)
    qtbot.waitUntil(lambda: "Cái Nước" in screen._office_name)
    screen.code.edit.setText(record.code)
    screen.number.edit.setText(number)
    screen.show_button.click()
    qtbot.waitUntil(lambda: screen.has_answer)
    assert program._actor is None
    assert not any(isinstance(each, MainWindow) for each in QApplication.topLevelWidgets())
    assert NAME not in _said(screen)


def test_a_public_pc_without_its_data_says_so(
    program: Program, qtbot: QtBot, office: Office
) -> None:
    office.close()
    with closing(sqlite3.connect(office.data_dir.database)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    program.start(lookup=True)
    screen = program.window
    assert isinstance(screen, LookupScreen)
    qtbot.waitUntil(lambda: "phiên bản mới hơn" in screen.message.text())


def test_the_command_opens_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from tests.command_line import Script
    from ui import start

    asked: list[tuple[Path | None, bool]] = []

    def open_program(data_dir: Path | None, *, debug: bool = False, lookup: bool = False) -> int:
        del debug
        asked.append((data_dir, lookup))
        return 0

    monkeypatch.setattr(start, "open_program", open_program)
    script = Script(tmp_path, Clock.at, ("ui.commands",))
    assert script.run("lookup-screen") == (0, "")
    assert asked == [(tmp_path, True)]
