"""`calendar list|add|remove|import|export|close|reopen|…|rules`: the office's days and rules."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.commands.calendar_rules import add_rules
from cds_desktop.commands.closures import add_closures
from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import parse_day
from cds_desktop.domain.office_calendar import DayKind

if TYPE_CHECKING:
    from cds_desktop.services.office_calendar import ListedDay


def add_parser(commands: SubParsers) -> None:
    """Add the group `calendar`."""
    group = add_group(commands, "calendar", "Lịch làm việc: ngày nghỉ, làm bù, đóng cửa")
    listing = add_command(group, "list", "Liệt kê các ngày khác thường", _list)
    listing.add_argument("--year", type=int, metavar="NĂM")
    adding = add_command(group, "add", "Ghi hoặc sửa một ngày", _add)
    adding.add_argument("--day", required=True, metavar="NGÀY")
    adding.add_argument("--kind", required=True, choices=[kind.value for kind in DayKind])
    adding.add_argument("--name", required=True, metavar="TÊN", help="ví dụ: Quốc khánh")
    adding.add_argument("--source", default="", metavar="NGUỒN", help="văn bản quy định")
    taking = add_command(group, "import", "Nhập lịch từ tệp csv, xlsx, xls hoặc ods", _import)
    taking.add_argument("file", type=Path, metavar="TỆP", help="các cột ngày, loại, tên, nguồn")
    taking.add_argument("--preview", action="store_true", help="chỉ đếm, không ghi")
    writing = add_command(group, "export", "Xuất lịch ra tệp csv", _export)
    writing.add_argument("file", type=Path, metavar="TỆP.csv")
    writing.add_argument("--year", type=int, metavar="NĂM", help="không ghi thì mọi năm")
    removing = add_command(group, "remove", "Bỏ một ngày khỏi lịch", _remove)
    removing.add_argument("--day", required=True, metavar="NGÀY")
    add_closures(group)
    add_rules(group)


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.office_calendar import list_days
    from cds_desktop.wording.calendar import DAY_KINDS

    days = list_days(session.office().open_uow, arguments.year)
    lines = [f"{one.day:%d/%m/%Y}  {DAY_KINDS[one.kind]}  {one.name}  {one.source}" for one in days]
    return session.answer([_day_data(one) for one in days], *lines)


def _add(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.office_calendar import list_days, set_day
    from cds_desktop.wording.calendar import DAY_KINDS

    day, open_uow = parse_day(arguments.day), session.office().open_uow
    set_day(
        open_uow,
        day,
        DayKind(arguments.kind),
        name=arguments.name,
        source=arguments.source,
        actor=session.actor,
        now=session.now(),
    )
    stored = next(one for one in list_days(open_uow, day.year) if one.day == day)
    return session.answer(
        _day_data(stored), f"Đã ghi {day:%d/%m/%Y}: {DAY_KINDS[stored.kind]}, {stored.name}."
    )


def _import(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.calendar_files import read_days
    from cds_desktop.services.office_calendar import compare_days, import_days

    days, open_uow = read_days(arguments.file), session.office().open_uow
    if arguments.preview:
        found = compare_days(open_uow, days)
    else:
        found = import_days(open_uow, days, actor=session.actor, now=session.now())
    counts = {
        "added": len(found.added), "changed": len(found.changed), "unchanged": found.unchanged,
    }  # fmt: skip
    words = "Xem trước" if arguments.preview else "Đã nhập"
    return session.answer(
        counts | {"stored": not arguments.preview},
        f"{words}: thêm {counts['added']} ngày, thay đổi {counts['changed']}, "
        f"giữ nguyên {counts['unchanged']}.",
    )


def _export(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.calendar_files import write_days
    from cds_desktop.services.office_calendar import calendar_days

    days = calendar_days(session.office().open_uow, arguments.year)
    written = write_days(arguments.file, days)
    return session.answer(
        {"out": str(arguments.file), "days": written}, f"{written} ngày: {arguments.file}"
    )


def _remove(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.office_calendar import remove_day

    before = remove_day(
        session.office().open_uow,
        parse_day(arguments.day),
        actor=session.actor,
        now=session.now(),
    )
    return session.answer(_day_data(before), f"Đã bỏ {before.day:%d/%m/%Y}: {before.name}.")


def _day_data(one: ListedDay) -> dict[str, str]:
    return {
        "day": one.day.isoformat(), "kind": one.kind.value, "name": one.name, "source": one.source,
    }  # fmt: skip
