"""The limit that the officer writes where the catalogue gives none that can be counted."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.deadlines import SAME_DAY_LIMIT, LimitUnit, TimeLimit, plain_number
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.procedures import Procedure
from cds_desktop.wording.deadlines import UNITS
from cds_desktop.wording.errors import sentence
from ui.widgets import CheckBox, ComboField, Label, Space, TextField, TextRole, Tone


class LimitRow(QWidget):
    """A number and its unit, or no date at all; beside them what the catalogue says.

    Signals:
        edited: The officer changed the limit.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = TextField(self.tr("Thời hạn"), check=self._check)
        self.unit = ComboField(self.tr("Đơn vị"))
        self.unit.set_choices([(unit, UNITS[unit]) for unit in LimitUnit])
        self.unit.set_value(LimitUnit.WORKING_DAY)
        self.without_date = CheckBox(self.tr("Nhận không hẹn ngày"))
        self.words = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.words)
        right.addWidget(self.without_date)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(self.value, 2)
        row.addWidget(self.unit, 3)
        row.addLayout(right, 7)
        self.value.edited.connect(self._edited)
        self.unit.chosen.connect(self._edited)
        self.without_date.toggled.connect(self._edited)

    def ask_for(self, content: Procedure | None) -> None:
        """Begin with nothing written; ask only where the catalogue of this procedure does not say.

        Args:
            content: The procedure that was chosen; None without one.
        """
        needs_limit = content is not None and content.limit is None
        self.setVisible(needs_limit)
        self.value.clear()
        self.without_date.setChecked(False)
        if content is not None and needs_limit:
            said = (content.limit_text or content.limit_note or content.note).rstrip(".")
            words = self.tr("Danh mục ghi: “{text}”.").format(text=said)
            missing = self.tr("Danh mục không ghi thời hạn.")
            self.words.setText(words if said else missing)

    def limit(self) -> TimeLimit | None:
        """The limit as written; None where no date is promised, or while it is unreadable."""
        if self.without_date.isChecked():
            return None
        if self.unit.value() is LimitUnit.SAME_DAY:
            return SAME_DAY_LIMIT
        try:
            return self._read(self.value.text())
        except RuleBroken:
            return None

    def set_limit(self, limit: TimeLimit) -> None:
        """Put in a limit."""
        self.unit.set_value(limit.unit)
        self.value.set_text(plain_number(limit.value).replace(".", ","))

    def is_valid(self) -> bool:
        """Check the limit and show what is wrong with it."""
        if self.without_date.isChecked():
            return True
        if not self.value.is_valid():
            return False
        if self.limit() is None:
            self.value.set_error(self.tr("Cần thời hạn."))
            return False
        return True

    def begin_again(self) -> None:
        """Make ready for the next dossier."""
        self.unit.set_value(LimitUnit.WORKING_DAY)
        self.value.setEnabled(True)

    def set_compact(self, compact: bool) -> None:
        """Drop the reserved lines on small screens."""
        self.value.set_reserve_line(not compact)
        self.unit.set_reserve_line(not compact)

    def _read(self, words: str) -> TimeLimit:
        try:
            value = Decimal(words.strip().replace(",", "."))
        except InvalidOperation as error:
            raise RuleBroken("limit.unreadable", text=words) from error
        limit = TimeLimit(value, self.unit.value())
        limit.check()
        return limit

    def _check(self, words: str) -> str:
        if self.unit.value() is LimitUnit.SAME_DAY:
            return ""
        try:
            self._read(words)
        except RuleBroken as error:
            if error.code == "limit.unreadable":
                return self.tr("Cần một số, như 3 hoặc 0,5.")
            return sentence(error)
        return ""

    def _edited(self, *_values: object) -> None:
        self.value.set_error("")
        self.value.setEnabled(self.unit.value() is not LimitUnit.SAME_DAY)
        self.edited.emit()
