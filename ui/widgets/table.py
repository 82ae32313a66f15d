"""The list of the program: rows of 34 pixels, lines, no grid, SQL order by the header."""

from collections.abc import Collection
from typing import Any, Final, cast

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QToolTip, QWidget

from ui.delegates.rows import CELL_PADDING, ROW_HEIGHT, TWO_LINE_HEIGHT, RowDelegate
from ui.icons import paint_icon
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.preferences import Preferences
from ui.theme import TextRole, Tone
from ui.widgets.empty_state import EmptyState
from ui.widgets.paint import LEFT, RIGHT, horizontal_line, text, width_of
from ui.widgets.themed import Themed

_HEADER: Final = 32
_ARROW: Final = 16
_LEAST_WIDTH: Final = 48
_AHEAD: Final = 30
_LEAST_SHARE: Final = 0.35


class _Header(Themed, QHeaderView):
    """Muted titles over a line; the sorted one is bold with an arrow."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sorted_key, self.is_descending = "", False
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(_LEAST_WIDTH)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        return QSize(0, self.scaled(_HEADER))

    def column(self, section: int) -> Column[Any] | None:
        model = self.model()
        return model.columns[section] if isinstance(model, RowsModel) else None

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self.column(section)
        if column is None:
            return
        painter.save()
        painter.fillRect(rect, self.color("surface"))
        is_sorted = column.key == self.sorted_key
        role = TextRole.CAPTION_STRONG if is_sorted else TextRole.CAPTION
        font, tone = self.role_font(role), Tone.TEXT if is_sorted else Tone.MUTED
        inner = rect.adjusted(CELL_PADDING, 0, -10, -1)
        arrow = _ARROW + 4 if is_sorted else 0
        align = RIGHT if column.right else LEFT
        width = min(width_of(column.title, font), inner.width() - arrow)
        spot = QRect(inner)
        spot.setRight(spot.right() - arrow)
        text(painter, spot, column.title, font, self.tone(tone), align)
        if is_sorted:
            x = spot.right() + 4 if column.right else spot.left() + width + 4
            name = "arrow-narrow-down" if self.is_descending else "arrow-narrow-up"
            y = rect.center().y() - _ARROW // 2
            paint_icon(painter, x, y, _ARROW, name, self.tone(Tone.TEXT))
        line = self.color("control")
        horizontal_line(painter, rect.left(), rect.right() + 1, rect.bottom(), line)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.color("surface"))
        bottom = self.viewport().height() - 1
        horizontal_line(painter, 0, self.viewport().width(), bottom, self.color("control"))
        painter.end()
        super().paintEvent(event)


class DataTable(Themed, QTableView):
    """A table over a `RowsModel` or `WindowModel`.

    Args:
        name: Under which the column widths are kept.
        preferences: Where they are kept; None forgets them.
        version: Raise it when the columns change.
        two_lines: Rows of 48 pixels.
        movable: The officer may put the columns in another order, which is kept.
        parent: The owner.

    Signals:
        current_changed: The row that became current, or None.
        activated_row: Enter or a double click on a row.
        sort_asked: (key, descending) after a press on the header.
        empty_action: The button of the empty state.
    """

    current_changed = Signal(object)
    activated_row = Signal(object)
    sort_asked = Signal(str, bool)
    empty_action = Signal()

    def __init__(
        self,
        name: str,
        preferences: Preferences | None = None,
        *,
        version: int = 1,
        two_lines: bool = False,
        movable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._preferences, self._version = name, preferences, version
        self._two_lines, self._is_settling = two_lines, False
        self._scale = self.theme().text_scale
        self._wanted: object = None
        self._scroll, self._stretch = 0, -1
        self._header = _Header(self)
        self.setHorizontalHeader(self._header)
        self.setItemDelegate(RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._empty = EmptyState(parent=self.viewport())
        self._empty.hide()
        self._empty.action_clicked.connect(self.empty_action)
        self._header.sectionClicked.connect(self._header_clicked)
        self._header.sectionResized.connect(self._keep_widths)
        self._header.setSectionsMovable(movable)
        self._header.sectionMoved.connect(self._keep_order)
        self.doubleClicked.connect(self._activate)
        self.verticalScrollBar().valueChanged.connect(self._fetch_ahead)
        self.follow_theme()

    def set_rows_model(self, model: RowsModel[Any]) -> None:
        """Show a model: takes over its columns, their widths, and its current row."""
        self._is_settling = True
        self.setModel(model)
        for number, column in enumerate(model.columns):
            mode = QHeaderView.ResizeMode
            self._header.setSectionResizeMode(
                number, mode.Stretch if column.stretch else mode.Interactive
            )
            self._header.resizeSection(number, self._width(number))
        self._put_in_order(self._kept_order())
        self._is_settling = False
        self._stretch = next((i for i, c in enumerate(model.columns) if c.stretch), -1)
        self._balance()
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.selectionModel().currentRowChanged.connect(self._current_changed)
        self._show_empty()

    def rows_model(self) -> RowsModel[Any]:
        """The model on show."""
        return cast("RowsModel[Any]", self.model())

    def current_row(self) -> Any:
        """The current row itself, or None."""
        model = self.model()
        if not isinstance(model, RowsModel):
            return None
        return model.row(self.currentIndex().row())

    def select_row(self, number: int) -> None:
        """Make a row current by its number."""
        model = self.rows_model()
        if 0 <= number < model.rowCount():
            column = self._first_column()
            self.setCurrentIndex(model.index(number, column))

    def select_key(self, key: object) -> bool:
        """Make the row with this key current; False when it is not here."""
        number = self.rows_model().row_of(key)
        self.select_row(number)
        return number >= 0

    def set_sorted(self, key: str, descending: bool = False) -> None:
        """Show by which column the rows are in order."""
        self._header.sorted_key, self._header.is_descending = key, descending
        self._header.viewport().update()

    def set_hidden_columns(self, keys: Collection[str]) -> None:
        """Hide these columns, show the others (compact form)."""
        columns, mode = self.rows_model().columns, QHeaderView.ResizeMode
        shown = [i for i, column in enumerate(columns) if column.key not in keys]
        stretch = next((i for i in shown if columns[i].stretch), -1)
        if stretch < 0 and shown:
            # Without the stretching column the widest one takes the rest.
            stretch = max(shown, key=lambda i: columns[i].width)
        self._is_settling = True
        for number, column in enumerate(columns):
            self.setColumnHidden(number, column.key in keys)
            is_stretch = number == stretch
            self._header.setSectionResizeMode(
                number, mode.Stretch if is_stretch else mode.Interactive
            )
            if not is_stretch and not column.stretch:
                self._header.resizeSection(number, self._width(number))
        self._is_settling = False
        self._scale = self.theme().text_scale
        self._stretch = stretch
        self._balance()

    def set_empty(self, words: str, action: str = "") -> None:
        """Say this when there are no rows."""
        self._empty.set_words(words, action)
        self._show_empty()

    def least_width(self) -> int:
        """The width below which the list would scroll sideways."""
        columns = self.rows_model().columns
        others = (i for i in range(len(columns)) if i != self._stretch)
        taken = sum(self._header.sectionSize(i) for i in others)
        rest = 0.0
        if self._stretch >= 0:
            rest = self.scaled(columns[self._stretch].width) * _LEAST_SHARE
        return taken + round(rest) + 1 + self.verticalScrollBar().sizeHint().width()

    def column_order(self) -> list[str]:
        """The keys of the columns as they stand, hidden ones included."""
        columns = self.rows_model().columns
        return [columns[self._header.logicalIndex(i)].key for i in range(len(columns))]

    def move_column(self, key: str, steps: int) -> None:
        """Move a column to the right (or left, when negative), past the hidden ones."""
        number = next(i for i, c in enumerate(self.rows_model().columns) if c.key == key)
        start = place = self._header.visualIndex(number)
        step = 1 if steps > 0 else -1
        for _ in range(abs(steps)):
            place += step
            while 0 <= place < self._header.count() and self.isColumnHidden(
                self._header.logicalIndex(place)
            ):
                place += step
        if 0 <= place < self._header.count():
            self._header.moveSection(start, place)

    def reset_widths(self) -> None:
        """Go back to the order and the widths of the design."""
        self._put_in_order([column.key for column in self.rows_model().columns])
        for number, column in enumerate(self.rows_model().columns):
            if not column.stretch:
                self._header.resizeSection(number, self.scaled(column.width))

    def restyle(self) -> None:
        height = self.scaled(TWO_LINE_HEIGHT if self._two_lines else ROW_HEIGHT)
        self.verticalHeader().setDefaultSectionSize(height)
        scale = self.theme().text_scale
        if scale != self._scale and isinstance(self.model(), RowsModel):
            self._is_settling = True
            for number, column in enumerate(self.rows_model().columns):
                if not column.stretch and not self.isColumnHidden(number):
                    width = round(self._header.sectionSize(number) * scale / self._scale)
                    self._header.resizeSection(number, width)
            self._is_settling = False
        self._scale = scale
        self._balance()
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._activate(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            last = self.rows_model().rowCount() - 1
            self.select_row(0 if event.key() == Qt.Key.Key_Home else last)
            return
        if event.text() and event.text().isprintable():
            # No jump by letters: it would read every loaded row; F3 searches.
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None:
            self.select_row(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._balance()
        self._empty.setGeometry(0, 0, self.viewport().width(), self.viewport().height())

    def viewportEvent(self, event: Any) -> bool:
        if isinstance(event, QHelpEvent):
            self._help(event)
            return True
        return super().viewportEvent(event)

    def _help(self, event: QHelpEvent) -> None:
        """Show the whole text of a cell that is elided."""
        index = self.indexAt(event.pos())
        model = self.model()
        if not index.isValid() or not isinstance(model, RowsModel):
            QToolTip.hideText()
            return
        words = model.data(index, Qt.ItemDataRole.ToolTipRole) or model.data(index) or ""
        room = self.visualRect(index).width() - CELL_PADDING - 10
        fits = width_of(str(words), self.role_font(TextRole.BODY)) <= room
        QToolTip.showText(event.globalPos(), "" if fits else str(words), self)

    def _header_clicked(self, section: int) -> None:
        column = self._header.column(section)
        if column is not None and column.sortable:
            same = column.key == self._header.sorted_key
            descending = same and not self._header.is_descending
            self.set_sorted(column.key, descending)
            self.sort_asked.emit(column.key, descending)

    def _keep_widths(self) -> None:
        if self._preferences is not None and not self._is_settling and self.isVisible():
            # A hidden column keeps the width it had when it was last seen.
            widths = [
                self._width(i) if self.isColumnHidden(i) else self._header.sectionSize(i)
                for i in range(self._header.count())
            ]
            self._preferences.set_column_widths(self._name, self._version, widths)

    def _keep_order(self) -> None:
        if self._preferences is not None and not self._is_settling:
            self._preferences.set_value(self._order_key(), " ".join(self.column_order()))
        self.viewport().update()

    def _kept_order(self) -> list[str]:
        if self._preferences is None or not self._header.sectionsMovable():
            return []
        return self._preferences.value(self._order_key(), "").split()

    def _order_key(self) -> str:
        return f"columns/{self._name}.order"

    def _put_in_order(self, keys: list[str]) -> None:
        """Let the columns stand in this order; an order of other columns is forgotten."""
        columns = self.rows_model().columns
        numbers = {column.key: i for i, column in enumerate(columns)}
        ordered = keys if set(keys) == set(numbers) else list(numbers)
        ordered.sort(key=lambda key: not columns[numbers[key]].leads)
        for place, key in enumerate(ordered):
            self._header.moveSection(self._header.visualIndex(numbers[key]), place)

    def _balance(self) -> None:
        """Let one column take the rest; too little rest scrolls sideways instead of hiding it."""
        if self._stretch < 0 or not isinstance(self.model(), RowsModel):
            return
        others = (i for i in range(self._header.count()) if i != self._stretch)
        rest = self.viewport().width() - sum(self._header.sectionSize(i) for i in others)
        wanted = self.scaled(self.rows_model().columns[self._stretch].width)
        mode = QHeaderView.ResizeMode
        was_settling, self._is_settling = self._is_settling, True
        if rest >= wanted * _LEAST_SHARE:
            self._header.setSectionResizeMode(self._stretch, mode.Stretch)
        else:
            self._header.setSectionResizeMode(self._stretch, mode.Interactive)
            self._header.resizeSection(self._stretch, wanted)
        self._is_settling = was_settling

    def _width(self, number: int) -> int:
        """The width the officer gave this column, else that of the design at this text size."""
        columns, kept = self.rows_model().columns, list[int]()
        if self._preferences is not None:
            kept = self._preferences.column_widths(self._name, self._version)
        if len(kept) == len(columns) and not columns[number].stretch:
            return kept[number]
        return self.scaled(columns[number].width)

    def _fetch_ahead(self, first_row: int) -> None:
        """Ask for the next page before the officer meets the end."""
        model = self.model()
        if (
            isinstance(model, RowsModel)
            and first_row >= self.verticalScrollBar().maximum() - _AHEAD
            and model.canFetchMore(QModelIndex())
        ):
            model.fetchMore(QModelIndex())

    def _activate(self, index: QModelIndex) -> None:
        row = self.rows_model().row(index.row())
        if row is not None:
            self.activated_row.emit(row)

    def _current_changed(self, index: QModelIndex) -> None:
        self.current_changed.emit(self.rows_model().row(index.row()))

    def _remember(self) -> None:
        row = self.current_row()
        self._wanted = None if row is None else self.rows_model().key(row)
        self._scroll = self.verticalScrollBar().value()

    def _restore(self) -> None:
        self._show_empty()
        had_row = self._wanted is not None
        if had_row:
            number = self.rows_model().row_of(self._wanted)
            if number >= 0:
                self.select_row(number)
                self.verticalScrollBar().setValue(self._scroll)
                return
            self.current_changed.emit(None)

    def _first_column(self) -> int:
        numbers = (self._header.logicalIndex(i) for i in range(self._header.count()))
        return next((i for i in numbers if not self.isColumnHidden(i)), 0)

    def _show_empty(self) -> None:
        model = self.model()
        has_none = isinstance(model, RowsModel) and model.rowCount() == 0
        self._empty.setVisible(has_none and bool(self._empty.words()))
