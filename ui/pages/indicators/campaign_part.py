"""Đợt cao điểm: its targets as cards, the line of the days, the days as a table."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.campaigns import Campaign, CampaignPlan, TargetProgress
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period
from cds_desktop.wording.campaigns import ask_words, days_words, place_words
from cds_desktop.wording.reports import period_range
from ui.context import Context
from ui.evidence import Evidence
from ui.jobs import Latest
from ui.models.window_model import RowsModel
from ui.pages.indicators import campaign_views as views
from ui.pages.indicators.campaign_form import CampaignForm
from ui.pages.indicators.cell_table import CellTable
from ui.pages.indicators.drop_form import DropForm
from ui.theme import Space, TextRole
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card
from ui.widgets.card import Line as Rule
from ui.widgets.combo import ComboField
from ui.widgets.empty_state import EmptyState
from ui.widgets.figures import FigureCard
from ui.widgets.label import Label
from ui.widgets.line_chart import LineChart

if TYPE_CHECKING:
    from ui.pages.indicators.campaign_views import Campaigns, DayLine


class CampaignPart(QWidget):
    """The second half of the page.

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
        self.may_change = context.actor.may(Right.APPROVE_REPORTS)
        self._shown: Campaigns | None = None
        self._wanted: int | None = None
        self._target = 0
        self._reading = Latest()
        self._evidence = Evidence(context, self)
        self.cards: list[FigureCard] = []
        self._build_acts()
        self._build_parts()
        self._connect()

    # Building -----------------------------------------------------------------------------------

    def _build_acts(self) -> None:
        """Make what stands in the head of the page while campaigns are shown."""
        self.chooser = ComboField("", reserve_line=False)
        self.chooser.set_name(self.tr("Đợt cao điểm"))
        self.new_button = Button(
            self.tr("Đợt mới"), icon="plus", key="Ctrl+M", size=ButtonSize.BAR, shortcut=True
        )
        self.change_button = Button(
            self.tr("Sửa đợt"), ButtonKind.QUIET, icon="edit", size=ButtonSize.BAR
        )
        self.drop_button = Button(self.tr("Bỏ đợt"), ButtonKind.QUIET, size=ButtonSize.BAR)
        self.acts = QWidget()
        row = QHBoxLayout(self.acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for button in (self.drop_button, self.change_button, self.new_button):
            row.addWidget(button)

    def _build_parts(self) -> None:
        self._card_row = QHBoxLayout()
        self._card_row.setSpacing(Space.M)
        self.chart = LineChart()
        self.ask = Label("", TextRole.BODY, wrap=True)
        self.table = CellTable("campaign-days", self.tr("Tiến độ từng ngày của đợt cao điểm"))
        self.form = CampaignForm()
        self.empty = EmptyState(
            self.tr("Chưa có đợt cao điểm nào."),
            self.tr("Mở đợt đầu tiên") if self.may_change else "",
        )
        self.drop_form = DropForm()
        self._chart_card = chart_card = Card()
        chart_card.body.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        chart_card.body.addWidget(self.chart, 1)
        chart_card.body.addWidget(Rule())
        chart_card.body.addWidget(self.ask)
        self._row = row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(chart_card, 58)
        row.addWidget(self.table, 42)
        self.figures = QWidget()
        self._column = QVBoxLayout(self.figures)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addLayout(self._card_row)
        self._column.addLayout(row, 1)
        self.parts = QStackedWidget()
        for part in (self.empty, self.figures, self.form, self.drop_form):
            self.parts.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.parts)

    def _connect(self) -> None:
        self.chooser.chosen.connect(self._choose)
        self.new_button.clicked.connect(self.open_new)
        self.change_button.clicked.connect(self.open_change)
        self.drop_button.clicked.connect(self.open_drop)
        self.empty.action_clicked.connect(self.open_new)
        self.form.saved.connect(self._save)
        self.form.closed.connect(self.close_forms)
        self.drop_form.confirmed.connect(self._drop)
        self.drop_form.closed.connect(self.close_forms)
        self.chart.activated.connect(self._open_point)
        self.table.opened.connect(self._open_day)
        self.table.changed.connect(self._say_day)

    # What the page asks -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the campaigns and the progress of the chosen one."""
        context = self.context
        work = partial(
            views.read_campaigns, context.open_uow, self._wanted, context.actor, context.now()
        )
        context.jobs.run(self, work, self._reading.guard(self._show), context.notices.failed)

    def escape(self) -> bool:
        """Close a form; what was typed for a new campaign stays in it."""
        if self.parts.currentWidget() in (self.form, self.drop_form):
            self.close_forms()
            return True
        return False

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens."""
        self._column.setSpacing(Space.S if compact else Space.L)
        self._card_row.setSpacing(Space.S if compact else Space.M)
        inner = Space.S if compact else Space.L
        self._chart_card.body.setContentsMargins(inner, Space.S, inner, Space.S)
        for place, share in enumerate((54, 46) if compact else (58, 42)):
            self._row.setStretch(place, share)

    def focus_first(self) -> None:
        """Put the focus where work begins."""
        if self.parts.currentWidget() is self.figures and self.cards:
            self.cards[self._target].setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.parts.currentWidget() is self.form:
            self.form.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the dossiers of the card that has the focus (Enter)."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            for place, card in enumerate(self.cards):
                if card.hasFocus():
                    self._target = place
                    self._press(place)
                    return
        super().keyPressEvent(event)

    # Showing ------------------------------------------------------------------------------------

    def _show(self, found: "Campaigns") -> None:
        self._shown = found
        progress = found.progress
        self.chooser.set_choices([(each.id, each.name) for each in found.campaigns])
        self.chooser.setVisible(progress is not None)
        self._show_acts()
        if progress is None:
            if self.parts.currentWidget() is not self.form:
                self.parts.setCurrentWidget(self.empty)
            self.told.emit("")
            return
        self._wanted = progress.campaign.id
        self.chooser.set_value(self._wanted)
        if self.parts.currentWidget() is self.empty:
            self.parts.setCurrentWidget(self.figures)
        self._target = min(self._target, max(len(progress.targets) - 1, 0))
        self._make_cards(len(progress.targets))
        for place, target in enumerate(progress.targets):
            card = self.cards[place]
            card.set_title(target.value.definition.short_name)
            card.set_figure(
                target.value.shown_short,
                views.counts_words(target),
                views.trend_of(target),
                views.verdict_state(target),
                views.note_words(progress, target),
            )
        self._show_target()
        words = self.tr("{days}: {place}. Tính từ hồ sơ giải quyết xong trong những ngày của đợt.")
        self.told.emit(
            words.format(days=days_words(progress.campaign), place=place_words(progress))
        )

    def _show_acts(self) -> None:
        is_reading = self.parts.currentWidget() in (self.empty, self.figures)
        has_one = self._shown is not None and self._shown.progress is not None
        self.new_button.setVisible(self.may_change and is_reading)
        for button in (self.change_button, self.drop_button):
            button.setVisible(self.may_change and is_reading and has_one)

    def _make_cards(self, count: int) -> None:
        while len(self.cards) > count:
            card = self.cards.pop()
            card.hide()
            card.deleteLater()
        while len(self.cards) < count:
            card = FigureCard("")
            card.clicked.connect(partial(self._press, len(self.cards)))
            self._card_row.addWidget(card, 1)
            self.cards.append(card)

    def _show_target(self) -> None:
        found, target = self._shown, self._current()
        if found is None or found.progress is None or target is None:
            return
        progress, campaign = found.progress, found.progress.campaign
        for place, card in enumerate(self.cards):
            card.set_current(place == self._target)
        percent = target.value.definition.target
        self.chart.show_line(
            views.chart_title(target),
            views.points_of(target),
            places=campaign.days,
            ends=(views.day_label(campaign.first), views.day_label(campaign.last)),
            target=float(percent or 0),
            target_words=views.target_words(target),
            legend=self.tr("tỷ lệ từ đầu đợt"),
        )
        said = ask_words(progress, target)
        name = target.value.definition.short_name
        self.ask.setText(f"{name}: {said}." if said else place_words(progress).capitalize() + ".")
        rows = views.day_lines(progress, target)
        model: RowsModel[DayLine] = RowsModel(views.columns(), lambda line: line.period, self.table)
        self.table.show_lines(
            self.tr("{name} từng ngày").format(name=name), model, rows,
            self.tr("Đợt chưa bắt đầu."),
        )  # fmt: skip

    def current_cards(self) -> list[FigureCard]:
        """The card that drives chart and table, if there is one."""
        return self.cards[self._target : self._target + 1]

    def _current(self) -> TargetProgress | None:
        progress = None if self._shown is None else self._shown.progress
        if progress is None or not progress.targets:
            return None
        return progress.targets[self._target]

    def _choose(self, number: object) -> None:
        self._wanted = number if isinstance(number, int) else None
        self._target = 0
        self.refresh()

    def _press(self, place: int) -> None:
        """Let a target drive chart and table; pressed again it opens its dossiers."""
        if place != self._target:
            self._target = place
            self._show_target()
            return
        target = self._current()
        if target is not None and target.days:
            whole = Period(target.days[0].day, target.days[-1].day)
            self._open(target, "numerator", whole)

    # Evidence -----------------------------------------------------------------------------------

    def _open(self, target: TargetProgress, part: str, period: Period) -> None:
        definition = target.value.definition
        words = definition.numerator_words if part == "numerator" else definition.denominator_words
        title = self.tr("{words}, {days}").format(words=words, days=period_range(period))
        self._evidence.open_cell(title, f"{definition.id}.{part}", period)

    def _open_point(self, number: int) -> None:
        target = self._current()
        if target is None:
            return
        point = views.points_of(target)[number]
        self._open(target, "numerator", Period(target.days[0].day, target.days[point.place].day))

    def _open_day(self, line: Any, key: str) -> None:
        target = self._current()
        if target is not None:
            part = views.DENOMINATOR if key == views.DENOMINATOR else views.NUMERATOR
            self._open(target, part, line.period_of(key))

    def _say_day(self, line: Any, key: str) -> None:
        self.table.say(views.cell_words(line, key))

    # Changing -----------------------------------------------------------------------------------

    def open_new(self) -> None:
        """Show the form for a new campaign."""
        from cds_desktop.services.campaigns import campaign_indicators

        if not self.may_change:
            return
        today = office_day(self.context.now())
        self.form.show_new(campaign_indicators(today), today)
        self._open_form(self.form)

    def open_change(self) -> None:
        """Show the form with the chosen campaign."""
        from cds_desktop.services.campaigns import campaign_indicators

        campaign = self._campaign()
        if campaign is not None and self.may_change:
            self.form.show_campaign(campaign_indicators(campaign.first), campaign)
            self._open_form(self.form)

    def open_drop(self) -> None:
        """Ask for the reason, in place."""
        campaign = self._campaign()
        if campaign is not None and self.may_change:
            self.drop_form.show_campaign(campaign)
            self._open_form(self.drop_form)

    def close_forms(self) -> None:
        """Go back to the figures, or to the empty state."""
        has_one = self._shown is not None and self._shown.progress is not None
        self.parts.setCurrentWidget(self.figures if has_one else self.empty)
        self._show_acts()
        self.focus_first()

    def _open_form(self, form: QWidget) -> None:
        self.parts.setCurrentWidget(form)
        self._show_acts()
        form.setFocus()

    def _campaign(self) -> Campaign | None:
        progress = None if self._shown is None else self._shown.progress
        return None if progress is None else progress.campaign

    def _save(self, plan: CampaignPlan) -> None:
        from cds_desktop.services.campaigns import change_campaign, create_campaign

        context, number = self.context, self.form.number
        facts: dict[str, Any] = {"actor": context.actor, "now": context.now()}
        if number is None:
            work = partial(create_campaign, context.open_uow, plan, **facts)
        else:
            work = partial(change_campaign, context.open_uow, number, plan, **facts)
        context.jobs.run(self, work, self._saved, context.notices.failed)

    def _saved(self, campaign: Campaign) -> None:
        self._wanted = campaign.id
        self.form.forget()
        self.parts.setCurrentWidget(self.figures)
        self._show_acts()
        words = self.tr("Đã lưu đợt “{name}”.").format(name=campaign.name)
        self.context.notices.info(words)
        self.refresh()
        self.chooser.setFocus()

    def _drop(self, reason: str) -> None:
        from cds_desktop.services.campaigns import withdraw_campaign

        campaign, context = self._campaign(), self.context
        if campaign is None:
            return
        work = partial(
            withdraw_campaign, context.open_uow, campaign.id, reason, actor=context.actor,
            now=context.now(),
        )  # fmt: skip
        context.jobs.run(self, work, self._dropped, context.notices.failed)

    def _dropped(self, campaign: Campaign) -> None:
        self._wanted = None
        self.parts.setCurrentWidget(self.empty)
        words = self.tr("Đã bỏ đợt “{name}”.").format(name=campaign.name)
        self.context.notices.info(words, partial(self._take_back, campaign.id))
        self.refresh()

    def _take_back(self, number: int) -> None:
        from cds_desktop.services.campaigns import restore_campaign

        context = self.context
        work = partial(
            restore_campaign, context.open_uow, number, actor=context.actor, now=context.now()
        )
        context.jobs.run(self, work, self._taken_back, context.notices.failed)

    def _taken_back(self, campaign: Campaign) -> None:
        self._wanted = campaign.id
        self.refresh()
