"""Dossiers which correct an error of the office in an earlier one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cds_desktop.domain.dossiers import Status
from cds_desktop.persistence.dossiers import DossierRow as D


@dataclass(frozen=True, slots=True)
class LinkedDossier:
    """The other end of a link."""

    code: str
    status: Status


class CorrectionRepository:
    """Reads and writes the link from a correcting dossier to the corrected one."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def link(self, dossier_id: int, corrected_id: int) -> None:
        """Note that a dossier corrects another."""
        statement = update(D).where(D.id == dossier_id).values(corrects_id=corrected_id)
        self._session.execute(statement)

    def corrected_by(self, dossier_id: int) -> LinkedDossier | None:
        """The dossier which this one corrects; None for an ordinary one."""
        mine = select(D.corrects_id).where(D.id == dossier_id).scalar_subquery()
        row = self._session.execute(select(D.code, D.status).where(D.id == mine)).one_or_none()
        return None if row is None else LinkedDossier(row.code, Status(row.status))

    def corrections_of(self, dossier_id: int, person_id: int) -> tuple[LinkedDossier, ...]:
        """The dossiers which correct this one, the oldest first.

        They belong to the same applicant: the index over persons keeps the look-up short.
        """
        query = (
            select(D.code, D.status)
            .where(D.person_id == person_id, D.corrects_id == dossier_id)
            .order_by(D.id)
        )
        return tuple(
            LinkedDossier(row.code, Status(row.status)) for row in self._session.execute(query)
        )
