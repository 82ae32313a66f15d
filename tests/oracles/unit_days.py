"""A second bookkeeping of units: for each day a plain table of who bore which code.

Nothing is dated here and nothing is derived: every event writes every day it concerns.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Bearer:
    """Who bears a code on a day; `who` stays the same through names and parents."""

    who: int
    name: str
    parent: str


@dataclass
class UnitDays:
    """The tables of some days in a row, and the mergers between the bearers of codes."""

    first: date
    days: int
    tables: list[dict[str, Bearer]] = field(default_factory=list)
    mergers: list[tuple[int, str, str]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tables = [{} for _ in range(self.days)]

    def day(self, at: int) -> date:
        """The day with a number."""
        return self.first + timedelta(days=at)

    def open(self, at: int, code: str, name: str, parent: str) -> int:
        """Somebody new bears a code from a day on."""
        who = len(self.codes) + 1
        self.codes[who] = code
        for table in self.tables[at:]:
            table[code] = Bearer(who, name, parent)
        return who

    def close(self, at: int, code: str) -> None:
        """Nobody bears the code from a day on."""
        for table in self.tables[at:]:
            del table[code]

    def change(self, at: int, code: str, **fact: Any) -> None:
        """A bearer has another name or parent from a day on, until it got yet another one."""
        (key,) = fact
        old = self.tables[at][code]
        for table in self.tables[at:]:
            now = table.get(code)
            if now is None or now.who != old.who or getattr(now, key) != getattr(old, key):
                break
            table[code] = replace(now, **fact)

    def merge(self, at: int, olds: list[str], into: str, name: str, parent: str) -> None:
        """Old bearers are gone from a day on, and one bearer has taken over."""
        eve = {code: self.tables[at - 1][code] for code in olds}
        for code, bearer in eve.items():
            if self.tables[at].get(code, Bearer(0, "", "")).who == bearer.who:
                self.close(at, code)
        standing = self.tables[at].get(into)
        if standing is None:
            self.open(at, into, name or eve[into].name, parent)
        elif name:
            self.change(at, into, name=name)
        for code, child in list(self.tables[at].items()):
            if child.parent in set(olds) - {into} and code not in olds:
                self.change(at, code, parent=into)
        self.mergers += [(at, code, into) for code in olds]

    def parents(self, at: int) -> dict[str, tuple[str, str]]:
        """Name and parent by code on a day."""
        table = self.tables[at]
        return {
            code: (bearer.name, bearer.parent if bearer.parent in table else "")
            for code, bearer in table.items()
        }

    def predecessors(self, at: int, code: str) -> set[tuple[str, date]]:
        """Codes and days of everybody whose area a bearer has on a day."""
        found: set[tuple[str, date]] = set()
        waiting = [self.tables[at][code].who]
        while waiting:
            who = waiting.pop()
            for day, old, new in self._steps():
                if new == who and day <= self.day(at):
                    found.add((self.codes[old], day))
                    waiting.append(old)
        return found

    def successors(self, at: int, code: str) -> set[tuple[str, date]]:
        """Codes and days of everybody who took over later."""
        found: set[tuple[str, date]] = set()
        waiting = [self.tables[at][code].who]
        while waiting:
            who = waiting.pop()
            for day, old, new in self._steps():
                if old == who:
                    found.add((self.codes[new], day))
                    waiting.append(new)
        return found

    def _steps(self) -> list[tuple[date, int, int]]:
        """Mergers between bearers, as they are known by now."""
        return [
            (self.day(at), self.tables[at - 1][old].who, self.tables[at][new].who)
            for at, old, new in self.mergers
        ]
