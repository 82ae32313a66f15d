"""`calendar close|reopen|closures`: sudden closures, taking them back, and the past ones.

`ui.commands.calendar` adds the printed call list: drawing needs Qt.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso, parse_day

if TYPE_CHECKING:
    from cds_desktop.services.closures import Closure, MovedDossier, PastClosure, Reopening

__all__ = ["add_closures", "answer_closure", "answer_reopening", "people_data", "run_close",
           "run_reopen"]  # fmt: skip


def add_closures(group: SubParsers) -> None:
    """Add the commands about closures to the group `calendar`."""
    closing = add_command(group, "close", "Đóng cửa đột xuất và hẹn lại hồ sơ bị ảnh hưởng", _close)
    _common(closing, "ví dụ: Bão số 5")
    opening = add_command(group, "reopen", "Bỏ việc đóng cửa ghi nhầm, trả lại ngày hẹn", _reopen)
    _common(opening, "ví dụ: Ghi nhầm ngày")
    add_command(group, "closures", "Liệt kê các lần đóng cửa và mở cửa lại", _closures)


def _common(parser: argparse.ArgumentParser, example: str) -> None:
    parser.add_argument("--day", nargs="+", action="extend", required=True, metavar="NGÀY")
    parser.add_argument("--reason", required=True, metavar="LÝ_DO", help=example)
    parser.add_argument("--apply", action="store_true", help="ghi lại; không có thì chỉ xem trước")


def run_close(arguments: argparse.Namespace, session: Session) -> Closure:
    """Close the office, or only look."""
    from cds_desktop.services.closures import close, preview

    days, open_uow = [parse_day(day) for day in arguments.day], session.office().open_uow
    if not arguments.apply:
        return preview(open_uow, days, reason=arguments.reason)
    return close(open_uow, days, reason=arguments.reason, actor=session.actor, now=session.now())


def run_reopen(arguments: argparse.Namespace, session: Session) -> Reopening:
    """Take a closure back, or only look."""
    from cds_desktop.services.closures import preview_reopening, reopen

    days, open_uow = [parse_day(day) for day in arguments.day], session.office().open_uow
    if not arguments.apply:
        return preview_reopening(open_uow, days, now=session.now())
    return reopen(open_uow, days, reason=arguments.reason, actor=session.actor, now=session.now())


def answer_closure(
    session: Session, found: Closure, *, stored: bool, printed: Iterable[tuple[str, object]] = ()
) -> int:
    """Tell what a closure moves; `printed` says where the call list lies."""
    from cds_desktop.wording.life import closure_lines

    data: dict[str, object] = {
        "days": _days(found.days),
        "dossiers": people_data(found.dossiers),
        "stored": stored,
    }
    lines = closure_lines(found, stored=stored)
    return _answer(session, data, lines, printed)


def answer_reopening(
    session: Session, found: Reopening, *, stored: bool, printed: Iterable[tuple[str, object]] = ()
) -> int:
    """Tell which dates return and which stay."""
    from cds_desktop.wording.life import reopening_lines

    data: dict[str, object] = {
        "days": _days(found.days),
        "dossiers": people_data(found.dossiers),
        "kept": [
            {
                "code": one.code,
                "applicant": one.applicant,
                "phone": one.phone,
                "promised_at": iso(one.promised_at),
                "why": one.why.value,
            }
            for one in found.kept
        ],
        "stored": stored,
    }
    return _answer(session, data, reopening_lines(found, stored=stored), printed)


def people_data(people: Iterable[MovedDossier]) -> list[dict[str, str]]:
    """The people to call, for scripts."""
    return [
        {
            "code": one.code,
            "applicant": one.applicant,
            "phone": one.phone,
            "promised_at": iso(one.promised_at),
            "new_due_at": iso(one.new_due_at),
        }
        for one in people
    ]


def _answer(
    session: Session,
    data: dict[str, object],
    lines: list[str],
    printed: Iterable[tuple[str, object]],
) -> int:
    facts = dict(printed)
    if facts:
        lines = [*lines, f"Danh sách gọi điện, {facts['pages']} trang: {facts['list']}"]
    return session.answer(data | facts, *lines)


def _close(arguments: argparse.Namespace, session: Session) -> int:
    return answer_closure(session, run_close(arguments, session), stored=arguments.apply)


def _reopen(arguments: argparse.Namespace, session: Session) -> int:
    return answer_reopening(session, run_reopen(arguments, session), stored=arguments.apply)


def _closures(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.closures import past
    from cds_desktop.wording.calendar import past_closure_line

    found = past(session.office().open_uow)
    return session.answer(
        [_past_data(one) for one in found], *(past_closure_line(one) for one in found)
    )


def _past_data(one: PastClosure) -> dict[str, object]:
    return {
        "number": one.number,
        "at": iso(one.at),
        "kind": "reopening" if one.is_reopening else "closure",
        "days": _days(one.days),
        "standing": _days(one.standing),
        "reason": one.reason,
        "dossiers": one.moved,
        "officer": one.officer,
    }


def _days(days: Iterable[object]) -> list[str]:
    return [str(day) for day in days]
