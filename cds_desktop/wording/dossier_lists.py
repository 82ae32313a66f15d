"""Lists of dossiers in words: what a filter asks for, and the heads and rows of exported files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierLine, DossierQuery, ListTab
from cds_desktop.domain.dossiers import PAUSED, Stage, short_code, stage_of
from cds_desktop.domain.printed_lists import PrintedColumn, PrintedList
from cds_desktop.domain.saved_filters import COUNT_CAP
from cds_desktop.services.dossier_batches import BatchResult
from cds_desktop.services.list_files import Cell, ListColumn, ListHead
from cds_desktop.services.offices import OfficeProfile
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.moments import clock_words, full_day, number_words
from cds_desktop.wording.terms import CHANNELS, STATUSES

__all__ = [
    "ERRORS", "FileWords", "batch_words", "count_words", "hand_over_list", "query_words",
    "refusal_lines", "refusal_words",
]  # fmt: skip

TABS: Final = {
    ListTab.ALL: "Tất cả hồ sơ",
    ListTab.OPEN: "Hồ sơ đang xử lý",
    ListTab.DUE_TODAY: "Hồ sơ đến hạn hôm nay",
    ListTab.OVERDUE: "Hồ sơ quá hạn",
    ListTab.PAUSED: "Hồ sơ chờ bổ sung, chờ nộp phí",
    ListTab.READY: "Hồ sơ chờ trả",
}
ERRORS: Final = {
    "filter.name_missing": "Chưa đặt tên cho bộ lọc.",
    "filter.name_long": "Tên bộ lọc dài tối đa {longest} ký tự, đang có {found}.",
    "filter.name_taken": "Đã có bộ lọc tên “{name}”. Đặt tên khác.",
    "filter.too_many": "Mỗi người giữ tối đa {most} bộ lọc. Xóa bớt bộ lọc không dùng.",
    "filter.not_to_keep": "Danh sách hồ sơ của một con số không lưu thành bộ lọc được.",
    "filter.not_found": "Bộ lọc này không còn; có thể đã xóa ở quầy khác.",
    "filter.unknown": "Không có bộ lọc tên “{name}”. Xem tên bằng lệnh dossier filters.",
    "filter.unreadable": "Bộ lọc “{name}” do phiên bản mới hơn lưu, bản này chưa đọc được.",
    "list.file_suffix": "Tệp “{name}” cần có đuôi .xlsx hoặc .csv.",
    "list.empty": "Không có hồ sơ nào để đưa vào danh sách.",
    "list.too_long_to_print": (
        "Danh sách quá dài để in (tối đa {most} hồ sơ). Lọc bớt, hoặc xuất ra tệp."
    ),
}


def query_words(query: DossierQuery) -> str:
    """What a filter asks for: "Hồ sơ quá hạn · Hộ tịch · nhận từ 01/10/2026"."""
    if query.ids is not None:
        return f"{number_words(len(query.ids))} hồ sơ đã chọn"
    parts = [TABS[query.tab], query.field]
    if query.procedure_code:
        parts.append(f"thủ tục {query.procedure_code}")
    if query.channel is not None:
        parts.append(CHANNELS[query.channel.term])
    parts += [STATUSES[status.term] for status in query.statuses]
    if query.received_from is not None:
        parts.append(f"nhận từ {full_day(query.received_from)}")
    if query.received_to is not None:
        parts.append(f"nhận đến {full_day(query.received_to)}")
    if query.text.strip():
        parts.append(f"tìm “{query.text.strip()}”")
    return " · ".join(part for part in parts if part)


class FileWords:
    """Head and rows of an exported list."""

    _COLUMNS: Final = (
        ListColumn("STT", 6), ListColumn("Mã hồ sơ", 28), ListColumn("Người nộp", 28),
        ListColumn("Thủ tục", 52), ListColumn("Lĩnh vực", 22), ListColumn("Tiếp nhận", 17),
        ListColumn("Hẹn trả", 17), ListColumn("Trạng thái", 26), ListColumn("Tình trạng hạn", 16),
        ListColumn("Có kết quả", 17), ListColumn("Đã trả", 17),
    )  # fmt: skip
    _PERSONAL: Final = (ListColumn("Số định danh", 16), ListColumn("Điện thoại", 14))

    def head(
        self, query: DossierQuery, *, personal: bool, made_at: datetime, office: str, actor: str
    ) -> ListHead:
        """Title, filter and moment of the data, columns."""
        day = full_day(office_day(made_at))
        notes = [
            office,
            query_words(query),
            f"Số liệu lúc {clock_words(made_at)} ngày {day}. Người xuất: {actor}.",
        ]
        if personal:
            notes.append("Có dữ liệu cá nhân: chỉ dùng cho công việc, không chuyển cho người khác.")
        columns = (*self._COLUMNS, *(self._PERSONAL if personal else ()))
        return ListHead("Danh sách hồ sơ", tuple(note for note in notes if note), columns)

    def row(
        self, number: int, line: DossierLine, contact: tuple[str, str] | None, now: datetime
    ) -> tuple[Cell, ...]:
        """One dossier."""
        return (
            number, line.code, line.owner_name, line.procedure_name, line.field, line.received_at,
            line.due_at, STATUSES[line.status.term], _due_words(line, now), line.ended_at,
            line.returned_at, *(contact or ()),
        )  # fmt: skip


def hand_over_list(
    lines: Sequence[DossierLine],
    query: DossierQuery,
    office: OfficeProfile,
    *,
    now: datetime,
    actor: str,
) -> PrintedList:
    """The list that goes with the papers from one desk to the next, to be signed by both."""
    day = full_day(office_day(now))
    rows = tuple(
        (
            str(number), line.short_code, line.owner_name, line.procedure_name,
            "" if line.due_at is None else f"{clock_words(line.due_at)}\n"
            f"{full_day(office_day(line.due_at))}",
            "",
        )
        for number, line in enumerate(lines, start=1)
    )  # fmt: skip
    return PrintedList(
        unit_lines=tuple(name for name in (office.superior_name, office.desk_name) if name),
        title="DANH SÁCH BÀN GIAO HỒ SƠ",
        title_lines=(
            f"Lập lúc {clock_words(now)} ngày {day}",
            f"Mã chung của hồ sơ: {office.unit_code}"
            + ("" if query.ids is not None else f" · {query_words(query)}"),
        ),
        columns=(
            PrintedColumn("TT", 10, is_middle=True), PrintedColumn("Mã hồ sơ", 27),
            PrintedColumn("Người nộp", 40), PrintedColumn("Thủ tục", 62),
            PrintedColumn("Hẹn trả", 23, is_middle=True), PrintedColumn("Ghi chú", 21),
        ),
        rows=rows,
        closing=f"Tổng số: {number_words(len(rows))} hồ sơ.",
        signatures=("BÊN GIAO", "BÊN NHẬN"),
        foot=f"Người lập: {actor}",
        is_sample=office.is_sample,
    )  # fmt: skip


def _due_words(line: DossierLine, now: datetime) -> str:
    if line.status in PAUSED:
        return "Tạm dừng tính hạn"
    if line.due_at is None:
        return ""
    if stage_of(line.status) is Stage.OPEN:
        return "Quá hạn" if line.due_at < now else "Trong hạn"
    if line.ended_at is None:
        return ""
    # What was settled counts by days, as in the reports.
    is_late = office_day(line.ended_at) > office_day(line.due_at)
    return "Quá hạn" if is_late else "Trong hạn"


def count_words(count: int | None) -> str:
    """The count of a kept filter: "12", "999+", or "…" when counting took too long."""
    if count is None:
        return "…"
    return f"{COUNT_CAP - 1}+" if count >= COUNT_CAP else number_words(count)


def batch_words(done: str, result: BatchResult) -> str:
    """What became of many: "Đã chuyển xử lý 11 hồ sơ; 1 hồ sơ không chuyển được"."""
    words = f"{done} {number_words(len(result.done))} hồ sơ"
    if result.refused:
        words += f"; {number_words(len(result.refused))} hồ sơ giữ nguyên"
    return f"{words}. Đã dừng theo yêu cầu." if result.is_cancelled else f"{words}."


def refusal_words(result: BatchResult, most: int) -> str:
    """Why some stayed, in one notice: the first few, and how many more."""
    told = [f"{short_code(each.code)}: {sentence(each.error)}" for each in result.refused[:most]]
    more = len(result.refused) - most
    if more > 0:
        told.append(f"Và {number_words(more)} hồ sơ khác.")
    return " ".join(told)


def refusal_lines(result: BatchResult) -> tuple[str, ...]:
    """Each dossier that stayed, with its reason."""
    return tuple(f"{each.code}: {sentence(each.error)}" for each in result.refused)
