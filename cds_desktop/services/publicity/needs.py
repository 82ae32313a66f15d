"""What must be done with the sheets of the register, one by one and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.publicity.needs import SheetNeed
from cds_desktop.domain.publicity.sheets import CheckOutcome, SheetState
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.publicity.register_lists import ListedSheet, list_sheets

__all__ = ["need_counts", "need_of"]

_OUT_OF_DATE = frozenset({SheetState.WITHDRAWN, SheetState.ADDRESS_CHANGED, SheetState.CHANGED})
_GONE_OR_TORN = frozenset({CheckOutcome.DAMAGED, CheckOutcome.MISSING, CheckOutcome.FOREIGN})


def need_of(found: ListedSheet) -> SheetNeed:
    """What must be done with a sheet."""
    if found.state is SheetState.REMOVED:
        return SheetNeed.NOTHING
    gone = sum(reason.state is SheetState.WITHDRAWN for reason in found.reasons)
    if gone == len(found.sheet.codes):
        return SheetNeed.TAKE_DOWN
    is_expired = any(reason.is_expired for reason in found.reasons)
    if found.state in _OUT_OF_DATE or is_expired or found.last_outcome in _GONE_OR_TORN:
        return SheetNeed.REPRINT
    if found.state is SheetState.PLANNED:
        return SheetNeed.HANG
    return SheetNeed.LOOK if found.state is SheetState.DUE else SheetNeed.NOTHING


def need_counts(open_uow: OpenUow, on: date, *, actor: Actor) -> Mapping[SheetNeed, int]:
    """How many sheets need what; those taken down need nothing and are not counted.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.MAKE_POSTERS)
    found = Counter(need_of(each) for each in list_sheets(open_uow, on, actor=actor))
    return {need: found[need] for need in SheetNeed}
