"""Results that are ready and not fetched: where they lie, and who was called."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.dossiers import short_code
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.text import normalise, refuse_longer

LONGEST_SHELF_CODE: Final = 20
LONGEST_CALL_NOTE: Final = 200
STANDARD_SHELVES: Final = "A1-A50"
"""What an office begins with; it writes its own, such as "A1-A20, B1-B20"."""
_MOST_PLACES: Final = 5_000
_PLACES = re.compile(r"(\w*?)(\d+)(?:-(\w*?)(\d+))?")


class CallOutcome(StrEnum):
    """How a call to the citizen ended."""

    REACHED = "reached"
    WILL_COME = "will_come"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class CallResult:
    """An outcome with the day on which the citizen comes, or a few words.

    Stored in one text: "will_come|2026-11-30|buổi sáng".
    """

    outcome: CallOutcome
    comes_on: date | None = None
    note: str = ""

    def stored(self) -> str:
        """The text under which it is stored."""
        day = "" if self.comes_on is None else self.comes_on.isoformat()
        return "|".join((self.outcome.value, day, self.note)).rstrip("|")

    @classmethod
    def read(cls, text: str) -> CallResult | None:
        """What was stored; None when nobody called yet."""
        outcome, _, rest = text.partition("|")
        if outcome not in set(CallOutcome):
            return None
        day, _, note = rest.partition("|")
        return cls(CallOutcome(outcome), date.fromisoformat(day) if day else None, note)


@dataclass(frozen=True, slots=True)
class PickupLine:
    """One result that waits for its owner, as a call list shows it.

    Attributes:
        ready_at: Since when it is ready.
        called_at: The newest call, None before the first.
    """

    id: int
    code: str
    owner_name: str
    phone: str
    procedure_name: str
    ready_at: datetime
    due_at: datetime | None
    shelf_code: str
    called_at: datetime | None
    call_outcome: str

    @property
    def short_code(self) -> str:
        """The code without the office's identifier."""
        return short_code(self.code)

    @property
    def call(self) -> CallResult | None:
        """How the newest call ended."""
        return CallResult.read(self.call_outcome)


def shelf_code_of(text: str) -> str:
    """A place as it is stored: "a 12" is "A12".

    Raises:
        RuleBroken: `shelf.code_long`.
    """
    cleaned = normalise(text).replace(" ", "").upper()
    return refuse_longer(cleaned, LONGEST_SHELF_CODE, "shelf.code_long")


def shelf_places(scheme: str) -> tuple[str, ...]:
    """Every place of a scheme such as "A1-A20, B1-B20, TỦ1", in its order.

    Raises:
        RuleBroken: `shelf.scheme_unreadable`.
    """
    places: list[str] = []
    for part in filter(None, (shelf_code_of(item) for item in scheme.split(","))):
        found = _PLACES.fullmatch(part)
        if found is None or (found[3] or found[1]) != found[1]:
            raise RuleBroken("shelf.scheme_unreadable", part=part)
        first, last = int(found[2]), int(found[4] or found[2])
        if last < first or len(places) + last - first >= _MOST_PLACES:
            raise RuleBroken("shelf.scheme_unreadable", part=part)
        width = len(found[2]) if found[2].startswith("0") else 1
        places += [f"{found[1]}{number:0{width}d}" for number in range(first, last + 1)]
    return tuple(dict.fromkeys(places))


def next_free(scheme: str, taken: Collection[str]) -> str:
    """The first place of the scheme on which nothing lies; "" when all are taken."""
    used = set(taken)
    return next((place for place in shelf_places(scheme) if place not in used), "")
