"""Lists of dossiers leave the program: as a file, or as a printed hand-over list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cds_desktop.domain.dossier_records import Cursor, DossierLine, DossierQuery
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.list_files import Cell, ListHead, check_place, written_list
from cds_desktop.services.progress import Progress, silent

__all__ = [
    "MOST_PRINTED",
    "ExportedList",
    "ListWords",
    "export_list",
    "ids_of",
    "lines_to_print",
    "record_list_print",
]

_PAGE = 2_000
MOST_PRINTED = 2_000
MOST_IDS = 1_000_000


class ListWords(Protocol):
    """Head and rows of the file in words; given by `cds_desktop.wording.dossier_lists`."""

    def head(
        self, query: DossierQuery, *, personal: bool, made_at: datetime, office: str, actor: str
    ) -> ListHead:
        """What stands over the rows."""
        ...

    def row(
        self, number: int, line: DossierLine, contact: tuple[str, str] | None, now: datetime
    ) -> tuple[Cell, ...]:
        """One row."""
        ...


@dataclass(frozen=True, slots=True)
class ExportedList:
    """What was written."""

    rows: int
    path: Path
    has_personal_data: bool


def ids_of(
    open_uow: OpenUow, query: DossierQuery, *, actor: Actor, now: datetime
) -> frozenset[int]:
    """Ids of everything a list holds, to mark all of it.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return frozenset(uow.lists.ids(query, now, MOST_IDS))


def export_list(
    open_uow: OpenUow,
    query: DossierQuery,
    out: Path,
    words: ListWords,
    *,
    personal: bool = False,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> ExportedList:
    """Write what a query finds, or the dossiers of `query.ids`, into a file and journal it.

    Telephone and identity numbers are personal data: they go along only when asked for, and the
    journal tells that they did.

    Raises:
        RuleBroken: `officer.not_allowed`, `list.file_suffix`, `list.empty`.
        EnvironmentFault: `file.in_use`, `file.not_written`, `file.folder_missing`.
        Cancelled: By `progress`; nothing is left.
    """
    actor.require(Right.SEE_DOSSIERS)
    check_place(out)
    with open_uow(read_only=True) as uow:
        total = uow.lists.count(query, now)
        if not total:
            raise RuleBroken("list.empty")
        office = str(uow.settings.get("office.desk_name", ""))
        head = words.head(query, personal=personal, made_at=now, office=office, actor=actor.name)
        counted = _Counted()
        rows = _rows(uow, query, words, personal, now, counted, total, progress)
        with written_list(out, head, rows) as put_in_place, open_uow() as writing:
            writing.journal.write(
                at=now,
                actor=actor,
                subject="list",
                reference=out.name,
                action="exported",
                details={"rows": counted.rows, "personal": personal},
            )
            put_in_place()
            writing.commit()
    return ExportedList(counted.rows, out, personal)


def lines_to_print(
    open_uow: OpenUow, query: DossierQuery, *, actor: Actor, now: datetime
) -> tuple[DossierLine, ...]:
    """The dossiers of a hand-over list, in the order of the list.

    Raises:
        RuleBroken: `officer.not_allowed`, `list.empty`, `list.too_long_to_print`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        page = uow.lists.page(query, now, limit=MOST_PRINTED + 1)
    if not page.lines:
        raise RuleBroken("list.empty")
    if len(page.lines) > MOST_PRINTED:
        raise RuleBroken("list.too_long_to_print", most=MOST_PRINTED)
    return page.lines


def record_list_print(open_uow: OpenUow, rows: int, *, actor: Actor, now: datetime) -> None:
    """Journal that a list of dossiers was printed.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        uow.journal.write(
            at=now, actor=actor, subject="list", reference="", action="list_printed",
            details={"rows": rows},
        )  # fmt: skip
        uow.commit()


@dataclass
class _Counted:
    rows: int = 0


def _rows(
    uow: UnitOfWork,
    query: DossierQuery,
    words: ListWords,
    personal: bool,
    now: datetime,
    counted: _Counted,
    total: int,
    progress: Progress,
) -> Iterator[tuple[Cell, ...]]:
    """Page by page within one reading transaction: the file tells of one moment."""
    after: Cursor | None = None
    while True:
        page = uow.lists.page(query, now, limit=_PAGE, after=after)
        ids = [line.id for line in page.lines]
        contacts = uow.lists.contacts(ids) if personal else {}
        for line in page.lines:
            counted.rows += 1
            yield words.row(counted.rows, line, contacts.get(line.id) if personal else None, now)
        progress(min(counted.rows, total), total)
        after = page.next
        if after is None:
            return
