"""Saved filters over a list: name, and the count in a pill."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from cds_desktop.wording.moments import number_words
from ui.theme import RADIUS_CHECK, TextRole, Tone, theme_of
from ui.widgets.focus_ring import RingedButton
from ui.widgets.paint import CENTER, rounded, text, width_of
from ui.widgets.themed import keep_tab_order

_PADDING: Final = 9
_PILL_GAP: Final = 8
_PILL_HEIGHT: Final = 22


@dataclass(frozen=True, slots=True)
class FilterTab:
    """One filter; `tone` tints its count (soon, late, wait only).

    A count above `most` says "999+": nobody counts a million rows for a tab.
    """

    key: str
    text: str
    count: int | None = None
    tone: Tone = Tone.TEXT
    changed: bool = False
    most: int | None = None

    @property
    def count_words(self) -> str:
        """What stands in the pill."""
        if self.count is None:
            return ""
        if self.most is not None and self.count > self.most:
            return f"{number_words(self.most)}+"
        return number_words(self.count)


def tab_width(tab: FilterTab) -> int:
    """How wide a tab is drawn, its star included; measured in bold, so that nothing moves."""
    theme = theme_of()
    width = 2 * _PADDING + width_of(f"{tab.text} *", theme.font(TextRole.STRONG))
    if tab.count is None:
        return width
    pill = width_of(tab.count_words, theme.font(TextRole.CAPTION_STRONG)) + 13
    return width + _PILL_GAP + max(_PILL_HEIGHT, pill)


class _Tab(RingedButton):
    radius = RADIUS_CHECK

    def __init__(self, tab: FilterTab, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.tab = tab
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.show_tab(tab)
        self.follow_theme()

    def show_tab(self, tab: FilterTab) -> None:
        self.tab = tab
        self.setText(tab.text + (" *" if tab.changed else ""))
        count = "" if tab.count is None else f", {tab.count_words}"
        self.setAccessibleName(self.text() + count)
        self.restyle()

    def sizeHint(self) -> QSize:
        # Measured in bold, so that choosing a tab moves nothing.
        width = 2 * _PADDING + width_of(self.text(), self.role_font(TextRole.STRONG))
        return QSize(width + self._pill_width(), self.scaled(34))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), self.rect()
        if self.underMouse() and not self.isChecked():
            rounded(painter, rect.adjusted(0, 3, 0, -3), 6, self.color("surface_alt"))
        current = self.isChecked()
        font = self.role_font(TextRole.STRONG if current else TextRole.BODY)
        tone = Tone.TEXT if current else Tone.MUTED
        words = rect.adjusted(_PADDING, 0, 0, 0)
        taken = text(painter, words, self.text(), font, self.tone(tone))
        if self.tab.count is not None:
            width = self._pill_width() - _PILL_GAP
            top = (rect.height() - _PILL_HEIGHT) // 2
            pill = QRect(_PADDING + taken + _PILL_GAP, top, width, _PILL_HEIGHT)
            tinted = self.tab.count > 0 and self.tab.tone in (Tone.SOON, Tone.LATE, Tone.WAIT)
            tone = self.tab.tone if tinted else Tone.MUTED
            rounded(painter, pill, _PILL_HEIGHT / 2, self.theme().tone_ground(tone))
            caption = self.role_font(TextRole.CAPTION_STRONG)
            text(painter, pill, self.tab.count_words, caption, self.tone(tone), CENTER)
        if current:
            painter.fillRect(
                QRectF(_PADDING - 2, rect.height() - 3, rect.width() - 2 * _PADDING + 4, 3),
                self.color("accent"),
            )

    def _pill_width(self) -> int:
        if self.tab.count is None:
            return 0
        font = self.role_font(TextRole.CAPTION_STRONG)
        return _PILL_GAP + max(_PILL_HEIGHT, width_of(self.tab.count_words, font) + 13)


class FilterTabs(QWidget):
    """The row of filters; Left and Right move, the chosen one is current.

    Signals:
        chosen: The key of the filter the officer chose.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: dict[str, _Tab] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2)
        self._row.addStretch(1)
        self._group.buttonClicked.connect(self._clicked)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_tabs(self, tabs: Sequence[FilterTab]) -> None:
        """Replace the filters; the first is current when the old current one is gone."""
        current = self.current()
        for tab in self._tabs.values():
            self._group.removeButton(tab)
            self._row.removeWidget(tab)
            tab.hide()
            tab.deleteLater()
        self._tabs = {}
        for number, facts in enumerate(tabs):
            tab = _Tab(facts, self)
            self._group.addButton(tab)
            self._row.insertWidget(number, tab)
            self._tabs[facts.key] = tab
        keep_tab_order(self, self._tabs.values())
        if self._tabs:
            self.select(current if current in self._tabs else tabs[0].key)

    def current(self) -> str:
        """The key of the current filter, "" without any."""
        return next((key for key, tab in self._tabs.items() if tab.isChecked()), "")

    def select(self, key: str) -> None:
        """Make a filter current without telling."""
        if key in self._tabs:
            self._tabs[key].setChecked(True)
            self.setFocusProxy(self._tabs[key])

    def clear_selection(self) -> None:
        """No filter is current: another row of filters has the current one."""
        self._group.setExclusive(False)
        for tab in self._tabs.values():
            tab.setChecked(False)
        self._group.setExclusive(True)

    def set_count(self, key: str, count: int | None) -> None:
        """Show another number of rows."""
        self._show(key, lambda tab: replace(tab, count=count))

    def set_changed(self, key: str, changed: bool) -> None:
        """Mark a filter with "*" because it differs from the saved one."""
        self._show(key, lambda tab: replace(tab, changed=changed))

    def _show(self, key: str, change: Callable[[FilterTab], FilterTab]) -> None:
        if key in self._tabs:
            self._tabs[key].show_tab(change(self._tabs[key].tab))

    def _clicked(self, button: _Tab) -> None:
        self.setFocusProxy(button)
        self.chosen.emit(button.tab.key)
