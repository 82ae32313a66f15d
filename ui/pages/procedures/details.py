"""All facts of one procedure: doubts, papers, versions."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.dossier_steps import StepPlan
from cds_desktop.domain.procedures import Component, Procedure, StoredProcedure
from cds_desktop.wording.catalogue import NONE, fee_in_list, limit_in_list
from cds_desktop.wording.deadlines import limit_words
from cds_desktop.wording.moments import full_day
from cds_desktop.wording.procedures import (
    COLUMNS,
    doubt_sentence,
    online_level_words,
    valid_from_words,
    value_words,
)
from cds_desktop.wording.steps import usual_lines
from ui.pages.procedures.rows import ProcedureRow
from ui.theme import Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import SectionTitle
from ui.widgets.forms import ScrollArea
from ui.widgets.label import Label
from ui.widgets.state import StateLabel, StateWord

_NAME_WIDTH = 132


class ProcedureDetail(QWidget):
    """What the catalogue knows about a procedure, to read.

    Args:
        may_correct: Whether the officer may change the catalogue.
        parent: The owner.

    Signals:
        correction_asked: "Sửa" was pressed.
    """

    correction_asked = Signal()

    def __init__(self, *, may_correct: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_correct = may_correct
        self.correct_button: Button | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._scroll: ScrollArea | None = None

    def show_procedure(
        self,
        row: ProcedureRow,
        versions: Sequence[StoredProcedure],
        steps: Sequence[StepPlan] = (),
    ) -> None:
        """Show one procedure, its usual steps, and its versions, the newest first."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
        column.setSpacing(Space.S)
        self._add_doubts(column, row)
        self._add_facts(column, row.procedure)
        self._add_papers(column, row.procedure)
        self._add_steps(column, steps)
        self._add_versions(column, versions, row.stored.version_id)
        column.addStretch(1)
        self._replace(content)

    def clear(self) -> None:
        """Show nothing."""
        self._replace(None)

    def _replace(self, content: QWidget | None) -> None:
        if self._scroll is not None:
            self._layout.removeWidget(self._scroll)
            self._scroll.hide()
            self._scroll.deleteLater()
            self._scroll = None
        if content is None:
            self.correct_button = None
            return
        self._scroll = ScrollArea(content)
        self._layout.addWidget(self._scroll)

    def _add_doubts(self, column: QVBoxLayout, row: ProcedureRow) -> None:
        title = SectionTitle(self.tr("Cần xem lại") if row.doubts else self.tr("Thông tin"))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        self.correct_button = None
        if self._may_correct:
            self.correct_button = Button(
                self.tr("Sửa"), ButtonKind.QUIET, icon="edit", size=ButtonSize.ROW
            )
            self.correct_button.clicked.connect(self.correction_asked)
            # Beside the title: there is no room for the ring of the focus in it.
            head.addWidget(self.correct_button)
        column.addLayout(head)
        for doubt in row.doubts:
            line = QWidget()
            grid = QGridLayout(line)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(0)
            mark = StateLabel(StateWord(Tone.SOON, "", "alert-circle"))
            words = Label(doubt_sentence(doubt), tone=Tone.SOON, wrap=True, selectable=True)
            grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, 0, 1)
            grid.setColumnStretch(1, 1)
            column.addWidget(line)
        if row.doubts:
            column.addSpacing(Space.S)
            column.addWidget(SectionTitle(self.tr("Thông tin")))

    def _add_facts(self, column: QVBoxLayout, procedure: Procedure) -> None:
        grid = _FactGrid()
        for name, words in self._facts(procedure):
            grid.add(name, words or self.tr("chưa có"), is_known=bool(words))
        column.addWidget(grid)

    def _facts(self, procedure: Procedure) -> list[tuple[str, str]]:
        limit = limit_in_list(procedure)
        if procedure.limit is not None and procedure.limit_note:
            limit = f"{limit}. {procedure.limit_note}"
        fee = fee_in_list(procedure)
        limit, fee = ("" if words == NONE else words for words in (limit, fee))
        facts = [
            (COLUMNS["code"], procedure.code),
            (COLUMNS["field"], procedure.field),
            (COLUMNS["level"], procedure.level),
            (COLUMNS["limit"], limit),
            *_other_limits(procedure),
            (COLUMNS["fee_vnd"], fee),
            (COLUMNS["online_level"], online_level_words(procedure.online_level)),
            (COLUMNS["channels"], value_words("channels", procedure.channels)),
            (COLUMNS["agency"], procedure.agency),
            (COLUMNS["decision_no"], procedure.decision_no),
            (COLUMNS["portal_url"], procedure.portal_url),
        ]
        if procedure.limit_text and procedure.limit_text != limit:
            at = 4 + len(_other_limits(procedure))
            facts.insert(at, (COLUMNS["limit_text"], procedure.limit_text))
        if procedure.fee_online_vnd is not None:
            words = value_words("fee_online_vnd", procedure.fee_online_vnd)
            facts.insert(-5, (COLUMNS["fee_online_vnd"], words))
        if procedure.fee_text and procedure.fee_text.casefold() != fee.casefold():
            facts.insert(-5, (COLUMNS["fee_text"], procedure.fee_text))
        if procedure.note:
            facts.append((COLUMNS["note"], procedure.note))
        return facts

    def _add_papers(self, column: QVBoxLayout, procedure: Procedure) -> None:
        papers = [paper for paper in procedure.components if paper.name]
        column.addSpacing(Space.S)
        note = self.tr("{count} giấy tờ").format(count=len(papers)) if papers else ""
        column.addWidget(SectionTitle(COLUMNS["components"], note))
        if not papers:
            words = procedure.documents_text or self.tr("Danh mục chưa ghi thành phần hồ sơ.")
            column.addWidget(Label(words, tone=Tone.MUTED, wrap=True, selectable=True))
        case = ""
        for number, paper in enumerate(papers, start=1):
            if paper.case and paper.case != case:
                column.addWidget(Label(paper.case, TextRole.CAPTION, Tone.MUTED, wrap=True))
            case = paper.case
            column.addWidget(Label(f"{number}. {self._paper(paper)}", wrap=True, selectable=True))

    def _paper(self, paper: Component) -> str:
        counts = []
        if paper.originals:
            counts.append(self.tr("{count} bản chính").format(count=paper.originals))
        if paper.copies:
            counts.append(self.tr("{count} bản sao").format(count=paper.copies))
        return paper.name + (f" ({', '.join(counts)})" if counts else "")

    def _add_steps(self, column: QVBoxLayout, steps: Sequence[StepPlan]) -> None:
        if not steps:
            return
        column.addSpacing(Space.S)
        note = self.tr("{count} bước").format(count=len(steps))
        column.addWidget(SectionTitle(self.tr("Quy trình liên thông"), note))
        for number, unit, facts in usual_lines(steps):
            words = f"{number} {unit}" + (f" ({facts})" if facts else "")
            column.addWidget(Label(words, wrap=True, selectable=True))

    def _add_versions(
        self, column: QVBoxLayout, versions: Sequence[StoredProcedure], current: int
    ) -> None:
        if not versions:
            return
        column.addSpacing(Space.S)
        note = self.tr("{count} bản").format(count=len(versions))
        column.addWidget(SectionTitle(self.tr("Các bản đã dùng"), note))
        grid = _FactGrid()
        for version in versions:
            words = f"{limit_in_list(version.procedure)} · {fee_in_list(version.procedure)}"
            grid.add(self._span(version.valid_from, version.valid_to), words,
                     is_strong=version.version_id == current)  # fmt: skip
        column.addWidget(grid)

    def _span(self, first: date, last: date | None) -> str:
        start = valid_from_words(first)
        if last is None:
            if not start:
                return self.tr("Đang dùng")
            return self.tr("Từ {first}").format(first=start)
        if not start:
            return self.tr("Trước {last}").format(last=full_day(last))
        return self.tr("{first} – trước {last}").format(first=start, last=full_day(last))


class _FactGrid(QWidget):
    """Muted names at the left, words at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnMinimumWidth(0, _NAME_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def add(self, name: str, words: str, *, is_known: bool = True, is_strong: bool = False) -> None:
        row, top = self._grid.rowCount(), Qt.AlignmentFlag.AlignTop
        caption = Label(name, TextRole.CAPTION, Tone.MUTED, wrap=True)
        caption.setFixedWidth(_NAME_WIDTH)
        role = TextRole.STRONG if is_strong else TextRole.BODY
        tone = Tone.TEXT if is_known else Tone.MUTED
        value = Label(_breakable(words), role, tone, wrap=True, selectable=True)
        self._grid.addWidget(caption, row, 0, top)
        self._grid.addWidget(value, row, 1, top)


def _other_limits(procedure: Procedure) -> list[tuple[str, str]]:
    """Name and limit of the channels whose limit is not the direct one."""
    return [
        (COLUMNS[name], limit_words(limit))
        for name, limit in (
            ("limit_online", procedure.limit_online),
            ("limit_postal", procedure.limit_postal),
        )
        if limit is not None and limit != procedure.limit
    ]


def _breakable(words: str) -> str:
    """Let a long address break after its slashes instead of widening the pane."""
    if "://" not in words:
        return words
    return words.replace("/", "/\u200b").replace("/\u200b/\u200b", "//")
