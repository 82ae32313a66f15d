"""What a clerk does with the real windows, step by step; used by the tour and by tests."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.periods import Period
from ui.main_window import MainWindow
from ui.pages.dossiers import DossiersPage
from ui.pages.procedures import ProceduresPage
from ui.pages.reception import ReceptionPage
from ui.pages.reports import ReportsPage
from ui.program import Program
from ui.scripted import Condition, Steps, press, shown, steady, type_text
from ui.wizard import FirstRunWizard

Look = Callable[[str], None]
_CTRL: Final = Qt.KeyboardModifier.ControlModifier
_ENTER: Final = Qt.Key.Key_Return


def no_look(_name: str) -> None:
    """A look for those who take no pictures."""


def quiet(program: Program) -> Condition:
    """Nothing runs in the background, and the screen had time to settle."""
    settled = steady(4)

    def is_quiet() -> bool:
        busy = program.jobs.is_busy or program.file_jobs.is_busy
        return not busy and settled()

    return is_quiet


def wizard_steps(
    program: Program, *, unit_name: str, unit_code: str, password: str, look: Look = no_look
) -> Steps:
    """Fill the first-run wizard by keyboard and set the office up."""
    yield lambda: isinstance(program.window, FirstRunWizard) and shown(program.window)
    wizard = program.window
    assert isinstance(wizard, FirstRunWizard)
    type_text(wizard.unit.name.edit, unit_name)
    type_text(wizard.unit.code.edit, unit_code)
    yield quiet(program)
    look("unit")
    wizard.go_on()
    type_text(wizard.admin.full_name.edit, "Lê Thị Mỹ Ý")
    wizard.admin.username.clear()
    type_text(wizard.admin.username.edit, "admin")
    type_text(wizard.admin.password.edit, password)
    type_text(wizard.admin.again.edit, password)
    yield quiet(program)
    look("admin")
    wizard.go_on()
    yield quiet(program)
    look("backup")
    wizard.go_on()
    yield quiet(program)
    look("catalogue")
    wizard.go_on()
    yield lambda: not isinstance(program.window, FirstRunWizard)


def receive_steps(
    program: Program,
    *,
    procedure: str,
    name: str,
    id_number: str,
    phone: str,
    look: Look = no_look,
) -> Steps:
    """Receive one dossier at the desk, as typed by a clerk, and see its slip."""
    window = _main(program)
    press(window, Qt.Key.Key_F2)
    yield lambda: isinstance(window.current_page(), ReceptionPage)
    page = window.current_page()
    assert isinstance(page, ReceptionPage)
    person, what = page.form.person, page.form.what
    for field, text in (
        (person.id_number, id_number), (person.full_name, name), (person.phone, phone),
    ):  # fmt: skip
        type_text(field.edit, text)
        yield quiet(program)
        field.edit.clearFocus()
    type_text(what.procedure.edit, procedure)
    yield lambda: what.procedure.suggester.is_open and bool(what.procedure.suggester.rows)
    look("suggestions")
    press(what.procedure.edit, _ENTER)
    yield lambda: what.stored is not None
    page.form.papers.tick_required()
    yield lambda: page.watch.current is not None
    yield quiet(program)
    look("filled")
    press(page, _ENTER, _CTRL)
    yield lambda: page.slips.dialog is not None
    yield quiet(program)
    look("slip")
    dialog = page.slips.dialog
    assert dialog is not None
    dialog.close()
    yield lambda: page.slips.dialog is None
    yield from _back_in(window)
    yield quiet(program)


def forward_steps(program: Program, code: str, to: Status) -> Steps:
    """Open a dossier by its code and take its next legal step with Ctrl+Enter."""
    page = yield from open_steps(program, code)
    press(page.detail.moves.primary, _ENTER, _CTRL)
    yield lambda: page.detail.record is not None and page.detail.record.status is to
    yield quiet(program)


def open_steps(program: Program, code: str) -> Generator[Condition, None, DossiersPage]:
    """Show one dossier in its page and give the page."""
    window = _main(program)
    window.go("dossiers", code)
    yield lambda: isinstance(window.current_page(), DossiersPage)
    page = window.current_page()
    assert isinstance(page, DossiersPage)
    yield lambda: page.detail.record is not None and page.detail.record.code == code
    yield quiet(program)
    return page


def hand_back_steps(program: Program, code: str, *, look: Look = no_look) -> Steps:
    """Hand the result over; the citizen touches "rất hài lòng" on the kiosk."""
    page = yield from open_steps(program, code)
    press(page.detail.moves.primary, _ENTER, _CTRL)
    yield lambda: page.acts.kiosk is not None and shown(page.acts.kiosk)
    kiosk = page.acts.kiosk
    assert kiosk is not None
    yield quiet(program)
    look("kiosk")
    press(kiosk, Qt.Key.Key_5)
    yield lambda: page.acts.kiosk is None or bool(kiosk.said())
    yield quiet(program)
    look("thanks")
    if page.acts.kiosk is not None:
        page.acts.kiosk.close()
    yield lambda: page.acts.kiosk is None
    yield from _back_in(_main(program))
    yield quiet(program)


def attach_steps(program: Program, code: str, scan: Path) -> Steps:
    """Attach one scan to every waiting paper of a dossier, and to its result."""
    page = yield from open_steps(program, code)
    record = page.detail.record
    assert record is not None
    for number in [*(paper.position for paper in record.components), None]:
        page.acts.attach(record, None, number, scan)
        yield quiet(program)


def poster_steps(program: Program, code: str, out: Path) -> Steps:
    """Write the poster of one procedure into a PDF from its page."""
    window = _main(program)
    window.go("procedures", code)
    yield lambda: isinstance(window.current_page(), ProceduresPage)
    page = window.current_page()
    assert isinstance(page, ProceduresPage)
    yield quiet(program)
    from cds_desktop.domain.clock import office_day
    from ui.pages.procedures.runs import prepare

    context = page.context
    today = office_day(context.now())
    orders = (page.desk.order([code]),)
    page.maker.write_pdf(out, prepare(context.open_uow, orders, context.office.profile, today))
    yield quiet(program)
    yield lambda: out.exists() and not page.maker.is_running
    yield quiet(program)


def export_steps(program: Program, out: Path, period: Period) -> Steps:
    """Export a period's workbook from the report page."""
    window = _main(program)
    window.go("reports", period)
    yield lambda: isinstance(window.current_page(), ReportsPage)
    page = window.current_page()
    assert isinstance(page, ReportsPage)
    yield quiet(program)
    page.export(period, out)
    yield lambda: out.exists()
    yield quiet(program)


def _back_in(window: MainWindow) -> Steps:
    """Make the main window active again, which a desktop does by itself."""
    window.activateWindow()
    yield window.isActiveWindow


def _main(program: Program) -> MainWindow:
    window = program.window
    assert isinstance(window, MainWindow)
    return window
