"""`digitise attach|state`: papers of a dossier as commands."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import parse_instant
from cds_desktop.domain.digitisation import PaperState


def add_parser(commands: SubParsers) -> None:
    """Add the group `digitise`."""
    group = add_group(commands, "digitise", "Số hóa giấy tờ và kết quả")
    attach = add_command(group, "attach", "Đính kèm tệp vào một giấy tờ hoặc kết quả", _attach)
    attach.add_argument("code", metavar="MÃ_HỒ_SƠ")
    _which(attach)
    attach.add_argument("file", type=Path, metavar="TỆP")
    attach.add_argument("--at", metavar="ISO")
    state = add_command(group, "state", "Đổi tình trạng số hóa của một giấy tờ", _state)
    state.add_argument("code", metavar="MÃ_HỒ_SƠ")
    _which(state)
    states = [item.value for item in PaperState if item is not PaperState.DIGITISED]
    state.add_argument("--to", required=True, choices=states)
    state.add_argument("--reason", default="")


def _which(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--paper", type=int, metavar="SỐ", help="số thứ tự trong thành phần hồ sơ")
    which.add_argument("--result", action="store_true", help="kết quả giải quyết")


def _attach(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.commands.dossier import record_data
    from cds_desktop.services.digitisation import attach

    office = session.office()
    record = attach(
        office.open_uow,
        office.data_dir,
        arguments.code,
        arguments.file,
        paper=None if arguments.result else arguments.paper,
        actor=session.actor,
        now=parse_instant(arguments.at) if arguments.at else session.now(),
    )
    done = sum(paper.is_digitised for paper in record.papers)
    return session.answer(
        record_data(record), f"Đã số hóa {done}/{len(record.papers)} giấy tờ của {record.code}."
    )


def _state(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.commands.dossier import record_data
    from cds_desktop.services.digitisation import set_state
    from cds_desktop.wording.terms import PAPER_STATES

    record = set_state(
        session.office().open_uow,
        arguments.code,
        PaperState(arguments.to),
        paper=None if arguments.result else arguments.paper,
        reason=arguments.reason,
        actor=session.actor,
        now=session.now(),
    )
    return session.answer(
        record_data(record), f"Đã ghi “{PAPER_STATES[arguments.to]}” cho hồ sơ {record.code}."
    )
