"""`dossier print-list`: the hand-over list of dossiers as PDF."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.dossier.lists import filter_options, given_query
from cds_desktop.commands.session import Session, SubParsers, add_command, add_group


def add_parser(commands: SubParsers) -> None:
    """Add the command to the group `dossier`."""
    group = add_group(commands, "dossier", "Hồ sơ")
    printing = add_command(group, "print-list", "In danh sách bàn giao hồ sơ ra tệp PDF", _print)
    printing.add_argument("code", nargs="*", metavar="MÃ_HỒ_SƠ", help="không ghi thì theo bộ lọc")
    filter_options(printing)
    printing.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")


def _print(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossier_exports import lines_to_print, record_list_print
    from cds_desktop.wording.dossier_lists import hand_over_list
    from ui.printing.document import render_pdf
    from ui.printing.dossier_list import list_pages
    from ui.printing.headless import ensure_gui_application

    office, now, actor = session.office(), session.now(), session.actor
    query = given_query(arguments, session)
    lines = lines_to_print(office.open_uow, query, actor=actor, now=now)
    content = hand_over_list(lines, query, office.profile, now=now, actor=actor.name)
    app = ensure_gui_application()
    pages = list_pages(content, progress=session.progress("Danh sách"))
    render_pdf(pages, arguments.out, content.title)
    del app
    record_list_print(office.open_uow, len(lines), actor=actor, now=now)
    data = {"rows": len(lines), "pages": len(pages), "out": str(arguments.out)}
    return session.answer(
        data, f"{content.title}: {len(lines)} hồ sơ, {len(pages)} trang: {arguments.out}"
    )
