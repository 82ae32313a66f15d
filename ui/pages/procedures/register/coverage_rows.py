"""The table of what is published how: one row for each field, and the sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity.coverage import Coverage, CoverageKind, FieldCoverage
from cds_desktop.wording.moments import number_words
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.rows import RowItem
from ui.widgets.state import StateWord

_tr: Final = QCoreApplication.translate
_FIGURE: Final = 84
NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One row of the table.

    Attributes:
        is_sum: The whole list.
        knows_paper: Whether the office keeps a register; else nothing is known about paper.
    """

    counts: FieldCoverage
    is_sum: bool
    knows_paper: bool

    @property
    def name(self) -> str:
        """What the row is called."""
        if self.is_sum:
            return _tr("Coverage", "Cả danh mục")
        return self.counts.field or _tr("Coverage", "Chưa ghi lĩnh vực")

    def count(self, kind: CoverageKind) -> int:
        """How many procedures a column counts."""
        found: int = getattr(self.counts, kind.value)
        return found

    def words(self, kind: CoverageKind) -> str:
        """The figure, a dash where nobody can know it."""
        needs_paper = kind in (CoverageKind.PAPER, CoverageKind.BOTH)
        if needs_paper and not self.knows_paper:
            return NOTHING
        return number_words(self.count(kind))


def rows_of(found: Coverage) -> list[CoverageRow]:
    """Return the sum, then the fields; nothing for an empty list."""
    if not found.total.on_list:
        return []
    knows = found.has_register
    total = CoverageRow(found.total, True, knows)
    return [total, *(CoverageRow(each, False, knows) for each in found.rows)]


def kind_title(kind: CoverageKind) -> str:
    """Name a column."""
    return {
        CoverageKind.ON_LIST: _tr("Coverage", "Thủ tục"),
        CoverageKind.ELECTRONIC: _tr("Coverage", "Điện tử"),
        CoverageKind.PAPER: _tr("Coverage", "Niêm yết"),
        CoverageKind.BOTH: _tr("Coverage", "Cả hai"),
        CoverageKind.NONE: _tr("Coverage", "Chưa có"),
    }[kind]


def kind_words(kind: CoverageKind) -> str:
    """Say what a figure counts, in the middle of a sentence."""
    return {
        CoverageKind.ON_LIST: _tr("Coverage", "trong danh mục"),
        CoverageKind.ELECTRONIC: _tr("Coverage", "đã công khai điện tử"),
        CoverageKind.PAPER: _tr("Coverage", "đã niêm yết trên giấy"),
        CoverageKind.BOTH: _tr("Coverage", "có cả hai hình thức"),
        CoverageKind.NONE: _tr("Coverage", "chưa công khai"),
    }[kind]


def coverage_columns() -> Sequence[Column[CoverageRow]]:
    """Return the columns of the table; those with figures are called as their kinds."""
    field: Column[CoverageRow] = Column(
        "field", _tr("Coverage", "Lĩnh vực"), 240, lambda row: row.name,
        tooltip=lambda row: row.name, stretch=True, sortable=False, bold=_is_sum,
    )  # fmt: skip
    return (field, *(_figure(kind) for kind in CoverageKind))


def _figure(kind: CoverageKind) -> Column[CoverageRow]:
    return Column(
        kind.value, kind_title(kind), _FIGURE, lambda row: row.words(kind), right=True,
        sortable=False, bold=_is_sum,
    )  # fmt: skip


def _is_sum(row: CoverageRow) -> bool:
    return row.is_sum


def index_row(found: Coverage) -> RowItem:
    """Say how index 6 of Thông tư 01/2018/TT-VPCP stands."""
    total = found.total
    missing = total.on_list - total.both
    if not found.has_register:
        state = StateWord(Tone.WAIT, _tr("Coverage", "Chưa đủ căn cứ"))
    elif missing:
        words = _tr("Coverage", "Còn {count} thủ tục").format(count=number_words(missing))
        state = StateWord(Tone.SOON, words)
    else:
        state = StateWord(Tone.OK, _tr("Coverage", "Đủ cả hai"))
    title = _tr("Coverage", "Chỉ số 6: {both}/{all} thủ tục có cả hai hình thức{share}").format(
        both=number_words(total.both) if found.has_register else NOTHING,
        all=number_words(total.on_list),
        share=_share(total.both, total.on_list) if found.has_register else "",
    )
    rule = _tr("Coverage", "Đủ điểm khi mọi thủ tục vừa niêm yết vừa công khai điện tử.")
    return RowItem(title, rule, state)


def unit_row(found: Coverage) -> RowItem:
    """Say whether the unit counts for S14."""
    if found.has_codes:
        state = StateWord(Tone.OK, _tr("Coverage", "Đã dùng mã QR"))
        words = _tr("Coverage", "Sổ có tờ mang mã QR đang treo.")
    else:
        state = StateWord(Tone.SOON, _tr("Coverage", "Chưa có tờ"))
        words = _tr("Coverage", "Sổ chưa có tờ mang mã QR nào đang treo.")
    return RowItem(_tr("Coverage", "S14: đơn vị công khai thủ tục bằng mã QR"), words, state)


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    return f" ({part * 100 / whole:.1f} %)".replace(".", ",")
