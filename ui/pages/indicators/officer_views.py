"""The table by officer: who settled, who received, and the cells behind each figure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.officers import Actor
from cds_desktop.domain.periods import Period
from cds_desktop.services import OpenUow
from ui.models.columns import Column
from ui.pages.indicators.views import NAME, ON_TIME, Line, count_words, parts_of

if TYPE_CHECKING:
    from cds_desktop.services.officer_figures import FigureCell, OfficerLine

_tr: Final = QCoreApplication.translate
_RECEIVED: Final = "received"
_WIDTH, _NARROW = 84, 57


def cells_of(card: str) -> "Mapping[str, FigureCell]":
    """Return what is counted for each officer, by column key."""
    from cds_desktop.services.officer_figures import RECEIVED, FigureCell

    cells = {part.key: FigureCell(part.cell, part.without) for part in parts_of(card)}
    return {_RECEIVED: FigureCell(RECEIVED), **cells} if card == ON_TIME else cells


def read_officers(
    open_uow: OpenUow, card: str, period: Period, actor: Actor, now: datetime
) -> "tuple[OfficerLine, ...]":
    """Count a period by officer."""
    from cds_desktop.services.officer_figures import officer_figures

    return officer_figures(
        open_uow, cells_of(card), period.first, period.last, actor=actor, now=now
    )


def officer_title(card: str) -> str:
    """Name the table of a figure by officer."""
    return {
        "S05": _tr("Indicators", "Đúng hạn theo cán bộ"),
        "S01": _tr("Indicators", "Trực tuyến theo cán bộ"),
        "S03": _tr("Indicators", "Số hóa theo cán bộ"),
        "S04": _tr("Indicators", "Thanh toán theo cán bộ"),
    }[card]


def officer_columns(card: str) -> Sequence[Column[Line]]:
    """Return the columns; dossiers received stand first where time is counted."""

    def is_sum(line: Line) -> bool:
        return line.is_sum

    def name(line: Line) -> str:
        return line.name

    titles = {part.key: part.title for part in parts_of(card)}
    widths = {key: 106 if key == "whole" else _WIDTH for key in titles}
    if card == ON_TIME:
        received, done = _tr("Indicators", "Nhận"), _tr("Indicators", "Xong")
        titles = {_RECEIVED: received, **titles, "whole": done}
        widths = {_RECEIVED: _NARROW, "whole": _NARROW, "good": 84, "rest": 75}
    found: list[Column[Line]] = [
        Column(NAME, _tr("Indicators", "Cán bộ"), 150, name, stretch=True, sortable=False,
               bold=is_sum, tooltip=name)
    ]  # fmt: skip
    found += [
        Column(key, title, widths[key], partial(count_words, key), right=True, sortable=False,
               bold=is_sum)
        for key, title in titles.items()
    ]  # fmt: skip
    return found


def officer_lines(lines: "Sequence[OfficerLine]", card: str, *, with_sum: bool) -> tuple[Line, ...]:
    """Return the lines of the table, the sum of the office first for who sees everybody."""
    cells = {key: (cell.cell, cell.without) for key, cell in cells_of(card).items()}
    nobody = _tr("Indicators", "Chưa rõ cán bộ")
    found = [
        Line(line.name or nobody, None, dict(line.counts), cells, officer=line.key)
        for line in lines
    ]
    if not with_sum or not found:
        return tuple(found)
    total = {key: sum(line.counts[key] for line in found) for key in cells}
    return (Line(_tr("Indicators", "Tất cả"), None, total, cells, is_sum=True), *found)
