"""The steps of an interlinked dossier as rows: who, what, how it stands, and its next act."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from cds_desktop.domain.dossier_steps import DossierStep, StepState
from cds_desktop.wording.steps import StepWords
from ui.theme import RADIUS_CHECK, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonSize, unfocusable
from ui.widgets.label import Label
from ui.widgets.paint import rounded, text, wrapped
from ui.widgets.state import StateWord, paint_state
from ui.widgets.themed import Themed

_LEFT: Final = 30
_PAD: Final = 5
_EDGE: Final = 4
_TITLE_LINES: Final = 3
_FACT_LINES: Final = 2


class StepRow(Themed, QWidget):
    """One step. Enter does its next act, the Menu key shows the others.

    Signals:
        act_asked: Send it, or take its answer in.
        drop_asked, change_asked, why_asked: From the menu.
        step_asked: Up (−1) or down (1).
    """

    act_asked = Signal()
    drop_asked = Signal()
    change_asked = Signal()
    why_asked = Signal()
    step_asked = Signal(int)

    def __init__(
        self, words: StepWords, state: StepState, editable: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.words, self.state = words, state
        self._shown = StateWord(Tone(words.tone), words.words, words.icon)
        self.act_button = Button("", key="Enter", size=ButtonSize.ROW, parent=self)
        unfocusable(self.act_button)
        self.act_button.clicked.connect(self.act_asked)
        acts = {StepState.READY: self.tr("Gửi"), StepState.OUT: self.tr("Nhận kết quả")}
        self.has_act = editable and state in acts
        self.act_button.set_words(acts.get(state, ""))
        self.act_button.setVisible(self.has_act)
        self.menu = QMenu(self)
        if editable:
            self._fill_menu(acts)
        if words.step.plan.limit is not None and state is not StepState.DROPPED:
            action = self.menu.addAction(self.tr("Vì sao hạn này?"))
            action.triggered.connect(lambda: self.why_asked.emit())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        said = (words.title, words.facts, words.words, words.step.result)
        self.setAccessibleName(". ".join(part for part in said if part))
        self.setToolTip("\n".join(part for part in said if part))
        self.follow_theme()

    @property
    def step(self) -> DossierStep:
        """The step."""
        return self.words.step

    def _fill_menu(self, acts: dict[StepState, str]) -> None:
        if self.state in acts:
            self.menu.addAction(acts[self.state]).triggered.connect(lambda: self.act_asked.emit())
        if self.state in (StepState.WAITING, StepState.READY):
            action = self.menu.addAction(self.tr("Sửa bước này…"))
            action.triggered.connect(lambda: self.change_asked.emit())
        if self.state not in (StepState.DONE, StepState.DROPPED):
            action = self.menu.addAction(self.tr("Bỏ bước này…"))
            action.triggered.connect(lambda: self.drop_asked.emit())

    # --- painting -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(220, self._height())

    def restyle(self) -> None:
        self.setFixedHeight(self._height())
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        hint = self.act_button.sizeHint()
        x = self.width() - hint.width() - _EDGE
        self.act_button.setGeometry(x, _EDGE, hint.width(), hint.height())
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _title_room(self) -> int:
        taken = self.act_button.sizeHint().width() + Space.S if self.has_act else 0
        return max(90, self.width() - _LEFT - taken - _EDGE)

    def _title_height(self) -> int:
        """A title beside its act is at least as high as the button."""
        height = len(self._title()) * self.theme().line_height(TextRole.BODY)
        return max(height, self.act_button.sizeHint().height()) if self.has_act else height

    def _title(self) -> list[str]:
        font = self.role_font(TextRole.STRONG if self.state is StepState.OUT else TextRole.BODY)
        name = self.words.step.plan.unit_name
        return wrapped(name, font, self._title_room(), _TITLE_LINES)

    def _facts(self) -> list[str]:
        parts = [self.words.facts, self.words.step.result]
        words = " – ".join(part for part in (" ".join(p.split()) for p in parts) if part)
        if not words:
            return []
        font = self.role_font(TextRole.CAPTION)
        return wrapped(words, font, max(90, self.width() - _LEFT), _FACT_LINES)

    def _height(self) -> int:
        caption = self.theme().line_height(TextRole.CAPTION)
        return 2 * _PAD + self._title_height() + (len(self._facts()) + 1) * caption + 4

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self.theme()
        if self.underMouse():
            rounded(painter, self.rect(), RADIUS_CHECK, self.color("surface_alt"))
        is_quiet = self.state in (StepState.DROPPED, StepState.WAITING, StepState.DONE)
        ink = theme.tone_color(Tone.MUTED if self.state is StepState.DROPPED else Tone.TEXT)
        body, caption = theme.line_height(TextRole.BODY), theme.line_height(TextRole.CAPTION)
        strong = TextRole.BODY if is_quiet else TextRole.STRONG
        number = theme.tone_color(Tone.MUTED)
        y = _PAD
        text(painter, QRect(4, y, _LEFT - 4, body), self.words.number, theme.font(strong), number)
        role = TextRole.STRONG if self.state is StepState.OUT else TextRole.BODY
        lines = self._title()
        for line in lines:
            text(painter, QRect(_LEFT, y, self._title_room(), body), line, theme.font(role), ink)
            y += body
        y = _PAD + self._title_height()
        for line in self._facts():
            spot = QRect(_LEFT, y, self.width() - _LEFT, caption)
            text(painter, spot, line, theme.font(TextRole.CAPTION), theme.tone_color(Tone.MUTED))
            y += caption
        spot = QRect(_LEFT, y, self.width() - _LEFT, caption + 4)
        paint_state(painter, spot, self._shown, theme, TextRole.CAPTION)
        if self.hasFocus():
            rounded(painter, self.rect(), RADIUS_CHECK, None, self.color("focus"), 2)

    # --- keys -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.has_act:
                self.act_asked.emit()
        elif event.key() in steps and not event.modifiers():
            self.step_asked.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.menu.isEmpty():
            by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
            place = self.mapToGlobal(QPoint(_LEFT, self.height())) if by_key else None
            self.menu.popup(place or event.globalPos())


class StepList(QWidget):
    """All steps of a dossier in order; parallel ones stand under one caption.

    Signals:
        act_asked, drop_asked, change_asked, why_asked: The row.
    """

    act_asked = Signal(object)
    drop_asked = Signal(object)
    change_asked = Signal(object)
    why_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[StepRow] = []
        self._shown: object = None
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_steps(
        self, lines: Sequence[StepWords], states: Sequence[StepState], *, editable: bool
    ) -> None:
        """Show these steps; the focus stays on its row."""
        shown = (tuple(lines), tuple(states), editable)
        if shown == self._shown:
            return
        focused = next((at for at, row in enumerate(self.rows) if row.hasFocus()), -1)
        self._shown = shown
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self.rows = [], []
        for words, state in zip(lines, states, strict=True):
            if words.group:
                members = sum(
                    w.number[:-1] == words.group for w in lines if w.number[-1:].isalpha()
                )
                self._add(Label(self._caption(words.group, members), TextRole.CAPTION, Tone.MUTED))
            row = StepRow(words, state, editable, self)
            row.act_asked.connect(partial(self.act_asked.emit, row))
            row.drop_asked.connect(partial(self.drop_asked.emit, row))
            row.change_asked.connect(partial(self.change_asked.emit, row))
            row.why_asked.connect(partial(self.why_asked.emit, row))
            row.step_asked.connect(partial(self._step, row))
            self.rows.append(row)
            self._add(row)
        if 0 <= focused < len(self.rows):
            self.rows[focused].setFocus()

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._column.addWidget(part)

    def _caption(self, group: str, members: int) -> str:
        return self.tr("Bước {number}: cùng lúc {count} nơi").format(number=group, count=members)

    def _step(self, row: StepRow, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(Qt.FocusReason.TabFocusReason)


def _members(group: str, lines: Sequence[StepWords]) -> int:
    """How many steps run in parallel: 2a, 2b."""
    numbers = (words.number for words in lines)
    return sum(number[-1:].isalpha() and number[:-1] == group for number in numbers)
