"""Campaigns: some weeks in which an office works towards targets."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    Row,
    String,
    Table,
    Text,
    false,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from cds_desktop.domain.campaigns import Campaign, CampaignPlan, CampaignTarget
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.targets import plain
from cds_desktop.persistence.base import Base, Instant
from cds_desktop.persistence.dialects import lock_row

CAMPAIGN = Table(
    "campaign",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("targets", Text, nullable=False),
    Column("note", String, nullable=False, server_default=""),
    Column("is_withdrawn", Boolean, nullable=False, server_default=false()),
    Column("at", Instant(), nullable=False),
    Column("officer_name", String, nullable=False),
)
"""`targets` is JSON: indicator ids with the percentage to be reached."""


def add_campaign(session: Session, plan: CampaignPlan, *, at: datetime, officer_name: str) -> int:
    """Store a campaign and give its number."""
    made = session.execute(
        insert(CAMPAIGN)
        .values(**_values(plan), at=at, officer_name=officer_name)
        .returning(CAMPAIGN.c.id)
    )
    return int(made.scalar_one())


def change_campaign(
    session: Session, number: int, plan: CampaignPlan, *, at: datetime, officer_name: str
) -> None:
    """Write other facts; the journal keeps what stood here before."""
    session.execute(
        update(CAMPAIGN)
        .where(CAMPAIGN.c.id == number)
        .values(**_values(plan), at=at, officer_name=officer_name)
    )


def mark_campaign(session: Session, number: int, *, is_withdrawn: bool) -> None:
    """Take a campaign out of use, or into it again."""
    session.execute(
        update(CAMPAIGN).where(CAMPAIGN.c.id == number).values(is_withdrawn=is_withdrawn)
    )


def campaign(session: Session, number: int, *, lock: bool = False) -> Campaign:
    """One campaign.

    Raises:
        NotFound: `campaign.not_found`.
    """
    query = select(CAMPAIGN).where(CAMPAIGN.c.id == number)
    row = session.execute(lock_row(query) if lock else query).one_or_none()
    if row is None:
        raise NotFound("campaign.not_found", id=number)
    return _campaign(row)


def campaigns(session: Session) -> list[Campaign]:
    """Every campaign, the one that ends last first."""
    query = select(CAMPAIGN).order_by(CAMPAIGN.c.last.desc(), CAMPAIGN.c.id.desc())
    return [_campaign(row) for row in session.execute(query)]


def _values(plan: CampaignPlan) -> dict[str, object]:
    targets = {target.indicator_id: plain(target.percent) for target in plan.targets}
    return {
        "name": plan.name,
        "first": plan.first,
        "last": plan.last,
        "targets": json.dumps(targets, ensure_ascii=False),
        "note": plan.note,
    }


def _campaign(row: Row[Any]) -> Campaign:
    targets = json.loads(row.targets)
    return Campaign(
        row.id,
        row.name,
        row.first,
        row.last,
        tuple(CampaignTarget(name, Decimal(percent)) for name, percent in targets.items()),
        row.note,
        bool(row.is_withdrawn),
        row.at,
        row.officer_name,
    )
