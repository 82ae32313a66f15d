"""The conditions by which reports count, shared by counts and by the records behind them.

Columns outside an index are named last in each CASE, so that SQLite fetches the row only for the
few dossiers which need it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.deadlines import LimitUnit
from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossiers import OPEN, PAUSED, Channel, FiledBy, PaymentWay, Status
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.ratings import RatingLevel
from cds_desktop.domain.settlement_form import WithoutDueDate
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.ratings import RatingRow

NOT_COUNTED = (int(Status.REGISTERED), int(Status.NOT_ACCEPTED))
_ENDED_OUT_OF_WAIT = (int(Status.WITHDRAWN), int(Status.STOPPED))
HAS_ENDED = (*_ENDED_OUT_OF_WAIT, int(Status.FINISHED), int(Status.RETURNED))
_PAUSED = tuple(int(status) for status in PAUSED)
_OPEN = tuple(int(status) for status in OPEN)
EARLY, ON_TIME, LATE = 1, 2, 3

IS_ONLINE = D.channel == int(Channel.ONLINE)
IS_OTHERWISE = D.channel.in_((int(Channel.DIRECT), int(Channel.POSTAL)))
IS_SATISFIED = RatingRow.level >= int(RatingLevel.SATISFIED)
COUNTED = D.status.not_in(NOT_COUNTED)


def sum_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows fulfil a condition; 0 over no rows."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def settled(first: date, last: date) -> ColumnElement[bool]:
    """Settled in the period, both ends in."""
    return and_(D.ended_on.between(first, last), COUNTED)


def received(first: date, last: date) -> ColumnElement[bool]:
    """Received in the period, both ends in."""
    return and_(D.received_on.between(first, last), COUNTED)


def settled_conditions(rule: WithoutDueDate) -> dict[str, ColumnElement[bool]]:
    """The condition of each measure over settled dossiers."""
    met = outcome(rule)
    everything = literal(1) == 1
    return {
        Measure.SETTLED.value: everything,
        Measure.SETTLED_EARLY.value: met == EARLY,
        Measure.SETTLED_ON_TIME.value: met == ON_TIME,
        Measure.SETTLED_LATE.value: met == LATE,
        Measure.SETTLED_IN_TIME.value: met != LATE,
        Measure.SETTLED_ONLINE.value: IS_ONLINE,
        Measure.ONLINE_SELF_FILED.value: and_(IS_ONLINE, D.filed_by == FiledBy.SELF.value),
        Measure.DIGITISED.value: and_(
            D.papers_total > 0,
            D.papers_digitised == D.papers_total,
            D.results_total > 0,
            D.results_digitised == D.results_total,
        ),
        Measure.PAYABLE.value: D.fee_vnd > 0,
        Measure.PAID_ONLINE.value: and_(
            D.fee_vnd > 0, D.payment_way == PaymentWay.ONLINE.value, D.paid_at.is_not(None)
        ),
    }


def outcome(rule: WithoutDueDate) -> ColumnElement[int]:
    """How a settled dossier met its appointment; the SQL of `domain.deadlines.outcome`."""
    without = LATE if rule is WithoutDueDate.LATE else ON_TIME
    is_to_the_hour = or_(
        D.limit_unit == LimitUnit.HOUR.value,
        and_(D.limit_unit == LimitUnit.WORKING_DAY.value, D.limit_value.like("%.%")),
    )
    is_past = or_(
        D.ended_on > D.due_on,
        and_(D.ended_on == D.due_on, is_to_the_hour, D.ended_at > D.due_at),
    )
    return case(
        (D.due_on.is_(None), without),
        (D.ended_on < D.due_on, EARLY),
        (and_(is_past, ~_ended_out_of_wait()), LATE),
        else_=ON_TIME,
    )


def _ended_out_of_wait() -> ColumnElement[bool]:
    """Withdrawn or stopped while waiting for the citizen, the wait begun by the appointment."""
    end, wait = aliased(MoveRow), aliased(MoveRow)
    began = (
        select(func.max(wait.at))
        .where(
            wait.dossier_id == D.id,
            wait.after.in_(_PAUSED),
            wait.reason != REVERSED,
        )
        .correlate(D)
        .scalar_subquery()
    )
    ended = (
        select(literal(1))
        .where(
            end.dossier_id == D.id,
            end.after == D.status,
            end.before.in_(_PAUSED),
            end.at == D.ended_at,
            end.reason != REVERSED,
        )
        .correlate(D)
        .exists()
    )
    return and_(D.status.in_(_ENDED_OUT_OF_WAIT), ended, began <= D.due_at)


def states_then(
    open_then: Any, last: date, until: datetime, *, with_due: bool = False
) -> Select[Any]:
    """Whether dossiers had an appointment then, were late, and were in progress by their moves.

    A reversed move never happened, nor did its reversal: a move counts unless it is a reversal
    or the next move of its dossier is one. The newest move before the end of the day tells the
    state; that of a waiting dossier also tells since when it waits.
    """
    move = MoveRow
    following = func.lead(move.reason).over(partition_by=move.dossier_id, order_by=move.id)
    steps = (
        select(
            move.dossier_id, move.id, move.after, move.at, move.due_after, move.reason,
            following.label("next_reason"),
        )
        .where(move.dossier_id.in_(select(open_then.subquery().c.id)))
        .subquery("steps")
    )  # fmt: skip
    place = func.row_number().over(partition_by=steps.c.dossier_id, order_by=steps.c.id.desc())
    kept = (
        select(
            steps.c.dossier_id, steps.c.after, steps.c.at, steps.c.due_after, place.label("place")
        )
        .where(
            steps.c.reason != REVERSED,
            func.coalesce(steps.c.next_reason, "") != REVERSED,
            steps.c.at < at_office(last + timedelta(days=1)),
        )
        .subquery("kept")
    )
    is_late = case(
        (kept.c.due_after.is_(None), False),
        (kept.c.after.in_(_PAUSED), kept.c.at > kept.c.due_after),
        else_=kept.c.due_after < until,
    )
    shown = (kept.c.due_after,) if with_due else ()
    return select(
        kept.c.dossier_id, kept.c.due_after.is_not(None), is_late, kept.c.after.in_(_OPEN), *shown
    ).where(kept.c.place == 1)
