"""The group Lịch làm việc: the year first, and the views which stand in its place for a while."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from ui.context import Context
from ui.file_choice import ask_for_file, ask_for_place
from ui.pages.settings.calendar.closed_days import ClosedDays
from ui.pages.settings.calendar.days import DaysPane
from ui.pages.settings.calendar.rule_lines import RuleLines
from ui.pages.settings.group import Group
from ui.theme import Space
from ui.widgets import Button, ButtonKind, ButtonSize, ScrollArea

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from cds_desktop.services.closures import PastClosure
    from cds_desktop.services.office_calendar import OfficeYear
    from cds_desktop.services.rule_sets import RuleSets
    from ui.pages.settings.calendar.closure_view import ClosureView
    from ui.pages.settings.calendar.import_view import ImportView
    from ui.pages.settings.calendar.rules_view import RulesView
    from ui.printing.paper_desk import CallListDesk

    SubView = ClosureView | ImportView | RulesView
    Found = tuple[OfficeYear, tuple[PastClosure, ...], RuleSets]


class CalendarGroup(Group):
    """Every due date is counted on these days; dates already promised stay as they are."""

    key = "calendar"
    is_wide = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._side = int(Space.XXL)
        self._desk: CallListDesk | None = None
        self.file_dialog: QFileDialog | None = None
        self.view: SubView | None = None
        self.stack = QStackedWidget()
        self.content = content = QWidget()
        self.inner = QVBoxLayout(content)
        self.inner.setSpacing(Space.S)
        self.days = DaysPane(context, may_edit=self.may_edit)
        self.closed = ClosedDays(context, may_edit=self.may_edit)
        self.rules = RuleLines(may_edit=self.may_edit)
        if self.may_edit:
            self._build_acts()
        for part in (self.days, self.closed, self.rules):
            self.inner.addWidget(part)
        self.inner.addStretch(1)
        self.area = ScrollArea(content)
        self.stack.addWidget(self.area)
        self.column.addWidget(self.stack, 1)
        self._connect()

    def _build_acts(self) -> None:
        size, quiet = ButtonSize.BAR, ButtonKind.PLAIN
        self.close_button = Button(self.tr("Đóng cửa đột xuất…"), quiet, icon="ban", size=size)
        self.import_button = Button(self.tr("Nhập từ tệp…"), quiet, icon="file-import", size=size)
        self.export_button = Button(self.tr("Xuất ra tệp…"), quiet, icon="file-export", size=size)
        for button in (self.close_button, self.import_button, self.export_button):
            self.days.head.addWidget(button)
        stops = (
            self.days.later, self.close_button, self.import_button, self.export_button,
            self.days.grid,
        )  # fmt: skip
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self.close_button.clicked.connect(self.open_closure)
        self.import_button.clicked.connect(self._ask_import)
        self.export_button.clicked.connect(self._ask_export)
        self.rules.set_asked.connect(self.open_rules)
        self.rules.take_back_asked.connect(self._take_back_rules)

    def _connect(self) -> None:
        self.days.year_changed.connect(self.refresh)
        self.days.stored.connect(self._stored)
        self.days.moved_to.connect(self._scroll_to)
        self.days.grid.entered.connect(
            lambda: self._scroll_to(self.days.grid.rect_of(self.days.grid.current()))
        )
        self.days.reopen_asked.connect(self.open_reopening)
        self.closed.list_asked.connect(self.show_calls)
        self.closed.reopen_asked.connect(self.open_reopening)

    # What the page asks -------------------------------------------------------------------------

    def fit(self, side: int) -> None:
        self._side = side
        self.inner.setContentsMargins(side, Space.L, side, Space.L)
        if self.view is not None:
            self.view.fit(side)

    def refresh(self) -> None:
        context, year = self.context, self.days.shown_year
        today, open_uow = office_day(context.now()), context.office.open_uow

        def work() -> Found:
            from cds_desktop.services.closures import past
            from cds_desktop.services.office_calendar import year_of
            from cds_desktop.services.rule_sets import read_rules

            return (
                year_of(open_uow, year, today=today),
                past(open_uow),
                read_rules(open_uow, today=today),
            )

        context.jobs.run(self, work, self._show, context.notices.failed)

    def first_field(self) -> QWidget | None:
        return self.days.grid if self.view is None else self.view.first_field()

    def busy(self) -> bool:
        return self.view is not None and self.view.busy()

    def escape(self) -> bool:
        if self.view is None:
            return False
        self.leave()
        return True

    def _show(self, found: Found) -> None:
        year, closures, rules = found
        self.days.closures = closures
        self.days.show_year(year)
        self.closed.show_closures(closures)
        self.rules.show_rules(rules, office_day(self.context.now()))

    def _scroll_to(self, rect: QRect) -> None:
        place = self.days.grid.mapTo(self.content, rect.center())
        self.area.ensureVisible(place.x(), place.y(), 0, rect.height() * 2)

    def _stored(self) -> None:
        self.context.changes.settings_changed.emit()
        self.refresh()

    # Views in the place of the year ---------------------------------------------------------------

    def open_closure(self) -> None:
        """Ask which days are closed, and why."""
        from ui.pages.settings.calendar.closure_view import ClosureView

        view = ClosureView(self.context)
        view.stored.connect(self._stored)
        view.list_asked.connect(self.show_calls)
        self._open(view)

    def open_reopening(self, closure: PastClosure) -> None:
        """Show what taking a closure back would change."""
        from ui.pages.settings.calendar.closure_view import ClosureView

        view = ClosureView(self.context, closure)
        view.stored.connect(self._stored)
        view.list_asked.connect(self.show_calls)
        self._open(view)
        view.look()

    def open_rules(self) -> None:
        """Edit the rules from a day on."""
        from ui.pages.settings.calendar.rules_view import RulesView

        rules = self.rules.found
        if rules is None:
            return
        view = RulesView(self.context, rules)
        view.stored.connect(self._rules_stored)
        self._open(view)

    def open_file(self, path: Path) -> None:
        """Show what a calendar file would change."""
        from ui.pages.settings.calendar.import_view import ImportView

        view = ImportView(self.context)
        view.imported.connect(self._imported)
        self._open(view)
        view.open_file(path)

    def leave(self) -> None:
        """Go back to the year."""
        view, self.view = self.view, None
        if view is None:
            return
        self.stack.setCurrentWidget(self.area)
        self.stack.removeWidget(view)
        view.hide()
        view.deleteLater()
        self.days.grid.setFocus()
        self.refresh()

    def _open(self, view: SubView) -> None:
        self.leave()
        self.view = view
        view.left.connect(self.leave)
        view.fit(self._side)
        self.stack.addWidget(view)
        self.stack.setCurrentWidget(view)
        field = view.first_field()
        if field is not None:
            field.setFocus()

    # Files and papers -----------------------------------------------------------------------------

    def show_calls(self, number: int) -> None:
        """Open the preview of a call list."""
        from ui.printing.paper_desk import CallListDesk

        if self._desk is None:
            self._desk = CallListDesk(self.context, self)
        self._desk.show(number)

    @property
    def desk(self) -> CallListDesk | None:
        """The desk of the call list, once it was needed."""
        return self._desk

    def _ask_import(self) -> None:
        self.file_dialog = ask_for_file(
            self, self.tr("Chọn tệp lịch"),
            self.tr("Bảng lịch (*.csv *.xlsx *.xls *.ods)"),
            self.context.preferences, self.open_file,
        )  # fmt: skip

    def _ask_export(self) -> None:
        year = self.days.shown_year
        place = self.context.preferences.last_folder / f"lich-lam-viec-{year}.csv"
        self.file_dialog = ask_for_place(
            self, self.tr("Lưu lịch năm {year}").format(year=year), place,
            self.tr("Bảng csv (*.csv)"), self.context.preferences,
            partial(self.export, year),
        )  # fmt: skip

    def export(self, year: int, path: Path) -> None:
        """Write the days of a year into a table file."""
        context = self.context
        open_uow = context.office.open_uow

        def work() -> int:
            from cds_desktop.services.calendar_files import write_days
            from cds_desktop.services.office_calendar import calendar_days

            return write_days(path, calendar_days(open_uow, year))

        def written(days: int) -> None:
            words = self.tr("Đã xuất {days} ngày của năm {year} vào tệp {name}.")
            context.notices.info(words.format(days=days, year=year, name=path.name))

        again = partial(self.export, year, path)
        context.jobs.run(self, work, written, lambda error: context.notices.failed(error, again))

    # What the views have stored -------------------------------------------------------------------

    def _imported(self, said: str, undo: object, year: int) -> None:
        self.days.shown_year = year
        self.leave()
        again = undo if callable(undo) else None
        self.context.notices.info(said, None if again is None else partial(self._undo, again))
        self.context.changes.settings_changed.emit()

    def _undo(self, work: object) -> None:
        def done(_found: object) -> None:
            self.context.notices.info(self.tr("Đã đổi lại như cũ."))
            self._stored()

        if callable(work):
            self.context.jobs.run(self, work, done, self.context.notices.failed)

    def _rules_stored(self, said: str, undo: object) -> None:
        self._imported(said, undo, self.days.shown_year)

    def _take_back_rules(self, start: date) -> None:
        from cds_desktop.domain.deadlines import DeadlineRules
        from cds_desktop.services.rule_sets import set_rules, take_back_rules
        from cds_desktop.wording.moments import full_day

        context = self.context
        open_uow, actor, now = context.office.open_uow, context.actor, context.now()

        def done(before: DeadlineRules) -> None:
            words = self.tr("Đã bỏ bộ quy tắc áp dụng từ {day}.").format(day=full_day(start))
            undo = partial(set_rules, open_uow, before, actor=actor, now=now)
            context.notices.info(words, partial(self._undo, undo))
            self._stored()

        work = partial(take_back_rules, open_uow, start, actor=actor, now=now)
        context.jobs.run(self, work, done, context.notices.failed)
