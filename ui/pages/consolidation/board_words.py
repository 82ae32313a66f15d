"""How a unit stands in a month: icon, words of the cell, and the whole sentence."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.consolidation import Arrival, BoardCell, Rate
from cds_desktop.domain.measures import count_shown
from cds_desktop.domain.periods import Period, PeriodKind
from cds_desktop.wording.consolidation import reasons_words
from cds_desktop.wording.moments import full_day
from cds_desktop.wording.reports import period_name
from ui.theme import Tone
from ui.widgets.state import StateWord

_tr: Final = QCoreApplication.translate
_LONG: Final = 100
"""From so many days on, the word for days has no room in a column."""


def cell_state(cell: BoardCell) -> StateWord:
    """Icon, words and colour of one cell; the words are short enough for a narrow column."""
    match cell.arrival:
        case Arrival.ON_TIME:
            return StateWord(Tone.OK, _tr("Consolidation", "Đúng hạn"))
        case Arrival.LATE:
            is_long = cell.days_late >= _LONG
            words = _tr("Consolidation", "Muộn {days}") if is_long else _days_late()
            return StateWord(Tone.SOON, words.format(days=cell.days_late))
        case Arrival.REJECTED:
            return StateWord(Tone.WAIT, _tr("Consolidation", "Bị trả lại"), "arrow-back-up")
        case Arrival.MISSING:
            return StateWord(Tone.LATE, _tr("Consolidation", "Thiếu"))
        case Arrival.AWAITED:
            return StateWord(Tone.DONE, _tr("Consolidation", "Chưa đến hạn"), "clock-pause")
        case _:
            return StateWord(Tone.DONE, "–")


def period_head(period: Period) -> str:
    """The head of a column: "11/2026"; of other periods their last day."""
    if period.kind is PeriodKind.MONTH:
        return f"{period.last.month}/{period.last.year}"
    return f"{period.last:%d/%m/%y}"


def cell_sentence(unit: str, cell: BoardCell) -> str:
    """Everything about one unit in one period, for the line below and the screen reader."""
    state = cell_state(cell).words
    if cell.arrival is Arrival.LATE:
        state = _days_late().format(days=cell.days_late)
    parts = [f"{unit}, {_lower(period_name(cell.period))}: {_lower(state)}"]
    if cell.arrival is Arrival.NOT_EXPECTED:
        return _tr("Consolidation", "{unit}, {period}: không phải gửi báo cáo").format(
            unit=unit, period=_lower(period_name(cell.period))
        )
    parts.append(_tr("Consolidation", "hạn {day}").format(day=full_day(cell.due_on)))
    if cell.first_on is not None:
        parts.append(_tr("Consolidation", "đến ngày {day}").format(day=full_day(cell.first_on)))
    if cell.version > 1 and cell.last_on is not None:
        words = _tr("Consolidation", "đang dùng bản {version} của ngày {day}")
        parts.append(words.format(version=cell.version, day=full_day(cell.last_on)))
    if not cell.arrival.is_received and cell.days_late:
        parts.append(_tr("Consolidation", "quá {days} ngày").format(days=cell.days_late))
    if cell.refused:
        parts.append(_tr("Consolidation", "{count} tệp bị trả lại").format(count=cell.refused))
    said = ", ".join(parts)
    return f"{said}. {reasons_words(cell.reasons)}" if cell.reasons else said


def rate_lines(rate: Rate) -> tuple[str, str]:
    """A rate with its base: ("27/30", "90,00 %")."""
    if not rate.denominator:
        return "–", ""
    return f"{count_shown(rate.numerator)}/{count_shown(rate.denominator)}", rate.shown


def _days_late() -> str:
    return _tr("Consolidation", "Muộn {days} ngày")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
