"""The same step for many dossiers: every legal one goes, the refused are told with reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cds_desktop.domain.dossier_records import DossierQuery, DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.dossiers import move, undo_move
from cds_desktop.services.progress import Cancelled, Progress, silent

__all__ = ["BatchResult", "Refusal", "codes_of", "move_many", "query_of_codes", "undo_many"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One dossier that stayed where it was, and why."""

    code: str
    error: RuleBroken | NotFound


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a batch.

    Attributes:
        done: Codes of the dossiers that went, in the order asked for.
        refused: The others, each with its reason.
        is_cancelled: The officer stopped; what was done before stays done.
    """

    done: tuple[str, ...]
    refused: tuple[Refusal, ...]
    is_cancelled: bool = False


def codes_of(open_uow: OpenUow, ids: Sequence[int], *, actor: Actor) -> tuple[str, ...]:
    """The codes of the marked dossiers, in their order.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return uow.lists.codes(ids)


def query_of_codes(open_uow: OpenUow, codes: Sequence[str], *, actor: Actor) -> DossierQuery:
    """The list that holds exactly these dossiers, in the order given.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        return DossierQuery(ids=tuple(dict.fromkeys(uow.dossiers.id_of(code) for code in codes)))


def move_many(
    open_uow: OpenUow,
    codes: Sequence[str],
    to: Status,
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> BatchResult:
    """Move many dossiers, each in its own transaction.

    One that the law or another counter forbids to move holds nobody up, and what has moved
    stays moved when the officer stops or the power fails.

    Raises:
        EnvironmentFault: The database cannot be written; nothing further is tried.
    """
    return _each(
        codes,
        lambda code: move(open_uow, code, to, reason=reason, actor=actor, now=now),
        progress,
    )


def undo_many(
    open_uow: OpenUow,
    codes: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
    progress: Progress = silent,
) -> BatchResult:
    """Take the newest move of many dossiers back, each by a reversing entry."""
    return _each(codes, lambda code: undo_move(open_uow, code, actor=actor, now=now), progress)


def _each(
    codes: Sequence[str], act: Callable[[str], DossierRecord], progress: Progress
) -> BatchResult:
    done: list[str] = []
    refused: list[Refusal] = []
    wanted = tuple(dict.fromkeys(codes))
    for number, code in enumerate(wanted, start=1):
        try:
            done.append(act(code).code)
        except (RuleBroken, NotFound) as error:
            refused.append(Refusal(code, error))
        try:
            progress(number, len(wanted))
        except Cancelled:
            return BatchResult(tuple(done), tuple(refused), is_cancelled=number < len(wanted))
    return BatchResult(tuple(done), tuple(refused))
