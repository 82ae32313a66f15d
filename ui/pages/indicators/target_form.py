"""Setting a target of the office's own, inside "Cách tính"."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.targets import read_percent
from cds_desktop.wording.targets import percent_words
from ui.theme import Space
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.combo import ComboField
from ui.widgets.field import TextField
from ui.widgets.field_kinds import DateField
from ui.widgets.forms import FormGrid

if TYPE_CHECKING:
    from cds_desktop.services.targets import TargetInForce

_WIDTH = 760


class TargetForm(QWidget):
    """One indicator, its new percentage, and the day from which it holds.

    Signals:
        wanted: (indicator id, percentage or None for the shipped one, first day).
    """

    wanted = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, TargetInForce] = {}
        self.indicator = ComboField(self.tr("Chỉ tiêu của chỉ số"), reserve_line=False)
        self.percent = TextField(self.tr("Chỉ tiêu mới, %"), check=self._check, reserve_line=False)
        self.first = DateField(self.tr("Áp dụng từ ngày"), reserve_line=False)
        self.set_button = Button(
            self.tr("Đặt chỉ tiêu"), icon="target", key="F9", shortcut=True, size=ButtonSize.BAR
        )
        self.reset_button = Button(
            self.tr("Dùng mức mặc định"), ButtonKind.QUIET, size=ButtonSize.BAR
        )
        form = FormGrid()
        form.add_row((self.indicator, 6), (self.percent, 3), (self.first, 3))
        form.setMaximumWidth(_WIDTH)
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        acts.addWidget(self.set_button)
        acts.addWidget(self.reset_button)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(form)
        column.addLayout(acts)
        self.indicator.chosen.connect(self._show_current)
        self.percent.submitted.connect(self._set)
        self.set_button.clicked.connect(self._set)
        self.reset_button.clicked.connect(self._reset)

    def show_targets(self, items: Sequence["TargetInForce"], today: date) -> None:
        """Offer the indicators; the chosen one stays."""
        self._items = {item.definition.id: item for item in items}
        choices: list[tuple[object, str]] = [
            (item.definition.id, f"{item.definition.id} · {item.definition.short_name}")
            for item in items
        ]
        self.indicator.set_choices(choices)
        if self.indicator.value() is None and choices:
            self.indicator.set_value(choices[0][0])
        if self.first.date() is None:
            self.first.set_date(today)
        self._show_current()

    def _show_current(self, *_value: object) -> None:
        item = self._items.get(str(self.indicator.value()))
        target = None if item is None else item.definition.target
        self.percent.set_text("" if target is None else percent_words(target).removesuffix(" %"))
        is_own = item is not None and item.own is not None and item.own.percent is not None
        self.reset_button.setVisible(is_own)

    def _set(self) -> None:
        words = self.percent.text().strip()
        if not words:
            self.percent.set_error(self.tr("Cần một số."))
        if not words or not self.percent.is_valid():
            self.percent.setFocus()
            return
        self._emit(read_percent(words, Decimal(1000)))

    def _reset(self) -> None:
        self._emit(None)

    def _emit(self, percent: Decimal | None) -> None:
        first = self.first.date()
        if first is None or not self.first.is_valid():
            self.first.setFocus()
            return
        self.wanted.emit(str(self.indicator.value()), percent, first)

    def _check(self, words: str) -> str:
        try:
            read_percent(words, Decimal(1000))
        except RuleBroken:
            return self.tr("Cần một số.")
        return ""
