"""The board of units and months: names and rates stand still, the months move under the keys."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from cds_desktop.domain.consolidation import BoardCell, Rate
from ui.icons import paint_icon
from ui.pages.consolidation.board_words import (
    cell_sentence,
    cell_state,
    period_head,
    rate_lines,
)
from ui.theme import TextRole, Tone
from ui.widgets.empty_state import EmptyState
from ui.widgets.paint import CENTER, LEFT, RIGHT, horizontal_line, rounded, text, width_of, wrapped
from ui.widgets.state import StateWord
from ui.widgets.themed import Themed

if TYPE_CHECKING:
    from cds_desktop.domain.consolidation import Board

_ROW, _HEAD, _FOOT = 40, 32, 40
_NAME, _LEAST_NAME, _RATE = 220, 150, 80
_ICON, _GAP, _EDGE = 16, 4, 4
_PADDING: Final = 12
_RADIUS: Final = 4
_LINES: Final = 2


class BoardGrid(Themed, QAbstractScrollArea):
    """Unit × month; arrows move, Enter opens the file behind a cell.

    Signals:
        current_changed: The sentence of the chosen cell.
        opened: (unit code, `BoardCell`) of the cell on which Enter or a double click came.
    """

    current_changed = Signal(str)
    opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._row, self._column = 0, 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._empty = EmptyState(parent=self.viewport())
        self._empty.hide()
        self.follow_theme()
        self._name_cell()

    # What it shows ------------------------------------------------------------------------------

    def show_board(self, board: "Board", empty: str) -> None:
        """Show a board; the cell one stands on stays, at first it is the newest month."""
        code = self._code() if self._board is not None and self._board.rows else ""
        is_first = self._board is None
        self._board = board
        codes = [row.unit_code for row in board.rows]
        self._row = codes.index(code) if code in codes else 0
        if is_first or self._column >= len(board.periods):
            self._column = len(board.periods) - 1
        self._empty.set_words("" if board.rows else empty)
        self._empty.setVisible(not board.rows)
        self._measure()
        self._reveal()
        self._name_cell()

    def cell(self) -> BoardCell | None:
        """The cell one stands on."""
        if self._board is None or not self._board.rows:
            return None
        return self._board.rows[self._row].cells[self._column]

    def select(self, row: int, column: int) -> None:
        """Stand on a cell, and say it."""
        board = self._board
        if board is None or not board.rows:
            return
        self._row = max(0, min(row, len(board.rows) - 1))
        self._column = max(0, min(column, len(board.periods) - 1))
        self._reveal()
        self._name_cell()
        self.viewport().update()

    def sentence(self) -> str:
        """The chosen cell in words."""
        cell, board = self.cell(), self._board
        if cell is None or board is None:
            return ""
        return cell_sentence(board.rows[self._row].unit_name, cell)

    def _code(self) -> str:
        return "" if self._board is None else self._board.rows[self._row].unit_code

    def _name_cell(self) -> None:
        words = self.tr("Bảng đủ và đúng hạn")
        said = self.sentence()
        self.setAccessibleName(f"{words}. {said}" if said else words)
        self.current_changed.emit(said)

    # Size ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(900, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._name_width() + 2 * self._rate_width() + self._least() * 3, 200)

    def restyle(self) -> None:
        self._measure()
        super().restyle()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._reveal()
        self._empty.setGeometry(self.viewport().rect())

    def _least(self) -> int:
        """The narrowest column in which the longest word still stands on one line of two."""
        strong, plain = self.role_font(TextRole.CAPTION_STRONG), self.role_font(TextRole.CAPTION)
        words = (self.tr("đến hạn"), self.tr("Muộn 9"), self.tr("Bị trả"), self.tr("99 ngày"))
        widest = max(width_of(self.tr("Thiếu"), strong), *(width_of(one, plain) for one in words))
        beside = (width_of(each, strong) + 2 * _EDGE for each in ("100,00 %", "12/2026"))
        return max(_EDGE + _ICON + _GAP + widest + _EDGE, *beside)

    def _name_width(self) -> int:
        room = max(0, self.viewport().width() - 2 * self._rate_width() - 12 * self._least())
        return max(self.scaled(_LEAST_NAME), min(self.scaled(_NAME) + 60, room))

    def _rate_width(self) -> int:
        return self.scaled(_RATE)

    def months_shown(self) -> int:
        """How many months have room beside each other."""
        room = self.viewport().width() - self._name_width() - 2 * self._rate_width()
        count = len(self._board.periods) if self._board is not None else 1
        return max(1, min(count, room // self._least()))

    def _month_width(self) -> float:
        room = self.viewport().width() - self._name_width() - 2 * self._rate_width()
        return room / self.months_shown()

    def is_whole(self, cell: BoardCell) -> bool:
        """Whether the words of a cell fit into a month as it is now."""
        state = cell_state(cell)
        role = TextRole.CAPTION_STRONG if state.tone is Tone.LATE else TextRole.CAPTION
        room = int(self._month_width()) - 2 * _EDGE - _ICON - _GAP
        font = self.role_font(role)
        lines = wrapped(state.words, font, room)
        return len(lines) <= _LINES and all(width_of(line, font) <= room for line in lines)

    def _rows_shown(self) -> int:
        room = self.viewport().height() - self.scaled(_HEAD) - 2 * self.scaled(_FOOT)
        return max(1, room // self.scaled(_ROW))

    def _measure(self) -> None:
        rows = len(self._board.rows) if self._board is not None else 0
        months = len(self._board.periods) if self._board is not None and rows else 0
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, rows - self._rows_shown()))
        down.setPageStep(self._rows_shown())
        across.setRange(0, max(0, months - self.months_shown()))
        across.setPageStep(self.months_shown())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def _reveal(self) -> None:
        for bar, at, shown in (
            (self.verticalScrollBar(), self._row, self._rows_shown()),
            (self.horizontalScrollBar(), self._column, self.months_shown()),
        ):
            if at < bar.value():
                bar.setValue(at)
            elif at >= bar.value() + shown:
                bar.setValue(at - shown + 1)

    def cell_rect(self, row: int, column: int) -> QRect:
        """Where a cell stands in the viewport."""
        left = self._name_width()
        left += round((column - self.horizontalScrollBar().value()) * self._month_width())
        top = self.scaled(_HEAD)
        top += (row - self.verticalScrollBar().value()) * self.scaled(_ROW)
        return QRect(left, top, round(self._month_width()), self.scaled(_ROW))

    def cell_at(self, spot: QPoint) -> tuple[int, int] | None:
        """Row and column of the cell under a point."""
        for row in self._rows():
            for column in self._columns():
                if self.cell_rect(row, column).contains(spot):
                    return row, column
        return None

    def _rows(self) -> range:
        count = len(self._board.rows) if self._board is not None else 0
        first = self.verticalScrollBar().value()
        return range(first, min(count, first + self._rows_shown()))

    def _columns(self) -> range:
        first = self.horizontalScrollBar().value()
        return range(first, first + self.months_shown())

    # Keys and mouse -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, key = Qt.Key, event.key()
        cell = self.cell()
        steps = {
            keys.Key_Up: (-1, 0), keys.Key_Down: (1, 0), keys.Key_Left: (0, -1),
            keys.Key_Right: (0, 1), keys.Key_PageUp: (-self._rows_shown(), 0),
            keys.Key_PageDown: (self._rows_shown(), 0), keys.Key_Home: (0, -99),
            keys.Key_End: (0, 99),
        }  # fmt: skip
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or cell is None:
            event.ignore()
        elif key in steps:
            down, across = steps[Qt.Key(key)]
            self.select(self._row + down, self._column + across)
        elif key in (keys.Key_Return, keys.Key_Enter):
            self.opened.emit(self._code(), cell)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position().toPoint())
        if found is not None:
            self.select(*found)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self.cell()
        if self.cell_at(event.position().toPoint()) is not None and cell is not None:
            self.opened.emit(self._code(), cell)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found, board = self.cell_at(event.pos()), self._board
            if found is None or board is None:
                QToolTip.hideText()
            else:
                row = board.rows[found[0]]
                words = cell_sentence(row.unit_name, row.cells[found[1]])
                QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # Painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.color("surface"))
        board = self._board
        if board is None or not board.rows:
            return
        self._paint_head(painter)
        for row in self._rows():
            self._paint_row(painter, row)
        self._paint_foot(painter)

    def _paint_head(self, painter: QPainter) -> None:
        board, height = self._board, self.scaled(_HEAD)
        assert board is not None
        font, muted = self.role_font(TextRole.CAPTION), self.tone(Tone.MUTED)
        spot = QRect(_PADDING, 0, self._name_width() - _PADDING, height)
        text(painter, spot, self.tr("Đơn vị"), font, muted)
        strong = self.role_font(TextRole.CAPTION_STRONG)
        for column in self._columns():
            rect = self.cell_rect(0, column)
            is_current = column == self._column
            spot = QRect(rect.left(), 0, rect.width(), height)
            words = period_head(board.periods[column])
            ink = self.tone(Tone.TEXT) if is_current else muted
            text(painter, spot, words, strong if is_current else font, ink, CENTER)
        for rect, words in zip(
            self._rate_rects(0, height), (self.tr("Gửi đủ"), self.tr("Đúng hạn")), strict=True
        ):
            text(painter, rect, words, font, muted, RIGHT)
        width = self.viewport().width()
        horizontal_line(painter, 0, width, height - 1, self.color("control"))

    def _rate_rects(self, top: int, height: int) -> Iterator[QRect]:
        width, left = self._rate_width(), self.viewport().width() - 2 * self._rate_width()
        for number in range(2):
            yield QRect(left + number * width, top, width - _PADDING, height)

    def _paint_row(self, painter: QPainter, number: int) -> None:
        board = self._board
        assert board is not None
        row, height = board.rows[number], self.scaled(_ROW)
        top = self.cell_rect(number, 0).top()
        whole = QRect(0, top, self.viewport().width(), height)
        if number == self._row:
            painter.fillRect(whole, self.color("accent_soft"))
            bar = "accent" if self.hasFocus() else "control"
            painter.fillRect(0, top, 3, height - 1, self.color(bar))
        spot = QRect(_PADDING, top, self._name_width() - _PADDING - 6, height)
        lines = wrapped(row.unit_name, self.role_font(TextRole.BODY), spot.width(), most=2)
        self._paint_lines(painter, spot, lines, TextRole.BODY, Tone.TEXT)
        for column in self._columns():
            self._paint_cell(painter, self.cell_rect(number, column), row.cells[column])
        for rect, rate in zip(
            self._rate_rects(top, height), (row.completeness, row.timeliness), strict=True
        ):
            self._paint_rate(painter, rect, rate, RIGHT)
        horizontal_line(painter, 0, whole.width(), whole.bottom(), self.color("border"))
        if number == self._row:
            ring = self.cell_rect(number, self._column).adjusted(1, 1, -1, -2)
            token, width = ("focus", 2.0) if self.hasFocus() else ("control", 1.0)
            rounded(painter, ring, _RADIUS, None, self.color(token), width)

    def _paint_cell(self, painter: QPainter, rect: QRect, cell: BoardCell) -> None:
        state: StateWord = cell_state(cell)
        is_late = state.tone is Tone.LATE
        if is_late:
            ground = self.theme().tone_ground(state.tone)
            rounded(painter, rect.adjusted(2, 5, -2, -6), _RADIUS, ground)
        if not state.icon_name:
            text(painter, rect, state.words, self.role_font(TextRole.CAPTION),
                 self.tone(state.tone), CENTER)  # fmt: skip
            return
        role = TextRole.CAPTION_STRONG if is_late else TextRole.CAPTION
        color = self.tone(state.tone)
        y = rect.center().y() - _ICON // 2
        paint_icon(painter, rect.left() + _EDGE, y, _ICON, state.icon_name, color)
        spot = rect.adjusted(_EDGE + _ICON + _GAP, 0, -_EDGE, -1)
        lines = wrapped(state.words, self.role_font(role), spot.width(), most=_LINES)
        self._paint_lines(painter, spot, lines, role, state.tone)

    def _paint_lines(
        self, painter: QPainter, rect: QRect, lines: list[str], role: TextRole, tone: Tone
    ) -> None:
        step = self.theme().line_height(role) - 3
        top = rect.center().y() - len(lines) * step // 2
        for number, line in enumerate(lines):
            spot = QRect(rect.left(), top + number * step, rect.width(), step)
            text(painter, spot, line, self.role_font(role), self.tone(tone), LEFT)

    def _paint_rate(
        self, painter: QPainter, rect: QRect, rate: Rate, align: Qt.AlignmentFlag
    ) -> None:
        counts, share = rate_lines(rate)
        step = self.theme().line_height(TextRole.CAPTION) - 2
        top = rect.center().y() - step
        upper = QRect(rect.left(), top, rect.width(), step)
        strong = self.role_font(TextRole.CAPTION_STRONG)
        if not share:
            text(painter, rect, counts, strong, self.tone(Tone.MUTED), align)
            return
        text(painter, upper, share, strong, self.tone(Tone.TEXT), align)
        lower = upper.translated(0, step)
        caption = self.role_font(TextRole.CAPTION)
        text(painter, lower, counts, caption, self.tone(Tone.MUTED), align)

    def _paint_foot(self, painter: QPainter) -> None:
        board, height = self._board, self.scaled(_FOOT)
        assert board is not None
        top = self.scaled(_HEAD) + len(self._rows()) * self.scaled(_ROW)
        top = min(top, self.viewport().height() - 2 * height)
        horizontal_line(painter, 0, self.viewport().width(), top - 1, self.color("control"))
        strong = self.role_font(TextRole.STRONG)
        for number, words in enumerate((self.tr("Gửi đủ"), self.tr("Đúng hạn"))):
            line = top + number * height
            spot = QRect(_PADDING, line, self._name_width() - _PADDING, height)
            text(painter, spot, words, strong, self.tone(Tone.TEXT))
            for column in self._columns():
                rate = board.timeliness(column) if number else board.completeness(column)
                rect = self.cell_rect(0, column)
                place = QRect(rect.left() + 2, line, rect.width() - 4, height)
                self._paint_rate(painter, place, rate, CENTER)
