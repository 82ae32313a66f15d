"""The editor of the rules: sessions, the 15:00 rules, hours and waits, with live examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.clock import OFFICE_ZONE, office_day
from cds_desktop.domain.deadlines import (
    DeadlineRules,
    Pause,
    due_date,
    parse_limit_argument,
    rules_in_force,
)
from cds_desktop.domain.errors import CdsError
from cds_desktop.domain.office_calendar import OfficeCalendar, OfficeHours, Session, parse_sessions
from cds_desktop.domain.text import normalise
from cds_desktop.wording.calendar import (
    day_length_words,
    example_line,
    sessions_words,
)
from cds_desktop.wording.deadlines import APPOINTMENT_HOURS, PAUSE_POLICIES
from cds_desktop.wording.errors import sentence
from cds_desktop.wording.moments import WEEKDAYS, full_day
from ui.context import Context
from ui.pages.settings.calendar.view import CalendarView
from ui.theme import Space, TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    Card,
    CheckBox,
    ComboField,
    DateField,
    FormGrid,
    Label,
    TextField,
)

if TYPE_CHECKING:
    from cds_desktop.services.rule_sets import RuleSets

_FORM_WIDTH = 760
_EXAMPLES: Final = ((15, 30, "5d"), (15, 30, "4h"), (15, 30, "same-day"))
_EXAMPLE_DAY: Final = date(2026, 3, 6)
_WAITED: Final = (
    datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE),
    datetime(2026, 3, 4, 10, 0, tzinfo=OFFICE_ZONE),
    datetime(2026, 3, 10, 8, 30, tzinfo=OFFICE_ZONE),
)
"""Received, papers asked for, papers brought: the example of the field notes."""


class RulesView(CalendarView):
    """A new rule set from a day on; dossiers received before carry their own.

    Signals:
        stored: Words of the notice, and the work that undoes it.
    """

    stored = Signal(str, object)

    def __init__(self, context: Context, found: RuleSets, parent: QWidget | None = None) -> None:
        super().__init__(context, "", parent)
        self.title.set_words(self.tr("Quy tắc tính hạn"))
        self._found = found
        self._calendar = OfficeCalendar()
        self._is_changed = False
        tomorrow = office_day(context.now()) + timedelta(days=1)
        self._build_form()
        self._build_examples()
        self.save_button = Button(
            self.tr("Lưu quy tắc"), ButtonKind.PRIMARY, icon="device-floppy", key="F9",
            shortcut=True,
        )  # fmt: skip
        self.save_button.clicked.connect(self.save)
        self.bar.add(self.save_button)
        self.bar.add(self.back_button)
        self.body.addStretch(1)
        self.start.set_date(tomorrow)
        self._fill(rules_in_force(found.sets, tomorrow))
        self._connect()
        self._read_calendar()

    # Building -----------------------------------------------------------------------------------

    def _build_form(self) -> None:
        self.start = DateField(
            self.tr("Áp dụng cho hồ sơ nhận từ"), required=True,
            help=self.tr("Hồ sơ đã nhận giữ cách tính cũ"),
        )  # fmt: skip
        self.name = TextField(self.tr("Căn cứ"), required=True, normalise=normalise)
        self.hours = TextField(
            self.tr("Giờ làm việc"), required=True, normalise=_tidy_sessions,
            check=_sessions_error, placeholder="07:00–11:30, 13:30–17:00",
        )  # fmt: skip
        self.weekdays = [
            TextField(
                name, normalise=_tidy_sessions, check=_sessions_error,
                placeholder=self.tr("theo giờ chung"), reserve_line=False,
            )
            for name in WEEKDAYS
        ]  # fmt: skip
        self.cutoff = TextField(
            self.tr("Mốc giờ nhận muộn"), required=True, check=_clock_error, normalise=_tidy_clock
        )
        self.for_same_day = CheckBox(
            self.tr("Việc trong ngày nhận sau mốc này: hẹn ngày làm việc kế tiếp")
        )
        self.for_all = CheckBox(
            self.tr("Hồ sơ khác nhận sau mốc này: tính từ ngày làm việc kế tiếp")
        )
        self.hour = ComboField(self.tr("Giờ hẹn của thời hạn theo ngày"), reserve_line=False)
        self.hour.set_choices(list(APPOINTMENT_HOURS.items()))
        self.supplement = ComboField(self.tr("Khi chờ bổ sung giấy tờ"), reserve_line=False)
        self.payment = ComboField(self.tr("Khi chờ nghĩa vụ tài chính"), reserve_line=False)
        for field in (self.supplement, self.payment):
            field.set_choices(list(PAUSE_POLICIES.items()))
        holder = QWidget()
        holder.setMaximumWidth(_FORM_WIDTH)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        top, days, rest = FormGrid(), FormGrid(), FormGrid()
        top.add_row((self.start, 5), (self.name, 7))
        top.add_row((self.hours, 6), (self.cutoff, 3))
        days.add_row(*((field, 3) for field in self.weekdays[:4]))
        days.add_row(*((field, 3) for field in self.weekdays[4:]))
        rest.add_row((self.hour, 6), (self.supplement, 6))
        rest.add_row((self.payment, 6))
        self._day_hint = Label(
            self.tr("Giờ riêng của từng thứ (thứ Bảy chỉ dùng khi làm bù)"),
            TextRole.CAPTION, Tone.MUTED, wrap=True,
        )  # fmt: skip
        for widget in (top, self._day_hint, days, self.for_same_day, self.for_all, rest):
            column.addWidget(widget)
        self.body.addWidget(holder)

    def _build_examples(self) -> None:
        self.card = Card(Space.M, ground="accent_soft", edge=False)
        self.card.body.setContentsMargins(Space.M, Space.XS, Space.M, Space.S)
        self.card.body.setSpacing(0)
        self.head = Label("", TextRole.CAPTION_STRONG, elide=True)
        self.card.body.addWidget(self.head)
        self.examples = [Label("", TextRole.CAPTION, elide=True) for _ in range(len(_EXAMPLES) + 1)]
        for label in self.examples:
            self.card.body.addWidget(label)
        self.foot.addWidget(self.card)

    def _connect(self) -> None:
        texts = [self.start, self.name, self.hours, self.cutoff, *self.weekdays]
        for field in texts:
            field.edited.connect(lambda _words: self._edited())
        for combo in (self.hour, self.supplement, self.payment):
            combo.chosen.connect(lambda _value: self._edited())
        for box in (self.for_same_day, self.for_all):
            box.toggled.connect(lambda _on: self._edited())

    def _fill(self, rules: DeadlineRules) -> None:
        self.name.set_text(rules.name)
        self.hours.set_text(sessions_words(rules.hours.sessions))
        for weekday, field in enumerate(self.weekdays):
            own = rules.hours.by_weekday.get(weekday)
            field.set_text(sessions_words(own) if own else "")
        self.cutoff.set_text(f"{rules.cutoff:%H:%M}")
        self.for_same_day.setChecked(rules.cutoff_for_same_day)
        self.for_all.setChecked(rules.cutoff_for_all)
        self.hour.set_value(rules.appointment_hour)
        self.supplement.set_value(rules.supplement_policy)
        self.payment.set_value(rules.payment_policy)
        self._show_examples()

    def _read_calendar(self) -> None:
        """The examples count on the office's own calendar."""
        open_uow = self.context.office.open_uow

        def work() -> OfficeCalendar:
            from cds_desktop.services.dossier_views import calendar

            return calendar(open_uow)

        def show(calendar: OfficeCalendar) -> None:
            self._calendar = calendar
            self._show_examples()

        self.context.jobs.run(self, work, show, self.context.notices.failed)

    # Editing ------------------------------------------------------------------------------------

    def first_field(self) -> QWidget | None:
        return self.start.edit

    def busy(self) -> bool:
        return self._is_changed

    def rules(self) -> DeadlineRules | None:
        """What the fields say; None while something cannot be read."""
        try:
            by_weekday = {
                weekday: parse_sessions(field.text())
                for weekday, field in enumerate(self.weekdays)
                if field.text().strip()
            }
            hours = OfficeHours(parse_sessions(self.hours.text()), by_weekday)
        except CdsError:
            return None
        cutoff = _read_clock(self.cutoff.text())
        if cutoff is None:
            return None
        return replace(
            DeadlineRules(),
            name=normalise(self.name.text()),
            valid_from=self.start.date(),
            hours=hours,
            cutoff=cutoff,
            cutoff_for_same_day=self.for_same_day.isChecked(),
            cutoff_for_all=self.for_all.isChecked(),
            appointment_hour=self.hour.value(),
            supplement_policy=self.supplement.value(),
            payment_policy=self.payment.value(),
        )

    def _edited(self) -> None:
        self._is_changed = True
        self._show_examples()

    def _show_examples(self) -> None:
        rules = self.rules()
        if rules is None:
            self.head.setText(self.tr("Ghi đúng giờ làm việc và mốc giờ để xem ví dụ."))
            for label in self.examples:
                label.setText("")
            return
        lines = []
        for hour, minute, words in _EXAMPLES:
            received = datetime.combine(_EXAMPLE_DAY, time(hour, minute), OFFICE_ZONE)
            limit = parse_limit_argument(words)
            due = due_date(received, limit, self._calendar, rules)
            lines.append(example_line(due, received, limit))
        received, asked, brought = _WAITED
        limit = parse_limit_argument("5d")
        due = due_date(received, limit, self._calendar, rules, (Pause(asked, brought),))
        waited = self.tr("{line}, khi chờ bổ sung từ 04/03 đến 10/03/2026")
        lines.append(waited.format(line=example_line(due, received, limit)))
        head = self.tr("Ví dụ theo quy tắc này ({hours})")
        self.head.setText(head.format(hours=day_length_words(rules.hours.sessions)))
        for label, line in zip(self.examples, lines, strict=True):
            label.setText(f"{line[:1].upper()}{line[1:]}.")

    def save(self) -> None:
        """Let these rules hold from the day on."""
        fields = (self.start, self.name, self.hours, self.cutoff, *self.weekdays)
        wrong = [
            field for field in fields
            if (field not in self.weekdays or field.text().strip()) and not field.is_valid()
        ]  # fmt: skip
        rules = self.rules()
        if wrong or rules is None or rules.valid_from is None:
            (wrong or [self.hours])[0].setFocus()
            return
        from cds_desktop.services.rule_sets import set_rules, take_back_rules

        context, start = self.context, rules.valid_from
        open_uow, actor, now = context.office.open_uow, context.actor, context.now()

        def done(before: DeadlineRules | None) -> None:
            self._is_changed = False
            words = self.tr("Đã đặt quy tắc cho hồ sơ nhận từ {day}.").format(day=full_day(start))
            undo: Callable[[], object]
            if before is None:
                undo = partial(take_back_rules, open_uow, start, actor=actor, now=now)
            else:
                undo = partial(set_rules, open_uow, before, actor=actor, now=now)
            self.stored.emit(words, undo)

        work = partial(set_rules, open_uow, rules, actor=actor, now=now)
        context.jobs.run(self, work, done, self._refused)

    def _refused(self, error: Exception) -> None:
        fields = {
            "rules.name_missing": self.name,
            "rules.name_long": self.name,
            "rules.start_past": self.start,
            "rules.start_missing": self.start,
        }
        field = fields.get(error.code) if isinstance(error, CdsError) else None
        if field is None or not isinstance(error, CdsError):
            self.context.notices.failed(error)
            return
        field.set_error(sentence(error))
        field.setFocus()


def _sessions(words: str) -> tuple[Session, ...] | CdsError:
    try:
        return parse_sessions(words)
    except CdsError as error:
        return error


def _sessions_error(words: str) -> str:
    found = _sessions(words)
    return sentence(found) if isinstance(found, CdsError) else ""


def _tidy_sessions(words: str) -> str:
    found = _sessions(words)
    return normalise(words) if isinstance(found, CdsError) else sessions_words(found)


def _read_clock(words: str) -> time | None:
    found = words.strip().lower().replace("h", ":").replace("g", ":").rstrip(":")
    hour, _, minute = found.partition(":")
    if not hour.isdigit() or not (minute or "0").isdigit():
        return None
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None


def _clock_error(words: str) -> str:
    from PySide6.QtCore import QCoreApplication

    if _read_clock(words) is not None:
        return ""
    said = QCoreApplication.translate("RulesView", "Cần giờ dạng 15:00, đang có “{words}”.")
    return said.format(words=words)


def _tidy_clock(words: str) -> str:
    found = _read_clock(words)
    return normalise(words) if found is None else f"{found:%H:%M}"
