"""A merger: the old units one by one, and the one that takes over, standing or new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.text import normalise
from cds_desktop.domain.unit_plans import UnitPlan, plan_merging
from cds_desktop.domain.units import Unit
from ui.pages.settings.unit_tree.act_view import ActView
from ui.widgets import RadioGroup, RowItem, RowList, Suggestion, TextField

if TYPE_CHECKING:
    from cds_desktop.services.units.acts import MakePlan


class MergeView(ActView):
    """Old units that are one from a day on: one that stands already, or a new one."""

    def words(self) -> str:
        return self.tr("Sáp nhập đơn vị")

    def build(self) -> None:
        self.olds: list[Unit] = [] if self.unit is None else [self.unit]
        self.adding = self.unit_field(self.tr("Thêm đơn vị cũ"), help=self.tr("Gõ tên hoặc mã"))
        self.adding.chosen.connect(self._add)
        self.rows = RowList(clickable=False)
        self.rows.acted.connect(self._drop)
        self.way = RadioGroup()
        self.way.set_choices(
            [("stands", self.tr("Vào đơn vị đang có")), ("new", self.tr("Thành đơn vị mới"))]
        )
        self.way.set_value("new")
        self.into = self.unit_field(self.tr("Đơn vị tiếp nhận"), required=True)
        self.code = TextField(
            self.tr("Mã đơn vị mới"), required=True, normalise=normalise,
            help=self.tr("Có thể là mã của một đơn vị cũ"),
        )  # fmt: skip
        self.name = TextField(self.tr("Tên đơn vị mới"), required=True, normalise=normalise)
        self.grid.add_row((self.adding, 12))
        self.grid.add_row((self.rows, 12))
        self.grid.add_row((self.way, 12))
        self.grid.add_row((self.into, 12))
        self.grid.add_row((self.code, 4), (self.name, 8))
        self.watch(self.code, self.name)
        self.way.chosen.connect(self._way_chosen)
        self._list_olds()
        self._show_way()

    def first_field(self) -> QWidget | None:
        return self.adding.edit

    def _add(self, chosen: Suggestion) -> None:
        unit = self.tree.find(str(chosen.value))
        if unit is not None and unit not in self.olds:
            self.olds.append(unit)
            self._list_olds()
        self.adding.clear()
        self.look()

    def _drop(self, value: object) -> None:
        self.olds = [unit for unit in self.olds if unit.code != value]
        self._list_olds()
        self.look()

    def _list_olds(self) -> None:
        rows = [
            RowItem(unit.name, self.tr("mã {code}").format(code=unit.code),
                    action=self.tr("Bỏ"), value=unit.code)
            for unit in self.olds
        ]  # fmt: skip
        self.rows.set_rows(rows)

    def _way_chosen(self, _way: object) -> None:
        self._show_way()
        self.look()

    def _show_way(self) -> None:
        is_new = self.way.value() == "new"
        self.into.setVisible(not is_new)
        self.into.set_required(not is_new)
        for field in (self.code, self.name):
            field.setVisible(is_new)
            field.set_required(is_new)

    def make(self, on: date) -> MakePlan | None:
        codes: Sequence[str] = [unit.code for unit in self.olds]
        if self.way.value() == "new":
            into, name = self.code.text(), self.name.text()
            if not (codes and into and name):
                return None
        else:
            into, name = self.into.value(), ""
            if not (codes and into):
                return None
        return partial(
            plan_merging, old_codes=codes, into=into, on=on, name=name, reason=self.reason.text()
        )

    def said(self, plan: UnitPlan) -> str:
        words = self.tr("Đã sáp nhập {count} đơn vị từ {day:%d/%m/%Y}.")
        return words.format(count=len(self.olds), day=plan.day)
