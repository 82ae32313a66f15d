"""The records behind one cell, each with its weight and the reasons why it is in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.evidence import (
    CONFIDENTIAL,
    EvidenceRecord,
    MeasureRecords,
    Reason,
    RecordKind,
    are_given,
)
from cds_desktop.domain.expressions import Expression, expression
from cds_desktop.domain.indicator_cells import CellMeaning, meaning_of, weighed_records
from cds_desktop.domain.indicator_sets import InForce
from cds_desktop.domain.measures import GIVEN_BY_RECORDS
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.persistence.record_facts import RecordFacts
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators.period import OF_OPEN, period_evidence
from cds_desktop.services.indicators.reasons import Known, reason_of
from cds_desktop.services.indicators.sets import definitions_in

__all__ = [
    "CellEvidence",
    "cell_evidence",
    "cell_evidence_in",
    "indicator_evidence",
    "records_of_cell",
]


@dataclass(frozen=True, slots=True)
class CellEvidence:
    """A cell with everything that it counts.

    Attributes:
        value: The count; the sum of the weights and of `plain`.
        plain: What the expression adds as a plain number.
        is_confidential: Whether the records are those of all votes, so that nobody's answer can
            be read from them; their weights then do not add up to the value.
    """

    id: str
    field: str | None
    value: int
    plain: int
    records: tuple[EvidenceRecord, ...]
    is_confidential: bool = False


def cell_evidence(
    open_uow: OpenUow,
    cell_id: str,
    period: Period,
    field: str | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> CellEvidence:
    """The records behind a cell of any set in force on the last day of the period.

    Args:
        open_uow: Opens the transaction.
        cell_id: `II06a.total.10`, `II06a.<field>.10`, `766.2.1.numerator`…
        period: Both days included.
        field: One field ("" for records without one) when the id names none; None for all.
        actor: Who asks.
        now: The office's clock.

    Raises:
        NotFound: `report.cell_unknown`; `indicator.by_hand` when no record is behind it.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        in_force = definitions_in(uow, period.last)
        return cell_evidence_in(uow, cell_id, period, field, in_force, now)


def indicator_evidence(
    open_uow: OpenUow,
    name: str,
    period: Period,
    field: str | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, CellEvidence | None]:
    """The records behind an indicator, or behind one cell when the id names one.

    Returns:
        `numerator` and `denominator`, None for a side that is entered by hand; or `cell`.

    Raises:
        NotFound: `report.cell_unknown`; `indicator.by_hand` when no record is behind it.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        in_force = definitions_in(uow, period.last)
        item = next((one for one in in_force.indicators if one.id == name), None)
        if item is None:
            return {"cell": cell_evidence_in(uow, name, period, field, in_force, now)}
        found: dict[str, CellEvidence | None] = {}
        for part, text in (("numerator", item.numerator), ("denominator", item.denominator)):
            found[part] = None
            if GIVEN_BY_RECORDS.issuperset(expression(text).names):
                with suppress(NotFound):
                    cell = f"{name}.{part}"
                    found[part] = cell_evidence_in(uow, cell, period, field, in_force, now)
        if not any(found.values()):
            raise NotFound("indicator.by_hand", cell=name)
        return found


def cell_evidence_in(
    uow: UnitOfWork,
    cell_id: str,
    period: Period,
    field: str | None,
    in_force: InForce,
    now: datetime,
) -> CellEvidence:
    """The same inside an open transaction."""
    meaning = meaning_of(cell_id, in_force.indicators, in_force.tables, field)
    if not GIVEN_BY_RECORDS.issuperset(meaning.counted.names):
        raise NotFound("indicator.by_hand", cell=cell_id)
    wanted = {*meaning.counted.names, *(CONFIDENTIAL[name] for name in _secret(meaning))}
    records = period_evidence(uow, period, now, wanted)
    if not are_given(meaning.counted.names, records):
        raise NotFound("indicator.by_hand", cell=cell_id)
    return records_of_cell(uow, meaning, records, period, now)


def dossiers_of_cell(
    uow: UnitOfWork, cell_id: str, period: Period, field: str | None, now: datetime
) -> tuple[int, ...]:
    """The dossiers to open behind a cell of any set, in order of their ids, each once.

    Satisfied votes open every dossier that has a vote.

    Raises:
        NotFound: `report.cell_unknown`, also for counts by hand.
    """
    in_force = definitions_in(uow, period.last)
    meaning = meaning_of(cell_id, in_force.indicators, in_force.tables, field)
    if not GIVEN_BY_RECORDS.issuperset(meaning.counted.names):
        raise NotFound("report.cell_unknown", cell=cell_id)
    if _secret(meaning):
        meaning = replace(meaning, counted=_open_words(meaning))
    records = period_evidence(uow, period, now, set(meaning.counted.names))
    weights, _ = weighed_records(meaning, records)
    read = RecordFacts(uow.session)
    parts = [number for kind, number in weights if kind == RecordKind.PAPER]
    steps = [number for kind, number in weights if kind == RecordKind.STEP]
    found = {number for kind, number in weights if kind in (RecordKind.DOSSIER, RecordKind.VOTE)}
    found |= {part.dossier_id for part in read.papers(parts).values()}
    found |= {part.dossier_id for part in read.steps(steps).values()}
    return tuple(sorted(found))


def records_of_cell(
    uow: UnitOfWork,
    meaning: CellMeaning,
    records: Sequence[MeasureRecords],
    period: Period,
    now: datetime,
) -> CellEvidence:
    """A cell from measures that are known already, frozen ones for instance.

    Args:
        uow: For the facts of the records, as they are now.
        meaning: From `meaning_of`.
        records: Every measure that the cell needs.
        period: The days of the measures.
        now: The office's clock.
    """
    weights, plain = weighed_records(meaning, records)
    value = sum(weights.values()) + plain
    shown = meaning
    if _secret(meaning):
        shown = replace(meaning, counted=_open_words(meaning))
        weights, plain = weighed_records(shown, records)
    still_open = {
        number
        for one in records
        if one.measure in shown.counted.names and one.measure in OF_OPEN
        for number in one.ids
        if (one.kind, number) in weights
    }
    known = _facts(uow, weights, sorted(still_open), period, now)
    reasons = _reasons(shown, records, weights, known)
    found = [
        _record(kind, number, weight, reasons[kind, number], known)
        for (kind, number), weight in weights.items()
    ]
    found.sort(key=lambda one: (one.kind, one.dossier_id or one.id, one.id))
    return CellEvidence(
        meaning.id, meaning.field, value, plain, tuple(found), bool(_secret(meaning))
    )


def _secret(meaning: CellMeaning) -> list[str]:
    return [name for name in meaning.counted.names if name in CONFIDENTIAL]


def _open_words(meaning: CellMeaning) -> Expression:
    """The expression with the measure whose records may be shown."""
    names = [CONFIDENTIAL.get(name, name) for name in meaning.counted.names]
    return expression(" + ".join(dict.fromkeys(names)))


def _facts(
    uow: UnitOfWork,
    keys: Iterable[tuple[str, int]],
    still_open: Sequence[int],
    period: Period,
    now: datetime,
) -> Known:
    """What is known of the records, read kind by kind."""
    by_kind: dict[str, list[int]] = {}
    for kind, number in keys:
        by_kind.setdefault(kind, []).append(number)
    read = RecordFacts(uow.session)
    papers = read.papers(by_kind.get(RecordKind.PAPER, []))
    steps = read.steps(by_kind.get(RecordKind.STEP, []))
    dossiers = {
        *by_kind.get(RecordKind.DOSSIER, []),
        *by_kind.get(RecordKind.VOTE, []),
        *(part.dossier_id for part in (*papers.values(), *steps.values())),
    }
    return Known(
        period=period,
        dossiers=read.dossiers(sorted(dossiers)),
        papers=papers,
        steps=steps,
        procedures=read.procedures(by_kind.get(RecordKind.PROCEDURE, []), period.last),
        units={number: uow.units.get(number).name for number in by_kind.get(RecordKind.UNIT, [])},
        due_then=read.due_then(
            still_open, period.last, uow.indicators.known_until(period.last, now)
        ),
    )


def _reasons(
    meaning: CellMeaning,
    records: Sequence[MeasureRecords],
    weights: Mapping[tuple[str, int], int],
    known: Known,
) -> dict[tuple[str, int], tuple[Reason, ...]]:
    found: dict[tuple[str, int], tuple[Reason, ...]] = dict.fromkeys(weights, ())
    for one in records:
        if one.measure not in meaning.counted.names:
            continue
        if meaning.field is not None and one.field != meaning.field:
            continue
        for number in one.ids:
            key = (one.kind, number)
            if key in found:
                found[key] = (*found[key], reason_of(one.measure, number, known))
    return found


def _record(
    kind: str, number: int, weight: int, reasons: tuple[Reason, ...], known: Known
) -> EvidenceRecord:
    if kind == RecordKind.PROCEDURE:
        procedure = known.procedures.get(number)
        label, field = ("", "") if procedure is None else (procedure.code, procedure.field)
        return EvidenceRecord(kind, number, weight, None, label, field, reasons)
    if kind == RecordKind.UNIT:
        return EvidenceRecord(kind, number, weight, None, known.units.get(number, ""), "", reasons)
    part = {RecordKind.PAPER: known.papers, RecordKind.STEP: known.steps}.get(RecordKind(kind), {})
    dossier_id = part[number].dossier_id if number in part else number
    dossier = known.dossiers.get(dossier_id)
    label, field = ("", "") if dossier is None else (dossier.code, dossier.field)
    return EvidenceRecord(kind, number, weight, dossier_id, label, field, reasons)
