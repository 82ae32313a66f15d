"""`report export|show|evidence`: the monthly report as commands."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import iso, parse_day
from cds_desktop.domain.periods import Period, recognised

if TYPE_CHECKING:
    from cds_desktop.domain.reports import Report


def add_parser(commands: SubParsers) -> None:
    """Add the group `report`."""
    group = add_group(commands, "report", "Báo cáo: biểu II.06a và chỉ số")
    export = add_command(group, "export", "Xuất bảng tính của một kỳ", _export)
    _period(export)
    export.add_argument("--out", required=True, type=Path, metavar="TỆP.xlsx")
    show = add_command(group, "show", "Tính báo cáo của một kỳ, không ghi tệp", _show)
    _period(show)
    evidence = add_command(group, "evidence", "Hồ sơ làm nên một ô số liệu", _evidence)
    evidence.add_argument("cell", metavar="Ô", help="ví dụ II06a.total.10, S01.numerator")
    _period(evidence)
    evidence.add_argument("--field", metavar="LĨNH_VỰC", help="chỉ một lĩnh vực")


def _period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="first", required=True, metavar="NGÀY")
    parser.add_argument("--to", dest="last", required=True, metavar="NGÀY")


def _read_period(arguments: argparse.Namespace) -> Period:
    return recognised(parse_day(arguments.first), parse_day(arguments.last))


def _export(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import export

    out = arguments.out.expanduser().absolute()
    report = export(
        session.office().open_uow,
        _read_period(arguments),
        out,
        actor=session.actor,
        now=session.now(),
    )
    data = {**_data(report), "file": str(out)}
    return session.answer(data, *_lines(report), f"Đã ghi {out}")


def _show(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import build

    report = build(
        session.office().open_uow, _read_period(arguments), actor=session.actor, now=session.now()
    )
    return session.answer(_data(report), *_lines(report))


def _evidence(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.indicators import evidence_codes

    period = _read_period(arguments)
    codes = evidence_codes(
        session.office().open_uow,
        arguments.cell,
        period.first,
        period.last,
        arguments.field,
        actor=session.actor,
        now=session.now(),
    )
    data = {
        "cell": arguments.cell,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "field": arguments.field,
        "count": len(codes),
        "codes": list(codes),
    }
    return session.answer(data, *codes, f"{len(codes)} hồ sơ")


def _data(report: Report) -> dict[str, Any]:
    return {
        "unit": report.unit_code,
        "unit_name": report.unit_name,
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "made_at": iso(report.made_at),
        "cells": {
            name: float(value) if isinstance(value, Decimal) else value
            for name, value in report.cells.items()
        },
        "checks": [
            {
                "code": check.code,
                "field": check.field,
                "left": check.left,
                "right": check.right,
                "ok": check.is_ok,
                "error": check.is_error,
                "dossiers": len(check.dossier_ids),
            }
            for check in report.checks
        ],
        "content_hash": report.content_hash,
    }


def _lines(report: Report) -> list[str]:
    from cds_desktop.domain.measures import count_shown
    from cds_desktop.wording.reports import (
        check_shown,
        column_name,
        field_shown,
        period_range,
        verdict_words,
    )

    total = report.form.total
    lines = [f"{report.desk_name}, {period_range(report.period)}"]
    lines += [
        f"  ({column}) {column_name(column)}: {count_shown(total.column(column))}"
        for column in range(3, 14)
    ]
    lines += [
        f"  {field_shown(row.field)}: tiếp nhận {count_shown(row.column(3))},"
        f" giải quyết {count_shown(row.column(7))}, quá hạn {count_shown(row.column(10))}"
        for row in report.form.rows
    ]
    lines += [
        f"  {value.id} {value.definition.short_name}: {value.shown}"
        f" ({value.numerator}/{value.denominator}) – {verdict_words(value)}"
        for value in report.values
    ]
    lines += [f"  Cần xem: {check_shown(check)}" for check in report.failed_checks]
    return lines
