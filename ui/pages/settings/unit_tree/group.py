"""The group Cây đơn vị: lists and one unit, and the acts which stand in their place for a while."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.units import Unit
from ui.context import Context
from ui.file_choice import ask_for_file
from ui.pages.settings.group import Group
from ui.pages.settings.unit_tree.detail import UnitDetail
from ui.pages.settings.unit_tree.pane import UnitPane
from ui.theme import Space
from ui.widgets import Button, ButtonSize, SectionTitle

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from cds_desktop.domain.unit_tree import UnitTree
    from cds_desktop.services.units import PastEvent
    from ui.pages.settings.unit_tree.act_view import ActView
    from ui.pages.settings.unit_tree.import_view import UnitImportView
    from ui.pages.settings.unit_tree.small_views import MergerMonthView, SmallView

    View = ActView | MergerMonthView | SmallView | UnitImportView

_DETAIL, _DETAIL_SHARE = 372, 0.44


class UnitTreeGroup(Group):
    """Units by day: who hangs where, who took over from whom, and what an administrator does."""

    key = "unit_tree"
    is_wide = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._side = int(Space.XXL)
        self.tree: UnitTree | None = None
        self.view: View | None = None
        self.file_dialog: QFileDialog | None = None
        self.own_code = context.office.profile.unit_code
        self.stack = QStackedWidget()
        self.content = QWidget()
        self.inner = QVBoxLayout(self.content)
        self.inner.setSpacing(Space.S)
        self._build_head()
        self.pane = UnitPane(context, may_edit=self.may_edit)
        self.detail = UnitDetail(context, may_edit=self.may_edit)
        body = QHBoxLayout()
        body.setSpacing(Space.L)
        body.addWidget(self.pane, 1)
        body.addWidget(self.detail)
        self.inner.addLayout(body, 1)
        self.stack.addWidget(self.content)
        self.column.addWidget(self.stack, 1)
        self.pane.day_chosen.connect(self.read)
        self.pane.unit_changed.connect(self._show_unit)
        self.pane.import_asked.connect(self.ask_import)
        self.detail.act_asked.connect(self.open_act)
        self.detail.undo_asked.connect(self.open_undo)

    def _build_head(self) -> None:
        self.head = SectionTitle(self.tr("Cây đơn vị"))
        self.open_button = Button(self.tr("Thành lập…"), icon="plus", size=ButtonSize.BAR)
        self.import_button = Button(
            self.tr("Nhập từ tệp…"), icon="file-import", key="Alt+N", shortcut=True,
            size=ButtonSize.BAR,
        )  # fmt: skip
        self.month_button = Button(
            self.tr("Kỳ sáp nhập…"), icon="calendar-stats", size=ButtonSize.BAR
        )
        self.month_button.clicked.connect(self.open_merger_month)
        self.open_button.clicked.connect(self.open_new)
        self.import_button.clicked.connect(self.ask_import)
        for button in (self.month_button, self.open_button, self.import_button):
            self.head.add_action(button)
            button.setVisible(self.may_edit)
        self.inner.addWidget(self.head)

    # What the page asks -------------------------------------------------------------------------

    def fit(self, side: int) -> None:
        self._side = side
        self.inner.setContentsMargins(side, Space.M, side, Space.M)
        if self.view is not None:
            self.view.fit(side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.detail.set_width(_DETAIL, most=int(self.width() * _DETAIL_SHARE))
        super().resizeEvent(event)

    def refresh(self) -> None:
        self.read(self._day())

    def first_field(self) -> QWidget | None:
        return self.pane.table if self.view is None else self.view.first_field()

    def busy(self) -> bool:
        return self.view is not None and self.view.busy()

    def escape(self) -> bool:
        if self.view is None:
            return self.pane.go_up()
        self.leave()
        return True

    # Reading ------------------------------------------------------------------------------------

    def _day(self) -> date:
        return self.tree.day if self.tree is not None else office_day(self.context.now())

    def read(self, day: date) -> None:
        """Read the tree of a day; the former one stays on show meanwhile."""
        work = partial(self._read_tree, day)
        self.context.jobs.run(self, work, self._show, self.context.notices.failed)

    def _show(self, tree: UnitTree) -> None:
        self.tree = tree
        self.pane.show_tree(tree, self.own_code)

    def _show_unit(self, unit: object) -> None:
        self.detail.show_unit(self.tree, unit if isinstance(unit, Unit) else None, self.own_code)

    # Views in the place of the lists --------------------------------------------------------------

    def open_new(self) -> None:
        """A new unit below the one whose children are on show."""
        tree = self.tree
        if tree is not None:
            self._open_act("open", tree.find(self.pane.place) if self.pane.place else None)

    def open_act(self, act: str) -> None:
        """An act at the unit of the current row."""
        unit = self.pane.current()
        if unit is not None:
            self._open_act(act, unit)

    def _open_act(self, act: str, unit: Unit | None) -> None:
        from ui.pages.settings.unit_tree import act_view
        from ui.pages.settings.unit_tree.merge_view import MergeView
        from ui.pages.settings.unit_tree.small_views import IdentifierView

        tree = self.tree
        if tree is None:
            return
        if act == "identifier" and unit is not None:
            self._open(IdentifierView(self.context, tree, unit))
            return
        kinds: dict[str, type[ActView]] = {
            "open": act_view.OpenView,
            "close": act_view.CloseView,
            "rename": act_view.RenameView,
            "move": act_view.MoveView,
            "merge": MergeView,
        }
        self._open(kinds[act](self.context, tree, unit))

    def open_undo(self, past: PastEvent) -> None:
        """Ask why an event is taken back."""
        from ui.pages.settings.unit_tree.small_views import UndoView

        unit = self.pane.current()
        if unit is not None:
            self._open(UndoView(self.context, past, unit))

    def open_merger_month(self) -> None:
        """Choose who reports for a period in which units merged."""
        open_uow = self.context.office.open_uow

        def work() -> str:
            from cds_desktop.services.units import merger_month

            with open_uow(read_only=True) as uow:
                return merger_month(uow).value

        def show(current: str) -> None:
            from ui.pages.settings.unit_tree.small_views import MergerMonthView

            unit = self.pane.current()
            self._open(MergerMonthView(self.context, current, unit.code if unit else ""))

        self.context.jobs.run(self, work, show, self.context.notices.failed)

    def ask_import(self) -> None:
        """Ask for a file of units."""
        self.file_dialog = ask_for_file(
            self, self.tr("Chọn danh sách đơn vị, hoặc bảng đơn vị cũ – mới"),
            self.tr("Bảng (*.csv *.xlsx *.xls *.ods)"),
            self.context.preferences, self.open_file,
        )  # fmt: skip

    def open_file(self, path: Path) -> None:
        """Show what a file would change."""
        from ui.pages.settings.unit_tree.import_view import UnitImportView

        view = UnitImportView(self.context, path)
        self._open(view)
        view.compare()

    def leave(self) -> None:
        """Go back to the lists."""
        view, self.view = self.view, None
        if view is None:
            return
        self.stack.setCurrentWidget(self.content)
        self.stack.removeWidget(view)
        view.hide()
        view.deleteLater()
        self.pane.table.setFocus()

    def _open(self, view: View) -> None:
        self.leave()
        self.view = view
        view.left.connect(self.leave)
        view.stored.connect(self._stored)
        view.fit(self._side)
        self.stack.addWidget(view)
        self.stack.setCurrentWidget(view)
        field = view.first_field()
        if field is not None:
            field.setFocus()

    def _stored(self, words: str, code: str) -> None:
        self.leave()
        self.context.notices.info(words)
        self.context.changes.settings_changed.emit()
        tree_day = self._day()
        self.context.jobs.run(
            self,
            partial(self._read_tree, tree_day),
            partial(self._show_again, code),
            self.context.notices.failed,
        )

    def _read_tree(self, day: date) -> UnitTree:
        from cds_desktop.services.units import tree_on

        tree = tree_on(self.context.office.open_uow, day)
        _ = tree.search_words  # made here, so that the first key does not wait for it
        return tree

    def _show_again(self, code: str, tree: UnitTree) -> None:
        self._show(tree)
        unit = tree.find(code) if code else None
        if unit is not None:
            above = tree.parent_of(unit.code)
            self.pane.go_to(above.code if above else "", mark=unit.code)
