"""Refusing after appraisal: finished with a written refusal (form 03), settled and counted."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.refusals import REFUSED, refusal_reason
from cds_desktop.domain.text import normalise_lines
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.dossiers.moves import move


def refuse(
    open_uow: OpenUow, code: str, *, reason: str, actor: Actor, now: datetime
) -> DossierRecord:
    """Settle a dossier by a written refusal (Nghị định 61/2018 Điều 19 khoản 8).

    It moves from processing to finished like any other result and is handed back the same way;
    its reason marks it, form 03 prints it.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `dossier.refusal_reason_missing`,
            `dossier.move_forbidden`, `dossier.reason_long`, `dossier.move_before_last`.
    """
    actor.require(Right.PROCESS)
    ground = normalise_lines(refusal_reason(normalise_lines(reason)))
    if not ground:
        raise RuleBroken("dossier.refusal_reason_missing")
    return move(open_uow, code, Status.FINISHED, reason=f"{REFUSED}{ground}", actor=actor, now=now)
