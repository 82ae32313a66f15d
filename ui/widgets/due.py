"""The date of the appointment: a quiet box in the detail, a large sheet at reception."""

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Card, Line
from ui.widgets.label import Label
from ui.widgets.state import StateLabel, StateWord

_DAYS_APART: Final = re.compile(r"(?<=\d), (?=\d)")


class DueBox(Card):
    """Caption and state, the moment in bold, how it came about, and "Vì sao?".

    Signals:
        why: The officer asks for the explanation line by line.
    """

    why = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Space.M, ground="surface_alt", edge=False, parent=parent)
        self.body.setSpacing(0)
        self.body.setContentsMargins(14, 10, 6, 8)
        self._caption = Label("", TextRole.CAPTION, Tone.MUTED)
        self._state = StateLabel()
        self._moment = Label("", TextRole.NAME, wrap=True)
        self._note = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self.why_button = Button(self.tr("Vì sao?"), ButtonKind.QUIET, size=ButtonSize.ROW)
        self.why_button.clicked.connect(self.why)
        top, foot = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._caption)
        top.addStretch(1)
        top.addWidget(self._state)
        # The words of the quiet button and the state end at the same place.
        top.addSpacing(Space.S)
        foot.addWidget(self._note, 1)
        foot.addWidget(self.why_button)
        self.body.addLayout(top)
        self.body.addWidget(self._moment)
        self.body.addLayout(foot)

    def set_due(
        self,
        caption: str,
        moment: str,
        state: StateWord | None = None,
        note: str = "",
        *,
        explained: bool = True,
    ) -> None:
        """Show another date; `explained` offers "Vì sao?"."""
        self._caption.setText(caption)
        self._moment.setText(moment)
        self._state.set_state(state)
        # A row of days ("21, 22, 24/11") goes to the next line as one, and so does "trước hạn".
        self._note.setText(_DAYS_APART.sub(",\u00a0", note).replace(" hạn", "\u00a0hạn"))
        self.why_button.setVisible(explained)


class DueSheet(Card):
    """The appointment before it is saved: the hour is the largest thing on the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Space.L, ground="accent_soft", edge=False, parent=parent)
        self.body.setContentsMargins(16, 10, 16, 10)
        self.body.setSpacing(2)
        self._caption = Label("", TextRole.CAPTION, Tone.MUTED, wrap=True)
        self._clock = Label("", TextRole.FIGURE, Tone.ACCENT)
        self._day = Label("", TextRole.NAME, wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self._line = Line()
        for widget in (self._caption, self._clock, self._day):
            self.body.addWidget(widget)
        self.body.addSpacing(6)
        self.body.addWidget(self._line)
        self.body.addSpacing(4)
        self.body.addLayout(self._rows)

    def set_due(self, caption: str, clock: str, day: str, rows: Sequence[tuple[str, str]]) -> None:
        """Show a date with its explanation as (words, figure); "" for the clock before a choice."""
        self._caption.setText(caption)
        self._clock.setText(clock)
        self._clock.setVisible(bool(clock))
        self._day.setText(day)
        self._day.setVisible(bool(day))
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words, figure in rows:
            self._rows.addWidget(_reason(words, figure))
        self._line.setVisible(bool(rows))
        self.setAccessibleName(f"{caption}: {clock} {day}".strip())


def _reason(words: str, figure: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(Space.S)
    layout.addWidget(Label(words, TextRole.CAPTION, Tone.MUTED, wrap=True), 1)
    if figure:
        layout.addWidget(Label(figure))
    return row
