"""Acts at a dossier which change no status: to be journalled, and taken back for ten minutes.

Each act is one journal entry that holds the state before and after it. Taking it back puts the
state before back, in a reversing entry, as long as nothing else has touched it since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from cds_desktop.domain.clock import iso, parse_instant, whole_second
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.journal import JournalEntry
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

UNDO_MINUTES: Final = 10
ACT_REVERSED: Final = "act_reversed"
State = dict[str, object]


class Act(StrEnum):
    """The acts, under the names which the journal gives them."""

    SIGNING_ASKED = "signing_asked"
    SIGNING_RETURNED = "signing_returned"
    ORIGINALS_KEPT = "originals_kept"
    ORIGINALS_GIVEN_BACK = "originals_given_back"
    SHELVED = "shelved"
    CALLED = "called"


RIGHTS: Final[Mapping[Act, Right]] = {
    Act.SIGNING_ASKED: Right.PROCESS,
    Act.SIGNING_RETURNED: Right.PROCESS,
    Act.ORIGINALS_KEPT: Right.RECEIVE,
    Act.ORIGINALS_GIVEN_BACK: Right.HAND_BACK,
    Act.SHELVED: Right.HAND_BACK,
    Act.CALLED: Right.HAND_BACK,
}


def locked(uow: UnitOfWork, code: str) -> DossierRecord:
    """The record behind a code, which nobody else changes until commit.

    Raises:
        NotFound: `dossier.not_found`.
    """
    dossier_id = uow.dossiers.id_of(code)
    uow.dossiers.lock(dossier_id)
    return uow.dossiers.get(dossier_id)


def do_act(
    open_uow: OpenUow,
    code: str,
    act: Act,
    change: Callable[[UnitOfWork, DossierRecord, datetime], State],
    *,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Do one act in one transaction with its journal entry.

    Args:
        open_uow: The office's data.
        code: The dossier.
        act: What is done.
        change: Checks the rules and gives the state wanted; the same state writes nothing.
        reason: Why, where the act asks for it.
        actor: Who.
        now: When.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, or what `change` refuses.
    """
    actor.require(RIGHTS[act])
    at = whole_second(now)
    with open_uow() as uow:
        record = locked(uow, code)
        wanted = change(uow, record, at)
        before = _state(record, act, wanted)
        if before == wanted:
            return record
        _put(uow, record, act, wanted)
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action=act.value,
            reason=reason,
            details={"state_before": before, "state_after": wanted},
        )
        changed = uow.dossiers.get(record.id)
        uow.commit()
    return changed


def undo_act(
    open_uow: OpenUow, code: str, act: Act, *, actor: Actor, now: datetime
) -> DossierRecord:
    """Take the newest act of a kind back within ten minutes, by a reversing entry.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `dossier.undo_nothing`, `dossier.undo_too_late`,
            `dossier.undo_other_officer`, `dossier.changed_since`.
    """
    actor.require(RIGHTS[act])
    at = whole_second(now)
    with open_uow() as uow:
        record = locked(uow, code)
        entry = _newest(uow, record, act)
        if (at - entry.at).total_seconds() > UNDO_MINUTES * 60:
            raise RuleBroken("dossier.undo_too_late", minutes=UNDO_MINUTES)
        if not actor.is_same(entry.officer_id, entry.officer_name):
            raise RuleBroken("dossier.undo_other_officer")
        before, after = _states(entry)
        if _state(record, act, after) != after:
            raise RuleBroken("dossier.changed_since", code=record.code)
        _put(uow, record, act, before)
        uow.journal.write(
            at=at,
            actor=actor,
            subject="dossier",
            reference=record.code,
            action=ACT_REVERSED,
            details={
                "act": act.value,
                "entry": entry.id,
                "state_before": after,
                "state_after": before,
            },
        )
        restored = uow.dossiers.get(record.id)
        uow.commit()
    return restored


def _newest(uow: UnitOfWork, record: DossierRecord, act: Act) -> JournalEntry:
    """The newest entry of this act that still holds."""
    entries = uow.journal.of("dossier", record.code)
    taken_back = {entry.details.get("entry") for entry in entries if entry.action == ACT_REVERSED}
    for entry in reversed(entries):
        if entry.action == act.value and entry.id not in taken_back:
            return entry
    raise RuleBroken("dossier.undo_nothing", code=record.code)


def _states(entry: JournalEntry) -> tuple[State, State]:
    before, after = entry.details.get("state_before"), entry.details.get("state_after")
    if not isinstance(before, dict) or not isinstance(after, dict):
        raise RuleBroken("dossier.undo_nothing", code=entry.reference)
    return before, after


# --- the state which an act changes ---------------------------------------------------------------


def moment_text(at: datetime | None) -> str | None:
    """A moment as the journal keeps it."""
    return None if at is None else iso(at)


def _state(record: DossierRecord, act: Act, of: Mapping[str, object]) -> State:
    """The same facts as in `of`, as they are now."""
    if act in (Act.SIGNING_ASKED, Act.SIGNING_RETURNED):
        return {"signing_at": moment_text(record.signing_at)}
    if act is Act.SHELVED:
        return {"shelf_code": record.shelf_code}
    if act is Act.CALLED:
        return {
            "called_at": moment_text(record.called_at),
            "call_outcome": record.call_outcome,
        }
    papers = {str(paper.position): paper for paper in record.components}
    if act is Act.ORIGINALS_KEPT:
        return {number: papers[number].is_kept for number in of}
    return {
        number: [moment_text(papers[number].given_back_at), papers[number].given_back_to]
        for number in of
    }


def _put(uow: UnitOfWork, record: DossierRecord, act: Act, state: State) -> None:
    if act in (Act.SIGNING_ASKED, Act.SIGNING_RETURNED):
        uow.dossiers.set_waiting(
            record.id,
            signing_at=_moment(state["signing_at"]),
            wait_until=record.wait_until,
            shelf_code=record.shelf_code,
        )
    elif act is Act.SHELVED:
        uow.dossiers.set_waiting(record.id, shelf_code=str(state["shelf_code"]))
    elif act is Act.CALLED:
        uow.dossiers.set_call(record.id, _moment(state["called_at"]), str(state["call_outcome"]))
    else:
        _put_papers(uow, record, act, state)


def _put_papers(uow: UnitOfWork, record: DossierRecord, act: Act, state: State) -> None:
    papers = {str(paper.position): paper.id for paper in record.components}
    for number, value in state.items():
        if act is Act.ORIGINALS_KEPT:
            uow.papers.set_kept(papers[number], bool(value))
        elif isinstance(value, list):
            uow.papers.set_given_back(papers[number], _moment(value[0]), str(value[1]))


def _moment(text: object) -> datetime | None:
    return None if text is None else parse_instant(str(text))
