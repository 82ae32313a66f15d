"""What happened to units, and the mergers that lead from old units to new ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

FROM_FILE: Final = "import"
"""The note of an event that a file told; such events follow the file when it is read again."""


class EventKind(StrEnum):
    """What happened; the day of an event is the first day of the new state."""

    OPENED = "opened"
    CLOSED = "closed"
    RENAMED = "renamed"
    MOVED = "moved"
    MERGED = "merged"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class UnitEvent:
    """One event of a unit.

    Attributes:
        id: Its number; 0 before it is stored.
        day: The first day of the new state. A unit closed on this day lived until the day before.
        other_code: Of a merger the unit that took over, of a move the new parent, of a reversal
            the number of the event that is taken back; else "".
        note: The reason, or `FROM_FILE`.
    """

    id: int
    day: date
    kind: EventKind
    code: str
    other_code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Merger:
    """A unit gave its area, or a part of it, to another on a day.

    `code` is what bore this code the day before, `into` what bears its code on the day: a new
    unit often takes the code of one of the old ones, then both are the same.
    """

    day: date
    code: str
    into: str


def mergers_of(events: Iterable[UnitEvent]) -> tuple[Merger, ...]:
    """The mergers that were not taken back, each once."""
    standing = standing_events(events)
    found = {
        Merger(event.day, event.code, event.other_code): None
        for event in standing
        if event.kind is EventKind.MERGED
    }
    return tuple(found)


def standing_events(events: Iterable[UnitEvent]) -> tuple[UnitEvent, ...]:
    """Events without those that were taken back and without their reversals."""
    events = tuple(events)
    gone = {event.other_code for event in events if event.kind is EventKind.REVERSED}
    return tuple(
        event
        for event in events
        if event.kind is not EventKind.REVERSED and str(event.id) not in gone
    )
