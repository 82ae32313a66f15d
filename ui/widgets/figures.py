"""Figures: the large card of an indicator and the small pair beside a list."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.theme import RADIUS_CARD, TextRole, Tone
from ui.widgets.charts import Sparkline
from ui.widgets.focus_ring import RingedButton
from ui.widgets.label import Label
from ui.widgets.paint import rounded, text
from ui.widgets.state import StateWord, paint_state

_PADDING: Final = 14


class FigureCard(RingedButton):
    """One indicator: name, figure, numerator and denominator, trend, verdict in words.

    It is a button: pressing it makes it the one that drives the page (`clicked`).
    """

    radius = RADIUS_CARD

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._figure, self._counts, self._note = title, "–", "", ""
        self._verdict: StateWord | None = None
        self._is_current = False
        self._spark = Sparkline(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_figure(
        self,
        figure: str,
        counts: str,
        trend: Sequence[float | None] = (),
        verdict: StateWord | None = None,
        note: str = "",
    ) -> None:
        """Show "98,9 %", "560/566 hồ sơ đã giải quyết", the trend, the verdict and a note."""
        self._figure, self._counts, self._verdict, self._note = figure, counts, verdict, note
        self._spark.set_values(trend)
        said = verdict.words if verdict else ""
        self.setAccessibleName(
            ", ".join(filter(None, (self._title, figure, counts, said, self._note)))
        )
        self.update()

    def set_title(self, words: str) -> None:
        """Show another indicator."""
        self._title = words

    def set_current(self, current: bool) -> None:
        """Mark it as the one that drives the page."""
        self._is_current = current
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self._rows()[-1] + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        top = self._rows()[3]
        self._spark.setGeometry(_PADDING, top, self.width() - 2 * _PADDING, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lit = self.underMouse() and not self._is_current
        edge = self.color("accent" if self._is_current else "control" if lit else "border")
        rounded(painter, self.rect(), RADIUS_CARD, self.color("surface"), edge)
        theme, rows = self.theme(), self._rows()
        width = self.width() - 2 * _PADDING
        name = TextRole.STRONG if self._is_current else TextRole.BODY
        parts = (
            (self._title, name, Tone.TEXT, rows[0], rows[1]),
            (
                self._figure,
                TextRole.FIGURE,
                Tone.ACCENT if self._is_current else Tone.TEXT,
                rows[1],
                rows[2],
            ),
            (self._counts, TextRole.CAPTION, Tone.MUTED, rows[2], rows[3]),
            (self._note, TextRole.CAPTION, Tone.MUTED, rows[5], rows[6]),
        )
        for words, role, tone, top, bottom in parts:
            spot = QRect(_PADDING, top, width, bottom - top)
            text(painter, spot, words, theme.font(role), theme.tone_color(tone))
        if self._verdict is not None:
            spot = QRect(_PADDING, rows[4], width, rows[5] - rows[4])
            paint_state(painter, spot, self._verdict, theme, TextRole.CAPTION)

    def _rows(self) -> list[int]:
        """Return the tops of title, figure, counts, trend, verdict, note, and the end."""
        line = self.theme().line_height
        heights = (
            line(TextRole.BODY),
            line(TextRole.FIGURE) - 2,
            line(TextRole.CAPTION),
            34,
            line(TextRole.CAPTION) + 4,
            line(TextRole.CAPTION),
        )
        tops = [8]
        for height in heights:
            tops.append(tops[-1] + height)
        return tops


class MiniFigure(QWidget):
    """A bold figure over muted words: "23 đã nhận"."""

    def __init__(self, words: str, figure: str = "–", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = Label(figure, TextRole.DAY)
        self._words = Label(words, TextRole.CAPTION, Tone.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._figure)
        column.addWidget(self._words)

    def set_figure(self, figure: str) -> None:
        """Show another figure."""
        self._figure.setText(figure)
        self.setAccessibleName(f"{figure} {self._words.text()}")
