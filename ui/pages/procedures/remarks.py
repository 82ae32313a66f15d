"""What became of a run besides the sheets: left out, enlarged, too dense; kept until closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.wording.moments import number_words
from ui.delegates.rows import CELL_PADDING
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.theme import PAGE_MARGIN, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize, IconButton
from ui.widgets.card import Panel
from ui.widgets.label import Label
from ui.widgets.paint import width_of
from ui.widgets.state import StateLabel, StateWord
from ui.widgets.table import DataTable

_ROWS_SHOWN: Final = 4


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about one procedure; `code` is "" when it concerns all."""

    code: str
    words: str


class _Table(DataTable):
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RemarksStrip(Panel):
    """One line with the number of remarks, unfolded to a list; Enter or a click shows the row.

    Signals:
        procedure_chosen: The code of a procedure that is to be shown.
    """

    procedure_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self._remarks: tuple[Remark, ...] = ()
        self.state = StateLabel()
        self.fold_button = Button(self.tr("Xem"), ButtonKind.QUIET, size=ButtonSize.ROW)
        self.close_button = IconButton("x", self.tr("Đóng các lưu ý"))
        self.table = _Table("sheet_remarks")
        self.table.setAccessibleName(self.tr("Lưu ý khi làm tờ"))
        self.model: RowsModel[Remark] = RowsModel(
            (
                Column("code", self.tr("Thủ tục"), 108, lambda remark: remark.code or "–"),
                Column("words", self.tr("Lưu ý"), 260, lambda remark: remark.words, stretch=True),
            ),
            lambda remark: (remark.code, remark.words),
            self,
        )
        self.table.set_rows_model(self.model)
        self.whole = Label("", wrap=True)
        self.whole.setContentsMargins(PAGE_MARGIN, Space.S, PAGE_MARGIN, Space.S)
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, Space.XS, Space.S, Space.XS)
        head.setSpacing(Space.S)
        head.addWidget(self.state)
        head.addStretch(1)
        head.addWidget(self.fold_button)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.table)
        column.addWidget(self.whole)
        self.table.hide()
        self.whole.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.fold_button.clicked.connect(self.toggle)
        self.close_button.clicked.connect(self.clear)
        self.table.activated_row.connect(self._choose)
        self.table.clicked.connect(lambda _: self._choose(self.table.current_row()))
        self.table.left.connect(self.toggle)
        self.table.current_changed.connect(self._show_whole)
        self.hide()

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is kept."""
        return self._remarks

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Keep the remarks of the newest run; none closes the strip."""
        self._remarks = tuple(remarks)
        self.model.show_rows(self._remarks)
        words = self.tr("{count} lưu ý khi làm tờ").format(count=number_words(len(remarks)))
        self.state.set_state(StateWord(Tone.SOON, words, "alert-circle"))
        self.table.hide()
        self.whole.hide()
        self._fit()
        self._say_fold()
        self.setVisible(bool(remarks))

    def clear(self) -> None:
        """Forget the remarks."""
        self.show_remarks(())

    def toggle(self) -> None:
        """Unfold the list, or fold it."""
        # isHidden: the strip itself may be out of sight.
        is_folded = self.table.isHidden()
        self.table.setVisible(is_folded)
        self._show_whole(self.table.current_row())
        self._say_fold()
        if is_folded:
            self.table.select_row(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.fold_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def restyle(self) -> None:
        super().restyle()
        if hasattr(self, "table"):
            self._fit()

    def _fit(self) -> None:
        """As high as the first few rows under their header."""
        rows = max(1, min(len(self._remarks), _ROWS_SHOWN))
        row = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + rows * row)

    def _show_whole(self, remark: Remark | None) -> None:
        """Repeat a sentence below the rows when its cell is too narrow for it."""
        words = remark.words if remark is not None else ""
        room = self.table.columnWidth(1) - 2 * CELL_PADDING
        is_cut = width_of(words, self.theme().font(TextRole.BODY)) > room
        self.whole.setText(words)
        self.whole.setVisible(is_cut and not self.table.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole(self.table.current_row())

    def _say_fold(self) -> None:
        self.fold_button.set_words(self.tr("Xem") if self.table.isHidden() else self.tr("Thu gọn"))

    def _choose(self, remark: Remark | None) -> None:
        if remark is not None and remark.code:
            self.procedure_chosen.emit(remark.code)
