"""Write `resources/calendar/vn-days.csv` from `holidays` and the days known to the project.

Run at development time only: `python -m tools.make_calendar`. For 2023 to 2026 the weekdays off
and the worked Saturdays are those of the field notes (workflow.md section 5), which win wherever
`holidays` says otherwise; each difference is printed. Other years are taken from `holidays`, and
years that the government has not announced yet say so in their source.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Final

import holidays

from cds_desktop.domain.office_calendar import (
    SATURDAY,
    CalendarDay,
    DayKind,
    days_to_csv,
)
from cds_desktop.domain.text import normalise

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2030
OUTPUT: Final = Path(__file__).parents[1] / "resources" / "calendar" / "vn-days.csv"

WEEKDAYS_OFF: Final = {
    2023: "02/01 20/01 23/01 24/01 25/01 26/01 01/05 02/05 03/05 01/09 04/09",
    2024: "01/01 08/02 09/02 12/02 13/02 14/02 18/04 29/04 30/04 01/05 02/09 03/09",
    2025: "01/01 27/01 28/01 29/01 30/01 31/01 07/04 30/04 01/05 02/05 01/09 02/09",
    2026: "01/01 02/01 16/02 17/02 18/02 19/02 20/02 27/04 30/04 01/05 31/08 01/09 02/09",
}
"""Weekdays off for an office resting on Saturday and Sunday."""

SWAPS: Final = {
    date(2024, 4, 29): date(2024, 5, 4),
    date(2025, 5, 2): date(2025, 4, 26),
    date(2026, 1, 2): date(2026, 1, 10),
    date(2026, 8, 31): date(2026, 8, 22),
}
"""A weekday given off, and the Saturday that is worked for it."""

UNCONFIRMED: Final = frozenset({date(2026, 11, 24)})
"""Days that `holidays` knows and the field notes call possible: kept, and marked to be checked."""

_FROM_NOTES: Final = "lịch nghỉ lễ năm {year} kèm phần mềm"
_UNCONFIRMED: Final = "lịch nghỉ lễ năm {year}, ngày mới, đơn vị đối chiếu với thông báo chính thức"
_FROM_LIBRARY: Final = "lịch nghỉ lễ năm {year} tính theo luật"
_FORECAST: Final = "lịch nghỉ lễ năm {year} dự kiến, chưa có thông báo chính thức"


def known_weekdays_off(year: int) -> set[date]:
    """The weekdays off that the field notes list for a year."""
    found = set()
    for written in WEEKDAYS_OFF[year].split():
        day, month = written.split("/")
        found.add(date(year, int(month), int(day)))
    return found


def make_days() -> tuple[dict[date, CalendarDay], list[str]]:
    """Build the table, and tell where `holidays` and the notes differ."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    library = holidays.country_holidays("VN", years=years, language="vi")
    days: dict[date, CalendarDay] = {}
    differences: list[str] = []
    for year in years:
        names = {day: library[day] for day in library if day.year == year}
        if year in WEEKDAYS_OFF:
            known = known_weekdays_off(year)
            known |= UNCONFIRMED & names.keys()
            weekdays = {day for day in names if day.weekday() < SATURDAY}
            differences += [f"{day} only in holidays: {names[day]}" for day in weekdays - known]
            differences += [f"{day} only in the notes" for day in known - weekdays]
            names = {day: name for day, name in names.items() if day not in weekdays - known}
            names |= dict.fromkeys(known - weekdays, "")
        for day, name in names.items():
            days[day] = CalendarDay(DayKind.OFF, _name(day, name), _source(day))
    for off, worked in SWAPS.items():
        name = f"Làm bù cho ngày nghỉ {off:%d/%m/%Y}"
        days[worked] = CalendarDay(DayKind.WORKING, name, _source(worked))
    return days, sorted(differences)


def _name(day: date, name: str) -> str:
    if day in SWAPS:
        return f"Nghỉ hoán đổi với ngày làm việc {SWAPS[day]:%d/%m/%Y}"
    if name.startswith("Ngày Chiến thắng"):
        return normalise(name.replace("Ngày Chiến thắng", "Ngày Chiến thắng 30/4"))
    return normalise(name)


def _source(day: date) -> str:
    year = day.year
    if day in UNCONFIRMED:
        return _UNCONFIRMED.format(year=year)
    if year in WEEKDAYS_OFF:
        return _FROM_NOTES.format(year=year)
    template = _FORECAST if year > max(WEEKDAYS_OFF) else _FROM_LIBRARY
    return template.format(year=year)


def main() -> int:
    """Write the table and print the differences."""
    days, differences = make_days()
    OUTPUT.parent.mkdir(parents=True, exist_ok=True)
    OUTPUT.write_text(days_to_csv(days), encoding="utf-8", newline="\n")
    for line in [f"{len(days)} days written", *differences]:
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
