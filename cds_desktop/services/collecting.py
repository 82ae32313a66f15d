"""Whether an office adds up the reports of others; light, because the sign-in asks it."""

from __future__ import annotations

from datetime import datetime

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.units import Level
from cds_desktop.persistence.unit_of_work import OpenUow


def collects_reports(open_uow: OpenUow, *, now: datetime) -> bool:
    """Whether units report to this office: a district, a province, or one with units below it.

    An office of a district still answers for its months before 01/07/2025.
    """
    with open_uow(read_only=True) as uow:
        own = uow.units.get(int(str(uow.settings.get("office.unit_id"))))
        if own.level is not Level.COMMUNE:
            return True
        codes = {own.code, own.agency_code, *uow.units.codes_bearing(own.code)} - {""}
        return uow.units.has_below(codes, office_day(now))
