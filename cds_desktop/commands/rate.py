"""`rate CODE --level 1..5`: a citizen's vote as a command."""

from __future__ import annotations

import argparse

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import parse_instant


def add_parser(commands: SubParsers) -> None:
    """Add `rate`."""
    parser = add_command(commands, "rate", "Ghi một phiếu đánh giá", _rate)
    parser.add_argument("code", metavar="MÃ_HỒ_SƠ")
    parser.add_argument(
        "--level", required=True, type=int, choices=range(1, 6), help="5 là rất hài lòng"
    )
    parser.add_argument("--at", metavar="ISO")


def _rate(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.ratings import rate, read_level

    rate(
        session.office().open_uow,
        arguments.code,
        read_level(arguments.level),
        source="command",
        actor=session.actor,
        now=parse_instant(arguments.at) if arguments.at else session.now(),
    )
    data = {"code": arguments.code, "level": arguments.level}
    return session.answer(data, f"Đã ghi phiếu đánh giá của hồ sơ {arguments.code}.")
