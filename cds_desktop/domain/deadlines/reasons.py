"""The explanation of a due date, line by line, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cds_desktop.domain.errors import RuleBroken


class Rule(StrEnum):
    """What one line of an explanation says; `cds_desktop.wording.deadlines` has the sentences."""

    RECEIVED = "received"
    RULE_SET = "rule_set"
    BEFORE_OPENING = "before_opening"
    IN_LUNCH_BREAK = "in_lunch_break"
    AFTER_CLOSING = "after_closing"
    ON_DAY_OFF = "on_day_off"
    LATE_RECEIPT = "late_receipt"
    RECEIPT_DAY_NOT_COUNTED = "receipt_day_not_counted"
    HOURS_START_AT_ONCE = "hours_start_at_once"
    SAME_DAY = "same_day"
    SAME_DAY_LATE_RECEIPT = "same_day_late_receipt"
    WEEKLY_DAY_OFF = "weekly_day_off"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    MAKE_UP_DAY = "make_up_day"
    YEAR_NOT_IN_CALENDAR = "year_not_in_calendar"
    DAYS_COUNTED = "days_counted"
    HOURS_COUNTED = "hours_counted"
    LAST_DAY_MOVED = "last_day_moved"
    PAUSE_RESTARTED = "pause_restarted"
    PAUSE_NOT_COUNTED = "pause_not_counted"
    PAUSE_PLUS_ONE = "pause_plus_one"
    CLOCK_KEPT = "clock_kept"
    CLOCK_END_OF_DAY = "clock_end_of_day"
    CLOCK_MOVED_INTO_SESSION = "clock_moved_into_session"
    EXTENDED = "extended"
    DUE = "due"


class Ground(StrEnum):
    """The instrument behind a line, kept with it in the facts under `ground`."""

    CIVIL_CODE_147_1 = "civil_code_147_1"
    CIVIL_CODE_147_2 = "civil_code_147_2"
    CIVIL_CODE_148_5 = "civil_code_148_5"
    LABOUR_CODE_111 = "labour_code_111"
    LABOUR_CODE_112 = "labour_code_112"
    SAME_DAY_LAWS = "same_day_laws"
    DECREE_61_2018_19_4 = "decree_61_2018_19_4"
    DECREE_61_2018_19_9 = "decree_61_2018_19_9"
    OFFICE_RULES = "office_rules"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of an explanation: the moment or day it speaks of, a rule and its facts."""

    at: datetime
    rule: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DueDate:
    """The appointment and the lines that lead to it; the last line is the appointment itself."""

    due_at: datetime
    reasons: tuple[Reason, ...]


def reasons_to_data(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    """Turn an explanation into values that JSON can hold."""
    return [
        {"at": reason.at.isoformat(), "rule": str(reason.rule), "facts": dict(reason.facts)}
        for reason in reasons
    ]


def reasons_from_data(data: Iterable[Mapping[str, object]]) -> tuple[Reason, ...]:
    """Read back what `reasons_to_data` wrote; unknown rules of a newer program are kept.

    Raises:
        RuleBroken: `deadline.explanation_unreadable` when a stored line is damaged.
    """
    return tuple(_reason_from_data(line) for line in data)


def _reason_from_data(line: Mapping[str, object]) -> Reason:
    at, rule, facts = line.get("at"), line.get("rule"), line.get("facts", {})
    if not isinstance(at, str) or not isinstance(rule, str) or not isinstance(facts, Mapping):
        raise RuleBroken("deadline.explanation_unreadable", line=str(dict(line)))
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise RuleBroken("deadline.explanation_unreadable", line=str(dict(line))) from error
    if moment.tzinfo is None:
        raise RuleBroken("deadline.explanation_unreadable", line=str(dict(line)))
    return Reason(moment, rule, {str(key): str(value) for key, value in facts.items()})
