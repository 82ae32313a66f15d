"""Công khai: for each field what is published electronically, on paper, both, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.publicity.coverage import Coverage, CoverageKind
from ui.context import Context
from ui.jobs import Latest
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.procedures.register.coverage_rows import (
    CoverageRow,
    coverage_columns,
    index_row,
    kind_words,
    rows_of,
    unit_row,
)
from ui.pages.procedures.register.panes import pane_sizes
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole
from ui.widgets import DataTable, Label, Panel, RowList, SplitterLine, StatusLine
from ui.widgets.figure_table import FigureTable

_SPLITTER: Final = "coverage"
_Named = tuple[str, str]


class CoverageView(QWidget):
    """The table at the left, the procedures behind one figure at the right.

    Signals:
        procedure_asked: The code of a procedure that is to be shown in the catalogue.
    """

    procedure_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reading, self._opening = Latest(), Latest()
        self._is_compact = False
        self._build()
        self.table.figure_changed.connect(self._open)
        self.table.figure_opened.connect(self._open_and_go)
        self.procedures.activated_row.connect(lambda row: self.procedure_asked.emit(row[0]))
        self.splitter.splitterMoved.connect(lambda *_: self._keep_widths())
        for signal in (context.changes.sheets_changed, context.changes.procedures_changed):
            signal.connect(self._refresh_if_shown)

    def _build(self) -> None:
        self.totals = RowList(framed=False, clickable=False, lined=False)
        self.table = FigureTable("coverage", self._context.preferences)
        self.table.setAccessibleName(self.tr("Thủ tục đã công khai theo lĩnh vực"))
        self.model: RowsModel[CoverageRow] = RowsModel(
            coverage_columns(), lambda row: (row.is_sum, row.counts.field), self
        )
        self.table.set_rows_model(self.model)
        self.pane = Panel("surface", "")
        self.title = Label("", TextRole.SECTION, wrap=True)
        self.procedures = DataTable("coverage_procedures", two_lines=True)
        self.procedures.setAccessibleName(self.tr("Thủ tục của con số đang chọn"))
        self.named: RowsModel[_Named] = RowsModel(
            (
                Column(
                    "name", self.tr("Tên thủ tục, mã"), 260, lambda row: row[1],
                    second=lambda row: row[0], stretch=True, sortable=False,
                ),
            ),
            lambda row: row[0],
            self,
        )  # fmt: skip
        self.procedures.set_rows_model(self.named)
        self.status = StatusLine()
        self.status.set_keys(
            self.tr("↑ ↓ ← → chọn con số"),
            self.tr("Enter sang danh sách, mở thủ tục"),
            self.tr("F6 sang khung bên"),
        )
        self._lay_out()

    def _lay_out(self) -> None:
        self._head = QVBoxLayout()
        self._head.addWidget(self.totals)
        self._title = QVBoxLayout()
        self._title.addWidget(self.title)
        right = QVBoxLayout(self.pane)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(self._title)
        right.addWidget(self.procedures, 1)
        self.splitter = SplitterLine()
        self.splitter.addWidget(self.table)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.status)
        self.set_compact(False)

    # What the page asks -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Count again."""
        context, today = self._context, office_day(self._context.now())

        def work() -> Coverage:
            from cds_desktop.services.publicity.coverage import coverage

            return coverage(context.open_uow, today, actor=context.actor)

        context.jobs.run(self, work, self._reading.guard(self._show), context.notices.failed)

    def focus_first(self) -> None:
        """Put the cursor on the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens."""
        self._is_compact = compact
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._head.setContentsMargins(side, 0, side, Space.XS)
        self._title.setContentsMargins(Space.M, Space.S, Space.M, 0)
        self.status.setVisible(not compact)
        kept = [] if compact else self._context.preferences.splitter_sizes(_SPLITTER)
        self.splitter.setSizes(kept or pane_sizes(self, compact=compact))

    def busy(self) -> bool:
        """Nothing would be lost."""
        return False

    def escape(self) -> bool:
        """Go back from the procedures to the figures; False when already there."""
        if self.procedures.hasFocus():
            self.focus_first()
            return True
        return False

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        return [self.table, self.procedures]

    def help_keys(self) -> Sequence[tuple[str, str]]:
        """The keys of this view."""
        return (
            ("↑ ↓ ← →", self.tr("Chọn một con số; bên phải hiện các thủ tục của nó")),
            ("Enter", self.tr("Sang các thủ tục; ở đó: mở thủ tục trong danh mục")),
            ("F6", self.tr("Sang các thủ tục, về bảng")),
            ("Esc", self.tr("Từ các thủ tục về bảng")),
        )

    # Showing ------------------------------------------------------------------------------------

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _show(self, found: Coverage) -> None:
        rows = rows_of(found)
        self.totals.set_rows([index_row(found), unit_row(found)] if rows else [])
        index = self.table.currentIndex()
        kind, at = self._kind(index.column()), index.row()
        self.table.set_empty(self.tr("Chưa có thủ tục nào trong danh mục."))
        self.model.show_rows(rows)
        self.pane.setVisible(bool(rows))
        if rows:
            # What is missing in the whole office is what somebody comes to see.
            self.table.select_figure(min(max(at, 0), len(rows) - 1), kind.value)
            self._open(self.table.current_row(), kind.value)

    def _kind(self, column: int) -> CoverageKind:
        """The kind a column counts; what is published nowhere for every other one."""
        keys = [each.key for each in self.model.columns]
        key = keys[column] if 0 < column < len(keys) else ""
        return CoverageKind(key) if key in set(CoverageKind) else CoverageKind.NONE

    def _open(self, row: CoverageRow, key: str) -> None:
        """Read the procedures behind a figure."""
        kind = CoverageKind(key) if key in set(CoverageKind) else CoverageKind.ON_LIST
        self.title.setText(
            self.tr("{field}: {count} thủ tục {kind}").format(
                field=row.name, count=row.words(kind), kind=kind_words(kind)
            )
        )
        self.procedures.set_empty(
            self.tr("Không có thủ tục nào {kind}.").format(kind=kind_words(kind))
        )
        self._opening.next()
        if not row.count(kind):
            self._show_procedures(())
            return
        context, today = self._context, office_day(self._context.now())

        def work() -> tuple[_Named, ...]:
            from cds_desktop.services.publicity.coverage import covered_procedures

            field = None if row.is_sum else row.counts.field
            return covered_procedures(context.open_uow, today, field, kind, actor=context.actor)

        show = self._opening.guard(self._show_procedures)
        context.jobs.run(self, work, show, context.notices.failed)

    def _show_procedures(self, found: tuple[_Named, ...]) -> None:
        self.named.show_rows(found)
        self.procedures.select_row(0)
        self.procedures.scrollToTop()

    def _open_and_go(self, row: CoverageRow, key: str) -> None:
        if row.count(CoverageKind(key)):
            self.procedures.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_widths(self) -> None:
        if not self._is_compact:
            self._context.preferences.set_splitter_sizes(_SPLITTER, self.splitter.sizes())
