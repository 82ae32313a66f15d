"""`lookup-screen`: the public look-up on a PC that stands among the citizens."""

from __future__ import annotations

import argparse

from cds_desktop.commands.session import Session, SubParsers, add_command


def add_parser(commands: SubParsers) -> None:
    """Add `lookup-screen`."""
    add_command(commands, "lookup-screen", "Mở màn hình tra cứu cho người dân", _open)


def _open(arguments: argparse.Namespace, _session: Session) -> int:
    from ui.start import open_program

    return open_program(getattr(arguments, "data_dir", None), debug=arguments.debug, lookup=True)
