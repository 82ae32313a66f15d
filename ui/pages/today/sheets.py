"""The reminder of posted sheets: which no longer say what the catalogue says, which are due."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Right
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.wording.moments import number_words
from ui.context import Context
from ui.jobs import Latest
from ui.theme import Tone
from ui.widgets import RowItem, RowList

Counts = Mapping[SheetNeed, int]


class SheetReminder(RowList):
    """One quiet row with the way to the register; absent when nothing is to be done."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._context = context
        self._reading = Latest()
        self.activated.connect(self._open)
        self.acted.connect(self._open)
        self.hide()
        for signal in (context.changes.sheets_changed, context.changes.procedures_changed):
            signal.connect(self._read_if_shown)

    def read(self) -> None:
        """Count the sheets of the register."""
        context = self._context
        if not context.actor.may(Right.MAKE_POSTERS):
            return
        from cds_desktop.services.publicity.needs import need_counts

        work = partial(
            need_counts, context.open_uow, office_day(context.now()), actor=context.actor
        )
        context.jobs.run(self, work, self._reading.guard(self._show), context.notices.failed)

    def _show(self, counts: Counts) -> None:
        item = sheets_row(counts)
        self.set_rows([] if item is None else [item])

    def _open(self, tab: object) -> None:
        self._context.go("procedures", f"register:{tab}")

    def _read_if_shown(self) -> None:
        page = self.parentWidget()
        if page is not None and page.isVisible():
            self.read()


def sheets_row(counts: Counts) -> RowItem | None:
    """Say what is to be done with sheets; None when nothing is.

    The value of the row is the filter of the register that shows the most urgent of them.
    """
    parts = (
        (SheetNeed.TAKE_DOWN, _tr("{count} tờ cần gỡ"), "withdrawn"),
        (SheetNeed.REPRINT, _tr("{count} tờ cần in lại"), "changed"),
        (SheetNeed.LOOK, _tr("{count} tờ đến hạn kiểm tra"), "due"),
    )
    found = [(counts[need], words, tab) for need, words, tab in parts if counts[need]]
    if not found:
        return None
    said = ", ".join(words.format(count=number_words(count)) for count, words, _ in found)
    return RowItem(
        _tr("Tờ công khai: {what}").format(what=said),
        icon="qrcode",
        icon_tone=Tone.SOON,
        action=_tr("Mở sổ"),
        value=found[0][2],
    )


def _tr(words: str) -> str:
    return QCoreApplication.translate("SheetReminder", words)
