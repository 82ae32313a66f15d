"""Handing the result over: to whom, in which way, and the originals with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.dossier_records import DossierRecord, ReturnWay
from cds_desktop.domain.dossiers import Status
from cds_desktop.domain.officers import Actor
from cds_desktop.domain.people import clean_name
from cds_desktop.domain.text import normalise, refuse_longer
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.dossiers.desk_acts import locked
from cds_desktop.services.dossiers.originals import chosen
from cds_desktop.services.dossiers.stepping import cleaned_reason, right_for, take_step

LONGEST_RECEIVER_NOTE: Final = 300


def hand_back(
    open_uow: OpenUow,
    code: str,
    *,
    receiver_name: str = "",
    note: str = "",
    way: ReturnWay = ReturnWay.COUNTER,
    originals: Collection[int] | None = (),
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> DossierRecord:
    """Record that the result went to the citizen (status 10), and who took it.

    Args:
        open_uow: The office's data.
        code: The dossier.
        receiver_name: Who took it; "" is the owner.
        note: The paper with which somebody else came ("Giấy ủy quyền số…"), or the number of
            the letter.
        way: At the counter, by post, or electronically.
        originals: Numbers of the kept originals that go back with it; None is all of them.
        reason: Why originals stay here; needed when some do (NĐ 61/2018 Điều 20 khoản 2).
        actor: Who hands over.
        now: When.

    Raises:
        NotFound: `dossier.not_found`, `paper.number_unknown`.
        RuleBroken: As `move`; `person.name_long`, `person.name_without_letters`,
            `dossier.receiver_note_long`, `originals.not_kept`, `originals.left_without_reason`.
    """
    actor.require(right_for(Status.RETURNED))
    at, cleaned = whole_second(now), cleaned_reason(reason)
    receiver = clean_name(receiver_name) if normalise(receiver_name) else ""
    paper = refuse_longer(normalise(note), LONGEST_RECEIVER_NOTE, "dossier.receiver_note_long")
    with open_uow() as uow:
        record = locked(uow, code)
        taker = receiver or record.owner.full_name
        given = chosen(record, originals)
        for original in given:
            uow.papers.set_given_back(original.id, at, taker)
        details: dict[str, object] = {"way": way.value}
        if given:
            details["originals"] = [original.position for original in given]
        if receiver:
            details["receiver"] = receiver
        if paper:
            details["note"] = paper
        take_step(
            uow,
            code,
            Status.RETURNED,
            reason=cleaned,
            actor=actor,
            at=at,
            items=() if way is ReturnWay.COUNTER else (way.value,),
            details=details,
        )
        uow.dossiers.set_receiver(record.id, taker, paper)
        returned = uow.dossiers.get(record.id)
        uow.commit()
    return returned
