"""Completeness and timeliness over twelve periods, with everything about the chosen cell."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.consolidation.board_grid import BoardGrid
from ui.theme import PAGE_MARGIN, Space
from ui.widgets.card import Panel
from ui.widgets.label import Label

if TYPE_CHECKING:
    from cds_desktop.services.consolidation import PeriodOverview


class BoardPane(QWidget):
    """The grid, and below it the chosen cell in words.

    Signals:
        cell_opened: (unit code, `BoardCell`): show its file in the list of files.
    """

    cell_opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = BoardGrid()
        self.words = Label("", wrap=True)
        self._foot = Panel("surface", "t")
        below = QVBoxLayout(self._foot)
        below.setContentsMargins(PAGE_MARGIN, Space.S, PAGE_MARGIN, Space.S)
        below.addWidget(self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.grid, 1)
        column.addWidget(self._foot)
        self.grid.current_changed.connect(self._say)
        self._say("")
        self.grid.opened.connect(self.cell_opened)

    def table(self) -> QWidget:
        """What takes the focus."""
        return self.grid

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self._foot.setVisible(bool(words))

    def show_overview(self, overview: "PeriodOverview") -> None:
        """Show the board that ends with a period."""
        self.grid.show_board(
            overview.board,
            self.tr(
                "Chưa có đơn vị nào phải gửi báo cáo. Nhập danh sách đơn vị ở Cài đặt, Cây đơn vị."
            ),
        )

    def unknown_words(self, overview: "PeriodOverview") -> str:
        """How many refused files belong to nobody known; "" for none."""
        count = sum(overview.board.unknown)
        words = self.tr("{count} tệp bị trả lại không rõ đơn vị")
        return words.format(count=count) if count else ""
