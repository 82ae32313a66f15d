"""Instants and office days. The clock itself is always passed in by the caller."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from cds_desktop.domain.errors import RuleBroken

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def office_time(instant: datetime) -> datetime:
    """The same instant on the office's wall clock (Asia/Ho_Chi_Minh)."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant.astimezone(OFFICE_ZONE)


def office_day(instant: datetime) -> date:
    """The office's calendar day in which this instant lies."""
    return office_time(instant).date()


def whole_second(instant: datetime) -> datetime:
    """The instant without its fraction of a second: the office keeps whole seconds."""
    return instant.replace(microsecond=0)


def at_office(day: date, moment: time = time(0, 0)) -> datetime:
    """The instant of a wall-clock moment of the office."""
    return datetime.combine(day, moment, OFFICE_ZONE)


def parse_instant(text: str) -> datetime:
    """Read an ISO 8601 time; without a zone it is office time.

    Raises:
        RuleBroken: `time.unreadable` when the text is no ISO time.
    """
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise RuleBroken("time.unreadable", text=text) from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=OFFICE_ZONE)
    try:
        return office_time(whole_second(instant))
    except OverflowError as error:  # the first and the last day of the calendar
        raise RuleBroken("time.unreadable", text=text) from error


def parse_day(text: str) -> date:
    """Read a day written as `YYYY-MM-DD` or `DD/MM/YYYY`.

    Raises:
        RuleBroken: `time.day_unreadable`.
    """
    cleaned = text.strip()
    try:
        if "/" in cleaned:
            day, month, year = (int(part) for part in cleaned.split("/"))
            return date(year, month, day)
        return date.fromisoformat(cleaned)
    except (ValueError, OverflowError) as error:
        raise RuleBroken("time.day_unreadable", text=text) from error


def iso(instant: datetime) -> str:
    """ISO 8601 text in office time with the offset, for scripts."""
    return office_time(instant).isoformat(timespec="seconds")


def system_clock() -> datetime:
    """The PC's clock, in UTC; the composition root hands it on, nobody else calls it."""
    return datetime.now(UTC)
