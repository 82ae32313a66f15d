"""Forms and register over a page: seen first, printed or saved, counted only when it happened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import EnvironmentFault
from cds_desktop.services import dossiers, journal
from cds_desktop.services.dossiers import Reception
from cds_desktop.services.register import plan_register
from cds_desktop.wording.forms import write_register
from tests.offices import CLERK, applicant
from tests.ui.conftest import Clock, Journeys, settle
from ui.printing.form_of import FormDesk
from ui.printing.register_of import RegisterDesk

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cds_desktop.domain.journal import JournalEntry
    from cds_desktop.services.offices import Office
    from ui.context import Context


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    """Any page over which a paper is shown."""
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(1092, 574)
    widget.show()
    return widget


@pytest.fixture
def desk(context: Context, page: QWidget) -> FormDesk:
    return FormDesk(context, page)


@pytest.fixture
def code(office: Office, clock: Clock) -> str:
    """A dossier to which papers were asked for."""
    at = clock.at - timedelta(hours=2)
    reception = Reception("1.004873", applicant())
    made = dossiers.receive(office.open_uow, reception, actor=CLERK, now=at).code
    dossiers.move(
        office.open_uow, made, Status.SUPPLEMENT_REQUESTED, reason="thiếu bản sao",
        actor=CLERK, now=at + timedelta(hours=1),
    )  # fmt: skip
    return made


def _prints(office: Office, code: str) -> list[JournalEntry]:
    entries = journal.of_dossier(office.open_uow, code)
    return [one for one in entries if one.action in ("form_printed", "slip_printed")]


def test_a_form_is_seen_printed_and_written_down(
    qtbot: QtBot, context: Context, office: Office, desk: FormDesk, code: str
) -> None:
    told: list[tuple[str, str]] = []
    desk.printed.connect(lambda *what: told.append(what))
    sent: list[int] = []
    desk.print_pages = lambda pages, _printer: sent.append(len(pages))
    desk.show(code, "02")
    settle(qtbot, context)
    assert desk.dialog is not None
    assert "Mẫu 02" in desk.dialog.windowTitle()
    assert _prints(office, code) == []  # looking is not printing
    desk.dialog.print_requested.emit(object())
    settle(qtbot, context)
    assert (sent, told) == ([1], [(code, "02")])
    (entry,) = _prints(office, code)
    assert (entry.details["form"], entry.details["times"]) == ("02", 1)
    desk.show(code, "02")
    settle(qtbot, context)
    assert desk.dialog is not None
    (shown,) = desk.dialog.preview.pages
    assert "In lại lần 1" in [run.text for run in shown.texts]
    desk.dialog.reject()


@pytest.mark.expects_log("printer.not_ready")
def test_a_print_that_failed_is_told_and_not_counted(
    qtbot: QtBot, context: Context, office: Office, desk: FormDesk, code: str, tmp_path: Path
) -> None:
    def broken(_pages: object, _printer: object) -> None:
        raise EnvironmentFault("printer.not_ready", printer="Máy in quầy 2")

    desk.print_pages = broken
    said: list[str] = []
    context.notices.shown.connect(said.append)
    desk.show(code, "06")
    settle(qtbot, context)
    assert desk.dialog is not None
    desk.dialog.print_requested.emit(object())
    settle(qtbot, context)
    assert "Máy in quầy 2" in said[-1]
    printout_dialog = desk.dialog
    assert printout_dialog is not None
    assert printout_dialog.isVisible()  # the paper is still there to be saved instead
    printout_dialog.reject()
    desk.slips.print_pages = broken
    desk.show(code, "01")
    settle(qtbot, context)
    assert desk.slips.dialog is not None
    desk.slips.dialog.print_requested.emit(object())
    settle(qtbot, context)
    desk.slips.dialog.reject()
    assert _prints(office, code) == []


def test_slip_and_form_01_are_one_paper_with_one_count(
    qtbot: QtBot, context: Context, office: Office, desk: FormDesk, code: str
) -> None:
    told: list[tuple[str, str]] = []
    desk.printed.connect(lambda *what: told.append(what))
    desk.slips.print_pages = lambda _pages, _printer: None
    for times in (1, 2):
        desk.show(code, "01")
        settle(qtbot, context)
        assert desk.slips.dialog is not None
        assert len(desk.slips.dialog.preview.pages) == 2  # both copies
        desk.slips.dialog.print_requested.emit(object())
        settle(qtbot, context)
        assert [one.details["times"] for one in _prints(office, code)][-1] == times
    assert told == [(code, "01")] * 2


def test_a_saved_file_counts_as_a_print(
    qtbot: QtBot, context: Context, office: Office, desk: FormDesk, code: str, tmp_path: Path
) -> None:
    desk.show(code, "02")
    settle(qtbot, context)
    dialog = desk.dialog
    assert dialog is not None
    dialog.pdf_requested.emit()
    from PySide6.QtWidgets import QFileDialog

    (question,) = dialog.findChildren(QFileDialog)
    assert question.selectedFiles()[0].endswith(".pdf")
    out = tmp_path / "Phiếu.pdf"
    question.fileSelected.emit(str(out))
    question.close()
    settle(qtbot, context)
    assert out.read_bytes().startswith(b"%PDF-")
    assert [one.details["times"] for one in _prints(office, code)] == [1]


def test_a_form_that_lacks_something_says_what_and_shows_nothing(
    qtbot: QtBot, context: Context, desk: FormDesk, code: str
) -> None:
    said: list[str] = []
    context.notices.shown.connect(said.append)
    desk.show(code, "04")
    settle(qtbot, context)
    assert desk.dialog is None
    assert "thiếu “Ngày hẹn mới”" in said[-1] or "thiếu “Lý do chậm”" in said[-1]
    desk.show(code, "07")
    settle(qtbot, context)
    assert "Sổ theo dõi" in said[-1]


# --- the register ---------------------------------------------------------------------------------


@pytest.fixture
def receive_some(office: Office, clock: Clock) -> Callable[[int], None]:
    def make(count: int) -> None:
        for number in range(count):
            reception = Reception("1.004873", applicant())
            at = clock.at - timedelta(hours=3) + timedelta(minutes=number)
            dossiers.receive(office.open_uow, reception, actor=CLERK, now=at)

    return make


def test_the_register_is_laid_out_by_volume_and_counted(
    qtbot: QtBot,
    context: Context,
    office: Office,
    clock: Clock,
    page: QWidget,
    receive_some: Callable[[int], None],
) -> None:
    receive_some(9)
    desk = RegisterDesk(context, page)
    told: list[int] = []
    desk.printed.connect(told.append)
    sent: list[int] = []
    desk.print_pages = lambda pages, _printer: sent.append(len(pages))
    desk.show()
    settle(qtbot, context)
    settle(qtbot, context)
    dialog, strip = desk.dialog, desk.strip
    assert dialog is not None
    assert strip is not None
    assert [field.text() for field in strip.fields()] == ["2026", "1", "1", "9"]
    assert dialog.preview.pages
    assert dialog.print_button.isEnabled()
    strip.volume.set_text("2")
    strip.first.set_text("5")
    strip.show_button.click()
    settle(qtbot, context)
    texts = [run.text for one in dialog.preview.pages for run in one.texts]
    assert "Tiếp theo quyển số 01, từ số 05." in texts
    dialog.print_requested.emit(object())
    settle(qtbot, context)
    settle(qtbot, context)
    assert (len(sent), told) == (1, [2026])
    again = plan_register(
        office.open_uow, 2026, write_register, volume=2, first=5, actor=CLERK, now=clock.at
    )
    assert again.content.reprint == 1


def test_a_wrong_range_is_told_at_its_field_and_an_empty_year_too(
    qtbot: QtBot, context: Context, page: QWidget, receive_some: Callable[[int], None]
) -> None:
    receive_some(2)
    desk = RegisterDesk(context, page)
    desk.show(2025)
    settle(qtbot, context)
    assert desk.dialog is not None
    assert desk.strip is not None
    assert "chưa có hồ sơ" in desk.strip.year.error()
    assert not desk.dialog.print_button.isEnabled()
    desk.strip.year.set_text("2026")
    desk.strip.first.set_text("2")
    desk.strip.last.set_text("1")
    desk.lay_out()
    assert desk.strip.last.error()
    desk.strip.last.set_text("")
    desk.lay_out()
    settle(qtbot, context)
    assert desk.dialog.preview.pages
    desk.dialog.reject()


def test_the_code_on_a_slip_opens_its_dossier_wherever_it_is_scanned(
    qtbot: QtBot, context: Context, office: Office, code: str, journeys: Journeys
) -> None:
    from cds_desktop.domain.forms import slip_code
    from cds_desktop.services.slips import plan_slip
    from cds_desktop.wording.slips import write_slip
    from ui.pages.dossiers import DossiersPage
    from ui.pages.reception import ReceptionPage

    slip = plan_slip(office.open_uow, code, write_slip)
    whole = slip_code(slip.template, slip.content)
    dossiers_page, reception = DossiersPage(context), ReceptionPage(context)
    for widget in (dossiers_page, reception):
        qtbot.addWidget(widget)
    for scan in (whole, whole.encode("ascii", "ignore").decode(), whole.replace(";", "")):
        assert reception.handle_scan(scan)
        assert journeys.made[-1] == ("dossiers", code)
        assert dossiers_page.handle_scan(scan)
        settle(qtbot, context)
