"""What the first page shows in the morning, and all day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cds_desktop.domain.backups import BackupStatus
from cds_desktop.domain.clock import at_office, office_day
from cds_desktop.domain.digitisation_lists import PaperCounts
from cds_desktop.domain.dossier_records import DossierQuery, ListTab, SortBy
from cds_desktop.domain.today import (
    READY_DAYS,
    WAITING_DAYS,
    Group,
    MonthReport,
    MorningList,
    Row,
    Section,
    days_ahead,
    working_days_ago,
)
from cds_desktop.persistence.today import TodayQueries
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services import backups, digitisation_lists
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.indicators import TodayFigures, today_figures
from cds_desktop.services.offices import load_calendar

__all__ = ["Surroundings", "dossiers_of", "month_report", "morning_list", "surroundings"]

ROWS_SHOWN = 6
_EVERYTHING = 10_000
_SHORTEST_MONTH = 28
_TABS: Mapping[Group, ListTab] = {
    Group.OVERDUE: ListTab.OVERDUE,
    Group.DUE_TODAY: ListTab.DUE_TODAY,
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands at the right of the list.

    Attributes:
        report: None for an office that did not exist in the month before.
    """

    figures: TodayFigures
    papers: PaperCounts
    backup: BackupStatus
    report: MonthReport | None


def morning_list(open_uow: OpenUow, *, now: datetime, rows: int = ROWS_SHOWN) -> MorningList:
    """The groups of the day with their first rows; empty groups are there with a count of 0."""
    with open_uow(read_only=True) as uow:
        calendar = load_calendar(uow)
        queries = TodayQueries(uow.session)
        waiting, ready = _limits(uow, now)
        counts = uow.lists.counts(now)
        return MorningList(
            sections={
                Group.OVERDUE: _tab(uow, Group.OVERDUE, counts.overdue, now, rows),
                Group.DUE_TODAY: _tab(uow, Group.DUE_TODAY, counts.due_today, now, rows),
                Group.WAITING: _section(uow, queries.waiting(waiting, rows), now),
                Group.READY: _section(uow, queries.ready(ready, rows), now),
            },
            last_due_at=queries.last_due_today(now),
            calendar=calendar,
            ahead=days_ahead(calendar, office_day(now)),
        )


def dossiers_of(open_uow: OpenUow, group: Group, *, now: datetime) -> tuple[int, ...]:
    """Every dossier of a group in the order of the list, for "Xem cả N"."""
    with open_uow(read_only=True) as uow:
        if group in _TABS:
            query = DossierQuery(tab=_TABS[group], sort=SortBy.DUE)
            page = uow.lists.page(query, now, limit=_EVERYTHING)
            return tuple(line.id for line in page.lines)
        queries, (waiting, ready) = TodayQueries(uow.session), _limits(uow, now)
        if group is Group.WAITING:
            _, found = queries.waiting(waiting, _EVERYTHING)
        else:
            _, found = queries.ready(ready, _EVERYTHING)
        return tuple(number for number, _, _ in found)


def surroundings(open_uow: OpenUow, data_dir: DataDir, *, now: datetime) -> Surroundings:
    """Figures of the day, papers waiting, the backup, and the report of the month before."""
    return Surroundings(
        figures=today_figures(open_uow, now),
        papers=digitisation_lists.counts(open_uow, now=now),
        backup=backups.status(open_uow, data_dir, now=now),
        report=month_report(open_uow, now=now),
    )


def month_report(open_uow: OpenUow, *, now: datetime) -> MonthReport | None:
    """Whether the month before was exported; None when the office has no dossier that old."""
    month = (office_day(now).replace(day=1) - timedelta(days=1)).replace(day=1)
    with open_uow(read_only=True) as uow:
        for at, reference in TodayQueries(uow.session).newest_acts("report", "exported"):
            if _is_of_month(reference, month):
                return MonthReport(month, at)
        oldest = uow.lists.page(DossierQuery(sort=SortBy.RECEIVED), now, limit=1).lines
    if not oldest or office_day(oldest[0].received_at) >= office_day(now).replace(day=1):
        return None
    return MonthReport(month, None)


def _limits(uow: UnitOfWork, now: datetime) -> tuple[datetime, datetime]:
    """The moments before which a wait, and a result lying ready, are too long."""
    today = office_day(now)
    waiting = working_days_ago(load_calendar(uow), today, WAITING_DAYS)
    return at_office(waiting), at_office(today - timedelta(days=READY_DAYS))


def _tab(uow: UnitOfWork, group: Group, count: int, now: datetime, rows: int) -> Section:
    page = uow.lists.page(DossierQuery(tab=_TABS[group], sort=SortBy.DUE), now, limit=rows)
    moved = TodayQueries(uow.session).last_moves([line.id for line in page.lines])
    return Section(
        count,
        tuple(Row(line, moved.get(line.id, line.received_at)) for line in page.lines),
    )


def _section(
    uow: UnitOfWork, found: tuple[int, list[tuple[int, datetime, str]]], now: datetime
) -> Section:
    count, facts = found
    query = DossierQuery(ids=tuple(number for number, _, _ in facts))
    lines = {line.id: line for line in uow.lists.page(query, now, limit=len(facts) or 1).lines}
    rows = tuple(Row(lines[number], at, why) for number, at, why in facts if number in lines)
    return Section(count, rows)


def _is_of_month(reference: str, month: date) -> bool:
    """Whether an exported report ("II06a:2026-10-01..2026-10-31") is that of a month.

    Provinces close their months on the last day or on the 14th; both end in the month.
    """
    first, _, last = reference.rpartition(":")[2].partition("..")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return False
    ends_here = days[1].replace(day=1) == month
    return ends_here and (days[1] - days[0]).days + 1 >= _SHORTEST_MONTH
