"""Indicators, form II.06a and the figures of the day, each with the records behind it."""

from cds_desktop.domain.indicator_cells import cells_from
from cds_desktop.services.indicators.figures import (
    WITHOUT_DUE_DATE_SETTING,
    Dashboard,
    FieldFigures,
    MonthFigures,
    TodayFigures,
    checks,
    computed_definitions,
    dashboard,
    dashboard_in,
    definitions,
    evidence,
    evidence_codes,
    evidence_in,
    received_by_hour,
    settlement_form,
    today_figures,
    trend,
)
from cds_desktop.services.indicators.period import counts_of, period_evidence

__all__ = [
    "WITHOUT_DUE_DATE_SETTING",
    "Dashboard",
    "FieldFigures",
    "MonthFigures",
    "TodayFigures",
    "cells_from",
    "checks",
    "computed_definitions",
    "counts_of",
    "dashboard",
    "dashboard_in",
    "definitions",
    "evidence",
    "evidence_codes",
    "evidence_in",
    "period_evidence",
    "received_by_hour",
    "settlement_form",
    "today_figures",
    "trend",
]
