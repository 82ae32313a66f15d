"""Votes by procedure, and dossiers handed back without a vote."""

from __future__ import annotations

from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from cds_desktop.domain.rating_lists import ProcedureShare, UnratedDossier, VoteShare
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.procedures import ProcedureRow, ProcedureVersionRow
from cds_desktop.persistence.ratings import RatingRow as R


class RatingLists:
    """Read-only queries over votes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_procedure(self, first: date, last: date) -> tuple[ProcedureShare, ...]:
        """Votes given in the period by procedure, the most votes first."""
        good = func.sum(case((R.level >= int(RatingLevel.SATISFIED), 1), else_=0))
        newest = func.max(D.procedure_version_id)
        votes = (
            select(
                D.procedure_id.label("procedure"),
                newest.label("version"),
                func.count().label("votes"),
                good.label("good"),
            )
            .join(R, R.dossier_id == D.id)
            .where(R.rated_on.between(first, last))
            .group_by(D.procedure_id)
            .subquery()
        )
        found = self._session.execute(
            select(ProcedureRow.code, ProcedureVersionRow.name, votes.c.votes, votes.c.good)
            .join(votes, votes.c.procedure == ProcedureRow.id)
            .join(ProcedureVersionRow, ProcedureVersionRow.id == votes.c.version)
            .order_by(votes.c.votes.desc(), ProcedureRow.code)
        )
        return tuple(
            ProcedureShare(code, name, VoteShare(count, int(satisfied)))
            for code, name, count, satisfied in found
        )

    def unrated(self, day: date, limit: int) -> tuple[UnratedDossier, ...]:
        """Dossiers handed back on a day without a vote, the newest first."""
        found = self._session.execute(
            select(D.code, D.owner_name, ProcedureVersionRow.name, D.returned_at)
            .join(ProcedureVersionRow, ProcedureVersionRow.id == D.procedure_version_id)
            .outerjoin(R, R.dossier_id == D.id)
            .where(D.returned_on == day, R.id.is_(None))
            .order_by(D.returned_at.desc(), D.id.desc())
            .limit(limit)
        )
        return tuple(UnratedDossier(code, owner, name, at) for code, owner, name, at in found if at)
