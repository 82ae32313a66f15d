"""What was published on a day: the catalogue in short, and the codes that hung on walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.publicity.sheets import CheckOutcome
from cds_desktop.persistence.posted_sheets import POSTED_CODE, POSTED_SHEET, SHEET_CHECK
from cds_desktop.persistence.procedures import FieldRow, ProcedureRow
from cds_desktop.persistence.procedures import ProcedureVersionRow as V

_LOST: Final = (
    CheckOutcome.MISSING.value, CheckOutcome.DAMAGED.value, CheckOutcome.FOREIGN.value,
)  # fmt: skip
"""Outcomes after which nobody can read the sheet until somebody confirms it."""


@dataclass(frozen=True, slots=True)
class ListedProcedure:
    """A procedure in force, as far as the coverage needs it."""

    id: int
    version_id: int
    code: str
    name: str
    field: str
    level_fold: str
    portal_url: str


@dataclass(frozen=True, slots=True)
class HangingCode:
    """One procedure on a sheet that hung on the day."""

    product: str
    procedure_code: str
    version_id: int
    payload: str
    printed_key: str


def procedures_on(session: Session, on: date) -> tuple[ListedProcedure, ...]:
    """The procedures in force on a day, by field and name."""
    query = (
        select(
            V.procedure_id, V.id, ProcedureRow.code, V.name, FieldRow.name, V.level_fold,
            V.portal_url,
        )
        .join(ProcedureRow, ProcedureRow.id == V.procedure_id)
        .outerjoin(FieldRow, FieldRow.id == V.field_id)
        .where(V.valid_from <= on, or_(V.valid_to.is_(None), V.valid_to > on))
        .order_by(FieldRow.name_fold, V.name_sort, ProcedureRow.code)
    )  # fmt: skip
    return tuple(
        ListedProcedure(number, version, code, name, field or "", level, url)
        for number, version, code, name, field, level, url in session.execute(query)
    )


def hanging_on(session: Session, on: date) -> tuple[HangingCode, ...]:
    """The codes that hung on a day, less the sheets last found torn, covered or missing."""
    checked = SHEET_CHECK.c
    newest = (
        select(func.max(checked.id))
        .where(checked.sheet_id.is_not(None), checked.at < at_office(on + timedelta(days=1)))
        .group_by(checked.sheet_id)
    )
    lost = select(checked.sheet_id).where(checked.id.in_(newest), checked.outcome.in_(_LOST))
    query = (
        select(
            POSTED_SHEET.c.product,
            POSTED_CODE.c.procedure_code,
            POSTED_CODE.c.version_id,
            POSTED_CODE.c.payload,
            POSTED_CODE.c.printed_key,
        )
        .join(POSTED_SHEET, POSTED_SHEET.c.id == POSTED_CODE.c.sheet_id)
        .where(_hung(on), POSTED_SHEET.c.id.not_in(lost))
    )
    return tuple(HangingCode(*row) for row in session.execute(query))


def has_register(session: Session, on: date) -> bool:
    """Whether any sheet was hung until this day: else the register tells nothing."""
    query = select(POSTED_SHEET.c.id).where(POSTED_SHEET.c.posted_on <= on).limit(1)
    return session.execute(query).first() is not None


def _hung(on: date) -> ColumnElement[bool]:
    sheet = POSTED_SHEET.c
    return and_(sheet.posted_on <= on, or_(sheet.removed_on.is_(None), sheet.removed_on > on))
