"""How states of sheets and findings of a walk look on the screen."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.publicity.sheets import CheckOutcome, PostedSheet, SheetState
from cds_desktop.wording.moments import short_day
from cds_desktop.wording.posted_sheets import OUTCOMES, PRODUCTS, STATES, TONES
from ui.theme import Tone
from ui.widgets.state import StateWord

_tr: Final = QCoreApplication.translate
_ICONS: Final = {
    SheetState.ADDRESS_CHANGED: "link",
    SheetState.CHANGED: "printer",
}
_SHORT: Final = {SheetState.WITHDRAWN: "Hết hiệu lực"}
"""In the list, where the column is narrow and a procedure stands beside it."""
_OUTCOME_TONES: Final = {
    CheckOutcome.CONFIRMED: (Tone.OK, ""),
    CheckOutcome.DAMAGED: (Tone.SOON, "alert-circle"),
    CheckOutcome.MISSING: (Tone.SOON, "search-off"),
    CheckOutcome.OLD: (Tone.SOON, "history"),
    CheckOutcome.FOREIGN: (Tone.LATE, ""),
}


def sheet_state(state: SheetState, removed_on: date | None = None) -> StateWord:
    """Say how a sheet stands: icon, word, colour."""
    words = _SHORT.get(state, STATES[state])
    if removed_on is not None:
        words = f"{words} {short_day(removed_on)}"
    return StateWord(Tone(TONES[state]), words, _ICONS.get(state, ""))


def outcome_state(outcome: CheckOutcome) -> StateWord:
    """Say what somebody found."""
    tone, icon = _OUTCOME_TONES[outcome]
    return StateWord(tone, OUTCOMES[outcome], icon)


def sheet_words(sheet: PostedSheet) -> str:
    """Name what kind of sheet it is, its paper and edition: "Tờ công khai A4, lần 2"."""
    words = f"{PRODUCTS[sheet.product]} {sheet.paper}"
    if sheet.edition > 1:
        words += _tr("SheetWords", ", lần {edition}").format(edition=sheet.edition)
    return words
