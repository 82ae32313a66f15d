"""Months of reports with everything that goes wrong, and what must come out, in plain dicts.

Nothing of the program's own rules is used here: a sending says what was done to it, and the
oracle tells from that alone what counts, what is refused and why, and how each unit stands.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

FIRST_YEAR, FIRST_MONTH = 2025, 7
DUE_DAY: Final = 18
COLUMNS: Final = range(3, 14)
TOTAL_CELLS: Final = tuple(f"II06a.total.{column}" for column in COLUMNS)
SHARE_CELLS: Final = ("S05.numerator", "S05.denominator", "S09.numerator", "S09.denominator")
Cells = dict[str, int | None]


@dataclass(frozen=True)
class Sending:
    """One file on its way: whose, for which month, and what was done to it.

    Attributes:
        code: The reason for which it must be refused taken alone; "" for a good one.
        copy_of: The sending whose bytes come again; None for bytes of its own.
        made: Minutes after the start of the following month at which it was made.
    """

    name: str
    unit: str
    month: int
    version: int
    made: int
    arrives: date
    cells: tuple[tuple[str, int | None], ...]
    code: str = ""
    copy_of: str | None = None

    @property
    def content(self) -> tuple[tuple[str, int | None], ...]:
        return self.cells

    @property
    def bytes_of(self) -> str:
        return self.copy_of or self.name


def month_days(month: int) -> tuple[date, date]:
    """First and last day of the n-th month."""
    number = FIRST_YEAR * 12 + FIRST_MONTH - 1 + month
    first = date(number // 12, number % 12 + 1, 1)
    after = number + 1
    return first, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def due_day(month: int) -> date:
    """The 18th of the following month."""
    return month_days(month)[1] + timedelta(days=DUE_DAY)


@dataclass(frozen=True)
class World:
    """Units and their one merger: `merged` become `into` from the first day of `merger_month`."""

    units: tuple[str, ...]
    merged: tuple[str, str]
    into: str
    merger_month: int
    months: int

    def expected(self, month: int) -> set[str]:
        """Who owes a report for a month."""
        if month < self.merger_month:
            return set(self.units)
        return set(self.units) - set(self.merged) | {self.into}


def random_cells(rng: random.Random) -> tuple[tuple[str, int | None], ...]:
    """Counts which fit form II.06a; some counts are not reported."""
    online, direct, carried = (rng.randrange(200) for _ in range(3))
    received = online + direct + carried
    settled = rng.randrange(received + 1)
    early = rng.randrange(settled + 1)
    late = rng.randrange(settled - early + 1)
    left = received - settled
    beyond = rng.randrange(left + 1)
    counts = (
        received, online, direct, carried, settled, early, settled - early - late, late, left,
        left - beyond, beyond,
    )  # fmt: skip
    cells: list[tuple[str, int | None]] = list(zip(TOTAL_CELLS, counts, strict=True))
    households = None if rng.random() < 0.3 else rng.randrange(500)
    cells += [
        ("S05.numerator", settled - late), ("S05.denominator", settled),
        ("S09.numerator", households), ("S09.denominator", rng.randrange(500, 900)),
    ]  # fmt: skip
    return tuple(cells)


ALONE: Final = (
    "incoming.cell_changed", "incoming.damaged", "incoming.unsigned", "incoming.other_units_key",
    "incoming.signature_broken", "incoming.wrong_month", "incoming.negative", "incoming.identity",
)  # fmt: skip


def sendings(world: World, rng: random.Random) -> Iterator[Sending]:
    """Everything that is sent over all months."""
    for month in range(world.months):
        for unit in sorted(world.expected(month)):
            yield from _of_unit(unit, month, rng)
        if month >= world.merger_month and rng.random() < 0.5:
            yield _sending(world.merged[0], month, 1, rng, code="incoming.unit_closed")
        if rng.random() < 0.5:
            yield _sending("99999", month, 1, rng, code="incoming.foreign_unit")


def _of_unit(unit: str, month: int, rng: random.Random) -> Iterator[Sending]:
    fate = rng.random()
    if fate < 0.05:
        return  # Lost.
    if fate < 0.15:
        yield _sending(unit, month, 1, rng, code=rng.choice(ALONE))
        if rng.random() < 0.5:
            return
    if fate < 0.65:
        first = _sending(unit, month, 1, rng)
        yield first
        if fate < 0.22:
            yield _copy(first, rng)  # Doubled.
        return
    one, two = _sending(unit, month, 1, rng), _sending(unit, month, 2, rng)
    yield one
    yield two
    if fate < 0.75:
        yield _copy(one, rng)  # The old version again.
    elif fate < 0.8:
        yield _sending(unit, month, 2, rng, later=50_000)  # Another content under its number.


def _sending(
    unit: str, month: int, version: int, rng: random.Random, code: str = "", later: int = 0
) -> Sending:
    days = rng.choice((8, DUE_DAY, DUE_DAY, DUE_DAY, 28))
    arrives = month_days(month)[1] + timedelta(days=days)
    name = f"{unit}-{month:02}-v{version}-{rng.randrange(10**9):09}"
    made = rng.randrange(10, 1_000) + version * 10_000 + later
    return Sending(name, unit, month, version, made, arrives, random_cells(rng), code)


def _copy(sent: Sending, rng: random.Random) -> Sending:
    arrives = sent.arrives + timedelta(days=rng.choice((0, 10)))
    return Sending(
        sent.name + "-again", sent.unit, sent.month, sent.version, sent.made, arrives,
        sent.cells, sent.code, copy_of=sent.name,
    )  # fmt: skip


# --- what must come out ---------------------------------------------------------------------


def accepted(files: list[Sending]) -> dict[str, Sending]:
    """Of each unit the sending that counts, among those of one month that have come."""
    best: dict[str, Sending] = {}
    for sent in files:
        if sent.code:
            continue
        held = best.get(sent.unit)
        if held is None or (-sent.version, sent.made) < (-held.version, held.made):
            best[sent.unit] = sent
    return best


def totals(files: list[Sending]) -> dict[str, int | None]:
    """The sum of each cell; None where nobody reported it."""
    sums: dict[str, int | None] = {}
    for sent in accepted(files).values():
        for cell, count in sent.cells:
            sums.setdefault(cell, None)
            if count is not None:
                sums[cell] = (sums[cell] or 0) + count
    return sums


def pair_sum(files: list[Sending], name: str) -> tuple[int, int, int]:
    """Numerator, denominator and number of the units which reported both."""
    above = below = units = 0
    for sent in accepted(files).values():
        cells = dict(sent.cells)
        over, under = cells[f"{name}.numerator"], cells[f"{name}.denominator"]
        if over is not None and under is not None:
            above, below, units = above + over, below + under, units + 1
    return above, below, units


def codes(files: list[Sending]) -> dict[str, str]:
    """What is said of each file in the end, by the name of its bytes; "" for what counts."""
    best = accepted(files)
    said = {}
    for sent in files:
        held = best.get(sent.unit)
        if sent.code:
            said[sent.bytes_of] = sent.code
        elif held is None or sent.bytes_of == held.bytes_of:
            said[sent.bytes_of] = ""
        elif sent.version < held.version:
            said[sent.bytes_of] = "incoming.older_version"
        else:
            said[sent.bytes_of] = "incoming.same_version_other_content"
    return said


def answers(runs: list[list[Sending]]) -> list[dict[str, str]]:
    """What each run answers about each file, by its own name."""
    told, there, seen = [], [], set()
    for run in runs:
        there += run
        said = codes(there)
        met: set[str] = set()
        answer = {}
        for sent in sorted(run, key=lambda one: one.name):
            code = said[sent.bytes_of]
            if code == "incoming.older_version" and sent.bytes_of in seen:
                code = "incoming.replayed"
            if not code and sent.bytes_of in met:
                code = "incoming.duplicate"
            met.add(sent.bytes_of)
            answer[sent.name] = code
        seen |= met
        told.append(answer)
    return told


def standing(
    world: World, files: list[Sending], month: int
) -> dict[str, tuple[str, int, int, int]]:
    """Of each unit in a month: state, version, days late, how many versions were replaced."""
    by_unit: dict[str, list[Sending]] = defaultdict(list)
    for sent in files:
        by_unit[sent.unit].append(sent)
    found = {}
    best = accepted(files)
    for unit in world.expected(month):
        held = best.get(unit)
        if held is None:
            # Nobody can tell whose a file is that cannot be read.
            told = [s for s in by_unit[unit] if s.code != "incoming.damaged"]
            found[unit] = ("rejected" if told else "missing", 0, -1, 0)
            continue
        good = [s for s in by_unit[unit] if not s.code]
        # Another content under the number that counts was never a countable version.
        countable = [s for s in good if s.version < held.version or s.bytes_of == held.bytes_of]
        late = max(0, (min(s.arrives for s in countable) - due_day(month)).days)
        replaced = len({s.version for s in good if s.version < held.version})
        found[unit] = ("late" if late else "on_time", held.version, late, replaced)
    return found
