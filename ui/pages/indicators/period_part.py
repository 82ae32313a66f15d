"""The figures of a period: cards, twelve months with the forecast, and the table."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period
from cds_desktop.wording.moments import clock_words, full_day, number_words
from cds_desktop.wording.reports import period_name
from ui.context import Context
from ui.evidence import Evidence
from ui.jobs import Latest
from ui.models.window_model import RowsModel
from ui.pages.indicators.cell_table import CellTable
from ui.pages.indicators.forecast_strip import ForecastStrip
from ui.pages.indicators.method import MethodPanel
from ui.pages.indicators.officer_views import (
    cells_of,
    officer_columns,
    officer_lines,
    officer_title,
    read_officers,
)
from ui.pages.indicators.views import (
    NAME,
    ON_TIME,
    SATISFIED,
    SHOWN,
    Figures,
    Line,
    bar_cell,
    bars,
    card_title,
    chart_title,
    columns,
    comparison_words,
    counts_words,
    legend,
    lines,
    note_words,
    table_title,
    verdict_state,
)
from ui.theme import Space, theme_of
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card
from ui.widgets.charts import BarChart
from ui.widgets.figures import FigureCard

if TYPE_CHECKING:
    from cds_desktop.services.officer_figures import OfficerLine

_FIVE_COLUMNS: Final = 420


class PeriodPart(QWidget):
    """The chosen card drives chart and table; the table counts by field or by officer.

    Args:
        context: As every page gets it.
        parent: The owner.

    Signals:
        told: Words for the status line.
    """

    told = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._figures: Figures | None = None
        self.current_card = ON_TIME
        self._is_comparing = self._is_compact = self._is_by_officer = False
        self._officers_reading = Latest()
        self._evidence = Evidence(context, self)
        self._build()
        self._connect()

    # Building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.cards = {card: FigureCard(card_title(card)) for card in SHOWN}
        self._card_row = QHBoxLayout()
        for figure in self.cards.values():
            self._card_row.addWidget(figure, 1)
        self.chart = BarChart(chart_title(ON_TIME))
        self.forecast = ForecastStrip()
        self.cells = CellTable("indicators", self.tr("Số liệu của chỉ số"))
        self.split_button = Button(
            "", ButtonKind.QUIET, key="Ctrl+G", size=ButtonSize.ROW, shortcut=True
        )
        self.cells.add_switch(self.split_button)
        self.method = MethodPanel(self.context)
        self._chart_card = Card()
        self._chart_card.body.addWidget(self.chart, 1)
        self._chart_card.body.addWidget(self.forecast)
        part = QWidget()
        self._row = QHBoxLayout(part)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.M)
        self._row.addWidget(self._chart_card)
        self._row.addWidget(self.cells)
        self.parts = QStackedWidget()
        self.parts.addWidget(part)
        self.parts.addWidget(self.method)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._card_row)
        self._column.addWidget(self.parts, 1)
        self._show_split()

    def _connect(self) -> None:
        for name, figure in self.cards.items():
            figure.clicked.connect(partial(self._card_pressed, name))
        self.chart.activated.connect(self._open_bar)
        self.split_button.clicked.connect(self._toggle_split)
        self.forecast.opened.connect(self._evidence.open_ids)
        self.method.closed.connect(self.hide_method)
        self.cells.opened.connect(self._open_figure)
        self.cells.changed.connect(self._say_cell)

    # What the page asks -------------------------------------------------------------------------

    def show_figures(self, figures: Figures) -> None:
        """Show another reading."""
        self._figures = figures
        self._show_cards(figures)
        self._show_chosen(figures)
        self.tell()

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens."""
        self._is_compact = compact
        self._column.setSpacing(Space.S if compact else Space.L)
        self._card_row.setSpacing(Space.S if compact else Space.M)
        for place, share in enumerate((54, 46) if compact else (60, 40)):
            self._row.setStretch(place, share)
        inner = Space.S if compact else Space.L
        self._chart_card.body.setContentsMargins(inner, Space.S, inner, Space.S)
        if self._figures is not None:
            self._show_cards(self._figures)
            self._hide_columns()

    def set_comparing(self, comparing: bool) -> None:
        """Say the period before on the cards, or their usual note."""
        self._is_comparing = comparing
        if self._figures is not None:
            self._show_cards(self._figures)

    def show_method(self, period: Period | None) -> None:
        """Show how the figures are counted."""
        self.method.open(period)
        self.parts.setCurrentWidget(self.method)
        self.method.close_button.setFocus()

    def hide_method(self) -> None:
        """Go back to chart and table."""
        self.parts.setCurrentIndex(0)

    def escape(self) -> bool:
        """Close "Cách tính"."""
        if self.parts.currentWidget() is not self.method:
            return False
        self.hide_method()
        return True

    def focus_first(self) -> None:
        """Put the focus on the card that drives the page."""
        self.cards[self.current_card].setFocus(Qt.FocusReason.OtherFocusReason)

    def tell(self) -> None:
        """Say in the status line when the figures were counted, or for whom."""
        figures = self._figures
        if figures is None:
            return
        if self._is_by_officer and self.current_card != SATISFIED:
            words = self.tr(
                "“Nhận” tính cho người tiếp nhận; các cột khác tính cho người ghi bước giải "
                "quyết xong, dừng hoặc cho rút hồ sơ."
            )
            self.told.emit(words)
            return
        words = self.tr(
            "Số liệu tính lúc {clock} ngày {day} từ {count} hồ sơ; bấm vào bất kỳ con số nào để "
            "xem đúng những hồ sơ làm nên nó."
        )
        self.told.emit(
            words.format(
                clock=clock_words(figures.computed_at),
                day=full_day(office_day(figures.computed_at)),
                count=number_words(figures.board.total.settled),
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the dossiers of the card that has the focus (Enter)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            for name, card in self.cards.items():
                if card.hasFocus():
                    self._choose(name)
                    self._card_pressed(name)
                    return
        super().keyPressEvent(event)

    # Showing ------------------------------------------------------------------------------------

    def _show_cards(self, figures: Figures) -> None:
        board = figures.board
        for name, card in self.cards.items():
            value = board.value(name)
            trend = [
                None if (share := month.value(value.definition).percent) is None else float(share)
                for month in figures.months
            ]
            note = note_words(board, value, compact=self._is_compact)
            if self._is_comparing:
                note = comparison_words(value, figures.before.value(name))
            verdict = verdict_state(board, value, compact=self._is_compact)
            counts = counts_words(value, compact=self._is_compact)
            card.set_figure(value.shown_short, counts, trend, verdict, note)
            card.set_current(name == self.current_card)

    def _show_chosen(self, figures: Figures) -> None:
        card = self.current_card
        self.chart.set_title(chart_title(card))
        self.chart.set_bars(bars(figures, card), legend(card))
        self.forecast.show_forecast(figures.forecasts, card)
        self._show_split()
        if self._is_by_officer and card != SATISFIED:
            self._read_officers(figures)
            return
        rows, total = lines(figures.board, card)
        # The sum stands first, where it is seen however many fields there are.
        rows = [total, *rows] if rows and total is not None else rows
        self._show_lines(table_title(card), RowsModel(columns(card), _line_key, self), rows)

    def _show_lines(self, title: str, model: RowsModel[Line], rows: Sequence[Line]) -> None:
        empty = self.tr("Kỳ này chưa có hồ sơ nào được giải quyết.")
        self.cells.show_lines(title, model, rows, empty)
        self._hide_columns()

    def _hide_columns(self) -> None:
        """Leave the names of officers room: what is on time is what is done and not late."""
        columns = self.cells.columns()
        is_narrow = self.cells.width() < theme_of().scaled(_FIVE_COLUMNS)
        self.cells.table.set_hidden_columns(["good"] if len(columns) > 4 and is_narrow else [])

    def _show_split(self) -> None:
        is_of_votes = self.current_card == SATISFIED
        by_field, by_officer = self.tr("Theo lĩnh vực"), self.tr("Theo cán bộ")
        self.split_button.set_words(by_field if self._is_by_officer else by_officer)
        self.split_button.setVisible(not is_of_votes)

    def _read_officers(self, figures: Figures) -> None:
        context, card = self.context, self.current_card
        work = partial(
            read_officers, context.open_uow, card, figures.period, context.actor, context.now()
        )
        show = self._officers_reading.guard(partial(self._show_officers, card))
        context.jobs.run(self, work, show, context.notices.failed)

    def _show_officers(self, card: str, found: "tuple[OfficerLine, ...]") -> None:
        if not self._is_by_officer or card != self.current_card:
            return
        sees_all = self.context.actor.may(Right.EXPORT_REPORTS)
        rows = officer_lines(found, card, with_sum=sees_all)
        model = RowsModel(officer_columns(card), _line_key, self)
        self._show_lines(officer_title(card), model, rows)

    def _toggle_split(self) -> None:
        self._is_by_officer = not self._is_by_officer
        self._show_split()
        if self._figures is not None:
            self._show_chosen(self._figures)
            self.tell()

    def _choose(self, card: str) -> None:
        self.current_card = card
        for name, figure in self.cards.items():
            figure.set_current(name == card)
        if self._figures is not None:
            self._show_chosen(self._figures)
            self.tell()

    def _card_pressed(self, card: str) -> None:
        """Let a figure drive the page; pressed again it opens its dossiers."""
        self.hide_method()
        if card != self.current_card:
            self._choose(card)
            return
        self._open_cell(f"{card}.numerator", card_title(card))

    # Evidence -----------------------------------------------------------------------------------

    def _say_cell(self, line: Line, key: str) -> None:
        if key == NAME:
            key = next(
                column.key for column in self.cells.table.rows_model().columns if column.right
            )
        self.cells.say(self._cell_title(line, key))

    def _cell_title(self, line: Line, key: str) -> str:
        column = next(item for item in self.cells.table.rows_model().columns if item.key == key)
        if len(line.cells) == 1:
            name = line.name
        else:
            name = f"{line.name}, {column.title[:1].lower()}{column.title[1:]}"
        return f"{name}: {column.text(line)}"

    def _open_figure(self, line: Line, key: str) -> None:
        if self._is_by_officer and self.current_card != SATISFIED:
            self._open_of_officer(line, key)
            return
        cell, without = line.cells[key]
        self._open_cell(cell, self._cell_title(line, key), line.field, without)

    def _open_of_officer(self, line: Line, key: str) -> None:
        from cds_desktop.services.officer_figures import officer_evidence

        figures, context = self._figures, self.context
        if figures is None:
            return
        period = figures.period
        title = f"{self._cell_title(line, key)} ({period_name(period)})"
        work = partial(
            officer_evidence, context.open_uow, line.officer, cells_of(self.current_card)[key],
            period.first, period.last, actor=context.actor, now=context.now(),
        )  # fmt: skip
        show = self._officers_reading.guard(partial(self._evidence.open_ids, title))
        context.jobs.run(self, work, show, context.notices.failed)

    def _open_bar(self, number: int) -> None:
        figures = self._figures
        if figures is None or not 0 <= number < len(figures.months):
            return
        period = figures.months[number].period
        title = f"{card_title(self.current_card)}, {period_name(period)}"
        self._evidence.open_cell(title, bar_cell(self.current_card), period)

    def _open_cell(
        self, cell: str, words: str, field: str | None = None, without: str = ""
    ) -> None:
        if self._figures is not None:
            period = self._figures.period
            title = f"{words} ({period_name(period)})"
            self._evidence.open_cell(title, cell, period, field, without)


def _line_key(line: Line) -> tuple[str, object]:
    return line.name, line.officer or line.field
