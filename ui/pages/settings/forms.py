"""Mẫu in: where the QR code stands on the slip, which telephone posters name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.forms import QrSide
from cds_desktop.domain.text import normalise
from ui.context import Context
from ui.pages.settings.group import Group, ProfileKeeper
from ui.widgets import RadioGroup, TextField

if TYPE_CHECKING:
    from cds_desktop.services.offices import OfficeProfile


class FormsGroup(Group):
    """Choices about printed forms; saved at once with an undo."""

    key = "forms"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.keeper = ProfileKeeper(self, self._show_profile)
        self._side = QrSide.LEFT
        self.section(self.tr("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"), self.tr("khổ A5"))
        self.side = RadioGroup(self.tr("Mã QR ở"))
        self.side.set_choices(
            [(QrSide.LEFT, self.tr("góc trái trên")), (QrSide.RIGHT, self.tr("góc phải trên"))]
        )
        self.side.setEnabled(self.may_edit)
        self.column.addWidget(self.side)
        self.hint(
            self.tr("Mẫu số 01 của Thông tư 01/2023/TT-VPCP (Điều 26) đặt mã ở góc trái trên.")
        )
        self.section(self.tr("Tờ mã QR thủ tục"), self.tr("khổ A4"))
        grid = self.form()
        self.phone = TextField(
            self.tr("Điện thoại hướng dẫn"),
            help=self.tr("In ở chân tờ mã QR và trên giấy hẹn"),
            normalise=normalise,
        )
        self.phone.set_read_only(not self.may_edit)
        grid.add_row((self.phone, 6))
        self.close_column()
        self.side.chosen.connect(self._choose_side)
        self.phone.left.connect(self._phone_left)

    def refresh(self) -> None:
        from cds_desktop.services.form_settings import slip_qr_side

        context = self.context
        self.keeper.read()
        work = partial(slip_qr_side, context.office.open_uow)
        context.jobs.run(self, work, self._show_side, context.notices.failed)

    def first_field(self) -> QWidget | None:
        return self.side if self.may_edit else None

    def _show_profile(self, profile: OfficeProfile) -> None:
        if not self.phone.edit.hasFocus():
            self.phone.set_text(profile.phone)

    def _show_side(self, side: QrSide) -> None:
        self._side = side
        self.side.set_value(side)

    def _phone_left(self) -> None:
        self.keeper.change(
            "phone", normalise(self.phone.text()), self.tr("Đã lưu điện thoại trên mẫu in.")
        )

    def _choose_side(self, side: QrSide) -> None:
        before = self._side
        words = self.tr("Đã đổi vị trí mã QR trên giấy hẹn.")
        self._save_side(side, words, lambda: self._save_side(before, self.tr("Đã đổi lại như cũ.")))

    def _save_side(self, side: QrSide, words: str, undo: object = None) -> None:
        from cds_desktop.services.form_settings import set_slip_qr_side

        context = self.context
        work = partial(
            set_slip_qr_side, context.office.open_uow, side, actor=context.actor, now=context.now()
        )

        def saved(_nothing: None) -> None:
            self._show_side(side)
            context.changes.settings_changed.emit()
            context.notices.info(words, undo if callable(undo) else None)

        context.jobs.run(self, work, saved, context.notices.failed)
