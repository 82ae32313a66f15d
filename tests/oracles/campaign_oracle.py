"""Campaigns, forecasts and figures by officer recomputed from event histories alone.

Written from the words of "Cách tính": days are walked one by one, shares are fractions, and
nothing of the program's counting is used.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor

from tests.oracles.indicator_oracle import (
    ENDS,
    PROCESSING,
    RECEIVED,
    Life,
    cells,
    day_of,
    really_happened,
)

DAY = timedelta(days=1)
RECENT, SMALLEST = 20, 20


@dataclass(frozen=True)
class Foreseen:
    """What the month should come to; `expected` None where nothing may be said."""

    now: tuple[int, int]
    left: int
    expected: tuple[int, int] | None
    needed: int | None
    reachable: bool | None
    late: set[int]
    due: set[int]


def counts(lives: Sequence[Life], name: str, first: date, last: date, now: datetime) -> list[int]:
    """Numerator and denominator of an indicator over some days."""
    if last < first:
        return [0, 0]
    found = cells(lives, first, last, now)
    return [len(found.get(f"{name}.{part}", ())) for part in ("numerator", "denominator")]


def works(day: date, holidays: Iterable[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def foreseen(
    lives: Sequence[Life], name: str, target: int | None, now: datetime, holidays: Iterable[date]
) -> Foreseen:
    """The running month of one indicator."""
    today = day_of(now)
    first = today.replace(day=1)
    last = today.replace(day=monthrange(today.year, today.month)[1])
    ahead = [today + n * DAY for n in range((last - today).days + 1)]
    left = sum(works(day, holidays) for day in ahead)
    recent: list[date] = []
    day = today
    while len(recent) < RECENT:
        day -= DAY
        if works(day, holidays):
            recent.insert(0, day)
    while recent:  # an office that began among these days
        following = recent[1] if len(recent) > 1 else today
        if counts(lives, name, recent[0], following - DAY, now)[1]:
            break
        recent.pop(0)
    good, every = counts(lives, name, first, today, now)
    before = counts(lives, name, first, today - DAY, now)[1]
    past = counts(lives, name, recent[0], today - DAY, now) if recent else [0, 0]
    is_time = name == "S05"
    late = set(cells(lives, first, today, now).get("II06a.total.13", ())) if is_time else set()
    due = (_due_until(lives, last) - late) if is_time else set()
    if left and (not recent or past[1] < SMALLEST):
        return Foreseen((good, every), left, None, None, None, late, due)
    whole = every
    if left:
        whole = max(every, before + half_up(Fraction(past[1] * left, len(recent))))
    lost = 0
    if is_time and left:
        lost = len(late)
        whole = max(whole, every + lost + len(due))
        share = whole - (every - good) - lost
    else:
        more = whole - every
        share = good + (half_up(Fraction(past[0] * more, past[1])) if more else 0)
    if not whole:
        return Foreseen((good, every), left, None, None, None, late, due)
    if target is None:
        return Foreseen((good, every), left, (share, whole), None, None, late, due)
    needed = max(0, ceil(Fraction(target * whole, 100)) - good)
    reachable = needed <= whole - every - lost
    return Foreseen((good, every), left, (share, whole), needed, reachable, late, due)


def _due_until(lives: Iterable[Life], last: date) -> set[int]:
    found = set()
    for life in lives:
        lines = really_happened(life)
        newest = lines[-1]
        is_running = newest.after in (RECEIVED, PROCESSING)
        if is_running and newest.due is not None and day_of(newest.due) <= last:
            found.add(life.id)
    return found


def doers(
    lives: Iterable[Life], names: dict[tuple[int, int], str], kinds: set[int]
) -> dict[int, str]:
    """Who did the last step of these kinds that was not undone; names by (dossier, line)."""
    found = {}
    for life in lives:
        kept: list[int] = []
        for number, event in enumerate(life.events):
            if event.is_undo:
                kept.pop()
            else:
                kept.append(number)
        for number in kept:
            if life.events[number].after in kinds:
                found[life.id] = names[life.id, number]
    return found


def settled_by(lives: Iterable[Life], names: dict[tuple[int, int], str]) -> dict[int, str]:
    return doers(lives, names, set(ENDS))


def received_by(lives: Iterable[Life], names: dict[tuple[int, int], str]) -> dict[int, str]:
    return doers(lives, names, {RECEIVED})
