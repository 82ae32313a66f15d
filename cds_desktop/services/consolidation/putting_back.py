"""Taking a withdrawal back: the file counts again as its content and its rivals allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cds_desktop.domain.clock import whole_second
from cds_desktop.domain.consolidation import IncomingState
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.persistence import incoming_reports
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.consolidation.records import outcomes_of, without_withdrawal


def put_back_incoming(open_uow: OpenUow, incoming_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a file that was withdrawn stand again; both acts stay in the journal.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.not_withdrawn`.
        NotFound: `consolidation.incoming_unknown`.
    """
    actor.require(Right.CONSOLIDATE)
    with open_uow() as uow:
        record = incoming_reports.record(uow.session, incoming_id)
        if record is None:
            raise NotFound("consolidation.incoming_unknown")
        if record.state != IncomingState.WITHDRAWN.value:
            raise RuleBroken("consolidation.not_withdrawn")
        changed = replace(record, reasons=without_withdrawal(record.reasons))
        others = incoming_reports.records_of(uow.session, record.first, record.last)
        records = [changed if one.id == record.id else one for one in others]
        states = outcomes_of(records)
        changed = replace(changed, state=states[record.file_hash].state.value)
        incoming_reports.change_record(uow.session, changed)
        incoming_reports.set_states(
            uow.session, {one.id: states[one.file_hash].state.value for one in records}
        )
        uow.journal.write(
            at=whole_second(now), actor=actor, subject="report",
            reference=f"consolidation:{record.first:%Y-%m-%d}..{record.last:%Y-%m-%d}",
            action="incoming_put_back",
            details={
                "unit": record.unit_name, "version": record.version, "file": record.file_name,
            },
        )  # fmt: skip
        uow.commit()
