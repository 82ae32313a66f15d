"""The form in place over the foot of the page: what one step of a report needs to know."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cds_desktop.domain.report_receipts import Answer
from ui.pages.reports.desk import Step
from ui.theme import PAGE_MARGIN, Space
from ui.widgets.button import Button, ButtonKind
from ui.widgets.card import Panel
from ui.widgets.combo import ComboField
from ui.widgets.field import TextField
from ui.widgets.field_kinds import DateField, NumberField


@dataclass(frozen=True, slots=True)
class Typed:
    """What the officer typed.

    Attributes:
        number: Of a count by hand; None takes the count back.
    """

    words: str
    note: str = ""
    number: int | None = None
    day: date | None = None
    answer: Answer = Answer.ACCEPTED


class ActPanel(Panel):
    """One line of fields with the act beside it; Esc leaves it.

    Signals:
        confirmed: (step or the name of a measure, Typed).
        file_asked: A receipt file is to be read instead.
        closed: The panel was left.
    """

    confirmed = Signal(object, object)
    file_asked = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self._about: object = None
        self.number = NumberField(self.tr("Số đếm"), maximum=999_999_999, reserve_line=False)
        self.answer = ComboField(self.tr("Kết quả"), reserve_line=False)
        self.words = TextField(self.tr("Nội dung"), reserve_line=False)
        self.note = TextField(self.tr("Ghi chú"), reserve_line=False)
        self.day = DateField(self.tr("Ngày gửi"), reserve_line=False)
        self.answer.set_choices(
            [
                (Answer.ACCEPTED, self.tr("Được tiếp nhận")),
                (Answer.REJECTED, self.tr("Bị trả lại")),
            ]
        )
        self.confirm_button = Button("", ButtonKind.PRIMARY)
        self.file_button = Button(self.tr("Đọc tệp phiếu…"), icon="file-import")
        self.close_button = Button(self.tr("Thôi"), ButtonKind.QUIET, key="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, Space.S, PAGE_MARGIN, Space.S)
        row.setSpacing(Space.M)
        for field, width in ((self.number, 150), (self.answer, 170), (self.day, 130)):
            field.setFixedWidth(width)
        row.addWidget(self.number)
        row.addWidget(self.answer)
        row.addWidget(self.words, 3)
        row.addWidget(self.note, 2)
        row.addWidget(self.day)
        for button in (self.confirm_button, self.file_button, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.confirm_button.clicked.connect(self.confirm)
        self.file_button.clicked.connect(self.file_asked)
        self.close_button.clicked.connect(self.close_panel)
        for line in (self.words, self.note, self.day, self.number):
            line.submitted.connect(self.confirm)
        self.hide()

    @property
    def about(self) -> object:
        """The step, or the measure, that is asked about."""
        return self._about

    def ask_step(self, step: Step, today: date) -> None:
        """Ask what a step needs."""
        labels = {
            Step.APPROVE: (self.tr("Giải thích các điều lưu ý"), self.tr("Duyệt")),
            Step.SUPERSEDE: (self.tr("Lý do lập bản sau"), self.tr("Lập bản sau")),
            Step.SEND: (self.tr("Gửi bằng cách nào"), self.tr("Ghi đã gửi")),
            Step.ANSWER: (self.tr("Vì sao biết kết quả, lý do trả lại"), self.tr("Ghi kết quả")),
            Step.REMARK: (self.tr("Ghi chú cho báo cáo"), self.tr("Ghi chú")),
            Step.TRUST: (
                self.tr("Dấu vân tay khóa mà đơn vị nhận đọc qua điện thoại"),
                self.tr("Đọc phiếu"),
            ),
        }
        self._ask(step, *labels[step])
        self.day.set_date(today)
        self.day.setVisible(step is Step.SEND)
        self.answer.setVisible(step is Step.ANSWER)
        self.file_button.setVisible(step is Step.ANSWER)
        (self.answer if step is Step.ANSWER else self.words).setFocus()

    def ask_count(
        self, measure: str, words: str, value: int | None, source: str, note: str
    ) -> None:
        """Ask for a count by hand, its source and a note."""
        self._ask(measure, self.tr("Nguồn (sổ, biên bản, danh sách)"), self.tr("Lưu"))
        self.number.set_label(words if len(words) <= 20 else self.tr("Số đếm"))
        self.number.set_number(value)
        self.words.set_text(source)
        self.note.set_text(note)
        self.number.show()
        self.note.show()
        self.number.setFocus()
        self.number.edit.selectAll()

    def confirm(self) -> None:
        """Hand on what was typed, or say what is missing."""
        is_count = not isinstance(self._about, Step)
        if not self.words.text().strip():
            self.words.set_error(self.tr("Chưa nhập."))
            self.words.setFocus()
            return
        if is_count and self.number.text().strip() and not self.number.is_valid():
            self.number.setFocus()
            return
        if self._about is Step.SEND and not self.day.is_valid():
            self.day.setFocus()
            return
        self.confirmed.emit(
            self._about,
            Typed(
                self.words.text(),
                self.note.text() if is_count else "",
                self.number.number() if is_count else None,
                self.day.date() if self._about is Step.SEND else None,
                self.answer.value(),
            ),
        )

    def close_panel(self) -> None:
        """Leave without doing anything."""
        if not self.isHidden():
            self._about = None
            self.hide()
            self.closed.emit()

    def _ask(self, about: object, label: str, act: str) -> None:
        self._about = about
        self.words.set_label(label)
        self.words.set_text("")
        self.words.set_error("")
        self.number.set_error("")
        self.answer.set_value(Answer.ACCEPTED)
        self.confirm_button.set_words(act)
        for field in (self.number, self.note, self.day, self.answer, self.file_button):
            field.hide()
        self.show()
