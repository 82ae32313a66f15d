"""`demo`: fill the sample office, as a command."""

from __future__ import annotations

import argparse
from time import monotonic

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import office_day, parse_day


def add_parser(commands: SubParsers) -> None:
    """Add `demo`."""
    purpose = "Tạo đơn vị mẫu với hồ sơ của người không có thật"
    parser = add_command(commands, "demo", purpose, _demo)
    parser.add_argument("--dossiers", type=int, default=2_000, metavar="SỐ", help="số hồ sơ")
    parser.add_argument("--months", type=int, default=12, metavar="SỐ", help="trong mấy tháng")
    parser.add_argument(
        "--until", metavar="NGÀY", help="ngày cuối, ví dụ 2026-11-20; mặc định hôm nay"
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="SỐ", help="cùng số thì cùng dữ liệu"
    )


def _demo(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.demo import (
        SAMPLE_OFFICERS,
        DemoPlan,
        fill,
        open_or_create,
        set_scenes,
    )

    now = session.now()
    plan = DemoPlan(
        dossiers=arguments.dossiers,
        months=arguments.months,
        until=parse_day(arguments.until) if arguments.until else office_day(now),
        seed=arguments.seed,
    )
    plan.check()
    started = monotonic()
    office = open_or_create(session.data_dir, now=now)
    try:
        result = fill(
            office.open_uow,
            office.data_dir,
            plan,
            actor=session.actor,
            now=now,
            progress=session.progress("Hồ sơ mẫu"),
        )
        set_scenes(office.open_uow, stands_at=plan.stands_at)
        data = {
            "unit_code": office.profile.unit_code,
            "unit_name": office.profile.unit_name,
            "dossiers": result.dossiers,
            "people": result.people,
            "moves": result.moves,
            "papers": result.papers,
            "ratings": result.ratings,
            "from": result.first_day.isoformat(),
            "until": result.until.isoformat(),
            "seed": plan.seed,
            "content_hash": result.content_hash,
            "seconds": round(monotonic() - started, 1),
            "usernames": [username for username, *_ in SAMPLE_OFFICERS],
            "data_dir": str(session.data_dir.path),
        }
    finally:
        office.close()
    return session.answer(
        data,
        f"Đã tạo {result.dossiers} hồ sơ mẫu của {result.people} người không có thật"
        f" tại {data['unit_name']}.",
        f"Từ {result.first_day:%d/%m/%Y} đến {result.until:%d/%m/%Y}.",
        f"Người dùng mẫu: {', '.join(username for username, *_ in SAMPLE_OFFICERS)}."
        " Mật khẩu hiện ở cửa sổ đăng nhập.",
        f"Dữ liệu: {session.data_dir.path}",
    )
