"""Vietnamese words for time limits, due dates and their explanation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from cds_desktop.domain.clock import office_time
from cds_desktop.domain.deadlines import (
    HOURS_PER_WORKING_DAY,
    AppointmentHour,
    DueState,
    Ground,
    LimitUnit,
    Outcome,
    PauseCause,
    PausePolicy,
    Reason,
    Risk,
    Rule,
    TimeLimit,
    plain_number,
)
from cds_desktop.domain.office_calendar import DayKind

WEEKDAYS: Final = (
    "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật",
)  # fmt: skip

UNITS: Final = {
    LimitUnit.WORKING_DAY: "ngày làm việc",
    LimitUnit.CALENDAR_DAY: "ngày",
    LimitUnit.HOUR: "giờ làm việc",
    LimitUnit.SAME_DAY: "trong ngày làm việc",
}
GROUNDS: Final = {
    Ground.CIVIL_CODE_147_1: "khoản 1 Điều 147 Bộ luật Dân sự 2015",
    Ground.CIVIL_CODE_147_2: "khoản 2 Điều 147 Bộ luật Dân sự 2015",
    Ground.CIVIL_CODE_148_5: "khoản 5 Điều 148 Bộ luật Dân sự 2015",
    Ground.LABOUR_CODE_111: "Điều 111 Bộ luật Lao động 2019",
    Ground.LABOUR_CODE_112: "Điều 111, Điều 112 Bộ luật Lao động 2019",
    Ground.SAME_DAY_LAWS: "Điều 7 Nghị định 23/2015/NĐ-CP về chứng thực; Luật Hộ tịch",
    Ground.DECREE_61_2018_19_4: "khoản 4 Điều 19 Nghị định 61/2018/NĐ-CP",
    Ground.DECREE_61_2018_19_9: "khoản 9 Điều 19 Nghị định 61/2018/NĐ-CP",
    Ground.OFFICE_RULES: "quy định của cơ quan",
    Ground.CALENDAR: "lịch làm việc của cơ quan",
}
APPOINTMENT_HOURS: Final = {
    AppointmentHour.KEEP_CLOCK: "Giữ giờ tiếp nhận làm giờ hẹn trả",
    AppointmentHour.END_OF_DAY: "Cuối giờ làm việc của ngày cuối",
}
PAUSE_POLICIES: Final = {
    PausePolicy.RESTART: "Tính lại thời hạn từ đầu",
    PausePolicy.PAUSE: "Không tính thời gian chờ",
    PausePolicy.PAUSE_PLUS_ONE: "Không tính thời gian chờ, cộng thêm 1 ngày",
}
PAUSE_CAUSES: Final = {
    PauseCause.SUPPLEMENT: "chờ bổ sung hồ sơ",
    PauseCause.PAYMENT: "chờ thực hiện nghĩa vụ tài chính",
}
OUTCOMES: Final = {
    Outcome.EARLY: "Trước hạn",
    Outcome.ON_TIME: "Đúng hạn",
    Outcome.LATE: "Quá hạn",
}
RISKS: Final = {
    Risk.LATE: "Quá hạn",
    Risk.DUE_TODAY: "Đến hạn hôm nay",
    Risk.SOON: "Sắp đến hạn",
    Risk.WITHIN: "Trong hạn",
}
DAY_KINDS: Final = {
    DayKind.OFF: "Ngày nghỉ",
    DayKind.WORKING: "Ngày làm bù",
    DayKind.CLOSED: "Đóng cửa",
}

SENTENCES: Final[Mapping[str, str]] = {
    "limit.unreadable": "Không đọc được thời hạn “{text}”. Hãy ghi như 5d, 15cd, 8h hoặc same-day.",
    "limit.not_positive": "Thời hạn phải lớn hơn 0.",
    "limit.too_long": "Thời hạn {value} quá dài, có thể danh mục ghi sai.",
    "limit.half_calendar_day": "Thời hạn theo ngày thường phải là số nguyên, không phải {value}.",
    "deadline.out_of_range": "Ngày hẹn trả nằm ngoài khoảng năm mà lịch tính được.",
    "deadline.explanation_unreadable": "Phần giải thích ngày hẹn đã lưu bị hỏng.",
    "pause.ends_before_start": "Lần chờ thứ {number} kết thúc trước khi bắt đầu.",
    "pause.before_receipt": "Lần chờ thứ {number} bắt đầu trước khi tiếp nhận hồ sơ.",
    "pause.overlaps": "Lần chờ thứ {number} trùng với lần chờ trước.",
    "extension.already_used": "Hồ sơ đã gia hạn một lần; chỉ được hẹn lại ngày trả một lần.",
    "extension.too_late": "Đã muộn để xin lỗi và hẹn lại: chậm nhất là ngày {last_day}.",
    "extension.not_later": "Ngày hẹn mới phải sau ngày hẹn cũ ({due_at}).",
    "extension.not_working_moment": "Ngày giờ hẹn mới ({new_due_at}) không thuộc giờ làm việc.",
    "calendar.no_working_weekday": "Phải có ít nhất một ngày làm việc trong tuần.",
    "calendar.no_working_day": "Lịch không có ngày làm việc nào trong hơn một năm kể từ {day}.",
    "calendar.columns_missing": "Tệp lịch thiếu cột: {columns}.",
    "calendar.row_unreadable": "Không đọc được dòng {row} của tệp lịch.",
    "calendar.day_twice": "Dòng {row} của tệp lịch lặp lại ngày {day}.",
    "hours.unreadable": "Không đọc được giờ “{text}”. Viết như 07:00–11:30, 13:30–17:00.",
    "hours.session_without_length": "Giờ đóng cửa phải sau giờ mở cửa ({opens}).",
    "hours.no_session": "Ngày làm việc phải có ít nhất một buổi.",
    "hours.sessions_overlap": "Buổi làm việc bắt đầu lúc {opens} trùng với buổi trước.",
    "rules.none_in_force": "Không có bộ quy tắc tính hạn nào có hiệu lực ngày {day}.",
    "rules.unreadable": "Bộ quy tắc tính hạn “{name}” đã lưu bị hỏng.",
}
"""Sentences for the error codes of deadlines, calendar and office hours."""


def limit_words(limit: TimeLimit) -> str:
    """Say a limit: "3 ngày làm việc", "8 giờ làm việc", "nửa ngày làm việc (4 giờ)"."""
    if limit.unit is LimitUnit.SAME_DAY:
        return UNITS[limit.unit]
    if limit.unit is LimitUnit.WORKING_DAY and limit.value == Decimal("0.5"):
        return f"nửa ngày làm việc ({HOURS_PER_WORKING_DAY // 2} giờ)"
    return f"{_decimal(plain_number(limit.value))} {UNITS[limit.unit]}"


def day_words(day: date) -> str:
    """Say a day with its weekday: "thứ Hai, 09/03/2026"."""
    return f"{WEEKDAYS[day.weekday()]}, {day:%d/%m/%Y}"


def due_words(due_at: datetime) -> str:
    """Say an appointment: "08:12, thứ Tư, 11/03/2026"."""
    local = office_time(due_at)
    return f"{local:%H:%M}, {day_words(local.date())}"


def due_state_words(state: DueState) -> str:
    """The words of a list cell: "Còn 3 ngày", "Đến hạn hôm nay", "Quá hạn 1 ngày".

    Days are working days.
    """
    if state.risk is Risk.LATE:
        if state.working_days > 0:
            return f"Quá hạn {state.working_days} ngày"
        return "Quá giờ hẹn" if state.is_same_day else "Quá hạn dưới 1 ngày"
    if state.risk is Risk.DUE_TODAY:
        return "Đến hạn hôm nay"
    return f"Còn {state.working_days} ngày" if state.working_days > 0 else "Sắp đến hạn"


def explain(reason: Reason) -> str:
    """Say one line of an explanation, with its legal ground where it has one.

    A rule of a newer program is shown by its code rather than dropped.
    """
    sentence = _SENTENCES.get(reason.rule)
    if sentence is None:
        return f"{due_words(reason.at)}: {reason.rule}"
    return sentence(reason) + _ground(reason.facts) + "."


def explain_all(reasons: tuple[Reason, ...]) -> str:
    """Say a whole explanation, one line under the other."""
    return "\n".join(explain(reason) for reason in reasons)


def _received(reason: Reason) -> str:
    limit = TimeLimit(Decimal(reason.facts["value"]), LimitUnit(reason.facts["unit"]))
    return f"Tiếp nhận lúc {due_words(reason.at)}; thời hạn: {limit_words(limit)}"


def _on_day_off(reason: Reason) -> str:
    day = _day_with_name(reason.facts)
    return f"Nhận vào ngày nghỉ ({day}): tính từ {due_words(reason.at)}"


def _from_moment(cause: str) -> Callable[[Reason], str]:
    return lambda reason: f"{cause}: tính từ {due_words(reason.at)}"


def _late_receipt(reason: Reason) -> str:
    return (
        f"Tiếp nhận sau {reason.facts['cutoff']}: tính như nhận đầu giờ ngày làm việc tiếp theo, "
        f"{due_words(reason.at)}"
    )


def _same_day_late(reason: Reason) -> str:
    return f"Tiếp nhận sau {reason.facts['cutoff']}: trả kết quả trong ngày làm việc tiếp theo"


def _skipped(reason: Reason) -> str:
    return f"Không tính {_day_with_name(reason.facts)}"


def _closure(reason: Reason) -> str:
    name = reason.facts.get("name", "")
    day = day_words(date.fromisoformat(reason.facts["day"]))
    return f"Không tính {day}: cơ quan đóng cửa" + (f" ({name})" if name else "")


def _make_up(reason: Reason) -> str:
    name = reason.facts.get("name", "")
    day = day_words(date.fromisoformat(reason.facts["day"]))
    return f"Có tính {day}: {name or 'ngày làm việc bù'}"


def _year_missing(reason: Reason) -> str:
    year = reason.facts["year"]
    return f"Lịch chưa có ngày nghỉ lễ năm {year}; ngày hẹn có thể thay đổi khi lịch được nhập"


def _days_counted(reason: Reason) -> str:
    unit = UNITS[LimitUnit(reason.facts["unit"])]
    day = day_words(office_time(reason.at).date())
    return f"Đếm đủ {reason.facts['count']} {unit}: {day}"


def _hours_counted(reason: Reason) -> str:
    minutes = int(reason.facts["minutes"])
    return f"Đếm đủ {_duration(minutes)} làm việc: {due_words(reason.at)}"


def _last_day_moved(reason: Reason) -> str:
    last = day_words(date.fromisoformat(reason.facts["day"]))
    moved = day_words(office_time(reason.at).date())
    return f"Ngày cuối cùng ({last}) là ngày nghỉ: chuyển sang ngày làm việc tiếp theo, {moved}"


def _restarted(reason: Reason) -> str:
    return f"{_wait(reason.facts)}: tính lại thời hạn từ đầu khi nhận đủ"


def _not_counted(reason: Reason) -> str:
    return f"{_wait(reason.facts)}: không tính {_waited(reason.facts)}"


def _plus_one(reason: Reason) -> str:
    return f"{_wait(reason.facts)}: không tính {_waited(reason.facts)} và cộng thêm 1 ngày"


def _clock(words: str) -> Callable[[Reason], str]:
    return lambda reason: words.format(time=f"{office_time(reason.at):%H:%M}")


def _extended(reason: Reason) -> str:
    original = due_words(datetime.fromisoformat(reason.facts["original"]))
    return f"Đã xin lỗi và gia hạn một lần: hẹn ban đầu {original}, hẹn lại {due_words(reason.at)}"


_SENTENCES: Final[Mapping[str, Callable[[Reason], str]]] = {
    Rule.RECEIVED: _received,
    Rule.RULE_SET: lambda reason: f"Bộ quy tắc tính hạn: {reason.facts['name']}",
    Rule.BEFORE_OPENING: _from_moment("Nhận trước giờ mở cửa"),
    Rule.IN_LUNCH_BREAK: _from_moment("Nhận trong giờ nghỉ trưa"),
    Rule.AFTER_CLOSING: _from_moment("Nhận sau giờ làm việc"),
    Rule.ON_DAY_OFF: _on_day_off,
    Rule.LATE_RECEIPT: _late_receipt,
    Rule.RECEIPT_DAY_NOT_COUNTED: lambda reason: (
        f"Không tính ngày tiếp nhận, {day_words(office_time(reason.at).date())}"
    ),
    Rule.HOURS_START_AT_ONCE: _from_moment("Thời hạn theo giờ tính ngay"),
    Rule.SAME_DAY: lambda reason: (
        f"Giải quyết trong ngày làm việc: {day_words(office_time(reason.at).date())}"
    ),
    Rule.SAME_DAY_LATE_RECEIPT: _same_day_late,
    Rule.WEEKLY_DAY_OFF: _skipped,
    Rule.HOLIDAY: _skipped,
    Rule.CLOSURE: _closure,
    Rule.MAKE_UP_DAY: _make_up,
    Rule.YEAR_NOT_IN_CALENDAR: _year_missing,
    Rule.DAYS_COUNTED: _days_counted,
    Rule.HOURS_COUNTED: _hours_counted,
    Rule.LAST_DAY_MOVED: _last_day_moved,
    Rule.PAUSE_RESTARTED: _restarted,
    Rule.PAUSE_NOT_COUNTED: _not_counted,
    Rule.PAUSE_PLUS_ONE: _plus_one,
    Rule.CLOCK_KEPT: _clock("Giờ hẹn trả giữ theo giờ tiếp nhận: {time}"),
    Rule.CLOCK_END_OF_DAY: _clock("Hẹn trả cuối giờ làm việc: {time}"),
    Rule.CLOCK_MOVED_INTO_SESSION: _clock("Giờ hẹn chuyển vào giờ làm việc của ngày đó: {time}"),
    Rule.EXTENDED: _extended,
    Rule.DUE: lambda reason: f"Hẹn trả kết quả: {due_words(reason.at)}",
}


def _ground(facts: Mapping[str, str]) -> str:
    code = facts.get("ground", "")
    if code not in set(Ground):
        return ""
    words = GROUNDS[Ground(code)]
    source = facts.get("source", "")
    return f" (căn cứ: {words}; {source})" if source else f" (căn cứ: {words})"


def _day_with_name(facts: Mapping[str, str]) -> str:
    name = facts.get("name", "") or "nghỉ hằng tuần"
    return f"{day_words(date.fromisoformat(facts['day']))}: {name}"


def _wait(facts: Mapping[str, str]) -> str:
    cause = PAUSE_CAUSES[PauseCause(facts["cause"])]
    begin, end = (office_time(datetime.fromisoformat(facts[key])) for key in ("from", "to"))
    words = f"{cause} từ {begin:%H:%M %d/%m/%Y} đến {end:%H:%M %d/%m/%Y}"
    return words[0].upper() + words[1:]


def _waited(facts: Mapping[str, str]) -> str:
    waited, unit = int(facts["waited"]), facts["unit"]
    if unit == "minute":
        return f"{_duration(waited)} làm việc"
    return f"{waited} {UNITS[LimitUnit(unit)]}"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} giờ"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} phút")
    return " ".join(parts)


def _decimal(number: str) -> str:
    return number.replace(".", ",")
