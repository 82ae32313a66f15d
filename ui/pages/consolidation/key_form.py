"""Trusting the key of a unit: the fingerprint is read out on the telephone, then confirmed."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import Space, TextRole, Tone
from ui.widgets.asking import InPlaceForm
from ui.widgets.checks import CheckBox
from ui.widgets.field import TextField
from ui.widgets.label import Label


class KeyForm(InPlaceForm):
    """The fingerprint in large letters, what to do, and a box that says it was done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fingerprint = Label("", TextRole.NAME, selectable=True)
        self.how = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self.compared = CheckBox(self.tr("Đơn vị đã đọc qua điện thoại, khớp từng nhóm"))
        self.note = TextField(
            self.tr("Ghi chú"), placeholder=self.tr("Ai đọc, số máy nào"), reserve_line=False
        )
        self.wrong = Label("", TextRole.CAPTION, Tone.LATE)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addWidget(self.compared)
        row.addWidget(self.wrong, 1)
        self.add(self.fingerprint, self.how, line, self.note)
        self.compared.toggled.connect(lambda _on: self.wrong.setText(""))
        self.confirm.set_words(self.tr("Ghi nhận khóa"))

    def ask(self, unit: str, fingerprint: str) -> None:
        """Begin with a key."""
        self.title.setText(self.tr("Khóa ký của {unit}").format(unit=unit))
        self.fingerprint.setText(fingerprint)
        self.how.setText(
            self.tr(
                "Gọi số điện thoại đã biết của đơn vị, không dùng số trong thư kèm tệp. Nhờ đơn vị"
                " đọc dấu vân tay khóa ký của họ. Chỉ ghi nhận khi cả bốn nhóm đều khớp."
            )
        )
        self.compared.setChecked(False)
        self.note.clear()
        self.wrong.setText("")

    def wrong_field(self) -> QWidget | None:
        if self.compared.isChecked():
            return None
        self.wrong.setText(self.tr("Cần đối chiếu với đơn vị trước khi ghi nhận."))
        return self.compared

    def first_field(self) -> QWidget:
        return self.compared

    def is_written(self) -> bool:
        return bool(self.note.text().strip())
