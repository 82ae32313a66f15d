"""The register of posted sheets: what hangs where, in which version, and what must be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

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
    force. ADDRESS_CHANGED leads elsewhere than a code made today. CHANGED says in words what the
    catalogue no longer says. PLANNED was made and not yet hung up. DUE was not looked at for the
    time the office has set, or is past its last day.
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
    portals that the catalogue does not know; PAYMENT a payment code; SLIP a code of a dossier's
    paper; RATING the code on a slip that asks for a vote; FOREIGN anything else.
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
