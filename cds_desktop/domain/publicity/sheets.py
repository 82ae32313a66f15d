"""The register of posted sheets: what hangs where, in which version, and what must be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from cds_desktop.domain.procedures import Procedure
from cds_desktop.domain.publicity.printed import (
    PrintedFact,
    changed_facts,
    is_address,
    printed_key,
)
from cds_desktop.domain.publicity.products import Product

SERIES: Final = "posted_sheet"
"""Number series of the sheets; a number is printed as `B-0147`."""
STANDARD_CHECK_DAYS: Final = 90
CHECK_DAYS: Final = range(1, 366)
LONGEST_PLACE: Final = 80
LONGEST_NOTE: Final = 300


class SheetState(StrEnum):
    """What a sheet of the register is now; the first that fits, in this order.

    REMOVED was taken down and is history. WITHDRAWN carries a procedure that is no longer in
    force. ADDRESS_CHANGED has a code that leads neither to the procedure's page of today nor to
    the office's own one. CHANGED says what the catalogue no longer says, in words or in an offline
    code. PLANNED was made and not yet hung up. DUE was not looked at for the time the office has
    set, or is past its last day.
    """

    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    ADDRESS_CHANGED = "address_changed"
    CHANGED = "changed"
    PLANNED = "planned"
    DUE = "due"
    CURRENT = "current"


class CheckOutcome(StrEnum):
    """What somebody found on the walk."""

    CONFIRMED = "confirmed"
    DAMAGED = "damaged"
    MISSING = "missing"
    FOREIGN = "foreign"
    OLD = "old"


class ScanKind(StrEnum):
    """What a scanned text is, before asking where it hangs.

    OURS is the payload of a sheet in the register; CATALOGUE the code made today for a procedure
    without a sheet; OLD_VERSION an address that the catalogue once gave or a sheet once carried;
    OLD_PORTAL an address of the portal before it was re-keyed; PORTAL an address of the State's
    portals that the catalogue does not know; PAYMENT a payment code; SLIP a code of a person's
    paper (a slip, an identity card), whose text is never kept; RATING the code on a slip that asks
    for a vote; FOREIGN anything else.
    """

    OURS = "ours"
    CATALOGUE = "catalogue"
    OLD_VERSION = "old_version"
    OLD_PORTAL = "old_portal"
    PORTAL = "portal"
    PAYMENT = "payment"
    SLIP = "slip"
    RATING = "rating"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the office where sheets hang.

    Attributes:
        is_closed: No new sheet may be hung there; old ones keep their place.
    """

    id: int
    name: str
    note: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class SheetCode:
    """One procedure on a sheet, as it was printed.

    Attributes:
        payload: The text of its code.
        printed_key: `printed_key` of what the sheet says about it.
    """

    procedure_code: str
    version_id: int
    payload: str
    printed_key: str


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """One look at a sheet, or at a place.

    Attributes:
        sheet_id: None where a code hung that is no sheet of the register.
        text: What the scanned code said; "" where nothing was scanned.
        photo: Hash of the picture in the office's store; "" without one.
    """

    id: int
    sheet_id: int | None
    place_id: int | None
    at: datetime
    officer_name: str
    outcome: CheckOutcome
    text: str = ""
    note: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class PostedSheet:
    """One sheet of the register.

    Attributes:
        number: Printed on it, such as `B-0147`.
        edition: How many sheets of this place and content came before it, plus one.
        codes: What it carries, in the order of the sheet.
        made_on: Day of printing; the data on it are of this day.
        posted_on: First day on the wall; None while it is only made.
        valid_to: Last day printed on it; None without one.
        checked_on: Day of the last look that found it in order; None without one.
        photo: Hash of a picture of it on its wall; "" without one.
        replaces: Id of the sheet whose place it takes; None for the first.
        removed_on: Day on which it was taken down; None while it hangs.
    """

    id: int
    number: str
    product: Product
    paper: str
    place: Place
    edition: int
    codes: tuple[SheetCode, ...]
    made_on: date
    maker_name: str
    posted_on: date | None = None
    poster_name: str = ""
    valid_to: date | None = None
    checked_on: date | None = None
    photo: str = ""
    note: str = ""
    replaces: int | None = None
    removed_on: date | None = None
    remover_name: str = ""
    remove_reason: str = ""


def sheet_number(count: int) -> str:
    """The number as it is printed: 147 → `B-0147`."""
    return f"B-{count:04d}"


@dataclass(frozen=True, slots=True)
class ProcedureToday:
    """What the catalogue says today about a procedure that stands on a sheet.

    Attributes:
        addresses: Where a right code may lead: the page of the portal, the office's own page.
        content: The version in force; None where the sheet was made from this very one.
        before: The version the sheet was made from, in the same way.
    """

    addresses: tuple[str, ...]
    content: Procedure | None = None
    before: Procedure | None = None


@dataclass(frozen=True, slots=True)
class SheetReason:
    """Why a sheet is not in order.

    Attributes:
        state: WITHDRAWN, ADDRESS_CHANGED or CHANGED for a procedure; DUE for the sheet itself.
        procedure_code: "" for the sheet itself.
        facts: What is other today; the address among them when the code leads elsewhere.
        day: Since when the sheet is due.
        is_expired: Whether it is past its printed last day, not only unseen for long.
    """

    state: SheetState
    procedure_code: str = ""
    facts: tuple[PrintedFact, ...] = ()
    day: date | None = None
    is_expired: bool = False


def code_reason(
    printed: SheetCode, product: Product, today: ProcedureToday | None
) -> SheetReason | None:
    """Why one code of a sheet is not in order; None when it is.

    Args:
        printed: The code as it was printed.
        product: Of the sheet.
        today: None when the procedure is no longer in force.
    """
    code = printed.procedure_code
    if today is None:
        return SheetReason(SheetState.WITHDRAWN, code)
    facts: tuple[PrintedFact, ...] = ()
    if is_address(printed.payload) and printed.payload not in today.addresses:
        facts = (PrintedFact.ADDRESS,)
    state = SheetState.ADDRESS_CHANGED if facts else SheetState.CHANGED
    content, before = today.content, today.before
    if (
        content is not None
        and before is not None
        and printed_key(content, product, printed.payload) != printed.printed_key
    ):
        facts = (*facts, *changed_facts(before, content, product, printed.payload))
    return SheetReason(state, code, facts) if facts else None


def due_reason(sheet: PostedSheet, today: date, check_days: int) -> SheetReason | None:
    """Why a hanging sheet must be looked at; None when it need not be."""
    if sheet.posted_on is None:
        return None
    if sheet.valid_to is not None and sheet.valid_to < today:
        return SheetReason(SheetState.DUE, day=sheet.valid_to, is_expired=True)
    last = sheet.checked_on or sheet.posted_on
    if today - last >= timedelta(days=check_days):
        return SheetReason(SheetState.DUE, day=last + timedelta(days=check_days))
    return None


_ORDER: Final = (SheetState.WITHDRAWN, SheetState.ADDRESS_CHANGED, SheetState.CHANGED)


def state_of(sheet: PostedSheet, reasons: Sequence[SheetReason]) -> SheetState:
    """The state of a sheet, the first that fits in the order of `SheetState`.

    Args:
        sheet: Of the register.
        reasons: Of its codes (`code_reason`) and of itself (`due_reason`).
    """
    if sheet.removed_on is not None:
        return SheetState.REMOVED
    found = {reason.state for reason in reasons}
    for state in _ORDER:
        if state in found:
            return state
    if sheet.posted_on is None:
        return SheetState.PLANNED
    return SheetState.DUE if SheetState.DUE in found else SheetState.CURRENT
