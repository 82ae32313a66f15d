"""How a day of the calendar looks in the list and in the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from cds_desktop.domain.office_calendar import DayKind
from cds_desktop.wording.calendar import DAY_KINDS
from cds_desktop.wording.moments import day_words
from ui.models.columns import Column
from ui.theme import Tone
from ui.widgets import DayMark, StateWord

if TYPE_CHECKING:
    from cds_desktop.services.office_calendar import ListedDay

_STATES = {
    DayKind.OFF: (Tone.MUTED, "calendar-off"),
    DayKind.WORKING: (Tone.OK, "briefcase"),
    DayKind.CLOSED: (Tone.WAIT, "ban"),
}


def day_columns() -> list[Column[ListedDay]]:
    """The columns of the list of days."""
    translate = QCoreApplication.translate
    return [
        Column("day", translate("CalendarDays", "Ngày"), 180, lambda row: day_words(row.day),
               sortable=False),
        Column("kind", translate("CalendarDays", "Loại"), 170, lambda _row: "", state=day_state,
               sortable=False),
        Column("name", translate("CalendarDays", "Tên"), 200, lambda row: row.name,
               sortable=False, stretch=True),
        Column("source", translate("CalendarDays", "Căn cứ"), 240, lambda row: row.source,
               sortable=False, tone=Tone.MUTED),
    ]  # fmt: skip


def day_state(row: ListedDay) -> StateWord:
    """The kind of a day as icon, word and colour."""
    tone, icon = _STATES[row.kind]
    return StateWord(tone, DAY_KINDS[row.kind], icon)


def legend_items() -> list[tuple[DayMark | None, str]]:
    """The shapes of the grid with their words; None is today."""
    translate = QCoreApplication.translate
    return [
        (DayMark(DayKind.OFF), DAY_KINDS[DayKind.OFF]),
        (DayMark(DayKind.OFF, is_expected=True), translate("CalendarDays", "Nghỉ dự kiến")),
        (DayMark(DayKind.WORKING), DAY_KINDS[DayKind.WORKING]),
        (DayMark(DayKind.CLOSED), DAY_KINDS[DayKind.CLOSED]),
        (None, translate("CalendarDays", "Hôm nay")),
    ]
