"""What is due in two days, in one day, today; what is late; what nobody has touched."""

from __future__ import annotations

from datetime import date, datetime

from cds_desktop.domain.clock import at_office, office_day
from cds_desktop.domain.deadlines import DueState, Risk, due_state
from cds_desktop.domain.office_calendar import OfficeCalendar
from cds_desktop.domain.officers import Actor, Right, require_of
from cds_desktop.domain.running_dossiers import RiskGroup, RiskLine, RiskList, TouchedDossier
from cds_desktop.persistence.running_dossiers import RunningDossiers
from cds_desktop.persistence.unit_of_work import OpenUow
from cds_desktop.services.offices import load_calendar

UNTOUCHED_DAYS = 5
"""Working days without any step after which a dossier may have been forgotten."""


def at_risk(
    open_uow: OpenUow,
    *,
    now: datetime,
    untouched_days: int = UNTOUCHED_DAYS,
    actor: Actor | None = None,
) -> RiskList:
    """Group the dossiers whose clock runs, as they stand now, by their appointment by law.

    Days are working days. A dossier that waits for the citizen is not at risk; an apology does
    not take one off the list.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    require_of(actor, Right.SEE_DOSSIERS)
    with open_uow(read_only=True) as uow:
        calendar = load_calendar(uow)
        found = RunningDossiers(uow.session).touched()
    lines = [_line(each, now, calendar) for each in found]
    groups: dict[RiskGroup, list[RiskLine]] = {group: [] for group in RiskGroup}
    for line in lines:
        group = None if line.state is None else _group_of(line.state)
        if group is not None:
            groups[group].append(line)
    groups[RiskGroup.UNTOUCHED] = sorted(
        (line for line in lines if line.untouched_days >= untouched_days),
        key=lambda line: (line.touched_at, line.code),
    )
    return RiskList({group: tuple(rows) for group, rows in groups.items()})


def start_of(day: date) -> datetime:
    """The moment from which another day than today is looked at: its first minute."""
    return at_office(day)


def _line(dossier: TouchedDossier, now: datetime, calendar: OfficeCalendar) -> RiskLine:
    state = None if dossier.due_at is None else due_state(now, dossier.due_at, calendar)
    return RiskLine(
        dossier.code,
        dossier.owner_name,
        dossier.procedure_name,
        dossier.due_at,
        dossier.extended_due_at,
        state,
        dossier.touched_at,
        calendar.working_days_between(office_day(dossier.touched_at), office_day(now)),
    )


def _group_of(state: DueState) -> RiskGroup | None:
    if state.risk is Risk.LATE:
        return RiskGroup.LATE
    if state.risk is Risk.DUE_TODAY:
        return RiskGroup.DUE_TODAY
    if state.risk is Risk.SOON:
        return RiskGroup.DUE_IN_TWO_DAYS if state.working_days == 2 else RiskGroup.DUE_IN_ONE_DAY
    return None
