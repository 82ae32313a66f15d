"""Reading and verifying the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from cds_desktop.domain.journal import FIRST_HASH, JournalEntry, entry_hash
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """Outcome of a verification; `first_bad` is the number of the first wrong entry."""

    entries: int
    first_bad: int | None

    @property
    def is_ok(self) -> bool:
        """Whether every entry stands as it was written."""
        return self.first_bad is None


def of_dossier(open_uow: OpenUow, code: str) -> list[JournalEntry]:
    """What happened to one dossier, oldest first."""
    with open_uow(read_only=True) as uow:
        return uow.journal.of("dossier", code)


def newest(open_uow: OpenUow, limit: int, before: int | None = None) -> list[JournalEntry]:
    """The newest entries, newest first; with `before`, those older than that number."""
    with open_uow(read_only=True) as uow:
        return uow.journal.newest(limit, before)


def _readable(uow: UnitOfWork) -> Iterator[tuple[object, ...]]:
    """The entries up to one whose time nobody can read any more."""
    given = 0
    try:
        for row in uow.journal.raw():
            yield row
            given += 1
    except ValueError:
        # Entries are read in bundles: those before the unreadable one come singly.
        with suppress(ValueError):
            yield from uow.journal.raw(given + 1, at_once=1)


def verify(open_uow: OpenUow, progress: Progress = silent) -> JournalCheck:
    """Walk the chain and find any changed, removed, inserted or reordered entry."""
    with open_uow(read_only=True) as uow:
        total, head_hash = uow.journal.head()
        expected, previous = 1, FIRST_HASH
        for row in _readable(uow):
            (number, at, officer_id, name, subject, reference, action, reason, details,
             stored_previous, stored) = row  # fmt: skip
            digest = entry_hash(
                previous,
                id=number,  # type: ignore[arg-type]
                at=at,  # type: ignore[arg-type]
                officer_id=officer_id,  # type: ignore[arg-type]
                officer_name=str(name),
                subject=str(subject),
                reference=str(reference),
                action=str(action),
                reason=str(reason),
                details_text=str(details),
            )
            if number != expected or stored_previous != previous or stored != digest:
                return JournalCheck(total, expected)
            previous, expected = digest, expected + 1
            if expected % 5000 == 0:
                progress(expected, total)
        if expected - 1 != total or previous != head_hash:
            return JournalCheck(total, expected)
    return JournalCheck(total, None)
