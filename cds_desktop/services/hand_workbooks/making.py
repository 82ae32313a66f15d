"""Making the blank workbook of a unit from the office's catalogue and definitions."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.indicators import Definition
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.units import Unit, unit_identifier
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.hand_workbooks.blank import BlankReport, blank_workbook
from cds_desktop.services.indicators.sets import OFFICE_SET, definitions_in

SUFFIX = ".xlsx"


def make_blank(
    open_uow: OpenUow, unit_code: str, period: Period, out: Path, *, actor: Actor, now: datetime
) -> BlankReport:
    """Write the blank workbook for a unit which has no program; journalled.

    Args:
        open_uow: Opens the transaction.
        unit_code: Of a unit in the tree, in any spelling.
        period: Filled in, and open to correction.
        out: The file.
        actor: Who makes it.
        now: The clock.

    Raises:
        RuleBroken: `officer.not_allowed`, `report.file_suffix`, `unit.code_shape`.
        NotFound: `unit.not_found`.
        EnvironmentFault: `file.in_use`, `file.not_written`.
    """
    actor.require(Right.EXPORT_REPORTS)
    if out.suffix.lower() != SUFFIX:
        raise RuleBroken("report.file_suffix", name=out.name, suffix=SUFFIX)
    with open_uow() as uow:
        unit = _unit(uow, unit_code)
        blank = BlankReport(
            unit_code=unit.agency_code or unit.code,
            unit_name=unit.name,
            receiver_code=_agency_code(uow, unit.parent_code),
            period=period,
            fields=[name for name, _ in uow.procedures.fields(period.last)],
            definitions=_asked_for(uow, period),
        )
        uow.journal.write(
            at=now,
            actor=actor,
            subject="report",
            reference=f"{unit.code}:{period.first:%Y-%m-%d}..{period.last:%Y-%m-%d}",
            action="blank_made",
            details={"file": out.name},
        )
        blank_workbook(blank, out)
        uow.commit()
    return blank


def _asked_for(uow: UnitOfWork, period: Period) -> list[Definition]:
    """The indicators of every one-stop unit; the other sets ask for more than a hand can count."""
    return [
        item
        for one in definitions_in(uow, period.last).sets
        if one.id == OFFICE_SET
        for item in one.indicators
    ]


def _unit(uow: UnitOfWork, code: str) -> Unit:
    found = uow.units.by_code(code.strip()) or uow.units.by_code(unit_identifier(code))
    if found is None:
        raise NotFound("unit.not_found", code=code)
    return found[1]


def _agency_code(uow: UnitOfWork, code: str | None) -> str:
    found = uow.units.by_code(code) if code else None
    return (code or "") if found is None else found[1].agency_code or found[1].code
