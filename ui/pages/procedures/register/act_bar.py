"""What can be done with the chosen sheets: at most one primary, the next right step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.wording.moments import number_words
from ui.pages.procedures.register.rows import SheetRow
from ui.theme import PAGE_MARGIN, Space
from ui.widgets import ActionBar, Button, ButtonKind
from ui.widgets.button import key_sequences

_REPRINT: Final = "Ctrl+P"
_HANG: Final = "Alt+T"
_CHECK: Final = "Alt+K"
_REMOVE: Final = "Alt+G"


class SheetBar(ActionBar):
    """Acts on one sheet, or on all that are marked.

    Signals:
        reprint_asked, post_asked, check_asked, remove_asked, back_asked: The acts.
    """

    reprint_asked = Signal()
    post_asked = Signal()
    check_asked = Signal()
    remove_asked = Signal()
    back_asked = Signal()

    def __init__(self, *, may_act: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_act = may_act
        self._rows: Sequence[SheetRow] = ()
        self.post, self.reprint, self.check, self.remove, self.back = (Button("") for _ in range(5))
        self._acts: tuple[tuple[Button, str, str], ...] = (
            (self.post, self.tr("Đã treo"), _HANG),
            (self.reprint, self.tr("In lại"), _REPRINT),
            (self.check, self.tr("Kiểm tra"), _CHECK),
            (self.remove, self.tr("Gỡ"), _REMOVE),
            (self.back, self.tr("Treo lại"), _HANG),
        )
        signals = (
            self.post_asked, self.reprint_asked, self.check_asked, self.remove_asked,
            self.back_asked,
        )  # fmt: skip
        for (button, _, _), signal in zip(self._acts, signals, strict=True):
            self.add(button)
            button.clicked.connect(signal)
        for key in (_REPRINT, _HANG, _CHECK, _REMOVE):
            # Not bound by the buttons: where there is no room they do not carry their keys.
            shortcut = QShortcut(key_sequences(key)[0], self)
            shortcut.activated.connect(partial(self._press, key))
        self.show_rows(())

    @property
    def has_acts(self) -> bool:
        """Whether anything can be done."""
        return self._may_act and bool(self._rows)

    def shown(self) -> list[Button]:
        """The acts that fit, from the left."""
        return [button for button, _, _ in self._acts if not button.isHidden()]

    def show_rows(self, rows: Sequence[SheetRow]) -> None:
        """Offer what fits every one of these sheets."""
        self._rows = rows
        gone = bool(rows) and all(row.sheet.removed_on is not None for row in rows)
        stand = bool(rows) and all(row.sheet.removed_on is None for row in rows)
        withdrawn = all(row.need is SheetNeed.TAKE_DOWN for row in rows)
        planned = all(row.sheet.posted_on is None for row in rows)
        self.post.setVisible(stand and planned and not withdrawn)
        self.reprint.setVisible(stand and not withdrawn)
        self.check.setVisible(stand and all(row.is_hanging for row in rows))
        self.remove.setVisible(stand)
        self.back.setVisible(gone)
        primary = self._primary()
        for button, _, _ in self._acts:
            kind = ButtonKind.PRIMARY if button is primary else ButtonKind.PLAIN
            button.set_kind(kind)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _primary(self) -> Button | None:
        """The next right step, if one of these sheets needs one."""
        rows, shown = self._rows, self.shown()
        if any(row.needs_reprint for row in rows) and self.reprint in shown:
            return self.reprint
        if self.post in shown:
            return self.post
        if rows and all(row.need is SheetNeed.TAKE_DOWN for row in rows):
            return self.remove
        if any(row.need is SheetNeed.LOOK for row in rows) and self.check in shown:
            return self.check
        return None

    def _fit(self) -> None:
        """Write the keys into the buttons, or into the tooltips where there is no room."""
        self._say(with_keys=True)
        shown = self.shown()
        needed = sum(button.sizeHint().width() for button in shown) + Space.S * len(shown)
        if needed + 2 * PAGE_MARGIN - Space.S > self.width():
            self._say(with_keys=False)

    def _say(self, *, with_keys: bool) -> None:
        """One sheet needs no number; of several acts the first one says how many."""
        shown = self.shown()
        living = sum(row.need is not SheetNeed.TAKE_DOWN for row in self._rows)
        for button, words, key in self._acts:
            count = living if button is self.reprint else len(self._rows)
            if len(self._rows) > 1 and button in shown[:1]:
                words = self.tr("{act} {count} tờ").format(act=words, count=number_words(count))
            button.set_words(words, key=key if with_keys else "")
            button.setToolTip("" if with_keys else key)

    def _press(self, key: str) -> None:
        for button, _, own in self._acts:
            if own == key and not button.isHidden():
                button.click()
                return
