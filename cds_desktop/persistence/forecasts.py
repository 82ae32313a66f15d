"""Open dossiers whose appointment falls due: known work of the days ahead."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cds_desktop.domain.dossiers import PAUSED, Stage
from cds_desktop.persistence.dossiers import DossierRow as D

_PAUSED = tuple(int(status) for status in PAUSED)


def open_due_until(session: Session, last: date) -> list[int]:
    """Dossiers in progress, their clock running, with an appointment until a day.

    Overdue ones are among them. Those which wait for the citizen are not: their appointment
    moves when they go on.
    """
    query = (
        select(D.id)
        .where(D.stage == int(Stage.OPEN), D.status.not_in(_PAUSED), D.due_on <= last)
        .order_by(D.id)
    )
    return list(session.scalars(query))
