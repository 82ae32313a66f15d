"""The receipt slip of a dossier: what it says, and how often it was printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.forms import SlipContent
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork

__all__ = ["PRINTED", "SlipFacts", "WriteSlip", "record_print", "slip_content", "slip_facts"]

PRINTED = "slip_printed"
"""The action in the journal."""


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """Everything that a slip is written from.

    Attributes:
        desk_name: Name of the one-stop unit.
        superior_name: The agency above it, "" when the office has not set it.
        place: Place named in the date line.
        phone: Telephone of the office.
        prints: How often the slip was printed before.
        receiver: The officer who received the dossier.
        is_sample: Whether it is the sample office.
        is_fee_open: The catalogue gives no fee and none was entered: nothing may be promised.
    """

    record: DossierRecord
    desk_name: str
    superior_name: str
    place: str
    phone: str
    prints: int
    receiver: str
    is_fee_open: bool = False
    is_sample: bool = False


WriteSlip = Callable[[SlipFacts], SlipContent]
"""Writes the Vietnamese words of a slip: `cds_desktop.wording.slips.write_slip`."""


def slip_content(open_uow: OpenUow, code: str, write: WriteSlip) -> SlipContent:
    """Put together the slip of a dossier; a second print is marked as a reprint.

    Raises:
        NotFound: `dossier.not_found`.
    """
    return write(slip_facts(open_uow, code))


def slip_facts(open_uow: OpenUow, code: str) -> SlipFacts:
    """The facts of a slip, read in one transaction.

    Raises:
        NotFound: `dossier.not_found`.
    """
    with open_uow(read_only=True) as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(code))
        stored = uow.settings.all()
        unit = uow.units.get(int(str(stored["office.unit_id"])))
        first = record.moves[0] if record.moves else None
        listed = uow.procedures.version(record.procedure_version_id).procedure.fee_vnd
        return SlipFacts(
            record=record,
            desk_name=str(stored.get("office.desk_name", "")) or unit.name,
            superior_name=str(stored.get("office.superior_name", "")),
            place=str(stored.get("office.place", "")),
            phone=str(stored.get("office.phone", "")),
            prints=_prints(uow, record.code),
            receiver=first.officer_name if first is not None else "",
            is_fee_open=listed is None and not record.fee_vnd,
            is_sample=bool(stored.get("office.is_sample", False)),
        )


def record_print(open_uow: OpenUow, code: str, *, actor: Actor, now: datetime) -> int:
    """Write into the journal that the slip was printed or saved as a file.

    Returns:
        How often it was printed by now.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(code))
        prints = _prints(uow, record.code) + 1
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="dossier",
            reference=record.code,
            action=PRINTED,
            details={"times": prints},
        )
        uow.commit()
    return prints


def _prints(uow: UnitOfWork, code: str) -> int:
    return sum(entry.action == PRINTED for entry in uow.journal.of("dossier", code))
