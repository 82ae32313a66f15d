"""Closing the office, or taking a closure back: a preview first, then the people to call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.clock import office_day, office_time
from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.text import normalise
from cds_desktop.wording.cards import phone_words
from cds_desktop.wording.life import KEPT_WHY
from cds_desktop.wording.moments import clock_words, day_words, full_day, number_words
from ui.context import Context
from ui.models.columns import Column
from ui.models.window_model import RowsModel
from ui.pages.settings.calendar.view import CalendarView
from ui.pages.settings.group import fit_rows
from ui.theme import TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    CheckBox,
    DataTable,
    DateField,
    FormGrid,
    Label,
    StateLabel,
    StateWord,
    TextField,
)

if TYPE_CHECKING:
    from cds_desktop.services.closures import Closure, KeptDossier, PastClosure, Reopening

_FORM_WIDTH = 760
_BOXES: Final = 4
_MOST_DAYS: Final = 62
"""A closure of more than two months is a typing error."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """A dossier whose date changes, or one that keeps it with the reason."""

    code: str
    applicant: str
    phone: str
    promised_at: datetime
    new_due_at: datetime | None
    why: str = ""


class ClosureView(CalendarView):
    """Days and reason, the dossiers they touch, one act, and afterwards the call list.

    Args:
        context: As every page gets it.
        closure: The closure to be taken back; None closes the office.
        parent: The owner.

    Signals:
        stored: The calendar has changed.
        list_asked: The number under which the call list is found.
    """

    stored = Signal()
    list_asked = Signal(int)

    def __init__(
        self, context: Context, closure: PastClosure | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, "", parent)
        self._closure, self._number = closure, 0
        self._days: tuple[date, ...] = () if closure is None else closure.standing
        self._is_ready = False
        self.boxes: dict[date, CheckBox] = {}
        self.title.set_words(
            self.tr("Đóng cửa đột xuất") if closure is None else self.tr("Mở cửa lại")
        )
        self._build_form()
        self._build_list()
        self._build_bar()
        self._ask_for_days()

    # Building -----------------------------------------------------------------------------------

    def _build_form(self) -> None:
        today = office_day(self.context.now())
        self.first = DateField(self.tr("Từ ngày"), required=True)
        self.last = DateField(self.tr("Đến hết ngày"), required=True)
        self.reason = TextField(
            self.tr("Lý do"), required=True, normalise=normalise,
            help=self.tr("Ghi vào lịch và nhật ký, ví dụ “Bão số 5”")
            if self._closure is None
            else self.tr("Ví dụ “Ghi nhầm ngày”"),
        )  # fmt: skip
        self.first.set_date(today)
        self.last.set_date(today)
        self.form = FormGrid()
        self.form.setMaximumWidth(_FORM_WIDTH)
        if self._closure is None:
            self.form.add_row((self.first, 3), (self.last, 3), (self.reason, 6))
        else:
            self.form.add_row((self.reason, 8))
            words = self.tr("Đã đóng cửa vì: {reason}. Lại làm việc ngày:")
            self.body.addWidget(Label(words.format(reason=self._closure.reason), wrap=True))
            for day in self._days:
                box = self.boxes[day] = CheckBox(day_words(day))
                box.setChecked(True)
                box.toggled.connect(self._days_chosen)
            grid, boxes = FormGrid(), list(self.boxes.values())
            for start in range(0, len(boxes), _BOXES):
                grid.add_row(*((box, 12 // _BOXES) for box in boxes[start : start + _BOXES]))
            self.body.addWidget(grid)
        self.body.addWidget(self.form)
        for field in (self.first, self.last):
            field.left.connect(self._days_left)
            field.submitted.connect(self._days_left)

    def _build_list(self) -> None:
        self.state = StateLabel()
        self.note = Label("", TextRole.BODY, Tone.MUTED, wrap=True)
        columns: list[Column[CallRow]] = [
            Column("code", self.tr("Mã hồ sơ"), 118, lambda row: short_code(row.code),
                   sortable=False, tone=Tone.MUTED),
            Column("name", self.tr("Họ và tên"), 160, lambda row: row.applicant, sortable=False,
                   stretch=True),
            Column("phone", self.tr("Điện thoại"), 125, _phone, sortable=False),
            Column("before", self.tr("Đã hẹn"), 160, lambda row: _moment(row.promised_at),
                   sortable=False),
            Column("after", self.tr("Hẹn mới"), 160, _after, sortable=False, tooltip=_why,
                   bold=lambda row: row.new_due_at is not None),
        ]  # fmt: skip
        self.model: RowsModel[CallRow] = RowsModel(columns, lambda row: row.code, self)
        self.table = DataTable("settings.closure", self.context.preferences)
        self.table.setAccessibleName(self.tr("Hồ sơ đổi ngày hẹn"))
        self.table.set_rows_model(self.model)
        row = QHBoxLayout()
        row.addWidget(self.state)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.note)
        self.body.addWidget(self.table)
        self.body.addStretch(1)

    def _build_bar(self) -> None:
        closes = self._closure is None
        self.act_button = Button(
            self.tr("Đóng cửa") if closes else self.tr("Mở cửa lại"),
            ButtonKind.PRIMARY, icon="ban" if closes else "arrow-back-up", key="F9", shortcut=True,
        )  # fmt: skip
        self.list_button = Button(
            self.tr("Danh sách gọi điện"), ButtonKind.PRIMARY, icon="printer", key="Ctrl+P",
            shortcut=True,
        )  # fmt: skip
        self.list_button.hide()
        self.act_button.clicked.connect(self.act)
        self.list_button.clicked.connect(lambda: self.list_asked.emit(self._number))
        self.bar.add(self.act_button)
        self.bar.add(self.list_button)
        self.bar.add(self.back_button)

    # Looking ------------------------------------------------------------------------------------

    def first_field(self) -> QWidget | None:
        if self._number:
            return self.list_button if self.list_button.isVisible() else self.back_button
        return self.first.edit if self._closure is None else self.reason.edit

    def busy(self) -> bool:
        return not self._number and bool(self.reason.text())

    def _ask_for_days(self) -> None:
        self._is_ready = False
        self.act_button.disable(self.tr("Xem trước các hồ sơ bị ảnh hưởng đã."))
        self.state.set_state(None)
        self.table.set_empty("")
        if self._closure is None:
            self._days_left()

    def _days_left(self) -> None:
        """Count again as soon as both days can be read."""
        first, last = self.first.date(), self.last.date()
        if self._number or first is None or last is None:
            return
        if last < first:
            if self.sender() is self.first:
                self.last.set_date(first)
                last = first
            else:
                self.last.set_error(self.tr("Ngày cuối phải từ ngày đầu trở đi."))
                return
        if (last - first).days >= _MOST_DAYS:
            self.last.set_error(self.tr("Đợt đóng cửa dài quá hai tháng. Kiểm tra lại ngày."))
            return
        days = tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
        if days != self._days or not self._is_ready:
            self._days = days
            self.look()

    def _days_chosen(self) -> None:
        """Another choice among the closed days."""
        self._days = tuple(day for day, box in self.boxes.items() if box.isChecked())
        if self._days:
            self.look()
            return
        self._is_ready = False
        self.model.show_rows([])
        self.state.set_state(None)
        self.note.setText("")
        self.act_button.disable(self.tr("Chọn ít nhất một ngày làm việc lại."))

    def look(self) -> None:
        """Show which dossiers the days touch; nothing is stored."""
        context, days = self.context, self._days
        open_uow, now = context.office.open_uow, context.now()
        reason = self.reason.text() or self.tr("Đóng cửa")
        self._is_ready = False
        closes = self._closure is None

        def work() -> Closure | Reopening:
            from cds_desktop.services.closures import preview, preview_reopening

            if closes:
                return preview(open_uow, days, reason=reason)
            return preview_reopening(open_uow, days, now=now)

        context.jobs.run(self, work, partial(self._show, days), self._refused)

    def _show(self, days: tuple[date, ...], found: Closure | Reopening) -> None:
        if days != self._days or self._number:
            return
        self._is_ready = True
        self.act_button.enable()
        self._tell(found, stored=False)

    def _tell(self, found: Closure | Reopening, *, stored: bool) -> None:
        from cds_desktop.services.closures import Reopening

        rows = [
            CallRow(one.code, one.applicant, one.phone, one.promised_at, one.new_due_at)
            # As on the printed list: whoever was promised the earliest day is called first.
            for one in sorted(found.dossiers, key=lambda one: (one.promised_at, one.code))
        ]
        count = number_words(len(rows))
        if isinstance(found, Reopening):
            words = self._reopening_words(stored=stored)
            notes = self._kept_notes(found)
            rows += [_kept_row(one) for one in found.kept]
        else:
            words = self._closure_words(stored=stored)
            notes = [] if stored else self._closure_notes(found)
        self.state.set_state(StateWord(Tone.OK if stored else Tone.SOON, words.format(count=count)))
        self.note.setText(" ".join(notes))
        self.note.setVisible(bool(notes))
        self.table.set_empty(self.tr("Không có hồ sơ nào đổi ngày hẹn."))
        self.model.show_rows(rows)
        fit_rows(self.table, least=3, most=9)

    def _closure_words(self, *, stored: bool) -> str:
        if stored:
            return self.tr("Đã đóng cửa, {count} hồ sơ lùi ngày hẹn.")
        return self.tr("{count} hồ sơ đang giải quyết sẽ lùi ngày hẹn.")

    def _reopening_words(self, *, stored: bool) -> str:
        if stored:
            return self.tr("Đã mở cửa lại, {count} hồ sơ trở lại ngày hẹn trước.")
        return self.tr("{count} hồ sơ sẽ trở lại ngày hẹn trước.")

    def _closure_notes(self, found: Closure) -> list[str]:
        notes = []
        if found.resting:
            days = ", ".join(full_day(day) for day in found.resting)
            notes.append(self.tr("Vốn đã nghỉ: {days}.").format(days=days))
        if found.dossiers:
            notes.append(self.tr("Ngày hẹn ban đầu vẫn được giữ trong hồ sơ."))
        return notes

    def _kept_notes(self, found: Reopening) -> list[str]:
        """How many keep their date, for each reason."""
        kept = self.tr("{count} hồ sơ giữ ngày hẹn: {why}.")
        return [
            kept.format(count=number_words(times), why=KEPT_WHY[why])
            for why, times in Counter(one.why for one in found.kept).items()
        ]

    def _refused(self, error: Exception) -> None:
        from cds_desktop.domain.errors import CdsError
        from cds_desktop.wording.errors import sentence

        self._is_ready = False
        self.model.show_rows([])
        self.state.set_state(None)
        self.note.setText("")
        fields = {
            "closure.reason_missing": self.reason,
            "closure.reason_long": self.reason,
            "closure.no_working_day": self.last,
        }
        field = fields.get(error.code) if isinstance(error, CdsError) else None
        if field is None or not isinstance(error, CdsError):
            self.context.notices.failed(error)
            return
        self.act_button.disable(sentence(error))
        field.set_error(sentence(error))

    # Acting -------------------------------------------------------------------------------------

    def act(self) -> None:
        """Close the office on these days, or open it again."""
        if not self._is_ready or self._number:
            return
        if not self.reason.is_valid():
            self.reason.setFocus()
            return
        from cds_desktop.services.closures import close, reopen

        context = self.context
        self.act_button.disable(self.tr("Đang ghi."))
        open_uow, days, reason = context.office.open_uow, self._days, self.reason.text()
        actor, now, closes = context.actor, context.now(), self._closure is None

        def work() -> Closure | Reopening:
            if closes:
                return close(open_uow, days, reason=reason, actor=actor, now=now)
            return reopen(open_uow, days, reason=reason, actor=actor, now=now)

        context.jobs.run(self, work, self._acted, self._act_refused)

    def _act_refused(self, error: Exception) -> None:
        self.act_button.enable()
        self._refused(error)

    def _acted(self, found: Closure | Reopening) -> None:
        self._number = found.number
        self._tell(found, stored=True)
        for part in (self.form, *self.boxes.values()):
            part.setEnabled(False)
        self.act_button.hide()
        self.list_button.setVisible(bool(found.dossiers))
        if not found.dossiers:
            self.back_button.set_kind(ButtonKind.PRIMARY)
        field = self.first_field()
        if field is not None:
            field.setFocus()
        self.stored.emit()


def _kept_row(one: KeptDossier) -> CallRow:
    return CallRow(one.code, one.applicant, one.phone, one.promised_at, None, KEPT_WHY[one.why])


def _moment(moment: datetime) -> str:
    return f"{clock_words(moment)} {full_day(office_time(moment).date())}"


def _after(row: CallRow) -> str:
    return "giữ nguyên" if row.new_due_at is None else _moment(row.new_due_at)


def _why(row: CallRow) -> str:
    return row.why or _after(row)


def _phone(row: CallRow) -> str:
    return phone_words(row.phone) if row.phone else "–"
