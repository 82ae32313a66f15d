"""`rate CODE --level 1..5`: a citizen's vote as a command."""

from __future__ import annotations

import argparse

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.rating_codes import looks_like_rating


def add_parser(commands: SubParsers) -> None:
    """Add `rate`."""
    parser = add_command(commands, "rate", "Ghi một phiếu đánh giá", _rate)
    parser.add_argument("code", metavar="MÃ_HỒ_SƠ", help="hoặc mã đánh giá trên giấy hẹn")
    parser.add_argument(
        "--level", required=True, type=int, choices=range(1, 6), help="5 là rất hài lòng"
    )
    parser.add_argument("--at", metavar="ISO")


def _rate(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.rating_codes import read_rating_code
    from cds_desktop.services.ratings import rate, read_level

    open_uow, code = session.office().open_uow, arguments.code
    now = parse_instant(arguments.at) if arguments.at else session.now()
    if looks_like_rating(code):
        code = read_rating_code(open_uow, code, actor=session.actor, now=now).code
    level = read_level(arguments.level)
    rate(open_uow, code, level, source="command", actor=session.actor, now=now)
    data = {"code": code, "level": arguments.level}
    return session.answer(data, f"Đã ghi phiếu đánh giá của hồ sơ {code}.")
