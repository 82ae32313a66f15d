"""Why a record is in a measure: a code with the facts that decide it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cds_desktop.domain.clock import iso
from cds_desktop.domain.evidence import Reason, RecordKind, kind_of
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.periods import Period
from cds_desktop.persistence.record_facts import DossierFacts, PartFacts, ProcedureFacts

Facts = dict[str, object]


@dataclass(frozen=True, slots=True)
class Known:
    """What was read of the records of a cell, by id.

    Attributes:
        due_then: Appointments at the end of the period, of dossiers then in progress.
    """

    period: Period
    dossiers: Mapping[int, DossierFacts]
    papers: Mapping[int, PartFacts]
    steps: Mapping[int, PartFacts]
    procedures: Mapping[int, ProcedureFacts]
    units: Mapping[int, str]
    due_then: Mapping[int, date]


def reason_of(measure: str, number: int, known: Known) -> Reason:
    """Why a record is in a measure; a record that is gone keeps the bare code."""
    kind = kind_of(Measure(measure))
    if kind is RecordKind.UNIT:
        return Reason(measure)
    if kind is RecordKind.PROCEDURE:
        procedure = known.procedures.get(number)
        return Reason(measure, {} if procedure is None else {"level": procedure.online_level})
    if kind in (RecordKind.PAPER, RecordKind.STEP):
        return Reason(measure, _of_part(kind, number, known))
    dossier = known.dossiers.get(number)
    if dossier is None:
        return Reason(measure)
    if measure.startswith("open") or measure == Measure.CARRIED_IN:
        facts = _of_open(measure, number, dossier, known)
        is_judged = measure not in (Measure.OPEN, Measure.CARRIED_IN)
        undated = is_judged and "due_on" not in facts
        return Reason("open_without_due_date" if undated else measure, facts)
    return Reason(_code(measure, dossier), _WANTED[_source(measure)](dossier))


def _code(measure: str, dossier: DossierFacts) -> str:
    """A dossier without an appointment is late or on time by the office's rule alone."""
    timed = (Measure.SETTLED_LATE, Measure.SETTLED_ON_TIME, Measure.SETTLED_IN_TIME)
    unapologised = (Measure.SETTLED_LATE_UNAPOLOGISED, Measure.ONLINE_LATE)
    if dossier.due_on is None and measure in (*timed, *unapologised):
        return "settled_without_due_date"
    return measure


def _source(measure: str) -> str:
    """Which days decide: those of receipt, of handing back, of a vote, or of settlement."""
    for beginning in ("received", "rat", "returned"):
        if measure.startswith(beginning):
            return beginning
    return "settled"


def _of_settled(dossier: DossierFacts) -> Facts:
    facts: Facts = {
        "ended_on": _day(dossier.ended_on),
        "status": dossier.status,
        "channel": dossier.channel,
        "filed_by": dossier.filed_by,
        "fee_vnd": dossier.fee_vnd,
        "payment_way": dossier.payment_way,
        "papers": dossier.papers_total,
        "papers_digitised": dossier.papers_digitised,
        "results_digitised": dossier.results_digitised,
    }
    if dossier.due_on is not None and dossier.ended_on is not None:
        facts["due_on"] = _day(dossier.due_on)
        facts["days"] = abs((dossier.ended_on - dossier.due_on).days)
        if dossier.ended_on == dossier.due_on and dossier.due_at and dossier.ended_at:
            facts["due_at"], facts["ended_at"] = iso(dossier.due_at), iso(dossier.ended_at)
    if dossier.extended_on is not None:
        facts["extended_on"] = _day(dossier.extended_on)
    return facts


def _of_received(dossier: DossierFacts) -> Facts:
    return {"received_on": _day(dossier.received_on), "channel": dossier.channel}


def _of_returned(dossier: DossierFacts) -> Facts:
    return {"returned_on": _day(dossier.returned_on)}


def _of_vote(dossier: DossierFacts) -> Facts:
    """The day of the vote only: what was answered is nobody's business."""
    return {"rated_on": _day(dossier.rated_on), "returned_on": _day(dossier.returned_on)}


_WANTED: Final[Mapping[str, Callable[[DossierFacts], Facts]]] = {
    "settled": _of_settled,
    "received": _of_received,
    "returned": _of_returned,
    "rat": _of_vote,
}


def _of_open(measure: str, number: int, dossier: DossierFacts, known: Known) -> Facts:
    facts = _of_received(dossier)
    if measure == Measure.CARRIED_IN:
        return facts | {"first": _day(known.period.first)}
    facts["last"] = _day(known.period.last)
    due = known.due_then.get(number)
    if due is not None:
        facts["due_on"] = _day(due)
    return facts


def _of_part(kind: RecordKind, number: int, known: Known) -> Facts:
    part = (known.papers if kind is RecordKind.PAPER else known.steps).get(number)
    if part is None:
        return {}
    if kind is RecordKind.PAPER:
        return {"name": part.name, "state": part.state}
    facts: Facts = {"name": part.name}
    if part.done_at is not None and part.due_at is not None:
        facts |= {"done_at": iso(part.done_at), "due_at": iso(part.due_at)}
    return facts


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
