"""The journal as a list: what a filter asks for, its export, what the check of the chain says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.journal import Fault, JournalEntry, JournalQuery
from cds_desktop.domain.printed_lists import PrintedColumn, PrintedList
from cds_desktop.services.journal import JournalCheck
from cds_desktop.services.list_files import Cell, ListColumn, ListHead
from cds_desktop.services.offices import OfficeProfile
from cds_desktop.wording.journal import SUBJECTS, sentence_of, subject_of
from cds_desktop.wording.moments import clock_words, full_day, number_words
from cds_desktop.wording.terms import JOURNAL_ACTIONS

__all__ = ["KINDS", "check_words", "entry_cells", "list_head", "printed_journal", "query_words"]

_KINDS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "reception": ("Tiếp nhận hồ sơ", ("registered", "received")),
    "moves": (
        "Chuyển bước, hẹn lại",
        ("moved", "move_reversed", "extended", "extension_reversed", "due_moved"),
    ),
    "papers": ("Giấy tờ, số hóa", ("attached", "paper_state")),
    "prints": (
        "In, xuất ra tệp",
        (
            "slip_printed", "form_printed", "register_printed", "list_printed",
            "pickup_list_printed", "exported",
            "journal_exported", "template_filled", "blank_made", "fee_code_printed",
        ),
    ),
    "settings": (
        "Cài đặt, lịch, danh mục",
        (
            "settings_changed", "added", "changed", "removed", "office_closed", "days_imported",
            "imported", "corrected", "closed", "created", "unit_opened", "unit_closed",
            "unit_renamed", "unit_moved", "unit_merged", "unit_reversed", "unit_identifier_set",
            "units_imported", "fee_account_set", "fee_account_cleared",
            "fee_account_taken_back",
        ),
    ),
    "accounts": ("Mật khẩu, mã PIN", ("password_set", "pin_set")),
    "backups": ("Sao lưu, khôi phục", ("backed_up", "backup_failed", "restored")),
    "ratings": ("Đánh giá, lệ phí", ("rated", "paid")),
    "sheets": (
        "Tờ công khai",
        (
            "sheets_added", "sheets_posted", "sheets_removed", "sheets_put_back", "sheet_checked",
            "code_found", "sheet_photographed", "place_added", "place_changed", "place_closed",
            "place_reopened",
        ),
    ),
}  # fmt: skip
_SORTED_IN: Final = frozenset(action for _, actions in _KINDS.values() for action in actions)
_OTHERS: Final = tuple(action for action in JOURNAL_ACTIONS if action not in _SORTED_IN)
KINDS: Final = {**_KINDS, **({"others": ("Việc khác", _OTHERS)} if _OTHERS else {})}
"""Kinds of acts as an officer looks for them, with the actions behind each."""

_FAULTS: Final = {
    Fault.CHANGED: "nội dung dòng này đã bị sửa",
    Fault.REMOVED: "dòng này đã bị xóa",
    Fault.INSERTED: "dòng này bị chèn thêm",
    Fault.REORDERED: "dòng này bị đổi chỗ",
    Fault.CUT_OFF: "các dòng từ đây đến cuối đã bị xóa",
    Fault.HEAD_REPLACED: "dấu cuối của nhật ký đã bị thay",
}


def check_words(check: JournalCheck) -> str:
    """What the check found: "Sai từ dòng 5: nội dung dòng này đã bị sửa"."""
    if check.first_bad is None:
        return f"Nguyên vẹn: {number_words(check.entries)} dòng"
    why = "" if check.fault is None else f": {_FAULTS[check.fault]}"
    return f"Sai từ dòng {number_words(check.first_bad)}{why}"


def query_words(query: JournalQuery) -> str:
    """What is asked for: "từ 01/11/2026 · Lê Thị Mỹ Ý · Tiếp nhận hồ sơ"."""
    parts = []
    if query.code:
        parts.append(f"hồ sơ {short_code(query.code)}")
    if query.first is not None:
        parts.append(f"từ {full_day(office_day(query.first))}")
    if query.before is not None:
        last = office_day(query.before - timedelta(seconds=1))
        parts.append(f"đến {full_day(last)}")
    if query.officer:
        parts.append(query.officer)
    if query.subject:
        parts.append(SUBJECTS.get(query.subject, query.subject).lower())
    parts += [words for words, actions in KINDS.values() if query.actions == actions]
    if query.text:
        parts.append(f"có chữ “{query.text}”")
    return " · ".join(parts) or "toàn bộ nhật ký"


def list_head(query: JournalQuery, *, office: str, made_at: datetime, actor: str) -> ListHead:
    """The head of an exported journal."""
    moment = f"{clock_words(made_at)} ngày {full_day(office_day(made_at))}"
    notes = (office, query_words(query), f"Số liệu lúc {moment}. Người xuất: {actor}.")
    columns = (
        ListColumn("Dòng", 9), ListColumn("Lúc", 17), ListColumn("Người", 24),
        ListColumn("Việc của", 26), ListColumn("Nội dung", 80),
    )  # fmt: skip
    return ListHead("Nhật ký nghiệp vụ", tuple(note for note in notes if note), columns)


def printed_journal(
    entries: Sequence[JournalEntry], query: JournalQuery, office: OfficeProfile, now: datetime
) -> PrintedList:
    """The entries of a filter on paper, newest first."""
    moment = f"{clock_words(now)} ngày {full_day(office_day(now))}"
    rows = tuple(
        (
            number_words(entry.id), f"{office_time(entry.at):%d/%m/%Y\n%H:%M}",
            entry.officer_name, subject_of(entry), sentence_of(entry),
        )
        for entry in entries
    )  # fmt: skip
    return PrintedList(
        unit_lines=tuple(name for name in (office.superior_name, office.desk_name) if name),
        title="NHẬT KÝ NGHIỆP VỤ",
        title_lines=(query_words(query), f"In lúc {moment}, mới nhất trước"),
        columns=(
            PrintedColumn("Dòng", 17, is_middle=True), PrintedColumn("Lúc", 23, is_middle=True),
            PrintedColumn("Người", 42), PrintedColumn("Việc của", 44),
            PrintedColumn("Nội dung", 144),
        ),
        rows=rows,
        closing=f"{number_words(len(rows))} dòng.",
        is_landscape=True,
        is_sample=office.is_sample,
    )  # fmt: skip


def entry_cells(entry: JournalEntry) -> tuple[Cell, ...]:
    """One entry of an exported journal."""
    return entry.id, entry.at, entry.officer_name, subject_of(entry), sentence_of(entry)
