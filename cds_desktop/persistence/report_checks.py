"""Dossiers whose days cannot be, among those which a report counts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.indicator_conditions import received, settled


def impossible_days(session: Session, first: date, last: date, today: date) -> tuple[int, ...]:
    """Received or settled in the period, but settled before its reception, or in the future."""
    strange = or_(D.ended_on < D.received_on, D.received_on > today, D.ended_on > today)
    found: set[int] = set()
    # Apart, so that each reads its own index.
    for counted in (received(first, last), settled(first, last)):
        found.update(session.scalars(select(D.id).where(counted, strange)))
    return tuple(sorted(found))


def first_reception(session: Session) -> date | None:
    """The day of the oldest dossier; None in an empty office."""
    return session.scalar(select(func.min(D.received_on)))
