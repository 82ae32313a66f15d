"""`calendar rules`: the rule sets under which due dates are counted, shown and set."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from cds_desktop.commands.session import Session, SubParsers, add_command
from cds_desktop.domain.clock import office_day, parse_day
from cds_desktop.domain.deadlines import AppointmentHour, PausePolicy, rules_to_data
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.office_calendar import parse_sessions

if TYPE_CHECKING:
    from datetime import date

    from cds_desktop.domain.deadlines import DeadlineRules

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YES_NO: Final = {"yes": True, "no": False}
_POLICIES: Final = {item.value: item.value for item in PausePolicy}
_CHOICES: Final[Mapping[str, Mapping[str, object]]] = {
    "cutoff-same-day": _YES_NO,
    "cutoff-all": _YES_NO,
    "appointment-hour": {item.value: item.value for item in AppointmentHour},
    "supplement": _POLICIES,
    "payment": _POLICIES,
}
_FIELDS: Final = {
    "cutoff-same-day": "cutoff_for_same_day",
    "cutoff-all": "cutoff_for_all",
    "appointment-hour": "appointment_hour",
    "supplement": "supplement_policy",
    "payment": "payment_policy",
}
_KEYS: Final = (
    "name", "hours", *(f"hours-{day}" for day in _WEEKDAYS), "cutoff", *_CHOICES,
)  # fmt: skip


def add_rules(group: SubParsers) -> None:
    """Add `rules` to the group `calendar`."""
    parser = add_command(group, "rules", "Xem hoặc đặt quy tắc tính hạn", _rules)
    parser.add_argument(
        "--set", nargs="+", action="extend", default=[], metavar="MỤC=GIÁ_TRỊ",
        help=f"các mục: {', '.join(_KEYS)}",
    )  # fmt: skip
    parser.add_argument(
        "--from", dest="start", metavar="NGÀY", help="ngày bắt đầu; mặc định hôm nay"
    )
    parser.add_argument(
        "--take-back", metavar="NGÀY", help="bỏ bộ quy tắc bắt đầu từ ngày này (chưa dùng)"
    )


def _rules(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.rule_sets import read_rules, set_rules, take_back_rules
    from cds_desktop.wording.calendar import hours_lines, rule_lines, validity_words

    open_uow, now = session.office().open_uow, session.now()
    if arguments.take_back:
        take_back_rules(open_uow, parse_day(arguments.take_back), actor=session.actor, now=now)
    if arguments.set:
        start = parse_day(arguments.start) if arguments.start else office_day(now)
        base = _base(read_rules(open_uow, today=start).sets, start)
        wanted = changed(base, arguments.set, start)
        set_rules(open_uow, wanted, actor=session.actor, now=now)
    found = read_rules(open_uow, today=office_day(now))
    lines: list[str] = []
    for number, rules in enumerate(found.sets):
        mark = " (đang áp dụng)" if rules == found.current else ""
        lines.append(f"Bộ {number + 1}, {validity_words(found.sets, number)}{mark}:")
        facts = [*rule_lines(rules), *hours_lines(rules)]
        lines += [f"  {words}: {answer}" for words, answer in facts]
    data = [
        rules_to_data(rules) | {"current": rules == found.current} for rules in found.sets
    ]  # fmt: skip
    return session.answer({"rule_sets": data}, *lines)


def _base(sets: tuple[DeadlineRules, ...], start: date) -> DeadlineRules:
    """The set that would hold on this day anyway: what is not named stays."""
    from cds_desktop.domain.deadlines import rules_in_force

    return rules_in_force(sets, start)


def changed(base: DeadlineRules, settings: list[str], start: date) -> DeadlineRules:
    """A rule set with settings such as `hours=07:30-11:30,13:00-17:00` from a day on.

    Raises:
        RuleBroken: `rules.key_unknown`, `rules.value_unknown`, or as the values are read.
    """
    from cds_desktop.services.rule_sets import changed_rules

    data = rules_to_data(base)
    by_weekday = data["sessions_by_weekday"]
    weekdays: dict[str, object] = dict(by_weekday) if isinstance(by_weekday, Mapping) else {}
    changes: dict[str, object] = {"valid_from": start.isoformat(), "valid_to": None}
    for setting in settings:
        key, _, text = setting.partition("=")
        key, text = key.strip(), text.strip()
        if key.startswith("hours-") and key in _KEYS:
            weekday = str(_WEEKDAYS.index(key.removeprefix("hours-")))
            if text:
                weekdays[weekday] = _sessions(text)
            else:
                weekdays.pop(weekday, None)
        elif key in _READERS:
            changes |= _READERS[key](text)
        elif key in _CHOICES:
            known = _CHOICES[key]
            if text not in known:
                raise RuleBroken("rules.value_unknown", key=key, text=text, known=tuple(known))
            changes[_FIELDS[key]] = known[text]
        else:
            raise RuleBroken("rules.key_unknown", key=key, known=_KEYS)
    return changed_rules(base, changes | {"sessions_by_weekday": weekdays})


def _sessions(text: str) -> list[list[str]]:
    return [
        [one.opens.isoformat("minutes"), one.closes.isoformat("minutes")]
        for one in parse_sessions(text)
    ]


def _cutoff(text: str) -> dict[str, object]:
    from datetime import time

    try:
        return {"cutoff": time.fromisoformat(text).isoformat("minutes")}
    except ValueError as error:
        raise RuleBroken("rules.value_unknown", key="cutoff", text=text, known="15:00") from error


_READERS: Final[Mapping[str, Callable[[str], dict[str, object]]]] = {
    "name": lambda text: {"name": text},
    "hours": lambda text: {"sessions": _sessions(text)},
    "cutoff": _cutoff,
}
