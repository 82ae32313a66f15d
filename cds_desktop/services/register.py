"""The register of a year (Sổ theo dõi hồ sơ): its volumes, its gaps, how often printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.form_sets import set_of, set_on
from cds_desktop.domain.forms import FormKind
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.register import RegisterContent, RegisterLine, missing_numbers
from cds_desktop.persistence.forms import register_lines
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.form_versions import office_sets
from cds_desktop.services.forms import ChosenForm

__all__ = [
    "REGISTER_PRINTED", "PlannedRegister", "RegisterSource", "RegisterYear", "WriteRegister",
    "plan_register", "record_register_print", "register_year",
]  # fmt: skip

REGISTER_PRINTED = "register_printed"


@dataclass(frozen=True, slots=True)
class RegisterSource:
    """Everything that a printed register is written from.

    Attributes:
        lines: The dossiers in the order of their numbers.
        gaps: Numbers up to the last that no dossier carries.
        is_closed: Whether the year is over.
        is_last: Whether no number of the year comes after these, so that the year ends here.
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
    is_last: bool
    prints: int
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class PlannedRegister:
    """A register ready to be laid out."""

    chosen: ChosenForm
    content: RegisterContent
    lines: int
    gaps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RegisterYear:
    """What the register of a year holds: how many dossiers, up to which number."""

    year: int
    count: int
    last: int
    gaps: int


def register_year(open_uow: OpenUow, year: int, *, actor: Actor) -> RegisterYear:
    """How long the register of a year is, before it is laid out.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        unit_id = int(str(uow.settings.get("office.unit_id")))
        lines = register_lines(uow.session, unit_id, year)
    last = lines[-1].number if lines else 0
    return RegisterYear(year, len(lines), last, len(missing_numbers(lines)))


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
    day = min(today, date(year, 12, 31)) if 1 <= year <= 9998 else today
    with open_uow(read_only=True) as uow:
        sets = office_sets(uow)
        form_set = set_on(day, sets) if set_id is None else set_of(set_id, sets)
        template = form_set.of_kind(FormKind.REGISTER)
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
        is_last=lines[-1].number == whole[-1].number,
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
                "version": planned.chosen.template.version,
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
