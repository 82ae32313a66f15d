"""The card with a table of figures, its name, and the way from a figure to its dossiers."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.models.window_model import RowsModel
from ui.theme import Space, TextRole
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card
from ui.widgets.card import Line as Rule
from ui.widgets.figure_table import FigureTable
from ui.widgets.label import Label


class CellTable(Card):
    """A table whose every figure opens its dossiers; the current one is said at the foot.

    Args:
        name: Under which the column widths are kept.
        accessible_name: For the screen reader.
        parent: The owner.

    Signals:
        opened: (line, column key).
        changed: (line, column key) of the figure that Enter would open.
    """

    opened = Signal(object, str)
    changed = Signal(object, str)

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(padding=1, parent=parent)
        self.table = FigureTable(name)
        self.table.setAccessibleName(accessible_name)
        self.name = Label("", TextRole.SECTION, elide=True)
        self.cell_words = Label("", elide=True)
        self.open_button = Button(
            self.tr("Mở danh sách"), ButtonKind.QUIET, icon="arrow-right", key="Enter",
            size=ButtonSize.ROW,
        )  # fmt: skip
        self._title = QHBoxLayout()
        self._title.setContentsMargins(Space.M, Space.S, Space.S, 0)
        self._title.addWidget(self.name, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.M, 0, Space.S, Space.XS)
        foot.addWidget(self.cell_words, 1)
        foot.addWidget(self.open_button)
        self.body.setSpacing(Space.XS)
        self.body.addLayout(self._title)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(Rule())
        self.body.addLayout(foot)
        self._columns: tuple[tuple[str, str], ...] = ()
        self.table.figure_opened.connect(self.opened)
        self.table.figure_changed.connect(self.changed)
        self.open_button.clicked.connect(self.table.open_current)

    def add_switch(self, button: Button) -> None:
        """Put a button at the right of the name."""
        self._title.addWidget(button)

    def columns(self) -> Sequence[str]:
        """The keys of the columns on show, none before the first lines."""
        return [key for key, _ in self._columns]

    def say(self, words: str) -> None:
        """Say the current figure at the foot."""
        self.cell_words.setText(words)

    def show_lines(self, name: str, model: RowsModel[Any], rows: Sequence[Any], empty: str) -> None:
        """Show lines; the model is taken only when its columns differ from those on show."""
        self.name.setText(name)
        columns = tuple((column.key, column.title) for column in model.columns)
        if columns != self._columns:
            old = self.table.model()
            self._columns = columns
            self.table.set_rows_model(model)
            if old is not None:
                old.deleteLater()
        else:
            model.deleteLater()
            model = self.table.rows_model()
        self.table.set_empty(empty)
        model.show_rows(rows)
        self.say("")
        self.open_button.setEnabled(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            first = next(column.key for column in model.columns if column.right)
            self.table.select_figure(0, first)
        self.say_current()

    def say_current(self) -> None:
        """Tell which figure Enter would open."""
        row, index = self.table.current_row(), self.table.currentIndex()
        if row is not None and index.isValid():
            self.changed.emit(row, self.table.rows_model().columns[index.column()].key)
