"""The waits of a dossier and the limit it is counted under, from its own record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from cds_desktop.domain.deadlines import LimitUnit, Pause, PauseCause, TimeLimit
from cds_desktop.domain.dossier_records import REVERSED, DossierRecord, Move
from cds_desktop.domain.dossiers import Status


def standing_moves(moves: Iterable[Move]) -> list[Move]:
    """The moves that still hold: a reversing entry takes itself and the one before away."""
    standing: list[Move] = []
    for step in moves:
        if step.reason == REVERSED and standing:
            standing.pop()
        else:
            standing.append(step)
    return standing


def limit_of(record: DossierRecord) -> TimeLimit | None:
    """The limit under which a dossier was received."""
    if not record.limit_unit:
        return None
    return TimeLimit(Decimal(record.limit_words_value), LimitUnit(record.limit_unit))


def pauses_of(record: DossierRecord, *, until: datetime) -> tuple[Pause, ...]:
    """The waits of a dossier: from each request to the move which ended it."""
    causes = {
        Status.SUPPLEMENT_REQUESTED: PauseCause.SUPPLEMENT,
        Status.PAYMENT_REQUESTED: PauseCause.PAYMENT,
    }
    found: list[Pause] = []
    began: tuple[datetime, PauseCause] | None = None
    for step in standing_moves(record.moves):
        if began is not None:
            found.append(Pause(began[0], step.at, began[1]))
            began = None
        if step.after in causes:
            began = (step.at, causes[step.after])
    if began is not None:
        found.append(Pause(began[0], until, began[1]))
    return tuple(found)
