"""Figures by officer: who settled and who received the dossiers of a period.

A dossier belongs to the officer whose move settled it (finished, stopped, withdrawn), a received
one to the officer who took it in; so the lines add up to the figures of the office. Leaders,
supervisors and administrators see everybody, others only themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import name_sort_key
from cds_desktop.persistence.officer_figures import (
    Doer,
    officer_names,
    received_by,
    settled_by,
)
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.indicators import evidence

RECEIVED: Final = "received"
"""The cell of the dossiers received in the period, by who took them in."""
_RECEIVED_CELLS: Final = ("II06a.4", "II06a.5")


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A cell as evidence takes it, less the dossiers of another one."""

    cell: str
    without: str = ""


@dataclass(frozen=True, slots=True)
class OfficerKey:
    """Whose figures: an account, or only a name where a command acted.

    Both empty: no move of these dossiers tells who it was.
    """

    officer_id: int | None
    name: str

    @property
    def is_nobody(self) -> bool:
        """Whether nobody is known."""
        return self.officer_id is None and not self.name


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """The figures of one officer.

    Attributes:
        name: As the accounts know it today; with the user name where two share a name. Empty
            where nobody is known.
        counts: By the keys that were asked for.
    """

    key: OfficerKey
    name: str
    counts: Mapping[str, int]


def officer_figures(
    open_uow: OpenUow,
    cells: Mapping[str, FigureCell],
    first: date,
    last: date,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[OfficerLine, ...]:
    """Counts of a period by officer, in Vietnamese order of names, those of nobody at the end.

    Args:
        open_uow: Opens the transactions.
        cells: What to count, by a key of the caller's.
        first: First day.
        last: Last day, included.
        actor: Who reads; without the right to export reports only the own line comes back.
        now: The office's clock.

    Raises:
        NotFound: `report.cell_unknown`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    sets = {key: _ids(open_uow, cell, first, last, now) for key, cell in cells.items()}
    with open_uow(read_only=True) as uow:
        settled = settled_by(uow.session, first, last)
        received = received_by(uow.session, first, last)
        accounts = officer_names(uow.session)
    counted: dict[OfficerKey, Counter[str]] = {}
    for key, ids in sets.items():
        doers = received if cells[key].cell == RECEIVED else settled
        for doer, count in Counter(map(doers.get, ids)).items():
            counted.setdefault(_key(doer), Counter())[key] += count
    return tuple(
        OfficerLine(key, name, {cell: counted[key][cell] for cell in cells})
        for key, name in _named(counted, accounts)
        if _may_see(actor, key)
    )


def officer_evidence(
    open_uow: OpenUow,
    officer: OfficerKey | None,
    cell: FigureCell,
    first: date,
    last: date,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[int, ...]:
    """The dossiers behind one figure of an officer, or of all (None); in order of their ids.

    Raises:
        NotFound: `report.cell_unknown`.
        RuleBroken: `officer.not_allowed`; also for the figures of somebody else.
    """
    actor.require(Right.SEE_INDICATORS)
    if officer is None or not _may_see(actor, officer):
        actor.require(Right.EXPORT_REPORTS)
    ids = _ids(open_uow, cell, first, last, now)
    if officer is None:
        return ids
    with open_uow(read_only=True) as uow:
        read = received_by if cell.cell == RECEIVED else settled_by
        doers = read(uow.session, first, last)
    return tuple(number for number in ids if _key(doers.get(number)) == officer)


def sees_everybody(actor: Actor) -> bool:
    """Whether an officer sees the figures of the others."""
    return actor.may(Right.EXPORT_REPORTS)


def _may_see(actor: Actor, key: OfficerKey) -> bool:
    return sees_everybody(actor) or (not key.is_nobody and actor.is_same(key.officer_id, key.name))


def _key(doer: Doer | None) -> OfficerKey:
    """One line for each account, whatever name it had when it acted."""
    if doer is None:
        return OfficerKey(None, "")
    officer_id, name = doer
    return OfficerKey(officer_id, name if officer_id is None else "")


def _named(
    keys: Iterable[OfficerKey], accounts: Mapping[int, tuple[str, str]]
) -> list[tuple[OfficerKey, str]]:
    full_names = {
        key: key.name if key.officer_id is None else accounts.get(key.officer_id, ("", ""))[0]
        for key in keys
    }
    times = Counter(full_names.values())
    named = []
    for key, name in full_names.items():
        is_shared = times[name] > 1 and key.officer_id in accounts
        shown = f"{name} ({accounts[key.officer_id or 0][1]})" if is_shared else name
        named.append((key.is_nobody, name_sort_key(name), shown, key))
    return [(key, shown) for _, _, shown, key in sorted(named, key=lambda line: line[:3])]


def _ids(
    open_uow: OpenUow, cell: FigureCell, first: date, last: date, now: datetime
) -> tuple[int, ...]:
    if cell.cell == RECEIVED:
        parts = (evidence(open_uow, name, first, last, now=now) for name in _RECEIVED_CELLS)
        return tuple(sorted(number for part in parts for number in part))
    ids = evidence(open_uow, cell.cell, first, last, now=now)
    if not cell.without:
        return ids
    left_out = frozenset(evidence(open_uow, cell.without, first, last, now=now))
    return tuple(number for number in ids if number not in left_out)
