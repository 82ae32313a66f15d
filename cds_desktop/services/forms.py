"""The forms of a dossier and the register: which set, which facts, and how often printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.dossier_records import DossierRecord, Move
from cds_desktop.domain.dossier_waits import apology_of, standing_moves
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_sets import (
    FormContent,
    FormSet,
    FormTemplate,
    form_set_from_toml,
    set_of,
    set_on,
)
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.register import RegisterContent, RegisterLine, missing_numbers
from cds_desktop.persistence.forms import register_lines
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.resources import resource
from cds_desktop.services.slips import SlipFacts, slip_facts

__all__ = [
    "PRINTED", "REGISTER_PRINTED", "ChosenForm", "FormSource", "PlannedForm", "PlannedRegister",
    "RegisterSource", "form_sets", "plan_form", "plan_register", "record_form_print",
    "record_register_print",
]  # fmt: skip

PRINTED = "form_printed"
REGISTER_PRINTED = "register_printed"
_FILES = ("2018.toml", "2025.toml")
_STEPS = {
    FormKind.SUPPLEMENT: (Status.SUPPLEMENT_REQUESTED,),
    FormKind.REFUSAL: (Status.NOT_ACCEPTED,),
    FormKind.STOP: (Status.STOPPED, Status.WITHDRAWN),
}
"""The moves that call for a form."""


@cache
def form_sets() -> tuple[FormSet, ...]:
    """The sets shipped with the program, the oldest first.

    Raises:
        RuleBroken: `form.set_…` when a file was damaged.
    """
    return tuple(
        form_set_from_toml(resource("forms", name).read_text(encoding="utf-8")) for name in _FILES
    )


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
    """

    slip: SlipFacts
    kind: FormKind
    move: Move | None
    issued_at: datetime
    prints: int

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
    sets = form_sets()
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
        if move is not None:
            slip = replace(slip, receiver=move.officer_name)
    issued_at = now if move is None else move.at
    source = FormSource(slip, template.kind, move, issued_at, prints)
    return PlannedForm(chosen, slip.record.code, write(source), step)


def _set_in_force(
    record: DossierRecord, number: str, sets: tuple[FormSet, ...], now: datetime
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
        if move.after in wanted and not move.keeps_status
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


# --- the register -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """Everything that a printed register is written from.

    Attributes:
        lines: The dossiers in the order of their numbers.
        gaps: Numbers up to the last that no dossier carries.
        is_closed: Whether the year is over.
        volume: Number of the volume (quyển).
        is_sample: Whether it is the sample office.
    """

    desk_name: str
    superior_name: str
    year: int
    volume: int
    lines: tuple[RegisterLine, ...]
    gaps: tuple[int, ...]
    printed_at: datetime
    is_closed: bool
    prints: int
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRegister:
    """A register ready to be laid out."""

    chosen: ChosenForm
    content: RegisterContent
    lines: int
    gaps: tuple[int, ...]


WriteRegister = Callable[[RegisterSource], RegisterContent]
"""Writes the Vietnamese words: `cds_desktop.wording.forms.write_register`."""


def plan_register(
    open_uow: OpenUow,
    year: int,
    write: WriteRegister,
    *,
    set_id: str | None = None,
    volume: int = 1,
    first: int = 1,
    last: int | None = None,
    actor: Actor,
    now: datetime,
) -> PlannedRegister:
    """Gather the register of a year, or the numbers of one volume; the numbers go on.

    Raises:
        RuleBroken: `form.register_empty`, `form.set_unknown`, `form.no_set`,
            `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    today = office_day(now)
    sets = form_sets()
    day = min(today, date(year, 12, 31)) if 1 <= year <= 9998 else today
    form_set = set_on(day, sets) if set_id is None else set_of(set_id, sets)
    template = form_set.of_kind(FormKind.REGISTER)
    with open_uow(read_only=True) as uow:
        stored = uow.settings.all()
        unit = uow.units.get(int(str(stored["office.unit_id"])))
        whole = register_lines(uow.session, int(str(stored["office.unit_id"])), year)
        prints = _register_prints(uow, year, volume)
    lines = tuple(line for line in whole if first <= line.number <= (last or line.number))
    if not lines:
        raise RuleBroken("form.register_empty", year=year)
    ends_at = last or lines[-1].number
    gaps = tuple(number for number in missing_numbers(whole) if first <= number <= ends_at)
    source = RegisterSource(
        desk_name=str(stored.get("office.desk_name", "")) or unit.name,
        superior_name=str(stored.get("office.superior_name", "")),
        year=year,
        volume=volume,
        lines=lines,
        gaps=gaps,
        printed_at=now,
        is_closed=year < today.year,
        prints=prints,
        is_sample=bool(stored.get("office.is_sample", False)),
    )
    return PlannedRegister(ChosenForm(form_set, template), write(source), len(lines), gaps)


def record_register_print(
    open_uow: OpenUow,
    planned: PlannedRegister,
    year: int,
    volume: int,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Write into the journal that the register of a year was printed.

    Returns:
        How often this volume was printed by now.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        times = _register_prints(uow, year, volume) + 1
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="report",
            reference=str(year),
            action=REGISTER_PRINTED,
            details={
                "year": year,
                "volume": volume,
                "set": planned.chosen.set.id,
                "lines": planned.lines,
                "times": times,
            },
        )
        uow.commit()
    return times


def _register_prints(uow: UnitOfWork, year: int, volume: int) -> int:
    return sum(
        entry.action == REGISTER_PRINTED and entry.details.get("volume") == volume
        for entry in uow.journal.of("report", str(year))
    )
