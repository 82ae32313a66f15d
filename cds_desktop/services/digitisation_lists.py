"""What waits for the scanner, who gets which file, and how much is digitised."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cds_desktop.domain.clock import at_office, office_day
from cds_desktop.domain.digitisation import PaperState, StoredFile
from cds_desktop.domain.digitisation_lists import (
    DigitisationRates,
    PaperCounts,
    PaperLine,
    PaperQuery,
    PaperTab,
    Share,
    ShareCount,
)
from cds_desktop.domain.errors import EnvironmentFault, RuleBroken
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.periods import Period
from cds_desktop.persistence.digitisation_lists import DigitisationLists
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.digitisation import ACCEPTED_ENDINGS, open_file

__all__ = [
    "DigitisationRates",
    "PaperCounts",
    "PaperLine",
    "PaperQuery",
    "PaperTab",
    "PlannedFile",
    "Share",
    "ShareCount",
    "counts",
    "dossier_id_of",
    "dossiers_of",
    "next_waiting",
    "page",
    "plan_files",
    "rates",
    "readable_copy",
    "waiting_of",
]


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One dropped file and the paper it is meant for; nothing is stored yet.

    Attributes:
        paper: None when the file cannot be taken.
        problem: Why not.
    """

    path: Path
    paper: PaperLine | None
    problem: RuleBroken | None = None


def month_start(now: datetime) -> datetime:
    """The first moment of the office's running month."""
    return at_office(office_day(now).replace(day=1))


def page(
    open_uow: OpenUow,
    query: PaperQuery,
    *,
    limit: int = 100,
    after: PaperLine | None = None,
    actor: Actor | None = None,
) -> list[PaperLine]:
    """The next rows of a list after a row; None begins it.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return DigitisationLists(uow.session).page(query, limit, after)


def counts(open_uow: OpenUow, *, now: datetime) -> PaperCounts:
    """How many papers each list holds; of the scanned only those of this month."""
    with open_uow(read_only=True) as uow:
        return DigitisationLists(uow.session).counts(month_start(now))


def waiting_of(
    open_uow: OpenUow, dossier_id: int, *, actor: Actor | None = None
) -> list[PaperLine]:
    """The papers of a dossier which wait: components in order, then the result.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return DigitisationLists(uow.session).waiting_of(dossier_id)


def dossier_id_of(open_uow: OpenUow, code: str) -> int:
    """The dossier behind a scanned or typed code.

    Raises:
        NotFound: `dossier.not_found`.
    """
    with open_uow(read_only=True) as uow:
        return uow.dossiers.id_of(code)


def rates(open_uow: OpenUow, period: Period) -> DigitisationRates:
    """The shares of a period."""
    with open_uow(read_only=True) as uow:
        return DigitisationLists(uow.session).rates(period.first, period.last)


def dossiers_of(open_uow: OpenUow, share: Share, period: Period, *, hits: bool) -> tuple[int, ...]:
    """The dossiers which count into a share, or those which are missing from it."""
    with open_uow(read_only=True) as uow:
        lists = DigitisationLists(uow.session)
        return lists.dossiers_of(share, period.first, period.last, hits=hits)


def plan_files(
    paths: Sequence[Path], waiting: Sequence[PaperLine], chosen: PaperLine
) -> tuple[PlannedFile, ...]:
    """Give files to the papers of one dossier, one after the other.

    The first file goes to the chosen paper, the next ones to the waiting papers after it, then to
    those before it.

    Args:
        paths: In the order in which they were dropped.
        waiting: The waiting papers of the dossier in the order of the checklist.
        chosen: The paper selected in the list.
    """
    others = [paper for paper in waiting if paper.id != chosen.id]
    here = (chosen.kind.value, chosen.position)
    after = [paper for paper in others if (paper.kind.value, paper.position) > here]
    before = [paper for paper in others if (paper.kind.value, paper.position) < here]
    free = [chosen, *after, *before]
    planned: list[PlannedFile] = []
    for path in paths:
        if path.suffix.lower() not in ACCEPTED_ENDINGS:
            problem = RuleBroken("file.kind_unknown", name=path.name, accepted=ACCEPTED_ENDINGS)
            planned.append(PlannedFile(path, None, problem))
        elif not free:
            problem = RuleBroken("paper.none_waiting", name=path.name)
            planned.append(PlannedFile(path, None, problem))
        else:
            planned.append(PlannedFile(path, free.pop(0)))
    return tuple(planned)


def next_waiting(
    rows: Sequence[PaperLine], done: Sequence[PaperLine], chosen: PaperLine
) -> PaperLine | None:
    """The row which follows the accepted ones: first below, then from the top."""
    gone = {paper.id for paper in done}
    places = [number for number, row in enumerate(rows) if row.id == chosen.id]
    start = places[0] + 1 if places else 0
    for row in (*rows[start:], *rows[:start]):
        if row.id not in gone and row.state is PaperState.WAITING:
            return row
    return None


def readable_copy(data_dir: DataDir, file: StoredFile, folder: Path) -> Path:
    """A checked copy of a stored file under its own name, for another program to open.

    The store itself is never handed out: another program might write into it.

    Raises:
        EnvironmentFault: `store.file_missing`, `store.file_changed`, `file.not_written`.
    """
    source = open_file(data_dir, file)
    target = folder / file.sha256[:12] / Path(file.original_name).name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.exists() and target.stat().st_size == file.size):
            shutil.copyfile(source, target)
    except OSError as error:
        raise EnvironmentFault("file.not_written", path=target.name) from error
    return target
