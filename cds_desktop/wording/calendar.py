"""Words of the office's calendar and of the rules under which it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.deadlines import (
    HOURS_PER_WORKING_DAY,
    AppointmentHour,
    DeadlineRules,
    DueDate,
    PausePolicy,
    TimeLimit,
    rules_from_data,
)
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.office_calendar import DayKind, Session
from cds_desktop.wording.deadlines import limit_words
from cds_desktop.wording.moments import WEEKDAYS, clock_words, day_words, full_day
from cds_desktop.wording.terms import JOURNAL_ACTIONS

if TYPE_CHECKING:
    from cds_desktop.services.closures import PastClosure
    from cds_desktop.services.office_calendar import ListedDay, OfficeYear

SENTENCES: Final[dict[str, str]] = {
    "calendar.name_missing": "Chưa ghi tên ngày này, ví dụ “Quốc khánh”.",
    "calendar.day_is_no_rest": "{day} vốn là ngày làm việc nên không cần ghi làm bù.",
    "calendar.day_is_rest": "{day} vốn là ngày nghỉ hằng tuần nên không cần ghi nghỉ.",
    "calendar.day_not_found": "Không có ngày {day} trong lịch.",
    "calendar.day_moved_dates": (
        "Ngày {day} là đợt đóng cửa đã làm {dossiers} hồ sơ đổi ngày hẹn. Dùng “Mở cửa lại” để ngày"
        " hẹn trở về."
    ),
    "calendar.row_day": (
        "Dòng {row} của tệp lịch: không đọc được ngày “{text}”. Viết như 02/09/2026."
    ),
    "calendar.row_kind": (
        "Dòng {row} của tệp lịch: không hiểu loại ngày “{text}”. Dùng: nghỉ, làm bù, đóng cửa."
    ),
    "calendar.row_name": "Dòng {row} của tệp lịch: chưa ghi tên ngày.",
    "rules.name_missing": "Chưa ghi căn cứ của bộ quy tắc, ví dụ “Nghị định 61/2018/NĐ-CP”.",
    "rules.name_long": "Căn cứ dài tối đa {longest} ký tự, đang có {found}.",
    "rules.start_missing": "Chưa ghi ngày bắt đầu áp dụng.",
    "rules.start_past": (
        "Không đặt quy tắc từ ngày đã qua ({day}): hồ sơ đã nhận giữ cách tính trên giấy hẹn."
        " Chọn hôm nay hoặc ngày sau."
    ),
    "rules.in_use": "Bộ quy tắc áp dụng từ {day} đã được dùng. Hãy đặt bộ mới từ hôm nay.",
    "rules.not_found": "Không có bộ quy tắc nào bắt đầu từ {day}.",
    "rules.key_unknown": "Không có mục “{key}” trong quy tắc. Các mục: {known}.",
    "rules.value_unknown": "Giá trị “{text}” không dùng được cho mục “{key}”. Dùng: {known}.",
}
DAY_KINDS: Final = {
    DayKind.OFF: "Nghỉ lễ, nghỉ bù",
    DayKind.WORKING: "Làm bù",
    DayKind.CLOSED: "Đóng cửa riêng",
}
POLICIES: Final = {
    PausePolicy.RESTART: "tính lại thời hạn từ đầu",
    PausePolicy.PAUSE: "không tính thời gian chờ",
    PausePolicy.PAUSE_PLUS_ONE: "không tính thời gian chờ, cộng thêm 1 ngày",
}
HOURS: Final = {
    AppointmentHour.KEEP_CLOCK: "đúng giờ đã tiếp nhận",
    AppointmentHour.END_OF_DAY: "cuối buổi làm việc của ngày cuối",
}


def rules_entry(entry: JournalEntry) -> str:
    """An entry about a rule set: what differs from the one that began on the same day."""
    after = entry.details.get("after")
    if not isinstance(after, Mapping):
        return JOURNAL_ACTIONS["rules_taken_back"]
    lines = [*hours_lines(rules_from_data(after)), *rule_lines(rules_from_data(after))]
    return "Đặt quy tắc tính hạn: " + "; ".join(f"{words}: {answer}" for words, answer in lines)


def past_closure_line(one: PastClosure) -> str:
    """A closure of the past in one line."""
    kind = "Mở cửa lại" if one.is_reopening else "Đóng cửa"
    days = ", ".join(full_day(day) for day in one.days)
    state = "" if one.is_reopening else f"; {closure_state_words(one).lower()}"
    return f"{one.number}  {kind} {days}: {one.reason}; {one.moved} hồ sơ đổi ngày hẹn{state}"


def closure_state_words(one: PastClosure) -> str:
    """Whether a closure still stands."""
    if one.is_reopening:
        return "Đã mở cửa lại"
    if not one.standing:
        return "Đã bỏ"
    return "Còn trong lịch" if len(one.standing) == len(one.days) else "Đã bỏ một phần"


def validity_words(sets: Sequence[DeadlineRules], number: int) -> str:
    """From when to when a rule set holds: "từ đầu đến 31/12/2026", "từ 01/01/2027"."""
    start = sets[number].valid_from
    words = "từ đầu" if start is None else f"từ {full_day(start)}"
    following = sets[number + 1].valid_from if number + 1 < len(sets) else sets[number].valid_to
    if following is None:
        return words
    last = following - timedelta(days=1) if number + 1 < len(sets) else following
    return f"{words} đến {full_day(last)}"


def example_line(due: DueDate, received_at: datetime, limit: TimeLimit) -> str:
    """An appointment as an example: "Nhận 15:30 Thứ Sáu 06/03/2026, 5 ngày làm việc → …"."""
    return f"Nhận {_moment(received_at)}, {limit_words(limit)} → hẹn {_moment(due.due_at)}"


def day_length_words(sessions: Sequence[Session]) -> str:
    """How long the office works in a day, with a word where that is not eight hours."""
    minutes = sum(session.minutes for session in sessions)
    hours, rest = divmod(minutes, 60)
    words = f"{hours} giờ {rest} phút một ngày" if rest else f"{hours} giờ một ngày"
    if minutes != HOURS_PER_WORKING_DAY * 60:
        words += f"; thời hạn theo giờ vẫn tính 1 ngày là {HOURS_PER_WORKING_DAY} giờ"
    return words


def sessions_words(sessions: Sequence[Session]) -> str:
    """Sessions as people write them: "07:00–11:30, 13:30–17:00"."""
    return ", ".join(f"{session.opens:%H:%M}–{session.closes:%H:%M}" for session in sessions)


def day_said(day: date, found: ListedDay | None, *, is_rest: bool) -> str:
    """A day of the calendar for a screen reader and a tooltip."""
    words = day_words(day)
    if found is None:
        return f"{words}: {'nghỉ hằng tuần' if is_rest else 'ngày làm việc'}"
    said = f"{words}: {DAY_KINDS[found.kind].lower()}, {found.name}"
    return f"{said}. Căn cứ: {found.source}" if found.source else said


def day_line(day: date, found: ListedDay | None, *, is_rest: bool) -> str:
    """A day of the calendar beside its kind: "Thứ Tư 02/09/2026 · Quốc khánh · Thông báo …"."""
    if found is None:
        return day_said(day, found, is_rest=is_rest)
    return " · ".join(filter(None, (day_words(day), found.name, found.source)))


def year_note(found: OfficeYear) -> str:
    """What is to be known about a year: nothing entered, or not announced yet."""
    if not found.is_known:
        return (
            f"Chưa có ngày nghỉ lễ năm {found.year}. Ngày hẹn rơi vào năm này chưa chắc chắn:"
            " nhập lịch khi có thông báo nghỉ lễ."
        )
    if found.is_provisional:
        return (
            f"Lịch nghỉ năm {found.year} là dự kiến, chưa có thông báo chính thức."
            " Nhập lại khi có thông báo."
        )
    unsure = [day for day in found.days if day.is_provisional]
    if unsure:
        listed = ", ".join(f"{day.day:%d/%m}" for day in unsure)
        return f"Ngày cần đối chiếu với thông báo chính thức: {listed}."
    return ""


def _moment(moment: datetime) -> str:
    return f"{clock_words(moment)} {day_words(office_time(moment).date())}"


def hours_lines(rules: DeadlineRules) -> list[tuple[str, str]]:
    """Working hours as (days, sessions)."""
    lines = [("Ngày làm việc", sessions_words(rules.hours.sessions))]
    for weekday, sessions in sorted(rules.hours.by_weekday.items()):
        lines.append((WEEKDAYS[weekday], sessions_words(sessions)))
    return lines


def rule_lines(rules: DeadlineRules) -> list[tuple[str, str]]:
    """The rules of counting as (question, answer)."""
    lines = [
        ("Căn cứ", rules.name),
        ("Giờ hẹn của thời hạn theo ngày", HOURS[rules.appointment_hour]),
        ("Khi chờ bổ sung giấy tờ", POLICIES[rules.supplement_policy]),
        ("Khi chờ nghĩa vụ tài chính", POLICIES[rules.payment_policy]),
    ]
    if rules.cutoff_for_same_day:
        lines.append(
            (f"Việc trong ngày nhận sau {rules.cutoff:%H:%M}", "hẹn ngày làm việc kế tiếp")
        )
    if rules.cutoff_for_all:
        lines.append((f"Hồ sơ khác nhận sau {rules.cutoff:%H:%M}", "tính từ ngày làm việc kế tiếp"))
    return lines
