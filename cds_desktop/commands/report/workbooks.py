"""`report export|show|evidence`: the month's workbook, its figures, and what is behind them."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.report.answers import add_period, check_data, frozen_data, read_period
from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso

if TYPE_CHECKING:
    from cds_desktop.domain.reports import Report
    from cds_desktop.services.reports import Exported


def add_commands(group: SubParsers) -> None:
    """Add what reads and writes figures."""
    export = add_command(group, "export", "Xuất bảng tính của một kỳ", _export)
    add_period(export)
    export.add_argument("--out", required=True, type=Path, metavar="TỆP.xlsx")
    export.add_argument("--version", type=int, metavar="SỐ", help="bản đã duyệt nào")
    show = add_command(group, "show", "Tính báo cáo của một kỳ, không ghi tệp", _show)
    add_period(show)
    evidence = add_command(group, "evidence", "Hồ sơ làm nên một ô số liệu", _evidence)
    evidence.add_argument("cell", metavar="Ô", help="ví dụ II06a.total.10, S01.numerator")
    add_period(evidence)
    evidence.add_argument("--field", metavar="LĨNH_VỰC", help="chỉ một lĩnh vực")
    evidence.add_argument(
        "--version", type=int, metavar="SỐ", help="danh sách đã giữ cùng bản báo cáo này"
    )


def _export(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import export

    out = arguments.out.expanduser().absolute()
    done = export(
        session.office().open_uow,
        read_period(arguments),
        out,
        arguments.version,
        actor=session.actor,
        now=session.now(),
    )
    data = {**_data(done.report), "file": str(out), **_of_file(done)}
    said = f"Đã ghi {out}, " + (
        "bản nháp chưa duyệt, không ký" if done.is_draft else f"bản {done.package.version} có ký"
    )
    return session.answer(data, *_lines(done.report), said)


def _of_file(done: Exported) -> dict[str, Any]:
    """What the workbook itself says."""
    version = done.version
    return {
        "content_hash": done.content_hash,
        "version": done.package.version,
        "state": None if version is None else version.state.value,
        "report_id": None if version is None else version.id,
        "draft": done.is_draft,
        "signed": done.signer is not None,
        "counts": dict(done.package.cells),
    }


def _show(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import build

    report = build(
        session.office().open_uow, read_period(arguments), actor=session.actor, now=session.now()
    )
    return session.answer(_data(report), *_lines(report))


def _evidence(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.indicators import evidence_codes

    if arguments.version is not None:
        return _frozen(arguments, session)
    period = read_period(arguments)
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


def _frozen(arguments: argparse.Namespace, session: Session) -> int:
    """The list as it was frozen with a version."""
    from cds_desktop.commands.report.answers import chosen
    from cds_desktop.services.reports import frozen_evidence

    open_uow, cell = session.office().open_uow, arguments.cell
    head, _, number = cell.rpartition(".")
    if number.isdecimal() and "." not in head:
        row = "total" if arguments.field is None else arguments.field
        cell = f"{head}.{row}.{number}"
    version = chosen(session, arguments)
    found = frozen_evidence(
        open_uow, version.id, cell, actor=session.actor, now=session.now()
    )  # fmt: skip
    data = frozen_data(version, found)
    lines = [each.label for each in found.records]
    return session.answer(data, *lines, f"{data['count']} hồ sơ, giữ cùng bản {version.version}")


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
        "checks": [check_data(check) for check in report.checks],
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
