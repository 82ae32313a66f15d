"""The tree of units as it stood on a day, and who took over from whom.

Units are kept as dated versions: one for each name and parent. Nothing here counts levels: a
commune hung below a district until 30/06/2025 and hangs below its province since, and both trees
are read by the same rules.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Final

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.text import search_words, text_sort_key
from cds_desktop.domain.unit_events import (
    EventKind,
    Merger,
    UnitEvent,
    mergers_of,
    standing_events,
)
from cds_desktop.domain.units import Level, Unit

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Succession:
    """One step between an old unit and the one that took over.

    Attributes:
        unit: The other unit: a predecessor on its last day, or a successor on its first.
        day: The day of the merger, the first on which the old unit was gone.
        of: The code of the unit it is the direct predecessor or successor of.
    """

    unit: Unit
    day: date
    of: str


class UnitTree:
    """The units of one day as a tree.

    The office's own unit bears its agency identifier as its code. Once another unit carries this
    identifier beside an administrative code, both are one, and the administrative code shows.

    Attributes:
        day: The day on which it stood so.
        units: By code, in the order of the codes.
        history: All days; needed for predecessors.
    """

    def __init__(self, day: date, present: Mapping[str, Unit], history: UnitHistory) -> None:
        self.day, self.history = day, history
        self._aliases = {
            unit.agency_code: unit.code
            for unit in present.values()
            if unit.agency_code and unit.agency_code != unit.code
        }
        self.units: Mapping[str, Unit] = {
            code: present[code] for code in sorted(present) if code not in self._aliases
        }
        self._below: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            self._below[self._parent_code(unit)].append(unit)

    def __len__(self) -> int:
        return len(self.units)

    def find(self, code: str) -> Unit | None:
        """The unit with this code or agency identifier; None when none stood on the day."""
        return self.units.get(self._aliases.get(code, code))

    def get(self, code: str) -> Unit:
        """The unit with this code or agency identifier.

        Raises:
            NotFound: `unit.not_on_day`.
        """
        found = self.find(code)
        if found is None:
            raise NotFound("unit.not_on_day", unit=code, day=self.day)
        return found

    @cached_property
    def search_words(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """By code the words of the name, and those of the codes; made once for many searches."""
        return {
            code: (search_words(unit.name), search_words(f"{code} {unit.agency_code}"))
            for code, unit in self.units.items()
        }

    @property
    def roots(self) -> tuple[Unit, ...]:
        """Units above which nothing is known, by name."""
        return self._sorted("")

    def children_of(self, code: str) -> tuple[Unit, ...]:
        """The units directly under one, in alphabetical order.

        Raises:
            NotFound: `unit.not_on_day`.
        """
        return self._sorted(self.get(code).code)

    def has_children(self, code: str) -> bool:
        """Whether anything hangs below a unit."""
        return self._aliases.get(code, code) in self._below

    def parent_of(self, code: str) -> Unit | None:
        """The unit above; None for a root.

        Raises:
            NotFound: `unit.not_on_day`.
        """
        return self.units.get(self._parent_code(self.get(code)))

    def path_of(self, code: str) -> tuple[Unit, ...]:
        """From the root down to the unit itself.

        Raises:
            NotFound: `unit.not_on_day`.
        """
        path: list[Unit] = []
        unit: Unit | None = self.get(code)
        while unit is not None:
            path.append(unit)
            unit = self.parent_of(unit.code)
        return tuple(reversed(path))

    def descendants(self, code: str) -> tuple[Unit, ...]:
        """Everything below a unit, itself not, each parent before its children.

        Raises:
            NotFound: `unit.not_on_day`.
        """
        found: list[Unit] = []
        waiting = list(reversed(self.children_of(code)))
        while waiting:
            unit = waiting.pop()
            found.append(unit)
            waiting.extend(reversed(self._sorted(unit.code)))
        return tuple(found)

    def level(self, code: str) -> Level:
        """The level a unit is called by; its depth may be another on other days.

        Raises:
            NotFound: `unit.not_on_day`.
        """
        return self.get(code).level

    def depth_of(self, code: str) -> int:
        """How many units stand above.

        Raises:
            NotFound: `unit.not_on_day`.
        """
        return len(self.path_of(code)) - 1

    def predecessors_of(self, code: str) -> tuple[Succession, ...]:
        """Who the unit took over from up to the day of the tree; see `UnitHistory`."""
        return self.history.predecessors_of(self.get(code).code, self.day)

    def _parent_code(self, unit: Unit) -> str:
        parent = unit.parent_code or ""
        parent = self._aliases.get(parent, parent)
        return parent if parent in self.units and parent != unit.code else ""

    def _sorted(self, code: str) -> tuple[Unit, ...]:
        below = self._below.get(code, ())
        return tuple(sorted(below, key=lambda unit: (text_sort_key(unit.name), unit.code)))


class UnitHistory:
    """Every dated version of every unit with the mergers between them.

    Args:
        units: The versions; void ones are passed over.
        events: What happened; those taken back and their reversals are passed over.
    """

    def __init__(self, units: Iterable[Unit], events: Iterable[UnitEvent] = ()) -> None:
        self._versions: dict[str, list[Unit]] = defaultdict(list)
        self._taken_back: dict[str, Unit] = {}
        for unit in units:
            if unit.is_void:
                self._taken_back[unit.code] = unit
            else:
                self._versions[unit.code].append(unit)
        for versions in self._versions.values():
            versions.sort(key=lambda unit: unit.begins)
        self._into: dict[str, list[Merger]] = defaultdict(list)
        self._from: dict[str, list[Merger]] = defaultdict(list)
        self._endings: dict[str, set[date]] = defaultdict(set)
        standing = standing_events(events)
        for event in standing:
            if event.kind in (EventKind.MERGED, EventKind.CLOSED):
                self._endings[event.code].add(event.day)
        for merger in sorted(mergers_of(standing), key=lambda one: (one.day, one.code, one.into)):
            self._into[merger.into].append(merger)
            self._from[merger.code].append(merger)

    def versions_of(self, code: str) -> Sequence[Unit]:
        """The dated versions under one code, oldest first."""
        return tuple(self._versions.get(code, ()))

    def all_versions(self) -> Iterator[Unit]:
        """Every dated version of every unit."""
        for versions in self._versions.values():
            yield from versions

    def version_on(self, code: str, day: date) -> Unit | None:
        """What bore a code on a day."""
        versions = self._versions.get(code, ())
        at = bisect_right(versions, day, key=lambda unit: unit.begins)
        if at and versions[at - 1].exists_on(day):
            return versions[at - 1]
        return None

    def on(self, day: date) -> UnitTree:
        """The tree as it stood on a day."""
        present = {}
        for code in self._versions:
            unit = self.version_on(code, day)
            if unit is not None:
                present[code] = unit
        return UnitTree(day, present, self)

    def life_of(self, code: str, on: date) -> tuple[date, date] | None:
        """The first and last day of the unit that bore a code on a day, whatever its names.

        A merger or a closure ends a life even where another unit bears the code the day after.
        """
        versions = self._versions.get(code, ())
        at = bisect_right(versions, on, key=lambda unit: unit.begins) - 1
        if at < 0 or not versions[at].exists_on(on):
            return None
        ends = self._endings.get(code, set())

        def goes_on(left: Unit, right: Unit) -> bool:
            return right.begins not in ends and left.ends == right.begins - _ONE_DAY

        first = last = at
        while first > 0 and goes_on(versions[first - 1], versions[first]):
            first -= 1
        while last + 1 < len(versions) and goes_on(versions[last], versions[last + 1]):
            last += 1
        return versions[first].begins, versions[last].ends

    def predecessors_of(self, code: str, on: date) -> tuple[Succession, ...]:
        """Every unit which merged into the one that bore a code on a day, and theirs in turn.

        The latest mergers come first. A unit that went into two parts which later merged again
        is told for each way.
        """
        return tuple(self._back(code, on, set()))

    def successors_of(self, code: str, on: date) -> tuple[Succession, ...]:
        """Every unit which took over from the one that bore a code on a day, and so on."""
        return tuple(self._forth(code, on, set()))

    def _back(self, code: str, on: date, told: set[Merger]) -> Iterator[Succession]:
        life = self.life_of(code, on)
        for merger in sorted(self._into.get(code, ()), key=lambda one: one.day, reverse=True):
            if life is None or not life[0] <= merger.day <= on or merger in told:
                continue
            told.add(merger)
            eve = merger.day - _ONE_DAY
            old = self.version_on(merger.code, eve)
            if old is not None:
                yield Succession(old, merger.day, code)
                yield from self._back(merger.code, eve, told)

    def _forth(self, code: str, on: date, told: set[Merger]) -> Iterator[Succession]:
        life = self.life_of(code, on)
        for merger in self._from.get(code, ()):
            if life is None or merger.day - _ONE_DAY != life[1] or merger in told:
                continue
            told.add(merger)
            new = self.version_on(merger.into, merger.day)
            if new is not None:
                yield Succession(new, merger.day, code)
                yield from self._forth(merger.into, merger.day, told)

    # What cannot be ------------------------------------------------------------------------

    def check(self) -> None:
        """Refuse a history that cannot be.

        Raises:
            RuleBroken: `unit.two_names` (two names on one day), `unit.overlap` (the validity of
                a code twice on one day), `unit.outlives_parent`, `unit.cycle`,
                `unit.identifier_twice`, `unit.merger_without_unit`, `unit.merged_still_open`.
        """
        self._check_overlaps()
        aliases = self._check_identifiers()
        for versions in self._versions.values():
            for unit in versions:
                self._check_parent(unit)
                self._check_cycle(unit, aliases)
        for mergers in self._from.values():
            for merger in mergers:
                self._check_merger(merger)

    def _check_overlaps(self) -> None:
        for versions in self._versions.values():
            for left, right in pairwise(versions):
                if right.begins <= left.ends:
                    if left.name == right.name:
                        raise RuleBroken("unit.overlap", unit=left.code, day=right.begins)
                    raise RuleBroken(
                        "unit.two_names", unit=left.code, name=left.name, other=right.name,
                        day=right.begins,
                    )  # fmt: skip

    def _check_identifiers(self) -> dict[str, str]:
        """Agency identifiers with their codes; two units of one day never share one."""
        bearers: dict[str, list[Unit]] = defaultdict(list)
        for versions in self._versions.values():
            for unit in versions:
                if unit.agency_code and unit.agency_code != unit.code:
                    bearers[unit.agency_code].append(unit)
        for identifier, units in bearers.items():
            units.sort(key=lambda unit: unit.begins)
            for left, right in pairwise(units):
                if right.begins <= left.ends:
                    raise RuleBroken(
                        "unit.identifier_twice", identifier=identifier, name=left.name,
                        other=right.name,
                    )  # fmt: skip
        return {identifier: units[-1].code for identifier, units in bearers.items()}

    def _check_parent(self, unit: Unit) -> None:
        """A unit lives only while the one above it does, where that one is known by its code."""
        code = unit.parent_code or ""
        above = self._versions.get(code) or [
            void for void in (self._taken_back.get(code),) if void is not None
        ]
        if not above:
            return
        day = unit.begins
        for parent in above:
            if parent.begins <= day <= parent.ends:
                if unit.ends <= parent.ends:
                    return
                day = parent.ends + _ONE_DAY
        raise RuleBroken("unit.outlives_parent", name=unit.name, parent=above[-1].name, day=day)

    def _check_cycle(self, unit: Unit, aliases: Mapping[str, str]) -> None:
        """A circle that closes on some day closes on the first day of one of its links."""
        seen = {unit.code}
        current: Unit | None = unit
        while current is not None and current.parent_code:
            code = aliases.get(current.parent_code, current.parent_code)
            if code in seen:
                raise RuleBroken("unit.cycle", name=unit.name, day=unit.begins)
            seen.add(code)
            current = self.version_on(code, unit.begins)

    def _check_merger(self, merger: Merger) -> None:
        old = self.version_on(merger.code, merger.day - _ONE_DAY)
        if old is None or self.version_on(merger.into, merger.day) is None:
            code = merger.code if old is None else merger.into
            raise RuleBroken("unit.merger_without_unit", unit=code, day=merger.day)
        if old.exists_on(merger.day):
            raise RuleBroken("unit.merged_still_open", name=old.name, day=merger.day)
