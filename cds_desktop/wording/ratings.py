"""Words of the satisfaction page."""

from __future__ import annotations

from typing import Final

from cds_desktop.domain.measures import shown
from cds_desktop.domain.rating_lists import FEWEST_VOTES, RatingOverview, VoteShare
from cds_desktop.wording.dossiers import StateWords
from cds_desktop.wording.moments import number_words

EMPTY: Final = "Chưa có phiếu nào trong kỳ này."
FEW: Final = f"ít hơn {FEWEST_VOTES} phiếu"


def share_words(share: VoteShare) -> str:
    """The satisfied share: "96,2 %", "–" when it may not be told."""
    return shown(share.satisfied, share.votes, 1) if share.is_told else "–"


def votes_words(share: VoteShare) -> str:
    """The votes behind it: "560/582 phiếu"; below the least number only that."""
    if not share.is_told:
        return FEW if share.votes else "chưa có phiếu"
    return f"{number_words(share.satisfied)}/{number_words(share.votes)} phiếu hài lòng"


def interval_words(share: VoteShare) -> str:
    """The uncertainty: "từ 92,3 đến 98,1 %", "" when nothing may be told."""
    found = share.interval()
    if found is None:
        return ""
    low, high = (f"{100 * end:.1f}".replace(".", ",") for end in found)
    return f"từ {low} đến {high} %"


def verdict_words(share: VoteShare) -> StateWords:
    """How far the share can be believed."""
    if not share.is_told:
        return StateWords("wait", "Chưa đủ phiếu để tính tỷ lệ")
    if not share.is_conclusive:
        return StateWords("wait", "Chưa đủ căn cứ, cần thêm phiếu")
    return StateWords("ok", "Đủ căn cứ")


def coverage_words(overview: RatingOverview) -> tuple[str, str]:
    """How many of those who were asked answered: figure and counts."""
    figure = shown(overview.rated_of_returned, overview.returned, 1)
    if overview.returned == 0:
        return figure, "chưa trả hồ sơ nào trong kỳ"
    rated = number_words(overview.rated_of_returned)
    return figure, f"{rated}/{number_words(overview.returned)} hồ sơ đã trả có phiếu"


def whole_percent(share: VoteShare) -> str:
    """The share over a bar: "95", "–" when it may not be told."""
    return shown(share.satisfied, share.votes, 0).removesuffix(" %") if share.is_told else "–"
