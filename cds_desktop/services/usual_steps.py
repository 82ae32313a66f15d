"""The usual steps of a procedure (quy trình nội bộ), from which its dossiers take theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.dossier_steps import StepPlan, clean_plans, plan_data
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.text import normalise, normalise_lines, refuse_longer
from cds_desktop.persistence.dossier_steps import StepRepository
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.dossiers.reception import LONGEST_TEXT

STEPS_SET = "steps_set"


def usual_steps(open_uow: OpenUow, procedure_code: str, *, now: datetime) -> tuple[StepPlan, ...]:
    """The usual steps of a procedure, in order; empty when the office entered none.

    Raises:
        NotFound: `procedure.not_found`, `procedure.not_in_force`.
    """
    with open_uow(read_only=True) as uow:
        return StepRepository(uow.session).usual(_id_of(uow, procedure_code, now))


def set_usual_steps(
    open_uow: OpenUow,
    procedure_code: str,
    plans: Sequence[StepPlan],
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> tuple[StepPlan, ...]:
    """Replace the usual steps; dossiers received before keep theirs.

    Raises:
        NotFound: `procedure.not_found`, `procedure.not_in_force`.
        RuleBroken: `officer.not_allowed`, or what `clean_plans` finds.
    """
    actor.require(Right.EDIT_CATALOGUE)
    wanted, at = clean_plans(plans), whole_second(now)
    cleaned = refuse_longer(normalise_lines(reason), LONGEST_TEXT, "dossier.reason_long")
    with open_uow() as uow:
        procedure_id = _id_of(uow, procedure_code, now)
        repository = StepRepository(uow.session)
        before = repository.usual(procedure_id)
        if before != wanted:
            repository.set_usual(procedure_id, wanted)
            uow.journal.write(
                at=at,
                actor=actor,
                subject="procedure",
                reference=normalise(procedure_code).upper(),
                action=STEPS_SET,
                reason=cleaned,
                details={
                    "before": [plan_data(plan) for plan in before],
                    "after": [plan_data(plan) for plan in wanted],
                },
            )
            uow.commit()
    return wanted


def _id_of(uow: UnitOfWork, procedure_code: str, now: datetime) -> int:
    return uow.procedures.get(normalise(procedure_code).upper(), office_day(now)).id
