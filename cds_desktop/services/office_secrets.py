"""Signs that only this office can compute: numbers on slips that need no table of their own.

HMAC-SHA256 with a secret of the office, in an alphabet that keyboards in Telex or VNI mode leave
alone. Each kind of number signs a message of its own, so that one never stands for another.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import deque
from datetime import datetime, timedelta
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from cds_desktop.domain.errors import RuleBroken
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

__all__ = [
    "ALPHABET", "PAUSE", "SIGNS", "WRONG_TRIES", "WrongTries", "is_same", "office_secret",
    "signs", "stored_secret",
]  # fmt: skip

ALPHABET: Final = "BCGHKLMNPQTV23456789"
"""No vowel, no letter of tones, no 0 and 1: nothing is rewritten or misread."""
SIGNS: Final = 8
WRONG_TRIES: Final = 5
PAUSE: Final = timedelta(minutes=2)
_SECRET: Final = "office.lookup_secret"


def signs(secret: str, message: str) -> str:
    """Eight signs of the alphabet for a message."""
    digest = hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()
    rest, found = int.from_bytes(digest), []
    for _ in range(SIGNS):
        rest, sign = divmod(rest, len(ALPHABET))
        found.append(ALPHABET[sign])
    return "".join(found)


def is_same(expected: str, given: str) -> bool:
    """Compare in a time that tells nothing."""
    return hmac.compare_digest(expected.encode(), given.encode())


def office_secret(open_uow: OpenUow) -> str:
    """The secret of the office, made when it is first needed; it never leaves the database."""
    with open_uow(read_only=True) as uow:
        known = stored_secret(uow)
    if known:
        return known
    with open_uow() as uow:
        # Another counter may have been faster: then its secret counts.
        uow.settings.put_unless_there(_SECRET, secrets.token_hex(32))
        known = stored_secret(uow)
        uow.commit()
    return known


def stored_secret(uow: UnitOfWork) -> str:
    """The secret inside a transaction; "" before it was first needed."""
    return str(uow.settings.get(_SECRET) or "")


class WrongTries:
    """Counts wrong numbers of one kind in this process, and pauses after too many.

    Args:
        paused: The error code of the pause.
    """

    def __init__(self, paused: str) -> None:
        self._paused = paused
        self._tries: WeakKeyDictionary[OpenUow, deque[datetime]] = WeakKeyDictionary()
        self._lock = Lock()

    def refuse_while_paused(self, open_uow: OpenUow, now: datetime) -> None:
        """Let nobody try during the pause.

        Raises:
            RuleBroken: The code of the pause, with its end.
        """
        with self._lock:
            tries = self._tries.get(open_uow, ())
            recent = [at for at in tries if now - PAUSE < at <= now]
        if len(recent) >= WRONG_TRIES:
            raise RuleBroken(self._paused, until=recent[0] + PAUSE)

    def note(self, open_uow: OpenUow, now: datetime) -> None:
        """Count a wrong try."""
        with self._lock:
            self._tries.setdefault(open_uow, deque(maxlen=WRONG_TRIES)).append(now)
