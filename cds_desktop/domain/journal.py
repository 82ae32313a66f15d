"""The journal: who, when, what, why, each entry chained to the one before by a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cds_desktop.domain.text import fold

FIRST_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One stored change."""

    id: int
    at: datetime
    officer_id: int | None
    officer_name: str
    subject: str
    reference: str
    action: str
    reason: str
    details: Mapping[str, object]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class JournalQuery:
    """Which entries are asked for; everything empty asks for all.

    Attributes:
        first: From this moment on.
        before: Up to this moment, itself not.
        officer: Words of the name of who acted, in any spelling.
        subject: "dossier", "calendar"…
        actions: Kinds of acts.
        code: The full code of a dossier: all its entries, and no others.
        text: Words of the reason or of what it was done to, in any spelling.
    """

    first: datetime | None = None
    before: datetime | None = None
    officer: str = ""
    subject: str = ""
    actions: tuple[str, ...] = ()
    code: str = ""
    text: str = ""

    def __bool__(self) -> bool:
        return self != JournalQuery()

    def is_officer(self, name: str) -> bool:
        """Whether somebody of this name is meant; the database cannot fold đ."""
        return _words_test(self.officer)(name)

    def words_test(self) -> Callable[[str], bool]:
        """Whether an entry with a text is meant, as a test for very many texts."""
        return _words_test(self.text)


def _words_test(wanted: str) -> Callable[[str], bool]:
    words = fold(wanted).split()

    def has_words(text: str) -> bool:
        # Most texts are codes: plain letters need no folding.
        folded = text.lower() if text.isascii() else fold(text)
        return all(word in folded for word in words)

    return has_words


class Fault(StrEnum):
    """What is wrong with the chain at the first bad entry."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut_off"
    HEAD_REPLACED = "head_replaced"


def entry_hash(
    previous_hash: str,
    *,
    id: int,
    at: datetime,
    officer_id: int | None,
    officer_name: str,
    subject: str,
    reference: str,
    action: str,
    reason: str,
    details_text: str,
) -> str:
    """SHA-256 over the entry and its predecessor's hash.

    `details_text` is the stored JSON text itself, so that the check never depends on how a
    later version of the program would write it.
    """
    return chain_hash(
        previous_hash, id, moment_text(at), officer_id, officer_name, subject, reference, action,
        reason, details_text,
    )  # fmt: skip


def moment_text(at: datetime) -> str:
    """An instant as it is hashed: UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def chain_hash(*fields: str | int | None) -> str:
    """The hash over the predecessor's hash and the fields of an entry, in their order.

    Raises:
        UnicodeEncodeError: A text was tampered with and is none any more.
    """
    return hashlib.sha256(_written(fields).encode("utf-8")).hexdigest()


def details_text(details: Mapping[str, object]) -> str:
    """The JSON text under which the details of an entry are stored."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
