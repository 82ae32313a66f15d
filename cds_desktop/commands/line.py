"""Parsing the command line and running one command."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import TextIO

from cds_desktop import __version__
from cds_desktop.commands.grammar import Parser
from cds_desktop.commands.session import REFUSED, WRONG_USAGE, Session, common_options
from cds_desktop.domain.errors import CdsError
from cds_desktop.services.progress import Cancelled

_log = logging.getLogger(__name__)
MODULES = (
    "cds_desktop.commands.office",
    "cds_desktop.commands.demo",
    "cds_desktop.commands.catalogue",
    "cds_desktop.commands.procedure",
    "cds_desktop.commands.today",
    "cds_desktop.commands.dossier",
    "cds_desktop.commands.unit",
    "cds_desktop.commands.deadline",
    "cds_desktop.commands.calendar",
    "cds_desktop.commands.digitise",
    "cds_desktop.commands.rate",
    "cds_desktop.commands.report",
    "cds_desktop.commands.report_fill",
    "cds_desktop.commands.report_files",
    "cds_desktop.commands.indicator",
    "cds_desktop.commands.consolidation",
    "cds_desktop.commands.targets",
    "cds_desktop.commands.campaigns",
    "cds_desktop.commands.forecasts",
    "cds_desktop.commands.backup",
    "cds_desktop.commands.journal",
)


@cache
def build_parser(modules: tuple[str, ...] = MODULES) -> argparse.ArgumentParser:
    """The whole grammar; each module adds its commands. It never changes, so it is made once."""
    parser = Parser(
        prog="main.py",
        description="CDS Một cửa – không có lệnh thì mở cửa sổ chương trình.",
        parents=[common_options()],
        epilog="Mã thoát: 0 xong, 1 bị từ chối (lý do ở luồng lỗi), 2 sai cú pháp.",
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"CDS Một cửa {__version__}",
        help="cho biết phiên bản rồi thôi",
    )
    parser.add_argument("--debug", action="store_true", help="ghi nhật ký chi tiết")
    commands = parser.add_subparsers(dest="command", metavar="LỆNH")
    for name in modules:
        import_module(name).add_parser(commands)
    return parser


def run(
    argv: Sequence[str],
    *,
    modules: Sequence[str],
    now: Callable[[], datetime],
    out: TextIO,
    err: TextIO,
    open_window: Callable[[argparse.Namespace], int],
) -> int:
    """Run one command, or open the window when none is given.

    Returns:
        0 done, 1 refused with a reason on the error stream, 2 wrong usage.
    """
    try:
        arguments = build_parser(tuple(modules)).parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0) if not isinstance(stop.code, str) else WRONG_USAGE
    if arguments.command is None:
        return open_window(arguments)
    from cds_desktop.services.data_dir import DataDir, default_data_dir

    chosen = getattr(arguments, "data_dir", None)
    data_dir = DataDir(chosen.expanduser().absolute()) if chosen else default_data_dir()
    session = Session(data_dir, now, out, err, as_json=getattr(arguments, "json", False))
    try:
        return int(arguments.run(arguments, session))
    except CdsError as error:
        from cds_desktop.wording.errors import sentence

        session.say(sentence(error))
        return REFUSED
    except Cancelled:
        session.say("Đã hủy.")
        return REFUSED
    except BrokenPipeError:
        # The reader (`… | head`) has seen enough; nothing may be written at the end either.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
        return REFUSED
    except KeyboardInterrupt:
        session.say("Đã dừng theo yêu cầu.")
        return REFUSED
    finally:
        session.close()


def use_utf8(*streams: TextIO) -> None:
    """Windows consoles and pipes keep other encodings; Vietnamese needs UTF-8."""
    for stream in streams or (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
