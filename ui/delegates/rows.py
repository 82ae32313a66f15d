"""Paints table cells: plain text, two lines, or a state; selection is a ground and a bar."""

from typing import Final, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.columns import Cell
from ui.models.window_model import RowsModel
from ui.theme import TextRole, Theme, Tone, theme_of
from ui.widgets.paint import LEFT, RIGHT, horizontal_line, text
from ui.widgets.state import paint_state

CELL_PADDING: Final = 12
CELL_PADDING_RIGHT: Final = 10
BAR: Final = 3
ROW_HEIGHT: Final = 34
TWO_LINE_HEIGHT: Final = 48
_NO_TEXT: Final = Cell()


class RowDelegate(QStyledItemDelegate):
    """Asks the model for a `Cell` once and paints it on the tokens."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme, model = theme_of(), cast("RowsModel[object]", index.model())
        cell = model.cell(index.row(), index.column())
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("accent_soft"))
            if index.column() == _first_visible(option):
                view = self.parent()
                active = isinstance(view, QAbstractItemView) and view.hasFocus()
                bar = QRect(rect.left(), rect.top(), BAR, rect.height() - 1)
                painter.fillRect(bar, theme.color("accent" if active else "control"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.color("background"))
        horizontal_line(
            painter, rect.left(), rect.right() + 1, rect.bottom(), theme.color("border")
        )
        inner = rect.adjusted(CELL_PADDING, 0, -CELL_PADDING_RIGHT, -1)
        _paint_cell(painter, inner, cell, theme)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(40, theme_of().scaled(ROW_HEIGHT))


def _paint_cell(painter: QPainter, rect: QRect, cell: Cell, theme: Theme) -> None:
    if cell.state is not None:
        paint_state(painter, rect, cell.state, theme)
        return
    font = theme.font(TextRole.STRONG if cell.is_bold else TextRole.BODY)
    color, align = theme.tone_color(cell.tone), RIGHT if cell.is_right else LEFT
    if not cell.second:
        text(painter, rect, cell.text, font, color, align)
        return
    line, below = theme.line_height(TextRole.BODY), theme.line_height(TextRole.CAPTION)
    top = rect.top() + max(0, (rect.height() - line - below) // 2)
    text(painter, QRect(rect.left(), top, rect.width(), line), cell.text, font, color, align)
    caption, muted = theme.font(TextRole.CAPTION), theme.tone_color(Tone.MUTED)
    spot = QRect(rect.left(), top + line - 1, rect.width(), below)
    text(painter, spot, cell.second, caption, muted, align)


def _first_visible(option: QStyleOptionViewItem) -> int:
    view = option.widget
    header = getattr(view, "horizontalHeader", lambda: None)()
    if header is None:
        return 0
    numbers = (header.logicalIndex(i) for i in range(header.count()))
    return next((i for i in numbers if not header.isSectionHidden(i)), 0)
