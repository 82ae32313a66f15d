"""The section Liên thông of the detail: steps, linked dossiers, and what is asked in place."""

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.dossier_steps import DossierStep, StepPlan, StepState, figures_of, state_of
from cds_desktop.domain.dossiers import OPEN, short_code
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.wording.steps import explain_step, figures_words, passes_words, step_lines
from ui.pages.dossiers.step_rows import StepList, StepRow
from ui.theme import Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import SectionTitle
from ui.widgets.field import TextField
from ui.widgets.field_kinds import TextArea
from ui.widgets.forms import reveal
from ui.widgets.label import Label
from ui.widgets.state import StateLabel, StateWord
from ui.widgets.step_form import StepForm

if TYPE_CHECKING:
    from datetime import datetime

    from cds_desktop.services.dossier_views import DossierView


class Question(Enum):
    """What the section asks for in place."""

    RESULT = "result"
    DROP = "drop"
    REFUSE = "refuse"
    CORRECT = "correct"
    FINISH = "finish"


class StepsPanel(QWidget):
    """Shows nothing for a dossier without steps and links.

    Signals:
        send_asked: The step to hand over.
        done_asked: The step and what came back.
        drop_asked: The step and the reason.
        add_asked: The new step, and whether it runs beside the last.
        change_asked: The step and its new plan.
        refuse_asked, correct_asked, finish_asked: The reason.
        link_asked: The code of a linked dossier.
        asking_changed: Something is asked for: Ctrl+Enter belongs to it alone.
    """

    send_asked = Signal(object)
    done_asked = Signal(object, str)
    drop_asked = Signal(object, str)
    add_asked = Signal(object, bool)
    change_asked = Signal(object, object)
    refuse_asked = Signal(str)
    correct_asked = Signal(str)
    finish_asked = Signal(str)
    link_asked = Signal(str)
    asking_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answer: Callable[[], None] | None = None
        self._asked_step: int | None = None
        self._has_content = False
        self.title = SectionTitle(self.tr("Liên thông"))
        self.add_button = Button(
            self.tr("Thêm bước"), ButtonKind.QUIET, icon="plus", size=ButtonSize.ROW
        )
        self.title.add_action(self.add_button)
        self.warning = Label("", TextRole.CAPTION, Tone.SOON, wrap=True)
        self._mark = StateLabel(StateWord(Tone.SOON, ""), TextRole.CAPTION)
        self.links: list[Button] = []
        self.list = StepList()
        self.why = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True, selectable=True)
        self._view: DossierView | None = None
        self.question = Label("", TextRole.STRONG, wrap=True)
        self.reason = TextArea(self.tr("Lý do"), lines=3, required=True, reserve_line=False)
        self.result = TextField(self.tr("Kết quả, số văn bản"), reserve_line=False)
        self.form = StepForm()
        self.confirm = Button(self.tr("Lưu"), ButtonKind.PRIMARY, key="Ctrl+Enter", shortcut=True)
        self.cancel = Button(self.tr("Thôi"), ButtonKind.QUIET, key="Esc")
        self._lay_out()
        self.list.act_asked.connect(self._act)
        self.list.drop_asked.connect(lambda row: self._ask_step(Question.DROP, row))
        self.list.change_asked.connect(self._change)
        self.list.why_asked.connect(self._explain)
        self.add_button.clicked.connect(self.begin_adding)
        self.confirm.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self.fold)
        self.form.submitted.connect(self._confirm)
        self.result.submitted.connect(self._confirm)
        self._close()
        self.why.hide()
        self.hide()

    def _lay_out(self) -> None:
        self._link_row = QVBoxLayout()
        self._link_row.setSpacing(0)
        self._ask = QWidget()
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.confirm)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        ask = QVBoxLayout(self._ask)
        ask.setContentsMargins(0, Space.S, 0, Space.S)
        ask.setSpacing(Space.S)
        for widget in (self.question, self.reason, self.result, self.form):
            ask.addWidget(widget)
        ask.addLayout(foot)
        warning = QHBoxLayout()
        warning.setSpacing(0)
        warning.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        warning.addWidget(self.warning, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, Space.S)
        column.setSpacing(Space.XS)
        column.addWidget(self.title)
        column.addLayout(self._link_row)
        column.addLayout(warning)
        column.addWidget(self.list)
        column.addWidget(self.why)
        column.addWidget(self._ask)

    # --- showing ----------------------------------------------------------------------------------

    def show_view(
        self, view: "DossierView | None", actor: Actor, now: "datetime", *, is_same: bool
    ) -> None:
        """Show the steps of a dossier; what is being written stays while it is the same one."""
        self._view = view
        if not is_same:
            self._close()
            self.why.hide()
        if view is None:
            self._has_content = False
            self.hide()
            return
        linked, record = view.linked, view.record
        is_open, may_act = record.status in OPEN, actor.may(Right.PROCESS)
        lines = step_lines(linked.steps, linked.plan, view.calendar, now, is_open=is_open)
        states = [state_of(step, linked.steps) for step in linked.steps]
        if not is_open:  # what is still out may come back; nothing else is sent
            states = [StepState.WAITING if s is StepState.READY else s for s in states]
        self.list.show_steps(lines, states, editable=may_act)
        self.title.set_note(figures_words(figures_of(linked.steps, now)) if lines else "")
        self.add_button.setVisible(may_act and is_open)
        warning = passes_words(linked, record.due_at, now) if is_open else ""
        self.warning.setText(warning)
        self.warning.setVisible(bool(warning))
        self._mark.setVisible(bool(warning))
        self._show_links(view)
        self._has_content = not linked.is_empty
        self.setVisible(self._has_content or self.is_asking)

    def _show_links(self, view: "DossierView") -> None:
        for button in self.links:
            self._link_row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.links = []
        if view.linked.corrects is not None:
            self._add_link(self.tr("Sửa sai sót của {code}"), view.linked.corrects.code)
        for link in view.linked.corrections:
            self._add_link(self.tr("Đang sửa sai sót ở {code}"), link.code)

    def _add_link(self, words: str, code: str) -> None:
        button = Button(
            words.format(code=short_code(code)), ButtonKind.QUIET, icon="link", size=ButtonSize.ROW
        )
        button.clicked.connect(lambda: self.link_asked.emit(code))
        self.links.append(button)
        self._link_row.addWidget(button)

    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in reading order."""
        return (
            self.add_button, *self.links, *self.list.rows, self.reason.edit, self.result.edit,
            self.form.unit.edit, self.form.task.edit, self.form.limit.edit,
            self.form.unit_of_limit.frame.inner, self.form.direction.frame.inner,
            self.form.parallel, self.confirm, self.cancel,
        )  # fmt: skip

    def _explain(self, row: StepRow) -> None:
        """Tell why a step has its due date, line by line."""
        from cds_desktop.services.dossiers.steps import reasons_of_step

        if self._view is None:
            return
        reasons = reasons_of_step(row.step, self._view.linked, self._view.history)
        title = self.tr("Hạn của bước {number}:").format(number=row.words.number)
        self.why.setText("\n".join([title, *(f"– {explain_step(reason)}" for reason in reasons)]))
        self.why.setVisible(bool(reasons))
        reveal(self.why)

    @property
    def has_step_out(self) -> bool:
        """Whether another agency has a step now."""
        return any(row.state is StepState.OUT for row in self.list.rows)

    # --- asking -----------------------------------------------------------------------------------

    @property
    def is_asking(self) -> bool:
        """Whether something is being asked for."""
        return self._answer is not None

    @property
    def is_writing(self) -> bool:
        """Whether words would be lost."""
        if not self.is_asking:
            return False
        fields = (self.reason.text(), self.result.text())
        return self.form.is_written() or any(words.strip() for words in fields)

    def begin_adding(self) -> None:
        """Open the form for a further step."""
        may_be_parallel = bool(self.list.rows)
        self.form.show_plan(None, may_be_parallel=may_be_parallel)
        self._open(self.form, self.tr("Thêm bước liên thông"), self.tr("Lưu bước"), self._added)

    def ask(self, question: Question) -> None:
        """Ask for the reason of a refusal, of a correction, or of a finish before all is back."""
        asked = {
            Question.REFUSE: (
                self.tr("Vì sao từ chối giải quyết? Mẫu 03 in lý do này."),
                self.tr("Từ chối giải quyết"),
                self.refuse_asked,
            ),
            Question.CORRECT: (
                self.tr("Kết quả đã trả có sai sót gì? Cơ quan chịu chi phí sửa."),
                self.tr("Mở hồ sơ sửa sai sót"),
                self.correct_asked,
            ),
            Question.FINISH: (
                self.tr("Hồ sơ còn ở cơ quan khác. Vì sao đã có kết quả?"),
                self.tr("Có kết quả"),
                self.finish_asked,
            ),
        }
        title, verb, emit = asked[question]
        self._open(self.reason, title, verb, lambda: self._reasoned(emit.emit))

    def _act(self, row: StepRow) -> None:
        if row.state is StepState.READY:
            self.send_asked.emit(row.step)
        elif row.state is StepState.OUT:
            self._ask_step(Question.RESULT, row)

    def _ask_step(self, question: Question, row: StepRow) -> None:
        step, unit = row.step, row.step.plan.unit_name
        if question is Question.DROP:
            title = self.tr("Vì sao bỏ bước ở {unit}?").format(unit=unit)
            self._open(
                self.reason, title, self.tr("Bỏ bước"),
                lambda: self._reasoned(lambda why: self.drop_asked.emit(step, why)), row,
            )  # fmt: skip
            return
        title = self.tr("{unit} đã trả kết quả gì? Để trống nếu không cần ghi.").format(unit=unit)
        self._open(
            self.result, title, self.tr("Nhận kết quả"),
            lambda: self._finish(lambda: self.done_asked.emit(step, self._result())), row,
        )  # fmt: skip

    def _result(self) -> str:
        return self.result.text().strip()

    def _change(self, row: StepRow) -> None:
        self.form.show_plan(row.step.plan, may_be_parallel=False)
        title = self.tr("Sửa bước {number}").format(number=row.words.number)
        step = row.step
        self._open(
            self.form, title, self.tr("Lưu bước"),
            lambda: self._planned(lambda plan: self._changed(step, plan)), row,
        )  # fmt: skip

    def _changed(self, step: DossierStep, plan: StepPlan) -> None:
        if plan == step.plan:
            self.taken(True)
        else:
            self.change_asked.emit(step, plan)

    def _open(
        self,
        field: QWidget,
        title: str,
        verb: str,
        answer: Callable[[], None],
        row: StepRow | None = None,
    ) -> None:
        for each in (self.reason, self.result, self.form):
            each.setVisible(each is field)
        self.reason.clear()
        self.result.clear()
        self.question.setText(title)
        self.confirm.set_words(verb)
        self._answer, self._asked_step = answer, None if row is None else row.step.id
        self._ask.show()
        self.show()
        self.asking_changed.emit(True)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        reveal(self._ask)

    def _confirm(self) -> None:
        if self._answer is not None and self.confirm.isEnabled():
            self._answer()

    def _added(self) -> None:
        parallel = self.form.parallel.isChecked()
        self._planned(lambda plan: self.add_asked.emit(plan, parallel))

    def _planned(self, tell: Callable[[StepPlan], None]) -> None:
        plan = self.form.plan()
        if plan is not None:
            self._finish(lambda: tell(plan))

    def _reasoned(self, tell: Callable[[str], None]) -> None:
        if not self.reason.is_valid():
            self.reason.setFocus()
            return
        words = self.reason.text().strip()
        self._finish(lambda: tell(words))

    def _finish(self, tell: Callable[[], None]) -> None:
        """Hand the answer on; the words stay until it was taken, and are sent only once."""
        self.confirm.setEnabled(False)
        tell()

    def taken(self, done: bool) -> None:
        """The answer was stored, or refused: then the words are still there to be mended."""
        is_waiting = self.is_asking and not self.confirm.isEnabled()
        self.confirm.setEnabled(True)
        if is_waiting and done:
            self.fold()

    def fold(self) -> bool:
        """Give up what is asked, or close the reasons (Esc); False when nothing was open."""
        if not self.is_asking:
            was_told = not self.why.isHidden()
            self.why.hide()
            return was_told
        asked = self._asked_step
        self._close()
        rows = self.list.rows  # perhaps made anew since the question was put
        if rows:
            next((row for row in rows if row.step.id == asked), rows[-1]).setFocus()
        self.setVisible(self._has_content)
        return True

    def _close(self) -> None:
        was_asking, self._answer, self._asked_step = self.is_asking, None, None
        self._ask.hide()
        self.confirm.setEnabled(True)
        if was_asking:
            self.asking_changed.emit(False)
