"""Choosing a reporting period: the usual ones by name, or two days."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.periods import Period, presets
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.reports import period_name
from ui.theme import Space, Tone
from ui.widgets.combo import ComboField
from ui.widgets.field_kinds import DateField
from ui.widgets.label import Label
from ui.widgets.themed import Themed

_OTHER = "other"
_WIDE, _NARROW, _DAY = 236, 156, 124


class PeriodPicker(Themed, QWidget):
    """A list of names; its last line opens two fields for any two days.

    Signals:
        chosen: The period the officer chose.
        refused: A sentence: the two days make no period.
    """

    chosen = Signal(object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._period: Period | None = None
        self._names: tuple[Period, ...] = ()
        self.choice = ComboField("", reserve_line=False)
        self.choice.set_name(self.tr("Kỳ"))
        self.first = DateField("", reserve_line=False)
        self.last = DateField("", reserve_line=False)
        self.first.set_name(self.tr("Từ ngày"))
        self.last.set_name(self.tr("Đến ngày"))
        self._dash = Label("–", tone=Tone.MUTED)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.choice)
        for widget in (self.first, self._dash, self.last):
            row.addWidget(widget)
            widget.hide()
        for field in (self.first, self.last):
            field.submitted.connect(self._take_days)
            field.left.connect(self._take_days)
        self.follow_theme()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.choice)
        self.choice.chosen.connect(self._choose)

    def set_today(self, today: date) -> None:
        """Offer the usual periods as seen from a day; the chosen period stays."""
        self._names = tuple(dict.fromkeys(presets(today)))
        choices: Sequence[tuple[object, str]] = [
            (number, period_name(period)) for number, period in enumerate(self._names)
        ]
        self.choice.set_choices([*choices, (_OTHER, self.tr("Hai ngày khác…"))])
        if self._period is not None:
            self.set_period(self._period)

    def period(self) -> Period | None:
        """The period in force."""
        return self._period

    def set_period(self, period: Period) -> None:
        """Show a period without telling."""
        self._period = period
        known = period in self._names
        self.choice.set_value(self._names.index(period) if known else _OTHER)
        self.first.set_date(period.first)
        self.last.set_date(period.last)
        self._show_days(not known)

    def _choose(self, value: object) -> None:
        if not isinstance(value, int):
            self._show_days(True)
            self.first.setFocus()
            self.first.edit.selectAll()
            return
        self.set_period(self._names[value])
        self.chosen.emit(self._period)

    def _take_days(self) -> None:
        first, last = self.first.date(), self.last.date()
        if first is None or last is None:
            return
        try:
            period = Period(first, last)
        except RuleBroken as error:
            self.last.set_error(sentence(error))
            self.refused.emit(sentence(error))
            return
        self.last.set_error("")
        if self._period is None or (period.first, period.last) != (
            self._period.first,
            self._period.last,
        ):
            self._period = period
            self.chosen.emit(period)

    @property
    def shows_days(self) -> bool:
        """Whether the two fields are open."""
        return not self.first.isHidden()

    def restyle(self) -> None:
        for field in (self.first, self.last):
            field.setFixedWidth(self.scaled(_DAY))
        self._fit_choice()
        super().restyle()

    def _fit_choice(self) -> None:
        self.choice.setFixedWidth(self.scaled(_NARROW if self.shows_days else _WIDE))

    def _show_days(self, shown: bool) -> None:
        for widget in (self.first, self._dash, self.last):
            widget.setVisible(shown)
        self._fit_choice()
