"""One dossier: who, what, until when and why, how far, its papers, and the next step."""

from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from cds_desktop.domain.digitisation import Paper
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import PAUSED, Status
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.wording.deadlines import explain
from cds_desktop.wording.desk import desk_lines
from cds_desktop.wording.dossiers import (
    CHANNEL_WAYS,
    due_note,
    history_of,
    record_state,
    steps_of,
)
from cds_desktop.wording.moments import moment_words, money_words
from cds_desktop.wording.reception import address_words, copies_words, people_words
from cds_desktop.wording.terms import FILED_BY, PAYMENT_WAYS
from ui.pages.dossiers.moves import MoveBar, steps_for
from ui.pages.dossiers.papers import PaperList
from ui.pages.dossiers.rows import state_word
from ui.pages.dossiers.steps import StepsPanel
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets.asking import AskStrip, InPlaceForm
from ui.widgets.button import IconButton
from ui.widgets.card import Panel, SectionTitle
from ui.widgets.due import DueBox
from ui.widgets.empty_state import EmptyState
from ui.widgets.forms import ScrollArea
from ui.widgets.label import Label
from ui.widgets.timeline import Stage, Timeline, TimelineStep

if TYPE_CHECKING:
    from cds_desktop.services.dossier_views import DossierView

_LONGEST: Final = 210
_RESULT_FROM: Final = frozenset({Status.PROCESSING, Status.FINISHED, Status.RETURNED})


class _Lines(QWidget):
    """A folded list of lines: reasons, or the history."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()

    def show_lines(self, lines: list[tuple[str, Tone]]) -> None:
        """Replace the lines."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words, tone in lines:
            role = TextRole.BODY if tone is Tone.TEXT else TextRole.CAPTION
            self._column.addWidget(Label(words, role, tone, wrap=True, selectable=True))

    def texts(self) -> list[str]:
        """The lines on show, for tests and the screen reader."""
        found = []
        for at in range(self._column.count()):
            item = self._column.itemAt(at)
            label = item.widget() if item is not None else None
            if isinstance(label, Label):
                found.append(label.text())
        return found


class DossierDetail(Panel):
    """The right pane; the page connects its parts.

    Signals:
        print_asked: The form that fits the dossier now is wanted.
        forms_asked: A choice of all forms is wanted.
    """

    print_asked = Signal()
    forms_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "", parent)
        self.setAccessibleName(self.tr("Chi tiết hồ sơ"))
        self.view: DossierView | None = None
        self.name = Label("", TextRole.NAME, wrap=True, selectable=True)
        self.procedure = Label("", wrap=True)
        self.facts = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True, selectable=True)
        self.forms_button = IconButton("files", self.tr("In mẫu khác…"), key="Ctrl+I")
        self.print_button = IconButton("printer", self.tr("In giấy hẹn"), key="Ctrl+P")
        self.history_button = IconButton("history", self.tr("Nhật ký hồ sơ"), key="Ctrl+H")
        self.due = DueBox()
        self.reasons = _Lines()
        self.timeline = Timeline()
        self.steps = StepsPanel()
        self.papers_title = SectionTitle(self.tr("Thành phần hồ sơ"))
        self.papers = PaperList()
        self.result_title = SectionTitle(self.tr("Kết quả"))
        self.result = PaperList()
        self.history_title = SectionTitle(self.tr("Nhật ký"))
        self.history = _Lines()
        self.empty = EmptyState(self.tr("Chọn một hồ sơ, hoặc quét mã trên giấy hẹn."))
        self.moves = MoveBar()
        self.ask = AskStrip()
        self.forms: list[InPlaceForm] = []
        self._is_compact = False
        self._content = QWidget()
        self._scroll = ScrollArea(self._content)
        self._lay_out()
        self.due.why.connect(self.toggle_reasons)
        self.history_button.clicked.connect(self.toggle_history)
        self.print_button.clicked.connect(self.print_asked)
        self.forms_button.clicked.connect(self.forms_asked)
        self.steps.asking_changed.connect(self._steps_asking)
        self.setMinimumWidth(340)
        self._show_parts(False)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.XS)
        head.addWidget(self.name, 1)
        for button in (self.history_button, self.forms_button, self.print_button):
            head.addWidget(button)
        column = QVBoxLayout(self._content)
        self._column = column
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.procedure)
        column.addWidget(self.facts)
        column.addSpacing(Space.S)
        column.addWidget(self.due)
        column.addSpacing(Space.XS)
        column.addWidget(self.reasons)
        column.addSpacing(Space.M)
        column.addWidget(self.steps)
        self._progress_title = SectionTitle(self.tr("Tiến trình"))
        for title, body in (
            (self._progress_title, self.timeline),
            (self.papers_title, self.papers),
            (self.result_title, self.result),
            (self.history_title, self.history),
        ):
            column.addWidget(title)
            column.addWidget(body)
            column.addSpacing(Space.S)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.empty)
        whole.addWidget(self._scroll, 1)
        self._whole = whole
        whole.addWidget(self.moves)
        self.add_form(self.ask)
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.M, side, Space.M)
        self._is_compact = compact
        self.moves.set_compact(compact)
        for form in self.forms:
            form.set_compact(compact)
        self._make_room()

    def add_form(self, form: InPlaceForm) -> None:
        """Take a form that asks in the place of the action bar."""
        self.forms.append(form)
        self._whole.insertWidget(self._whole.indexOf(self.moves), form)
        form.left.connect(self.end_asking)
        form.set_compact(self._is_compact)

    @property
    def record(self) -> DossierRecord | None:
        """The dossier on show."""
        return self.view.record if self.view is not None else None

    def show_view(self, view: "DossierView | None", actor: Actor, now: datetime) -> None:
        """Show another dossier, or the same one as it is now."""
        is_same = view is not None and self.record is not None and view.record.id == self.record.id
        self.view = view
        if not is_same:
            self.end_asking()
            self.reasons.hide()
            self.history.hide()
            self._scroll.verticalScrollBar().setValue(0)
        self._show_parts(view is not None)
        self.steps.show_view(view, actor, now, is_same=is_same)
        if view is None:
            return
        self._show_head(view, now)
        self._show_papers(view.record, actor)
        self._show_history(view, now)
        self.moves.show_record(view.record, steps_for(view, actor, now))
        self._show_moves()
        self.history_title.setVisible(not self.history.isHidden())

    def _show_parts(self, has_dossier: bool) -> None:
        self.empty.setVisible(not has_dossier)
        self._scroll.setVisible(has_dossier)
        if not has_dossier:
            self.moves.hide()
            for form in self.forms:
                form.hide()

    def _show_head(self, view: "DossierView", now: datetime) -> None:
        record = view.record
        self.name.setText(record.owner.full_name)
        self.procedure.setText(shortened(record.procedure_name, _LONGEST))
        is_cut = self.procedure.text() != record.procedure_name
        self.procedure.setToolTip(record.procedure_name if is_cut else "")
        self.facts.setText(self._facts(record, now))
        self.due.set_due(
            self._due_caption(record),
            self._due_moment(record),
            state_word(record_state(record, view.calendar, now)),
            due_note(record),
            explained=bool(view.reasons),
        )
        self.reasons.show_lines([(explain(reason), Tone.MUTED) for reason in view.reasons])
        self.timeline.set_steps(
            [
                TimelineStep(step.title, step.note, Stage(step.stage))
                for step in steps_of(record, now)
            ]
        )

    def _due_caption(self, record: DossierRecord) -> str:
        if record.due_at is None:
            return self.tr("Thời hạn")
        if record.status in PAUSED:
            return self.tr("Hẹn trả, đang tạm dừng")
        return self.tr("Hẹn trả") if record.extended_due_at is None else self.tr("Đã hẹn lại")

    def _due_moment(self, record: DossierRecord) -> str:
        if record.due_at is None:
            return self.tr("Danh mục chưa ghi thời hạn")
        return moment_words(record.extended_due_at or record.due_at)

    def _facts(self, record: DossierRecord, now: datetime) -> str:
        phone = record.owner.phone and phone_words(record.owner.phone)
        first = [record.code, CHANNEL_WAYS[record.channel], phone]
        second = [FILED_BY[record.filed_by.value], copies_words(record), self._fee_words(record)]
        lines = [" · ".join(part for part in line if part) for line in (first, second)]
        waits = desk_lines(record, now)
        people = [people_words(record), address_words(record.owner)]
        return "\n".join(filter(None, [*lines, *people, " · ".join(waits), record.note]))

    def _fee_words(self, record: DossierRecord) -> str:
        if not record.fee_vnd:
            return ""
        paid = self.tr("chưa nộp")
        if record.paid_at is not None:
            paid = PAYMENT_WAYS[record.payment_way.value].lower()
        words = self.tr("lệ phí {fee}, {paid}")
        return words.format(fee=money_words(record.fee_vnd), paid=paid)

    def _show_papers(self, record: DossierRecord, actor: Actor) -> None:
        editable = actor.may(Right.DIGITISE)
        components = record.components
        done = sum(paper.is_digitised for paper in components)
        note = self.tr("{done}/{all} đã số hóa").format(done=done, all=len(components))
        self.papers_title.set_note(note if components else self.tr("không có giấy tờ kèm theo"))
        self.papers.show_papers(
            [(paper, paper.name) for paper in components],
            editable=editable,
            may_keep=actor.may(Right.RECEIVE),
        )
        result = record.result
        has_result = result is not None or record.status in _RESULT_FROM
        self.result_title.setVisible(has_result)
        self.result.setVisible(has_result)
        rows: list[tuple[Paper | None, str]] = [(result, self.tr("Kết quả giải quyết"))]
        self.result.show_papers(rows if has_result else [], editable=editable)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes in reading order: rows made anew would come last otherwise."""
        moves = self.moves
        order = (
            self.history_button, self.forms_button, self.print_button, self.due.why_button,
            *self.steps.stops(), *self.papers.rows, *self.result.rows, moves.primary,
            moves.rate_button, moves.second, moves.more,
        )  # fmt: skip
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _show_history(self, view: "DossierView", now: datetime) -> None:
        lines: list[tuple[str, Tone]] = []
        for entry in history_of(view.history, now):
            lines.append((entry.title, Tone.TEXT))
            lines.append((entry.note, Tone.MUTED))
            lines += [(detail, Tone.MUTED) for detail in entry.details]
            if entry.reason:
                lines.append((self.tr("Lý do: {reason}").format(reason=entry.reason), Tone.MUTED))
        self.history.show_lines(lines)

    # --- folding ----------------------------------------------------------------------------------

    def toggle_reasons(self) -> None:
        """Open or close the explanation of the appointment, line by line."""
        opened = self.reasons.isHidden() and self.view is not None
        self.reasons.setVisible(opened)
        self.due.why_button.set_words(self.tr("Ẩn lý do") if opened else self.tr("Vì sao?"))

    def toggle_history(self) -> None:
        """Open or close the journal of the dossier."""
        opened = self.history.isHidden() and self.view is not None
        self.history.setVisible(opened)
        self.history_title.setVisible(opened)
        if opened:
            QTimer.singleShot(0, self, self._show_history_top)

    def _show_history_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(self.history_title.y())

    @property
    def form(self) -> InPlaceForm | None:
        """The form that asks now."""
        return next((form for form in self.forms if not form.isHidden()), None)

    def open_form(self, form: InPlaceForm) -> None:
        """Ask in the place of the action bar."""
        self.steps.fold()
        self.moves.hide()
        for other in self.forms:
            other.setVisible(other is form)
        self._make_room()
        form.order_tabs()
        form.refit()
        form.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_moves(self) -> None:
        """The action bar goes while something is asked for: Ctrl+Enter then answers."""
        is_asking = self.form is not None or self.steps.is_asking
        self.moves.setVisible(self.view is not None and self.moves.has_acts and not is_asking)

    def _steps_asking(self, is_asking: bool) -> None:
        if is_asking:
            for form in self.forms:
                form.hide()
            self._make_room()
        self._show_moves()

    def end_asking(self) -> None:
        """Put the action bar back."""
        had_focus = any(holds_focus(form) for form in self.forms)
        for form in self.forms:
            form.hide()
        self._make_room()
        if self.view is not None:
            self._show_moves()
            if had_focus:
                self.focus_action()

    def fold(self) -> bool:
        """Close what is open (Esc); False when nothing was."""
        if self.steps.fold():
            return True
        if self.form is not None:
            self.end_asking()
        elif not self.history.isHidden():
            self.toggle_history()
        elif not self.reasons.isHidden():
            self.toggle_reasons()
        else:
            return False
        return True

    def _make_room(self) -> None:
        """On a small screen a form may cover the dossier but for its head."""
        least = 72 if self.form is not None else 0
        self._scroll.setMinimumHeight(least)

    def focus_action(self) -> None:
        """Put the focus on the next step, or on the first thing that takes it."""
        for widget in (self.moves.primary, self.moves.rate_button, self.print_button):
            if widget.isVisible():
                widget.setFocus()
                return


def holds_focus(widget: QWidget) -> bool:
    """Whether the focus is in this widget or in one of its children."""
    focus: QWidget | None = QApplication.focusWidget()
    return focus is not None and (focus is widget or widget.isAncestorOf(focus))


def shortened(words: str, most: int) -> str:
    """Cut a long text at a word, with an ellipsis."""
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def phone_words(digits: str) -> str:
    """A telephone number in groups that stay on one line: "0918 345 276"."""
    if len(digits) != 10:
        return digits
    return "\u00a0".join((digits[:4], digits[4:7], digits[7:]))
