"""`report fill`: the report of a period in a province's own template."""

from __future__ import annotations

import argparse
from pathlib import Path

from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import parse_day
from cds_desktop.domain.periods import recognised


def add_parser(commands: SubParsers) -> None:
    """Add `fill` to the group `report`."""
    group = add_group(commands, "report", "Báo cáo: biểu II.06a và chỉ số")
    fill = add_command(group, "fill", "Điền số liệu một kỳ vào tệp mẫu riêng của tỉnh", _fill)
    fill.add_argument("--template", required=True, type=Path, metavar="MẪU.xlsx")
    fill.add_argument("--from", dest="first", required=True, metavar="NGÀY")
    fill.add_argument("--to", dest="last", required=True, metavar="NGÀY")
    fill.add_argument("--out", required=True, type=Path, metavar="TỆP.xlsx")


def _fill(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.report_fill import report_fill

    period = recognised(parse_day(arguments.first), parse_day(arguments.last))
    out = arguments.out.expanduser().absolute()
    template = arguments.template.expanduser().absolute()
    done = report_fill(
        session.office().open_uow, template, period, out, actor=session.actor, now=session.now()
    )
    filled = done.filled
    data = {
        "file": str(out),
        "template": str(template),
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "cells": len(filled.written),
        "rows": filled.repeated_rows,
        "texts": filled.texts,
        "content_hash": done.report.content_hash,
    }
    return session.answer(
        data,
        f"Đã điền {len(filled.written)} ô, {filled.repeated_rows} dòng lặp",
        f"Đã ghi {out}",
    )
