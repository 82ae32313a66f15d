"""Why a dossier is due on its day, on paper: what it is written from, and how often printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.deadlines import Reason
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_sets import FormSet, set_on
from cds_desktop.domain.office_papers import ExplanationContent
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.dossier_views import view
from cds_desktop.services.slips import SlipFacts, slip_facts

__all__ = [
    "PRINTED", "ExplanationSource", "PlannedExplanation", "WriteExplanation", "paper_set",
    "plan_explanation", "record_explanation_print",
]  # fmt: skip

PRINTED: Final = "explanation_printed"
"""The action in the journal."""


@dataclass(frozen=True, slots=True)
class ExplanationSource:
    """Everything that the sheet is written from.

    Attributes:
        reasons: Of the appointment in force, pauses included.
        prints: How often the sheet was printed before.
    """

    slip: SlipFacts
    reasons: tuple[Reason, ...]
    issued_at: datetime
    prints: int


WriteExplanation = Callable[[ExplanationSource], ExplanationContent]
"""Writes the Vietnamese words: `cds_desktop.wording.office_papers.write_explanation`."""


@dataclass(frozen=True, slots=True)
class PlannedExplanation:
    """The sheet ready to be laid out, and the reasons behind it."""

    code: str
    content: ExplanationContent
    reasons: tuple[Reason, ...]
    form_set: FormSet


def plan_explanation(
    open_uow: OpenUow, code: str, write: WriteExplanation, *, actor: Actor, now: datetime
) -> PlannedExplanation:
    """Gather why a dossier is due on its day.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `explanation.no_due_date`.
    """
    actor.require(Right.SEE_DOSSIERS)
    found = view(open_uow, code, actor=actor)
    record = found.record
    if record.due_at is None:
        raise RuleBroken("explanation.no_due_date", code=record.code)
    slip = slip_facts(open_uow, record.code)
    prints = sum(entry.action == PRINTED for entry in found.history)
    source = ExplanationSource(slip, found.reasons, whole_second(now), prints)
    return PlannedExplanation(record.code, write(source), found.reasons, paper_set(now))


def record_explanation_print(open_uow: OpenUow, code: str, *, actor: Actor, now: datetime) -> int:
    """Write into the journal that the sheet was printed or saved as a file.

    Returns:
        How often it was printed by now.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(code))
        times = _prints(uow, record.code) + 1
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="dossier",
            reference=record.code,
            action=PRINTED,
            details={"times": times},
        )
        uow.commit()
    return times


def paper_set(now: datetime) -> FormSet:
    """The set of forms whose head and foot a paper of today bears.

    Raises:
        RuleBroken: `form.no_set`.
    """
    from cds_desktop.services.forms import form_sets

    return set_on(office_day(now), form_sets())


def _prints(uow: UnitOfWork, code: str) -> int:
    return sum(entry.action == PRINTED for entry in uow.journal.of("dossier", code))
