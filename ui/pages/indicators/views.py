"""What the page shows for each of the five figures: words, columns, and the cells behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.clock import office_day
from cds_desktop.domain.indicators import IndicatorValue, Verdict
from cds_desktop.domain.measures import Measure, count_shown, shown
from cds_desktop.domain.periods import Period, PeriodKind
from cds_desktop.services import OpenUow
from cds_desktop.wording.reports import field_shown, interval_words, verdict_words
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets.charts import Bar
from ui.widgets.state import StateWord

if TYPE_CHECKING:
    from cds_desktop.domain.officers import Actor
    from cds_desktop.services.forecasts import Forecast
    from cds_desktop.services.indicators import Dashboard, FieldFigures, MonthFigures
    from cds_desktop.services.officer_figures import OfficerKey

_tr: Final = QCoreApplication.translate
ON_TIME, ONLINE, SELF_FILED = "S05", "S01", "S02"
DIGITISED, PAID, SATISFIED = "S03", "S04", "S06"
SHOWN: Final = (ON_TIME, ONLINE, DIGITISED, PAID, SATISFIED)
NAME: Final = "name"
_MONTHS: Final = 12
_FULL_COVERAGE: Final = 50
"""Percent of the handed-back dossiers; below it a share of votes is read with care."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything on the page, read in one piece of work."""

    period: Period
    board: "Dashboard"
    before: "Dashboard"
    months: "tuple[MonthFigures, ...]"
    forecasts: "tuple[Forecast, ...]"
    computed_at: datetime


def read_figures(open_uow: OpenUow, period: Period, actor: "Actor", now: datetime) -> Figures:
    """Compute a period, the one before it, twelve months, and what the running month may be.

    A forecast belongs to the running month only.
    """
    from cds_desktop.services import indicators
    from cds_desktop.services.forecasts import forecasts

    before = period.previous()
    return Figures(
        period,
        indicators.dashboard(open_uow, period.first, period.last, now=now),
        indicators.dashboard(open_uow, before.first, before.last, now=now),
        indicators.trend(open_uow, period.last, _MONTHS, now=now),
        forecasts(open_uow, actor=actor, now=now) if is_running_month(period, now) else (),
        now,
    )


def is_running_month(period: Period, now: datetime) -> bool:
    """Whether a period is the calendar month of today, up to today or whole."""
    today = office_day(now)
    is_of_month = period.kind in (PeriodKind.MONTH, PeriodKind.MONTH_TO_DATE)
    return is_of_month and period.contains(today)


# Cards ------------------------------------------------------------------------------------------


def counts_words(value: IndicatorValue, *, compact: bool = False) -> str:
    """Say numerator and denominator: "560/566 hồ sơ đã giải quyết"."""
    if not value.denominator:
        return _tr("Indicators", "chưa có hồ sơ trong kỳ")
    bases = {
        PAID: _tr("Indicators", "hồ sơ có lệ phí"),
        SATISFIED: _tr("Indicators", "phiếu"),
    }
    every = _tr("Indicators", "hồ sơ") if compact else _tr("Indicators", "hồ sơ đã giải quyết")
    base = bases.get(value.id, every)
    return f"{count_shown(value.numerator or 0)}/{count_shown(value.denominator)} {base}"


def verdict_state(board: "Dashboard", value: IndicatorValue, *, compact: bool) -> StateWord:
    """Say how the figure stands to its target; a share of few votes is read with care."""
    if value.verdict is Verdict.NO_DATA:
        return StateWord(Tone.DONE, _tr("Indicators", "Chưa có số liệu"))
    coverage = _coverage(board)
    if value.id == SATISFIED and coverage is not None and coverage < _FULL_COVERAGE:
        return StateWord(Tone.WAIT, _tr("Indicators", "Phủ dưới 50 %: dè dặt"))
    words = verdict_words(value)
    aim = _tr("Indicators", "mục tiêu ")
    if value.verdict is Verdict.REACHED:
        return StateWord(Tone.OK, words.replace(aim, "") if compact else words)
    if value.verdict is Verdict.MISSED:
        short = words.partition(" · ")[0] if compact else words.replace(aim, "")
        return StateWord(Tone.SOON, short)
    return StateWord(Tone.DONE, words)


def note_words(board: "Dashboard", value: IndicatorValue, *, compact: bool = False) -> str:
    """Say what belongs to the figure: the late ones, self-filed, the interval and coverage."""
    if not value.denominator:
        return ""
    rest = count_shown(value.denominator - (value.numerator or 0))
    if value.id == ON_TIME:
        return _tr("Indicators", "{count} quá hạn").format(count=count_shown(board.total.late))
    if value.id == ONLINE:
        own = board.value(SELF_FILED)
        share = shown(own.numerator, own.denominator, 0)
        return _tr("Indicators", "{share} do dân tự nộp").format(share=share)
    if value.id == DIGITISED:
        return _tr("Indicators", "{count} hồ sơ chưa đủ").format(count=rest)
    if value.id == PAID:
        return _tr("Indicators", "{count} hồ sơ nộp cách khác").format(count=rest)
    ratings = board.ratings
    coverage = shown(ratings.rated_of_returned, ratings.returned, 0)
    words = _tr("Indicators", "{interval} · phủ {coverage}")
    interval = interval_words(ratings)
    if compact:
        interval = interval.removeprefix("từ ").replace(" đến ", "–")
    return words.format(interval=interval, coverage=coverage)


def comparison_words(value: IndicatorValue, before: IndicatorValue) -> str:
    """Say the figure of the period before and the difference in points."""
    now, then = value.percent, before.percent
    if then is None:
        return _tr("Indicators", "Kỳ trước: –")
    words = _tr("Indicators", "Kỳ trước {figure}").format(figure=before.shown_short)
    if now is None:
        return words
    points = now - then
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return f"{words} ({sign}{abs(points):.1f})".replace(".", ",")


def _coverage(board: "Dashboard") -> float | None:
    ratings = board.ratings
    return 100 * ratings.rated_of_returned / ratings.returned if ratings.returned else None


def card_title(card: str) -> str:
    """Name a figure."""
    return {
        ON_TIME: _tr("Indicators", "Đúng hạn"),
        ONLINE: _tr("Indicators", "Nộp trực tuyến"),
        DIGITISED: _tr("Indicators", "Số hóa hồ sơ"),
        PAID: _tr("Indicators", "Thanh toán trực tuyến"),
        SATISFIED: _tr("Indicators", "Hài lòng"),
    }[card]


# Chart ------------------------------------------------------------------------------------------


def chart_title(card: str) -> str:
    """Name the chart of a figure."""
    return {
        ON_TIME: _tr("Indicators", "Hồ sơ giải quyết 12 tháng"),
        ONLINE: _tr("Indicators", "Nộp trực tuyến 12 tháng, %"),
        DIGITISED: _tr("Indicators", "Số hóa hồ sơ 12 tháng, %"),
        PAID: _tr("Indicators", "Thanh toán trực tuyến 12 tháng, %"),
        SATISFIED: _tr("Indicators", "Hài lòng 12 tháng, %"),
    }[card]


def bars(figures: Figures, card: str) -> list[Bar]:
    """Return the twelve months of a figure: counts for the on-time one, shares for the others."""
    found: list[Bar] = []
    value_of = figures.board.value(card).definition
    last = figures.period.last
    for number, month in enumerate(figures.months):
        day = month.period.last
        label = f"{day.month}/{day.year % 100:02d}" if number == 0 or day.month == 1 else ""
        label = label or str(day.month)
        current = (day.year, day.month) == (last.year, last.month)
        if card == ON_TIME:
            found.append(Bar(label, float(month.settled), float(month.late), current))
        else:
            share = month.value(value_of).percent
            words = "–" if share is None else f"{share:.1f}".replace(".", ",")
            height = 0.0 if share is None else float(share)
            found.append(Bar(label, height, 0, current, words))
    return found


def legend(card: str) -> tuple[str, str]:
    """Name the parts of the bars."""
    if card != ON_TIME:
        return ("", "")
    return (_tr("Indicators", "đã giải quyết"), _tr("Indicators", "trong đó quá hạn"))


def bar_cell(card: str) -> str:
    """Return the cell whose dossiers a bar opens."""
    return f"{card}.denominator" if card == ON_TIME else f"{card}.numerator"


# Table ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a field, the sum, or a kind of votes.

    Attributes:
        field: As evidence takes it; None for the whole office.
        counts: By column key.
        cells: Ids of cells by column key, and the cell to leave out.
        officer: Whose dossiers they are; None for the whole office.
    """

    name: str
    field: str | None
    counts: dict[str, int]
    cells: dict[str, tuple[str, str]]
    is_sum: bool = False
    officer: "OfficerKey | None" = None


@dataclass(frozen=True, slots=True)
class Part:
    """One column of figures over dossiers, and the cell behind it."""

    key: str
    title: str
    count: "Callable[[FieldFigures], int]"
    cell: str
    without: str = ""


def _measure(name: Measure) -> "Callable[[FieldFigures], int]":
    return lambda figures: figures.measures.get(name, 0)


def _less(whole: Measure, part: Measure) -> "Callable[[FieldFigures], int]":
    return lambda figures: figures.measures.get(whole, 0) - figures.measures.get(part, 0)


def parts_of(card: str) -> Sequence[Part]:
    """Return the columns of figures over dossiers."""
    settled = Part(
        "whole", _tr("Indicators", "Đã giải quyết"), _measure(Measure.SETTLED), "S05.denominator"
    )
    return {
        ON_TIME: (
            settled,
            Part("good", _tr("Indicators", "Đúng hạn"), _measure(Measure.SETTLED_IN_TIME),
                  "S05.numerator"),
            Part("rest", _tr("Indicators", "Quá hạn"), _measure(Measure.SETTLED_LATE),
                  "II06a.10"),
        ),
        ONLINE: (
            settled,
            Part("good", _tr("Indicators", "Trực tuyến"), _measure(Measure.SETTLED_ONLINE),
                  "S01.numerator"),
            Part("rest", _tr("Indicators", "Tự nộp"), _measure(Measure.ONLINE_SELF_FILED),
                  "S02.numerator"),
        ),
        DIGITISED: (
            settled,
            Part("good", _tr("Indicators", "Đã số hóa"), _measure(Measure.DIGITISED),
                  "S03.numerator"),
            Part("rest", _tr("Indicators", "Chưa đủ"),
                  _less(Measure.SETTLED, Measure.DIGITISED), "S03.denominator", "S03.numerator"),
        ),
        PAID: (
            Part("whole", _tr("Indicators", "Có lệ phí"), _measure(Measure.PAYABLE),
                  "S04.denominator"),
            Part("good", _tr("Indicators", "Trực tuyến"), _measure(Measure.PAID_ONLINE),
                  "S04.numerator"),
            Part("rest", _tr("Indicators", "Cách khác"),
                  _less(Measure.PAYABLE, Measure.PAID_ONLINE), "S04.denominator",
                  "S04.numerator"),
        ),
    }[card]  # fmt: skip


def table_title(card: str) -> str:
    """Name the table of a figure."""
    return {
        ON_TIME: _tr("Indicators", "Đúng hạn theo lĩnh vực"),
        ONLINE: _tr("Indicators", "Trực tuyến theo lĩnh vực"),
        DIGITISED: _tr("Indicators", "Số hóa theo lĩnh vực"),
        PAID: _tr("Indicators", "Thanh toán theo lĩnh vực"),
        SATISFIED: _tr("Indicators", "Phiếu và độ phủ"),
    }[card]


def columns(card: str) -> Sequence[Column[Line]]:
    """Return the columns of the table; only figures stand at the right."""
    head = _tr("Indicators", "Phiếu") if card == SATISFIED else _tr("Indicators", "Lĩnh vực")
    found: list[Column[Line]] = [
        Column(NAME, head, 150, lambda line: line.name, stretch=True, sortable=False, bold=_is_sum)
    ]
    titles = (
        [("whole", _tr("Indicators", "Số lượng"))]
        if card == SATISFIED
        else [(part.key, part.title) for part in parts_of(card)]
    )
    for key, title in titles:
        found.append(
            Column(
                key, title, 106 if key == "whole" else 88, partial(count_words, key), right=True,
                sortable=False, bold=_is_sum,
            )
        )  # fmt: skip
    return found


def _is_sum(line: Line) -> bool:
    return line.is_sum


def count_words(key: str, line: Line) -> str:
    """Write a count of a line; a dash for none."""
    count = line.counts.get(key, 0)
    return count_shown(count) if count else "–"


def lines(board: "Dashboard", card: str) -> tuple[list[Line], Line | None]:
    """Return the lines of the table and its sum; votes are not split by field."""
    if card == SATISFIED:
        return _vote_lines(board), None
    parts = parts_of(card)

    def line(name: str, field: str | None, figures: "FieldFigures") -> Line:
        return Line(
            name,
            field,
            {part.key: part.count(figures) for part in parts},
            {part.key: (part.cell, part.without) for part in parts},
            field is None,
        )

    found = [line(field_shown(figures.field), figures.field, figures) for figures in board.by_field]
    kept = [each for each in found if any(each.counts.values())]
    kept.sort(key=lambda each: -each.counts["whole"])
    return kept, line(_tr("Indicators", "Tất cả"), None, board.total)


def _vote_lines(board: "Dashboard") -> list[Line]:
    ratings = board.ratings
    rows = (
        (_tr("Indicators", "Hài lòng và rất hài lòng"), ratings.satisfied, "S06.numerator"),
        (_tr("Indicators", "Tất cả phiếu"), ratings.total, "S06.denominator"),
        (_tr("Indicators", "Hồ sơ đã trả kết quả"), ratings.returned, "S06.returned"),
        (_tr("Indicators", "trong đó có phiếu"), ratings.rated_of_returned,
         "S06.rated_of_returned"),
    )  # fmt: skip
    return [Line(name, None, {"whole": count}, {"whole": (cell, "")}) for name, count, cell in rows]
