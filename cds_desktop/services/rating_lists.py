"""What officers see of the votes: shares with their uncertainty, and whom to ask still."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period, months_until
from cds_desktop.domain.rating_lists import (
    MonthShare,
    RatingOverview,
    UnratedDossier,
    VoteShare,
)
from cds_desktop.domain.ratings import told_until
from cds_desktop.persistence.rating_lists import RatingLists
from cds_desktop.persistence.unit_of_work import OpenUow

MONTHS = 12
MOST_UNRATED = 50


def overview(open_uow: OpenUow, period: Period, *, now: datetime) -> RatingOverview:
    """Shares of a period, by level, procedure and month.

    Votes of today are told from tomorrow on, see `told_until`. The coverage is up to date.
    """
    last = min(period.last, told_until(office_day(now)))
    months = months_until(min(period.last, office_day(now)), MONTHS)
    with open_uow(read_only=True) as uow:
        covered = uow.ratings.summary(period.first, period.last, told_until=last)
        by_procedure = RatingLists(uow.session).by_procedure(period.first, last)
        by_day = uow.indicators.ratings_by_day(months[0].first, told_until(office_day(now)))
    shares = []
    for month in months:
        given = [pair for day, pair in by_day.items() if month.contains(day)]
        share = VoteShare(sum(votes for votes, _ in given), sum(good for _, good in given))
        shares.append(MonthShare(month.first, share))
    return RatingOverview.of(covered, by_procedure, tuple(shares))


def unrated_today(open_uow: OpenUow, *, actor: Actor, now: datetime) -> tuple[UnratedDossier, ...]:
    """Dossiers handed back today whose citizen may still be asked; newest first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.RATE)
    with open_uow(read_only=True) as uow:
        return RatingLists(uow.session).unrated(office_day(now), MOST_UNRATED)
