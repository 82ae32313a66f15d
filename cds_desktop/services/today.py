"""What the first page shows in the morning, and all day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from cds_desktop.domain.backups import BackupStatus
from cds_desktop.domain.clock import office_day
from cds_desktop.domain.digitisation_lists import PaperCounts
from cds_desktop.domain.dossier_records import DossierLine, DossierQuery
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.today import (
    GROUPS_OF,
    FieldRisk,
    Group,
    MonthReport,
    MorningLimits,
    MorningList,
    Row,
    RowFacts,
    Section,
    View,
    check_limits,
    days_ahead,
)
from cds_desktop.persistence.today import Found, TodayQueries, bounds_of
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services import backups, digitisation_lists
from cds_desktop.services.data_dir import DataDir
from cds_desktop.services.indicators import TodayFigures, today_figures
from cds_desktop.services.offices import load_calendar

__all__ = [
    "Surroundings",
    "dossiers_of",
    "dossiers_of_field",
    "limits",
    "month_report",
    "morning_list",
    "set_limits",
    "surroundings",
]

ROWS_SHOWN = 6
_EVERYTHING = 10_000
_SHORTEST_MONTH = 28
_LIMITS = "today."


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


def morning_list(
    open_uow: OpenUow,
    *,
    now: datetime,
    rows: int = ROWS_SHOWN,
    view: View = View.DESK,
    own: str = "",
    actor: Actor | None = None,
) -> MorningList:
    """The groups of the day with their first rows; empty groups are there with a count of 0.

    Args:
        open_uow: The office's data.
        now: Decides what is late, due or waiting too long.
        rows: At most so many of each group.
        view: Whose morning.
        own: The counter, or the field, of the officer; only for `View.OWN`.
        actor: Who reads.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        calendar, limits = load_calendar(uow), _limits(uow)
        at = bounds_of(now, calendar, limits)
        queries = TodayQueries(uow.session, own if view is View.OWN else "")
        found = {group: queries.group(group, at, rows) for group in GROUPS_OF[view]}
        reader = _RowReader(uow, queries, now, [one for _, some in found.values() for one in some])
        late, _ = found[Group.OVERDUE]
        return MorningList(
            view=view,
            sections={
                group: Section(
                    count,
                    reader.rows(some),
                    queries.apologised(at) if late and group is Group.OVERDUE else 0,
                )
                for group, (count, some) in found.items()
            },
            risks=queries.risks(at) if view is View.LEADER else (),
            last_due_at=queries.last_due_today(at),
            calendar=calendar,
            ahead=days_ahead(calendar, office_day(now)),
            limits=limits,
        )


def dossiers_of(
    open_uow: OpenUow,
    group: Group,
    *,
    now: datetime,
    own: str = "",
    actor: Actor | None = None,
) -> tuple[int, ...]:
    """Every dossier of a group in the order of the list, for "Xem cả N".

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        at = bounds_of(now, load_calendar(uow), _limits(uow))
        return TodayQueries(uow.session, own).ids(group, at, _EVERYTHING)


def dossiers_of_field(
    open_uow: OpenUow, risk: FieldRisk, *, now: datetime, actor: Actor | None = None
) -> tuple[int, ...]:
    """The late and soon due dossiers of one field, the most urgent first.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        at = bounds_of(now, load_calendar(uow), _limits(uow))
        return TodayQueries(uow.session).ids_of_field(risk.field, at)


def limits(open_uow: OpenUow) -> MorningLimits:
    """From when on the office wants to be reminded."""
    with open_uow(read_only=True) as uow:
        return _limits(uow)


def set_limits(
    open_uow: OpenUow, limits: MorningLimits, *, actor: Actor, now: datetime
) -> MorningLimits:
    """Change from when on something is brought to mind.

    Raises:
        RuleBroken: `officer.not_allowed`, `today.limit_range`.
    """
    actor.require(Right.EDIT_SETTINGS)
    check_limits(limits)
    with open_uow() as uow:
        before, after = asdict(_limits(uow)), asdict(limits)
        changes = {
            _LIMITS + name: [before[name], value]
            for name, value in after.items()
            if before[name] != value
        }
        for key, (_, value) in changes.items():
            uow.settings.put(key, value)
        if changes:
            uow.journal.write(
                at=now,
                actor=actor,
                subject="office",
                reference="",
                action="settings_changed",
                details=changes,
            )
            uow.commit()
    return limits


def surroundings(open_uow: OpenUow, data_dir: DataDir, *, now: datetime) -> Surroundings:
    """Figures of the day, papers waiting, the backup, and the report of the month before."""
    return Surroundings(
        figures=today_figures(open_uow, now),
        papers=digitisation_lists.counts(open_uow, now=now),
        backup=backups.status(open_uow, data_dir, now=now),
        report=month_report(open_uow, now=now),
    )


def month_report(open_uow: OpenUow, *, now: datetime) -> MonthReport | None:
    """How far the newest report is that ought to be sent; None without a dossier that old."""
    from cds_desktop.services.reports.expected import expected_in, rules_in

    today = office_day(now)
    with open_uow(read_only=True) as uow:
        due = expected_in(uow, today, 1)[0]
        if not due.is_expected:
            return None
        remind_days = rules_in(uow).remind_days
        month = due.period.last.replace(day=1)
        acts = TodayQueries(uow.session).newest_acts("report", "exported")
        exported = next((at for at, reference in acts if _is_of_month(reference, month)), None)
    return MonthReport(month, exported, due, due.is_reminded(today, remind_days))


def _limits(uow: UnitOfWork) -> MorningLimits:
    usual = asdict(MorningLimits())
    stored = {name: uow.settings.get(_LIMITS + name, value) for name, value in usual.items()}
    return MorningLimits(
        **{
            name: value if isinstance(value, int) and value > 0 else usual[name]
            for name, value in stored.items()
        }
    )


class _RowReader:
    """Reads the lines of everything that was found at once."""

    def __init__(
        self, uow: UnitOfWork, queries: TodayQueries, now: datetime, found: list[Found]
    ) -> None:
        ids = tuple({one.id: None for one in found})
        lines = uow.lists.page(DossierQuery(ids=ids), now, limit=len(ids)).lines if ids else ()
        self._lines: dict[int, DossierLine] = {line.id: line for line in lines}
        self._facts = queries.facts(ids) if ids else {}
        moved = [one.id for one in found if one.since is None]
        self._moved = queries.last_moves(moved) if moved else {}

    def rows(self, found: list[Found]) -> tuple[Row, ...]:
        """The rows of one group; what another counter took away meanwhile is left out."""
        return tuple(self._row(one) for one in found if one.id in self._lines)

    def _row(self, one: Found) -> Row:
        line = self._lines[one.id]
        since = one.since or self._moved.get(one.id, line.received_at)
        facts = self._facts.get(one.id, RowFacts())
        return Row(line, since, one.reason, one.count, facts)


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
