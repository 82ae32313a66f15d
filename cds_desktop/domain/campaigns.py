"""Campaigns (đợt cao điểm): some days in which an office works towards several targets.

The figures of a campaign are the dossiers settled in its days (votes: given in them), counted
as the indicators of any other period. Nothing is stored but the campaign itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.indicators import Definition, Direction, IndicatorValue
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.periods import Period
from cds_desktop.domain.projections import (
    Counts,
    Outlook,
    Projection,
    Rate,
    expected_counts,
    project,
)
from cds_desktop.domain.targets import check_percent
from cds_desktop.domain.text import normalise, refuse_longer

LONGEST_NAME: Final = 120
LONGEST_NOTE: Final = 500
LONGEST_DAYS: Final = 366
MOST_TARGETS: Final = 6
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CampaignTarget:
    """One indicator of a campaign with the percentage to be reached."""

    indicator_id: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """What an officer enters for a campaign; the target values come from the plan on paper."""

    name: str
    first: date
    last: date
    targets: tuple[CampaignTarget, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign as it stands."""

    id: int
    name: str
    first: date
    last: date
    targets: tuple[CampaignTarget, ...]
    note: str
    is_withdrawn: bool
    at: datetime
    officer_name: str

    @property
    def days(self) -> int:
        """How many days it has, both ends included."""
        return (self.last - self.first).days + 1

    def day_number(self, today: date) -> int:
        """Which of its days today is: 0 before it begins, its length after its end."""
        return min(max((today - self.first).days + 1, 0), self.days)

    def has_begun(self, today: date) -> bool:
        """Whether anything can be counted yet."""
        return today >= self.first

    def is_over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return today > self.last

    def so_far(self, today: date) -> Period | None:
        """The days counted until today; None before it begins."""
        return Period(self.first, min(self.last, today)) if self.has_begun(today) else None

    @property
    def plan(self) -> CampaignPlan:
        """What was entered."""
        return CampaignPlan(self.name, self.first, self.last, self.targets, self.note)


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """What one day brought, and everything up to its end."""

    day: date
    counts: Counts
    total: Counts


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """How far a campaign is with one of its targets.

    Attributes:
        value: The share of the campaign's days so far, with the campaign's own target.
        days: Every day so far, the first one first; days of rest too.
        projection: What is expected at the end; None where too little was counted, before the
            campaign and after it.
        per_day: Dossiers that must count on each working day left, one digit, rounded up; None
            where nothing is needed or no working day is left.
    """

    value: IndicatorValue
    days: tuple[CampaignDay, ...]
    projection: Projection | None
    per_day: Decimal | None


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """A campaign on a day.

    Attributes:
        working_days: Working days of the whole campaign.
        working_days_left: From today on, today included.
    """

    campaign: Campaign
    today: date
    working_days: int
    working_days_left: int
    targets: tuple[TargetProgress, ...]


def checked_plan(plan: CampaignPlan, known: Collection[str]) -> CampaignPlan:
    """A plan with tidy texts.

    Args:
        plan: As entered.
        known: Ids of the indicators whose counts the records give day by day.

    Raises:
        RuleBroken: `campaign.name_missing`, `campaign.text_long`, `period.reversed`,
            `campaign.too_long`, `campaign.targets_missing`, `campaign.too_many_targets`,
            `campaign.target_twice`, `campaign.indicator_unknown`, `target.range`,
            `target.unreadable`.
    """
    name, note = normalise(plan.name), normalise(plan.note)
    if not name:
        raise RuleBroken("campaign.name_missing")
    refuse_longer(name, LONGEST_NAME, "campaign.text_long")
    refuse_longer(note, LONGEST_NOTE, "campaign.text_long")
    days = Period(plan.first, plan.last).days
    if days > LONGEST_DAYS:
        raise RuleBroken("campaign.too_long", most=LONGEST_DAYS, found=days)
    if not plan.targets:
        raise RuleBroken("campaign.targets_missing")
    if len(plan.targets) > MOST_TARGETS:
        raise RuleBroken("campaign.too_many_targets", most=MOST_TARGETS)
    seen: set[str] = set()
    for target in plan.targets:
        if target.indicator_id not in known:
            raise RuleBroken("campaign.indicator_unknown", id=target.indicator_id)
        if target.indicator_id in seen:
            raise RuleBroken("campaign.target_twice", id=target.indicator_id)
        seen.add(target.indicator_id)
        check_percent(target.percent)
    return CampaignPlan(name, plan.first, plan.last, plan.targets, note)


def progress_of(
    campaign: Campaign,
    definitions: Sequence[Definition],
    by_day: Mapping[date, Mapping[str, int]],
    calendar: OfficeCalendar,
    today: date,
) -> CampaignProgress:
    """Recompute a campaign from the counts of its days.

    Args:
        campaign: The campaign.
        definitions: One for each target, in their order, with the campaign's percentage.
        by_day: Measures by day; a day without anything may be absent.
        calendar: The office's working days.
        today: The office's day.
    """
    start = max(today, campaign.first) - _ONE_DAY
    left = max(0, calendar.working_days_between(start, campaign.last))
    whole = calendar.working_days_between(campaign.first - _ONE_DAY, campaign.last)
    targets = tuple(
        _target_progress(campaign, item, by_day, (whole - left, left), today)
        for item in definitions
    )
    return CampaignProgress(campaign, today, whole, left, targets)


def _target_progress(
    campaign: Campaign,
    definition: Definition,
    by_day: Mapping[date, Mapping[str, int]],
    working: tuple[int, int],
    today: date,
) -> TargetProgress:
    days: list[CampaignDay] = []
    total = before = Counts()
    done, left = working
    for number in range(campaign.day_number(today)):
        day = campaign.first + number * _ONE_DAY
        before = total if day == today else before
        found = by_day.get(day, {})
        counts = Counts(found.get(definition.numerator, 0), found.get(definition.denominator, 0))
        total = total.plus(counts.numerator, counts.denominator)
        days.append(CampaignDay(day, counts, total))
    value = IndicatorValue(definition, total.numerator, total.denominator)
    rate = Rate(done, before)
    if not days or campaign.is_over(today) or not rate.is_enough:
        return TargetProgress(value, tuple(days), None, None)
    expected = expected_counts(total, before, rate, left)
    projection = project(total, expected, 0, definition.target, definition.direction)
    is_sought = definition.direction is Direction.HIGHER
    per_day = _per_day(projection, left) if is_sought else None
    return TargetProgress(value, tuple(days), projection, per_day)


def _per_day(projection: Projection, days_left: int) -> Decimal | None:
    if projection.outlook is not Outlook.POSSIBLE or not projection.needed or not days_left:
        return None
    return (Decimal(projection.needed) / days_left).quantize(Decimal("0.1"), ROUND_CEILING)
