"""Table models over plain rows: a short list in memory, and a window on a long one."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Generic, TypeAlias, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from ui.jobs import Jobs, Latest
from ui.models.columns import Cell, Column

R = TypeVar("R")
Index: TypeAlias = QModelIndex | QPersistentModelIndex
PAGE_SIZE: Final = 100
_ROOT: Final = QModelIndex()
_Roles: Final = Qt.ItemDataRole


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows that are all here, at most a few hundred.

    Args:
        columns: What is shown.
        key: What makes a row the same row after a refresh.
        parent: The owner.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._rows: list[R] = []
        self._sum: R | None = None

    def show_rows(self, rows: Sequence[R], sum_row: R | None = None) -> None:
        """Replace the rows; `sum_row` stands last, in bold."""
        self.beginResetModel()
        self._rows = [*rows] if sum_row is None else [*rows, sum_row]
        self._sum = sum_row
        self.endResetModel()

    def rows(self) -> Sequence[R]:
        """The rows that are here."""
        return self._rows

    def row(self, number: int) -> R | None:
        """One row, or None outside."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def row_of(self, key: object) -> int:
        """The number of the row with this key, -1 when it is not here."""
        return next((i for i, row in enumerate(self._rows) if self.key(row) == key), -1)

    def cell(self, row: int, column: int) -> Cell:
        """What the delegate paints; much cheaper than one `data()` for each role."""
        value = self._rows[row]
        cell = self.columns[column].cell(value)
        if value is self._sum:
            return Cell(cell.text, cell.second, cell.state, cell.tone, True, cell.is_right)
        return cell

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _Roles.DisplayRole) -> Any:
        if role not in (_Roles.DisplayRole, _Roles.ToolTipRole, _Roles.UserRole):
            return None
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == _Roles.UserRole:
            return row
        if role == _Roles.ToolTipRole:
            return column.tooltip(row) if column.tooltip else None
        state = column.state(row) if column.state else None
        return state.words if state else column.text(row)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Roles.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _Roles.DisplayRole:
            return self.columns[section].title
        return None


Fetch: TypeAlias = Callable[[R | None, int], Sequence[R]]


class WindowModel(RowsModel[R]):
    """A window on a long list: SQL sorts and filters, the next page comes when it is needed.

    `fetch(last, limit)` returns the rows after `last` (None: from the start) and runs in `jobs`;
    it makes its keyset condition from `last`. Old rows stay until new ones are there.

    Signals:
        loaded: The first page of a new reading is on the screen.
        failed: The exception of a reading; the old rows stay.
        loading_changed: A reading began or ended.
    """

    loaded = Signal()
    failed = Signal(object)
    loading_changed = Signal(bool)

    def __init__(
        self,
        columns: Sequence[Column[R]],
        key: Callable[[R], object],
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, key, parent)
        self._jobs = jobs
        self._fetch: Fetch[R] | None = None
        self._latest = Latest()
        self._has_more = self._is_loading = False

    @property
    def is_loading(self) -> bool:
        """Whether rows are on their way."""
        return self._is_loading

    @property
    def is_complete(self) -> bool:
        """Whether every row of the list is here."""
        return not self._has_more and self._fetch is not None and not self._is_loading

    def set_fetch(self, fetch: Fetch[R]) -> None:
        """Read another list: a new filter, order or search."""
        self._fetch = fetch
        self._read_first(PAGE_SIZE)

    def reload(self) -> None:
        """Read again as many rows as are here (whole pages, at most five)."""
        pages = min(5, max(1, -(-len(self._rows) // PAGE_SIZE)))
        self._read_first(pages * PAGE_SIZE)

    def canFetchMore(self, parent: Index = _ROOT) -> bool:
        return not parent.isValid() and self._has_more and not self._is_loading

    def fetchMore(self, parent: Index = _ROOT) -> None:
        if self._fetch is None or not self._rows or not self.canFetchMore(parent):
            return
        self._set_loading(True)
        number = self._latest.next()
        work = partial(self._fetch, self._rows[-1], PAGE_SIZE)
        self._jobs.run(self, work, partial(self._append, number), partial(self._fail, number))

    def _read_first(self, limit: int) -> None:
        if self._fetch is None:
            return
        self._set_loading(True)
        number = self._latest.next()
        work = partial(self._fetch, None, limit)
        done = partial(self._replace, number, limit)
        self._jobs.run(self, work, done, partial(self._fail, number))

    def _replace(self, number: int, limit: int, rows: Sequence[R]) -> None:
        if not self._latest.is_current(number):
            return
        self._has_more = len(rows) >= limit
        # Views ask for more while they are told of new rows; only afterwards they may have it.
        self.show_rows(rows)
        self._set_loading(False)
        self.loaded.emit()

    def _append(self, number: int, rows: Sequence[R]) -> None:
        if not self._latest.is_current(number):
            return
        self._has_more = len(rows) >= PAGE_SIZE
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_ROOT, first, first + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()
        self._set_loading(False)

    def _fail(self, number: int, error: Exception) -> None:
        if self._latest.is_current(number):
            self._set_loading(False)
            self.failed.emit(error)

    def _set_loading(self, loading: bool) -> None:
        if loading is not self._is_loading:
            self._is_loading = loading
            self.loading_changed.emit(loading)
