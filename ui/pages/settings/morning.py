"""Nhắc việc: after how many days something stands on Hôm nay; saved when the cursor leaves."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cds_desktop.domain.today import LONGEST_LIMIT
from ui.pages.settings.group import Group
from ui.widgets import NumberField

if TYPE_CHECKING:
    from cds_desktop.domain.today import MorningLimits


class MorningLimitFields(QObject):
    """Four numbers in the column of a group of settings."""

    def __init__(self, group: Group) -> None:
        super().__init__(group)
        self._group = group
        self._limits: MorningLimits | None = None
        group.section(self.tr("Nhắc việc ở trang Hôm nay"))
        words = {
            "waiting_days": self.tr("Chờ bổ sung, chờ nộp phí quá (ngày làm việc)"),
            "ready_days": self.tr("Kết quả chưa nhận quá (ngày)"),
            "untouched_days": self.tr("Chưa có bước nào quá (ngày làm việc)"),
            "papers_days": self.tr("Giấy tờ chưa số hóa quá (ngày làm việc)"),
        }
        self.fields = {
            name: NumberField(label, minimum=1, maximum=LONGEST_LIMIT)
            for name, label in words.items()
        }
        grid, fields = group.form(), list(self.fields.values())
        grid.add_row((fields[0], 6), (fields[1], 6))
        grid.add_row((fields[2], 6), (fields[3], 6))
        for name, field in self.fields.items():
            field.set_read_only(not group.may_edit)
            field.left.connect(partial(self._left, name))

    def refresh(self) -> None:
        """Read what is stored now."""
        from cds_desktop.services import today

        context = self._group.context
        work = partial(today.limits, context.open_uow)
        context.jobs.run(self, work, self._show, context.notices.failed)

    def _left(self, name: str) -> None:
        field, limits = self.fields[name], self._limits
        number = field.number()
        if limits is None or number is None or not field.is_valid():
            return
        if getattr(limits, name) != number and self._group.may_edit:
            words = self.tr("Đã đổi số ngày nhắc việc.")
            undo = partial(self._save, limits, self.tr("Đã đổi lại như cũ."))
            self._save(replace(limits, **{name: number}), words, undo)

    def _save(self, limits: MorningLimits, words: str, undo: partial[None] | None = None) -> None:
        from cds_desktop.services import today

        context = self._group.context

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
