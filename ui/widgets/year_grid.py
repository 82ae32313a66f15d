"""A whole year as twelve small months: one day is current, marked days tell what they are."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cds_desktop.domain.office_calendar import DayKind
from ui.theme import RADIUS_CHECK, TextRole, Tone
from ui.widgets.paint import CENTER, LEFT, rounded, text, width_of
from ui.widgets.themed import Themed

_CELL: Final = 21
_WIDEST: Final = 34
_ROW: Final = 23
_GAP: Final = 18
_ROW_GAP: Final = 10
_TITLE: Final = 24
_WEEKS: Final = 6
_SHAPES: Final = (6, 4, 3, 2, 1)
"""Months side by side, the most that fit."""
_SWATCH: Final = 18


@dataclass(frozen=True, slots=True)
class DayMark:
    """What makes a day differ from its weekday.

    Attributes:
        is_expected: Not announced yet: its edge is broken.
    """

    kind: DayKind
    is_expected: bool = False


class YearGrid(Themed, QWidget):
    """Twelve months; arrows move by day and week, Page keys by month, with Ctrl by year.

    Days off are filled, worked days of rest have an edge, closures are struck through: three
    shapes, so that nobody needs the colours.

    Signals:
        current_changed: The day to which the officer moved.
        activated: Enter or a double click on a day.
        year_wanted: A day of another year to which a key leads.
        entered: The focus came by a key.
    """

    current_changed = Signal(object)
    activated = Signal(object)
    year_wanted = Signal(object)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._year, self._today = 2000, date(2000, 1, 1)
        self._current = self._today
        self._marks: Mapping[date, DayMark] = {}
        self._rest: frozenset[int] = frozenset()
        self._say: Callable[[date], str] = str
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    # What it shows ------------------------------------------------------------------------------

    def set_year(
        self,
        year: int,
        marks: Mapping[date, DayMark],
        *,
        today: date,
        rest: frozenset[int],
        say: Callable[[date], str],
    ) -> None:
        """Show a year.

        Args:
            year: The year.
            marks: Its days which differ from their weekday.
            today: To be marked when it lies in the year.
            rest: Weekdays of rest, Monday is 0.
            say: A day in words, for tooltip and screen reader.
        """
        self._year, self._marks, self._today = year, marks, today
        self._rest, self._say = rest, say
        if self._current.year != year:
            self._current = today if today.year == year else date(year, 1, 1)
        self._name()
        self.update()

    def current(self) -> date:
        """The day on which the officer stands."""
        return self._current

    def set_current(self, day: date) -> None:
        """Stand on a day of the year, without telling."""
        if day.year == self._year:
            before, self._current = self._current, day
            self._name()
            for each in (before, day):
                self.update(self.rect_of(each).adjusted(-1, -1, 1, 1))

    def rect_of(self, day: date) -> QRect:
        """Where a day of the year stands."""
        first = date(self._year, day.month, 1)
        place = first.weekday() + day.day - 1
        left, top = self._corner(day.month)
        cell, row = self._cell_width(), self.scaled(_ROW)
        top += self.scaled(_TITLE) + row
        return QRect(
            round(left + place % 7 * cell), top + place // 7 * row, round(cell), row
        )  # fmt: skip

    def day_at(self, spot: QPoint) -> date | None:
        """The day under a point."""
        cell, row = self._cell_width(), self.scaled(_ROW)
        for month in range(1, 13):
            left, top = self._corner(month)
            column = int((spot.x() - left) // cell)
            week = (spot.y() - top - self.scaled(_TITLE) - row) // row
            if 0 <= column < 7 and 0 <= week < _WEEKS:
                number = week * 7 + column + 1 - date(self._year, month, 1).weekday()
                is_day = 1 <= number <= monthrange(self._year, month)[1]
                return date(self._year, month, number) if is_day else None
        return None

    # Keys and mouse -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, day = event.key(), self._current
        is_year = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        keys = Qt.Key
        days = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -7, keys.Key_Down: 7}
        if key in days and not is_year:
            self._go(day + timedelta(days=days[Qt.Key(key)]))
        elif key in (keys.Key_PageUp, keys.Key_PageDown):
            months = (1 if key == keys.Key_PageDown else -1) * (12 if is_year else 1)
            self._go(_months_on(day, months))
        elif key == keys.Key_Home and not is_year:
            self._go(day.replace(day=1))
        elif key == keys.Key_End and not is_year:
            self._go(day.replace(day=monthrange(day.year, day.month)[1]))
        elif key in (keys.Key_Return, keys.Key_Enter):
            self.activated.emit(day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self._go(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.activated.emit(day)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.day_at(event.pos())
            if day is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._say(day), self, self.rect_of(day))
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _go(self, day: date) -> None:
        if not date.min.year < day.year < date.max.year:
            return
        if day.year != self._year:
            self.year_wanted.emit(day)
            return
        self.set_current(day)
        self.current_changed.emit(day)

    def _name(self) -> None:
        words = self.tr("Lịch năm {year}").format(year=self._year)
        self.setAccessibleName(f"{words}. {self._say(self._current)}")
        self.setAccessibleDescription(self._say(self._current))

    # Size ---------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(4 * 7 * _WIDEST, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * 7 * self.scaled(_CELL) + _GAP, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        super().restyle()
        self._fit()

    def _fit(self) -> None:
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def columns(self) -> int:
        """Months side by side."""
        least = self.scaled(_CELL)
        return next(
            (n for n in _SHAPES if n * 7 * least + (n - 1) * _GAP <= self.width()), _SHAPES[-1]
        )

    def _cell_width(self) -> float:
        columns = self.columns()
        room = (self.width() - (columns - 1) * _GAP) / (7 * columns)
        return min(room, self.scaled(_WIDEST))

    def _month_height(self) -> int:
        return self.scaled(_TITLE) + (1 + _WEEKS) * self.scaled(_ROW)

    def _height(self) -> int:
        rows = -(-12 // self.columns())
        return rows * self._month_height() + (rows - 1) * _ROW_GAP

    def _corner(self, month: int) -> tuple[float, int]:
        row, column = divmod(month - 1, self.columns())
        left = column * (7 * self._cell_width() + _GAP)
        return left, row * (self._month_height() + _ROW_GAP)

    # Painting -----------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell, height = self._cell_width(), self._month_height()
        for month in range(1, 13):
            left, top = self._corner(month)
            if QRect(round(left), top, round(7 * cell) + 1, height).intersects(event.rect()):
                self._paint_month(painter, month, event.rect())

    def _paint_month(self, painter: QPainter, month: int, dirty: QRect) -> None:
        left, top = self._corner(month)
        cell, row = self._cell_width(), self.scaled(_ROW)
        is_now = (self._today.year, self._today.month) == (self._year, month)
        head = QRect(round(left) + 2, top, round(7 * cell), self.scaled(_TITLE))
        words = self.tr("Tháng {month}").format(month=month)
        tone = Tone.ACCENT if is_now else Tone.TEXT
        text(painter, head, words, self.role_font(TextRole.STRONG), self.tone(tone))
        names = (
            self.tr("T2"), self.tr("T3"), self.tr("T4"), self.tr("T5"), self.tr("T6"),
            self.tr("T7"), self.tr("CN"),
        )  # fmt: skip
        top += self.scaled(_TITLE)
        caption, muted = self.role_font(TextRole.CAPTION), self.tone(Tone.MUTED)
        for number, name in enumerate(names):
            spot = QRectF(left + number * cell, top, cell, row)
            text(painter, spot, name, caption, muted, CENTER)
        for number in range(1, monthrange(self._year, month)[1] + 1):
            day = date(self._year, month, number)
            rect = self.rect_of(day)
            if rect.adjusted(-1, -1, 1, 1).intersects(dirty):
                self._paint_day(painter, day, QRectF(rect))

    def _paint_day(self, painter: QPainter, day: date, rect: QRectF) -> None:
        mark = self._marks.get(day)
        inner = rect.adjusted(1, 1, -1, -1)
        is_strong, ink = paint_mark(painter, inner, mark, self.color)
        if mark is None:
            ink = self.tone(Tone.MUTED if day.weekday() in self._rest else Tone.TEXT)
        if day == self._today:
            is_strong = True
            ink = ink if mark is not None else self.tone(Tone.ACCENT)
            dot = QRectF(rect.center().x() - 6, inner.bottom() - 3, 12, 2)
            painter.fillRect(dot, ink)
        role = TextRole.CAPTION_STRONG if is_strong else TextRole.CAPTION
        text(painter, rect, str(day.day), self.role_font(role), ink, CENTER)
        if day == self._current:
            token, width = ("focus", 2.0) if self.hasFocus() else ("control", 1.0)
            rounded(painter, rect, RADIUS_CHECK, None, self.color(token), width)


def paint_mark(
    painter: QPainter, rect: QRectF, mark: DayMark | None, color: Callable[[str], QColor]
) -> tuple[bool, QColor]:
    """Paint the shape of a marked day; return whether its number is bold, and its colour."""
    if mark is None:
        return False, color("text")
    if mark.kind is DayKind.WORKING:
        rounded(painter, rect, RADIUS_CHECK, None, color("ok"), 2)
        return True, color("ok")
    if mark.kind is DayKind.CLOSED:
        rounded(painter, rect, RADIUS_CHECK, color("wait_bg"), color("wait"), 1)
        painter.setPen(QPen(color("wait"), 1.5))
        painter.drawLine(rect.bottomLeft() + QPoint(3, -3), rect.topRight() + QPoint(-3, 3))
        return True, color("wait")
    if mark.is_expected:
        pen = QPen(color("text_muted"), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), RADIUS_CHECK, RADIUS_CHECK)
        return True, color("text")
    rounded(painter, rect, RADIUS_CHECK, color("text_muted"))
    return True, color("surface")


class YearLegend(Themed, QWidget):
    """The shapes of the grid with their words, in one or more lines."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[tuple[DayMark | None, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_items(self, items: list[tuple[DayMark | None, str]]) -> None:
        """Show (mark, words); None is the line under today."""
        self._items = items
        self.setAccessibleName("; ".join(words for _, words in items))
        self._fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def restyle(self) -> None:
        super().restyle()
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, line = self.role_font(TextRole.CAPTION), self.scaled(24)
        for (mark, words), (x, y) in zip(self._items, self._places(), strict=True):
            swatch = QRectF(x, y + (line - _SWATCH) / 2, _SWATCH, _SWATCH)
            if mark is None:
                bar = QRectF(swatch.left() + 2, swatch.bottom() - 4, _SWATCH - 4, 2)
                painter.fillRect(bar, self.color("accent"))
            else:
                paint_mark(painter, swatch, mark, self.color)
            spot = QRect(x + _SWATCH + 6, y, width_of(words, font) + 2, line)
            text(painter, spot, words, font, self.tone(Tone.MUTED), LEFT)

    def _places(self) -> list[tuple[int, int]]:
        font, line = self.role_font(TextRole.CAPTION), self.scaled(24)
        places, x, y = [], 0, 0
        for _, words in self._items:
            width = _SWATCH + 6 + width_of(words, font)
            if x and x + width > self.width():
                x, y = 0, y + line
            places.append((x, y))
            x += width + 20
        return places

    def _height(self) -> int:
        places = self._places()
        return (places[-1][1] if places else 0) + self.scaled(24)

    def _fit(self) -> None:
        if self.height() != self._height():
            self.setFixedHeight(self._height())


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1] if date.min.year <= year <= date.max.year else 1
    return date(min(max(year, 1), 9999), month + 1, min(day.day, last))
