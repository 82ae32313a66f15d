"""Steps of an interlinked dossier, each with its own unit and limit, and their templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    SmallInteger,
    String,
    Table,
    delete,
    false,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from cds_desktop.domain.deadlines import LimitUnit, TimeLimit, plain_number
from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossier_steps import Direction, DossierStep, StepPlan
from cds_desktop.domain.dossiers import Stage
from cds_desktop.persistence.base import ONLY_WHERE, Base, Instant

_CHUNK = 500
_IS_OUT = text("sent_at IS NOT NULL AND done_at IS NULL")

# Core tables: they are read only where steps are shown, and mapping costs time at every start.
DOSSIER_STEP = Table(
    "dossier_step",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("task", String, nullable=False, server_default=""),
    Column("direction", String, nullable=False),
    Column("limit_value", String, nullable=False, server_default=""),
    Column("limit_unit", String, nullable=False, server_default=""),
    Column("sent_at", Instant()),
    Column("due_at", Instant()),
    Column("done_at", Instant()),
    Column("result", String, nullable=False, server_default=""),
    Column("sender_name", String, nullable=False, server_default=""),
    Column("receiver_name", String, nullable=False, server_default=""),
    Column("is_dropped", Boolean, nullable=False, server_default=false()),
    Column("drop_reason", String, nullable=False, server_default=""),
    Index(None, "dossier_id", "position", "id"),
    Index(
        "ix_dossier_step_out", "due_at", "dossier_id",
        sqlite_where=_IS_OUT, info={ONLY_WHERE: _IS_OUT},
    ),
)  # fmt: skip
"""Steps with the same position run in parallel; the next position starts when all are done."""

PROCEDURE_STEP = Table(
    "procedure_step",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("procedure_id", ForeignKey("procedure.id"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("unit_name", String, nullable=False),
    Column("task", String, nullable=False, server_default=""),
    Column("direction", String, nullable=False),
    Column("limit_value", String, nullable=False, server_default=""),
    Column("limit_unit", String, nullable=False, server_default=""),
    Index(None, "procedure_id", "position", "id"),
)
"""The usual steps of a procedure (quy trình nội bộ), from which a dossier takes its own."""


@dataclass(frozen=True, slots=True)
class StepOut:
    """A step which another agency has, with the dossier it belongs to."""

    step: DossierStep
    code: str
    owner_name: str
    procedure_name: str
    dossier_due_at: datetime | None


class StepRepository:
    """Steps of dossiers and the usual steps of procedures; plain data out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, dossier_id: int) -> tuple[DossierStep, ...]:
        """All steps of a dossier in order, dropped ones too; not those taken back at once."""
        query = (
            select(DOSSIER_STEP)
            .where(
                DOSSIER_STEP.c.dossier_id == dossier_id,
                DOSSIER_STEP.c.drop_reason != REVERSED,
            )
            .order_by(DOSSIER_STEP.c.position, DOSSIER_STEP.c.id)
        )
        return tuple(to_step(row) for row in self._session.execute(query))

    def add(self, dossier_id: int, plans: Sequence[StepPlan]) -> tuple[int, ...]:
        """Store planned steps and give their ids."""
        return tuple(
            self._session.execute(
                insert(DOSSIER_STEP)
                .values(dossier_id=dossier_id, **_plan_values(plan))
                .returning(DOSSIER_STEP.c.id)
            ).scalar_one()
            for plan in plans
        )

    def change(self, step_id: int, plan: StepPlan) -> None:
        """Write another plan."""
        self._set(step_id, **_plan_values(plan))

    def set_sent(
        self, step_id: int, at: datetime | None, due_at: datetime | None, sender_name: str
    ) -> None:
        """Record the hand-over, or take it back with None."""
        self._set(step_id, sent_at=at, due_at=due_at, sender_name=sender_name)

    def set_done(self, step_id: int, at: datetime | None, result: str, receiver_name: str) -> None:
        """Record the answer, or take it back with None."""
        self._set(step_id, done_at=at, result=result, receiver_name=receiver_name)

    def set_dropped(self, step_id: int, dropped: bool, reason: str) -> None:
        """Leave a step out, or take it in again."""
        self._set(step_id, is_dropped=dropped, drop_reason=reason)

    def usual(self, procedure_id: int) -> tuple[StepPlan, ...]:
        """The usual steps of a procedure, in order."""
        query = (
            select(PROCEDURE_STEP)
            .where(PROCEDURE_STEP.c.procedure_id == procedure_id)
            .order_by(PROCEDURE_STEP.c.position, PROCEDURE_STEP.c.id)
        )
        return tuple(_plan(row) for row in self._session.execute(query))

    def set_usual(self, procedure_id: int, plans: Sequence[StepPlan]) -> None:
        """Replace the usual steps; the journal keeps the former ones, dossiers their own."""
        mine = PROCEDURE_STEP.c.procedure_id == procedure_id
        self._session.execute(delete(PROCEDURE_STEP).where(mine))
        for plan in plans:
            values = {"procedure_id": procedure_id, **_plan_values(plan)}
            self._session.execute(insert(PROCEDURE_STEP).values(values))

    def out(self) -> list[StepOut]:
        """Every step that another agency has, of dossiers in progress; few at any time."""
        from cds_desktop.persistence.dossiers import DossierRow
        from cds_desktop.persistence.procedures import ProcedureVersionRow

        query = (
            select(DOSSIER_STEP)
            .where(_IS_OUT, DOSSIER_STEP.c.is_dropped.is_(False))
            .order_by(DOSSIER_STEP.c.due_at, DOSSIER_STEP.c.dossier_id)
        )
        steps = [to_step(row) for row in self._session.execute(query)]
        # From the steps to their dossiers: the planner would go through all open ones instead.
        wanted = sorted({step.dossier_id for step in steps})
        dossiers: dict[int, Row[Any]] = {}
        for start in range(0, len(wanted), _CHUNK):
            part = (
                select(
                    DossierRow.id, DossierRow.code, DossierRow.owner_name,
                    ProcedureVersionRow.name, DossierRow.due_at,
                )
                .join(
                    ProcedureVersionRow,
                    ProcedureVersionRow.id == DossierRow.procedure_version_id,
                )
                .where(
                    DossierRow.id.in_(wanted[start : start + _CHUNK]),
                    DossierRow.stage == int(Stage.OPEN),
                )
            )  # fmt: skip
            dossiers |= {row.id: row for row in self._session.execute(part)}
        return [
            StepOut(step, row.code, row.owner_name, row.name, row.due_at)
            for step in steps
            if (row := dossiers.get(step.dossier_id)) is not None
        ]

    def _set(self, step_id: int, **values: Any) -> None:
        self._session.execute(
            update(DOSSIER_STEP).where(DOSSIER_STEP.c.id == step_id).values(**values)
        )


def _plan_values(plan: StepPlan) -> Mapping[str, Any]:
    limit = plan.limit
    return {
        "position": plan.position,
        "unit_name": plan.unit_name,
        "task": plan.task,
        "direction": plan.direction.value,
        "limit_value": "" if limit is None else plain_number(limit.value),
        "limit_unit": "" if limit is None else limit.unit.value,
    }


def _plan(row: Row[Any]) -> StepPlan:
    limit = None
    if row.limit_unit:
        limit = TimeLimit(Decimal(row.limit_value), LimitUnit(row.limit_unit))
    return StepPlan(row.unit_name, row.task, Direction(row.direction), limit, row.position)


def to_step(row: Row[Any]) -> DossierStep:
    """A stored step as plain data."""
    return DossierStep(
        id=row.id,
        dossier_id=row.dossier_id,
        plan=_plan(row),
        sent_at=row.sent_at,
        due_at=row.due_at,
        done_at=row.done_at,
        result=row.result,
        sender_name=row.sender_name,
        receiver_name=row.receiver_name,
        is_dropped=row.is_dropped,
        drop_reason=row.drop_reason,
    )
