"""Votes: at most one for each dossier, guaranteed by a unique constraint."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.ratings import RatingLevel, RatingSummary
from cds_desktop.persistence.base import Base


class RatingRow(Base):
    """One vote."""

    __tablename__ = "rating"
    __table_args__ = (Index(None, "rated_on", "level"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    rated_at: Mapped[datetime]
    rated_on: Mapped[date]
    source: Mapped[str]
    counter: Mapped[str] = mapped_column(default="")


class RatingRepository:
    """Writes votes and counts them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def level_of(self, dossier_id: int) -> RatingLevel | None:
        """The vote of a dossier, if there is one."""
        level = self._session.scalar(
            select(RatingRow.level).where(RatingRow.dossier_id == dossier_id)
        )
        return None if level is None else RatingLevel(level)

    def add(
        self, dossier_id: int, level: RatingLevel, at: datetime, source: str, counter: str
    ) -> None:
        """Store a vote."""
        self._session.add(
            RatingRow(
                dossier_id=dossier_id,
                level=int(level),
                rated_at=at,
                rated_on=office_day(at),
                source=source,
                counter=counter,
            )
        )
        self._session.flush()

    def summary(self, first: date, last: date, *, told_until: date) -> RatingSummary:
        """Counts of votes given, and of dossiers handed back, in the period (both ends in).

        Votes after `told_until` are not told by level; they count for the coverage.
        """
        from cds_desktop.persistence.dossiers import DossierRow

        counted = self._session.execute(
            select(RatingRow.level, func.count())
            .where(RatingRow.rated_on.between(first, min(last, told_until)))
            .group_by(RatingRow.level)
        )
        votes = {level: count for level, count in counted}
        returned, rated = self._session.execute(
            select(func.count(DossierRow.id), func.count(RatingRow.id))
            .select_from(DossierRow)
            .outerjoin(RatingRow, RatingRow.dossier_id == DossierRow.id)
            .where(DossierRow.returned_on.between(first, last))
        ).one()
        one, two, three, four, five = (votes.get(level, 0) for level in range(1, 6))
        return RatingSummary((one, two, three, four, five), returned, rated)
