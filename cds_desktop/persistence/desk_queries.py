"""What the reception desk sees of its day: Core only, plain data out."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.procedures import ProcedureRow


def received_on(session: Session, day: date) -> int:
    """How many dossiers came in on an office day."""
    return session.scalar(select(func.count()).where(D.received_on == day)) or 0


def newest_on(session: Session, day: date, limit: int) -> list[int]:
    """Ids of the dossiers of an office day, newest first."""
    found = select(D.id).where(D.received_on == day).order_by(D.id.desc()).limit(limit)
    return list(session.scalars(found))


def use_counts(session: Session, since: date) -> dict[str, int]:
    """Dossiers received since a day, by the code of their procedure."""
    counted = (
        select(D.procedure_id, func.count().label("dossiers"))
        .where(D.received_on >= since)
        .group_by(D.procedure_id)
        .subquery()
    )
    found = session.execute(
        select(ProcedureRow.code, counted.c.dossiers).join(
            counted, counted.c.procedure_id == ProcedureRow.id
        )
    )
    return {code: count for code, count in found}
