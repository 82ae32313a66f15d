"""An appointment explained briefly, before it is saved: rows of words and figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.deadlines import DueDate, LimitUnit, Reason, Rule, TimeLimit
from cds_desktop.wording.deadlines import limit_words
from cds_desktop.wording.moments import (
    clock_words,
    day_words,
    days_words,
    full_day,
    short_moment,
)

_SHORT_WEEKDAYS: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
_LATER_STARTS: Final = frozenset(
    {
        Rule.BEFORE_OPENING,
        Rule.IN_LUNCH_BREAK,
        Rule.AFTER_CLOSING,
        Rule.ON_DAY_OFF,
        Rule.LATE_RECEIPT,
    }
)
_MOST_RANGES: Final = 3
_MOST_DAYS: Final = 6


def due_rows(due: DueDate, limit: TimeLimit, received_at: datetime) -> tuple[tuple[str, str], ...]:
    """How an appointment came about: receipt, limit, days passed over by name, days counted."""
    rows = [("Nhận hồ sơ", short_moment(received_at)), ("Thời hạn", limit_words(limit))]
    starts = [reason.at for reason in due.reasons if reason.rule in _LATER_STARTS]
    if starts:
        rows.append(("Tính từ", short_moment(starts[-1])))
    rows += _skipped_rows(due.reasons)
    made_up = _days_of(due.reasons, Rule.MAKE_UP_DAY)
    if made_up:
        rows.append(("Có tính ngày làm bù", ranges_words(made_up)))
    counted = _counted_words(due, limit)
    if counted:
        rows.append(("Ngày được tính", counted))
    return tuple(rows)


def ranges_words(days: Iterable[date]) -> str:
    """Say days briefly, neighbours as a range: "21–22/11", "30/4–1/5"; many are only counted."""
    ordered = sorted(set(days))
    ranges: list[list[date]] = []
    for day in ordered:
        if ranges and day - ranges[-1][-1] == timedelta(days=1):
            ranges[-1].append(day)
        else:
            ranges.append([day])
    if len(ranges) > _MOST_RANGES:
        return f"{len(ordered)} ngày"
    if all(len(each) == 1 for each in ranges):
        return days_words(ordered)
    return ", ".join(_range_words(each) for each in ranges)


def short_promise(due_at: datetime) -> str:
    """Say an appointment in one line: "16:30 Thứ Năm 26/11/2026"."""
    return f"{clock_words(due_at)} {day_words(office_time(due_at).date())}"


def _range_words(days: Sequence[date]) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return f"{last.day}/{last.month}"
    if first.month == last.month:
        return f"{first.day}–{last.day}/{last.month}"
    return f"{first.day}/{first.month}–{last.day}/{last.month}"


def _skipped_rows(reasons: Iterable[Reason]) -> list[tuple[str, str]]:
    weekly = _days_of(reasons, Rule.WEEKLY_DAY_OFF)
    named: dict[str, list[date]] = {}
    for reason in reasons:
        if reason.rule in (Rule.HOLIDAY, Rule.CLOSURE) and "day" in reason.facts:
            usual = "Nghỉ lễ" if reason.rule == Rule.HOLIDAY else "Cơ quan đóng cửa"
            name = reason.facts.get("name", "") or usual
            named.setdefault(name, []).append(date.fromisoformat(reason.facts["day"]))
    rows = []
    if weekly:
        weekdays = sorted({day.weekday() for day in weekly})
        names = ", ".join(_SHORT_WEEKDAYS[number] for number in weekdays)
        rows.append((f"Bỏ qua {names}", ranges_words(weekly)))
    rows += [(name, ranges_words(days)) for name, days in named.items()]
    return rows


def _days_of(reasons: Iterable[Reason], rule: Rule) -> list[date]:
    return [
        date.fromisoformat(reason.facts["day"])
        for reason in reasons
        if reason.rule == rule and "day" in reason.facts
    ]


def _counted_words(due: DueDate, limit: TimeLimit) -> str:
    """The days that make up a limit in days; "" where hours are counted."""
    starts = [r.at for r in due.reasons if r.rule == Rule.RECEIPT_DAY_NOT_COUNTED]
    if not starts or limit.is_to_the_hour:
        return ""
    first = office_day(starts[0]) + timedelta(days=1)
    last = office_day(due.due_at)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if limit.unit is LimitUnit.WORKING_DAY:
        skipped = {
            day
            for rule in (Rule.WEEKLY_DAY_OFF, Rule.HOLIDAY, Rule.CLOSURE)
            for day in _days_of(due.reasons, rule)
        }
        days = [day for day in days if day not in skipped]
        if len(days) != limit.whole_days:
            return ""
    if len(days) <= _MOST_DAYS and limit.unit is LimitUnit.WORKING_DAY:
        return days_words(days)
    end = (
        f"{days[-1].day}/{days[-1].month}" if days[-1].year == days[0].year else full_day(days[-1])
    )
    return f"từ {days[0].day}/{days[0].month} đến {end}"
