"""Counts of single days, as campaigns and forecasts add them up."""

from __future__ import annotations

from datetime import date
from typing import Final

from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.ratings import told_until
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.indicators import definitions
from cds_desktop.services.settlement import rule_of

DAILY: Final = frozenset(
    {
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
        Measure.RATINGS,
        Measure.RATINGS_SATISFIED,
    }
)
"""Measures that the records give day by day."""


def daily_counts(
    uow: UnitOfWork, first: date, last: date, *, today: date
) -> dict[date, dict[str, int]]:
    """Measures by day, only days on which something was settled or voted.

    Votes are told from the day after, as everywhere.
    """
    found = {
        day: dict(counts)
        for day, counts in uow.indicators.settled_by_day(first, last, rule_of(uow)).items()
    }
    votes = uow.indicators.ratings_by_day(first, min(last, told_until(today)))
    for day, (every, satisfied) in votes.items():
        counts = found.setdefault(day, {})
        counts[Measure.RATINGS.value] = every
        counts[Measure.RATINGS_SATISFIED.value] = satisfied
    return found


def is_daily(definition: Definition) -> bool:
    """Whether the records give both counts of an indicator day by day."""
    return {definition.numerator, definition.denominator} <= DAILY


def daily_definitions(on: date) -> tuple[Definition, ...]:
    """The shipped indicators in force on a day whose counts the records give day by day."""
    return tuple(item for item in definitions() if item.is_in_force(on) and is_daily(item))
