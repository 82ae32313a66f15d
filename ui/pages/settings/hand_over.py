"""Bổ sung và trả kết quả: last days, new dates and shelves; saved when the cursor leaves."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.text import normalise
from ui.context import Context
from ui.pages.settings.group import Group
from ui.widgets import NumberField, TextField

if TYPE_CHECKING:
    from cds_desktop.services.desk_settings import DeskSettings

_MOST_DAYS = 365


class HandOverGroup(Group):
    """Three choices for which the law gives no number."""

    key = "hand_over"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._settings: DeskSettings | None = None
        self.section(self.tr("Bổ sung và hẹn lại"))
        grid = self.form()
        self.supplement = NumberField(
            self.tr("Bổ sung trong (ngày làm việc)"), minimum=1, maximum=_MOST_DAYS,
            help=self.tr("Để trống: không ghi ngày cuối"),
        )  # fmt: skip
        self.extension = NumberField(
            self.tr("Hẹn lại thêm (ngày làm việc)"), minimum=1, maximum=_MOST_DAYS, required=True,
            help=self.tr("Ngày đề nghị khi xin lỗi, sửa được"),
        )  # fmt: skip
        grid.add_row((self.supplement, 6), (self.extension, 6))
        self.section(self.tr("Kết quả chờ trả"))
        self.shelves = TextField(
            self.tr("Các ngăn kệ"), help=self.tr("Ví dụ A1-A20, B1-B20"), normalise=normalise
        )
        self.form().add_row((self.shelves, 12))
        self.close_column()
        for field in (self.supplement, self.extension, self.shelves):
            field.set_read_only(not self.may_edit)
            field.left.connect(self._left)

    def first_field(self) -> QWidget | None:
        return self.supplement if self.may_edit else None

    def refresh(self) -> None:
        from cds_desktop.services.desk_settings import desk_settings

        context = self.context
        work = partial(desk_settings, context.open_uow)
        context.jobs.run(self, work, self._show, context.notices.failed)

    def _left(self) -> None:
        kept = self._settings
        fields = (self.supplement, self.extension, self.shelves)
        if kept is None or not self.may_edit or not all(field.is_valid() for field in fields):
            return
        wanted = replace(
            kept,
            supplement_days=self.supplement.number(),
            extension_days=self.extension.number() or kept.extension_days,
            shelves=normalise(self.shelves.text()),
        )
        if wanted != kept:
            undo = partial(self._save, kept, self.tr("Đã đổi lại như cũ."))
            self._save(wanted, self.tr("Đã lưu cách bổ sung và trả kết quả."), undo)

    def _save(self, wanted: DeskSettings, words: str, undo: partial[None] | None = None) -> None:
        from cds_desktop.services.desk_settings import set_desk_settings

        context = self.context

        def saved(kept: DeskSettings) -> None:
            self._show(kept)
            context.notices.info(words, undo)
            context.changes.settings_changed.emit()

        context.jobs.run(
            self,
            partial(
                set_desk_settings, context.open_uow, wanted, actor=context.actor, now=context.now()
            ),
            saved,
            context.notices.failed,
        )

    def _show(self, kept: DeskSettings) -> None:
        self._settings = kept
        if not self.supplement.edit.hasFocus():
            self.supplement.set_number(kept.supplement_days)
        if not self.extension.edit.hasFocus():
            self.extension.set_number(kept.extension_days)
        if not self.shelves.edit.hasFocus():
            self.shelves.set_text(kept.shelves)
