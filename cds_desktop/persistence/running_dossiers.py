"""Open dossiers whose clock runs: reading them all at once, and writing their new dates."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from cds_desktop.domain.clock import at_office, office_day
from cds_desktop.domain.dossier_records import Move, sorting_moment
from cds_desktop.domain.dossiers import PAUSED, Stage, Status
from cds_desktop.domain.running_dossiers import RunningDossier, TouchedDossier
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.people import PersonRow
from cds_desktop.persistence.procedures import ProcedureVersionRow

_CHUNK = 500
_RUNS = and_(D.stage == int(Stage.OPEN), D.status.not_in(tuple(int(status) for status in PAUSED)))


class RunningDossiers:
    """Dossiers in progress which do not wait for the citizen."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due_from(self, first: date, *, lock: bool) -> list[RunningDossier]:
        """Those promised for a day or later, by code, with their moves.

        Args:
            first: A closure changes no appointment that lies before it.
            lock: Let nobody else change them until commit.
        """
        statement = (
            select(D, PersonRow.phone)
            .join(PersonRow, PersonRow.id == D.person_id)
            .where(
                _RUNS,
                D.due_at.is_not(None),
                or_(D.due_on >= first, D.extended_due_at >= at_office(first)),
            )
            .order_by(D.code)
        )
        if lock:
            statement = statement.with_for_update(of=D)
        rows = list(self._session.execute(statement))
        moves = self._moves([row.id for row, _ in rows])
        return [
            RunningDossier(
                id=row.id,
                code=row.code,
                owner_name=row.owner_name,
                phone=phone,
                status=Status(row.status),
                received_at=row.received_at,
                due_at=row.due_at,
                extended_due_at=row.extended_due_at,
                limit_value=row.limit_value,
                limit_unit=row.limit_unit,
                rules=json.loads(row.rules),
                moves=tuple(moves.get(row.id, ())),
            )
            for row, phone in rows
            if row.due_at is not None
        ]

    def touched(self) -> list[TouchedDossier]:
        """All of them with the moment of the last step; a closure is no step of anybody."""
        is_step = or_(
            MoveRow.before.is_(None),
            MoveRow.before != MoveRow.after,
            MoveRow.due_before == MoveRow.due_after,
        )
        touched_at = (
            select(func.max(MoveRow.at))
            .where(MoveRow.dossier_id == D.id, is_step)
            .correlate(D)
            .scalar_subquery()
        )
        statement = (
            select(
                D.code, D.owner_name, ProcedureVersionRow.name, D.due_at, D.extended_due_at,
                func.coalesce(touched_at, D.received_at),
            )
            .join(ProcedureVersionRow, ProcedureVersionRow.id == D.procedure_version_id)
            .where(_RUNS)
            .order_by(D.due_sort, D.id)
        )  # fmt: skip
        return [
            TouchedDossier(code, owner, procedure, due_at, extended_at, touched)
            for code, owner, procedure, due_at, extended_at, touched in (
                self._session.execute(statement)
            )
        ]

    def owners(self, codes: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Name and telephone of the owners of dossiers, whatever became of these."""
        found: dict[str, tuple[str, str]] = {}
        for start in range(0, len(codes), _CHUNK):
            statement = (
                select(D.code, D.owner_name, PersonRow.phone)
                .join(PersonRow, PersonRow.id == D.person_id)
                .where(D.code.in_(list(codes[start : start + _CHUNK])))
            )
            for code, name, phone in self._session.execute(statement):
                found[code] = (name, phone)
        return found

    def set_due(self, dossier_id: int, due_at: datetime) -> None:
        """Move the appointment; the first one stays."""
        row = self._session.get_one(D, dossier_id)
        row.due_at, row.due_on = due_at, office_day(due_at)
        row.due_sort = sorting_moment(Status(row.status), due_at)
        self._session.flush()

    def set_extended(self, dossier_id: int, extended_due_at: datetime | None) -> None:
        """Set the date of an apology, or take it back."""
        self._session.get_one(D, dossier_id).extended_due_at = extended_due_at
        self._session.flush()

    def _moves(self, ids: Sequence[int]) -> dict[int, list[Move]]:
        found: dict[int, list[Move]] = {}
        for start in range(0, len(ids), _CHUNK):
            statement = (
                select(MoveRow)
                .where(MoveRow.dossier_id.in_(list(ids[start : start + _CHUNK])))
                .order_by(MoveRow.id)
            )
            for row in self._session.scalars(statement):
                found.setdefault(row.dossier_id, []).append(
                    Move(
                        row.id,
                        row.at,
                        None if row.before is None else Status(row.before),
                        Status(row.after),
                        row.reason,
                        row.officer_name,
                        row.due_before,
                        row.due_after,
                        row.officer_id,
                    )
                )
        return found
