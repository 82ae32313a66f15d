"""Chỉ số: five figures; the chosen one drives chart and table; every number opens its dossiers."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period, month_to_date
from cds_desktop.wording.moments import clock_words, full_day, number_words
from cds_desktop.wording.reports import period_name
from ui.context import Context
from ui.evidence import Evidence
from ui.jobs import Latest
from ui.models.window_model import RowsModel
from ui.page import Page
from ui.pages.indicators.method import MethodPanel
from ui.pages.indicators.views import (
    NAME,
    ON_TIME,
    SHOWN,
    Figures,
    Line,
    bar_cell,
    bars,
    chart_title,
    columns,
    comparison_words,
    counts_words,
    legend,
    lines,
    note_words,
    read_figures,
    table_title,
    verdict_state,
)
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole
from ui.widgets.bars import PageHeader, StatusLine
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card
from ui.widgets.card import Line as Rule
from ui.widgets.charts import BarChart
from ui.widgets.figure_table import FigureTable
from ui.widgets.figures import FigureCard
from ui.widgets.label import Label
from ui.widgets.period_picker import PeriodPicker


class IndicatorsPage(Page):
    """A page for reading; without a primary button."""

    key = "indicators"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._figures: Figures | None = None
        self._card = ON_TIME
        self._is_comparing = False
        self._reading = Latest()
        self._evidence = Evidence(context, self)
        self._model: RowsModel[Line] | None = None
        self._model_card = ""
        self._build()
        today = office_day(context.now())
        self.picker.set_today(today)
        self.picker.set_period(month_to_date(today))
        self._connect()
        self._name_comparison()

    def title(self) -> str:
        return self.tr("Chỉ số")

    # Building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader(self.title())
        self.picker = PeriodPicker()
        self.compare_button = Button("", ButtonKind.QUIET, size=ButtonSize.BAR)
        self.method_button = Button(
            self.tr("Cách tính"), ButtonKind.QUIET, icon="info-circle", size=ButtonSize.BAR
        )
        self.export_button = Button(
            self.tr("Xuất bảng tính"), icon="file-spreadsheet", key="Ctrl+E",
            size=ButtonSize.BAR, shortcut=True,
        )  # fmt: skip
        if not self.context.actor.may(Right.EXPORT_REPORTS):
            self.export_button.hide()
        self.header.add_left(self.picker)
        self.header.add_left(self.compare_button)
        self.header.add_action(self.method_button)
        self.header.add_action(self.export_button)
        self.cards = {card: FigureCard(self._card_title(card)) for card in SHOWN}
        self._card_row = QHBoxLayout()
        self._card_row.setSpacing(Space.M)
        for figure in self.cards.values():
            self._card_row.addWidget(figure, 1)
        self.chart = BarChart(chart_title(ON_TIME))
        self.table = FigureTable("indicators")
        self.table.setAccessibleName(self.tr("Số liệu của chỉ số"))
        self.table_name = Label("", TextRole.SECTION)
        self.cell_words = Label("", elide=True)
        self.open_button = Button(
            self.tr("Mở danh sách"), ButtonKind.QUIET, icon="arrow-right", key="Enter",
            size=ButtonSize.ROW,
        )  # fmt: skip
        self.method = MethodPanel()
        self.status = StatusLine()
        self.parts = QStackedWidget()
        self.parts.addWidget(self._figures_part())
        self.parts.addWidget(self.method)
        self._column = QVBoxLayout()
        self._column.setSpacing(Space.L)
        self._column.addLayout(self._card_row)
        self._column.addWidget(self.parts, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(self._column, 1)
        whole.addWidget(self.status)
        self.panes = [self.cards[ON_TIME], self.chart, self.table, self.picker]
        self.set_compact(False)

    def _figures_part(self) -> QWidget:
        chart_card, table_card = Card(), Card(padding=1)
        chart_card.body.addWidget(self.chart)
        title = QHBoxLayout()
        title.setContentsMargins(Space.M, Space.S, Space.M, 0)
        title.addWidget(self.table_name)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.M, 0, Space.S, Space.XS)
        foot.addWidget(self.cell_words, 1)
        foot.addWidget(self.open_button)
        table_card.body.setSpacing(Space.XS)
        table_card.body.addLayout(title)
        table_card.body.addWidget(self.table, 1)
        table_card.body.addWidget(Rule())
        table_card.body.addLayout(foot)
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(chart_card)
        row.addWidget(table_card)
        self._chart_card, self._parts_row = chart_card, row
        return part

    def _card_title(self, card: str) -> str:
        return {
            "S05": self.tr("Đúng hạn"),
            "S01": self.tr("Nộp trực tuyến"),
            "S03": self.tr("Số hóa hồ sơ"),
            "S04": self.tr("Thanh toán trực tuyến"),
            "S06": self.tr("Hài lòng"),
        }[card]

    def _connect(self) -> None:
        for name, figure in self.cards.items():
            figure.clicked.connect(partial(self._card_pressed, name))
        self.picker.chosen.connect(self._period_chosen)
        self.compare_button.clicked.connect(self._toggle_comparison)
        self.method_button.clicked.connect(self.show_method)
        self.method.closed.connect(self.hide_method)
        self.export_button.clicked.connect(self._export)
        self.chart.activated.connect(self._open_bar)
        self.table.figure_opened.connect(self._open_figure)
        self.table.figure_changed.connect(self._say_cell)
        self.open_button.clicked.connect(self.table.open_current)
        changes = self.context.changes
        for signal in (
            changes.dossiers_changed, changes.ratings_changed, changes.digitisation_changed,
        ):  # fmt: skip
            signal.connect(self._changed_elsewhere)

    # What the frame asks ------------------------------------------------------------------------

    def refresh(self) -> None:
        self.picker.set_today(office_day(self.context.now()))
        period = self.picker.period()
        if period is None:
            return
        context = self.context
        work = partial(read_figures, context.open_uow, period, context.now())
        context.jobs.run(self, work, self._reading.guard(self._show), context.notices.failed)

    def open_argument(self, argument: object) -> None:
        """Show a period."""
        if isinstance(argument, Period):
            self.picker.set_period(argument)
            self._name_comparison()
            self.refresh()

    def escape(self) -> bool:
        if self.parts.currentWidget() is self.method:
            self.hide_method()
            return True
        return False

    def focus_first(self) -> None:
        self.cards[self._card].setFocus(Qt.FocusReason.OtherFocusReason)

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Mũi tên, Tab"), self.tr("Sang số khác, sang cột khác")),
            ("Enter", self.tr("Mở các hồ sơ làm nên con số")),
            ("Ctrl+E", self.tr("Xuất bảng tính của kỳ này")),
            ("F6", self.tr("Sang thẻ số, biểu đồ, bảng, kỳ")),
            ("Esc", self.tr("Đóng Cách tính")),
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

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.XS if compact else Space.S, side, 0)
        self._column.setSpacing(Space.S if compact else Space.L)
        self._card_row.setSpacing(Space.S if compact else Space.M)
        for place, share in enumerate((54, 46) if compact else (60, 40)):
            self._parts_row.setStretch(place, share)
        inner = Space.S if compact else Space.L
        self._chart_card.body.setContentsMargins(inner, Space.S, inner, Space.S)
        self._name_comparison()
        if self._figures is not None:
            self._show_cards(self._figures)

    def _changed_elsewhere(self) -> None:
        if self.isVisible():
            self.refresh()

    # Showing ------------------------------------------------------------------------------------

    def _period_chosen(self) -> None:
        self._name_comparison()
        self.refresh()

    def _show(self, figures: Figures) -> None:
        self._figures = figures
        self._show_cards(figures)
        self._show_chosen(figures)
        words = self.tr(
            "Số liệu tính lúc {clock} ngày {day} từ {count} hồ sơ; bấm vào bất kỳ con số nào để "
            "xem đúng những hồ sơ làm nên nó."
        )
        self.status.set_text(
            words.format(
                clock=clock_words(figures.computed_at),
                day=full_day(office_day(figures.computed_at)),
                count=number_words(figures.board.total.settled),
            )
        )

    def _show_cards(self, figures: Figures) -> None:
        board = figures.board
        for name, card in self.cards.items():
            value = board.value(name)
            trend = [
                None if (share := month.value(value.definition).percent) is None else float(share)
                for month in figures.months
            ]
            note = note_words(board, value, compact=self.is_compact)
            if self._is_comparing:
                note = comparison_words(value, figures.before.value(name))
            verdict = verdict_state(board, value, compact=self.is_compact)
            counts = counts_words(value, compact=self.is_compact)
            card.set_figure(value.shown_short, counts, trend, verdict, note)
            card.set_current(name == self._card)

    def _show_chosen(self, figures: Figures) -> None:
        card = self._card
        self.chart.set_title(chart_title(card))
        self.chart.set_bars(bars(figures, card), legend(card))
        self.table_name.setText(table_title(card))
        model = self._model_of(card)
        rows, total = lines(figures.board, card)
        # The sum stands first, where it is seen however many fields there are.
        model.show_rows([total, *rows] if rows and total is not None else rows)
        self.cell_words.setText("")
        self.open_button.setEnabled(bool(rows))
        if rows and not self.table.currentIndex().isValid():
            self.table.select_figure(0, "whole")
        self._say_current()

    def _model_of(self, card: str) -> RowsModel[Line]:
        """Return the table's model; another figure has other columns, hence another model."""
        if self._model is None or self._model_card != card:
            old, self._model_card = self._model, card
            self._model = RowsModel(columns(card), lambda line: (line.name, line.field), self)
            self.table.set_rows_model(self._model)
            self.table.set_empty(self.tr("Kỳ này chưa có hồ sơ nào được giải quyết."))
            if old is not None:
                old.deleteLater()
        return self._model

    def _choose(self, card: str) -> None:
        self._card = card
        for name, figure in self.cards.items():
            figure.set_current(name == card)
        self.panes[0] = self.cards[card]
        if self._figures is not None:
            self._show_chosen(self._figures)

    def _card_pressed(self, card: str) -> None:
        """Let a figure drive the page; pressed again it opens its dossiers."""
        self.hide_method()
        if card != self._card:
            self._choose(card)
            return
        self._open_cell(f"{card}.numerator", self._card_title(card))

    def _name_comparison(self) -> None:
        period = self.picker.period()
        self.compare_button.setVisible(not (self.is_compact and self.picker.shows_days))
        if self._is_comparing:
            self.compare_button.set_words(self.tr("Bỏ so sánh"))
        elif period is not None:
            name = period_name(period.previous())
            name = name[:1].lower() + name[1:]
            self.compare_button.set_words(self.tr("So với {period}").format(period=name))

    def _toggle_comparison(self) -> None:
        self._is_comparing = not self._is_comparing
        self._name_comparison()
        if self._figures is not None:
            self._show_cards(self._figures)

    def show_method(self) -> None:
        """Show how the figures are counted."""
        from cds_desktop.services.indicators import computed_definitions

        period = self.picker.period()
        if period is not None:
            self.method.show_definitions(computed_definitions(period.last))
        self.parts.setCurrentWidget(self.method)
        self.method.close_button.setFocus()

    def hide_method(self) -> None:
        """Go back to chart and table."""
        self.parts.setCurrentIndex(0)

    def _export(self) -> None:
        self.context.go("reports", self.picker.period())

    # Evidence -----------------------------------------------------------------------------------

    def _say_current(self) -> None:
        row, index = self.table.current_row(), self.table.currentIndex()
        if isinstance(row, Line) and index.isValid():
            self._say_cell(row, self.table.rows_model().columns[index.column()].key)

    def _say_cell(self, line: Line, key: str) -> None:
        self.cell_words.setText(self._cell_title(line, "whole" if key == NAME else key))

    def _cell_title(self, line: Line, key: str) -> str:
        column = next(item for item in self.table.rows_model().columns if item.key == key)
        if len(line.cells) == 1:
            name = line.name
        else:
            name = f"{line.name}, {column.title[:1].lower()}{column.title[1:]}"
        return f"{name}: {column.text(line)}"

    def _open_figure(self, line: Line, key: str) -> None:
        cell, without = line.cells[key]
        self._open_cell(cell, self._cell_title(line, key), line.field, without)

    def _open_bar(self, number: int) -> None:
        figures = self._figures
        if figures is None or not 0 <= number < len(figures.months):
            return
        period = figures.months[number].period
        title = f"{self._card_title(self._card)}, {period_name(period)}"
        self._evidence.open_cell(title, bar_cell(self._card), period)

    def _open_cell(
        self, cell: str, words: str, field: str | None = None, without: str = ""
    ) -> None:
        if self._figures is not None:
            period = self._figures.period
            title = f"{words} ({period_name(period)})"
            self._evidence.open_cell(title, cell, period, field, without)
