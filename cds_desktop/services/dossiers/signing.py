"""To the leader for signature, and back to the one who works on it (workflow.md section 2).

Signing itself is the move to `finished`; every move ends the wait for the signature.
"""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor
from cds_desktop.domain.text import normalise_lines, refuse_longer
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.dossiers.desk_acts import RIGHTS, Act, State, do_act, moment_text
from cds_desktop.services.dossiers.reception import LONGEST_TEXT


def submit_for_signature(
    open_uow: OpenUow, code: str, *, actor: Actor, now: datetime
) -> DossierRecord:
    """Lay a dossier in work before the leader.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `signing.not_processing`, `signing.already_asked`.
    """

    def change(_uow: UnitOfWork, record: DossierRecord, at: datetime) -> State:
        if record.status is not Status.PROCESSING:
            raise RuleBroken("signing.not_processing", after=record.status.term)
        if record.signing_at is not None:
            raise RuleBroken("signing.already_asked", code=record.code, at=record.signing_at)
        return {"signing_at": moment_text(at)}

    return do_act(open_uow, code, Act.SIGNING_ASKED, change, actor=actor, now=now)


def return_from_signature(
    open_uow: OpenUow, code: str, *, reason: str, actor: Actor, now: datetime
) -> DossierRecord:
    """Give a dossier back unsigned, with what has to be done.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `signing.not_asked`, `signing.reason_missing`,
            `dossier.reason_long`.
    """
    actor.require(RIGHTS[Act.SIGNING_RETURNED])
    cleaned = refuse_longer(normalise_lines(reason), LONGEST_TEXT, "dossier.reason_long")
    if not cleaned:
        raise RuleBroken("signing.reason_missing")

    def change(_uow: UnitOfWork, record: DossierRecord, _at: datetime) -> State:
        if record.signing_at is None:
            raise RuleBroken("signing.not_asked", code=record.code)
        return {"signing_at": None}

    return do_act(
        open_uow, code, Act.SIGNING_RETURNED, change, reason=cleaned, actor=actor, now=now
    )
