"""`target set|list`: by what the office judges its indicators."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import iso, office_day, parse_day

if TYPE_CHECKING:
    from cds_desktop.domain.targets import Target
    from cds_desktop.services.targets import TargetInForce


def add_parser(commands: SubParsers) -> None:
    """Add the group `target`."""
    group = add_group(commands, "target", "Chỉ tiêu của đơn vị cho từng chỉ số")
    change = add_command(group, "set", "Đặt chỉ tiêu từ một ngày trở đi", _set)
    change.add_argument("indicator", metavar="CHỈ_SỐ", help="ví dụ S01")
    change.add_argument("value", nargs="?", metavar="PHẦN_TRĂM", help="ví dụ 85 hoặc 85,5")
    change.add_argument("--shipped", action="store_true", help="trở về mức mặc định")
    change.add_argument("--from", dest="first", metavar="NGÀY", help="mặc định là hôm nay")
    listing = add_command(group, "list", "Xem chỉ tiêu đang dùng và các lần đặt", _list)
    listing.add_argument("--on", metavar="NGÀY", help="mặc định là hôm nay")


def _set(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.errors import RuleBroken
    from cds_desktop.domain.targets import HIGHEST_OF_PLAN, read_percent
    from cds_desktop.services.targets import set_target
    from cds_desktop.wording.targets import target_set

    if (arguments.value is None) is not arguments.shipped:
        raise RuleBroken("target.value_missing")
    now = session.now()
    percent = None if arguments.shipped else read_percent(arguments.value, HIGHEST_OF_PLAN)
    made = set_target(
        session.office().open_uow,
        arguments.indicator,
        percent,
        parse_day(arguments.first) if arguments.first else office_day(now),
        actor=session.actor,
        now=now,
    )
    return session.answer(_data(made), target_set(made))


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.targets import list_targets

    on = parse_day(arguments.on) if arguments.on else office_day(session.now())
    found = list_targets(session.office().open_uow, on, actor=session.actor)
    return session.answer(
        {"on": on.isoformat(), "targets": [_listed(item) for item in found]},
        *(_line(item) for item in found),
    )


def _data(version: Target) -> dict[str, Any]:
    from cds_desktop.domain.targets import plain

    return {
        "id": version.indicator_id,
        "target": None if version.percent is None else plain(version.percent),
        "from": version.first.isoformat(),
        "at": iso(version.at),
        "officer": version.officer_name,
    }


def _listed(item: TargetInForce) -> dict[str, Any]:
    from cds_desktop.domain.targets import plain

    target = item.definition.target
    return {
        "id": item.definition.id,
        "name": item.definition.name,
        "target": None if target is None else plain(target),
        "shipped": None if item.shipped is None else plain(item.shipped),
        "is_own": item.own is not None and item.own.percent is not None,
        "versions": [_data(version) for version in item.versions],
    }


def _line(item: TargetInForce) -> str:
    from cds_desktop.wording.targets import percent_words, target_line, target_origin

    target = item.definition.target
    value = "chưa có chỉ tiêu" if target is None else f"{percent_words(target)}"
    origin = "" if target is None else f", {target_origin(item)}"
    history = "".join(f"; {target_line(version)}" for version in item.versions)
    return f"{item.definition.id}  {item.definition.short_name}: {value}{origin}{history}"
