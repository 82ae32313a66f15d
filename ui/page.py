"""What the main window expects of a page."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ui.context import Context
from ui.widgets.bars import ActionBar, StatusLine
from ui.widgets.table import DataTable

NOTICE_MARGIN = 12


class Page(QWidget):
    """One page of the rail. Built on its first visit; told about frame and keys afterwards."""

    key: ClassVar[str] = ""
    compact_changed = Signal(bool)
    #: A strip at the foot came or went: a notice must move.
    foot_changed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.is_compact = False
        #: Widgets that F6 walks through, in reading order.
        self.panes: list[QWidget] = []

    def title(self) -> str:
        """Return the name of the page, for window title and screen reader."""
        return ""

    def refresh(self) -> None:
        """Read the data again, without moving what the officer looks at (F5, and when shown)."""

    def open_argument(self, argument: object) -> None:
        """Show what another page or the search asked for."""

    def handle_scan(self, text: str) -> bool:
        """Take a scanned code; False lets the dossier page open it."""
        del text
        return False

    def wants_every_scan(self) -> bool:
        """Whether `handle_scan` comes before what a code means on all pages (votes, payments)."""
        return False

    def busy(self) -> bool:
        """Whether closing now would lose something that is not kept as a draft."""
        return False

    def escape(self) -> bool:
        """Go one step back inside the page (Esc); False leaves the page."""
        return False

    def focus_first(self) -> None:
        """Put the cursor where work begins."""
        if self.panes:
            self.panes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def next_pane(self) -> None:
        """Move the focus to the next pane (F6)."""
        panes = [pane for pane in self.panes if pane.isVisible()]
        if not panes:
            return
        focus = QApplication.focusWidget()
        at = next(
            (i for i, pane in enumerate(panes) if focus and pane in (focus, *_ancestors(focus))), -1
        )
        panes[(at + 1) % len(panes)].setFocus(Qt.FocusReason.TabFocusReason)

    def help_keys(self) -> Sequence[tuple[str, str]]:
        """Return the keys of this page and what they do, for F1."""
        return ()

    def set_compact(self, compact: bool) -> None:
        """Take the form for small screens; pages extend it and call this first."""
        self.is_compact = compact
        self.compact_changed.emit(compact)

    def watch_foot(self, *strips: QWidget) -> None:
        """Say `foot_changed` whenever one of these strips is shown or hidden."""
        for strip in strips:
            strip.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            # The layouts settle after this event.
            QTimer.singleShot(0, self, self.foot_changed.emit)
        return super().eventFilter(watched, event)

    def notice_area(self) -> QRect:
        """Return the strip where a notice may stand.

        By default at the foot of the list that fills most of the page, else above the bars at the
        foot of the page.
        """
        for table in self.findChildren(DataTable):
            if table.isVisibleTo(self) and table.width() >= self.width() // 2:
                return _inset(QRect(table.mapTo(self, QPoint(0, 0)), table.size()))
        area = self.rect()
        for foot in (*self.findChildren(ActionBar), *self.findChildren(StatusLine)):
            if foot.isVisibleTo(self):
                place = QRect(foot.mapTo(self, QPoint(0, 0)), foot.size())
                area.setBottom(min(area.bottom(), place.top() - 1))
                if place.width() >= self.width() // 2:
                    area.setLeft(place.left())
                    area.setRight(place.right())
        return _inset(area)


def _inset(area: QRect) -> QRect:
    return area.adjusted(NOTICE_MARGIN, 0, -NOTICE_MARGIN, -NOTICE_MARGIN // 2)


def _ancestors(widget: QWidget) -> list[QWidget]:
    found, parent = [], widget.parentWidget()
    while parent is not None:
        found.append(parent)
        parent = parent.parentWidget()
    return found
