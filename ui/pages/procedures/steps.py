"""The usual steps of a procedure at other agencies, edited in place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.deadlines import TimeLimit
from cds_desktop.domain.dossier_steps import MOST_STEPS, StepPlan, plans_pass_limit
from cds_desktop.wording.steps import step_facts, usual_lines
from ui.theme import RADIUS_CHECK, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import SectionTitle
from ui.widgets.forms import reveal
from ui.widgets.label import Label
from ui.widgets.paint import rounded, text
from ui.widgets.state import StateLabel, StateWord
from ui.widgets.step_form import StepForm
from ui.widgets.themed import Themed

_NUMBER: Final = 34
_PAD: Final = 4


@dataclass(frozen=True, slots=True)
class UsualStep:
    """One step and whether it runs beside the one before it."""

    plan: StepPlan
    with_previous: bool = False


def usual_from(plans: Sequence[StepPlan]) -> list[UsualStep]:
    """Steps as they are edited, from their positions."""
    found: list[UsualStep] = []
    for plan in plans:
        beside = bool(found) and found[-1].plan.position == plan.position
        found.append(UsualStep(plan, beside))
    return found


def plans_from(steps: Sequence[UsualStep]) -> tuple[StepPlan, ...]:
    """Steps with their positions: a step beside the one before has the same."""
    plans: list[StepPlan] = []
    for step in steps:
        last = plans[-1].position if plans else 0
        beside = step.with_previous and bool(plans)
        plans.append(replace(step.plan, position=last if beside else last + 1))
    return tuple(plans)


class UsualStepList(Themed, QWidget):
    """The steps as rows of two lines; arrows choose, Alt and an arrow moves a step.

    Signals:
        move_asked: Up (−1) or down (1).
        edit_asked, remove_asked: The chosen step.
        chosen: Another step was chosen.
    """

    move_asked = Signal(int)
    edit_asked = Signal()
    remove_asked = Signal()
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: list[UsualStep] = []
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def show_steps(self, steps: list[UsualStep], current: int) -> None:
        """Show these steps with one of them chosen."""
        self.steps = steps
        self.current = min(max(current, 0), len(steps) - 1)
        self.setVisible(bool(steps))
        self.restyle()
        self._name()

    def _name(self) -> None:
        words = [self.tr("Các bước liên thông")]
        if 0 <= self.current < len(self.steps):
            plan = self.steps[self.current].plan
            words += [plan.unit_name, step_facts(plan)]
        self.setAccessibleName(". ".join(part for part in words if part))

    def _row_height(self) -> int:
        theme = self.theme()
        return theme.line_height(TextRole.BODY) + theme.line_height(TextRole.CAPTION) + 2 * _PAD

    def sizeHint(self) -> QSize:
        return QSize(200, len(self.steps) * self._row_height())

    def restyle(self) -> None:
        self.setFixedHeight(self.sizeHint().height() if hasattr(self, "steps") else 0)
        super().restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, height = QPainter(self), self.theme(), self._row_height()
        body, caption = theme.line_height(TextRole.BODY), theme.line_height(TextRole.CAPTION)
        lines = usual_lines(plans_from(self.steps))
        muted, ink = theme.tone_color(Tone.MUTED), theme.tone_color(Tone.TEXT)
        for at, (number, unit, facts) in enumerate(lines):
            row = QRect(0, at * height, self.width(), height)
            if at == self.current:
                rounded(painter, row, RADIUS_CHECK, self.color("accent_soft"))
            y = row.top() + _PAD
            text(painter, QRect(8, y, _NUMBER - 8, body), number, theme.font(TextRole.BODY), muted)
            room = self.width() - _NUMBER - 8
            spot = QRect(_NUMBER, y, room, body)
            text(painter, spot, unit, theme.font(TextRole.BODY), ink)
            spot = QRect(_NUMBER, y + body, room, caption)
            text(painter, spot, facts, theme.font(TextRole.CAPTION), muted)
            if at == self.current and self.hasFocus():
                rounded(painter, row, RADIUS_CHECK, None, self.color("focus"), 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(int(event.position().y()) // max(1, self._row_height()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.edit_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key, with_alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in steps and with_alt:
            self.move_asked.emit(steps[Qt.Key(key)])
        elif key in steps:
            self._choose(self.current + steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_asked.emit()
        elif key == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self.steps):
            self.current = at
            self._name()
            self.update()
            self.chosen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


class UsualSteps(QWidget):
    """Adds, changes, moves and removes the steps; nothing is stored before the form is saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: tuple[StepPlan, ...] | None = None
        self._editing: int | None = None
        self.title = SectionTitle(self.tr("Quy trình liên thông"))
        self.empty = Label(
            self.tr("Chưa có bước nào. Hồ sơ của thủ tục này chỉ do đơn vị giải quyết."),
            TextRole.CAPTION, Tone.MUTED, wrap=True,
        )  # fmt: skip
        self.warning = Label("", TextRole.CAPTION, Tone.SOON, wrap=True)
        self._mark = StateLabel(StateWord(Tone.SOON, ""), TextRole.CAPTION)
        self._limit: TimeLimit | None = None
        self.list = UsualStepList()
        self.add_button = Button(
            self.tr("Thêm bước"), ButtonKind.QUIET, icon="plus", size=ButtonSize.ROW
        )
        self.up_button = self._button(self.tr("Lên"), "Alt+↑")
        self.down_button = self._button(self.tr("Xuống"), "Alt+↓")
        self.edit_button = self._button(self.tr("Sửa"), "Enter")
        self.remove_button = self._button(self.tr("Bỏ"), "Delete")
        self.form = StepForm()
        self.take_button = Button(self.tr("Ghi vào quy trình"), key="Enter")
        self.cancel_button = Button(self.tr("Thôi"), ButtonKind.QUIET, key="Esc")
        self._lay_out()
        self.add_button.clicked.connect(self.begin_adding)
        self.up_button.clicked.connect(lambda: self._move(-1))
        self.down_button.clicked.connect(lambda: self._move(1))
        self.edit_button.clicked.connect(self._edit)
        self.remove_button.clicked.connect(self._remove)
        self.take_button.clicked.connect(self.take)
        self.cancel_button.clicked.connect(self.fold)
        self.form.submitted.connect(self.take)
        self.list.move_asked.connect(self._move)
        self.list.edit_asked.connect(self._edit)
        self.list.remove_asked.connect(self._remove)
        self.list.chosen.connect(self._show_buttons)
        self.clear()

    def _button(self, words: str, key: str) -> Button:
        return Button(words, ButtonKind.QUIET, key=key, size=ButtonSize.ROW)

    def _lay_out(self) -> None:
        self._acts = QWidget()
        acts = QHBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(0)
        for button in (self.up_button, self.down_button, self.edit_button, self.remove_button):
            acts.addWidget(button)
        acts.addStretch(1)
        self._ask = QWidget()
        ask = QVBoxLayout(self._ask)
        ask.setContentsMargins(0, Space.S, 0, 0)
        ask.setSpacing(Space.S)
        ask.addWidget(self.form)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.take_button)
        foot.addWidget(self.cancel_button)
        foot.addStretch(1)
        ask.addLayout(foot)
        self.title.add_action(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.S, 0, 0)
        column.setSpacing(Space.XS)
        warning = QHBoxLayout()
        warning.setSpacing(0)
        warning.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        warning.addWidget(self.warning, 1)
        column.addWidget(self.title)
        column.addLayout(warning)
        for part in (self.empty, self.list, self._acts, self._ask):
            column.addWidget(part)

    # --- what is shown ----------------------------------------------------------------------------

    def clear(self) -> None:
        """Show nothing until the steps were read; nothing can be changed before."""
        self._before = None
        self._close()
        self._show([], -1)
        self.setEnabled(False)

    def set_limit(self, limit: TimeLimit | None) -> None:
        """Compare the steps with the limit of the procedure as it stands in the form."""
        self._limit = limit
        self._warn()

    def show_plans(self, plans: Sequence[StepPlan]) -> None:
        """Show the steps as they are stored."""
        self._before = tuple(plans)
        self._close()
        self._show(usual_from(plans), 0)
        self.setEnabled(True)

    def plans(self) -> tuple[StepPlan, ...]:
        """The steps as they stand on the screen."""
        return plans_from(self.list.steps)

    def changed_plans(self) -> tuple[StepPlan, ...] | None:
        """What is to be stored; None when nothing was changed or read."""
        plans = self.plans()
        return None if self._before is None or plans == self._before else plans

    def is_changed(self) -> bool:
        """Whether something would be lost."""
        return self.changed_plans() is not None or (self.is_editing and self.form.is_written())

    @property
    def is_editing(self) -> bool:
        """Whether the form of one step is open."""
        return not self._ask.isHidden()

    def _show(self, steps: list[UsualStep], current: int) -> None:
        self.list.show_steps(steps, current)
        self.empty.setVisible(not steps)
        note = self.tr("{count} bước").format(count=len(steps)) if steps else ""
        self.title.set_note(note)
        self._warn()
        self._show_buttons()

    def _warn(self) -> None:
        too_long = plans_pass_limit(self.plans(), self._limit)
        words = self.tr("Cộng lại, các bước dài hơn thời hạn của thủ tục.") if too_long else ""
        self.warning.setText(words)
        for part in (self.warning, self._mark):
            part.setVisible(too_long)

    def _show_buttons(self) -> None:
        at, count = self.list.current, len(self.list.steps)
        self._acts.setVisible(bool(count) and not self.is_editing)
        self.up_button.setEnabled(at > 0)
        self.down_button.setEnabled(0 <= at < count - 1)
        self.add_button.setEnabled(count < MOST_STEPS)

    # --- acts -------------------------------------------------------------------------------------

    def begin_adding(self) -> None:
        """Open the form for a further step, after the last."""
        self._open(None)

    def _edit(self) -> None:
        if self.list.steps:
            self._open(self.list.current)

    def _open(self, at: int | None) -> None:
        self._editing = at
        step = None if at is None else self.list.steps[at]
        may_be_parallel = bool(self.list.steps) if at is None else at > 0
        self.form.show_plan(
            None if step is None else step.plan,
            may_be_parallel=may_be_parallel,
            parallel=step is not None and step.with_previous,
        )
        self._ask.show()
        self._show_buttons()
        self.form.setFocus()
        reveal(self._ask)

    def take(self) -> bool:
        """Put the step of the form into the list; False when a field is wrong (it says why)."""
        if not self.is_editing:
            return True
        plan = self.form.plan()
        if plan is None:
            return False
        step = UsualStep(plan, self.form.parallel.isChecked())
        steps, at = list(self.list.steps), self._editing
        if at is None:
            steps.append(step)
            at = len(steps) - 1
        else:
            steps[at] = step
        self._close()
        self._show(steps, at)
        self.list.setFocus()
        return True

    def fold(self) -> bool:
        """Give up the step that is being written (Esc); False when none is."""
        if not self.is_editing:
            return False
        self._close()
        (self.list if self.list.steps else self.add_button).setFocus()
        return True

    def _close(self) -> None:
        self._editing = None
        self._ask.hide()
        self._show_buttons()

    def _move(self, by: int) -> None:
        steps, at = list(self.list.steps), self.list.current
        if not 0 <= at + by < len(steps) or self.is_editing:
            return
        steps[at], steps[at + by] = steps[at + by], steps[at]
        steps[0] = replace(steps[0], with_previous=False)
        self._show(steps, at + by)

    def _remove(self) -> None:
        steps, at = list(self.list.steps), self.list.current
        if not 0 <= at < len(steps) or self.is_editing:
            return
        del steps[at]
        if steps:
            steps[0] = replace(steps[0], with_previous=False)
        self._show(steps, at)
        if not steps:
            self.add_button.setFocus()
