"""Codes on slips that open the rating window: computed, not stored, and of no other use.

The signs are those of the look-up number's secret over another message: who knows the one number
cannot make the other, and a rating code looks nothing up.
"""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.rating_codes import rating_text, read_rating_text
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.office_secrets import WrongTries, is_same, signs, stored_secret

__all__ = ["rating_code", "read_rating_code"]

_wrong_tries = WrongTries("rating_code.paused")


def rating_code(secret: str, code: str) -> str:
    """The rating code of a dossier, such as "HL-000.00.16.H12-261120-0023-K7QB29MT"."""
    # No code of a dossier begins so: the message is never that of a look-up number.
    return rating_text(code, signs(secret, f"rating:{code}"))


def read_rating_code(open_uow: OpenUow, text: str, *, actor: Actor, now: datetime) -> DossierRecord:
    """The dossier whose citizen may vote now.

    A code with wrong signs and one of a dossier that does not exist get the same answer.

    Raises:
        NotFound: `rating_code.unknown`.
        RuleBroken: `officer.not_allowed`, `rating_code.paused` after too many wrong codes in this
            process, `rating.not_finished`, `rating.already_given`.
    """
    actor.require(Right.RATE)
    _wrong_tries.refuse_while_paused(open_uow, now)
    with open_uow(read_only=True) as uow:
        record = _dossier(uow, text)
    if record is None:
        _wrong_tries.note(open_uow, now)
        raise NotFound("rating_code.unknown")
    if record.status not in (Status.FINISHED, Status.RETURNED):
        raise RuleBroken("rating.not_finished", code=record.code)
    if record.rating_level is not None:
        raise RuleBroken("rating.already_given", code=record.code)
    return record


def _dossier(uow: UnitOfWork, text: str) -> DossierRecord | None:
    read, secret = read_rating_text(text), stored_secret(uow)
    if read is None or not secret:
        return None
    try:
        record = uow.dossiers.get(uow.dossiers.id_of(read[0]))
    except NotFound:
        return None
    return record if is_same(rating_code(secret, record.code)[-len(read[1]) :], read[1]) else None
