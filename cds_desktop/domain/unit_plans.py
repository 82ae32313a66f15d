"""What an act does to the dated versions of units, told before anything is stored.

An act ends versions and begins new ones; no version is ever taken away. One that was entered
wrongly becomes void: it ends on the day before it began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import normalise
from cds_desktop.domain.unit_events import EventKind, UnitEvent, mergers_of
from cds_desktop.domain.unit_tree import UnitHistory, UnitTree
from cds_desktop.domain.units import Level, Unit

_ONE_DAY: Final = timedelta(days=1)
LONGEST_NAME: Final = 200
_FIRST_YEAR, _LAST_YEAR = 1900, 2200


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A dated version with the number of its row."""

    id: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Change:
    """One row which an act changes: its validity, or the name or parent of a later version."""

    id: int
    before: Unit
    after: Unit


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What an act changes.

    Attributes:
        kind: The act.
        code: The unit it is about; of a merger the one that takes over.
        day: The first day of the new state.
        changed: Versions that end earlier, and later ones which take over the new fact.
        added: New versions.
        events: What is written into the history of the units.
        reason: Why, for the journal; may be "".
    """

    kind: EventKind
    code: str
    day: date
    changed: tuple[Change, ...]
    added: tuple[Unit, ...]
    events: tuple[UnitEvent, ...]
    reason: str = ""


class Register:
    """Everything that is stored about units, as plans need it."""

    def __init__(self, stored: Iterable[StoredUnit], events: Iterable[UnitEvent]) -> None:
        self.stored = tuple(stored)
        self.events = tuple(events)
        self.history = UnitHistory((one.unit for one in self.stored), self.events)
        self._rows: dict[str, list[StoredUnit]] = defaultdict(list)
        for one in self.stored:
            self._rows[one.unit.code].append(one)
        self._trees: dict[date, UnitTree] = {}

    def tree(self, day: date) -> UnitTree:
        """The tree as it stood on a day."""
        if day not in self._trees:
            self._trees[day] = self.history.on(day)
        return self._trees[day]

    def on(self, code: str, day: date) -> StoredUnit:
        """The version of a unit on a day, by its code or agency identifier.

        Raises:
            NotFound: `unit.not_on_day`.
        """
        wanted = self.tree(day).get(code)
        return next(one for one in self._rows[wanted.code] if one.unit == wanted)

    def versions_of_life(self, code: str, on: date) -> tuple[StoredUnit, ...]:
        """Every version of the unit that bore a code on a day, through its names and parents."""
        life = self.history.life_of(code, on)
        return tuple(
            one
            for one in self._rows[code]
            if life and not one.unit.is_void and life[0] <= one.unit.begins <= life[1]
        )

    def check(self, plan: UnitPlan) -> None:
        """Refuse a plan after which the history cannot be.

        Raises:
            RuleBroken: As `UnitHistory.check`.
        """
        after = {change.id: change.after for change in plan.changed}
        units = [after.get(one.id, one.unit) for one in self.stored]
        # Reversals name events by number.
        top = max((event.id for event in self.events), default=0)
        new = [replace(event, id=top + 1 + at) for at, event in enumerate(plan.events)]
        UnitHistory([*units, *plan.added], [*self.events, *new]).check()


def unit_name(text: str) -> str:
    """A unit's name, cleaned.

    Raises:
        RuleBroken: `unit.name_missing`, `unit.name_long`.
    """
    name = normalise(text)
    if not name:
        raise RuleBroken("unit.name_missing")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("unit.name_long", longest=LONGEST_NAME, found=len(name))
    return name


def unit_code(text: str) -> str:
    """A unit's code without blanks around it.

    Raises:
        RuleBroken: `unit.code_missing`.
    """
    code = normalise(text)
    if not code or any(letter.isspace() for letter in code):
        raise RuleBroken("unit.code_missing", text=text)
    return code


def unit_day(day: date) -> date:
    """A day on which something may happen to a unit; others are typing errors of a year.

    Raises:
        RuleBroken: `unit.day_far`.
    """
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise RuleBroken("unit.day_far", day=day)
    return day


def plan_opening(register: Register, unit: Unit, *, reason: str = "") -> UnitPlan:
    """A new unit from its first day on.

    Raises:
        RuleBroken: `unit.exists`, `unit.name_missing`, `unit.code_missing`, or as `check`.
        NotFound: `unit.not_on_day` of its parent.
    """
    day = unit_day(unit.begins)
    code = unit_code(unit.code)
    standing = register.history.version_on(code, day)
    if standing is not None:
        raise RuleBroken("unit.exists", unit=code, name=standing.name, day=day)
    parent = unit.parent_code and register.on(unit.parent_code, day).unit.code
    unit = replace(unit, code=code, name=unit_name(unit.name), parent_code=parent)
    event = UnitEvent(0, day, EventKind.OPENED, code, parent or "", reason)
    return _checked(register, UnitPlan(EventKind.OPENED, code, day, (), (unit,), (event,), reason))


def plan_closing(register: Register, code: str, on: date, *, reason: str) -> UnitPlan:
    """A unit that is gone from a day on, with nobody who takes over.

    Raises:
        RuleBroken: `unit.reason_missing`, `unit.closed_already`, or as `check`.
        NotFound: `unit.not_on_day`.
    """
    reason = needed(reason)
    old = _ending(register, code, on)
    event = UnitEvent(0, on, EventKind.CLOSED, old.unit.code, "", reason)
    plan = UnitPlan(
        EventKind.CLOSED, old.unit.code, on, (_ended(old, on),), (), (event,), reason
    )  # fmt: skip
    return _checked(register, plan)


def plan_renaming(
    register: Register, code: str, name: str, on: date, *, reason: str = ""
) -> UnitPlan:
    """A unit with another name from a day on; older reports keep the old one.

    Raises:
        RuleBroken: `unit.name_missing`, `unit.same_name`, or as `check`.
        NotFound: `unit.not_on_day`.
    """
    old, name = register.on(code, unit_day(on)), unit_name(name)
    if old.unit.name == name:
        raise RuleBroken("unit.same_name", name=name, day=on)
    event = UnitEvent(0, on, EventKind.RENAMED, old.unit.code, "", reason)
    done = _replaced(register, old, on, name=name)
    kind = EventKind.RENAMED
    plan = UnitPlan(kind, old.unit.code, on, done.changed, done.added, (event,), reason)
    return _checked(register, plan)


def plan_moving(
    register: Register, code: str, parent: str, on: date, *, reason: str = ""
) -> UnitPlan:
    """A unit under another parent from a day on; an empty parent makes it a root.

    Raises:
        RuleBroken: `unit.same_parent`, or as `check`.
        NotFound: `unit.not_on_day`.
    """
    old = register.on(code, unit_day(on))
    above = register.on(parent, on).unit.code if parent else None
    if old.unit.parent_code == above:
        raise RuleBroken("unit.same_parent", name=old.unit.name, day=on)
    event = UnitEvent(0, on, EventKind.MOVED, old.unit.code, above or "", reason)
    done = _replaced(register, old, on, parent_code=above)
    plan = UnitPlan(EventKind.MOVED, old.unit.code, on, done.changed, done.added, (event,), reason)
    return _checked(register, plan)


def plan_merging(
    register: Register,
    old_codes: Sequence[str],
    into: str,
    on: date,
    *,
    name: str = "",
    level: Level | None = None,
    parent: str = "",
    reason: str = "",
) -> UnitPlan:
    """Old units that are one unit from a day on.

    The one that takes over may stand already, may be new (then it needs a name), or may bear the
    code of one of the old ones, which then is another unit under the old code. What hung below
    an old unit hangs below the new one. An old unit which is merged a second time on the same day
    was split.

    Raises:
        RuleBroken: `unit.merger_of_none`, `unit.merger_into_itself`, `unit.name_missing`,
            `unit.parent_unclear`, `unit.closed_already`, or as `check`.
        NotFound: `unit.not_on_day`.
    """
    olds, target = _merging(register, old_codes, into, on)
    codes = {old.unit.code for old in olds}
    if codes == {target} and not name:
        raise RuleBroken("unit.merger_into_itself", name=olds[0].unit.name)
    changed: list[Change] = []
    added: list[Unit] = []
    events: list[UnitEvent] = []
    standing = None if target in codes else register.tree(on).find(target)
    if standing is None:
        added.append(_taking_over(register, olds, target, on, name, level, parent))
    elif name and unit_name(name) != standing.name:
        renamed = _replaced(register, register.on(target, on), on, name=unit_name(name))
        changed += renamed.changed
        added += renamed.added
        events.append(UnitEvent(0, on, EventKind.RENAMED, target, "", reason))
    for old in olds:
        if not _is_split_further(register, old, on):
            changed.append(_ended(_ending(register, old.unit.code, on), on))
        events.append(UnitEvent(0, on, EventKind.MERGED, old.unit.code, target, reason))
    for child in _children(register, codes - {target}, on):
        moved = _replaced(register, child, on, parent_code=target)
        changed += moved.changed
        added += moved.added
        events.append(UnitEvent(0, on, EventKind.MOVED, child.unit.code, target, reason))
    plan = UnitPlan(
        EventKind.MERGED, target, on, tuple(changed), tuple(added), tuple(events), reason
    )
    return _checked(register, plan)


def _merging(
    register: Register, old_codes: Sequence[str], into: str, on: date
) -> tuple[list[StoredUnit], str]:
    """The old units as they stand on the eve, each once, and the code of the one to take over."""
    eve = unit_day(on) - _ONE_DAY
    olds = [register.on(code, eve) for code in old_codes]
    if not olds:
        raise RuleBroken("unit.merger_of_none")
    known = register.tree(on).find(into) or register.tree(eve).find(into)
    return list({old.id: old for old in olds}.values()), known.code if known else unit_code(into)


def needed(reason: str) -> str:
    """A reason, cleaned.

    Raises:
        RuleBroken: `unit.reason_missing`.
    """
    cleaned = normalise(reason)
    if not cleaned:
        raise RuleBroken("unit.reason_missing")
    return cleaned


def _checked(register: Register, plan: UnitPlan) -> UnitPlan:
    register.check(plan)
    return plan


def _taking_over(
    register: Register,
    olds: Sequence[StoredUnit],
    code: str,
    on: date,
    name: str,
    level: Level | None,
    parent: str,
) -> Unit:
    """The unit that a merger opens; what is not told is as with the old ones."""
    namesake = next((old.unit for old in olds if old.unit.code == code), None)
    if not name and namesake is None:
        raise RuleBroken("unit.name_missing")
    if parent:
        above: str | None = register.on(parent, on).unit.code
    else:
        parents = {old.unit.parent_code for old in olds}
        if namesake is None and len(parents) > 1:
            raise RuleBroken("unit.parent_unclear", name=name)
        above = namesake.parent_code if namesake else parents.pop()
    return Unit(
        code,
        unit_name(name or (namesake.name if namesake else "")),
        level or (namesake or olds[0].unit).level,
        above,
        on,
        agency_code=namesake.agency_code if namesake else "",
    )


def _is_split_further(register: Register, old: StoredUnit, on: date) -> bool:
    """Whether a unit ended on the eve by a merger, so that another may take a part of it."""
    return old.unit.ends == on - _ONE_DAY and any(
        merger.code == old.unit.code and merger.day == on for merger in mergers_of(register.events)
    )


def _children(register: Register, codes: set[str], on: date) -> list[StoredUnit]:
    return [
        one
        for one in register.stored
        if one.unit.parent_code in codes
        and one.unit.code not in codes
        and not one.unit.is_void
        and one.unit.exists_on(on)
    ]


def _ending(register: Register, code: str, on: date) -> StoredUnit:
    """The version that lives on the eve and whose end no other act has told."""
    old = register.on(code, unit_day(on) - _ONE_DAY)
    if old.unit.valid_to is not None:
        life = register.history.life_of(old.unit.code, old.unit.ends)
        if life is not None and life[1] > old.unit.ends:
            day = old.unit.ends + _ONE_DAY
            raise RuleBroken("unit.changes_later", name=old.unit.name, day=day)
        raise RuleBroken("unit.closed_already", name=old.unit.name, day=old.unit.valid_to)
    return old


def _ended(old: StoredUnit, on: date) -> Change:
    return Change(old.id, old.unit, replace(old.unit, valid_to=on - _ONE_DAY))


@dataclass(frozen=True, slots=True)
class _Replacement:
    changed: tuple[Change, ...]
    added: tuple[Unit, ...]


def _replaced(register: Register, old: StoredUnit, on: date, **fact: str | None) -> _Replacement:
    """The version ends on the eve, and another one with this fact takes its place.

    The fact is known for the later versions of the same unit as well, up to one that changed it.
    """
    ((name, value),) = fact.items()
    before = getattr(old.unit, name)
    changed = [_ended(old, on)]
    for one in sorted(
        register.versions_of_life(old.unit.code, on), key=lambda one: one.unit.begins
    ):
        if one.unit.begins <= old.unit.begins:
            continue
        if getattr(one.unit, name) != before:
            break
        changed.append(Change(one.id, one.unit, _with(one.unit, name, value)))
    new = _with(replace(old.unit, valid_from=on), name, value)
    return _Replacement(tuple(changed), (new,))


def _with(unit: Unit, name: str, value: str | None) -> Unit:
    return (
        replace(unit, name=value) if name == "name" and value else replace(unit, parent_code=value)
    )
