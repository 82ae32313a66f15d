"""`qr book`: the book for any PC into a folder, every code read back."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day


def add_parser(commands: SubParsers) -> None:
    """Add `book` to the group `qr`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    book = add_command(
        group, "book", "Làm sách thủ tục: một thư mục trang web xem trên máy bất kỳ", _book
    )
    book.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    which = book.add_mutually_exclusive_group()
    which.add_argument("--field", default="", metavar="LĨNH_VỰC", help="chỉ một lĩnh vực")
    which.add_argument("--procedure", nargs="+", metavar="MÃ", action="extend", default=[])


def _book(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity import poster_office
    from cds_desktop.services.publicity.book import plan_book
    from cds_desktop.services.publicity.settings import publicity_settings
    from cds_desktop.wording.publicity import offline_text, poster_words
    from ui.book import write_book

    office = session.office()
    on = office_day(session.now())
    contents = plan_book(
        office.open_uow,
        poster_office(office.profile),
        poster_words,
        codes=arguments.procedure,
        field=arguments.field,
        on=on,
        rules=publicity_settings(office.open_uow).payload,
        offline_text=offline_text,
    )
    made = write_book(contents, arguments.out, made_on=on, progress=session.progress("Sách"))
    data = {
        "out": str(made.out),
        "procedures": made.procedures,
        "fields": made.fields,
        "codes": made.codes,
        "decoded": made.decoded,
        "files": made.files,
        "bytes": made.size,
    }
    return session.answer(
        data,
        f"{made.procedures} thủ tục, {made.fields} lĩnh vực, đọc lại được {made.decoded} mã:"
        f" {made.out / 'index.html'}",
    )
