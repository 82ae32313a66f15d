"""Every measure, and every cell of every set, recomputed from event histories.

Written from `domain/indicators.md` and `domain/workflow.md`: no table, statement or class of the
program is used. What a cell counts is read from its file as text and worked out by Python.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.oracles.indicator_oracle import (
    FINISHED,
    OFFICE,
    RETURNED,
    STOPPED,
    SUPPLEMENT,
    WITHDRAWN,
    Life,
    OutsideStep,
    day_of,
    end_of,
    is_late_then,
    really_happened,
    received_at,
    verdict,
)

Found = dict[str, dict[str, set[int]]]
"""Measure, field, ids of what was counted."""


@dataclass
class Procedure:
    """One line of the catalogue."""

    field: str
    level: str | None
    first: date = date(2000, 1, 1)
    until: date | None = None


PROCEDURES = (
    Procedure("Hộ tịch", None),
    Procedure("Hộ tịch", "full"),
    Procedure("Chứng thực", "partial"),
    Procedure("Chứng thực", "unclear"),
    Procedure("", "none"),
    Procedure("Đất đai", "full", until=date(2026, 10, 20)),
    Procedure("Đất đai", "partial", first=date(2026, 10, 20)),
)


def measured(
    lives: Iterable[Life],
    first: date,
    last: date,
    now: datetime,
    rule: str = "late",
) -> Found:
    """What every measure counts in a period."""
    found: Found = {}
    used: set[int] = set()
    for life in lives:
        if received_at(life) is None:
            continue
        for name, number in _facts(life, first, last, now, rule):
            found.setdefault(name, {}).setdefault(life.field, set()).add(number)
        if life.channel == 2 and first <= _came_on(life) <= last:
            used.add(life.procedure)
    for number, one in enumerate(PROCEDURES, start=1):
        if one.level is None or not one.first <= last or (one.until and one.until <= last):
            continue
        names = ["catalogue_procedures"]
        names += {"full": ["catalogue_fully_online"], "partial": ["catalogue_partly_online"]}.get(
            one.level, []
        )
        if one.level in ("full", "partial") and number in used:
            names.append("catalogue_online_used")
        for name in names:
            found.setdefault(name, {}).setdefault(one.field, set()).add(number)
    return found


def _came_on(life: Life) -> date:
    came = received_at(life)
    assert came is not None
    return day_of(came)


def _facts(
    life: Life, first: date, last: date, now: datetime, rule: str
) -> Iterator[tuple[str, int]]:
    """All that one dossier is counted for."""
    came_on, end = _came_on(life), end_of(life)
    ended_on = None if end is None else day_of(end[0])
    if first <= came_on <= last:
        yield from _of_received(life)
    if ended_on is not None and first <= ended_on <= last:
        yield from ((name, life.id) for name in _of_settled(life, rule))
    if came_on < first and (ended_on is None or ended_on >= first):
        yield "carried_in", life.id
    if came_on <= last and (ended_on is None or ended_on > last):
        midnight = datetime.combine(last + timedelta(days=1), datetime.min.time(), OFFICE)
        late = is_late_then(life, midnight, min(midnight, now), rule)
        yield "open", life.id
        yield "open_late" if late else "open_within", life.id
        if life.channel == 2:
            yield "open_online_late" if late else "open_online_within", life.id
    back = [event.at for event in really_happened(life) if event.after == RETURNED]
    if back and first <= day_of(back[-1]) <= last:
        yield "returned", life.id
        if life.vote is not None:
            yield "rated_of_returned", life.id
    if life.vote is not None and first <= life.vote[1] <= last and life.vote[1] < day_of(now):
        yield "ratings", life.id
        if life.vote[0] >= 4:
            yield "ratings_satisfied", life.id
    for place, step in enumerate(life.steps, start=1):
        met = _step_met(step)
        if met is not None and step.done is not None and first <= day_of(step.done) <= last:
            yield "steps_late" if met == "late" else "steps_on_time", 10 * life.id + place


def _of_received(life: Life) -> Iterator[tuple[str, int]]:
    yield "received", life.id
    yield {1: "received_direct", 2: "received_online", 3: "received_postal"}[life.channel], life.id
    good = {"digitised", "reused", "from_database"}
    for place, state in enumerate(life.paper_states, start=1):
        yield "papers", 10 * life.id + place
        if state in good:
            yield "papers_digitised", 10 * life.id + place
        if state in ("reused", "from_database"):
            yield f"papers_{state}", 10 * life.id + place
    if life.paper_states:
        done = all(state in good for state in life.paper_states)
        yield f"received_papers_{'' if done else 'not_'}digitised", life.id
    if {"reused", "from_database"} & set(life.paper_states):
        yield "received_with_reuse", life.id
    if "from_database" in life.paper_states:
        yield "received_from_database", life.id


def _of_settled(life: Life, rule: str) -> Iterator[str]:
    met, end = verdict(life, rule), end_of(life)
    assert end is not None
    due, status = end[1], really_happened(life)[-1].after
    yield "settled"
    yield f"settled_{met}"
    if met == "late":
        told = life.is_apologised and due is not None
        yield "settled_late_apologised" if told else "settled_late_unapologised"
    else:
        yield "settled_in_time"
    if due is not None:
        yield "settled_dated"
        if met == "on_time":
            yield "dated_on_time"
    if life.channel == 2:
        yield "settled_online"
        if met == "late":
            yield "online_late"
        if life.filed_by == "self":
            yield "online_self_filed"
    if life.fee:
        yield "payable"
        if life.paid_online:
            yield "paid_online"
    papers_done = life.papers[0] > 0 and life.papers[0] == life.papers[1]
    result_done = life.results[0] > 0 and life.results[0] == life.results[1]
    if life.papers[0]:
        yield "settled_to_digitise"
    if papers_done:
        yield "settled_papers_digitised"
    if papers_done and result_done:
        yield "digitised"
    if status in (FINISHED, RETURNED):
        yield "settled_with_result"
        if result_done:
            yield "settled_result_digitised"
    yield from {WITHDRAWN: ["settled_withdrawn"], STOPPED: ["settled_stopped"]}.get(status, [])
    asked = sum(event.after == SUPPLEMENT for event in really_happened(life))
    yield "contacts_none" if asked == 0 else "contacts_one" if asked == 1 else "contacts_more"
    steps = {_step_met(step) for step in life.steps} - {None}
    if steps:
        worst = "late" if "late" in steps else "on_time" if "on_time" in steps else "early"
        yield f"units_{worst}"


def _step_met(step: OutsideStep) -> str | None:
    if step.is_dropped or step.done is None or step.due is None:
        return None
    if day_of(step.done) != day_of(step.due):
        return "early" if step.done < step.due else "late"
    return "late" if step.is_to_the_hour and step.done > step.due else "on_time"


def cell_texts(folder: Path, on: date) -> dict[str, str]:
    """What every cell of the shipped files counts, as text; tables without their rows."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        if not _holds(data, on):
            continue
        for item in data.get("indicator", []):
            if _holds(item, on):
                found[f"{item['id']}.numerator"] = item["numerator"]
                found[f"{item['id']}.denominator"] = item["denominator"]
        for table in data.get("table", []):
            for column in table["column"]:
                found[f"{table['id']}.*.{column['number']}"] = column["counted"]
    return found


def _holds(table: dict[str, object], on: date) -> bool:
    first, last = table.get("valid_from"), table.get("valid_to")
    assert first is None or isinstance(first, date)
    assert last is None or isinstance(last, date)
    return (first is None or first <= on) and (last is None or on <= last)


def worked_out(text: str, found: Found, field: str | None, given: dict[str, int]) -> int | None:
    """The value of a sum, by Python itself; None when a count in it is neither known nor given."""
    counts: dict[str, int] = dict(given) if field is None else {}
    for name, by_field in found.items():
        fields = by_field.values() if field is None else [by_field.get(field, set())]
        counts[name] = sum(len(ids) for ids in fields)
    try:
        return int(eval(text, {"__builtins__": {}, "max": max, "min": min}, counts))
    except NameError:
        return None
