"""Check boxes, and the checklist of papers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import RADIUS_CARD, RADIUS_CHECK, TextRole, Tone
from ui.widgets.paint import RIGHT, rounded, text, width_of, wrapped
from ui.widgets.themed import Themed, set_shown

_BOX: Final = 18
_PADDING: Final = 12
_KIND_WIDTH: Final = 170
_COUNT_WIDTH: Final = 48
_MOST_LINES: Final = 3
_MOST_COPIES: Final = 99
_DIGIT_PAUSE_MS: Final = 1_200


class _Box(Themed, QCheckBox):
    """What every painted check box shares."""

    def paint_box(self, painter: QPainter, x: int, y: int) -> None:
        rect = QRect(x, y, _BOX, _BOX)
        if self.isChecked():
            ground = self.color("accent" if self.isEnabled() else "control")
            rounded(painter, rect, RADIUS_CHECK, ground)
            paint_icon(painter, x + 1, y + 1, 16, "check", self.color("accent_text"))
        else:
            rounded(painter, rect, RADIUS_CHECK, self.color("surface"), self.color("control"), 1.5)

    def hitButton(self, pos: object) -> bool:
        return True


class CheckBox(_Box):
    """A check box with the words at its right."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def sizeHint(self) -> QSize:
        width = 3 + _BOX + 10 + width_of(self.text(), self.role_font(TextRole.BODY)) + 3
        return QSize(width, self.scaled(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(3 + _BOX + 40, self.scaled(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, y = QPainter(self), (self.height() - _BOX) // 2
        self.paint_box(painter, 3, y)
        if self.hasFocus():
            ring = QRect(0, y - 3, _BOX + 6, _BOX + 6)
            rounded(painter, ring, RADIUS_CHECK + 3, None, self.color("focus"), 2)
        tone = Tone.TEXT if self.isEnabled() else Tone.MUTED
        rect = self.rect().adjusted(3 + _BOX + 10, 0, 0, 0)
        text(painter, rect, self.text(), self.role_font(TextRole.BODY), self.tone(tone))


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One paper of the checklist.

    Args:
        text: What is asked for.
        kind: "Bản chính", "Bản sao", "Dữ liệu dân cư"…
        count: Number of copies handed in; None is drawn as "–" when checked, unless the row has
            neither a kind nor a number: then it is a plain tick.
        checked: Whether it was handed in.
        required: Draws the asterisk.
        countable: Whether digits set the number of copies.
        value: Anything of the page's own.
    """

    text: str
    kind: str = ""
    count: int | None = None
    checked: bool = False
    required: bool = False
    countable: bool = True
    value: object = None


class _Paper(_Box):
    """One line of the list: box, words, kind and number."""

    changed = Signal()
    step_asked = Signal(int)
    letter_typed = Signal(str)

    def __init__(self, row: CheckRow, parent: QWidget) -> None:
        super().__init__(parent)
        self.row, self.is_last, self._typed = row, False, ""
        self.setChecked(row.checked)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._toggled)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_DIGIT_PAUSE_MS)
        self._pause.timeout.connect(self._end_number)
        self.is_compact = False
        self._name()
        self.follow_theme()

    def lines(self) -> list[str]:
        """The words, broken to the width at hand."""
        star = width_of(" *", self.role_font(TextRole.BODY)) + 4
        width = max(120, self.width() - _PADDING * 2 - _BOX - 10 - self._right_width() - star)
        return wrapped(self.row.text, self.role_font(TextRole.BODY), width, _MOST_LINES)

    def fit(self) -> None:
        """Take the height that the words need at this width."""
        lines = self.lines()
        line = self.theme().line_height(TextRole.BODY)
        least, spare = (30, 8) if self.is_compact else (32, 10)
        height = max(self.scaled(least), len(lines) * line + spare)
        if height != self.height():
            self.setFixedHeight(height)
        self.setToolTip(self.row.text if lines[-1].endswith("…") else "")

    def restyle(self) -> None:
        super().restyle()
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
        elif event.key() in steps:
            self.step_asked.emit(steps[Qt.Key(event.key())])
        elif event.text().isascii() and event.text().isdigit() and self.row.countable:
            self._digit(event.text())
        elif event.key() == Qt.Key.Key_Backspace and self._typed:
            self._end_number()
            self._set_count(None)
        elif event.text().isalpha():
            self.letter_typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def show_row(self, row: CheckRow) -> None:
        """Show other content without telling."""
        self._end_number()
        self.row = row
        self.blockSignals(True)
        self.setChecked(row.checked)
        self.blockSignals(False)
        self._name()
        self.fit()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, body = QPainter(self), self.role_font(TextRole.BODY)
        line, lines = self.theme().line_height(TextRole.BODY), self.lines()
        top = (self.height() - len(lines) * line) // 2
        if self.underMouse() and self.isEnabled():
            painter.fillRect(self.rect().adjusted(0, 0, 0, -1), self.color("background"))
        self.paint_box(painter, _PADDING, top + (line - _BOX) // 2)
        x = _PADDING + _BOX + 10
        right = self.width() - _PADDING - 4
        for number, words in enumerate(lines):
            rect = QRect(x, top + number * line, right - self._right_width() - x, line)
            end = text(painter, rect, words, body, self.tone(Tone.TEXT))
            if self.row.required and number == len(lines) - 1:
                star = rect.adjusted(end + 4, 0, 20, 0)
                text(painter, star, "*", body, self.tone(Tone.LATE))
        first = QRect(right - self._right_width(), top, _KIND_WIDTH, line)
        caption = self.role_font(TextRole.CAPTION)
        text(painter, first, self.row.kind, caption, self.tone(Tone.MUTED))
        count = QRect(right - _COUNT_WIDTH, top, _COUNT_WIDTH, line)
        text(painter, count, self._count_words(), body, self.tone(Tone.TEXT), RIGHT)
        if not self.is_last:
            left, width = _PADDING + 2, self.width() - 2 * _PADDING - 2
            painter.fillRect(left, self.height() - 1, width, 1, self.color("border"))
        if self.hasFocus():
            ring = self.rect().adjusted(4, 2, -4, -3)
            rounded(painter, ring, RADIUS_CHECK, None, self.color("focus"), 2)

    def _is_plain(self) -> bool:
        return not self.row.countable and not self.row.kind and self.row.count is None

    def _count_words(self) -> str:
        if not self.isChecked() or self._is_plain():
            return ""
        return "–" if self.row.count is None else str(self.row.count)

    def _right_width(self) -> int:
        if self._is_plain():
            return 0
        return _COUNT_WIDTH + (_KIND_WIDTH if self.row.kind else 0)

    def _digit(self, digit: str) -> None:
        self._typed += digit
        count = int(self._typed)
        if count > _MOST_COPIES:
            self._typed, count = digit, int(digit)
        self._pause.start()
        self._set_count(count)

    def _set_count(self, count: int | None) -> None:
        self.row = replace(self.row, count=count)
        # A number of copies means that the paper is here; nought means that it is not.
        self.blockSignals(True)
        self.setChecked(bool(count))
        self.blockSignals(False)
        self.row = replace(self.row, checked=self.isChecked())
        self._tell()

    def _toggled(self, checked: bool) -> None:
        count = self.row.count
        if checked and self.row.countable and not count:
            count = 1
        self.row = replace(self.row, checked=checked, count=count)
        self._tell()

    def _tell(self) -> None:
        self._name()
        self.update()
        self.changed.emit()

    def _name(self) -> None:
        required = self.tr("bắt buộc") if self.row.required else ""
        count = self._count_words()
        copies = self.tr("{count} bản").format(count=count) if count.isdigit() else ""
        parts = (self.row.text, self.row.kind, required, copies)
        self.setAccessibleName(", ".join(filter(None, parts)))

    def _end_number(self) -> None:
        self._typed = ""


class CheckList(Themed, QWidget):
    """The card of papers: Space ticks, digits write the number of copies, Up and Down move.

    Signals:
        changed: The officer ticked a paper or changed a number.
        letter_typed: Number of the focused row, and a letter that was typed on it.
    """

    changed = Signal()
    letter_typed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._papers: list[_Paper] = []
        self._is_compact = False
        self._tab_after: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.follow_theme()

    def set_rows(self, rows: Sequence[CheckRow]) -> None:
        """Replace the list."""
        for paper in self._papers:
            self._column.removeWidget(paper)
            paper.hide()
            paper.deleteLater()
        self._papers = []
        for number, row in enumerate(rows):
            paper = _Paper(row, self)
            paper.is_compact = self._is_compact
            paper.changed.connect(self.changed)
            paper.letter_typed.connect(lambda sign, at=number: self.letter_typed.emit(at, sign))
            paper.step_asked.connect(self._step)
            self._column.addWidget(paper)
            self._papers.append(paper)
        if self._papers:
            self._papers[-1].is_last = True
            self.setFocusProxy(self._papers[0])
            self._keep_tab_order()
        set_shown(self, bool(rows))
        self.updateGeometry()

    def set_tab_after(self, widget: QWidget) -> None:
        """Name the widget from which Tab goes into the list."""
        self._tab_after = widget
        self._keep_tab_order()

    def _keep_tab_order(self) -> None:
        """Put new rows where the list stands; Qt would put them behind everything else."""
        before = self._tab_after
        for paper in self._papers:
            if before is not None:
                QWidget.setTabOrder(before, paper)
            before = paper

    def set_row(self, number: int, row: CheckRow) -> None:
        """Change one row in place, without telling; the focus stays."""
        self._papers[number].show_row(row)

    def rows(self) -> tuple[CheckRow, ...]:
        """The papers as they stand."""
        return tuple(paper.row for paper in self._papers)

    def remember(self) -> Callable[[], None]:
        """What puts the rows back as they are now, for a scan that was typed over them."""
        before = self.rows()

        def put_back() -> None:
            for number, row in enumerate(before):
                if number < len(self.rows()) and self.rows()[number] != row:
                    self.set_row(number, row)
            self.changed.emit()

        return put_back

    def set_compact(self, compact: bool) -> None:
        """Use rows of 30 instead of 32 pixels."""
        self._is_compact = compact
        for paper in self._papers:
            paper.is_compact = compact
            paper.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground, edge = self.color("surface"), self.color("border")
        rounded(QPainter(self), self.rect(), RADIUS_CARD, ground, edge)

    def _step(self, rows: int) -> None:
        sender = self.focusWidget()
        at = next((i for i, paper in enumerate(self._papers) if paper is sender), 0) + rows
        if 0 <= at < len(self._papers):
            self._papers[at].setFocus(Qt.FocusReason.TabFocusReason)
        elif self._papers:
            self.focusNextPrevChild(rows > 0)
