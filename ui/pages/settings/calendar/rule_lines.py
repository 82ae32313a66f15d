"""The rules of counting as the office follows them today, and those that begin later."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.wording.calendar import hours_lines, rule_lines, validity_words
from cds_desktop.wording.moments import full_day
from ui.pages.settings.group import FactList
from ui.theme import Space, TextRole
from ui.widgets import Button, ButtonKind, Label, SectionTitle

if TYPE_CHECKING:
    from cds_desktop.services.rule_sets import RuleSets

_WIDTH = 700


class RuleLines(QWidget):
    """Words only; the editor stands in a view of its own.

    Signals:
        set_asked: The administrator wants to set rules.
        take_back_asked: The first day of a rule set that is not wanted.
    """

    set_asked = Signal()
    take_back_asked = Signal(object)

    def __init__(self, *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_edit = may_edit
        self.found: RuleSets | None = None
        self.title = SectionTitle(self.tr("Giờ làm việc và cách tính ngày hẹn trả"))
        self.set_button = Button(self.tr("Đặt quy tắc mới…"), icon="adjustments")
        self.set_button.clicked.connect(self.set_asked)
        if not may_edit:
            self.set_button.hide()
        self.hours, self.facts = FactList(), FactList()
        self._others = QVBoxLayout()
        self._others.setSpacing(Space.XS)
        self.take_back_buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(self.title)
        for facts in (self.hours, self.facts):
            facts.setMaximumWidth(_WIDTH)
            column.addWidget(facts)
        column.addLayout(self._others)
        column.addWidget(self.set_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_rules(self, found: RuleSets, today: date) -> None:
        """Show the rule set in force, and each that begins later."""
        self.found = found
        number = found.sets.index(found.current)
        since = self.tr("áp dụng {days}")
        self.title.set_note(since.format(days=validity_words(found.sets, number)))
        self.hours.set_facts(hours_lines(found.current), left=300)
        self.facts.set_facts(rule_lines(found.current), left=300)
        while (item := self._others.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.take_back_buttons = []
        for at, rules in enumerate(found.sets):
            start = rules.valid_from
            if start is None or start < today:
                continue
            if start > today:
                self._add_later(found, at)
            if self._may_edit:
                self._add_button(start)

    def _add_later(self, found: RuleSets, at: int) -> None:
        words = self.tr("Áp dụng {days}").format(days=validity_words(found.sets, at))
        self._others.addSpacing(Space.M)
        self._others.addWidget(Label(words, TextRole.STRONG))
        facts = FactList()
        facts.setMaximumWidth(_WIDTH)
        rules = found.sets[at]
        facts.set_facts([*hours_lines(rules), *rule_lines(rules)], left=300)
        self._others.addWidget(facts)

    def _add_button(self, start: date) -> None:
        words = self.tr("Bỏ bộ quy tắc từ {day}").format(day=full_day(start))
        button = Button(words, ButtonKind.QUIET, icon="trash")
        button.clicked.connect(partial(self.take_back_asked.emit, start))
        self._others.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.take_back_buttons.append(button)
