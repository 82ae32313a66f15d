"""The codes met on a walk, newest first, and the whole words about the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Context
from ui.models.window_model import RowsModel
from ui.pages.procedures.register.findings import (
    Finding,
    finding_advice,
    finding_columns,
    finding_state,
    finding_title,
)
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets import (
    Button,
    ButtonKind,
    ButtonSize,
    DataTable,
    Label,
    Panel,
    RowItem,
    RowList,
    StateLabel,
)


class FindingList(QWidget):
    """Table and detail.

    Signals:
        sheet_chosen: (finding, id of the sheet) for a code which hangs in several places.
        opened: A finding whose sheet or procedure is wanted.
    """

    sheet_chosen = Signal(object, int)
    opened = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: list[Finding] = []
        self.table = DataTable("walk_findings", context.preferences, two_lines=True)
        self.table.setAccessibleName(self.tr("Mã đã quét"))
        self.model: RowsModel[Finding] = RowsModel(finding_columns(), lambda row: row.number, self)
        self.table.set_rows_model(self.model)
        self.table.set_empty(
            self.tr(
                "Quét mã trên từng tờ bằng máy đọc, dán nội dung mã vào ô trên, hoặc thả ảnh chụp"
                " vào đây. Mỗi mã thành một dòng ở đây."
            )
        )
        self.detail = _FindingDetail()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)
        self.table.current_changed.connect(self.detail.show_finding)
        self.table.activated_row.connect(self.opened)
        self.detail.sheet_chosen.connect(self.sheet_chosen)
        self.detail.opened.connect(self.opened)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        self.detail.set_compact(compact)

    def findings(self) -> Sequence[Finding]:
        """All of the walk, the newest first."""
        return self._findings

    def add(self, findings: Sequence[Finding]) -> None:
        """Put new findings on top and make the newest current."""
        self._findings = [*reversed(findings), *self._findings]
        if findings:
            self._show(self._findings[0])

    def replace(self, finding: Finding) -> None:
        """Show a line again, as it is now."""
        self._findings = [
            finding if each.number == finding.number else each for each in self._findings
        ]
        self._show(finding)

    def _show(self, current: Finding) -> None:
        self.model.show_rows(self._findings)
        self.table.select_key(current.number)
        self.table.scrollTo(self.table.currentIndex())
        self.detail.show_finding(current)


class _FindingDetail(Panel):
    """What to do about one code, in whole sentences."""

    sheet_chosen = Signal(object, int)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self.finding: Finding | None = None
        self.state = StateLabel()
        self.title = Label("", TextRole.STRONG, wrap=True)
        self.advice = Label("", wrap=True)
        self.text = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True, selectable=True)
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.candidates = RowList(clickable=False)
        self.open_button = Button(
            self.tr("Mở trong sổ"), ButtonKind.QUIET, icon="arrow-right", key="Enter",
            size=ButtonSize.ROW,
        )  # fmt: skip
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self.title, 1)
        head.addWidget(self.state, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.addWidget(self.open_button)
        foot.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        self._column.addLayout(head)
        self._column.addWidget(self.advice)
        self._column.addWidget(self.text)
        self._column.addWidget(self.candidates)
        self._column.addLayout(foot)
        self.candidates.acted.connect(self._choose)
        self.open_button.clicked.connect(lambda: self.opened.emit(self.finding))
        self.set_compact(False)
        self.hide()

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.S, side, Space.S)

    def show_finding(self, finding: Finding | None) -> None:
        """Show one finding, or nothing."""
        self.finding = finding
        self.setVisible(finding is not None)
        if finding is None:
            return
        self.title.setText(finding_title(finding))
        self.state.set_state(finding_state(finding))
        self.advice.setText(finding_advice(finding))
        said = finding.result.scan.text if finding.result is not None else ""
        if said == self.title.text():
            said = ""
        parts = (finding.source if finding.result is not None else "", said)
        self.text.setText(" · ".join(filter(None, parts)))
        self.text.setVisible(bool(self.text.text()))
        self.candidates.set_rows(
            [
                RowItem(
                    each.sheet.number,
                    each.sheet.place.name,
                    action=self.tr("Tờ này") if each.sheet.posted_on else self.tr("Ghi đã treo"),
                    value=each.sheet.id,
                )
                for each in finding.candidates
            ]
        )
        has_sheet = finding.sheet is not None
        self.open_button.set_words(self.tr("Mở trong sổ") if has_sheet else self.tr("Mở thủ tục"))
        self.open_button.setVisible(has_sheet or bool(finding.procedure_code))

    def _choose(self, sheet_id: object) -> None:
        if self.finding is not None and isinstance(sheet_id, int):
            self.sheet_chosen.emit(self.finding, sheet_id)
