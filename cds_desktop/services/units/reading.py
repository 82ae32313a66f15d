"""Reading the tree of units: as it stood on a day, who had to report, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.unit_events import FROM_FILE, EventKind, UnitEvent
from cds_desktop.domain.unit_names import UnitNames
from cds_desktop.domain.unit_tree import UnitHistory, UnitTree
from cds_desktop.domain.units import Unit
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

MERGER_MONTH: Final = "reports.merger_month"


class MergerMonth(StrEnum):
    """Who reports for a period in which units merged.

    `SUCCESSOR`: the unit that took over, for the whole period. `BOTH`: it and the old ones, each
    for its own days.
    """

    SUCCESSOR = "successor"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class PastEvent:
    """An event as its list shows it.

    Attributes:
        name: Of the unit, on the eve of the event or on its day.
        other_name: Of the unit that took over or of the new parent; "" where there is none.
        reversed_by: The event that took it back; None while it stands.
        can_undo: Whether it was entered by a person and still stands.
    """

    event: UnitEvent
    name: str
    other_name: str
    reversed_by: UnitEvent | None
    can_undo: bool


def history_in(uow: UnitOfWork) -> UnitHistory:
    """Every dated version of every unit."""
    return uow.units.register().history


def tree_in(uow: UnitOfWork, day: date) -> UnitTree:
    """The tree as it stood on a day, inside a transaction."""
    return history_in(uow).on(day)


def tree_on(open_uow: OpenUow, day: date) -> UnitTree:
    """The tree as it stood on a day."""
    with open_uow(read_only=True) as uow:
        return tree_in(uow, day)


def merger_month(uow: UnitOfWork) -> MergerMonth:
    """Who reports for a period in which units merged; the successor unless the office says else."""
    return MergerMonth(str(uow.settings.get(MERGER_MONTH, MergerMonth.SUCCESSOR.value)))


def set_merger_month(
    open_uow: OpenUow, choice: MergerMonth, *, actor: Actor, now: datetime
) -> None:
    """Choose who reports for a period in which units merged.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow() as uow:
        before = merger_month(uow)
        if before is choice:
            return
        uow.settings.put(MERGER_MONTH, choice.value)
        office = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="office",
            reference=office.code,
            action="settings_changed",
            details={MERGER_MONTH: [before.value, choice.value]},
        )
        uow.commit()


def expected_units(uow: UnitOfWork, parent_code: str, first: date, last: date) -> tuple[Unit, ...]:
    """The units directly under one which have to report on a period, in alphabetical order.

    They are those that existed on its last day. What merged within the period is reported by the
    unit that took over, whose predecessors `UnitTree.predecessors_of` tells; with
    `MergerMonth.BOTH` every unit that ended within the period reports its own days too. One that
    ends with the last day existed the whole period and reports itself under either choice.

    Args:
        uow: A transaction.
        parent_code: Code or agency identifier of the collecting unit.
        first: First day of the period.
        last: Last day, included.

    Raises:
        NotFound: `unit.not_on_day`: the parent did not exist on the last day.
    """
    return expected_of(history_in(uow), parent_code, first, last, merger_month(uow))


def expected_of(
    history: UnitHistory, parent_code: str, first: date, last: date, choice: MergerMonth
) -> tuple[Unit, ...]:
    """As `expected_units`, from a history that was read before."""
    tree = history.on(last)
    found = {unit.code: unit for unit in tree.children_of(parent_code)}
    if choice is MergerMonth.BOTH:
        parent = tree.get(parent_code)
        for unit in _ended_below(history, {parent.code, parent.identifier}, first, last):
            found.setdefault(unit.code, unit)
    return tuple(found.values())


def _ended_below(history: UnitHistory, parents: set[str], first: date, last: date) -> list[Unit]:
    """Units whose life ended within a period, or whose code went over to another unit in it."""
    found = []
    for unit in history.all_versions():
        if unit.parent_code not in parents or not first <= unit.ends < last:
            continue
        life = history.life_of(unit.code, unit.ends)
        if life is not None and life[1] == unit.ends:
            found.append(unit)
    return found


def events_of(
    open_uow: OpenUow, code: str, day: date, history: UnitHistory | None = None
) -> tuple[PastEvent, ...]:
    """What happened to a unit, the latest first, with what was taken back.

    Args:
        open_uow: Opens the transaction.
        code: Of a unit that stood on `day`.
        day: The day of the tree from which it was chosen.
        history: What was read before, for the names; read again without it.

    Raises:
        NotFound: `unit.not_on_day`.
    """
    with open_uow(read_only=True) as uow:
        history = history or history_in(uow)
        wanted = history.on(day).get(code).code
        events = uow.units.events_of(wanted)
        numbers = {str(event.id) for event in events}
        reversals = {
            event.other_code: event
            for event in uow.units.reversals()
            if event.other_code in numbers
        }
    return tuple(
        _past(history, event, reversals.get(str(event.id)))
        for event in sorted(events, key=lambda one: (one.day, one.id), reverse=True)
        if event.kind is not EventKind.REVERSED
    )


def _past(history: UnitHistory, event: UnitEvent, reversed_by: UnitEvent | None) -> PastEvent:
    def name(code: str) -> str:
        versions = history.versions_of(code)
        before = [unit.name for unit in versions if unit.begins < event.day]
        return (before[-1:] or [unit.name for unit in versions] or [code])[0]

    other = name(event.other_code) if event.other_code else ""
    if event.kind is EventKind.MERGED:
        taking_over = history.version_on(event.other_code, event.day)
        other = taking_over.name if taking_over else other
    can_undo = event.note != FROM_FILE and reversed_by is None
    return PastEvent(event, name(event.code), other, reversed_by, can_undo)


def find_reporting_unit(tree: UnitTree, text: str, *, under: str = "") -> Unit | None:
    """The unit which a file, a letter or a person means.

    Tried in turn: the agency identifier in any of its spellings, the administrative code (also
    without its leading zeros), the name with its kind ("UBND xã Cái Nước", "XA CAI NUOC"), and
    the name without ("Cái Nước"). Marks and case do not matter.

    Args:
        tree: As it stood on the day that matters.
        text: What was written.
        under: Only units below this one; names repeat across provinces.

    Returns:
        None when nothing of the kind is there.

    Raises:
        RuleBroken: `unit.name_ambiguous`, with the paths of the units that bear the name.
        NotFound: `unit.not_on_day` of `under`.
    """
    found = UnitNames(tree, under).find(text)
    if len(found) > 1:
        places = tuple(", ".join(one.name for one in reversed(tree.path_of(u.code))) for u in found)
        raise RuleBroken("unit.name_ambiguous", text=text, found=places)
    return found[0] if found else None
