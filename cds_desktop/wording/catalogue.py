"""Short words of a procedure for lists and forms of the catalogue page."""

from __future__ import annotations

from typing import Final

from cds_desktop.domain.deadlines import LimitUnit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedures import OnlineLevel, Procedure
from cds_desktop.wording.deadlines import limit_words
from cds_desktop.wording.moments import money_words

NONE: Final = "–"
LIMIT_UNITS: Final = {
    LimitUnit.WORKING_DAY: "ngày làm việc",
    LimitUnit.CALENDAR_DAY: "ngày (kể cả ngày nghỉ)",
    LimitUnit.HOUR: "giờ làm việc",
    LimitUnit.SAME_DAY: "trong ngày",
}
ONLINE_SHORT: Final = {
    OnlineLevel.FULL: "Toàn trình",
    OnlineLevel.PARTIAL: "Một phần",
    OnlineLevel.UNCLEAR: "Có, chưa rõ",
    OnlineLevel.NONE: "Không",
}
_OTHER_CHANNELS: Final = ((Channel.ONLINE, "trực tuyến"), (Channel.POSTAL, "bưu chính"))
LEVELS: Final = ("Cấp xã", "Cấp huyện", "Cấp tỉnh", "Cấp bộ")
ACTIONS: Final = {"imported": "Nhập danh mục", "corrected": "Sửa", "closed": "Kết thúc"}


def limit_in_list(procedure: Procedure) -> str:
    """Say the limit; where it cannot be counted, what the source says."""
    if procedure.limit is not None:
        return limit_words(procedure.limit)
    return procedure.limit_text or NONE


def other_limits(procedure: Procedure, between: str) -> str:
    """The channels whose limit is not the direct one: "trực tuyến: 17 ngày làm việc"."""
    found = ((name, procedure.limit_for(channel)) for channel, name in _OTHER_CHANNELS)
    return between.join(
        f"{name}: {limit_words(limit)}"
        for name, limit in found
        if limit is not None and limit != procedure.limit
    )


def fee_in_list(procedure: Procedure) -> str:
    """Say the fee; where it depends on something, what the source says."""
    if procedure.fee_vnd is not None:
        return money_words(procedure.fee_vnd)
    return procedure.fee_text or NONE


def online_in_list(procedure: Procedure) -> str:
    """Say how far the procedure can be done online."""
    level = procedure.online_level
    return NONE if level is None else ONLINE_SHORT[level]
