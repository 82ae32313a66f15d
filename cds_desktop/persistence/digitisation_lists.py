"""Papers waiting for the scanner, and shares over them: Core only, keyset pages.

The states stand as literals in the conditions, because SQLite uses a partial index only for a
condition which it can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from cds_desktop.domain.digitisation import PaperKind, PaperState, StoredFile
from cds_desktop.domain.digitisation_lists import (
    DigitisationRates,
    PaperCounts,
    PaperLine,
    PaperQuery,
    PaperTab,
    Share,
    ShareCount,
)
from cds_desktop.domain.dossiers import Status
from cds_desktop.persistence.digitisation import PaperRow as P
from cds_desktop.persistence.digitisation import StoredFileRow as F
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.procedures import ProcedureVersionRow

_REUSED = (PaperState.REUSED.value, PaperState.FROM_DATABASE.value)
_HAS_RESULT = (int(Status.FINISHED), int(Status.RETURNED))
_NOT_COUNTED = (int(Status.REGISTERED), int(Status.NOT_ACCEPTED))


class DigitisationLists:
    """Read-only queries over papers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, query: PaperQuery, limit: int, after: PaperLine | None) -> list[PaperLine]:
        """The next rows of a list after a row; None begins it."""
        statement = _lines()
        if query.dossier_id is not None:
            statement = statement.where(P.dossier_id == query.dossier_id)
            statement = statement.order_by(P.kind, P.position)
            return [] if after is not None else self._read(statement.limit(limit))
        statement = statement.where(*_conditions(query))
        if query.tab is PaperTab.DONE:
            statement = _done_order(statement, query.oldest_first, after)
        else:
            statement = _waiting_order(statement, query.oldest_first, after)
        return self._read(statement.limit(limit))

    def waiting_of(self, dossier_id: int) -> list[PaperLine]:
        """The papers of a dossier which wait for the scanner: components, then the result."""
        statement = _lines().where(P.dossier_id == dossier_id, _is(PaperState.WAITING))
        return self._read(statement.order_by(P.kind, P.position))

    def counts(self, done_since: datetime) -> PaperCounts:
        """How many papers each list holds."""
        counted = [
            self._session.scalar(
                select(func.count()).select_from(P).where(*_conditions(PaperQuery(tab, done_since)))
            )
            for tab in PaperTab
        ]
        return PaperCounts(*(int(count or 0) for count in counted))

    def rates(self, first: date, last: date) -> DigitisationRates:
        """The shares of a period, both ends in."""
        settled = _settled(first, last)
        total, components, with_result, results, whole = self._session.execute(
            select(
                func.count(),
                _count(_components_done()),
                _count(_has_result()),
                _count(and_(_has_result(), _result_done())),
                _count(and_(_components_done(), _result_done())),
            ).where(settled)
        ).one()
        received = select(func.count()).select_from(D).where(*_received(first, last))
        reused = received.where(_is_reused())
        return DigitisationRates(
            ShareCount(components, total),
            ShareCount(results, with_result),
            ShareCount(whole, total),
            ShareCount(
                self._session.scalar(reused) or 0,
                self._session.scalar(received) or 0,
            ),
        )

    def dossiers_of(self, share: Share, first: date, last: date, *, hits: bool) -> tuple[int, ...]:
        """The dossiers which count into a share of a period, or those which are missing."""
        base: dict[Share, tuple[tuple[ColumnElement[bool], ...], ColumnElement[bool]]] = {
            Share.COMPONENTS: ((_settled(first, last),), _components_done()),
            Share.RESULTS: ((_settled(first, last), _has_result()), _result_done()),
            Share.WHOLE: (
                (_settled(first, last),),
                and_(_components_done(), _result_done()),
            ),
            Share.REUSE: (_received(first, last), _is_reused()),
        }
        within, counts = base[share]
        statement = select(D.id).where(*within, counts if hits else ~counts).order_by(D.id)
        return tuple(self._session.scalars(statement))

    def _read(self, statement: Select[*tuple[Any, ...]]) -> list[PaperLine]:
        return [_line(row) for row in self._session.execute(statement)]


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            P.id, P.dossier_id, D.code, D.owner_name, ProcedureVersionRow.name,
            P.kind, P.position, P.name, P.state, D.received_at, D.finished_at,
            P.attached_at, P.reason, F.sha256, F.size, F.original_name, F.media_type,
        )
        .join(D, D.id == P.dossier_id)
        .join(ProcedureVersionRow, ProcedureVersionRow.id == D.procedure_version_id)
        .outerjoin(F, F.sha256 == P.file_sha256)
    )  # fmt: skip


def _line(row: Sequence[Any]) -> PaperLine:
    kind = PaperKind(row[5])
    since = row[9] if kind is PaperKind.COMPONENT else row[10] or row[9]
    file = None if row[13] is None else StoredFile(*row[13:17])
    return PaperLine(
        row[0], row[1], row[2], row[3], row[4], kind, row[6], row[7], PaperState(row[8]),
        since, row[11], row[12] or "", file,
    )  # fmt: skip


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _is(state: PaperState) -> ColumnElement[bool]:
    return P.state == literal_column(f"'{state.value}'")


def _conditions(query: PaperQuery) -> list[ColumnElement[bool]]:
    if query.tab is PaperTab.DONE:
        return [_is(PaperState.DIGITISED), P.attached_at >= query.since]
    if query.tab is PaperTab.CANNOT_SCAN:
        return [_is(PaperState.CANNOT_SCAN)]
    kind = PaperKind.COMPONENT if query.tab is PaperTab.TO_SCAN else PaperKind.RESULT
    return [_is(PaperState.WAITING), P.kind == kind.value]


def _waiting_order(
    statement: Select[*tuple[Any, ...]], oldest_first: bool, after: PaperLine | None
) -> Select[*tuple[Any, ...]]:
    """By dossier, and within a dossier in the order of its checklist."""
    if after is not None:
        later = P.dossier_id > after.dossier_id if oldest_first else P.dossier_id < after.dossier_id
        statement = statement.where(
            or_(
                later,
                and_(
                    P.dossier_id == after.dossier_id,
                    tuple_(P.kind, P.position) > tuple_(after.kind.value, after.position),
                ),
            )
        )
    dossier = P.dossier_id if oldest_first else P.dossier_id.desc()
    return statement.order_by(dossier, P.kind, P.position)


def _done_order(
    statement: Select[*tuple[Any, ...]], oldest_first: bool, after: PaperLine | None
) -> Select[*tuple[Any, ...]]:
    here = tuple_(P.attached_at, P.id)
    if after is not None:
        there = tuple_(literal(after.attached_at, P.attached_at.type), after.id)
        statement = statement.where(here > there if oldest_first else here < there)
    if oldest_first:
        return statement.order_by(P.attached_at, P.id)
    return statement.order_by(P.attached_at.desc(), P.id.desc())


def _settled(first: date, last: date) -> ColumnElement[bool]:
    """The base of S03: settled in the period, as `persistence.indicators` counts it."""
    return and_(D.ended_on.between(first, last), D.status.not_in(_NOT_COUNTED))


def _received(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (D.received_on.between(first, last), D.status.not_in(_NOT_COUNTED))


def _components_done() -> ColumnElement[bool]:
    return and_(D.papers_total > 0, D.papers_digitised == D.papers_total)


def _has_result() -> ColumnElement[bool]:
    return D.status.in_(_HAS_RESULT)


def _result_done() -> ColumnElement[bool]:
    return and_(D.results_total > 0, D.results_digitised == D.results_total)


def _is_reused() -> ColumnElement[bool]:
    return (
        select(P.id)
        .where(P.dossier_id == D.id, P.kind == PaperKind.COMPONENT.value, P.state.in_(_REUSED))
        .correlate(D)
        .exists()
    )
