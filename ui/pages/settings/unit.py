"""Đơn vị: names, contact and counters of the office."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.text import normalise
from cds_desktop.wording.terms import LEVELS
from ui.context import Context
from ui.pages.settings.group import FactList, Group, ProfileKeeper
from ui.widgets import NumberField, TextField

if TYPE_CHECKING:
    from cds_desktop.services.offices import OfficeProfile


class UnitGroup(Group):
    """Facts which slips, posters and reports carry; saved when the cursor leaves."""

    key = "unit"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.keeper = ProfileKeeper(self, self._show)
        self.section(self.tr("Định danh"))
        self.facts = FactList()
        self.column.addWidget(self.facts)
        self.section(self.tr("Tên trên màn hình và mẫu in"))
        grid = self.form()
        self.fields: dict[str, TextField] = {}
        self._add("unit_name", self.tr("Tên đơn vị"), required=True)
        self._add("desk_name", self.tr("Tên Bộ phận Một cửa"), required=True)
        self._add("superior_name", self.tr("Cơ quan ghi trên mẫu"), help=self.tr("Ví dụ UBND xã"))
        self._add("place", self.tr("Địa danh trước ngày tháng"))
        for names in (("unit_name",), ("desk_name",), ("superior_name", "place")):
            grid.add_row(*((self.fields[name], 12 // len(names)) for name in names))
        self.section(self.tr("Liên hệ"))
        grid = self.form()
        self._add("phone", self.tr("Điện thoại"), help=self.tr("In trên giấy hẹn và tờ mã QR"))
        self._add("address", self.tr("Địa chỉ"))
        grid.add_row((self.fields["phone"], 4), (self.fields["address"], 8))
        self.section(self.tr("Tại quầy"))
        grid = self.form()
        self.counters = TextField(
            self.tr("Các quầy"), help=self.tr("Cách nhau bằng dấu phẩy: Quầy 1, Quầy 2")
        )
        self.idle = NumberField(
            self.tr("Tự khóa sau (phút)"), minimum=1, maximum=240, help=self.tr("Từ 1 đến 240 phút")
        )
        self.counters.left.connect(self._counters_left)
        self.idle.left.connect(self._idle_left)
        grid.add_row((self.counters, 8), (self.idle, 4))
        self.close_column()
        for field in (*self.fields.values(), self.counters, self.idle):
            field.set_read_only(not self.may_edit)

    def refresh(self) -> None:
        self.keeper.read()

    def first_field(self) -> QWidget | None:
        return self.fields["unit_name"] if self.may_edit else None

    def _add(self, name: str, words: str, *, required: bool = False, help: str = "") -> None:
        field = TextField(words, required=required, help=help, normalise=normalise)
        field.left.connect(partial(self._left, name))
        self.fields[name] = field

    def _left(self, name: str) -> None:
        field = self.fields[name]
        if field.is_valid():
            self.keeper.change(
                name,
                normalise(field.text()),
                self.tr("Đã lưu mục “{name}”.").format(name=field.label),
            )

    def _counters_left(self) -> None:
        counters = tuple(filter(None, map(normalise, self.counters.text().split(","))))
        if not counters:
            self.counters.set_error(self.tr("Cần ít nhất một quầy."))
            return
        self.keeper.change("counters", counters, self.tr("Đã lưu danh sách quầy."))

    def _idle_left(self) -> None:
        minutes = self.idle.number()
        if minutes is not None and self.idle.is_valid():
            self.keeper.change(
                "idle_minutes",
                minutes,
                self.tr("Màn hình tự khóa sau {minutes} phút, từ lần đăng nhập sau.").format(
                    minutes=minutes
                ),
            )

    def _show(self, profile: OfficeProfile) -> None:
        self.facts.set_facts(
            [
                (self.tr("Mã định danh"), profile.unit_code),
                (self.tr("Cấp"), LEVELS[profile.level.value]),
                (self.tr("Đơn vị cấp trên"), profile.parent_code or self.tr("chưa ghi")),
                (self.tr("Thư mục dữ liệu"), str(self.context.office.data_dir.path)),
            ],
            left=140,
        )
        for name, field in self.fields.items():
            if not field.edit.hasFocus():
                field.set_text(str(getattr(profile, name)))
        if not self.counters.edit.hasFocus():
            self.counters.set_text(", ".join(profile.counters))
        if not self.idle.edit.hasFocus():
            self.idle.set_number(profile.idle_minutes)
