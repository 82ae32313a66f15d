"""A calendar file before it is taken over: what is new, what differs, what stays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.wording.calendar import DAY_KINDS
from cds_desktop.wording.moments import day_words
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.settings.calendar.view import CalendarView
from ui.pages.settings.group import fit_rows
from ui.theme import TextRole, Tone
from ui.widgets import Button, ButtonKind, DataTable, FilterTab, FilterTabs, Label

if TYPE_CHECKING:
    from datetime import date

    from cds_desktop.domain.office_calendar import CalendarDay
    from cds_desktop.services.office_calendar import CalendarImport, ListedDay

ADDED: Final = "added"
CHANGED: Final = "changed"
LEFT: Final = "left"
SAME: Final = "same"


@dataclass(frozen=True, slots=True)
class _Line:
    """A day of the file, or one of the calendar which the file does not name."""

    day: ListedDay
    before: ListedDay | None = None


class ImportView(CalendarView):
    """The difference, and one act.

    Signals:
        imported: Words of the notice, the work that undoes it, the year to show.
    """

    imported = Signal(str, object, int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "", parent)
        self.title.set_words(self.tr("Nhập lịch từ tệp"))
        self._days: dict[date, CalendarDay] = {}
        self.found: CalendarImport | None = None
        self.sum = Label(self.tr("Đang đọc tệp…"), TextRole.STRONG, wrap=True)
        self.tabs = FilterTabs()
        self.tabs.chosen.connect(lambda _key: self._show_lines())
        columns: list[Column[_Line]] = [
            Column("day", self.tr("Ngày"), 180, lambda row: day_words(row.day.day),
                   sortable=False),
            Column("kind", self.tr("Loại"), 140, lambda row: DAY_KINDS[row.day.kind],
                   sortable=False),
            Column("name", self.tr("Tên"), 180, lambda row: row.day.name, sortable=False,
                   stretch=True),
            Column("source", self.tr("Căn cứ"), 170, lambda row: row.day.source, sortable=False,
                   tone=Tone.MUTED),
            Column("before", self.tr("Lịch đang ghi"), 240, _before, sortable=False,
                   tone=Tone.MUTED),
        ]  # fmt: skip
        self.model: RowsModel[_Line] = RowsModel(columns, lambda row: row.day.day, self)
        self.table = DataTable("settings.calendar_import", context.preferences)
        self.table.setAccessibleName(self.tr("Thay đổi của lịch"))
        self.table.set_rows_model(self.model)
        self.import_button = Button(
            self.tr("Nhập"), ButtonKind.PRIMARY, icon="file-import", key="F9", shortcut=True
        )
        self.import_button.disable(self.tr("Đang đọc tệp."))
        self.import_button.clicked.connect(self.apply)
        for widget in (self.sum, self.tabs, self.table):
            self.body.addWidget(widget)
        hint = self.tr("Ngày có trong lịch mà tệp không nêu thì giữ nguyên.")
        self.body.addWidget(Label(hint, TextRole.CAPTION, Tone.MUTED, wrap=True))
        self.body.addStretch(1)
        self.bar.add(self.import_button)
        self.bar.add(self.back_button)

    def first_field(self) -> QWidget | None:
        return self.table

    def open_file(self, path: Path) -> None:
        """Read a file and compare it with the calendar; a damaged one leads back at once."""
        self.title.set_note(path.name)
        open_uow = self.context.office.open_uow

        def work() -> tuple[dict[date, CalendarDay], CalendarImport]:
            from cds_desktop.services.calendar_files import read_days
            from cds_desktop.services.office_calendar import compare_days

            days = read_days(path)
            return days, compare_days(open_uow, days)

        def failed(error: Exception) -> None:
            self.left.emit()
            self.context.notices.failed(error)

        self.context.file_jobs.run(self, lambda _progress: work(), self._show, failed)

    def _show(self, found: tuple[dict[date, CalendarDay], CalendarImport]) -> None:
        self._days, self.found = found
        difference = found[1]
        counts = {
            ADDED: len(difference.added),
            CHANGED: len(difference.changed),
            SAME: difference.unchanged,
            LEFT: len(difference.left),
        }
        words = {
            ADDED: self.tr("Thêm"),
            CHANGED: self.tr("Thay đổi"),
            SAME: self.tr("Giữ nguyên"),
            LEFT: self.tr("Tệp không nêu"),
        }
        tabs = [FilterTab(key, words[key], counts[key], Tone.TEXT) for key in words]
        self.tabs.set_tabs(tabs)
        self.tabs.select(next((key for key in words if counts[key]), ADDED))
        said = self.tr("Tệp có {all} ngày: {added} thêm, {changed} thay đổi, {same} giữ nguyên.")
        self.sum.setText(
            said.format(
                all=len(self._days),
                added=counts[ADDED],
                changed=counts[CHANGED],
                same=counts[SAME],
            )
        )
        new = counts[ADDED] + counts[CHANGED]
        if new:
            self.import_button.set_words(self.tr("Nhập {count} ngày").format(count=new))
            self.import_button.enable()
        else:
            self.import_button.disable(self.tr("Tệp này không có gì mới so với lịch."))
        self._show_lines()
        self.table.setFocus()

    def _show_lines(self) -> None:
        if self.found is None:
            return
        tab, found = self.tabs.current(), self.found
        lines = {
            ADDED: [_Line(day) for day in found.added],
            CHANGED: [
                _Line(day, was) for day, was in zip(found.changed, found.before, strict=True)
            ],
            SAME: [_Line(day) for day in found.same],
            LEFT: [_Line(day) for day in found.left],
        }
        self.table.set_empty(self.tr("Không có ngày nào trong nhóm này."))
        self.table.set_hidden_columns(() if tab == CHANGED else ("before",))
        self.model.show_rows(lines.get(tab, []))
        fit_rows(self.table, least=4, most=9)
        self.table.select_row(0)

    def apply(self) -> None:
        """Take the days over and go back to the year."""
        if self.found is None or not self.import_button.isEnabled():
            return
        from cds_desktop.services.office_calendar import import_days, undo_import

        context = self.context
        open_uow, actor, now = context.office.open_uow, context.actor, context.now()
        self.import_button.disable(self.tr("Đang ghi."))

        def done(found: CalendarImport) -> None:
            words = self.tr("Đã nhập lịch: thêm {added} ngày, thay đổi {changed}.").format(
                added=len(found.added), changed=len(found.changed)
            )
            undo = partial(undo_import, open_uow, found, actor=actor, now=now)
            self.imported.emit(words, undo, min(self._days).year)

        def failed(error: Exception) -> None:
            self.import_button.enable()
            context.notices.failed(error)

        work = partial(import_days, open_uow, self._days, actor=actor, now=now)
        context.jobs.run(self, work, done, failed)


def _before(row: _Line) -> str:
    was = row.before
    if was is None:
        return ""
    return ", ".join(filter(None, (DAY_KINDS[was.kind], was.name, was.source)))
