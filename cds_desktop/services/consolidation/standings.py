"""Who belongs to us in a period, told from the dated tree of units."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from functools import cached_property
from typing import Final

from cds_desktop.domain.consolidation import UnitStanding
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_package import ReportPackage
from cds_desktop.domain.unit_names import UnitNames
from cds_desktop.domain.unit_tree import UnitHistory, UnitTree
from cds_desktop.domain.units import Unit
from cds_desktop.persistence import unit_keys
from cds_desktop.persistence.unit_of_work import UnitOfWork
from cds_desktop.services.units import expected_of, history_in, merger_month

_ONE_DAY: Final = timedelta(days=1)


def own_unit(uow: UnitOfWork) -> Unit:
    """The unit whose office this is."""
    return uow.units.get(int(str(uow.settings.get("office.unit_id"))))


class Standings:
    """The units of one period as the collecting office sees them."""

    def __init__(self, uow: UnitOfWork, period: Period, history: UnitHistory | None = None) -> None:
        self.period = period
        self.own = own_unit(uow)
        self._history = history or history_in(uow)
        self.tree: UnitTree = self._history.on(period.last)
        found = self.tree.find(self.own.code)
        self.our_code = self.own.code if found is None else found.code
        self.expected: dict[str, Unit] = {}
        if found is not None:
            units = expected_of(
                self._history, self.our_code, period.first, period.last, merger_month(uow)
            )
            self.expected = {unit.code: unit for unit in units}
        self._with_keys = {key.unit_code for key in unit_keys.all_keys(uow.session)}

    @property
    def is_known(self) -> bool:
        """Whether any unit below ours is known in the period."""
        return bool(self.expected)

    @cached_property
    def _by_identifier(self) -> dict[str, Unit]:
        units = self.expected.values()
        return {code: unit for unit in units for code in (unit.code, unit.agency_code) if code}

    @cached_property
    def _past(self) -> dict[str, list[Unit]]:
        """Versions that ended before the period did, by code and identifier."""
        past: dict[str, list[Unit]] = defaultdict(list)
        for unit in self._history.all_versions():
            if unit.ends < self.period.last:
                for code in {unit.code, unit.agency_code} - {""}:
                    past[code].append(unit)
        return past

    @cached_property
    def _names(self) -> UnitNames:
        return UnitNames(self.tree, self.our_code if self.tree.find(self.our_code) else "")

    def of(self, package: ReportPackage) -> UnitStanding:
        """What the unit of a package is to us."""
        has_key = package.unit_code in self._with_keys
        unit = self._unit_of(package)
        if unit is not None:
            return self._of_unit(unit, has_key)
        gone = self._gone(package.unit_code)
        if gone is not None:
            return gone
        if self.is_known:
            return UnitStanding(name=package.unit_name, has_key=has_key)
        # Without a tree only the province in the identifier can tell a foreign unit.
        if package.unit_code[-4:] != self.own.code[-4:]:
            return UnitStanding(name=package.unit_name, has_key=has_key)
        return UnitStanding(package.unit_code, package.unit_name, has_key=has_key, tree_known=False)

    def _of_unit(self, unit: Unit, has_key: bool) -> UnitStanding:
        if unit.code == self.our_code or unit.code in self.expected:
            return UnitStanding(unit.code, unit.name, has_key=has_key)
        path = [one.code for one in self.tree.path_of(unit.code)]
        if self.our_code in path:
            via = self.tree.get(path[path.index(self.our_code) + 1])
            return UnitStanding(unit.code, unit.name, via=via.name, has_key=has_key)
        return UnitStanding(name=unit.name, has_key=has_key)

    def _unit_of(self, package: ReportPackage) -> Unit | None:
        """By its code; by its name only where the unit of that name has no identifier yet."""
        found = self.tree.find(package.unit_code) or self._by_identifier.get(package.unit_code)
        if found is not None:
            return found
        if package.unit_code == self.own.code:
            return self.own
        named = self.named(package.unit_code) or self.named(package.unit_name)
        if named is not None and named.agency_code in ("", package.unit_code):
            return named
        return None

    def named(self, name: str) -> Unit | None:
        """The one unit below ours, or ours, that bears a name as people write it."""
        found: tuple[Unit, ...] = ()
        with suppress(RuleBroken):
            found = self._names.find(name) if name else ()
        return found[0] if len(found) == 1 else None

    def _gone(self, code: str) -> UnitStanding | None:
        """A unit that hung below ours before the end of the period, and is no more."""
        versions = self._past.get(code)
        if not versions:
            return None
        last = max(versions, key=lambda unit: unit.ends)
        before = self._history.on(last.ends)
        ours = before.find(self.own.code) or before.find(self.our_code)
        if ours is None or ours.code not in [one.code for one in before.path_of(last.code)]:
            return None
        successors = self._history.successors_of(last.code, last.ends)
        return UnitStanding(
            last.code, last.name, closed_on=last.ends + _ONE_DAY,
            successors=tuple(one.unit.name for one in successors if one.of == last.code),
        )  # fmt: skip
