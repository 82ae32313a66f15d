"""The table of what is published how: one row for each field, and the sum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.wording.moments import number_words
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.rows import RowItem
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from cds_desktop.services.publicity.coverage import FieldCoverage

_tr: Final = QCoreApplication.translate
_FIGURE: Final = 108
KINDS: Final = ("on_list", "electronic", "paper", "both", "none")
"""The columns with figures, under the values of `CoverageKind`."""


def kind_title(kind: str) -> str:
    """Name a column."""
    return {
        "on_list": _tr("Coverage", "Thủ tục"),
        "electronic": _tr("Coverage", "Điện tử"),
        "paper": _tr("Coverage", "Niêm yết"),
        "both": _tr("Coverage", "Cả hai"),
        "none": _tr("Coverage", "Chưa có"),
    }[kind]


def kind_words(kind: str) -> str:
    """Say what a figure counts, in the middle of a sentence."""
    return {
        "on_list": _tr("Coverage", "trong danh mục"),
        "electronic": _tr("Coverage", "đã công khai điện tử"),
        "paper": _tr("Coverage", "đã niêm yết trên giấy"),
        "both": _tr("Coverage", "có cả hai hình thức"),
        "none": _tr("Coverage", "chưa công khai"),
    }[kind]


def coverage_columns() -> Sequence[Column[FieldCoverage]]:
    """Return the columns of the table."""

    def name(row: FieldCoverage) -> str:
        return row.field or _tr("Coverage", "Cả danh mục")

    def count(kind: str) -> Column[FieldCoverage]:
        return Column(
            kind, kind_title(kind), _FIGURE,
            lambda row: number_words(getattr(row, kind)), right=True, sortable=False,
        )  # fmt: skip

    field: Column[FieldCoverage] = Column(
        "field", _tr("Coverage", "Lĩnh vực"), 240, name, tooltip=name, stretch=True,
        sortable=False,
    )  # fmt: skip
    return (field, *(count(kind) for kind in KINDS))


def index_row(total: FieldCoverage) -> RowItem:
    """Say how index 6 of Thông tư 01/2018/TT-VPCP stands."""
    missing = total.on_list - total.both
    if missing:
        words = _tr("Coverage", "Còn {count} thủ tục").format(count=number_words(missing))
        state = StateWord(Tone.SOON, words)
    else:
        state = StateWord(Tone.OK, _tr("Coverage", "Đủ cả hai"))
    return RowItem(
        _tr("Coverage", "Chỉ số 6: {both}/{all} thủ tục có cả hai hình thức{share}").format(
            both=number_words(total.both),
            all=number_words(total.on_list),
            share=_share(total.both, total.on_list),
        ),
        _tr("Coverage", "Đủ điểm khi mọi thủ tục vừa niêm yết vừa công khai điện tử."),
        state,
    )


def unit_row(total: FieldCoverage) -> RowItem:
    """Say whether the unit counts for S14."""
    if total.paper:
        state = StateWord(Tone.OK, _tr("Coverage", "Đã dùng mã QR"))
        counted = _tr("Coverage", "{count} thủ tục có tờ mang mã đang treo.")
        words = counted.format(count=number_words(total.paper))
    else:
        state = StateWord(Tone.SOON, _tr("Coverage", "Chưa có tờ"))
        words = _tr("Coverage", "Chưa có tờ mang mã nào đang treo trong sổ.")
    return RowItem(_tr("Coverage", "Chỉ số S14: đơn vị công khai thủ tục bằng mã QR"), words, state)


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    return f" ({part * 100 / whole:.1f} %)".replace(".", ",")
