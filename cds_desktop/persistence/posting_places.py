"""Places where sheets hang, what was found on walks, and what the catalogue says of an address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, or_, select, update
from sqlalchemy.orm import Session

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.publicity.sheets import CheckOutcome, Place, SheetCheck
from cds_desktop.domain.text import fold, text_sort_key
from cds_desktop.persistence.posted_sheets import POSTING_PLACE, SHEET_CHECK
from cds_desktop.persistence.procedure_rows import ProcedureRow, ProcedureVersionRow

_P, _K = POSTING_PLACE.c, SHEET_CHECK.c

# --- places -------------------------------------------------------------------------------------


def places(session: Session) -> list[Place]:
    """Every place, closed ones too, in alphabetical order."""
    found = [_place(row) for row in session.execute(select(POSTING_PLACE))]
    return sorted(found, key=lambda each: text_sort_key(each.name))


def place_of(session: Session, place_id: int) -> Place:
    """One place.

    Raises:
        NotFound: `place.not_found`.
    """
    row = session.execute(select(POSTING_PLACE).where(_P.id == place_id)).one_or_none()
    if row is None:
        raise NotFound("place.not_found", id=place_id)
    return _place(row)


def place_named(session: Session, name: str) -> Place | None:
    """The place of this name in any spelling."""
    query = select(POSTING_PLACE).where(_P.name_fold == fold(name))
    row = session.execute(query).one_or_none()
    return None if row is None else _place(row)


def add_place(session: Session, name: str, note: str, *, at: datetime, officer_name: str) -> int:
    """Store a place and give its id."""
    values = {"name": name, "name_fold": fold(name), "note": note}
    statement = insert(POSTING_PLACE).values(**values, at=at, officer_name=officer_name)
    return int(session.execute(statement.returning(_P.id)).scalar_one())


def change_place(session: Session, place: Place, *, at: datetime, officer_name: str) -> None:
    """Write other facts of a place; the journal keeps what stood before."""
    values = {"name": place.name, "name_fold": fold(place.name), "note": place.note}
    statement = update(POSTING_PLACE).where(_P.id == place.id)
    session.execute(
        statement.values(**values, is_closed=place.is_closed, at=at, officer_name=officer_name)
    )


def _place(row: Row[Any]) -> Place:
    return Place(row.id, row.name, row.note, bool(row.is_closed))


# --- checks -------------------------------------------------------------------------------------


def add_check(session: Session, check: SheetCheck) -> int:
    """Store one look and give its id; the id of `check` counts for nothing."""
    values = {
        "sheet_id": check.sheet_id, "place_id": check.place_id, "at": check.at,
        "officer_name": check.officer_name, "outcome": check.outcome.value, "text": check.text,
        "note": check.note, "photo": check.photo,
    }  # fmt: skip
    made = session.execute(insert(SHEET_CHECK).values(**values).returning(_K.id))
    return int(made.scalar_one())


def checks(session: Session, *, sheet_id: int | None) -> list[SheetCheck]:
    """The looks at one sheet, or (None) what was found that is no sheet; newest first."""
    of = _K.sheet_id.is_(None) if sheet_id is None else _K.sheet_id == sheet_id
    rows = session.execute(select(SHEET_CHECK).where(of).order_by(_K.id.desc()))
    return [
        SheetCheck(
            row.id, row.sheet_id, row.place_id, row.at, row.officer_name,
            CheckOutcome(row.outcome), row.text, row.note, row.photo,
        )
        for row in rows
    ]  # fmt: skip


def last_outcomes(session: Session, sheet_ids: Collection[int]) -> dict[int, CheckOutcome]:
    """What the newest look at each of these sheets found, in one statement."""
    newest = select(func.max(_K.id)).where(_K.sheet_id.is_not(None)).group_by(_K.sheet_id)
    query = select(_K.sheet_id, _K.outcome).where(_K.id.in_(newest))
    wanted = set(sheet_ids)
    return {
        row.sheet_id: CheckOutcome(row.outcome)
        for row in session.execute(query)
        if row.sheet_id in wanted
    }


# --- what the catalogue says --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VersionNow:
    """The few facts of a version that a code is compared with."""

    version_id: int
    code: str
    name: str
    portal_url: str


def versions_now(session: Session, on: date) -> dict[str, VersionNow]:
    """What is in force on this day, by procedure, in one statement."""
    version = ProcedureVersionRow
    in_force = (
        version.valid_from <= on,
        or_(version.valid_to.is_(None), version.valid_to > on),
    )
    return {found.code: found for found in _versions(session, in_force)}


def versions_with_address(session: Session, addresses: Collection[str]) -> list[VersionNow]:
    """The versions, old and new, whose page this is, newest first."""
    wanted = sorted({address.lower() for address in addresses})
    return _versions(session, (func.lower(ProcedureVersionRow.portal_url).in_(wanted),))


def _versions(session: Session, conditions: Sequence[ColumnElement[bool]]) -> list[VersionNow]:
    version = ProcedureVersionRow
    query = (
        select(version.id, ProcedureRow.code, version.name, version.portal_url)
        .join(ProcedureRow, ProcedureRow.id == version.procedure_id)
        .where(*conditions)
        .order_by(version.id.desc())
    )
    return [VersionNow(*row) for row in session.execute(query)]
