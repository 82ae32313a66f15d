"""`report status|versions|verify|diff|rules`: what is expected, stored, changed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.report.answers import (
    add_period,
    add_version,
    change_data,
    chosen,
    damage_data,
    numbered,
    read_period,
    records_data,
    remark_data,
    version_data,
    version_line,
)
from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.periods import Period, PeriodKind

if TYPE_CHECKING:
    from datetime import date

    from cds_desktop.domain.report_calendar import ExpectedReport
    from cds_desktop.domain.report_versions import Difference
    from cds_desktop.services.reports import ChangedRecords


def add_commands(group: SubParsers) -> None:
    """Add what looks at stored reports."""
    add_command(group, "status", "Các kỳ phải báo cáo: bước, phiên bản, hạn gửi", _status)
    add_period(add_command(group, "versions", "Các bản báo cáo của một kỳ", _versions))
    verify = add_command(
        group, "verify", "Mở một bản: còn nguyên vẹn và còn khớp số liệu hôm nay không", _verify
    )
    add_version(verify)
    diff = add_command(group, "diff", "Hai bản khác nhau ở ô nào, hồ sơ nào", _diff)
    add_period(diff, required=False)
    diff.add_argument("--versions", nargs=2, type=int, metavar=("TRƯỚC", "SAU"))
    rules = add_command(group, "rules", "Kỳ báo cáo, ngày gửi, số ngày nhắc trước", _rules)
    kinds = [PeriodKind.MONTH.value, PeriodKind.MONTH_15.value]
    rules.add_argument("--period", choices=kinds)
    rules.add_argument("--due-day", type=int, metavar="NGÀY")
    rules.add_argument("--remind-days", type=int, metavar="SỐ_NGÀY")


def _status(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import expected_reports
    from cds_desktop.wording.reporting import expected_line

    del arguments
    now = session.now()
    found = expected_reports(session.office().open_uow, actor=session.actor, now=now)
    today = office_day(now)
    data = {"periods": [_expected(each, today) for each in found]}
    return session.answer(data, *(expected_line(each, today) for each in found))


def _expected(each: ExpectedReport, today: date) -> dict[str, Any]:
    return {
        "from": each.period.first.isoformat(),
        "to": each.period.last.isoformat(),
        "due_on": each.due_on.isoformat(),
        "expected": each.is_expected,
        "report_id": each.report_id,
        "version": each.version,
        "state": None if each.state is None else each.state.value,
        "content_hash": each.content_hash,
        "sent_on": None if each.sent_on is None else each.sent_on.isoformat(),
        "done": each.is_done,
        "late": each.is_late(today),
    }


def _versions(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import versions

    found = versions(session.office().open_uow, read_period(arguments), actor=session.actor)
    data = {"versions": [version_data(each) for each in found]}
    return session.answer(data, *(version_line(each) for each in found))


def _verify(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import open_version
    from cds_desktop.wording.reporting import damage_words

    opened = open_version(
        session.office().open_uow,
        chosen(session, arguments).id,
        actor=session.actor,
        now=session.now(),
    )
    data = {
        **version_data(opened.version),
        "fit": opened.is_fit,
        "damage": [damage_data(each) for each in opened.damage],
        **_difference(opened.difference, opened.records),
        "remarks": [remark_data(each) for each in opened.remarks],
    }
    lines = [version_line(opened.version), *(damage_words(each) for each in opened.damage)]
    lines += _lines(opened.difference, opened.records)
    return session.answer(data, *lines, "Còn khớp" if opened.is_fit else "KHÔNG KHỚP")


def _diff(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.reports import diff, open_version, versions

    open_uow, period = session.office().open_uow, _period(arguments, session)
    known = versions(open_uow, period, actor=session.actor)
    if not known:
        raise NotFound("report.none_built", first=period.first, last=period.last)
    if arguments.versions is None and len(known) == 1:
        opened = open_version(open_uow, known[0].id, actor=session.actor, now=session.now())
        data: dict[str, Any] = {"before": known[0].version, "after": None}
        data |= _difference(opened.difference, opened.records)
        lines = _lines(opened.difference, opened.records)
        return session.answer(data, "Bản 1 so với số liệu hôm nay", *lines)
    first, second = arguments.versions or (known[1].version, known[0].version)
    before, after = numbered(known, first), numbered(known, second)
    found = diff(open_uow, before.id, after.id, actor=session.actor)
    data = {"before": first, "after": second, "reason": after.reason}
    data |= _difference(found.difference, found.records)
    lines = _lines(found.difference, found.records)
    return session.answer(data, f"Bản {first} → bản {second}: {after.reason}", *lines)


def _period(arguments: argparse.Namespace, session: Session) -> Period:
    """The period typed, or the reporting month that ended last."""
    if arguments.first and arguments.last:
        return read_period(arguments)
    from cds_desktop.services.reports import report_rules

    rules = report_rules(session.office().open_uow)
    return rules.last_ended(office_day(session.now()))


def _rules(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.report_calendar import ReportRules
    from cds_desktop.services.reports import report_rules, set_report_rules
    from cds_desktop.wording.reporting import rules_words

    open_uow = session.office().open_uow
    rules = report_rules(open_uow)
    wanted = ReportRules(
        PeriodKind(arguments.period) if arguments.period else rules.kind,
        rules.due_day if arguments.due_day is None else arguments.due_day,
        rules.remind_days if arguments.remind_days is None else arguments.remind_days,
    )
    if wanted != rules:
        rules = set_report_rules(open_uow, wanted, actor=session.actor, now=session.now())
    data = {
        "period": rules.kind.value,
        "due_day": rules.due_day,
        "remind_days": rules.remind_days,
    }
    return session.answer(data, rules_words(rules))


def _difference(difference: Difference, records: tuple[ChangedRecords, ...]) -> dict[str, Any]:
    return {
        "cells": [change_data(each) for each in difference.cells],
        "records": [records_data(each) for each in records],
    }


def _lines(difference: Difference, records: tuple[ChangedRecords, ...]) -> list[str]:
    from cds_desktop.wording.reporting import change_words

    lines = [f"  {change_words(each)}" for each in difference.cells]
    came = sorted({code for each in records for code in each.came})
    went = sorted({code for each in records for code in each.went})
    lines += [f"  Thêm: {', '.join(came)}"] if came else []
    return lines + ([f"  Bớt: {', '.join(went)}"] if went else [])
