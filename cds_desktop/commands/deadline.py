"""`deadline`: a due date with its reasons, from nothing but a moment and a limit."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso, office_time, parse_day, parse_instant
from cds_desktop.domain.deadlines import DeadlineRules, Pause, PausePolicy, due_date
from cds_desktop.domain.deadlines import parse_limit_argument as parse_limit
from cds_desktop.domain.errors import RuleBroken

if TYPE_CHECKING:
    from cds_desktop.domain.office_calendar import OfficeCalendar


def add_parser(commands: SubParsers) -> None:
    """Add `deadline`; it needs neither a data folder nor an office."""
    parser = add_command(commands, "deadline", "Tính ngày hẹn trả và giải thích từng bước", _run)
    parser.add_argument("--received", required=True, metavar="ISO", help="thời điểm tiếp nhận")
    parser.add_argument(
        "--limit", required=True, metavar="5d|5cd|8h|same-day",
        help="ngày làm việc, ngày thường, giờ làm việc, trong ngày",
    )  # fmt: skip
    parser.add_argument(
        "--policy", choices=[item.value for item in PausePolicy],
        default=PausePolicy.RESTART.value, help="cách tính khi chờ bổ sung",
    )  # fmt: skip
    for name, words in (("--pause-from", "lúc yêu cầu"), ("--pause-to", "lúc nhận đủ")):
        parser.add_argument(name, action="append", default=[], metavar="ISO", help=words)
    parser.add_argument(
        "--close", nargs="+", action="extend", default=[], metavar="NGÀY",
        help="ngày cơ quan đóng cửa",
    )  # fmt: skip
    parser.add_argument(
        "--calendar", type=Path, metavar="TỆP", help="lịch khác; mặc định là lịch kèm phần mềm"
    )


def _run(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.wording.deadlines import explain

    policy = PausePolicy(arguments.policy)
    found = due_date(
        parse_instant(arguments.received),
        parse_limit(arguments.limit),
        _calendar(arguments),
        replace(DeadlineRules(), supplement_policy=policy),
        _pauses(arguments),
    )
    reasons = [
        {"at": iso(reason.at), "rule": str(reason.rule), "text": explain(reason)}
        for reason in found.reasons
    ]
    return session.answer(
        {"due_at": iso(found.due_at), "explanation": reasons},
        f"Hẹn trả: {office_time(found.due_at):%H:%M ngày %d/%m/%Y}",
        *(f"  – {reason['text']}" for reason in reasons),
    )


def _calendar(arguments: argparse.Namespace) -> OfficeCalendar:
    from cds_desktop.services.calendar_files import calendar_of

    calendar = calendar_of(arguments.calendar)
    return calendar.with_closures([parse_day(day) for day in arguments.close], "")


def _pauses(arguments: argparse.Namespace) -> list[Pause]:
    begins, ends = arguments.pause_from, arguments.pause_to
    if len(begins) != len(ends):
        raise RuleBroken("pause.half_given", begins=len(begins), ends=len(ends))
    return [
        Pause(parse_instant(begin), parse_instant(end))
        for begin, end in zip(begins, ends, strict=True)
    ]
