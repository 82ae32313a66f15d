"""`dossier call-list`: the printed list of people whose results lie ready."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group


def add_parser(commands: SubParsers) -> None:
    """Add `call-list` to the group `dossier`."""
    group = add_group(commands, "dossier", "Hồ sơ")
    parser = add_command(group, "call-list", "In danh sách gọi điện mời nhận kết quả", _print)
    parser.add_argument(
        "--days", type=int, default=0, metavar="SỐ", help="chỉ kết quả đã có từ chừng này ngày"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="TỆP.pdf")


def _print(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers.pickup_calls import pickup_calls, record_pickup_list
    from cds_desktop.services.explanations import paper_set
    from cds_desktop.wording.office_papers import write_pickup_list
    from ui.printing.call_list import call_list_pages
    from ui.printing.document import render_pdf
    from ui.printing.headless import ensure_gui_application

    open_uow, now = session.office().open_uow, session.now()
    found = pickup_calls(open_uow, days=arguments.days, actor=session.actor, now=now)
    app = ensure_gui_application()
    content = write_pickup_list(found, now)
    pages = call_list_pages(content, paper_set(now))
    render_pdf(pages, arguments.out, content.title.capitalize())
    del app
    record_pickup_list(open_uow, found, actor=session.actor, now=now)
    data = {"rows": len(found.lines), "pages": len(pages), "out": str(arguments.out)}
    return session.answer(data, f"{len(found.lines)} hồ sơ, {len(pages)} trang: {arguments.out}")
