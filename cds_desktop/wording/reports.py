"""Words for periods, indicators and checks on screens and in answers; sentences of errors."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from cds_desktop.domain.indicators import IndicatorValue, Verdict
from cds_desktop.domain.measures import decimal_shown
from cds_desktop.domain.ratings import RatingSummary
from cds_desktop.domain.report_terms import (
    COLUMN_NAMES,
    VERDICTS,
    check_shown,
    field_shown,
    period_name,
    period_range,
)

__all__ = [
    "SENTENCES",
    "check_shown",
    "column_name",
    "field_shown",
    "interval_words",
    "period_name",
    "period_range",
    "verdict_words",
]

SENTENCES: Final = {
    "period.reversed": "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi. Kiểm tra hai ngày của kỳ báo cáo.",
    "period.too_long": "Kỳ báo cáo quá dài. Kiểm tra năm của hai ngày.",
    "report.cell_unknown": "Không có ô số liệu “{cell}”. Ví dụ: II06a.total.10, S01.numerator.",
    "report.file_suffix": "Tên tệp “{name}” phải có đuôi {suffix}.",
    "report.read_back_differs": (
        "Đọc lại tệp vừa ghi thấy ô {cell} không đúng số liệu nên đã bỏ tệp. Thử xuất lại."
    ),
    "indicator.not_found": "Không có chỉ số {id}.",
    "indicator.count_negative": "Chỉ số {id}: số đếm {found} không được âm.",
    "indicator.part_exceeds_whole": (
        "Chỉ số {id}: tử số {numerator} lớn hơn mẫu số {denominator}. Kiểm tra lại số nhập."
    ),
}


def column_name(number: int) -> str:
    """A column of form II.06a in words, for the title of its list of dossiers."""
    return COLUMN_NAMES[number]


def verdict_words(value: IndicatorValue) -> str:
    """How a value stands to its target: "Đạt · mục tiêu 98 %", "Thiếu 1,5 điểm · mục tiêu 85 %"."""
    target, missing = value.definition.target, value.missing_points
    if target is None or value.verdict in (Verdict.NO_DATA, Verdict.NO_TARGET):
        return VERDICTS[value.verdict]
    aim = f"mục tiêu {_trimmed(target)} %"
    if missing is None:
        return f"{VERDICTS[Verdict.REACHED]} · {aim}"
    # With one digit, as the figure beside it; less than that is said exactly.
    shown = missing.quantize(Decimal("0.1"), ROUND_HALF_UP) or missing
    return f"Thiếu {_trimmed(shown)} điểm · {aim}" if missing else f"Gần đạt · {aim}"


def interval_words(ratings: RatingSummary) -> str:
    """The 95 % interval: "từ 92,3 đến 98,1 %"; a dash without votes."""
    ends = ratings.interval()
    if ends is None:
        return "–"
    low, high = (decimal_shown(Decimal(repr(end)) * 100, 1) for end in ends)
    return f"từ {low} đến {high} %"


def _trimmed(value: Decimal) -> str:
    text = decimal_shown(value, 2)
    return text.rstrip("0").rstrip(",") if "," in text else text
