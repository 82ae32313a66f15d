"""Words about old and new communes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from cds_desktop.domain.journal import JournalEntry
from cds_desktop.wording.moments import number_words

if TYPE_CHECKING:
    from cds_desktop.services.unit_changes import UnitChangesImported

SENTENCES: Final[Mapping[str, str]] = {
    "unit_changes.columns_missing": (
        "Tệp thiếu cột: {columns}. Dùng tệp đơn vị cũ – mới có đủ 10 cột ở dòng đầu."
    ),
    "unit_changes.cell_empty": "Dòng {row}: cột {column} bị trống. Sửa tệp; chưa nhập dòng nào.",
    "unit_changes.code_shape": (
        "Dòng {row}: cột {column} cần {digits} chữ số, đang có “{found}”. Sửa tệp; chưa nhập dòng"
        " nào."
    ),
    "unit_changes.answer": (
        "Dòng {row}: cột {column} cần “yes” hoặc “no”, đang có “{found}”. Sửa tệp; chưa nhập dòng"
        " nào."
    ),
    "unit_changes.row_twice": "Dòng {row} trùng dòng {first}. Bỏ một dòng; chưa nhập dòng nào.",
    "unit_changes.empty": "Tệp không có dòng nào để nhập.",
}


def imported_words(counts: UnitChangesImported) -> str:
    """Say what an import did."""
    if not counts.added and not counts.removed:
        return f"Bảng đơn vị cũ – mới không đổi: {number_words(counts.read)} dòng đã có."
    return (
        f"Đã nhập {number_words(counts.read)} dòng đơn vị cũ – mới:"
        f" thêm {number_words(counts.added)}, bỏ {number_words(counts.removed)},"
        f" giữ {number_words(counts.unchanged)}."
    )


def imported_entry(entry: JournalEntry) -> str:
    """An entry about such an import."""
    facts = entry.details
    return (
        f"Nhập bảng đơn vị cũ – mới: {facts.get('read', 0)} dòng, thêm {facts.get('added', 0)},"
        f" bỏ {facts.get('removed', 0)}"
    )
