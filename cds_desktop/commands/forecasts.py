"""`indicator forecast`, `indicator officers`: the running month, and who settled what."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cds_desktop.commands.campaigns import projection_data
from cds_desktop.commands.session import Session, SubParsers, add_command, add_group
from cds_desktop.domain.clock import parse_day

if TYPE_CHECKING:
    from cds_desktop.services.forecasts import Forecast
    from cds_desktop.services.officer_figures import OfficerLine


def add_parser(commands: SubParsers) -> None:
    """Add to the group `indicator`."""
    group = add_group(commands, "indicator", "Chỉ số: định nghĩa, số liệu, dự báo")
    add_command(group, "forecast", "Dự báo tháng này so với chỉ tiêu", _forecast)
    officers = add_command(group, "officers", "Số hồ sơ theo cán bộ trong một kỳ", _officers)
    officers.add_argument("--from", dest="first", required=True, metavar="NGÀY")
    officers.add_argument("--to", dest="last", required=True, metavar="NGÀY")


def _forecast(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.forecasts import forecasts

    del arguments
    found = forecasts(session.office().open_uow, actor=session.actor, now=session.now())
    return session.answer(
        {"forecasts": [_data(each) for each in found]}, *(_line(each) for each in found)
    )


def _data(forecast: Forecast) -> dict[str, Any]:
    from cds_desktop.domain.targets import plain

    target = forecast.definition.target
    return {
        "id": forecast.definition.id,
        "first": forecast.month.first.isoformat(),
        "last": forecast.month.last.isoformat(),
        "working_days_done": forecast.days_done,
        "working_days_left": forecast.days_left,
        "numerator": forecast.counts.numerator,
        "denominator": forecast.counts.denominator,
        "rate": {
            "working_days": forecast.rate.days,
            "numerator": forecast.rate.counts.numerator,
            "denominator": forecast.rate.counts.denominator,
        },
        "late_open": len(forecast.late_ids),
        "due_in_month": len(forecast.due_ids),
        "target": None if target is None else plain(target),
        "projection": projection_data(forecast.projection),
    }


def _line(forecast: Forecast) -> str:
    from cds_desktop.wording.targets import expected_words, needed_words, unit_of

    parts = [expected_words(forecast)]
    if forecast.projection is not None and forecast.days_left:
        item = forecast.definition
        parts.append(needed_words(forecast.projection, item.direction, unit_of(item)))
    return f"{forecast.definition.short_name}: {'; '.join(filter(None, parts))}"


def _officers(arguments: argparse.Namespace, session: Session) -> int:
    from cds_desktop.services.officer_figures import RECEIVED, FigureCell, officer_figures

    first, last = parse_day(arguments.first), parse_day(arguments.last)
    cells = {
        "received": FigureCell(RECEIVED),
        "settled": FigureCell("S05.denominator"),
        "in_time": FigureCell("S05.numerator"),
        "late": FigureCell("S05.denominator", "S05.numerator"),
    }
    found = officer_figures(
        session.office().open_uow, cells, first, last, actor=session.actor, now=session.now()
    )
    return session.answer(
        {"officers": [_officer(line) for line in found]}, *(_officer_line(line) for line in found)
    )


def _officer(line: OfficerLine) -> dict[str, Any]:
    return {"officer_id": line.key.officer_id, "name": line.name, **line.counts}


def _officer_line(line: OfficerLine) -> str:
    counts = line.counts
    name = line.name or "Chưa rõ người giải quyết"
    return (
        f"{name}: tiếp nhận {counts['received']}, giải quyết {counts['settled']}, đúng hạn"
        f" {counts['in_time']}, quá hạn {counts['late']}"
    )
