"""Form II.06a and S01–S06 recomputed from event histories, without a database.

Written from `domain/workflow.md` and `domain/indicators.md` alone: it replays events one by one
and knows nothing of the program's tables, statements or stored days.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

OFFICE = timezone(timedelta(hours=7))
REGISTERED, RECEIVED, REFUSED, PROCESSING, SUPPLEMENT, PAYMENT = 1, 2, 3, 4, 5, 6
WITHDRAWN, STOPPED, FINISHED, RETURNED = 7, 8, 9, 10
WAITING = {SUPPLEMENT, PAYMENT}
ENDS = {WITHDRAWN, STOPPED, FINISHED}


@dataclass
class Event:
    """One line of a dossier's history; an undo takes the line before it away."""

    at: datetime
    after: int
    due: datetime | None
    is_undo: bool = False


@dataclass
class Life:
    """One dossier: fixed facts and what happened to it."""

    id: int
    field: str
    channel: int
    filed_by: str
    is_to_the_hour: bool
    fee: int
    paid_online: bool
    papers: tuple[int, int]
    results: tuple[int, int]
    events: list[Event] = dataclasses.field(default_factory=list)
    vote: tuple[int, date] | None = None
    paper_states: list[str] = dataclasses.field(default_factory=list)
    is_apologised: bool = False
    procedure: int = 1
    steps: list[OutsideStep] = dataclasses.field(default_factory=list)


@dataclass
class OutsideStep:
    """What another agency had to do for a dossier; a dropped one never counts."""

    done: datetime | None
    due: datetime | None
    is_to_the_hour: bool
    is_dropped: bool


def day_of(at: datetime) -> date:
    return at.astimezone(OFFICE).date()


def really_happened(life: Life) -> list[Event]:
    """The history without undone lines and their undoing."""
    lines: list[Event] = []
    for event in life.events:
        if event.is_undo:
            lines.pop()
        else:
            lines.append(event)
    return lines


def received_at(life: Life) -> datetime | None:
    return next((e.at for e in really_happened(life) if e.after == RECEIVED), None)


def end_of(life: Life) -> tuple[datetime, datetime | None, datetime | None] | None:
    """When it was settled, the appointment then, and since when it was waiting (if it was)."""
    before: Event | None = None
    for event in really_happened(life):
        if event.after in ENDS:
            waited = before.at if before is not None and before.after in WAITING else None
            return event.at, event.due, waited
        before = event
    return None


def verdict(life: Life, without_due: str) -> str:
    """early, on_time or late, for a settled dossier."""
    end = end_of(life)
    assert end is not None
    at, due, waiting_since = end
    if due is None:
        return without_due
    if day_of(at) < day_of(due):
        return "early"
    if waiting_since is not None and waiting_since <= due:
        return "on_time"
    if day_of(at) > day_of(due):
        return "late"
    return "late" if life.is_to_the_hour and at > due else "on_time"


def is_late_then(life: Life, end_of_period: datetime, judged_at: datetime, rule: str) -> bool:
    known = [e for e in really_happened(life) if e.at < end_of_period]
    newest = known[-1]
    if newest.due is None:
        return rule == "late"
    if newest.after in WAITING:
        return newest.at > newest.due
    return newest.due < judged_at


def cells(
    lives: Iterable[Life],
    first: date,
    last: date,
    judged_at: datetime | None = None,
    rule: str = "late",
) -> dict[str, set[int]]:
    """The dossiers in every cell: `II06a.<field>.<n>`, `II06a.total.<n>`, `Sxx.numerator`…"""
    end_of_period = datetime.combine(last + timedelta(days=1), datetime.min.time(), OFFICE)
    # A vote is told from the day after it was given, so that nobody reads it from what changes.
    today = date.max if judged_at is None else day_of(judged_at)
    judged_at = min(end_of_period, judged_at or end_of_period)
    found: dict[str, set[int]] = {}

    def put(life: Life, *numbers: int) -> None:
        for number in numbers:
            found.setdefault(f"II06a.total.{number}", set()).add(life.id)
            found.setdefault(f"II06a.{life.field}.{number}", set()).add(life.id)

    def mark(life: Life, *names: str) -> None:
        for name in names:
            found.setdefault(name, set()).add(life.id)

    for life in lives:
        came = received_at(life)
        if came is None:
            continue
        end = end_of(life)
        came_on, ended_on = day_of(came), None if end is None else day_of(end[0])
        if life.vote is not None and first <= life.vote[1] <= last and life.vote[1] < today:
            mark(life, "S06.denominator")
            if life.vote[0] >= 4:
                mark(life, "S06.numerator")
        back = [e.at for e in really_happened(life) if e.after == RETURNED]
        if back and first <= day_of(back[-1]) <= last:
            mark(life, "S06.returned")
            if life.vote is not None:
                mark(life, "S06.rated_of_returned")
        if came_on > last or (ended_on is not None and ended_on < first):
            continue
        put(life, 3)
        if came_on < first:
            put(life, 6)
        else:
            put(life, 4 if life.channel == 2 else 5)
        if ended_on is None or ended_on > last:
            late = is_late_then(life, end_of_period, judged_at, rule)
            put(life, 11, 13 if late else 12)
            continue
        judged = verdict(life, rule)
        put(life, 7, {"early": 8, "on_time": 9, "late": 10}[judged])
        mark(life, "S01.denominator", "S03.denominator", "S05.denominator")
        if life.channel == 2:
            mark(life, "S01.numerator", "S02.denominator")
            if life.filed_by == "self":
                mark(life, "S02.numerator")
        if all(total and total == done for total, done in (life.papers, life.results)):
            mark(life, "S03.numerator")
        if life.fee:
            mark(life, "S04.denominator")
            if life.paid_online:
                mark(life, "S04.numerator")
        if judged != "late":
            mark(life, "S05.numerator")
    return found
