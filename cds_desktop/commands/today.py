"""`today`, `today-limits`: the morning list, and from when on something stands in it."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import iso, office_day

if TYPE_CHECKING:
    from datetime import datetime

    from cds_desktop.domain.today import FieldRisk, Group, MorningList, Row

_ROLES = ("desk", "leader")
_LIMITS = {
    "waiting": "ngày làm việc chờ người dân bổ sung hay nộp phí",
    "ready": "ngày kết quả nằm chờ người dân đến nhận",
    "untouched": "ngày làm việc hồ sơ không có bước nào",
    "papers": "ngày làm việc sau khi nhận mà giấy tờ chưa số hóa",
}


def add_parser(commands: SubParsers) -> None:
    """Add `today` and `today-limits`."""
    today = add_command(commands, "today", "Việc của buổi sáng: quá hạn, đến hạn, chờ ký…", _today)
    today.add_argument("--role", choices=_ROLES, default="desk", help="việc của ai")
    today.add_argument("--counter", default="", metavar="QUẦY", help="chỉ một quầy hay lĩnh vực")
    today.add_argument("--rows", type=_rows, default=6, metavar="SỐ", help="số dòng mỗi nhóm")
    limits = add_command(commands, "today-limits", "Nhắc việc sau bao nhiêu ngày", _set_limits)
    for name, help_text in _LIMITS.items():
        limits.add_argument(f"--{name}", type=int, metavar="SỐ", help=help_text)


def _rows(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1000:
        raise ValueError(text)
    return number


def _today(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.domain.today import View
    from cds_desktop.services.today import morning_list
    from cds_desktop.wording import today as words

    now = session.now()
    view = View(arguments.role)
    if view is View.DESK and arguments.counter:
        view = View.OWN
    morning = morning_list(
        session.office().open_uow, now=now, rows=arguments.rows, view=view,
        own=arguments.counter, actor=session.actor,
    )  # fmt: skip
    lines = [words.title_words(office_day(now)), words.summary_words(morning, now)]
    for group, section in morning.sections.items():
        if section.count:
            lines.append(f"{words.GROUPS[group]}: {words.count_words(section)}")
        lines += [_line(group, row, morning, now) for row in section.rows]
    lines += [f"{words.RISKS}:"] if morning.risks else []
    lines += ["  {}: {}".format(*words.risk_words(risk)) for risk in morning.risks]
    if morning.is_empty:
        lines.append(words.EMPTY)
    return session.answer(_data(morning, session, now), *filter(None, lines))


def _line(group: Group, row: Row, morning: MorningList, now: datetime) -> str:
    from cds_desktop.domain.dossiers import short_code
    from cds_desktop.wording import today as words

    state = words.row_state(group, row, morning.calendar, now).words
    aside = words.row_aside(group, row, morning.calendar, now)
    parts = (short_code(row.line.code), row.line.owner_name, state, aside)
    return "  " + "  ·  ".join(part for part in parts if part)


def _data(morning: MorningList, session: Session, now: datetime) -> dict[str, Any]:
    from cds_desktop.domain.today import remedy_of

    groups = {
        group.value: {
            "count": section.count,
            **({"apologised": section.apologised} if section.apologised else {}),
            "rows": [
                {
                    "code": row.line.code,
                    "since": iso(row.since),
                    "remedy": remedy_of(group, row, session.actor, morning.calendar, now).value,
                }
                for row in section.rows
            ],
        }
        for group, section in morning.sections.items()
    }
    data: dict[str, Any] = {
        "on": office_day(now).isoformat(),
        "role": morning.view.value,
        "groups": groups,
    }
    if morning.risks:
        data["fields"] = [_risk(risk) for risk in morning.risks]
    return data


def _risk(risk: FieldRisk) -> dict[str, Any]:
    return asdict(risk)


def _set_limits(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.today import limits, set_limits
    from cds_desktop.wording.journal import SETTINGS

    open_uow = session.office().open_uow
    found = limits(open_uow)
    wanted = {f"{name}_days": getattr(arguments, name) for name in _LIMITS}
    changed = {name: value for name, value in wanted.items() if value is not None}
    if changed:
        found = set_limits(
            open_uow, replace(found, **changed), actor=session.actor, now=session.now()
        )
    data = asdict(found)
    return session.answer(data, *(f"{SETTINGS[f'today.{name}']}: {data[name]}" for name in data))
