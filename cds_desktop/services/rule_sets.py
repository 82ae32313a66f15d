"""The rule sets under which the office counts: several, each in force from its own day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.deadlines import (
    DeadlineRules,
    rules_from_data,
    rules_in_force,
    rules_to_data,
)
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.offices import load_rules

SETTING = "deadlines.rules"
LONGEST_NAME = 120
_ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class RuleSets:
    """Every rule set, the earliest first, and the one in force today."""

    sets: tuple[DeadlineRules, ...]
    current: DeadlineRules


def read_rules(open_uow: OpenUow, *, today: date) -> RuleSets:
    """The rule sets in the order in which they begin."""
    with open_uow(read_only=True) as uow:
        sets = load_rules(uow)
    return RuleSets(_ordered(sets), rules_in_force(sets, today))


def set_rules(
    open_uow: OpenUow, rules: DeadlineRules, *, actor: Actor, now: datetime
) -> DeadlineRules | None:
    """Let a rule set hold from its first day on; it replaces the one that begins the same day.

    Dossiers received before keep the rules which they carry; no date moves.

    Returns:
        The rule set which began on the same day, for an undo; None when there was none.

    Raises:
        RuleBroken: `officer.not_allowed`, `rules.name_missing`, `rules.name_long`,
            `rules.start_missing`, `rules.start_past`.
    """
    actor.require(Right.EDIT_SETTINGS)
    name = refuse_longer(normalise(rules.name), LONGEST_NAME, "rules.name_long")
    if not name:
        raise RuleBroken("rules.name_missing")
    start = rules.valid_from
    if start is None:
        raise RuleBroken("rules.start_missing")
    if start < office_day(now):
        raise RuleBroken("rules.start_past", day=start)
    wanted = replace(rules, name=name, valid_to=None)
    with open_uow() as uow:
        sets = load_rules(uow)
        before = _beginning(sets, start)
        if before != wanted:
            others = [each for each in sets if each.valid_from != start]
            _store(uow, [*others, wanted])
            _tell(uow, "rules_set", start, before, wanted, actor, now)
            uow.commit()
    return before


def take_back_rules(
    open_uow: OpenUow, start: date, *, actor: Actor, now: datetime
) -> DeadlineRules:
    """Take out a rule set that begins today or later; the one before it holds on.

    Returns:
        What was taken out, for an undo.

    Raises:
        RuleBroken: `officer.not_allowed`, `rules.in_use` for one that began before today.
        NotFound: `rules.not_found`.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        sets = load_rules(uow)
        found = _beginning(sets, start)
        if found is None:
            raise NotFound("rules.not_found", day=start)
        if start < office_day(now):
            raise RuleBroken("rules.in_use", day=start)
        _store(uow, [each for each in sets if each.valid_from != start])
        _tell(uow, "rules_taken_back", start, found, None, actor, now)
        uow.commit()
    return found


def _beginning(sets: Sequence[DeadlineRules], start: date) -> DeadlineRules | None:
    return next((each for each in sets if each.valid_from == start), None)


def _ordered(sets: Sequence[DeadlineRules]) -> tuple[DeadlineRules, ...]:
    return tuple(sorted(sets, key=lambda each: each.valid_from or _ALWAYS))


def _store(uow: UnitOfWork, sets: Sequence[DeadlineRules]) -> None:
    uow.settings.put(SETTING, [rules_to_data(each) for each in _ordered(sets)])


def _tell(
    uow: UnitOfWork,
    action: str,
    start: date,
    before: DeadlineRules | None,
    after: DeadlineRules | None,
    actor: Actor,
    now: datetime,
) -> None:
    uow.journal.write(
        at=now,
        actor=actor,
        subject="rules",
        reference=start.isoformat(),
        action=action,
        details={
            "before": None if before is None else rules_to_data(before),
            "after": None if after is None else rules_to_data(after),
        },
    )


def changed_rules(rules: DeadlineRules, changes: dict[str, object]) -> DeadlineRules:
    """The rule set with some of its stored values replaced, as `rules_to_data` names them.

    Raises:
        RuleBroken: `rules.unreadable`, `hours.…` when a value is not possible.
    """
    return rules_from_data({**rules_to_data(rules), **changes})
