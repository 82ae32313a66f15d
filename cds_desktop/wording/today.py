"""Sentences of Hôm nay: what is to do, days off ahead, the words at each row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.backups import BackupStatus
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.report_life import ReportState
from cds_desktop.domain.today import (
    DaysAhead,
    FieldRisk,
    Group,
    MonthReport,
    MorningList,
    Remedy,
    Row,
    Section,
    View,
    closed_today,
)
from cds_desktop.wording.backups import moment_words as when_words
from cds_desktop.wording.cards import phone_words
from cds_desktop.wording.dossiers import StateWords, line_state
from cds_desktop.wording.moments import (
    WEEKDAYS,
    clock_words,
    full_day,
    number_words,
    short_day,
    short_moment,
)
from cds_desktop.wording.packages import REPORT_STATES
from cds_desktop.wording.reporting import due_words

SENTENCES: Final[Mapping[str, str]] = {
    "today.limit_range": "Số ngày nhắc việc phải từ 1 đến {longest}, đang ghi {found}.",
}
GROUPS: Final = {
    Group.SIGNING: "Chờ ký",
    Group.OVERDUE: "Quá hạn",
    Group.DUE_TODAY: "Đến hạn hôm nay",
    Group.DUE_IN_ONE_DAY: "Còn 1 ngày làm việc",
    Group.DUE_IN_TWO_DAYS: "Còn 2 ngày làm việc",
    Group.EXPIRED: "Hết hạn bổ sung",
    Group.STEPS: "Bước liên thông quá hạn",
    Group.WAITING: "Chờ quá lâu",
    Group.READY: "Có kết quả chưa nhận",
    Group.PAPERS: "Giấy tờ chưa số hóa",
    Group.UNTOUCHED: "Lâu chưa xử lý",
}
REMEDIES: Final = {
    Remedy.OPEN: "Mở",
    Remedy.PASS_ON: "Chuyển xử lý",
    Remedy.SIGN: "Ký duyệt",
    Remedy.SUBMIT: "Trình ký",
    Remedy.APOLOGISE: "Xin lỗi, hẹn lại",
    Remedy.STOP: "Dừng xử lý",
    Remedy.CALL: "Gọi",
    Remedy.DIGITISE: "Số hóa",
}
VIEWS: Final = {View.DESK: "Cả bộ phận", View.LEADER: "Lãnh đạo"}
RISKS: Final = "Quá hạn và sắp đến hạn theo lĩnh vực"
EMPTY: Final = "Hôm nay không có hồ sơ nào đến hạn hay quá hạn."
_NO_FIELD: Final = "Chưa rõ lĩnh vực"
_NO_PHONE: Final = "không có số điện thoại"
_SHORT_FIELD: Final = 22


def view_words(view: View, counter: str) -> str:
    """The name of a morning: the whole desk, one counter, the leader."""
    return counter if view is View.OWN else VIEWS[view]


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
    due, late = morning.section(Group.DUE_TODAY).count, morning.section(Group.OVERDUE).count
    urgent, signing = number_words(morning.urgent), morning.section(Group.SIGNING).count
    if morning.view is View.LEADER and signing:
        rest = f", {urgent} hồ sơ đến hạn hoặc quá hạn" if due or late else ""
        return f"{number_words(signing)} hồ sơ chờ ký{rest}."
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


def count_words(section: Section) -> str:
    """The count beside the name of a group; an apology does not make a late dossier on time."""
    count = number_words(section.count)
    if not section.apologised:
        return count
    if section.apologised == section.count:
        return f"{count}, đã xin lỗi"
    return f"{count}, trong đó {number_words(section.apologised)} đã xin lỗi"


def row_state(group: Group, row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    """What stands at the left of a row."""
    state = _STATES.get(group)
    found = None if state is None else state(row, calendar, now)
    return found or line_state(row.line, calendar, now)


def _due_today(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords | None:
    del calendar
    due_at = row.line.due_at
    if due_at is None or due_at < now:
        return None
    return StateWords("soon", f"Hôm nay, {clock_words(due_at)}")


def _due_soon(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords | None:
    due_at = row.line.due_at
    if due_at is None:
        return None
    due_on = office_day(due_at)
    is_next = due_on <= calendar.next_working_day(office_day(now))
    return StateWords(
        "soon" if is_next else "ok", f"{WEEKDAYS[due_on.weekday()]}, {clock_words(due_at)}"
    )


def _waiting(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    if row.line.status is Status.PAYMENT_REQUESTED:
        return StateWords("wait", "Chờ nộp lệ phí")
    return StateWords("wait", f"Chờ bổ sung {_days_since(row, calendar, now)} ngày")


def _ready(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    del calendar
    return StateWords("ok", f"Chờ nhận {(office_day(now) - office_day(row.since)).days} ngày")


def _signing(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    days = _days_since(row, calendar, now)
    return StateWords("wait", f"Chờ ký {days} ngày" if days else "Trình hôm nay", "writing")


def _expired(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    days = _days_since(row, calendar, now)
    return StateWords("wait", f"Đã chờ {days} ngày", "calendar-off")


def _step_late(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    days = _days_since(row, calendar, now)
    return StateWords("soon", f"Trễ {days} ngày" if days else "Trễ hôm nay", "arrows-exchange")


def _papers(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    del calendar, now
    return StateWords("soon", f"{row.count} giấy chưa quét", "scan")


def _untouched(row: Row, calendar: OfficeCalendar, now: datetime) -> StateWords:
    return StateWords("muted", f"{_days_since(row, calendar, now)} ngày chưa làm", "clock-pause")


_STATES: Final[Mapping[Group, Callable[[Row, OfficeCalendar, datetime], StateWords | None]]] = {
    Group.DUE_TODAY: _due_today,
    Group.DUE_IN_ONE_DAY: _due_soon,
    Group.DUE_IN_TWO_DAYS: _due_soon,
    Group.WAITING: _waiting,
    Group.READY: _ready,
    Group.SIGNING: _signing,
    Group.EXPIRED: _expired,
    Group.STEPS: _step_late,
    Group.PAPERS: _papers,
    Group.UNTOUCHED: _untouched,
}


def _days_since(row: Row, calendar: OfficeCalendar, now: datetime) -> int:
    return calendar.working_days_between(office_day(row.since), office_day(now))


def row_subtitle(group: Group, row: Row, now: datetime) -> str:
    """The second line of a row: what cannot be left out stands first."""
    line, facts = row.line, row.facts
    first = ""
    if group is Group.OVERDUE and line.due_at is not None:
        first = f"hẹn {short_moment(line.due_at, now)}"
        if facts.extended_due_at is not None:
            again = short_day(office_day(facts.extended_due_at), office_day(now))
            first += f", đã xin lỗi hẹn lại {again}"
    elif group in (Group.WAITING, Group.EXPIRED, Group.STEPS):
        first = one_line(row.reason)
    elif group is Group.READY and facts.shelf_code:
        first = f"kệ {facts.shelf_code}"
    return f"{first} · {line.procedure_name}" if first else line.procedure_name


def row_aside(group: Group, row: Row, calendar: OfficeCalendar, now: datetime) -> str:
    """The muted words before the button: who has it, since when, or whom to call."""
    today, facts = office_day(now), row.facts
    if group is Group.WAITING:
        return f"từ {short_day(office_day(row.since), today)}"
    if group in (Group.READY, Group.EXPIRED):
        phone = phone_words(facts.phone) if facts.phone else _NO_PHONE
        if facts.called_at is None or group is Group.EXPIRED:
            return phone
        return f"đã gọi {short_day(office_day(facts.called_at), today)} · {phone}"
    if group is Group.PAPERS:
        return f"nhận {short_day(office_day(row.line.received_at), today)}"
    if facts.is_signing:
        return _signing_aside(group, row, now)
    if group in (Group.DUE_IN_ONE_DAY, Group.DUE_IN_TWO_DAYS) and facts.extended_due_at is not None:
        return "đã xin lỗi"
    return _holder(row, calendar, today)


def _signing_aside(group: Group, row: Row, now: datetime) -> str:
    """Before the leader: when it was promised; elsewhere that it lies there."""
    due_at = row.line.due_at
    if group is not Group.SIGNING or due_at is None:
        return "chờ ký"
    return (
        f"quá hẹn {short_moment(due_at, now)}"
        if due_at < now
        else (f"hẹn {short_moment(due_at, now)}")
    )


def _holder(row: Row, calendar: OfficeCalendar, today: date) -> str:
    if row.line.status is Status.RECEIVED:
        return "chưa chuyển xử lý"
    days = calendar.working_days_between(office_day(row.since), today)
    field = row.line.field
    if field and days > 0 and len(field) <= _SHORT_FIELD:
        return f"{field} giữ {days} ngày"
    return f"đang xử lý {days} ngày" if days > 0 else "đang xử lý"


def risk_words(risk: FieldRisk) -> tuple[str, str, str]:
    """One field of procedures for the leader: its state, its name, its figures."""
    parts = []
    if risk.late:
        late = f"{number_words(risk.late)} quá hạn"
        parts.append(f"{late} ({risk.apologised} đã xin lỗi)" if risk.apologised else late)
    if risk.due_today:
        parts.append(f"{number_words(risk.due_today)} đến hạn hôm nay")
    if risk.soon:
        parts.append(f"{number_words(risk.soon)} đến hạn trong 2 ngày")
    return risk.field or _NO_FIELD, " · ".join(parts), number_words(risk.count)


def risk_state(risk: FieldRisk) -> StateWords:
    """The worst of a field, for the left of its row."""
    if risk.late:
        return StateWords("late", f"{number_words(risk.late)} quá hạn")
    if risk.due_today:
        return StateWords("soon", f"{number_words(risk.due_today)} hôm nay")
    return StateWords("ok", f"{number_words(risk.soon)} sắp đến hạn")


def risk_rest(risk: FieldRisk) -> str:
    """The figures of a field which `risk_state` does not say already."""
    parts = []
    if risk.late and risk.apologised:
        parts.append(f"{number_words(risk.apologised)} đã xin lỗi")
    if risk.late and risk.due_today:
        parts.append(f"{number_words(risk.due_today)} đến hạn hôm nay")
    if risk.soon:
        is_said = not (risk.late or risk.due_today)
        count = "" if is_said else f"{number_words(risk.soon)} "
        parts.append(f"{count}đến hạn trong 2 ngày")
    return " · ".join(parts)


def risk_title(risk: FieldRisk, now: datetime) -> str:
    """The title of the list behind a field."""
    field = risk.field or _NO_FIELD
    return f"{field}: quá hạn và sắp đến hạn, ngày {full_day(office_day(now))}"


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
    due, today = report.due, office_day(now)
    name = f"Báo cáo tháng {report.month.month}"
    if due.state is None and report.exported_at is not None:
        first = f"{name}: mới xuất bản nháp"
    else:
        state = "chưa lập" if due.state is None else REPORT_STATES[due.state].lower()
        first = f"{name}: {state}"
    second = due_words(due, today)
    if due.is_done:
        return "muted", first, second
    if due.is_late(today) or due.state is ReportState.REJECTED:
        return "late", first, second
    return "soon" if report.is_reminded else "muted", first, second


def hours_of(counts: Sequence[tuple[int, int]], now: datetime) -> tuple[tuple[int, int], ...]:
    """The hours of the chart: from 7 to 17, wider when something came outside."""
    known = dict(counts)
    first = min([7, *known])
    last = max([16, *known])
    return tuple((hour, known.get(hour, 0)) for hour in range(first, last + 1))
