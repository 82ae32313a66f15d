"""The units of a period side by side: shares with their bases, and no rank on a handful."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.consolidation import RankedUnit, Ranking, Unranked, rank_units
from cds_desktop.domain.indicators import Direction
from cds_desktop.domain.measures import count_shown, decimal_shown
from cds_desktop.domain.ratings import wilson_interval
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.theme import Tone
from ui.widgets.combo import ComboField
from ui.widgets.state import StateWord
from ui.widgets.table import DataTable
from ui.widgets.themed import Themed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cds_desktop.domain.indicators import Definition
    from cds_desktop.services.consolidation import PeriodOverview

_tr: Final = QCoreApplication.translate
_NONE: Final = "–"
_OPTION, _NARROW = 420, 320
_FIRST: Final = "S05"
"""Settled on time: what is compared first."""


class RankingPane(Themed, QWidget):
    """One indicator over all units.

    Signals:
        said: How the comparison is meant.
    """

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overview: PeriodOverview | None = None
        self._definitions: Mapping[str, Definition] = {}
        self.ranking: Ranking | None = None
        self._is_compact = False
        self.option = ComboField("", reserve_line=False)
        self.option.set_name(self.tr("Chỉ số để so sánh"))
        self.table_widget = DataTable("consolidation_ranking")
        self.table_widget.setAccessibleName(self.tr("So sánh các đơn vị"))
        self.model: RowsModel[RankedUnit] = RowsModel(
            ranking_columns(self._unranked_words), lambda unit: unit.unit_code, self
        )
        self.table_widget.set_rows_model(self.model)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table_widget)
        self.follow_theme()
        self.option.chosen.connect(lambda _value: self._show())

    def table(self) -> QWidget:
        """What takes the focus."""
        return self.table_widget

    def set_compact(self, compact: bool) -> None:
        """Use a narrower choice."""
        self._is_compact = compact
        self.restyle()

    def restyle(self) -> None:
        self.option.setFixedWidth(self.scaled(_NARROW if self._is_compact else _OPTION))
        super().restyle()

    def show_overview(
        self, overview: "PeriodOverview", definitions: "Mapping[str, Definition]"
    ) -> None:
        """Compare the units of a period by the indicator that was chosen before, if it is there."""
        self._overview, self._definitions = overview, definitions
        known = overview.found.indicators
        self.option.set_choices([(one, self._name(one)) for one in known])
        if self.option.value() is None and known:
            self.option.set_value(_FIRST if _FIRST in known else known[0])
        self._show()

    def _name(self, indicator: str) -> str:
        definition = self._definitions.get(indicator)
        return indicator if definition is None else f"{indicator} – {definition.short_name}"

    def _show(self) -> None:
        overview, indicator = self._overview, self.option.value()
        if overview is None or indicator is None:
            self.ranking = None
            self.model.show_rows(())
            self.table_widget.set_empty(
                self.tr("Chưa có chỉ số nào để so sánh: chưa nhận báo cáo nào của kỳ này.")
            )
            self.said.emit("")
            return
        definition = self._definitions.get(indicator)
        direction = Direction.HIGHER if definition is None else definition.direction
        found = rank_units(overview.found, indicator, direction, overview.ranking_minimum)
        self.ranking = found
        whole = found.whole
        interval = None
        if whole.numerator is not None and whole.denominator:
            is_part = 0 <= whole.numerator <= whole.denominator
            interval = wilson_interval(whole.numerator, whole.denominator) if is_part else None
        total = RankedUnit(
            "", self.tr("Tất cả đơn vị, cộng rồi chia lại"), whole.numerator, whole.denominator,
            None, None, interval,
        )  # fmt: skip
        self.model.show_rows(found.units, sum_row=total)
        self.say_current()

    def say_current(self) -> None:
        """Say again how the comparison is meant."""
        found = self.ranking
        if found is None:
            self.said.emit("")
            return
        way = (
            self.tr("cao hơn là tốt hơn")
            if found.direction is Direction.HIGHER
            else self.tr("thấp hơn là tốt hơn")
        )
        words = self.tr(
            "{way} · chỉ xếp hạng khi mẫu số từ {minimum} · khoảng tin cậy 95 %, hai khoảng chồng"
            " nhau thì chưa chắc hơn kém"
        )
        said = words.format(way=way, minimum=count_shown(found.minimum))
        whole = self.tr("Tất cả đơn vị: {share}").format(share=found.whole.shown)
        self.said.emit(f"{whole} · {said}")

    def _unranked_words(self, why: Unranked) -> StateWord:
        return {
            Unranked.NO_REPORT: StateWord(Tone.DONE, self.tr("Chưa có báo cáo"), "file-x"),
            Unranked.NOT_REPORTED: StateWord(
                Tone.SOON, self.tr("Không báo cáo chỉ số này"), "alert-circle"
            ),
            Unranked.NO_BASE: StateWord(Tone.DONE, self.tr("Không có hồ sơ, không có tỷ lệ")),
            Unranked.SMALL_BASE: StateWord(
                Tone.WAIT, self.tr("Quá ít hồ sơ để xếp hạng"), "hourglass"
            ),
        }[why]


def ranking_columns(
    unranked: Callable[[Unranked], StateWord],
) -> Sequence[Column[RankedUnit]]:
    """The columns of a comparison."""

    def state(unit: RankedUnit) -> StateWord | None:
        return None if unit.unranked is None else unranked(unit.unranked)

    return (
        Column("rank", _tr("Consolidation", "Hạng"), 68,
               lambda unit: _NONE if unit.rank is None else str(unit.rank), right=True,
               sortable=False),
        Column("unit", _tr("Consolidation", "Đơn vị"), 280, lambda unit: unit.unit_name,
               stretch=True, sortable=False),
        Column("numerator", _tr("Consolidation", "Tử số"), 100,
               lambda unit: _count(unit.numerator), right=True, sortable=False),
        Column("denominator", _tr("Consolidation", "Mẫu số"), 100,
               lambda unit: _count(unit.denominator), right=True, sortable=False),
        Column("share", _tr("Consolidation", "Tỷ lệ"), 100, lambda unit: unit.shown, right=True,
               sortable=False, bold=lambda unit: unit.rank is not None),
        Column("interval", _tr("Consolidation", "Khoảng tin cậy"), 162, _interval, right=True,
               sortable=False, tone=Tone.MUTED),
        Column("state", _tr("Consolidation", "Ghi chú"), 248, lambda unit: "", state=state,
               sortable=False),
    )  # fmt: skip


def _interval(unit: RankedUnit) -> str:
    if unit.interval is None:
        return _NONE
    low, high = (decimal_shown(Decimal(repr(end)) * 100, 1) for end in unit.interval)
    return f"{low} – {high} %"


def _count(count: int | None) -> str:
    return _NONE if count is None else count_shown(count)
