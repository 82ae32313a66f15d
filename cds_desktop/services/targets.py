"""Targets of the office's own: set from a day on, every version kept and journalled.

They count wherever definitions are read (`services.indicators.definitions_in`): on the dashboard,
in forecasts and in reports. Reports that were frozen keep theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.targets import (
    SETTING,
    Target,
    check_percent,
    most_of,
    plain,
    target_on,
    targets_from_data,
    targets_to_data,
    with_target,
)
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators import definitions_in


@dataclass(frozen=True, slots=True)
class TargetInForce:
    """By what an indicator is judged on a day.

    Attributes:
        definition: With the target in force.
        shipped: The target which the definition brings along.
        own: The office's version in force; None where it goes by the shipped one.
        versions: Everything the office ever set for it, in the order of writing.
    """

    definition: Definition
    shipped: Decimal | None
    own: Target | None
    versions: tuple[Target, ...]


def set_target(
    open_uow: OpenUow,
    indicator_id: str,
    percent: Decimal | None,
    first: date,
    *,
    actor: Actor,
    now: datetime,
) -> Target:
    """Judge an indicator by another target from a day on.

    Args:
        open_uow: Opens the transaction.
        indicator_id: Such as S01.
        percent: The target; None goes back to the one which the definition brings along.
        first: The first day on which it holds. Reports that were approved stay as they are.
        actor: A leader or an administrator.
        now: The office's clock.

    Raises:
        NotFound: `indicator.not_found`.
        RuleBroken: `officer.not_allowed`, `target.range`, `target.unreadable`.
    """
    actor.require(Right.APPROVE_REPORTS)
    with open_uow() as uow:
        definition = _definition(uow, indicator_id, first)
        if percent is not None:
            check_percent(percent, most_of(definition))
        made = Target(definition.id, percent, first, now, actor.name)
        versions = stored_targets(uow)
        before = with_target(definition, versions, first).target
        after = with_target(definition, (*versions, made), first).target
        uow.settings.put(SETTING, targets_to_data((*versions, made)))
        uow.journal.write(
            at=now,
            actor=actor,
            subject="target",
            reference=definition.id,
            action="target_set",
            details={
                "first": first.isoformat(),
                "before": None if before is None else plain(before),
                "after": None if after is None else plain(after),
                "is_shipped": percent is None,
            },
        )
        uow.commit()
    return made


def list_targets(open_uow: OpenUow, on: date, *, actor: Actor) -> tuple[TargetInForce, ...]:
    """Every indicator in force on a day with its target.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        items = definitions_in(uow, on, own_targets=False).indicators
        versions = stored_targets(uow)
    return tuple(
        TargetInForce(
            with_target(item, versions, on),
            item.target,
            target_on(versions, item.id, on),
            tuple(version for version in versions if version.indicator_id == item.id),
        )
        for item in items
    )


def stored_targets(uow: UnitOfWork) -> tuple[Target, ...]:
    """Every version, in the order of writing."""
    return targets_from_data(uow.settings.get(SETTING))


def _definition(uow: UnitOfWork, indicator_id: str, on: date) -> Definition:
    """An indicator of any set in force, without the office's own target."""
    wanted = indicator_id.strip().casefold()
    for item in definitions_in(uow, on, own_targets=False).indicators:
        if item.id.casefold() == wanted:
            return item
    raise NotFound("indicator.not_found", id=indicator_id.strip())
