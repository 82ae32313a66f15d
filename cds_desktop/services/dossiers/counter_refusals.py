"""Refusing at the counter what cannot be taken in (form 03)."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.errors import RuleBroken
from cds_desktop.domain.officers import Actor
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.dossiers.reception import Reception, register_in
from cds_desktop.services.dossiers.stepping import cleaned_reason, right_for, take_step


def refuse_at_counter(
    open_uow: OpenUow, reception: Reception, *, reason: str, actor: Actor, now: datetime
) -> DossierRecord:
    """Note what was brought and refuse it, in one transaction (status 3).

    It has a code, so that form 03 can be printed and found again; it never had an appointment
    and counts in no report. Taking the refusal back leaves it registered, to be received.

    Raises:
        RuleBroken: As `receive`; `dossier.reason_missing`, `dossier.reason_long`.
        NotFound: `procedure.not_found`.
    """
    actor.require(right_for(Status.NOT_ACCEPTED))
    at, cleaned = whole_second(now), cleaned_reason(reason)
    if not cleaned:
        raise RuleBroken("dossier.reason_missing", after=Status.NOT_ACCEPTED.term)
    with open_uow() as uow:
        code = register_in(uow, reception, actor=actor, at=at).code
        refused = take_step(uow, code, Status.NOT_ACCEPTED, reason=cleaned, actor=actor, at=at)
        uow.commit()
    return refused
