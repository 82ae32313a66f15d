"""Dossiers and their moves; rows never leave this package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierRecord, Move, sorting_moment
from cds_desktop.domain.dossiers import (
    SETTLED,
    Channel,
    FiledBy,
    PaymentWay,
    Status,
    clean_code,
    stage_of,
)
from cds_desktop.domain.errors import NotFound
from cds_desktop.persistence.co_applicants import add_co_applicants, co_applicants_of
from cds_desktop.persistence.dialects import lock_row
from cds_desktop.persistence.digitisation import PaperRepository
from cds_desktop.persistence.dossier_rows import (
    DossierRow,
    MoveRow,
    NewDossier,
    new_row,
    to_move,
)
from cds_desktop.persistence.people import PersonRepository
from cds_desktop.persistence.procedures import FieldRow, ProcedureRow, ProcedureVersionRow
from cds_desktop.persistence.ratings import RatingRow
from cds_desktop.persistence.units import UnitRow

__all__ = ["DossierRepository", "DossierRow", "MoveRow", "NewDossier"]


class DossierRepository:
    """Writes dossiers and reads one whole record."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: NewDossier) -> int:
        """Store a new dossier and give its id."""
        row = new_row(new)
        self._session.add(row)
        self._session.flush()
        add_co_applicants(self._session, row.id, new.co_owners)
        return row.id

    def add_move(
        self,
        dossier_id: int,
        *,
        at: datetime,
        before: Status | None,
        after: Status,
        reason: str,
        officer_id: int | None,
        officer_name: str,
        due_before: datetime | None,
        due_after: datetime | None,
        explanation: Sequence[Mapping[str, object]] | None = None,
        items: Sequence[str] = (),
        until: date | None = None,
    ) -> None:
        """Append one step; with the reasons of the new due date when it set one."""
        self._session.add(
            MoveRow(
                dossier_id=dossier_id,
                at=at,
                before=None if before is None else int(before),
                after=int(after),
                reason=reason,
                officer_id=officer_id,
                officer_name=officer_name,
                due_before=due_before,
                due_after=due_after,
                explanation=None
                if explanation is None
                else json.dumps(list(explanation), ensure_ascii=False),
                items="\n".join(items),
                until=until,
            )
        )
        self._session.flush()

    def set_status(
        self, dossier_id: int, status: Status, at: datetime, due_at: datetime | None
    ) -> None:
        """Write the new status, with the moments and days that follow from it.

        Whatever the step before waited for ends with it: the signature, the supplement, the
        shelf. The caller sets what the new status waits for (`set_waiting`).
        """
        row = self._session.get_one(DossierRow, dossier_id)
        row.signing_at = row.wait_until = None
        row.shelf_code = ""
        row.status, row.stage = int(status), int(stage_of(status))
        row.due_at = due_at
        row.due_on = None if due_at is None else office_day(due_at)
        row.due_sort = sorting_moment(status, due_at)
        if status in SETTLED:
            row.ended_at, row.ended_on = at, office_day(at)
        if status is Status.FINISHED:
            row.finished_at = at
        if status is Status.RETURNED:
            row.returned_at, row.returned_on = at, office_day(at)
        self._session.flush()

    def set_received(
        self,
        dossier_id: int,
        at: datetime,
        due_at: datetime | None,
        rules: Mapping[str, object],
    ) -> None:
        """Let the clock of a registered dossier start: its day of receipt is this one.

        The rule set of this day holds for it from now on, not that of the day it was filed.
        """
        row = self._session.get_one(DossierRow, dossier_id)
        row.rules = json.dumps(dict(rules), ensure_ascii=False, sort_keys=True)
        row.received_at, row.received_on = at, office_day(at)
        row.original_due_at = due_at
        self._session.flush()

    def restore(self, dossier_id: int, status: Status, due_at: datetime | None) -> None:
        """Put a dossier back to the status before a reversed move."""
        row = self._session.get_one(DossierRow, dossier_id)
        if row.status in (int(s) for s in SETTLED):
            row.ended_at = row.ended_on = row.finished_at = None
        if row.status == int(Status.RETURNED):
            row.returned_at = row.returned_on = None
            row.receiver_name = row.receiver_note = ""
        row.signing_at = row.wait_until = None
        row.shelf_code = ""
        row.status, row.stage = int(status), int(stage_of(status))
        row.due_at, row.due_sort = due_at, sorting_moment(status, due_at)
        row.due_on = None if due_at is None else office_day(due_at)
        self._session.flush()

    def set_receiver(self, dossier_id: int, receiver_name: str, note: str = "") -> None:
        """Record who fetched the result, and with which paper."""
        row = self._session.get_one(DossierRow, dossier_id)
        row.receiver_name, row.receiver_note = receiver_name, note
        self._session.flush()

    def set_waiting(
        self,
        dossier_id: int,
        *,
        signing_at: datetime | None = None,
        wait_until: date | None = None,
        shelf_code: str = "",
    ) -> None:
        """Write what the present status waits for, and where the result lies."""
        row = self._session.get_one(DossierRow, dossier_id)
        row.signing_at, row.wait_until, row.shelf_code = signing_at, wait_until, shelf_code
        self._session.flush()

    def set_call(self, dossier_id: int, at: datetime | None, outcome: str) -> None:
        """Write the newest call to the citizen and how it ended."""
        row = self._session.get_one(DossierRow, dossier_id)
        row.called_at, row.call_outcome = at, outcome
        self._session.flush()

    def field_of_version(self, version_id: int) -> int | None:
        """The field under which a version of a procedure is counted."""
        return self._session.scalar(
            select(ProcedureVersionRow.field_id).where(ProcedureVersionRow.id == version_id)
        )

    def set_payment(self, dossier_id: int, way: PaymentWay, paid_at: datetime | None) -> None:
        """Record how and when the fee was paid."""
        row = self._session.get_one(DossierRow, dossier_id)
        row.payment_way, row.paid_at = way.value, paid_at
        self._session.flush()

    def id_of(self, code: str) -> int:
        """The id behind a full code, or behind a short one when only one dossier has it.

        Raises:
            NotFound: `dossier.not_found`.
        """
        wanted = clean_code(code)
        found = self._session.scalar(select(DossierRow.id).where(DossierRow.code == wanted))
        if found is None:
            short = select(DossierRow.id).where(DossierRow.short_code == wanted).limit(2)
            ids = list(self._session.scalars(short))
            found = ids[0] if len(ids) == 1 else None
        if found is None:
            raise NotFound("dossier.not_found", code=wanted)
        return found

    def lock(self, dossier_id: int) -> None:
        """Let nobody else change this dossier until commit."""
        self._session.execute(
            lock_row(select(DossierRow.id).where(DossierRow.id == dossier_id))
        ).one()

    def get(self, dossier_id: int) -> DossierRecord:
        """The whole record.

        Raises:
            NotFound: `dossier.not_found`.
        """
        query = (
            select(DossierRow, UnitRow.code, ProcedureRow.code, ProcedureVersionRow.name,
                   FieldRow.name, RatingRow.level)
            .join(UnitRow, UnitRow.id == DossierRow.unit_id)
            .join(ProcedureRow, ProcedureRow.id == DossierRow.procedure_id)
            .join(ProcedureVersionRow, ProcedureVersionRow.id == DossierRow.procedure_version_id)
            .outerjoin(FieldRow, FieldRow.id == DossierRow.field_id)
            .outerjoin(RatingRow, RatingRow.dossier_id == DossierRow.id)
            .where(DossierRow.id == dossier_id)
        )  # fmt: skip
        found = self._session.execute(query).one_or_none()
        if found is None:
            raise NotFound("dossier.not_found", code=str(dossier_id))
        row, unit_code, procedure_code, procedure_name, field, level = found
        return DossierRecord(
            id=row.id,
            code=row.code,
            unit_code=unit_code,
            procedure_id=row.procedure_id,
            procedure_version_id=row.procedure_version_id,
            procedure_code=procedure_code,
            procedure_name=procedure_name,
            field=field or "",
            status=Status(row.status),
            channel=Channel(row.channel),
            filed_by=FiledBy(row.filed_by),
            owner=replace(
                PersonRepository(self._session).get(row.person_id), full_name=row.owner_name
            ),
            submitter_name=row.submitter_name,
            received_at=row.received_at,
            due_at=row.due_at,
            original_due_at=row.original_due_at,
            extended_due_at=row.extended_due_at,
            finished_at=row.finished_at,
            ended_at=row.ended_at,
            returned_at=row.returned_at,
            copies=row.copies,
            fee_vnd=row.fee_vnd,
            payment_way=PaymentWay(row.payment_way),
            paid_at=row.paid_at,
            receiver_name=row.receiver_name,
            counter=row.counter,
            note=row.note,
            register_number=row.register_number,
            limit_words_value=row.limit_value,
            limit_unit=row.limit_unit,
            explanation=tuple(json.loads(self._reasons_of(row))),
            rules=json.loads(row.rules),
            papers=PaperRepository(self._session).of(row.id),
            moves=self._moves(row.id),
            rating_level=level,
            pages=row.pages,
            submitter_id_number=row.submitter_id_number,
            submitter_phone=row.submitter_phone,
            submitter_ground=row.submitter_ground,
            co_applicants=co_applicants_of(self._session, row.id),
            receiver_note=row.receiver_note,
            shelf_code=row.shelf_code,
            called_at=row.called_at,
            call_outcome=row.call_outcome,
            signing_at=row.signing_at,
            wait_until=row.wait_until,
            corrects_id=row.corrects_id,
        )

    def count(self) -> int:
        """All dossiers."""
        return self._session.execute(select(func.count()).select_from(DossierRow)).scalar_one()

    def _reasons_of(self, row: DossierRow) -> str:
        """The reasons of the due date in force: of the newest move which set it, if any."""
        newest = (
            select(MoveRow.explanation)
            .where(
                MoveRow.dossier_id == row.id,
                MoveRow.explanation.is_not(None),
                MoveRow.due_after == row.due_at,
            )
            .order_by(MoveRow.id.desc())
            .limit(1)
        )
        return self._session.scalar(newest) or row.explanation

    def _moves(self, dossier_id: int) -> tuple[Move, ...]:
        query = select(MoveRow).where(MoveRow.dossier_id == dossier_id).order_by(MoveRow.id)
        return tuple(map(to_move, self._session.scalars(query)))
