"""`journal verify`: check the chain of the journal."""

from __future__ import annotations

import argparse

from cds_desktop.commands.session import REFUSED, Session, SubParsers, add_command, add_group


def add_parser(commands: SubParsers) -> None:
    """Add the group `journal`."""
    group = add_group(commands, "journal", "Nhật ký nghiệp vụ")
    add_command(group, "verify", "Kiểm tra chuỗi nhật ký", _verify)


def _verify(_arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.journal import verify

    check = verify(session.office().open_uow, session.progress("Nhật ký"))
    data = {"entries": check.entries, "ok": check.is_ok, "first_bad": check.first_bad}
    line = (
        f"Nhật ký nguyên vẹn: {check.entries} dòng."
        if check.is_ok
        else f"Nhật ký sai từ dòng {check.first_bad}."
    )
    session.answer(data, line)
    return 0 if check.is_ok else REFUSED
