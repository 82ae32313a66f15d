"""Counts that no dossier gives: households guided, staff with PCs; each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.indicator_sets import InForce
from cds_desktop.domain.measures import REGISTERED
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.report_versions import HandValue, reference_of
from cds_desktop.persistence import report_versions as stored
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators import definitions_in
from cds_desktop.services.reports.drafting import checked_text

LARGEST = 999_999_999


@dataclass(frozen=True, slots=True)
class HandLine:
    """One measure that is counted by hand, with its entries.

    Attributes:
        words: What is counted, as its definition says.
        unit: Of what it is a count: "hộ", "người".
        sets: Names of the sets which need it.
        history: Every entry of the period, the newest first.
        recorded: What the register of posted sheets gives; it counts instead of an entry. None
            where the office keeps no register.
    """

    measure: str
    words: str
    unit: str
    sets: tuple[str, ...]
    history: tuple[HandValue, ...]
    recorded: int | None = None

    @property
    def current(self) -> HandValue | None:
        """The entry that counts; None without one or when it was taken back."""
        newest = self.history[0] if self.history else None
        return newest if newest is not None and newest.value is not None else None


def hand_values(open_uow: OpenUow, period: Period, *, actor: Actor) -> tuple[HandLine, ...]:
    """Every measure by hand that the definitions in force know, in their order.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        entries = stored.hand_history(uow.session, period)
        in_force = definitions_in(uow, period.last)
        recorded = _recorded(uow, period)
    known = {item.name: item for item in in_force.measures}
    sets = _sets_of(in_force)
    given = {each.measure for each in entries}
    names = [*known, *sorted(given - known.keys())]
    # What is given stands first: most of the shipped sets count for a province.
    names.sort(key=lambda name: name not in given and name not in recorded)
    return tuple(
        HandLine(
            name,
            known[name].words if name in known else name,
            known[name].unit if name in known else "",
            tuple(sets.get(name, ())),
            tuple(each for each in reversed(entries) if each.measure == name),
            recorded.get(name),
        )
        for name in names
    )


def _recorded(uow: UnitOfWork, period: Period) -> dict[str, int]:
    """The counts that the register of posted sheets gives at the end of the period."""
    from cds_desktop.services.publicity.coverage import publication_measures

    found = publication_measures(uow, period.last)
    counts = dict.fromkeys(REGISTERED, 0) if found else {}
    for (measure, _), ids in found.items():
        counts[measure.value] += len(ids)
    return counts


def _sets_of(in_force: InForce) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in in_force.sets:
        for item in one.measures:
            found.setdefault(item.name, []).append(one.name)
    return found


def set_hand_value(
    open_uow: OpenUow,
    measure: str,
    period: Period,
    value: int | None,
    source: str,
    note: str = "",
    *,
    actor: Actor,
    now: datetime,
) -> HandValue:
    """Enter a count, correct it, or take it back with None; earlier entries stay readable.

    A report that was built before does not change; its next version takes the count over.

    Raises:
        NotFound: `hand_value.measure_unknown`.
        RuleBroken: `officer.not_allowed`, `hand_value.range`, `hand_value.source_missing`,
            `report.text_long`.
    """
    actor.require(Right.EXPORT_REPORTS)
    if value is not None and not 0 <= value <= LARGEST:
        raise RuleBroken("hand_value.range", largest=LARGEST, found=value)
    origin = checked_text(source)
    if not origin:
        raise RuleBroken("hand_value.source_missing")
    entry = HandValue(measure, value, origin, checked_text(note), whole_second(now), actor.name)
    with open_uow() as uow:
        stored.lock_reports(uow.session)
        if measure not in {item.name for item in definitions_in(uow, period.last).measures}:
            raise NotFound("hand_value.measure_unknown", measure=measure)
        before = [
            each for each in stored.hand_history(uow.session, period) if each.measure == measure
        ]
        stored.add_hand_value(uow.session, period, entry)
        uow.journal.write(
            at=entry.at,
            actor=actor,
            subject="report",
            reference=reference_of(period),
            action="hand_value_set",
            reason=entry.note,
            details={
                "measure": measure,
                "before": before[-1].value if before else None,
                "after": value,
                "source": origin,
            },
        )
        uow.commit()
    return entry
