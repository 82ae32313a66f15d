"""Under the chart: what the running month may come to, and the open dossiers it depends on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.wording.targets import expected_words, needed_words, unit_of
from ui.theme import Space, TextRole
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Line as Rule
from ui.widgets.label import Label

if TYPE_CHECKING:
    from cds_desktop.services.forecasts import Forecast


class ForecastStrip(QWidget):
    """One sentence for the chosen figure; hidden where no month runs.

    Signals:
        opened: (words, ids of the dossiers).
    """

    opened = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forecast: Forecast | None = None
        self.words = Label("", TextRole.BODY, wrap=True)
        self.late_button = Button("", ButtonKind.QUIET, size=ButtonSize.ROW)
        self.due_button = Button("", ButtonKind.QUIET, size=ButtonSize.ROW)
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        row.addWidget(self.words, 1)
        row.addWidget(self.late_button)
        row.addWidget(self.due_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(Rule())
        column.addLayout(row)
        self.late_button.clicked.connect(self._open_late)
        self.due_button.clicked.connect(self._open_due)
        self.hide()

    def show_forecast(self, forecasts: Sequence["Forecast"], card: str) -> None:
        """Say the forecast of a figure; nothing to say hides the strip."""
        found = next((each for each in forecasts if each.definition.id == card), None)
        self._forecast = found
        self.setVisible(found is not None)
        if found is None:
            return
        parts = [expected_words(found)]
        if found.projection is not None and found.days_left:
            item = found.definition
            parts.append(needed_words(found.projection, item.direction, unit_of(item)))
        words = self.tr("Dự báo tháng {month}: {said}.")
        said = "; ".join(filter(None, parts))
        self.words.setText(words.format(month=found.month.last.month, said=said))
        late, due = len(found.late_ids), len(found.due_ids)
        self.late_button.set_words(self.tr("{count} đang quá hạn").format(count=late))
        self.due_button.set_words(self.tr("{count} đến hạn").format(count=due))
        self.due_button.setToolTip(self.tr("Đến hạn trong tháng, chưa quá hạn"))
        self.late_button.setVisible(late > 0)
        self.due_button.setVisible(due > 0)

    def _open_late(self) -> None:
        if self._forecast is not None:
            self.opened.emit(self.tr("Đang quá hạn"), self._forecast.late_ids)

    def _open_due(self) -> None:
        if self._forecast is not None:
            self.opened.emit(self.tr("Đến hạn trong tháng, chưa quá hạn"), self._forecast.due_ids)
