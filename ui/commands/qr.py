"""`qr poster`: sheets with QR codes into one PDF, every code read back."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day, parse_day


def add_parser(commands: SubParsers) -> None:
    """Add the group `qr`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    poster = add_command(group, "poster", "Làm tờ A4 có mã QR thành một tệp PDF", _poster)
    which = poster.add_mutually_exclusive_group(required=True)
    which.add_argument("--procedure", nargs="+", metavar="MÃ", action="extend")
    which.add_argument("--all", action="store_true", help="mọi thủ tục có địa chỉ trên Cổng")
    poster.add_argument("--out", required=True, type=Path, metavar="TỆP.pdf")
    poster.add_argument("--valid-to", metavar="NGÀY", help="ngày phải kiểm tra lại tờ")


def _poster(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity import plan_all, plan_chosen, poster_office
    from cds_desktop.wording.errors import all_sentences
    from cds_desktop.wording.publicity import poster_words
    from ui.printing.document import make_posters
    from ui.printing.headless import ensure_gui_application

    office = session.office()
    on = office_day(session.now())
    valid_to = parse_day(arguments.valid_to) if arguments.valid_to else None
    head = poster_office(office.profile)
    if arguments.all:
        plan = plan_all(office.open_uow, head, poster_words, on=on, valid_to=valid_to)
    else:
        plan = plan_chosen(
            office.open_uow, arguments.procedure, head, poster_words, on=on, valid_to=valid_to
        )
    app = ensure_gui_application()
    made = make_posters(plan.contents, arguments.out, session.progress("Tờ mã QR"))
    del app
    data = {
        "posters": made.posters,
        "decoded": made.decoded,
        "pages": made.pages,
        "out": str(arguments.out),
        "skipped": [{"code": item.code, "reason": item.reason} for item in plan.skipped],
    }
    lines = [
        f"{made.posters} tờ, đọc lại được {made.decoded} mã, {made.pages} trang: {arguments.out}",
        *(
            f"  bỏ qua {item.code}: {all_sentences().get(item.reason, item.reason)}"
            for item in plan.skipped
        ),
    ]
    return session.answer(data, *lines)
