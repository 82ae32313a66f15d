"""The page Hài lòng: the share with its uncertainty and coverage, never a single answer."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.periods import Period, month_to_date
from cds_desktop.domain.rating_lists import ProcedureShare, RatingOverview, UnratedDossier
from cds_desktop.wording import ratings as words
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.jobs import Latest
from ui.kiosk import Ballot, RatingKiosk
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.page import Page
from ui.pages.ratings.parts import AskPanel, FigureBox, LevelBars
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, Tone
from ui.widgets import (
    Bar,
    BarChart,
    Card,
    DataTable,
    EmptyState,
    PageHeader,
    ScrollArea,
    SectionTitle,
    StateWord,
)
from ui.widgets.period_picker import PeriodPicker

_CHART_HEIGHT: Final = 216
_TABLE_ROWS: Final = 60


class RatingsPage(Page):
    """Shares of a period, and whom to ask still."""

    key = "ratings"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._latest, self._latest_ask = Latest(), Latest()
        self._may_ask = context.actor.may(Right.RATE)
        self.kiosk: RatingKiosk | None = None
        self._build()
        today = office_day(context.now())
        self.picker.set_today(today)
        self.picker.set_period(month_to_date(today))
        self.picker.chosen.connect(self._read_overview)
        self.ask.rows.activated.connect(self.open_kiosk)
        self.ask.rows.acted.connect(self.open_kiosk)
        for signal in (context.changes.ratings_changed, context.changes.dossiers_changed):
            signal.connect(self._refresh_if_shown)

    # Building -------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Hài lòng"))
        self._say_delay(compact=False)
        self.picker = PeriodPicker()
        self.header.add_action(self.picker)
        self.empty = EmptyState(words.EMPTY)
        self.share = FigureBox(self.tr("Tỷ lệ hài lòng"))
        self.coverage = FigureBox(self.tr("Độ phủ"))
        self.levels = LevelBars(self.tr("Năm mức đánh giá"))
        self.months = BarChart(self.tr("Tỷ lệ hài lòng 12 tháng, %"))
        self.table, self.model = self._make_table()
        self.figures = QWidget()
        grid = QGridLayout(self.figures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(Space.M)
        grid.addWidget(self.share, 0, 0)
        grid.addWidget(self.coverage, 0, 1)
        grid.addWidget(_charted(self.levels), 1, 0)
        grid.addWidget(_charted(self.months), 1, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.procedures = SectionTitle(self.tr("Theo thủ tục"))
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setSpacing(Space.M)
        self._column.addWidget(self.empty)
        self._column.addWidget(self.figures)
        self._column.addWidget(self.procedures)
        self._column.addWidget(self.table)
        self._column.addStretch(1)
        self.ask = AskPanel()
        if not self._may_ask:
            self.ask.hide()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.header)
        left.addWidget(ScrollArea(content), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.ask)
        self.panes = [self.picker, self.months, self.table, self.ask.rows]
        self.empty.hide()
        self.figures.hide()
        self.procedures.hide()
        self.table.hide()
        self.set_compact(False)

    def _make_table(self) -> tuple[DataTable, RowsModel[ProcedureShare]]:
        model: RowsModel[ProcedureShare] = RowsModel(
            [
                Column(
                    "name",
                    self.tr("Thủ tục"),
                    300,
                    lambda row: row.name,
                    stretch=True,
                    sortable=False,
                ),
                Column(
                    "votes",
                    self.tr("Phiếu"),
                    76,
                    lambda row: number_words(row.share.votes) if row.share.is_told else "–",
                    right=True,
                    sortable=False,
                ),
                Column(
                    "share",
                    self.tr("Hài lòng"),
                    132,
                    _told,
                    right=True,
                    sortable=False,
                ),
                Column(
                    "interval",
                    self.tr("Khoảng tin cậy 95 %"),
                    168,
                    lambda row: words.interval_words(row.share) or "–",
                    right=True,
                    sortable=False,
                    tone=Tone.MUTED,
                ),
            ],
            lambda row: row.code,
        )
        table = DataTable("ratings", self.context.preferences, version=3)
        table.setAccessibleName(self.tr("Hài lòng theo thủ tục"))
        table.set_rows_model(model)
        return table, model

    # Page -----------------------------------------------------------------------------------------

    def title(self) -> str:
        return self.tr("Hài lòng")

    def refresh(self) -> None:
        self.picker.set_today(office_day(self.context.now()))
        self._read_overview()
        if self._may_ask:
            from cds_desktop.services import rating_lists

            context = self.context
            context.jobs.run(
                self,
                partial(
                    rating_lists.unrated_today,
                    context.open_uow,
                    actor=context.actor,
                    now=context.now(),
                ),
                self._latest_ask.guard(self._show_ask),
                context.notices.failed,
            )

    def focus_first(self) -> None:
        if self.ask.rows.items():
            self.ask.rows.setFocus()
        else:
            self.picker.setFocus()

    def help_keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("↑ ↓", self.tr("Chọn hồ sơ đã trả hôm nay")),
            ("Enter", self.tr("Mở phiếu đánh giá cho người dân")),
            ("F6", self.tr("Sang kỳ, biểu đồ, bảng, hồ sơ đã trả")),
        )

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self.header.set_compact(compact)
        self._say_delay(compact=compact)
        self.ask.set_compact(compact)
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.XS, side, side)
        self.table.set_hidden_columns({"interval"} if compact else ())

    def _say_delay(self, *, compact: bool) -> None:
        """Why the answer just given is not in the figures; briefly where room is short."""
        words = self.tr("Phiếu hôm nay được tính từ ngày mai, để không lộ câu trả lời vừa chạm.")
        self.header.set_note(self.tr("Phiếu hôm nay được tính từ ngày mai.") if compact else words)
        self.header.note.setToolTip(words if compact else "")

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    # Figures --------------------------------------------------------------------------------------

    def _read_overview(self, _period: Period | None = None) -> None:
        from cds_desktop.services import rating_lists

        context, period = self.context, self.picker.period()
        if period is None:
            return
        context.jobs.run(
            self,
            partial(rating_lists.overview, context.open_uow, period, now=context.now()),
            self._latest.guard(self._show),
            context.notices.failed,
        )

    def _show(self, found: RatingOverview) -> None:
        has_votes = found.share.votes > 0
        self.empty.setVisible(not has_votes and found.rated_of_returned == 0)
        self.figures.setVisible(has_votes or found.returned > 0)
        verdict = words.verdict_words(found.share)
        self.share.show_facts(
            words.share_words(found.share),
            words.interval_words(found.share),
            words.votes_words(found.share),
            StateWord(Tone(verdict.tone), verdict.words, verdict.icon),
        )
        figure, counts = words.coverage_words(found)
        unrated = found.returned - found.rated_of_returned
        rest = self.tr("{count} hồ sơ chưa có phiếu").format(count=number_words(unrated))
        state = StateWord(Tone.MUTED, rest) if found.returned else None
        self.coverage.show_facts(figure, "", counts, state)
        self._show_charts(found)
        self.procedures.setVisible(has_votes)
        self.procedures.set_note(
            self.tr("Dưới 5 phiếu không nêu tỷ lệ, để không lộ câu trả lời của từng người.")
        )
        self.model.show_rows(found.by_procedure)
        self.table.setVisible(has_votes)
        self._fit_table()

    def _show_charts(self, found: RatingOverview) -> None:
        self.levels.show_levels(found.by_level)
        last = len(found.months) - 1
        self.months.set_bars(
            [
                Bar(
                    str(item.month.month),
                    100 * item.share.satisfied / item.share.votes if item.share.is_told else None,
                    current=number == last,
                    words=words.whole_percent(item.share),
                )
                for number, item in enumerate(found.months)
            ]
        )

    def _fit_table(self) -> None:
        """Show some rows in full; more of them scroll inside the table."""
        rows = min(max(self.model.rowCount(), 1), _TABLE_ROWS)
        height = self.table.verticalHeader().defaultSectionSize() * rows
        self.table.setFixedHeight(height + self.table.horizontalHeader().sizeHint().height() + 2)

    # The kiosk ------------------------------------------------------------------------------------

    def _show_ask(self, dossiers: Sequence[UnratedDossier]) -> None:
        self.ask.show_dossiers(dossiers)

    def open_kiosk(self, dossier: object) -> None:
        """Turn the rating window to the citizen."""
        if not isinstance(dossier, UnratedDossier) or self.kiosk is not None:
            return
        ballot = Ballot(dossier.code, dossier.procedure_name, dossier.returned_at)
        self.kiosk = RatingKiosk(self.context, ballot, self.window())
        self.kiosk.closed.connect(self._kiosk_closed)
        self.kiosk.open_for_citizen()

    def _kiosk_closed(self, _voted: bool) -> None:
        self.kiosk = None
        self.refresh()
        self.focus_first()


def _charted(chart: QWidget) -> Card:
    card = Card()
    chart.setFixedHeight(_CHART_HEIGHT)
    card.body.addWidget(chart)
    return card


def _told(row: ProcedureShare) -> str:
    return words.share_words(row.share) if row.share.is_told else words.FEW
