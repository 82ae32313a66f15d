"""Words of the digitisation page: errors, kinds of paper, shares."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.digitisation import PaperKind, PaperState
from cds_desktop.domain.digitisation_lists import PaperLine, Share, ShareCount
from cds_desktop.domain.measures import shown
from cds_desktop.wording.dossiers import StateWords
from cds_desktop.wording.moments import number_words, short_day, short_moment

SENTENCES: Final[dict[str, str]] = {
    "paper.none_waiting": (
        "Hồ sơ này không còn giấy tờ nào chờ quét cho tệp “{name}”. Chọn giấy tờ khác."
    ),
}
SHARES: Final = {
    Share.COMPONENTS: "Thành phần hồ sơ",
    Share.RESULTS: "Kết quả",
    Share.WHOLE: "Cả hai (S03)",
    Share.REUSE: "Dùng lại dữ liệu",
}
_OPENED: Final = {
    (Share.COMPONENTS, False): "Chưa số hóa đủ thành phần hồ sơ",
    (Share.RESULTS, False): "Chưa số hóa kết quả",
    (Share.WHOLE, False): "Chưa số hóa đủ thành phần và kết quả",
    (Share.REUSE, False): "Không dùng lại giấy tờ nào",
    (Share.COMPONENTS, True): "Đã số hóa đủ thành phần hồ sơ",
    (Share.RESULTS, True): "Đã số hóa kết quả",
    (Share.WHOLE, True): "Đã số hóa đủ thành phần và kết quả",
    (Share.REUSE, True): "Có dùng lại giấy tờ đã số hóa",
}


def share_words(count: ShareCount) -> str:
    """A share with one decimal: "83,5 %", "–" without a base."""
    return shown(count.hits, count.total, 1)


def share_counts(count: ShareCount) -> str:
    """The counts behind it: "467/559 hồ sơ"."""
    if count.total == 0:
        return "chưa có hồ sơ"
    return f"{number_words(count.hits)}/{number_words(count.total)} hồ sơ"


def opened_title(share: Share, *, hits: bool, period: str) -> str:
    """The title of the list which a share opens."""
    return f"{_OPENED[share, hits]}, {period[:1].lower()}{period[1:]}"


def kind_words(paper: PaperLine) -> str:
    """Which paper of the dossier: "Thành phần 2", "Kết quả"."""
    if paper.kind is PaperKind.RESULT:
        return "Kết quả"
    return f"Thành phần {paper.position}"


def line_words(paper: PaperLine) -> str:
    """The second line of a row."""
    return f"{kind_words(paper)} · {paper.procedure_name}"


def line_state(paper: PaperLine, now: datetime) -> StateWords:
    """What is to be done with a paper, or what was done, and since when."""
    today = office_day(now)
    if paper.state is PaperState.WAITING:
        days = (today - office_day(paper.since)).days
        if days <= 0:
            return StateWords("muted", "Chưa quét", "scan")
        return StateWords("soon", f"Chờ {days} ngày", "scan")
    if paper.state is PaperState.CANNOT_SCAN:
        return StateWords("muted", "Không quét được", "file-x")
    at = "" if paper.attached_at is None else f" {short_day(office_day(paper.attached_at), today)}"
    words = {
        PaperState.DIGITISED: "Đã quét",
        PaperState.REUSED: "Dùng lại",
        PaperState.FROM_DATABASE: "Từ CSDL",
    }
    return StateWords("ok", words[paper.state] + at)


def since_words(paper: PaperLine, now: datetime) -> str:
    """From when on a paper waits, in full for the detail."""
    begun = "có kết quả" if paper.kind is PaperKind.RESULT else "nhận"
    return f"{begun} {short_moment(paper.since, now)}"
