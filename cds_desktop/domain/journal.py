"""The journal: who, when, what, why, each entry chained to the one before by a hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

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
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    fields = [
        previous_hash, id, moment, officer_id, officer_name,
        subject, reference, action, reason, details_text,
    ]  # fmt: skip
    line = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode("utf-8")).hexdigest()


def details_text(details: Mapping[str, object]) -> str:
    """The JSON text under which the details of an entry are stored."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
