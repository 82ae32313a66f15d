"""Reading, searching, exporting and verifying the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cds_desktop.domain.journal import FIRST_HASH, Fault, JournalEntry, JournalQuery, chain_hash
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.list_files import Cell, ListHead, check_place, written_list
from cds_desktop.services.progress import Progress, silent

__all__ = [
    "JournalCheck",
    "export",
    "find",
    "newest",
    "of_dossier",
    "officers_in",
    "to_print",
    "verify",
]
MOST_PRINTED = 2_000
_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """Outcome of a verification.

    Attributes:
        entries: How many there should be.
        first_bad: The number of the first wrong entry.
        fault: What is wrong there.
    """

    entries: int
    first_bad: int | None
    fault: Fault | None = None

    @property
    def is_ok(self) -> bool:
        """Whether every entry stands as it was written."""
        return self.first_bad is None


def of_dossier(open_uow: OpenUow, code: str, *, actor: Actor | None = None) -> list[JournalEntry]:
    """What happened to one dossier, oldest first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return uow.journal.of("dossier", code)


def newest(
    open_uow: OpenUow, limit: int, before: int | None = None, *, actor: Actor | None = None
) -> list[JournalEntry]:
    """The newest entries, newest first; with `before`, those older than that number.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_JOURNAL)
    with open_uow(read_only=True) as uow:
        return uow.journal.newest(limit, before)


def find(
    open_uow: OpenUow,
    query: JournalQuery,
    *,
    limit: int,
    before: int | None = None,
    actor: Actor,
) -> list[JournalEntry]:
    """The newest entries that match, newest first; with `before`, those older than that number.

    Whoever sees dossiers may read the entries of one; the journal of the office needs its right.

    Raises:
        RuleBroken: `officer.not_allowed`.
        NotFound: `dossier.not_found` for a code that no dossier has.
    """
    _require(actor, query)
    with open_uow(read_only=True) as uow:
        return uow.journal.find(_full_code(uow, query), limit=limit, before=before)


def officers_in(open_uow: OpenUow, *, actor: Actor) -> tuple[str, ...]:
    """Names of those who acted lately, for a choice.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_JOURNAL)
    with open_uow(read_only=True) as uow:
        return tuple(sorted(uow.journal.officers()))


def to_print(open_uow: OpenUow, query: JournalQuery, *, actor: Actor) -> tuple[JournalEntry, ...]:
    """The newest entries that match, as many as a print may have, newest first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    return tuple(find(open_uow, query, limit=MOST_PRINTED, actor=actor))


def export(
    open_uow: OpenUow,
    query: JournalQuery,
    out: Path,
    head: Callable[[str], ListHead],
    row: Callable[[JournalEntry], tuple[Cell, ...]],
    *,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> int:
    """Write the entries that match into a workbook or CSV file; the journal tells of it.

    Args:
        open_uow: The office.
        query: Which entries.
        out: The file.
        head: Makes the head from the name of the office.
        row: Makes the cells of one entry.
        actor: Who exports.
        now: The moment.
        progress: Told entries passed and all; may raise `Cancelled`.

    Returns:
        How many entries were written.

    Raises:
        RuleBroken: `officer.not_allowed`, `list.file_suffix`.
        EnvironmentFault: `file.in_use`, `file.not_written`, `file.folder_missing`.
    """
    _require(actor, query)
    check_place(out)
    counted = 0

    def rows(uow: UnitOfWork) -> Iterator[tuple[Cell, ...]]:
        nonlocal counted
        asked, before = _full_code(uow, query), None
        last = (uow.journal.head() or (0, ""))[0]
        while True:
            found = uow.journal.find(asked, limit=_PAGE, before=before)
            for entry in found:
                counted += 1
                yield row(entry)
            if len(found) < _PAGE:
                return
            before = found[-1].id
            progress(last - before, last)

    with open_uow(read_only=True) as uow:
        words = head(str(uow.settings.get("office.desk_name", "")))
        with written_list(out, words, rows(uow)) as put_in_place, open_uow() as writing:
            writing.journal.write(
                at=now, actor=actor, subject="list", reference=out.name,
                action="journal_exported", details={"rows": counted},
            )  # fmt: skip
            put_in_place()
            writing.commit()
    return counted


def verify(
    open_uow: OpenUow, progress: Progress = silent, *, actor: Actor | None = None
) -> JournalCheck:
    """Walk the chain and find any changed, removed, inserted or reordered entry.

    The head tells how many entries there are and the hash of the newest, so that a journal cut
    off at its end is found too. Who rewrites the whole chain with its head is found only by
    comparing with a backup.

    Raises:
        RuleBroken: `officer.not_allowed`.
        Cancelled: By `progress`.
    """
    require_of(actor, Right.SEE_JOURNAL)
    with open_uow(read_only=True) as uow:
        head = uow.journal.head()
        total = head[0] if head is not None else 0
        expected, previous = 1, FIRST_HASH
        for row in uow.journal.raw():
            if not _follows(row, expected, previous):
                fault = _fault(uow, row, expected, previous, total if head else None)
                return JournalCheck(total, expected, fault)
            previous, expected = row[-1], expected + 1
            if expected % 5000 == 0:
                progress(expected, total)
        last = expected - 1
        if head is None:
            return JournalCheck(last, max(last, 1), Fault.HEAD_REPLACED)
        if last < total:
            return JournalCheck(total, expected, Fault.CUT_OFF)
        if last > total:
            return JournalCheck(total, total + 1, Fault.INSERTED)
        if previous != head[1]:
            return JournalCheck(total, max(total, 1), Fault.HEAD_REPLACED)
    return JournalCheck(total, None)


def _follows(row: tuple[object, ...], expected: int, previous: str) -> bool:
    """Whether an entry stands in its place and is as it was written."""
    if row[0] != expected or row[9] != previous:
        return False
    try:
        return chain_hash(previous, *row[:9]) == row[10]  # type: ignore[arg-type]
    except (TypeError, ValueError):
        # Bytes, or halves of letters, where a text stood.
        return False


def _fault(
    uow: UnitOfWork, row: tuple[object, ...], expected: int, previous: str, total: int | None
) -> Fault:
    """What was done to the first entry that does not follow."""
    if row[0] != expected:
        return Fault.REMOVED
    if total is not None and expected > total:
        return Fault.INSERTED
    if row[9] != previous and uow.journal.has_hash(str(row[9])):
        # It names another entry of this journal as its predecessor.
        return Fault.REORDERED
    return Fault.CHANGED


def _require(actor: Actor, query: JournalQuery) -> None:
    actor.require(Right.SEE_DOSSIERS if query.code else Right.SEE_JOURNAL)


def _full_code(uow: UnitOfWork, query: JournalQuery) -> JournalQuery:
    if not query.code:
        return query
    record_id = uow.dossiers.id_of(query.code)
    (code,) = uow.lists.codes([record_id])
    return replace(query, code=code)
