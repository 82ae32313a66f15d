"""`dossier supplement|extend|withdraw|stop|risk`: what happens on the way, what is at risk."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from cds_desktop.commands.dossier.answers import answer_record, at_option, moment
from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import office_day, parse_day, parse_instant
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken

if TYPE_CHECKING:
    from cds_desktop.domain.dossier_records import DossierRecord


def add_life(group: SubParsers) -> None:
    """Add the commands of the way to the group `dossier`."""
    steps: tuple[tuple[str, str, Callable[[argparse.Namespace, Session], int]], ...] = (
        ("supplement", "Yêu cầu bổ sung giấy tờ (trạng thái 5)", _supplement),
        ("extend", "Xin lỗi và hẹn lại ngày trả, một lần", _extend),
        ("withdraw", "Rút hồ sơ theo đề nghị của người nộp (trạng thái 7)", _withdraw),
        ("stop", "Dừng xử lý hồ sơ (trạng thái 8)", _stop),
    )
    for name, help_text, run in steps:
        parser = add_command(group, name, help_text, run)
        parser.add_argument("code", metavar="MÃ_HỒ_SƠ")
        parser.add_argument("--reason", required=True, metavar="LÝ_DO")
        if name == "extend":
            parser.add_argument(
                "--until", required=True, metavar="ISO",
                help="ngày giờ hẹn mới; chỉ ghi ngày thì giữ giờ hẹn cũ",
            )  # fmt: skip
        if name == "supplement":
            parser.add_argument(
                "--item", action="append", default=[], metavar="GIẤY_TỜ",
                help="một giấy tờ còn thiếu; ghi nhiều lần cho nhiều giấy",
            )  # fmt: skip
            parser.add_argument(
                "--until", metavar="NGÀY",
                help="ngày bổ sung cuối cùng; mặc định theo cài đặt, none là không ghi",
            )  # fmt: skip
        at_option(parser)
    risk = add_command(group, "risk", "Hồ sơ sắp đến hạn, quá hạn, lâu chưa xử lý", _risk)
    risk.add_argument("--on", metavar="NGÀY", help="mặc định là bây giờ")
    risk.add_argument(
        "--days", type=_days, default=5, metavar="SỐ",
        help="số ngày làm việc không có bước nào thì coi là lâu chưa xử lý",
    )  # fmt: skip


def _days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 999:
        raise ValueError(text)
    return number


def _supplement(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services import dossier_views
    from cds_desktop.services.dossiers.supplements import proposed_last_day, request_supplement
    from cds_desktop.wording.desk import request_warnings

    open_uow, at = session.office().open_uow, moment(arguments, session)
    view = dossier_views.view(open_uow, arguments.code, actor=session.actor)
    warnings = request_warnings(view.record, view.calendar, at)
    if not arguments.item and not arguments.until:
        # The papers stand in the reason, as scripts of the first version write them.
        record = _moved(arguments, session, Status.SUPPLEMENT_REQUESTED)
        return answer_record(session, record, " ".join(warnings))
    until = proposed_last_day(open_uow, now=at)
    if arguments.until:
        until = None if arguments.until == "none" else parse_day(arguments.until)
    record = request_supplement(
        open_uow,
        arguments.code,
        arguments.item,
        reason=arguments.reason,
        until=until,
        actor=session.actor,
        now=at,
    )
    return answer_record(session, record, " ".join(warnings))


def _withdraw(arguments: argparse.Namespace, session: Session) -> int:
    return answer_record(session, _moved(arguments, session, Status.WITHDRAWN))


def _stop(arguments: argparse.Namespace, session: Session) -> int:
    return answer_record(session, _moved(arguments, session, Status.STOPPED))


def _moved(arguments: argparse.Namespace, session: Session, to: Status) -> DossierRecord:
    from cds_desktop.services.dossiers import move

    return move(
        session.office().open_uow,
        arguments.code,
        to,
        reason=arguments.reason,
        actor=session.actor,
        now=moment(arguments, session),
    )


def _extend(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.dossiers import extend

    record = extend(
        session.office().open_uow,
        arguments.code,
        _day_or_moment(arguments.until),
        reason=arguments.reason,
        actor=session.actor,
        now=moment(arguments, session),
    )
    return answer_record(session, record)


def _day_or_moment(text: str) -> date | datetime:
    try:
        return parse_day(text)
    except RuleBroken:
        return parse_instant(text)


def _risk(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.running_dossiers import RiskGroup
    from cds_desktop.services.dossiers.risk import at_risk, start_of
    from cds_desktop.wording.life import RISK_GROUPS, risk_line

    now = session.now()
    on = parse_day(arguments.on) if arguments.on else office_day(now)
    found = at_risk(
        session.office().open_uow,
        now=now if on == office_day(now) else start_of(on),
        untouched_days=arguments.days,
        actor=session.actor,
    )
    data: dict[str, object] = {"on": on.isoformat(), "untouched_days": arguments.days}
    lines: list[str] = []
    for group, rows in found.groups.items():
        data[group.value] = [row.code for row in rows]
        lines.append(f"{RISK_GROUPS[group]}: {len(rows)}")
        apologised = [row.code for row in rows if row.extended_due_at is not None]
        if group is RiskGroup.LATE and apologised:
            data["late_apologised"] = apologised
            lines[-1] += f", trong đó {len(apologised)} đã xin lỗi"
        lines += [f"  {risk_line(row)}" for row in rows]
    return session.answer(data, *lines)
