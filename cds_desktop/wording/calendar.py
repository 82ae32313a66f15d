"""Words of the office's calendar and of the rules under which it counts."""

from __future__ import annotations

from typing import Final

from cds_desktop.domain.deadlines import AppointmentHour, DeadlineRules, PausePolicy
from cds_desktop.domain.office_calendar import DayKind, Session

SENTENCES: Final[dict[str, str]] = {
    "calendar.name_missing": "Chưa ghi tên ngày này, ví dụ “Quốc khánh”.",
    "calendar.day_is_no_rest": "{day} vốn là ngày làm việc nên không cần ghi làm bù.",
    "calendar.day_is_rest": "{day} vốn là ngày nghỉ hằng tuần nên không cần ghi nghỉ.",
    "calendar.day_not_found": "Không có ngày {day} trong lịch.",
}
DAY_KINDS: Final = {
    DayKind.OFF: "Nghỉ lễ, nghỉ bù",
    DayKind.WORKING: "Làm bù",
    DayKind.CLOSED: "Đóng cửa riêng",
}
_POLICIES: Final = {
    PausePolicy.RESTART: "tính lại thời hạn từ đầu",
    PausePolicy.PAUSE: "không tính thời gian chờ",
    PausePolicy.PAUSE_PLUS_ONE: "không tính thời gian chờ, cộng thêm 1 ngày",
}
_HOURS: Final = {
    AppointmentHour.KEEP_CLOCK: "đúng giờ đã tiếp nhận",
    AppointmentHour.END_OF_DAY: "cuối buổi làm việc của ngày cuối",
}
_WEEKDAYS: Final = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def hours_lines(rules: DeadlineRules) -> list[tuple[str, str]]:
    """Working hours as (days, sessions)."""
    lines = [("Ngày làm việc", _sessions(rules.hours.sessions))]
    for weekday, sessions in sorted(rules.hours.by_weekday.items()):
        lines.append((_WEEKDAYS[weekday], _sessions(sessions)))
    return lines


def rule_lines(rules: DeadlineRules) -> list[tuple[str, str]]:
    """The rules of counting as (question, answer)."""
    lines = [
        ("Căn cứ", rules.name),
        ("Giờ hẹn của thời hạn theo ngày", _HOURS[rules.appointment_hour]),
        ("Khi chờ bổ sung giấy tờ", _POLICIES[rules.supplement_policy]),
        ("Khi chờ nghĩa vụ tài chính", _POLICIES[rules.payment_policy]),
    ]
    if rules.cutoff_for_same_day:
        lines.append(
            (f"Việc trong ngày nhận sau {rules.cutoff:%H:%M}", "hẹn ngày làm việc kế tiếp")
        )
    if rules.cutoff_for_all:
        lines.append((f"Hồ sơ khác nhận sau {rules.cutoff:%H:%M}", "tính từ ngày làm việc kế tiếp"))
    return lines


def _sessions(sessions: tuple[Session, ...]) -> str:
    return ", ".join(f"{session.opens:%H:%M}–{session.closes:%H:%M}" for session in sessions)
