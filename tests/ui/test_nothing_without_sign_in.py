"""Nothing about a dossier is shown to who has not signed in: lock, idle lock, sign-out, faults."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor, Role
from cds_desktop.services import dossiers
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.offices import Office
from tests.offices import CLERK, applicant
from tests.ui.conftest import Clock, settle
from ui.context import Context
from ui.errors import CrashDialog, ErrorDesk
from ui.kiosk import RatingKiosk, ballot_of
from ui.main_window import MainWindow
from ui.sign_in import SignInWindow

NAME, PHONE, NUMBER = "Nguyễn Thị Cẩm Tú", "0918345276", "096190004512"


@pytest.fixture
def record(office: Office, clock: Clock) -> DossierRecord:
    reception = Reception("1.004873", applicant(NAME), note="Khách quen của bà Bảy")
    return dossiers.receive(office.open_uow, reception, actor=CLERK, now=clock())


def _everything_on_show() -> str:
    """Every word of every window on show, titles and words for screen readers included."""
    found: list[str] = []
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        found.append(window.windowTitle())
        for widget in (window, *window.findChildren(QWidget)):
            if not widget.isVisible():
                continue
            found += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QLabel | QLineEdit):
                found.append(widget.text())
            elif isinstance(widget, QPlainTextEdit | QTextEdit):
                found.append(widget.toPlainText())
    return "\n".join(filter(None, found))


def _told(record: DossierRecord) -> list[str]:
    """What is told of a dossier just now, by whatever window."""
    said = _everything_on_show()
    secrets = (
        NAME, "Cẩm Tú", PHONE, "0918 345 276", NUMBER, record.code, record.short_code,
        record.procedure_name, "bà Bảy",
    )  # fmt: skip
    return [words for words in secrets if words in said]


@pytest.fixture
def window(
    record: DossierRecord, real_window: Callable[..., MainWindow], qtbot: QtBot
) -> Iterator[MainWindow]:
    """The dossier is open, and a notice tells its code."""
    made = real_window(Role.ADMIN)
    made.go("dossiers", record.code)
    settle(qtbot, made.context)
    made.context.notices.info(f"Đã tiếp nhận hồ sơ {record.code} của {NAME}.")
    yield made
    made.hide()


def test_the_open_window_does_tell_it(window: MainWindow, record: DossierRecord) -> None:
    assert record.short_code in _told(record)
    assert NAME in _told(record)


PAGES = ("today", "reception", "dossiers", "digitisation", "ratings")


def test_a_locked_window_tells_nothing_of_any_page(
    window: MainWindow, record: DossierRecord, qtbot: QtBot
) -> None:
    for page in PAGES:
        window.go(page)
        settle(qtbot, window.context)
        window.lock()
        assert window.is_locked
        assert _told(record) == [], page
        assert window.windowTitle().startswith("Đang khóa – ")
        window._unlock()


def test_the_idle_lock_tells_nothing_either(window: MainWindow, record: DossierRecord) -> None:
    window.bus._clock = lambda: window.bus.last_input_at + 60 * 60
    window._check_idle()
    assert window.is_locked
    assert _told(record) == []


def test_no_key_and_no_scan_works_behind_the_lock(
    window: MainWindow, record: DossierRecord, qtbot: QtBot
) -> None:
    window.lock()
    for key in (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_1):
        QTest.keyClick(QApplication.focusWidget() or window, key)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.bus.scanned.emit(record.code)
    settle(qtbot, window.context)
    assert window.is_locked
    assert _told(record) == []


def test_a_notice_that_comes_while_locked_waits_behind_the_lock(
    window: MainWindow, record: DossierRecord
) -> None:
    window.lock()
    window.context.notices.info(f"Đã trả kết quả hồ sơ {record.code} của {NAME}.")
    QApplication.processEvents()
    assert _told(record) == []
    window._unlock()
    assert record.short_code in _told(record)


def test_a_dialog_that_is_open_or_opens_late_waits_for_the_officer(
    window: MainWindow, record: DossierRecord, qtbot: QtBot
) -> None:
    def dialog() -> QDialog:
        made = QDialog(window)
        made.setWindowTitle(f"Giấy hẹn {record.code}")
        column = QVBoxLayout(made)
        column.addWidget(QLabel(NAME))
        return made

    before, late = dialog(), dialog()
    before.open()
    window.lock()
    # A preview whose job ends after the lock.
    QTimer.singleShot(0, late, late.open)
    qtbot.waitUntil(lambda: late in window._hidden and not late.isVisible())
    assert _told(record) == []
    before.deleteLater()
    QApplication.sendPostedEvents(before, 52)
    window._unlock()
    assert late.isVisible()
    late.close()


def test_the_rating_of_a_citizen_is_hidden_by_the_lock_and_has_no_name_in_its_title(
    window: MainWindow, record: DossierRecord, clock: Clock, qtbot: QtBot
) -> None:
    for to in (Status.PROCESSING, Status.FINISHED):
        dossiers.move(window.context.open_uow, record.code, to, actor=CLERK, now=clock())
    done = dossiers.hand_back(window.context.open_uow, record.code, actor=CLERK, now=clock())
    kiosk = RatingKiosk(window.context, ballot_of(done), window)
    qtbot.addWidget(kiosk)
    kiosk.open_for_citizen()
    said = (kiosk.windowTitle(), kiosk.accessibleName(), kiosk.toolTip())
    assert not any(words in " ".join(said) for words in (NAME, PHONE, NUMBER))
    window.lock()
    assert not kiosk.isVisible()
    assert _told(record) == []


@pytest.mark.expects_log("ValueError")
def test_a_failure_while_locked_reports_without_names(
    window: MainWindow, record: DossierRecord, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = ErrorDesk(tmp_path / "log.txt", lambda: window)
    window.lock()
    try:
        raise ValueError(f"cannot read {record.code} of {NAME}, {PHONE}")
    except ValueError as error:
        desk.report(error)
    qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)))
    (dialog,) = window.findChildren(CrashDialog)
    assert dialog.isVisible()
    assert "ValueError" in dialog.report.toPlainText()
    assert _told(record) == []
    dialog.close()


def test_the_title_of_the_window_names_the_page_and_no_person(
    window: MainWindow, record: DossierRecord, qtbot: QtBot
) -> None:
    """Titles stand in the task bar, which everybody at the desk can read."""
    for page in PAGES:
        window.go(page)
        settle(qtbot, window.context)
        title = window.windowTitle()
        assert not any(words in title for words in (NAME, record.short_code, PHONE)), page


def test_the_sign_in_knows_the_office_and_the_last_officer_only(
    record: DossierRecord,
    make_context: Callable[[Actor], Context],
    qtbot: QtBot,
    office: Office,
) -> None:
    context = make_context(CLERK)
    sign_in = SignInWindow(
        lambda _user, _password: CLERK,
        str,
        context.jobs,
        office_name=office.profile.desk_name,
        last_user="my.y",
    )
    qtbot.addWidget(sign_in)
    sign_in.show()
    assert _told(record) == []
    assert "my.y" in _everything_on_show()
