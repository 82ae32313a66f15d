"""One dossier walks through the whole office in the real windows, from the wizard to the month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pytest
import zxingcpp
from openpyxl import load_workbook
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.dossier_records import DossierQuery
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.periods import month_to_date
from cds_desktop.services import dossiers, journal
from cds_desktop.services.data_dir import DataDir
from ui.main_window import MainWindow
from ui.program import Program
from ui.scripted import Script, Steps
from ui.tour.clock import TourClock
from ui.tour.steps import (
    attach_steps,
    export_steps,
    forward_steps,
    hand_back_steps,
    poster_steps,
    quiet,
    receive_steps,
    wizard_steps,
)
from ui.tour.visit import sign_in_steps

PASSWORD = "mat-khau-cua-toi-2026"
MORNING = at_office(date(2026, 11, 20), time(8, 5))
NAME = "Nguyễn Hoàng Thị Phương Quỳnh Như"


@pytest.fixture
def clock() -> TourClock:
    return TourClock(MORNING)


@pytest.fixture
def program(qapp: QApplication, data_dir: Path, clock: TourClock) -> Iterator[Program]:
    """The program over an empty data folder; any unforeseen failure fails the test."""
    made = Program(DataDir(data_dir), now=clock, install_hooks=False)
    qapp.setQuitOnLastWindowClosed(False)
    bugs: list[object] = []
    for source in (made.jobs, made.file_jobs, made.notices):
        source.bug.connect(bugs.append)
    yield made
    window = made.window
    made.shut_down()
    if window is not None:
        window.hide()
        window.deleteLater()
    made.deleteLater()
    assert bugs == []


def run(steps: Steps) -> None:
    loop = QEventLoop()
    script = Script(steps)
    outcome: list[object] = []
    script.ended.connect(outcome.append)
    script.ended.connect(loop.quit)
    script.start()
    loop.exec()
    if isinstance(outcome[0], Exception):
        raise outcome[0]


def _only_code(program: Program) -> str:
    window = program.window
    assert isinstance(window, MainWindow)
    page = dossiers.page(window.context.open_uow, DossierQuery(), now=window.context.now())
    assert len(page.lines) == 1
    return page.lines[0].code


def _scan(folder: Path) -> Path:
    path = folder / "tờ khai quét.pdf"
    path.write_bytes(b"%PDF-1.7\n% to khai\n")
    return path


@pytest.mark.timeout(180)
def test_from_the_wizard_to_the_exported_workbook(
    program: Program, clock: TourClock, tmp_path: Path, qapp: QApplication
) -> None:
    workbook, poster = tmp_path / "báo cáo.xlsx", tmp_path / "tờ.pdf"
    seen: list[str] = []

    def day() -> Steps:
        program.start()
        yield from wizard_steps(
            program, unit_name="Xã Cái Nước", unit_code="000.00.16.H12", password=PASSWORD,
            look=seen.append,
        )  # fmt: skip
        yield from sign_in_steps(program, "admin", PASSWORD)
        window = program.window
        assert isinstance(window, MainWindow)
        window.resize(1366, 768)
        yield quiet(program)
        yield from receive_steps(
            program, procedure="tinh trang hon nhan", name=NAME, id_number="096190004512",
            phone="0918345276", look=seen.append,
        )  # fmt: skip
        code = _only_code(program)
        clock.forward(minutes=10)
        yield from forward_steps(program, code, Status.PROCESSING)
        yield from attach_steps(program, code, _scan(tmp_path))
        clock.forward(hours=2)
        yield from forward_steps(program, code, Status.FINISHED)
        clock.forward(minutes=30)
        yield from hand_back_steps(program, code, look=seen.append)
        yield from poster_steps(program, "1.001193", poster)
        yield from export_steps(program, workbook, month_to_date(date(2026, 11, 20)))

    run(day())
    window = program.window
    assert isinstance(window, MainWindow)
    _check_record(program)
    _check_workbook(workbook)
    assert poster.read_bytes().startswith(b"%PDF")
    assert journal.verify(window.context.open_uow).is_ok
    assert seen == [
        "unit", "admin", "backup", "catalogue", "suggestions", "filled", "slip", "kiosk", "thanks",
    ]  # fmt: skip


def _check_record(program: Program) -> None:
    window = program.window
    assert isinstance(window, MainWindow)
    record = dossiers.show(window.context.open_uow, _only_code(program))
    assert record.code == "000.00.16.H12-261120-0001"
    assert record.owner.full_name == NAME
    assert record.owner.phone == "0918345276"
    assert record.status is Status.RETURNED
    assert record.due_at == at_office(date(2026, 11, 26), time(8, 5))
    assert record.rating_level == 5
    assert record.result is not None
    assert all(paper.is_digitised for paper in record.papers)


def _check_workbook(path: Path) -> None:
    """The form and the shares, read back from the file as a stranger would."""
    book = load_workbook(path, data_only=True)
    form = next(book[name] for name in book.sheetnames if "II.06a" in name)
    totals = [
        [cell.value for cell in row]
        for row in form.iter_rows()
        if any(str(cell.value or "").strip().lower().startswith("tổng") for cell in row[:2])
        and any(isinstance(cell.value, int) for cell in row)
    ]
    assert totals, "the form has a row of totals"
    numbers = [value if isinstance(value, int) else 0 for value in totals[-1][2:13]]
    received, online, direct, carried, settled, early, on_time, late, open_, within, beyond = (
        numbers
    )
    assert (received, online, direct, carried) == (1, 0, 1, 0)
    assert (settled, early, on_time, late) == (1, 1, 0, 0)
    assert (open_, within, beyond) == (0, 0, 0)
    shares: dict[str, list[object]] = {}
    for row in book["Chỉ số"].iter_rows():
        # The first line of each code is the share itself; further lines say how sure it is.
        shares.setdefault(str(row[0].value), [cell.value for cell in row])
    assert {f"S0{n}" for n in range(1, 7)} <= set(shares)
    for code in ("S03", "S05"):
        assert shares[code][2:5] == [1, 1, 1]
    assert shares["S06"][2:5] == [0, 0, "–"]  # the vote of today is told from tomorrow on
    assert shares["S02"][3:5] == [0, "–"]


def test_a_wrong_password_is_told_and_the_right_one_opens(
    program: Program, qapp: QApplication
) -> None:
    def day() -> Steps:
        program.start()
        yield from wizard_steps(
            program, unit_name="Xã Cái Nước", unit_code="H12.16", password=PASSWORD
        )
        from ui.scripted import type_text
        from ui.sign_in import SignInWindow

        yield lambda: isinstance(program.window, SignInWindow)
        window = program.window
        assert isinstance(window, SignInWindow)
        yield quiet(program)
        window.user.clear()
        type_text(window.user.edit, "admin")
        type_text(window.password.edit, "sai-mat-khau")
        window.button.click()
        yield lambda: bool(window.password.error())
        assert "chưa đúng" in window.password.error()
        assert window.password.text() == ""
        yield from sign_in_steps(program, "admin", PASSWORD)

    run(day())
    assert isinstance(program.window, MainWindow)
    program.window.lock()
    assert program.window.is_locked


@pytest.mark.timeout(120)
def test_every_picture_of_a_poster_decodes(tmp_path: Path, qapp: QApplication) -> None:
    """The poster's page, drawn as for the screen, read by another program's decoder."""
    from cds_desktop.domain.publicity import poster_content
    from cds_desktop.services import catalogue
    from cds_desktop.services.publicity import poster_office
    from cds_desktop.wording.publicity import poster_words
    from tests.offices import make_office
    from ui.printing.page_painter import page_image
    from ui.printing.products.poster import poster_pages

    office = make_office(tmp_path / "office")
    try:
        stored = catalogue.get(office.open_uow, "1.001193", date(2026, 11, 20))
        head = poster_office(office.profile)
        words = poster_words(stored.procedure, head)
        content = poster_content(stored.procedure, head, words, valid_from=date(2026, 11, 20))
    finally:
        office.close()
    picture = tmp_path / "tờ.png"
    assert page_image(poster_pages(content)[0], 150).save(str(picture))
    from PySide6.QtGui import QImage

    grey = QImage(str(picture)).convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = memoryview(grey.constBits()).cast("B", shape=[grey.height(), grey.bytesPerLine()])
    assert [code.text for code in zxingcpp.read_barcodes(pixels)] == [stored.procedure.portal_url]
