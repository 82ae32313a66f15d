"""The strip over the tabs: how far the report of the month is, and until when it must leave."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cds_desktop.domain.report_life import ReportState
from cds_desktop.wording.packages import REPORT_STATES
from cds_desktop.wording.reporting import due_words
from ui.pages.reports.desk import Found
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Panel
from ui.widgets.label import Label
from ui.widgets.state import StateLabel, StateWord

_TONES = {
    ReportState.DRAFT: (Tone.MUTED, "pencil"),
    ReportState.CHECKED: (Tone.SOON, "list-check"),
    ReportState.APPROVED: (Tone.OK, ""),
    ReportState.SENT: (Tone.OK, "send"),
    ReportState.RECEIVED: (Tone.OK, ""),
    ReportState.REJECTED: (Tone.LATE, "circle-x"),
    ReportState.SUPERSEDED: (Tone.MUTED, ""),
}


class ReportStrip(Panel):
    """State, version and due day; a button when today's figures say otherwise.

    Signals:
        difference_asked: Somebody wants to see in what they differ.
    """

    difference_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "b", parent)
        self.state = StateLabel()
        self.due = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self.differs = Button(
            "", ButtonKind.QUIET, icon="alert-circle", size=ButtonSize.ROW
        )  # fmt: skip
        self._row = QHBoxLayout(self)
        self._row.setSpacing(Space.M)
        self._row.addWidget(self.state)
        self._row.addWidget(self.due, 1)
        self._row.addWidget(self.differs)
        self.differs.hide()
        self.differs.clicked.connect(self.difference_asked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._row.setContentsMargins(side, 2, side, 3)

    def show_found(self, found: Found) -> None:
        """Say how far the report is."""
        newest, opened = found.newest, found.opened
        if newest is None:
            self.state.set_state(StateWord(Tone.MUTED, self.tr("Chưa lập báo cáo"), "circle"))
        else:
            tone, icon = _TONES[newest.state]
            words = self.tr("{state} · bản {version}").format(
                state=REPORT_STATES[newest.state], version=newest.version
            )
            self.state.set_state(StateWord(tone, words, icon))
        self.due.setText(self._due_words(found))
        self.differs.setVisible(opened is not None and not opened.is_fit)
        if opened is None:
            return
        if opened.damage:
            words = self.tr("Bản đã lưu không còn nguyên vẹn: {count} chỗ")
            self.differs.set_words(words.format(count=len(opened.damage)))
        elif newest is not None and not opened.is_fit:
            words = (
                self.tr("Số liệu hôm nay khác bản đã duyệt: {count} ô")
                if newest.state.is_locked
                else self.tr("Số liệu hôm nay khác bản nháp: {count} ô")
            )
            self.differs.set_words(words.format(count=len(opened.difference.cells)))

    def _due_words(self, found: Found) -> str:
        words = due_words(found.due, found.today)
        newest = found.newest
        if newest is not None and newest.approver:
            words += self.tr(" · duyệt: {name}").format(name=newest.approver)
        if newest is not None and newest.state is ReportState.REJECTED and newest.answer:
            words += self.tr(" · trả lại, xem thẻ Các bản")
        return words[:1].upper() + words[1:]
