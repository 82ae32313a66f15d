"""The quiet panel at the right of Hôm nay."""

from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import PAGE_MARGIN, Space, TextRole, Tone
from ui.widgets import (
    BarChart,
    Button,
    ButtonSize,
    Label,
    Line,
    MiniFigure,
    Panel,
    RowList,
    ScrollArea,
)

FIGURES: Final = ("received", "returned", "ready", "open")
_SIDE_WIDTH: Final = 318


class SidePanel(Panel):
    """Quiet at the right: the day in figures, and how the PC and the data stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "l", parent)
        self.setFixedWidth(_SIDE_WIDTH)
        self._build_parts()
        body = self._build_body()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(ScrollArea(body))
        self.back_up.hide()
        self.sample.hide()

    def _build_parts(self) -> None:
        self.until = Label("", TextRole.SECTION)
        captions = {
            "received": self.tr("đã nhận"),
            "returned": self.tr("đã trả"),
            "ready": self.tr("xong, chờ trả"),
            "open": self.tr("đang xử lý"),
        }
        self.figures = {key: MiniFigure(captions[key]) for key in FIGURES}
        self.hours = BarChart(axis=False)
        self.hours.setFixedHeight(104)
        self.state_title = Label(self.tr("Máy và dữ liệu"), TextRole.SECTION)
        self.backup = RowList(framed=False, lined=False)
        self.states = RowList(framed=False, lined=False)
        self.back_up = Button(self.tr("Sao lưu ngay"), size=ButtonSize.BAR)
        self.sample = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)

    def _build_body(self) -> QWidget:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(Space.M)
        for number, key in enumerate(FIGURES):
            grid.addWidget(self.figures[key], number // 2, number % 2)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, Space.L, PAGE_MARGIN - 2, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self.until)
        column.addLayout(grid)
        column.addSpacing(Space.S)
        column.addWidget(Label(self.tr("Hồ sơ nhận theo giờ"), TextRole.CAPTION, Tone.MUTED))
        column.addWidget(self.hours)
        column.addSpacing(Space.S)
        column.addWidget(Line())
        column.addSpacing(Space.S)
        column.addWidget(self.state_title)
        column.addWidget(self.backup)
        row = QHBoxLayout()
        row.setContentsMargins(30, 0, 0, 0)
        row.addWidget(self.back_up)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.states)
        column.addSpacing(Space.S)
        column.addWidget(self.sample)
        column.addStretch(1)
        return body
