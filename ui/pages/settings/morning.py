"""Nhắc việc: after how many days something stands on Hôm nay; saved when the cursor leaves."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.today import LONGEST_LIMIT
from ui.context import Context
from ui.pages.settings.group import Group
from ui.pages.settings.report_rules import ReportRulesFields
from ui.widgets import NumberField

if TYPE_CHECKING:
    from cds_desktop.domain.today import MorningLimits


class MorningGroup(Group):
    """Four numbers of the office; each is saved when the cursor leaves it."""

    key = "morning"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._limits: MorningLimits | None = None
        self.section(self.tr("Hôm nay nhắc khi"))
        words = {
            "waiting_days": self.tr("Chờ bổ sung, chờ nộp phí quá (ngày làm việc)"),
            "ready_days": self.tr("Có kết quả mà chưa nhận từ (ngày)"),
            "untouched_days": self.tr("Chưa có bước nào quá (ngày làm việc)"),
            "papers_days": self.tr("Giấy tờ chưa số hóa quá (ngày làm việc)"),
        }
        self.fields = {
            name: NumberField(label, minimum=1, maximum=LONGEST_LIMIT)
            for name, label in words.items()
        }
        grid = self.form()
        for name, field in self.fields.items():
            grid.add_row((field, 8))
            field.set_read_only(not self.may_edit)
            field.left.connect(partial(self._left, name))
        self.hint(self.tr("Quá hạn, đến hạn và sắp đến hạn luôn được nhắc."))
        self.report_rules = ReportRulesFields(self)
        self.close_column()

    def first_field(self) -> QWidget | None:
        return self.fields["waiting_days"] if self.may_edit else None

    def refresh(self) -> None:
        from cds_desktop.services import today

        context = self.context
        work = partial(today.limits, context.open_uow)
        context.jobs.run(self, work, self._show, context.notices.failed)
        self.report_rules.refresh()

    def _left(self, name: str) -> None:
        field, limits = self.fields[name], self._limits
        number = field.number()
        if limits is None or number is None or not field.is_valid():
            return
        if getattr(limits, name) != number and self.may_edit:
            words = self.tr("Đã đổi số ngày nhắc việc.")
            undo = partial(self._save, limits, self.tr("Đã đổi lại như cũ."))
            self._save(replace(limits, **{name: number}), words, undo)

    def _save(self, limits: MorningLimits, words: str, undo: partial[None] | None = None) -> None:
        from cds_desktop.services import today

        context = self.context

        def saved(limits: MorningLimits) -> None:
            self._show(limits)
            context.notices.info(words, undo)
            context.changes.settings_changed.emit()

        context.jobs.run(
            self,
            partial(
                today.set_limits, context.open_uow, limits, actor=context.actor, now=context.now()
            ),
            saved,
            context.notices.failed,
        )

    def _show(self, limits: MorningLimits) -> None:
        self._limits = limits
        for name, field in self.fields.items():
            if not field.edit.hasFocus():
                field.set_number(getattr(limits, name))
