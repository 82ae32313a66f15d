"""`indicator check|compute|evidence|list|add|withdraw`: definitions and figures as commands."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import REFUSED, Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import iso, office_day, parse_day
from cds_desktop.domain.errors import EnvironmentFault, NotFound, RuleBroken
from cds_desktop.domain.periods import Period, recognised

if TYPE_CHECKING:
    from cds_desktop.domain.indicator_sets import InForce, TotalValue
    from cds_desktop.domain.indicators import IndicatorValue
    from cds_desktop.services.indicators.computing import Computed, TableValue
    from cds_desktop.services.indicators.records import CellEvidence


_MOST_BYTES = 4 * 2**20


def add_parser(commands: SubParsers) -> None:
    """Add the group `indicator`."""
    group = add_group(commands, "indicator", "Chỉ số: định nghĩa, giá trị, hồ sơ phía sau")
    check = add_command(group, "check", "Kiểm tra một tệp định nghĩa, nêu mọi lỗi", _check)
    check.add_argument("file", type=Path, metavar="TỆP.toml")
    compute = add_command(group, "compute", "Tính chỉ số và bảng của một kỳ", _compute)
    compute.add_argument("--from", dest="first", metavar="NGÀY")
    compute.add_argument("--to", dest="last", metavar="NGÀY")
    compute.add_argument("--set", dest="set_id", metavar="BỘ", help="ví dụ one-stop, decision-766")
    compute.add_argument(
        "--measures", type=Path, metavar="TỆP.json", help="số đếm nhập tay thay cho cơ sở dữ liệu"
    )
    compute.add_argument(
        "--given", type=Path, metavar="TỆP.json", help="số đếm nhập tay thêm vào số của hồ sơ"
    )
    evidence = add_command(group, "evidence", "Hồ sơ làm nên một ô hoặc một chỉ số", _evidence)
    evidence.add_argument("id", metavar="Ô", help="ví dụ S05, S05.numerator, II06a.total.10")
    evidence.add_argument("--from", dest="first", required=True, metavar="NGÀY")
    evidence.add_argument("--to", dest="last", required=True, metavar="NGÀY")
    evidence.add_argument("--field", metavar="LĨNH_VỰC", help="chỉ một lĩnh vực")
    add_command(group, "list", "Các bộ chỉ số đang dùng và đã rút", _list)
    add = add_command(group, "add", "Thêm một bộ chỉ số, hoặc phiên bản mới của nó", _add)
    add.add_argument("file", type=Path, metavar="TỆP.toml")
    add.add_argument("--reason", required=True, metavar="LÝ_DO")
    withdraw = add_command(group, "withdraw", "Rút bộ chỉ số của đơn vị", _withdraw)
    withdraw.add_argument("set_id", metavar="BỘ")
    withdraw.add_argument("--reason", required=True, metavar="LÝ_DO")


def _check(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.indicators.sets import check_file
    from cds_desktop.wording.indicators import fault_words

    faults = check_file(_text(arguments.file))
    lines = [fault_words(fault) for fault in faults]
    data = {
        "ok": not faults,
        "faults": [
            {"line": fault.line, "key": fault.key, "code": fault.code, "text": line}
            for fault, line in zip(faults, lines, strict=True)
        ],
    }
    last = f"{len(faults)} lỗi." if faults else "Tệp không có lỗi."
    session.answer(data, *lines, last)
    return REFUSED if faults else 0


def _compute(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.indicators.computing import compute_by_hand, compute_period
    from cds_desktop.services.reports.hand_values import hand_values

    if arguments.measures is not None:
        in_force = _in_force(arguments, session)
        computed = compute_by_hand(in_force, _counts(arguments.measures, in_force, session))
        return session.answer(_data(computed), *_lines(computed))
    if arguments.first is None or arguments.last is None:
        raise RuleBroken("indicator.period_missing")
    period = _period(arguments)
    lines = hand_values(session.office().open_uow, period, actor=session.actor)
    given = {each.measure: each.current.value for each in lines if each.current is not None}
    if arguments.given is not None:
        given |= _counts(arguments.given, _in_force(arguments, session), session)
    computed = compute_period(
        session.office().open_uow,
        period,
        actor=session.actor,
        now=session.now(),
        set_id=arguments.set_id,
        given=given,
    )
    days = {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return session.answer({**days, **_data(computed)}, *_lines(computed))


def _in_force(arguments: argparse.Namespace, session: Session) -> InForce:
    """The definitions of the last day, else of today; without an office the shipped ones."""
    from cds_desktop.services.indicators.computing import in_force_by_hand

    on = parse_day(arguments.last) if arguments.last else office_day(session.now())
    if not session.data_dir.has_office:
        return in_force_by_hand(None, on, arguments.set_id)
    with session.office().open_uow(read_only=True) as uow:
        return in_force_by_hand(uow, on, arguments.set_id)


def _counts(path: Path, in_force: InForce, session: Session) -> dict[str, int | None]:
    from cds_desktop.domain.measures import COMPUTED
    from cds_desktop.services.indicators.computing import by_hand
    from cds_desktop.wording.indicators import strange_measure_words

    try:
        data = json.loads(_text(path))
    except (ValueError, RecursionError) as error:
        raise RuleBroken("indicator.measures_unreadable", name=path.name) from error
    used = {name for item in in_force.indicators for name in item.names}
    known = COMPUTED | used | {item.name for item in in_force.measures}
    counts, strange = by_hand(data, known)
    for name, near in strange.items():
        session.say(strange_measure_words(name, near))
    return counts


def _evidence(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.indicators.records import indicator_evidence

    period, name = _period(arguments), arguments.id.strip()
    found = indicator_evidence(
        session.office().open_uow,
        name,
        period,
        arguments.field,
        actor=session.actor,
        now=session.now(),
    )
    parts = {part: None if one is None else _evidence_data(one) for part, one in found.items()}
    data: dict[str, Any] = {
        "id": name,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        **(parts.pop("cell", None) or {}),
        **parts,
    }
    lines = [line for one in found.values() if one is not None for line in _evidence_lines(one)]
    return session.answer(data, *lines)


def _list(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.indicators.sets import list_indicator_sets
    from cds_desktop.wording.indicators import set_words

    found = list_indicator_sets(session.office().open_uow)
    data = [
        {
            "id": one.id,
            "name": None if one.found is None else one.found.name,
            "version": 0 if one.found is None else one.found.version,
            "shipped": one.is_shipped,
            "stored_version": None if one.newest is None else one.newest.version,
            "stored_at": None if one.newest is None else iso(one.newest.at),
            "fault": None if one.fault is None else one.fault.code,
        }
        for one in found
    ]
    return session.answer({"sets": data}, *map(set_words, found))


def _add(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.indicators.sets import add_indicator_set

    stored = add_indicator_set(
        session.office().open_uow,
        _text(arguments.file),
        reason=arguments.reason,
        actor=session.actor,
        now=session.now(),
    )
    data = {"id": stored.id, "version": stored.version}
    return session.answer(data, f"Đã lưu bộ chỉ số {stored.id}, phiên bản {stored.version}.")


def _withdraw(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.indicators.sets import withdraw_indicator_set

    version = withdraw_indicator_set(
        session.office().open_uow,
        arguments.set_id,
        reason=arguments.reason,
        actor=session.actor,
        now=session.now(),
    )
    data = {"id": arguments.set_id, "version": version}
    return session.answer(data, f"Đã rút bộ chỉ số {arguments.set_id} của đơn vị.")


def _period(arguments: argparse.Namespace) -> Period:
    return recognised(parse_day(arguments.first), parse_day(arguments.last))


def _text(path: Path) -> str:
    """The text of a file, whatever wrote it.

    Raises:
        NotFound: `file.not_found`.
        RuleBroken: `indicator.file_large`.
        EnvironmentFault: `indicator.file_not_read`.
    """
    if not path.is_file():
        raise NotFound("file.not_found", name=path.name)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise RuleBroken("indicator.file_large", name=path.name, most=_MOST_BYTES // 2**20)
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFault("indicator.file_not_read", name=path.name) from error


def _data(computed: Computed) -> dict[str, Any]:
    return {
        "values": [_value_data(value) for value in computed.values],
        "totals": [_total_data(total) for total in computed.totals],
        "tables": [_table_data(table) for table in computed.tables],
    }


def _value_data(value: IndicatorValue) -> dict[str, Any]:
    item = value.definition
    return {
        "id": value.id,
        "set": item.set_id,
        "name": item.name,
        "unit": item.unit,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "value": _number(value.value),
        "shown": value.shown,
        "target": _number(item.target),
        "verdict": value.verdict.value,
        "score": _number(value.score),
        "points": _number(item.most_points),
        "label": item.label,
        "note": item.note,
    }


def _total_data(total: TotalValue) -> dict[str, Any]:
    return {
        "id": total.rule.id,
        "name": total.rule.name,
        "points": _number(total.points),
        "shown": total.shown,
        "counted": total.counted,
        "of": len(total.rule.indicators),
        "level": total.level or None,
    }


def _table_data(found: TableValue) -> dict[str, Any]:
    return {
        "id": found.table.id,
        "name": found.table.name,
        "columns": [
            {"number": one.number, "head": one.head, "name": one.name}
            for one in found.table.columns
        ],
        "rows": [
            {"field": field, "counts": {str(number): count for number, count in counts.items()}}
            for field, counts in found.rows
        ],
        "broken_identities": [
            {"identity": one.identity.code, "field": one.field, "left": one.left,
             "right": one.right}
            for one in found.broken
        ],
    }  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _lines(computed: Computed) -> list[str]:
    from cds_desktop.wording.indicators import broken_identity_words, total_words, value_words

    lines = [value_words(value) for value in computed.values]
    lines += [total_words(total) for total in computed.totals]
    for found in computed.tables:
        lines.append(f"{found.table.id} {found.table.name}")
        whole = found.rows[0][1]
        lines += [
            f"  ({one.number}) {': '.join(part for part in (one.head, one.name) if part)}:"
            f" {_count(whole[one.number])}"
            for one in found.table.columns
        ]
        lines += [f"  {broken_identity_words(one)}" for one in found.broken]
    return lines


def _count(count: int | None) -> str:
    from cds_desktop.domain.measures import NO_SHARE, count_shown

    return NO_SHARE if count is None else count_shown(count)


def _evidence_data(found: CellEvidence) -> dict[str, Any]:
    from cds_desktop.wording.indicators import reason_words

    return {
        "cell": found.id,
        "field": found.field,
        "value": found.value,
        "plain": found.plain,
        "confidential": found.is_confidential,
        "count": len(found.records),
        "records": [
            {
                "kind": one.kind,
                "id": one.id,
                "dossier_id": one.dossier_id,
                "code": one.label,
                "field": one.field,
                "weight": one.weight,
                "reasons": [
                    {"code": reason.code, "facts": dict(reason.facts),
                     "text": reason_words(reason)}
                    for reason in one.reasons
                ],
            }
            for one in found.records
        ],
    }  # fmt: skip


def _evidence_lines(found: CellEvidence) -> list[str]:
    from cds_desktop.wording.indicators import cell_words, reason_words

    lines = [cell_words(found)]
    for one in found.records:
        words = "; ".join(reason_words(reason) for reason in one.reasons)
        weight = "" if one.weight == 1 else f" (tính {one.weight})"
        lines.append(f"  {one.label}{weight}: {words}")
    return lines
