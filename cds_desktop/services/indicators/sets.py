"""Sets of indicators: the shipped ones, and those an office adds or words itself."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import CdsError, NotFound, RuleBroken
from cds_desktop.domain.indicator_reading import check_set, read_set
from cds_desktop.domain.indicator_sets import Fault, IndicatorSet, InForce, SetVersion
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.measures import DAILY, Measure
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.targets import SETTING as TARGETS_SETTING
from cds_desktop.domain.targets import targets_from_data, with_target
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.resources import resource

__all__ = [
    "ADDED", "OFFICE_SET", "WITHDRAWN", "ListedSet", "add_indicator_set", "check_file",
    "computed_definitions", "computed_in", "definitions", "definitions_in",
    "list_indicator_sets", "shipped_sets", "withdraw_indicator_set",
]  # fmt: skip

_log = logging.getLogger(__name__)
ADDED, WITHDRAWN = "indicator_set_added", "indicator_set_withdrawn"
"""The actions in the journal."""
OFFICE_SET = "one-stop"
"""The set of the dashboard and of the monthly sheet."""
_FILES = (
    "II06a.toml", "one-stop.toml", "decision-766.toml", "circular-01-2018.toml",
    "digitisation.toml", "online.toml", "decree-224-2026.toml",
)  # fmt: skip
_LONGEST_REASON = 500
_DASHBOARD_MEASURES = frozenset(
    item.value for item in (*DAILY, Measure.RATINGS, Measure.RATINGS_SATISFIED)
)


@cache
def shipped_sets() -> tuple[IndicatorSet, ...]:
    """The sets of the program, in the order in which reports show them.

    Raises:
        RuleBroken: `indicator.…` when a file was damaged.
    """
    return tuple(
        read_set(resource("indicators", name).read_text(encoding="utf-8")) for name in _FILES
    )


@cache
def definitions() -> tuple[Definition, ...]:
    """The shipped definitions S01 to S16, also of indicators whose counts are entered by hand."""
    return next(one.indicators for one in shipped_sets() if one.id == OFFICE_SET)


def computed_definitions(on: date) -> tuple[Definition, ...]:
    """The definitions S01 to S16 in force on a day whose counts the records give."""
    return tuple(item for item in definitions() if item.is_computed and item.is_in_force(on))


def computed_in(uow: UnitOfWork, on: date) -> tuple[Definition, ...]:
    """The same with the words and targets that the office gave them; none is missing.

    A definition over other measures than those of the dashboard is left to the reports.
    """
    own = {
        item.id: item
        for one in definitions_in(uow, on).sets
        if one.id == OFFICE_SET
        for item in one.indicators
        if set(item.names) <= _DASHBOARD_MEASURES
    }
    return tuple(own.get(item.id, item) for item in computed_definitions(on))


def definitions_in(uow: UnitOfWork, on: date, *, own_targets: bool = True) -> InForce:
    """Everything that is measured on a day: shipped sets, and the office's newest versions.

    An office's version of a shipped set takes its place while it is valid. A stored version that
    can no longer be read is left aside: the one before it, or the shipped set, goes on.

    Args:
        uow: An open transaction.
        on: The last day of a period.
        own_targets: Let the targets that leaders set (`services.targets`) go before those of
            the sets.
    """
    own: dict[str, list[IndicatorSet]] = {}
    ended: set[str] = set()
    for version in _versions(uow):
        if version.set_id in ended:
            continue
        if not version.body:
            ended.add(version.set_id)
            continue
        found = _readable(version)
        if found is not None:
            own.setdefault(version.set_id, []).append(found)
    chosen: list[IndicatorSet] = []
    for shipped in shipped_sets():
        candidates = [*own.pop(shipped.id, ()), shipped]
        chosen += [one for one in candidates if one.is_in_force(on)][:1]
    for name in sorted(own):
        chosen += [one for one in own[name] if one.is_in_force(on)][:1]
    sets = _without_doubles([one.at(on) for one in chosen])
    return InForce(_with_targets(uow, sets, on) if own_targets else sets)


def _with_targets(
    uow: UnitOfWork, sets: tuple[IndicatorSet, ...], on: date
) -> tuple[IndicatorSet, ...]:
    versions = targets_from_data(uow.settings.get(TARGETS_SETTING))
    if not versions:
        return sets
    return tuple(
        replace(one, indicators=tuple(with_target(item, versions, on) for item in one.indicators))
        for one in sets
    )


def _without_doubles(sets: Sequence[IndicatorSet]) -> tuple[IndicatorSet, ...]:
    """Each id once: a set that came later may not take over the cells of another."""
    seen: set[str] = set()
    found: list[IndicatorSet] = []
    for one in sets:
        indicators = tuple(item for item in one.indicators if item.id not in seen)
        tables = tuple(item for item in one.tables if item.id not in seen)
        seen |= {item.id for item in indicators} | {item.id for item in tables}
        found.append(replace(one, indicators=indicators, tables=tables))
    return tuple(found)


def check_file(text: str) -> tuple[Fault, ...]:
    """All faults of a file, as the office would add it."""
    others = _others(text)
    measures = {item.name for one in others for item in one.measures}
    taken = {item.id for one in others for item in one.indicators}
    taken |= {item.id for one in others for item in one.tables}
    return check_set(text, measures, taken)


def _others(text: str) -> tuple[IndicatorSet, ...]:
    """The shipped sets whose place the file does not take."""
    import tomllib

    try:
        name = tomllib.loads(text).get("set")
    except (tomllib.TOMLDecodeError, RecursionError):
        name = None
    return tuple(one for one in shipped_sets() if one.id != name)


@dataclass(frozen=True, slots=True)
class ListedSet:
    """A set as the settings list it.

    Attributes:
        found: The set as it counts; None when the office's own cannot be read.
        newest: The newest version the office stored; None when it never did.
        is_shipped: Whether the program ships a set of this name.
        fault: Why the newest version cannot be read, else None.
    """

    id: str
    found: IndicatorSet | None
    newest: SetVersion | None
    is_shipped: bool
    fault: CdsError | None = None

    @property
    def is_own(self) -> bool:
        """Whether the office's own version counts."""
        return self.found is not None and self.found.version > 0


def list_indicator_sets(open_uow: OpenUow) -> tuple[ListedSet, ...]:
    """Every set, shipped ones first; withdrawn sets of the office are listed too."""
    with open_uow(read_only=True) as uow:
        newest: dict[str, SetVersion] = {}
        for version in _versions(uow):
            newest.setdefault(version.set_id, version)
    shipped = {one.id: one for one in shipped_sets()}
    found: list[ListedSet] = []
    for name in (*shipped, *sorted(set(newest) - set(shipped))):
        stored, fault = newest.get(name), None
        chosen = shipped.get(name)
        if stored is not None and stored.body:
            try:
                chosen = _read(stored)
            except CdsError as error:
                fault = error
        found.append(ListedSet(name, chosen, stored, name in shipped, fault))
    return tuple(found)


def add_indicator_set(
    open_uow: OpenUow, text: str, *, reason: str, actor: Actor, now: datetime
) -> IndicatorSet:
    """Store a set of the office, or a new version of one; it counts from now on.

    Returns:
        The set with the number of its version; the old one when nothing was changed.

    Raises:
        RuleBroken: `officer.not_allowed`, `form.reason_missing`, or the first fault of
            `check_file` with its line.
    """
    actor.require(Right.EDIT_SETTINGS)
    clean = unicodedata.normalize("NFC", text.removeprefix("\ufeff")).strip() + "\n"
    faults = check_file(clean)
    if faults:
        raise faults[0].as_error()
    name = read_set(clean, _hand_measures()).id
    version = _store(open_uow, name, clean, ADDED, reason, actor, now)
    return read_set(clean, _hand_measures(), version)


def withdraw_indicator_set(
    open_uow: OpenUow, set_id: str, *, reason: str, actor: Actor, now: datetime
) -> int:
    """Take the office's set out of use; a shipped set of this name goes on in its place.

    Raises:
        RuleBroken: `officer.not_allowed`, `form.reason_missing`.
        NotFound: `indicator.set_not_own` when the office has no such set in use.
    """
    actor.require(Right.EDIT_SETTINGS)
    with open_uow(read_only=True) as uow:
        newest = next((one for one in _versions(uow) if one.set_id == set_id), None)
    if newest is None or not newest.body:
        raise NotFound("indicator.set_not_own", set=set_id)
    return _store(open_uow, set_id, "", WITHDRAWN, reason, actor, now)


def _store(
    open_uow: OpenUow, name: str, body: str, action: str, reason: str, actor: Actor, now: datetime
) -> int:
    from cds_desktop.persistence.indicator_sets import add_set_version, set_versions

    why = refuse_longer(normalise(reason), _LONGEST_REASON, "dossier.reason_long")
    if not why:
        raise RuleBroken("form.reason_missing")
    at = whole_second(now)
    with open_uow() as uow:
        # The series keeps two counters from storing the same number.
        number = uow.numbers.take(f"indicator_set:{name}")
        before = set_versions(uow.session, name)
        if before and body == before[0].body:
            return before[0].version
        version = SetVersion(name, number, body, why, at, actor.name)
        add_set_version(uow.session, version, actor.officer_id)
        uow.journal.write(
            at=at,
            actor=actor,
            subject="indicator_set",
            reference=name,
            action=action,
            reason=why,
            details={"set": name, "version": number},
        )
        uow.commit()
    return number


def _versions(uow: UnitOfWork) -> list[SetVersion]:
    from cds_desktop.persistence.indicator_sets import set_versions

    return set_versions(uow.session)


def _readable(version: SetVersion) -> IndicatorSet | None:
    try:
        return _read(version)
    except CdsError as error:
        _log.warning(
            "indicator set %s, version %d, cannot be read: %s",
            version.set_id, version.version, error.code,
        )  # fmt: skip
        return None


def _read(version: SetVersion) -> IndicatorSet:
    return _read_body(version.body, version.version)


@lru_cache(maxsize=64)
def _read_body(body: str, version: int) -> IndicatorSet:
    return read_set(body, _hand_measures(), version)


@cache
def _hand_measures() -> frozenset[str]:
    return frozenset(item.name for one in shipped_sets() for item in one.measures)
