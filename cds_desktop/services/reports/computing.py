"""The form and the indicators of a period as they are now; nothing is stored."""

from __future__ import annotations

from datetime import datetime

from cds_desktop import __version__
from cds_desktop.domain.officers import Actor, Right
from cds_desktop.domain.periods import Period
from cds_desktop.domain.reports import Report
from cds_desktop.persistence.unit_of_work import OpenUow, UnitOfWork
from cds_desktop.services.indicators import dashboard_in
from cds_desktop.services.reports.figures import own_unit, receiver_name
from cds_desktop.services.settlement import checks_in, form_in, open_then, period_counts, rule_of


def build(open_uow: OpenUow, period: Period, *, actor: Actor, now: datetime) -> Report:
    """Compute the report of a period with its first checks; nothing is stored.

    Raises:
        RuleBroken: `officer.not_allowed`.
    """
    actor.require(Right.SEE_INDICATORS)
    with open_uow(read_only=True) as uow:
        return report_in(uow, period, actor.name, now)


def report_in(uow: UnitOfWork, period: Period, maker: str, now: datetime) -> Report:
    """The same inside an open transaction, so that a workbook shows one state of the data."""
    there = open_then(uow, period.last, now)
    counts = period_counts(uow, period.first, period.last)
    form = form_in(uow, period.first, period.last, there, counts)
    board = dashboard_in(uow, period.first, period.last, counts, now=now)
    unit = own_unit(uow)
    return Report(
        unit_code=unit.code,
        unit_name=unit.name,
        desk_name=_setting(uow, "office.desk_name") or unit.name,
        superior_name=_setting(uow, "office.superior_name"),
        receiver_name=receiver_name(uow, unit.parent_code),
        place=_setting(uow, "office.place"),
        is_sample=bool(uow.settings.get("office.is_sample", False)),
        period=period,
        form=form,
        checks=checks_in(uow, form, there, now),
        values=board.values,
        ratings=board.ratings,
        without_due_date=rule_of(uow),
        maker=maker,
        made_at=now,
        version=__version__,
    )


def _setting(uow: UnitOfWork, key: str) -> str:
    return str(uow.settings.get(key, ""))
