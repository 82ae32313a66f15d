"""The forms of a dossier: which of them it calls for, which set, and how often printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.dossier_records import DossierRecord, Move
from cds_desktop.domain.dossier_steps import DossierStep
from cds_desktop.domain.dossier_waits import apology_of, standing_moves
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_sets import FormContent, FormSet, FormTemplate, set_of, set_on
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.refusals import is_refusal
from cds_desktop.persistence.dossier_steps import StepRepository
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.form_versions import form_sets, office_sets
from cds_desktop.services.slips import SlipFacts, slip_facts

__all__ = [
    "PRINTED", "AvailableForm", "ChosenForm", "FormReason", "FormSource", "PlannedForm",
    "available_forms", "form_sets", "plan_form", "record_form_print",
]  # fmt: skip

PRINTED = "form_printed"
_STEPS = {
    FormKind.SUPPLEMENT: (Status.SUPPLEMENT_REQUESTED,),
    FormKind.REFUSAL: (Status.NOT_ACCEPTED,),
    FormKind.STOP: (Status.STOPPED, Status.WITHDRAWN),
}
"""The moves that call for a form."""


@dataclass(frozen=True, slots=True)
class ChosenForm:
    """One form of one set."""

    set: FormSet
    template: FormTemplate


@dataclass(frozen=True, slots=True)
class FormSource:
    """Everything that a form is written from.

    Attributes:
        move: The step that calls for the form: the request, the refusal, the stop, the apology.
        issued_at: The moment of that step; now for a slip that accompanies the dossier.
        prints: How often this form of this step was printed before.
        steps: The steps at other agencies, for the slip that lists the hand-overs.
    """

    slip: SlipFacts
    kind: FormKind
    move: Move | None
    issued_at: datetime
    prints: int
    steps: tuple[DossierStep, ...] = ()

    @property
    def record(self) -> DossierRecord:
        """The dossier."""
        return self.slip.record


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """A form ready to be laid out.

    Attributes:
        content: None for form 01, which `services.slips` writes.
        step: Number of the step that called for it, to tell reprints from a second request.
    """

    chosen: ChosenForm
    code: str
    content: FormContent | None
    step: int | None


WriteForm = Callable[[FormSource], FormContent]
"""Writes the Vietnamese words: `cds_desktop.wording.forms.write_form`."""


def plan_form(
    open_uow: OpenUow,
    code: str,
    number: str,
    write: WriteForm,
    *,
    set_id: str | None = None,
    actor: Actor,
    now: datetime,
) -> PlannedForm:
    """Gather what a form of a dossier says; by default of the set in force on its day of issue.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `form.set_unknown`, `form.not_in_set`, `form.no_set`,
            `form.register_has_no_dossier`, `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    slip = slip_facts(open_uow, code)
    with open_uow(read_only=True) as uow:
        sets = office_sets(uow)
    if set_id is not None:
        chosen_set = set_of(set_id, sets)
    else:
        chosen_set = _set_in_force(slip.record, number, sets, now)
    template = chosen_set.form(number)
    chosen = ChosenForm(chosen_set, template)
    if template.kind is FormKind.REGISTER:
        raise RuleBroken("form.register_has_no_dossier", form=template.number)
    if template.kind is FormKind.RECEIPT:
        return PlannedForm(chosen, slip.record.code, None, None)
    move = _step_for(slip.record, template.kind)
    step = None if move is None else move.id
    with open_uow(read_only=True) as uow:
        prints = _prints(uow, slip.record.code, template.kind, step)
        is_control = template.kind is FormKind.CONTROL
        steps = StepRepository(uow.session).of(slip.record.id) if is_control else ()
        if move is not None:
            slip = replace(slip, receiver=move.officer_name)
    issued_at = now if move is None else move.at
    source = FormSource(slip, template.kind, move, issued_at, prints, steps)
    return PlannedForm(chosen, slip.record.code, write(source), step)


def _set_in_force(
    record: DossierRecord, number: str, sets: Sequence[FormSet], now: datetime
) -> FormSet:
    """The set of the day on which the form was called for; numbers mean a kind only in a set.

    A step of long ago belongs to the set of its day when that set has the form; otherwise the
    form of today's set is meant.
    """
    today = set_on(office_day(now), sets)
    wanted = number.strip().zfill(2)
    for each in (today, *sets):
        for template in each.forms:
            if (
                template.number == wanted
                and set_on(_issue_day(record, template, now), sets) is each
            ):
                return each
    return today


def _issue_day(record: DossierRecord, template: FormTemplate, now: datetime) -> date:
    if template.kind is FormKind.RECEIPT:
        return office_day(record.received_at)
    move = _step_for(record, template.kind)
    return office_day(now if move is None else move.at)


def _step_for(record: DossierRecord, kind: FormKind) -> Move | None:
    """The newest step that calls for a form of this kind."""
    if kind is FormKind.APOLOGY:
        return apology_of(record)
    wanted = _STEPS.get(kind, ())
    found = [
        move
        for move in standing_moves(record.moves)
        if (move.after in wanted and not move.keeps_status)
        or (kind is FormKind.REFUSAL and is_refusal(move))
    ]
    return found[-1] if found else None


def record_form_print(
    open_uow: OpenUow, planned: PlannedForm, *, actor: Actor, now: datetime
) -> int:
    """Write into the journal that a form was printed or saved as a file.

    Returns:
        How often this form was printed by now.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    template = planned.chosen.template
    with open_uow() as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(planned.code))
        times = _prints(uow, record.code, template.kind, planned.step) + 1
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="dossier",
            reference=record.code,
            action=PRINTED,
            details={
                "kind": template.kind.value,
                "form": template.number,
                "set": planned.chosen.set.id,
                "version": template.version,
                "step": planned.step,
                "times": times,
            },
        )
        uow.commit()
    return times


def _prints(uow: UnitOfWork, code: str, kind: FormKind, step: int | None) -> int:
    return sum(
        entry.action == PRINTED
        and entry.details.get("kind") == kind.value
        and entry.details.get("step") == step
        for entry in uow.journal.of("dossier", code)
    )


# --- which forms a dossier calls for ------------------------------------------------------------


class FormReason(StrEnum):
    """Why a form makes sense for a dossier now; words in `wording.forms.REASONS`."""

    RECEIVED = "received"
    SUPPLEMENT = "supplement"
    REFUSED = "refused"
    APOLOGY = "apology"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    CONTROL = "control"


_REASONS: Final = {
    FormKind.RECEIPT: FormReason.RECEIVED,
    FormKind.SUPPLEMENT: FormReason.SUPPLEMENT,
    FormKind.REFUSAL: FormReason.REFUSED,
    FormKind.APOLOGY: FormReason.APOLOGY,
    FormKind.CONTROL: FormReason.CONTROL,
}


@dataclass(frozen=True, slots=True)
class AvailableForm:
    """One form that may be printed for a dossier now."""

    number: str
    title: str
    kind: FormKind
    set_id: str
    why: FormReason


def available_forms(
    record: DossierRecord, now: datetime, sets: Sequence[FormSet] | None = None
) -> tuple[AvailableForm, ...]:
    """The forms that make sense for a dossier now, in the order of their numbers.

    A slip and the process-control slip accompany whatever was received; the others need the step
    that calls for them. Each is of the set in force on the day of that step.
    """
    sets = form_sets() if sets is None else sets
    return tuple(sorted(_available(record, now, sets), key=lambda each: (each.number, each.set_id)))


def _available(
    record: DossierRecord, now: datetime, sets: Sequence[FormSet]
) -> Iterable[AvailableForm]:
    was_received = record.status not in (Status.REGISTERED, Status.NOT_ACCEPTED)
    for kind in FormKind:
        if kind is FormKind.REGISTER:
            continue
        accompanies = kind in (FormKind.RECEIPT, FormKind.CONTROL)
        move = None if accompanies else _step_for(record, kind)
        if (accompanies and not was_received) or (not accompanies and move is None):
            continue
        day = record.received_at if kind is FormKind.RECEIPT else now
        form_set = set_on(office_day(day if move is None else move.at), sets)
        if not any(form.kind is kind for form in form_set.forms):
            form_set = set_on(office_day(now), sets)  # 2018 has no form for a stop
        template = form_set.of_kind(kind)
        why = _REASONS.get(kind) or (
            FormReason.WITHDRAWN
            if move is not None and move.after is Status.WITHDRAWN
            else FormReason.STOPPED
        )
        yield AvailableForm(template.number, template.title, kind, form_set.id, why)
