"""What was published on a day: the catalogue in short, and the codes that hung on walls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from cds_desktop.persistence.posted_sheets import POSTED_CODE, POSTED_SHEET
from cds_desktop.persistence.procedures import FieldRow, ProcedureRow
from cds_desktop.persistence.procedures import ProcedureVersionRow as V


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
    """The codes that hung on a day, whatever their state is now."""
    query = (
        select(
            POSTED_SHEET.c.product,
            POSTED_CODE.c.procedure_code,
            POSTED_CODE.c.version_id,
            POSTED_CODE.c.printed_key,
        )
        .join(POSTED_SHEET, POSTED_SHEET.c.id == POSTED_CODE.c.sheet_id)
        .where(_hung(on))
    )
    return tuple(HangingCode(*row) for row in session.execute(query))


def has_register(session: Session, on: date) -> bool:
    """Whether any sheet was hung until this day: else the register tells nothing."""
    query = select(POSTED_SHEET.c.id).where(POSTED_SHEET.c.posted_on <= on).limit(1)
    return session.execute(query).first() is not None


def _hung(on: date) -> ColumnElement[bool]:
    sheet = POSTED_SHEET.c
    return and_(sheet.posted_on <= on, or_(sheet.removed_on.is_(None), sheet.removed_on > on))
