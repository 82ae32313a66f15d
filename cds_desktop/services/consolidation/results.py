"""What the reports taken in say: sums, the units behind them, the board, the ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.consolidation import (
    Board,
    BoardRow,
    Consolidation,
    FileKind,
    IncomingState,
    Member,
    Outcome,
    Ranking,
    Reason,
    board_cell,
    rank_units,
)
from cds_desktop.domain.errors import NotFound, RuleBroken
from cds_desktop.domain.indicators import Direction
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period, months_until
from cds_desktop.domain.report_package import Counts
from cds_desktop.domain.text import text_sort_key
from cds_desktop.persistence import incoming_reports
from cds_desktop.persistence.incoming_reports import IncomingRecord
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.consolidation.records import outcomes_of
from cds_desktop.services.consolidation.settings import settings_in
from cds_desktop.services.consolidation.standings import Standings
from cds_desktop.services.indicators import definitions_in
from cds_desktop.services.reports.expected import rules_in
from cds_desktop.services.units import history_in

BOARD_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class UnitRemark:
    """What a unit, ours or the sender, says about a report; `cell` "" for the whole."""

    cell: str
    text: str
    unit_name: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class IncomingView:
    """One file that was taken in, as lists show it.

    Attributes:
        remarks: Ours and the sender's, the oldest first; only in `incoming_file`.
        cells: Only in `incoming_file`, and only while the file may count.
        public_key: Of the key that signed it, for `accept_key`; only in `incoming_file`.
    """

    id: int
    unit_code: str
    unit_name: str
    period: Period
    version: int
    kind: FileKind
    state: IncomingState
    reasons: tuple[Reason, ...]
    file_name: str
    file_hash: str
    content_hash: str
    fingerprint: str
    made_at: datetime | None
    received_at: datetime
    receiver: str
    public_key: str = ""
    cells: Counts | None = None
    remarks: tuple[UnitRemark, ...] = ()


def consolidate(open_uow: OpenUow, period: Period, *, actor: Actor) -> Consolidation:
    """Add up the reports that count for a period.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.CONSOLIDATE)
    with open_uow(read_only=True) as uow:
        return consolidation_in(uow, period)


def consolidation_in(uow: UnitOfWork, period: Period) -> Consolidation:
    """The same inside a transaction."""
    records = incoming_reports.records_of(
        uow.session, period.first, period.last, with_bodies=True
    )  # fmt: skip
    by_id = {record.id: record for record in records}
    members = [
        _member(by_id[outcome.file.id], outcome)
        for outcome in outcomes_of(records).values()
        if outcome.state is IncomingState.ACCEPTED
    ]
    members.sort(key=lambda member: member.unit_code)
    there = {member.unit_code for member in members}
    expected = Standings(uow, period).expected
    missing = {code: unit.name for code, unit in sorted(expected.items()) if code not in there}
    return Consolidation(period, tuple(members), missing)


def _member(record: IncomingRecord, outcome: Outcome) -> Member:
    return Member(
        record.unit_code, record.unit_name, record.version, record.content_hash,
        outcome.file.kind, record.file_name, record.file_hash, record.received_at,
        outcome.file.cells, dict(record.body.get("definitions", {})), record.id,
        str(record.body.get("unit_code", record.unit_code)),
    )  # fmt: skip


def incoming_files(open_uow: OpenUow, period: Period, *, actor: Actor) -> tuple[IncomingView, ...]:
    """Every file taken in for a period: units in order, newest version first, unknown ones last.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.CONSOLIDATE)
    with open_uow(read_only=True) as uow:
        records = incoming_reports.records_of(uow.session, period.first, period.last)
    return views_of(records, period)


def views_of(records: Sequence[IncomingRecord], period: Period) -> tuple[IncomingView, ...]:
    """The files of a period from their records."""
    outcomes = outcomes_of(records)
    views = [_view(record, outcomes[record.file_hash], period) for record in records]
    views.sort(
        key=lambda view: (
            not view.unit_name, text_sort_key(view.unit_name), view.unit_code, -view.version,
            view.state is not IncomingState.ACCEPTED, view.file_name,
        )
    )  # fmt: skip
    return tuple(views)


def incoming_file(open_uow: OpenUow, incoming_id: int, *, actor: Actor) -> IncomingView:
    """One file with its counts, remarks and key.

    Raises:
        RuleBroken: `officer.not_allowed`.
        NotFound: `consolidation.incoming_unknown`.
    """
    actor.require(Right.CONSOLIDATE)
    with open_uow(read_only=True) as uow:
        record = incoming_reports.record(uow.session, incoming_id)
        if record is None:
            raise NotFound("consolidation.incoming_unknown")
        others = incoming_reports.records_of(uow.session, record.first, record.last)
        ours = incoming_reports.remarks_of(uow.session, [incoming_id])
    outcome = outcomes_of(others)[record.file_hash]
    theirs = [
        UnitRemark(
            str(each["cell"]), str(each["text"]), record.unit_name, str(each["author"]),
            datetime.fromisoformat(each["at"]),
        )
        for each in record.body.get("remarks", [])
    ]  # fmt: skip
    remarks = [
        UnitRemark(row.cell, row.text, row.unit_name, row.author_name, row.at) for row in ours
    ]
    period = Period(record.first, record.last)
    view = _view(record, outcome, period)
    return replace(
        view,
        public_key=str(record.body.get("public_key", "")),
        cells=record.body.get("cells"),
        remarks=tuple(sorted([*theirs, *remarks], key=lambda remark: remark.at)),
    )


def _view(record: IncomingRecord, outcome: Outcome, period: Period) -> IncomingView:
    return IncomingView(
        record.id, record.unit_code, record.unit_name, period, record.version,
        FileKind(record.kind), outcome.state, outcome.reasons, record.file_name,
        record.file_hash, record.content_hash, record.key_fingerprint, record.made_at,
        record.received_at, record.receiver_name,
    )  # fmt: skip


def known_periods(open_uow: OpenUow) -> tuple[tuple[date, date], ...]:
    """First and last days of the periods for which anything was taken in, the newest first."""
    with open_uow(read_only=True) as uow:
        return tuple(incoming_reports.periods_with_files(uow.session))


def board(
    open_uow: OpenUow, periods: Sequence[Period] | int = BOARD_MONTHS, *, actor: Actor,
    now: datetime,
) -> Board:  # fmt: skip
    """Who sent what and when, unit by unit and period by period, from the records.

    Args:
        open_uow: Opens the transaction.
        periods: In their order; or so many reporting months that are over, the oldest first.
        actor: Who looks.
        now: Today decides what is late.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.CONSOLIDATE)
    today = office_day(now)
    with open_uow(read_only=True) as uow:
        if isinstance(periods, int):
            periods = last_months(today, periods)
        return board_in(uow, periods, today)


def last_months(today: date, months: int) -> tuple[Period, ...]:
    """So many calendar months that are over, the oldest first."""
    return months_until(today, months + 1)[:-1]


def board_in(uow: UnitOfWork, periods: Sequence[Period], today: date) -> Board:
    """The same inside a transaction."""
    due = rules_in(uow).due_on
    history = history_in(uow)
    files = _outcomes_by_period(uow, periods)
    names: dict[str, str] = {}
    expected: list[Mapping[str, object]] = []
    sent: list[dict[str, list[Outcome]]] = []
    unknown = []
    for period in periods:
        standings = Standings(uow, period, history)
        expected.append(standings.expected)
        names.update({code: unit.name for code, unit in standings.expected.items()})
        by_unit: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in files.get((period.first, period.last), {}).values():
            by_unit[outcome.file.unit_code].append(outcome)
        unknown.append(len(by_unit.pop("", [])))
        for code, outcomes in list(by_unit.items()):
            if code not in standings.expected and _only_refused(outcomes):
                unknown[-1] += len(by_unit.pop(code))
            else:
                names.setdefault(code, outcomes[0].file.unit_name)
        sent.append(by_unit)
    rows = [
        BoardRow(
            code,
            names[code],
            tuple(
                board_cell(
                    code, period, sent[number].get(code, []), due_on=due(period), today=today,
                    is_expected=code in expected[number],
                )
                for number, period in enumerate(periods)
            ),
        )
        for code in sorted(names, key=lambda code: (text_sort_key(names[code]), code))
    ]  # fmt: skip
    return Board(tuple(periods), tuple(rows), tuple(unknown))


def _only_refused(outcomes: Sequence[Outcome]) -> bool:
    return all(outcome.state is IncomingState.REFUSED for outcome in outcomes)


def _outcomes_by_period(
    uow: UnitOfWork, periods: Sequence[Period]
) -> dict[tuple[date, date], Mapping[str, Outcome]]:
    if not periods:
        return {}
    wanted = {(period.first, period.last) for period in periods}
    records: dict[tuple[date, date], list[IncomingRecord]] = defaultdict(list)
    first, last = min(p.first for p in periods), max(p.last for p in periods)
    for record in incoming_reports.records_between(uow.session, first, last):
        if (record.first, record.last) in wanted:
            records[record.first, record.last].append(record)
    return {key: outcomes_of(found) for key, found in records.items()}


def ranking(
    open_uow: OpenUow, indicator_id: str, period: Period, *, actor: Actor,
    direction: Direction | None = None,
) -> Ranking:  # fmt: skip
    """Compare the units of a period by one indicator; its definition tells which way is better.

    Raises:
        RuleBroken: `officer.not_allowed`, `consolidation.indicator_unknown`.
    """
    actor.require(Right.CONSOLIDATE)
    with open_uow(read_only=True) as uow:
        found = consolidation_in(uow, period)
        minimum = settings_in(uow).ranking_minimum
        known = definitions_in(uow, period.last).indicators
        directions = {item.id: item.direction for item in known}
    if indicator_id not in found.indicators:
        raise RuleBroken(
            "consolidation.indicator_unknown", id=indicator_id, known=found.indicators
        )  # fmt: skip
    chosen = direction or directions.get(indicator_id, Direction.HIGHER)
    return rank_units(found, indicator_id, chosen, minimum)
