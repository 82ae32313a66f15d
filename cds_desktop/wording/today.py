"""Sentences of Hôm nay: what is to do, days off ahead, the words at each row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.backups import BackupStatus
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.today import (
    DaysAhead,
    Group,
    MonthReport,
    MorningList,
    Row,
    closed_today,
)
from cds_desktop.wording.backups import moment_words as when_words
from cds_desktop.wording.dossiers import StateWords, line_state
from cds_desktop.wording.moments import (
    WEEKDAYS,
    clock_words,
    full_day,
    number_words,
    short_day,
    short_moment,
)

GROUPS: Final = {
    Group.OVERDUE: "Quá hạn",
    Group.DUE_TODAY: "Đến hạn hôm nay",
    Group.WAITING: "Chờ quá lâu",
    Group.READY: "Có kết quả chưa nhận",
}
EMPTY: Final = "Hôm nay không có hồ sơ nào đến hạn hay quá hạn."
_SHORT_FIELD: Final = 22


def title_words(day: date) -> str:
    """The title of the page: "Thứ Sáu, 20/11/2026"."""
    return f"{WEEKDAYS[day.weekday()]}, {full_day(day)}"


def summary_words(morning: MorningList, now: datetime) -> str:
    """The sentence under the title: what is to do, and the next days off."""
    today = office_day(now)
    parts = [_to_do(morning, now)]
    closed = closed_today(morning.calendar, today)
    if closed is not None:
        parts.append(f"Hôm nay cơ quan nghỉ {closed.name}.")
    if morning.ahead is not None:
        parts.append(ahead_words(morning.ahead))
    return " ".join(part for part in parts if part)


def _to_do(morning: MorningList, now: datetime) -> str:
    due, late = morning.sections[Group.DUE_TODAY].count, morning.sections[Group.OVERDUE].count
    urgent = number_words(morning.urgent)
    if due and morning.last_due_at is not None and morning.last_due_at > now:
        return f"{urgent} việc cần làm trước {clock_words(morning.last_due_at)}."
    if due or late:
        return f"{urgent} hồ sơ cần giải quyết ngay."
    return "" if morning.is_empty else "Không có hồ sơ nào đến hạn hay quá hạn."


def ahead_words(ahead: DaysAhead) -> str:
    """Days off or worked days of rest ahead: "Thứ Ba 24/11 nghỉ Ngày Văn hóa Việt Nam."."""
    verb = "nghỉ" if ahead.is_off else "làm việc"
    name = ahead.day.name if not ahead.day.name.lower().startswith("nghỉ ") else ahead.day.name[5:]
    if ahead.first == ahead.last:
        days = f"{WEEKDAYS[ahead.first.weekday()]} {short_day(ahead.first)}"
    else:
        days = f"Từ {short_day(ahead.first)} đến {short_day(ahead.last)}"
    return f"{days} {verb}: {name}." if not ahead.is_off else f"{days} {verb} {name}."


def row_state(group: Group, row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    """What stands at the left of a row."""
    today, line = office_day(now), row.line
    if group is Group.DUE_TODAY and line.due_at is not None and line.due_at >= now:
        return StateWords("soon", f"Hôm nay, {clock_words(line.due_at)}")
    if group is Group.WAITING:
        if line.status is Status.PAYMENT_REQUESTED:
            return StateWords("wait", "Chờ nộp lệ phí")
        days = calendar.working_days_between(office_day(row.since), today)
        return StateWords("wait", f"Chờ bổ sung {days} ngày")
    if group is Group.READY:
        days = (today - office_day(row.since)).days
        return StateWords("ok", f"Chờ nhận {days} ngày")
    return line_state(line, calendar, now)


def row_subtitle(group: Group, row: Row, now: datetime) -> str:
    """The second line of a row: what cannot be left out stands first."""
    line = row.line
    if group is Group.OVERDUE and line.due_at is not None:
        return f"hẹn {short_moment(line.due_at, now)} · {line.procedure_name}"
    if group is Group.WAITING and row.reason:
        return f"{one_line(row.reason)} · {line.procedure_name}"
    return line.procedure_name


def row_aside(group: Group, row: Row, calendar: OfficeCalendar, now: datetime) -> str:
    """The muted words before the button: who has it, since when."""
    today = office_day(now)
    if group is Group.WAITING:
        return f"từ {short_day(office_day(row.since), today)}"
    if group is Group.READY:
        return f"xong {short_day(office_day(row.since), today)}"
    if row.line.status is Status.RECEIVED:
        return "chưa chuyển xử lý"
    days = calendar.working_days_between(office_day(row.since), today)
    field = row.line.field
    if field and days > 0 and len(field) <= _SHORT_FIELD:
        return f"{field} giữ {days} ngày"
    return f"đang xử lý {days} ngày" if days > 0 else "đang xử lý"


def one_line(words: str) -> str:
    """A reason of several lines as one."""
    return " ".join(words.split())


def opened_title(group: Group, now: datetime) -> str:
    """The title of the list behind "Xem cả N"."""
    return f"{GROUPS[group]}, ngày {full_day(office_day(now))}"


# --- at the right --------------------------------------------------------------------------------


def backup_words(status: BackupStatus, now: datetime) -> tuple[str, str, str]:
    """The backup: tone, first and second line."""
    if status.last_ok_at is None:
        return "late", "Chưa có bản sao lưu nào", "dữ liệu chỉ nằm trên máy này"
    last = f"Sao lưu {when_words(status.last_ok_at, now)}"
    if status.failure is not None:
        return "late", "Sao lưu không thành công", f"bản gần nhất: {last[8:]}"
    if status.missed_on is not None:
        day = short_day(status.missed_on, office_day(now))
        return "late", f"Ngày {day} chưa sao lưu", f"bản gần nhất: {last[8:]}"
    if status.is_same_disk:
        return "soon", f"{last}, đã kiểm tra", "cùng ổ đĩa với dữ liệu"
    if status.is_due:
        return "soon", f"{last}, đã kiểm tra", f"đến giờ sao lưu {status.daily_at:%H:%M}"
    return "ok", f"{last}, đã kiểm tra", f"bản kế tiếp {status.daily_at:%H:%M}"


def papers_words(to_scan: int, results: int) -> tuple[str, str, str]:
    """Papers without a scan: tone, first and second line."""
    whole = to_scan + results
    if whole == 0:
        return "ok", "Không còn giấy tờ chờ quét", "mọi thành phần và kết quả đã số hóa"
    second = f"{number_words(to_scan)} thành phần, {number_words(results)} kết quả"
    return "soon", f"{number_words(whole)} giấy tờ chưa số hóa", second


def report_words(report: MonthReport, now: datetime) -> tuple[str, str, str]:
    """The report of the month before: tone, first and second line."""
    month = report.month.month
    if report.exported_at is not None:
        return "muted", f"Báo cáo tháng {month}: đã xuất", when_words(report.exported_at, now)
    return "soon", f"Báo cáo tháng {month}: chưa xuất", "mở Báo cáo để kiểm tra và xuất"


def hours_of(counts: Sequence[tuple[int, int]], now: datetime) -> tuple[tuple[int, int], ...]:
    """The hours of the chart: from 7 to 17, wider when something came outside."""
    known = dict(counts)
    first = min([7, *known])
    last = max([16, *known])
    return tuple((hour, known.get(hour, 0)) for hour in range(first, last + 1))
