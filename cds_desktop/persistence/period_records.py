"""The records behind every measure of a period: few statements, whatever the number of dossiers.

Each statement tells rows apart by what they are (a packed number), so that a row is fetched once
and then belongs to all measures which count it. Rows come straight from the driver: numbers and
words need no conversion, and objects made of a month's rows would take longer than the query.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from cds_desktop.domain.clock import at_office
from cds_desktop.domain.deadlines import Outcome
from cds_desktop.domain.digitisation import PaperKind, PaperState
from cds_desktop.domain.dossier_records import REVERSED
from cds_desktop.domain.dossier_steps import DossierStep, step_outcome
from cds_desktop.domain.dossiers import Channel, FiledBy, PaymentWay, Status
from cds_desktop.domain.measures import Measure
from cds_desktop.domain.procedures import OnlineLevel
from cds_desktop.domain.settlement_form import WithoutDueDate
from cds_desktop.persistence.digitisation import PaperRow as P
from cds_desktop.persistence.dossier_steps import DOSSIER_STEP, to_step
from cds_desktop.persistence.dossiers import DossierRow as D
from cds_desktop.persistence.dossiers import MoveRow
from cds_desktop.persistence.indicator_conditions import (
    COUNTED,
    EARLY,
    IS_ONLINE,
    IS_SATISFIED,
    LATE,
    ON_TIME,
    outcome,
    received,
    settled,
)
from cds_desktop.persistence.procedures import ProcedureVersionRow as V
from cds_desktop.persistence.ratings import RatingRow

Groups = dict[tuple[Measure, int | None], list[int]]
"""Ids by measure and field."""

_HAS_RESULT: Final = (int(Status.FINISHED), int(Status.RETURNED))
_ONLINE: Final = (OnlineLevel.FULL.value, OnlineLevel.PARTIAL.value)


class PeriodRecords:
    """Reads ids by measure and field."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def settled(self, first: date, last: date, rule: WithoutDueDate) -> Groups:
        """Measures of the dossiers settled in the period."""
        return self._told_apart(
            settled(first, last), (outcome(rule), _APOLOGISED, D.status, _packed()), _of_settled
        )

    def received(self, first: date, last: date) -> Groups:
        """Measures of the dossiers received in the period, by channel."""
        return self._told_apart(received(first, last), (D.channel,), _of_received)

    def returned(self, first: date, last: date) -> Groups:
        """Dossiers handed back in the period, and those of them with a vote."""
        statement = (
            select(D.id, D.field_id, RatingRow.id)
            .outerjoin(RatingRow, RatingRow.dossier_id == D.id)
            .where(D.returned_on.between(first, last))
        )
        found: Groups = defaultdict(list)
        for number, field, vote in self._rows(statement):
            found[Measure.RETURNED, field].append(number)
            if vote is not None:
                found[Measure.RATED_OF_RETURNED, field].append(number)
        return found

    def votes(self, first: date, last: date) -> Groups:
        """Dossiers whose vote was given in the period, and those with a satisfied one."""
        satisfied = case((IS_SATISFIED, 1), else_=0)
        statement = (
            select(RatingRow.dossier_id, D.field_id, satisfied)
            .join(D, D.id == RatingRow.dossier_id)
            .where(RatingRow.rated_on.between(first, last))
        )
        found: Groups = defaultdict(list)
        for number, field, is_satisfied in self._rows(statement):
            found[Measure.RATINGS, field].append(number)
            if is_satisfied:
                found[Measure.RATINGS_SATISFIED, field].append(number)
        return found

    def papers(self, first: date, last: date) -> Groups:
        """Components of the dossiers received in the period, and what that makes the dossiers."""
        bit = case(*((P.state == state, bit) for state, bit in _STATE_BITS.items()), else_=0)
        statement = (
            select(P.id, P.dossier_id, D.field_id, bit)
            .join(D, D.id == P.dossier_id)
            .where(received(first, last), P.kind == PaperKind.COMPONENT.value)
        )
        papers: dict[tuple[int | None, int], list[int]] = defaultdict(list)
        masks: dict[int, int] = {}
        fields: dict[int, int | None] = {}
        for number, dossier, field, code in self._rows(statement):
            papers[field, code].append(number)
            masks[dossier] = masks.get(dossier, 0) | code
            fields[dossier] = field
        dossiers: dict[tuple[int | None, int], list[int]] = defaultdict(list)
        for dossier, mask in masks.items():
            dossiers[fields[dossier], mask].append(dossier)
        found: Groups = defaultdict(list)
        for (field, code), ids in papers.items():
            for measure in _PAPER_MEASURES.get(code, (Measure.PAPERS,)):
                found[measure, field] += ids
        for (field, mask), ids in dossiers.items():
            for measure in _paper_measures(mask):
                found[measure, field] += ids
        return found

    def contacts(self, first: date, last: date) -> Groups:
        """Settled dossiers by how often the office asked for a supplement."""
        asked = self.supplements(first, last)
        times: dict[tuple[int, int | None], list[int]] = defaultdict(list)
        for number, field in self._rows(select(D.id, D.field_id).where(settled(first, last))):
            times[asked.get(number, 0), field].append(number)
        found: Groups = defaultdict(list)
        for (count, field), ids in times.items():
            found[_contact_measure(count), field] += ids
        return found

    def supplements(self, first: date, last: date) -> Mapping[int, int]:
        """How often a supplement was asked for, for the settled dossiers with any."""
        asked: dict[int, int] = defaultdict(int)
        for (number,) in self._rows(_supplement_requests(first, last)):
            asked[number] += 1
        return asked

    def steps(self, first: date, last: date) -> Groups:
        """Steps at other agencies which ended in the period, by their own limit."""
        step = DOSSIER_STEP.c
        ended = and_(
            step.done_at >= at_office(first), step.done_at < at_office(last + timedelta(days=1))
        )
        found: Groups = defaultdict(list)
        for one, field, met in self._steps(ended):
            measure = Measure.STEPS_LATE if met is Outcome.LATE else Measure.STEPS_ON_TIME
            found[measure, field].append(one.id)
        return found

    def units_of_settled(self, first: date, last: date) -> Groups:
        """Settled dossiers whose other agencies kept their limits: the worst step decides."""
        worst: dict[tuple[int, int | None], Outcome] = {}
        for one, field, met in self._steps(settled(first, last)):
            before = worst.get((one.dossier_id, field), Outcome.EARLY)
            worst[one.dossier_id, field] = max(before, met, key=_BY_OUTCOME.index)
        found: Groups = defaultdict(list)
        for (number, field), met in worst.items():
            found[_UNIT_MEASURES[met], field].append(number)
        return found

    def _steps(
        self, wanted: ColumnElement[bool]
    ) -> Iterator[tuple[DossierStep, int | None, Outcome]]:
        """Answered steps with a limit, the fields of their dossiers, and how they met it."""
        statement = (
            select(DOSSIER_STEP, D.field_id)
            .join_from(DOSSIER_STEP, D, D.id == DOSSIER_STEP.c.dossier_id)
            .where(
                wanted,
                COUNTED,
                DOSSIER_STEP.c.done_at.is_not(None),
                DOSSIER_STEP.c.due_at.is_not(None),
                DOSSIER_STEP.c.is_dropped.is_(False),
            )
        )
        for row in self._session.execute(statement):
            step = to_step(row)
            met = step_outcome(step)
            if met is not None:
                yield step, row.field_id, met

    def catalogue(self, first: date, last: date) -> Groups:
        """Procedures in force on the last day whose online level the catalogue tells."""
        online = select(D.procedure_id).where(received(first, last), IS_ONLINE).distinct()
        used = {number for (number,) in self._rows(online)}
        statement = select(V.procedure_id, V.field_id, V.online_level).where(
            V.online_level.is_not(None),
            V.valid_from <= last,
            or_(V.valid_to.is_(None), V.valid_to > last),
        )
        found: Groups = defaultdict(list)
        for number, field, level in self._rows(statement):
            found[Measure.CATALOGUE_PROCEDURES, field].append(number)
            if level == OnlineLevel.FULL.value:
                found[Measure.CATALOGUE_FULLY_ONLINE, field].append(number)
            if level == OnlineLevel.PARTIAL.value:
                found[Measure.CATALOGUE_PARTLY_ONLINE, field].append(number)
            if level in _ONLINE and number in used:
                found[Measure.CATALOGUE_ONLINE_USED, field].append(number)
        return found

    def carried_in(self, there: Any) -> Groups:
        """Dossiers in progress on the eve of the period.

        Args:
            there: From `IndicatorQueries.open_rows`.
        """
        found: Groups = defaultdict(list)
        for number, field, _ in self._rows(there):
            found[Measure.CARRIED_IN, field].append(number)
        return found

    def _told_apart(
        self,
        rows: ColumnElement[bool],
        facts: Sequence[ColumnElement[int] | InstrumentedAttribute[int]],
        measures_of: Callable[..., Iterable[Measure]],
    ) -> Groups:
        """Group dossiers by field and facts; each group then goes into its measures."""
        groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for number, *what in self._rows(select(D.id, D.field_id, *facts).where(rows)):
            groups[tuple(what)].append(number)
        found: Groups = defaultdict(list)
        for (field, *answers), ids in groups.items():
            for measure in measures_of(*answers):
                found[measure, field] += ids
        return found

    def _rows(self, statement: Select[*tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
        result = self._session.connection().execute(statement)
        rows: Sequence[tuple[Any, ...]] = result.cursor.fetchall()
        result.close()
        return rows


_BITS: Final[Mapping[str, ColumnElement[bool]]] = {
    "dated": D.due_on.is_not(None),
    "online": IS_ONLINE,
    "self_filed": D.filed_by == FiledBy.SELF.value,
    "payable": D.fee_vnd > 0,
    "paid_online": and_(D.payment_way == PaymentWay.ONLINE.value, D.paid_at.is_not(None)),
    "has_papers": D.papers_total > 0,
    "papers_done": D.papers_digitised == D.papers_total,
    "result_done": and_(D.results_total > 0, D.results_digitised == D.results_total),
}
_APOLOGISED: Final = case(
    (D.due_on.is_(None), 0),
    (D.ended_on < D.due_on, 0),
    (D.extended_due_at.is_not(None), 1),
    else_=0,
)
"""The last column is outside the index: only dossiers that did not end early are looked up."""


def _packed() -> ColumnElement[int]:
    """All yes-or-no facts of a row as one number."""
    bits = [
        case((condition, 1 << place), else_=0) for place, condition in enumerate(_BITS.values())
    ]
    total: ColumnElement[int] = bits[0]
    for bit in bits[1:]:
        total = total + bit
    return total


def _of_settled(met: int, apologised: int, status: int, packed: int) -> Iterator[Measure]:
    """The measures which count a settled dossier."""
    is_ = {name: bool(packed >> place & 1) for place, name in enumerate(_BITS)}
    late = met == LATE
    yield Measure.SETTLED
    yield {EARLY: Measure.SETTLED_EARLY, ON_TIME: Measure.SETTLED_ON_TIME}.get(
        met, Measure.SETTLED_LATE
    )
    by_apology = (Measure.SETTLED_LATE_UNAPOLOGISED, Measure.SETTLED_LATE_APOLOGISED)
    yield by_apology[apologised] if late else Measure.SETTLED_IN_TIME
    facts = {
        Measure.SETTLED_DATED: is_["dated"],
        Measure.DATED_ON_TIME: is_["dated"] and met == ON_TIME,
        Measure.SETTLED_ONLINE: is_["online"],
        Measure.ONLINE_LATE: is_["online"] and late,
        Measure.ONLINE_SELF_FILED: is_["online"] and is_["self_filed"],
        Measure.PAYABLE: is_["payable"],
        Measure.PAID_ONLINE: is_["payable"] and is_["paid_online"],
        Measure.SETTLED_TO_DIGITISE: is_["has_papers"],
        Measure.SETTLED_PAPERS_DIGITISED: is_["has_papers"] and is_["papers_done"],
        Measure.DIGITISED: is_["has_papers"] and is_["papers_done"] and is_["result_done"],
        Measure.SETTLED_WITH_RESULT: status in _HAS_RESULT,
        Measure.SETTLED_RESULT_DIGITISED: status in _HAS_RESULT and is_["result_done"],
        Measure.SETTLED_WITHDRAWN: status == Status.WITHDRAWN,
        Measure.SETTLED_STOPPED: status == Status.STOPPED,
    }
    yield from (measure for measure, is_in in facts.items() if is_in)


def _of_received(channel: int) -> Iterator[Measure]:
    """The measures which count a received dossier; an unknown channel breaks 3 = 4 + 5 + 6."""
    yield Measure.RECEIVED
    known = {
        Channel.ONLINE: Measure.RECEIVED_ONLINE,
        Channel.DIRECT: Measure.RECEIVED_DIRECT,
        Channel.POSTAL: Measure.RECEIVED_POSTAL,
    }
    if channel in known:
        yield known[Channel(channel)]


_TO_DO, _SCANNED, _REUSED, _FETCHED = 1, 2, 4, 8
_STATE_BITS: Final = {
    PaperState.WAITING.value: _TO_DO,
    PaperState.CANNOT_SCAN.value: _TO_DO,
    PaperState.DIGITISED.value: _SCANNED,
    PaperState.REUSED.value: _REUSED,
    PaperState.FROM_DATABASE.value: _FETCHED,
}
_PAPER_MEASURES: Final = {
    _SCANNED: (Measure.PAPERS, Measure.PAPERS_DIGITISED),
    _REUSED: (Measure.PAPERS, Measure.PAPERS_DIGITISED, Measure.PAPERS_REUSED),
    _FETCHED: (Measure.PAPERS, Measure.PAPERS_DIGITISED, Measure.PAPERS_FROM_DATABASE),
}


def _paper_measures(mask: int) -> Iterator[Measure]:
    """What the states of its components make of a received dossier."""
    missing = mask & _TO_DO
    yield (Measure.RECEIVED_PAPERS_NOT_DIGITISED if missing else Measure.RECEIVED_PAPERS_DIGITISED)
    if mask & (_REUSED | _FETCHED):
        yield Measure.RECEIVED_WITH_REUSE
    if mask & _FETCHED:
        yield Measure.RECEIVED_FROM_DATABASE


def _contact_measure(asked: int) -> Measure:
    by_count = (Measure.CONTACTS_NONE, Measure.CONTACTS_ONE)
    return by_count[asked] if asked < len(by_count) else Measure.CONTACTS_MORE


_BY_OUTCOME: Final = (Outcome.EARLY, Outcome.ON_TIME, Outcome.LATE)
_UNIT_MEASURES: Final = {
    Outcome.EARLY: Measure.UNITS_EARLY,
    Outcome.ON_TIME: Measure.UNITS_ON_TIME,
    Outcome.LATE: Measure.UNITS_LATE,
}


def _supplement_requests(first: date, last: date) -> Select[*tuple[Any, ...]]:
    """A row for each supplement asked of a settled dossier; what was undone never happened."""
    following = aliased(MoveRow)
    next_id = (
        select(func.min(following.id))
        .where(following.dossier_id == MoveRow.dossier_id, following.id > MoveRow.id)
        .correlate(MoveRow)
        .scalar_subquery()
    )
    undoing = aliased(MoveRow)
    is_undone = (
        select(literal(1))
        .where(undoing.id == next_id, undoing.reason == REVERSED)
        .correlate(MoveRow)
        .exists()
    )
    asked = int(Status.SUPPLEMENT_REQUESTED)
    return select(MoveRow.dossier_id).where(
        MoveRow.dossier_id.in_(select(D.id).where(settled(first, last))),
        MoveRow.after == asked,
        func.coalesce(MoveRow.before, 0) != asked,
        MoveRow.reason != REVERSED,
        ~is_undone,
    )
