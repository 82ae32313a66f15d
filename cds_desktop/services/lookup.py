"""What a citizen may see with the number on the slip: the code, and how far the work is.

Circular 01/2018/TT-VPCP art. 16(2)(d): without authentication nothing else is shown. The number
is computed, not stored: HMAC-SHA256 over the dossier's code with a secret of the office, in an
alphabet that keyboards in Telex or VNI mode leave alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.text import normalise
from cds_desktop.persistence.unit_of_work import OpenUow

__all__ = [
    "ALPHABET", "PAUSE", "WRONG_TRIES", "Progress", "PublicProgress", "look_up", "lookup_number",
    "lookup_secret",
]  # fmt: skip

ALPHABET: Final = "BCGHKLMNPQTV23456789"
"""No vowel, no letter of tones, no 0 and 1: nothing is rewritten or misread."""
WRONG_TRIES: Final = 5
PAUSE: Final = timedelta(minutes=2)
_LENGTH: Final = 8
_SECRET: Final = "office.lookup_secret"
_wrong_tries: WeakKeyDictionary[OpenUow, deque[datetime]] = WeakKeyDictionary()
_lock = Lock()


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
    digest = hmac.new(secret.encode(), code.encode(), hashlib.sha256).digest()
    rest, signs = int.from_bytes(digest), []
    for _ in range(_LENGTH):
        rest, sign = divmod(rest, len(ALPHABET))
        signs.append(ALPHABET[sign])
    half = _LENGTH // 2
    return f"{''.join(signs[:half])}-{''.join(signs[half:])}"


def lookup_secret(open_uow: OpenUow) -> str:
    """The secret of the office, made when it is first needed; it never leaves the database."""
    with open_uow(read_only=True) as uow:
        known = uow.settings.get(_SECRET)
    if isinstance(known, str) and known:
        return known
    with open_uow() as uow:
        # Another counter may have been faster: then its secret counts.
        uow.settings.put_unless_there(_SECRET, secrets.token_hex(32))
        secret = str(uow.settings.get(_SECRET))
        uow.commit()
    return secret


def look_up(open_uow: OpenUow, code: str, number: str, *, now: datetime) -> PublicProgress:
    """How far a dossier is, for whoever holds its slip.

    A wrong number and a code that does not exist get the same answer.

    Raises:
        NotFound: `lookup.refused`.
        RuleBroken: `lookup.paused` after too many wrong tries in this process.
    """
    _refuse_while_paused(open_uow, now)
    with open_uow(read_only=True) as uow:
        secret = str(uow.settings.get(_SECRET) or "")
        try:
            record = uow.dossiers.get(uow.dossiers.id_of(code))
            found = PublicProgress(record.code, _PROGRESS[record.status])
        except NotFound:
            found = None
    expected = lookup_number(secret or secrets.token_hex(32), found.code if found else code)
    is_right = hmac.compare_digest(_bare(expected).encode(), _bare(number).encode())
    if found is None or not secret or not is_right:
        with _lock:
            _wrong_tries.setdefault(open_uow, deque(maxlen=WRONG_TRIES)).append(now)
        raise NotFound("lookup.refused")
    return found


def _refuse_while_paused(open_uow: OpenUow, now: datetime) -> None:
    with _lock:
        tries = _wrong_tries.get(open_uow, ())
        recent = [at for at in tries if now - PAUSE < at <= now]
    if len(recent) >= WRONG_TRIES:
        raise RuleBroken("lookup.paused", until=recent[0] + PAUSE)


def _bare(number: str) -> str:
    return "".join(sign for sign in normalise(number).upper() if sign.isalnum())
