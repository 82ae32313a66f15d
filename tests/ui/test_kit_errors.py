"""Bugs end in one place, and their report says nothing about people."""

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.logs import set_up_logging, stop_logging
from ui.errors import CrashDialog, ErrorDesk, clean_report, scrub
from ui.theme import theme_of
from ui.widgets import Button


def a_bug() -> Exception:
    try:
        name, number = "Nguyễn Văn Đức", "096190004512"
        raise KeyError(f"{name} {number}")
    except KeyError as cause:
        try:
            raise RuntimeError(f"không tìm được {cause}") from cause
        except RuntimeError as error:
            return error


def test_the_report_names_places_but_no_people() -> None:
    report = clean_report(a_bug())
    assert "test_kit_errors.py" in report
    assert "a_bug" in report
    assert "KeyError" in report
    assert "Đức" not in report
    assert "096190004512" not in report


def test_numbers_and_quoted_words_are_taken_out() -> None:
    assert "0918" not in scrub("gọi 0918 345 276 cho 'Lê Thị Út'")
    assert "Út" not in scrub("gọi 0918 345 276 cho 'Lê Thị Út'")
    assert scrub("mã 2.000815 dòng 12") == "mã 2.000815 dòng 12"


def test_the_code_of_a_rule_stays_in_the_report() -> None:
    assert "dossier.not_found" in clean_report(RuleBroken("dossier.not_found", code="x"))


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[ErrorDesk]:
    theme_of().apply()
    made = ErrorDesk(tmp_path / "cds.log")
    yield made
    for window in QApplication.topLevelWidgets():
        if isinstance(window, CrashDialog):
            window.close()


def dialogs() -> list[CrashDialog]:
    return [
        w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible()
    ]


@pytest.mark.expects_log("CDS Một cửa")
def test_two_bugs_share_one_dialog_whose_report_can_be_copied(
    qtbot: QtBot, desk: ErrorDesk
) -> None:
    desk.report(a_bug())
    desk.report(ZeroDivisionError())
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    dialog = dialogs()[0]
    assert "KeyError" in dialog.report.toPlainText()
    assert "ZeroDivisionError" in dialog.report.toPlainText()
    copy = next(b for b in dialog.findChildren(Button) if "chép" in b.text())
    copy.click()
    assert "KeyError" in QGuiApplication.clipboard().text()


@pytest.mark.expects_log("ZeroDivisionError")
def test_a_failing_thread_is_told(qtbot: QtBot, desk: ErrorDesk) -> None:
    before = sys.excepthook, threading.excepthook
    desk.install()
    try:
        with qtbot.waitSignal(desk.reported) as told:
            thread = threading.Thread(target=lambda: 1 // 0)
            thread.start()
            thread.join()
    finally:
        desk.uninstall()
        sys.excepthook, threading.excepthook = before
    assert isinstance(told.args[0], ZeroDivisionError)


def test_the_log_turns_over_at_one_megabyte_and_keeps_five(tmp_path: Path) -> None:
    before = logging.getLogger().level
    try:
        path = set_up_logging(tmp_path / "nhật ký")
        for _ in range(1_000):
            logging.getLogger("test").info("ắ" * 2_000)
        stop_logging()
    finally:
        logging.getLogger().setLevel(before)
    files = sorted(path.parent.iterdir())
    assert [file.name for file in files] == ["cds.log", *(f"cds.log.{n}" for n in range(1, 5))]
    assert all(file.stat().st_size <= 1_010_000 for file in files)
    assert "ắ" in path.read_text(encoding="utf-8")
