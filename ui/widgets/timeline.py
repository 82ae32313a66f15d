"""The way of one dossier: what was done, where it is, what is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import TextRole, Tone
from ui.widgets.paint import text, wrapped
from ui.widgets.themed import Themed

_LEFT: Final = 30
_DOT: Final = 18
_GAP: Final = 2


class Stage(Enum):
    """Where a step stands."""

    DONE = "done"
    CURRENT = "current"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step: what, and muted: when and who."""

    title: str
    note: str = ""
    stage: Stage = Stage.DONE


class Timeline(Themed, QWidget):
    """Steps from top to bottom, joined by a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: Sequence[TimelineStep] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.follow_theme()

    def set_steps(self, steps: Sequence[TimelineStep]) -> None:
        """Show other steps."""
        self._steps = steps
        said = "; ".join(f"{step.title} {step.note}".strip() for step in steps)
        self.setAccessibleName(said)
        self._fit()
        self.update()

    def restyle(self) -> None:
        self._fit()
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(200, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, y = QPainter(self), 0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.theme()
        line, small = theme.line_height(TextRole.BODY), theme.line_height(TextRole.CAPTION)
        for number, step in enumerate(self._steps):
            titles, notes = self._lines(step)
            height = len(titles) * line + len(notes) * small + _GAP
            middle = y + line / 2
            if number + 1 < len(self._steps):
                painter.setPen(QPen(self.color("border"), 2))
                start = QPointF(_DOT / 2, middle + _DOT / 2 + 1)
                end = QPointF(_DOT / 2, y + height + line / 2 - _DOT / 2 - 1)
                painter.drawLine(start, end)
            self._paint_dot(painter, middle, step.stage)
            current = step.stage is Stage.CURRENT
            font = theme.font(TextRole.STRONG if current else TextRole.BODY)
            tone = Tone.MUTED if step.stage is Stage.COMING else Tone.TEXT
            for words in titles:
                spot = QRect(_LEFT, y, self.width() - _LEFT, line)
                text(painter, spot, words, font, theme.tone_color(tone))
                y += line
            for words in notes:
                spot = QRect(_LEFT, y - 1, self.width() - _LEFT, small)
                muted = theme.tone_color(Tone.MUTED)
                text(painter, spot, words, theme.font(TextRole.CAPTION), muted)
                y += small
            y += _GAP

    def _paint_dot(self, painter: QPainter, middle: float, stage: Stage) -> None:
        top = middle - _DOT / 2
        if stage is Stage.DONE:
            paint_icon(painter, 0, round(top), _DOT, "circle-check", self.tone(Tone.OK))
            return
        center, current = QPointF(_DOT / 2, middle), stage is Stage.CURRENT
        edge = self.color("accent" if current else "control")
        painter.setPen(QPen(edge, 2.0 if current else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(center, 7.5 if current else 6.5, 7.5 if current else 6.5)
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(edge)
            painter.drawEllipse(center, 4.0, 4.0)

    def _lines(self, step: TimelineStep) -> tuple[list[str], list[str]]:
        width = max(60, self.width() - _LEFT)
        current = step.stage is Stage.CURRENT
        font = self.role_font(TextRole.STRONG if current else TextRole.BODY)
        titles = wrapped(step.title, font, width, 3)
        caption = self.role_font(TextRole.CAPTION)
        # Each line of the note on its own: a list of missing papers is read to its end.
        parts = step.note.split("\n") if step.note else []
        return titles, [line for part in parts for line in wrapped(part, caption, width, 3)]

    def _height(self) -> int:
        theme, height = self.theme(), 0
        for step in self._steps:
            titles, notes = self._lines(step)
            height += len(titles) * theme.line_height(TextRole.BODY) + _GAP
            height += len(notes) * theme.line_height(TextRole.CAPTION)
        return height

    def _fit(self) -> None:
        if self.height() != self._height():
            self.setFixedHeight(self._height())
