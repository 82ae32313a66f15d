"""Tables of the catalogue of procedures; the rows do not leave `persistence`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit
from cds_desktop.domain.dossiers import Channel
from cds_desktop.domain.procedures import (
    Component,
    OnlineLevel,
    Procedure,
    StoredProcedure,
    content_key,
)
from cds_desktop.domain.text import fold, search_key, text_sort_key
from cds_desktop.persistence.base import Base, SortText


class FieldRow(Base):
    """A field of State management (lĩnh vực)."""

    __tablename__ = "field"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_fold: Mapped[str] = mapped_column(index=True)


class ProcedureRow(Base):
    """A procedure as such; what it says is in its versions."""

    __tablename__ = "procedure"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    code_is_provisional: Mapped[bool]


class ProcedureVersionRow(Base):
    """What a procedure says from one day until before another."""

    __tablename__ = "procedure_version"
    __table_args__ = (Index(None, "procedure_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedure.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None] = mapped_column(index=True)
    field_id: Mapped[int | None] = mapped_column(ForeignKey("field.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    name_fold: Mapped[str] = mapped_column(Text)
    name_sort: Mapped[str] = mapped_column(SortText)
    initials: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    level_fold: Mapped[str] = mapped_column(Text)
    limit_value: Mapped[str | None] = mapped_column(String(16))
    limit_unit: Mapped[str | None] = mapped_column(String(16))
    limit_text: Mapped[str] = mapped_column(Text)
    limit_note: Mapped[str] = mapped_column(Text)
    fee_vnd: Mapped[int | None] = mapped_column(BigInteger)
    fee_online_vnd: Mapped[int | None] = mapped_column(BigInteger)
    fee_text: Mapped[str] = mapped_column(Text)
    online_level: Mapped[str | None] = mapped_column(String(16))
    channels: Mapped[str] = mapped_column(String(16))
    agency: Mapped[str] = mapped_column(Text)
    decision_no: Mapped[str] = mapped_column(Text)
    portal_url: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    documents_text: Mapped[str] = mapped_column(Text)
    content_key: Mapped[str] = mapped_column(String(32))
    source_key: Mapped[str] = mapped_column(String(32))
    source_file: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[datetime]
    online_limit_value: Mapped[str | None] = mapped_column(String(16))
    online_limit_unit: Mapped[str | None] = mapped_column(String(16))
    postal_limit_value: Mapped[str | None] = mapped_column(String(16))
    postal_limit_unit: Mapped[str | None] = mapped_column(String(16))


class ProcedureComponentRow(Base):
    """One paper which a version asks for."""

    __tablename__ = "procedure_component"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("procedure_version.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    originals: Mapped[int | None]
    copies: Mapped[int | None]
    form_file: Mapped[str] = mapped_column(Text)
    case_text: Mapped[str] = mapped_column(Text)


class CatalogueImportRow(Base):
    """One import of a catalogue file, with its counts."""

    __tablename__ = "catalogue_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    read: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    gone: Mapped[int]
    officer_id: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version to write; `procedure_id` is None for a procedure not yet known."""

    procedure: Procedure
    valid_from: date
    source_key: str
    procedure_id: int | None = None


def version_values(
    version: NewVersion, procedure_id: int, field_id: int | None
) -> dict[str, object]:
    """Columns of a version, without the file it came from."""
    procedure = version.procedure
    key = search_key(procedure.name)
    return {
        "procedure_id": procedure_id,
        "valid_from": version.valid_from,
        "valid_to": None,
        "field_id": field_id,
        "name": procedure.name,
        "name_fold": key,
        "name_sort": text_sort_key(procedure.name),
        "initials": "".join(word[0] for word in key.split()),
        "level": procedure.level,
        "level_fold": fold(procedure.level),
        "limit_value": _limit_value(procedure.limit),
        "limit_unit": _limit_unit(procedure.limit),
        "online_limit_value": _limit_value(procedure.limit_online),
        "online_limit_unit": _limit_unit(procedure.limit_online),
        "postal_limit_value": _limit_value(procedure.limit_postal),
        "postal_limit_unit": _limit_unit(procedure.limit_postal),
        "limit_text": procedure.limit_text,
        "limit_note": procedure.limit_note,
        "fee_vnd": procedure.fee_vnd,
        "fee_online_vnd": procedure.fee_online_vnd,
        "fee_text": procedure.fee_text,
        "online_level": str(procedure.online_level) if procedure.online_level else None,
        "channels": ",".join(str(int(channel)) for channel in procedure.channels),
        "agency": procedure.agency,
        "decision_no": procedure.decision_no,
        "portal_url": procedure.portal_url,
        "note": procedure.note,
        "documents_text": procedure.documents_text,
        "content_key": content_key(procedure),
        "source_key": version.source_key,
    }


def _limit_value(limit: TimeLimit | None) -> str | None:
    return format(limit.value.normalize(), "f") if limit else None


def _limit_unit(limit: TimeLimit | None) -> str | None:
    return str(limit.unit) if limit else None


def _limit(value: str | None, unit: str | None) -> TimeLimit | None:
    if value is None or unit is None:
        return None
    return TimeLimit(Decimal(value), LimitUnit(unit))


def component_values(version_id: int, position: int, component: Component) -> dict[str, object]:
    """Columns of one paper."""
    return {
        "version_id": version_id,
        "position": position,
        "name": component.name,
        "originals": component.originals,
        "copies": component.copies,
        "form_file": component.form_file,
        "case_text": component.case,
    }


def to_stored(
    row: ProcedureVersionRow, code: str, field: str, components: tuple[Component, ...]
) -> StoredProcedure:
    """Give a row as plain data."""
    procedure = Procedure(
        code=code,
        name=row.name,
        field=field,
        level=row.level,
        limit=_limit(row.limit_value, row.limit_unit),
        limit_online=_limit(row.online_limit_value, row.online_limit_unit),
        limit_postal=_limit(row.postal_limit_value, row.postal_limit_unit),
        limit_text=row.limit_text,
        limit_note=row.limit_note,
        fee_vnd=row.fee_vnd,
        fee_online_vnd=row.fee_online_vnd,
        fee_text=row.fee_text,
        online_level=OnlineLevel(row.online_level) if row.online_level else None,
        channels=tuple(Channel(int(number)) for number in row.channels.split(",") if number),
        components=components,
        agency=row.agency,
        decision_no=row.decision_no,
        portal_url=row.portal_url,
        note=row.note,
        documents_text=row.documents_text,
    )
    return StoredProcedure(row.procedure_id, row.id, row.valid_from, row.valid_to, procedure)
