"""One period as the screen of an office that adds up shows it, read in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.consolidation import Board, Consolidation
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.persistence import incoming_reports
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.consolidation.results import (
    BOARD_MONTHS,
    IncomingView,
    board_in,
    consolidation_in,
    views_of,
)
from cds_desktop.services.consolidation.settings import settings_in
from cds_desktop.services.reports.expected import rules_in
from cds_desktop.services.units import history_in


@dataclass(frozen=True, slots=True)
class PeriodOverview:
    """Everything about one period.

    Attributes:
        due_on: The last day for sending.
        files: Every file taken in, as `incoming_files` gives them.
        board: This period and those of its kind before it, the oldest first.
        predecessors: Names of the units that merged into a unit, by its code.
        ranking_minimum: The smallest denominator for which a rank is told.
    """

    period: Period
    due_on: date
    today: date
    files: tuple[IncomingView, ...]
    found: Consolidation
    board: Board
    predecessors: Mapping[str, tuple[str, ...]]
    ranking_minimum: int


def period_overview(
    open_uow: OpenUow, period: Period, *, actor: Actor, now: datetime, periods: int = BOARD_MONTHS
) -> PeriodOverview:
    """Read a period with its files, sums and board.

    Args:
        open_uow: Opens the transaction.
        period: The period.
        actor: Who looks.
        now: Today decides what is late.
        periods: How many the board shows, this one included.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.CONSOLIDATE)
    today = office_day(now)
    shown = [period]
    while len(shown) < periods:
        shown.append(shown[-1].previous())
    with open_uow(read_only=True) as uow:
        records = incoming_reports.records_of(uow.session, period.first, period.last)
        found = consolidation_in(uow, period)
        history = history_in(uow)
        codes = [*(member.unit_code for member in found.members), *found.missing]
        return PeriodOverview(
            period,
            rules_in(uow).due_on(period),
            today,
            views_of(records, period),
            found,
            board_in(uow, shown[::-1], today),
            {
                code: tuple(step.unit.name for step in history.predecessors_of(code, period.last))
                for code in codes
            },
            settings_in(uow).ranking_minimum,
        )
