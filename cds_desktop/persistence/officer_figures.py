"""Who settled and who received the dossiers of a period, as their moves tell."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossiers import SETTLED, Status
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.officers import OfficerRow

_SETTLED = tuple(int(status) for status in SETTLED)
Doer = tuple[int | None, str]
"""The account of an officer and the name written in the move; no account for commands."""


def settled_by(session: Session, first: date, last: date) -> dict[int, Doer]:
    """Dossier and the officer of the move that settled it, for dossiers settled in a period.

    A dossier without such a move (brought in from elsewhere) is absent.
    """
    ends = and_(MoveRow.after.in_(_SETTLED), MoveRow.at == D.ended_at)
    return _doers(session, ends, D.ended_on.between(first, last))


def received_by(session: Session, first: date, last: date) -> dict[int, Doer]:
    """Dossier and the officer who received it, for dossiers received in a period."""
    begins = and_(MoveRow.after == int(Status.RECEIVED), MoveRow.at == D.received_at)
    return _doers(session, begins, D.received_on.between(first, last))


def officer_names(session: Session) -> dict[int, tuple[str, str]]:
    """Full name and user name of every account, also of those no longer in use."""
    rows = session.execute(select(OfficerRow.id, OfficerRow.full_name, OfficerRow.username))
    return {number: (full_name, username) for number, full_name, username in rows}


def _doers(
    session: Session, move: ColumnElement[bool], dossier: ColumnElement[bool]
) -> dict[int, Doer]:
    """The newest such move of each dossier; an undone one was followed by another, or by none."""
    query = (
        select(MoveRow.dossier_id, MoveRow.officer_id, MoveRow.officer_name)
        .join(D, D.id == MoveRow.dossier_id)
        .where(dossier, move, MoveRow.reason != REVERSED, _is_step())
        .order_by(MoveRow.id)
    )
    result = session.connection().execute(query)
    return {number: (officer, name) for number, officer, name in result}


def _is_step() -> Any:
    """Apologies and closures are written as moves from a status to the same status."""
    return func.coalesce(MoveRow.before, 0) != MoveRow.after
