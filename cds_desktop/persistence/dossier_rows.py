"""Tables of dossiers and their moves; the rows do not leave `persistence`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, text
from sqlalchemy.orm import Mapped, mapped_column

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.dossier_records import Move, sorting_moment
from cds_desktop.domain.dossiers import (
    Channel,
    FiledBy,
    PaymentWay,
    Status,
    short_code,
    stage_of,
)
from cds_desktop.domain.people import Person
from cds_desktop.domain.text import name_sort_key, search_key
from cds_desktop.persistence.base import ONLY_WHERE, Base, SortText

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


def new_row(new: NewDossier) -> DossierRow:
    """The row of a dossier at its reception; the database gives the id."""
    return DossierRow(
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


def _names_key(new: NewDossier) -> str:
    """What the search finds a dossier by: its owner's name, then those of further applicants."""
    names = (new.owner, *new.co_owners)
    return " ".join(search_key(person.full_name) for person in names)


def to_move(row: MoveRow) -> Move:
    """Give a row as plain data."""
    return Move(
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
