"""Which reports are expected, and when each is due.

Sending days are set by each province; 15 to 18 of the month is usual, so the day is a setting.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.periods import Period, PeriodKind, calendar_month, month_from_15
from cds_desktop.domain.report_life import ReportState

EXPECTED_PERIODS: Final = 12
MONTHLY: Final = (PeriodKind.MONTH, PeriodKind.MONTH_15)
_SENT: Final = (ReportState.SENT, ReportState.RECEIVED)
MOST_DAYS_BEFORE: Final = 28


@dataclass(frozen=True, slots=True)
class ReportRules:
    """When this office reports.

    Attributes:
        kind: Calendar month, or from the 15th to the 14th.
        due_day: Day of the month, 1 to 31; the last day where a month is shorter.
        remind_days: So many days before the due day the first page reminds of it.
    """

    kind: PeriodKind = PeriodKind.MONTH
    due_day: int = 18
    remind_days: int = 5

    def period_of(self, day: date) -> Period:
        """The reporting month in which a day lies."""
        return month_from_15(day) if self.kind is PeriodKind.MONTH_15 else calendar_month(day)

    def last_ended(self, today: date) -> Period:
        """The newest reporting month that is over."""
        return self.period_of(today).previous()

    def due_on(self, period: Period) -> date:
        """The first due day after the end of a period: 31/10 → 18/11, 14/11 → 18/11."""
        day = _in_month(period.last, self.due_day)
        if day > period.last:
            return day
        return _in_month(period.last.replace(day=1) + timedelta(days=31), self.due_day)

    def expected(self, today: date, count: int = EXPECTED_PERIODS) -> tuple[Period, ...]:
        """The reporting months that are over, the newest first."""
        found, period = [], self.last_ended(today)
        for _ in range(count):
            found.append(period)
            period = period.previous()
        return tuple(found)


def check_rules(rules: ReportRules) -> ReportRules:
    """Refuse rules that cannot be meant.

    Raises:
        RuleBroken: `report.due_day_range`, `report.remind_days_range`, `report.period_kind`.
    """
    if rules.kind not in MONTHLY:
        raise RuleBroken("report.period_kind", found=rules.kind.value)
    if not 1 <= rules.due_day <= 31:
        raise RuleBroken("report.due_day_range", found=rules.due_day)
    if not 0 <= rules.remind_days <= MOST_DAYS_BEFORE:
        raise RuleBroken("report.remind_days_range", most=MOST_DAYS_BEFORE, found=rules.remind_days)
    return rules


@dataclass(frozen=True, slots=True)
class ExpectedReport:
    """One expected report and how far it is.

    Attributes:
        is_expected: False for months before the office had its first dossier.
        report_id: Of the newest version; None when nothing was built.
        version: Of the newest version; 0 for none.
        sent_on: The day on which a version was sent first.
    """

    period: Period
    due_on: date
    is_expected: bool = True
    report_id: int | None = None
    version: int = 0
    state: ReportState | None = None
    content_hash: str = ""
    sent_on: date | None = None

    @property
    def is_done(self) -> bool:
        """Whether the newest version is out of the house and was not sent back."""
        return self.state in _SENT

    def is_late(self, today: date) -> bool:
        """Whether it left after its due day, or ought to have left by now."""
        if not self.is_expected:
            return False
        return (self.sent_on or today) > self.due_on

    def days_left(self, today: date) -> int:
        """Days to the due day; negative after it."""
        return (self.due_on - today).days

    def is_reminded(self, today: date, remind_days: int) -> bool:
        """Whether somebody must be told now."""
        return self.is_expected and not self.is_done and self.days_left(today) <= remind_days


def _in_month(day: date, number: int) -> date:
    return day.replace(day=min(number, monthrange(day.year, day.month)[1]))
