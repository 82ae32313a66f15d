"""Facts of the records behind a figure: codes and days for the reason, never a citizen's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cds_desktop.domain.clock import office_day
from cds_desktop.persistence.digitisation import PaperRow as P
from cds_desktop.persistence.dossier_steps import DOSSIER_STEP
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.indicator_conditions import states_then
from cds_desktop.persistence.procedures import FieldRow, ProcedureRow
from cds_desktop.persistence.procedures import ProcedureVersionRow as V
from cds_desktop.persistence.ratings import RatingRow

_PART = 500


@dataclass(frozen=True, slots=True)
class DossierFacts:
    """What a reason may say of a dossier."""

    code: str
    field: str
    status: int
    channel: int
    filed_by: str
    received_on: date
    due_on: date | None
    due_at: datetime | None
    ended_on: date | None
    ended_at: datetime | None
    extended_on: date | None
    returned_on: date | None
    fee_vnd: int
    payment_way: str
    papers_total: int
    papers_digitised: int
    results_digitised: int
    rated_on: date | None


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What a reason may say of a paper or a step.

    Attributes:
        state: The state of a paper; "" for a step.
    """

    dossier_id: int
    name: str
    state: str = ""
    done_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """What a reason may say of a procedure."""

    code: str
    name: str
    field: str
    online_level: str


class RecordFacts:
    """Reads facts by id, some hundred at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def dossiers(self, ids: Sequence[int]) -> dict[int, DossierFacts]:
        """Dossiers by id."""
        columns = (
            D.id, D.code, FieldRow.name, D.status, D.channel, D.filed_by, D.received_on,
            D.due_on, D.due_at, D.ended_on, D.ended_at, D.extended_due_at, D.returned_on,
            D.fee_vnd, D.payment_way, D.papers_total, D.papers_digitised, D.results_digitised,
            RatingRow.rated_on,
        )  # fmt: skip
        joined = (
            select(*columns)
            .outerjoin(FieldRow, FieldRow.id == D.field_id)
            .outerjoin(RatingRow, RatingRow.dossier_id == D.id)
        )
        found: dict[int, DossierFacts] = {}
        for row in self._by_part(joined, D.id, ids):
            number, code, field, *rest = row
            extended = rest[8]
            rest[8] = None if extended is None else office_day(extended)
            found[number] = DossierFacts(code, field or "", *rest)
        return found

    def due_then(self, ids: Sequence[int], last: date, until: datetime) -> Mapping[int, date]:
        """The appointments that dossiers in progress had at the end of a day."""
        found: dict[int, date] = {}
        for start in range(0, len(ids), _PART):
            there = select(D.id).where(D.id.in_(list(ids[start : start + _PART])))
            for row in self._session.execute(states_then(there, last, until, with_due=True)):
                if row[4] is not None:
                    found[row[0]] = office_day(row[4])
        return found

    def papers(self, ids: Sequence[int]) -> dict[int, PartFacts]:
        """Papers by id."""
        statement = select(P.id, P.dossier_id, P.name, P.state)
        return {row[0]: PartFacts(*row[1:]) for row in self._by_part(statement, P.id, ids)}

    def steps(self, ids: Sequence[int]) -> dict[int, PartFacts]:
        """Steps by id."""
        step = DOSSIER_STEP.c
        statement = select(step.id, step.dossier_id, step.unit_name, step.done_at, step.due_at)
        return {
            row[0]: PartFacts(row[1], row[2], "", row[3], row[4])
            for row in self._by_part(statement, step.id, ids)
        }

    def procedures(self, ids: Sequence[int], on: date) -> dict[int, ProcedureFacts]:
        """Procedures by id, in the version of a day."""
        statement = (
            select(V.procedure_id, ProcedureRow.code, V.name, FieldRow.name, V.online_level)
            .join(ProcedureRow, ProcedureRow.id == V.procedure_id)
            .outerjoin(FieldRow, FieldRow.id == V.field_id)
            .where(V.valid_from <= on, (V.valid_to.is_(None)) | (V.valid_to > on))
        )
        return {
            row[0]: ProcedureFacts(row[1], row[2], row[3] or "", row[4] or "")
            for row in self._by_part(statement, V.procedure_id, ids)
        }

    def _by_part(
        self, statement: Select[*tuple[Any, ...]], key: Any, ids: Sequence[int]
    ) -> Iterator[Any]:
        for start in range(0, len(ids), _PART):
            part = list(ids[start : start + _PART])
            yield from self._session.execute(statement.where(key.in_(part)))
