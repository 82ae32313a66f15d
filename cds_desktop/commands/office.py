"""`init`: what the first-run wizard does, as a command."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command, read_secret
from cds_desktop.domain.units import Level


def add_parser(commands: SubParsers) -> None:
    """Add `init`."""
    parser = add_command(commands, "init", "Thiết lập đơn vị lần đầu", _init)
    parser.add_argument("--unit-code", required=True, metavar="MÃ", help="ví dụ 000.00.16.H12")
    parser.add_argument("--unit-name", required=True, metavar="TÊN", help="ví dụ “Xã Cái Nước”")
    parser.add_argument("--level", required=True, choices=[level.value for level in Level])
    parser.add_argument("--parent", metavar="MÃ", help="mã đơn vị cấp trên")
    parser.add_argument(
        "--admin-password-file", required=True, type=Path, metavar="TỆP",
        help="tệp có mật khẩu của người dùng “admin” ở dòng đầu",
    )  # fmt: skip
    parser.add_argument("--backup-folder", type=Path, metavar="THƯ_MỤC")
    parser.add_argument(
        "--catalogue", type=Path, metavar="TỆP", help="danh mục riêng thay cho danh mục kèm theo"
    )
    parser.add_argument("--no-catalogue", action="store_true", help="bắt đầu với danh mục trống")


def _init(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.offices import OfficeSetup
    from cds_desktop.services.setup import set_up

    setup = OfficeSetup(
        unit_code=arguments.unit_code,
        unit_name=arguments.unit_name,
        level=Level(arguments.level),
        admin_password=read_secret(arguments.admin_password_file),
        parent_code=arguments.parent,
        backup_folder=str(arguments.backup_folder.absolute()) if arguments.backup_folder else "",
    )
    done = set_up(
        session.data_dir,
        setup,
        catalogue=arguments.catalogue,
        with_catalogue=not arguments.no_catalogue,
        now=session.now(),
        progress=session.progress("Danh mục thủ tục"),
    )
    with_office = done.office
    try:
        data = {
            "unit_code": with_office.profile.unit_code,
            "unit_name": with_office.profile.unit_name,
            "level": with_office.profile.level.value,
            "parent": with_office.profile.parent_code,
            "procedures": done.procedures,
            "data_dir": str(session.data_dir.path),
            "username": setup.admin_username,
        }
        return session.answer(
            data,
            f"Đã thiết lập {with_office.profile.desk_name}.",
            f"{done.procedures} thủ tục trong danh mục. Người dùng: {setup.admin_username}.",
            f"Dữ liệu: {session.data_dir.path}",
        )
    finally:
        with_office.close()
