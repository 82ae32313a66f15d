"""Chỉ số: five figures, or a campaign; every number opens its dossiers.

The chosen figure drives chart and table; the table counts by field or by officer.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period, month_to_date
from cds_desktop.wording.moments import clock_words, full_day, number_words
from cds_desktop.wording.reports import period_name
from cds_desktop.wording.targets import target_set
from ui.context import Context
from ui.evidence import Evidence
from ui.jobs import Latest
from ui.models.window_model import RowsModel
from ui.page import Page
from ui.pages.indicators.campaign_part import CampaignPart
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
    read_figures,
    table_title,
    verdict_state,
)
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space
from ui.widgets.bars import PageHeader, StatusLine
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card
from ui.widgets.charts import BarChart
from ui.widgets.figures import FigureCard
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.tabs import FilterTab, FilterTabs

if TYPE_CHECKING:
    from cds_desktop.services.officer_figures import OfficerLine
    from cds_desktop.services.targets import Target, TargetInForce

PERIOD, CAMPAIGNS = "period", "campaigns"


class IndicatorsPage(Page):
    """A page for reading; without a primary button."""

    key = "indicators"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._figures: Figures | None = None
        self._card = ON_TIME
        self._is_comparing = False
        self._reading = Latest()
        self._officers_reading = Latest()
        self._targets_reading = Latest()
        self._evidence = Evidence(context, self)
        self._is_by_officer = False
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
        self._build_head()
        self.cards = {card: FigureCard(card_title(card)) for card in SHOWN}
        self._card_row = QHBoxLayout()
        self._card_row.setSpacing(Space.M)
        for figure in self.cards.values():
            self._card_row.addWidget(figure, 1)
        self.chart = BarChart(chart_title(ON_TIME))
        self.forecast = ForecastStrip()
        self.cells = CellTable("indicators", self.tr("Số liệu của chỉ số"))
        self.table, self.open_button = self.cells.table, self.cells.open_button
        self.split_button = Button(
            "", ButtonKind.QUIET, key="Ctrl+G", size=ButtonSize.ROW, shortcut=True
        )
        self.cells.add_switch(self.split_button)
        self.method = MethodPanel(may_set=self.context.actor.may(Right.APPROVE_REPORTS))
        self.campaigns = CampaignPart(self.context)
        self.status = StatusLine()
        self.parts = QStackedWidget()
        self.parts.addWidget(self._figures_part())
        self.parts.addWidget(self.method)
        period = QWidget()
        self._column = QVBoxLayout(period)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._card_row)
        self._column.addWidget(self.parts, 1)
        self.modes = QStackedWidget()
        self.modes.addWidget(period)
        self.modes.addWidget(self.campaigns)
        self._frame = QVBoxLayout()
        self._frame.addWidget(self.modes, 1)
        self.header.add_left(self.campaigns.chooser)
        self.header.add_action(self.campaigns.acts)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addLayout(self._frame, 1)
        whole.addWidget(self.status)
        self.show_mode(PERIOD)
        self.set_compact(False)

    def _build_head(self) -> None:
        self.header = PageHeader(self.title())
        self.switch = FilterTabs()
        self.switch.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.switch.set_tabs(
            [
                FilterTab(PERIOD, self.tr("Theo kỳ")),
                FilterTab(CAMPAIGNS, self.tr("Đợt cao điểm")),
            ]
        )
        self.picker = PeriodPicker()
        self.compare_button = Button("", ButtonKind.QUIET, size=ButtonSize.BAR)
        self.method_button = Button(
            self.tr("Cách tính"), ButtonKind.QUIET, icon="info-circle", size=ButtonSize.BAR
        )
        self.export_button = Button(
            self.tr("Xuất bảng tính"), icon="file-spreadsheet", key="Ctrl+E",
            size=ButtonSize.BAR, shortcut=True,
        )  # fmt: skip
        for widget in (self.switch, self.picker, self.compare_button):
            self.header.add_left(widget)
        self.header.add_action(self.method_button)
        self.header.add_action(self.export_button)

    def _figures_part(self) -> QWidget:
        chart_card = Card()
        chart_card.body.addWidget(self.chart, 1)
        chart_card.body.addWidget(self.forecast)
        part = QWidget()
        row = QHBoxLayout(part)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(chart_card)
        row.addWidget(self.cells)
        self._chart_card, self._parts_row = chart_card, row
        return part

    def _connect(self) -> None:
        for name, figure in self.cards.items():
            figure.clicked.connect(partial(self._card_pressed, name))
        self.picker.chosen.connect(self._period_chosen)
        self.compare_button.clicked.connect(self._toggle_comparison)
        self.method_button.clicked.connect(self.show_method)
        self.method.closed.connect(self.hide_method)
        self.export_button.clicked.connect(self._export)
        self.chart.activated.connect(self._open_bar)
        self.switch.chosen.connect(self._mode_chosen)
        self.campaigns.told.connect(self._campaign_told)
        self.split_button.clicked.connect(self._toggle_split)
        self.forecast.opened.connect(self._evidence.open_ids)
        self.method.target_wanted.connect(self._set_target)
        self.cells.opened.connect(self._open_figure)
        self.cells.changed.connect(self._say_cell)
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
        if self.shows_campaigns:
            self.campaigns.refresh()
        work = partial(read_figures, context.open_uow, period, context.actor, context.now())
        context.jobs.run(self, work, self._reading.guard(self._show), context.notices.failed)

    def open_argument(self, argument: object) -> None:
        """Show a period."""
        if argument == CAMPAIGNS:
            self.show_mode(CAMPAIGNS)
            self.refresh()
        elif isinstance(argument, Period):
            self.show_mode(PERIOD)
            self.picker.set_period(argument)
            self._name_comparison()
            self.refresh()

    def escape(self) -> bool:
        if self.shows_campaigns:
            return self.campaigns.escape()
        if self.parts.currentWidget() is self.method:
            self.hide_method()
            return True
        return False

    def focus_first(self) -> None:
        if self.shows_campaigns:
            self.campaigns.focus_first()
            return
        self.cards[self._card].setFocus(Qt.FocusReason.OtherFocusReason)

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Mũi tên, Tab"), self.tr("Sang số khác, sang cột khác")),
            ("Enter", self.tr("Mở các hồ sơ làm nên con số")),
            ("Ctrl+E", self.tr("Xuất bảng tính của kỳ này")),
            ("Ctrl+G", self.tr("Bảng theo cán bộ, theo lĩnh vực")),
            ("Ctrl+M", self.tr("Mở đợt cao điểm mới")),
            ("F9", self.tr("Lưu đợt cao điểm; đặt chỉ tiêu")),
            ("F6", self.tr("Sang thẻ số, biểu đồ, bảng, kỳ")),
            ("Esc", self.tr("Đóng Cách tính, đóng ô nhập")),
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
        self._frame.setContentsMargins(side, Space.XS if compact else Space.S, side, 0)
        self._column.setSpacing(Space.S if compact else Space.L)
        self._card_row.setSpacing(Space.S if compact else Space.M)
        for place, share in enumerate((54, 46) if compact else (60, 40)):
            self._parts_row.setStretch(place, share)
        inner = Space.S if compact else Space.L
        self._chart_card.body.setContentsMargins(inner, Space.S, inner, Space.S)
        self.campaigns.set_compact(compact)
        self._name_comparison()
        if self._figures is not None:
            self._show_cards(self._figures)

    def _changed_elsewhere(self) -> None:
        if self.isVisible():
            self.refresh()

    # Period or campaign -------------------------------------------------------------------------

    @property
    def shows_campaigns(self) -> bool:
        """Whether campaigns are on show."""
        return self.modes.currentWidget() is self.campaigns

    def show_mode(self, mode: str) -> None:
        """Show the figures of a period, or the campaigns."""
        is_campaigns = mode == CAMPAIGNS
        self.switch.select(mode)
        self.modes.setCurrentIndex(int(is_campaigns))
        for widget in (self.picker, self.method_button):
            widget.setVisible(not is_campaigns)
        self.export_button.setVisible(
            not is_campaigns and self.context.actor.may(Right.EXPORT_REPORTS)
        )
        self.campaigns.acts.setVisible(is_campaigns)
        self.campaigns.chooser.setVisible(is_campaigns)
        self._name_comparison()
        if is_campaigns:
            self.panes = [self.switch, self.campaigns, self.campaigns.chart, self.campaigns.table]
        else:
            self.panes = [self.cards[self._card], self.chart, self.table, self.picker]

    def _mode_chosen(self, mode: str) -> None:
        self.show_mode(mode)
        self.status.set_text("")
        self.refresh()

    def _campaign_told(self, words: str) -> None:
        if self.shows_campaigns:
            self.status.set_text(words)

    # Showing ------------------------------------------------------------------------------------

    def _period_chosen(self) -> None:
        self._name_comparison()
        self.refresh()

    def _show(self, figures: Figures) -> None:
        self._figures = figures
        self._show_cards(figures)
        self._show_chosen(figures)
        if not self.shows_campaigns:
            self._say_status(figures)

    def _say_status(self, figures: Figures) -> None:
        if self._is_by_officer:
            self.status.set_text(
                self.tr(
                    "“Đã nhận” tính cho người tiếp nhận; các cột khác tính cho người ghi bước giải "
                    "quyết xong, dừng hoặc cho rút hồ sơ."
                )
            )
            return
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

    def _show_split(self) -> None:
        is_of_votes = self._card == SATISFIED
        by_field, by_officer = self.tr("Theo lĩnh vực"), self.tr("Theo cán bộ")
        self.split_button.set_words(by_field if self._is_by_officer else by_officer)
        self.split_button.setVisible(not is_of_votes)

    def _toggle_split(self) -> None:
        self._is_by_officer = not self._is_by_officer
        if self._figures is not None:
            self._show_chosen(self._figures)
            self._say_status(self._figures)

    def _read_officers(self, figures: Figures) -> None:
        context, card = self.context, self._card
        work = partial(
            read_officers, context.open_uow, card, figures.period, context.actor, context.now()
        )
        show = self._officers_reading.guard(partial(self._show_officers, card))
        context.jobs.run(self, work, show, context.notices.failed)

    def _show_officers(self, card: str, found: "tuple[OfficerLine, ...]") -> None:
        if not self._is_by_officer or card != self._card:
            return
        sees_all = self.context.actor.may(Right.EXPORT_REPORTS)
        rows = officer_lines(found, card, with_sum=sees_all)
        model = RowsModel(officer_columns(card), _line_key, self)
        self._show_lines(officer_title(card), model, rows)

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
        self._open_cell(f"{card}.numerator", card_title(card))

    def _name_comparison(self) -> None:
        period = self.picker.period()
        has_room = not (self.is_compact and self.picker.shows_days)
        self.compare_button.setVisible(has_room and not self.shows_campaigns)
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
        self._read_targets()
        self.parts.setCurrentWidget(self.method)
        self.method.close_button.setFocus()

    def _read_targets(self) -> None:
        from cds_desktop.services.targets import list_targets

        context, period = self.context, self.picker.period()
        today = office_day(context.now())
        on = today if period is None else period.last
        work = partial(list_targets, context.open_uow, on, actor=context.actor)
        show = self._targets_reading.guard(partial(self._show_targets, today))
        context.jobs.run(self, work, show, context.notices.failed)

    def _show_targets(self, today: date, found: "tuple[TargetInForce, ...]") -> None:
        self.method.show_targets(found, today)

    def _set_target(self, indicator_id: str, percent: Decimal | None, first: date) -> None:
        from cds_desktop.services.targets import set_target

        context = self.context
        work = partial(
            set_target, context.open_uow, indicator_id, percent, first, actor=context.actor,
            now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, work, self._target_set, context.notices.failed)

    def _target_set(self, made: "Target") -> None:
        self.context.notices.info(self.tr("Đã đặt {said}.").format(said=target_set(made)))
        self._read_targets()
        self.refresh()

    def hide_method(self) -> None:
        """Go back to chart and table."""
        self.parts.setCurrentIndex(0)

    def _export(self) -> None:
        self.context.go("reports", self.picker.period())

    # Evidence -----------------------------------------------------------------------------------

    def _say_cell(self, line: Line, key: str) -> None:
        if key == NAME:
            key = next(column.key for column in self.table.rows_model().columns if column.right)
        self.cells.say(self._cell_title(line, key))

    def _cell_title(self, line: Line, key: str) -> str:
        column = next(item for item in self.table.rows_model().columns if item.key == key)
        if len(line.cells) == 1:
            name = line.name
        else:
            name = f"{line.name}, {column.title[:1].lower()}{column.title[1:]}"
        return f"{name}: {column.text(line)}"

    def _open_figure(self, line: Line, key: str) -> None:
        if self._is_by_officer and self._card != SATISFIED:
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
            officer_evidence, context.open_uow, line.officer, cells_of(self._card)[key],
            period.first, period.last, actor=context.actor, now=context.now(),
        )  # fmt: skip
        show = self._officers_reading.guard(partial(self._evidence.open_ids, title))
        context.jobs.run(self, work, show, context.notices.failed)

    def _open_bar(self, number: int) -> None:
        figures = self._figures
        if figures is None or not 0 <= number < len(figures.months):
            return
        period = figures.months[number].period
        title = f"{card_title(self._card)}, {period_name(period)}"
        self._evidence.open_cell(title, bar_cell(self._card), period)

    def _open_cell(
        self, cell: str, words: str, field: str | None = None, without: str = ""
    ) -> None:
        if self._figures is not None:
            period = self._figures.period
            title = f"{words} ({period_name(period)})"
            self._evidence.open_cell(title, cell, period, field, without)


def _line_key(line: Line) -> tuple[str, object]:
    return line.name, line.officer or line.field
