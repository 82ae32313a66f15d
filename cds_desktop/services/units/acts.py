"""What an administrator does to the tree of units: each act is planned, checked, stored, told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.unit_events import FROM_FILE, EventKind, UnitEvent
from cds_desktop.domain.unit_plans import (
    Change,
    Register,
    UnitPlan,
    needed,
    plan_closing,
    plan_merging,
    plan_moving,
    plan_opening,
    plan_renaming,
)
from cds_desktop.domain.units import Level, Unit, unit_identifier
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

_ONE_DAY: Final = timedelta(days=1)
MakePlan = Callable[[Register], UnitPlan]


@dataclass(frozen=True, slots=True)
class UnitReversed:
    """What taking an act back did.

    Attributes:
        event: The event that was named.
        together: How many events of the same act were taken back with it.
    """

    event: UnitEvent
    together: int


def preview_act(open_uow: OpenUow, make: MakePlan) -> UnitPlan:
    """What an act would change; nothing is stored.

    Raises:
        RuleBroken, NotFound: As the act itself.
    """
    with open_uow(read_only=True) as uow:
        register = uow.units.register()
        plan = make(register)
        _refuse_own_unit(uow, plan)
        return plan


def do_act(open_uow: OpenUow, make: MakePlan, *, actor: Actor, now: datetime) -> UnitPlan:
    """Plan an act on what is stored now, and store it whole.

    Raises:
        RuleBroken: `officer.not_allowed`, `unit.own_unit`, or as the plan.
        NotFound: As the plan.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        plan = make(uow.units.register())
        _refuse_own_unit(uow, plan)
        _store(uow, plan, actor, now)
        uow.commit()
    return plan


def open_unit(
    open_uow: OpenUow, unit: Unit, *, reason: str = "", actor: Actor, now: datetime
) -> UnitPlan:
    """A new unit from its `valid_from` on; its parent may be told by code or identifier.

    Raises:
        RuleBroken: `officer.not_allowed`, `unit.code_shape`, or as `plan_opening`.
        NotFound: `unit.not_on_day`.
    """
    actor.require(Right.EDIT_SETTINGS)
    if unit.agency_code:
        unit = replace(unit, agency_code=unit_identifier(unit.agency_code))
    return do_act(open_uow, partial(plan_opening, unit=unit, reason=reason), actor=actor, now=now)


def close_unit(
    open_uow: OpenUow, code: str, on: date, *, reason: str, actor: Actor, now: datetime
) -> UnitPlan:
    """A unit is gone from a day on, and nobody takes over.

    Raises:
        RuleBroken: `officer.not_allowed`, or as `plan_closing`.
        NotFound: `unit.not_on_day`.
    """
    actor.require(Right.EDIT_SETTINGS)
    make = partial(plan_closing, code=code, on=on, reason=reason)
    return do_act(open_uow, make, actor=actor, now=now)


def rename_unit(
    open_uow: OpenUow,
    code: str,
    name: str,
    on: date,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> UnitPlan:
    """A unit bears another name from a day on; reports of older periods keep the old one.

    Raises:
        RuleBroken: `officer.not_allowed`, or as `plan_renaming`.
        NotFound: `unit.not_on_day`.
    """
    actor.require(Right.EDIT_SETTINGS)
    make = partial(plan_renaming, code=code, name=name, on=on, reason=reason)
    return do_act(open_uow, make, actor=actor, now=now)


def move_unit(
    open_uow: OpenUow,
    code: str,
    parent: str,
    on: date,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> UnitPlan:
    """A unit hangs below another one from a day on; an empty parent makes it a root.

    Raises:
        RuleBroken: `officer.not_allowed`, or as `plan_moving`.
        NotFound: `unit.not_on_day`.
    """
    actor.require(Right.EDIT_SETTINGS)
    make = partial(plan_moving, code=code, parent=parent, on=on, reason=reason)
    return do_act(open_uow, make, actor=actor, now=now)


def merge_units(
    open_uow: OpenUow,
    old_codes: Sequence[str],
    into: str,
    on: date,
    *,
    name: str = "",
    level: Level | None = None,
    parent: str = "",
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> UnitPlan:
    """Old units are one unit from a day on; see `plan_merging`.

    Raises:
        RuleBroken: `officer.not_allowed`, or as `plan_merging`.
        NotFound: `unit.not_on_day`.
    """
    actor.require(Right.EDIT_SETTINGS)
    make = partial(
        plan_merging, old_codes=old_codes, into=into, on=on, name=name, level=level, parent=parent,
        reason=reason,
    )  # fmt: skip
    return do_act(open_uow, make, actor=actor, now=now)


def set_agency_code(
    open_uow: OpenUow, code: str, identifier: str, on: date, *, actor: Actor, now: datetime
) -> Unit:
    """Put the agency identifier beside an administrative code; "" takes it away.

    It is a correction, not an event: the unit has it under all names it bore in its life.

    Raises:
        RuleBroken: `officer.not_allowed`, `unit.code_shape`, `unit.identifier_twice`,
            `unit.own_unit`.
        NotFound: `unit.not_on_day`.
    """
    actor.require(Right.EDIT_SETTINGS)
    identifier = unit_identifier(identifier) if identifier.strip() else ""
    with open_uow() as uow:
        register = uow.units.register()
        unit = register.on(code, on).unit
        changes = tuple(
            Change(one.id, one.unit, replace(one.unit, agency_code=identifier))
            for one in register.versions_of_life(unit.code, on)
        )
        if any(change.before != change.after for change in changes):
            plan = UnitPlan(EventKind.RENAMED, unit.code, on, changes, (), ())
            register.check(plan)
            _refuse_own_unit(uow, plan)
            uow.units.change_many([(change.id, change.after) for change in changes])
            uow.journal.write(
                at=whole_second(now),
                actor=actor,
                subject="unit",
                reference=unit.code,
                action="unit_identifier_set",
                details={"name": unit.name, "before": unit.agency_code, "after": identifier},
            )
            uow.commit()
    return replace(unit, agency_code=identifier)


def undo_event(
    open_uow: OpenUow, number: int, *, reason: str, actor: Actor, now: datetime
) -> UnitReversed:
    """Take back an act that was entered wrongly, by events which name those it takes back.

    A merger is one act: all its events go together. Versions that it began become void, versions
    that it ended live on.

    Raises:
        RuleBroken: `officer.not_allowed`, `unit.reason_missing`, `unit.event_gone`,
            `unit.event_of_file`, `unit.changed_since`, or as `UnitHistory.check`.
        NotFound: `unit.event_not_found`.
    """
    actor.require(Right.EDIT_SETTINGS)
    reason = needed(reason)
    with open_uow() as uow:
        event = uow.units.event(number)
        if event.kind is EventKind.REVERSED or _is_reversed(uow, number):
            raise RuleBroken("unit.event_gone", number=number)
        act = _act_of(uow, event)
        register = uow.units.register()
        changes = _put_back(register, act)
        numbers = set(act["events"])
        events = tuple(
            UnitEvent(0, one.day, EventKind.REVERSED, one.code, str(one.id), reason)
            for one in register.events
            if one.id in numbers
        )
        reference = _reference(event)
        plan = UnitPlan(EventKind.REVERSED, reference, event.day, changes, (), events, reason)
        register.check(plan)
        _store(uow, plan, actor, now, {"kind": event.kind.value, "name": act.get("name", "")})
        uow.commit()
    return UnitReversed(event, len(events))


def _is_reversed(uow: UnitOfWork, number: int) -> bool:
    return any(event.other_code == str(number) for event in uow.units.reversals())


def _reference(event: UnitEvent) -> str:
    return event.other_code if event.kind is EventKind.MERGED else event.code


def _act_of(uow: UnitOfWork, event: UnitEvent) -> dict[str, Any]:
    """The details of the journal entry of the act that made an event."""
    if event.note == FROM_FILE:
        raise RuleBroken("unit.event_of_file", number=event.id)
    # A child that followed its parent into a merger stands in the entry of the merger.
    for code in (_reference(event), event.other_code, event.code):
        for entry in uow.journal.of("unit", code):
            numbers = entry.details.get("events")
            if isinstance(numbers, list) and event.id in numbers:
                return dict(entry.details)
    raise RuleBroken("unit.event_of_file", number=event.id)


def _put_back(register: Register, act: dict[str, Any]) -> tuple[Change, ...]:
    """The rows of an act as they were before it.

    Raises:
        RuleBroken: `unit.changed_since`: a later act stands on this one.
    """
    rows = {one.id: one.unit for one in register.stored}
    changes = []
    for number, before, after in act["rows"]:
        unit = rows[number]
        if _state(unit) != after:
            raise RuleBroken("unit.changed_since", name=unit.name)
        first, last, name, parent = before
        was = replace(
            unit, valid_from=_day(first), valid_to=_day(last), name=name, parent_code=parent
        )
        changes.append(Change(number, unit, was))
    return tuple(changes)


def _state(unit: Unit) -> list[str | None]:
    """What an act may change of a row, as the journal keeps it."""
    days = (unit.valid_from, unit.valid_to)
    return [
        *(None if day is None else day.isoformat() for day in days),
        unit.name,
        unit.parent_code,
    ]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _refuse_own_unit(uow: UnitOfWork, plan: UnitPlan) -> None:
    """The row of the office itself is changed in its profile: slips and reports read it there."""
    own = int(str(uow.settings.get("office.unit_id")))
    for change in plan.changed:
        if change.id == own:
            raise RuleBroken("unit.own_unit", name=change.before.name)


def _store(
    uow: UnitOfWork,
    plan: UnitPlan,
    actor: Actor,
    now: datetime,
    more: dict[str, object] | None = None,
) -> None:
    """Write rows, events and one journal entry from which the act can be taken back."""
    uow.units.change_many([(change.id, change.after) for change in plan.changed])
    added = uow.units.add_many(plan.added)
    numbers = uow.units.add_events(plan.events)
    rows = [[change.id, _state(change.before), _state(change.after)] for change in plan.changed]
    # Taken back, a new version is void: it ends on the day before it began.
    rows += [
        [number, _state(replace(unit, valid_to=unit.begins - _ONE_DAY)), _state(unit)]
        for number, unit in zip(added, plan.added, strict=True)
    ]
    uow.journal.write(
        at=whole_second(now),
        actor=actor,
        subject="unit",
        reference=plan.code,
        action=f"unit_{plan.kind.value}",
        reason=plan.reason,
        details=_told(plan) | {"rows": rows, "events": numbers} | (more or {}),
    )


def _told(plan: UnitPlan) -> dict[str, object]:
    """The facts of an act as its journal entry says them."""
    told: dict[str, object] = {"day": plan.day.isoformat()}
    new = next((unit for unit in plan.added if unit.code == plan.code), None)
    own = next((change.before for change in plan.changed if change.before.code == plan.code), None)
    if new is not None or own is not None:
        told["name"] = (new or own).name  # type: ignore[union-attr]
    if plan.kind is EventKind.RENAMED and own is not None:
        told["before"] = own.name
    if plan.kind is EventKind.MOVED and new is not None:
        told["parent"] = new.parent_code or ""
    if plan.kind is EventKind.MERGED:
        merged = {event.code for event in plan.events if event.kind is EventKind.MERGED}
        told["merged"] = [
            [change.before.code, change.before.name]
            for change in plan.changed
            if change.before.code in merged and change.after.ends < plan.day
        ]
    return told
