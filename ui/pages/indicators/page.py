"""Chỉ số: five figures, or a campaign; every number opens its dossiers.

The chosen figure drives chart and table; the table counts by field or by officer.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period, month_to_date
from cds_desktop.wording.reports import period_name
from ui.context import Context
from ui.jobs import Latest
from ui.page import Page
from ui.pages.indicators.campaign_part import CampaignPart
from ui.pages.indicators.low_screen import LowScreen
from ui.pages.indicators.period_part import PeriodPart
from ui.pages.indicators.views import read_figures
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space
from ui.widgets.bars import PageHeader, StatusLine
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.forms import ScrollArea
from ui.widgets.period_picker import PeriodPicker
from ui.widgets.tabs import FilterTab, FilterTabs

_LEAST_HEIGHT: Final = 424
_CHOOSER, _LEAST_CHOOSER = 300, 140
PERIOD, CAMPAIGNS = "period", "campaigns"


class IndicatorsPage(Page):
    """A page for reading; without a primary button."""

    key = "indicators"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._is_comparing = False
        self._reading = Latest()
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
        self.period_part = part = PeriodPart(self.context)
        self.campaigns = CampaignPart(self.context)
        self.cards, self.chart, self.method = part.cards, part.chart, part.method
        self.table, self.open_button = part.cells.table, part.cells.open_button
        self.status = StatusLine()
        self.modes = QStackedWidget()
        self.modes.addWidget(part)
        self.modes.addWidget(self.campaigns)
        self._low = LowScreen(self.modes, _LEAST_HEIGHT)
        self._scroll = ScrollArea(self._low)
        self.header.add_left(self.campaigns.chooser)
        self.header.add_action(self.campaigns.acts)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        whole.addWidget(self._scroll, 1)
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

    def _connect(self) -> None:
        self.picker.chosen.connect(self._period_chosen)
        self.compare_button.clicked.connect(self._toggle_comparison)
        self.method_button.clicked.connect(self._show_method)
        self.export_button.clicked.connect(self._export)
        self.switch.chosen.connect(self._mode_chosen)
        self.period_part.told.connect(partial(self._told, PERIOD))
        self.campaigns.told.connect(partial(self._told, CAMPAIGNS))
        self.method.targets_changed.connect(self.refresh)
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
        show = self._reading.guard(self.period_part.show_figures)
        context.jobs.run(self, work, show, context.notices.failed)

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
        return self.campaigns.escape() if self.shows_campaigns else self.period_part.escape()

    def focus_first(self) -> None:
        part = self.campaigns if self.shows_campaigns else self.period_part
        part.focus_first()

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

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._low.set_margins(side, Space.XS if compact else Space.S, side, 0)
        self.period_part.set_compact(compact)
        self.campaigns.set_compact(compact)
        self._name_comparison()

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
        self._scroll.verticalScrollBar().setValue(0)
        self.status.set_text("")
        self.period_part.tell()
        self.panes = self._panes()

    def _panes(self) -> list[QWidget]:
        if not self.shows_campaigns:
            part = self.period_part
            return [part.cards[part.current_card], self.chart, self.table, self.picker]
        shown = self.campaigns
        return [*shown.current_cards(), shown.chart, shown.table.table, self.switch]

    def next_pane(self) -> None:
        self.panes = self._panes()
        super().next_pane()

    def _mode_chosen(self, mode: str) -> None:
        self.show_mode(mode)
        self.refresh()

    def _told(self, mode: str, words: str) -> None:
        if self.shows_campaigns is (mode == CAMPAIGNS):
            self.status.set_text(words)
            self._fit_head()

    # The period ---------------------------------------------------------------------------------

    def _period_chosen(self) -> None:
        self._name_comparison()
        self.refresh()

    def _name_comparison(self) -> None:
        period = self.picker.period()
        if self.shows_campaigns:
            self.compare_button.hide()
        if self._is_comparing:
            self.compare_button.set_words(self.tr("Bỏ so sánh"))
        elif period is not None:
            name = period_name(period.previous())
            name = name[:1].lower() + name[1:]
            words = self.tr("So với {period}").format(period=name)
            self.compare_button.set_words(self.tr("So kỳ trước") if self.is_compact else words)
            self.compare_button.setToolTip(words if self.is_compact else "")
        self._fit_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _fit_head(self) -> None:
        """Leave out or narrow what large text has no room for."""
        if self.shows_campaigns:
            chooser = self.campaigns.chooser
            chooser.setFixedWidth(_CHOOSER)
            over = self.header.sizeHint().width() - self.width()
            chooser.setFixedWidth(max(_CHOOSER - max(over, 0), _LEAST_CHOOSER))
            return
        has_room = not (self.is_compact and self.picker.shows_days)
        self.compare_button.setVisible(has_room)
        self.export_button.set_words(self.export_button.text(), icon="file-spreadsheet")
        if self.header.sizeHint().width() > self.width():
            self.compare_button.hide()
        if self.header.sizeHint().width() > self.width():
            self.export_button.set_words(self.export_button.text(), icon="")

    def _toggle_comparison(self) -> None:
        self._is_comparing = not self._is_comparing
        self._name_comparison()
        self.period_part.set_comparing(self._is_comparing)

    def _show_method(self) -> None:
        self.period_part.show_method(self.picker.period())

    def _export(self) -> None:
        self.context.go("reports", self.picker.period())
