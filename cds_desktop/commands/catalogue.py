"""`catalogue …`: take a catalogue file over, list the procedures."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day, parse_day

if TYPE_CHECKING:
    from cds_desktop.domain.deadlines import TimeLimit
    from cds_desktop.domain.procedures import StoredProcedure
    from cds_desktop.services.catalogue import ImportResult


def add_parser(commands: SubParsers) -> None:
    """Add `catalogue import` and `catalogue list`."""
    group = add_group(commands, "catalogue", "Danh mục thủ tục hành chính")
    parser = add_command(group, "import", "Nhập danh mục từ tệp csv, xlsx, xls hoặc ods", _import)
    parser.add_argument("file", type=Path, metavar="TỆP")
    parser.add_argument(
        "--valid-from", metavar="NGÀY", help="ngày bắt đầu áp dụng; mặc định là hôm nay"
    )
    parser.add_argument(
        "--close-gone",
        action="store_true",
        help="ngừng áp dụng các thủ tục không có trong tệp",
    )
    parser = add_command(group, "list", "Liệt kê thủ tục đang áp dụng", _list)
    parser.add_argument("--field", default="", metavar="LĨNH_VỰC")
    parser.add_argument("--level", default="", metavar="CẤP", help="ví dụ: xã, tỉnh, commune")
    parser.add_argument("--search", default="", metavar="CHỮ", help="chữ trong tên, hoặc mã")
    parser.add_argument("--on", metavar="NGÀY", help="mặc định là hôm nay")


def _import(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.catalogue import apply, compare, read_catalogue

    now = session.now()
    valid_from = parse_day(arguments.valid_from) if arguments.valid_from else None
    open_uow = session.office().open_uow
    file = read_catalogue(arguments.file, progress=session.progress("Đọc tệp"))
    difference = compare(open_uow, file, office_day(now))
    result = apply(
        open_uow,
        difference,
        valid_from,
        actor=session.actor,
        now=now,
        close_gone=arguments.close_gone,
        progress=session.progress("Ghi danh mục"),
    )
    if file.unused_columns:
        session.say("Cột không dùng: " + ", ".join(file.unused_columns))
    if file.was_tcvn3:
        session.say("Tệp gõ bằng phông TCVN3 đã được đổi sang Unicode; hãy xem lại chữ hoa.")
    return session.answer(_result_data(result), *_result_lines(result))


def _result_data(result: ImportResult) -> dict[str, object]:
    return {
        "read": result.read,
        "added": result.added,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "skipped": result.skipped,
        "gone": result.gone,
        "flagged": [
            {"row": flag.row, "code": flag.code, "reason": flag.doubt.reason}
            for flag in result.flagged
        ],
    }


def _result_lines(result: ImportResult) -> list[str]:
    from cds_desktop.wording.procedures import DOUBT_KINDS

    lines = [
        f"Đã đọc {result.read} dòng: {result.added} thủ tục mới, {result.changed} thay đổi, "
        f"{result.unchanged} giữ nguyên, {result.skipped} chưa ghi.",
        f"{result.gone} thủ tục đang dùng không có trong tệp.",
    ]
    kinds = Counter(flag.doubt.reason for flag in result.flagged)
    if kinds:
        lines.append("Cần xem lại:")
        lines += [f"  {count:>5}  {DOUBT_KINDS[reason]}" for reason, count in kinds.most_common()]
    return lines


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.catalogue import list_procedures

    on = parse_day(arguments.on) if arguments.on else office_day(session.now())
    found = list_procedures(
        session.office().open_uow,
        on,
        field=arguments.field,
        level=arguments.level,
        text=arguments.search,
    )
    lines = [f"{each.procedure.code}  {each.procedure.name}" for each in found]
    return session.answer([_procedure_data(each) for each in found], *lines)


def _procedure_data(stored: StoredProcedure) -> dict[str, object]:
    from cds_desktop.domain.procedures import SINCE_EVER

    procedure = stored.procedure
    since = None if stored.valid_from == SINCE_EVER else stored.valid_from.isoformat()
    return {
        "code": procedure.code,
        "name": procedure.name,
        "field": procedure.field,
        "level": procedure.level,
        "portal_url": procedure.portal_url,
        "limit": _limit_data(procedure.limit),
        "limit_online": _limit_data(procedure.limit_online),
        "limit_postal": _limit_data(procedure.limit_postal),
        "limit_text": procedure.limit_text,
        "fee_vnd": procedure.fee_vnd,
        "fee_online_vnd": procedure.fee_online_vnd,
        "fee_text": procedure.fee_text,
        "online_level": str(procedure.online_level) if procedure.online_level else None,
        "decision_no": procedure.decision_no,
        "papers": len(procedure.components),
        "valid_from": since,
    }


def _limit_data(limit: TimeLimit | None) -> dict[str, str] | None:
    return {"value": str(limit.value), "unit": str(limit.unit)} if limit else None
