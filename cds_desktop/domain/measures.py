"""Named counts, and the one way in which two counts become a share.

A share is always kept as numerator and denominator; it is divided at the very end, exactly,
and rounded half up. Nothing here touches a float.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from typing import Final

NO_SHARE: Final = "–"
"""Shown where nothing stands below the line: never 100 %, never 0 %."""

_EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)


class Measure(StrEnum):
    """Counts which the office's own records give. Others are entered by hand, with a source.

    Dossiers are those settled in the period unless the name says received, carried in, open (at
    the end of the period) or returned (handed back in it). `dated` are dossiers which had an
    appointment. Papers are the components of the dossiers received in the period.
    """

    SETTLED = "settled"
    SETTLED_EARLY = "settled_early"
    SETTLED_ON_TIME = "settled_on_time"
    SETTLED_LATE = "settled_late"
    SETTLED_IN_TIME = "settled_in_time"
    SETTLED_ONLINE = "settled_online"
    ONLINE_SELF_FILED = "online_self_filed"
    DIGITISED = "digitised"
    PAYABLE = "payable"
    PAID_ONLINE = "paid_online"
    RATINGS = "ratings"
    RATINGS_SATISFIED = "ratings_satisfied"
    SETTLED_LATE_APOLOGISED = "settled_late_apologised"
    SETTLED_LATE_UNAPOLOGISED = "settled_late_unapologised"
    ONLINE_LATE = "online_late"
    SETTLED_DATED = "settled_dated"
    DATED_ON_TIME = "dated_on_time"
    SETTLED_WITHDRAWN = "settled_withdrawn"
    SETTLED_STOPPED = "settled_stopped"
    SETTLED_WITH_RESULT = "settled_with_result"
    SETTLED_RESULT_DIGITISED = "settled_result_digitised"
    SETTLED_TO_DIGITISE = "settled_to_digitise"
    SETTLED_PAPERS_DIGITISED = "settled_papers_digitised"
    CONTACTS_NONE = "contacts_none"
    CONTACTS_ONE = "contacts_one"
    CONTACTS_MORE = "contacts_more"
    UNITS_EARLY = "units_early"
    UNITS_ON_TIME = "units_on_time"
    UNITS_LATE = "units_late"
    RECEIVED = "received"
    RECEIVED_ONLINE = "received_online"
    RECEIVED_DIRECT = "received_direct"
    RECEIVED_POSTAL = "received_postal"
    RECEIVED_PAPERS_DIGITISED = "received_papers_digitised"
    RECEIVED_PAPERS_NOT_DIGITISED = "received_papers_not_digitised"
    RECEIVED_WITH_REUSE = "received_with_reuse"
    RECEIVED_FROM_DATABASE = "received_from_database"
    CARRIED_IN = "carried_in"
    OPEN = "open"
    OPEN_WITHIN = "open_within"
    OPEN_LATE = "open_late"
    OPEN_ONLINE_WITHIN = "open_online_within"
    OPEN_ONLINE_LATE = "open_online_late"
    RETURNED = "returned"
    RATED_OF_RETURNED = "rated_of_returned"
    PAPERS = "papers"
    PAPERS_DIGITISED = "papers_digitised"
    PAPERS_REUSED = "papers_reused"
    PAPERS_FROM_DATABASE = "papers_from_database"
    STEPS_ON_TIME = "steps_on_time"
    STEPS_LATE = "steps_late"
    CATALOGUE_PROCEDURES = "catalogue_procedures"
    CATALOGUE_FULLY_ONLINE = "catalogue_fully_online"
    CATALOGUE_PARTLY_ONLINE = "catalogue_partly_online"
    CATALOGUE_ONLINE_USED = "catalogue_online_used"
    PROCEDURES_ON_LIST = "procedures_on_list"
    PROCEDURES_POSTED = "procedures_posted"
    PROCEDURES_PUBLISHED_ONLINE = "procedures_published_online"
    PROCEDURES_PUBLISHED_BOTH = "procedures_published_both"
    UNITS_WITH_QR = "units_with_qr"
    UNITS = "units"


REGISTERED: Final = frozenset(
    {
        Measure.PROCEDURES_ON_LIST.value,
        Measure.PROCEDURES_POSTED.value,
        Measure.PROCEDURES_PUBLISHED_ONLINE.value,
        Measure.PROCEDURES_PUBLISHED_BOTH.value,
        Measure.UNITS_WITH_QR.value,
        Measure.UNITS.value,
    }
)
"""What the register of posted sheets gives once the office keeps one; by hand until then."""
COMPUTED: Final = frozenset(item.value for item in Measure) - REGISTERED
GIVEN_BY_RECORDS: Final = COMPUTED | REGISTERED
DAILY: Final = (
    Measure.SETTLED,
    Measure.SETTLED_EARLY,
    Measure.SETTLED_ON_TIME,
    Measure.SETTLED_LATE,
    Measure.SETTLED_IN_TIME,
    Measure.SETTLED_ONLINE,
    Measure.ONLINE_SELF_FILED,
    Measure.DIGITISED,
    Measure.PAYABLE,
    Measure.PAID_ONLINE,
)
"""What the dashboard and the trend count of settled dossiers, day by day."""


def ratio(numerator: int | None, denominator: int | None, places: int = 4) -> Decimal | None:
    """The share as a fraction, half up: 141497/175138 → 0.8079; None where `–` is shown."""
    if numerator is None or denominator is None or denominator <= 0:
        return None
    scale = 10**places
    doubled = 2 * abs(numerator) * scale + denominator
    units = doubled // (2 * denominator)
    return Decimal(units if numerator >= 0 else -units).scaleb(-places)


def percent(numerator: int | None, denominator: int | None, places: int = 2) -> Decimal | None:
    """The share in percent, half up: 141497/175138 → 80.79."""
    found = ratio(numerator, denominator, places + 2)
    return None if found is None else found.scaleb(2)


def shown(numerator: int | None, denominator: int | None, places: int = 2) -> str:
    """The share as Vietnamese documents write it: "80,79 %", or "–" without a base."""
    found = percent(numerator, denominator, places)
    return NO_SHARE if found is None else f"{decimal_shown(found, places)} %"


def decimal_shown(value: Decimal, places: int) -> str:
    """A number with a comma, half up: 1234.5 → "1.234,50"."""
    rounded = value.quantize(Decimal(1).scaleb(-places), context=_EXACT)
    return f"{rounded:,.{places}f}".translate(_VIETNAMESE)


def count_shown(count: int) -> str:
    """A count with points between thousands: 175138 → "175.138"."""
    return f"{count:,}".replace(",", ".")


_VIETNAMESE: Final = str.maketrans({",": ".", ".": ","})
