"""`unit …`: the tree of units with its days, its import, and the communes of today."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import office_day, parse_day
from cds_desktop.domain.units import Level, Unit

if TYPE_CHECKING:
    from cds_desktop.domain.unit_plans import UnitPlan
    from cds_desktop.domain.unit_tree import Succession, UnitTree

_LEVELS = [level.value for level in Level]


def add_parser(commands: SubParsers) -> None:
    """Add the group `unit`."""
    group = add_group(commands, "unit", "Cây đơn vị hành chính theo thời gian, đơn vị cũ và mới")
    _add_reading(group)
    _add_acts(group)
    load = add_command(
        group, "import-changes", "Nhập bảng xã, phường cũ – mới (CSV hoặc bảng tính)", _changes
    )
    load.add_argument("file", type=Path, metavar="TỆP")
    today = add_command(group, "today", "Địa chỉ cũ nay thuộc xã, phường nào", _today)
    today.add_argument("address", metavar="ĐỊA_CHỈ")


def _add_reading(group: SubParsers) -> None:
    tree = add_command(group, "tree", "Cây đơn vị của một ngày", _tree)
    tree.add_argument("--on", metavar="NGÀY", help="không ghi thì hôm nay")
    tree.add_argument("--root", metavar="MÃ", help="chỉ từ đơn vị này trở xuống")
    tree.add_argument("--depth", type=int, metavar="SỐ", help="số cấp bên dưới")
    find = add_command(group, "find", "Tìm đơn vị theo mã, mã định danh hoặc tên", _find)
    find.add_argument("text", metavar="TÊN_HOẶC_MÃ")
    find.add_argument("--on", metavar="NGÀY", help="không ghi thì hôm nay")
    find.add_argument("--under", default="", metavar="MÃ", help="chỉ trong đơn vị này")
    history = add_command(group, "history", "Những thay đổi của một đơn vị", _history)
    history.add_argument("code", metavar="MÃ")
    history.add_argument("--on", metavar="NGÀY", help="không ghi thì hôm nay")


def _add_acts(group: SubParsers) -> None:
    load = add_command(
        group, "import", "Nhập danh sách đơn vị, hoặc bảng đơn vị cũ – mới (CSV hoặc bảng tính)",
        _import,
    )  # fmt: skip
    load.add_argument("file", type=Path, metavar="TỆP")
    load.add_argument("--preview", action="store_true", help="chỉ so sánh, không ghi")
    merge = add_command(group, "merge", "Sáp nhập đơn vị", _merge)
    merge.add_argument("old", nargs="+", metavar="MÃ_CŨ")
    merge.add_argument("--into", required=True, metavar="MÃ", help="đã có, hoặc mở mới với --name")
    merge.add_argument("--level", choices=_LEVELS, help="cấp của đơn vị mở mới")
    merge.add_argument("--parent", default="", metavar="MÃ", help="cấp trên của đơn vị mở mới")
    merge.add_argument("--name", default="", metavar="TÊN", help="tên mới")
    opening = add_command(group, "open", "Thành lập đơn vị", _open)
    opening.add_argument("code", metavar="MÃ")
    opening.add_argument("--name", required=True, metavar="TÊN")
    opening.add_argument("--level", choices=_LEVELS, default=Level.COMMUNE.value)
    opening.add_argument("--parent", metavar="MÃ", help="đơn vị cấp trên")
    opening.add_argument("--agency-code", default="", metavar="MÃ", help="mã định danh")
    close = add_command(group, "close", "Kết thúc đơn vị, không có đơn vị tiếp nhận", _close)
    rename = add_command(group, "rename", "Đổi tên đơn vị", _rename)
    rename.add_argument("code", metavar="MÃ")
    rename.add_argument("--name", required=True, metavar="TÊN")
    move = add_command(group, "move", "Chuyển đơn vị sang cấp trên khác", _move)
    move.add_argument("code", metavar="MÃ")
    move.add_argument("--to", required=True, metavar="MÃ", help="đơn vị cấp trên mới")
    close.add_argument("code", metavar="MÃ")
    for parser in (merge, opening, close, rename, move):
        parser.add_argument(
            "--on", metavar="NGÀY", help="ngày đầu của tình trạng mới; không ghi thì hôm nay"
        )
        is_needed = parser is close
        parser.add_argument("--reason", default="", required=is_needed, metavar="LÝ_DO")
    agency = add_command(group, "agency-code", "Đặt mã định danh của đơn vị", _agency)
    agency.add_argument("code", metavar="MÃ")
    agency.add_argument("identifier", metavar="MÃ_ĐỊNH_DANH", help="để '' thì bỏ")
    agency.add_argument("--on", metavar="NGÀY", help="không ghi thì hôm nay")
    undo = add_command(group, "undo", "Hoàn tác một thay đổi ghi nhầm", _undo)
    undo.add_argument("number", type=int, metavar="SỐ", help="số của thay đổi, xem unit history")
    undo.add_argument("--reason", required=True, metavar="LÝ_DO")


def _on(arguments: argparse.Namespace, session: Session) -> date:
    return parse_day(arguments.on) if arguments.on else office_day(session.now())


# Reading -------------------------------------------------------------------------------------


def _tree(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import tree_on

    tree = tree_on(session.office().open_uow, _on(arguments, session))
    tops = (tree.get(arguments.root),) if arguments.root else tree.roots
    depth = -1 if arguments.depth is None else arguments.depth
    data = {
        "on": tree.day.isoformat(),
        "units": [_node(tree, unit, depth) for unit in tops] if session.as_json else [],
    }
    lines = [] if session.as_json else [line for unit in tops for line in _lines(tree, unit, depth)]
    return session.answer(data, *(lines or ["Chưa có đơn vị nào. Nhập bằng lệnh unit import."]))


def _node(tree: UnitTree, unit: Unit, depth: int) -> dict[str, Any]:
    """One unit with what hangs below it, so many levels deep; all of them when negative."""
    data = _data(unit)
    data["predecessors"] = [_step_data(step) for step in tree.predecessors_of(unit.code)]
    below = tree.children_of(unit.code) if depth else ()
    data["children"] = [_node(tree, child, depth - 1) for child in below]
    return data


def _data(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level.value,
        "agency_code": unit.agency_code,
        "parent": unit.parent_code,
        "valid_from": unit.valid_from and unit.valid_from.isoformat(),
        "valid_to": unit.valid_to and unit.valid_to.isoformat(),
    }


def _step_data(step: Succession) -> dict[str, Any]:
    return _data(step.unit) | {"merged_on": step.day.isoformat(), "into": step.of}


def _lines(tree: UnitTree, unit: Unit, depth: int, indent: int = 0) -> list[str]:
    from cds_desktop.wording.units import predecessor_words, unit_words

    lines = ["  " * indent + unit_words(unit)]
    if indent == 0 or depth >= 0:
        lines += [
            "  " * indent + f"  ← {predecessor_words(step)}"
            for step in tree.predecessors_of(unit.code)
        ]
    for child in tree.children_of(unit.code) if depth else ():
        lines += _lines(tree, child, depth - 1, indent + 1)
    return lines


def _find(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.unit_names import search_units
    from cds_desktop.services.units import find_reporting_unit, tree_on
    from cds_desktop.wording.units import unit_words

    tree = tree_on(session.office().open_uow, _on(arguments, session))
    found = find_reporting_unit(tree, arguments.text, under=arguments.under)
    near = () if found else search_units(tree, arguments.text)
    data = {
        "unit": found and _data(found),
        "path": [unit.code for unit in tree.path_of(found.code)] if found else [],
        "near": [_data(unit) for unit in near],
    }
    lines = [unit_words(found)] if found else [unit_words(unit) for unit in near]
    return session.answer(data, *(lines or ["Không tìm thấy đơn vị nào."]))


def _history(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import events_of
    from cds_desktop.wording.units import event_words

    events = events_of(session.office().open_uow, arguments.code, _on(arguments, session))
    data = [
        {
            "number": past.event.id, "on": past.event.day.isoformat(),
            "kind": past.event.kind.value, "code": past.event.code,
            "other": past.event.other_code, "note": past.event.note,
            "reversed": past.reversed_by is not None, "can_undo": past.can_undo,
        }
        for past in events
    ]  # fmt: skip
    lines = [f"{past.event.id}  {event_words(past)}" for past in events]
    return session.answer({"events": data}, *(lines or ["Chưa có thay đổi nào."]))


# Acts ----------------------------------------------------------------------------------------


def _import(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import import_units
    from cds_desktop.wording.units import imported_words

    counts = import_units(
        session.office().open_uow,
        arguments.file,
        preview=arguments.preview,
        actor=session.actor,
        now=session.now(),
        progress=session.progress("Đơn vị"),
    )
    words = imported_words(counts, preview=arguments.preview)
    return session.answer(asdict(counts), words, *counts.changed_names)


def _answer(session: Session, plan: UnitPlan) -> int:
    from cds_desktop.wording.units import plan_lines

    data = {
        "kind": plan.kind.value,
        "code": plan.code,
        "on": plan.day.isoformat(),
        "ended": [_data(change.after) for change in plan.changed],
        "added": [_data(unit) for unit in plan.added],
    }
    return session.answer(data, *plan_lines(plan))


def _merge(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import merge_units

    plan = merge_units(
        session.office().open_uow,
        arguments.old,
        arguments.into,
        _on(arguments, session),
        name=arguments.name,
        level=Level(arguments.level) if arguments.level else None,
        parent=arguments.parent,
        reason=arguments.reason,
        actor=session.actor,
        now=session.now(),
    )
    return _answer(session, plan)


def _open(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import open_unit

    unit = Unit(
        arguments.code, arguments.name, Level(arguments.level), arguments.parent,
        _on(arguments, session), agency_code=arguments.agency_code,
    )  # fmt: skip
    plan = open_unit(
        session.office().open_uow, unit, reason=arguments.reason, actor=session.actor,
        now=session.now(),
    )  # fmt: skip
    return _answer(session, plan)


def _close(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import close_unit

    plan = close_unit(
        session.office().open_uow, arguments.code, _on(arguments, session),
        reason=arguments.reason, actor=session.actor, now=session.now(),
    )  # fmt: skip
    return _answer(session, plan)


def _rename(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import rename_unit

    plan = rename_unit(
        session.office().open_uow, arguments.code, arguments.name, _on(arguments, session),
        reason=arguments.reason, actor=session.actor, now=session.now(),
    )  # fmt: skip
    return _answer(session, plan)


def _move(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import move_unit

    plan = move_unit(
        session.office().open_uow, arguments.code, arguments.to, _on(arguments, session),
        reason=arguments.reason, actor=session.actor, now=session.now(),
    )  # fmt: skip
    return _answer(session, plan)


def _agency(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import set_agency_code
    from cds_desktop.wording.units import unit_words

    unit = set_agency_code(
        session.office().open_uow, arguments.code, arguments.identifier, _on(arguments, session),
        actor=session.actor, now=session.now(),
    )  # fmt: skip
    return session.answer(_data(unit), unit_words(unit))


def _undo(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.units import undo_event

    done = undo_event(
        session.office().open_uow, arguments.number, reason=arguments.reason, actor=session.actor,
        now=session.now(),
    )  # fmt: skip
    return session.answer(
        {"number": done.event.id, "reversed": done.together},
        f"Đã hoàn tác thay đổi số {done.event.id} ({done.together} sự kiện).",
    )


# Old communes --------------------------------------------------------------------------------


def _changes(arguments: argparse.Namespace, session: Session) -> int:
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
