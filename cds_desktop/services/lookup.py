"""What a citizen may see with the number on the slip: the code, and how far the work is.

Circular 01/2018/TT-VPCP art. 16(2)(d): without authentication nothing else is shown. The number
is computed, not stored: HMAC-SHA256 over the dossier's code with a secret of the office, in an
alphabet that keyboards in Telex or VNI mode leave alone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.text import normalise
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.office_secrets import (
    ALPHABET,
    PAUSE,
    SIGNS,
    WRONG_TRIES,
    WrongTries,
    is_same,
    office_secret,
    signs,
    stored_secret,
)

__all__ = [
    "ALPHABET", "PAUSE", "WRONG_TRIES", "Progress", "PublicProgress", "look_up", "lookup_number",
    "lookup_secret",
]  # fmt: skip

_HALF: Final = SIGNS // 2
_wrong_tries = WrongTries("lookup.paused")


class Progress(StrEnum):
    """How far a dossier is, as coarse as the public may know it."""

    REGISTERED = "registered"
    NOT_ACCEPTED = "not_accepted"
    RECEIVED = "received"
    PROCESSING = "processing"
    WAITING = "waiting"
    PAYING = "paying"
    ENDED = "ended"
    READY = "ready"
    RETURNED = "returned"


_PROGRESS: Final = {
    Status.REGISTERED: Progress.REGISTERED,
    Status.RECEIVED: Progress.RECEIVED,
    Status.NOT_ACCEPTED: Progress.NOT_ACCEPTED,
    Status.PROCESSING: Progress.PROCESSING,
    Status.SUPPLEMENT_REQUESTED: Progress.WAITING,
    Status.PAYMENT_REQUESTED: Progress.PAYING,
    Status.WITHDRAWN: Progress.ENDED,
    Status.STOPPED: Progress.ENDED,
    Status.FINISHED: Progress.READY,
    Status.RETURNED: Progress.RETURNED,
}


@dataclass(frozen=True, slots=True)
class PublicProgress:
    """All that anybody may learn without authentication; words in `wording.lookup`."""

    code: str
    progress: Progress


def lookup_number(secret: str, code: str) -> str:
    """The look-up number of a dossier, such as "K7QB-29MT"."""
    found = signs(secret, code)
    return f"{found[:_HALF]}-{found[_HALF:]}"


def lookup_secret(open_uow: OpenUow) -> str:
    """The secret of the office, made when it is first needed; it never leaves the database."""
    return office_secret(open_uow)


def look_up(open_uow: OpenUow, code: str, number: str, *, now: datetime) -> PublicProgress:
    """How far a dossier is, for whoever holds its slip.

    A wrong number and a code that does not exist get the same answer.

    Raises:
        NotFound: `lookup.refused`.
        RuleBroken: `lookup.paused` after too many wrong tries in this process.
    """
    _wrong_tries.refuse_while_paused(open_uow, now)
    with open_uow(read_only=True) as uow:
        secret = stored_secret(uow)
        try:
            record = uow.dossiers.get(uow.dossiers.id_of(code))
            found = PublicProgress(record.code, _PROGRESS[record.status])
        except NotFound:
            found = None
    expected = lookup_number(secret or secrets.token_hex(32), found.code if found else code)
    is_right = is_same(_bare(expected), _bare(number))
    if found is None or not secret or not is_right:
        _wrong_tries.note(open_uow, now)
        raise NotFound("lookup.refused")
    return found


def _bare(number: str) -> str:
    return "".join(sign for sign in normalise(number).upper() if sign.isalnum())
