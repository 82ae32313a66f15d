"""The facts of one step at another agency: who, what, which way, within what limit."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit, plain_number
from cds_desktop.domain.dossier_steps import LONGEST_NAME, LONGEST_TEXT, Direction, StepPlan
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.wording.catalogue import LIMIT_UNITS
from cds_desktop.wording.errors import sentence
from ui.widgets.checks import CheckBox
from ui.widgets.combo import ComboField
from ui.widgets.field import TextField
from ui.widgets.forms import FormGrid

_NO_LIMIT = ""


class StepForm(QWidget):
    """Fields for one step; errors stand beside the labels, so that it stays low.

    Signals:
        submitted: Enter was pressed in a line of text.
    """

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position = 1
        self.unit = TextField(
            self.tr("Cơ quan, đơn vị"), required=True, check=self._check_unit, reserve_line=False
        )
        self.task = TextField(self.tr("Việc"), check=self._check_task, reserve_line=False)
        self.direction = ComboField(self.tr("Hướng"), reserve_line=False)
        self.limit = TextField(self.tr("Thời hạn"), check=self._check_limit, reserve_line=False)
        self.unit_of_limit = ComboField(self.tr("Cách tính"), reserve_line=False)
        self.parallel = CheckBox(self.tr("Cùng lúc với bước trước"))
        self.direction.set_choices(
            [
                (Direction.SAME_LEVEL, self.tr("cùng cấp")),
                (Direction.UP, self.tr("lên cấp trên")),
                (Direction.BACK, self.tr("trả về từ cấp trên")),
            ]
        )
        units: list[tuple[object, str]] = [(_NO_LIMIT, self.tr("không có hạn"))]
        self.unit_of_limit.set_choices([*units, *LIMIT_UNITS.items()])
        form = FormGrid()
        form.add(self.unit)
        form.add(self.task)
        form.add_row((self.limit, 4), (self.unit_of_limit, 8))
        form.add(self.direction)
        form.add(self.parallel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(form)
        self.setFocusProxy(self.unit)
        for field in (self.unit, self.task, self.limit):
            field.submitted.connect(self.submitted)
        self.limit.edited.connect(self._suggest_unit)
        self.show_plan(None)

    def show_plan(
        self, plan: StepPlan | None, *, may_be_parallel: bool = True, parallel: bool = False
    ) -> None:
        """Fill the form with a step, or empty it for a new one."""
        self._position = 1 if plan is None else plan.position
        self.unit.set_text("" if plan is None else plan.unit_name)
        self.task.set_text("" if plan is None else plan.task)
        self.direction.set_value(Direction.SAME_LEVEL if plan is None else plan.direction)
        limit = None if plan is None else plan.limit
        has_number = limit is not None and limit.unit is not LimitUnit.SAME_DAY
        number = plain_number(limit.value) if limit is not None and has_number else ""
        self.limit.set_text(number.replace(".", ","))
        self.unit_of_limit.set_value(_NO_LIMIT if limit is None else limit.unit)
        self.parallel.setChecked(parallel and may_be_parallel)
        self.parallel.setVisible(may_be_parallel)

    def plan(self) -> StepPlan | None:
        """The step as typed, or None when a field is wrong (it says why)."""
        wrong = [field for field in (self.unit, self.task, self.limit) if not field.is_valid()]
        if not wrong and not self._is_limit_whole():
            wrong = [self.limit]
        if wrong:
            wrong[0].setFocus()
            return None
        return StepPlan(
            self.unit.text().strip(),
            self.task.text().strip(),
            self.direction.value(),
            self._read_limit(),
            self._position,
        )

    def is_written(self) -> bool:
        """Whether a name or a task would be lost."""
        return bool(self.unit.text().strip() or self.task.text().strip())

    def _suggest_unit(self, words: str) -> None:
        """A number without a unit is most often of working days."""
        if words.strip() and self.unit_of_limit.value() == _NO_LIMIT:
            self.unit_of_limit.set_value(LimitUnit.WORKING_DAY)

    def _read_limit(self) -> TimeLimit | None:
        unit = self.unit_of_limit.value()
        if not unit:
            return None
        if unit is LimitUnit.SAME_DAY:
            return TimeLimit(Decimal(1), unit)
        number = _decimal(self.limit.text())
        return None if number is None else TimeLimit(number, unit)

    def _is_limit_whole(self) -> bool:
        unit, words = self.unit_of_limit.value(), self.limit.text().strip()
        if unit and unit is not LimitUnit.SAME_DAY and not words:
            self.limit.set_error(self.tr("Cần một số."))
            return False
        limit = self._read_limit()
        try:
            if limit is not None:
                limit.check()
        except RuleBroken as error:
            self.limit.set_error(sentence(error))
            return False
        return True

    def _check_limit(self, words: str) -> str:
        if _decimal(words) is None:
            return self.tr("Cần một số, đang có “{words}”.").format(words=words)
        return ""

    def _check_unit(self, words: str) -> str:
        return self._check_length(words, LONGEST_NAME)

    def _check_task(self, words: str) -> str:
        return self._check_length(words, LONGEST_TEXT)

    def _check_length(self, words: str, longest: int) -> str:
        if len(words) <= longest:
            return ""
        return self.tr("Tối đa {longest} ký tự, đang có {found}.").format(
            longest=longest, found=len(words)
        )


def _decimal(words: str) -> Decimal | None:
    try:
        number = Decimal(words.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
