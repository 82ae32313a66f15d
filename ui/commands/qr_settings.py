"""`qr settings`: where public codes lead, how large they are, how often sheets are looked at."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.publicity.payloads import PayloadKind

if TYPE_CHECKING:
    from cds_desktop.services.publicity.settings import PublicitySettings

_PAYLOADS = {
    PayloadKind.PORTAL: "trang của Cổng dịch vụ công",
    PayloadKind.TEMPLATE: "trang của cơ quan",
    PayloadKind.OFFLINE: "nội dung đọc không cần mạng",
}


def add_parser(commands: SubParsers) -> None:
    """Add `settings` to the group `qr`."""
    group = add_group(commands, "qr", "Mã QR công khai thủ tục")
    settings = add_group(group, "settings", "Cài đặt về mã QR công khai")
    add_command(settings, "show", "Xem cài đặt", _show)
    change = add_command(settings, "set", "Đổi cài đặt; mục không ghi thì giữ nguyên", _set)
    change.add_argument(
        "--payload", choices=[kind.value for kind in PayloadKind], help="mã dẫn đến đâu"
    )
    change.add_argument(
        "--template", metavar="ĐỊA_CHỈ", help="địa chỉ của cơ quan, {code} ở chỗ mã thủ tục"
    )
    change.add_argument(
        "--logo", action=argparse.BooleanOptionalAction, help="biểu trưng giữa mã QR"
    )
    change.add_argument("--factor", type=int, metavar="SỐ", help="khoảng cách đọc chia cạnh ô")
    change.add_argument("--check-days", type=int, metavar="NGÀY", help="bao lâu kiểm tra lại tờ")


def _show(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.settings import publicity_settings

    del arguments
    return _answer(session, publicity_settings(session.office().open_uow))


def _set(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.publicity.settings import publicity_settings, set_publicity_settings

    open_uow = session.office().open_uow
    kept = publicity_settings(open_uow)
    payload = kept.payload
    if arguments.payload is not None:
        payload = replace(payload, kind=PayloadKind(arguments.payload))
    if arguments.template is not None:
        payload = replace(payload, template=arguments.template)
    given = {
        "with_logo": arguments.logo,
        "distance_factor": arguments.factor,
        "check_days": arguments.check_days,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    wanted = replace(kept, payload=payload, **changes)
    stored = set_publicity_settings(open_uow, wanted, actor=session.actor, now=session.now())
    return _answer(session, stored)


def _answer(session: Session, kept: PublicitySettings) -> int:
    data = {
        "payload": kept.payload.kind.value,
        "template": kept.payload.template,
        "logo": kept.with_logo,
        "factor": kept.distance_factor,
        "check_days": kept.check_days,
    }
    return session.answer(
        data,
        f"Mã dẫn đến: {_PAYLOADS[kept.payload.kind]}",
        f"Mẫu địa chỉ: {kept.payload.template or 'chưa có'}",
        f"Biểu trưng giữa mã: {'có' if kept.with_logo else 'không'}",
        f"Hệ số khoảng cách: {kept.distance_factor}",
        f"Kiểm tra lại sau: {kept.check_days} ngày",
    )
