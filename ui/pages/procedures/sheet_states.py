"""What hangs of each procedure, in one word for the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity.sheets import SheetState
from ui.pages.procedures.rows import Address, ProcedureRow
from ui.theme import Tone
from ui.widgets.state import StateWord

SheetStates = Mapping[str, SheetState]
"""The most urgent state by procedure code; without an entry nothing was made."""

TO_REPRINT: Final = frozenset(
    {SheetState.CHANGED, SheetState.ADDRESS_CHANGED, SheetState.WITHDRAWN}
)
_URGENCY: Final = (
    SheetState.WITHDRAWN, SheetState.ADDRESS_CHANGED, SheetState.CHANGED, SheetState.DUE,
    SheetState.CURRENT, SheetState.PLANNED,
)  # fmt: skip


def _tr(words: str) -> str:
    return QCoreApplication.translate("SheetStates", words)


def more_urgent(one: SheetState | None, other: SheetState) -> SheetState:
    """The one of two states that an officer must see first."""
    if one is None:
        return other
    return min(one, other, key=_URGENCY.index)


def sheet_word(row: ProcedureRow, state: SheetState | None) -> StateWord:
    """Icon and word of the column QR."""
    if state in TO_REPRINT:
        return StateWord(Tone.SOON, _tr("Cần in lại"), "refresh")
    if state is SheetState.DUE:
        return StateWord(Tone.SOON, _tr("Cần kiểm tra"))
    if state is SheetState.CURRENT:
        return StateWord(Tone.OK, _tr("Đang treo"))
    if state is SheetState.PLANNED:
        return StateWord(Tone.TEXT, _tr("Chưa treo"), "printer")
    if row.address is Address.USABLE:
        return StateWord(Tone.MUTED, _tr("Chưa có tờ"), "qrcode")
    if row.address is Address.WRONG:
        return StateWord(Tone.SOON, _tr("Địa chỉ sai"), "alert-circle")
    return StateWord(Tone.DONE, _tr("Chưa có mã"))


def sheet_order(row: ProcedureRow, state: SheetState | None) -> tuple[int, str]:
    """Where the row stands when the list is ordered by this column."""
    rank = _URGENCY.index(state) if state in _URGENCY else len(_URGENCY)
    return rank, row.address.value
