"""Campaigns of the office: created, changed, withdrawn; their progress is always recomputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from cds_desktop.domain.campaigns import (
    LONGEST_NOTE,
    Campaign,
    CampaignPlan,
    CampaignProgress,
    checked_plan,
    progress_of,
)
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.targets import plain
from cds_desktop.domain.text import fold, normalise, refuse_longer
from cds_desktop.persistence import campaigns as stored
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.daily_counts import daily_counts, daily_definitions
from cds_desktop.services.indicators import definitions
from cds_desktop.services.offices import load_calendar


def campaign_indicators(on: date) -> tuple[Definition, ...]:
    """The indicators that a campaign may choose: the records give their counts day by day."""
    return daily_definitions(on)


def create_campaign(
    open_uow: OpenUow, plan: CampaignPlan, *, actor: Actor, now: datetime
) -> Campaign:
    """Begin a campaign; its first day may lie in the past or ahead.

    Raises:
        RuleBroken: `officer.not_allowed`, `campaign.name_taken`, and what
            `domain.campaigns.checked_plan` refuses.
    """
    actor.require(Right.APPROVE_REPORTS)
    checked = _checked(plan)
    with open_uow() as uow:
        _refuse_known_name(uow, checked.name)
        number = stored.add_campaign(uow.session, checked, at=now, officer_name=actor.name)
        _write(uow, actor, now, checked.name, "campaign_added", _details(checked))
        made = stored.campaign(uow.session, number)
        uow.commit()
    return made


def change_campaign(
    open_uow: OpenUow, number: int, plan: CampaignPlan, *, actor: Actor, now: datetime
) -> Campaign:
    """Enter other facts; the journal keeps what stood before.

    Raises:
        NotFound: `campaign.not_found`.
        RuleBroken: `officer.not_allowed`, `campaign.withdrawn`, `campaign.name_taken`, and what
            `domain.campaigns.checked_plan` refuses.
    """
    actor.require(Right.APPROVE_REPORTS)
    checked = _checked(plan)
    with open_uow() as uow:
        before = stored.campaign(uow.session, number, lock=True)
        if before.is_withdrawn:
            raise RuleBroken("campaign.withdrawn", name=before.name)
        if before.plan == checked:
            return before
        _refuse_known_name(uow, checked.name, but=number)
        stored.change_campaign(uow.session, number, checked, at=now, officer_name=actor.name)
        details = {"before": _details(before.plan), "after": _details(checked)}
        _write(uow, actor, now, before.name, "campaign_changed", details)
        changed = stored.campaign(uow.session, number)
        uow.commit()
    return changed


def withdraw_campaign(
    open_uow: OpenUow, number: int, reason: str, *, actor: Actor, now: datetime
) -> Campaign:
    """Take a campaign out of use, with a reason; it stays in the list of withdrawn ones.

    Raises:
        NotFound: `campaign.not_found`.
        RuleBroken: `officer.not_allowed`, `campaign.reason_missing`, `campaign.text_long`,
            `campaign.withdrawn`.
    """
    actor.require(Right.APPROVE_REPORTS)
    why = normalise(reason)
    if not why:
        raise RuleBroken("campaign.reason_missing")
    refuse_longer(why, LONGEST_NOTE, "campaign.text_long")
    with open_uow() as uow:
        found = stored.campaign(uow.session, number, lock=True)
        if found.is_withdrawn:
            raise RuleBroken("campaign.withdrawn", name=found.name)
        stored.mark_campaign(uow.session, number, is_withdrawn=True)
        _write(uow, actor, now, found.name, "campaign_withdrawn", {}, why)
        uow.commit()
    return replace(found, is_withdrawn=True)


def restore_campaign(open_uow: OpenUow, number: int, *, actor: Actor, now: datetime) -> Campaign:
    """Take a withdrawn campaign into use again; nothing happens to one in use.

    Raises:
        NotFound: `campaign.not_found`.
        RuleBroken: `officer.not_allowed`, `campaign.name_taken`.
    """
    actor.require(Right.APPROVE_REPORTS)
    with open_uow() as uow:
        found = stored.campaign(uow.session, number, lock=True)
        if not found.is_withdrawn:
            return found
        _refuse_known_name(uow, found.name, but=number)
        stored.mark_campaign(uow.session, number, is_withdrawn=False)
        _write(uow, actor, now, found.name, "campaign_restored", {})
        uow.commit()
    return replace(found, is_withdrawn=False)


def list_campaigns(
    open_uow: OpenUow, *, actor: Actor, withdrawn: bool = False
) -> tuple[Campaign, ...]:
    """The campaigns, the one that ends last first.

    Args:
        open_uow: Opens the transaction.
        actor: Who reads.
        withdrawn: Also those which were withdrawn.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        found = stored.campaigns(uow.session)
    return tuple(each for each in found if withdrawn or not each.is_withdrawn)


def campaign_progress(
    open_uow: OpenUow, number: int, *, actor: Actor, now: datetime
) -> CampaignProgress:
    """How far a campaign is, recomputed from the dossiers settled in its days.

    Raises:
        NotFound: `campaign.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    today = office_day(now)
    with open_uow(read_only=True) as uow:
        found = stored.campaign(uow.session, number)
        calendar = load_calendar(uow)
        last = min(found.last, today)
        by_day = {}
        if found.has_begun(today):
            by_day = daily_counts(uow, found.first, last, today=today)
    return progress_of(found, _definitions_of(found), by_day, calendar, today)


def _definitions_of(campaign: Campaign) -> Sequence[Definition]:
    """The definitions of its targets, each with the campaign's own percentage.

    That of the first day; where none was in force then, the one in force last.
    """
    found = []
    for target in campaign.targets:
        known = [item for item in definitions() if item.id == target.indicator_id]
        known.sort(key=lambda item: (item.is_in_force(campaign.first), item.valid_from))
        if known:
            found.append(replace(known[-1], target=target.percent))
    return found


def _checked(plan: CampaignPlan) -> CampaignPlan:
    return checked_plan(plan, {item.id for item in daily_definitions(plan.first)})


def _refuse_known_name(uow: UnitOfWork, name: str, but: int | None = None) -> None:
    wanted = fold(name)
    for each in stored.campaigns(uow.session):
        if each.id != but and not each.is_withdrawn and fold(each.name) == wanted:
            raise RuleBroken("campaign.name_taken", name=each.name)


def _details(plan: CampaignPlan) -> dict[str, object]:
    return {
        "name": plan.name,
        "first": plan.first.isoformat(),
        "last": plan.last.isoformat(),
        "targets": {target.indicator_id: plain(target.percent) for target in plan.targets},
        "note": plan.note,
    }


def _write(
    uow: UnitOfWork,
    actor: Actor,
    now: datetime,
    name: str,
    action: str,
    details: Mapping[str, object],
    reason: str = "",
) -> None:
    uow.journal.write(
        at=now,
        actor=actor,
        subject="campaign",
        reference=name,
        action=action,
        reason=reason,
        details=details,
    )
