"""The files of a period: where they are dropped, what became of each, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.models.window_model import RowsModel
from ui.pages.consolidation.file_detail import FileDetail
from ui.pages.consolidation.file_rows import (
    ALL,
    FileLine,
    chosen,
    columns,
    filter_words,
    lines_of,
)
from ui.theme import PAGE_MARGIN, RADIUS_CARD, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import SplitterLine
from ui.widgets.combo import ComboField
from ui.widgets.paint import text, width_of
from ui.widgets.table import DataTable
from ui.widgets.themed import Themed

if TYPE_CHECKING:
    from cds_desktop.services.consolidation import PeriodOverview, UnitRemark

_OPTION: Final = 236
_ICON: Final = 18


class DropZone(Themed, QWidget):
    """A dashed place: files and folders are dropped on the whole page, this says so.

    Signals:
        files_asked, folder_asked: The officer would rather choose.
    """

    files_asked = Signal()
    folder_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_over = False
        self.files_button = Button(
            self.tr("Chọn tệp"), ButtonKind.QUIET, icon="file-plus", key="Ctrl+O",
            size=ButtonSize.ROW, shortcut=True,
        )  # fmt: skip
        self.folder_button = Button(
            self.tr("Chọn thư mục"), ButtonKind.QUIET, icon="folder-open", size=ButtonSize.ROW
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, Space.S, 0)
        row.setSpacing(Space.S)
        row.addStretch(1)
        row.addWidget(self.files_button)
        row.addWidget(self.folder_button)
        self.files_button.clicked.connect(self.files_asked)
        self.folder_button.clicked.connect(self.folder_asked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.words())
        self.follow_theme()

    def words(self) -> str:
        """What it says."""
        return self.tr("Thả tệp hoặc thư mục của các đơn vị vào đây")

    def set_over(self, over: bool) -> None:
        """Files hang over the page."""
        if over is not self._is_over:
            self._is_over = over
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(500, self.scaled(44))

    def restyle(self) -> None:
        self.setFixedHeight(self.scaled(44))
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.color("accent" if self._is_over else "control")
        pen = QPen(ink, 2 if self._is_over else 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(self.color("accent_soft" if self._is_over else "surface"))
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, RADIUS_CARD, RADIUS_CARD)
        tone = Tone.ACCENT if self._is_over else Tone.MUTED
        y = (self.height() - _ICON) // 2
        paint_icon(painter, Space.M, y, _ICON, "inbox", self.tone(tone))
        left = Space.M + _ICON + Space.S
        room = self.files_button.x() - left - Space.S
        font = self.role_font(TextRole.BODY)
        spot = self.rect().adjusted(left, 0, 0, 0)
        spot.setWidth(min(room, width_of(self.words(), font) + 2))
        text(painter, spot, self.words(), font, self.tone(tone))


class FilesPane(Themed, QWidget):
    """Drop zone, list and the chosen file.

    Signals:
        turned: The `FileLine` that became current, or None.
        units_asked: The officer wants to enter the units.
    """

    turned = Signal(object)
    units_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[FileLine] = []
        self.option = ComboField("", reserve_line=False)
        self.option.set_name(self.tr("Dòng hiện trong danh sách"))
        self.option.set_choices(filter_words(()))
        self.option.set_value(ALL)
        self.zone = DropZone()
        self.table_widget = DataTable("consolidation_files")
        self.table_widget.setAccessibleName(self.tr("Tệp của các đơn vị"))
        self.model: RowsModel[FileLine] = RowsModel(columns(), lambda line: line.key, self)
        self.table_widget.set_rows_model(self.model)
        self.detail = FileDetail()
        self._lay_out()
        self.follow_theme()
        self.option.chosen.connect(lambda _value: self._show())
        self.table_widget.current_changed.connect(self._turn)
        self.table_widget.empty_action.connect(self.units_asked)

    def _lay_out(self) -> None:
        self._zone_row = QHBoxLayout()
        self._zone_row.addWidget(self.zone)
        self.splitter = SplitterLine(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.table_widget)
        self.splitter.addWidget(self.detail)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._zone_row)
        column.addWidget(self.splitter, 1)
        self.set_compact(False)

    def restyle(self) -> None:
        self.option.setFixedWidth(self.scaled(_OPTION))
        super().restyle()

    def set_compact(self, compact: bool) -> None:
        """Leave out the name of the file, which stands in the detail."""
        side = Space.L if compact else PAGE_MARGIN
        self._zone_row.setContentsMargins(side, Space.XS, side, Space.XS)
        self.table_widget.set_hidden_columns({"file"} if compact else set())
        self.detail.set_compact(compact)

    def set_asking(self, asking: bool) -> None:
        """Make room for a form at the foot of the page."""
        self.zone.setVisible(not asking)
        self.detail.set_asking(asking)

    def table(self) -> QWidget:
        """What takes the focus."""
        return self.table_widget

    def line(self) -> FileLine | None:
        """The chosen line."""
        found: FileLine | None = self.table_widget.current_row()
        return found

    def lines(self) -> Sequence[FileLine]:
        """Every line of the period, whatever is filtered."""
        return self._lines

    def show_overview(self, overview: "PeriodOverview") -> None:
        """Show the files of a period; the chosen line stays."""
        self._lines = lines_of(overview)
        self.option.set_choices(filter_words(self._lines))
        self._show()

    def _show(self) -> None:
        wanted = str(self.option.value() or ALL)
        self.model.show_rows(chosen(self._lines, wanted))
        if self._lines:
            self.table_widget.set_empty(self.tr("Không có dòng nào trong nhóm này."))
        else:
            self.table_widget.set_empty(
                self.tr(
                    "Chưa có đơn vị trực thuộc nào trong kỳ này. Nhập danh sách đơn vị ở Cài đặt,"
                    " Cây đơn vị; hoặc thả tệp của các đơn vị vào đây."
                ),
                self.tr("Mở cây đơn vị"),
            )
        if not self.table_widget.currentIndex().isValid():
            self.table_widget.select_row(0)
        self._turn(self.line())
        self.detail.setVisible(bool(self._lines))

    def select_file(self, incoming_id: int, unit_code: str = "") -> bool:
        """Make a file current, whatever is filtered; without a number the unit's line."""
        self.option.set_value(ALL)
        self._show()
        for number, line in enumerate(self._lines):
            is_file = line.view is not None and line.view.id == incoming_id
            if is_file or (not incoming_id and line.unit_code == unit_code):
                self.table_widget.select_row(number)
                return True
        return False

    def show_remarks(self, line: FileLine, remarks: "Sequence[UnitRemark]") -> None:
        """Add what was said about the file on show."""
        if self.detail.line() is line:
            self.detail.show_line(line, remarks)

    def _turn(self, line: FileLine | None) -> None:
        self.detail.show_line(line)
        self.turned.emit(line)
