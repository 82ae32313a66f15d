"""The sheets of a place that nobody has confirmed yet, and the act for those not found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.publicity.sheets import CheckOutcome
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.procedures.register.acts import SheetActs
from ui.pages.procedures.register.asks import SheetAsks
from ui.pages.procedures.register.forms import SheetForms
from ui.pages.procedures.register.rows import MARK, SheetRow
from ui.pages.procedures.rows import MarkTable
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets import ActionBar, Button, Label, Panel
from ui.widgets.state import StateWord


class RemainingList(Panel):
    """Title, list and act.

    Signals:
        recorded: (ids, outcome) of sheets that were written down here.
    """

    recorded = Signal(object, object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("surface", "", parent)
        self._marked: set[int] = set()
        self.acts, self.forms = SheetActs(context, self), SheetForms()
        self.asks = SheetAsks(context, self.forms, self.acts, self.chosen, self._clear_marks, self)
        self.title = Label("", TextRole.SECTION)
        self.table = MarkTable("walk_remaining", two_lines=True)
        self.table.setAccessibleName(self.tr("Tờ chưa kiểm tra"))
        self.model: RowsModel[SheetRow] = RowsModel(self._columns(), lambda row: row.sheet.id, self)
        self.table.set_rows_model(self.model)
        self.bar = ActionBar()
        self.record = Button("", key="Alt+K", shortcut=True)
        self.bar.add(self.record)
        self._head = QVBoxLayout()
        self._head.addWidget(self.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.table, 1)
        column.addWidget(self.bar)
        column.addWidget(self.forms)
        self.table.mark_asked.connect(self._mark)
        self.table.mark_all_asked.connect(self._mark_all)
        self.table.current_changed.connect(lambda _row: self._say())
        self.record.clicked.connect(lambda: self.asks.ask_check(CheckOutcome.MISSING))
        self.acts.checked.connect(self.recorded)
        self.forms.open_changed.connect(self._form_changed)
        self.setMinimumWidth(340)
        self.set_compact(False)
        self._say()

    def _columns(self) -> Sequence[Column[SheetRow]]:
        def mark(row: SheetRow) -> StateWord:
            is_marked = row.sheet.id in self._marked
            tone = Tone.ACCENT if is_marked else Tone.MUTED
            return StateWord(tone, "", "square-check" if is_marked else "square")

        return (
            Column(MARK, "", 40, lambda row: "", state=mark, sortable=False),
            Column(
                "number", self.tr("Số"), 84, lambda row: row.sheet.number, tone=Tone.MUTED,
                sortable=False,
            ),
            Column(
                "title", self.tr("Thủ tục, nơi treo"), 220, lambda row: row.title,
                second=lambda row: row.sheet.place.name, stretch=True, sortable=False,
            ),
        )  # fmt: skip

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._head.setContentsMargins(Space.M, Space.S, side, Space.XS)
        self.bar.set_compact(compact)
        self.forms.set_compact(compact)

    def show_rows(self, rows: Sequence[SheetRow], *, has_sheets: bool) -> None:
        """Show what is left.

        Args:
            rows: In the order of the places.
            has_sheets: Whether anything hangs there at all.
        """
        self._marked &= {row.sheet.id for row in rows}
        count = number_words(len(rows))
        self.title.setText(self.tr("Chưa kiểm tra: {count} tờ").format(count=count))
        self.table.set_empty(
            self.tr("Đã kiểm tra hết các tờ ở đây.")
            if has_sheets
            else self.tr("Chưa có tờ nào đang treo ở đây.")
        )
        self.model.show_rows(rows)
        if self.table.current_row() is None:
            self.table.select_row(0)
        self._say()

    def chosen(self) -> list[SheetRow]:
        """The sheets that are acted upon: the marked ones, else the current one."""
        if self._marked:
            return [row for row in self.model.rows() if row.sheet.id in self._marked]
        row = self.table.current_row()
        return [] if row is None else [row]

    def escape(self) -> bool:
        """Close the form, else take the marks away; False when there is neither."""
        if self.forms.is_open:
            self.forms.leave()
        elif self._marked:
            self._clear_marks()
        else:
            return False
        return True

    def _mark(self, row: SheetRow) -> None:
        self._marked ^= {row.sheet.id}
        self._say()

    def _mark_all(self) -> None:
        ids = {row.sheet.id for row in self.model.rows()}
        self._marked = set() if ids <= self._marked else ids
        self.table.viewport().update()
        self._say()

    def _clear_marks(self) -> None:
        self._marked.clear()
        self.table.viewport().update()
        self._say()

    def _say(self) -> None:
        count = len(self.chosen())
        words = self.tr("Ghi không thấy, hỏng")
        if count > 1:
            words = self.tr("Ghi không thấy, hỏng: {count} tờ").format(count=number_words(count))
        self.record.set_words(words)
        self.bar.setVisible(count > 0 and not self.forms.is_open)

    def _form_changed(self, is_open: bool) -> None:
        # The form belongs to these sheets until it is confirmed or given up.
        self.table.setEnabled(not is_open)
        self._say()
        if not is_open:
            self.table.setFocus()
