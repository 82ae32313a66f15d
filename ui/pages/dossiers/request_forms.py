"""Forms about the date: asking for papers, going on after a wait, apologising with a new date."""

from datetime import date, datetime, time

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cds_desktop.domain.clock import at_office, office_day, office_time
from cds_desktop.domain.dossier_waits import days_after
from cds_desktop.services.dossier_views import DossierView
from cds_desktop.services.dossiers.extensions import proposed_date
from cds_desktop.services.dossiers.supplements import DueChange
from cds_desktop.wording.deadlines import explain
from cds_desktop.wording.desk import request_warnings
from cds_desktop.wording.moments import clock_words, day_words, moment_words
from ui.theme import TextRole, Tone
from ui.widgets.asking import InPlaceForm, note_label
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.checks import CheckList, CheckRow
from ui.widgets.field import TextField
from ui.widgets.field_kinds import DateField, TextArea, read_date
from ui.widgets.forms import FormGrid
from ui.widgets.label import Label
from ui.widgets.themed import set_shown


class SupplementForm(InPlaceForm):
    """What is missing, why, and until when; form 02 says the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title.setText(self.tr("Yêu cầu bổ sung giấy tờ gì?"))
        self.confirm.set_words(self.tr("Yêu cầu bổ sung"))
        self.warning = note_label(Tone.SOON)
        self.papers = CheckList()
        self.others = TextArea(
            self.tr("Giấy tờ khác, mỗi dòng một giấy"), lines=2, reserve_line=False
        )
        self.reason = TextArea(self.tr("Lý do, căn cứ"), lines=2, required=True, reserve_line=False)
        self.until = DateField(self.tr("Bổ sung đến hết ngày"), check=self._check_day)
        self._today = date.min
        self.add(self.warning, self.papers, self.others, self.reason, self.until)
        self.papers.changed.connect(lambda: self.others.set_error(""))

    def show_view(self, view: DossierView, now: datetime) -> None:
        """Begin a request for one dossier."""
        record, self._today = view.record, office_day(now)
        warnings = request_warnings(record, view.calendar, now)
        self.warning.setText("\n".join(warnings))
        set_shown(self.warning, bool(warnings))
        rows = [CheckRow(paper.name, countable=False) for paper in record.components]
        self.papers.set_rows(rows)
        self.others.clear()
        self.reason.clear()
        days = view.settings.supplement_days
        proposed = None if days is None else days_after(self._today, days, view.calendar)
        self.until.set_date(proposed)
        words = self.tr("{days} ngày làm việc, theo cài đặt").format(days=days)
        self.until.set_help(words if days else self.tr("Để trống nếu không ghi ngày cuối."))

    def items(self) -> list[str]:
        """The missing papers: those ticked, then those typed."""
        ticked = [row.text for row in self.papers.rows() if row.checked]
        return ticked + [line.strip() for line in self.others.text().splitlines() if line.strip()]

    def wrong_field(self) -> QWidget | None:
        if not self.items():
            self.others.set_error(self.tr("Cần ít nhất một giấy tờ."))
            return self.others
        return next((field for field in (self.reason, self.until) if not field.is_valid()), None)

    def first_field(self) -> QWidget:
        return self.papers if self.papers.rows() else self.others

    def is_written(self) -> bool:
        return bool(self.items() or self.reason.text().strip())

    def _check_day(self, words: str) -> str:
        day = read_date(words)
        return self.tr("Ngày này đã qua.") if day is not None and day < self._today else ""


class ResumeForm(InPlaceForm):
    """The old and the new date, before the dossier goes on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before = note_label()
        self.caption = note_label()
        self.after = Label("", TextRole.NAME, wrap=True)
        self.why = Button(self.tr("Vì sao?"), ButtonKind.QUIET, size=ButtonSize.ROW)
        self.reasons = note_label()
        self.why.clicked.connect(self._toggle_reasons)
        why = QWidget()
        row = QHBoxLayout(why)
        # As in the box of the date: what it is, and why, on one line.
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.after, 1)
        row.addWidget(self.why)
        self.add(self.before, self.caption, why, self.reasons)

    def show_change(self, title: str, verb: str, change: DueChange) -> None:
        """Show what happens to the date."""
        self.title.setText(title)
        self.confirm.set_words(verb)
        if change.before is None or change.after is None:
            self.before.setText(self.tr("Hồ sơ chưa có ngày hẹn trả."))
            self.after.setText("")
        else:
            words = self.tr("Ngày hẹn cũ: {moment}")
            self.before.setText(words.format(moment=moment_words(change.before)))
            self.after.setText(moment_words(change.after))
        self.caption.setText(self.tr("Ngày hẹn mới:"))
        for label in (self.caption, self.after):
            label.setVisible(bool(self.after.text()))
        self.reasons.setText("\n".join(explain(reason) for reason in change.reasons))
        self.why.setVisible(bool(change.reasons))
        self.reasons.hide()
        self.why.set_words(self.tr("Vì sao?"))

    def _toggle_reasons(self) -> None:
        opened = self.reasons.isHidden()
        self.reasons.setVisible(opened)
        self.why.set_words(self.tr("Ẩn lý do") if opened else self.tr("Vì sao?"))
        self.refit()


class ExtensionForm(InPlaceForm):
    """The one new date of an apology (form 04); the first one stays in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title.setText(self.tr("Xin lỗi và hẹn lại ngày trả kết quả"))
        self.confirm.set_words(self.tr("Xin lỗi và hẹn lại"))
        self.rule = note_label()
        self.day = DateField(
            self.tr("Ngày hẹn mới"), required=True, check=self._check_day, reserve_line=False
        )
        self.hour = TextField(self.tr("Giờ"), required=True, check=self._check_hour)
        self.hour.set_reserve_line(False)
        self.reason = TextArea(self.tr("Lý do chậm"), lines=2, required=True, reserve_line=False)
        grid = FormGrid()
        grid.add_row((self.day, 7), (self.hour, 5))
        self.add(self.rule, grid, self.reason)
        self._due_at: datetime | None = None
        self._view: DossierView | None = None

    def show_view(self, view: DossierView) -> None:
        """Begin an apology for one dossier."""
        record, self._view = view.record, view
        self._due_at = record.due_at
        if record.due_at is None:
            return
        words = self.tr(
            "Hẹn theo luật: {due}; đúng hạn hay quá hạn vẫn tính theo ngày này. Chỉ hẹn lại một"
            " lần, chậm nhất trước một ngày làm việc (khoản 9 Điều 19 Nghị định 61/2018/NĐ-CP)."
        )
        self.rule.setText(words.format(due=moment_words(record.due_at)))
        proposed = proposed_date(record, view.calendar, view.settings.extension_days)
        if proposed is not None:
            self.day.set_date(office_time(proposed).date())
            self.hour.set_text(clock_words(proposed))
        self.reason.clear()

    def until(self) -> datetime | None:
        """The new appointment as typed."""
        day, hour = self.day.date(), _read_hour(self.hour.text())
        return None if day is None or hour is None else at_office(day, hour)

    def wrong_field(self) -> QWidget | None:
        fields = (self.day, self.hour, self.reason)
        return next((field for field in fields if not field.is_valid()), None)

    def first_field(self) -> QWidget:
        return self.day

    def is_written(self) -> bool:
        return bool(self.reason.text().strip())

    def _check_day(self, words: str) -> str:
        day, view = read_date(words), self._view
        if day is None or view is None:
            return ""
        if not view.calendar.is_working(day):
            return self.tr("{day} là ngày nghỉ.").format(day=day_words(day))
        hour = _read_hour(self.hour.text()) or time(23, 59)
        is_later = self._due_at is None or at_office(day, hour) > self._due_at
        return "" if is_later else self.tr("Phải sau ngày hẹn cũ.")

    def _check_hour(self, words: str) -> str:
        return "" if _read_hour(words) is not None else self.tr("Cần giờ như 16:30.")


def _read_hour(words: str) -> time | None:
    hour, _, minute = words.strip().replace("g", ":").replace("h", ":").partition(":")
    if not (hour.isascii() and hour.isdigit() and (minute or "0").isascii()):
        return None
    if not (minute or "0").isdigit() or int(hour) > 23 or int(minute or "0") > 59:
        return None
    return time(int(hour), int(minute or "0"))
