"""Forms about the result: handing it back, the originals with it, its shelf, the call."""

from datetime import date, datetime

from PySide6.QtWidgets import QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.digitisation import Paper
from cds_desktop.domain.dossier_records import DossierRecord, ReturnWay
from cds_desktop.domain.pickup import CallOutcome
from cds_desktop.wording.cards import phone_words
from cds_desktop.wording.desk import CALL_OUTCOMES, last_call_words
from ui.theme import TextRole
from ui.widgets.asking import InPlaceForm, note_label
from ui.widgets.checks import CheckList, CheckRow
from ui.widgets.field import TextField
from ui.widgets.field_kinds import DateField, read_date
from ui.widgets.label import Label
from ui.widgets.radios import RadioGroup
from ui.widgets.themed import set_shown


class HandBackForm(InPlaceForm):
    """Who takes the result, in which way, and the originals that go with it.

    Without a result (`show_originals`) it gives originals back alone.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.way = RadioGroup()
        self.way.set_choices(
            [
                (ReturnWay.COUNTER, self.tr("Tại quầy")),
                (ReturnWay.POST, self.tr("Bưu chính")),
                (ReturnWay.ELECTRONIC, self.tr("Điện tử")),
            ]
        )
        self.name = TextField(self.tr("Người nhận"), reserve_line=False)
        self.note = TextField(self.tr("Giấy tờ của người nhận thay"), reserve_line=False)
        self.originals_title = note_label()
        self.originals = CheckList()
        self.reason = TextField(
            self.tr("Vì sao còn giữ bản chính"), required=True, reserve_line=False
        )
        self.is_result = True
        self.add(self.originals_title, self.originals, self.reason, self.way, self.name, self.note)
        self.originals.changed.connect(self._fit)
        self.way.chosen.connect(self._fit)
        self.name.submitted.connect(self.submit)
        self.note.submitted.connect(self.submit)
        self.reason.submitted.connect(self.submit)

    def show_record(self, record: DossierRecord) -> None:
        """Hand a result back."""
        self.is_result = True
        self.title.setText(self.tr("Trả kết quả cho ai?"))
        self.confirm.set_words(self.tr("Trả kết quả"))
        self._begin(record)

    def show_originals(self, record: DossierRecord) -> None:
        """Give originals back without a result."""
        self.is_result = False
        self.title.setText(self.tr("Trả lại bản chính"))
        self.confirm.set_words(self.tr("Trả bản chính"))
        self._begin(record)

    def _begin(self, record: DossierRecord) -> None:
        owner = record.owner.full_name
        self.name.clear()
        self.name.edit.setPlaceholderText(self.tr("{name} (chủ hồ sơ)").format(name=owner))
        self.note.clear()
        self.reason.clear()
        self.way.set_value(ReturnWay.COUNTER)
        kept = record.kept_originals
        self.originals.set_rows(
            [CheckRow(paper.name, checked=True, countable=False, value=paper) for paper in kept]
        )
        words = self.tr("Bản chính đang giữ, trả lại cùng kết quả:")
        self.originals_title.setText(words if self.is_result else self.tr("Bản chính đang giữ:"))
        set_shown(self.originals_title, bool(kept))
        self._fit()

    def given(self) -> tuple[int, ...]:
        """Numbers of the originals that go back."""
        return tuple(paper.position for paper, is_given in self._papers() if is_given)

    def _papers(self) -> list[tuple[Paper, bool]]:
        return [
            (row.value, row.checked)
            for row in self.originals.rows()
            if isinstance(row.value, Paper)
        ]

    def _leaves_some(self) -> bool:
        return self.is_result and not all(is_given for _, is_given in self._papers())

    def _fit(self) -> None:
        set_shown(self.reason, self._leaves_some())
        set_shown(self.way, self.is_result)
        set_shown(self.note, self.is_result)
        at_counter = self.way.value() is ReturnWay.COUNTER
        self.note.set_label(
            self.tr("Giấy tờ của người nhận thay")
            if at_counter
            else self.tr("Số phiếu gửi, địa chỉ nhận")
        )
        example = self.tr("Giấy ủy quyền số…, căn cước số…")
        self.note.edit.setPlaceholderText(example if at_counter else "")
        self.refit()

    def wrong_field(self) -> QWidget | None:
        if not self.is_result and not self.given():
            return self.originals
        if self._leaves_some() and not self.reason.is_valid():
            return self.reason
        return None

    def first_field(self) -> QWidget:
        # Whoever opens it with originals in the house only looks at the ticks and confirms.
        return self.originals if self._papers() else self.name

    def is_written(self) -> bool:
        return any(field.text().strip() for field in (self.name, self.note, self.reason))


class ShelfForm(InPlaceForm):
    """Where the result lies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title.setText(self.tr("Xếp kết quả lên kệ nào?"))
        self.confirm.set_words(self.tr("Xếp lên kệ"))
        self.place = TextField(self.tr("Ngăn kệ"))
        self.add(self.place)
        self.place.submitted.connect(self.submit)

    def show_place(self, record: DossierRecord, free: str) -> None:
        """Propose the next free place, or the one where it lies."""
        self.place.set_text(record.shelf_code or free)
        is_there = bool(record.shelf_code)
        proposed = self.tr("Ngăn trống kế tiếp; sửa được.") if free else ""
        words = self.tr("Để trống để lấy khỏi kệ.") if is_there else proposed
        self.place.set_help(words or self.tr("Các ngăn đã dùng hết; ghi ngăn khác."))
        self.place.set_required(not is_there)

    def wrong_field(self) -> QWidget | None:
        return None if self.place.is_valid() else self.place

    def first_field(self) -> QWidget:
        self.place.edit.selectAll()
        return self.place


class CallForm(InPlaceForm):
    """How the call to the citizen ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title.setText(self.tr("Gọi báo có kết quả"))
        self.confirm.set_words(self.tr("Ghi đã gọi"))
        self.phone = Label("", TextRole.NAME, selectable=True)
        self.last = note_label()
        self.outcome = RadioGroup(inline=False)
        self.outcome.set_choices(
            [(item, words[:1].upper() + words[1:]) for item, words in CALL_OUTCOMES.items()]
        )
        self.comes_on = DateField(
            self.tr("Ngày hẹn đến nhận"), required=True, check=self._check_day, reserve_line=False
        )
        self.note = TextField(self.tr("Ghi chú"), reserve_line=False)
        self.add(self.phone, self.last, self.outcome, self.comes_on, self.note)
        self._today = date.min
        self.outcome.chosen.connect(self._fit)
        self.comes_on.submitted.connect(self.submit)
        self.note.submitted.connect(self.submit)

    def show_record(self, record: DossierRecord, now: datetime) -> None:
        """Begin with the number to call."""
        self._today = office_day(now)
        phone = record.owner.phone
        self.phone.setText(phone_words(phone) if phone else self.tr("Không có số điện thoại"))
        self.last.setText(last_call_words(record.call_outcome, record.called_at, now))
        set_shown(self.last, bool(self.last.text()))
        self.outcome.set_value(CallOutcome.REACHED)
        self.comes_on.clear()
        self.note.clear()
        self._fit()

    def _fit(self) -> None:
        set_shown(self.comes_on, self.outcome.value() is CallOutcome.WILL_COME)
        self.refit()

    def day(self) -> date | None:
        """The day on which the citizen comes."""
        will_come = self.outcome.value() is CallOutcome.WILL_COME
        return self.comes_on.date() if will_come else None

    def wrong_field(self) -> QWidget | None:
        if self.outcome.value() is CallOutcome.WILL_COME and not self.comes_on.is_valid():
            return self.comes_on
        return None

    def first_field(self) -> QWidget:
        return self.outcome

    def is_written(self) -> bool:
        return bool(self.note.text().strip())

    def _check_day(self, words: str) -> str:
        day = read_date(words)
        return self.tr("Ngày này đã qua.") if day is not None and day < self._today else ""
