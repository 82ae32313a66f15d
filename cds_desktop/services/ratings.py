"""Votes of citizens: one for each finished dossier."""

from __future__ import annotations

from datetime import date, datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.ratings import RatingLevel, RatingSummary, told_until
from cds_desktop.persistence.unit_of_work import OpenUow


def read_level(value: int) -> RatingLevel:
    """A level from 1 to 5.

    Raises:
        RuleBroken: `rating.level_range`.
    """
    try:
        return RatingLevel(value)
    except ValueError as error:
        raise RuleBroken("rating.level_range", found=value) from error


def rate(
    open_uow: OpenUow,
    code: str,
    level: RatingLevel,
    *,
    source: str = "kiosk",
    actor: Actor,
    now: datetime,
) -> None:
    """Store the citizen's vote on a finished dossier.

    The journal tells that a vote was given, not which one: a rater's data are confidential
    (Nghị định 61/2018, Điều 27 khoản 3).

    Raises:
        RuleBroken: `officer.not_allowed`, `rating.not_finished`, `rating.already_given`.
        NotFound: `dossier.not_found`.
    """
    actor.require(Right.RATE)
    at = whole_second(now)
    with open_uow() as uow:
        dossier_id = uow.dossiers.id_of(code)
        uow.dossiers.lock(dossier_id)
        record = uow.dossiers.get(dossier_id)
        if record.status not in (Status.FINISHED, Status.RETURNED):
            raise RuleBroken("rating.not_finished", code=record.code)
        if record.rating_level is not None:
            raise RuleBroken("rating.already_given", code=record.code)
        uow.ratings.add(dossier_id, level, at, source, actor.counter)
        uow.journal.write(
            at=at, actor=actor, subject="dossier", reference=record.code, action="rated"
        )
        uow.commit()


def summary(open_uow: OpenUow, first: date, last: date, *, now: datetime) -> RatingSummary:
    """Share and coverage of a period, both ends included; votes of today are told tomorrow."""
    with open_uow(read_only=True) as uow:
        return uow.ratings.summary(first, last, told_until=told_until(office_day(now)))
