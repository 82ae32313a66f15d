"""The head and the foot of a page."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import PAGE_MARGIN, PAGE_MARGIN_COMPACT, Space, TextRole, Tone
from ui.widgets.button import Button, ButtonKind, ButtonSize
from ui.widgets.card import Panel
from ui.widgets.label import Label
from ui.widgets.themed import Themed, set_shown

_QUIET_MS: Final = 1_000
_BAR: Final = 4


class _ProgressBar(Themed, QWidget):
    """Four pixels of accent over a quiet ground."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.setFixedHeight(_BAR)
        self.follow_theme()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.color("surface_alt"))
        width = round(self.width() * self.share)
        painter.fillRect(0, 0, width, self.height(), self.color("accent"))


class ProgressStrip(QWidget):
    """Progress of long work under the page title: nothing for a second, then words and Hủy."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._bar = _ProgressBar(self)
        self._words = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self._cancel = Button(self.tr("Hủy"), ButtonKind.QUIET, size=ButtonSize.ROW)
        self._cancel.clicked.connect(self._cancel_asked)
        row = QHBoxLayout()
        row.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        row.addWidget(self._words, 1)
        row.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(2)
        column.addWidget(self._bar)
        column.addLayout(row)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(self._appear)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def is_running(self) -> bool:
        """Whether `start` was called without `finish`."""
        return bool(self._text)

    def start(self, words: str, *, can_cancel: bool = True) -> None:
        """Begin, for instance with "Đang xuất"; appears after one second."""
        self._text = words
        self._bar.share = 0.0
        self._words.setText(words)
        self._cancel.setVisible(can_cancel)
        self._cancel.enable()
        self._timer.start()

    def set_progress(self, done: int, total: int) -> None:
        """Show how far the work is."""
        self._bar.share = min(1.0, done / total) if total > 0 else 0.0
        self._bar.update()
        self._words.setText(f"{self._text} {done}/{total}" if total > 0 else self._text)

    def finish(self) -> None:
        """Vanish."""
        self._text = ""
        self._timer.stop()
        self.hide()

    def _appear(self) -> None:
        set_shown(self, True)

    def _cancel_asked(self) -> None:
        self._cancel.disable(self.tr("Đang dừng…"))
        self.cancelled.emit()


class PageHeader(QWidget):
    """Title, muted note, things beside it at the left and acts at the right."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(title, TextRole.TITLE)
        self.note = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self.progress = ProgressStrip(self)
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        self._left.setSpacing(Space.M)
        self._right.setSpacing(Space.S)
        self._row = QHBoxLayout()
        self._row.setSpacing(Space.XL)
        self._row.addWidget(self.title)
        self._row.addLayout(self._left)
        self._row.addWidget(self.note, 1)
        self._row.addLayout(self._right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._row)
        column.addWidget(self.progress)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_compact(False)

    def set_title(self, words: str) -> None:
        """Change the title."""
        self.title.setText(words)

    def set_note(self, words: str) -> None:
        """Change the muted words."""
        self.note.setText(words)

    def add_left(self, widget: QWidget) -> None:
        """Put a widget right after the title."""
        self._left.addWidget(widget)

    def add_action(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._right.addWidget(widget)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._row.setContentsMargins(side, 4 if compact else 10, side, 3 if compact else 6)


class ActionBar(Panel):
    """The foot of a page or of a detail: 54 px, always visible, primary first."""

    HEIGHT: Final = 54

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", "t", parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAGE_MARGIN, 1, PAGE_MARGIN, 0)
        self._row.setSpacing(Space.S)
        self._row.addStretch(1)
        self._left = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add(self, widget: QWidget) -> None:
        """Put a widget after the others at the left."""
        self._row.insertWidget(self._left, widget)
        self._left += 1

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget)

    def set_compact(self, compact: bool) -> None:
        """Use the margins of the form for small screens."""
        side = PAGE_MARGIN_COMPACT if compact else PAGE_MARGIN
        self._row.setContentsMargins(side, 1, side, 0)

    def restyle(self) -> None:
        self.setFixedHeight(self.scaled(self.HEIGHT))
        super().restyle()


class StatusLine(QWidget):
    """The quiet line under a list: what is shown at the left, the keys at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(PAGE_MARGIN, 6, PAGE_MARGIN, 6)
        row.setSpacing(Space.L)
        self.text = Label("", TextRole.CAPTION, Tone.MUTED, elide=True)
        self.keys = Label("", TextRole.CAPTION, Tone.MUTED)
        row.addWidget(self.text, 1)
        row.addWidget(self.keys)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_text(self, words: str) -> None:
        """Say what the list shows."""
        self.text.setText(words)

    def set_keys(self, *keys: str) -> None:
        """Say which keys work here, for instance "Enter mở"."""
        self.keys.setText("   ".join(keys))
