"""Days, moments, amounts and counts as offices write them; always in office time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.clock import office_time

WEEKDAYS: Final = (
    "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật",
)  # fmt: skip


def day_words(day: date) -> str:
    """Say a day with its weekday: "Thứ Năm 26/11/2026"."""
    return f"{WEEKDAYS[day.weekday()]} {full_day(day)}"


def full_day(day: date) -> str:
    """Say a day: "26/11/2026"."""
    return f"{day:%d/%m}/{day.year:04d}"


def clock_words(moment: datetime) -> str:
    """Say the time of day: "14:12"."""
    return f"{office_time(moment):%H:%M}"


def moment_words(moment: datetime) -> str:
    """Say a moment in full: "16:30, Thứ Năm 26/11/2026"."""
    return f"{clock_words(moment)}, {day_words(office_time(moment).date())}"


def short_day(day: date, today: date | None = None) -> str:
    """Say a day in a list: "26/11"; with the year when it is not the year of `today`."""
    return f"{day:%d/%m}" if today is None or day.year == today.year else full_day(day)


def short_moment(moment: datetime, now: datetime | None = None) -> str:
    """Say a moment in a list: "19/11 16:30"; with the year when it is not the year of `now`."""
    local = office_time(moment)
    today = None if now is None else office_time(now).date()
    return f"{short_day(local.date(), today)} {local:%H:%M}"


def days_words(days: Iterable[date]) -> str:
    """Say several days briefly, each month once: "21, 22, 24/11", "31/12, 1/1, 2/1"."""
    ordered = sorted(set(days))
    said: list[str] = []
    for at, day in enumerate(ordered):
        follows = ordered[at + 1] if at + 1 < len(ordered) else None
        same_month = follows is not None and (follows.year, follows.month) == (day.year, day.month)
        said.append(f"{day.day}" if same_month else f"{day.day}/{day.month}")
    return ", ".join(said)


def waited_words(since: datetime, now: datetime) -> str:
    """Say how long something has waited: "3 ngày", "2 giờ", "12 phút"."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    days = (office_time(now).date() - office_time(since).date()).days
    if days:
        return f"{days} ngày"
    return f"{minutes // 60} giờ" if minutes >= 60 else f"{minutes} phút"


def number_words(number: int) -> str:
    """Write a whole number with points between thousands: "141.497"."""
    return f"{number:,}".replace(",", ".")


def money_words(amount_vnd: int) -> str:
    """Write an amount in đồng: "8.000 đồng"; nothing to pay is "Miễn phí"."""
    return "Miễn phí" if amount_vnd == 0 else f"{number_words(amount_vnd)} đồng"


def size_words(count: int) -> str:
    """Write the size of a file: "412 KB", "1,4 MB"."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / (1024 * 1024):.1f} MB".replace(".", ",")
