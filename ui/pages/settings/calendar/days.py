"""The year: days off, days made up and closures, as twelve months, a form and a list."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.office_calendar import DayKind
from cds_desktop.domain.text import normalise
from cds_desktop.wording.calendar import DAY_KINDS, day_line, day_said, year_note
from cds_desktop.wording.moments import full_day
from ui.context import Context
from ui.models.window_model import RowsModel
from ui.pages.settings.calendar.day_rows import day_columns, day_state, legend_items
from ui.pages.settings.group import fit_rows
from ui.theme import Space, TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    ComboField,
    DataTable,
    DateField,
    DayMark,
    FormGrid,
    IconButton,
    Label,
    SectionTitle,
    StateLabel,
    TextField,
    YearGrid,
    YearLegend,
)

if TYPE_CHECKING:
    from cds_desktop.services.closures import PastClosure
    from cds_desktop.services.office_calendar import ListedDay, OfficeYear

_FORM_WIDTH = 760


class DaysPane(QWidget):
    """The days of one year; the grid, the form and the list always stand on the same day.

    Signals:
        year_changed: Another year has to be read.
        stored: A day was changed; the year has to be read again.
        moved_to: The rectangle of the day to which a key led, to be scrolled into view.
        reopen_asked: A closure which moved dates; its days are not simply dropped.
    """

    year_changed = Signal()
    stored = Signal()
    moved_to = Signal(object)
    reopen_asked = Signal(object)

    def __init__(self, context: Context, *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context, self.may_edit = context, may_edit
        self.shown_year = office_day(context.now()).year
        self._found: OfficeYear | None = None
        self._filled: ListedDay | None = None
        self._wanted: date | None = None
        self._is_touched, self._is_choosing = False, True
        #: Past closures, to tell a closure that moved dates from a day closed by hand.
        self.closures: tuple[PastClosure, ...] = ()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.S)
        self._build_year()
        if may_edit:
            self._build_form()
        self._build_list()

    # Building -----------------------------------------------------------------------------------

    def _build_year(self) -> None:
        size = ButtonSize.BAR
        self.earlier = IconButton(
            "chevron-left", self.tr("Năm trước"), key="Ctrl+Page Up", size=size
        )
        self.later = IconButton(
            "chevron-right", self.tr("Năm sau"), key="Ctrl+Page Down", size=size
        )
        self.year = Label("", TextRole.SECTION)
        self.earlier.clicked.connect(partial(self._turn, -1))
        self.later.clicked.connect(partial(self._turn, 1))
        self.head = QHBoxLayout()
        self.head.setSpacing(Space.S)
        for widget in (self.earlier, self.year, self.later):
            self.head.addWidget(widget)
        self.head.addStretch(1)
        self.column.addLayout(self.head)
        self.note = Label("", TextRole.BODY, Tone.SOON, wrap=True)
        self.note.hide()
        self.grid = YearGrid()
        self.grid.current_changed.connect(self._moved)
        self.grid.activated.connect(self._edit)
        self.grid.year_wanted.connect(self._go_to_year)
        self.legend = YearLegend()
        self.legend.set_items(legend_items())
        self.chosen_state = StateLabel()
        self.chosen = Label("", wrap=True, selectable=True)
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.chosen_state)
        line.addWidget(self.chosen, 1)
        for part in (self.note, self.grid, self.legend):
            self.column.addWidget(part)
        self.column.addLayout(line)

    def _build_form(self) -> None:
        self.day = DateField(self.tr("Ngày"), required=True)
        self.kind = ComboField(self.tr("Loại"), required=True)
        self.kind.set_choices(list(DAY_KINDS.items()))
        self.kind.set_value(DayKind.OFF)
        self.name = TextField(self.tr("Tên"), required=True, normalise=normalise)
        self.source = TextField(
            self.tr("Căn cứ"), help=self.tr("Số và ngày của văn bản"), normalise=normalise
        )
        self.save_button = Button(
            self.tr("Lưu ngày"), ButtonKind.PRIMARY, key="F9", shortcut=True, icon="device-floppy"
        )
        self.remove_button = Button(self.tr("Bỏ ngày này"), icon="trash")
        self.add_button = Button(self.tr("Ngày khác"), ButtonKind.QUIET, icon="calendar-plus")
        for field in (self.name, self.source):
            field.edited.connect(lambda _words: self._touch())
        self.kind.chosen.connect(lambda _kind: self._touch())
        self.save_button.clicked.connect(self.save)
        self.remove_button.clicked.connect(self.remove)
        self.add_button.clicked.connect(self.begin_new)
        holder = QWidget()
        holder.setMaximumWidth(_FORM_WIDTH)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        grid = FormGrid()
        grid.add_row((self.day, 3), (self.kind, 3), (self.name, 6))
        grid.add_row((self.source, 12))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.save_button, self.remove_button, self.add_button):
            row.addWidget(button)
        row.addStretch(1)
        column.addWidget(grid)
        column.addLayout(row)
        hint = self.tr(
            "Ngày hẹn đã ghi trên giấy hẹn không đổi theo lịch sửa sau. Bão, mất điện: dùng"
            " “Đóng cửa đột xuất” để hẹn lại hồ sơ."
        )
        column.addWidget(Label(hint, TextRole.CAPTION, Tone.MUTED, wrap=True))
        self.column.addWidget(holder)

    def _build_list(self) -> None:
        self.list_title = SectionTitle(self.tr("Ngày nghỉ và ngày làm bù"))
        self.model: RowsModel[ListedDay] = RowsModel(day_columns(), lambda row: row.day, self)
        self.table = DataTable("settings.calendar", self.context.preferences)
        self.table.setAccessibleName(self.tr("Ngày nghỉ và ngày làm bù"))
        self.table.set_rows_model(self.model)
        self.table.current_changed.connect(self._row_chosen)
        self.table.installEventFilter(self)
        self.column.addSpacing(Space.M)
        self.column.addWidget(self.list_title)
        self.column.addWidget(self.table)

    # Showing ------------------------------------------------------------------------------------

    def show_year(self, found: OfficeYear) -> None:
        """Show what was read; the current day stays when it is of this year."""
        if found.year != self.shown_year:
            return
        self._found = found
        self.year.setText(self.tr("Năm {year}").format(year=found.year))
        self.list_title.set_note(self.tr("{count} ngày").format(count=len(found.days)))
        self.table.set_empty(
            self.tr("Chưa có ngày nghỉ nào của năm {year}. Nhập theo thông báo nghỉ lễ.").format(
                year=found.year
            )
        )
        note = year_note(found)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        today = office_day(self.context.now())
        marks = {day.day: DayMark(day.kind, is_expected=day.is_provisional) for day in found.days}
        self.grid.set_year(
            found.year, marks, today=today, rest=found.weekly_days_off, say=self._said
        )
        if self._wanted is not None:
            self.grid.set_current(self._wanted)
            self._wanted = None
        self.model.show_rows(found.days)
        fit_rows(self.table)
        self._stand_on(self.grid.current())

    def listed(self, day: date) -> ListedDay | None:
        """What the calendar says of a day of the shown year."""
        days = self._found.days if self._found else ()
        return next((one for one in days if one.day == day), None)

    def _said(self, day: date) -> str:
        return day_said(day, self.listed(day), is_rest=self._is_rest(day))

    def _is_rest(self, day: date) -> bool:
        return self._found is not None and day.weekday() in self._found.weekly_days_off

    def _turn(self, years: int) -> None:
        self.shown_year += years
        self.year_changed.emit()

    def _go_to_year(self, day: date) -> None:
        self._wanted, self.shown_year = day, day.year
        self.year_changed.emit()

    def _moved(self, day: date) -> None:
        self._stand_on(day)
        self.moved_to.emit(self.grid.rect_of(day))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Tab go through the list without choosing another day."""
        is_entered = watched is self.table and event.type() is QEvent.Type.FocusIn
        if is_entered and self.table.current_row() is None:
            day = self.grid.current()
            rows = self.model.rows()
            nearest = next((n for n, row in enumerate(rows) if row.day >= day), len(rows) - 1)
            self._is_choosing = False
            self.table.select_row(nearest)
            self._is_choosing = True
        return super().eventFilter(watched, event)

    def _row_chosen(self, row: object) -> None:
        from cds_desktop.services.office_calendar import ListedDay

        if not self._is_choosing:
            return
        if isinstance(row, ListedDay) and row.day != self.grid.current():
            self.grid.set_current(row.day)
            self._stand_on(row.day)

    def _stand_on(self, day: date) -> None:
        """Let line, list and form show a day."""
        found = self.listed(day)
        self.chosen.setText(day_line(day, found, is_rest=self._is_rest(day)))
        self.chosen_state.setVisible(found is not None)
        self.chosen_state.set_state(day_state(found) if found else None)
        if found is None:
            self.table.clearSelection()
            self.table.setCurrentIndex(self.model.index(-1, -1))
        else:
            self.table.select_key(day)
        if self.may_edit:
            self._fill(day, found)

    def _fill(self, day: date, found: ListedDay | None) -> None:
        """Put a day into the form; what was typed stays when the day is only read again."""
        if self._is_touched and self.day.date() == day:
            return
        self._is_touched = False
        self.day.set_date(day)
        before = self._filled
        is_typed = before is None and bool(self.name.text())
        if found is not None:
            self.kind.set_value(found.kind)
            self.name.set_text(found.name)
            self.source.set_text(found.source)
        elif not is_typed:
            self.kind.set_value(DayKind.WORKING if self._is_rest(day) else DayKind.OFF)
            self.name.clear()
            self.source.clear()
        self._filled = found
        if found is None:
            self.remove_button.disable(self.tr("Lịch không ghi gì riêng cho ngày này."))
        else:
            self.remove_button.enable()

    def _touch(self) -> None:
        self._is_touched = True

    def _edit(self, day: date) -> None:
        """Enter on a day: go on to its name."""
        self._stand_on(day)
        if self.may_edit:
            self.name.setFocus()

    def begin_new(self) -> None:
        """Empty the form for a new day."""
        self.table.clearSelection()
        self._filled, self._is_touched = None, False
        for field in (self.day, self.name, self.source):
            field.clear()
        self.kind.set_value(DayKind.OFF)
        self.day.setFocus()

    # Saving -------------------------------------------------------------------------------------

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
        closure = next((one for one in self.closures if day in one.standing and one.moved), None)
        if closure is not None:
            self.reopen_asked.emit(closure)
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
        self._wanted, self.shown_year = day, day.year
        self._filled, self._is_touched = self.listed(day), False
        self.context.notices.info(said, undo if callable(undo) else None)
        self.stored.emit()

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
