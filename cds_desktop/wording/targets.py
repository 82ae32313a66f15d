"""Words about targets and forecasts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.indicators import Definition, Direction
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.measures import Measure, count_shown, decimal_shown, shown
from cds_desktop.domain.projections import SMALLEST_BASE, Outlook, Projection

if TYPE_CHECKING:
    from cds_desktop.domain.targets import Target
    from cds_desktop.services.forecasts import Forecast
    from cds_desktop.services.targets import TargetInForce

SENTENCES: Final = {
    "target.unreadable": (
        "Không đọc được chỉ tiêu “{text}”. Viết số phần trăm có nhiều nhất hai chữ số lẻ, như 85"
        " hoặc 85,5."
    ),
    "target.range": "Chỉ tiêu phải lớn hơn 0 và không quá {most} %, đang ghi {found}.",
    "target.value_missing": "Chưa ghi chỉ tiêu mới. Ghi số phần trăm, hoặc chọn mức mặc định.",
}
TOO_FEW: Final = "quá ít hồ sơ để dự báo"
METHOD: Final = (
    "Số hồ sơ cuối tháng = số đã có đến hết hôm qua + số bình quân mỗi ngày làm việc của 20 ngày"
    " làm việc gần nhất × số ngày làm việc còn lại (kể cả hôm nay).",
    "Phần chưa tới được tính theo tỷ lệ của đúng 20 ngày ấy; dưới"
    f" {SMALLEST_BASE} hồ sơ thì không dự báo.",
    "Riêng “Đúng hạn”: hồ sơ đang quá hạn chắc chắn trễ khi giải quyết xong, hồ sơ có hạn trong"
    " tháng phải xong trong tháng; mọi hồ sơ còn trong hạn được coi là sẽ đúng hạn, nên đây là mức"
    " cao nhất còn đạt được.",
    "“Cần” là số hồ sơ trong phần chưa tới phải đạt để cả tháng đạt chỉ tiêu.",
)
"""How a forecast is counted, for "Cách tính"."""


def percent_words(percent: Decimal) -> str:
    """A target: "85 %", "85,5 %"."""
    text = decimal_shown(percent, 2)
    return f"{text.rstrip('0').rstrip(',')} %"


def target_origin(item: TargetInForce) -> str:
    """Where a target comes from: "của đơn vị từ 01/01/2026 (Trần Quốc Ý đặt)"."""
    own = item.own
    if own is None or own.percent is None:
        return "mặc định của chương trình"
    return f"của đơn vị từ {own.first:%d/%m/%Y} ({own.officer_name} đặt)"


def target_line(version: Target) -> str:
    """One version: "từ 01/01/2026: 90 %"."""
    value = "mặc định" if version.percent is None else percent_words(version.percent)
    return f"từ {version.first:%d/%m/%Y}: {value}"


def target_set(version: Target) -> str:
    """What was just set."""
    value = "mức mặc định" if version.percent is None else percent_words(version.percent)
    return f"{version.indicator_id}: chỉ tiêu {value} từ ngày {version.first:%d/%m/%Y}"


def target_entry(entry: JournalEntry) -> str:
    """An entry about a target."""
    facts = entry.details
    before, after = _stored(facts.get("before")), _stored(facts.get("after"))
    ending = " (mức mặc định)" if facts.get("is_shipped") else ""
    return f"Đặt chỉ tiêu{_since(facts.get('first'))}: {before} → {after}{ending}"


def expected_words(forecast: Forecast) -> str:
    """What is expected: "dự kiến 640/652 hồ sơ (98,2 %)"; a sentence where nothing is said."""
    projection = forecast.projection
    if projection is None:
        return TOO_FEW.replace("hồ sơ", unit_of(forecast.definition))
    counts = projection.expected
    share = shown(counts.numerator, counts.denominator)
    said = f"{count_shown(counts.numerator)}/{count_shown(counts.denominator)} ({share})"
    if not forecast.days_left:
        return f"đã hết ngày làm việc: {said}"
    if forecast.is_about_time:
        return f"cao nhất còn đạt {said}"
    return f"dự kiến {said}"


def needed_words(projection: Projection, direction: Direction, unit: str = "hồ sơ") -> str:
    """What the target asks of what is still to come; empty without a target."""
    left, needed = count_shown(projection.open_to_us), projection.needed
    if needed is None:
        return ""
    if projection.outlook is Outlook.OUT_OF_REACH:
        return f"không thể đạt chỉ tiêu, thiếu {count_shown(projection.short)} {unit}"
    if direction is Direction.LOWER:
        return f"được phép thêm nhiều nhất {count_shown(needed)} {unit}"
    if projection.outlook is Outlook.SECURED:
        return "chắc chắn đạt chỉ tiêu"
    return f"cần {count_shown(needed)} trong {left} {unit} chưa tới"


def unit_of(definition: Definition) -> str:
    """What an indicator counts: dossiers, or votes."""
    return "phiếu" if definition.denominator == Measure.RATINGS else "hồ sơ"


def _stored(value: object) -> str:
    try:
        return "chưa có" if value is None else percent_words(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def _since(value: object) -> str:
    try:
        return f" từ ngày {date.fromisoformat(str(value)):%d/%m/%Y}"
    except ValueError:
        return ""
