"""The closures of the past: their call lists, and taking one back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.wording.appointments import ranges_words
from cds_desktop.wording.calendar import closure_state_words
from cds_desktop.wording.moments import full_day, number_words, short_moment
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.settings.group import fit_rows
from ui.theme import Space, Tone
from ui.widgets import Button, DataTable, SectionTitle, StateWord

if TYPE_CHECKING:
    from cds_desktop.services.closures import PastClosure


class ClosedDays(QWidget):
    """Hidden until the office has been closed once.

    Signals:
        list_asked: The number of a closure whose call list is wanted.
        reopen_asked: The closure to be taken back.
    """

    list_asked = Signal(int)
    reopen_asked = Signal(object)

    def __init__(self, context: Context, *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now, self._may_edit = context.now, may_edit
        columns: list[Column[PastClosure]] = [
            Column("days", self.tr("Ngày"), 170, _days, sortable=False),
            Column("reason", self.tr("Lý do"), 200, lambda row: row.reason, sortable=False,
                   stretch=True),
            Column("moved", self.tr("Hồ sơ đổi hẹn"), 120, lambda row: number_words(row.moved),
                   right=True, sortable=False),
            Column("at", self.tr("Ghi lúc"), 120, self._at, sortable=False, tone=Tone.MUTED),
            Column("state", self.tr("Hiện nay"), 150, lambda _row: "", state=_state,
                   sortable=False),
        ]  # fmt: skip
        self.model: RowsModel[PastClosure] = RowsModel(columns, lambda row: row.number, self)
        self.table = DataTable("settings.closures", context.preferences)
        self.table.setAccessibleName(self.tr("Các lần đóng cửa"))
        self.table.set_rows_model(self.model)
        self.table.current_changed.connect(self._chosen)
        self.list_button = Button(self.tr("Danh sách gọi điện…"), icon="phone")
        self.reopen_button = Button(self.tr("Mở cửa lại…"), icon="arrow-back-up")
        self.list_button.clicked.connect(self._ask_list)
        self.reopen_button.clicked.connect(self._ask_reopening)
        if not may_edit:
            self.reopen_button.hide()
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.list_button)
        row.addWidget(self.reopen_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(SectionTitle(self.tr("Các lần đóng cửa")))
        column.addWidget(self.table)
        column.addLayout(row)
        self.hide()

    def show_closures(self, closures: tuple[PastClosure, ...]) -> None:
        """Show them, the newest first."""
        self.setVisible(bool(closures))
        self.model.show_rows(closures)
        fit_rows(self.table, least=1, most=6)
        if closures and self.table.current_row() is None:
            self.table.select_row(0)
        self._chosen(self.table.current_row())

    def _at(self, row: PastClosure) -> str:
        return short_moment(row.at, self._now())

    def _chosen(self, row: object) -> None:
        from cds_desktop.services.closures import PastClosure

        closure = row if isinstance(row, PastClosure) else None
        if closure is None or not closure.moved:
            self.list_button.disable(self.tr("Lần này không có hồ sơ nào đổi ngày hẹn."))
        else:
            self.list_button.enable()
        if closure is None or not closure.standing:
            self.reopen_button.disable(self.tr("Không còn ngày nào của lần này trong lịch."))
        else:
            self.reopen_button.enable()

    def _ask_list(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.list_asked.emit(row.number)

    def _ask_reopening(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.reopen_asked.emit(row)


def _days(row: PastClosure) -> str:
    if len(row.days) == 1:
        return full_day(row.days[0])
    return f"{ranges_words(row.days)}/{row.days[-1].year}"


def _state(row: PastClosure) -> StateWord:
    words = closure_state_words(row)
    if row.is_reopening:
        return StateWord(Tone.OK, words, "arrow-back-up")
    return StateWord(Tone.WAIT if row.standing else Tone.MUTED, words, "ban")
