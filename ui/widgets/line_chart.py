"""A share over days with its target: one line, one level, painted on the tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import TextRole, Tone
from ui.widgets.paint import CENTER, RIGHT, horizontal_line, text, width_of
from ui.widgets.themed import Themed

_STEPS: Final = 4
_STEP_SIZES: Final = (5, 10, 20, 25)
_HEAD: Final = 14
_FOOT: Final = 24
_DOT: Final = 3.0
_RING: Final = 6.0
_LABEL_GAP: Final = 24


@dataclass(frozen=True, slots=True)
class Point:
    """One day: its place from the left (0 is the first day), its share, and its words."""

    place: int
    label: str
    value: float | None
    words: str = "–"


def axis_of(values: Sequence[float]) -> tuple[float, float]:
    """Return the lower end and the step of an axis in percent that ends at 100."""
    lowest = min(values, default=0.0)
    for step in _STEP_SIZES:
        if 100 - _STEPS * step <= lowest:
            return 100.0 - _STEPS * step, float(step)
    return 0.0, 25.0


class LineChart(Themed, QWidget):
    """Left and Right move over the days, Enter or a click opens one.

    Signals:
        activated: The number of the point to open.
    """

    activated = Signal(int)

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._legend = title, ""
        self._points: Sequence[Point] = ()
        self._places, self._target = 1, 0.0
        self._target_words = ""
        self._ends = ("", "")
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.follow_theme()

    def show_line(
        self,
        title: str,
        points: Sequence[Point],
        *,
        places: int,
        ends: tuple[str, str],
        target: float,
        target_words: str,
        legend: str,
    ) -> None:
        """Show another line.

        Args:
            title: Section words over the chart.
            points: The days so far, in order.
            places: How many days the whole line will have.
            ends: The first and the last day, written under the axis.
            target: The level to be reached, in percent.
            target_words: What is written at it.
            legend: What the line is, beside the title.
        """
        self._title, self._points, self._legend = title, points, legend
        self._places, self._ends = max(places, 2), ends
        self._target, self._target_words = target, target_words
        self._at = len(points) - 1
        newest = f"{points[-1].label}: {points[-1].words}" if points else "–"
        self.setAccessibleName(f"{title}. {newest}; {target_words}")
        self.update()

    def points(self) -> Sequence[Point]:
        """The days on show."""
        return self._points

    def sizeHint(self) -> QSize:
        return QSize(280, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 130)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and self._points:
            step = steps[Qt.Key(event.key())]
            self._at = min(max(self._at + step, 0), len(self._points) - 1)
            point = self._points[self._at]
            self.setAccessibleDescription(f"{point.label}: {point.words}")
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.activated.emit(self._at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        area = self._area()
        if not self._points or not area.adjusted(-8, -8, 8, 8).contains(event.position()):
            return
        x = event.position().x()
        distances = [abs(self._x(point) - x) for point in self._points]
        self._at = distances.index(min(distances))
        self.update()
        self.activated.emit(self._at)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        known = [point.value for point in self._points if point.value is not None]
        low, step = axis_of([*known, self._target])
        self._paint_head(painter)
        self._paint_grid(painter, low, step)
        self._paint_target(painter, low)
        self._paint_line(painter, low)

    def _paint_head(self, painter: QPainter) -> None:
        height = self.theme().line_height(TextRole.SECTION)
        rect = QRect(0, 0, self.width(), height)
        left = text(painter, rect, self._title, self.role_font(TextRole.SECTION),
                    self.tone(Tone.TEXT))  # fmt: skip
        caption = self.role_font(TextRole.CAPTION)
        width = width_of(self._legend, caption)
        if self._legend and left + width + _LABEL_GAP + 16 < self.width():
            spot = QRect(self.width() - width - 1, 0, width + 1, height)
            text(painter, spot, self._legend, caption, self.tone(Tone.MUTED))
            painter.setPen(QPen(self.color("chart_line"), 1.5))
            y = height / 2
            painter.drawLine(QPointF(spot.left() - 24, y), QPointF(spot.left() - 6, y))

    def _paint_grid(self, painter: QPainter, low: float, step: float) -> None:
        area, caption = self._area(), self.role_font(TextRole.CAPTION)
        muted = self.tone(Tone.MUTED)
        for number in range(_STEPS + 1):
            value = low + number * step
            y = round(self._y(value, low))
            line = self.color("control" if number == 0 else "border")
            horizontal_line(painter, area.left(), area.right(), y, line)
            spot = QRect(0, y - 10, round(area.left()) - 8, 20)
            text(painter, spot, f"{value:.0f} %", caption, muted, RIGHT)
        line_height = self.theme().line_height(TextRole.CAPTION)
        foot = QRect(round(area.left()), round(area.bottom()) + 4, round(area.width()), line_height)
        first = text(painter, foot, self._ends[0], caption, muted)
        last = text(painter, foot, self._ends[1], caption, muted, RIGHT)
        if not self._points:
            return
        newest = self._points[-1]
        width = width_of(newest.label, caption) + 8
        x = round(self._x(newest) - width / 2)
        is_free = x > area.left() + first + 8 and x + width < area.right() - last - 8
        if is_free:
            strong = self.role_font(TextRole.CAPTION_STRONG)
            spot = QRect(x - 8, foot.top(), width + 16, line_height)
            text(painter, spot, newest.label, strong, self.tone(Tone.TEXT), CENTER)

    def _paint_target(self, painter: QPainter, low: float) -> None:
        area, y = self._area(), self._y(self._target, low)
        pen = QPen(self.tone(Tone.MUTED), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        caption = self.role_font(TextRole.CAPTION)
        width = width_of(self._target_words, caption) + 6
        above = y - area.top() > 22
        top = y - 21 if above else y + 2
        spot = QRectF(area.right() - width, top, width, 20)
        painter.fillRect(spot, self.color("surface"))
        text(painter, spot, self._target_words, caption, self.tone(Tone.MUTED), RIGHT)

    def _paint_line(self, painter: QPainter, low: float) -> None:
        path, newest, is_down = QPainterPath(), QPointF(), False
        found = False
        for point in self._points:
            if point.value is None:
                continue
            newest = QPointF(self._x(point), self._y(point.value, low))
            if is_down:
                path.lineTo(newest)
            else:
                path.moveTo(newest)
            is_down = found = True
        if not found:
            return
        painter.setPen(QPen(self.color("chart_line"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.color("accent"))
        painter.drawEllipse(newest, _DOT, _DOT)
        current = self._points[self._at] if 0 <= self._at < len(self._points) else None
        if self.hasFocus() and current is not None and current.value is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.color("focus"), 2))
            spot = QPointF(self._x(current), self._y(current.value, low))
            painter.drawEllipse(spot, _RING, _RING)
            self._say_point(painter, current, spot)

    def _say_point(self, painter: QPainter, point: Point, spot: QPointF) -> None:
        """Write what the ringed day says, beside it and inside the chart."""
        caption, area = self.role_font(TextRole.CAPTION_STRONG), self._area()
        words = f"{point.label}: {point.words}"
        width = width_of(words, caption) + 8
        left = min(max(spot.x() - width / 2, area.left()), area.right() - width)
        top = spot.y() + 10 if spot.y() + 32 < area.bottom() else spot.y() - 32
        ground = QRectF(left, top, width, 22)
        painter.fillRect(ground, self.color("surface"))
        text(painter, ground, words, caption, self.tone(Tone.TEXT), CENTER)

    def _area(self) -> QRectF:
        top = self.theme().line_height(TextRole.SECTION) + 4 + _HEAD
        left = width_of("100 %", self.role_font(TextRole.CAPTION)) + 12
        return QRectF(left, top, self.width() - left - 8, self.height() - top - _FOOT - 4)

    def _x(self, point: Point) -> float:
        area = self._area()
        return area.left() + area.width() * point.place / (self._places - 1)

    def _y(self, value: float, low: float) -> float:
        area = self._area()
        share = (value - low) / (100 - low)
        return area.bottom() - area.height() * min(max(share, 0.0), 1.0)
