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

    Everything but the ratings is counted over dossiers settled in the period.
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


COMPUTED: Final = frozenset(item.value for item in Measure)


def ratio(numerator: int | None, denominator: int | None, places: int = 4) -> Decimal | None:
    """The share as a fraction, half up: 141497/175138 → 0.8079; None where `–` is shown."""
    if numerator is None or not denominator:
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
