"""The sums of a period; every figure leads to the units behind it, and back."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.consolidation import Consolidation
from cds_desktop.wording.reports import column_name, field_shown
from ui.models.window_model import RowsModel
from ui.pages.consolidation.sum_rows import (
    DENOMINATOR,
    NUMERATOR,
    Behind,
    ShareRow,
    SumRow,
    behind,
    behind_columns,
    cell_line,
    form_columns,
    share_columns,
    share_rows,
    sum_rows,
)
from ui.theme import PAGE_MARGIN, Space, TextRole
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.combo import ComboField
from ui.widgets.figure_table import FigureTable
from ui.widgets.label import Label
from ui.widgets.settlement_table import SettlementTable
from ui.widgets.table import DataTable
from ui.widgets.themed import Themed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cds_desktop.domain.indicators import Definition
    from cds_desktop.services.consolidation import PeriodOverview

FORM, SHARES = "form", "shares"
_OPTION: Final = 236


class SumsPane(Themed, QWidget):
    """Form II.06a and the indicators over all units, and the units behind one figure.

    Signals:
        said: What stands in the chosen cell.
        file_asked: The number of a file to show in the list of files.
    """

    said = Signal(str)
    file_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overview: PeriodOverview | None = None
        self._cell, self._words = "", ""
        self.option = ComboField("", reserve_line=False)
        self.option.set_name(self.tr("Xem"))
        self.option.set_choices(
            [(FORM, self.tr("Biểu II.06a")), (SHARES, self.tr("Chỉ số, chia lại"))]
        )
        self.option.set_value(FORM)
        self.form = SettlementTable(form_columns())
        self.form.table.setAccessibleName(self.tr("Biểu II.06a tổng hợp"))
        self.shares = FigureTable("consolidation_shares")
        self.shares.setAccessibleName(self.tr("Chỉ số tổng hợp"))
        self.share_model: RowsModel[ShareRow] = RowsModel(share_columns(), lambda row: row.id, self)
        self.shares.set_rows_model(self.share_model)
        self.units = DataTable("consolidation_units")
        self.units.setAccessibleName(self.tr("Các đơn vị của một số tổng hợp"))
        self.unit_model: RowsModel[Behind] = RowsModel(
            behind_columns(), lambda row: row.unit_code, self
        )
        self.units.set_rows_model(self.unit_model)
        self.back_button = Button(
            self.tr("Về bảng tổng hợp"), ButtonKind.QUIET, icon="arrow-left", key="Esc",
            size=ButtonSize.ROW,
        )  # fmt: skip
        self.title = Label("", TextRole.SECTION, elide=True)
        self._lay_out()
        self._connect()
        self.follow_theme()

    def restyle(self) -> None:
        self.option.setFixedWidth(self.scaled(_OPTION))
        super().restyle()

    def _lay_out(self) -> None:
        self._behind = QWidget()
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, Space.S, PAGE_MARGIN, Space.XS)
        head.setSpacing(Space.M)
        head.addWidget(self.back_button)
        head.addWidget(self.title, 1)
        below = QVBoxLayout(self._behind)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addLayout(head)
        below.addWidget(self.units, 1)
        self.parts = QStackedWidget()
        for part in (self.form, self.shares, self._behind):
            self.parts.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)

    def _connect(self) -> None:
        self.option.chosen.connect(self._choose)
        self.form.table.figure_changed.connect(self._say_form)
        self.form.cell_opened.connect(self._open_form)
        self.shares.figure_changed.connect(self._say_share)
        self.shares.figure_opened.connect(self._open_share)
        self.units.activated_row.connect(self._open_unit)
        self.back_button.clicked.connect(self.back)

    # Showing ------------------------------------------------------------------------------------

    def show_overview(
        self, overview: "PeriodOverview", definitions: "Mapping[str, Definition]"
    ) -> None:
        """Show the sums of a period; units behind a figure stay open."""
        self._overview = overview
        found = overview.found
        self.form.show_rows(sum_rows(found), self._empty_words(found))
        self.share_model.show_rows(share_rows(found, definitions))
        self.shares.set_empty(self._empty_words(found))
        for table, key in ((self.form.table, "3"), (self.shares, NUMERATOR)):
            if not table.currentIndex().isValid():
                table.select_figure(0, key)
        if self.is_behind:
            self.unit_model.show_rows(behind(overview, self._cell))

    def _empty_words(self, found: Consolidation) -> str:
        if found.members:
            return self.tr("Các đơn vị chưa báo cáo biểu này.")
        return self.tr("Chưa có báo cáo nào được nhận. Thả tệp của các đơn vị ở thẻ Tệp của kỳ.")

    def table(self) -> QWidget:
        """What takes the focus."""
        if self.is_behind:
            return self.units
        return self.form.table if self.option.value() == FORM else self.shares

    def set_compact(self, compact: bool) -> None:
        """Use narrower columns."""
        self.form.set_compact(compact)
        self.units.set_hidden_columns({"part"} if compact else set())

    def say_current(self) -> None:
        """Say again what stands in the chosen cell."""
        table = self.table()
        if isinstance(table, FigureTable) and table.current_row() is not None:
            key = table.rows_model().columns[table.currentIndex().column()].key
            table.figure_changed.emit(table.current_row(), key)
        else:
            self.said.emit("")

    def _choose(self, value: object) -> None:
        self.parts.setCurrentWidget(self.form if value == FORM else self.shares)
        self.say_current()

    def _say_form(self, row: SumRow, key: str) -> None:
        if self._overview is not None and key.isdecimal():
            words = _form_words(row, int(key))
            self.said.emit(cell_line(self._overview.found, words, row.cell(int(key))))

    def _say_share(self, row: ShareRow, key: str) -> None:
        if self._overview is not None:
            words, cell = self._share_cell(row, key)
            self.said.emit(cell_line(self._overview.found, words, cell))

    # The units behind ---------------------------------------------------------------------------

    @property
    def is_behind(self) -> bool:
        """Whether the units behind a figure are on show."""
        return self.parts.currentWidget() is self._behind

    def _open_form(self, column: int, field: str | None) -> None:
        row = SumRow(field, {})
        self._open(_form_words(row, column), row.cell(column))

    def _open_share(self, row: ShareRow, key: str) -> None:
        self._open(*self._share_cell(row, key))

    def _share_cell(self, row: ShareRow, key: str) -> tuple[str, str]:
        """The counts stand behind a share: it opens its denominator's units by the numerator."""
        part = DENOMINATOR if key == DENOMINATOR else NUMERATOR
        words = self.tr("mẫu số") if part == DENOMINATOR else self.tr("tử số")
        return f"{row.id} – {row.name}, {words}", f"{row.id}.{part}"

    def _open(self, words: str, cell: str) -> None:
        if self._overview is None:
            return
        self._cell, self._words = cell, words
        rows = behind(self._overview, cell)
        self.unit_model.show_rows(rows)
        self.title.setText(cell_line(self._overview.found, words, cell).partition(";")[0])
        self.parts.setCurrentWidget(self._behind)
        self.units.select_row(0)
        self.units.setFocus(Qt.FocusReason.OtherFocusReason)
        self.said.emit("")

    def back(self) -> bool:
        """Go from the units to the sums; False when these are on show already."""
        if not self.is_behind:
            return False
        self.parts.setCurrentWidget(self.form if self.option.value() == FORM else self.shares)
        self.table().setFocus(Qt.FocusReason.OtherFocusReason)
        self.say_current()
        return True

    def _open_unit(self, row: Behind) -> None:
        if row.incoming_id:
            self.file_asked.emit(row.incoming_id)


def _form_words(row: SumRow, column: int) -> str:
    where = "" if row.field is None else f" – {field_shown(row.field)}"
    return f"{column_name(column)}{where}"
