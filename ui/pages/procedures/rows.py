"""The catalogue as rows of a list, with marks for printing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import Doubt, Procedure, StoredProcedure, doubts
from cds_desktop.domain.publicity import qr_payload
from cds_desktop.domain.text import text_sort_key
from cds_desktop.services import OpenUow
from cds_desktop.wording.catalogue import fee_in_list, limit_in_list, online_in_list
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.state import StateWord
from ui.widgets.table import DataTable

_tr: Final = QCoreApplication.translate
MARK: Final = "mark"
SHEET: Final = "sheet"


class Address(Enum):
    """Whether a sheet can be made: its code leads to the address on the portal."""

    USABLE = "usable"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One procedure in force, with what a person should look at."""

    stored: StoredProcedure
    doubts: tuple[Doubt, ...]
    address: Address

    @property
    def procedure(self) -> Procedure:
        return self.stored.procedure

    @property
    def code(self) -> str:
        return self.stored.procedure.code

    @property
    def is_printable(self) -> bool:
        return self.address is Address.USABLE


@dataclass(frozen=True, slots=True)
class CatalogueRows:
    """Everything in force on a day, by field and name."""

    rows: tuple[ProcedureRow, ...]
    fields: tuple[tuple[str, int], ...]


def read_rows(open_uow: OpenUow, on: date) -> CatalogueRows:
    """Read the catalogue of a day."""
    from cds_desktop.services import catalogue

    rows = tuple(
        ProcedureRow(stored, doubts(stored.procedure), address_of(stored.procedure))
        for stored in catalogue.list_procedures(open_uow, on)
    )
    return CatalogueRows(rows, catalogue.fields_in_use(open_uow, on))


def address_of(procedure: Procedure) -> Address:
    """Tell whether a sheet can be made of a procedure."""
    try:
        qr_payload(procedure)
    except RuleBroken:
        return Address.WRONG if procedure.portal_url.strip() else Address.MISSING
    return Address.USABLE


SORT_KEYS: Final[dict[str, Callable[[ProcedureRow], object]]] = {
    "name": lambda row: text_sort_key(row.procedure.name),
    "limit": lambda row: _limit_key(row.procedure),
    "online": lambda row: online_in_list(row.procedure),
}


def _limit_key(procedure: Procedure) -> tuple[int, float]:
    limit = procedure.limit
    if limit is None:
        return (1, 0.0)
    share = {"hour": 0.125, "same_day": 0.0}.get(limit.unit.value, 1.0)
    return (0, float(limit.value) * share)


def columns(
    is_marked: Callable[[str], bool],
    may_mark: Callable[[ProcedureRow], bool],
    sheet: Callable[[ProcedureRow], StateWord],
) -> Sequence[Column[ProcedureRow]]:
    """Return the columns of the list.

    Args:
        is_marked: Whether the sheet of a procedure is to be made.
        may_mark: Whether one can be made of a row.
        sheet: What hangs of it.
    """

    def mark(row: ProcedureRow) -> StateWord | None:
        if not may_mark(row):
            return None
        if is_marked(row.code):
            return StateWord(Tone.ACCENT, "", "square-check")
        return StateWord(Tone.MUTED, "", "square")

    def second(row: ProcedureRow) -> str:
        return " · ".join(filter(None, (row.code, row.procedure.field)))

    return (
        Column(MARK, "", 40, lambda row: "", state=mark, sortable=False),
        Column(
            "name", _tr("ProcedureRows", "Tên thủ tục, mã"), 260,
            lambda row: row.procedure.name, second=second, stretch=True,
        ),
        Column(
            "limit", _tr("ProcedureRows", "Thời hạn, phí"), 160,
            lambda row: _limit(row.procedure),
            second=lambda row: _fee(row.procedure),
            tooltip=lambda row: "\n".join(
                (limit_in_list(row.procedure), fee_in_list(row.procedure))
            ),
        ),
        Column(
            "online", _tr("ProcedureRows", "Trực tuyến"), 100,
            lambda row: online_in_list(row.procedure),
        ),
        Column(SHEET, _tr("ProcedureRows", "QR"), 128, lambda row: "", state=sheet),
    )  # fmt: skip


class MarkTable(DataTable):
    """A list whose rows are marked with Space, with Ctrl and the mouse, or in the first column.

    Signals:
        mark_asked: The row whose mark is to change.
        mark_all_asked: Ctrl+A.
    """

    mark_asked = Signal(object)
    mark_all_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Space:
            self._mark(self.currentIndex())
        elif control and event.key() == Qt.Key.Key_A:
            self.mark_all_asked.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_left = event.button() is Qt.MouseButton.LeftButton
        if not (is_left and index.isValid() and (control or index.column() == 0)):
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.select_row(index.row())
        self._mark(index)

    def _mark(self, index: QModelIndex) -> None:
        row = self.rows_model().row(index.row())
        if row is not None:
            self.mark_asked.emit(row)
            self.viewport().update()


def _limit(procedure: Procedure) -> str:
    words = limit_in_list(procedure)
    return words[:1].upper() + words[1:]


def _fee(procedure: Procedure) -> str:
    """The fee in the few words for which a column has room."""
    words = fee_in_list(procedure)
    return words.removesuffix(" hiện hành").removesuffix(" của HĐND tỉnh")
