"""How states of sheets and findings of a walk look on the screen."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity.products import Product
from cds_desktop.domain.publicity.sheets import CheckOutcome, PostedSheet, SheetState
from cds_desktop.wording.moments import short_day
from ui.theme import Tone
from ui.widgets.state import StateWord

_tr: Final = QCoreApplication.translate


def sheet_state(state: SheetState, removed_on: date | None = None) -> StateWord:
    """Say how a sheet stands: icon, word, colour."""
    if state is SheetState.REMOVED:
        words = _tr("SheetWords", "Đã gỡ")
        if removed_on is not None:
            words = f"{words} {short_day(removed_on)}"
        return StateWord(Tone.DONE, words)
    return {
        SheetState.WITHDRAWN: StateWord(Tone.LATE, _tr("SheetWords", "Cần gỡ")),
        SheetState.ADDRESS_CHANGED: StateWord(Tone.SOON, _tr("SheetWords", "Mã dẫn sai"), "link"),
        SheetState.CHANGED: StateWord(Tone.SOON, _tr("SheetWords", "Cần in lại"), "printer"),
        SheetState.PLANNED: StateWord(Tone.WAIT, _tr("SheetWords", "Chờ treo")),
        SheetState.DUE: StateWord(Tone.SOON, _tr("SheetWords", "Đến hạn kiểm tra")),
        SheetState.CURRENT: StateWord(Tone.OK, _tr("SheetWords", "Đúng hiện hành")),
    }[state]


def outcome_state(outcome: CheckOutcome) -> StateWord:
    """Say what somebody found."""
    return {
        CheckOutcome.CONFIRMED: StateWord(Tone.OK, _tr("SheetWords", "Đúng")),
        CheckOutcome.DAMAGED: StateWord(Tone.SOON, _tr("SheetWords", "Hỏng"), "alert-circle"),
        CheckOutcome.MISSING: StateWord(Tone.SOON, _tr("SheetWords", "Mất"), "search-off"),
        CheckOutcome.OLD: StateWord(Tone.SOON, _tr("SheetWords", "Bản cũ"), "history"),
        CheckOutcome.FOREIGN: StateWord(Tone.LATE, _tr("SheetWords", "Mã lạ"), "alert-triangle"),
    }[outcome]


def product_words(product: Product) -> str:
    """Name a product."""
    return {
        Product.POSTER: _tr("SheetWords", "Tờ công khai"),
        Product.CARD: _tr("SheetWords", "Thẻ để bàn"),
        Product.LABELS: _tr("SheetWords", "Nhãn dán"),
        Product.FIELD: _tr("SheetWords", "Tờ lĩnh vực"),
        Product.INDEX: _tr("SheetWords", "Bảng tra cứu"),
        Product.BOOKLET: _tr("SheetWords", "Sổ tay"),
        Product.SLIDES: _tr("SheetWords", "Trang chiếu"),
    }[product]


def sheet_words(sheet: PostedSheet) -> str:
    """Name what kind of sheet it is, its paper and edition: "Tờ công khai A4, lần 2"."""
    words = f"{product_words(sheet.product)} {sheet.paper}"
    if sheet.edition > 1:
        words += _tr("SheetWords", ", lần {edition}").format(edition=sheet.edition)
    return words
