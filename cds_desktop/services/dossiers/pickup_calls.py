"""The printed list of people whose results lie ready: whom to call, and where each result is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cds_desktop.domain.clock import office_day, whole_second
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.pickup import PickupLine
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.dossiers.shelf import waiting_for_pickup

PRINTED: Final = "pickup_list_printed"
"""The action in the journal."""


@dataclass(frozen=True, slots=True)
class PickupCalls:
    """Whom to call about a result, with the facts of the office for the head of the paper.

    Attributes:
        days: Only results that are ready since at least so many days.
    """

    lines: tuple[PickupLine, ...]
    days: int
    desk_name: str
    superior_name: str
    place: str
    is_sample: bool


def pickup_calls(open_uow: OpenUow, *, days: int = 0, actor: Actor, now: datetime) -> PickupCalls:
    """Gather the list; early results are announced as well (Nghị định 61/2018 Điều 20 khoản 4).

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    lines = waiting_for_pickup(open_uow, now=now, days=days)
    with open_uow(read_only=True) as uow:
        stored = uow.settings.all()
        unit = uow.units.get(int(str(stored["office.unit_id"])))
    return PickupCalls(
        lines,
        days,
        str(stored.get("office.desk_name", "")) or unit.name,
        str(stored.get("office.superior_name", "")),
        str(stored.get("office.place", "")),
        bool(stored.get("office.is_sample", False)),
    )


def record_pickup_list(
    open_uow: OpenUow, printed: PickupCalls, *, actor: Actor, now: datetime
) -> None:
    """Write into the journal that a list with names and telephones left the program.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_DOSSIERS)
    with open_uow() as uow:
        uow.journal.write(
            at=whole_second(now),
            actor=actor,
            subject="list",
            reference=office_day(now).isoformat(),
            action=PRINTED,
            details={"rows": len(printed.lines), "days": printed.days},
        )
        uow.commit()
