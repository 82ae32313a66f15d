"""`tour --out DIR`: the real windows through one office day, without a display."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command


def add_parser(commands: SubParsers) -> None:
    """Add `tour`."""
    parser = add_command(
        commands, "tour", "Đi một vòng qua mọi trang và chụp ảnh, không cần màn hình", _tour
    )
    parser.add_argument("--out", required=True, type=Path, metavar="THƯ_MỤC")
    parser.add_argument("--dossiers", type=int, default=6_000, metavar="SỐ", help="số hồ sơ mẫu")


def _tour(arguments: argparse.Namespace, session: Session) -> int:
    from ui.printing.headless import choose_platform

    choose_platform()
    from ui.tour.day import take_tour

    made = take_tour(arguments.out, dossiers=arguments.dossiers, tell=session.say)
    data = {
        "out": str(arguments.out.absolute()),
        "pictures": [path.name for path in made.pictures],
        "documents": [path.name for path in made.documents],
    }
    return session.answer(
        data,
        f"{len(made.pictures)} ảnh và {len(made.documents)} tài liệu trong {arguments.out}",
        *(f"  {path.name}" for path in [*made.documents, *made.pictures]),
    )
