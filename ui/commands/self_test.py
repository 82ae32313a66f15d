"""`self-test`: the installed program tries itself in a throwaway office."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.commands.session import REFUSED, Session, SubParsers, add_command
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import CdsError

if TYPE_CHECKING:
    from ui.app import CdsApplication


def add_parser(commands: SubParsers) -> None:
    """Add `self-test`."""
    add_command(commands, "self-test", "Chương trình tự kiểm tra trên máy này", _self_test)


def _self_test(_arguments: argparse.Namespace, session: Session) -> int:
    checks: list[tuple[str, Callable[[Path, Session], str]]] = [
        ("database", _try_database),
        ("workbook", _try_workbook),
        ("spreadsheet_reader", _try_reader),
        ("poster", _try_poster),
        ("words", _try_words),
        ("pages", _try_pages),
    ]
    results: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory(prefix="cds-self-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for key, check in checks:
            try:
                results[key] = {"ok": True, "detail": check(folder, session)}
            except CdsError as error:
                results[key] = {"ok": False, "detail": error.code}
            except Exception as error:  # noqa: BLE001 - a failed check is the answer
                results[key] = {"ok": False, "detail": f"{type(error).__name__}: {error}"}
    is_ok = all(bool(result["ok"]) for result in results.values())
    lines = [
        f"{'đạt ' if result['ok'] else 'HỎNG'}  {key}: {result['detail']}"
        for key, result in results.items()
    ]
    session.answer({"ok": is_ok, "checks": results}, *lines)
    return 0 if is_ok else REFUSED


def _try_database(folder: Path, session: Session) -> str:
    """An office is made, filled with a few dossiers, and its journal verified."""
    from cds_desktop.services import journal
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.demo import DemoPlan, fill, open_or_create

    now = session.now()
    office = open_or_create(DataDir(folder / "office"), now=now)
    try:
        plan = DemoPlan(dossiers=60, months=1, until=office_day(now), seed=1)
        made = fill(office.open_uow, office.data_dir, plan, actor=session.actor, now=now)
        if not journal.verify(office.open_uow).is_ok:
            raise AssertionError("the journal does not verify")
    finally:
        office.close()
    return f"{made.dossiers} hồ sơ"


def _try_workbook(folder: Path, session: Session) -> str:
    from cds_desktop.domain.periods import month_to_date
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import open_office
    from cds_desktop.services.reports import export

    office = open_office(DataDir(folder / "office"))
    try:
        period = month_to_date(office_day(session.now()))
        out = folder / "Báo cáo.xlsx"
        exported = export(office.open_uow, period, out, actor=session.actor, now=session.now())
    finally:
        office.close()
    return f"{len(exported.package.cells)} ô, {out.stat().st_size} byte"


def _try_reader(folder: Path, _session: Session) -> str:
    """The child process reads the workbook that was just written, and it is whole."""
    from cds_desktop.services.report_files import report_file_in
    from cds_desktop.services.spreadsheets import read_sheets

    sheets = read_sheets(folder / "Báo cáo.xlsx")
    changed = report_file_in(sheets, "Báo cáo.xlsx").changed
    if changed:
        raise AssertionError(f"{changed[0].sheet}!{changed[0].address} differs")
    return f"{len(sheets)} trang tính"


def _try_poster(folder: Path, session: Session) -> str:
    from cds_desktop.services.data_dir import DataDir
    from cds_desktop.services.offices import open_office
    from cds_desktop.services.publicity import plan_all, poster_office
    from cds_desktop.wording.publicity import poster_words
    from ui.printing.document import make_posters

    _application()
    office = open_office(DataDir(folder / "office"))
    try:
        head = poster_office(office.profile)
        on = office_day(session.now())
        plan = plan_all(office.open_uow, head, poster_words, on=on, field="Chứng thực")
    finally:
        office.close()
    made = make_posters(plan.contents[:3], folder / "Tờ.pdf")
    if made.decoded != made.posters:
        raise AssertionError(f"{made.decoded} of {made.posters} codes decode")
    return f"{made.decoded} mã đọc lại được"


def _try_words(_folder: Path, _session: Session) -> str:
    """Qt's own words are Vietnamese here."""
    from PySide6.QtWidgets import QDialogButtonBox

    _application()
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    words = box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")
    box.deleteLater()
    if words == "Cancel":
        raise AssertionError("Qt speaks English")
    return words


def _try_pages(folder: Path, session: Session) -> str:
    """Every page is built and shown once."""
    from cds_desktop.services.data_dir import DataDir
    from ui.tour.visit import visit_every_page

    app = _application()
    visited = visit_every_page(app, DataDir(folder / "office"), now=session.now)
    return f"{len(visited)} trang"


def _application() -> CdsApplication:
    """The one application of this process, without a display if there is none."""
    from PySide6.QtWidgets import QApplication

    from ui.app import CdsApplication, make_application
    from ui.printing.headless import choose_platform

    running = QApplication.instance()
    if isinstance(running, CdsApplication):
        return running
    choose_platform()
    return make_application(["cds-mot-cua"])
