"""Dossiers and their moves; rows never leave this package."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import DossierRecord, Move, sorting_moment
from cds_desktop.domain.dossiers import (
    SETTLED,
    Channel,
    FiledBy,
    PaymentWay,
    Status,
    clean_code,
    short_code,
    stage_of,
)
from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.people import Person
from cds_desktop.domain.text import name_sort_key, search_key
from cds_desktop.persistence.base import ONLY_WHERE, Base, SortText
from cds_desktop.persistence.co_applicants import add_co_applicants, co_applicants_of
from cds_desktop.persistence.dialects import lock_row
from cds_desktop.persistence.digitisation import PaperRepository
from cds_desktop.persistence.people import PersonRepository
from cds_desktop.persistence.procedures import FieldRow, ProcedureRow, ProcedureVersionRow
from cds_desktop.persistence.ratings import RatingRow
from cds_desktop.persistence.units import UnitRow

_IS_WITH_THE_SIGNER = text("signing_at IS NOT NULL")
_HAS_A_LAST_DAY = text("wait_until IS NOT NULL")


class DossierRow(Base):
    """One dossier. Office days (`…_on`) stand beside instants, because reports count days."""

    __tablename__ = "dossier"
    __table_args__ = (
        Index(None, "stage", "due_sort", "id"),
        Index(None, "due_sort", "id"),
        Index(None, "received_at", "id"),
        Index(None, "owner_sort", "id"),
        Index(None, "field_id", "due_sort", "id"),
        Index(None, "procedure_id", "due_sort", "id"),
        Index(None, "person_id"),
        Index(None, "short_code"),
        Index(None, "returned_on"),
        # Reports read these instead of the table: what was settled, and what came in.
        Index(
            "ix_dossier_settled",
            "ended_on", "received_on", "status", "field_id", "channel", "filed_by", "due_on",
            "limit_unit", "limit_value", "fee_vnd", "payment_way", "paid_at", "papers_total",
            "papers_digitised", "results_total", "results_digitised",
        ),
        Index("ix_dossier_intake", "received_on", "status", "channel", "field_id", "ended_on"),
        # Few rows at any time, whatever the archive holds.
        Index(
            "ix_dossier_signing_at", "signing_at", "id",
            sqlite_where=_IS_WITH_THE_SIGNER, info={ONLY_WHERE: _IS_WITH_THE_SIGNER},
        ),
        Index(
            "ix_dossier_wait_until", "wait_until", "id",
            sqlite_where=_HAS_A_LAST_DAY, info={ONLY_WHERE: _HAS_A_LAST_DAY},
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(SortText, unique=True)
    short_code: Mapped[str] = mapped_column(SortText)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    procedure_version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("field.id"))
    status: Mapped[int] = mapped_column(SmallInteger)
    stage: Mapped[int] = mapped_column(SmallInteger)
    channel: Mapped[int] = mapped_column(SmallInteger)
    filed_by: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    owner_name: Mapped[str]
    owner_key: Mapped[str]
    owner_sort: Mapped[str] = mapped_column(SortText)
    submitter_name: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    due_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    due_sort: Mapped[datetime]
    original_due_at: Mapped[datetime | None]
    extended_due_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_on: Mapped[date | None]
    returned_at: Mapped[datetime | None]
    returned_on: Mapped[date | None]
    copies: Mapped[int] = mapped_column(default=1)
    fee_vnd: Mapped[int] = mapped_column(BigInteger, default=0)
    payment_way: Mapped[str] = mapped_column(default=PaymentWay.NONE.value)
    paid_at: Mapped[datetime | None]
    receiver_name: Mapped[str] = mapped_column(default="")
    counter: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    register_number: Mapped[int]
    limit_value: Mapped[str] = mapped_column(default="")
    limit_unit: Mapped[str] = mapped_column(default="")
    explanation: Mapped[str] = mapped_column(default="[]")
    rules: Mapped[str] = mapped_column(default="{}")
    papers_total: Mapped[int] = mapped_column(SmallInteger, default=0)
    papers_digitised: Mapped[int] = mapped_column(SmallInteger, default=0)
    results_total: Mapped[int] = mapped_column(SmallInteger, default=0)
    results_digitised: Mapped[int] = mapped_column(SmallInteger, default=0)
    # Since the second schema; the database has the defaults, bulk loads need not name them.
    pages: Mapped[int] = mapped_column(default=0, server_default="0")
    submitter_id_number: Mapped[str] = mapped_column(default="", server_default="")
    submitter_phone: Mapped[str] = mapped_column(default="", server_default="")
    submitter_ground: Mapped[str] = mapped_column(default="", server_default="")
    receiver_note: Mapped[str] = mapped_column(default="", server_default="")
    shelf_code: Mapped[str] = mapped_column(default="", server_default="")
    called_at: Mapped[datetime | None]
    call_outcome: Mapped[str] = mapped_column(default="", server_default="")
    signing_at: Mapped[datetime | None]
    wait_until: Mapped[date | None]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"))


class MoveRow(Base):
    """One step of a dossier."""

    __tablename__ = "dossier_move"
    __table_args__ = (Index(None, "dossier_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossier.id"))
    at: Mapped[datetime]
    before: Mapped[int | None] = mapped_column(SmallInteger)
    after: Mapped[int] = mapped_column(SmallInteger)
    reason: Mapped[str] = mapped_column(default="")
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officer.id"))
    officer_name: Mapped[str]
    due_before: Mapped[datetime | None]
    due_after: Mapped[datetime | None]
    explanation: Mapped[str | None]
    items: Mapped[str] = mapped_column(default="", server_default="")
    until: Mapped[date | None]


@dataclass(frozen=True, slots=True)
class NewDossier:
    """What is stored of a dossier at its reception."""

    code: str
    unit_id: int
    procedure_id: int
    procedure_version_id: int
    field_id: int | None
    status: Status
    channel: Channel
    filed_by: FiledBy
    owner: Person
    submitter_name: str
    received_at: datetime
    due_at: datetime | None
    copies: int
    fee_vnd: int
    payment_way: PaymentWay
    paid_at: datetime | None
    receiver_name: str
    counter: str
    note: str
    register_number: int
    limit_value: str
    limit_unit: str
    explanation: Sequence[Mapping[str, object]]
    rules: Mapping[str, object]
    pages: int = 0
    submitter_id_number: str = ""
    submitter_phone: str = ""
    submitter_ground: str = ""
    co_owners: tuple[Person, ...] = ()


def _names_key(new: NewDossier) -> str:
    """What the search finds a dossier by: its owner's name, then those of further applicants."""
    names = (new.owner, *new.co_owners)
    return " ".join(search_key(person.full_name) for person in names)


class DossierRepository:
    """Writes dossiers and reads one whole record."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: NewDossier) -> int:
        """Store a new dossier and give its id."""
        row = DossierRow(
            code=new.code,
            short_code=short_code(new.code),
            unit_id=new.unit_id,
            procedure_id=new.procedure_id,
            procedure_version_id=new.procedure_version_id,
            field_id=new.field_id,
            status=int(new.status),
            stage=int(stage_of(new.status)),
            channel=int(new.channel),
            filed_by=new.filed_by.value,
            person_id=new.owner.id,
            owner_name=new.owner.full_name,
            owner_key=_names_key(new),
            owner_sort=name_sort_key(new.owner.full_name),
            submitter_name=new.submitter_name,
            received_at=new.received_at,
            received_on=office_day(new.received_at),
            due_at=new.due_at,
            due_on=None if new.due_at is None else office_day(new.due_at),
            due_sort=sorting_moment(new.status, new.due_at),
            original_due_at=new.due_at,
            copies=new.copies,
            fee_vnd=new.fee_vnd,
            payment_way=new.payment_way.value,
            paid_at=new.paid_at,
            receiver_name=new.receiver_name,
            counter=new.counter,
            note=new.note,
            register_number=new.register_number,
            limit_value=new.limit_value,
            limit_unit=new.limit_unit,
            explanation=json.dumps(list(new.explanation), ensure_ascii=False),
            rules=json.dumps(dict(new.rules), ensure_ascii=False, sort_keys=True),
            pages=new.pages,
            submitter_id_number=new.submitter_id_number,
            submitter_phone=new.submitter_phone,
            submitter_ground=new.submitter_ground,
        )
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
        return tuple(
            Move(
                row.id,
                row.at,
                None if row.before is None else Status(row.before),
                Status(row.after),
                row.reason,
                row.officer_name,
                row.due_before,
                row.due_after,
                row.officer_id,
                tuple(filter(None, row.items.split("\n"))),
                row.until,
            )
            for row in self._session.scalars(query)
        )
