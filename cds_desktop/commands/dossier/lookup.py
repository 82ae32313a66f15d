"""`dossier lookup CODE --number N`: what anybody may know who holds the slip."""

from __future__ import annotations

import argparse

from cds_desktop.commands.session import Session, SubParsers, add_command


def add_lookup(group: SubParsers) -> None:
    """Add the command to the group `dossier`."""
    lookup = add_command(
        group, "lookup", "Tra cứu tiến độ bằng mã tra cứu in trên giấy hẹn", _look_up
    )
    lookup.add_argument("code", metavar="MÃ_HỒ_SƠ")
    lookup.add_argument("--number", required=True, metavar="MÃ_TRA_CỨU")


def _look_up(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.lookup import look_up
    from cds_desktop.wording.lookup import PROGRESS

    office = session.office()
    found = look_up(office.open_uow, arguments.code, arguments.number, now=session.now())
    words = PROGRESS[found.progress]
    return session.answer({"code": found.code, "progress": words}, f"{found.code}: {words}")
