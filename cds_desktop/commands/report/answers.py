"""What the commands of reports share: reading a period, and answering with a version."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session
from cds_desktop.domain.clock import iso, parse_day
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.periods import Period, recognised

if TYPE_CHECKING:
    from datetime import datetime

    from cds_desktop.domain.report_versions import CellChange, Damage, Remark, ReportVersion
    from cds_desktop.domain.settlement_form import Check
    from cds_desktop.services.indicators import CellEvidence
    from cds_desktop.services.reports import ChangedRecords


def add_period(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Let a command know the two days of a period."""
    parser.add_argument("--from", dest="first", required=required, metavar="NGÀY")
    parser.add_argument("--to", dest="last", required=required, metavar="NGÀY")


def add_version(parser: argparse.ArgumentParser) -> None:
    """Let a command name a version; otherwise the newest is meant."""
    add_period(parser)
    parser.add_argument("--version", type=int, metavar="SỐ", help="mặc định: bản mới nhất")


def read_period(arguments: argparse.Namespace) -> Period:
    """The period that was typed."""
    return recognised(parse_day(arguments.first), parse_day(arguments.last))


def chosen(session: Session, arguments: argparse.Namespace) -> ReportVersion:
    """The stored version that is meant.

    Raises:
        NotFound: `report.none_built`, `report.version_unknown`.
    """
    from cds_desktop.services.reports import versions

    period = read_period(arguments)
    known = versions(session.office().open_uow, period, actor=session.actor)
    if not known:
        raise NotFound("report.none_built", first=period.first, last=period.last)
    wanted = getattr(arguments, "version", None)
    return known[0] if wanted is None else numbered(known, wanted)


def numbered(known: Iterable[ReportVersion], number: int) -> ReportVersion:
    """The version with a number.

    Raises:
        NotFound: `report.version_unknown`.
    """
    for version in known:
        if version.version == number:
            return version
    raise NotFound("report.version_unknown", version=number)


def version_data(version: ReportVersion) -> dict[str, Any]:
    """A version as scripts read it."""
    return {
        "id": version.id,
        "unit": version.unit_code,
        "from": version.period.first.isoformat(),
        "to": version.period.last.isoformat(),
        "version": version.version,
        "state": version.state.value,
        "reason": version.reason,
        "replaces": version.body.replaces,
        "content_hash": version.content_hash,
        "due_on": None if version.due_on is None else version.due_on.isoformat(),
        "made_at": iso(version.made_at),
        "maker": version.maker,
        "approved_at": _moment(version.approved_at),
        "approver": version.approver,
        "sent_at": _moment(version.sent_at),
        "sent_way": version.body.sent_way,
        "answered_at": _moment(version.answered_at),
        "definitions": dict(version.body.definitions),
        "sources": version.body.sources,
        "cells": dict(version.cells),
        "checks": [check_data(check) for check in version.body.checks],
    }


def check_data(check: Check) -> dict[str, Any]:
    """A check as scripts read it."""
    return {
        "code": check.code,
        "field": check.field,
        "left": check.left,
        "right": check.right,
        "ok": check.is_ok,
        "error": check.is_error,
        "dossiers": len(check.dossier_ids),
        "names": list(check.names),
    }


def version_line(version: ReportVersion) -> str:
    """A version in one line."""
    from cds_desktop.wording.packages import REPORT_STATES
    from cds_desktop.wording.reports import period_range

    state = REPORT_STATES[version.state].lower()
    return f"Báo cáo {period_range(version.period)}, bản {version.version}: {state}"


def failed_lines(version: ReportVersion) -> list[str]:
    """What the checks found, errors first."""
    from cds_desktop.wording.reports import check_shown

    failed = sorted(version.failed_checks, key=lambda check: not check.is_error)
    return [f"  {'SAI' if check.is_error else 'Lưu ý'}: {check_shown(check)}" for check in failed]


def change_data(change: CellChange) -> dict[str, Any]:
    """A changed cell as scripts read it."""
    return {"cell": change.cell, "before": change.before, "after": change.after}


def records_data(changed: ChangedRecords) -> dict[str, Any]:
    """Records that came and went, as scripts read them."""
    return {
        "measure": changed.change.measure,
        "field": changed.change.field,
        "kind": changed.change.kind,
        "came": list(changed.came),
        "went": list(changed.went),
    }


def damage_data(damage: Damage) -> dict[str, Any]:
    """A place of damage as scripts read it."""
    return {
        "kind": damage.kind.value,
        "place": damage.place,
        "stored": damage.stored,
        "found": damage.found,
    }


def remark_data(remark: Remark) -> dict[str, Any]:
    """A remark as scripts read it."""
    return {
        "text": remark.text,
        "unit": remark.unit_name,
        "author": remark.author,
        "at": iso(remark.at),
        "cell": remark.cell,
    }


def frozen_data(version: ReportVersion, found: CellEvidence) -> dict[str, Any]:
    """A frozen list as scripts read it."""
    return {
        "cell": found.id,
        "from": version.period.first.isoformat(),
        "to": version.period.last.isoformat(),
        "version": version.version,
        "count": found.value,
        "codes": [each.label for each in found.records],
        "records": [
            {"kind": each.kind, "label": each.label, "weight": each.weight,
             "reasons": [reason.code for reason in each.reasons]}
            for each in found.records
        ],
    }  # fmt: skip


def _moment(at: datetime | None) -> str | None:
    return None if at is None else iso(at)
