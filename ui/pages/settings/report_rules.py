"""Báo cáo hằng tháng: which month is reported, until when, and how early to be reminded."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cds_desktop.domain.periods import PeriodKind
from cds_desktop.domain.report_calendar import MOST_DAYS_BEFORE
from ui.pages.settings.group import Group
from ui.widgets import ComboField, NumberField

if TYPE_CHECKING:
    from cds_desktop.domain.report_calendar import ReportRules


class ReportRulesFields(QObject):
    """Three fields in a group of the settings; each is saved when the cursor leaves it."""

    def __init__(self, group: Group) -> None:
        super().__init__(group)
        self._group = group
        self._rules: ReportRules | None = None
        group.section(self.tr("Báo cáo hằng tháng"))
        self.kind = ComboField(self.tr("Kỳ báo cáo"))
        self.kind.set_choices(
            [
                (PeriodKind.MONTH, self.tr("Tháng dương lịch")),
                (PeriodKind.MONTH_15, self.tr("Từ ngày 15 tháng trước đến ngày 14")),
            ]
        )
        self.due_day = NumberField(
            self.tr("Gửi chậm nhất ngày (trong tháng)"), minimum=1, maximum=31
        )
        self.remind_days = NumberField(
            self.tr("Nhắc trước (ngày)"), minimum=0, maximum=MOST_DAYS_BEFORE
        )
        grid = group.form()
        grid.add_row((self.kind, 8))
        grid.add_row((self.due_day, 8))
        grid.add_row((self.remind_days, 8))
        for field in (self.kind, self.due_day, self.remind_days):
            field.set_read_only(not group.may_edit)
        self.kind.chosen.connect(lambda kind: self._change(kind=kind))
        self.due_day.left.connect(partial(self._left, "due_day"))
        self.remind_days.left.connect(partial(self._left, "remind_days"))

    def refresh(self) -> None:
        """Read the rules of the office."""
        from cds_desktop.services.reports.expected import report_rules

        context = self._group.context
        work = partial(report_rules, context.open_uow)
        context.jobs.run(self, work, self._show, context.notices.failed)

    def _left(self, name: str) -> None:
        field: NumberField = getattr(self, name)
        number = field.number()
        if number is not None and field.is_valid():
            self._change(**{name: number})

    def _change(self, **changes: object) -> None:
        rules = self._rules
        if rules is None or not self._group.may_edit:
            return
        wanted = replace(rules, **changes)  # type: ignore[arg-type]
        if wanted != rules:
            undo = partial(self._save, rules, self.tr("Đã đổi lại như cũ."))
            self._save(wanted, self.tr("Đã đổi kỳ và hạn gửi báo cáo."), undo)

    def _save(self, rules: ReportRules, words: str, undo: partial[None] | None = None) -> None:
        from cds_desktop.services.reports.expected import set_report_rules

        context = self._group.context

        def saved(rules: ReportRules) -> None:
            self._show(rules)
            context.notices.info(words, undo)
            context.changes.settings_changed.emit()

        work = partial(
            set_report_rules, context.open_uow, rules, actor=context.actor, now=context.now()
        )
        context.jobs.run(self, work, saved, context.notices.failed)

    def _show(self, rules: ReportRules) -> None:
        self._rules = rules
        self.kind.set_value(rules.kind)
        for field, number in (
            (self.due_day, rules.due_day), (self.remind_days, rules.remind_days),
        ):  # fmt: skip
            if not field.edit.hasFocus():
                field.set_number(number)
