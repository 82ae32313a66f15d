"""Lịch làm việc: days off, days made up, closures; hours and rules of counting."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.office_calendar import DayKind
from cds_desktop.domain.text import normalise
from cds_desktop.wording.calendar import DAY_KINDS, hours_lines, rule_lines
from cds_desktop.wording.moments import day_words, full_day
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.settings.group import COLUMN_WIDTH, FactList, ScrolledGroup, fit_rows
from ui.theme import Space, TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    ComboField,
    DataTable,
    DateField,
    FormGrid,
    IconButton,
    Label,
    SectionTitle,
    StateWord,
    TextField,
)

if TYPE_CHECKING:
    from cds_desktop.services.office_calendar import ListedDay, OfficeYear

_STATES = {
    DayKind.OFF: (Tone.MUTED, "calendar-off"),
    DayKind.WORKING: (Tone.OK, "briefcase"),
    DayKind.CLOSED: (Tone.WAIT, "ban"),
}


class CalendarGroup(ScrolledGroup):
    """Every due date is counted on these days; dates already promised stay as they are."""

    key = "calendar"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._year = office_day(context.now()).year
        self._build_list()
        if self.may_edit:
            self._build_form()
        self._build_rules()
        self.inner.addStretch(1)

    # Building -------------------------------------------------------------------------------

    def _build_list(self) -> None:
        self.title = SectionTitle(self.tr("Ngày nghỉ và ngày làm bù"))
        bar, quiet = ButtonSize.ROW, ButtonKind.QUIET
        self.earlier = IconButton("chevron-left", self.tr("Năm trước"), size=bar)
        self.later = IconButton("chevron-right", self.tr("Năm sau"), size=bar)
        self.year = Label("", TextRole.STRONG)
        self.earlier.clicked.connect(partial(self._turn, -1))
        self.later.clicked.connect(partial(self._turn, 1))
        for widget in (self.earlier, self.year, self.later):
            self.title.add_action(widget)
        self.add_button = Button(self.tr("Thêm ngày"), quiet, icon="calendar-plus", size=bar)
        self.add_button.clicked.connect(self.begin_new)
        if not self.may_edit:
            self.add_button.hide()
        self.title.add_action(self.add_button)
        columns: list[Column[ListedDay]] = [
            Column("day", self.tr("Ngày"), 180, lambda row: day_words(row.day), sortable=False),
            Column("kind", self.tr("Loại"), 170, lambda _row: "", state=_state, sortable=False),
            Column("name", self.tr("Tên"), 200, lambda row: row.name, sortable=False,
                   stretch=True),
            Column("source", self.tr("Căn cứ"), 240, lambda row: row.source, sortable=False,
                   tone=Tone.MUTED),
        ]  # fmt: skip
        self.model: RowsModel[ListedDay] = RowsModel(columns, lambda row: row.day, self)
        self.table = DataTable("settings.calendar", self.context.preferences)
        self.table.setAccessibleName(self.tr("Ngày nghỉ và ngày làm bù"))
        self.table.set_rows_model(self.model)
        self.table.current_changed.connect(self._show_day)
        self.inner.addWidget(self.title)
        self.inner.addWidget(self.table)

    def _build_form(self) -> None:
        self.form_title = SectionTitle(self.tr("Thêm hoặc sửa một ngày"))
        self.day = DateField(self.tr("Ngày"), required=True)
        self.kind = ComboField(self.tr("Loại"), required=True)
        self.kind.set_choices(list(DAY_KINDS.items()))
        self.kind.set_value(DayKind.OFF)
        self.name = TextField(self.tr("Tên"), required=True, normalise=normalise)
        self.source = TextField(
            self.tr("Căn cứ"), help=self.tr("Số và ngày của văn bản"),
            normalise=normalise,
        )  # fmt: skip
        self.save_button = Button(
            self.tr("Lưu ngày"), ButtonKind.PRIMARY, key="F9", shortcut=True, icon="device-floppy"
        )
        self.remove_button = Button(self.tr("Bỏ ngày này"), icon="trash")
        self.save_button.clicked.connect(self.save)
        self.remove_button.clicked.connect(self.remove)
        holder = QWidget()
        holder.setMaximumWidth(COLUMN_WIDTH)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(Space.S)
        grid = FormGrid()
        grid.add_row((self.day, 4), (self.kind, 8))
        grid.add_row((self.name, 5), (self.source, 7))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.save_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        column.addWidget(self.form_title)
        column.addWidget(grid)
        column.addLayout(row)
        column.addWidget(
            Label(
                self.tr("Ngày hẹn đã ghi trên giấy hẹn không đổi theo lịch sửa sau."),
                TextRole.CAPTION,
                Tone.MUTED,
                wrap=True,
            )
        )
        self.inner.addWidget(holder)

    def _build_rules(self) -> None:
        self.hours, self.rules = FactList(), FactList()
        for words, facts in (
            (self.tr("Giờ làm việc"), self.hours),
            (self.tr("Cách tính ngày hẹn trả"), self.rules),
        ):
            facts.setMaximumWidth(COLUMN_WIDTH)
            self.inner.addSpacing(Space.M)
            self.inner.addWidget(SectionTitle(words))
            self.inner.addWidget(facts)

    # Reading --------------------------------------------------------------------------------

    def refresh(self) -> None:
        from cds_desktop.services.office_calendar import year_of

        context = self.context
        today = office_day(context.now())
        work = partial(year_of, context.office.open_uow, self._year, today=today)
        context.jobs.run(self, work, self._show, context.notices.failed)

    def first_field(self) -> QWidget | None:
        return self.table

    def _show(self, found: OfficeYear) -> None:
        if found.year != self._year:
            return
        self.year.setText(str(found.year))
        self.title.set_note(self.tr("{count} ngày").format(count=len(found.days)))
        self.table.set_empty(
            self.tr("Chưa có ngày nghỉ nào của năm {year}. Nhập theo thông báo nghỉ lễ.").format(
                year=found.year
            )
        )
        self.model.show_rows(found.days)
        fit_rows(self.table)
        self.hours.set_facts(hours_lines(found.rules))
        self.rules.set_facts(rule_lines(found.rules))

    def _turn(self, years: int) -> None:
        self._year += years
        self.refresh()

    def _show_day(self, row: object) -> None:
        from cds_desktop.services.office_calendar import ListedDay

        if not isinstance(row, ListedDay) or not self.may_edit:
            return
        self.day.set_date(row.day)
        self.kind.set_value(row.kind)
        self.name.set_text(row.name)
        self.source.set_text(row.source)

    def begin_new(self) -> None:
        """Empty the form for a new day."""
        self.table.clearSelection()
        for field in (self.day, self.name, self.source):
            field.clear()
        self.kind.set_value(DayKind.OFF)
        self.day.setFocus()

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Enter the day of the form, or change it."""
        wrong = [field for field in (self.day, self.kind, self.name) if not field.is_valid()]
        day = self.day.date()
        if wrong or day is None:
            (wrong or [self.day])[0].setFocus()
            return
        self._put(
            day, self.kind.value(), self.name.text(), self.source.text(),
            self.tr("Đã lưu ngày {day}.").format(day=full_day(day)),
        )  # fmt: skip

    def remove(self) -> None:
        """Take the day of the form out of the calendar."""
        day = self.day.date()
        if day is None:
            self.day.set_error(self.tr("Chọn ngày cần bỏ trong danh sách."))
            self.day.setFocus()
            return
        self._take_out(day, self.tr("Đã bỏ ngày {day}.").format(day=full_day(day)))

    def _put(
        self, day: date, kind: DayKind, name: str, source: str, said: str, *, undoes: bool = False
    ) -> None:
        from cds_desktop.services.office_calendar import set_day

        context = self.context
        work = partial(
            set_day, context.office.open_uow, day, kind, name=name, source=source,
            actor=context.actor, now=context.now(),
        )  # fmt: skip

        def saved(before: ListedDay | None) -> None:
            again = self.tr("Đã đổi lại như cũ.")
            if undoes:
                undo = None
            elif before is None:
                undo = partial(self._take_out, day, again, undoes=True)
            else:
                undo = partial(
                    self._put, day, before.kind, before.name, before.source, again, undoes=True
                )
            self._done(day, said, undo)

        context.jobs.run(self, work, saved, self._refused)

    def _take_out(self, day: date, said: str, *, undoes: bool = False) -> None:
        from cds_desktop.services.office_calendar import remove_day

        context = self.context
        work = partial(
            remove_day, context.office.open_uow, day, actor=context.actor, now=context.now()
        )

        def removed(before: ListedDay) -> None:
            again = self.tr("Đã đổi lại như cũ.")
            undo = partial(
                self._put, day, before.kind, before.name, before.source, again, undoes=True
            )
            self._done(day, said, None if undoes else undo)

        context.jobs.run(self, work, removed, self._refused)

    def _done(self, day: date, said: str, undo: object) -> None:
        self._year = day.year
        self.context.notices.info(said, undo if callable(undo) else None)
        self.context.changes.settings_changed.emit()
        self.refresh()

    def _refused(self, error: Exception) -> None:
        from cds_desktop.domain.errors import CdsError
        from cds_desktop.wording.errors import sentence

        fields = {
            "calendar.name_missing": self.name,
            "calendar.day_is_no_rest": self.day,
            "calendar.day_is_rest": self.day,
            "calendar.day_not_found": self.day,
        }
        field = fields.get(error.code) if isinstance(error, CdsError) else None
        if field is None or not isinstance(error, CdsError):
            self.context.notices.failed(error)
            return
        field.set_error(sentence(error))
        field.setFocus()


def _state(row: ListedDay) -> StateWord:
    tone, icon = _STATES[row.kind]
    return StateWord(tone, DAY_KINDS[row.kind], icon)
