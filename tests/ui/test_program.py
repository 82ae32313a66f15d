"""The way through the windows: sign-in, closing with its backup, sign-out, faults at opening."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.units import Level, Unit
from cds_desktop.services import backups
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.offices import open_office
from cds_desktop.services.units import open_unit
from tests.offices import ADMIN, PASSWORD, make_office
from ui.closing import ClosingWindow
from ui.main_window import MainWindow
from ui.program import Program
from ui.sign_in import SignInWindow
from ui.tour.clock import TourClock
from ui.wizard import FirstRunWizard

EVENING = at_office(date(2026, 11, 20), time(17, 5))


@pytest.fixture
def office_folder(tmp_path: Path) -> Path:
    """A closed office with its shipped catalogue."""
    folder = tmp_path / "Đơn vị"
    make_office(folder).close()
    return folder


@pytest.fixture
def program(qapp: QApplication, office_folder: Path) -> Iterator[Program]:
    qapp.setQuitOnLastWindowClosed(False)
    made = Program(DataDir(office_folder), now=TourClock(EVENING), install_hooks=False)
    yield made
    window = made.window
    made.shut_down()
    if window is not None:
        window.hide()
        window.deleteLater()
    made.deleteLater()


def _signed_in(program: Program, qtbot: QtBot) -> MainWindow:
    program.start()
    window = program.window
    assert isinstance(window, SignInWindow)
    window.user.set_text("admin")
    window.password.set_text(PASSWORD)
    with qtbot.waitSignal(program.opened, timeout=15_000):
        window.button.click()
    main = program.window
    assert isinstance(main, MainWindow)
    return main


def test_an_empty_folder_begins_with_the_wizard(qapp: QApplication, tmp_path: Path) -> None:
    program = Program(DataDir(tmp_path / "mới"), now=TourClock(EVENING), install_hooks=False)
    program.start()
    window = program.window
    assert isinstance(window, FirstRunWizard)
    program.shut_down()
    window.hide()
    window.deleteLater()


@pytest.mark.parametrize("has_units", [False, True])
def test_the_reports_of_units_have_a_page_where_units_stand_below(
    has_units: bool, program: Program, qtbot: QtBot, office_folder: Path
) -> None:
    if has_units:
        office = open_office(DataDir(office_folder))
        own = office.profile.unit_code
        below = Unit("000.01.16.H12", "Khóm 1", Level.COMMUNE, own, date(2026, 1, 1))
        open_unit(office.open_uow, below, actor=ADMIN, now=EVENING)
        office.close()
    main = _signed_in(program, qtbot)
    main.go("consolidation")
    assert (main.page("consolidation") is not None) is has_units
    qtbot.waitUntil(lambda: not program.jobs.is_busy and not program.file_jobs.is_busy)


def test_closing_the_window_backs_up_and_then_ends(
    program: Program, qtbot: QtBot, office_folder: Path
) -> None:
    main = _signed_in(program, qtbot)
    qtbot.waitUntil(lambda: not program.jobs.is_busy and not program.file_jobs.is_busy)
    before = len(backups.list_backups(office_folder / "backups"))
    main.close()
    farewell = program.window
    assert isinstance(farewell, ClosingWindow)
    with qtbot.waitSignal(farewell.destroyed, timeout=20_000):
        pass
    program.window = None
    made = backups.list_backups(office_folder / "backups")
    assert len(made) > before
    assert all(entry.fault is None for entry in made)


def test_signing_out_leads_back_to_the_sign_in_with_the_name_kept(
    program: Program, qtbot: QtBot
) -> None:
    main = _signed_in(program, qtbot)
    main.lock()
    main.lock_screen.sign_out_asked.emit()
    again = program.window
    assert isinstance(again, SignInWindow)
    assert again.user.text() == "admin"
    qtbot.waitUntil(lambda: not program.jobs.is_busy and not program.file_jobs.is_busy)


def test_a_newer_database_is_told_at_the_sign_in_and_nobody_gets_in(
    program: Program, qtbot: QtBot, office_folder: Path
) -> None:
    with closing(sqlite3.connect(office_folder / "office.db")) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.commit()
    program.start()
    window = program.window
    assert isinstance(window, SignInWindow)
    qtbot.waitUntil(lambda: bool(window.password.error()))
    assert "phiên bản mới hơn" in window.password.error()
    assert program.window is window


def test_the_search_in_the_top_bar_finds_dossiers_in_any_spelling(
    program: Program, qtbot: QtBot
) -> None:
    from cds_desktop.services import dossiers
    from tests.offices import ADMIN, applicant

    main = _signed_in(program, qtbot)
    record = dossiers.receive(
        main.context.open_uow,
        dossiers.Reception("1.004873", applicant("Nguyễn Văn Đức")),
        actor=ADMIN,
        now=EVENING,
    )
    hits = program._search("nguyen van duc")
    assert [(hit.code, hit.name) for hit in hits] == [(record.code, "Nguyễn Văn Đức")]
    assert hits[0].state is not None
    assert hits[0].state.words.startswith("Còn")
    qtbot.waitUntil(lambda: not program.jobs.is_busy and not program.file_jobs.is_busy)
