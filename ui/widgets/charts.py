"""Bars and sparklines, painted on the tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import RADIUS_CHECK, TextRole, Tone
from ui.widgets.paint import CENTER, RIGHT, horizontal_line, rounded, text, width_of
from ui.widgets.themed import Themed

_STEPS: Final = 4
_AXIS: Final = 44
_HEAD: Final = 26
_FOOT: Final = 24
_SHARE: Final = 0.6
_TOP_RADIUS: Final = 3.0
_GAP: Final = 2.0
_BETWEEN: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its value, the bad part of it, and the words to show instead of the number."""

    label: str
    value: float | None
    bad: float = 0
    current: bool = False
    words: str = ""


def nice_top(value: float) -> float:
    """Return the end of the axis: four equal steps of 1, 2, 2.5 or 5 times a power of ten."""
    if value <= _STEPS:
        return float(_STEPS)
    power = 1.0
    while True:
        for factor in (1, 2, 2.5, 5):
            step = factor * power
            if step * _STEPS >= value and step == int(step):
                return step * _STEPS
        power *= 10


def _say(value: float) -> str:
    if value == int(value):
        return f"{int(value):,}".replace(",", ".")
    return f"{value:.1f}".replace(".", ",")


class BarChart(Themed, QWidget):
    """At most twelve bars from zero; Left and Right move, Enter opens.

    Args:
        title: Section words over the chart, "" for none.
        axis: Draw grid lines and their numbers; without them it is the small form.
        parent: The owner.

    Signals:
        activated: The number of the bar to open.
    """

    activated = Signal(int)

    def __init__(
        self, title: str = "", *, axis: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title, self._axis = title, axis
        self._bars: Sequence[Bar] = ()
        self._legend: tuple[str, str] = ("", "")
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.follow_theme()

    def set_title(self, words: str) -> None:
        """Change the words over the chart."""
        self._title = words
        self.update()

    def set_bars(self, bars: Sequence[Bar], legend: tuple[str, str] = ("", "")) -> None:
        """Show bars; the legend names the whole and its bad part."""
        self._bars, self._legend = bars, legend
        current = next((i for i, bar in enumerate(bars) if bar.current), len(bars) - 1)
        self._at = current
        said = "; ".join(f"{bar.label}: {self._words(bar)}" for bar in bars)
        self.setAccessibleName(f"{self._title}. {said}" if self._title else said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 220 if self._axis else 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 140 if self._axis else 88)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self._bars:
            step = steps[Qt.Key(event.key())]
            self._at = min(max(self._at + step, 0), len(self._bars) - 1)
            bar = self._bars[self._at]
            self.setAccessibleDescription(f"{bar.label}: {self._words(bar)}")
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.activated.emit(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number in range(len(self._bars)):
            if self._slot(number).contains(event.position()):
                self._at = number
                self.update()
                self.activated.emit(number)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        area, top = self._area(), self._top()
        caption, muted = self.role_font(TextRole.CAPTION), self.tone(Tone.MUTED)
        for step in range(_STEPS + 1) if self._axis else (0,):
            y = round(area.bottom() - area.height() * step / _STEPS)
            line = self.color("control" if step == 0 and self._axis else "border")
            horizontal_line(painter, area.left(), area.right(), y, line)
            if self._axis:
                spot = QRect(0, y - 10, _AXIS - 8, 20)
                text(painter, spot, _say(top * step / _STEPS), caption, muted, RIGHT)
        step = self._label_step()
        for number, bar in enumerate(self._bars):
            # Counted from the right: the newest bar always says its figure.
            is_said = (len(self._bars) - 1 - number) % step == 0 or bar.current
            self._paint_bar(painter, number, bar, top, is_said=is_said)

    def _label_step(self) -> int:
        """How many bars share one figure, so that figures never run into each other."""
        font = self.role_font(TextRole.CAPTION)
        widest = max((width_of(self._words(bar), font) for bar in self._bars), default=0)
        pitch = self._slot(0).width()
        return 1 if widest + _BETWEEN <= pitch else 2

    def _paint_head(self, painter: QPainter) -> None:
        if not self._title:
            return
        height = self.theme().line_height(TextRole.SECTION)
        rect = QRect(0, 0, self.width(), height)
        font = self.role_font(TextRole.SECTION)
        left = text(painter, rect, self._title, font, self.tone(Tone.TEXT))
        right, caption = self.width(), self.role_font(TextRole.CAPTION)
        for words, token in reversed(tuple(zip(self._legend, ("chart", "late"), strict=True))):
            if not words or right - width_of(words, caption) - 40 < left:
                continue
            width = width_of(words, caption)
            spot = QRect(right - width, 0, width + 1, height)
            text(painter, spot, words, caption, self.tone(Tone.MUTED))
            swatch = QRectF(right - width - 18, (height - 12) / 2, 12, 12)
            rounded(painter, swatch, 3, self.color(token))
            right -= width + 18 + 16

    def _paint_bar(
        self, painter: QPainter, number: int, bar: Bar, top: float, *, is_said: bool
    ) -> None:
        slot, area = self._slot(number), self._area()
        strong = bar.current
        role = TextRole.CAPTION_STRONG if strong else TextRole.CAPTION
        font, tone = self.role_font(role), Tone.TEXT if strong else Tone.MUTED
        foot = QRect(round(slot.left()) - 8, round(area.bottom()) + 4, round(slot.width()) + 16, 20)
        text(painter, foot, bar.label, font, self.tone(tone), CENTER)
        if bar.value is None:
            return
        scale, width = area.height() / top, min(slot.width() * _SHARE, 64.0)
        if not self._axis:
            width = min(slot.width() * 0.8, 64.0)
        height = bar.value * scale
        x, y = slot.center().x() - width / 2, area.bottom() - height
        painter.setPen(Qt.PenStyle.NoPen)
        bad = min(height, max(bar.bad * scale, 3.0)) if bar.bad > 0 else 0.0
        whole = QRectF(x, y, width, height - (bad + _GAP if bad else 0))
        if whole.height() > 0:
            painter.fillPath(_topped(whole), self.color("accent" if strong else "chart"))
        if bad:
            painter.fillRect(QRectF(x, area.bottom() - bad, width, bad), self.color("late"))
        if is_said and (bar.value or bar.words):
            spot = QRect(round(slot.left()) - 8, round(y) - 20, round(slot.width()) + 16, 20)
            if self._axis:
                # A grid line must not run through the figure.
                ground = QRectF(0, 0, width_of(self._words(bar), font) + 6, 14)
                ground.moveCenter(QRectF(spot).center())
                painter.fillRect(ground, self.color("surface"))
            text(painter, spot, self._words(bar), font, self.tone(tone), CENTER)
        if self.hasFocus() and number == self._at:
            ring = QRectF(x, y, width, height).adjusted(-3, -3, 3, 3)
            rounded(painter, ring, RADIUS_CHECK, None, self.color("focus"), 2)

    def _words(self, bar: Bar) -> str:
        if bar.words:
            return bar.words
        return "–" if bar.value is None else _say(bar.value)

    def _top(self) -> float:
        highest = max((bar.value or 0 for bar in self._bars), default=0)
        return nice_top(highest) if self._axis else max(highest, 1)

    def _area(self) -> QRectF:
        head = self.theme().line_height(TextRole.SECTION) + 4 if self._title else 0
        left = _AXIS if self._axis else 0
        return QRectF(
            left, head + _HEAD, self.width() - left, self.height() - head - _HEAD - _FOOT - 4
        )

    def _slot(self, number: int) -> QRectF:
        area = self._area()
        pitch = area.width() / max(1, len(self._bars))
        return QRectF(area.left() + number * pitch, area.top() - 20, pitch, area.height() + 40)


def _topped(rect: QRectF) -> QPainterPath:
    """Return a bar with rounded corners at the top only."""
    radius = min(_TOP_RADIUS, rect.height(), rect.width() / 2)
    path = QPainterPath()
    path.moveTo(rect.bottomLeft())
    path.lineTo(rect.left(), rect.top() + radius)
    path.quadTo(rect.topLeft(), QPointF(rect.left() + radius, rect.top()))
    path.lineTo(rect.right() - radius, rect.top())
    path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius))
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    return path


class Sparkline(Themed, QWidget):
    """A line without axis; a missing value leaves a gap, the last point is a dot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Sequence[float | None] = ()
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_values(self, values: Sequence[float | None]) -> None:
        """Show other values, oldest first."""
        self._values = values
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        known = [value for value in self._values if value is not None]
        if len(known) < 2:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = min(known), max(known)
        spread, height = (high - low) or 1.0, self.height() - 12
        pitch = (self.width() - 8) / (len(self._values) - 1)
        path, last, is_down = QPainterPath(), QPointF(), False
        for number, value in enumerate(self._values):
            if value is None:
                is_down = False
                continue
            share = (value - low) / spread if high > low else 0.5
            last = QPointF(2 + number * pitch, 6 + height * (1 - share))
            if is_down:
                path.lineTo(last)
            else:
                path.moveTo(last)
            is_down = True
        painter.setPen(QPen(self.color("chart_line"), 1.5))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.color("accent"))
        painter.drawEllipse(last, 3.0, 3.0)
