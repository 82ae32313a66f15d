"""What can be done with the chosen sheets: at most one primary, the next right step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.publicity.sheets import SheetState
from cds_desktop.wording.moments import number_words
from ui.pages.procedures.register.rows import SheetRow
from ui.widgets import ActionBar, Button, ButtonKind

_REPRINT: Final = "Ctrl+P"
_POST: Final = "Alt+T"
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
        self._may_act, self._is_compact = may_act, False
        self._rows: Sequence[SheetRow] = ()
        self.reprint = Button("", key=_REPRINT, shortcut=True)
        self.post = Button("", key=_POST, shortcut=True)
        self.check = Button("", key=_CHECK, shortcut=True)
        self.remove = Button("", key=_REMOVE, shortcut=True)
        self.back = Button("", key=_POST, shortcut=True)
        for button, signal in (
            (self.post, self.post_asked), (self.reprint, self.reprint_asked),
            (self.check, self.check_asked), (self.remove, self.remove_asked),
            (self.back, self.back_asked),
        ):  # fmt: skip
            self.add(button)
            button.clicked.connect(signal)
        self.show_rows(())

    @property
    def has_acts(self) -> bool:
        """Whether anything can be done."""
        return self._may_act and bool(self._rows)

    def show_rows(self, rows: Sequence[SheetRow]) -> None:
        """Offer what fits every one of these sheets."""
        self._rows = rows
        standing = [row for row in rows if row.sheet.removed_on is None]
        all_stand = bool(rows) and len(standing) == len(rows)
        withdrawn = all_stand and all(row.state is SheetState.WITHDRAWN for row in rows)
        planned = all_stand and all(row.sheet.posted_on is None for row in rows)
        hanging = all_stand and all(row.is_hanging for row in rows)
        shown = {
            self.post: planned and not withdrawn,
            self.reprint: all_stand and not withdrawn,
            self.check: hanging,
            self.remove: all_stand,
            self.back: bool(rows) and not standing,
        }
        for button, is_shown in shown.items():
            button.setVisible(is_shown)
        self._say(len(rows))
        primary = self._primary(rows, shown)
        for button in shown:
            kind = ButtonKind.PRIMARY if button is primary else ButtonKind.PLAIN
            button.set_kind(kind)

    def set_compact(self, compact: bool) -> None:
        super().set_compact(compact)
        self._is_compact = compact
        self._say(len(self._rows))

    def _primary(self, rows: Sequence[SheetRow], shown: dict[Button, bool]) -> Button | None:
        if any(row.needs_reprint for row in rows) and shown[self.reprint]:
            return self.reprint
        if shown[self.post]:
            return self.post
        if rows and all(row.state is SheetState.WITHDRAWN for row in rows):
            return self.remove
        if any(row.state is SheetState.DUE for row in rows) and shown[self.check]:
            return self.check
        return None

    def _say(self, count: int) -> None:
        """One sheet needs no number; the keys go into the tooltips where there is no room."""
        several = f" {number_words(count)} {self.tr('tờ')}" if count > 1 else ""
        for button, words, key in (
            (self.reprint, self.tr("In lại"), _REPRINT),
            (self.post, self.tr("Đã treo"), _POST),
            (self.check, self.tr("Kiểm tra"), _CHECK),
            (self.remove, self.tr("Gỡ"), _REMOVE),
            (self.back, self.tr("Treo lại"), _POST),
        ):
            button.set_words(words + several)
            button.setToolTip(key if self._is_compact else "")
