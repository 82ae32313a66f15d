"""The table of form II.06a: its merged head over figures that open what is behind them."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.report_terms import FORM_HEAD
from cds_desktop.domain.settlement_form import COLUMNS
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.theme import TextRole, Tone
from ui.widgets.figure_table import FigureTable
from ui.widgets.paint import ELLIPSIS, elided, horizontal_line, text
from ui.widgets.themed import Themed

WIDE: Final = 82
_NARROW: Final = 70
_HEAD_ROWS: Final = (24, 22, 54)
_NUMBER_ROW: Final = 22
_NUMBERS: Final = len(_HEAD_ROWS) + 1
_FIRST_COLUMN: Final = 2
"""Column 1 of the form is the running number, which the screen does not need."""


class SettlementTable(QWidget):
    """Head and figures together.

    Args:
        columns: The name of the line first, then columns 3 to 13 under their numbers as keys;
            the rows have a `field`, None for the total.
        parent: The owner.

    Signals:
        cell_opened: (column 3 to 13, field or None for the total).
    """

    cell_opened = Signal(int, object)

    def __init__(self, columns: Sequence[Column[Any]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = FigureTable("settlement_form")
        self.table.setAccessibleName(self.tr("Biểu II.06a"))
        self.model: RowsModel[Any] = RowsModel(columns, lambda row: row.field, self)
        self.table.set_rows_model(self.model)
        self.table.horizontalHeader().hide()
        self.head = _FormHead(self.table, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)
        self.table.figure_opened.connect(self._open)
        header = self.table.horizontalHeader()
        header.sectionResized.connect(self.head.update)
        header.geometriesChanged.connect(self.head.update)
        self.table.horizontalScrollBar().valueChanged.connect(self.head.update)

    def show_rows(self, rows: Sequence[Any], empty: str) -> None:
        """Show lines, the total first; `empty` stands for none."""
        self.model.show_rows(rows)
        self.table.set_empty(empty)
        self.head.update()

    def set_compact(self, compact: bool) -> None:
        """Use narrower columns."""
        header = self.table.horizontalHeader()
        for section in range(1, len(COLUMNS) + 1):
            header.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(section, _NARROW if compact else WIDE)
        self.head.update()

    def _open(self, row: Any, key: str) -> None:
        if key.isdecimal():
            self.cell_opened.emit(int(key), row.field)


class _FormHead(Themed, QWidget):
    """Paints the merged head of the form over the columns of the table."""

    def __init__(self, table: FigureTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def restyle(self) -> None:
        self.setFixedHeight(self._top_of(_NUMBERS) + self._number_height() + 1)
        super().restyle()

    def sizeHint(self) -> QSize:
        return QSize(600, self._top_of(_NUMBERS) + self._number_height() + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.color("surface"))
        border = self.color("border")
        for first, last, top, bottom, words in FORM_HEAD:
            if first < _FIRST_COLUMN:
                continue
            rect = self._spot(first, last, top, bottom)
            role = self._role(first, last, top)
            painter.fillRect(QRect(rect.left(), rect.top(), 1, rect.height()), border)
            if bottom < len(_HEAD_ROWS):
                horizontal_line(painter, rect.left(), rect.right() + 1, rect.bottom(), border)
            inside = self._inside(first, last, top, bottom)
            self._paint_words(painter, inside, words, role, first)
        top = self._top_of(_NUMBERS)
        for column in range(_FIRST_COLUMN, COLUMNS[-1] + 1):
            left, right = self._ends(column, column)
            spot = QRect(left, top, right - left, self._number_height())
            painter.fillRect(QRect(left, top, 1, spot.height()), border)
            caption = self.role_font(TextRole.CAPTION)
            centre = Qt.AlignmentFlag.AlignCenter
            text(painter, spot, f"({column})", caption, self.tone(Tone.MUTED), centre)
        horizontal_line(painter, 0, self.width(), top, border)
        horizontal_line(painter, 0, self.width(), self.height() - 1, self.color("control"))

    def cut_words(self) -> list[str]:
        """Return the words of the head that do not fit into their place."""
        cut = []
        for first, last, top, bottom, words in FORM_HEAD:
            if first >= _FIRST_COLUMN:
                rect = self._inside(first, last, top, bottom)
                lines = self._lines(words, self._role(first, last, top), rect)
                cut += [words] if any(line.endswith(ELLIPSIS) for line in lines) else []
        return cut

    def _paint_words(
        self, painter: QPainter, rect: QRect, words: str, role: TextRole, column: int
    ) -> None:
        """Write centred words, broken into as many lines as there is room for."""
        font = self.role_font(role)
        tone = Tone.TEXT if role is TextRole.CAPTION_STRONG else Tone.MUTED
        step = self._step()
        lines = self._lines(words, role, rect)
        top = rect.center().y() - len(lines) * step // 2
        align = Qt.AlignmentFlag.AlignCenter
        if column == _FIRST_COLUMN:
            align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            rect = rect.adjusted(8, 0, 0, 0)
        for number, line in enumerate(lines):
            spot = QRect(rect.left(), top + number * step, rect.width(), step)
            text(painter, spot, line, font, self.tone(tone), align)

    def _role(self, first: int, last: int, top: int) -> TextRole:
        """The three groups are bold."""
        is_group = first != last and top == 1
        return TextRole.CAPTION_STRONG if is_group else TextRole.CAPTION

    def _lines(self, words: str, role: TextRole, rect: QRect) -> list[str]:
        room = max(1, rect.height() // self._step())
        return _broken(words, self.role_font(role), rect.width(), room)

    def _step(self) -> int:
        return self.theme().line_height(TextRole.CAPTION) - 3

    def _inside(self, first: int, last: int, top: int, bottom: int) -> QRect:
        return self._spot(first, last, top, bottom).adjusted(2, 0, -1, 0)

    def _spot(self, first: int, last: int, top: int, bottom: int) -> QRect:
        left, right = self._ends(first, last)
        start = self._top_of(top)
        return QRect(left, start, right - left, self._top_of(bottom + 1) - start)

    def _ends(self, first: int, last: int) -> tuple[int, int]:
        """Left and right of columns of the form; column 2 is the first one of the table."""
        table, offset = self._table, self._table.viewport().x()
        left = table.columnViewportPosition(first - _FIRST_COLUMN)
        right = table.columnViewportPosition(last - _FIRST_COLUMN)
        return offset + left, offset + right + table.columnWidth(last - _FIRST_COLUMN)

    def _top_of(self, level: int) -> int:
        """Where a row of the head begins, 1 to 3; 4 is the row of column numbers."""
        return sum(self.scaled(height) for height in _HEAD_ROWS[: level - 1])

    def _number_height(self) -> int:
        return self.scaled(_NUMBER_ROW)


def _broken(words: str, font: QFont, width: int, most: int) -> list[str]:
    """Break words into lines for a width; the last line takes the rest, elided."""
    metrics = QFontMetrics(font)
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and (metrics.horizontalAdvance(longer) <= width or len(lines) >= most):
            lines[-1] = longer
        else:
            lines.append(word)
    return [elided(line, font, width) for line in lines]
