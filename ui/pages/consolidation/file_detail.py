"""The chosen file: what it is, every reason as a sentence, and what can be done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.consolidation import IncomingState
from cds_desktop.domain.report_terms import cell_words
from cds_desktop.wording.consolidation import reason_words
from cds_desktop.wording.moments import short_moment
from ui.icons import paint_icon
from ui.pages.consolidation.file_rows import (
    FileLine,
    advice_words,
    fact_words,
    file_state,
    reason_tone,
    title_words,
)
from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonSize
from ui.widgets.card import Panel
from ui.widgets.forms import ScrollArea
from ui.widgets.label import Label
from ui.widgets.state import StateLabel
from ui.widgets.themed import Themed

if TYPE_CHECKING:
    from cds_desktop.services.consolidation import UnitRemark

_ICON = 18


class _Mark(Themed, QWidget):
    """The icon before a sentence."""

    def __init__(self, icon: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        self.setFixedWidth(_ICON)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_icon(QPainter(self), 0, 4, _ICON, self._icon, self.tone(self._tone))


class _Sentence(QWidget):
    """One reason or remark, as long as it is."""

    def __init__(self, words: str, icon: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, Space.S, 0)
        row.setSpacing(Space.S)
        self.label = Label(words, wrap=True, selectable=True)
        # Marked with the mouse only: Tab goes on to the acts.
        self.label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        row.addWidget(_Mark(icon, tone))
        row.addWidget(self.label, 1)


class FileDetail(Panel):
    """Stands under the list.

    Signals:
        key_asked, remark_asked, withdraw_asked: The act for the file on show.
    """

    key_asked = Signal()
    remark_asked = Signal()
    withdraw_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self._on_show: FileLine | None = None
        self._is_asking = False
        self.title = Label("", TextRole.SECTION, elide=True)
        self.state = StateLabel()
        self.facts = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        content = QWidget()
        self._sentences = QVBoxLayout(content)
        self._sentences.setContentsMargins(0, 0, 0, 0)
        self._sentences.setSpacing(Space.XS)
        self._sentences.addStretch(1)
        self._scroll = ScrollArea(content)
        self.key_button = self._button(self.tr("Ghi nhận khóa"), "key", "Alt+K")
        self.remark_button = self._button(self.tr("Ghi nhận xét"), "message", "Alt+N")
        self.withdraw_button = self._button(self.tr("Bỏ tệp này"), "trash", "Alt+B")
        self.key_button.clicked.connect(self.key_asked)
        self.remark_button.clicked.connect(self.remark_asked)
        self.withdraw_button.clicked.connect(self.withdraw_asked)
        self._lay_out()
        self.show_line(None)

    def _button(self, words: str, icon: str, key: str) -> Button:
        return Button(words, icon=icon, key=key, size=ButtonSize.ROW, shortcut=True)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.L)
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        self._acts = QWidget()
        acts = QHBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(Space.S)
        for button in (self.key_button, self.remark_button, self.withdraw_button):
            acts.addWidget(button)
        acts.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(Space.XS)
        self._column.addLayout(head)
        self._column.addWidget(self.facts)
        self._column.addWidget(self._scroll, 1)
        self._column.addWidget(self._acts)
        self.set_compact(False)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._column.setContentsMargins(side, Space.S, side, Space.S)
        self.facts.setVisible(not compact)

    def set_asking(self, asking: bool) -> None:
        """Leave the acts out while a form asks about one of them."""
        self._is_asking = asking
        has_file = self._on_show is not None and self._on_show.view is not None
        self._acts.setVisible(has_file and not asking)

    def line(self) -> FileLine | None:
        """What is on show."""
        return self._on_show

    def words(self) -> list[str]:
        """The sentences on show, in their order."""
        return [sentence.label.text() for sentence in self._all_sentences()]

    def show_line(self, line: FileLine | None, remarks: "Sequence[UnitRemark]" = ()) -> None:
        """Show a file, or a unit from which none came, or nothing."""
        self._on_show = line
        self._clear()
        view = None if line is None else line.view
        self._acts.setVisible(view is not None and not self._is_asking)
        self.state.set_state(None if line is None else file_state(line))
        self.title.setText("" if line is None else title_words(line))
        self.facts.setText("" if line is None else fact_words(line))
        if line is None:
            self._add(self.tr("Chọn một dòng để xem lý do và việc cần làm."), "info-circle")
            return
        for reason in () if view is None else view.reasons:
            tone, icon = reason_tone(reason, line)
            self._add(reason_words(reason), icon, tone)
        if view is None or not view.reasons:
            self._add(advice_words(line), "info-circle")
        for remark in remarks:
            self._add(_remark_words(remark), "message")
        self._show_acts(line)
        self._scroll.verticalScrollBar().setValue(0)

    def _show_acts(self, line: FileLine) -> None:
        view = line.view
        if view is None:
            return
        self.key_button.setVisible(line.has_new_key)
        is_out = view.state is IncomingState.WITHDRAWN
        self.withdraw_button.setVisible(not is_out)

    def _add(self, words: str, icon: str, tone: Tone = Tone.MUTED) -> None:
        self._sentences.insertWidget(self._sentences.count() - 1, _Sentence(words, icon, tone))

    def _all_sentences(self) -> list[_Sentence]:
        found = []
        for number in range(self._sentences.count()):
            item = self._sentences.itemAt(number)
            widget = None if item is None else item.widget()
            if isinstance(widget, _Sentence):
                found.append(widget)
        return found

    def _clear(self) -> None:
        for sentence in self._all_sentences():
            self._sentences.removeWidget(sentence)
            sentence.hide()
            sentence.deleteLater()


def _remark_words(remark: "UnitRemark") -> str:
    where = f" ({cell_words(remark.cell)})" if remark.cell else ""
    who = f"{remark.author}, {remark.unit_name}, {short_moment(remark.at)}"
    return f"{who}{where}: {remark.text}"
