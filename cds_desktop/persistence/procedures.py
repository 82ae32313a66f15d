"""The catalogue of procedures: fields, entries, versions with validity dates, papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select, update
from sqlalchemy.orm import Session

from cds_desktop.domain.errors import NotFound
from cds_desktop.domain.procedures import (
    Component,
    StoredProcedure,
    is_provisional,
)
from cds_desktop.domain.text import fold, search_key, text_sort_key
from cds_desktop.persistence.base import Base
from cds_desktop.persistence.procedure_rows import (
    CatalogueImportRow,
    FieldRow,
    NewVersion,
    ProcedureComponentRow,
    ProcedureRow,
    ProcedureVersionRow,
    component_values,
    to_stored,
    version_values,
)

__all__ = [
    "Candidate",
    "CatalogueImport",
    "CatalogueImportRow",
    "FieldRow",
    "NewVersion",
    "OpenVersion",
    "ProcedureComponentRow",
    "ProcedureRepository",
    "ProcedureRow",
    "ProcedureVersionRow",
]

VersionQuery = Select[ProcedureVersionRow, str, str | None]

_BATCH = 400
"""Values in one IN (…), well below what either database allows."""


@dataclass(frozen=True, slots=True)
class OpenVersion:
    """The latest version of a procedure, as far as a comparison needs it.

    Attributes:
        version_id: None when the procedure is closed and has no open version.
        source_key: Content key of the catalogue row it came from. A correction made in the
            office keeps it, so that importing the same file again undoes nothing.
    """

    procedure_id: int
    code: str
    version_id: int | None
    valid_from: date | None
    source_key: str


@dataclass(frozen=True, slots=True)
class CatalogueImport:
    """The record of one import."""

    at: datetime
    file_name: str
    sha256: str
    read: int
    added: int
    changed: int
    unchanged: int
    gone: int
    officer_id: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure that a search may show, with what its ranking needs."""

    version_id: int
    code: str
    name_fold: str
    initials: str
    name_sort: str


class ProcedureRepository:
    """Reads and writes the catalogue inside one unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # --- reading --------------------------------------------------------------------------

    def get(self, code: str, on: date) -> StoredProcedure:
        """The version in force on this day.

        Raises:
            NotFound: `procedure.not_found`, or `procedure.not_in_force` on that day.
        """
        found = self._load(self._in_force(on).where(ProcedureRow.code == code))
        if found:
            return found[0]
        known = self._session.scalar(select(ProcedureRow.id).where(ProcedureRow.code == code))
        if known is None:
            raise NotFound("procedure.not_found", code=code)
        raise NotFound("procedure.not_in_force", code=code, on=on)

    def version(self, version_id: int) -> StoredProcedure:
        """The version under which a dossier was received, in force or not.

        Raises:
            NotFound: `procedure.version_not_found`.
        """
        found = self.versions([version_id])
        if not found:
            raise NotFound("procedure.version_not_found", id=version_id)
        return found[0]

    def versions(self, version_ids: Sequence[int]) -> tuple[StoredProcedure, ...]:
        """Several versions, in the order asked for; unknown ids are left out."""
        by_id: dict[int, StoredProcedure] = {}
        for batch in _batches(version_ids):
            query = _version_query().where(ProcedureVersionRow.id.in_(batch))
            by_id.update((stored.version_id, stored) for stored in self._load(query))
        return tuple(by_id[version_id] for version_id in version_ids if version_id in by_id)

    def history(self, code: str) -> tuple[StoredProcedure, ...]:
        """All versions of one procedure, oldest first."""
        query = _version_query().where(ProcedureRow.code == code)
        order = (ProcedureVersionRow.valid_from, ProcedureVersionRow.id)
        return self._load(query.order_by(*order))

    def in_force(
        self,
        on: date,
        *,
        field: str = "",
        level: str = "",
        words: Sequence[str] = (),
        code_part: str = "",
        with_address_only: bool = False,
    ) -> tuple[StoredProcedure, ...]:
        """The catalogue of one day by field and name; see `_conditions` for the filters."""
        query = self._in_force(on).where(
            *_conditions(field, level, words, code_part, with_address_only)
        )
        order = (FieldRow.name_fold, ProcedureVersionRow.name_sort, ProcedureRow.code)
        return self._load(query.order_by(*order))

    def candidates(self, on: date, words: Sequence[str], code_part: str) -> tuple[Candidate, ...]:
        """What a search for these words or this part of a code may show, not yet ranked."""
        query = (
            select(
                ProcedureVersionRow.id,
                ProcedureRow.code,
                ProcedureVersionRow.name_fold,
                ProcedureVersionRow.initials,
                ProcedureVersionRow.name_sort,
            )
            .join(ProcedureRow, ProcedureRow.id == ProcedureVersionRow.procedure_id)
            .outerjoin(FieldRow, FieldRow.id == ProcedureVersionRow.field_id)
            .where(_is_in_force(on), *_conditions("", "", words, code_part, False))
        )
        return tuple(Candidate(*row) for row in self._session.execute(query))

    def fields(self, on: date) -> tuple[tuple[str, int], ...]:
        """Names of the fields in use on this day, with their number of procedures."""
        query = (
            select(FieldRow.name, func.count())
            .join(ProcedureVersionRow, ProcedureVersionRow.field_id == FieldRow.id)
            .where(_is_in_force(on))
            .group_by(FieldRow.name)
        )
        found = [(name, count) for name, count in self._session.execute(query)]
        return tuple(sorted(found, key=lambda row: text_sort_key(row[0])))

    def latest(self) -> dict[str, OpenVersion]:
        """The open version of every procedure by code, for a comparison with a file."""
        query = (
            select(
                ProcedureRow.id,
                ProcedureRow.code,
                ProcedureVersionRow.id,
                ProcedureVersionRow.valid_from,
                ProcedureVersionRow.source_key,
            )
            .outerjoin(
                ProcedureVersionRow,
                and_(
                    ProcedureVersionRow.procedure_id == ProcedureRow.id,
                    ProcedureVersionRow.valid_to.is_(None),
                ),
            )
            .order_by(ProcedureRow.id)
        )
        rows = self._session.execute(query)
        return {row[1]: OpenVersion(row[0], row[1], row[2], row[3], row[4] or "") for row in rows}

    def imports(self) -> tuple[CatalogueImport, ...]:
        """The imports made so far, newest first."""
        rows = self._session.scalars(
            select(CatalogueImportRow).order_by(CatalogueImportRow.id.desc())
        )
        return tuple(
            CatalogueImport(
                row.at, row.file_name, row.sha256, row.read, row.added, row.changed,
                row.unchanged, row.gone, row.officer_id,
            )
            for row in rows
        )  # fmt: skip

    # --- writing --------------------------------------------------------------------------

    def close(self, version_ids: Sequence[int], on: date) -> None:
        """End versions: they are no longer in force from this day on."""
        for batch in _batches(version_ids):
            self._session.execute(
                update(ProcedureVersionRow)
                .where(ProcedureVersionRow.id.in_(batch))
                .values(valid_to=on)
                .execution_options(synchronize_session=False)
            )

    def add(
        self, versions: Sequence[NewVersion], *, source_file: str, imported_at: datetime
    ) -> tuple[int, ...]:
        """Write versions in bulk, with their procedures and fields where new.

        Returns:
            The ids of the new versions, in the order given.
        """
        if not versions:
            return ()
        fields = self._field_ids({version.procedure.field for version in versions})
        owners = self._procedure_ids(versions)
        rows = [
            version_values(version, owner, fields.get(version.procedure.field))
            | {"source_file": source_file, "imported_at": imported_at}
            for version, owner in zip(versions, owners, strict=True)
        ]
        ids = self._insert_returning(ProcedureVersionRow, rows)
        papers = [
            component_values(version_id, position, component)
            for version_id, version in zip(ids, versions, strict=True)
            for position, component in enumerate(version.procedure.components, start=1)
        ]
        if papers:
            self._session.execute(insert(ProcedureComponentRow.__table__), papers)  # type: ignore[arg-type]
        return ids

    def record_import(self, record: CatalogueImport) -> None:
        """Keep the counts of an import."""
        self._session.add(
            CatalogueImportRow(
                at=record.at,
                file_name=record.file_name,
                sha256=record.sha256,
                read=record.read,
                added=record.added,
                changed=record.changed,
                unchanged=record.unchanged,
                gone=record.gone,
                officer_id=record.officer_id,
            )
        )

    def _procedure_ids(self, versions: Sequence[NewVersion]) -> list[int]:
        new = [version.procedure.code for version in versions if version.procedure_id is None]
        rows: list[dict[str, object]] = [
            {"code": code, "code_is_provisional": is_provisional(code)} for code in new
        ]
        ids = dict(zip(new, self._insert_returning(ProcedureRow, rows), strict=True))
        return [
            ids[version.procedure.code] if version.procedure_id is None else version.procedure_id
            for version in versions
        ]

    def _field_ids(self, names: Iterable[str]) -> dict[str, int]:
        """Ids of fields by name; a spelling that differs in marks only is the same field."""
        stored = self._session.execute(select(FieldRow.name_fold, FieldRow.id))
        known = dict(iter(stored))
        wanted = sorted(name for name in names if name)
        missing: dict[str, str] = {}
        for name in wanted:
            if search_key(name) not in known:
                missing.setdefault(search_key(name), name)
        rows: list[dict[str, object]] = [
            {"name": name, "name_fold": key} for key, name in missing.items()
        ]
        known.update(zip(missing, self._insert_returning(FieldRow, rows), strict=True))
        return {name: known[search_key(name)] for name in wanted}

    def _insert_returning(
        self, table: type[Base], rows: Sequence[dict[str, object]]
    ) -> tuple[int, ...]:
        if not rows:
            return ()
        core = table.__table__
        statement = insert(core).returning(core.c.id, sort_by_parameter_order=True)  # type: ignore[arg-type]
        return tuple(self._session.execute(statement, list(rows)).scalars())

    def _in_force(self, on: date) -> VersionQuery:
        return _version_query().where(_is_in_force(on))

    def _load(self, query: VersionQuery) -> tuple[StoredProcedure, ...]:
        found = list(self._session.execute(query))
        papers = self._components([row.id for row, _, _ in found])
        return tuple(
            to_stored(row, code, field or "", papers.get(row.id, ())) for row, code, field in found
        )

    def _components(self, version_ids: Sequence[int]) -> dict[int, tuple[Component, ...]]:
        found: dict[int, list[Component]] = {}
        for batch in _batches(version_ids):
            table = ProcedureComponentRow
            query = (
                select(
                    table.version_id, table.name, table.originals, table.copies,
                    table.form_file, table.case_text,
                )
                .where(table.version_id.in_(batch))
                .order_by(table.version_id, table.position)
            )  # fmt: skip
            for row in self._session.execute(query):
                found.setdefault(row.version_id, []).append(
                    Component(row.name, row.originals, row.copies, row.form_file, row.case_text)
                )
        return {version_id: tuple(papers) for version_id, papers in found.items()}


def _version_query() -> VersionQuery:
    return (
        select(ProcedureVersionRow, ProcedureRow.code, FieldRow.name)
        .join(ProcedureRow, ProcedureRow.id == ProcedureVersionRow.procedure_id)
        .outerjoin(FieldRow, FieldRow.id == ProcedureVersionRow.field_id)
    )


def _is_in_force(on: date) -> ColumnElement[bool]:
    return and_(
        ProcedureVersionRow.valid_from <= on,
        or_(ProcedureVersionRow.valid_to.is_(None), ProcedureVersionRow.valid_to > on),
    )


def _conditions(
    field: str, level: str, words: Sequence[str], code_part: str, with_address_only: bool
) -> Iterator[ColumnElement[bool]]:
    """Filters; every word must stand in the name, its initials or the field, or the code fits."""
    if field:
        yield FieldRow.name_fold == search_key(field)
    if level:
        yield ProcedureVersionRow.level_fold.contains(fold(level), autoescape=True)
    if with_address_only:
        yield ProcedureVersionRow.portal_url != ""
    alternatives: list[ColumnElement[bool]] = []
    if words:
        in_text = [
            or_(
                ProcedureVersionRow.name_fold.contains(word, autoescape=True),
                FieldRow.name_fold.contains(word, autoescape=True),
            )
            for word in words
        ]
        alternatives.append(and_(*in_text))
        alternatives.append(ProcedureVersionRow.initials.contains("".join(words), autoescape=True))
    if code_part:
        alternatives.append(ProcedureRow.code.contains(code_part, autoescape=True))
    if alternatives:
        yield or_(*alternatives)


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]
