"""Which papers were handed in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cds_desktop.domain.checklists import ChecklistLine, checklist_of, paper_of
from cds_desktop.domain.digitisation import Paper, PaperForm, PaperInput
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedures import StoredProcedure
from cds_desktop.domain.text import fold
from cds_desktop.wording.terms import CHANNELS, PAPER_FORMS
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    CheckList,
    CheckRow,
    Label,
    RadioGroup,
    SectionTitle,
    Space,
    StateLabel,
    StateWord,
    TextRole,
    Tone,
)
from ui.widgets.button import unfocusable

_LETTERS: Final = {
    "c": PaperForm.ORIGINAL,
    "s": PaperForm.COPY,
    "t": PaperForm.CERTIFIED_COPY,
    "d": PaperForm.DATA,
}


class PapersFields(QWidget):
    """The checklist of the procedure and the channel by which it came.

    Signals:
        edited: The officer changed something.
        channel_chosen: Another `Channel`.
    """

    edited = Signal()
    channel_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ChecklistLine, ...] = ()
        self.title = SectionTitle(self.tr("Thành phần hồ sơ"))
        self.channel = RadioGroup()
        self.channel.set_choices([(way, CHANNELS[way.term]) for way in Channel])
        self.channel.setAccessibleName(self.tr("Hình thức nhận"))
        self.all_button = Button(
            self.tr("Đủ giấy bắt buộc"),
            ButtonKind.QUIET,
            key="Alt+B",
            shortcut=True,
            size=ButtonSize.ROW,
        )
        unfocusable(self.all_button)
        self.list = CheckList()
        self.list.set_tab_after(self.channel.last_stop())
        self.empty = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self.missing = StateLabel(None, TextRole.CAPTION)
        for widget in (self.missing, self.all_button, self.channel):
            self.title.add_action(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.title)
        column.addWidget(self.list)
        column.addWidget(self.empty)
        self.list.changed.connect(self._changed)
        self.list.letter_typed.connect(self._letter)
        self.channel.chosen.connect(self._channel_chosen)
        self.all_button.clicked.connect(self.tick_required)
        self.set_procedure(None)

    # Papers ---------------------------------------------------------------------------------

    def set_procedure(self, stored: StoredProcedure | None) -> None:
        """Show the checklist of another procedure, nothing ticked."""
        self._lines = checklist_of(stored.procedure.components) if stored else ()
        self._show([_row(line) for line in self._lines])
        words = self.tr("Chọn thủ tục để thấy giấy tờ cần nộp.")
        if stored is not None and not self._lines:
            words = self.tr("Danh mục không ghi thành phần hồ sơ của thủ tục này.")
        self.empty.setText("" if self._lines else words)
        self.empty.setVisible(not self._lines)

    def tick_required(self) -> None:
        """Tick every paper that is always asked for."""
        rows = self.list.rows()
        for number, row in enumerate(rows):
            if row.required and not row.checked:
                self.list.set_row(number, replace(row, checked=True))
        self._changed()

    def papers(self) -> tuple[PaperInput, ...]:
        """The papers that were handed in; what is not ticked was not."""
        found = []
        for row in self.list.rows():
            if row.checked and isinstance(row.value, ChecklistLine):
                found.append(paper_of(row.value.name, row.value.form, row.count or 1))
        return tuple(found)

    def missing_required(self) -> int:
        """How many papers that are always asked for are not ticked."""
        return sum(row.required and not row.checked for row in self.list.rows())

    def values(self) -> list[dict[str, object]]:
        """The ticked papers as plain values, for the draft."""
        return [
            {"name": paper.name, "form": paper.form.value, "quantity": paper.quantity}
            for paper in self.papers()
        ]

    def tick(self, papers: Iterable[Paper | PaperInput]) -> None:
        """Tick the papers of another dossier or draft, as far as this checklist has them."""
        wanted = {fold(paper.name): paper for paper in papers}
        for number, row in enumerate(self.list.rows()):
            line = row.value
            paper = wanted.get(fold(line.name)) if isinstance(line, ChecklistLine) else None
            if paper is not None and isinstance(line, ChecklistLine):
                line = replace(line, form=paper.form, quantity=paper.quantity)
                self.list.set_row(number, replace(_row(line), checked=True))
        self._changed()

    def set_compact(self, compact: bool) -> None:
        """Use lower rows on small screens."""
        self.list.set_compact(compact)

    def clear(self) -> None:
        """Make ready for the next dossier."""
        self.channel.set_value(Channel.DIRECT)
        self.set_procedure(None)

    def _show(self, rows: Sequence[CheckRow]) -> None:
        self.list.set_rows(rows)
        self._tell_missing()

    def _tell_missing(self) -> None:
        count = self.missing_required()
        words = self.tr("Chưa đánh dấu {count} giấy bắt buộc").format(count=count)
        self.missing.set_state(StateWord(Tone.SOON, words, "alert-circle") if count else None)
        self.missing.setVisible(count > 0)
        self.all_button.setVisible(count > 0)
        hint = self.tr("Dấu cách đánh dấu, gõ số ghi số bản; C chính, S sao, D dữ liệu")
        self.title.set_note(hint if self._lines and not count else "")
        self.list.setToolTip(hint)

    def _changed(self) -> None:
        self._tell_missing()
        self.edited.emit()

    def _letter(self, number: int, letter: str) -> None:
        """Change the form in which a paper was handed in; that also ticks it."""
        row, form = self.list.rows()[number], _LETTERS.get(fold(letter))
        if form is None or not isinstance(row.value, ChecklistLine):
            return
        changed = _row(replace(row.value, form=form, quantity=row.count or row.value.quantity))
        self.list.set_row(number, replace(changed, checked=True))
        self._changed()

    def _channel_chosen(self, channel: Channel) -> None:
        self.channel_chosen.emit(channel)
        self.edited.emit()


def _row(line: ChecklistLine) -> CheckRow:
    is_data = line.form is PaperForm.DATA
    name = f"{line.name} – {line.case}" if line.case else line.name
    return CheckRow(
        name,
        kind=PAPER_FORMS[line.form.value],
        count=None if is_data else line.quantity,
        required=line.is_required,
        countable=not is_data,
        value=line,
    )
