"""The wording of report documents: fixed heads of forms and the names of periods.

What stands in a document is data, apart from the words of screens (`tr`) and the sentences of
errors (`wording`).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from cds_desktop.domain.indicators import Verdict
from cds_desktop.domain.measures import count_shown
from cds_desktop.domain.periods import Period, PeriodKind
from cds_desktop.domain.settlement_form import Check, CheckKind, WithoutDueDate, read_cell

FORM_NUMBER: Final = "Biểu số II.06a/VPCP/KSTT"
FORM_TITLE: Final = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
FORM_UNIT: Final = "Đơn vị tính: số hồ sơ"
NATIONAL_TITLE: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
SAMPLE_MARK: Final = "DỮ LIỆU MẪU – KHÔNG PHẢI SỐ LIỆU THẬT"
DRAFT_MARK: Final = "BẢN NHÁP – chưa duyệt"
TOTAL_ROW: Final = "Tổng cộng"
NO_FIELD: Final = "Chưa phân lĩnh vực"

# First column, last column, first and last row of the head, text; columns 1 to 13, rows 1 to 3.
FORM_HEAD: Final[tuple[tuple[int, int, int, int, str], ...]] = (
    (1, 1, 1, 3, "TT"),
    (2, 2, 1, 3, "Lĩnh vực"),
    (3, 6, 1, 1, "Số hồ sơ tiếp nhận"),
    (3, 3, 2, 3, "Tổng số"),
    (4, 5, 2, 2, "Trong kỳ"),
    (4, 4, 3, 3, "Trực tuyến"),
    (5, 5, 3, 3, "Trực tiếp, dịch vụ bưu chính"),
    (6, 6, 2, 3, "Từ kỳ trước"),
    (7, 10, 1, 1, "Số hồ sơ đã giải quyết"),
    (7, 7, 2, 3, "Tổng số"),
    (8, 8, 2, 3, "Trước hạn"),
    (9, 9, 2, 3, "Đúng hạn"),
    (10, 10, 2, 3, "Quá hạn"),
    (11, 13, 1, 1, "Số hồ sơ đang giải quyết"),
    (11, 11, 2, 3, "Tổng số"),
    (12, 12, 2, 3, "Trong hạn"),
    (13, 13, 2, 3, "Quá hạn"),
)
NUMBER_ROW: Final = tuple(
    {3: "(3)=(4)+(5)+(6)", 7: "(7)=(8)+(9)+(10)", 11: "(11)=(12)+(13)"}.get(number, f"({number})")
    for number in range(1, 14)
)
COLUMN_NAMES: Final = {
    3: "Tiếp nhận: tổng số",
    4: "Tiếp nhận trong kỳ: trực tuyến",
    5: "Tiếp nhận trong kỳ: trực tiếp, bưu chính",
    6: "Tiếp nhận: từ kỳ trước",
    7: "Đã giải quyết: tổng số",
    8: "Đã giải quyết: trước hạn",
    9: "Đã giải quyết: đúng hạn",
    10: "Đã giải quyết: quá hạn",
    11: "Đang giải quyết: tổng số",
    12: "Đang giải quyết: trong hạn",
    13: "Đang giải quyết: quá hạn",
}
VERDICTS: Final = {
    Verdict.NO_DATA: "Chưa có số liệu",
    Verdict.NO_TARGET: "Chưa đặt mục tiêu",
    Verdict.REACHED: "Đạt",
    Verdict.MISSED: "Chưa đạt",
}
WITHOUT_DUE_DATE: Final = {
    WithoutDueDate.LATE: (
        "Hồ sơ không có ngày hẹn trả được tính vào cột quá hạn,"
        " vì không có gì chứng minh đã đúng hẹn."
    ),
    WithoutDueDate.ON_TIME: (
        "Hồ sơ không có ngày hẹn trả được tính vào cột đúng hạn, trong hạn"
        " theo thiết lập của đơn vị."
    ),
}
COUNTING_NOTES: Final = (
    "Tính mọi hồ sơ đã được tiếp nhận; không tính hồ sơ mới đăng ký và hồ sơ bị từ chối tiếp nhận.",
    "Đã giải quyết gồm hồ sơ có kết quả, hồ sơ công dân xin rút và hồ sơ dừng xử lý.",
    "So ngày giải quyết xong với ngày hẹn trả theo quy định, không so với ngày gia hạn có xin lỗi;"
    " thời hạn tính bằng giờ thì so đến giờ.",
    "Hồ sơ đang chờ người dân bổ sung hoặc nộp nghĩa vụ tài chính được tính trong hạn khi việc chờ"
    " bắt đầu trước lúc đến hạn.",
    "Hồ sơ đang giải quyết được xét theo tình trạng ở cuối ngày cuối cùng của kỳ (kỳ chưa hết thì"
    " xét ở thời điểm lập).",
    "Chưa tách hồ sơ của cơ quan ngành dọc.",
    "Số liệu nội bộ của đơn vị, chưa đối chiếu với Cổng Dịch vụ công quốc gia.",
)
_PARTS: Final = {
    "numerator": "Tử số",
    "denominator": "Mẫu số",
    "ratio": "Tỷ lệ",
    "coverage": "Độ phủ",
    "returned": "Hồ sơ đã trả trong kỳ",
    "rated_of_returned": "Hồ sơ trả trong kỳ có phiếu đánh giá",
    "low": "Mức thấp nhất",
    "high": "Mức cao nhất",
}
_ROMAN: Final = ("I", "II", "III", "IV")


def day_shown(day: date) -> str:
    """31/12/2026."""
    return f"{day:%d/%m/%Y}"


def period_range(period: Period) -> str:
    """The two dates as forms write them."""
    return f"từ ngày {day_shown(period.first)} đến ngày {day_shown(period.last)}"


def period_name(period: Period) -> str:
    """The period in words, as a picker and a title show it."""
    last = period.last
    month = f"Tháng {last.month}/{last.year}"
    if period.kind is PeriodKind.DAY:
        return f"Ngày {day_shown(last)}"
    if period.kind is PeriodKind.WEEK:
        year, number, _ = period.first.isocalendar()
        return f"Tuần {number}/{year}"
    if period.kind is PeriodKind.MONTH:
        return month
    if period.kind is PeriodKind.MONTH_TO_DATE:
        return f"{month}, đến {last:%d/%m}"
    if period.kind is PeriodKind.MONTH_15:
        return f"{month} ({period.first:%d/%m}–{last:%d/%m})"
    if period.kind is PeriodKind.QUARTER:
        return f"Quý {_ROMAN[last.month // 3 - 1]}/{last.year}"
    if period.kind is PeriodKind.CALENDAR_QUARTER:
        return f"Quý {_ROMAN[last.month // 3 - 1]}/{last.year} (theo lịch)"
    if period.kind is PeriodKind.SIX_MONTHS:
        return f"6 tháng đầu năm {last.year}"
    if period.kind is PeriodKind.NINE_MONTHS:
        return f"9 tháng đầu năm {last.year}"
    if period.kind is PeriodKind.YEAR:
        return f"Năm {last.year}"
    if period.kind is PeriodKind.CALENDAR_YEAR:
        return f"Năm {last.year} (theo lịch)"
    return f"Từ {day_shown(period.first)} đến {day_shown(last)}"


def field_shown(field: str | None) -> str:
    """The name of a line of the form."""
    return TOTAL_ROW if field is None else field or NO_FIELD


def cell_words(cell: str) -> str:
    """A cell of a report in words: "Hộ tịch – Đã giải quyết: quá hạn", "S01 – Tử số"."""
    found = read_cell(cell)
    if found is not None:
        return f"{field_shown(found.field)} – {COLUMN_NAMES[found.column]}"
    name, _, part = cell.rpartition(".")
    words = _PARTS.get(part)
    return cell if words is None or not name else f"{name} – {words}"


def check_shown(check: Check) -> str:
    """What a check found, in one line."""
    where = "" if check.field is None else f" – {field_shown(check.field)}"
    sign = "=" if check.is_ok else "≠"
    both = f"{count_shown(check.left)} {sign} {count_shown(check.right)}"
    if check.kind is CheckKind.IDENTITY:
        rule = check.code.removeprefix("identity.").replace("=", " = ").replace("+", " + ")
        return f"Cột {rule}{where}: {both}"
    if check.kind is CheckKind.CARRIED_OVER:
        return f"Cột 6 bằng cột 11 kỳ trước{where}: {both}"
    if check.kind is CheckKind.CARRIED_OVER_STORED:
        here, before = (count_shown(int(name)) for name in check.names)
        words = f"Cột 6 ({here}) và cột 11 của báo cáo kỳ trước đã duyệt ({before}){where}"
        return f"{words}: " + (
            "cùng hồ sơ" if check.is_ok else f"lệch {count_shown(check.left)} hồ sơ"
        )
    if check.kind is CheckKind.UNUSUAL and check.names:
        found, usual = count_shown(check.left), count_shown(check.right)
        name = COLUMN_NAMES[int(check.names[0])]
        return f"{name}{where} khác thường: {found}, các kỳ trước trung bình khoảng {usual}"
    if check.kind is CheckKind.UNUSUAL:
        return "Số liệu khác thường so với các kỳ trước: không có"
    if check.kind is CheckKind.HAND_MISSING:
        missing = ", ".join(check.names) or "không thiếu"
        return f"Số nhập tay còn thiếu: {missing}"
    return _LISTED[check.kind] + (
        ": không có" if check.is_ok else f": {count_shown(check.left)} hồ sơ"
    )


_LISTED: Final = {
    CheckKind.STATUS_AND_END: "Hồ sơ có trạng thái trái với ngày giải quyết xong",
    CheckKind.HISTORY: "Hồ sơ đang giải quyết nhưng quá trình xử lý ghi khác",
    CheckKind.NO_DUE_DATE: "Hồ sơ không có ngày hẹn trả",
    CheckKind.REPORTED_BEFORE: "Hồ sơ đã vào hoặc ra khỏi số liệu kỳ trước sau khi duyệt báo cáo",
    CheckKind.CUMULATIVE: "Hồ sơ có trong báo cáo lũy kế trước mà nay không còn",
    CheckKind.SETTLED_WITHOUT_INTAKE: (
        "Hồ sơ đã giải quyết nhưng không tiếp nhận trong kỳ, cũng không từ kỳ trước"
    ),
    CheckKind.DAY_OUTSIDE: "Hồ sơ có ngày tiếp nhận hoặc giải quyết không thể có",
}
