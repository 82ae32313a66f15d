"""The receipt slip of a dossier: what it says, and how often it was printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.dossier_records import DossierRecord
from cds_desktop.domain.form_sets import FormSet, receipt_of, set_of, set_on
from cds_desktop.domain.forms import FormKind, ReceiptTemplate, SlipContent
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.form_settings import PROVISIONAL_CODES, RATING_CODE, side_of
from cds_desktop.services.form_versions import office_sets
from cds_desktop.services.lookup import lookup_number, lookup_secret
from cds_desktop.services.rating_codes import rating_code

__all__ = [
    "PRINTED", "PlannedSlip", "SlipFacts", "WriteSlip", "plan_slip", "record_print",
    "slip_content", "slip_facts",
]  # fmt: skip

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
        lookup_number: What the applicant may look the dossier up with.
        rating_code: By which the citizen votes; "" where the office wants none, and after a vote.
        prints_provisional: Whether a code that the office gave a procedure itself is printed.
        is_fee_open: The catalogue gives no fee and none was entered: nothing may be promised.
    """

    record: DossierRecord
    desk_name: str
    superior_name: str
    place: str
    phone: str
    prints: int
    receiver: str
    lookup_number: str = ""
    rating_code: str = ""
    prints_provisional: bool = False
    is_fee_open: bool = False
    is_sample: bool = False


WriteSlip = Callable[[SlipFacts], SlipContent]
"""Writes the Vietnamese words of a slip: `cds_desktop.wording.slips.write_slip`."""


@dataclass(frozen=True, slots=True)
class PlannedSlip:
    """A slip ready to be laid out, in the version of the form that is printed now."""

    content: SlipContent
    template: ReceiptTemplate
    set_id: str
    version: int


def plan_slip(
    open_uow: OpenUow,
    code: str,
    write: WriteSlip,
    *,
    set_id: str | None = None,
    actor: Actor | None = None,
) -> PlannedSlip:
    """The slip of a dossier: the set of the day of receipt, in the office's newest words.

    Raises:
        NotFound: `dossier.not_found`.
        RuleBroken: `officer.not_allowed`, `form.no_set`, `form.set_unknown`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    facts = slip_facts(open_uow, code)
    with open_uow(read_only=True) as uow:
        sets = office_sets(uow)
        side = side_of(uow.settings.all())
    form_set: FormSet = (
        set_on(office_day(facts.record.received_at), sets)
        if set_id is None
        else set_of(set_id, sets)
    )
    version = form_set.of_kind(FormKind.RECEIPT).version
    return PlannedSlip(write(facts), receipt_of(form_set, side), form_set.id, version)


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
    secret = lookup_secret(open_uow)
    with open_uow(read_only=True) as uow:
        record = uow.dossiers.get(uow.dossiers.id_of(code))
        stored = uow.settings.all()
        unit = uow.units.get(int(str(stored["office.unit_id"])))
        first = record.moves[0] if record.moves else None
        may_rate = bool(stored.get(RATING_CODE, True)) and record.rating_level is None
        listed = uow.procedures.version(record.procedure_version_id).procedure.fee_vnd
        return SlipFacts(
            record=record,
            desk_name=str(stored.get("office.desk_name", "")) or unit.name,
            superior_name=str(stored.get("office.superior_name", "")),
            place=str(stored.get("office.place", "")),
            phone=str(stored.get("office.phone", "")),
            prints=_prints(uow, record.code),
            receiver=first.officer_name if first is not None else "",
            lookup_number=lookup_number(secret, record.code),
            rating_code=rating_code(secret, record.code) if may_rate else "",
            prints_provisional=bool(stored.get(PROVISIONAL_CODES, False)),
            is_fee_open=listed is None and not record.fee_vnd,
            is_sample=bool(stored.get("office.is_sample", False)),
        )


def record_print(
    open_uow: OpenUow,
    code: str,
    *,
    set_id: str = "",
    version: int = 0,
    actor: Actor,
    now: datetime,
) -> int:
    """Write into the journal that the slip was printed or saved as a file.

    Args:
        open_uow: Opens the transaction.
        code: The dossier's code.
        set_id: The set whose form 01 was printed.
        version: The office's version of it, 0 for the form of the program.
        actor: Who printed.
        now: When.

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
            details={"times": prints, "set": set_id, "version": version},
        )
        uow.commit()
    return prints


def _prints(uow: UnitOfWork, code: str) -> int:
    return sum(entry.action == PRINTED for entry in uow.journal.of("dossier", code))
