"""Until when units may send: the day of the month that the office has set."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from cds_desktop.domain.periods import Period
from cds_desktop.persistence.unit_of_work import UnitOfWork

_SETTING: Final = "reports.due_day"
_USUAL_DAY: Final = 18
_LONGER_THAN_A_MONTH: Final = timedelta(days=32)


def due_days(uow: UnitOfWork) -> Callable[[Period], date]:
    """The due day of a period: the first one after its end."""
    stored = uow.settings.get(_SETTING)
    day = stored if isinstance(stored, int) and 1 <= stored <= 31 else _USUAL_DAY

    def due_on(period: Period) -> date:
        same_month = _in_month(period.last, day)
        if same_month > period.last:
            return same_month
        return _in_month(period.last.replace(day=1) + _LONGER_THAN_A_MONTH, day)

    return due_on


def _in_month(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
