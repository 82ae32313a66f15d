"""Results waiting for their owners, and originals nobody fetched: Core only, plain data out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from cds_desktop.domain.dossiers import Stage
from cds_desktop.domain.pickup import PickupLine
from cds_desktop.persistence.digitisation import PaperRow
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.people import PersonRow
from cds_desktop.persistence.procedures import ProcedureVersionRow

_OVER = (int(Stage.DONE), int(Stage.ENDED))


def waiting_lines(session: Session, ready_before: datetime) -> list[PickupLine]:
    """Finished dossiers whose result is ready since before a moment, the oldest first."""
    statement = (
        select(
            D.id, D.code, D.owner_name, PersonRow.phone, ProcedureVersionRow.name, D.ended_at,
            D.due_at, D.shelf_code, D.called_at, D.call_outcome,
        )
        .join(PersonRow, PersonRow.id == D.person_id)
        .join(ProcedureVersionRow, ProcedureVersionRow.id == D.procedure_version_id)
        .where(D.stage == int(Stage.READY), D.ended_at < ready_before)
        .order_by(D.ended_at, D.id)
    )  # fmt: skip
    rows: Sequence[Any] = session.execute(statement).all()
    return [PickupLine(*row) for row in rows]


def taken_places(session: Session) -> set[str]:
    """Places on which a finished result lies."""
    statement = select(D.shelf_code).where(D.stage == int(Stage.READY), D.shelf_code != "")
    return set(session.scalars(statement))


def dossiers_with_originals_left(session: Session) -> list[int]:
    """Ids of dossiers that are over while the office still has an original of theirs."""
    still_here = exists().where(
        PaperRow.dossier_id == D.id, PaperRow.is_kept, PaperRow.given_back_at.is_(None)
    )
    statement = (
        select(D.id).where(D.stage.in_(_OVER), still_here).order_by(D.returned_at, D.ended_at, D.id)
    )
    return list(session.scalars(statement))
