"""`unit import-changes FILE`, `unit today ADDRESS`: old communes and those of today."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group


def add_parser(commands: SubParsers) -> None:
    """Add the group `unit`."""
    group = add_group(commands, "unit", "Đơn vị hành chính cũ và mới")
    load = add_command(
        group, "import-changes", "Nhập bảng xã, phường cũ – mới (CSV hoặc bảng tính)", _import
    )
    load.add_argument("file", type=Path, metavar="TỆP")
    today = add_command(group, "today", "Địa chỉ cũ nay thuộc xã, phường nào", _today)
    today.add_argument("address", metavar="ĐỊA_CHỈ")


def _import(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.unit_changes import import_changes
    from cds_desktop.wording.unit_changes import imported_words

    counts = import_changes(
        session.office().open_uow,
        arguments.file,
        actor=session.actor,
        now=session.now(),
        progress=session.progress("Đơn vị"),
    )
    return session.answer(asdict(counts), imported_words(counts))


def _today(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.unit_changes import units_of_today

    offers = units_of_today(session.office().open_uow, arguments.address)
    lines = [f"{offer.name} (trước là {offer.old_name})" for offer in offers]
    return session.answer(
        {"offers": [asdict(offer) for offer in offers]},
        *(lines or ["Không tìm thấy đơn vị cũ trong địa chỉ này."]),
    )
